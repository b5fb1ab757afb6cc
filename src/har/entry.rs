//! One entry of a log.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::lenient::{IsFilled, Lenient, Object, Objects, Short};
use crate::fetch::{CredentialsMode, HeaderList};

/// A request and what came back, as one browser wrote it down.
///
/// Deserializes from anything that is an object; what cannot be read is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry<'a> {
    /// `startedDateTime`, as written.
    pub started: Option<Cow<'a, str>>,
    /// `time`: how long it took, in milliseconds.
    pub duration: Option<f64>,
    /// Whether `timings` holds any; `None` without it. Measured in Firefox 153: of a request that never went out or has not ended it is
    /// `{}`, of one that ended it is filled, also where no response came.
    pub is_timed: Option<bool>,
    /// `request`.
    pub request: Request<'a>,
    /// `response`.
    pub response: Response<'a>,
    /// `_resourceType`, Chromium only: `fetch`, `preflight`, `document` …
    pub resource_type: Option<Cow<'a, str>>,
}

/// `request`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request<'a> {
    /// Byte for byte; empty when absent.
    pub method: Cow<'a, str>,
    /// As written; empty when absent.
    pub url: Cow<'a, str>,
    /// In the order written.
    pub headers: HeaderList<'a>,
    /// `postData.text`; `None` without a body, or where the exporter left it out.
    pub body: Option<Cow<'a, str>>,
    /// `_credentials`: the credentials mode where a recorder in the page noted it. No browser writes this.
    pub credentials: Option<CredentialsMode>,
}

/// `response`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response<'a> {
    /// 0 when there is none to be seen.
    pub status: u16,
    /// In the order written.
    pub headers: HeaderList<'a>,
    /// `content.text` where it is short and no Base64; `None` also where the exporter left it out, as Chromium does for what it kept
    /// from the page.
    pub body: Option<Cow<'a, str>>,
    /// `_error`.
    pub net_error: NetError<'a>,
    /// `_fetchedViaServiceWorker`, Chromium only: a service worker handed it over, made by itself or passed on. Where it handed over
    /// an error, Chromium writes `false`.
    pub via_service_worker: bool,
}

/// `response._error`. Chromium writes it into every entry; its absence tells that the log says nothing about failures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NetError<'a> {
    /// The exporter does not write this field (Firefox), or not here (Safari).
    #[default]
    NotWritten,
    /// `null`: no error.
    None,
    /// `net::ERR_…`, localized prose (Safari), or empty: stopped before the network.
    Some(Cow<'a, str>),
}

impl Entry<'_> {
    /// Why nothing can be said of this entry, as a phrase; `None` for one that can be used.
    pub fn oddity(&self) -> Option<&'static str> {
        if self.request.url.is_empty() {
            Some("it has no request URL")
        } else if self.request.method.is_empty() {
            Some("it has no request method")
        } else {
            None
        }
    }

    /// The same entry, borrowing nothing.
    pub fn into_owned(self) -> Entry<'static> {
        Entry {
            started: owned(self.started),
            duration: self.duration,
            is_timed: self.is_timed,
            request: Request {
                method: self.request.method.into_owned().into(),
                url: self.request.url.into_owned().into(),
                headers: self.request.headers.into_owned(),
                body: owned(self.request.body),
                credentials: self.request.credentials,
            },
            response: Response {
                status: self.response.status,
                headers: self.response.headers.into_owned(),
                body: owned(self.response.body),
                net_error: match self.response.net_error {
                    NetError::NotWritten => NetError::NotWritten,
                    NetError::None => NetError::None,
                    NetError::Some(text) => NetError::Some(text.into_owned().into()),
                },
                via_service_worker: self.response.via_service_worker,
            },
            resource_type: owned(self.resource_type),
        }
    }

    /// When the request started, in milliseconds since 1970; `None` when it was not written or cannot be read.
    pub fn started_ms(&self) -> Option<f64> {
        time_ms(self.started.as_deref()?)
    }
}

/// A time as logs write it ([RFC 3339](https://www.rfc-editor.org/rfc/rfc3339)), in milliseconds since 1970; `None` for anything else.
pub fn time_ms(text: &str) -> Option<f64> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    Some((time.unix_timestamp() * 1_000_000 + i64::from(time.microsecond())) as f64 / 1000.0)
}

fn owned(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    text.map(|text| text.into_owned().into())
}

impl<'de: 'a, 'a> Deserialize<'de> for Entry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RawEntry::deserialize(deserializer).map(Self::from)
    }
}

type Text<'a> = Lenient<Cow<'a, str>>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawEntry<'a> {
    #[serde(rename = "startedDateTime", borrow)]
    started: Text<'a>,
    time: Lenient<f64>,
    timings: Lenient<IsFilled>,
    #[serde(borrow)]
    request: Lenient<Object<RawRequest<'a>>>,
    #[serde(borrow)]
    response: Lenient<Object<RawResponse<'a>>>,
    #[serde(rename = "_resourceType", borrow)]
    resource_type: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawRequest<'a> {
    #[serde(borrow)]
    method: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow)]
    headers: Lenient<Objects<RawHeader<'a>>>,
    #[serde(rename = "postData", borrow)]
    body: Lenient<Object<RawBody<'a>>>,
    #[serde(rename = "_credentials", borrow)]
    credentials: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawBody<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawHeader<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    value: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawResponse<'a> {
    status: Lenient<f64>,
    #[serde(borrow)]
    headers: Lenient<Objects<RawHeader<'a>>>,
    #[serde(borrow)]
    content: Lenient<Object<RawContent<'a>>>,
    // The outer option tells a field that is not there from one that is null.
    #[serde(rename = "_error", borrow, deserialize_with = "written")]
    error: Option<Text<'a>>,
    #[serde(rename = "_fetchedViaServiceWorker")]
    via_service_worker: Lenient<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawContent<'a> {
    #[serde(borrow)]
    text: Lenient<Short<'a>>,
    #[serde(borrow)]
    encoding: Text<'a>,
}

fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text<'de>>, D::Error> {
    Lenient::deserialize(deserializer).map(Some)
}

impl<'a> From<RawEntry<'a>> for Entry<'a> {
    fn from(raw: RawEntry<'a>) -> Self {
        Self {
            started: raw.started.0,
            duration: raw.time.0,
            is_timed: raw.timings.0.map(|timings| timings.0),
            request: raw.request.0.map(|Object(request)| request.into()).unwrap_or_default(),
            response: raw.response.0.map(|Object(response)| response.into()).unwrap_or_default(),
            resource_type: raw.resource_type.0,
        }
    }
}

impl<'a> From<RawRequest<'a>> for Request<'a> {
    fn from(raw: RawRequest<'a>) -> Self {
        Self {
            method: raw.method.0.unwrap_or_default(),
            url: raw.url.0.unwrap_or_default(),
            headers: header_list(raw.headers),
            body: raw.body.0.and_then(|Object(body)| body.text.0),
            credentials: raw.credentials.0.as_deref().and_then(CredentialsMode::from_keyword),
        }
    }
}

impl<'a> From<RawResponse<'a>> for Response<'a> {
    fn from(raw: RawResponse<'a>) -> Self {
        Self {
            status: raw.status.0.map_or(0, status),
            headers: header_list(raw.headers),
            body: raw.content.0.and_then(|Object(content)| content.readable()),
            net_error: match raw.error {
                None => NetError::NotWritten,
                Some(Lenient(None)) => NetError::None,
                Some(Lenient(Some(text))) => NetError::Some(text),
            },
            via_service_worker: raw.via_service_worker.0.unwrap_or_default(),
        }
    }
}

impl<'a> RawContent<'a> {
    fn readable(self) -> Option<Cow<'a, str>> {
        let is_plain = self.encoding.0.is_none_or(|encoding| encoding.is_empty());
        self.text.0.filter(|_| is_plain).map(|Short(text)| text)
    }
}

/// Anything that is no status (negative, a fraction, five digits) is none.
pub(super) fn status(number: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 0 to 999")]
    if (0.0..=999.0).contains(&number) && number.fract() == 0.0 { number as u16 } else { 0 }
}

fn header_list(Lenient(headers): Lenient<Objects<RawHeader<'_>>>) -> HeaderList<'_> {
    let lines = headers.map(|Objects(headers)| headers).unwrap_or_default();
    lines.into_iter().filter_map(|line| Some((line.name.0?, line.value.0.unwrap_or_default()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Entry<'_> {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
    }

    #[test]
    fn an_entry_is_read_as_chromium_writes_it() {
        let entry = entry(
            r#"{"startedDateTime":"2026-11-23T14:28:46.355Z","time":86.5,"_resourceType":"fetch","_priority":"High",
                "request":{"method":"PUT","url":"https://api.example/x","headers":[{"name":"X-A","value":" 1 "}],
                           "postData":{"mimeType":"application/json","text":"{}"},"_credentials":"include"},
                "response":{"status":204,"headers":[{"name":"A","value":"1"},{"name":"A","value":"2"}],"_error":null,
                            "_fetchedViaServiceWorker":true}}"#,
        );
        assert_eq!(entry.started_ms(), Some(1_795_444_126_355.0));
        assert_eq!(entry.duration, Some(86.5));
        assert_eq!(entry.request.method, "PUT");
        assert_eq!(entry.request.headers.get("x-a").as_deref(), Some("1"));
        assert_eq!(entry.request.credentials, Some(CredentialsMode::Include));
        assert_eq!(entry.response.status, 204);
        assert_eq!(entry.response.headers.get("a").as_deref(), Some("1, 2"));
        assert_eq!(entry.response.net_error, NetError::None);
        assert!(entry.response.via_service_worker);
        assert_eq!(entry.resource_type.as_deref(), Some("fetch"));
    }

    #[test]
    fn an_error_that_is_not_written_is_not_no_error() {
        assert_eq!(entry(r#"{"response":{}}"#).response.net_error, NetError::NotWritten);
        assert_eq!(entry(r#"{"response":{"_error":null}}"#).response.net_error, NetError::None);
        assert_eq!(entry(r#"{"response":{"_error":""}}"#).response.net_error, NetError::Some("".into()));
        assert_eq!(entry(r#"{"response":{"_error":7}}"#).response.net_error, NetError::None);
    }

    #[test]
    fn fields_of_the_wrong_type_are_absent() {
        for json in [
            "{}",
            r#"{"request":null,"response":[]}"#,
            r#"{"request":{"method":1,"url":{},"headers":"x"},"response":{"status":"?","headers":{"A":"1"}}}"#,
            r#"{"startedDateTime":5,"time":"soon","request":{"headers":[null,1,"x",[],{},{"name":1}]}}"#,
        ] {
            assert_eq!(entry(json), Entry::default(), "{json}");
        }
    }

    #[test]
    fn a_header_without_a_value_is_there() {
        let entry = entry(r#"{"response":{"headers":[{"name":"A"},{"name":"B","value":null},{"value":"x"}]}}"#);
        assert_eq!(entry.response.headers.get("a").as_deref(), Some(""));
        assert_eq!(entry.response.headers.get("b").as_deref(), Some(""));
        assert_eq!(entry.response.headers.iter().count(), 2);
    }

    #[test]
    fn a_body_is_read_where_it_is_short_and_plain() {
        let (short, long) = ("x".repeat(4096), "x".repeat(4097));
        for (content, expected) in [
            (r#"{"text":"no"}"#.to_owned(), Some("no")),
            (r#"{"text":"a\n\"b\"","encoding":""}"#.to_owned(), Some("a\n\"b\"")),
            (r#"{"text":"bm8=","encoding":"base64"}"#.to_owned(), None),
            (format!(r#"{{"text":"{short}"}}"#), Some(short.as_str())),
            (format!(r#"{{"text":"{long}"}}"#), None),
            (format!(r#"{{"text":"\n{long}"}}"#), None),
            (r#"{"size":2}"#.to_owned(), None),
            (r#"{"text":7}"#.to_owned(), None),
            ("7".to_owned(), None),
        ] {
            let json = format!(r#"{{"response":{{"content":{content}}}}}"#);
            assert_eq!(entry(&json).response.body.as_deref(), expected, "{content:.60}");
        }
    }

    #[test]
    fn a_status_is_read_from_a_number_or_its_digits() {
        for (json, expected) in [
            ("200", 200),
            ("\"404\"", 404),
            ("200.0", 200),
            ("200.5", 0),
            ("-1", 0),
            ("99999", 0),
            ("1e300", 0),
            ("null", 0),
            ("true", 0),
        ] {
            let json = format!(r#"{{"response":{{"status":{json}}}}}"#);
            assert_eq!(entry(&json).response.status, expected, "{json}");
        }
    }

    #[test]
    fn times_are_read_with_any_offset() {
        for (text, expected) in [
            ("2026-11-23T14:28:46.355Z", Some(1_795_444_126_355.0)),
            ("2026-11-23T15:28:46.355+01:00", Some(1_795_444_126_355.0)),
            ("2026-11-23T14:28:46Z", Some(1_795_444_126_000.0)),
            ("yesterday", None),
            ("", None),
        ] {
            let entry = Entry { started: Some(text.into()), ..Entry::default() };
            assert_eq!(entry.started_ms(), expected, "{text}");
        }
    }
}
