//! Any bytes as an entry, read the quick way and the plain way, as a whole and in pieces.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preflight_inspector::har::{self, Reader};

const ENTRY: &str = r#"{"request":{"method":"GET","url":"https://api.example/"}}"#;

fuzz_target!(|bytes: &[u8]| {
    let (before, behind) = (r#"{"log":{"entries":["#, format!(",{ENTRY}]}}}}"));
    let log = [before.as_bytes(), bytes, behind.as_bytes()].concat();
    let plainly = har::read_plainly(&log);
    assert_eq!(format!("{:?}", har::read(&log)), format!("{plainly:?}"));

    let mut reader = Reader::default();
    let step = bytes.last().map_or(1, |byte| usize::from(*byte) + 1);
    let entries: Vec<_> = log.chunks(step).flat_map(|piece| reader.take(piece)).collect();
    match (reader.end(), plainly) {
        (Ok(end), Ok(whole)) => assert_eq!((entries, end), (whole.entries, (whole.entry_count, whole.skipped))),
        (end, whole) => assert_eq!(end.err(), whole.err()),
    }
});
