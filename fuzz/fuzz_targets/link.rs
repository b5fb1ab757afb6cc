//! Any text as the part of an address that holds a request made up.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preflight_inspector::report::what_if::Scenario;

fuzz_target!(|text: &str| {
    if let Ok(scenario) = Scenario::from_fragment(text) {
        let report = scenario.forecast().report;
        if let Some(policy) = report.and_then(|report| report.policy) {
            scenario.mended(&policy).forecast();
        }
        if let Some(fragment) = scenario.to_fragment() {
            assert_eq!(Scenario::from_fragment(&fragment).as_ref(), Ok(&scenario.without_secrets()));
        }
    }
});
