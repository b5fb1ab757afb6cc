//! Entries as browsers might write them: mostly words that the analyzer looks for, now and then any text.

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Value, json};

/// A log of a few entries. Its `Debug` is a HAR file: what `cargo fuzz fmt` prints can be explained.
pub struct Log(pub Value);

impl<'a> Arbitrary<'a> for Log {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut entries = Vec::new();
        while entries.len() < 8 && !u.is_empty() {
            entries.push(entry(u)?);
        }
        Ok(Self(json!({ "log": { "entries": entries } })))
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

const URLS: [&str; 18] = [
    "https://api.example/items",
    "https://api.example/items#top",
    "https://api.example/items/",
    "https://api.example/login?next=%2F",
    "http://api.example/items",
    "https://cdn.example/a",
    "https://app.example/a",
    "https://user:pass@api.example/items",
    "HTTPS://API.example:443/items",
    "https://[::1]:8443/",
    "http://localhost:3000/a",
    "http://127.0.0.1/a",
    "wss://api.example/socket",
    "data:text/plain,x",
    "blob:https://app.example/1",
    "javascript:alert(1)",
    "https://",
    "//api.example/x",
];
const METHODS: [&str; 11] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "patch", "put", "*", "GET\n"];
const ORIGINS: [&str; 8] = [
    "https://app.example",
    "null",
    "https://api.example",
    "https://cdn.example",
    "http://localhost:3000",
    "https://app.example/",
    "*",
    "https://app.example, https://b.example",
];
const LISTS: [&str; 12] = [
    "*",
    "GET, PUT",
    "put",
    "PUT,,DELETE,",
    "GET PUT",
    "\"PUT\"",
    "content-type, x-a",
    "Content-Type,X-A,authorization",
    "authorization, *",
    "",
    "x-\u{e9}",
    "Access-Control-Allow-Origin",
];
const REQUEST_HEADERS: [&str; 18] = [
    "Origin",
    "Referer",
    "Host",
    ":authority",
    "Cookie",
    "Authorization",
    "Content-Type",
    "Accept",
    "Range",
    "X-A",
    "x-a",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
    "Access-Control-Allow-Origin",
    "Cache-Control",
    "",
];
const RESPONSE_HEADERS: [&str; 12] = [
    "Access-Control-Allow-Origin",
    "access-control-allow-origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Allow-Private-Network",
    "Location",
    "Vary",
    "WWW-Authenticate",
    "Server",
];
const VALUES: [&str; 12] = [
    "true",
    "True",
    "cors",
    "no-cors",
    "navigate",
    "same-origin",
    "cross-site",
    "application/json",
    "text/plain;charset=utf-8",
    "bytes=0-",
    "no-cache",
    "\u{202e}\u{1b}[31m<b>`|",
];
const ERRORS: [&str; 14] = [
    "net::ERR_FAILED",
    "net::ERR_FAILED",
    "net::ERR_FAILED",
    "net::ERR_ABORTED",
    "net::ERR_INVALID_REDIRECT",
    "net::ERR_TOO_MANY_REDIRECTS",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_BLOCKED_BY_CLIENT",
    "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin",
    "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    "net::ERR_CERT_AUTHORITY_INVALID",
    "NetworkError\nwhen attempting",
    "",
    "net::",
];
const TYPES: [&str; 8] = ["fetch", "xhr", "preflight", "document", "websocket", "image", "script", "font"];
const STATUSES: [u16; 14] = [0, 200, 204, 206, 301, 302, 303, 304, 307, 401, 404, 405, 500, 999];

/// One of the words, or now and then any text.
pub fn word(u: &mut Unstructured, words: &[&str]) -> Result<String> {
    if u.ratio(1, 16)? { u.arbitrary() } else { u.choose(words).map(|word| (*word).to_owned()) }
}

/// A field line of a request or of a response.
pub fn header(u: &mut Unstructured, of_request: bool) -> Result<(String, String)> {
    let name = word(u, if of_request { &REQUEST_HEADERS } else { &RESPONSE_HEADERS })?;
    let words: &[&str] = match name.to_ascii_lowercase().as_str() {
        "origin" | "access-control-allow-origin" => &ORIGINS,
        "referer" | "location" => &URLS,
        "access-control-request-method" => &METHODS,
        "access-control-request-headers" | "access-control-allow-methods" | "access-control-allow-headers" => &LISTS,
        _ => &VALUES,
    };
    Ok((name, word(u, words)?))
}

/// An entry of a log. Times lie close together, so that the entries have to do with each other.
pub fn entry(u: &mut Unstructured) -> Result<Value> {
    let mut entry = json!({
        "request": { "method": word(u, &METHODS)?, "url": word(u, &URLS)?, "headers": headers(u, true)? },
        "response": { "status": u.choose(&STATUSES)?, "headers": headers(u, false)? },
    });
    if u.ratio(7, 8)? {
        let milliseconds = u.int_in_range(0..=9)? * if u.arbitrary()? { 1 } else { 90 };
        entry["startedDateTime"] = json!(format!("2026-11-23T10:00:00.{milliseconds:03}Z"));
    }
    if u.ratio(3, 4)? {
        entry["time"] = json!(u.int_in_range(-5_i32..=3000)?);
    }
    if u.arbitrary()? {
        let is_preflight = entry["request"]["method"] == "OPTIONS" && u.arbitrary()?;
        entry["_resourceType"] = json!(if is_preflight { "preflight".to_owned() } else { word(u, &TYPES)? });
    }
    match u.int_in_range(0..=2)? {
        0 => {}
        1 => entry["response"]["_error"] = Value::Null,
        _ => entry["response"]["_error"] = json!(word(u, &ERRORS)?),
    }
    if u.ratio(1, 4)? {
        entry["request"]["_credentials"] = json!(word(u, &["include", "omit", "same-origin"])?);
    }
    if u.ratio(1, 8)? {
        entry["request"]["postData"] = json!({ "text": word(u, &["{}", "a=1\r\n", "\u{0}\u{1b}"])? });
    }
    Ok(entry)
}

fn headers(u: &mut Unstructured, of_request: bool) -> Result<Value> {
    let count = u.int_in_range(0..=7)?;
    let line =
        |u: &mut Unstructured| header(u, of_request).map(|(name, value)| json!({ "name": name, "value": value }));
    (0..count).map(|_| line(u)).collect::<Result<Vec<_>>>().map(Value::Array)
}
