//! What is said aloud of new blocks: a reader who does not see the list is told, and is not talked over.

use super::attempts::story::{Became, became};
use super::rows::{Mark, RowId, Rows};
use super::words;
use crate::report::Outcome;
use crate::wording::Wording;

/// Blocks that nobody was told of yet, and what was told last.
#[derive(Debug, Default)]
pub struct News {
    count: usize,
    last: Option<RowId>,
    attempt: Option<(RowId, bool)>,
    told: Wording,
}

impl News {
    /// Notes that this row has become blocked.
    pub fn add(&mut self, id: RowId) {
        self.count += 1;
        self.last = Some(id);
    }

    /// Notes that this row is an attempt that the reader waits for, and whether that it changes nothing is worth telling.
    pub fn add_attempt(&mut self, id: RowId, also_if_same: bool) {
        let also_if_same = also_if_same || self.attempt.is_some_and(|(other, also)| other == id && also);
        self.attempt = Some((id, also_if_same));
    }

    /// Tells of all that was noted, in one line; of what is not blocked any more, nothing.
    pub fn tell(&mut self, rows: &Rows) {
        let count = std::mem::take(&mut self.count);
        let last = self.last.take().filter(|id| rows.mark(*id) != Mark::Mended).and_then(|id| rows.get(id));
        let blocked = last.filter(|report| report.outcome == Outcome::Blocked);
        let attempt = self.attempt.take().and_then(|(id, also)| Some((rows.get(id)?, became(rows, id)?, also)));
        let attempt = attempt.filter(|(_, became, also)| *also || *became != Became::Same);
        let lines = [
            attempt.map(|(report, became, _)| words::again::news(report, became)),
            blocked.map(|report| words::news(report, count)),
        ];
        let lines: Vec<_> = lines.into_iter().flatten().collect();
        if !lines.is_empty() {
            self.told = Wording::joined(". ", lines);
        }
    }

    /// What was told last.
    pub fn told(&self) -> &Wording {
        &self.told
    }
}
