//! A captured request as one that the inspected page can make again.

use serde::Serialize;

use crate::exchange::{Exchange, page_headers};

/// What the page runs. It takes a [`Repeat`].
const SCRIPT: &str = include_str!("repeat.js");

/// A request that the page is to make again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeat {
    /// The origin of the page that made it: from another one it would be another request.
    pub page: String,
    /// Its URL, before any redirect.
    pub url: String,
    /// Its method, byte for byte.
    pub method: String,
    /// The headers that the page set: names and values.
    pub headers: Vec<(String, String)>,
    /// Its body; `None` without one, and where the log does not hold it.
    pub body: Option<String>,
    /// Whether it goes with credentials.
    pub include: bool,
}

/// Why a request cannot be made again from the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The log holds its preflight alone: what its headers and its body said is not known.
    OnlyPreflight,
    /// It is not known which page made it.
    PageUnknown,
    /// A sandboxed frame made it, or a file: no other page has that origin.
    PageOpaque,
    /// It did not go to an http server.
    NotHttp,
}

/// How the page answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// It has made the request, at this time, in milliseconds since 1970.
    Gone(f64),
    /// It is at this origin now, and has made none.
    Elsewhere(String),
    /// It cannot; why.
    Refused(String),
}

impl Repeat {
    /// Of an exchange that a page of this origin made.
    pub fn of(exchange: &Exchange, page: Option<&str>, include: bool) -> Result<Self, WhyNot> {
        let page = page.ok_or(WhyNot::PageUnknown)?;
        if page == "null" {
            return Err(WhyNot::PageOpaque);
        }
        let entry = exchange.first_request().ok_or(WhyNot::OnlyPreflight)?;
        let request = &entry.request;
        if !["http://", "https://"].iter().any(|scheme| request.url.starts_with(scheme)) {
            return Err(WhyNot::NotHttp);
        }
        let body = request.body.as_deref().filter(|body| takes_body(&request.method) && !body.is_empty());
        let headers = page_headers(entry);
        Ok(Self {
            page: page.to_owned(),
            url: request.url.clone().into_owned(),
            method: request.method.clone().into_owned(),
            headers: headers.iter().map(|header| (header.name.to_string(), header.value.to_string())).collect(),
            body: body.map(str::to_owned),
            include,
        })
    }

    /// Whether it may be made again without asking: the standard calls such methods
    /// [safe](https://httpwg.org/specs/rfc9110.html#safe.methods).
    pub fn is_safe(&self) -> bool {
        is_safe(&self.method)
    }

    /// An expression that makes it, in the page. What was captured stands in it as literals alone.
    pub fn expression(&self) -> String {
        format!("({})({})\n//# sourceURL=preflight-inspector-repeat.js", SCRIPT.trim_end(), literal(self))
    }
}

/// Whether a page can give a request of this method a body.
pub fn takes_body(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD")
}

/// Whether a request of this method changes nothing on the server.
pub fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

/// As JSON, which is JavaScript once the two line ends that JSON knows nothing of are escaped.
fn literal(repeat: &Repeat) -> String {
    let json = serde_json::to_string(repeat).unwrap_or_else(|_| "null".to_owned());
    json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Pairing;
    use crate::har::Entry;

    fn exchange<T>(entries: &[&str], see: impl Fn(&Exchange) -> T) -> T {
        let entries = entries.iter().map(|json| serde_json::from_str::<Entry>(json).expect("an entry"));
        let pairing: Pairing = entries.enumerate().collect();
        let (_, exchange) = pairing.iter().next().expect("an exchange");
        see(&exchange)
    }

    fn request(method: &str, url: &str, headers: &str, more: &str) -> String {
        format!(
            r#"{{"startedDateTime":"2026-11-23T10:00:00Z","request":{{"method":"{method}","url":"{url}","headers":[{headers}]{more}}},
                "response":{{"status":302,"headers":[{{"name":"Location","value":"/next"}}],"_error":null}}}}"#
        )
    }

    fn of(entries: &[&str], page: Option<&str>) -> Result<Repeat, WhyNot> {
        exchange(entries, |exchange| Repeat::of(exchange, page, false))
    }

    const PAGE: Option<&str> = Some("https://app.example");

    #[test]
    fn what_the_page_set_is_repeated_and_what_the_browser_added_is_not() {
        let headers = r#"{"name":"Host","value":"api.example"},{"name":"Origin","value":"https://app.example"},
            {"name":"Cookie","value":"id=1"},{"name":"sec-fetch-mode","value":"cors"},{"name":"User-Agent","value":"x"},
            {"name":"Accept","value":"text/html"},{"name":"Content-Type","value":"application/json"},{"name":"X-A","value":"1"}"#;
        let put = request("PUT", "https://api.example/items?a=1#b", headers, r#","postData":{"text":"{}"}"#);
        let next =
            request("PUT", "https://api.example/next", r#"{"name":"X-B","value":"1"}"#, "").replace("302", "200");
        let repeat = of(&[&put, &next], PAGE).expect("a request");
        let name = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![name("Accept", "text/html"), name("Content-Type", "application/json"), name("X-A", "1")];
        assert_eq!((repeat.url.as_str(), repeat.headers), ("https://api.example/items?a=1#b", headers));
        assert_eq!(repeat.body.as_deref(), Some("{}"));
    }

    #[test]
    fn a_body_goes_where_there_is_one() {
        for (method, body, expected) in [
            ("POST", r#","postData":{"text":"{}"}"#, Some("{}")),
            ("POST", r#","postData":{"text":""}"#, None),
            ("POST", "", None),
            ("GET", r#","postData":{"text":"{}"}"#, None),
        ] {
            let repeat = of(&[&request(method, "https://api.example/a", "", body)], PAGE).expect("a request");
            assert_eq!(repeat.body.as_deref(), expected, "{method} {body}");
        }
    }

    #[test]
    fn what_cannot_be_repeated_is_named() {
        let get = request("GET", "https://api.example/a", "", "");
        let asks = r#"{"name":"Access-Control-Request-Method","value":"PUT"}"#;
        for (entry, page, expected) in [
            (get.clone(), None, WhyNot::PageUnknown),
            (get.clone(), Some("null"), WhyNot::PageOpaque),
            (request("OPTIONS", "https://api.example/a", asks, ""), PAGE, WhyNot::OnlyPreflight),
            (get.replace("https://api", "ftp://api"), PAGE, WhyNot::NotHttp),
            (get.replace("https://api.example/a", "javascript:alert(1)"), PAGE, WhyNot::NotHttp),
            (get.replace("https://api.example/a", "blob:https://app.example/1"), PAGE, WhyNot::NotHttp),
        ] {
            assert_eq!(of(&[&entry], page), Err(expected), "{entry}");
        }
    }

    #[test]
    fn what_was_captured_is_nothing_but_literals() {
        let hostile = "</script>'\"`${alert(1)}\\\u{2028}\u{2029}\n\r\0*/});alert(1)//\u{202e}\u{feff}";
        let repeat = Repeat {
            page: hostile.to_owned(),
            url: hostile.to_owned(),
            method: hostile.to_owned(),
            headers: vec![("__proto__".to_owned(), hostile.to_owned()), (hostile.to_owned(), hostile.to_owned())],
            body: Some(hostile.to_owned()),
            include: true,
        };
        let expression = repeat.expression();
        let (script, rest) = expression.split_at(SCRIPT.trim_end().len() + 3);
        assert_eq!(script, format!("({})(", SCRIPT.trim_end()));
        let (json, end) = rest.rsplit_once(")\n").expect("an end");
        assert_eq!(end, "//# sourceURL=preflight-inspector-repeat.js");
        assert!(!json.contains(['\u{2028}', '\u{2029}', '\n', '\r', '\0']), "{json}");
        let value: serde_json::Value = serde_json::from_str(json).expect("one value and nothing behind it");
        for part in ["page", "url", "method", "body"] {
            assert_eq!(value[part], hostile);
        }
        assert_eq!(value["headers"], serde_json::json!([["__proto__", hostile], [hostile, hostile]]));
    }

    #[test]
    fn only_what_changes_nothing_is_safe() {
        for (method, expected) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", true),
            ("POST", false),
            ("PUT", false),
            ("get", false),
            ("", false),
        ] {
            assert_eq!(is_safe(method), expected, "{method}");
        }
    }
}
