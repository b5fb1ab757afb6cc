//! A log of a few entries that have to do with each other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preflight_inspector::report::explain_har;
use preflight_inspector_fuzz::{Log, hold};

fuzz_target!(|log: Log| {
    hold(&explain_har(log.0.to_string().as_bytes()).expect("a HAR"));
});
