//! The exchanges in the order in which the list shows them.

pub mod filter;
mod folds;
mod lines;

use std::collections::HashSet;

use super::attempts::{Attempts, story};
use crate::report::{ExchangeReport, Outcome};
use filter::Filter;
use folds::Folds;
use lines::Lines;

/// The number of a row: stays the same while the row lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub usize);

/// All exchanges, and which of them are shown where.
///
/// Blocked ones stand on top: they are what the reader came for, and must not be searched for among hundreds that work. Below them
/// come those that failed for another reason or cannot be decided, then the rest. Within each group the newest is first: what the
/// reader has just caused is always in the same place.
///
/// Exchanges that are the same failure share one line, where the newest of them stands. Unfolded, each has a line of its own there.
///
/// Another exchange costs O(log n), as does each question; another filter costs one pass.
#[derive(Debug, Default)]
pub struct Rows {
    /// By number; `None` where a row was removed.
    reports: Vec<Option<ExchangeReport>>,
    folds: Folds,
    attempts: Attempts,
    /// Failures that a later attempt has mended: they are listed with what passes.
    mended: HashSet<RowId>,
    /// Those that have become so, or are so no more, since it was asked.
    turned: Vec<RowId>,
    /// For each group the lines of its rows, oldest first, so that the newest is added at the end.
    groups: [Lines; GROUPS],
    /// How many exchanges are of each group, shown or not; those that CORS had no say in are of none.
    counts: [usize; GROUPS],
    not_cors: usize,
    not_cors_shown: bool,
    filter: Filter,
    /// How many exchanges the filter lets through, each of a fold counted.
    listed: usize,
}

const GROUPS: usize = 3;

/// What CORS had no say in stands here, where it is shown.
const LAST: usize = GROUPS - 1;

/// What marks a row beside its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// It passes, and the attempt before it did not.
    PassesNow,
    /// It failed, and a later attempt passed.
    Mended,
}

/// Where the selection moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// So many rows down, or up when negative; not beyond an end.
    By(isize),
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it shows.
    pub id: RowId,
    /// What of a fold it is.
    pub fold: Fold,
    /// What the line is known by from one drawing to the next: of a closed fold its oldest row, so that it is the same line when another
    /// one comes.
    pub key: RowId,
}

/// What of a fold a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Nothing: it is alone.
    None,
    /// The one that stands for so many.
    Closed(usize),
    /// The newest of so many, with the others below.
    Open(usize),
    /// One of those below.
    Below,
}

impl Rows {
    /// Adds the newest exchange.
    pub fn push(&mut self, report: ExchangeReport) -> RowId {
        let id = RowId(self.reports.len());
        self.reports.push(Some(report));
        self.groups.iter_mut().for_each(Lines::push);
        self.place(id);
        id
    }

    /// Puts another explanation in the place of an earlier one. A number that no row ever had is left so.
    pub fn replace(&mut self, id: RowId, report: ExchangeReport) {
        self.remove(id);
        if let Some(place) = self.reports.get_mut(id.0) {
            *place = Some(report);
            self.place(id);
        }
    }

    /// Removes a row. Its number is not given to another.
    pub fn remove(&mut self, id: RowId) {
        self.displace(id);
        if let Some(place) = self.reports.get_mut(id.0) {
            *place = None;
        }
    }

    /// Forgets every exchange, and keeps what the reader chose to see.
    pub fn clear(&mut self) {
        let filter = std::mem::take(&mut self.filter);
        *self = Self { filter, not_cors_shown: self.not_cors_shown, ..Self::default() };
    }

    /// Takes over what the reader chose to see of others.
    pub fn adopt_choices(&mut self, others: &mut Self) {
        self.filter = std::mem::take(&mut others.filter);
        self.show_not_cors(others.not_cors_shown);
    }

    /// One exchange.
    pub fn get(&self, id: RowId) -> Option<&ExchangeReport> {
        self.reports.get(id.0)?.as_ref()
    }

    /// The first exchange that satisfies.
    pub fn find(&self, satisfies: impl Fn(&ExchangeReport) -> bool) -> Option<RowId> {
        self.reports.iter().position(|report| report.as_ref().is_some_and(&satisfies)).map(RowId)
    }

    /// Every exchange, shown or not, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &ExchangeReport> {
        self.reports.iter().flatten()
    }

    /// How many exchanges there are, shown or not.
    pub fn len(&self) -> usize {
        self.counts.iter().sum::<usize>() + self.not_cors
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The attempts at each endpoint.
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// How many failures a later attempt has mended.
    pub fn mended(&self) -> usize {
        self.mended.len()
    }

    /// What marks a row beside its outcome.
    pub fn mark(&self, id: RowId) -> Mark {
        if self.mended.contains(&id) {
            Mark::Mended
        } else if story::is_first_to_pass(self, id) {
            Mark::PassesNow
        } else {
            Mark::None
        }
    }

    /// The failures that have become mended, or are so no more, since this was asked last.
    pub fn take_turned(&mut self) -> Vec<RowId> {
        std::mem::take(&mut self.turned)
    }

    /// How many exchanges CORS blocked, those left out that a later attempt has mended.
    pub fn blocked(&self) -> usize {
        self.counts[0]
    }

    /// How many exchanges failed for another reason or cannot be decided, those left out that a later attempt has mended.
    pub fn uncertain(&self) -> usize {
        self.counts[1]
    }

    /// How many exchanges CORS had no say in.
    pub fn not_cors(&self) -> usize {
        self.not_cors
    }

    /// Whether those are shown too.
    pub fn not_cors_shown(&self) -> bool {
        self.not_cors_shown
    }

    /// Shows or hides the exchanges that CORS had no say in.
    pub fn show_not_cors(&mut self, shown: bool) {
        self.not_cors_shown = shown;
        self.list_anew();
    }

    /// What an exchange must be to be listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Lists what another filter lets through.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.list_anew();
    }

    /// How many exchanges the filter lets through, each of a fold counted.
    pub fn listed(&self) -> usize {
        self.listed
    }

    /// How many it might let through: those that CORS had no say in are left out unless they are shown.
    pub fn listable(&self) -> usize {
        self.len() - if self.not_cors_shown { 0 } else { self.not_cors }
    }

    /// Gives each exchange that is the same failure as this one a line of its own, or one line to all of them.
    pub fn unfold(&mut self, id: RowId, is_open: bool) {
        let Some(fold) = self.folds.get_mut(id) else { return };
        fold.is_open = is_open;
        self.set_lines(id);
    }

    /// How many lines are shown.
    pub fn shown(&self) -> usize {
        self.groups.iter().map(Lines::total).sum()
    }

    /// The row at a position of the shown list, counted from 0.
    pub fn at(&self, position: usize) -> Option<RowId> {
        self.line(position).map(|line| line.id)
    }

    /// The line at a position of the shown list, counted from 0.
    pub fn line(&self, mut position: usize) -> Option<Line> {
        for group in &self.groups {
            if let Some(from_end) = group.total().checked_sub(position + 1) {
                let (head, from_last) = group.find(from_end)?;
                return Some(self.line_of(RowId(head), group.of(head) - 1 - from_last));
            }
            position -= group.total();
        }
        None
    }

    /// The position of the line that a row has, or has a part in; `None` when it is not shown.
    pub fn position(&self, id: RowId) -> Option<usize> {
        let fold = self.folds.get(id);
        let head = fold.and_then(folds::Fold::head).unwrap_or(id).0;
        let own = self.group_of(RowId(head))?;
        let group = &self.groups[own];
        let lines = group.of(head);
        let above: usize = self.groups[..own].iter().map(Lines::total).sum();
        let first = above + group.total().checked_sub(group.before(head) + lines)?;
        let open = fold.filter(|fold| fold.is_open);
        let below = open.and_then(|fold| Some(fold.rows.len() - 1 - fold.rows.binary_search(&id).ok()?));
        (lines > 0).then(|| first + below.unwrap_or(0))
    }

    /// The row that a move from `from` leads to. From nowhere every move but [`Move::Last`] leads to the first row.
    pub fn moved(&self, from: Option<RowId>, way: Move) -> Option<RowId> {
        let last = self.shown().checked_sub(1)?;
        let position = match (way, from.and_then(|id| self.position(id))) {
            (Move::Last, _) => last,
            (Move::By(by), Some(position)) => position.saturating_add_signed(by).min(last),
            (Move::First, _) | (Move::By(_), None) => 0,
        };
        self.at(position)
    }

    /// The first row that CORS blocked, if one is shown.
    pub fn first_blocked(&self) -> Option<RowId> {
        self.at(0).filter(|_| self.groups[0].total() > 0)
    }

    /// The line so far below the first one of the fold that this row stands for.
    fn line_of(&self, head: RowId, below: usize) -> Line {
        let alone = Line { id: head, fold: Fold::None, key: head };
        let Some(fold) = self.folds.get(head).filter(|fold| fold.rows.len() > 1) else { return alone };
        let count = fold.rows.len();
        match fold.rows.iter().rev().nth(below) {
            Some(id) if below > 0 => Line { id: *id, fold: Fold::Below, key: *id },
            _ if fold.is_open => Line { fold: Fold::Open(count), ..alone },
            _ => Line { fold: Fold::Closed(count), key: fold.rows.first().copied().unwrap_or(head), ..alone },
        }
    }

    /// The group that a row is counted in; `None` where CORS had no say.
    fn counted_in(&self, id: RowId) -> Option<usize> {
        let group = group(self.get(id)?);
        if self.mended.contains(&id) { Some(LAST) } else { group }
    }

    /// The group that a row is listed in; `None` where it is hidden, whatever the filter.
    fn group_of(&self, id: RowId) -> Option<usize> {
        self.get(id)?;
        self.counted_in(id).or_else(|| self.not_cors_shown.then_some(LAST))
    }

    /// Whether a row is listed, if only in a fold.
    fn is_listed(&self, id: RowId) -> bool {
        let passes = |report| self.filter.lets_through(report, self.mended.contains(&id));
        self.group_of(id).is_some() && self.get(id).is_some_and(passes)
    }

    fn place(&mut self, id: RowId) {
        let Some(report) = self.reports.get(id.0).and_then(Option::as_ref) else { return };
        let turned = self.attempts.add(id, report);
        let head = self.folds.add(id, report);
        self.count(id);
        if let Some(head) = head {
            self.set_lines(head);
        }
        self.set_lines(id);
        self.turn(turned);
    }

    fn displace(&mut self, id: RowId) {
        let Some(report) = self.reports.get(id.0).and_then(Option::as_ref) else { return };
        let turned = self.attempts.remove(id, report);
        self.uncount(id);
        self.mended.remove(&id);
        if let Some(head) = self.folds.remove(id) {
            self.set_lines(head);
        }
        self.turn(turned);
    }

    /// Moves failures to what passes, or back.
    fn turn(&mut self, turned: Vec<RowId>) {
        for id in turned {
            self.uncount(id);
            if !self.mended.remove(&id) {
                self.mended.insert(id);
            }
            self.count(id);
            self.set_lines(id);
            self.turned.push(id);
        }
    }

    fn count(&mut self, id: RowId) {
        match self.counted_in(id) {
            Some(group) => self.counts[group] += 1,
            None => self.not_cors += 1,
        }
        self.listed += usize::from(self.is_listed(id));
    }

    /// Takes a row out of what is counted, and its lines with it.
    fn uncount(&mut self, id: RowId) {
        match self.counted_in(id) {
            Some(group) => self.counts[group] -= 1,
            None => self.not_cors -= 1,
        }
        self.listed -= usize::from(self.is_listed(id));
        if let Some(group) = self.group_of(id) {
            self.groups[group].set(id.0, 0);
        }
    }

    /// Gives a row as many lines as it is to have, and the one that stands for its failure too.
    fn set_lines(&mut self, id: RowId) {
        let head = self.folds.get(id).and_then(folds::Fold::head).unwrap_or(id);
        for id in [id, head] {
            if let Some(group) = self.group_of(id) {
                let lines = self.lines_of(id);
                self.groups[group].set(id.0, lines);
            }
        }
    }

    /// How many lines a row is to have.
    fn lines_of(&self, id: RowId) -> usize {
        let lines = match self.folds.get(id) {
            Some(fold) if fold.head() == Some(id) => fold.lines(),
            Some(_) => return 0,
            None => 1,
        };
        if self.is_listed(id) { lines } else { 0 }
    }

    /// Lists every row anew, in one pass.
    fn list_anew(&mut self) {
        let mut lines: [Vec<usize>; GROUPS] = std::array::from_fn(|_| vec![0; self.reports.len()]);
        self.listed = 0;
        for id in (0..self.reports.len()).map(RowId) {
            if let Some(group) = self.group_of(id) {
                lines[group][id.0] = self.lines_of(id);
                self.listed += usize::from(self.is_listed(id));
            }
        }
        self.groups = lines.map(Lines::new);
    }
}

/// The group that an exchange is of; `None` where CORS had no say.
fn group(report: &ExchangeReport) -> Option<usize> {
    match report.outcome {
        Outcome::Blocked => Some(0),
        Outcome::Failed | Outcome::Undetermined => Some(1),
        Outcome::Allowed => Some(2),
        // An opaque response reads like a block: the page gets nothing.
        Outcome::NotCors => (!report.findings.is_empty()).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::filter::Kind;
    use super::*;
    use crate::panel::sample::report;
    use proptest::prelude::*;

    fn rows(outcomes: &[Outcome]) -> Rows {
        let mut rows = Rows::default();
        for (number, outcome) in outcomes.iter().enumerate() {
            rows.push(asking(number, *outcome));
        }
        rows
    }

    /// An exchange that is no other's like.
    fn asking(number: usize, outcome: Outcome) -> ExchangeReport {
        ExchangeReport { url: format!("https://api.example/{number}"), ..report(outcome) }
    }

    fn shown(rows: &Rows) -> Vec<usize> {
        (0..rows.shown()).filter_map(|position| rows.at(position)).map(|id| id.0).collect()
    }

    use Outcome::{Allowed, Blocked, Failed, NotCors, Undetermined};

    #[test]
    fn blocked_ones_come_first_and_the_newest_first_in_each_group() {
        let rows = rows(&[Allowed, Blocked, Failed, NotCors, Blocked, Undetermined, Allowed]);
        assert_eq!(shown(&rows), [4, 1, 5, 2, 6, 0]);
        assert_eq!((rows.blocked(), rows.uncertain(), rows.not_cors(), rows.len()), (2, 2, 1, 7));
    }

    #[test]
    fn what_cors_had_no_say_in_is_shown_when_asked() {
        let mut rows = rows(&[NotCors, Allowed, NotCors, Blocked]);
        assert_eq!(shown(&rows), [3, 1]);
        rows.show_not_cors(true);
        assert_eq!(shown(&rows), [3, 2, 1, 0]);
        rows.push(asking(4, NotCors));
        assert_eq!(shown(&rows), [3, 4, 2, 1, 0]);
        rows.show_not_cors(false);
        assert_eq!(shown(&rows), [3, 1]);
        assert_eq!(rows.not_cors(), 3);
    }

    #[test]
    fn a_row_whose_outcome_changes_changes_its_place_and_keeps_its_number() {
        let mut rows = rows(&[Undetermined, Allowed, NotCors]);
        rows.replace(RowId(0), asking(0, Blocked));
        assert_eq!(shown(&rows), [0, 1]);
        rows.replace(RowId(2), asking(2, Allowed));
        assert_eq!(shown(&rows), [0, 2, 1]);
        rows.replace(RowId(1), asking(1, NotCors));
        assert_eq!(shown(&rows), [0, 2]);
        assert_eq!((rows.blocked(), rows.uncertain(), rows.not_cors()), (1, 0, 1));
        rows.replace(RowId(9), report(Blocked));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_removed_row_is_gone_and_its_number_too() {
        let mut rows = rows(&[Blocked, NotCors, Blocked]);
        rows.remove(RowId(0));
        rows.remove(RowId(1));
        rows.remove(RowId(1));
        assert_eq!((shown(&rows), rows.len(), rows.not_cors()), (vec![2], 1, 0));
        assert!(rows.get(RowId(0)).is_none());
        assert_eq!(rows.push(asking(3, Blocked)), RowId(3));
        rows.show_not_cors(true);
        assert_eq!(shown(&rows), [3, 2]);
    }

    #[test]
    fn positions_and_rows_agree() {
        let rows = rows(&[Allowed, Blocked, NotCors, Failed, Blocked, Allowed]);
        for position in 0..rows.shown() {
            assert_eq!(rows.at(position).and_then(|id| rows.position(id)), Some(position));
        }
        assert_eq!(rows.at(rows.shown()), None);
        assert_eq!(rows.position(RowId(2)), None);
        assert_eq!(rows.position(RowId(99)), None);
    }

    #[test]
    fn a_move_ends_at_the_ends() {
        let rows = rows(&[Blocked; 5]);
        for (from, way, expected) in [
            (None, Move::First, Some(4)),
            (None, Move::By(1), Some(4)),
            (None, Move::By(-1), Some(4)),
            (None, Move::Last, Some(0)),
            (Some(RowId(4)), Move::By(1), Some(3)),
            (Some(RowId(4)), Move::By(-1), Some(4)),
            (Some(RowId(1)), Move::By(10), Some(0)),
            (Some(RowId(1)), Move::By(-10), Some(4)),
            (Some(RowId(2)), Move::Last, Some(0)),
            (Some(RowId(77)), Move::By(1), Some(4)),
        ] {
            assert_eq!(rows.moved(from, way), expected.map(RowId), "{from:?} {way:?}");
        }
        assert_eq!(Rows::default().moved(None, Move::First), None);
    }

    /// Each line as its row, with what of a fold it is.
    fn lines(rows: &Rows) -> Vec<(usize, Fold)> {
        (0..rows.shown()).filter_map(|position| rows.line(position)).map(|line| (line.id.0, line.fold)).collect()
    }

    #[test]
    fn the_same_failure_has_one_line_where_the_newest_stands() {
        let mut rows = rows(&[Blocked, Allowed]);
        let other = rows.push(report(Blocked));
        for number in [0, 1, 0] {
            rows.push(asking(number, if number == 0 { Blocked } else { Allowed }));
        }
        assert_eq!(lines(&rows), [(5, Fold::Closed(3)), (2, Fold::None), (4, Fold::None), (1, Fold::None)]);
        assert_eq!((rows.blocked(), rows.len(), rows.listed()), (4, 6, 6));
        for id in [0, 3, 5] {
            assert_eq!(rows.position(RowId(id)), Some(0));
        }
        assert_eq!(rows.position(other), Some(1));

        rows.unfold(RowId(0), true);
        let open = [(5, Fold::Open(3)), (3, Fold::Below), (0, Fold::Below), (2, Fold::None)];
        assert_eq!(lines(&rows)[..4], open);
        rows.push(asking(0, Blocked));
        let open = [(6, Fold::Open(4)), (5, Fold::Below), (3, Fold::Below), (0, Fold::Below)];
        assert_eq!(lines(&rows)[..4], open, "another one comes on top of it");
        assert_eq!(rows.moved(Some(RowId(5)), Move::By(1)), Some(RowId(3)));

        rows.unfold(RowId(3), false);
        assert_eq!(lines(&rows)[..2], [(6, Fold::Closed(4)), (2, Fold::None)]);
        for id in [6, 0, 5] {
            rows.remove(RowId(id));
        }
        assert_eq!(lines(&rows)[..2], [(3, Fold::None), (2, Fold::None)]);
    }

    #[test]
    fn a_closed_fold_is_the_same_line_when_another_one_comes() {
        let mut rows = rows(&[Blocked]);
        let key = |rows: &Rows| rows.line(0).map(|line| line.key);
        let first = key(&rows);
        rows.push(asking(0, Blocked));
        rows.push(asking(0, Blocked));
        assert_eq!((first, key(&rows)), (Some(RowId(0)), Some(RowId(0))));
    }

    #[test]
    fn what_differs_is_another_failure() {
        use crate::panel::sample::finding;
        use crate::report::{Credentials, Role};
        let failed = || ExchangeReport { findings: vec![finding("network-error", Role::Blocks)], ..report(Failed) };
        let others = [
            ExchangeReport { method: "GET".to_owned(), ..failed() },
            ExchangeReport { url: "https://api.example/items?page=2".to_owned(), ..failed() },
            ExchangeReport { page_origin: None, ..failed() },
            ExchangeReport { outcome: Blocked, ..failed() },
            ExchangeReport { credentials: Credentials::Include, ..failed() },
            ExchangeReport { findings: Vec::new(), ..failed() },
            ExchangeReport { findings: vec![finding("request-aborted", Role::Blocks)], ..failed() },
        ];
        for other in others {
            let mut rows = Rows::default();
            rows.push(failed());
            rows.push(other);
            assert_eq!(rows.shown(), 2, "{rows:?}");
        }
        let mut rows = Rows::default();
        rows.push(failed());
        rows.push(ExchangeReport { url: format!("{}#there", failed().url), ..failed() });
        assert_eq!(lines(&rows), [(1, Fold::Closed(2))], "the fragment is not asked for");
        for outcome in [Allowed, Undetermined] {
            let mut rows = Rows::default();
            rows.push(report(outcome));
            rows.push(report(outcome));
            assert_eq!(rows.shown(), 2, "{outcome:?} is no failure");
        }
    }

    #[test]
    fn the_filter_holds_for_what_is_there_and_for_what_comes() {
        let mut rows = rows(&[Blocked, Allowed, NotCors, Blocked]);
        rows.push(asking(0, Blocked));
        rows.set_filter(Filter::new("example/0".to_owned(), Kind::All));
        assert_eq!((shown(&rows), rows.listed(), rows.listable()), (vec![4], 2, 4));
        rows.push(asking(7, Blocked));
        rows.push(ExchangeReport { url: "https://api.example/0/1".to_owned(), ..report(Allowed) });
        assert_eq!((shown(&rows), rows.listed(), rows.listable()), (vec![4, 6], 3, 6));
        assert_eq!((rows.blocked(), rows.position(RowId(3)), rows.first_blocked()), (4, None, Some(RowId(4))));
        rows.replace(RowId(6), asking(8, Allowed));
        rows.remove(RowId(4));
        assert_eq!((shown(&rows), rows.listed()), (vec![0], 1));
        rows.set_filter(Filter::new(String::new(), Kind::All));
        assert_eq!((shown(&rows), rows.listed()), (vec![5, 3, 0, 6, 1], 5));
        rows.set_filter(Filter::new(String::new(), Kind::Warnings));
        assert_eq!((rows.shown(), rows.first_blocked()), (0, None));
    }

    #[test]
    fn what_a_later_attempt_mends_stands_below_it_and_is_not_counted_as_blocked() {
        let mut rows = rows(&[Blocked, Blocked]);
        rows.push(asking(0, Blocked));
        assert_eq!((lines(&rows), rows.blocked()), (vec![(2, Fold::Closed(2)), (1, Fold::None)], 3));
        rows.push(asking(0, Allowed));
        assert_eq!(lines(&rows), [(1, Fold::None), (3, Fold::None), (2, Fold::Closed(2))]);
        assert_eq!((rows.blocked(), rows.mended(), rows.len(), rows.listed()), (1, 2, 4, 4));
        assert_eq!(
            [0, 1, 2, 3].map(|id| rows.mark(RowId(id))),
            [Mark::Mended, Mark::None, Mark::Mended, Mark::PassesNow]
        );
        assert_eq!((rows.take_turned(), rows.take_turned()), (vec![RowId(0), RowId(2)], vec![]));
        assert_eq!((rows.position(RowId(0)), rows.first_blocked()), (Some(2), Some(RowId(1))));

        rows.set_filter(Filter::new(String::new(), Kind::Blocked));
        assert_eq!((shown(&rows), rows.listed()), (vec![1], 1));
        rows.set_filter(Filter::default());

        rows.push(asking(0, Blocked));
        assert_eq!(lines(&rows), [(4, Fold::Closed(3)), (1, Fold::None), (3, Fold::None)], "it fails again");
        assert_eq!((rows.blocked(), rows.mended()), (2, 2));
        for id in [0, 2, 4] {
            assert_eq!(rows.position(RowId(id)), Some(0));
        }
        rows.push(asking(0, Allowed));
        assert_eq!(lines(&rows), [(1, Fold::None), (5, Fold::None), (4, Fold::Closed(3)), (3, Fold::None)]);

        rows.replace(RowId(3), asking(0, Undetermined));
        assert_eq!(rows.mended(), 3, "the later one mends them all");
        rows.remove(RowId(5));
        assert_eq!((rows.blocked(), rows.mended(), rows.position(RowId(0))), (4, 0, Some(0)));
    }

    proptest! {
        /// However the rows came to be, they are shown as if they had been so from the start.
        #[test]
        fn history_leaves_no_trace(steps in prop::collection::vec((0..8_u8, 0..12_usize, 0..3_usize), 0..60)) {
            const OUTCOMES: [Outcome; 3] = [Blocked, Failed, Allowed];
            let mut rows = Rows::default();
            for (step, id, url) in steps {
                let outcome = OUTCOMES[id % OUTCOMES.len()];
                match step {
                    0 => rows.remove(RowId(id)),
                    1 => rows.replace(RowId(id), asking(url, outcome)),
                    2 => rows.unfold(RowId(id), url > 0),
                    3 => rows.set_filter(Filter::new(["", "/1", "/2"][url].to_owned(), Kind::All)),
                    _ => drop(rows.push(asking(url, outcome))),
                }
            }
            let before = (lines(&rows), rows.listed());
            for position in 0..rows.shown() {
                prop_assert_eq!(rows.at(position).and_then(|id| rows.position(id)), Some(position));
            }
            let counts = (rows.blocked(), rows.uncertain(), rows.mended());
            let reports: Vec<_> = rows.reports.iter().flatten().collect();
            let left = |outcome| {
                reports.iter().enumerate().filter(|(at, one)| {
                    one.outcome == outcome && !reports[*at..].iter().any(|other| other.url == one.url && other.outcome == Allowed)
                }).count()
            };
            let failures = reports.iter().filter(|report| report.outcome != Allowed).count();
            prop_assert_eq!(counts, (left(Blocked), left(Failed), failures - left(Blocked) - left(Failed)));
            rows.list_anew();
            prop_assert_eq!(before, (lines(&rows), rows.listed()));
        }
    }
}
