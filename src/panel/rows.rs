//! The exchanges in the order in which the list shows them.

use crate::report::{ExchangeReport, Outcome};

/// The number of a row: stays the same while the row lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub usize);

/// All exchanges, and which of them are shown where.
///
/// Blocked ones stand on top: they are what the reader came for, and must not be searched for among hundreds that work. Below them
/// come those that failed for another reason or cannot be decided, then the rest. Within each group the newest is first: what the
/// reader has just caused is always in the same place.
#[derive(Debug, Default)]
pub struct Rows {
    /// By number; `None` where a row was removed.
    reports: Vec<Option<ExchangeReport>>,
    /// For each group the rows in it, oldest first, so that the newest is added at the end.
    groups: [Vec<RowId>; GROUPS],
    not_cors: usize,
    not_cors_shown: bool,
}

const GROUPS: usize = 3;

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

impl Rows {
    /// Adds the newest exchange.
    pub fn push(&mut self, report: ExchangeReport) -> RowId {
        let id = RowId(self.reports.len());
        self.reports.push(Some(report));
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
        let hidden = if self.not_cors_shown { 0 } else { self.not_cors };
        self.shown() + hidden
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many exchanges CORS blocked.
    pub fn blocked(&self) -> usize {
        self.groups[0].len()
    }

    /// How many exchanges failed for another reason or cannot be decided.
    pub fn uncertain(&self) -> usize {
        self.groups[1].len()
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
        self.not_cors = 0;
        self.groups = Default::default();
        for index in 0..self.reports.len() {
            self.place(RowId(index));
        }
    }

    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// The row at a position of the shown list, counted from 0.
    pub fn at(&self, mut position: usize) -> Option<RowId> {
        for group in &self.groups {
            if let Some(from_end) = group.len().checked_sub(position + 1) {
                return Some(group[from_end]);
            }
            position -= group.len();
        }
        None
    }

    /// The position of a row in the shown list; `None` when it is not shown.
    pub fn position(&self, id: RowId) -> Option<usize> {
        let mut above = 0;
        let group_of_row = self.group_of(id)?;
        for (index, group) in self.groups.iter().enumerate() {
            if index == group_of_row {
                return group.binary_search(&id).ok().map(|found| above + group.len() - 1 - found);
            }
            above += group.len();
        }
        None
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

    fn group_of(&self, id: RowId) -> Option<usize> {
        match self.get(id)?.outcome {
            Outcome::Blocked => Some(0),
            Outcome::Failed | Outcome::Undetermined => Some(1),
            Outcome::Allowed => Some(2),
            // An opaque response reads like a block: the page gets nothing.
            Outcome::NotCors if !self.has_no_say(id) => Some(1),
            Outcome::NotCors => self.not_cors_shown.then_some(2),
        }
    }

    fn place(&mut self, id: RowId) {
        self.not_cors += usize::from(self.has_no_say(id));
        if let Some(group) = self.group_of(id) {
            let group = &mut self.groups[group];
            let at = group.binary_search(&id).unwrap_or_else(|at| at);
            group.insert(at, id);
        }
    }

    fn displace(&mut self, id: RowId) {
        self.not_cors -= usize::from(self.has_no_say(id));
        if let Some(group) = self.group_of(id) {
            let group = &mut self.groups[group];
            if let Ok(at) = group.binary_search(&id) {
                group.remove(at);
            }
        }
    }

    fn has_no_say(&self, id: RowId) -> bool {
        self.get(id).is_some_and(|report| report.outcome == Outcome::NotCors && report.findings.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::sample::report;

    fn rows(outcomes: &[Outcome]) -> Rows {
        let mut rows = Rows::default();
        for outcome in outcomes {
            rows.push(report(*outcome));
        }
        rows
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
        rows.push(report(NotCors));
        assert_eq!(shown(&rows), [3, 4, 2, 1, 0]);
        rows.show_not_cors(false);
        assert_eq!(shown(&rows), [3, 1]);
        assert_eq!(rows.not_cors(), 3);
    }

    #[test]
    fn a_row_whose_outcome_changes_changes_its_place_and_keeps_its_number() {
        let mut rows = rows(&[Undetermined, Allowed, NotCors]);
        rows.replace(RowId(0), report(Blocked));
        assert_eq!(shown(&rows), [0, 1]);
        rows.replace(RowId(2), report(Allowed));
        assert_eq!(shown(&rows), [0, 2, 1]);
        rows.replace(RowId(1), report(NotCors));
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
        assert_eq!(rows.push(report(Blocked)), RowId(3));
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
}
