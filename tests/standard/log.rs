//! Logs of one request, as browsers write them.

use serde_json::{Value, json};

use crate::table::{Answer, Fields, lines};

/// Whose habits a log has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// Notes errors and kinds of requests; shows only what the page set of a request that never went out.
    Chromium,
    /// Notes neither.
    Firefox,
}

/// Entries, one after the other.
pub(crate) struct Log {
    writer: Writer,
    include: bool,
    milliseconds: u64,
    entries: Vec<Value>,
}

impl Log {
    pub(crate) fn new(writer: Writer, include: bool) -> Self {
        Self { writer, include, milliseconds: 0, entries: Vec::new() }
    }

    /// A preflight that was answered. The request itself has started by then, and is written behind it.
    pub(crate) fn preflight(
        &mut self,
        method: &str,
        url: &str,
        origin: &str,
        names: &[String],
        status: u16,
        answer: &Answer,
    ) {
        let mut sent = vec![header("Host", host(url)), header("Origin", origin)];
        sent.push(header("Access-Control-Request-Method", method));
        if !names.is_empty() {
            sent.push(header("Access-Control-Request-Headers", &names.join(",")));
        }
        self.milliseconds += 1;
        self.push("OPTIONS", url, &sent, status, answer);
        self.milliseconds -= 1;
        let is_redirect = matches!(status, 301..=303 | 307 | 308) && answer.contains_key("location");
        if self.writer == Writer::Chromium {
            self.last()["_resourceType"] = json!("preflight");
        }
        if is_redirect {
            self.failed("net::ERR_INVALID_REDIRECT");
        }
    }

    /// A request that was answered.
    pub(crate) fn request(
        &mut self,
        method: &str,
        url: &str,
        origin: Option<&str>,
        headers: &Fields,
        status: u16,
        answer: &Answer,
    ) {
        let mut sent = vec![header("Host", host(url)), header("Referer", "http://page.example/")];
        sent.extend(origin.map(|origin| header("Origin", origin)));
        sent.extend(headers.iter().map(|(name, value)| header(name, value)));
        self.push(method, url, &sent, status, answer);
        self.finish_request();
    }

    /// A request that its preflight kept back.
    pub(crate) fn unsent(&mut self, method: &str, url: &str, headers: &Fields) {
        let mut sent = vec![header("Referer", "http://page.example/")];
        sent.extend(headers.iter().map(|(name, value)| header(name, value)));
        self.push(method, url, &sent, 0, &Answer::new());
        self.finish_request();
        self.failed("net::ERR_FAILED");
    }

    /// Notes an error with the last entry.
    pub(crate) fn failed(&mut self, error: &str) {
        if self.writer == Writer::Chromium {
            self.last()["response"]["_error"] = json!(error);
        }
    }

    pub(crate) fn into_har(self) -> Value {
        json!({ "log": { "entries": self.entries } })
    }

    fn finish_request(&mut self) {
        self.last()["request"]["_credentials"] = json!(if self.include { "include" } else { "same-origin" });
        self.milliseconds += 10;
    }

    fn push(&mut self, method: &str, url: &str, sent: &[Value], status: u16, answer: &Answer) {
        let received: Vec<_> = lines(answer).iter().map(|(name, value)| header(name, value)).collect();
        let location = lines(answer).into_iter().find(|(name, _)| name == "location");
        let mut entry = json!({
            "startedDateTime": format!("2026-11-23T10:00:00.{:03}Z", self.milliseconds),
            "time": 9,
            "request": { "method": method, "url": url, "headers": sent },
            "response": { "status": status, "headers": received, "redirectURL": location.map_or("", |(_, to)| to) },
        });
        if self.writer == Writer::Chromium {
            entry["response"]["_error"] = Value::Null;
            entry["_resourceType"] = json!("xhr");
        }
        self.entries.push(entry);
    }

    fn last(&mut self) -> &mut Value {
        self.entries.last_mut().expect("an entry was written before")
    }
}

fn header(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}
