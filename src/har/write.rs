//! A log as a HAR file.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::Serializer;

use super::{Entry, NetError};
use crate::fetch::{CredentialsMode, HeaderList};

/// Writes a HAR 1.2 file that holds these entries, all that an [`Entry`] knows of each: [`read`](super::read) gives the same again. What the
/// format asks for beyond that is filled in, as not known where it has a word for that; browsers' own tools read it too.
pub fn write<'e>(entries: impl IntoIterator<Item = Cow<'e, Entry<'e>>>, comment: &str) -> String {
    const CREATOR: Creator = Creator { name: "Preflight Inspector", version: env!("CARGO_PKG_VERSION") };
    let mut out =
        format!(r#"{{"log":{{"version":"1.2","creator":{},"comment":{},"entries":["#, json(&CREATOR), json(comment));
    for (number, entry) in entries.into_iter().enumerate() {
        out.push_str(if number == 0 { "\n" } else { ",\n" });
        out.push_str(&json(&WrittenEntry::of(&entry)));
    }
    out.push_str("\n]}}\n");
    out
}

/// Nothing that is written here can fail to be: there are no maps, and no writer but memory.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

#[derive(Serialize)]
struct Creator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenEntry<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    started_date_time: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<f64>,
    request: WrittenRequest<'e>,
    response: WrittenResponse<'e>,
    cache: Nothing,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Timings>,
    #[serde(rename = "_resourceType", skip_serializing_if = "Option::is_none")]
    resource_type: Option<&'e str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenRequest<'e> {
    method: &'e str,
    url: &'e str,
    http_version: &'static str,
    cookies: [Nothing; 0],
    headers: Vec<Pair<'e>>,
    query_string: Vec<Pair<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<Body<'e>>,
    headers_size: i8,
    body_size: i8,
    #[serde(rename = "_credentials", skip_serializing_if = "Option::is_none")]
    credentials: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenResponse<'e> {
    status: u16,
    status_text: &'static str,
    http_version: &'static str,
    cookies: [Nothing; 0],
    headers: Vec<Pair<'e>>,
    content: Content<'e>,
    #[serde(rename = "redirectURL")]
    redirect_url: Cow<'e, str>,
    headers_size: i8,
    body_size: i8,
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    error: Option<&'e NetError<'e>>,
    #[serde(rename = "_fetchedViaServiceWorker", skip_serializing_if = "std::ops::Not::not")]
    via_service_worker: bool,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Pair<'e> {
    name: &'e str,
    value: &'e str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'e> {
    mime_type: Cow<'e, str>,
    text: &'e str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'e> {
    size: usize,
    mime_type: Cow<'e, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'e str>,
}

/// How the time was spent is not kept, only that it was.
#[derive(Serialize)]
struct Timings {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    spent: Option<Spent>,
}

#[derive(Serialize)]
struct Spent {
    send: f64,
    wait: f64,
    receive: f64,
}

impl<'e> WrittenEntry<'e> {
    fn of(entry: &'e Entry<'e>) -> Self {
        let Entry { started, duration, is_timed, request, response, resource_type } = entry;
        let spent = Spent { send: 0.0, wait: duration.unwrap_or_default().max(0.0), receive: 0.0 };
        Self {
            started_date_time: started.as_deref(),
            time: *duration,
            request: WrittenRequest {
                method: &request.method,
                url: &request.url,
                http_version: "unknown",
                cookies: [],
                headers: pairs(&request.headers),
                query_string: query(&request.url),
                post_data: request.body.as_deref().map(|text| Body { mime_type: mime_type(&request.headers), text }),
                headers_size: -1,
                body_size: -1,
                credentials: request.credentials.map(CredentialsMode::keyword),
            },
            response: WrittenResponse {
                status: response.status,
                status_text: "",
                http_version: "unknown",
                cookies: [],
                headers: pairs(&response.headers),
                content: Content {
                    size: response.body.as_deref().map_or(0, str::len),
                    mime_type: mime_type(&response.headers),
                    text: response.body.as_deref(),
                },
                redirect_url: response.headers.get("location").unwrap_or_default(),
                headers_size: -1,
                body_size: -1,
                error: Some(&response.net_error).filter(|error| **error != NetError::NotWritten),
                via_service_worker: response.via_service_worker,
            },
            cache: Nothing {},
            timings: is_timed.map(|is_timed| Timings { spent: is_timed.then_some(spent) }),
            resource_type: resource_type.as_deref(),
        }
    }
}

impl Serialize for NetError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NotWritten | Self::None => serializer.serialize_unit(),
            Self::Some(text) => serializer.serialize_str(text),
        }
    }
}

fn pairs<'e>(headers: &'e HeaderList) -> Vec<Pair<'e>> {
    headers.iter().map(|header| Pair { name: header.name, value: header.value }).collect()
}

fn query(url: &str) -> Vec<Pair<'_>> {
    let query = url.split('#').next().and_then(|url| url.split_once('?')).map(|(_, query)| query);
    let pairs = query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| Pair { name, value }).collect()
}

fn mime_type<'e>(headers: &'e HeaderList) -> Cow<'e, str> {
    headers.get("content-type").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::{Request, Response, read};
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn headers() -> impl Strategy<Value = HeaderList<'static>> {
        prop::collection::vec((".{1,8}", ".{0,12}"), 0..4).prop_map(|lines| lines.into_iter().collect())
    }

    fn net_error() -> impl Strategy<Value = NetError<'static>> {
        prop_oneof![
            Just(NetError::NotWritten),
            Just(NetError::None),
            ".{0,20}".prop_map(|text| NetError::Some(text.into())),
        ]
    }

    prop_compose! {
        fn request()(
            method in ".{1,8}",
            url in ".{1,30}",
            headers in headers(),
            body in option::of(".{0,20}"),
            credentials in option::of(select(vec![CredentialsMode::Include, CredentialsMode::Omit, CredentialsMode::SameOrigin])),
        ) -> Request<'static> {
            Request { method: method.into(), url: url.into(), headers, body: body.map(Into::into), credentials }
        }
    }

    prop_compose! {
        fn response()(
            status in 0..1000_u16,
            headers in headers(),
            body in option::of(".{0,20}"),
            net_error in net_error(),
            via_service_worker in any::<bool>(),
        ) -> Response<'static> {
            Response { status, headers, body: body.map(Into::into), net_error, via_service_worker }
        }
    }

    prop_compose! {
        fn entry()(
            started in option::of(".{0,20}"),
            eighths in option::of(0..1_000_000_u32),
            is_timed in option::of(any::<bool>()),
            request in request(),
            response in response(),
            resource_type in option::of("[a-z]{1,8}"),
        ) -> Entry<'static> {
            Entry {
                started: started.map(Into::into),
                duration: eighths.map(|eighths| f64::from(eighths) / 8.0),
                is_timed,
                request,
                response,
                resource_type: resource_type.map(Into::into),
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(entries in prop::collection::vec(entry(), 0..4), comment in ".{0,20}") {
            let text = write(entries.iter().map(Cow::Borrowed), &comment);
            let har = read(text.as_bytes()).expect("a HAR");
            prop_assert_eq!(har.skipped, vec![]);
            let read: Vec<_> = har.entries.into_iter().map(|(_, entry)| entry).collect();
            prop_assert_eq!(read, entries);
        }
    }

    #[test]
    fn the_fields_that_the_format_asks_for_are_there() {
        let mut entry = Entry { started: Some("2026-11-23T10:00:00Z".into()), duration: Some(5.0), ..Entry::default() };
        entry.is_timed = Some(true);
        entry.request.method = "GET".into();
        entry.request.url = "https://api.example/a?b=c&d".into();
        let text = write([Cow::Borrowed(&entry)], "");
        let har: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let written = &har["log"]["entries"][0];
        for (object, fields) in [
            (&har["log"], &["version", "creator", "entries"][..]),
            (written, &["startedDateTime", "time", "request", "response", "cache", "timings"]),
            (
                &written["request"],
                &["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
            ),
            (
                &written["response"],
                &[
                    "status",
                    "statusText",
                    "httpVersion",
                    "cookies",
                    "headers",
                    "content",
                    "redirectURL",
                    "headersSize",
                    "bodySize",
                ],
            ),
            (&written["response"]["content"], &["size", "mimeType"]),
            (&written["timings"], &["send", "wait", "receive"]),
        ] {
            for field in fields {
                assert!(object.get(field).is_some_and(|value| !value.is_null()), "{field} in {object}");
            }
        }
        assert_eq!(
            written["request"]["queryString"],
            serde_json::json!([{ "name": "b", "value": "c" }, { "name": "d", "value": "" }])
        );
    }
}
