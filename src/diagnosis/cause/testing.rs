//! Rows for a cause's tests: an exchange in a few lines of text.

use serde_json::{Value, json};

use crate::report::{ExchangeReport, explain_har};

/// Checks that a cause is found in each of `found` and in none of `not_found`.
///
/// A scene is lines. `PUT include x-a,x-b` is the request: method, credentials mode (`include`, `omit` or `unknown`) and the unsafe
/// headers. Or `GET no-cors`, a request in that mode; `GET provisional`, one of which the headers that went out are not shown; `GET
/// anonymous`, one that does not even name its page. `type image` is its resource type, `url` where it goes instead of to
/// `https://api.example/items`, `sent Host: x` one more header. `preflight 204` and `response 200` are the answers, each followed by its
/// header lines; `error net::ERR_FAILED` and `service worker` (handed it over) belong to the answer before them. A request without an
/// answer line got none.
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
    let finding = report.findings.into_iter().find(|finding| finding.code == code);
    let finding = finding.unwrap_or_else(|| panic!("{code} is not found in:\n{scene}"));
    (finding.message, finding.hint)
}

fn explain(scene: &str) -> ExchangeReport {
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
    let mut request_headers = match mode {
        "no-cors" => vec![
            header("Referer", "https://app.example/"),
            header("Sec-Fetch-Mode", "no-cors"),
            header("Sec-Fetch-Dest", "empty"),
        ],
        "anonymous" => Vec::new(),
        "provisional" => vec![header("Referer", "https://app.example/")],
        _ => vec![header("Origin", "https://app.example")],
    };
    request_headers
        .extend(names.split(',').filter(|name| !name.is_empty()).map(|name| header(name, "application/json")));
    let entry = |method: &str, headers: Vec<Value>| {
        json!({ "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
            "request": { "method": method, "url": "https://api.example/items", "headers": headers },
            "response": { "status": 0, "headers": [], "_error": null } })
    };
    let mut request = entry(method, request_headers);
    if let Some(mode) = credentials {
        request["request"]["_credentials"] = json!(mode);
    }
    request["response"]["_error"] = json!("net::ERR_FAILED");
    let mut preflight: Option<Value> = None;
    let mut answering_preflight = false;
    let mut url = "https://api.example/items";
    for line in lines {
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
                header("Origin", "https://app.example"),
                header("Access-Control-Request-Method", method),
                header("Access-Control-Request-Headers", names),
            ];
            let asked = preflight.insert(entry("OPTIONS", headers));
            asked["response"]["status"] = json!(status);
            answering_preflight = true;
            continue;
        }
        let answered = match &mut preflight {
            Some(preflight) if answering_preflight && !line.starts_with("response ") => preflight,
            _ => &mut request,
        };
        let response = &mut answered["response"];
        if let Some(status) = line.strip_prefix("response ") {
            response["status"] = json!(status);
            response["_error"] = json!("net::ERR_FAILED");
            answering_preflight = false;
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
    let mut entries: Vec<_> = preflight.into_iter().chain([request]).collect();
    for entry in &mut entries {
        entry["request"]["url"] = json!(url);
    }
    entries
}
