//! What has become of an exchange since, or what had become of it before.

use super::difference::{Difference, differences};
use super::{End, comparable, end};
use crate::panel::rows::{RowId, Rows};
use crate::report::ExchangeReport;

/// How many attempts are looked back at; of a page that asks for ever, more would be of no use to anybody.
const MOST: usize = 500;

/// Two attempts at one endpoint, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What the later one came to, seen from the earlier one.
    pub became: Became,
    /// The earlier one.
    pub before: RowId,
    /// The later one: the newest of all.
    pub after: RowId,
    /// How many attempts there are at this endpoint.
    pub attempts: usize,
    /// In what the later one differs.
    pub differences: Vec<Difference>,
}

/// What a later attempt came to, seen from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It passes, and did not.
    Passes,
    /// It fails, and did not.
    Fails,
    /// It fails otherwise.
    FailsOtherwise,
    /// It fails as before.
    Same,
    /// The capture does not show.
    Unclear,
}

/// Compares the newest attempt with an exchange; or, where that is the newest itself or failed as the newest does, with the last one
/// before it that ended otherwise. `None` where there is no other attempt, and where all of them passed.
pub fn story(rows: &Rows, id: RowId) -> Option<Story> {
    let report = rows.get(id)?;
    let attempts = rows.attempts();
    let get = |id: RowId| Some((id, rows.get(id)?));
    let (newest, after) =
        attempts.like(report).take(MOST).filter_map(get).find(|(_, other)| comparable(report, other))?;
    let (before, earlier) = if newest != id && !is_same(report, after) {
        (id, report)
    } else {
        let mut earlier =
            attempts.before(newest, after).take(MOST).filter_map(get).filter(|(_, other)| comparable(after, other));
        let last = earlier.next()?;
        std::iter::once(last).chain(earlier).find(|(_, other)| !is_same(other, after)).unwrap_or(last)
    };
    let became = came_to(earlier, after)?;
    let differences = differences(earlier, after);
    Some(Story { became, before, after: newest, attempts: attempts.like(report).len(), differences })
}

/// What an attempt came to, seen from the one just before it; `None` where there is none, or both passed.
pub fn became(rows: &Rows, id: RowId) -> Option<Became> {
    let after = rows.get(id)?;
    let mut before = rows.attempts().before(id, after).take(MOST).filter_map(|id| rows.get(id));
    came_to(before.find(|other| comparable(after, other))?, after)
}

/// Whether an attempt passes, and the last one before it that says anything of it did not.
pub fn is_first_to_pass(rows: &Rows, id: RowId) -> bool {
    let Some(report) = rows.get(id).filter(|report| end(report) == Some(End::Passed)) else { return false };
    let mut before = rows.attempts().before(id, report).take(MOST).filter_map(|id| rows.get(id));
    before.find(|other| comparable(report, other)).is_some_and(|other| end(other) == Some(End::Failed))
}

fn came_to(before: &ExchangeReport, after: &ExchangeReport) -> Option<Became> {
    match (end(before)?, end(after)?) {
        (End::Passed, End::Passed) => None,
        (_, End::Passed) => Some(Became::Passes),
        (_, End::Unclear) => Some(Became::Unclear),
        (End::Passed, End::Failed) => Some(Became::Fails),
        (End::Failed | End::Unclear, End::Failed) if is_same(before, after) => Some(Became::Same),
        (End::Failed | End::Unclear, End::Failed) => Some(Became::FailsOtherwise),
    }
}

/// Whether two attempts ended the same way, and for the same reasons.
fn is_same(one: &ExchangeReport, two: &ExchangeReport) -> bool {
    let reasons = |report: &ExchangeReport| {
        let findings = report.findings.iter().filter(|finding| finding.role != crate::report::Role::Warns);
        findings.map(|finding| (finding.code, finding.stage as u8, finding.received.clone())).collect::<Vec<_>>()
    };
    end(one) == end(two)
        && (end(one) == Some(End::Passed)
            || one.stage == two.stage
                && (one.preflight_status, one.status) == (two.preflight_status, two.status)
                && reasons(one) == reasons(two))
}
