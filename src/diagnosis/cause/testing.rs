//! Rows for a cause's tests: an exchange in a few lines of text.

use serde_json::{Value, json};

use crate::report::{ExchangeReport, explain_har};

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example/items";

/// Checks that a cause is found in each of `found` and in none of `not_found`.
///
/// A scene is lines. `PUT include x-a,x-b` is the request: method, credentials mode (`include`, `omit` or `unknown`) and the unsafe
/// headers. Or `GET no-cors`, a request in that mode; `GET provisional`, one of which the headers that went out are not shown; `GET
/// anonymous`, one that does not even name its page. `type image` is its resource type, `url` where it goes instead of to
/// `https://api.example/items`, `sent Host: x` one more header. `preflight 204` and `response 200` are the answers, each followed by its
/// header lines; `error net::ERR_FAILED` and `service worker` (handed it over) belong to the answer before them. A request without an
/// answer line got none. `redirect URL 302` comes first: a redirect from that URL, to where the request goes or to a third word, that was
/// followed.
pub(super) fn check(code: &str, found: &[&str], not_found: &[&str]) {
    let found = found.iter().map(|scene| (scene, true));
    for (scene, expected) in found.chain(not_found.iter().map(|scene| (scene, false))) {
        let report = explain(scene);
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.contains(&code), expected, "{codes:?} in:\n{scene}");
    }
}

/// The finding of that code in a scene: message and hint.
pub(super) fn words(code: &str, scene: &str) -> (String, Option<String>) {
    let report = explain(scene);
    let finding = report.summary.findings.into_iter().find(|finding| finding.code == code);
    let finding = finding.unwrap_or_else(|| panic!("{code} is not found in:\n{scene}"));
    (finding.message.to_string(), finding.hint.map(|hint| hint.to_string()))
}

/// The whole report on a scene.
pub(crate) fn explain(scene: &str) -> ExchangeReport {
    let log = json!({ "log": { "entries": entries(scene) } });
    let mut report = explain_har(log.to_string().as_bytes()).expect("a HAR");
    assert_eq!(report.exchanges.len(), 1, "one exchange in:\n{scene}");
    report.exchanges.remove(0)
}

fn entries(scene: &str) -> Vec<Value> {
    let mut lines = scene.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut words = lines.next().expect("the request's line").split(' ');
    let method = words.next().unwrap_or_default();
    let mode = words.next().unwrap_or_default();
    let credentials = Some(mode).filter(|mode| matches!(*mode, "include" | "omit"));
    let names = words.next().unwrap_or_default();
    let header = |name: &str, value: &str| json!({ "name": name, "value": value });
    let is_tainted = scene.lines().any(|line| {
        line.trim()
            .strip_prefix("redirect ")
            .is_some_and(|hop| !hop.starts_with(PAGE) && !hop.starts_with("https://api.example/"))
    });
    let origin = if is_tainted { "null" } else { PAGE };
    let mut request_headers = match mode {
        "no-cors" => vec![
            header("Referer", "https://app.example/"),
            header("Sec-Fetch-Mode", "no-cors"),
            header("Sec-Fetch-Dest", "empty"),
        ],
        "anonymous" => Vec::new(),
        "provisional" => vec![header("Referer", "https://app.example/")],
        _ => vec![header("Origin", origin)],
    };
    request_headers
        .extend(names.split(',').filter(|name| !name.is_empty()).map(|name| header(name, "application/json")));
    let entry = |method: &str, url: &str, headers: Vec<Value>| {
        json!({ "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
            "request": { "method": method, "url": url, "headers": headers },
            "response": { "status": 0, "headers": [], "_error": null } })
    };
    let mut request = entry(method, API, request_headers);
    if let Some(mode) = credentials {
        request["request"]["_credentials"] = json!(mode);
    }
    request["response"]["_error"] = json!("net::ERR_FAILED");
    // In the order of the log; the request itself stands behind them.
    let mut before: Vec<Value> = Vec::new();
    let mut answering_before = false;
    let mut url = API;
    for line in lines {
        if let Some(hop) = line.strip_prefix("redirect ") {
            let mut words = hop.split(' ');
            let from = words.next().unwrap_or_default();
            let mut redirect = entry(method, from, vec![header("Referer", PAGE)]);
            redirect["response"]["status"] = json!(words.next());
            redirect["response"]["headers"] = json!([header("Location", words.next().unwrap_or(API))]);
            before.push(redirect);
            answering_before = true;
            continue;
        }
        if let Some(kind) = line.strip_prefix("type ") {
            request["_resourceType"] = json!(kind);
            continue;
        }
        if let Some(elsewhere) = line.strip_prefix("url ") {
            url = elsewhere;
            continue;
        }
        if let Some((name, value)) = line.strip_prefix("sent ").and_then(|sent| sent.split_once(": ")) {
            request["request"]["headers"].as_array_mut().expect("a list").push(header(name, value));
            continue;
        }
        if let Some(status) = line.strip_prefix("preflight ") {
            let headers = vec![
                header("Origin", origin),
                header("Access-Control-Request-Method", method),
                header("Access-Control-Request-Headers", names),
            ];
            let mut preflight = entry("OPTIONS", API, headers);
            preflight["response"]["status"] = json!(status);
            before.push(preflight);
            answering_before = true;
            continue;
        }
        let answered = match before.last_mut() {
            Some(before) if answering_before && !line.starts_with("response ") => before,
            _ => &mut request,
        };
        let response = &mut answered["response"];
        if let Some(status) = line.strip_prefix("response ") {
            response["status"] = json!(status);
            response["_error"] = json!("net::ERR_FAILED");
            answering_before = false;
        } else if let Some(error) = line.strip_prefix("error") {
            response["_error"] = match error.trim() {
                "none" => Value::Null,
                error => json!(error),
            };
        } else if line == "service worker" {
            response["_fetchedViaServiceWorker"] = json!(true);
        } else {
            let (name, value) = line.split_once(':').expect("a header line");
            response["headers"].as_array_mut().expect("a list").push(header(name, value));
        }
    }
    let mut entries: Vec<_> = before.into_iter().chain([request]).collect();
    for entry in entries.iter_mut().filter(|entry| entry["request"]["url"] == API) {
        entry["request"]["url"] = json!(url);
    }
    entries
}
