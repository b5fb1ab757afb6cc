//! The hosts that were asked, and how many exchanges each has.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::store::Group;
use crate::panel::address;
use crate::report::Summary;

/// The number of a host: stays the same until all is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub usize);

/// Every host that was asked, by number.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    hosts: Vec<Host>,
    numbers: HashMap<String, HostId>,
}

/// A host, with its port.
#[derive(Debug, Default)]
pub(super) struct Host {
    pub(super) name: String,
    /// How many exchanges it has that may be listed, those in which CORS had no say left out.
    pub(super) cors: usize,
    /// How many CORS had no say in.
    pub(super) not_cors: usize,
    /// How many CORS blocked.
    pub(super) blocked: usize,
    /// How many the filter lets through.
    pub(super) listed: usize,
    /// How many of those CORS blocked.
    pub(super) listed_blocked: usize,
    /// Whether its exchanges are folded away, where they are grouped.
    pub(super) is_closed: bool,
}

impl Hosts {
    /// The host that an exchange asked.
    pub(super) fn of(&mut self, report: &Summary) -> HostId {
        let (name, _) = address::split(&report.url);
        if let Some(id) = self.numbers.get(name) {
            return *id;
        }
        let id = HostId(self.hosts.len());
        self.numbers.insert(name.to_owned(), id);
        self.hosts.push(Host { name: name.to_owned(), ..Host::default() });
        id
    }

    /// The number of a name.
    pub(super) fn number(&self, name: &str) -> Option<HostId> {
        self.numbers.get(name).copied()
    }

    pub(super) fn get(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(id.0)
    }

    pub(super) fn get_mut(&mut self, id: HostId) -> Option<&mut Host> {
        self.hosts.get_mut(id.0)
    }

    /// Each of them, with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (HostId, &Host)> {
        self.hosts.iter().enumerate().map(|(number, host)| (HostId(number), host))
    }

    /// Each of them, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Host> {
        self.hosts.iter_mut()
    }

    /// Which of two groups stands first: one that has something blocked, then by name.
    pub(super) fn compare_groups(&self, one: HostId, other: HostId) -> Ordering {
        let blocks_nothing = |id| self.get(id).is_none_or(|host| host.blocked == 0);
        blocks_nothing(one).cmp(&blocks_nothing(other)).then_with(|| self.compare_names(one, other))
    }

    /// Which of two names comes first.
    pub(super) fn compare_names(&self, one: HostId, other: HostId) -> Ordering {
        if one == other {
            return Ordering::Equal;
        }
        let name = |id| self.get(id).map(|host| host.name.as_str());
        name(one).cmp(&name(other)).then(one.cmp(&other))
    }
}

impl Host {
    /// The count that an exchange of this group is in.
    pub(super) fn count(&mut self, group: Option<Group>) -> &mut usize {
        match group {
            Some(_) => &mut self.cors,
            None => &mut self.not_cors,
        }
    }
}
