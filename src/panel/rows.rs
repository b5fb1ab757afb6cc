//! The exchanges in the order in which the list shows them.

pub mod filter;
mod folds;
mod line;
mod lines;
#[cfg(test)]
mod tests;

use crate::report::{ExchangeReport, Outcome};
use filter::Filter;
use folds::Folds;
pub use line::{Fold, Line, Move};
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

    /// How many exchanges CORS blocked.
    pub fn blocked(&self) -> usize {
        self.counts[0]
    }

    /// How many exchanges failed for another reason or cannot be decided.
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
        let own = self.group_of(self.get(id)?)?;
        let fold = self.folds.get(id);
        let head = fold.and_then(folds::Fold::head).unwrap_or(id).0;
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

    /// The group that a row is listed in; `None` where it is hidden, whatever the filter.
    fn group_of(&self, report: &ExchangeReport) -> Option<usize> {
        group(report).or_else(|| self.not_cors_shown.then_some(LAST))
    }

    fn place(&mut self, id: RowId) {
        let Some(report) = self.reports.get(id.0).and_then(Option::as_ref) else { return };
        match group(report) {
            Some(group) => self.counts[group] += 1,
            None => self.not_cors += 1,
        }
        let is_listed = self.group_of(report).is_some() && self.filter.lets_through(report);
        self.listed += usize::from(is_listed);
        if let Some(head) = self.folds.add(id, report) {
            self.set_lines(head);
        }
        self.set_lines(id);
    }

    fn displace(&mut self, id: RowId) {
        let Some(report) = self.reports.get(id.0).and_then(Option::as_ref) else { return };
        match group(report) {
            Some(group) => self.counts[group] -= 1,
            None => self.not_cors -= 1,
        }
        let group = self.group_of(report);
        let is_listed = group.is_some() && self.filter.lets_through(report);
        self.listed -= usize::from(is_listed);
        if let Some(group) = group {
            self.groups[group].set(id.0, 0);
        }
        if let Some(head) = self.folds.remove(id) {
            self.set_lines(head);
        }
    }

    /// Gives a row as many lines as it is to have, and the one that stands for its failure too.
    fn set_lines(&mut self, id: RowId) {
        let head = self.folds.get(id).and_then(folds::Fold::head).unwrap_or(id);
        for id in [id, head] {
            let group = self.get(id).and_then(|report| self.group_of(report));
            if let Some(group) = group {
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
        let is_listed =
            self.get(id).is_some_and(|report| self.group_of(report).is_some() && self.filter.lets_through(report));
        if is_listed { lines } else { 0 }
    }

    /// Lists every row anew, in one pass.
    fn list_anew(&mut self) {
        let mut lines: [Vec<usize>; GROUPS] = std::array::from_fn(|_| vec![0; self.reports.len()]);
        self.listed = 0;
        for (index, report) in self.reports.iter().enumerate() {
            let id = RowId(index);
            if let Some(group) = report.as_ref().and_then(|report| self.group_of(report)) {
                let own = self.lines_of(id);
                lines[group][index] = own;
                self.listed += self.folds.get(id).map_or(1, |fold| fold.rows.len()) * usize::from(own > 0);
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
