//! What preflights cost, and what browsers would have spared had the servers let them: `Access-Control-Max-Age`, held against the capture.

mod tell;

use std::collections::HashMap;

use serde::Serialize;

use super::{Credentials, Reuse, Summary};
use crate::exchange::{Exchange, Leg};
use crate::fetch::method::is_cors_safelisted;
use crate::fetch::url::{server_and_path, without_fragment};
use crate::sorting;

/// How many endpoints are listed.
const LISTED: usize = 50;

/// How many endpoints are told apart, and how many answers are remembered. What comes after is counted, and never as spared.
const REMEMBERED: usize = 10_000;

/// How many preflights of one endpoint keep their moment.
const MOMENTS: usize = 200;

/// A preflight that was sent. [`Preflights`] are counted from these.
#[derive(Clone, Debug, PartialEq)]
pub struct PreflightSent {
    /// The URL that it asked for, as captured.
    pub url: String,
    /// The method that it asked for.
    pub method: String,
    /// The header names that it asked for: lower case, sorted, unique.
    pub header_names: Vec<String>,
    /// When it started, in milliseconds since 1970; `None` where the log does not say.
    pub started_ms: Option<f64>,
    /// How long it took, in milliseconds; 0 where the log does not say.
    pub took_ms: f64,
    /// Whether its answer let the request pass: no other is remembered.
    pub passed: bool,
}

/// What the preflights of a capture cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Preflights {
    /// How many there were.
    pub count: usize,
    /// How long they took, in milliseconds.
    pub total_ms: f64,
    /// What each browser would have spared with the longest `Access-Control-Max-Age` that it keeps. It spares a preflight whose page, URL,
    /// method and header names an answered one had asked for; what answers allow beyond that would spare more.
    pub spared: Spared,
    /// Where they went: the longest time first, at most fifty.
    pub endpoints: Vec<Endpoint>,
    /// How many went to endpoints that are not listed.
    pub unlisted: usize,
    /// From the start of the first to the end of the last, in milliseconds.
    pub span_ms: f64,
}

/// By browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Spared {
    /// Chromium.
    pub chromium: Spare,
    /// Firefox.
    pub firefox: Spare,
    /// Safari.
    pub safari: Spare,
}

/// What one browser would have spared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spare {
    /// The longest that it keeps an answer, in seconds.
    pub max_age: u32,
    /// How many preflights.
    pub count: usize,
    /// The time that these took, in milliseconds.
    pub ms: f64,
}

/// Preflights for one method at one URL, whatever its query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Endpoint {
    /// The method.
    pub method: String,
    /// The URL without its query.
    pub url: String,
    /// How many there were.
    pub count: usize,
    /// How long they took, in milliseconds.
    pub total_ms: f64,
    /// The first two hundred of them that tell when they were.
    pub moments: Vec<Moment>,
}

/// When a preflight was under way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// Its start, in milliseconds since the first of all.
    pub at_ms: f64,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// Whether any browser would have spared it.
    pub spared: bool,
}

impl PreflightSent {
    /// The preflights of an exchange, in the order of its redirects.
    pub(super) fn of(exchange: &Exchange, last_passed: bool) -> Vec<Self> {
        let sent = |leg: Leg, passed: bool| {
            let entry = leg.preflight?.entry;
            Some(Self {
                url: leg.url().to_owned(),
                method: leg.method().into_owned(),
                header_names: leg.unsafe_header_names().to_vec(),
                started_ms: entry.started_ms(),
                took_ms: entry.duration.unwrap_or_default().max(0.0),
                passed,
            })
        };
        // A redirect that was followed came after its preflight had passed.
        let hops = exchange.hops.iter().filter_map(|hop| sent(*hop, true));
        hops.chain(sent(exchange.last(), last_passed)).collect()
    }
}

impl Preflights {
    /// Of these exchanges, in the order in which they were captured.
    pub fn of<'r>(exchanges: impl IntoIterator<Item = &'r Summary>) -> Self {
        let sent = exchanges.into_iter().flat_map(|report| report.preflights.iter().map(move |sent| (report, sent)));
        Self::of_sent(sent)
    }

    /// Of these preflights, each with the exchange that it is of.
    pub(super) fn of_sent<'r>(sent: impl IntoIterator<Item = (&'r Summary, &'r PreflightSent)>) -> Self {
        let mut tally = Tally::default();
        for (report, sent) in sent {
            tally.add(report, sent);
        }
        tally.into_preflights()
    }

    /// Each browser's name, and what it would have spared.
    pub fn by_browser(&self) -> [(&'static str, Spare); 3] {
        let Spared { chromium, firefox, safari } = self.spared;
        [("Chromium", chromium), ("Firefox", firefox), ("Safari", safari)]
    }

    /// For a terminal.
    pub fn to_text(&self) -> String {
        tell::text(self)
    }

    /// For a ticket.
    pub fn to_markdown(&self) -> String {
        tell::markdown(self)
    }
}

/// In the order of [`Spared`].
const CAPS: [u32; 3] = [Reuse::CAPS.chromium, Reuse::CAPS.firefox, Reuse::CAPS.safari];

/// What is counted, in one pass.
#[derive(Default)]
struct Tally<'r> {
    count: usize,
    total_ms: f64,
    spared: [(usize, f64); 3],
    endpoints: HashMap<(&'r str, &'r str), Endpoint>,
    remembered: HashMap<Asked<'r>, Remembered>,
    first_ms: Option<f64>,
    end_ms: f64,
}

/// A line of the [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Asked<'r> {
    page: &'r str,
    url: &'r str,
    what: What<'r>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum What<'r> {
    Method(&'r str),
    HeaderName(&'r str),
}

/// When each browser would have remembered it, in milliseconds since 1970. What was asked without credentials covers no request with them.
#[derive(Clone, Copy)]
struct Remembered {
    at_ms: [f64; 3],
    without_credentials: [bool; 3],
}

impl<'r> Tally<'r> {
    fn add(&mut self, report: &'r Summary, sent: &'r PreflightSent) {
        self.count += 1;
        self.total_ms += sent.took_ms;
        let spared = self.spare(report, sent);
        let key = (sent.method.as_str(), endpoint(&sent.url));
        if !self.endpoints.contains_key(&key) && self.endpoints.len() >= REMEMBERED {
            return;
        }
        let new = || Endpoint {
            method: key.0.to_owned(),
            url: key.1.to_owned(),
            count: 0,
            total_ms: 0.0,
            moments: Vec::new(),
        };
        let endpoint = self.endpoints.entry(key).or_insert_with(new);
        endpoint.count += 1;
        endpoint.total_ms += sent.took_ms;
        if let Some(at_ms) = sent.started_ms {
            self.first_ms = Some(self.first_ms.map_or(at_ms, |first| first.min(at_ms)));
            self.end_ms = self.end_ms.max(at_ms + sent.took_ms);
            if endpoint.moments.len() < MOMENTS {
                endpoint.moments.push(Moment { at_ms, took_ms: sent.took_ms, spared });
            }
        }
    }

    /// Counts what would have been spared, and remembers what would not. Whether any browser would have spared this one.
    fn spare(&mut self, report: &'r Summary, sent: &'r PreflightSent) -> bool {
        let (Some(page), Some(started)) = (report.page_origin.as_deref(), sent.started_ms) else { return false };
        let url = without_fragment(&sent.url);
        let asked = || asked_for(sent).map(|what| Asked { page, url, what });
        // One look at what is remembered serves all browsers.
        let known: Vec<_> = asked().map(|asked| self.remembered.get(&asked).copied()).collect();
        let mut renewed = [false; CAPS.len()];
        let mut any = false;
        for (browser, cap) in CAPS.into_iter().enumerate() {
            let covers = |known: &Option<Remembered>| {
                known.is_some_and(|known| {
                    let age = started - known.at_ms[browser];
                    let fits = !known.without_credentials[browser] || report.credentials != Credentials::Include;
                    fits && (0.0..f64::from(cap) * 1000.0).contains(&age)
                })
            };
            if known.iter().all(covers) {
                self.spared[browser].0 += 1;
                self.spared[browser].1 += sent.took_ms;
                any = true;
            } else {
                renewed[browser] = sent.passed;
            }
        }
        if renewed.contains(&true) {
            for (asked, known) in asked().zip(known) {
                self.remember(asked, known, renewed, started + sent.took_ms, report.credentials);
            }
        }
        any
    }

    /// Remembers what was asked for, in the browsers that have it anew.
    fn remember(
        &mut self,
        asked: Asked<'r>,
        known: Option<Remembered>,
        renewed: [bool; CAPS.len()],
        at_ms: f64,
        credentials: Credentials,
    ) {
        if known.is_none() && self.remembered.len() >= REMEMBERED {
            return;
        }
        let never = Remembered { at_ms: [f64::INFINITY; 3], without_credentials: [false; 3] };
        let mut now = known.unwrap_or(never);
        for browser in (0..CAPS.len()).filter(|browser| renewed[*browser]) {
            now.at_ms[browser] = at_ms;
            now.without_credentials[browser] = credentials == Credentials::NotInclude;
        }
        self.remembered.insert(asked, now);
    }

    fn into_preflights(self) -> Preflights {
        let first_ms = self.first_ms.unwrap_or_default();
        let mut endpoints: Vec<_> = self.endpoints.into_values().collect();
        sorting::sort_by(&mut endpoints, |one, two| {
            let name = |endpoint: &Endpoint| (endpoint.url.clone(), endpoint.method.clone());
            two.total_ms
                .total_cmp(&one.total_ms)
                .then(two.count.cmp(&one.count))
                .then_with(|| name(one).cmp(&name(two)))
        });
        endpoints.truncate(LISTED);
        for moment in endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.moments) {
            moment.at_ms -= first_ms;
        }
        let spare = |browser: usize| {
            let (count, ms) = self.spared[browser];
            Spare { max_age: CAPS[browser], count, ms }
        };
        Preflights {
            count: self.count,
            total_ms: self.total_ms,
            spared: Spared { chromium: spare(0), firefox: spare(1), safari: spare(2) },
            unlisted: self.count - endpoints.iter().map(|endpoint| endpoint.count).sum::<usize>(),
            endpoints,
            span_ms: (self.end_ms - first_ms).max(0.0),
        }
    }
}

/// What an answer has to have allowed for this preflight to be spared. A safelisted method needs no answer.
fn asked_for(sent: &PreflightSent) -> impl Iterator<Item = What<'_>> {
    let method = sent.header_names.is_empty() || !is_cors_safelisted(&sent.method);
    let names = sent.header_names.iter().map(|name| What::HeaderName(name));
    method.then_some(What::Method(&sent.method)).into_iter().chain(names)
}

/// A URL without query and fragment.
fn endpoint(url: &str) -> &str {
    let length = server_and_path(url).map_or(url.len(), |(server, path)| server.len() + path.len());
    &url[..length]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Preflights;
    use crate::report::explain_har;

    /// One request, and the preflight before it.
    struct Call {
        second: u32,
        method: &'static str,
        path: &'static str,
        names: &'static str,
        mode: Option<&'static str>,
        answer: u16,
    }

    const PUT: Call = Call { second: 0, method: "PUT", path: "/a", names: "", mode: None, answer: 204 };

    impl Call {
        fn entries(&self) -> [Value; 2] {
            let header = |name: &str, value: &str| json!({ "name": name, "value": value });
            let time = format!(
                "2026-11-23T{:02}:{:02}:{:02}Z",
                10 + self.second / 3600,
                self.second / 60 % 60,
                self.second % 60
            );
            let entry = |method: &str, sent: &[Value], status: u16| {
                let headers: Vec<_> = [header("Origin", "https://app.example")].iter().chain(sent).cloned().collect();
                let answer = [
                    header("Access-Control-Allow-Origin", "https://app.example"),
                    header("Access-Control-Allow-Credentials", "true"),
                    header("Access-Control-Allow-Methods", self.method),
                    header("Access-Control-Allow-Headers", self.names),
                ];
                let mut request =
                    json!({ "method": method, "url": format!("https://api.example{}", self.path), "headers": headers });
                if let Some(mode) = self.mode {
                    request["_credentials"] = json!(mode);
                }
                json!({ "startedDateTime": time, "time": 40, "request": request,
                    "response": { "status": status, "headers": answer, "_error": if status == 0 { json!("net::ERR_FAILED") } else { Value::Null } } })
            };
            let asks = [
                header("Access-Control-Request-Method", self.method),
                header("Access-Control-Request-Headers", self.names),
            ];
            let carries: Vec<_> =
                self.names.split(',').filter(|name| !name.is_empty()).map(|name| header(name, "1")).collect();
            [
                entry("OPTIONS", &asks, self.answer),
                entry(self.method, &carries, if self.answer == 204 { 200 } else { 0 }),
            ]
        }
    }

    fn of(calls: &[Call]) -> Preflights {
        let entries: Vec<_> = calls.iter().flat_map(Call::entries).collect();
        let log = json!({ "log": { "entries": entries } }).to_string();
        Preflights::of(explain_har(log.as_bytes()).expect("a HAR").summaries())
    }

    fn spared(calls: &[Call]) -> [usize; 3] {
        of(calls).by_browser().map(|(_, spare)| spare.count)
    }

    #[test]
    fn each_browser_spares_what_it_would_still_remember() {
        let at = |seconds: &[u32]| {
            let calls: Vec<_> = seconds.iter().map(|&second| Call { second, ..PUT }).collect();
            spared(&calls)
        };
        for (seconds, expected) in [
            (&[0][..], [0, 0, 0]),
            (&[0, 0], [0, 0, 0]),
            (&[0, 20], [1, 1, 1]),
            (&[0, 599], [1, 1, 1]),
            (&[0, 601], [1, 1, 0]),
            (&[0, 7199], [1, 1, 0]),
            (&[0, 7201], [0, 1, 0]),
            // What is spared makes nothing younger: the third is asked again in Safari.
            (&[0, 500, 1000], [2, 2, 1]),
        ] {
            assert_eq!(at(seconds), expected, "{seconds:?}");
        }
    }

    #[test]
    fn only_what_was_asked_before_and_answered_well_is_spared() {
        let after = |first: Call, second: Call| spared(&[first, Call { second: 9, ..second }])[0];
        for (what, first, second, expected) in [
            ("the same", PUT, PUT, 1),
            ("another path", PUT, Call { path: "/b", ..PUT }, 0),
            ("another query", Call { path: "/a?x=1", ..PUT }, Call { path: "/a?x=2", ..PUT }, 0),
            ("another method", PUT, Call { method: "DELETE", ..PUT }, 0),
            ("more headers", PUT, Call { names: "x-a", ..PUT }, 0),
            ("fewer headers", Call { names: "x-a,x-b", ..PUT }, Call { names: "x-b", ..PUT }, 1),
            (
                "another safelisted method",
                Call { method: "GET", names: "x-a", ..PUT },
                Call { method: "POST", names: "x-a", ..PUT },
                1,
            ),
            ("a refusal", Call { answer: 500, ..PUT }, PUT, 0),
            ("credentials now", Call { mode: Some("omit"), ..PUT }, Call { mode: Some("include"), ..PUT }, 0),
            ("credentials before", Call { mode: Some("include"), ..PUT }, Call { mode: Some("omit"), ..PUT }, 1),
        ] {
            assert_eq!(after(first, second), expected, "{what}");
        }
    }

    #[test]
    fn endpoints_leave_the_query_out_and_the_dearest_is_first() {
        let calls = [
            Call { path: "/b", ..PUT },
            Call { second: 1, path: "/a?page=1", ..PUT },
            Call { second: 2, path: "/a?page=2", ..PUT },
        ];
        let found = of(&calls);
        let listed: Vec<_> = found.endpoints.iter().map(|endpoint| (endpoint.url.as_str(), endpoint.count)).collect();
        assert_eq!(listed, [("https://api.example/a", 2), ("https://api.example/b", 1)]);
        assert_eq!((found.count, found.unlisted), (3, 0));
        assert!((found.total_ms - 120.0).abs() < 1e-9 && (found.span_ms - 2040.0).abs() < 1e-9, "{found:?}");
        let starts: Vec<_> = found.endpoints[0].moments.iter().map(|moment| moment.at_ms.round().to_string()).collect();
        assert_eq!(starts, ["1000", "2000"]);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let paths: Vec<&'static str> =
            (0..60).map(|number| &*Box::leak(format!("/{number:02}").into_boxed_str())).collect();
        let calls: Vec<_> = paths.into_iter().map(|path| Call { path, ..PUT }).collect();
        let found = of(&calls);
        assert_eq!((found.count, found.endpoints.len(), found.unlisted), (60, 50, 10));
    }

    #[test]
    fn it_reads_well() {
        let calls =
            [PUT, Call { second: 20, ..PUT }, Call { second: 700, ..PUT }, Call { second: 701, path: "/b", ..PUT }];
        insta::assert_snapshot!(format!("{}\n{}", of(&calls).to_text(), of(&calls).to_markdown()));
        assert_eq!(of(&[]).to_text(), "No preflights in this file.\n");
        assert_eq!(of(&[]).to_markdown(), "# Preflights\n\nNo preflights in this file.\n");
    }
}
