//! The engine for JavaScript: tests and measurements call it past the panel.

use js_sys::Array;
use serde::Deserialize;
use serde_wasm_bindgen::Deserializer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::exchange::Pairing;
use crate::har::Entry;
use crate::report::{self, Report, Skipped};

/// Explains a HAR file. Returns the report as JSON; throws one line that says what is wrong with the file, where, and what to do.
#[wasm_bindgen]
pub fn explain_har(bytes: &[u8]) -> Result<String, JsError> {
    let report = report::explain_har(bytes).map_err(|unusable| JsError::new(&unusable.to_string()))?;
    Ok(serde_json::to_string(&report)?)
}

/// Explains entries as DevTools hands them over, in any order. Returns the report as JSON. They are read field by field, which is the plain
/// way: what the panel does in its place is held to it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what comes from JavaScript is passed by value")]
pub fn explain_entries(entries: Array) -> Result<String, JsError> {
    let mut pairing = Pairing::default();
    let mut skipped = Vec::new();
    for (index, value) in entries.iter().enumerate() {
        let entry = Entry::deserialize(Deserializer::from(value)).map_err(|_| "it is no object");
        match entry.and_then(|entry| entry.oddity().map_or(Ok(entry), Err)) {
            Ok(entry) => drop(pairing.add(index, entry)),
            Err(reason) => skipped.push(Skipped { entry: index, reason: reason.to_owned() }),
        }
    }
    let exchanges = pairing.iter().map(|(_, exchange)| report::explain_exchange(&exchange)).collect();
    Ok(serde_json::to_string(&Report::new(entries.iter().count(), skipped, exchanges))?)
}
