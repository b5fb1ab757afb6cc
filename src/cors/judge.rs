//! What became of an exchange, from what the log shows.
//!
//! The log hides the credentials mode and the browser's own verdict. So every mode that the log does not rule out is tried, and the
//! trials that contradict what was seen (a response arrived: the preflight passed) are dropped.

mod net_failure;
mod not_cors;

use std::borrow::Cow;

use super::Stage;
use super::trial::{Trial, Tried, has_answer};
use crate::exchange::{Exchange, Leg, Standing};
use crate::fetch::Origin;
use crate::har::{Entry, NetError};
use net_failure::{net_failure, not_embeddable, of_error};
use not_cors::not_cors;

/// What became of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// In one word.
    pub verdict: Verdict,
    /// The page's origin; `None` when the log does not tell.
    pub page_origin: Option<Origin>,
    /// The origin that the server of the last leg is told: the page's, or `null` behind redirects that tainted it; `None` when the page's
    /// is not known.
    pub origin: Option<Origin>,
    /// What the log tells of the credentials mode: whether it is `include`, `None` when both fit.
    pub include: Option<bool>,
    /// The trials that fit what was seen; two when the credentials mode stays open, none when CORS had no say.
    pub trials: Vec<Trial>,
}

/// What became of an exchange, in one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// CORS kept the response from the page at this stage. Where the two trials differ, one of them at least blocks there.
    Blocked(Stage),
    /// CORS let it through.
    Allowed,
    /// CORS had no say.
    NotCors(NotCors),
    /// Something else stopped it.
    Failed(Stage, NetFailure),
    /// The log does not show enough.
    Undetermined(Undetermined),
}

/// Why CORS had no say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCors {
    /// Page and server are of one origin.
    SameOrigin,
    /// The request's mode is `no-cors`: the page never gets to read the response.
    NoCors,
    /// A navigation.
    Navigation,
    /// A WebSocket: its server checks the origin itself.
    WebSocket,
    /// A service worker handed the response over: what it makes itself is not checked, and what it fetched was checked there.
    ServiceWorker,
    /// No HTTP.
    OtherScheme,
}

/// What stopped a request that CORS did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetFailure {
    /// The page or the user cancelled it.
    Aborted,
    /// An extension or a blocker.
    BlockedByClient,
    /// The browser refused before the network: mixed content, Content Security Policy, blocked in the developer tools. Behind a redirect
    /// it is the next request that was not sent.
    NotSent,
    /// The page may not reach this machine's own network without the user's permission.
    LocalNetworkAccess,
    /// The response may not be embedded, or is not what was to be embedded: Chromium's name of the error.
    NotEmbeddable(String),
    /// The network: Chromium's name of the error, where it was written.
    Network(Option<String>),
}

/// What is missing for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undetermined {
    /// No entry tells the page's origin.
    NoPageOrigin,
    /// It failed, and no header that was shown explains it.
    NotExplained,
    /// It failed, and the response that would explain it is not shown.
    ResponseNotShown,
    /// With credentials it is blocked, without it is not, and the log does not tell which it was.
    CredentialsDecide,
    /// The preflight passes; what became of the request itself is not in the log.
    NoRequest,
}

/// The part of an exchange that there is something to judge of: without a last leg that the browser only logged and never made.
pub fn made_part<'x, 'e>(exchange: &'x Exchange<'e>) -> Cow<'x, Exchange<'e>> {
    match exchange.hops.split_last() {
        Some((hop, before)) if is_unawaited(exchange) || is_behind_refusal(exchange, hop) => {
            Cow::Owned(Exchange { hops: before.to_vec(), request: hop.request, preflight: hop.preflight })
        }
        _ => Cow::Borrowed(exchange),
    }
}

/// Judges the [`made_part`] of an exchange. Total: anything gets a verdict.
pub fn judge(exchange: &Exchange) -> Judgement {
    let page_origin = exchange.page_origin().cloned();
    if let Some(why) = not_cors(exchange, page_origin.as_ref()) {
        let origin = page_origin.clone();
        let verdict = not_embeddable(exchange, why).unwrap_or(Verdict::NotCors(why));
        return Judgement { verdict, page_origin, origin, include: None, trials: Vec::new() };
    }
    let standings = page_origin.as_ref().map(|page| exchange.standings(page)).unwrap_or_default();
    let include = exchange.includes_credentials(&standings);
    let trials = trials(exchange, &standings, include);
    let origin = standings.last().map(|standing| standing.origin.clone());
    let (verdict, trials) = if let Some((stage, how)) = net_failure(exchange) {
        (Verdict::Failed(stage, how), trials)
    } else if origin.is_none() {
        (Verdict::Undetermined(Undetermined::NoPageOrigin), trials)
    } else {
        weigh(exchange, trials)
    };
    Judgement { verdict, page_origin, origin, include, trials }
}

/// Judges by the checks alone, as if nobody had seen yet what became of it: of an exchange without redirects before it, whose credentials
/// mode is noted. Where an answer is lacking that it would need, [`Undetermined::ResponseNotShown`] stands for that to the preflight and
/// [`Undetermined::NoRequest`] for that to the request.
pub fn foretell(exchange: &Exchange) -> Judgement {
    let page_origin = exchange.page_origin().cloned();
    let origin = page_origin.clone();
    if let Some(why) = not_cors(exchange, page_origin.as_ref()) {
        return Judgement { verdict: Verdict::NotCors(why), page_origin, origin, include: None, trials: Vec::new() };
    }
    let standings = page_origin.as_ref().map(|page| exchange.standings(page)).unwrap_or_default();
    let include = exchange.includes_credentials(&standings).unwrap_or_default();
    let trial = standings.last().map(|standing| Trial::run(&exchange.last(), standing, include));
    let verdict = match &trial {
        None => Verdict::Undetermined(Undetermined::NoPageOrigin),
        Some(trial) if trial.preflight_blocks() => Verdict::Blocked(Stage::Preflight),
        _ if exchange.preflight.is_some_and(|preflight| !has_answer(&preflight)) => {
            Verdict::Undetermined(Undetermined::ResponseNotShown)
        }
        Some(trial) if trial.response_blocks() => Verdict::Blocked(trial.response_stage),
        _ if exchange.request.is_none_or(|request| request.entry.response.status == 0) => {
            Verdict::Undetermined(Undetermined::NoRequest)
        }
        Some(_) => Verdict::Allowed,
    };
    Judgement { verdict, page_origin, origin, include: Some(include), trials: trial.into_iter().collect() }
}

/// Whether the redirect to the last leg was let through and the page did not wait for more: with `redirect: 'manual'` Chromium logs
/// that leg as aborted. CORS allowed all that there was.
fn is_unawaited(exchange: &Exchange) -> bool {
    exchange.preflight.is_none()
        && exchange.request.is_some_and(|request| {
            let response = &request.entry.response;
            response.status == 0 && of_error(&response.net_error) == Some(NetFailure::Aborted)
        })
}

/// Whether the last leg never went out, and the redirect to it passes under no credentials mode: Firefox lists the next request all the
/// same.
fn is_behind_refusal(exchange: &Exchange, hop: &Leg) -> bool {
    let never_went_out = exchange.preflight.is_none()
        && exchange.request.is_some_and(|request| {
            let Entry { response, is_timed, .. } = request.entry;
            response.net_error == NetError::NotWritten && response.status == 0 && *is_timed == Some(false)
        });
    let Some(page) = exchange.page_origin().filter(|_| never_went_out) else { return false };
    let standings = exchange.standings(page);
    let standing = standings.iter().rev().nth(1);
    standing.is_some_and(|standing| {
        [true, false].iter().all(|&include| Trial::run(hop, standing, include).response_blocks())
    })
}

/// The checks on the last leg, under each credentials mode that the log leaves open and under which the legs before it passed.
fn trials(exchange: &Exchange, standings: &[Standing], include: Option<bool>) -> Vec<Trial> {
    let Some((standing, before)) = standings.split_last() else { return Vec::new() };
    let modes: &[bool] = match include {
        Some(true) => &[true],
        Some(false) => &[false],
        None => &[true, false],
    };
    let hops: Vec<_> = exchange.hops.iter().zip(before).map(|(hop, standing)| Tried::of(hop, standing)).collect();
    let passed = |include: bool| {
        hops.iter().map(|hop| hop.under(include)).all(|trial| !trial.preflight_blocks() && !trial.response_blocks())
    };
    let last = exchange.last();
    let last = Tried::of(&last, standing);
    // Where none fits, somebody let it through against the headers, and nothing follows from that.
    let any_fits = modes.iter().any(|&include| passed(include));
    let fitting = modes.iter().filter(|&&include| !any_fits || passed(include));
    fitting.map(|&include| last.under(include)).collect()
}

/// The verdict, and the trials that fit it.
fn weigh(exchange: &Exchange, mut trials: Vec<Trial>) -> (Verdict, Vec<Trial>) {
    let preflight_answered = exchange.preflight.is_some_and(|preflight| has_answer(&preflight));
    let response = exchange.request.map(|request| &request.entry.response);
    let status = response.map_or(0, |response| response.status);
    let shows_response = response.is_some_and(|response| response.headers.iter().next().is_some());
    if retain(&mut trials, Trial::leaves_http) {
        return (Verdict::Blocked(Stage::Redirect), trials);
    }
    let settled = response.map(|response| settled(&response.net_error));
    let (settled, ended) = match (settled, exchange.request.and_then(|request| request.entry.is_timed)) {
        // A log without errors shows a request that it knows no end of: whether it failed or is under way is open.
        (Some(Settled::Unsaid), Some(false)) if status == 0 && preflight_answered => (None, false),
        (settled, timed) => (settled, timed == Some(true)),
    };
    match settled {
        Some(Settled::Passed) if status > 0 => {
            // Where none fits, the browser let it through against the headers (a service worker, an extension): that it did is what
            // counts.
            retain(&mut trials, |trial| !trial.preflight_blocks() && !trial.response_blocks());
            (Verdict::Allowed, trials)
        }
        Some(Settled::Refused | Settled::Unsaid) if status > 0 => {
            retain(&mut trials, |trial| !trial.preflight_blocks());
            let blocking = trials.iter().filter(|trial| trial.response_blocks()).count();
            let verdict = if settled == Some(Settled::Refused) {
                if retain(&mut trials, Trial::response_blocks) {
                    Verdict::Blocked(trials[0].response_stage)
                } else {
                    Verdict::Undetermined(Undetermined::NotExplained)
                }
            } else if blocking == trials.len() {
                Verdict::Blocked(trials[0].response_stage)
            } else if blocking == 0 {
                Verdict::Allowed
            } else {
                Verdict::Undetermined(Undetermined::CredentialsDecide)
            };
            (verdict, trials)
        }
        // A log without errors shows that it ended, and no response: the preflight had let it go.
        Some(Settled::Unsaid) if ended && !shows_response && !trials.iter().all(Trial::preflight_blocks) => {
            retain(&mut trials, |trial| !trial.preflight_blocks());
            (Verdict::Failed(Stage::Response, NetFailure::Network(None)), trials)
        }
        Some(Settled::Unsaid)
            if trials.iter().any(Trial::preflight_blocks) && !trials.iter().all(Trial::preflight_blocks) =>
        {
            (Verdict::Undetermined(Undetermined::CredentialsDecide), trials)
        }
        // Failed without a status: at the preflight, if that has anything to fail. Where it has so under one credentials mode only,
        // the other stays possible, since Chromium now and then hides a response that did arrive.
        Some(_) if trials.iter().any(Trial::preflight_blocks) => (Verdict::Blocked(Stage::Preflight), trials),
        Some(_) if preflight_answered => (Verdict::Undetermined(Undetermined::NotExplained), trials),
        None if trials.iter().all(Trial::preflight_blocks) => (Verdict::Blocked(Stage::Preflight), trials),
        None if trials.iter().any(Trial::preflight_blocks) => {
            (Verdict::Undetermined(Undetermined::CredentialsDecide), trials)
        }
        None if preflight_answered => (Verdict::Undetermined(Undetermined::NoRequest), trials),
        Some(_) | None => (Verdict::Undetermined(Undetermined::ResponseNotShown), trials),
    }
}

/// Keeps those that satisfy, if any does.
fn retain(trials: &mut Vec<Trial>, satisfies: impl Fn(&Trial) -> bool) -> bool {
    let any = trials.iter().any(&satisfies);
    if any {
        trials.retain(satisfies);
    }
    any
}

/// What the log says of a request's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    /// No error; or one that came after the headers had been accepted.
    Passed,
    /// The error that stands for a CORS block, and for others.
    Refused,
    /// The log does not speak of errors.
    Unsaid,
}

fn settled(error: &NetError) -> Settled {
    match error {
        NetError::None => Settled::Passed,
        NetError::Some(error) if error == "net::ERR_FAILED" => Settled::Refused,
        // The page never read the body: where there is a status, the headers had been accepted.
        NetError::Some(error) if error == "net::ERR_ABORTED" => Settled::Passed,
        // Firefox writes no errors, Safari writes prose.
        NetError::NotWritten | NetError::Some(_) => Settled::Unsaid,
    }
}
