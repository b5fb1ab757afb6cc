//! A log of a few entries that have to do with each other.

#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use preflight_inspector::report::explain_har;
use preflight_inspector_fuzz::{entry, hold};
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let mut entries = Vec::new();
    while entries.len() < 8 && !u.is_empty() {
        entries.extend(entry(&mut u));
    }
    let log = json!({ "log": { "entries": entries } }).to_string();
    hold(&explain_har(log.as_bytes()).expect("a HAR"));
});
