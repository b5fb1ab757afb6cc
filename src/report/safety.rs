//! What is unsafe, or slow, about answers that pass: seen by holding the answers of one server against each other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::neighbours::words;
use super::preflights::{PreflightSent, Preflights, Spare};
use super::{Outcome, Reuse, Summary};
use crate::exchange::Exchange;
use crate::fetch::Origin;
use crate::fetch::url::{scheme_and_host, server_and_path};
use crate::fix::hostile::hostile_origins;
use crate::sorting;
use crate::wording::Wording;

/// Something that works and should be mended all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable and kebab-case.
    pub code: &'static str,
    /// One or two sentences with the real values.
    pub message: Wording,
}

/// What of an exchange's answers the warnings are made from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answered {
    /// `Access-Control-Allow-Origin` of the response, as received.
    pub allow_origin: Option<String>,
    /// Whether the response allows credentials.
    pub allow_credentials: bool,
    /// Whether the response says that it depends on `Origin`.
    pub varies: bool,
    /// How long the preflight took, in milliseconds; `None` without one.
    pub preflight_ms: Option<f64>,
    /// `Access-Control-Max-Age` of the answer to the preflight, as received.
    pub max_age: Option<String>,
}

impl Answered {
    /// `None` where there is no response.
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        let headers = &exchange.request.filter(|logged| logged.entry.response.status > 0)?.entry.response.headers;
        let preflight = exchange.preflight.map(|preflight| preflight.entry);
        let vary = headers.get("vary").unwrap_or_default().to_ascii_lowercase();
        Some(Self {
            allow_origin: headers.get("access-control-allow-origin").map(std::borrow::Cow::into_owned),
            allow_credentials: headers.get("access-control-allow-credentials").is_some_and(|value| value == "true"),
            varies: vary.split(',').any(|name| matches!(name.trim(), "origin" | "*")),
            preflight_ms: preflight.map(|entry| entry.duration.unwrap_or_default().max(0.0)),
            max_age: preflight
                .and_then(|entry| Some(entry.response.headers.get("access-control-max-age")?.into_owned())),
        })
    }
}

/// The warnings about one server, of whose exchanges these are all or some. Only those that passed count.
pub fn warnings<'r>(exchanges: impl IntoIterator<Item = &'r Summary>) -> Vec<Warning> {
    let passed: Vec<Passed> = exchanges.into_iter().filter_map(Passed::of).collect();
    [any_origin(&passed), careless_pattern(&passed), vary_missing(&passed), preflights(&passed)]
        .into_iter()
        .flatten()
        .collect()
}

/// The warnings by server.
pub(super) fn by_server<'r>(exchanges: impl IntoIterator<Item = &'r Summary>) -> BTreeMap<String, Vec<Warning>> {
    let mut servers: BTreeMap<String, Vec<&Summary>> = BTreeMap::new();
    for exchange in exchanges.into_iter().filter(|exchange| exchange.answered.is_some()) {
        if let Some(server) = Origin::of_url(&exchange.current_url) {
            servers.entry(server.to_string()).or_default().push(exchange);
        }
    }
    let warned = servers.into_iter().map(|(server, exchanges)| (server, warnings(exchanges)));
    let mut by_server = BTreeMap::new();
    by_server.extend(warned.filter(|(_, warnings)| !warnings.is_empty()));
    by_server
}

struct Passed<'r> {
    report: &'r Summary,
    answered: &'r Answered,
    page: &'r str,
}

impl<'r> Passed<'r> {
    fn of(report: &'r Summary) -> Option<Self> {
        let answered = report.answered.as_ref().filter(|_| report.outcome == Outcome::Allowed)?;
        Some(Self { report, answered, page: report.page_origin.as_deref()? })
    }

    /// Whether the answer names the page.
    fn is_named(&self) -> bool {
        self.answered.allow_origin.as_deref() == Some(self.page)
    }
}

/// Pages of sites that have nothing to do with each other were all let in by name, with credentials.
fn any_origin(passed: &[Passed]) -> Option<Warning> {
    let named = passed.iter().filter(|passed| passed.is_named() && passed.answered.allow_credentials);
    let sites = sorting::by_key(named.filter_map(|passed| Some((site(passed.page)?, passed.page))));
    // Two may be two of one company's.
    let pages: Vec<&str> = sites.into_iter().map(|(_, page)| page).take(3).collect();
    (pages.len() == 3).then(|| Warning {
        code: "any-origin-with-credentials",
        message: say!(
            "The server let {first}, {second} and {third} read with credentials: it seems to answer with whatever origin asks. Then every website reads \
             what the visitor may see. Compare with a list instead.",
            first = pages[0],
            second = pages[1],
            third = pages[2]
        ),
    })
}

/// An origin was let in that only a careless comparison takes for another one that was.
fn careless_pattern(passed: &[Passed]) -> Option<Warning> {
    let pages = sorting::unique(passed.iter().filter(|passed| passed.is_named()).map(|passed| passed.page));
    let (meant, taken) = pages.iter().find_map(|page| {
        // http and https of one host are often both meant, and so are two ports.
        let is_other = |other: &String| host(other) != host(page);
        let taken = hostile_origins(page)
            .into_iter()
            .filter(is_other)
            .find(|other| pages.binary_search(&other.as_str()).is_ok())?;
        Some((*page, taken))
    })?;
    Some(Warning {
        code: "origin-pattern-too-wide",
        message: say!(
            "The server let {taken} read as well as {meant}, from which it differs as an attacker's would: a pattern without an anchor, or \
             with a dot that matches any character, does that. Compare whole origins.",
            taken,
            meant
        ),
    })
}

/// The server names the page that asks, and does not say so to caches.
fn vary_missing(passed: &[Passed]) -> Option<Warning> {
    let named: Vec<&Passed> = passed.iter().filter(|passed| passed.is_named()).collect();
    let first = named.first()?;
    let other = named.iter().find(|other| other.page != first.page)?;
    let silent = named.iter().find(|passed| !passed.answered.varies)?;
    Some(Warning {
        code: "vary-missing",
        message: say!(
            "The server answers {first} to one page and {other} to another, but {url} has no Vary: Origin: a cache may hand one page the answer that \
             was meant for the other, which is then blocked.",
            first = first.page,
            other = other.page,
            url = &silent.report.current_url
        ),
    })
}

/// What preflights cost that a longer `Access-Control-Max-Age` would have saved.
fn preflights(passed: &[Passed]) -> Option<Warning> {
    let sample = passed.iter().find(|passed| passed.answered.preflight_ms.is_some())?;
    let here = |(report, sent): &(&Summary, &PreflightSent)| {
        let server = |url| server_and_path(url).map(|(server, _)| server);
        server(&report.current_url) == server(&sent.url)
    };
    let sent = passed.iter().flat_map(|passed| passed.report.preflights.iter().map(|sent| (passed.report, sent)));
    let Preflights { count, total_ms, spared, .. } = Preflights::of_sent(sent.filter(here));
    let age = sample.answered.max_age.as_deref();
    let seconds = age.and_then(|age| age.trim().parse::<u64>().ok());
    let says = match (age, seconds) {
        (None, _) => {
            say!("Access-Control-Max-Age is not sent, so browsers forget the answer to a preflight after 5 seconds.")
        }
        (Some(age), None) => say!("Access-Control-Max-Age: {age} is no number of seconds.", age),
        (Some(age), Some(0)) => {
            say!("Access-Control-Max-Age: {age} forbids browsers to reuse the answer to a preflight.", age)
        }
        (Some(age), Some(seconds)) if seconds > u64::from(Reuse::CAPS.firefox) => say!(
            "Access-Control-Max-Age: {age} is more than any browser keeps: {chromium} in Chromium, {firefox} in Firefox, {safari} in Safari.",
            age,
            chromium = words(Reuse::CAPS.chromium),
            firefox = words(Reuse::CAPS.firefox),
            safari = words(Reuse::CAPS.safari)
        ),
        (Some(_), Some(seconds)) if seconds >= u64::from(Reuse::CAPS.safari) => return None,
        (Some(age), Some(_)) => say!("Access-Control-Max-Age: {age} makes browsers ask again soon.", age),
    };
    Some(Warning { code: "max-age", message: Wording::sentences([says, cost(count, total_ms, spared.chromium)]) })
}

/// How many preflights there were, how long they took, and what of it a longer `Access-Control-Max-Age` saves.
fn cost(count: usize, total_ms: f64, spare: Spare) -> Wording {
    let (total, ms, seconds) = (total_ms.round(), spare.ms.round(), spare.max_age);
    match (count, spare.count) {
        (1, 0) => say!("1 preflight here took {total} ms in all.", total),
        (_, 0) => say!("{count} preflights here took {total} ms in all.", count, total),
        (1, saved) => say!(
            "1 preflight here took {total} ms in all; {saved} of them ({ms} ms) repeated an earlier one, which {seconds} seconds would have saved.",
            total,
            saved,
            ms,
            seconds
        ),
        (_, saved) => say!(
            "{count} preflights here took {total} ms in all; {saved} of them ({ms} ms) repeated an earlier one, which {seconds} seconds would have saved.",
            count,
            total,
            saved,
            ms,
            seconds
        ),
    }
}

/// The last two labels of an origin's host: roughly who owns it. `None` for an address and for this machine.
fn site(origin: &str) -> Option<&str> {
    let host = host(origin)?;
    let is_address =
        host.ends_with(']') || host.rsplit('.').next().is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit()));
    let last = host.rfind('.').filter(|_| !is_address)?;
    Some(host[..last].rfind('.').map_or(host, |at| &host[at + 1..]))
}

fn host(origin: &str) -> Option<&str> {
    scheme_and_host(origin).map(|(_, host)| host)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::report::explain_har;

    fn entry(second: u32, method: &str, page: &str, path: &str, headers: &[[&str; 2]]) -> Value {
        let lines: Vec<_> = headers.iter().map(|[name, value]| json!({ "name": name, "value": value })).collect();
        let mut sent = vec![json!({ "name": "Origin", "value": page })];
        if method == "OPTIONS" {
            sent.push(json!({ "name": "Access-Control-Request-Method", "value": "PUT" }));
        }
        json!({ "startedDateTime": format!("2026-11-23T10:{:02}:{:02}Z", second / 60, second % 60), "time": 40,
            "request": { "method": method, "url": format!("https://api.example{path}"), "headers": sent },
            "response": { "status": 200, "headers": lines, "_error": null } })
    }

    fn get(second: u32, page: &str, more: &[[&str; 2]]) -> Value {
        let headers: Vec<_> = [["Access-Control-Allow-Origin", page]].iter().chain(more).copied().collect();
        entry(second, "GET", page, "/items", &headers)
    }

    fn warned(entries: &[Value]) -> Vec<(&'static str, String)> {
        let log = json!({ "log": { "entries": entries } }).to_string();
        let servers = explain_har(log.as_bytes()).expect("a HAR").warnings;
        servers.into_values().flatten().map(|warning| (warning.code, warning.message.to_string())).collect()
    }

    fn codes(entries: &[Value]) -> Vec<&'static str> {
        warned(entries).into_iter().map(|(code, _)| code).collect()
    }

    const CREDENTIALS: [&str; 2] = ["Access-Control-Allow-Credentials", "true"];
    const VARY: [&str; 2] = ["Vary", "Accept-Encoding, origin"];

    #[test]
    fn three_strangers_with_credentials_are_any_origin() {
        let pages = ["https://app.example", "https://evil.test", "https://foo.invalid"];
        let get = |page: &&str| get(1, page, &[CREDENTIALS, VARY]);
        assert_eq!(codes(&pages.iter().map(get).collect::<Vec<_>>()), ["any-origin-with-credentials"]);
        assert!(codes(&pages[..2].iter().map(get).collect::<Vec<_>>()).is_empty());
        let one_company =
            ["https://app.example", "https://admin.app.example", "https://b.app.example", "http://127.0.0.1:1"];
        assert!(codes(&one_company.iter().map(get).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn an_origin_that_only_a_careless_pattern_lets_in_is_told() {
        let pair = |other: &str| codes(&[get(1, "https://app.example", &[VARY]), get(2, other, &[VARY])]);
        for careless in ["https://app.example.evil.example", "https://evil-app.example", "https://appxexample"] {
            assert_eq!(pair(careless), ["origin-pattern-too-wide"], "{careless}");
        }
        for meant in ["https://admin.example", "http://app.example", "https://app.example:8443"] {
            assert!(pair(meant).is_empty(), "{meant}");
        }
    }

    #[test]
    fn an_answer_that_names_whoever_asks_has_to_vary() {
        let two = |first: &[[&str; 2]], second: &[[&str; 2]]| {
            codes(&[get(1, "https://a.example", first), get(2, "https://b.example", second)])
        };
        assert_eq!(two(&[], &[VARY]), ["vary-missing"]);
        assert!(two(&[VARY], &[VARY]).is_empty());
        // One page alone may be all that the server ever allows.
        assert!(codes(&[get(1, "https://a.example", &[]), get(2, "https://a.example", &[])]).is_empty());
        let star = entry(1, "GET", "https://a.example", "/items", &[["Access-Control-Allow-Origin", "*"]]);
        assert!(codes(&[star, get(2, "https://b.example", &[])]).is_empty());
    }

    #[test]
    fn preflights_that_need_not_have_been_are_counted_with_their_time() {
        let page = "https://app.example";
        let put = |second, path: &str, age: Option<&str>| {
            let methods = ["Access-Control-Allow-Methods", "PUT"];
            let age = age.map(|age| ["Access-Control-Max-Age", age]);
            let headers: Vec<_> = [["Access-Control-Allow-Origin", page], methods].into_iter().chain(age).collect();
            [entry(second, "OPTIONS", page, path, &headers), entry(second, "PUT", page, path, &headers[..1])]
        };
        let message = |age: Option<&str>| {
            let entries = [put(1, "/a", age), put(20, "/a", age), put(40, "/b", age)].concat();
            warned(&entries).into_iter().map(|(_, message)| message).collect::<String>()
        };
        assert_eq!(
            message(None),
            "Access-Control-Max-Age is not sent, so browsers forget the answer to a preflight after 5 seconds. 3 preflights here took \
             120 ms in all; 1 of them (40 ms) repeated an earlier one, which 7200 seconds would have saved."
        );
        for (age, says) in
            [("0", "forbids"), ("abc", "no number"), ("30", "ask again soon"), ("9999999", "more than any browser")]
        {
            assert!(message(Some(age)).contains(says), "{age}: {}", message(Some(age)));
        }
        for enough in ["600", "7200", "86400"] {
            assert_eq!(message(Some(enough)), "");
        }
    }
}
