//! The whole story in a sentence, and who must act.

use serde::Serialize;

use super::{Cause, Finding, Role, When, response_at};
use crate::cors::{Judgement, NotCors, Stage, Undetermined, Verdict};
use crate::exchange::Exchange;
use crate::fetch::Origin;
use crate::fetch::status::{is_redirect, reason_phrase};
use crate::wording::Wording;

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Whoever runs the server.
    Server,
    /// Whoever wrote the page.
    Client,
    /// Whoever runs the machine or the network in between.
    Environment,
    /// Nobody: it works, or CORS has no say.
    Nobody,
}

/// Who must act first: the one whom the first of the blocking findings asks. A client's mistake comes before a server's, since it may
/// be all that is wrong. Where the page has no origin of its own, no server can name it.
pub fn who_acts(judgement: &Judgement, findings: &[Finding]) -> Actor {
    let names_origin = |finding: &Finding| finding.header == Some("Access-Control-Allow-Origin");
    if judgement.origin == Some(Origin::Opaque) && findings.first().is_some_and(names_origin) {
        return Actor::Client;
    }
    let mut actors = findings
        .iter()
        .filter(|finding| finding.role == Role::Blocks)
        .filter_map(|finding| Cause::find(finding.code))
        .map(|cause| cause.actor);
    let Some(first) = actors.next() else { return Actor::Nobody };
    if actors.any(|actor| actor == Actor::Client) { Actor::Client } else { first }
}

/// The whole story in one or two sentences, with the real values.
pub fn verdict(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> Wording {
    match judgement.verdict {
        Verdict::Blocked(stage) => blocked_at(stage, exchange.hops.len(), blocked(exchange, judgement, findings)),
        Verdict::Allowed => allowed(exchange, judgement, findings),
        Verdict::NotCors(why) => match why {
            NotCors::SameOrigin => say!("CORS has no say: page and server are of the same origin."),
            NotCors::NoCors => findings.first().map_or_else(
                || say!("CORS has no say: the request was made without asking to read the response (no-cors)."),
                |first| say!("CORS has no say: {why}", why = first.message.clone().behind_colon()),
            ),
            NotCors::Navigation => say!("CORS has no say: this is a navigation."),
            NotCors::WebSocket => say!("CORS has no say over WebSockets: their server checks the Origin itself."),
            NotCors::ServiceWorker => {
                say!("CORS has no say: a service worker of the page answered, and what it hands over is not checked.")
            }
            NotCors::OtherScheme => say!("CORS has no say: this is no HTTP request."),
        },
        Verdict::Undetermined(Undetermined::CredentialsDecide) => {
            let why = first_message(findings).behind_colon();
            match &judgement.page_origin {
                Some(page) => say!(
                    "Blocked only if the page at {page} sends credentials: 'include', and the capture does not tell: then, {why}",
                    page,
                    why
                ),
                None => say!(
                    "Blocked only if the page sends credentials: 'include', and the capture does not tell: then, {why}",
                    why
                ),
            }
        }
        Verdict::Undetermined(Undetermined::NoRequest) => {
            say!("The preflight passes; what became of the request itself is not in the capture.")
        }
        Verdict::Failed(..) | Verdict::Undetermined(_) => first_message(findings),
    }
}

/// Why the same request works in curl or Postman.
pub fn works_elsewhere(judgement: &Judgement) -> Option<Wording> {
    let Verdict::Blocked(stage) = judgement.verdict else { return None };
    let there = say!(
        "curl and Postman send no preflight and do not look at Access-Control-* headers: those protect the users of a browser from other sites, and only a browser enforces them."
    );
    let here = if stage == Stage::Preflight {
        say!("The browser never sent the request: the preflight before it failed.")
    } else {
        say!("The request did reach the server and ran there; the browser only keeps the response from the page.")
    };
    Some(Wording::sentences([there, here]))
}

fn blocked_at(stage: Stage, hops: usize, why: Wording) -> Wording {
    let place = match stage {
        Stage::Request => say!("before it was sent"),
        Stage::Preflight => say!("at the preflight"),
        Stage::Redirect => say!("at a redirect"),
        Stage::Response => say!("at the response"),
    };
    match hops {
        0 => say!("Blocked {place}: {why}", place, why),
        1 => say!("Blocked {place} behind a redirect: {why}", place, why),
        hops => say!("Blocked {place} behind {hops} redirects: {why}", place, hops, why),
    }
}

/// What blocks, as it stands behind a colon.
fn blocked(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> Wording {
    if let Some(sentence) = masked_by_status(exchange, findings) {
        return sentence;
    }
    let blocking: Vec<_> = findings.iter().filter(|finding| finding.role == Role::Blocks).collect();
    let with_credentials = blocking.iter().find(|finding| finding.when == When::CredentialsIncluded);
    let otherwise = blocking.iter().find(|finding| finding.when != When::CredentialsIncluded);
    let message = |finding: &Finding| finding.message.clone().behind_colon();
    match (with_credentials, otherwise) {
        (Some(with), Some(otherwise)) => Wording::sentences([
            message(otherwise),
            say!(
                "With credentials: 'include', a browser would name {name} first.",
                name = with.header.unwrap_or(with.code)
            ),
        ]),
        (Some(with), None) if judgement.trials.iter().any(|trial| !trial.include) => Wording::sentences([
            message(with),
            say!(
                "Without credentials the preflight would pass, so the page must have sent them, unless the capture lacks the response."
            ),
        ]),
        (Some(only), None) | (None, Some(only)) => message(only),
        (None, None) => first_message(findings).behind_colon(),
    }
}

/// A status that no answer with CORS headers would have: it is the story, the missing header only the symptom.
fn masked_by_status(exchange: &Exchange, findings: &[Finding]) -> Option<Wording> {
    let first = findings.first().filter(|first| first.code == "allow-origin-missing")?;
    let code = response_at(exchange, first.stage)?.status;
    let status = format!("{code} {}", reason_phrase(code)).trim().to_owned();
    match (first.stage, code) {
        (Stage::Preflight, 404 | 405 | 501) => Some(say!(
            "the server answered OPTIONS with {status} and no CORS headers: nothing there handles the preflight.",
            status
        )),
        (_, code) if is_redirect(code) => Some(say!(
            "the redirect ({status}) has no Access-Control-Allow-Origin, and every hop needs one: call the final address instead.",
            status
        )),
        _ => None,
    }
}

fn allowed(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> Wording {
    if let Some(first) = findings.first().filter(|first| first.code == "passed-against-the-headers") {
        return say!("Allowed, but only here: {why}", why = first.message.clone().behind_colon());
    }
    let with_credentials = judgement.include == Some(true);
    let allowed = match (exchange.preflight.is_some(), &judgement.page_origin, with_credentials) {
        (false, Some(page), false) => say!("Allowed: the response may be read by the page at {page}.", page),
        (false, Some(page), true) => {
            say!("Allowed: the response may be read by the page at {page} with credentials.", page)
        }
        (false, None, false) => say!("Allowed: the response may be read by the page."),
        (false, None, true) => say!("Allowed: the response may be read by the page with credentials."),
        (true, Some(page), false) => {
            say!("Allowed: the preflight passed, and the response may be read by the page at {page}.", page)
        }
        (true, Some(page), true) => say!(
            "Allowed: the preflight passed, and the response may be read by the page at {page} with credentials.",
            page
        ),
        (true, None, false) => say!("Allowed: the preflight passed, and the response may be read by the page."),
        (true, None, true) => {
            say!("Allowed: the preflight passed, and the response may be read by the page with credentials.")
        }
    };
    let warning = (!findings.is_empty()).then(|| say!("It works, but see the warnings."));
    Wording::sentences([Some(allowed), warning].into_iter().flatten())
}

fn first_message(findings: &[Finding]) -> Wording {
    findings.first().map_or_else(|| say!("No header that was captured explains it."), |first| first.message.clone())
}
