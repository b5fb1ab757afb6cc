//! A report for other people's eyes.

use super::mask::masked;
use super::{Answered, ExchangeReport, Redirect, Report, Summary, Warning};
use crate::diagnosis::Curl;
use crate::fix::ServerGuess;
use crate::wording::Wording;

impl Report {
    /// The same without what lets its reader act as the user, as far as a program can tell: the values in addresses and tokens in paths are
    /// masked, the commands go without cookies, tokens and bodies.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.exchanges = self.exchanges.into_iter().map(exchange).collect();
        for Warning { message, .. } in self.warnings.values_mut().flatten() {
            hide_values(message);
        }
        self
    }
}

fn exchange(mut report: ExchangeReport) -> ExchangeReport {
    summary(&mut report.summary);
    hide_values(&mut report.verdict);
    report.steps.iter_mut().for_each(|step| hide_values(&mut step.detail));
    report.preflight_reasons.iter_mut().for_each(hide_values);
    report.preflight_cache.iter_mut().for_each(hide_values);
    report.works_elsewhere.iter_mut().for_each(hide_values);
    if let Some(sibling) = &mut report.sibling {
        hide(&mut sibling.url);
        hide_values(&mut sibling.message);
    }
    if let Some(ServerGuess { layers, says, .. }) = &mut report.server {
        layers.iter_mut().flat_map(|layer| &mut layer.evidence).for_each(hide);
        says.iter_mut().for_each(hide_values);
    }
    if let Some(Curl { preflight, request, request_without_secrets }) = &mut report.curl {
        hide_some(preflight.as_mut());
        hide(request_without_secrets);
        request.clone_from(request_without_secrets);
    }
    report
}

fn summary(summary: &mut Summary) {
    hide(&mut summary.url);
    hide(&mut summary.current_url);
    for Redirect { url, location, .. } in &mut summary.redirects {
        hide(url);
        hide(location);
    }
    for finding in &mut summary.findings {
        hide_values(&mut finding.message);
        hide_some(finding.received.as_mut());
        hide_some(finding.expected.as_mut());
        finding.hint.iter_mut().for_each(hide_values);
    }
    if let Some(Answered { allow_origin, max_age, .. }) = &mut summary.answered {
        hide_some(allow_origin.as_mut());
        hide_some(max_age.as_mut());
    }
}

fn hide(text: &mut String) {
    *text = masked(text);
}

fn hide_values(wording: &mut Wording) {
    wording.replace_values(&|value| masked(value));
}

fn hide_some(text: Option<&mut String>) {
    if let Some(text) = text {
        hide(text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::explain_har;

    /// Whatever can carry a secret carries one.
    fn report() -> Report {
        let header = |name: &str, value: &str| json!({ "name": name, "value": value });
        let entry = |method: &str, path: &str, headers: Value, status: u16, answer: Value| {
            json!({ "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
                "request": { "method": method, "url": format!("https://ann:SECRET0@api.example/{path}?key=SECRET1#SECRET2"),
                    "headers": headers, "postData": { "text": "{\"password\": \"SECRET3\"}" } },
                "response": { "status": status, "headers": answer, "_error": "net::ERR_FAILED" } })
        };
        let origin = || header("Origin", "https://app.example");
        let secrets = json!([
            origin(),
            header("Authorization", "Bearer SECRET4"),
            header("Cookie", "id=SECRET5"),
            header("X-Api-Key", "SECRET6"),
            header("Content-Type", "application/json"),
        ]);
        let log = json!({ "log": { "entries": [
            entry("PUT", "a", secrets.clone(), 200, json!([
                header("Access-Control-Allow-Origin", "https://other.example/?x=SECRET7"), header("Set-Cookie", "PHPSESSID=SECRET8")])),
            entry("GET", "b", secrets, 302, json!([header("Location", "https://login.example/?next=SECRET9")])),
            entry("GET", "reset/eyJSECRET", json!([origin()]), 200, json!([header("Access-Control-Allow-Origin", "https://app.example")])),
        ] } });
        explain_har(log.to_string().as_bytes()).expect("a HAR")
    }

    #[test]
    fn no_secret_is_left_neither_in_json_nor_in_markdown() {
        let open = serde_json::to_string(&report()).expect("JSON");
        assert!(["SECRET0", "SECRET1", "SECRET4", "SECRET5"].iter().all(|secret| open.contains(secret)), "{open}");
        let report = report().without_secrets();
        for text in [serde_json::to_string(&report).expect("JSON"), report.to_markdown()] {
            assert!(!text.contains("SECRET"), "{text}");
            assert!(text.contains("key=***") || text.contains("key=\\*\\*\\*"), "{text}");
        }
    }

    #[test]
    fn where_there_is_no_secret_nothing_changes() {
        let log = br#"{"log":{"entries":[{"request":{"method":"GET","url":"https://api.example/items","headers":[
            {"name":"Host","value":"api.example"},{"name":"Origin","value":"https://app.example"}]},
            "response":{"status":200,"headers":[],"_error":"net::ERR_FAILED"}}]}}"#;
        let report = explain_har(log).expect("a HAR");
        let before = serde_json::to_string(&report).expect("JSON");
        assert_eq!(serde_json::to_string(&report.without_secrets()).expect("JSON"), before);
    }
}
