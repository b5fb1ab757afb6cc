//! What is said aloud of new blocks: a reader who does not see the list is told, and is not talked over.

use super::rows::{RowId, Rows};
use super::words;
use crate::report::Outcome;
use crate::wording::Wording;

/// Blocks that nobody was told of yet, and what was told last.
#[derive(Debug, Default)]
pub struct News {
    count: usize,
    last: Option<RowId>,
    told: Wording,
}

impl News {
    /// Notes that this row has become blocked.
    pub fn add(&mut self, id: RowId) {
        self.count += 1;
        self.last = Some(id);
    }

    /// Tells of all that was noted, in one line; of what is not blocked any more, nothing.
    pub fn tell(&mut self, rows: &Rows) {
        let count = std::mem::take(&mut self.count);
        let last = self.last.take().and_then(|id| rows.get(id));
        if let Some(report) = last.filter(|report| report.outcome == Outcome::Blocked) {
            self.told = words::news(report, count);
        }
    }

    /// What was told last.
    pub fn told(&self) -> &Wording {
        &self.told
    }
}
