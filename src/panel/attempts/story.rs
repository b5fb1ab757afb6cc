//! What has become of an exchange since, or what had become of it before.

use super::difference::{Difference, differences};
use super::{End, comparable, end};
use crate::panel::rows::{RowId, Rows};
use crate::report::{ExchangeReport, Summary};

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
/// before it that ended otherwise. `None` where there is no other attempt, and where all of them passed. Asks to `explain` the few rows
/// that it looks at closely.
pub fn story(rows: &Rows, id: RowId, explain: impl Fn(RowId) -> Option<ExchangeReport>) -> Option<Story> {
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
    let mut before_newest = attempts.before(newest, after).take(MOST).filter_map(get);
    let preflighted = before_newest.find(|(_, other)| other.preflight_status.is_some());
    let preflighted = preflighted.and_then(|(id, _)| explain(id));
    let differences = differences(&explain(before)?, &explain(newest)?, preflighted.as_ref());
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

fn came_to(before: &Summary, after: &Summary) -> Option<Became> {
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
fn is_same(one: &Summary, two: &Summary) -> bool {
    let reasons = |report: &Summary| {
        let findings = report.findings.iter().filter(|finding| finding.role != crate::report::Role::Warns);
        findings.map(|finding| (finding.code, finding.stage as u8, finding.received.clone())).collect::<Vec<_>>()
    };
    end(one) == end(two)
        && (end(one) == Some(End::Passed)
            || one.stage == two.stage
                && (one.preflight_status, one.status) == (two.preflight_status, two.status)
                && reasons(one) == reasons(two))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::cause::testing::explain;

    const PASSES: &str = "GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none";
    const MISSING: &str = "GET omit\nresponse 200";
    const OTHER: &str = "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://other.example";
    const ERROR_PAGE: &str = "GET omit\nresponse 500";

    /// Rows of these scenes, one a second.
    fn rows(scenes: &[&str]) -> Rows {
        let mut rows = Rows::default();
        for (second, scene) in (10..).zip(scenes) {
            rows.push(Summary { started: Some(format!("2026-11-23T10:00:{second}Z")), ..explain(scene).summary });
        }
        rows
    }

    /// The story of a row; these know no words, which are the affair of [`differences`].
    fn story(rows: &Rows, id: RowId) -> Option<Story> {
        let words = explain(PASSES);
        super::story(rows, id, |id| Some(ExchangeReport { summary: rows.get(id)?.clone(), ..words.clone() }))
    }

    #[test]
    fn the_newest_attempt_is_compared_with_the_chosen_one_or_with_the_last_that_ended_otherwise() {
        for (scenes, chosen, expected) in [
            (&[MISSING][..], 0, None),
            (&[PASSES, PASSES], 1, None),
            (&[MISSING, MISSING], 0, Some((Became::Same, 0, 1))),
            (&[MISSING, MISSING, MISSING], 2, Some((Became::Same, 1, 2))),
            (&[MISSING, OTHER], 0, Some((Became::FailsOtherwise, 0, 1))),
            (&[MISSING, OTHER], 1, Some((Became::FailsOtherwise, 0, 1))),
            (&[MISSING, OTHER, OTHER], 2, Some((Became::FailsOtherwise, 0, 2))),
            (&[MISSING, OTHER, PASSES], 0, Some((Became::Passes, 0, 2))),
            (&[MISSING, OTHER, PASSES, PASSES], 3, Some((Became::Passes, 1, 3))),
            (&[MISSING, PASSES, OTHER], 0, Some((Became::FailsOtherwise, 0, 2))),
            (&[MISSING, PASSES, OTHER], 2, Some((Became::Fails, 1, 2))),
            (&[PASSES, MISSING, MISSING], 2, Some((Became::Fails, 0, 2))),
        ] {
            let rows = rows(scenes);
            let story = story(&rows, RowId(chosen));
            assert_eq!(
                story.as_ref().map(|story| (story.became, story.before.0, story.after.0)),
                expected,
                "{scenes:?} {chosen}"
            );
            assert!(story.is_none_or(|story| story.attempts == scenes.len()));
        }
    }

    #[test]
    fn an_error_page_of_another_query_says_nothing_of_this_one() {
        let mut rows = rows(&[ERROR_PAGE]);
        let passes = Summary { started: Some("2026-11-23T10:00:20Z".to_owned()), ..explain(PASSES).summary };
        rows.push(Summary { url: format!("{}?other", passes.url), ..passes.clone() });
        assert_eq!((story(&rows, RowId(0)), is_first_to_pass(&rows, RowId(1)), rows.mended()), (None, false, 0));
        let same = rows.push(passes);
        assert_eq!(story(&rows, RowId(0)).map(|story| (story.became, story.after)), Some((Became::Passes, same)));
        assert_eq!(rows.mended(), 1);
    }

    #[test]
    fn the_first_that_passes_is_marked_and_no_later_one() {
        let rows = rows(&[PASSES, MISSING, PASSES, PASSES, OTHER, MISSING, PASSES]);
        let first: Vec<_> = (0..rows.len()).filter(|row| is_first_to_pass(&rows, RowId(*row))).collect();
        assert_eq!(first, [2, 6]);
        let became = (0..rows.len()).map(|row| became(&rows, RowId(row))).collect::<Vec<_>>();
        let (fails, passes, otherwise) = (Some(Became::Fails), Some(Became::Passes), Some(Became::FailsOtherwise));
        assert_eq!(became, [None, fails, passes, None, fails, otherwise, passes]);
    }
}
