//! What must hold of anything: first of all that the fix fixes.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use preflight_inspector::cors::cors_check;
use preflight_inspector::cors::preflight::{PreflightRequest, PreflightResponse, cors_preflight_check};
use preflight_inspector::diagnosis::Cause;
use preflight_inspector::exchange::Pairing;
use preflight_inspector::fetch::Origin;
use preflight_inspector::fix::{AllowOrigin, RECIPES};
use preflight_inspector::har;
use preflight_inspector::report::{
    Credentials, ExchangeReport, Outcome, Role, Summary, Ticket, explain_har, export_har,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const PAGE: &str = "https://app.example";

/// Values that servers really send, beside noise.
fn allow_origin() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            PAGE,
            "*",
            "null",
            "",
            "https://app.example/",
            "http://app.example",
            "app.example",
            "*, *",
            "https://App.example"
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

fn list_value() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "*",
            "GET, PUT",
            "put",
            "content-type, X-A",
            "authorization",
            "a b",
            "\"PUT\"",
            "",
            ",",
            "PUT;GET"
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

prop_compose! {
    fn response_headers()(
        origins in vec(allow_origin(), 0..3),
        credentials in vec(select(vec!["true", "True", "", "false"]), 0..2),
        methods in vec(list_value(), 0..2),
        names in vec(list_value(), 0..2),
        location in option::weighted(0.2, select(vec!["/else", "https://else.example/"])),
    ) -> Value {
        let mut lines = Vec::new();
        let mut line = |name: &str, value: &str| lines.push(json!({ "name": name, "value": value }));
        for value in &origins {
            line("Access-Control-Allow-Origin", value);
        }
        for value in &credentials {
            line("access-control-allow-credentials", value);
        }
        for value in &methods {
            line("Access-Control-Allow-Methods", value);
        }
        for value in &names {
            line("Access-Control-Allow-Headers", value);
        }
        if let Some(value) = &location {
            line("Location", value);
        }
        Value::Array(lines)
    }
}

fn error() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(Value::Null),
        4 => Just(json!("net::ERR_FAILED")),
        1 => select(vec![json!(""), json!("net::ERR_ABORTED"), json!("net::ERR_CONNECTION_REFUSED"), json!("net::ERR_INVALID_REDIRECT"), json!(7)]),
        1 => select(["ORB", "CLIENT", "CLIENT.Inspector", "RESPONSE.NotSameOrigin", "LOCAL_NETWORK_ACCESS_CHECKS"].as_slice())
            .prop_map(|by| json!(format!("net::ERR_BLOCKED_BY_{by}"))),
    ]
}

fn response() -> impl Strategy<Value = Value> {
    (select(vec![0, 200, 204, 301, 401, 404, 500]), response_headers(), option::weighted(0.7, error())).prop_map(
        |(status, headers, error)| {
            let mut response = json!({ "status": status, "headers": headers });
            if let Some(error) = error {
                response["_error"] = error;
            }
            response
        },
    )
}

prop_compose! {
    /// A log of one exchange: the request, its preflight, or both, in either order; perhaps behind a redirect.
    fn log()(
        method in select(vec!["GET", "POST", "PUT", "patch", "PATCH", "DELETE", "*"]),
        names in proptest::sample::subsequence(vec!["access-control-allow-origin", "authorization", "content-type", "x-a"], 0..4),
        origin in select(vec![PAGE, PAGE, PAGE, "null"]),
        credentials in option::of(select(vec!["include", "omit", "same-origin", "odd"])),
        cookie in proptest::bool::weighted(0.1),
        preflight in option::of(response()),
        request in option::of(response()),
        preflight_first in any::<bool>(),
        hop in option::weighted(0.3, (select(vec![PAGE, "https://api.example", "https://other.example"]), response_headers())),
    ) -> (Value, Vec<&'static str>) {
        let header = |name: &str, value: &str| json!({ "name": name, "value": value });
        let url = "https://api.example/items";
        let time = "2026-11-23T10:00:00.000Z";
        let mut entries = Vec::new();
        let is_tainted = matches!(hop, Some(("https://other.example", _)));
        let asked_by = origin;
        let origin = if is_tainted { "null" } else { origin };
        if let Some(response) = &preflight {
            let mut headers = vec![header("Origin", origin), header("Access-Control-Request-Method", method)];
            if !names.is_empty() {
                headers.push(header("Access-Control-Request-Headers", &names.join(",")));
            }
            entries.push(json!({ "startedDateTime": time, "time": 5,
                "request": { "method": "OPTIONS", "url": url, "headers": headers }, "response": response }));
        }
        if let Some(response) = &request {
            let mut headers: Vec<_> = names.iter().map(|name| header(name, "application/json")).collect();
            headers.push(header("Origin", origin));
            if cookie {
                headers.push(header("Cookie", "session=1"));
            }
            let mut request = json!({ "method": method, "url": url, "headers": headers });
            if let Some(mode) = credentials {
                request["_credentials"] = json!(mode);
            }
            entries.push(json!({ "startedDateTime": time, "time": 9, "request": request, "response": response }));
        }
        if preflight_first {
            entries.reverse();
        }
        if let Some((from, mut lines)) = hop.filter(|_| request.is_some()) {
            if let Some(lines) = lines.as_array_mut() {
                lines.retain(|line| line["name"] != "Location");
                lines.push(header("Location", url));
            }
            let mut sent: Vec<_> = names.iter().map(|name| header(name, "application/json")).collect();
            sent.push(header("Origin", asked_by));
            let request = json!({ "method": method, "url": format!("{from}/old"), "headers": sent });
            entries.insert(0, json!({ "startedDateTime": time, "time": 1, "request": request,
                "response": { "status": 307, "headers": lines, "_error": null } }));
        }
        (json!({ "log": { "entries": entries } }), names)
    }
}

/// What a masked file has to tell as the original does.
fn told(log: &[u8]) -> Vec<String> {
    let told = |exchange: &ExchangeReport| {
        let Summary { entries, outcome, stage, credentials, .. } = &exchange.summary;
        let codes: Vec<_> =
            exchange.findings.iter().map(|finding| (finding.code, finding.role, finding.when)).collect();
        format!("{entries:?} {outcome:?} {stage:?} {credentials:?} {codes:?}")
    };
    explain_har(log).expect("a HAR").exchanges.iter().map(told).collect()
}

fn exported(log: &[u8], with_secrets: bool) -> Vec<u8> {
    export_har(log, with_secrets).expect("a HAR").0.into_bytes()
}

fn explain(log: &Value) -> Vec<ExchangeReport> {
    explain_har(log.to_string().as_bytes()).expect("a HAR").exchanges
}

/// Whether the answer that the policy gives passes the standard's own checks, under each mode that fits the exchange.
fn passes(exchange: &ExchangeReport, unsafe_header_names: &[&str]) -> Result<(), String> {
    let Some(policy) = &exchange.policy else { return Ok(()) };
    let page = exchange.page_origin.as_deref().and_then(Origin::parse).ok_or("a policy without a page's origin")?;
    // Behind redirects the server may be told another.
    let origin = if policy.allow_origin == AllowOrigin::Any { Origin::Opaque } else { page };
    let modes: &[bool] = match exchange.credentials {
        // A page without an origin of its own cannot be let through with credentials: the policy is for the other mode.
        _ if origin == Origin::Opaque => &[false],
        Credentials::Include => &[true],
        Credentials::NotInclude => &[false],
        Credentials::Unknown => &[true, false],
    };
    for &include in modes {
        let request = PreflightRequest {
            origin: origin.clone(),
            include,
            method: exchange.method.clone(),
            unsafe_header_names: unsafe_header_names
                .iter()
                .map(|name| (*name).to_owned())
                .filter(|name| !policy.drop_request_headers.contains(name))
                .collect(),
        };
        let headers = policy.headers(&origin, true);
        let answer = PreflightResponse { status: 204, headers: &headers, redirected: false };
        cors_preflight_check(&request, &answer)
            .map_err(|failure| format!("preflight, include {include}: {failure:?}"))?;
        cors_check(&origin, include, &policy.headers(&origin, false))
            .map_err(|failure| format!("response, include {include}: {failure:?}"))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_fix_fixes((log, names) in log()) {
        for exchange in explain(&log) {
            prop_assert_eq!(passes(&exchange, &names), Ok(()));
        }
    }

    #[test]
    fn what_is_allowed_has_nothing_that_blocks_and_what_is_blocked_has((log, _) in log()) {
        for exchange in explain(&log) {
            let blocks = exchange.findings.iter().filter(|finding| finding.role == Role::Blocks).count();
            match exchange.outcome {
                Outcome::Allowed | Outcome::NotCors => {
                    prop_assert!(exchange.findings.iter().all(|finding| finding.role == Role::Warns));
                    prop_assert!(exchange.stage.is_none());
                }
                Outcome::Blocked => {
                    prop_assert!(blocks > 0, "{:?}", exchange);
                    prop_assert!(exchange.stage.is_some());
                    for names in [&exchange.first_error.chromium, &exchange.first_error.firefox, &exchange.first_error.safari] {
                        prop_assert!((1..=2).contains(&names.len()), "{:?}", exchange);
                    }
                    prop_assert!(exchange.works_elsewhere.is_some() && exchange.curl.is_some());
                }
                Outcome::Failed => prop_assert!(blocks > 0, "{:?}", exchange),
                Outcome::Undetermined => prop_assert!(exchange.stage.is_none()),
            }
            prop_assert!(exchange.findings.iter().all(|finding| Cause::find(finding.code).is_some()));
            prop_assert_eq!(exchange.steps.len(), 5);
        }
    }

    #[test]
    fn no_entry_is_lost_and_none_is_told_twice((log, _) in log()) {
        let mut told: Vec<_> = explain(&log).into_iter().flat_map(|exchange| exchange.summary.entries).collect();
        told.sort_unstable();
        let count = log["log"]["entries"].as_array().map_or(0, Vec::len);
        prop_assert_eq!(told, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_the_entries_changes_nothing((log, _) in log()) {
        let mut reversed = log.clone();
        if let Some(entries) = reversed["log"]["entries"].as_array_mut() {
            // All have one time, so that where a redirect stands tells that it came first.
            let hops = entries.iter().filter(|entry| entry["response"]["status"] == 307).count();
            entries[hops..].reverse();
        }
        let told = |log: &Value| explain(log).into_iter().map(|exchange| (exchange.verdict, exchange.summary.findings)).collect::<Vec<_>>();
        prop_assert_eq!(told(&log), told(&reversed));
    }

    #[test]
    fn what_is_exported_is_explained_as_the_original((one, _) in log(), (two, _) in log()) {
        // At the same moment, and alike but for a value that is masked.
        let with_id = |log: &Value, id: &str| {
            let text = log.to_string().replace("/items", &format!("/items?id={id}")).replace("/old", &format!("/old?id={id}"));
            serde_json::from_str::<Value>(&text).expect("JSON")["log"]["entries"].as_array().cloned().unwrap_or_default()
        };
        let entries = [with_id(&one, "SECRET1"), with_id(&two, "SECRET2")].concat();
        let log = json!({ "log": { "entries": entries } }).to_string().into_bytes();
        let masked = exported(&log, false);
        prop_assert!(!String::from_utf8_lossy(&masked).contains("SECRET"));
        prop_assert_eq!(told(&masked), told(&log));
        prop_assert_eq!(told(&exported(&log, true)), told(&log));
    }

    #[test]
    fn any_bytes_give_a_report_or_one_line(bytes in vec(any::<u8>(), 0..200)) {
        if let Err(error) = explain_har(&bytes) {
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn a_damaged_log_gives_a_report_or_one_line((log, _) in log(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = log.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        match explain_har(&bytes) {
            Ok(report) => {
                let _ = (report.to_text(), report.to_markdown());
                for exchange in &report.exchanges {
                    let fix = exchange.policy.as_ref().zip(RECIPES.first().copied());
                    let _ = Ticket { exchange, others: &[exchange], fix, with_secrets: false }.to_markdown();
                }
            }
            Err(error) => prop_assert!(!error.to_string().contains('\n')),
        }
    }
}

#[test]
fn every_recording_is_explained_the_same_when_it_is_exported() {
    let mut count = 0;
    for folder in ["demo", "look-alikes"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_some_and(|extension| extension == "har") {
                let log = std::fs::read(&path).expect("a recording");
                for with_secrets in [false, true] {
                    assert_eq!(told(&exported(&log, with_secrets)), told(&log), "{}, {with_secrets}", path.display());
                }
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count}");
}

#[test]
fn an_entry_of_any_shape_is_paired() {
    let odd = [
        json!({}),
        json!({"request": {"url": "::::", "method": "\u{0}"}}),
        json!({"request": {"url": "https://[", "method": "GET"}}),
    ];
    let mut pairing = Pairing::default();
    for (index, entry) in odd.iter().enumerate() {
        let entry: har::Entry = serde::Deserialize::deserialize(entry.clone()).expect("any object is an entry");
        pairing.add(index, entry);
    }
    assert_eq!(pairing.iter().count(), odd.len());
}

#[test]
fn what_failed_has_a_finding_also_without_a_host() {
    for by in ["LOCAL_NETWORK_ACCESS_CHECKS", "RESPONSE.NotSameOrigin", "ORB", "CLIENT"] {
        let entry = json!({
            "request": { "method": "GET", "url": "https://" },
            "response": { "status": 200, "_error": format!("net::ERR_BLOCKED_BY_{by}") },
        });
        let exchanges = explain(&json!({ "log": { "entries": [entry] } }));
        assert_eq!(exchanges[0].outcome, Outcome::Failed, "{by}");
        assert!(!exchanges[0].findings.is_empty(), "{by}");
    }
}
