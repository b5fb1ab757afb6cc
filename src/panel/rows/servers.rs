//! Which exchanges went to which server, and which of them say the same of it.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::RowId;
use crate::panel::address;
use crate::report::{Outcome, Summary};

/// The rows of each server, by its address.
#[derive(Debug, Default)]
pub(super) struct Servers {
    servers: HashMap<String, Server>,
    /// How often any of them has changed.
    changes: u64,
}

#[derive(Debug, Default)]
struct Server {
    /// Which change was its last.
    revision: u64,
    rows: BTreeSet<RowId>,
    /// The same, by what they want and show.
    alike: HashMap<u64, BTreeSet<RowId>>,
}

impl Servers {
    pub(super) fn add(&mut self, id: RowId, report: &Summary) {
        let name = address::server(&report.current_url);
        if !self.servers.contains_key(name) {
            self.servers.insert(name.to_owned(), Server::default());
        }
        self.changes += 1;
        if let Some(server) = self.servers.get_mut(name) {
            server.revision = self.changes;
            server.rows.insert(id);
            server.alike.entry(likeness(report)).or_default().insert(id);
        }
    }

    pub(super) fn remove(&mut self, id: RowId, report: &Summary) {
        let name = address::server(&report.current_url);
        let Some(server) = self.servers.get_mut(name) else { return };
        self.changes += 1;
        server.revision = self.changes;
        server.rows.remove(&id);
        let likeness = likeness(report);
        if server.alike.get_mut(&likeness).is_some_and(|rows| rows.remove(&id) && rows.is_empty()) {
            server.alike.remove(&likeness);
        }
        if server.rows.is_empty() {
            self.servers.remove(name);
        }
    }

    /// Forgets all of them, but not how often they changed.
    pub(super) fn clear(&mut self) {
        self.servers.clear();
    }

    /// Another number whenever a server's rows are not the same.
    pub(super) fn revision(&self, server: &str) -> u64 {
        self.servers.get(server).map_or(0, |server| server.revision)
    }

    /// The rows of a server, oldest first.
    pub(super) fn of(&self, server: &str) -> impl DoubleEndedIterator<Item = RowId> + '_ {
        self.servers.get(server).into_iter().flat_map(|server| &server.rows).copied()
    }

    /// Of those that are alike the oldest, with their count; oldest first.
    pub(super) fn alike(&self, server: &str) -> Vec<(RowId, usize)> {
        let alike = self.servers.get(server).into_iter().flat_map(|server| server.alike.values());
        let mut alike: Vec<_> = alike.filter_map(|rows| Some((*rows.first()?, rows.len()))).collect();
        alike.sort_unstable();
        alike
    }
}

/// The same for exchanges that want the same of a server and show the same of it. A hash in place of the values: they can be long.
fn likeness(report: &Summary) -> u64 {
    let mut hasher = DefaultHasher::new();
    let counts = (report.wants_headers(), report.outcome == Outcome::Allowed);
    (&report.policy, counts, report.traces.make_up()).hash(&mut hasher);
    hasher.finish()
}
