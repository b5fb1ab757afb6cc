use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::har::{Reader, read as read_file, read_plainly};

/// The HAR files below a folder of the repository.
fn logs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            logs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "har") {
            found.push(path);
        }
    }
}

fn recorded() -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths = Vec::new();
    for folder in ["../../tests", "../../www"] {
        logs(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    assert!(paths.len() > 50, "{} recorded logs", paths.len());
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect()
}

/// Both ways say the same of a file, and so does the quick one of its pieces.
fn hold(bytes: &[u8], step: usize) {
    let (read, plainly) = (read_file(bytes), read_plainly(bytes));
    assert_eq!(format!("{read:?}"), format!("{plainly:?}"), "{}", String::from_utf8_lossy(bytes));
    let mut reader = Reader::default();
    let entries: Vec<_> = bytes.chunks(step).flat_map(|piece| reader.take(piece)).collect();
    match (reader.end(), plainly) {
        (Ok(end), Ok(whole)) => assert_eq!((entries, end), (whole.entries, (whole.entry_count, whole.skipped))),
        (end, whole) => assert_eq!(end.err(), whole.err(), "{}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn recorded_logs_are_read_as_the_plain_way_reads_them_however_they_are_laid_out() {
    for (_, bytes) in recorded() {
        hold(&bytes, 700);
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
            hold(&serde_json::to_vec(&value).expect("JSON"), 10_000);
            hold(&serde_json::to_vec_pretty(&value).expect("JSON"), 10_000);
        }
    }
}

#[test]
fn an_entry_as_browsers_write_it_is_taken() {
    for (path, bytes) in recorded() {
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        for (index, entry) in value["log"]["entries"].as_array().into_iter().flatten().enumerate() {
            let entry = serde_json::to_vec_pretty(&entry).expect("JSON");
            let taken = read(&entry, 0).is_some_and(|read| read.end == entry.len());
            assert!(taken || entry[0] != b'{', "{index} of {}", path.display());
        }
    }
}

/// An entry with all that matters, and much that does not.
const ENTRY: &str = r#"{"_initiator":{"type":"script","stack":{"callFrames":[{"functionName":"a\"b","lineNumber":12}]}},
 "_resourceType":"fetch","cache":{},"startedDateTime":"2026-11-23T12:00:00.037Z","time":131.91478811763227,
 "request":{"method":"PUT","url":"https://api.example/x","headers":[{"name":"Origin","value":"https://app.example"},
   {"name":"sec-ch-ua","value":"\"Not:A-Brand\";v=\"8\""},{"value":" é\t","name":"X-É"}],"_credentials":"include",
   "postData":{"mimeType":"application/json","text":"{\"a\":\"\u00e9\"}"},"cookies":[],"bodySize":-1},
 "response":{"status":200,"headers":[{"name":"A","value":"1"},{"name":"a","value":""}],"_error":null,
   "content":{"size":7,"mimeType":"text/plain","text":"no\nway"},"_fetchedViaServiceWorker":false},
 "timings":{"blocked":1e-1,"dns":-1,"send":0.2},"serverIPAddress":"[::1]"}"#;

/// What may stand where something else stood.
const ODD: [&str; 28] = [
    "null",
    "true",
    "\"\"",
    "\"200\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\u00e9\\n\"",
    "{}",
    "[]",
    "[[{\"a\":[]}],1]",
    "{\"name\":\"A\",\"value\":\"b\"}",
    "[{\"name\":\"A\",\"value\":\" b \"},{\"name\":1},7]",
    "-0",
    "204",
    "1e400",
    "12345678901234567890123",
    "0.1e-7",
    ",",
    ":",
    "\"name\":",
    "\"text\":\"a\",",
    "\"status\":404,",
    "\"me\\u0074hod\":\"GET\",",
    "{\"text\":\"b\",\"encoding\":\"base64\"}",
    "\n \t",
    "\\",
    "\u{7f}é",
    "\u{1}",
];

/// Where a token of the entry may begin.
fn places() -> Vec<usize> {
    ENTRY.match_indices(['"', ':', ',', '{', '[', '}', ']']).map(|(at, _)| at).collect()
}

proptest! {
    #[test]
    fn an_entry_with_something_odd_is_read_as_the_plain_way_reads_it(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..5, 0..ODD.len()), 0..4),
        step in 1_usize..900,
        bad in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
    ) {
        let places = places();
        let mut entry = ENTRY.to_owned();
        for (place, length, odd) in changes {
            let at = place.index(places.len());
            let (start, end) = (places[at], *places.get(at + length).unwrap_or(&ENTRY.len()));
            if entry.is_char_boundary(start) && entry.is_char_boundary(end) && end <= entry.len() {
                entry.replace_range(start..end, ODD[odd]);
            }
        }
        let mut bytes = format!(r#"{{"log":{{"entries":[{entry} , {ENTRY}]}}}}"#).into_bytes();
        if let Some((place, byte)) = bad {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        hold(&bytes, step);
    }

    #[test]
    fn the_fields_of_an_entry_may_stand_in_any_order(order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(), again in 0_usize..12) {
        let fields = [
            r#""time":7"#, r#""startedDateTime":"x""#, r#""timings":{}"#, r#""a":[1,{"b":"}"}]"#, r#""_resourceType":null"#,
            r#""request":{"url":"https://x/","headers":[],"method":"GET"}"#, r#""c" : true"#, r#""d":-1.5E+3"#,
            r#""response":{"content":{"encoding":"","text":"a"},"_error":"","headers":{},"status":"404"}"#,
        ];
        let fields: Vec<_> = order.iter().chain(order.get(again)).map(|at| fields[*at]).collect();
        hold(format!(r#"{{"log":{{"entries":[{{{}}}]}}}}"#, fields.join(",")).as_bytes(), 50);
    }

    #[test]
    fn a_body_of_any_length_is_kept_or_not_as_the_plain_way_does(
        parts in prop::collection::vec((prop::sample::select(vec!["a", "\\n", "\\\"", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "é"]), 1_usize..2500), 1..6),
    ) {
        let body: String = parts.iter().map(|(part, count)| part.repeat(*count)).collect();
        let entry = format!(r#"{{"request":{{"method":"GET","url":"u"}},"response":{{"content":{{"text":"{body}"}}}}}}"#);
        hold(format!(r#"{{"log":{{"entries":[{entry}]}}}}"#).as_bytes(), 20_000);
    }
}

#[test]
fn a_number_that_no_machine_holds_is_read_as_the_plain_way_reads_it() {
    let digits = "9".repeat(400);
    for number in ["1e400", "-1E+400", "1e-400", "1e3", "0", digits.as_str()] {
        for field in ["\"name\":", "\"name\":\"A\",\"value\":", "\"other\":"] {
            let entry =
                format!(r#"{{"request":{{"method":"GET","url":"https://x/","headers":[{{{field}{number}}}]}}}}"#);
            hold(format!(r#"{{"log":{{"entries":[{entry}]}}}}"#).as_bytes(), 1000);
        }
    }
}
