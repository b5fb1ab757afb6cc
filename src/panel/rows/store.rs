//! Every exchange, by the number of its row.

use super::hosts::{HostId, Hosts};
use super::{RowId, filter::Filter};
use crate::panel::address;
use crate::report::{Outcome, Summary};

/// The rows, and the hosts that they asked.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// `None` where a row was removed.
    rows: Vec<Option<Row>>,
    pub(super) hosts: Hosts,
}

/// An exchange, and what is asked of it again and again.
#[derive(Debug)]
pub(super) struct Row {
    /// Apart: rows are moved when there are more of them than were made room for.
    pub(super) report: Box<Summary>,
    pub(super) host: HostId,
    /// Where the path begins in the address.
    path: usize,
    pub(super) group: Option<Group>,
    /// Whether it failed and a later attempt has mended that: it is listed with what passes.
    pub(super) is_mended: bool,
    /// Whether it is listed.
    pub(super) is_listed: bool,
}

/// What of exchanges stands together in the list, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Blocked,
    Uncertain,
    Allowed,
}

impl Store {
    pub(super) fn push(&mut self) -> RowId {
        self.rows.push(None);
        RowId(self.rows.len() - 1)
    }

    pub(super) fn get(&self, id: RowId) -> Option<&Row> {
        self.rows.get(id.0)?.as_ref()
    }

    /// Every row, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (RowId, &Row)> {
        self.rows.iter().enumerate().filter_map(|(number, row)| Some((RowId(number), row.as_ref()?)))
    }

    /// Puts an exchange where there is none. A number that was never given is left so.
    pub(super) fn put(&mut self, id: RowId, report: Summary) {
        if let Some(place) = self.rows.get_mut(id.0) {
            let host = self.hosts.of(&report);
            let path = report.url.len().saturating_sub(address::split(&report.url).1.len());
            let group = Group::of(&report);
            *place = Some(Row { report: Box::new(report), host, path, group, is_mended: false, is_listed: false });
        }
    }

    pub(super) fn remove(&mut self, id: RowId) {
        if let Some(place) = self.rows.get_mut(id.0) {
            *place = None;
        }
    }

    /// Makes a failure a mended one, or a mended one a failure.
    pub(super) fn turn(&mut self, id: RowId) {
        if let Some(row) = self.rows.get_mut(id.0).and_then(Option::as_mut) {
            row.is_mended = !row.is_mended;
            row.group = if row.is_mended { Some(Group::Allowed) } else { Group::of(&row.report) };
        }
    }

    /// Lists a row where it is to be, and counts it at its host.
    pub(super) fn list(&mut self, id: RowId, filter: &Filter, not_cors_shown: bool) {
        let Some(row) = self.rows.get_mut(id.0).and_then(Option::as_mut) else { return };
        row.is_listed = row.may_be_listed(not_cors_shown) && filter.lets_through(&row.report, row.is_mended);
        if let Some(host) = self.hosts.get_mut(row.host).filter(|_| row.is_listed) {
            host.listed += 1;
            host.listed_blocked += usize::from(row.group == Some(Group::Blocked));
        }
    }

    /// Lists every row that is to be; where `narrower`, no row that is not listed now.
    pub(super) fn list_all(&mut self, filter: &Filter, not_cors_shown: bool, narrower: bool) {
        for host in self.hosts.iter_mut() {
            (host.listed, host.listed_blocked) = (0, 0);
        }
        for number in 0..self.rows.len() {
            let is_out = self.rows[number].as_ref().is_none_or(|row| narrower && !row.is_listed);
            if !is_out {
                self.list(RowId(number), filter, not_cors_shown);
            }
        }
    }
}

impl Row {
    /// Where it stands. What CORS had no say in stands last, where it is shown.
    pub(super) fn class(&self) -> Group {
        self.group.unwrap_or(Group::Allowed)
    }

    /// What is asked of the host; nothing where it is the root and the address does not say so.
    pub(super) fn path(&self) -> &str {
        self.report.url.get(self.path..).unwrap_or_default()
    }

    pub(super) fn may_be_listed(&self, not_cors_shown: bool) -> bool {
        self.group.is_some() || not_cors_shown
    }
}

impl Group {
    /// The group that an exchange is of; `None` where CORS had no say.
    pub(super) fn of(report: &Summary) -> Option<Self> {
        match report.outcome {
            Outcome::Blocked => Some(Self::Blocked),
            Outcome::Failed | Outcome::Undetermined => Some(Self::Uncertain),
            Outcome::Allowed => Some(Self::Allowed),
            // An opaque response reads like a block: the page gets nothing.
            Outcome::NotCors => (!report.findings.is_empty()).then_some(Self::Uncertain),
        }
    }
}
