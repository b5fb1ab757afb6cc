//! The way of a request, station by station.

use serde::Serialize;

use super::neighbours::words;
use crate::cors::{Judgement, Reuse, Stage, Undetermined, Verdict};
use crate::exchange::Exchange;
use crate::fetch::method;
use crate::fetch::status::reason_phrase;
use crate::wording::Wording;

/// One station on the way of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `page`, `preflight`, `request`, `response` or `readable`.
    pub name: &'static str,
    /// How far it got.
    pub state: StepState,
    /// A few words: a status, an origin, "not needed".
    pub detail: Wording,
}

/// How far a request got at one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Passed.
    Passed,
    /// Here it broke.
    Broke,
    /// Never reached.
    NotReached,
    /// There is no such station on this way.
    Skipped,
    /// Not visible in the capture.
    Unknown,
}

/// Always the same five stations.
pub(super) fn steps(exchange: &Exchange, judgement: &Judgement) -> Vec<Step> {
    let stopped = match judgement.verdict {
        Verdict::Blocked(stage) | Verdict::Failed(stage, _) => Some(stage),
        _ => None,
    };
    let status = |status: u16| match status {
        0 => say!("no answer"),
        status => format!("{status} {}", reason_phrase(status)).trim().to_owned().into(),
    };
    let is_unclear = matches!(judgement.verdict, Verdict::Undetermined(_));
    let page = judgement.page_origin.as_ref().map_or_else(|| say!("origin unknown"), Wording::from);

    let preflight = match exchange.preflight {
        Some(preflight) => (
            match stopped {
                Some(Stage::Preflight) => StepState::Broke,
                Some(Stage::Request) => StepState::NotReached,
                None if judgement.verdict == Verdict::Undetermined(Undetermined::CredentialsDecide) => {
                    StepState::Unknown
                }
                _ => StepState::Passed,
            },
            say!("OPTIONS {status}", status = status(preflight.entry.response.status)),
        ),
        None if is_simple(exchange) => (StepState::Skipped, say!("not needed")),
        // Browsers remember the answer to an earlier one.
        None => (StepState::Skipped, say!("none seen, cached?")),
    };
    let request = match stopped {
        Some(Stage::Preflight) => (StepState::NotReached, redirected(say!("never sent"), exchange)),
        Some(Stage::Request) => (StepState::Broke, say!("not sent")),
        _ if exchange.request.is_none() => (StepState::Unknown, say!("not in the capture")),
        _ => (StepState::Passed, redirected(exchange.current_method().into_owned().into(), exchange)),
    };
    let answered = exchange.request.map_or(0, |request| request.entry.response.status);
    let response = match stopped {
        Some(Stage::Preflight | Stage::Request) => (StepState::NotReached, Wording::NOTHING),
        Some(Stage::Redirect | Stage::Response) => (StepState::Broke, status(answered)),
        None if answered == 0 => (StepState::Unknown, say!("not shown")),
        None => (StepState::Passed, status(answered)),
    };
    let readable = match judgement.verdict {
        Verdict::Allowed => (StepState::Passed, say!("by the page")),
        Verdict::NotCors(_) => (StepState::Skipped, say!("CORS has no say")),
        _ if is_unclear => (StepState::Unknown, say!("not known")),
        _ => (StepState::NotReached, say!("not by the page")),
    };
    let step = |name, (state, detail)| Step { name, state, detail };
    vec![
        step("page", (StepState::Passed, page)),
        step("preflight", preflight),
        step("request", request),
        step("response", response),
        step("readable", readable),
    ]
}

/// Why a request went out without the preflight that it needs; `None` where it had one, needs none, or did not go out.
pub(super) fn preflight_cache(exchange: &Exchange, judgement: &Judgement) -> Option<Wording> {
    let Reuse { chromium, firefox, safari } = Reuse::CAPS;
    let is_so = lacks_preflight(exchange, judgement);
    is_so.then(|| say!(
        "There is no preflight in the capture, and none is missing: browsers reuse the answer to an earlier one for as long as its \
         Access-Control-Max-Age says, up to {chromium} in Chromium, {firefox} in Firefox, {safari} in Safari; for 5 seconds where it \
         does not say.",
        chromium = words(chromium),
        firefox = words(firefox),
        safari = words(safari)
    ))
}

/// Whether a request went out without the preflight that it needs.
pub(super) fn lacks_preflight(exchange: &Exchange, judgement: &Judgement) -> bool {
    let was_sent = || exchange.request.is_some_and(|request| request.entry.response.status > 0);
    let is_cors = !matches!(judgement.verdict, Verdict::NotCors(_));
    is_cors && exchange.preflight.is_none() && was_sent() && !is_simple(exchange)
}

fn redirected(what: Wording, exchange: &Exchange) -> Wording {
    match exchange.hops.len() {
        0 => what,
        1 => say!("{what}, redirected", what),
        hops => say!("{what}, redirected {hops} times", what, hops),
    }
}

/// Whether the request is one that needs no preflight, as far as its headers tell.
fn is_simple(exchange: &Exchange) -> bool {
    method::is_cors_safelisted(&exchange.current_method()) && exchange.unsafe_header_names().is_empty()
}
