//! What is said of the demo's exchanges, as a real Chromium recorded them: reviewed as prose, held against that browser's verdict.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use preflight_inspector::report::{ExchangeReport, Outcome, Report, explain_har};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/demo")
}

fn recordings() -> Vec<(String, Vec<u8>)> {
    let mut recordings = Vec::new();
    for file in std::fs::read_dir(folder()).expect("the recordings") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "har") {
            let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
            recordings.push((id, std::fs::read(&path).expect("a recording")));
        }
    }
    recordings.sort();
    assert!(recordings.len() > 40, "the recordings are there");
    recordings
}

fn truth() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(folder().join("truth.json")).expect("the browser's verdicts");
    serde_json::from_str(&text).expect("an object")
}

/// The exchange that the case is about: the only one that CORS has a say in.
fn exchange(report: &Report) -> &ExchangeReport {
    let mut of_cors = report.exchanges.iter().filter(|exchange| exchange.outcome != Outcome::NotCors);
    let exchange = of_cors.next().expect("one exchange");
    assert!(of_cors.next().is_none(), "request and preflight are one exchange");
    exchange
}

/// The same recording with the credentials mode noted, as the project's own recorder does.
fn with_credentials(har: &[u8], mode: &Value) -> Vec<u8> {
    let mut har: Value = serde_json::from_slice(har).expect("JSON");
    for entry in har["log"]["entries"].as_array_mut().expect("entries") {
        entry["request"]["_credentials"] = mode.clone();
    }
    serde_json::to_vec(&har).expect("JSON")
}

/// The demo that the panel carries, and which recordings it is made of, the one on top first.
fn carried() -> (Vec<u8>, [&'static str; 8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/demo.har");
    let ids = [
        "options-404",
        "options-405",
        "authorization-not-listed",
        "json-not-listed",
        "wildcard-with-credentials",
        "middleware-after-routes",
        "three-at-once",
        "simple-get",
    ];
    (std::fs::read(path).expect("the demo"), ids)
}

#[test]
fn the_demo_that_the_panel_carries_is_these_recordings() {
    let entries = |har: &[u8]| {
        let har: Value = serde_json::from_slice(har).expect("JSON");
        har["log"]["entries"].as_array().expect("entries").clone()
    };
    let (demo, ids) = carried();
    let recordings: BTreeMap<_, _> = recordings().into_iter().collect();
    let expected: Vec<_> = ids.iter().rev().flat_map(|id| entries(&recordings[*id])).collect();
    assert!(entries(&demo) == expected, "it is another: node tests/demo/har.mjs");
}

#[test]
fn the_demo_shows_each_of_them_blocked_as_it_is_alone_and_the_last_one_passing() {
    let (demo, ids) = carried();
    let report = explain_har(&demo).expect("a HAR");
    let recordings: BTreeMap<_, _> = recordings().into_iter().collect();
    let shown = report.exchanges.iter().rev().filter(|exchange| exchange.outcome != Outcome::NotCors);
    let codes = |exchange: &ExchangeReport| exchange.findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    let shown: Vec<_> = shown.map(|exchange| (exchange.outcome, codes(exchange))).collect();
    let alone = |id: &&str| explain_har(&recordings[*id]).expect("a HAR");
    let expected: Vec<_> =
        ids.iter().map(alone).map(|report| (exchange(&report).outcome, codes(exchange(&report)))).collect();
    assert_eq!(shown, expected);
    let blocked = shown.iter().filter(|(outcome, _)| *outcome == Outcome::Blocked).count();
    assert_eq!((blocked, shown.last().map(|(outcome, _)| *outcome)), (7, Some(Outcome::Allowed)));
}

#[test]
fn each_recording_is_explained_as_reviewed() {
    for (id, har) in recordings() {
        let report = explain_har(&har).expect("a HAR");
        insta::assert_snapshot!(format!("{id}"), report.to_text());
    }
}

#[test]
fn with_the_credentials_mode_known_the_first_error_is_chromium_s_own() {
    let truth = truth();
    for (id, har) in recordings() {
        let truth = &truth[&id];
        let report = explain_har(&with_credentials(&har, &truth["credentials"])).expect("a HAR");
        let expected: Vec<&str> = truth["corsError"].as_str().into_iter().collect();
        assert_eq!(exchange(&report).first_error.chromium, expected, "{id}");
    }
}

#[test]
fn without_it_chromium_s_own_is_among_those_named() {
    let truth = truth();
    for (id, har) in recordings() {
        let report = explain_har(&har).expect("a HAR");
        let named = &exchange(&report).first_error.chromium;
        match truth[&id]["corsError"].as_str() {
            Some(error) => assert!(named.contains(&error), "{id}: {named:?}"),
            None => assert!(named.is_empty(), "{id}: {named:?}"),
        }
    }
}

#[test]
fn the_page_gets_to_read_exactly_what_is_called_allowed() {
    let truth = truth();
    for (id, har) in recordings() {
        let report = explain_har(&har).expect("a HAR");
        let outcome = exchange(&report).outcome;
        match (truth[&id]["settled"].as_str(), truth[&id]["corsError"].is_null()) {
            (Some("ok"), _) => assert_eq!(outcome, Outcome::Allowed, "{id}"),
            (_, true) => assert_eq!(outcome, Outcome::Failed, "{id}"),
            (_, false) => assert_eq!(outcome, Outcome::Blocked, "{id}"),
        }
    }
}
