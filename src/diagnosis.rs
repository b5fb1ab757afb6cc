//! Why, with evidence: findings, the one table of causes, and what else the reader asks.

pub mod cause;
mod certainty;
mod curl;
mod near_miss;
mod preflight_reason;
mod redirect_target;
mod verdict;

use serde::Serialize;

use crate::cors::browser::CHROMIUM;
use crate::cors::{Failure, Judgement, Stage, Step, Trial, Verdict};
use crate::exchange::Exchange;
use crate::har::Response;
use crate::sorting;
use crate::wording::Wording;

pub use cause::{CAUSES, Cause};
pub use certainty::settled_by;
pub(crate) use curl::is_secret;
pub use curl::{Curl, curl};
pub use preflight_reason::preflight_reasons;
pub use verdict::{Actor, verdict, who_acts, works_elsewhere};

use cause::{Case, Details};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The cause's stable code: what `cause ID` takes.
    pub code: &'static str,
    /// What it does to the request.
    pub role: Role,
    /// Where it bites.
    pub stage: Stage,
    /// The header at fault, in its canonical spelling.
    pub header: Option<&'static str>,
    /// What was received; `None` when it was absent.
    pub received: Option<String>,
    /// What would have passed; `None` when no single value would.
    pub expected: Option<String>,
    /// Under which credentials mode.
    pub when: When,
    /// One sentence with the real values.
    pub message: Wording,
    /// The near miss, or what else helps to see it.
    pub hint: Option<Wording>,
}

/// What a finding does to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It blocks now.
    Blocks,
    /// It would block once the former are fixed.
    BlocksNext,
    /// It works, but costs, leaks or breaks elsewhere.
    Warns,
}

/// Under which credentials mode a finding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Under each that fits the capture.
    Always,
    /// Only with `credentials: 'include'`.
    CredentialsIncluded,
    /// Only without.
    CredentialsNotIncluded,
}

/// Every finding of an exchange: what blocks (in any case, then by the credentials mode), what would block next, what warns; within
/// each in the order in which Chromium would meet them.
pub fn diagnose(exchange: &Exchange, judgement: &Judgement) -> Vec<Finding> {
    let mut found: Vec<Found> = Vec::new();
    if judgement.trials.is_empty() {
        collect(&mut found, exchange, judgement, None);
    }
    for trial in &judgement.trials {
        collect(&mut found, exchange, judgement, Some(trial));
    }
    let mut findings: Vec<_> = found.into_iter().map(|found| found.into_finding(&judgement.trials)).collect();
    // What holds in any case before what hangs on the credentials mode. Stable: within these, the order of the checks stays.
    sorting::sort_by_key(&mut findings, |finding| (finding.role, finding.when != When::Always));
    findings
}

/// A finding and the credentials modes under which it was found.
struct Found {
    finding: Finding,
    modes: Vec<bool>,
}

impl Found {
    fn into_finding(self, trials: &[Trial]) -> Finding {
        let when = match self.modes[..] {
            [true] if trials.len() > 1 => When::CredentialsIncluded,
            [false] if trials.len() > 1 => When::CredentialsNotIncluded,
            _ => When::Always,
        };
        Finding { when, ..self.finding }
    }
}

/// Adds what one trial finds; what an earlier trial found too is only noted to hold under this one as well.
fn collect(found: &mut Vec<Found>, exchange: &Exchange, judgement: &Judgement, trial: Option<&Trial>) {
    let mut failures = trial.map(|trial| trial.failures(&CHROMIUM)).unwrap_or_default();
    // What comes after a redirect is fixed is another answer, which nobody has seen yet.
    if let Some(redirected) = failures.iter().position(|(_, failure)| failure.step() == Step::Redirect) {
        failures = vec![failures[redirected]];
    }
    let case = Case { exchange, judgement, trial, failure: None };
    for (place, (stage, failure)) in failures.iter().enumerate() {
        let role = match judgement.verdict {
            Verdict::Allowed | Verdict::NotCors(_) | Verdict::Failed(..) => Role::Warns,
            _ if place == 0 || same_step(failures[0], (*stage, failure)) => Role::Blocks,
            _ => Role::BlocksNext,
        };
        add(found, &case.at(*stage, failure), role);
    }
    let standing = match judgement.verdict {
        Verdict::Failed(..) | Verdict::Undetermined(_) => Role::Blocks,
        Verdict::Blocked(_) | Verdict::Allowed | Verdict::NotCors(_) => Role::Warns,
    };
    for (stage, failure) in trial.iter().flat_map(|trial| trial.not_applied_by_browsers()) {
        add(found, &case.at(stage, failure), Role::Warns);
    }
    add(found, &case, standing);
}

/// The response that a stage is about.
fn response_at<'e>(exchange: &Exchange<'e>, stage: Stage) -> Option<&'e Response<'e>> {
    let logged = if stage == Stage::Preflight { exchange.preflight } else { exchange.request };
    logged.map(|logged| &logged.entry.response)
}

/// A redirect without the headers can be avoided.
fn around_redirect(case: &Case, details: &dyn Details) -> Option<Wording> {
    let lacks_header = details.stage() == Stage::Redirect && details.header() == Some("Access-Control-Allow-Origin");
    lacks_header.then(|| redirect_target::way_around(case.exchange)).flatten()
}

fn same_step(first: (Stage, &Failure), other: (Stage, &Failure)) -> bool {
    first.0 == other.0 && first.1.step() == other.1.step()
}

fn add(found: &mut Vec<Found>, case: &Case, role: Role) {
    for cause in CAUSES {
        let Some(details) = (cause.detect)(case) else { continue };
        let stage = details.stage();
        let mode = case.trial.map(|trial| trial.include);
        let role = if details.only_warns() { Role::Warns } else { role };
        let known = found.iter_mut().find(|found| {
            found.finding.code == cause.code && found.finding.stage == stage && found.finding.header == details.header()
        });
        if let Some(known) = known {
            known.modes.extend(mode);
            known.finding.role = known.finding.role.min(role);
            continue;
        }
        let finding = Finding {
            code: cause.code,
            role,
            stage,
            header: details.header(),
            received: details.received(),
            expected: details.expected(),
            when: When::Always,
            message: details.message(),
            hint: details.hint().or_else(|| around_redirect(case, &*details)),
        };
        found.push(Found { finding, modes: mode.into_iter().collect() });
    }
}
