//! The engine for JavaScript: tests and measurements call it past the panel.

use std::collections::HashMap;

use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use serde_wasm_bindgen::Deserializer;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use super::file::PIECE;
use crate::exchange::Pairing;
use crate::har::{Entry, Reader};
use crate::report::{self, ExchangeReport, Report, Skipped, Survey};

/// Explains a HAR file. Returns the report as JSON; throws one line that says what is wrong with the file, where, and what to do.
#[wasm_bindgen]
pub fn explain_har(bytes: &[u8]) -> Result<String, JsError> {
    let report = report::explain_har(bytes).map_err(|unusable| JsError::new(&unusable.to_string()))?;
    Ok(serde_json::to_string(&report)?)
}

/// A HAR file that was read, each of its exchanges summed up.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Imported {
    entries: usize,
    skipped: usize,
    survey: Survey<'static>,
}

#[wasm_bindgen]
impl Imported {
    /// As JSON: how many entries it has, how many of them could not be read, and how many exchanges there are of each outcome and with
    /// each cause.
    pub fn counts(&self) -> String {
        let (mut outcomes, mut causes) = (HashMap::<_, u32>::new(), HashMap::<_, u32>::new());
        for summary in self.survey.summaries() {
            *outcomes.entry(summary.outcome).or_default() += 1;
            for finding in &summary.findings {
                *causes.entry(finding.code).or_default() += 1;
            }
        }
        let Self { entries, skipped, .. } = self;
        serde_json::json!({ "entries": entries, "skipped": skipped, "outcomes": outcomes, "causes": causes })
            .to_string()
    }
}

/// Reads a HAR file in pieces, as the panel does, and sums up each exchange. Throws like [`explain_har`].
#[wasm_bindgen]
pub fn import_har(bytes: &Uint8Array) -> Result<Imported, JsError> {
    let mut reader = Reader::default();
    let mut pairing = Pairing::default();
    let mut piece = Vec::new();
    for start in (0..bytes.length()).step_by(PIECE as usize) {
        let slice = bytes.subarray(start, bytes.length().min(start + PIECE));
        piece.resize(slice.length() as usize, 0);
        slice.copy_to(&mut piece);
        pairing.extend(reader.take(&piece));
    }
    let (entries, skipped) = reader.end().map_err(|unusable| JsError::new(&unusable.to_string()))?;
    Ok(Imported { entries, skipped: skipped.len(), survey: Survey::new(pairing, skipped) })
}

/// Explains entries as DevTools hands them over, in any order. Returns the report as JSON. They are read field by field, which is the plain
/// way: what the panel does in its place is held to it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what comes from JavaScript is passed by value")]
pub fn explain_entries(entries: Array) -> Result<String, JsError> {
    let (skipped, exchanges) = explained(&entries);
    Ok(serde_json::to_string(&Report::new(entries.iter().count(), skipped, exchanges))?)
}

/// Explains entries in the simple way, each one converted whole, and returns how many exchanges they make. What the panel does with an
/// entry is measured against this.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what comes from JavaScript is passed by value")]
pub fn analyse_entries(entries: Array) -> usize {
    explained(&entries).1.len()
}

fn explained(entries: &Array) -> (Vec<Skipped>, Vec<ExchangeReport>) {
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
    (skipped, exchanges)
}
