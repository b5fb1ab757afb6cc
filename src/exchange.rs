//! A request with its preflight.

mod pairing;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::fetch::{CredentialsMode, Extracted, HeaderList, Origin, safelist};
use crate::har::Entry;

pub use pairing::{ExchangeId, Pairing};

/// A request with its preflight, each as far as the log holds it. At least one of the two is there.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'e> {
    /// The request that the page made. Firefox does not log one whose preflight failed.
    pub request: Option<Logged<'e>>,
    /// The preflight. A request that needs none, or whose preflight was cached, has none.
    pub preflight: Option<Logged<'e>>,
}

/// An entry and its place in the log.
#[derive(Clone, Copy, Debug)]
pub struct Logged<'e> {
    /// Index in `log.entries`.
    pub index: usize,
    /// The entry.
    pub entry: &'e Entry<'e>,
    /// [`unsafe_header_names`] of it.
    unsafe_header_names: &'e [String],
}

impl<'e> Exchange<'e> {
    /// The request's URL, as logged.
    pub fn url(&self) -> &'e str {
        self.either().map_or("", |entry| &entry.request.url)
    }

    /// The request's method, byte for byte.
    pub fn method(&self) -> Cow<'e, str> {
        match (&self.request, &self.preflight) {
            (Some(request), _) => Cow::Borrowed(&request.entry.request.method),
            (None, Some(preflight)) => requested_method(preflight.entry).unwrap_or_default(),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// The origin of the page that made the request: that of the preflight's `Origin`, of the request's `Origin` or of a `Referer`,
    /// in this order. `None` when no entry tells.
    pub fn page_origin(&self) -> Option<Origin> {
        let entries = [self.preflight, self.request];
        let headers = || entries.into_iter().flatten().map(|logged| &logged.entry.request.headers);
        let origin = |list: &HeaderList| list.values("origin").find_map(Origin::parse);
        let referer = |list: &HeaderList| list.values("referer").find_map(Origin::of_url).filter(Origin::is_http);
        headers().find_map(origin).or_else(|| headers().find_map(referer))
    }

    /// The origin of the server that the request goes to; `None` when its URL does not parse.
    pub fn server_origin(&self) -> Option<Origin> {
        Origin::of_url(self.url())
    }

    /// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) of the request: lower
    /// case, sorted, unique. The preflight names them; without one they are worked out from what the request carried.
    pub fn unsafe_header_names(&self) -> &'e [String] {
        self.preflight.or(self.request).map_or(&[], |logged| logged.unsafe_header_names)
    }

    /// The request headers that the page itself set, as far as the log tells them from the browser's own.
    pub fn page_headers(&self) -> HeaderList<'e> {
        self.request.map(|request| page_headers(request.entry)).unwrap_or_default()
    }

    /// What the log tells of the credentials mode: `Some(true)` for `include`, `Some(false)` for any other, `None` when both fit.
    pub fn includes_credentials(&self) -> Option<bool> {
        let request = &self.request?.entry.request;
        match request.credentials {
            Some(mode) => Some(mode == CredentialsMode::Include),
            // Cookies cross origins only with `include`. That none went proves nothing: there may have been none.
            None => request.headers.contains("cookie").then_some(true),
        }
    }

    /// Indexes into `log.entries`, ascending.
    pub fn indexes(&self) -> Vec<usize> {
        let [request, preflight] = [self.request, self.preflight].map(|logged| logged.map(|logged| logged.index));
        let in_order = if request < preflight { [request, preflight] } else { [preflight, request] };
        in_order.into_iter().flatten().collect()
    }

    /// When it started, as logged.
    pub fn started(&self) -> Option<&'e str> {
        self.either().and_then(|entry| entry.started.as_deref())
    }

    fn either(&self) -> Option<&'e Entry<'e>> {
        self.request.or(self.preflight).map(|logged| logged.entry)
    }
}

/// Whether an entry is a [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request). A page's own `OPTIONS`
/// carries no `Access-Control-Request-Method`.
pub fn is_preflight(entry: &Entry) -> bool {
    entry.request.method == "OPTIONS" && entry.request.headers.contains("access-control-request-method")
        || entry.resource_type.as_deref() == Some("preflight")
}

/// The unsafe header names that a preflight asks for, or that a request carries: lower case, sorted, unique.
fn unsafe_header_names(entry: &Entry) -> Vec<String> {
    if !is_preflight(entry) {
        return safelist::cors_unsafe_request_header_names(&page_headers(entry));
    }
    match entry.request.headers.extract("access-control-request-headers") {
        Extracted::Values(names) => {
            let names: BTreeSet<_> = names.into_iter().map(str::to_ascii_lowercase).collect();
            names.into_iter().collect()
        }
        Extracted::Null | Extracted::Failure(_) => Vec::new(),
    }
}

/// Whether an entry shows the headers that were really sent. Chromium shows its own draft of them ("provisional headers") for a
/// request that never went out: there is no `Host` and no `Origin` in it.
pub fn shows_sent_headers(entry: &Entry) -> bool {
    entry.request.headers.contains("host") || entry.request.headers.contains(":authority")
}

fn requested_method<'e>(preflight: &'e Entry<'e>) -> Option<Cow<'e, str>> {
    preflight.request.headers.get("access-control-request-method")
}

fn page_headers<'e>(request: &'e Entry<'e>) -> HeaderList<'e> {
    request
        .request
        .headers
        .iter()
        .filter(|header| {
            !safelist::is_forbidden_request_header(&header.name) && !is_browsers_own(&header.name, &header.value)
        })
        .map(|header| (Cow::Borrowed(header.name.as_ref()), Cow::Borrowed(header.value.as_ref())))
        .collect()
}

/// Headers that browsers add by themselves, and that a page could set too: with these values they are taken for the browser's.
fn is_browsers_own(name: &str, value: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    is("user-agent")
        || is("upgrade-insecure-requests")
        || is("priority")
        || is("if-none-match")
        || is("if-modified-since")
        || is("x-client-data")
        || is("save-data")
        || ((is("cache-control") || is("pragma")) && matches!(value, "no-cache" | "max-age=0"))
}
