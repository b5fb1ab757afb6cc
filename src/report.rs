//! What was found, as plain data: the only thing that the panel, the command line and Markdown see.
//!
//! Its JSON is a contract: fields are added, never changed or removed, while [`SCHEMA`] stays the same.

mod asked;
mod console;
mod export;
mod gaps;
pub mod headers;
mod markdown;
mod mask;
mod neighbours;
mod preflights;
mod safety;
mod steps;
mod text;
mod ticket;
pub mod what_if;
mod without_secrets;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cors::browser::{CHROMIUM, FIREFOX, SAFARI};
use crate::cors::{self, Browser, Judgement, NetFailure, Undetermined, Verdict};
use crate::diagnosis;
use crate::exchange::{Exchange, Pairing};
use crate::fetch::Origin;
use crate::fetch::location::location_header;
use crate::fix::server::Traces;
use crate::fix::{Policy, ServerGuess};
use crate::har;
use crate::wording::Wording;

pub use crate::cors::{Reuse, Stage};
pub use crate::diagnosis::{Actor, Curl, Finding, Role, When};
pub use crate::har::Skipped;
pub use asked::Asked;
pub use console::console_phrase;
pub use export::{export, export_har};
pub use gaps::Gaps;
pub use markdown::escape;
pub use neighbours::{Neighbours, Sibling};
pub use preflights::{Endpoint, Moment, PreflightSent, Preflights, Spare, Spared};
pub use safety::{Answered, Warning, warnings};
pub use steps::{Step, StepState};
pub(crate) use text::is_deceptive;
pub use text::one_line;
pub use ticket::Ticket;

/// The version of the JSON contract.
pub const SCHEMA: u32 = 1;

/// The explanation of a HAR file.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// How many entries the log held, readable or not.
    pub entry_count: usize,
    /// Entries that could not be read.
    pub skipped: Vec<Skipped>,
    /// In the order of their first entry.
    pub exchanges: Vec<ExchangeReport>,
    /// What should be mended although it passes, by the server's origin; servers of which there is nothing to say are left out.
    pub warnings: BTreeMap<String, Vec<Warning>>,
}

/// One request with its preflight, explained.
#[derive(Clone, Debug, Serialize)]
pub struct ExchangeReport {
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
    /// What each browser itself would name first.
    pub first_error: FirstError,
    /// What blocks, what would block next, what warns: in this order.
    pub findings: Vec<Finding>,
    /// The answer that would pass; `None` where no server header helps.
    pub policy: Option<Policy>,

    /// The whole story in one or two sentences, with the real values.
    pub verdict: Wording,
    /// What would settle what the capture leaves open, in one line; `None` where nothing is open that bears on the answer.
    pub settled_by: Option<Wording>,
    /// Who must act.
    pub who_acts: Actor,
    /// The way of the request: page, preflight, request, response, readable.
    pub steps: Vec<Step>,
    /// Status of the preflight's response; `None` without one.
    pub preflight_status: Option<u16>,
    /// Status of the request's response; `None` without one.
    pub status: Option<u16>,
    /// When it started, as captured.
    pub started: Option<String>,
    /// How long it took in milliseconds, from the start of its first entry to the end of its last; `None` where the log does not say.
    #[serde(skip)]
    pub took_ms: Option<f64>,
    /// Why the browser sent a preflight, one sentence per rule; empty when none was seen.
    pub preflight_reasons: Vec<Wording>,
    /// For how long the answer to the preflight may be reused; `None` unless there was one that let the request pass.
    pub preflight_reuse: Option<Reuse>,
    /// The preflights that were sent, those of the redirects too.
    #[serde(skip)]
    pub preflights: Vec<PreflightSent>,
    /// Why there was no preflight although the request needs one; `None` where that is no question.
    pub preflight_cache: Option<Wording>,
    /// An exchange of the same page with the same server that passed, where this one did not: filled in by [`explain_har`].
    pub sibling: Option<Sibling>,
    /// Which server it is, as far as its answers show, to this request and to the others of the capture; `None` where nothing shows it,
    /// or where nothing was stopped: filled in by [`explain_har`].
    pub server: Option<ServerGuess>,
    /// What that is guessed from.
    #[serde(skip)]
    pub traces: Traces,
    /// The header lines that CORS goes by: of the preflight, then of the request itself; empty where CORS had no say.
    #[serde(skip)]
    pub headers: Vec<headers::Message>,
    /// What the page asked with, as far as it tells one attempt from another.
    #[serde(skip)]
    pub asked: Asked,
    /// What the server answered, as far as it bears on safety and speed; `None` without a response, and where CORS had no say.
    pub answered: Option<Answered>,
    /// Why the same request works in curl or Postman; `None` unless blocked.
    pub works_elsewhere: Option<Wording>,
    /// Commands that repeat it; `None` unless it was blocked or failed, or may have been.
    pub curl: Option<Curl>,
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

/// The names that browsers give the block: one when the evidence decides it, several when the credentials mode leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FirstError {
    /// Chromium's `CorsError` names.
    pub chromium: Vec<&'static str>,
    /// Firefox's `security.properties` keys.
    pub firefox: Vec<&'static str>,
    /// Short stable ids for Safari, which has no names of its own.
    pub safari: Vec<&'static str>,
}

/// Explains a HAR file. The error is one line: what is wrong, where, what to do.
pub fn explain_har(bytes: &[u8]) -> Result<Report, har::Unusable> {
    let har = har::read(bytes)?;
    let pairing: Pairing = har.entries.into_iter().collect();
    let exchanges = pairing.iter().map(|(_, exchange)| explain_exchange(&exchange)).collect();
    Ok(Report::new(har.entry_count, har.skipped, exchanges))
}

/// Explains one exchange. Total: anything gets a report.
pub fn explain_exchange(exchange: &Exchange) -> ExchangeReport {
    let made = cors::made_part(exchange);
    let judgement = cors::judge(&made);
    ExchangeReport { entries: exchange.indexes(), ..explain_judged(&made, &judgement) }
}

/// Explains an exchange that is judged.
fn explain_judged(exchange: &Exchange, judgement: &Judgement) -> ExchangeReport {
    let findings = diagnosis::diagnose(exchange, judgement);
    let (outcome, stage) = outcome(&judgement.verdict);
    let preflight_reuse = preflight_reuse(exchange, judgement);
    let may_be_stopped = !matches!(outcome, Outcome::Allowed | Outcome::NotCors);
    let status = |logged: Option<crate::exchange::Logged>| {
        logged.map(|logged| logged.entry.response.status).filter(|&status| status > 0)
    };
    ExchangeReport {
        url: exchange.url().to_owned(),
        current_url: exchange.current_url().to_owned(),
        redirects: redirects(exchange),
        method: exchange.method().into_owned(),
        page_origin: judgement.page_origin.as_ref().map(Origin::to_string),
        entries: exchange.indexes(),
        outcome,
        stage,
        credentials: credentials(judgement),
        first_error: first_error(judgement),
        policy: Policy::answering(exchange, judgement),
        verdict: diagnosis::verdict(exchange, judgement, &findings),
        settled_by: diagnosis::settled_by(judgement, &findings),
        who_acts: diagnosis::who_acts(judgement, &findings),
        steps: steps::steps(exchange, judgement),
        preflight_status: status(exchange.preflight),
        status: status(exchange.request),
        started: exchange.started().map(str::to_owned),
        took_ms: took_ms(exchange),
        preflight_reasons: diagnosis::preflight_reasons(exchange),
        preflights: PreflightSent::of(exchange, preflight_reuse.is_some()),
        preflight_reuse,
        preflight_cache: steps::preflight_cache(exchange, judgement),
        sibling: None,
        server: None,
        traces: Traces::of(exchange, judgement),
        headers: headers::messages(exchange, judgement, &findings),
        asked: Asked::of(exchange),
        answered: Answered::of(exchange).filter(|_| outcome != Outcome::NotCors),
        works_elsewhere: diagnosis::works_elsewhere(judgement),
        curl: may_be_stopped.then(|| diagnosis::curl(exchange, judgement.origin.as_ref())),
        findings,
    }
}

impl ExchangeReport {
    /// Whether a header of the server's is what this exchange fails for, or may be.
    pub fn wants_headers(&self) -> bool {
        match self.outcome {
            Outcome::Blocked => true,
            Outcome::Undetermined => self.findings.iter().any(|finding| finding.header.is_some()),
            Outcome::Allowed | Outcome::NotCors | Outcome::Failed => false,
        }
    }
}

impl Report {
    /// Puts explained exchanges together, and adds what they tell about each other.
    pub fn new(entry_count: usize, skipped: Vec<Skipped>, mut exchanges: Vec<ExchangeReport>) -> Self {
        let neighbours: Neighbours = exchanges.iter().collect();
        let of_neighbours =
            |report| (neighbours.sibling(report), neighbours.preflight_cache(report), neighbours.server(report));
        let told: Vec<_> = exchanges.iter().map(of_neighbours).collect();
        for (report, (sibling, preflight_cache, server)) in exchanges.iter_mut().zip(told) {
            report.sibling = sibling;
            report.preflight_cache = preflight_cache;
            report.server = server;
        }
        let warnings = safety::by_server(&exchanges);
        Self { schema: SCHEMA, entry_count, skipped, exchanges, warnings }
    }

    /// How many exchanges were blocked.
    pub fn blocked(&self) -> usize {
        self.exchanges.iter().filter(|exchange| exchange.outcome == Outcome::Blocked).count()
    }

    /// One policy for each server that blocked something, by the server's origin. It also lets through what already passed, so that
    /// pasting it takes nothing away. What [`AllowOrigin::Any`](crate::fix::AllowOrigin::Any) alone would let through is left out where
    /// other pages want to be named.
    pub fn policies(&self) -> BTreeMap<String, Policy> {
        let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
        let of_server = |exchange: &ExchangeReport| {
            let server = Origin::of_url(&exchange.current_url)?.to_string();
            Some((server, exchange.policy.clone()?))
        };
        let stopped = self.exchanges.iter().filter(|exchange| exchange.wants_headers());
        for (server, policy) in stopped.filter_map(of_server) {
            policies.entry(server).and_modify(|merged| merged.widen(&policy)).or_insert(policy);
        }
        let allowed = self.exchanges.iter().filter(|exchange| exchange.outcome == Outcome::Allowed);
        for (server, policy) in allowed.filter_map(of_server) {
            policies.entry(server).and_modify(|merged| merged.widen(&policy));
        }
        policies
    }

    /// Which server each origin is whose headers stopped something, as far as its answers show: of several guesses that which leads the
    /// most requests to a recipe.
    pub fn servers(&self) -> BTreeMap<String, &ServerGuess> {
        let mut votes: BTreeMap<(String, &str), (usize, &ServerGuess)> = BTreeMap::new();
        for exchange in self.exchanges.iter().filter(|exchange| exchange.wants_headers()) {
            let guess = exchange.server.as_ref().and_then(|guess| Some((guess.recipe?, guess)));
            if let (Some((recipe, guess)), Some(server)) = (guess, Origin::of_url(&exchange.current_url)) {
                votes.entry((server.to_string(), recipe)).or_insert((0, guess)).0 += 1;
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_by_key(|(_, (count, _))| *count);
        votes.into_iter().map(|((server, _), (_, guess))| (server, guess)).collect()
    }

    /// The other exchanges that the same server stopped.
    pub fn mended_with<'r>(&'r self, exchange: &'r ExchangeReport) -> impl Iterator<Item = &'r ExchangeReport> {
        let server = Origin::of_url(&exchange.current_url);
        self.exchanges.iter().filter(move |other| {
            other.wants_headers() && other.entries != exchange.entries && Origin::of_url(&other.current_url) == server
        })
    }

    /// For a terminal.
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// For a ticket.
    pub fn to_markdown(&self) -> String {
        markdown::markdown(self)
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

fn first_error(judgement: &Judgement) -> FirstError {
    match &judgement.verdict {
        Verdict::Blocked(_) | Verdict::Undetermined(Undetermined::CredentialsDecide) => FirstError {
            chromium: first_names(judgement, &CHROMIUM),
            firefox: first_names(judgement, &FIREFOX),
            safari: first_names(judgement, &SAFARI),
        },
        Verdict::Failed(_, NetFailure::LocalNetworkAccess) => {
            FirstError { chromium: vec!["LocalNetworkAccessPermissionDenied"], ..FirstError::default() }
        }
        // Firefox calls every failed connection a CORS error.
        Verdict::Failed(_, NetFailure::Network(_)) => {
            FirstError { firefox: vec!["CORSDidNotSucceed2"], ..FirstError::default() }
        }
        _ => FirstError::default(),
    }
}

fn first_names(judgement: &Judgement, browser: &Browser) -> Vec<&'static str> {
    let mut names = Vec::new();
    for trial in &judgement.trials {
        if let Some((stage, failure)) = trial.failures(browser).first() {
            names.extend(browser.error(*stage, failure).filter(|name| !names.contains(name)));
        }
    }
    names
}
