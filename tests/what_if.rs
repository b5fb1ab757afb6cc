//! What is foretold of a request agrees with what became of it, and what is said to mend it does.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use std::path::{Path, PathBuf};

use preflight_inspector::exchange::Pairing;
use preflight_inspector::fetch::LocationUrl;
use preflight_inspector::har;
use preflight_inspector::report::what_if::{FIELDS, Field, Missing, Scenario, YES};
use preflight_inspector::report::{Credentials, ExchangeReport, Outcome, Role, Summary, explain_har};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/demo")
}

/// Each recording of the demo as the browser wrote it, and with the credentials mode noted as the project's own recorder does.
fn recordings() -> Vec<(String, Vec<u8>)> {
    let truth = std::fs::read_to_string(folder().join("truth.json")).expect("the browser's verdicts");
    let truth: Value = serde_json::from_str(&truth).expect("an object");
    let mut recordings = Vec::new();
    for file in std::fs::read_dir(folder()).expect("the recordings") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "har") {
            let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let har = std::fs::read(&path).expect("a recording");
            let mut noted: Value = serde_json::from_slice(&har).expect("JSON");
            for entry in noted["log"]["entries"].as_array_mut().expect("entries") {
                entry["request"]["_credentials"] = truth[&id]["credentials"].clone();
            }
            recordings.push((format!("{id}, as logged"), har));
            recordings.push((format!("{id}, noted"), noted.to_string().into_bytes()));
        }
    }
    recordings.sort();
    recordings
}

/// The exchange in a recording that consists of these entries.
fn scenario_of(har: &[u8], entries: &[usize]) -> Scenario {
    let pairing: Pairing = har::read(har).expect("a HAR").entries.into_iter().collect();
    let found = pairing.iter().find(|(_, exchange)| exchange.indexes() == entries);
    found.map(|(_, exchange)| Scenario::of(&exchange)).expect("an exchange")
}

/// What browsers did, as far as a forecast says it too.
fn told(report: &ExchangeReport) -> String {
    let ExchangeReport { summary: Summary { outcome, stage, .. }, first_error, .. } = report;
    // That the origin came to be null behind a redirect is told by the redirect alone.
    let blocks = report.findings.iter().filter(|finding| finding.role == Role::Blocks);
    let blocks: Vec<_> =
        blocks.map(|finding| finding.code).filter(|code| *code != "origin-tainted-by-redirect").collect();
    format!("{outcome:?} {stage:?} {first_error:?} {blocks:?}")
}

#[test]
fn what_is_foretold_of_a_recorded_request_is_what_became_of_it() {
    let mut compared = 0;
    for (id, har) in recordings() {
        for report in explain_har(&har).expect("a HAR").exchanges {
            let is_settled = report.credentials != Credentials::Unknown;
            let is_decided = matches!(report.outcome, Outcome::Blocked | Outcome::Allowed);
            if !is_settled || !is_decided {
                continue;
            }
            let scenario = scenario_of(&har, &report.entries);
            let forecast = scenario.forecast();
            assert_eq!(forecast.problems, [], "{id}");
            // The answer to a preflight that was cached is not in the capture.
            if forecast.missing == Some(Missing::PreflightStatus) && report.preflight_status.is_none() {
                continue;
            }
            assert_eq!(forecast.missing, None, "{id}");
            assert_eq!(told(&forecast.report.expect("a report")), told(&report), "{id}");
            compared += 1;
        }
    }
    assert!(compared >= 50, "only {compared}");
}

#[test]
fn a_link_tells_the_same_of_every_recorded_request() {
    for (id, har) in recordings() {
        for report in explain_har(&har).expect("a HAR").exchanges {
            let scenario = scenario_of(&har, &report.entries);
            let Some(fragment) = scenario.to_fragment() else { continue };
            let shared = Scenario::from_fragment(&fragment).expect("a scenario");
            let outcome = |scenario: &Scenario| scenario.forecast().report.map(|report| told(&report));
            assert_eq!(outcome(&shared), outcome(&scenario), "{id}");
        }
    }
}

fn lines(names: &'static [&'static str], values: &'static [&'static str]) -> impl Strategy<Value = String> {
    let value = prop_oneof![4 => select(values).prop_map(str::to_owned), 1 => "[ -~]{0,12}"];
    let line = (select(names), value).prop_map(|(name, value)| format!("{name}: {value}"));
    prop::collection::vec(line, 0..5).prop_map(|lines| lines.join("\n"))
}

fn answer() -> impl Strategy<Value = String> {
    lines(
        &[
            "Access-Control-Allow-Origin",
            "access-control-allow-credentials",
            "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers",
            "Location",
            "Vary",
            "Server",
        ],
        &[
            "*",
            "https://app.example",
            "null",
            "true",
            "PUT",
            "x-a, content-type",
            "a b",
            "https://u:p@x.example/",
            "ftp://x/",
        ],
    )
}

prop_compose! {
    fn scenario()(
        origin in select(vec!["https://app.example", "https://app.example/shop", "http://localhost:3000", "null", "https://api.example"]),
        method in select(vec!["GET", "post", "PUT", "patch", "PATCH", "DELETE", "OPTIONS", "X'"]),
        credentials in select(vec!["include", "same-origin", "omit", "", "odd"]),
        upload in select(vec!["", YES]),
        sent in lines(&["Content-Type", "Authorization", "X-A", "Access-Control-Allow-Origin", "Accept", "Cookie", "Cache-Control"],
            &["application/json", "text/plain", "*", ""]),
        preflight in (select(vec!["", "204", "200", "301", "404", "500", "x"]), answer()),
        response in (select(vec!["", "200", "204", "302", "401", "500"]), answer()),
        odd in subsequence(FIELDS.to_vec(), 0..2),
        text in any::<String>(),
        is_odd in prop::bool::weighted(0.2),
    ) -> Scenario {
        let mut scenario = Scenario::default()
            .with(Field::Origin, origin)
            .with(Field::Url, "https://api.example/items")
            .with(Field::Method, method)
            .with(Field::Credentials, credentials)
            .with(Field::Upload, upload)
            .with(Field::RequestHeaders, &sent)
            .with(Field::PreflightStatus, preflight.0)
            .with(Field::PreflightHeaders, &preflight.1)
            .with(Field::Status, response.0)
            .with(Field::Headers, &response.1);
        for field in odd.into_iter().filter(|_| is_odd) {
            scenario.set(field, &text);
        }
        scenario
    }
}

/// Whether a redirect leads where no header helps.
fn leads_astray(scenario: &Scenario) -> bool {
    let url = scenario.url().unwrap_or_default();
    let locations = scenario.get(Field::Headers).lines().filter_map(|line| line.strip_prefix("Location:"));
    let mut targets = locations.filter_map(|location| LocationUrl::parse(url, location));
    scenario.get(Field::Status).starts_with('3')
        && targets.any(|target| target.includes_credentials || !target.is_http())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn anything_typed_is_blocked_in_all_browsers_or_in_none_and_says_why(scenario in scenario()) {
        let forecast = scenario.forecast();
        let Some(report) = forecast.report else {
            prop_assert!(forecast.missing.is_some());
            return Ok(());
        };
        let first = &report.first_error;
        let names = [&first.chromium, &first.firefox, &first.safari].map(Vec::len);
        let blocks = report.findings.iter().any(|finding| finding.role == Role::Blocks);
        match (report.outcome, forecast.missing) {
            (Outcome::Blocked, None) => {
                // Firefox has no word for a user name in a redirect.
                prop_assert!(names[0] == 1 && names[1] <= 1 && names[2] == 1 && blocks, "{:?}", report);
            }
            (Outcome::Allowed | Outcome::NotCors, None) => prop_assert!(names == [0; 3] && !blocks, "{:?}", report),
            (Outcome::Undetermined, Some(Missing::PreflightStatus | Missing::Status)) => prop_assert_eq!(names, [0; 3]),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn what_a_server_can_mend_passes_with_the_answers_that_are_given(scenario in scenario()) {
        let policy = scenario.forecast().report.and_then(|report| report.summary.policy);
        if let Some(policy) = policy.filter(|_| !leads_astray(&scenario)) {
            let mended = scenario.mended(&policy).forecast();
            prop_assert_eq!(mended.missing, None);
            let report = mended.report.expect("a report");
            prop_assert_eq!(report.outcome, Outcome::Allowed, "{:?}", report);
        }
    }

    #[test]
    fn a_link_tells_the_same(scenario in scenario()) {
        if let Some(fragment) = scenario.to_fragment() {
            let shared = Scenario::from_fragment(&fragment).expect("a scenario");
            let outcome = |scenario: &Scenario| scenario.forecast().report.map(|report| report.outcome);
            prop_assert_eq!(outcome(&shared), outcome(&scenario), "{}", fragment);
        }
    }
}
