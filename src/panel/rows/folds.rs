//! Which exchanges are the same failure, again and again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::RowId;
use crate::panel::{address, attempts};
use crate::report::{Outcome, Summary};

/// The failures, each with the rows that it has.
#[derive(Debug, Default)]
pub(super) struct Folds {
    folds: HashMap<u64, Fold>,
    /// By the number of the row: its failure; `None` for what did not fail.
    of: Vec<Option<u64>>,
}

/// The rows of one failure.
#[derive(Debug, Default)]
pub(super) struct Fold {
    /// Oldest first; never empty.
    pub(super) rows: Vec<RowId>,
    /// Whether each of them is shown.
    pub(super) is_open: bool,
}

impl Fold {
    /// The row that stands for all of them: the newest.
    pub(super) fn head(&self) -> Option<RowId> {
        self.rows.last().copied()
    }

    /// How many lines it takes.
    pub(super) fn lines(&self) -> usize {
        if self.is_open { self.rows.len() } else { 1 }
    }
}

impl Folds {
    /// The failure that a row is of.
    pub(super) fn get(&self, id: RowId) -> Option<&Fold> {
        self.folds.get(&self.key(id)?)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, id: RowId) -> Option<&mut Fold> {
        let key = self.key(id)?;
        self.folds.get_mut(&key)
    }

    /// Adds a row to its failure; gives back the row that stood for it until now.
    pub(super) fn add(&mut self, id: RowId, report: &Summary) -> Option<RowId> {
        let key = failure(report);
        if self.of.len() <= id.0 {
            self.of.resize(id.0 + 1, None);
        }
        self.of[id.0] = key;
        let fold = self.folds.entry(key?).or_default();
        let head = fold.head();
        let at = fold.rows.binary_search(&id).unwrap_or_else(|at| at);
        fold.rows.insert(at, id);
        head
    }

    /// Takes a row out of its failure; gives back another row of it.
    pub(super) fn remove(&mut self, id: RowId) -> Option<RowId> {
        let key = self.of.get_mut(id.0)?.take()?;
        let fold = self.folds.get_mut(&key)?;
        if let Ok(at) = fold.rows.binary_search(&id) {
            fold.rows.remove(at);
        }
        let head = fold.head();
        if head.is_none() {
            self.folds.remove(&key);
        }
        head
    }

    fn key(&self, id: RowId) -> Option<u64> {
        self.of.get(id.0).copied().flatten()
    }
}

/// What two exchanges agree in that are the same failure; `None` where nothing failed. A hash in place of the values: they can be long.
fn failure(report: &Summary) -> Option<u64> {
    if !matches!(report.outcome, Outcome::Blocked | Outcome::Failed) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    (&report.method, address::without_fragment(&report.url), &report.page_origin, report.outcome).hash(&mut hasher);
    // What one attempt mends and another does not must not share a line.
    attempts::matter_of(report).hash(&mut hasher);
    (report.credentials as u8, report.stage.map(|stage| stage as u8)).hash(&mut hasher);
    for finding in &report.findings {
        let place = (finding.role as u8, finding.stage as u8, finding.when as u8, finding.header);
        (finding.code, place, &finding.received, &finding.expected).hash(&mut hasher);
    }
    Some(hasher.finish())
}
