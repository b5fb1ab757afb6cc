//! Which exchanges went to which server.

use std::collections::{BTreeSet, HashMap};

use super::RowId;
use crate::panel::address;
use crate::report::ExchangeReport;

/// The rows of each server, by its address.
#[derive(Debug, Default)]
pub(super) struct Servers(HashMap<String, BTreeSet<RowId>>);

impl Servers {
    pub(super) fn add(&mut self, id: RowId, report: &ExchangeReport) {
        let server = address::server(&report.current_url);
        match self.0.get_mut(server) {
            Some(rows) => {
                rows.insert(id);
            }
            None => {
                self.0.insert(server.to_owned(), BTreeSet::from([id]));
            }
        }
    }

    pub(super) fn remove(&mut self, id: RowId, report: &ExchangeReport) {
        let server = address::server(&report.current_url);
        let is_empty = self.0.get_mut(server).is_some_and(|rows| rows.remove(&id) && rows.is_empty());
        if is_empty {
            self.0.remove(server);
        }
    }

    /// The rows of a server, oldest first.
    pub(super) fn of(&self, server: &str) -> impl DoubleEndedIterator<Item = RowId> + '_ {
        self.0.get(server).into_iter().flatten().copied()
    }
}
