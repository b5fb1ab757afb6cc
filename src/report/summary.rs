//! What an exchange came to, without the words: all that lists are made of, and cheap enough for a million exchanges.

use serde::Serialize;

use super::{Answered, Asked, PreflightSent, steps};
use crate::cors::{self, Judgement, Reuse, Stage, Verdict};
use crate::diagnosis::{self, Finding};
use crate::exchange::Exchange;
use crate::fetch::Origin;
use crate::fetch::location::location_header;
use crate::fix::Policy;
use crate::fix::server::Traces;

/// What an exchange came to.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The request's URL as captured.
    pub url: String,
    /// Where the redirects that were followed led: the URL that the findings are about. `url` where there were none.
    pub current_url: String,
    /// The redirects that were followed, the first one first.
    pub redirects: Vec<Redirect>,
    /// The request's method, byte for byte.
    pub method: String,
    /// The page's serialized origin (`"null"` is one); `None` when it cannot be known.
    pub page_origin: Option<String>,
    /// Indexes into `log.entries`, ascending.
    pub entries: Vec<usize>,
    /// What became of it.
    pub outcome: Outcome,
    /// Where it was stopped; `None` unless `outcome` is `Blocked` or `Failed`.
    pub stage: Option<Stage>,
    /// What is known of the request's credentials mode.
    pub credentials: Credentials,
    /// What blocks, what would block next, what warns: in this order.
    pub findings: Vec<Finding>,
    /// The answer that would pass; `None` where no server header helps.
    pub policy: Option<Policy>,
    /// Status of the preflight's response; `None` without one.
    pub preflight_status: Option<u16>,
    /// Status of the request's response; `None` without one.
    pub status: Option<u16>,
    /// When it started, as captured.
    pub started: Option<String>,
    /// How long it took in milliseconds, from the start of its first entry to the end of its last; `None` where the log does not say.
    #[serde(skip)]
    pub took_ms: Option<f64>,
    /// For how long the answer to the preflight may be reused; `None` unless there was one that let the request pass.
    pub preflight_reuse: Option<Reuse>,
    /// Whether the request needs a preflight and the capture holds none.
    #[serde(skip)]
    pub lacks_preflight: bool,
    /// The preflights that were sent, those of the redirects too.
    #[serde(skip)]
    pub preflights: Vec<PreflightSent>,
    /// What its server's answers to it show of the server.
    #[serde(skip)]
    pub traces: Traces,
    /// What the page asked with, as far as it tells one attempt from another.
    #[serde(skip)]
    pub asked: Asked,
    /// What the server answered, as far as it bears on safety and speed; `None` without a response, and where CORS had no say.
    pub answered: Option<Answered>,
}

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redirect {
    /// The URL that answered so.
    pub url: String,
    /// The status.
    pub status: u16,
    /// `Location`, as received.
    pub location: String,
}

/// What became of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// CORS kept the response from the page.
    Blocked,
    /// CORS let it through.
    Allowed,
    /// CORS had no say: same origin, no-cors, navigation, WebSocket.
    NotCors,
    /// Something other than CORS stopped it.
    Failed,
    /// The capture does not show enough to tell.
    Undetermined,
}

/// What is known of the credentials mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// `include`.
    Include,
    /// `omit` or `same-origin`.
    NotInclude,
    /// Both fit what was captured.
    Unknown,
}

/// Sums up one exchange. Total: anything gets a summary, and the same as [`explain_exchange`](super::explain_exchange) begins with.
pub fn summarize(exchange: &Exchange) -> Summary {
    let made = cors::made_part(exchange);
    let judgement = cors::judge(&made);
    Summary::of_judged(&made, &judgement, exchange.indexes())
}

impl Summary {
    /// Sums up an exchange that is judged, with the entries of all that was logged of it.
    pub(super) fn of_judged(exchange: &Exchange, judgement: &Judgement, entries: Vec<usize>) -> Self {
        let (outcome, stage) = outcome(&judgement.verdict);
        let preflight_reuse = preflight_reuse(exchange, judgement);
        let status = |logged: Option<crate::exchange::Logged>| {
            logged.map(|logged| logged.entry.response.status).filter(|&status| status > 0)
        };
        Self {
            url: exchange.url().to_owned(),
            current_url: exchange.current_url().to_owned(),
            redirects: redirects(exchange),
            method: exchange.method().into_owned(),
            page_origin: judgement.page_origin.as_ref().map(Origin::to_string),
            entries,
            outcome,
            stage,
            credentials: credentials(judgement),
            findings: diagnosis::diagnose(exchange, judgement),
            policy: Policy::answering(exchange, judgement),
            preflight_status: status(exchange.preflight),
            status: status(exchange.request),
            started: exchange.started().map(str::to_owned),
            took_ms: took_ms(exchange),
            preflights: PreflightSent::of(exchange, preflight_reuse.is_some()),
            preflight_reuse,
            lacks_preflight: steps::lacks_preflight(exchange, judgement),
            traces: Traces::of(exchange, judgement),
            asked: Asked::of(exchange),
            answered: Answered::of(exchange).filter(|_| outcome != Outcome::NotCors),
        }
    }

    /// Whether a header of the server's is what this exchange fails for, or may be.
    pub fn wants_headers(&self) -> bool {
        match self.outcome {
            Outcome::Blocked => true,
            Outcome::Undetermined => self.findings.iter().any(|finding| finding.header.is_some()),
            Outcome::Allowed | Outcome::NotCors | Outcome::Failed => false,
        }
    }
}

fn preflight_reuse(exchange: &Exchange, judgement: &Judgement) -> Option<Reuse> {
    let passed = !matches!(
        judgement.verdict,
        Verdict::Blocked(Stage::Preflight)
            | Verdict::Failed(Stage::Preflight | Stage::Request, _)
            | Verdict::Undetermined(_)
    );
    exchange.preflight.filter(|_| passed).map(|preflight| Reuse::granted_by(&preflight.entry.response.headers))
}

fn took_ms(exchange: &Exchange) -> Option<f64> {
    let logged = exchange.legs().flat_map(|leg| [leg.request, leg.preflight]).flatten();
    let times = logged.filter_map(|logged| Some((logged.entry.started_ms()?, logged.entry.duration?)));
    let times = times.map(|(started_ms, took_ms)| (started_ms, started_ms + took_ms.max(0.0)));
    let (first, last) = times.reduce(|(first, last), (start, end)| (first.min(start), last.max(end)))?;
    Some(last - first)
}

fn redirects(exchange: &Exchange) -> Vec<Redirect> {
    let responses = exchange.hops.iter().filter_map(|hop| Some((hop.url(), &hop.request?.entry.response)));
    responses
        .map(|(url, response)| Redirect {
            url: url.to_owned(),
            status: response.status,
            location: location_header(&response.headers).unwrap_or_default().to_owned(),
        })
        .collect()
}

fn outcome(verdict: &Verdict) -> (Outcome, Option<Stage>) {
    match verdict {
        Verdict::Blocked(stage) => (Outcome::Blocked, Some(*stage)),
        Verdict::Failed(stage, _) => (Outcome::Failed, Some(*stage)),
        Verdict::Allowed => (Outcome::Allowed, None),
        Verdict::NotCors(_) => (Outcome::NotCors, None),
        Verdict::Undetermined(_) => (Outcome::Undetermined, None),
    }
}

fn credentials(judgement: &Judgement) -> Credentials {
    let known = match judgement.trials[..] {
        [ref only] => Some(only.include),
        _ => judgement.include,
    };
    match known {
        Some(true) => Credentials::Include,
        Some(false) => Credentials::NotInclude,
        None => Credentials::Unknown,
    }
}
