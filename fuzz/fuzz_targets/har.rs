//! Any bytes as a HAR file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preflight_inspector::report::explain_har;
use preflight_inspector_fuzz::hold;

fuzz_target!(|bytes: &[u8]| {
    match explain_har(bytes) {
        Ok(report) => hold(&report),
        Err(error) => assert!(!error.to_string().contains(char::is_control), "{error}"),
    }
});
