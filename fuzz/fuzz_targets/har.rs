//! Any bytes as a HAR file, as a whole and in pieces.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preflight_inspector::har::{self, Reader};
use preflight_inspector::report::explain_har;
use preflight_inspector_fuzz::hold;

fuzz_target!(|bytes: &[u8]| {
    match explain_har(bytes) {
        Ok(report) => hold(&report),
        Err(error) => assert!(!error.to_string().contains(char::is_control), "{error}"),
    }
    let mut reader = Reader::default();
    let step = bytes.last().map_or(1, |byte| usize::from(*byte) % 64 + 1);
    let entries: Vec<_> = bytes.chunks(step).flat_map(|piece| reader.take(piece)).collect();
    match (reader.end(), har::read(bytes)) {
        (Ok((count, skipped)), Ok(whole)) => {
            assert_eq!((count, skipped), (whole.entry_count, whole.skipped));
            assert_eq!(entries, whole.entries);
        }
        (Err(error), Err(whole)) => assert_eq!(error, whole),
        (piecewise, whole) => panic!("{piecewise:?} in pieces, {whole:?} as a whole"),
    }
});
