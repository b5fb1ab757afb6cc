//! What the reader can choose to see: the hosts and the causes that are there.

use std::collections::BTreeMap;

use super::hosts::HostId;
use super::store::Row;
use super::{RowId, Rows};
use crate::sorting;

/// How many hosts are offered. A page may ask thousands; the others are typed.
const HOSTS: usize = 200;

/// How many exchanges each cause was found in: may be listed, and CORS had no say in.
#[derive(Debug, Default)]
pub(super) struct Causes(BTreeMap<&'static str, (usize, usize)>);

/// Hosts that may be chosen.
#[derive(Debug, PartialEq, Eq)]
pub struct HostOffers<'r> {
    /// Those with most that is blocked first, then those with most exchanges.
    pub hosts: Vec<HostOffer<'r>>,
    /// How many more there are.
    pub more: usize,
}

/// A host that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostOffer<'r> {
    /// `None` for one that was chosen and is not there any more.
    pub id: Option<HostId>,
    /// Its name, with the port.
    pub name: &'r str,
    /// How many exchanges it has.
    pub count: usize,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Causes {
    /// Counts an exchange, or takes it back.
    pub(super) fn count(&mut self, row: &Row, add: bool) {
        let findings = &row.report.findings;
        for (index, finding) in findings.iter().enumerate() {
            if findings.iter().take(index).any(|before| before.code == finding.code) {
                continue;
            }
            let (cors, not_cors) = self.0.entry(finding.code).or_default();
            let count = if row.group.is_some() { cors } else { not_cors };
            *count = if add { *count + 1 } else { count.saturating_sub(1) };
        }
    }
}

impl Rows {
    /// The hosts that may be chosen, whatever the filter.
    pub fn hosts_offered(&self) -> HostOffers<'_> {
        let chosen = self.filter().host();
        let hosts = self.store.hosts.iter().map(|(id, host)| {
            let count = host.cors + if self.not_cors_shown() { host.not_cors } else { 0 };
            (host.blocked, HostOffer { id: Some(id), name: &host.name, count, is_chosen: chosen == Some(&host.name) })
        });
        let mut hosts: Vec<_> = hosts.filter(|(_, host)| host.count > 0 || host.is_chosen).collect();
        sorting::sort_by(&mut hosts, |(blocked, one), (other_blocked, other)| {
            let chosen_first = other.is_chosen.cmp(&one.is_chosen);
            let more_first = other_blocked.cmp(blocked).then(other.count.cmp(&one.count));
            chosen_first.then(more_first).then_with(|| one.name.cmp(other.name))
        });
        let mut hosts: Vec<_> = hosts.into_iter().map(|(_, host)| host).collect();
        if let Some(name) = chosen.filter(|_| !hosts.iter().any(|host| host.is_chosen)) {
            hosts.insert(0, HostOffer { id: None, name, count: 0, is_chosen: true });
        }
        let more = hosts.len().saturating_sub(HOSTS);
        hosts.truncate(HOSTS);
        HostOffers { hosts, more }
    }

    /// The causes that may be chosen, with the count of exchanges that each was found in, whatever the filter: the most frequent first.
    pub fn causes_offered(&self) -> Vec<(&'static str, usize)> {
        let chosen = self.filter().cause();
        let counted = |(code, (cors, not_cors)): (&&'static str, &(usize, usize))| {
            (*code, cors + if self.not_cors_shown() { *not_cors } else { 0 })
        };
        let mut causes: Vec<_> = self.causes.0.iter().map(counted).filter(|(_, count)| *count > 0).collect();
        if let Some(code) = chosen.filter(|chosen| !causes.iter().any(|(code, _)| code == chosen)) {
            causes.push((code, 0));
        }
        sorting::sort_by_key(&mut causes, |(_, count)| std::cmp::Reverse(*count));
        causes
    }

    /// The host that was chosen, where it is there.
    pub fn chosen_host(&self) -> Option<HostId> {
        self.store.hosts.number(self.filter().host()?)
    }

    /// The host that a row asked.
    pub fn host_of(&self, id: RowId) -> Option<HostId> {
        self.store.get(id).map(|row| row.host)
    }

    /// The name of a host.
    pub fn host(&self, id: HostId) -> Option<&str> {
        self.store.hosts.get(id).map(|host| host.name.as_str())
    }
}
