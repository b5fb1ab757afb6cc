//! What the algorithms say of scenarios.

use super::*;
use crate::report::{Outcome, Role};

fn told(scenario: &Scenario) -> (Outcome, Vec<&'static str>, [Option<&'static str>; 3]) {
    let report = scenario.forecast().report.expect("a report");
    let codes = report.findings.iter().map(|finding| finding.code).collect();
    let first = &report.first_error;
    let names = [&first.chromium, &first.firefox, &first.safari].map(|names| names.first().copied());
    (report.outcome, codes, names)
}

#[test]
fn each_preset_shows_what_it_is_called_for() {
    let passes = [None; 3];
    for (id, outcome, codes, names) in [
        (
            "no-header",
            Outcome::Blocked,
            vec!["allow-origin-missing"],
            [Some("MissingAllowOriginHeader"), Some("CORSMissingAllowOrigin2"), Some("origin-not-allowed")],
        ),
        (
            "wildcard-with-credentials",
            Outcome::Blocked,
            vec!["allow-origin-wildcard-with-credentials"],
            [
                Some("WildcardOriginNotAllowed"),
                Some("CORSNotSupportingCredentials"),
                Some("origin-wildcard-with-credentials"),
            ],
        ),
        (
            "trailing-slash",
            Outcome::Blocked,
            vec!["allow-origin-mismatch"],
            [Some("AllowOriginMismatch"), Some("CORSAllowOriginNotMatchingOrigin"), Some("origin-not-allowed")],
        ),
        (
            "two-origins",
            Outcome::Blocked,
            vec!["allow-origin-multiple"],
            [Some("MultipleAllowOriginValues"), Some("CORSMultipleAllowOriginNotAllowed"), Some("origin-multiple")],
        ),
        (
            "header-not-allowed",
            Outcome::Blocked,
            vec!["header-not-allowed"],
            [
                Some("HeaderDisallowedByPreflightResponse"),
                Some("CORSMissingAllowHeaderFromPreflight2"),
                Some("header-not-allowed"),
            ],
        ),
        (
            "method-not-allowed",
            Outcome::Blocked,
            vec!["method-not-allowed"],
            [Some("MethodDisallowedByPreflightResponse"), Some("CORSMethodNotFound"), Some("method-not-allowed")],
        ),
        ("authorization-by-wildcard", Outcome::Allowed, vec!["authorization-not-covered-by-wildcard"], passes),
        (
            "preflight-not-found",
            Outcome::Blocked,
            vec!["preflight-status-not-ok", "method-not-allowed", "header-not-allowed"],
            [Some("PreflightInvalidStatus"), Some("CORSPreflightDidNotSucceed3"), Some("preflight-not-successful")],
        ),
        (
            "preflight-redirected",
            Outcome::Blocked,
            vec!["preflight-redirected"],
            [
                Some("PreflightDisallowedRedirect"),
                Some("CORSExternalRedirectNotAllowed"),
                Some("preflight-not-successful"),
            ],
        ),
        (
            "error-without-headers",
            Outcome::Blocked,
            vec!["error-page-without-headers", "allow-origin-missing", "allow-credentials-not-true"],
            [Some("MissingAllowOriginHeader"), Some("CORSMissingAllowOrigin2"), Some("origin-not-allowed")],
        ),
        ("simple", Outcome::Allowed, vec![], passes),
        ("correct", Outcome::Allowed, vec![], passes),
    ] {
        let preset = Preset::find(id).expect(id);
        assert_eq!(told(&preset.scenario()), (outcome, codes, names), "{id}");
    }
}

#[test]
fn each_preset_passes_once_its_server_answers_as_the_policy_says() {
    for preset in PRESETS {
        let scenario = preset.scenario();
        let policy = scenario.forecast().report.and_then(|report| report.summary.policy).expect("a policy");
        let mended = scenario.mended(&policy);
        let report = mended.forecast().report.expect("a report");
        assert_eq!((report.outcome, report.summary.findings), (Outcome::Allowed, vec![]), "{}", preset.id);
        assert_eq!(mended.mended(&policy), mended, "{}: once is enough", preset.id);
        let has_preflight = !report.preflight_reasons.is_empty();
        assert_eq!(scenario.answers(&policy).contains("OPTIONS https://api.example/items"), has_preflight);
    }
}

#[test]
fn a_preset_has_a_name_in_the_page_and_a_name_a_preset() {
    let page = include_str!("../../../www/panel.html");
    let list = page.split("id=\"what-if-preset\"").nth(1).and_then(|rest| rest.split("</select>").next());
    let named: Vec<_> = list.expect("a list").split("<option value=\"").skip(1).collect();
    let ids: Vec<_> = named.iter().filter_map(|option| option.split('"').next()).filter(|id| !id.is_empty()).collect();
    assert_eq!(ids, PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>());
}

#[test]
fn there_is_a_preflight_where_the_standard_asks_for_one() {
    let simple = Preset::find("simple").expect("a preset").scenario();
    for (field, text, reasons) in [
        (Field::Status, "200", 0),
        (Field::Method, "post", 0),
        (Field::Method, "PUT", 1),
        (Field::Method, "patch", 1),
        (Field::RequestHeaders, "Content-Type: application/json\nX-A: 1", 2),
        (Field::RequestHeaders, "Cache-Control: no-cache", 1),
        (Field::RequestHeaders, "Cookie: a=b", 0),
        (Field::Upload, YES, 1),
        (Field::Origin, "https://api.example", 0),
    ] {
        let report = simple.clone().with(field, text).forecast().report.expect("a report");
        assert_eq!(report.preflight_reasons.len(), reasons, "{field:?} {text}");
    }
    let at_home = simple.with(Field::Origin, "https://api.example").with(Field::Method, "PUT");
    let report = at_home.forecast().report.expect("a report");
    assert_eq!((report.outcome, report.preflight_reasons.len()), (Outcome::NotCors, 0));
}

#[test]
fn what_has_to_be_given_is_asked_for() {
    let correct = Preset::find("correct").expect("a preset").scenario();
    for (field, text, missing, problems) in [
        (Field::Origin, "", Some(Missing::Origin), vec![]),
        (Field::Origin, "app.example", Some(Missing::Origin), vec![ProblemKind::NotAnOrigin]),
        (Field::Origin, "https://app.example/shop?x", None, vec![]),
        (Field::Origin, "null", None, vec![]),
        (Field::Url, "/items", Some(Missing::Url), vec![ProblemKind::NotAUrl]),
        (Field::Url, "ftp://api.example/", Some(Missing::Url), vec![ProblemKind::NotAUrl]),
        (Field::Method, "", Some(Missing::Method), vec![]),
        (Field::Method, "P UT", Some(Missing::Method), vec![ProblemKind::NotAMethod]),
        (Field::Method, "trace", Some(Missing::Method), vec![ProblemKind::ForbiddenMethod]),
        (Field::PreflightStatus, "", Some(Missing::PreflightStatus), vec![]),
        (Field::PreflightStatus, "2000", Some(Missing::PreflightStatus), vec![ProblemKind::NotAStatus]),
        (Field::Status, "", Some(Missing::Status), vec![]),
        (Field::Status, "ok", Some(Missing::Status), vec![ProblemKind::NotAStatus]),
        (Field::Status, " 299 ", None, vec![]),
        (Field::Headers, "?", None, vec![ProblemKind::Line(LineProblem::NoColon)]),
    ] {
        let forecast = correct.clone().with(field, text).forecast();
        assert_eq!(forecast.missing, missing, "{field:?} {text:?}");
        let kinds: Vec<_> = forecast.problems.iter().map(|problem| (problem.field, problem.kind)).collect();
        assert_eq!(kinds, problems.into_iter().map(|kind| (field, kind)).collect::<Vec<_>>(), "{field:?} {text:?}");
    }
    let blocked = Preset::find("preflight-not-found").expect("a preset").scenario().with(Field::Status, "");
    assert_eq!(blocked.forecast().missing, None, "what is blocked before needs no answer");
}

#[test]
fn what_blocks_next_is_told_up_to_the_response() {
    let scenario = Preset::find("preflight-not-found").expect("a preset").scenario().with(Field::Headers, "");
    let report = scenario.forecast().report.expect("a report");
    let roles: Vec<_> = report.findings.iter().map(|finding| (finding.code, finding.role)).collect();
    assert_eq!(
        roles,
        [
            ("preflight-status-not-ok", Role::Blocks),
            ("method-not-allowed", Role::BlocksNext),
            ("header-not-allowed", Role::BlocksNext),
            ("allow-origin-missing", Role::BlocksNext),
        ]
    );
}

#[test]
fn mixed_content_is_told_of() {
    let simple = Preset::find("simple").expect("a preset").scenario();
    for (origin, url, expected) in [
        ("https://app.example", "https://api.example/", false),
        ("https://app.example", "http://api.example/", true),
        ("https://app.example", "http://localhost:3000/", false),
        ("http://app.example", "http://api.example/", false),
    ] {
        let scenario = simple.clone().with(Field::Origin, origin).with(Field::Url, url);
        assert_eq!(scenario.forecast().is_mixed_content, expected, "{origin} {url}");
    }
}
