//! Which row stands where.

use super::RowId;
use super::hosts::HostId;
use super::sequence::{Sequence, Weight};
use super::sort::Sort;
use super::store::Store;
use crate::sorting;

/// All rows in order, those that are not listed too: they take no line. Grouped by host, each host has a sequence of its own.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) sort: Sort,
    pub(super) is_by_host: bool,
    flat: Sequence<RowId>,
    hosts: Sequence<HostId>,
    /// By the number of the host.
    of_host: Vec<Sequence<RowId>>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// At the head of a host's rows.
    Host(HostId),
    /// So far below the first line of this row.
    Row(RowId, usize),
}

/// Which something is of those beside it, from 1, and how many these are.
pub(super) type Nth = (usize, usize);

impl Order {
    /// Of nothing.
    pub(super) fn new(sort: Sort, is_by_host: bool) -> Self {
        Self { sort, is_by_host, ..Self::default() }
    }

    /// Every row, arranged anew.
    pub(super) fn arrange(&mut self, store: &Store, weigh: &dyn Fn(RowId) -> Weight) {
        let mut ids: Vec<RowId> = store.iter().map(|(id, _)| id).collect();
        ids.sort_unstable_by(|one, other| self.sort.compare(store, *one, *other));
        *self = Self::new(self.sort, self.is_by_host);
        if !self.is_by_host {
            self.flat = Sequence::of_sorted(&ids, weigh);
            return;
        }
        let mut of_host: Vec<Vec<RowId>> = store.hosts.iter().map(|_| Vec::new()).collect();
        for id in ids {
            if let Some(rows) = store.get(id).and_then(|row| of_host.get_mut(row.host.0)) {
                rows.push(id);
            }
        }
        self.of_host = of_host.iter().map(|rows| Sequence::of_sorted(rows, weigh)).collect();
        let mut hosts: Vec<HostId> = store.hosts.iter().map(|(id, _)| id).collect();
        sorting::sort_by(&mut hosts, |one, other| store.hosts.compare_groups(*one, *other));
        self.hosts = Sequence::of_sorted(&hosts, &|id| self.weight_of_host(store, id));
    }

    /// Weighs every row anew, where it stands.
    pub(super) fn weigh(&mut self, store: &Store, weigh: &dyn Fn(RowId) -> Weight) {
        self.flat.weigh(weigh);
        for rows in &mut self.of_host {
            rows.weigh(weigh);
        }
        let of_host = &self.of_host;
        self.hosts.weigh(&|id| weight_of_host(of_host, store, id));
    }

    /// Adds a row.
    pub(super) fn insert(&mut self, store: &Store, id: RowId, weight: Weight) {
        let sort = self.sort;
        let order = |other| sort.compare(store, other, id);
        if let Some(rows) = self.rows_with(store, id) {
            rows.insert(id, weight, &order);
        }
        self.weigh_host(store, id);
    }

    /// Takes a row out, while it is still in the store.
    pub(super) fn remove(&mut self, store: &Store, id: RowId) {
        let sort = self.sort;
        if let Some(rows) = self.rows_with(store, id) {
            rows.remove(&|other| sort.compare(store, other, id));
        }
        self.weigh_host(store, id);
    }

    /// Sets what a row takes.
    pub(super) fn set(&mut self, store: &Store, id: RowId, weight: Weight) {
        let sort = self.sort;
        if let Some(rows) = self.rows_with(store, id) {
            rows.set(weight, &|other| sort.compare(store, other, id));
        }
        self.weigh_host(store, id);
    }

    /// Takes a host out, because what it is sorted by is about to change.
    pub(super) fn lift(&mut self, store: &Store, host: HostId) {
        if self.is_by_host {
            self.hosts.remove(&|other| store.hosts.compare_groups(other, host));
        }
    }

    /// Puts it where it belongs.
    pub(super) fn lower(&mut self, store: &Store, host: HostId) {
        if self.is_by_host {
            let weight = self.weight_of_host(store, host);
            self.hosts.insert(host, weight, &|other| store.hosts.compare_groups(other, host));
        }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.flat.total().lines + self.hosts.total().lines
    }

    /// What stands in a line.
    pub(super) fn find(&self, line: usize) -> Option<(Found, Nth)> {
        let in_rows = |rows: &Sequence<RowId>, line| {
            let (id, below, before) = rows.find(line)?;
            Some((Found::Row(id, below), (before.heads + 1, rows.total().heads)))
        };
        if !self.is_by_host {
            return in_rows(&self.flat, line);
        }
        let (host, below, before) = self.hosts.find(line)?;
        match below.checked_sub(1) {
            Some(line) => in_rows(self.of_host.get(host.0)?, line),
            None => Some((Found::Host(host), (before.heads + 1, self.hosts.total().heads))),
        }
    }

    /// The first line of a row, or that of its host where this is closed; `None` where it has none.
    pub(super) fn line_of(&self, store: &Store, id: RowId) -> Option<(usize, bool)> {
        let host = store.get(id)?.host;
        let rows = if self.is_by_host { self.of_host.get(host.0)? } else { &self.flat };
        let (before, own) = rows.before(&|other| self.sort.compare(store, other, id))?;
        if own.lines == 0 {
            return None;
        }
        if !self.is_by_host {
            return Some((before.lines, true));
        }
        let head = self.line_of_host(store, host)?;
        let is_closed = store.hosts.get(host)?.is_closed;
        Some(if is_closed { (head, false) } else { (head + 1 + before.lines, true) })
    }

    /// The line of a host; `None` where it has none.
    pub(super) fn line_of_host(&self, store: &Store, host: HostId) -> Option<usize> {
        let (before, own) = self.hosts.before(&|other| store.hosts.compare_groups(other, host))?;
        (own.lines > 0).then_some(before.lines)
    }

    /// Weighs the host of a row anew.
    fn weigh_host(&mut self, store: &Store, id: RowId) {
        if let Some(row) = store.get(id).filter(|_| self.is_by_host) {
            self.set_host(store, row.host);
        }
    }

    /// Weighs a host anew.
    pub(super) fn set_host(&mut self, store: &Store, host: HostId) {
        let weight = self.weight_of_host(store, host);
        self.hosts.set(weight, &|other| store.hosts.compare_groups(other, host));
    }

    fn rows_with(&mut self, store: &Store, id: RowId) -> Option<&mut Sequence<RowId>> {
        if !self.is_by_host {
            return Some(&mut self.flat);
        }
        let host = store.get(id)?.host;
        if self.of_host.len() <= host.0 {
            self.of_host.resize_with(host.0 + 1, Sequence::default);
        }
        self.of_host.get_mut(host.0)
    }

    fn weight_of_host(&self, store: &Store, id: HostId) -> Weight {
        weight_of_host(&self.of_host, store, id)
    }
}

fn weight_of_host(of_host: &[Sequence<RowId>], store: &Store, id: HostId) -> Weight {
    let rows = of_host.get(id.0).map(Sequence::total).unwrap_or_default();
    let is_closed = store.hosts.get(id).is_some_and(|host| host.is_closed);
    match rows.heads {
        0 => Weight::default(),
        _ if is_closed => Weight { heads: 1, lines: 1 },
        _ => Weight { heads: 1, lines: 1 + rows.lines },
    }
}
