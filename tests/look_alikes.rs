//! What is said of the look-alikes of a CORS block, as a real Chromium recorded them: reviewed as prose, held against the table that they
//! were made by.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use preflight_inspector::report::{ExchangeReport, Finding, Outcome, Report, Role, explain_har};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/look-alikes")
}

/// Each with the browser's verdict, and with what is to be said of it.
fn recordings() -> BTreeMap<String, (Report, Value)> {
    let truth = std::fs::read_to_string(folder().join("truth.json")).expect("the browser's verdicts");
    let truth: BTreeMap<String, Value> = serde_json::from_str(&truth).expect("an object");
    assert!(truth.len() > 40, "the recordings are there");
    let explained = |id: String, truth| {
        let har = std::fs::read(folder().join(format!("{id}.har"))).expect("a recording");
        (id, (explain_har(&har).expect("a HAR"), truth))
    };
    truth.into_iter().map(|(id, truth)| explained(id, truth)).collect()
}

fn names_cors_header(finding: &Finding) -> bool {
    finding.role == Role::Blocks && finding.header.is_some_and(|header| header.starts_with("Access-Control-"))
}

fn described(exchange: &ExchangeReport) -> String {
    let mut text = format!("{} {}\n", exchange.method, exchange.url);
    let _ = writeln!(text, "{} / {}\n{}", json!(exchange.outcome), json!(exchange.who_acts), exchange.verdict);
    for finding in &exchange.findings {
        let _ = writeln!(text, "- {} [{}] {}", json!(finding.role), finding.code, finding.message);
        let hint = finding.hint.as_ref().map(ToString::to_string);
        for (what, value) in [("received", &finding.received), ("expected", &finding.expected), ("hint", &hint)] {
            if let Some(value) = value {
                let _ = writeln!(text, "    {what}: {value}");
            }
        }
    }
    text
}

#[test]
fn each_recording_is_explained_as_reviewed() {
    for (id, (report, _)) in recordings() {
        let described: Vec<_> = report.exchanges.iter().map(described).collect();
        insta::assert_snapshot!(format!("{id}"), described.join("\n"));
    }
}

#[test]
fn each_is_told_by_its_own_name() {
    for (id, (report, truth)) in recordings() {
        let expected = &truth["expected"];
        let told = |exchange: &ExchangeReport| {
            let first = exchange.findings.first()?;
            Some(json!({ "outcome": exchange.outcome, "code": first.code, "role": first.role }))
        };
        let told: Vec<_> = report.exchanges.iter().filter_map(told).collect();
        assert!(told.contains(expected), "{id}: {told:?}, not {expected}");
    }
}

#[test]
fn no_header_of_cors_is_at_fault_first() {
    for (id, (report, _)) in recordings() {
        for exchange in &report.exchanges {
            let first = exchange.findings.first();
            assert!(!first.is_some_and(names_cors_header), "{id}: {first:?}");
            let is_a_story = |code| matches!(code, "error-page-without-headers" | "preflight-needs-authentication");
            let may_have_symptoms = first.is_some_and(|first| is_a_story(first.code));
            assert!(may_have_symptoms || !exchange.findings.iter().any(names_cors_header), "{id}");
        }
    }
}

#[test]
fn what_is_called_blocked_is_what_chromium_blocked_for_its_headers() {
    for (id, (report, truth)) in recordings() {
        let error = truth["corsError"].as_str().filter(|error| *error != "LocalNetworkAccessPermissionDenied");
        for exchange in report.exchanges.iter().filter(|exchange| exchange.outcome == Outcome::Blocked) {
            let named = &exchange.first_error.chromium;
            assert!(error.is_some_and(|error| named.contains(&error)), "{id}: {named:?}, not {error:?}");
        }
    }
}

#[test]
fn what_the_page_did_not_get_is_never_called_allowed() {
    for (id, (report, truth)) in recordings() {
        let is_allowed = report.exchanges.iter().any(|exchange| exchange.outcome == Outcome::Allowed);
        assert!(!is_allowed || truth["settled"] == "ok", "{id}");
    }
}
