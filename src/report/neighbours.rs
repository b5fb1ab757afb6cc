//! What the other exchanges of a capture tell about one.

use std::cell::OnceCell;
use std::collections::HashMap;

use serde::Serialize;

use super::{Outcome, Reuse, Summary};
use crate::fetch::status::reason_phrase;
use crate::fetch::url::{server_and_path, without_fragment};
use crate::fix::ServerGuess;
use crate::fix::server::Known;
use crate::har;
use crate::wording::Wording;

/// The exchanges of a capture, by what one may want to know of them: looked through when it is first asked.
#[derive(Debug, Default)]
pub struct Neighbours<'r> {
    /// In the order of the capture.
    all: Vec<&'r Summary>,
    allowed: OnceCell<Allowed<'r>>,
    preflighted: OnceCell<Preflighted<'r>>,
    /// What the answers of each server show of it.
    servers: OnceCell<HashMap<&'r str, Known<'r>>>,
}

/// The latest that were allowed, by page and server.
type Allowed<'r> = HashMap<(&'r str, &'r str), Latest<'r>>;

/// Those with a preflight that passed, by page and URL, in the order of the capture.
type Preflighted<'r> = HashMap<(&'r str, &'r str), Vec<&'r Summary>>;

/// The latest that was allowed: of all, of those with a method, of those with a path, of those with both.
#[derive(Debug)]
struct Latest<'r> {
    any: &'r Summary,
    by_method: HashMap<&'r str, &'r Summary>,
    by_path: HashMap<&'r str, &'r Summary>,
    by_both: HashMap<(&'r str, &'r str), &'r Summary>,
}

/// Another exchange of the same page with the same server, which passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sibling {
    /// The index of its first entry.
    pub entry: usize,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// The status of its response.
    pub status: Option<u16>,
    /// In what it differs: `status`, `path`, `method`.
    pub differs: Vec<&'static str>,
    /// The same as a sentence.
    pub message: Wording,
}

#[derive(Debug)]
struct Likeness<'r> {
    page: &'r str,
    server: &'r str,
    path: Option<&'r str>,
    method: Option<&'r str>,
}

impl<'r> FromIterator<&'r Summary> for Neighbours<'r> {
    fn from_iter<I: IntoIterator<Item = &'r Summary>>(reports: I) -> Self {
        Self { all: reports.into_iter().collect(), ..Self::default() }
    }
}

/// What the other exchanges tell about one.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// [`Neighbours::sibling`].
    pub sibling: Option<Sibling>,
    /// [`Neighbours::preflight_cache`].
    pub preflight_cache: Option<Wording>,
    /// [`Neighbours::server`].
    pub server: Option<ServerGuess>,
}

impl<'r> Neighbours<'r> {
    /// All that they tell about one.
    pub fn tell(&self, summary: &Summary) -> Told {
        Told {
            sibling: self.sibling(summary),
            preflight_cache: self.preflight_cache(summary),
            server: self.server(summary),
        }
    }

    /// Of those with its server what matters to one exchange: of thousands the few that its [`sibling`](Self::sibling) and its
    /// [`preflight_cache`](Self::preflight_cache) are found among. The oldest first.
    pub fn near(report: &Summary, with_server: impl DoubleEndedIterator<Item = &'r Summary>) -> Self {
        let (wants_sibling, wants_preflight) = (report.wants_headers(), report.lacks_preflight);
        let Some(own) = likenesses(report).filter(|_| wants_sibling || wants_preflight) else { return Self::default() };
        // By likeness, the latest of each.
        let mut found = [None; 4];
        let mut near = Vec::new();
        for other in with_server.rev() {
            let at = likeness(&own, other).filter(|_| wants_sibling && other.outcome == Outcome::Allowed);
            let is_first = at.is_some_and(|at| found[at].replace(()).is_none());
            if is_first || (wants_preflight && other.preflight_reuse.is_some()) {
                near.push(other);
            }
        }
        near.into_iter().rev().collect()
    }

    /// The exchange that passed and is most like a blocked one; `None` where there is none, or where it was not blocked.
    pub fn sibling(&self, report: &Summary) -> Option<Sibling> {
        if !report.wants_headers() {
            return None;
        }
        let (page, (server, path)) = (report.page_origin.as_deref()?, server_and_path(&report.current_url)?);
        let found = self.allowed().get(&(page, server))?.most_like(path, &report.method);
        Some(Sibling::of(found, report))
    }

    /// Why a request was sent without the preflight that it needs: the answer to an earlier one covers it. `None` where none is seen
    /// that does, and where that is no question.
    pub fn preflight_cache(&self, report: &Summary) -> Option<Wording> {
        let page = report.page_origin.as_deref().filter(|_| report.lacks_preflight)?;
        let earlier = self.preflighted().get(&(page, without_fragment(&report.current_url)))?;
        let started = started_ms(report)?;
        let covers = |other: &&&Summary| {
            let reuse = other.preflight_reuse.map_or(0, |reuse| reuse.longest());
            started_ms(other).is_some_and(|other| other <= started && started - other <= f64::from(reuse) * 1000.0)
        };
        earlier.iter().rev().find(covers).copied().and_then(covered_by)
    }

    /// Which server an exchange that was stopped ended at, as far as its answers show, to this exchange and to the others.
    pub fn server(&self, report: &Summary) -> Option<ServerGuess> {
        if matches!(report.outcome, Outcome::Allowed | Outcome::NotCors) {
            return None;
        }
        let (server, _) = server_and_path(&report.current_url)?;
        report.traces.guess(self.servers().get(server)?)
    }

    fn allowed(&self) -> &Allowed<'r> {
        self.allowed.get_or_init(|| {
            let mut found = Allowed::new();
            for summary in self.all.iter().filter(|summary| summary.outcome == Outcome::Allowed) {
                let server_and_path = server_and_path(&summary.current_url);
                if let (Some(page), Some((server, path))) = (summary.page_origin.as_deref(), server_and_path) {
                    found.entry((page, server)).or_insert_with(|| Latest::new(summary)).take(path, summary);
                }
            }
            found
        })
    }

    fn preflighted(&self) -> &Preflighted<'r> {
        self.preflighted.get_or_init(|| {
            let mut found = Preflighted::new();
            for summary in self.all.iter().filter(|summary| summary.preflight_reuse.is_some()) {
                if let Some(page) = summary.page_origin.as_deref() {
                    found.entry((page, without_fragment(&summary.current_url))).or_default().push(summary);
                }
            }
            found
        })
    }

    fn servers(&self) -> &HashMap<&'r str, Known<'r>> {
        self.servers.get_or_init(|| {
            let mut found = HashMap::<_, Known>::new();
            for summary in self.all.iter().filter(|summary| summary.outcome != Outcome::NotCors) {
                if let Some((server, _)) = server_and_path(&summary.current_url) {
                    found.entry(server).or_default().add(&summary.traces);
                }
            }
            found
        })
    }
}

impl<'r> Latest<'r> {
    fn new(any: &'r Summary) -> Self {
        Self { any, by_method: HashMap::new(), by_path: HashMap::new(), by_both: HashMap::new() }
    }

    fn take(&mut self, path: &'r str, summary: &'r Summary) {
        self.any = summary;
        self.by_method.insert(&summary.method, summary);
        self.by_path.insert(path, summary);
        self.by_both.insert((path, &summary.method), summary);
    }

    fn most_like(&self, path: &str, method: &str) -> &'r Summary {
        let of_path = || self.by_both.get(&(path, method)).or_else(|| self.by_path.get(path));
        of_path().or_else(|| self.by_method.get(method)).copied().unwrap_or(self.any)
    }
}

impl Sibling {
    fn of(found: &Summary, report: &Summary) -> Self {
        let answered = |report: &Summary| report.status.or(report.preflight_status);
        let path = |report: &Summary| server_and_path(&report.current_url).map(|(_, path)| path.to_owned());
        let differences = [
            ("method", found.method != report.method),
            ("path", path(found) != path(report)),
            ("status", answered(report).is_some_and(|status| found.status != Some(status))),
        ];
        let differs: Vec<_> = differences.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect();
        let named = |what: &&str| match *what {
            "method" => say!("the method"),
            "path" => say!("the path"),
            _ => say!("the status"),
        };
        let what = match differs.split_last() {
            None => say!("the moment"),
            Some((last, [])) => named(last),
            Some((last, others)) => {
                say!("{others} and {last}", others = Wording::list(others.iter().map(named)), last = named(last))
            }
        };
        let (method, url) = (&found.method, &found.current_url);
        let message = match found.status {
            Some(status) => say!(
                "The same server did let this page read {method} {url} with {status}. What differs is {what}.",
                method,
                url,
                status = format!("{status} {}", reason_phrase(status)).trim_end().to_owned(),
                what
            ),
            None => say!(
                "The same server did let this page read {method} {url}. What differs is {what}.",
                method,
                url,
                what
            ),
        };
        Self {
            entry: found.entries.first().copied().unwrap_or_default(),
            method: found.method.clone(),
            url: found.current_url.clone(),
            status: found.status,
            message,
            differs,
        }
    }
}

/// From the most alike to the least.
fn likenesses(report: &Summary) -> Option<[Likeness<'_>; 4]> {
    let page = report.page_origin.as_deref()?;
    let (server, path) = server_and_path(&report.current_url)?;
    let like = |path, method| Likeness { page, server, path, method };
    let method = Some(report.method.as_str());
    Some([like(Some(path), method), like(Some(path), None), like(None, method), like(None, None)])
}

/// The first of the likenesses to one exchange that another one has.
fn likeness(to: &[Likeness<'_>; 4], other: &Summary) -> Option<usize> {
    let page = other.page_origin.as_deref()?;
    let (server, path) = server_and_path(&other.current_url)?;
    let has = |like: &Likeness| {
        (like.page, like.server) == (page, server)
            && like.path.is_none_or(|like| like == path)
            && like.method.is_none_or(|like| like == other.method)
    };
    to.iter().position(has)
}

fn covered_by(earlier: &Summary) -> Option<Wording> {
    let Reuse { chromium, firefox, safari } = earlier.preflight_reuse?;
    let time = earlier.started.as_deref().and_then(|started| Some(started.split_once('T')?.1.trim_end_matches('Z')));
    Some(say!(
        "Covered by an earlier preflight of {url} ({time}): its answer may be reused for {chromium} in Chromium, {firefox} in Firefox, \
         {safari} in Safari.",
        url = &earlier.current_url,
        time = time.map_or_else(|| say!("time unknown"), Wording::from),
        chromium = words(chromium),
        firefox = words(firefox),
        safari = words(safari)
    ))
}

/// Seconds, for people.
pub(super) fn words(seconds: u32) -> Wording {
    match seconds {
        0 => say!("not at all"),
        3600 => say!("1 hour"),
        seconds if seconds % 3600 == 0 => say!("{count} hours", count = seconds / 3600),
        60 => say!("1 minute"),
        seconds if seconds % 60 == 0 => say!("{count} minutes", count = seconds / 60),
        1 => say!("1 second"),
        seconds => say!("{count} seconds", count = seconds),
    }
}

fn started_ms(report: &Summary) -> Option<f64> {
    har::time_ms(report.started.as_deref()?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::report::{ExchangeReport, Neighbours, explain_har};

    const ALLOW: [&str; 2] = ["Access-Control-Allow-Origin", "https://app.example"];

    fn entry(second: u32, method: &str, path: &str, status: u16, headers: &[[&str; 2]]) -> Value {
        let lines: Vec<_> = headers.iter().map(|[name, value]| json!({ "name": name, "value": value })).collect();
        let error = if headers.is_empty() { json!("net::ERR_FAILED") } else { Value::Null };
        let mut sent = vec![json!({ "name": "Origin", "value": "https://app.example" })];
        if method == "OPTIONS" {
            sent.push(json!({ "name": "Access-Control-Request-Method", "value": "PUT" }));
        }
        json!({ "startedDateTime": format!("2026-11-23T10:{:02}:{:02}Z", second / 60, second % 60), "time": 9,
            "request": { "method": method, "url": format!("https://api.example{path}"), "headers": sent },
            "response": { "status": status, "headers": lines, "_error": error } })
    }

    fn last_of(entries: &[Value]) -> ExchangeReport {
        let log = json!({ "log": { "entries": entries } }).to_string();
        explain_har(log.as_bytes()).expect("a HAR").exchanges.pop().expect("an exchange")
    }

    #[test]
    fn the_exchange_most_like_it_that_passed_is_named_and_what_differs() {
        let blocked = || entry(50, "GET", "/items?page=2", 502, &[]);
        let others = [
            (entry(1, "POST", "/other", 200, &[ALLOW]), vec!["method", "path", "status"]),
            (entry(2, "GET", "/other", 200, &[ALLOW]), vec!["path", "status"]),
            (entry(3, "POST", "/items", 502, &[ALLOW]), vec!["method"]),
            (entry(4, "GET", "/items", 200, &[ALLOW]), vec!["status"]),
            (entry(5, "GET", "/items?page=2", 502, &[ALLOW]), vec![]),
        ];
        let mut entries = Vec::new();
        for (other, differs) in others {
            entries.push(other);
            let with_blocked: Vec<_> = entries.iter().cloned().chain([blocked()]).collect();
            let log = json!({ "log": { "entries": with_blocked } }).to_string();
            let exchanges = explain_har(log.as_bytes()).expect("a HAR").exchanges;
            let last = exchanges.last().expect("an exchange");
            let sibling = last.sibling.clone().expect("a sibling");
            assert_eq!(
                Neighbours::near(last, exchanges.iter().map(|report| &report.summary)).sibling(last).as_ref(),
                Some(&sibling),
                "found directly"
            );
            assert_eq!((sibling.entry, &sibling.differs), (entries.len() - 1, &differs));
            assert!(differs.iter().all(|what| sibling.message.contains(what)), "{}", sibling.message);
        }
    }

    #[test]
    fn what_passed_needs_no_sibling_and_another_server_is_none() {
        let passed = entry(1, "GET", "/items", 200, &[ALLOW]);
        assert_eq!(last_of(&[passed.clone(), entry(2, "GET", "/items", 200, &[ALLOW])]).sibling, None);
        let mut elsewhere = entry(2, "GET", "/items", 502, &[]);
        elsewhere["request"]["url"] = json!("https://api.example:8443/items");
        assert_eq!(last_of(&[passed, elsewhere]).sibling, None);
    }

    #[test]
    fn the_preflight_that_covers_a_later_request_is_named_while_its_answer_may_be_reused() {
        let put = |second| entry(second, "PUT", "/items", 200, &[ALLOW]);
        let asked = |age| {
            let methods = ["Access-Control-Allow-Methods", "PUT"];
            entry(0, "OPTIONS", "/items", 204, &[ALLOW, methods, ["Access-Control-Max-Age", age]])
        };
        for (age, second, covered) in [("600", 599, true), ("600", 600, true), ("600", 601, false), ("0", 1, false)] {
            let log = json!({ "log": { "entries": [asked(age), put(0), put(second)] } }).to_string();
            let exchanges = explain_har(log.as_bytes()).expect("a HAR").exchanges;
            let last = exchanges.last().expect("an exchange");
            let words = last.preflight_cache.clone().expect("a word on it");
            let near = Neighbours::near(last, exchanges.iter().map(|report| &report.summary)).preflight_cache(last);
            assert_eq!(near, Some(words.clone()).filter(|_| covered), "found directly");
            assert_eq!(words.contains("Covered by an earlier preflight"), covered, "{age} {second}: {words}");
        }
        let words = last_of(&[asked("90"), put(0), put(10)]).preflight_cache.unwrap_or_default();
        assert!(words.contains("10:00:00") && words.contains("90 seconds in Chromium"), "{words}");
        assert_eq!(last_of(&[asked("600"), put(0)]).preflight_cache, None);
        assert_eq!(last_of(&[entry(0, "GET", "/items", 200, &[ALLOW])]).preflight_cache, None);
    }
}
