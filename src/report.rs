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
mod summary;
mod survey;
mod text;
mod ticket;
pub mod what_if;
mod without_secrets;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use serde::Serialize;

use crate::cors::browser::{CHROMIUM, FIREFOX, SAFARI};
use crate::cors::{self, Browser, Judgement, NetFailure, Undetermined, Verdict};
use crate::diagnosis;
use crate::exchange::{Exchange, Pairing};
use crate::fetch::Origin;
use crate::fix::{Policy, ServerGuess};
use crate::har;
use crate::sorting;
use crate::wording::Wording;

pub use crate::cors::{Reuse, Stage};
pub use crate::diagnosis::{Actor, Curl, Finding, Role, When};
pub use crate::har::Skipped;
pub use asked::Asked;
pub use console::console_phrase;
pub use export::{export, export_har};
pub use gaps::Gaps;
pub use markdown::escape;
pub use neighbours::{Neighbours, Sibling, Told};
pub use preflights::{Endpoint, Moment, PreflightSent, Preflights, Spare, Spared};
pub use safety::{Answered, Warning, warnings};
pub use steps::{Step, StepState};
pub use summary::{Credentials, Outcome, Redirect, Summary, summarize};
pub use survey::Survey;
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

/// One request with its preflight, explained: what it came to, and the words.
///
/// It reads like the [`Summary`] that it begins with.
#[derive(Clone, Debug, Serialize)]
pub struct ExchangeReport {
    /// What it came to.
    #[serde(flatten)]
    pub summary: Summary,
    /// What each browser itself would name first.
    pub first_error: FirstError,
    /// The whole story in one or two sentences, with the real values.
    pub verdict: Wording,
    /// What would settle what the capture leaves open, in one line; `None` where nothing is open that bears on the answer.
    pub settled_by: Option<Wording>,
    /// Who must act.
    pub who_acts: Actor,
    /// The way of the request: page, preflight, request, response, readable.
    pub steps: Vec<Step>,
    /// Why the browser sent a preflight, one sentence per rule; empty when none was seen.
    pub preflight_reasons: Vec<Wording>,
    /// Why there was no preflight although the request needs one; `None` where that is no question.
    pub preflight_cache: Option<Wording>,
    /// An exchange of the same page with the same server that passed, where this one did not: told by its [`Neighbours`].
    pub sibling: Option<Sibling>,
    /// Which server it is, as far as its answers show, to this request and to the others of the capture; `None` where nothing shows it,
    /// or where nothing was stopped: told by its [`Neighbours`].
    pub server: Option<ServerGuess>,
    /// The header lines that CORS goes by: of the preflight, then of the request itself; empty where CORS had no say.
    #[serde(skip)]
    pub headers: Vec<headers::Message>,
    /// Why the same request works in curl or Postman; `None` unless blocked.
    pub works_elsewhere: Option<Wording>,
    /// Commands that repeat it; `None` unless it was blocked or failed, or may have been.
    pub curl: Option<Curl>,
}

impl Deref for ExchangeReport {
    type Target = Summary;

    fn deref(&self) -> &Summary {
        &self.summary
    }
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
    explain_judged(&made, &judgement, exchange.indexes())
}

/// Explains an exchange that is judged, with the entries of all that was logged of it.
fn explain_judged(exchange: &Exchange, judgement: &Judgement, entries: Vec<usize>) -> ExchangeReport {
    let summary = Summary::of_judged(exchange, judgement, entries);
    let may_be_stopped = !matches!(summary.outcome, Outcome::Allowed | Outcome::NotCors);
    ExchangeReport {
        first_error: first_error(judgement),
        verdict: diagnosis::verdict(exchange, judgement, &summary.findings),
        settled_by: diagnosis::settled_by(judgement, &summary.findings),
        who_acts: diagnosis::who_acts(judgement, &summary.findings),
        steps: steps::steps(exchange, judgement),
        preflight_reasons: diagnosis::preflight_reasons(exchange),
        preflight_cache: steps::preflight_cache(exchange, judgement),
        sibling: None,
        server: None,
        headers: headers::messages(exchange, judgement, &summary.findings),
        works_elsewhere: diagnosis::works_elsewhere(judgement),
        curl: may_be_stopped.then(|| diagnosis::curl(exchange, judgement.origin.as_ref())),
        summary,
    }
}

impl ExchangeReport {
    /// Adds what the other exchanges of the capture [tell](Neighbours::tell) of this one.
    #[must_use]
    pub fn with(self, told: Told) -> Self {
        let Told { sibling, preflight_cache, server } = told;
        Self { sibling, preflight_cache: preflight_cache.or(self.preflight_cache), server, ..self }
    }
}

impl Report {
    /// Puts explained exchanges together, and adds what they tell about each other.
    pub fn new(entry_count: usize, skipped: Vec<Skipped>, exchanges: Vec<ExchangeReport>) -> Self {
        let summaries = || exchanges.iter().map(|exchange| &exchange.summary);
        let neighbours: Neighbours = summaries().collect();
        let told: Vec<_> = summaries().map(|summary| neighbours.tell(summary)).collect();
        let warnings = safety::by_server(summaries());
        let exchanges = exchanges.into_iter().zip(told).map(|(exchange, told)| exchange.with(told)).collect();
        Self { schema: SCHEMA, entry_count, skipped, exchanges, warnings }
    }

    /// What each exchange came to.
    pub fn summaries(&self) -> impl Iterator<Item = &Summary> {
        self.exchanges.iter().map(|exchange| &exchange.summary)
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
        sorting::sort_by_key(&mut votes, |(_, (count, _))| *count);
        let mut servers = BTreeMap::new();
        servers.extend(votes.into_iter().map(|((server, _), (_, guess))| (server, guess)));
        servers
    }

    /// The other exchanges that the same server stopped.
    pub fn mended_with<'r>(&'r self, exchange: &'r Summary) -> impl Iterator<Item = &'r Summary> {
        let server = Origin::of_url(&exchange.current_url);
        self.summaries().filter(move |other| {
            other.wants_headers() && other.entries != exchange.entries && Origin::of_url(&other.current_url) == server
        })
    }

    /// For a terminal.
    pub fn to_text(&self) -> String {
        let told = self.exchanges.iter().filter(|exchange| text::is_told(exchange));
        text::text(self.summaries(), told.map(Cow::Borrowed), &self.warnings, &self.skipped)
    }

    /// For a ticket.
    pub fn to_markdown(&self) -> String {
        markdown::markdown(self)
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
