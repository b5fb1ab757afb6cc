//! Which exchanges are attempts at the same, and which failures a later attempt has mended.
//!
//! # What counts as the same
//!
//! Attempts are **at one endpoint** where page, method, server and path agree. They are compared with each other.
//!
//! A failure is **mended** by a later attempt that passes and asked for the same. That is told of a request with the same headers to ask
//! for, and with credentials where the failure had them. Beyond that it depends on what failed. What a preflight lacks, or an answer of a
//! good status, is how the server is set up for that path: any query and any body will do. What an error page lacks may be the fault of
//! that one query or body, so there the same address and the same body have to pass.
//!
//! What is mended stays so. Where it fails again, that is another failure, and that one counts.
//!
//! # How the list shows it
//!
//! A mended failure leaves the blocked ones: it stands in its place by age among what passes, which is below the attempt that mended it,
//! with the mark of what passes and the cause that it had. It counts as blocked no more, neither above the list nor in the filter. The
//! attempt that was the first to pass is marked too.

pub mod difference;
pub mod story;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::address;
use super::rows::RowId;
use crate::fetch::url::server_and_path;
use crate::har::time_ms;
use crate::report::{Credentials, Outcome, Stage, Summary};

/// Every attempt, by its endpoint. Another one costs O(log n), and as much again for each failure that it mends.
#[derive(Debug, Default)]
pub struct Attempts {
    /// In the order of their start.
    endpoints: HashMap<u64, Vec<At>>,
    matters: HashMap<u64, Matter>,
}

/// Failures that the same attempts can mend, and these; each in the order of their start.
#[derive(Debug, Default)]
struct Matter {
    failures: Vec<At>,
    passes: Vec<At>,
}

/// An attempt and its start, in milliseconds since 1970; 0 where it is not known.
#[derive(Clone, Copy, Debug)]
struct At {
    started_ms: f64,
    id: RowId,
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The page got the answer.
    Passed,
    /// It did not.
    Failed,
    /// The capture does not show.
    Unclear,
}

/// What an exchange came to; `None` where it is no attempt: CORS had no say, or the page itself gave it up.
pub fn end(report: &Summary) -> Option<End> {
    match report.outcome {
        Outcome::Allowed => Some(End::Passed),
        Outcome::Blocked => Some(End::Failed),
        Outcome::Failed => {
            report.findings.iter().all(|finding| finding.code != "request-aborted").then_some(End::Failed)
        }
        Outcome::Undetermined => Some(End::Unclear),
        Outcome::NotCors => None,
    }
}

/// Whether two exchanges are attempts at one endpoint.
pub fn at_one_endpoint(one: &Summary, two: &Summary) -> bool {
    let endpoint = |report: &Summary| end(report).and_then(|_| endpoint(report));
    endpoint(one).is_some() && endpoint(one) == endpoint(two)
}

/// Whether what became of one attempt at an endpoint says anything of another: an error page is the fault of one query or one body.
pub fn comparable(one: &Summary, two: &Summary) -> bool {
    let bodies_differ = || one.asked.body.zip(two.asked.body).is_some_and(|(one, two)| one != two);
    let urls_differ = || address::without_fragment(&one.url) != address::without_fragment(&two.url);
    !(is_error_page(one) || is_error_page(two)) || !(urls_differ() || bodies_differ())
}

/// A failure's matter, as a number: failures of one matter are mended by the same attempts. `None` where it is no attempt.
pub fn matter_of(report: &Summary) -> Option<u64> {
    end(report).and_then(|_| Some(is_mended_by(endpoint(report)?, report)))
}

impl Attempts {
    /// Adds an exchange. Gives back the failures that are mended from now on, and were not before.
    pub fn add(&mut self, id: RowId, report: &Summary) -> Vec<RowId> {
        let (Some(end), Some(endpoint)) = (end(report), endpoint(report)) else { return Vec::new() };
        let at = At::new(id, report);
        insert(self.endpoints.entry(endpoint).or_default(), at);
        let mut turned = Vec::new();
        match end {
            End::Passed => {
                for key in mends(endpoint, report) {
                    let matter = self.matters.entry(key).or_default();
                    let since = matter.mended_until();
                    insert(&mut matter.passes, at);
                    turned.extend(matter.failures_between(since, matter.mended_until()));
                }
            }
            End::Failed => {
                let matter = self.matters.entry(is_mended_by(endpoint, report)).or_default();
                insert(&mut matter.failures, at);
                turned.extend(matter.is_mended(at).then_some(id));
            }
            End::Unclear => {}
        }
        turned
    }

    /// Takes out an exchange that was added with this very report. Gives back the other failures that are mended no more.
    pub fn remove(&mut self, id: RowId, report: &Summary) -> Vec<RowId> {
        let (Some(end), Some(endpoint)) = (end(report), endpoint(report)) else { return Vec::new() };
        let at = At::new(id, report);
        take_out(self.endpoints.entry(endpoint).or_default(), at);
        let mut turned = Vec::new();
        match end {
            End::Passed => {
                for key in mends(endpoint, report) {
                    let matter = self.matters.entry(key).or_default();
                    let until = matter.mended_until();
                    take_out(&mut matter.passes, at);
                    turned.extend(matter.failures_between(matter.mended_until(), until));
                }
            }
            End::Failed => {
                let matter = self.matters.entry(is_mended_by(endpoint, report)).or_default();
                take_out(&mut matter.failures, at);
            }
            End::Unclear => {}
        }
        turned
    }

    /// The attempts at the endpoint of this exchange, the newest first.
    pub fn like(&self, report: &Summary) -> impl ExactSizeIterator<Item = RowId> + '_ {
        let attempts = end(report).and_then(|_| self.endpoints.get(&endpoint(report)?)).map_or(&[][..], Vec::as_slice);
        attempts.iter().rev().map(|at| at.id)
    }

    /// The attempts that started before this one, the newest first.
    pub fn before(&self, id: RowId, report: &Summary) -> impl Iterator<Item = RowId> + '_ {
        let attempts = endpoint(report).and_then(|key| self.endpoints.get(&key)).map_or(&[][..], Vec::as_slice);
        let end = place(attempts, At::new(id, report)).unwrap_or_else(|at| at);
        attempts[..end].iter().rev().map(|at| at.id)
    }
}

impl Matter {
    /// The last attempt that passes.
    fn mended_until(&self) -> Option<At> {
        self.passes.last().copied()
    }

    fn is_mended(&self, failure: At) -> bool {
        self.mended_until().is_some_and(|until| failure.cmp(until).is_lt())
    }

    fn failures_between(&self, since: Option<At>, until: Option<At>) -> impl Iterator<Item = RowId> + '_ {
        let up_to = |at: Option<At>| at.map_or(0, |at| place(&self.failures, at).unwrap_or_else(|place| place));
        let (from, to) = (up_to(since), up_to(until));
        self.failures[from.min(to)..to].iter().map(|at| at.id)
    }
}

impl At {
    fn new(id: RowId, report: &Summary) -> Self {
        Self { started_ms: report.started.as_deref().and_then(time_ms).unwrap_or_default(), id }
    }

    fn cmp(self, other: Self) -> Ordering {
        self.started_ms.total_cmp(&other.started_ms).then(self.id.cmp(&other.id))
    }
}

fn place(attempts: &[At], at: At) -> Result<usize, usize> {
    attempts.binary_search_by(|other| other.cmp(at))
}

fn insert(attempts: &mut Vec<At>, at: At) {
    if let Err(place) = place(attempts, at) {
        attempts.insert(place, at);
    }
}

fn take_out(attempts: &mut Vec<At>, at: At) {
    if let Ok(place) = place(attempts, at) {
        attempts.remove(place);
    }
}

/// A hash in place of the values: they can be long.
fn endpoint(report: &Summary) -> Option<u64> {
    Some(hash_of((report.page_origin.as_deref(), &report.method, server_and_path(&report.url)?)))
}

/// The matter that a failure is of.
fn is_mended_by(endpoint: u64, report: &Summary) -> u64 {
    matter(endpoint, report, report.credentials == Credentials::Include, is_error_page(report))
}

/// The matters that an attempt which passes bears on.
fn mends(endpoint: u64, report: &Summary) -> Vec<u64> {
    // Where it is not known whether it had credentials, it may have had them.
    let credentials: &[bool] = if report.credentials == Credentials::NotInclude { &[false] } else { &[false, true] };
    let each = credentials.iter().flat_map(|included| [(*included, false), (*included, true)]);
    each.map(|(included, is_error_page)| matter(endpoint, report, included, is_error_page)).collect()
}

fn matter(endpoint: u64, report: &Summary, included: bool, is_error_page: bool) -> u64 {
    let of_one_request = is_error_page.then(|| (address::without_fragment(&report.url), report.asked.body));
    hash_of((endpoint, included, &report.asked.header_names, of_one_request))
}

/// Whether what failed is an answer that says itself that something went wrong.
fn is_error_page(report: &Summary) -> bool {
    let is_at_response = matches!(report.stage, Some(Stage::Response | Stage::Redirect));
    is_at_response && report.status.is_some_and(|status| status >= 400)
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::sample::{finding, report};
    use crate::report::Role;
    use Outcome::{Allowed, Blocked, Failed, NotCors, Undetermined};
    use proptest::prelude::*;

    pub(super) fn at(second: u32, outcome: Outcome) -> Summary {
        Summary { started: Some(format!("2026-11-23T10:{:02}:{:02}Z", second / 60, second % 60)), ..report(outcome) }
    }

    /// The numbers of the reports that are mended, when they come in this order.
    fn mended(reports: &[Summary]) -> Vec<usize> {
        let mut attempts = Attempts::default();
        let mut mended: Vec<_> =
            reports.iter().enumerate().flat_map(|(number, report)| attempts.add(RowId(number), report)).collect();
        mended.sort_unstable();
        mended.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_failure_is_mended_by_a_later_attempt_that_passes() {
        for (ends, expected) in [
            (&[Blocked, Allowed][..], &[0][..]),
            (&[Blocked, Blocked, Failed, Allowed], &[0, 1, 2]),
            (&[Allowed, Blocked], &[]),
            (&[Blocked, Allowed, Blocked], &[0]),
            (&[Blocked, Allowed, Blocked, Allowed], &[0, 2]),
            (&[Undetermined, NotCors, Allowed], &[]),
            (&[Blocked, Undetermined, NotCors], &[]),
        ] {
            let reports: Vec<_> = (1..).zip(ends).map(|(second, end)| at(second, *end)).collect();
            assert_eq!(mended(&reports), expected, "{ends:?}");
            let backwards: Vec<_> = reports.into_iter().rev().collect();
            let last = ends.len() - 1;
            let expected: Vec<_> = expected.iter().rev().map(|number| last - number).collect();
            assert_eq!(mended(&backwards), expected, "the order of the starts counts, not that of the arrivals");
        }
    }

    fn error_page(report: &mut Summary) {
        (report.stage, report.status) = (Some(Stage::Response), Some(500));
    }

    fn of_good_status(report: &mut Summary) {
        (report.stage, report.status) = (Some(Stage::Response), Some(200));
    }

    fn plain(_: &mut Summary) {}

    type Change = fn(&mut Summary);

    #[test]
    fn only_the_same_is_mended() {
        let other_query: Change = |pass| pass.url.push_str("?page=2");
        let other_body: Change = |pass| pass.asked.body = Some(7);
        let included: Change = |report| report.credentials = Credentials::Include;
        let omitted: Change = |report| report.credentials = Credentials::NotInclude;
        let cases: [(&str, Change, Change, bool); 12] = [
            ("page", plain, |pass| pass.page_origin = None, false),
            ("method", plain, |pass| pass.method = "GET".to_owned(), false),
            ("path", plain, |pass| pass.url.push_str("/2"), false),
            ("query", of_good_status, other_query, true),
            ("query of an error page", error_page, other_query, false),
            ("fragment of an error page", error_page, |pass| pass.url.push_str("#2"), true),
            ("body", of_good_status, other_body, true),
            ("body of an error page", error_page, other_body, false),
            ("headers", plain, |pass| pass.asked.header_names.push("x-a".to_owned()), false),
            ("credentials of the attempt", plain, omitted, true),
            ("credentials of the failure", included, omitted, false),
            ("credentials, perhaps", included, plain, true),
        ];
        for (what, of_failure, of_pass, expected) in cases {
            let (mut failure, mut pass) = (at(1, Blocked), at(2, Allowed));
            of_failure(&mut failure);
            of_pass(&mut pass);
            assert_eq!(mended(&[failure, pass]), if expected { vec![0] } else { Vec::new() }, "{what}");
        }
    }

    #[test]
    fn what_the_page_gave_up_is_no_attempt() {
        let aborted = Summary { findings: vec![finding("request-aborted", Role::Blocks)], ..at(1, Failed) };
        let refused = Summary { findings: vec![finding("network-error", Role::Blocks)], ..at(1, Failed) };
        assert_eq!((mended(&[aborted, at(2, Allowed)]), mended(&[refused, at(2, Allowed)])), (vec![], vec![0]));
    }

    #[test]
    fn the_attempts_at_an_endpoint_are_told_in_the_order_of_their_start() {
        let mut attempts = Attempts::default();
        let reports = [at(5, Blocked), at(1, Blocked), at(9, Allowed), at(5, Undetermined), at(3, NotCors)];
        for (number, report) in reports.iter().enumerate() {
            attempts.add(RowId(number), report);
        }
        let numbers = |ids: Vec<RowId>| ids.into_iter().map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(numbers(attempts.like(&reports[0]).collect()), [2, 3, 0, 1]);
        assert_eq!(numbers(attempts.before(RowId(3), &reports[3]).collect()), [0, 1]);
        assert_eq!(attempts.like(&reports[4]).len(), 0);
    }

    proptest! {
        /// What was added and removed tells of each change as it would be found by counting.
        #[test]
        fn what_is_told_adds_up(steps in prop::collection::vec((0..12_usize, 0..20_u32, 0..6_u8), 0..60)) {
            let mut attempts = Attempts::default();
            let mut rows: [Option<Summary>; 12] = Default::default();
            let mut told = [false; 12];
            for (row, second, kind) in steps {
                let turned = if let Some(report) = rows[row].take() {
                    told[row] = false;
                    attempts.remove(RowId(row), &report)
                } else {
                    let mut report = at(second, [Blocked, Allowed, Failed][usize::from(kind % 3)]);
                    if kind > 2 {
                        error_page(&mut report);
                        report.asked.body = Some(u64::from(second % 2));
                    }
                    attempts.add(RowId(row), rows[row].insert(report))
                };
                for id in turned {
                    told[id.0] = !told[id.0];
                }
                for (id, report) in rows.iter().enumerate() {
                    let later = |other: &(usize, &Summary), failure: &Summary| {
                        At::new(RowId(other.0), other.1).cmp(At::new(RowId(id), failure)).is_gt()
                    };
                    let expected = report.as_ref().filter(|report| end(report) == Some(End::Failed)).is_some_and(|failure| {
                        let others = rows.iter().enumerate().filter_map(|(id, other)| Some((id, other.as_ref()?)));
                        others.filter(|other| later(other, failure)).any(|(_, other)| {
                            other.outcome == Allowed && (!is_error_page(failure) || failure.asked.body == other.asked.body)
                        })
                    });
                    prop_assert_eq!(told[id], expected, "row {}", id);
                }
            }
        }
    }
}
