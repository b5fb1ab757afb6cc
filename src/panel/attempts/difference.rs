//! In what two attempts at the same differ, as far as CORS goes by it.

use crate::fetch::method::is_cors_safelisted;
use crate::panel::address;
use crate::report::headers::{Message, Value};
use crate::report::{Credentials, ExchangeReport, Finding, Outcome, Role, Stage};

/// One thing in which a later attempt differs from an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The preflight stopped it and lets it through now.
    PreflightPasses,
    /// What stood in the way, by its code, does so no more.
    Gone(&'static str, Stage),
    /// This stands in the way, by its code, and did not before.
    New(&'static str, Stage),
    /// The server answered another value, or none any more, or one where there was none.
    Answered(Answered),
    /// There was no preflight this time: the browser may still hold the answer to an earlier one.
    PreflightCached,
    /// There was no preflight this time: nothing in the request needs one.
    PreflightNotNeeded,
    /// There was a preflight this time.
    PreflightAsked,
    /// The request has credentials now, or has them no more.
    Credentials(bool),
    /// The request has this header now, which a preflight has to ask for.
    HeaderNew(String),
    /// The request has no such header any more.
    HeaderGone(String),
    /// The page asked at this address, which differs in its query.
    Address(String),
}

/// A line of the answer, then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// [`Stage::Preflight`], or [`Stage::Response`] for the request itself.
    pub stage: Stage,
    /// The header's name; `Status` for the status.
    pub name: String,
    /// Its value; `None` where it was not there.
    pub before: Option<String>,
    /// Its value; `None` where it is not there.
    pub after: Option<String>,
}

/// What differs: what the server did first, then what the page did. Where the later attempt's preflight was answered from the cache,
/// `preflighted` is the attempt that may have filled it.
pub fn differences(
    before: &ExchangeReport,
    after: &ExchangeReport,
    preflighted: Option<&ExchangeReport>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let is_stopped = |report: &ExchangeReport| report.stage == Some(Stage::Preflight);
    let is_past = after.outcome == Outcome::Allowed || matches!(after.stage, Some(Stage::Response | Stage::Redirect));
    let has_preflight = |report: &ExchangeReport| report.preflight_status.is_some();
    let preflight_passes = is_stopped(before) && is_past && has_preflight(after);
    if preflight_passes {
        found.push(Difference::PreflightPasses);
    }
    found.extend(in_the_way(before, after).map(|finding| Difference::New(finding.code, finding.stage)));
    // Of what passes it is plain.
    let is_plain = |stage| after.outcome == Outcome::Allowed || preflight_passes && stage == Stage::Preflight;
    let gone = in_the_way(after, before).filter(|finding| !is_plain(finding.stage));
    found.extend(gone.map(|finding| Difference::Gone(finding.code, finding.stage)));
    for stage in [Stage::Preflight, Stage::Response] {
        let cached = preflighted.filter(|_| stage == Stage::Preflight && after.lacks_preflight);
        let answers = message(after, stage).or_else(|| message(cached?, stage));
        if let (Some(before), Some(after)) = (message(before, stage), answers) {
            answered(stage, before, after, &mut found);
        }
    }
    match (has_preflight(before), has_preflight(after)) {
        (true, false) if after.lacks_preflight => found.push(Difference::PreflightCached),
        (true, false) if is_simple(after) => found.push(Difference::PreflightNotNeeded),
        (false, true) => found.push(Difference::PreflightAsked),
        _ => {}
    }
    if let (Some(then), Some(now)) = (included(before), included(after))
        && then != now
    {
        found.push(Difference::Credentials(now));
    }
    let (then, now) = (&before.asked.header_names, &after.asked.header_names);
    found.extend(now.iter().filter(|name| !then.contains(name)).cloned().map(Difference::HeaderNew));
    found.extend(then.iter().filter(|name| !now.contains(name)).cloned().map(Difference::HeaderGone));
    let url = address::without_fragment(&after.url);
    if url != address::without_fragment(&before.url) {
        found.push(Difference::Address(url.to_owned()));
    }
    found
}

/// Whether a request needs no preflight.
fn is_simple(report: &ExchangeReport) -> bool {
    report.asked.header_names.is_empty() && is_cors_safelisted(&report.method)
}

/// What stands in the way of one attempt and not of the other.
fn in_the_way<'r>(of: &'r ExchangeReport, and_of: &'r ExchangeReport) -> impl Iterator<Item = &'r Finding> {
    let blocks = |report: &'r ExchangeReport| report.findings.iter().filter(|finding| finding.role != Role::Warns);
    blocks(and_of)
        .filter(move |finding| !blocks(of).any(|other| (other.code, other.stage) == (finding.code, finding.stage)))
}

fn message(report: &ExchangeReport, stage: Stage) -> Option<&Message> {
    report.headers.iter().find(|message| message.stage == stage && message.was_sent)
}

fn answered(stage: Stage, before: &Message, after: &Message, found: &mut Vec<Difference>) {
    let mut names: Vec<&str> = Vec::new();
    for line in after.response.lines.iter().chain(&before.response.lines) {
        if !names.iter().any(|name| name.eq_ignore_ascii_case(&line.name)) {
            names.push(&line.name);
        }
    }
    for name in names {
        let (before, after) = (value(before, name), value(after, name));
        if before != after {
            found.push(Difference::Answered(Answered { stage, name: name.to_owned(), before, after }));
        }
    }
}

/// What a response says under this name, several lines as one, as browsers read them.
fn value(message: &Message, name: &str) -> Option<String> {
    let lines = message.response.lines.iter().filter(|line| line.name.eq_ignore_ascii_case(name));
    let values = lines.filter_map(|line| match &line.value {
        Value::Sent(text, _) => Some(text.as_str()),
        Value::Secret | Value::Missing | Value::NoAnswer => None,
    });
    values.fold(None, |joined: Option<String>, value| {
        Some(joined.map_or_else(|| value.to_owned(), |joined| joined + ", " + value))
    })
}

fn included(report: &ExchangeReport) -> Option<bool> {
    match report.credentials {
        Credentials::Include => Some(true),
        Credentials::NotInclude => Some(false),
        Credentials::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::cause::testing::explain;
    use crate::panel::words::again::difference;
    use crate::report::Summary;

    /// Each difference in words; of a line of the answer then and now.
    fn told(before: &ExchangeReport, after: &ExchangeReport) -> Vec<String> {
        let tell = |found: &Difference| match found {
            Difference::Answered(Answered { before, after, .. }) => {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
                format!("{} [{}] [{}]", difference(found), value(before), value(after))
            }
            _ => difference(found).to_string(),
        };
        differences(before, after, None).iter().map(tell).collect()
    }

    #[test]
    fn what_changed_is_told_line_by_line() {
        let origin = "Access-Control-Allow-Origin: https://app.example";
        for (before, after, expected) in [
            ("GET omit\nresponse 200".to_owned(), "GET omit\nresponse 200".to_owned(), &[][..]),
            (
                "GET omit\nresponse 200\nVary: Origin\nX-Other: 1".to_owned(),
                "GET omit\nresponse 201\naccess-control-allow-origin: https://app.example\nX-Other: 2\nerror none"
                    .to_owned(),
                &[
                    "Status: changed in the response [200 OK] [201 Created]",
                    "access-control-allow-origin: new in the response [-] [https://app.example]",
                    "Vary: gone from the response [Origin] [-]",
                ],
            ),
            (
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: a\nAccess-Control-Allow-Origin: b".to_owned(),
                format!("GET omit\nresponse 200\n{origin}\nerror none"),
                &["Access-Control-Allow-Origin: changed in the response [a, b] [https://app.example]"],
            ),
            (
                "PUT omit\npreflight 404".to_owned(),
                format!("PUT omit\npreflight 204\n{origin}\nAccess-Control-Allow-Methods: PUT\nresponse 200"),
                &[
                    "The preflight passes now.",
                    "In the way now, in the response: Allow-Origin missing.",
                    "Status: changed in the answer to the preflight [404 Not Found] [204 No Content]",
                    "Access-Control-Allow-Origin: new in the answer to the preflight [-] [https://app.example]",
                    "Access-Control-Allow-Methods: new in the answer to the preflight [-] [PUT]",
                ],
            ),
            (
                format!("GET omit x-a\npreflight 204\n{origin}"),
                format!("GET omit\nresponse 200\n{origin}\nerror none"),
                &[
                    "No preflight this time: nothing in the request needs one.",
                    "The request has no header x-a any more.",
                ],
            ),
            (
                "PUT omit\npreflight 404".to_owned(),
                format!("PUT omit\npreflight 404\n{origin}"),
                &[
                    "Not in the way any more, in the preflight: Allow-Origin missing.",
                    "Access-Control-Allow-Origin: new in the answer to the preflight [-] [https://app.example]",
                ],
            ),
            (
                format!("GET include\nresponse 200\n{origin}"),
                format!("GET omit\nresponse 200\n{origin}\nerror none"),
                &["The request goes without credentials now."],
            ),
        ] {
            assert_eq!(told(&explain(&before), &explain(&after)), expected, "{before}\n---\n{after}");
        }
    }

    #[test]
    fn another_query_is_told_and_another_fragment_is_not() {
        let one = explain("GET omit\nresponse 200");
        let with = |end: &str| {
            let summary = Summary { url: format!("{}{end}", one.url), ..one.summary.clone() };
            ExchangeReport { summary, ..one.clone() }
        };
        assert_eq!(told(&one, &with("#a")), Vec::<String>::new());
        assert_eq!(told(&one, &with("?a#b")), [format!("The page asked at another address: {}?a", one.url)]);
    }

    #[test]
    fn where_the_cache_answered_the_preflight_that_may_have_filled_it_is_compared() {
        let before = explain("PUT omit\npreflight 404");
        let filled = explain(
            "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\nresponse 200",
        );
        let after = explain("PUT omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none");
        let has = |found: &[Difference], name: &str| {
            found.iter().any(|one| matches!(one, Difference::Answered(line) if line.name == name))
        };
        let found = differences(&before, &after, Some(&filled));
        assert!(
            found.contains(&Difference::PreflightCached) && has(&found, "Access-Control-Allow-Methods"),
            "{found:?}"
        );
        let found = differences(&before, &after, None);
        assert!(
            found.contains(&Difference::PreflightCached) && !has(&found, "Access-Control-Allow-Methods"),
            "{found:?}"
        );
    }
}
