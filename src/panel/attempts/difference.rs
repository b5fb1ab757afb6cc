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

/// What differs: what the server did first, then what the page did.
pub fn differences(before: &ExchangeReport, after: &ExchangeReport) -> Vec<Difference> {
    let mut found = Vec::new();
    let is_stopped = |report: &ExchangeReport| report.stage == Some(Stage::Preflight);
    let is_past = after.outcome == Outcome::Allowed || matches!(after.stage, Some(Stage::Response | Stage::Redirect));
    let has_preflight = |report: &ExchangeReport| report.preflight_status.is_some();
    if is_stopped(before) && is_past && has_preflight(after) {
        found.push(Difference::PreflightPasses);
    }
    found.extend(in_the_way(before, after).map(|finding| Difference::New(finding.code, finding.stage)));
    // Of what passes it is plain.
    if after.outcome != Outcome::Allowed {
        found.extend(in_the_way(after, before).map(|finding| Difference::Gone(finding.code, finding.stage)));
    }
    for stage in [Stage::Preflight, Stage::Response] {
        let message = |report| message(report, stage);
        if let (Some(before), Some(after)) = (message(before), message(after)) {
            answered(stage, before, after, &mut found);
        }
    }
    match (has_preflight(before), has_preflight(after)) {
        (true, false) if after.preflight_cache.is_some() => found.push(Difference::PreflightCached),
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
        Value::Secret | Value::Missing => None,
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
