//! A request with its preflight and the redirects before it.

mod facts;
mod leg;
mod pairing;

use std::borrow::Cow;

use crate::fetch::{CredentialsMode, Extracted, HeaderList, Origin, safelist};
use crate::har::Entry;
use crate::sorting;

use facts::Facts;

pub use leg::Leg;
pub use pairing::{ExchangeId, Pairing};

/// A request of a page: its last leg, and the redirects that led there, each as far as the log holds it. Of the last leg at least one of
/// request and preflight is there.
#[derive(Clone, Debug)]
pub struct Exchange<'e> {
    /// The redirects that were followed, the first one first. Each has its request.
    pub hops: Vec<Leg<'e>>,
    /// The request of the last leg. Firefox does not log one whose preflight failed.
    pub request: Option<Logged<'e>>,
    /// The preflight of the last leg. A request that needs none, or whose preflight was cached, has none.
    pub preflight: Option<Logged<'e>>,
}

/// An entry and its place in the log.
#[derive(Clone, Copy, Debug)]
pub struct Logged<'e> {
    /// Index in `log.entries`.
    pub index: usize,
    /// The entry.
    pub entry: &'e Entry<'e>,
    /// What is known of it.
    facts: &'e Facts,
}

/// What the standard keeps of a request while it follows redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The origin that the server is told: the page's, or `null` once a redirect led from one foreign origin to another
    /// ([redirect-tainted](https://fetch.spec.whatwg.org/#concept-request-redirect-taint)).
    pub origin: Origin,
    /// Whether the [response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting) is `cors`: from the first leg
    /// on that leaves the page's origin, also back home.
    pub is_cors: bool,
}

impl<'e> Exchange<'e> {
    /// The leg that it ended with.
    pub fn last(&self) -> Leg<'e> {
        Leg { request: self.request, preflight: self.preflight }
    }

    /// All legs, in the order of the request's [URL list](https://fetch.spec.whatwg.org/#concept-request-url-list).
    pub fn legs(&self) -> impl DoubleEndedIterator<Item = Leg<'e>> + '_ {
        self.hops.iter().copied().chain([self.last()])
    }

    /// The URL that the page asked for, as logged.
    pub fn url(&self) -> &'e str {
        self.first().url()
    }

    /// The method that the page asked with, byte for byte.
    pub fn method(&self) -> Cow<'e, str> {
        self.first().method()
    }

    /// The [current URL](https://fetch.spec.whatwg.org/#concept-request-current-url): where the redirects led, as logged.
    pub fn current_url(&self) -> &'e str {
        self.last().url()
    }

    /// The method of the last leg, byte for byte: a redirect may have changed it.
    pub fn current_method(&self) -> Cow<'e, str> {
        self.last().method()
    }

    /// The origin of the server that the last leg goes to; `None` when its URL does not parse.
    pub fn server_origin(&self) -> Option<&'e Origin> {
        self.last().server()
    }

    /// The origin of the page that made the request: that of the first leg's `Origin` (the preflight's, then the request's), or of its
    /// `Referer`; behind a redirect `null` says nothing of the page. `None` when no entry tells.
    pub fn page_origin(&self) -> Option<&'e Origin> {
        self.first().origin().or_else(|| {
            let told = self.legs().filter_map(|leg| leg.origin()).find(|origin| **origin != Origin::Opaque);
            told.or_else(|| self.legs().find_map(|leg| leg.origin()))
        })
    }

    /// How each leg stands, for a page of this origin.
    pub fn standings(&self, page: &Origin) -> Vec<Standing> {
        let mut before: Option<Option<&Origin>> = None;
        let (mut is_cors, mut origin_is_tainted) = (false, false);
        self.legs()
            .map(|leg| {
                let server = leg.server();
                is_cors |= server != Some(page);
                if let Some(before) = before {
                    origin_is_tainted |= before != server && before != Some(page);
                }
                before = Some(server);
                let origin = if origin_is_tainted { &Origin::Opaque } else { page };
                Standing { origin: leg.sent_origin().unwrap_or(origin).clone(), is_cors }
            })
            .collect()
    }

    /// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) of the last leg: lower
    /// case, sorted, unique. The preflight names them; without one they are worked out from what the request carried.
    pub fn unsafe_header_names(&self) -> &'e [String] {
        self.last().unsafe_header_names()
    }

    /// The request that the page made, before any redirect; `None` where the log holds its preflight alone.
    pub fn first_request(&self) -> Option<&'e Entry<'e>> {
        self.first().request.map(|request| request.entry)
    }

    /// The request headers that the page itself set, as far as the log tells them from the browser's own.
    pub fn page_headers(&self) -> HeaderList<'e> {
        self.request.map(|request| page_headers(request.entry)).unwrap_or_default()
    }

    /// What the log tells of the credentials mode: `Some(true)` for `include`, `Some(false)` for any other, `None` when both fit.
    pub fn includes_credentials(&self, standings: &[Standing]) -> Option<bool> {
        let requests = || self.legs().filter_map(|leg| leg.request).map(|request| &request.entry.request);
        if let Some(mode) = requests().find_map(|request| request.credentials) {
            return Some(mode == CredentialsMode::Include);
        }
        // Cookies cross origins only with `include`. That none went proves nothing: there may have been none.
        let has_cookie = |leg: Leg| leg.request.is_some_and(|request| request.entry.request.headers.contains("cookie"));
        let is_sent = self.legs().zip(standings).any(|(leg, standing)| standing.is_cors && has_cookie(leg));
        is_sent.then_some(true)
    }

    /// Indexes into `log.entries`, ascending.
    pub fn indexes(&self) -> Vec<usize> {
        let logged = self.legs().flat_map(|leg| [leg.request, leg.preflight]).flatten();
        let mut indexes: Vec<_> = logged.map(|logged| logged.index).collect();
        // A request mostly comes just before or behind its preflight, and that is all.
        match indexes[..] {
            [one, other] if one > other => indexes.swap(0, 1),
            [] | [_] | [_, _] => {}
            _ => sorting::sort_by(&mut indexes, Ord::cmp),
        }
        indexes
    }

    /// When it started, as logged.
    pub fn started(&self) -> Option<&'e str> {
        self.first().either().and_then(|logged| logged.entry.started.as_deref())
    }

    fn first(&self) -> Leg<'e> {
        self.hops.first().copied().unwrap_or_else(|| self.last())
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
        return safelist::unsafe_names(set_by_page(entry));
    }
    match entry.request.headers.extract("access-control-request-headers") {
        Extracted::Values(names) => safelist::lower_sorted_unique(names),
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

/// The headers of a request that the page itself set, as far as the log tells them from the browser's own.
pub fn page_headers<'e>(request: &'e Entry<'e>) -> HeaderList<'e> {
    set_by_page(request).collect()
}

fn set_by_page<'e>(request: &'e Entry<'e>) -> impl Iterator<Item = (&'e str, &'e str)> {
    let lines = request.request.headers.iter().map(|header| (header.name, header.value));
    lines.filter(|(name, value)| !safelist::is_forbidden_request_header(name) && !is_browsers_own(name, value))
}

/// Headers that browsers add by themselves, and that a page could set too: with these values they are taken for the browser's.
fn is_browsers_own(name: &str, value: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    match name.len() {
        10 => is("user-agent"),
        25 => is("upgrade-insecure-requests"),
        8 => is("priority"),
        13 if is("cache-control") => matches!(value, "no-cache" | "max-age=0"),
        13 => is("if-none-match") || is("x-client-data"),
        17 => is("if-modified-since"),
        9 => is("save-data"),
        6 => is("pragma") && matches!(value, "no-cache" | "max-age=0"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Origins;
    use crate::har::NetError;

    const PAGE: &str = "https://page.example";

    /// The exchange that follows redirects along these URLs, the first of which says who asks by this header.
    fn along<T>(urls: &[&'static str], asks: (&'static str, &'static str), see: impl Fn(&Exchange) -> T) -> T {
        let entries = urls.iter().enumerate().map(|(at, url)| {
            let mut entry = Entry::default();
            entry.request.method = "GET".into();
            entry.request.url = (*url).into();
            if at == 0 {
                entry.request.headers.append(asks.0, asks.1);
            }
            entry.response.net_error = NetError::None;
            entry.response.status = 302;
            if let Some(next) = urls.get(at + 1) {
                entry.response.headers.append("Location", *next);
            }
            (at, entry)
        });
        let pairing: Pairing = entries.collect();
        let (_, exchange) = pairing.iter().next().expect("an exchange");
        assert_eq!(exchange.legs().count(), urls.len());
        see(&exchange)
    }

    #[test]
    fn the_origin_becomes_null_where_a_foreign_server_leads_to_another_and_cors_stays_in_force() {
        let (page, first, second) = ("https://page.example/x", "https://first.example/x", "https://second.example/x");
        let (named, null, home) = ((PAGE, true), ("null", true), (PAGE, false));
        for (urls, expected) in [
            (vec![page], vec![home]),
            (vec![first], vec![named]),
            (vec![page, page, first], vec![home, home, named]),
            (vec![first, first], vec![named, named]),
            (vec![first, "https://first.example:8443/x"], vec![named, null]),
            (vec![first, second], vec![named, null]),
            (vec![page, first, second], vec![home, named, null]),
            (vec![first, page], vec![named, null]),
            (vec![first, second, second], vec![named, null, null]),
            (vec![page, first, page, first], vec![home, named, null, null]),
        ] {
            let origin = Origin::parse(PAGE).expect("an origin");
            let found = along(&urls, ("Referer", "https://page.example/"), |exchange| {
                let standings = exchange.standings(&origin);
                standings
                    .into_iter()
                    .map(|standing| (standing.origin.to_string(), standing.is_cors))
                    .collect::<Vec<_>>()
            });
            let expected: Vec<_> = expected.into_iter().map(|(origin, is_cors)| (origin.to_owned(), is_cors)).collect();
            assert_eq!(found, expected, "{urls:?}");
        }
    }

    #[test]
    fn a_cookie_tells_of_credentials_only_where_it_left_home() {
        let origin = Origin::parse(PAGE).expect("an origin");
        for (urls, expected) in [
            (vec!["https://first.example/"], Some(true)),
            (vec!["https://page.example/"], None),
            (vec!["https://page.example/", "https://first.example/"], None),
            (vec!["https://first.example/", "https://page.example/"], Some(true)),
        ] {
            let found =
                along(&urls, ("Cookie", "a=b"), |exchange| exchange.includes_credentials(&exchange.standings(&origin)));
            assert_eq!(found, expected, "{urls:?}");
        }
    }

    fn logged<'e>((facts, entry): &'e (Facts, Entry<'e>)) -> Logged<'e> {
        Logged { index: 0, entry, facts }
    }

    #[test]
    fn behind_a_redirect_null_says_nothing_of_the_page() {
        let mut urls = vec!["https://first.example/", "https://second.example/"];
        let page = |urls: &[&'static str], origin| {
            along(urls, ("Origin", origin), |exchange| exchange.page_origin().map(ToString::to_string))
        };
        assert_eq!(page(&urls, PAGE).as_deref(), Some(PAGE));
        assert_eq!(page(&urls, "null").as_deref(), Some("null"));
        urls.pop();
        assert_eq!(page(&urls, "null").as_deref(), Some("null"));
        let mut next = Entry::default();
        next.request.headers.append("Origin", "null");
        let (silent, mut named) = (Entry::default(), Entry::default());
        named.request.headers.append("Origin", PAGE);
        let known = |entry: Entry<'static>| (Facts::of(&entry, &mut Origins::default()), entry);
        let [silent, named, next] = [silent, named, next].map(known);
        let leg = |entry| Leg { request: Some(logged(entry)), preflight: None };
        for (hops, expected) in [
            (vec![leg(&silent)], Some("null")),
            (vec![leg(&silent), leg(&named)], Some(PAGE)),
            (vec![leg(&named)], Some(PAGE)),
        ] {
            let exchange = Exchange { hops, request: Some(logged(&next)), preflight: None };
            assert_eq!(exchange.page_origin().map(ToString::to_string).as_deref(), expected);
        }
    }
}
