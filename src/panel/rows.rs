//! The exchanges in the order in which the list shows them.

pub mod filter;
mod folds;
pub mod hosts;
mod line;
mod offers;
mod order;
mod sequence;
mod servers;
mod sort;
mod store;
#[cfg(test)]
mod tests;

use crate::panel::address;
use crate::panel::attempts::{Attempts, story};
use crate::report::Summary;
use filter::Filter;
use folds::Folds;
use hosts::HostId;
pub use line::{Fold, Line, Mark, Move, Shown, Spot};
use offers::Causes;
pub use offers::{HostOffer, HostOffers};
use order::{Found, Order};
use sequence::Weight;
use servers::Servers;
pub use sort::Sort;
use store::{Group, Store};

/// The number of a row: stays the same while the row lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub usize);

/// All exchanges, and which of them are shown where.
///
/// Unless the reader sorts them otherwise, blocked ones stand on top: they are what the reader came for, and must not be searched for
/// among hundreds that work. Below them come those that failed for another reason or cannot be decided, then the rest. Within each group
/// the newest is first: what the reader has just caused is always in the same place. Grouped by host, each host has a line of its own
/// above its exchanges, which folds them away; hosts with something blocked stand first, and else they stand by name.
///
/// Exchanges that are the same failure share one line, where the newest of them stands. Unfolded, each has a line of its own there.
///
/// Another exchange costs what moving the few hundred beside it costs, however many there are, and so does each question; another filter
/// costs one pass, another order a sort.
#[derive(Debug, Default)]
pub struct Rows {
    store: Store,
    folds: Folds,
    attempts: Attempts,
    /// Those that have become mended, or are so no more, since it was asked.
    turned: Vec<RowId>,
    order: Order,
    servers: Servers,
    causes: Causes,
    counts: Counts,
    not_cors_shown: bool,
    filter: Filter,
}

/// How many exchanges there are of each kind, shown or not.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    blocked: usize,
    uncertain: usize,
    /// Those too that failed and that a later attempt has mended.
    allowed: usize,
    mended: usize,
    /// Those that CORS had no say in are of no other kind.
    not_cors: usize,
    /// How many of these there are that nobody has seen.
    reserved: usize,
    /// How many of all the filter lets through, each of a fold counted, and how many of those are blocked.
    listed: usize,
    listed_blocked: usize,
}

impl Rows {
    /// Adds the newest exchange.
    pub fn push(&mut self, report: Summary) -> RowId {
        let id = self.store.push();
        self.place(id, report);
        id
    }

    /// Counts an exchange that CORS has no say in, and that is not there yet. Its number is its place by age: [`replace`](Self::replace)
    /// puts it there, once [`give_back`](Self::give_back) has taken it out of the count.
    pub fn reserve(&mut self) -> RowId {
        self.counts.reserved += 1;
        self.store.push()
    }

    /// Counts one less of those that are not there yet.
    pub fn give_back(&mut self) {
        self.counts.reserved -= 1;
    }

    /// Puts another explanation in the place of an earlier one. A number that no row ever had is left so.
    pub fn replace(&mut self, id: RowId, report: Summary) {
        self.remove(id);
        self.place(id, report);
    }

    /// Removes a row. Its number is not given to another.
    pub fn remove(&mut self, id: RowId) {
        let Some(row) = self.store.get(id) else { return };
        let host = row.host;
        let turned = self.attempts.remove(id, &row.report);
        self.servers.remove(id, &row.report);
        self.take_out(id);
        self.store.remove(id);
        self.order.lower(&self.store, host);
        if let Some(other) = self.folds.remove(id) {
            self.set_lines(other);
        }
        self.turn(turned);
    }

    /// Forgets every exchange, and keeps what the reader chose to see.
    pub fn clear(&mut self) {
        let filter = std::mem::take(&mut self.filter);
        let order = Order::new(self.order.sort, self.order.is_by_host);
        let mut servers = std::mem::take(&mut self.servers);
        servers.clear();
        *self = Self { filter, order, servers, not_cors_shown: self.not_cors_shown, ..Self::default() };
    }

    /// Takes over what the reader chose to see of others.
    pub fn adopt_choices(&mut self, others: &mut Self) {
        self.filter = std::mem::take(&mut others.filter);
        self.not_cors_shown = others.not_cors_shown;
        (self.order.sort, self.order.is_by_host) = (others.order.sort, others.order.is_by_host);
        self.list_anew(false);
        self.arrange();
    }

    /// One exchange.
    pub fn get(&self, id: RowId) -> Option<&Summary> {
        self.store.get(id).map(|row| &*row.report)
    }

    /// The first exchange that satisfies.
    pub fn find(&self, satisfies: impl Fn(&Summary) -> bool) -> Option<RowId> {
        self.store.iter().find(|(_, row)| satisfies(&row.report)).map(|(id, _)| id)
    }

    /// The number of every row, shown or not, oldest first.
    pub fn ids(&self) -> impl Iterator<Item = RowId> + '_ {
        self.store.iter().map(|(id, _)| id)
    }

    /// Every exchange, shown or not, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Summary> {
        self.store.iter().map(|(_, row)| &*row.report)
    }

    /// Every exchange with the server of this one, shown or not, oldest first.
    pub fn with_server_of(&self, report: &Summary) -> impl DoubleEndedIterator<Item = &Summary> {
        self.servers.of(address::server(&report.current_url)).filter_map(|id| self.get(id))
    }

    /// Another number whenever those are not the same.
    pub fn revision_of_server(&self, report: &Summary) -> u64 {
        self.servers.revision(address::server(&report.current_url))
    }

    /// The same, but of those that want the same policy and show the same of the server only the oldest, with their count: thousands of
    /// requests want a handful of policies.
    pub fn alike_with_server_of(&self, report: &Summary) -> Vec<(&Summary, usize)> {
        let alike = self.servers.alike(address::server(&report.current_url)).into_iter();
        alike.filter_map(|(id, count)| Some((self.get(id)?, count))).collect()
    }

    /// How many exchanges there are, shown or not.
    pub fn len(&self) -> usize {
        self.counts.blocked + self.counts.uncertain + self.counts.allowed + self.not_cors()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The attempts at each endpoint.
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// How many failures a later attempt has mended.
    pub fn mended(&self) -> usize {
        self.counts.mended
    }

    /// What marks a row beside its outcome.
    pub fn mark(&self, id: RowId) -> Mark {
        if self.store.get(id).is_some_and(|row| row.is_mended) {
            Mark::Mended
        } else if story::is_first_to_pass(self, id) {
            Mark::PassesNow
        } else {
            Mark::None
        }
    }

    /// The failures that have become mended, or are so no more, since this was asked last.
    pub fn take_turned(&mut self) -> Vec<RowId> {
        std::mem::take(&mut self.turned)
    }

    /// How many exchanges CORS blocked, those left out that a later attempt has mended.
    pub fn blocked(&self) -> usize {
        self.counts.blocked
    }

    /// How many exchanges failed for another reason or cannot be decided, those left out that a later attempt has mended.
    pub fn uncertain(&self) -> usize {
        self.counts.uncertain
    }

    /// How many exchanges CORS had no say in.
    pub fn not_cors(&self) -> usize {
        self.counts.not_cors + self.counts.reserved
    }

    /// Whether those are shown too.
    pub fn not_cors_shown(&self) -> bool {
        self.not_cors_shown
    }

    /// Shows or hides the exchanges that CORS had no say in.
    pub fn show_not_cors(&mut self, shown: bool) {
        self.not_cors_shown = shown;
        self.list_anew(false);
    }

    /// What an exchange must be to be listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Lists what another filter lets through.
    pub fn set_filter(&mut self, filter: Filter) {
        let narrower = filter.narrows(&self.filter);
        self.filter = filter;
        self.list_anew(narrower);
    }

    /// What the list is sorted by.
    pub fn sort(&self) -> Sort {
        self.order.sort
    }

    /// Sorts the list otherwise.
    pub fn set_sort(&mut self, sort: Sort) {
        self.order.sort = sort;
        self.arrange();
    }

    /// Whether the list is grouped by host.
    pub fn is_by_host(&self) -> bool {
        self.order.is_by_host
    }

    /// Groups the list by host, or not.
    pub fn group_by_host(&mut self, is_by_host: bool) {
        self.order.is_by_host = is_by_host;
        self.arrange();
    }

    /// Shows the exchanges of a host below its line, or folds them away.
    pub fn open_host(&mut self, id: HostId, is_open: bool) {
        if let Some(host) = self.store.hosts.get_mut(id) {
            host.is_closed = !is_open;
            self.order.set_host(&self.store, id);
        }
    }

    /// How many exchanges the filter lets through, each of a fold counted.
    pub fn listed(&self) -> usize {
        self.counts.listed
    }

    /// How many it might let through: those that CORS had no say in are left out unless they are shown.
    pub fn listable(&self) -> usize {
        self.len() - if self.not_cors_shown { self.counts.reserved } else { self.not_cors() }
    }

    /// Gives each exchange that is the same failure as this one a line of its own, or one line to all of them.
    pub fn unfold(&mut self, id: RowId, is_open: bool) {
        let Some(fold) = self.folds.get_mut(id) else { return };
        fold.is_open = is_open;
        self.set_lines(id);
    }

    /// How many lines are shown.
    pub fn shown(&self) -> usize {
        self.order.lines()
    }

    /// What stands at a position of the shown list, counted from 0.
    pub fn at(&self, position: usize) -> Option<Spot> {
        self.line(position).map(|line| line.spot())
    }

    /// The line at a position of the shown list, counted from 0.
    pub fn line(&self, position: usize) -> Option<Line> {
        let (found, (nth, of)) = self.order.find(position)?;
        let level = 1 + usize::from(self.is_by_host());
        match found {
            Found::Host(id) => {
                let host = self.store.hosts.get(id)?;
                let (blocked, listed) = (host.listed_blocked, host.listed);
                let shown = Shown::Host { id, is_open: !host.is_closed, blocked, listed };
                Some(Line { shown, key: Spot::Host(id), level: 1, nth, of })
            }
            Found::Row(head, below) => Some(self.line_of(
                head,
                below,
                Line { shown: Shown::Row(head, Fold::None), key: Spot::Row(head), level, nth, of },
            )),
        }
    }

    /// The position of the line that something has, or has a part in; `None` when it is not shown.
    pub fn position(&self, spot: impl Into<Spot>) -> Option<usize> {
        let id = match spot.into() {
            Spot::Row(id) => id,
            Spot::Host(id) => return self.order.line_of_host(&self.store, id),
        };
        let fold = self.folds.get(id);
        let head = fold.and_then(folds::Fold::head).unwrap_or(id);
        let (first, is_itself) = self.order.line_of(&self.store, head)?;
        let open = fold.filter(|fold| fold.is_open && is_itself);
        let below = open.and_then(|fold| Some(fold.rows.len() - 1 - fold.rows.binary_search(&id).ok()?));
        Some(first + below.unwrap_or(0))
    }

    /// What a move from `from` leads to. From nowhere every move but [`Move::Last`] leads to the first row.
    pub fn moved(&self, from: Option<Spot>, way: Move) -> Option<Spot> {
        let last = self.shown().checked_sub(1)?;
        let position = match (way, from.and_then(|spot| self.position(spot))) {
            (Move::Last, _) => last,
            (Move::By(by), Some(position)) => position.saturating_add_signed(by).min(last),
            (Move::First, _) | (Move::By(_), None) => 0,
        };
        self.at(position)
    }

    /// The newest row that CORS blocked and that is listed.
    pub fn newest_blocked(&self) -> Option<RowId> {
        let is_wanted = |row: &store::Row| row.is_listed && row.group == Some(Group::Blocked);
        // Most filters let some through, so it is found at once; where there is none, nothing is searched.
        let rows = self.store.iter().rev().filter(|_| self.counts.listed_blocked > 0);
        rows.filter(|(_, row)| is_wanted(row)).map(|(id, _)| id).next()
    }

    /// The line so far below the first one of the fold that this row stands for.
    fn line_of(&self, head: RowId, below: usize, alone: Line) -> Line {
        let Some(fold) = self.folds.get(head).filter(|fold| fold.rows.len() > 1) else { return alone };
        let count = fold.rows.len();
        match fold.rows.iter().rev().nth(below) {
            Some(id) if below > 0 => Line {
                shown: Shown::Row(*id, Fold::Below),
                key: Spot::Row(*id),
                level: alone.level + 1,
                nth: below,
                of: count - 1,
            },
            _ if fold.is_open => Line { shown: Shown::Row(head, Fold::Open(count)), ..alone },
            _ => Line {
                shown: Shown::Row(head, Fold::Closed(count)),
                key: Spot::Row(fold.rows.first().copied().unwrap_or(head)),
                ..alone
            },
        }
    }

    fn place(&mut self, id: RowId, report: Summary) {
        let host = self.store.hosts.of(&report);
        self.order.lift(&self.store, host);
        self.store.put(id, report);
        let Some(row) = self.store.get(id) else { return self.order.lower(&self.store, host) };
        let turned = self.attempts.add(id, &row.report);
        self.servers.add(id, &row.report);
        let head = self.folds.add(id, &row.report);
        self.put_in(id);
        if let Some(head) = head {
            self.set_lines(head);
        }
        self.turn(turned);
    }

    /// Moves failures to what passes, or back.
    fn turn(&mut self, turned: Vec<RowId>) {
        for id in turned {
            self.take_out(id);
            self.store.turn(id);
            self.put_in(id);
            self.set_lines(id);
            self.turned.push(id);
        }
    }

    /// Lists and counts a row whose host was lifted out of the order, and puts both where they belong.
    fn put_in(&mut self, id: RowId) {
        self.store.list(id, &self.filter, self.not_cors_shown);
        let Some(row) = self.store.get(id) else { return };
        let (host, group, is_listed) = (row.host, row.group, usize::from(row.is_listed));
        let is_blocked = usize::from(group == Some(Group::Blocked));
        self.causes.count(row, true);
        *self.counts.of(group) += 1;
        self.counts.mended += usize::from(row.is_mended);
        self.counts.listed += is_listed;
        self.counts.listed_blocked += is_listed * is_blocked;
        if let Some(host) = self.store.hosts.get_mut(host) {
            *host.count(group) += 1;
            host.blocked += is_blocked;
        }
        self.order.lower(&self.store, host);
        let weight = weight(&self.store, &self.folds, id);
        self.order.insert(&self.store, id, weight);
    }

    /// The reverse: the host stays lifted.
    fn take_out(&mut self, id: RowId) {
        let Some(row) = self.store.get(id) else { return };
        let (host, group, is_listed) = (row.host, row.group, usize::from(row.is_listed));
        let is_blocked = usize::from(group == Some(Group::Blocked));
        self.causes.count(row, false);
        self.order.remove(&self.store, id);
        self.order.lift(&self.store, host);
        *self.counts.of(group) -= 1;
        self.counts.mended -= usize::from(row.is_mended);
        self.counts.listed -= is_listed;
        self.counts.listed_blocked -= is_listed * is_blocked;
        if let Some(host) = self.store.hosts.get_mut(host) {
            *host.count(group) -= 1;
            host.blocked -= is_blocked;
            host.listed -= is_listed;
            host.listed_blocked -= is_listed * is_blocked;
        }
    }

    /// Gives a row as many lines as it is to have, and the one that stands for its failure too.
    fn set_lines(&mut self, id: RowId) {
        let head = self.folds.get(id).and_then(folds::Fold::head).unwrap_or(id);
        for id in [id, head] {
            let weight = weight(&self.store, &self.folds, id);
            self.order.set(&self.store, id, weight);
        }
    }

    /// Lists every row anew, in one pass. Nothing that is not listed is asked of where the filter has only become `narrower`.
    fn list_anew(&mut self, narrower: bool) {
        self.store.list_all(&self.filter, self.not_cors_shown, narrower);
        let hosts = self.store.hosts.iter().map(|(_, host)| (host.listed, host.listed_blocked));
        let sum = |(listed, blocked), (more, more_blocked)| (listed + more, blocked + more_blocked);
        (self.counts.listed, self.counts.listed_blocked) = hosts.fold((0, 0), sum);
        self.order.weigh(&self.store, &|id| weight(&self.store, &self.folds, id));
    }

    fn arrange(&mut self) {
        self.order.arrange(&self.store, &|id| weight(&self.store, &self.folds, id));
    }
}

impl Counts {
    fn of(&mut self, group: Option<Group>) -> &mut usize {
        match group {
            Some(Group::Blocked) => &mut self.blocked,
            Some(Group::Uncertain) => &mut self.uncertain,
            Some(Group::Allowed) => &mut self.allowed,
            None => &mut self.not_cors,
        }
    }
}

/// What a row is to take of the list: nothing where it is not listed, or another one stands for it.
fn weight(store: &Store, folds: &Folds, id: RowId) -> Weight {
    let is_listed = store.get(id).is_some_and(|row| row.is_listed);
    let lines = match folds.get(id) {
        _ if !is_listed => 0,
        Some(fold) if fold.head() == Some(id) => fold.lines(),
        Some(_) => 0,
        None => 1,
    };
    Weight { heads: lines.min(1), lines }
}
