//! The whole story in a sentence, and who must act.

use serde::Serialize;

use super::{Cause, Finding, Role, When, response_at};
use crate::cors::{Judgement, NotCors, Stage, Undetermined, Verdict};
use crate::exchange::Exchange;
use crate::fetch::Origin;
use crate::fetch::status::{is_redirect, reason_phrase};

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
pub fn verdict(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> String {
    let page =
        judgement.page_origin.as_ref().map_or_else(|| "the page".to_owned(), |origin| format!("the page at {origin}"));
    match judgement.verdict {
        Verdict::Blocked(stage) => {
            format!("Blocked {}{}: {}", place(stage), behind(exchange), blocked(exchange, judgement, findings))
        }
        Verdict::Allowed => allowed(exchange, judgement, &page, findings),
        Verdict::NotCors(why) => match why {
            NotCors::SameOrigin => "CORS has no say: page and server are of the same origin.".to_owned(),
            NotCors::NoCors => findings.first().map_or_else(
                || "CORS has no say: the request was made without asking to read the response (no-cors).".to_owned(),
                |first| format!("CORS has no say: {}", lower_first(&first.message)),
            ),
            NotCors::Navigation => "CORS has no say: this is a navigation.".to_owned(),
            NotCors::WebSocket => "CORS has no say over WebSockets: their server checks the Origin itself.".to_owned(),
            NotCors::ServiceWorker => {
                "CORS has no say: a service worker of the page answered, and what it hands over is not checked."
                    .to_owned()
            }
            NotCors::OtherScheme => "CORS has no say: this is no HTTP request.".to_owned(),
        },
        Verdict::Undetermined(Undetermined::CredentialsDecide) => format!(
            "Blocked only if {page} sends credentials: 'include', and the capture does not tell: then, {}",
            lower_first(&first_message(findings))
        ),
        Verdict::Undetermined(Undetermined::NoRequest) => {
            "The preflight passes; what became of the request itself is not in the capture.".to_owned()
        }
        Verdict::Failed(..) | Verdict::Undetermined(_) => first_message(findings),
    }
}

/// Why the same request works in curl or Postman.
pub fn works_elsewhere(judgement: &Judgement) -> Option<String> {
    let Verdict::Blocked(stage) = judgement.verdict else { return None };
    let here = if stage == Stage::Preflight {
        "The browser never sent the request: the preflight before it failed."
    } else {
        "The request did reach the server and ran there; the browser only keeps the response from the page."
    };
    Some(format!(
        "curl and Postman send no preflight and do not look at Access-Control-* headers: those protect the users of a browser from other sites, and only a browser enforces them. {here}"
    ))
}

/// How many redirects led there.
fn behind(exchange: &Exchange) -> String {
    match exchange.hops.len() {
        0 => String::new(),
        1 => " behind a redirect".to_owned(),
        hops => format!(" behind {hops} redirects"),
    }
}

fn place(stage: Stage) -> &'static str {
    match stage {
        Stage::Request => "before it was sent",
        Stage::Preflight => "at the preflight",
        Stage::Redirect => "at a redirect",
        Stage::Response => "at the response",
    }
}

fn blocked(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> String {
    if let Some(sentence) = masked_by_status(exchange, findings) {
        return sentence;
    }
    let blocking: Vec<_> = findings.iter().filter(|finding| finding.role == Role::Blocks).collect();
    let with_credentials = blocking.iter().find(|finding| finding.when == When::CredentialsIncluded);
    let otherwise = blocking.iter().find(|finding| finding.when != When::CredentialsIncluded);
    match (with_credentials, otherwise) {
        (Some(with), Some(otherwise)) => format!(
            "{} With credentials: 'include', a browser would name {} first.",
            lower_first(&otherwise.message),
            with.header.unwrap_or(with.code)
        ),
        (Some(with), None) if judgement.trials.iter().any(|trial| !trial.include) => format!(
            "{} Without credentials the preflight would pass, so the page must have sent them, unless the capture lacks the response.",
            lower_first(&with.message)
        ),
        (Some(only), None) | (None, Some(only)) => lower_first(&only.message),
        (None, None) => lower_first(&first_message(findings)),
    }
}

/// A status that no answer with CORS headers would have: it is the story, the missing header only the symptom.
fn masked_by_status(exchange: &Exchange, findings: &[Finding]) -> Option<String> {
    let first = findings.first().filter(|first| first.code == "allow-origin-missing")?;
    let status = response_at(exchange, first.stage)?.status;
    let status_words = format!("{status} {}", reason_phrase(status)).trim().to_owned();
    match (first.stage, status) {
        (Stage::Preflight, 404 | 405 | 501) => Some(format!(
            "the server answered OPTIONS with {status_words} and no CORS headers: nothing there handles the preflight."
        )),
        (_, status) if is_redirect(status) => Some(format!(
            "the redirect ({status_words}) has no Access-Control-Allow-Origin, and every hop needs one: call the final address instead."
        )),
        _ => None,
    }
}

fn allowed(exchange: &Exchange, judgement: &Judgement, page: &str, findings: &[Finding]) -> String {
    if let Some(first) = findings.first().filter(|first| first.code == "passed-against-the-headers") {
        return format!("Allowed, but only here: {}", lower_first(&first.message));
    }
    let credentials = match judgement.include {
        Some(true) => " with credentials",
        _ => "",
    };
    let what = if exchange.preflight.is_some() { "the preflight passed, and the response" } else { "the response" };
    let warning = if findings.is_empty() { "" } else { " It works, but see the warnings." };
    format!("Allowed: {what} may be read by {page}{credentials}.{warning}")
}

fn first_message(findings: &[Finding]) -> String {
    findings
        .first()
        .map_or_else(|| "No header that was captured explains it.".to_owned(), |first| first.message.clone())
}

/// For behind a colon. Only "The": other sentences may begin with a header's name.
fn lower_first(sentence: &str) -> String {
    sentence.strip_prefix("The ").map_or_else(|| sentence.to_owned(), |rest| format!("the {rest}"))
}
