//! The standard's own tests, held against us: what web-platform-tests and browsers' unit tests say of headers alone, as rows of ours.
//!
//! A table in `tests/standard/` names with each group of rows the files that they were read in. Rows that `differ` say why: there we
//! know better, or a log does not tell. They fail as soon as they agree.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

#[path = "standard/log.rs"]
mod log;
#[path = "standard/redirects.rs"]
mod redirects;
#[path = "standard/table.rs"]
mod table;

use preflight_inspector::cors::preflight::{PreflightRequest, PreflightResponse};
use preflight_inspector::cors::{Failure, Step, cors_check, cors_preflight_check};
use preflight_inspector::fetch::safelist::{cors_unsafe_request_header_names, is_cors_safelisted_request_header};
use preflight_inspector::fetch::{HeaderList, Origin, status};
use preflight_inspector::report::{Outcome, explain_har};
use serde::Deserialize;
use serde_json::{Value, json};

use log::{Log, Writer};
use table::{Answer, Fields, Tally, groups, header_list, merged};

const PAGE: &str = "http://page.example";
const API: &str = "http://api.example/items";

#[test]
fn the_cors_check_is_the_standards() {
    let mut tally = Tally::default();
    for group in groups::<(Answer, String)>(include_str!("standard/cors-check.json")) {
        let origin = Origin::parse(group.origin.as_deref().unwrap_or(PAGE)).expect("a serialized origin");
        for row in &group.rows {
            let (answer, expected) = &row.typed;
            let headers = header_list(answer);
            tally.hold(&group, row, &verdict(cors_check(&origin, group.include, &headers)), expected);
            let mut log = Log::new(Writer::Firefox, group.include);
            log.request("GET", API, Some(&origin.to_string()), &Fields::new(), 200, answer);
            let outcome = if expected == "passes" { "allowed" } else { "blocked at response" };
            tally.hold(&group, row, without_error(&told(&log.into_har())), outcome);
        }
    }
    tally.finish(200);
}

/// A preflight and its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preflight {
    #[serde(default = "get")]
    method: String,
    #[serde(default)]
    headers: Fields,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    answer: Answer,
    verdict: String,
    /// `pass` where browsers do not do yet what the standard asks for.
    browsers: Option<String>,
}

fn get() -> String {
    "GET".to_owned()
}

fn ok() -> u16 {
    200
}

#[test]
fn the_answer_to_a_preflight_is_checked_as_the_standard_does() {
    let mut tally = Tally::default();
    for group in groups::<Preflight>(include_str!("standard/preflight.json")) {
        for row in &group.rows {
            let Preflight { method, headers, status, verdict: expected, .. } = &row.typed;
            let answer = merged(&group.answer, &row.typed.answer);
            let response = header_list(&answer);
            let request = PreflightRequest {
                origin: Origin::parse(PAGE).expect("an origin"),
                include: group.include,
                method: method.clone(),
                unsafe_header_names: unsafe_names(headers),
            };
            let redirected = status::is_redirect(*status) && response.contains("location");
            let response = PreflightResponse { status: *status, headers: &response, redirected };
            tally.hold(&group, row, &verdict(cors_preflight_check(&request, &response)), expected);
            // A log has no entry without a method.
            if group.differs.is_some() || method.trim().is_empty() {
                continue;
            }
            for writer in [Writer::Chromium, Writer::Firefox] {
                let mut log = Log::new(writer, group.include);
                log.preflight(method, API, PAGE, &request.unsafe_header_names, *status, &answer);
                log.unsent(method, API, headers);
                let blocks = expected != "passes" && row.typed.browsers.is_none();
                let expected = if blocks { "blocked at preflight" } else { "undetermined" };
                tally.hold(&group, row, without_error(&told(&log.into_har())), expected);
            }
        }
    }
    tally.finish(600);
}

/// Values of one header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    name: String,
    safe: Vec<String>,
    #[serde(rename = "unsafe")]
    not_safe: Vec<String>,
}

#[test]
fn values_are_safelisted_as_the_standard_does() {
    let mut tally = Tally::default();
    for group in groups::<Values>(include_str!("standard/safelist.json")) {
        for row in &group.rows {
            let Values { name, safe, not_safe } = &row.typed;
            for (values, expected) in [(safe, "safe"), (not_safe, "unsafe")] {
                for value in values {
                    let got = if is_cors_safelisted_request_header(name, value).is_ok() { "safe" } else { "unsafe" };
                    tally.hold(&group, row, &format!("{value:?} is {got}"), &format!("{value:?} is {expected}"));
                }
            }
        }
    }
    tally.finish(100);
}

/// Which byte may stand behind a beginning.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    name: String,
    before: String,
    safe: String,
    safe_above_127: bool,
}

#[test]
fn each_of_the_256_bytes_is_safe_or_not_as_the_standard_says() {
    let mut tally = Tally::default();
    for group in groups::<Bytes>(include_str!("standard/safelist-bytes.json")) {
        for row in &group.rows {
            let Bytes { name, before, safe, safe_above_127 } = &row.typed;
            // A value is bytes; a log shows each as the character of its number.
            for character in (0..=255_u8).map(char::from) {
                let value = format!("{before}{character}");
                let expected = if character.is_ascii() { safe.contains(character) } else { *safe_above_127 };
                let got = is_cors_safelisted_request_header(name, &value).is_ok();
                tally.hold(&group, row, &format!("{value:?} {got}"), &format!("{value:?} {expected}"));
            }
        }
    }
    tally.finish(6 * 256);
}

/// Headers that a page set, and which of them a preflight asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    headers: Vec<(String, String)>,
    #[serde(rename = "unsafe")]
    not_safe: Vec<String>,
}

#[test]
fn a_preflight_asks_for_the_names_that_the_standard_says() {
    let mut tally = Tally::default();
    for group in groups::<Names>(include_str!("standard/unsafe-names.json")) {
        for row in &group.rows {
            let headers: HeaderList =
                row.typed.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let names = cors_unsafe_request_header_names(&headers);
            tally.hold(&group, row, &names.join(","), &row.typed.not_safe.join(","));
        }
    }
    tally.finish(9);
}

fn unsafe_names(headers: &Fields) -> Vec<String> {
    cors_unsafe_request_header_names(&headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect())
}

fn verdict(check: Result<(), Failure>) -> String {
    let step = match check.map_err(|failure| failure.step()) {
        Ok(()) => return "passes".to_owned(),
        Err(Step::Redirect) => "redirect",
        Err(Step::AllowOrigin) => "allow-origin",
        Err(Step::AllowCredentials) => "allow-credentials",
        Err(Step::OkStatus) => "ok-status",
        Err(Step::ExtractMethods) => "extract-methods",
        Err(Step::ExtractHeaders) => "extract-headers",
        Err(Step::Method) => "method",
        Err(Step::NonWildcardHeaders) => "non-wildcard-headers",
        Err(Step::Headers) => "headers",
        Err(Step::Scheme | Step::LocationCredentials) => "location-credentials",
    };
    format!("fails at {step}")
}

/// What becomes of a log of one exchange: the outcome, and what Chromium calls a block.
fn told(log: &Value) -> String {
    let count = log["log"]["entries"].as_array().map_or(0, Vec::len);
    let exchanges = explain_har(log.to_string().as_bytes()).expect("a HAR").exchanges;
    let [told] = exchanges.as_slice() else { return format!("{} exchanges", exchanges.len()) };
    assert_eq!(told.entries, (0..count).collect::<Vec<_>>(), "{log}");
    let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
    let outcome = word(json!(told.outcome));
    match told.stage {
        Some(stage) if told.outcome == Outcome::Blocked => {
            format!("{outcome} at {}: {}", word(json!(stage)), told.first_error.chromium.join(", "))
        }
        _ => outcome,
    }
}

fn without_error(told: &str) -> &str {
    told.split(": ").next().unwrap_or_default()
}
