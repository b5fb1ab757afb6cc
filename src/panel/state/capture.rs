//! What DevTools handed over, and how it becomes rows.

use std::collections::HashMap;

use super::held::Held;
use super::{Changes, Command, State, Way};
use crate::exchange::{Exchange, ExchangeId, Pairing};
use crate::fetch::CredentialsMode;
use crate::har::Entry;
use crate::panel::navigation::page_began;
use crate::panel::notes::{Notes, Settled};
use crate::panel::overlap::{Live, Overlap};
use crate::panel::rows::RowId;
use crate::report::{self, ExchangeReport, Outcome, Told};

/// What DevTools handed over.
#[derive(Debug, Default)]
pub(super) struct Capture {
    pub(super) pairing: Pairing<'static>,
    rows: HashMap<ExchangeId, RowId>,
    exchanges: HashMap<RowId, ExchangeId>,
    pub(super) overlap: Overlap,
    pub(super) notes: Notes,
    pub(super) entries: usize,
    pub(super) held: Held,
}

impl State {
    /// What was captured of a row's exchange.
    pub(super) fn exchange_of(&self, row: RowId) -> Option<Exchange<'_>> {
        self.capture.pairing.get(*self.capture.exchanges.get(&row)?)
    }

    /// The explanation of a row's exchange, with what the others tell of it.
    pub fn explanation(&self, row: RowId) -> Option<ExchangeReport> {
        let summary = self.rows.get(row)?;
        let told = Told { server: self.server(summary), ..self.neighbours(summary).tell(summary) };
        self.explained(row).map(|report| report.with(told))
    }

    /// The explanation of a row's exchange by itself.
    pub(super) fn explained(&self, row: RowId) -> Option<ExchangeReport> {
        self.exchange_of(row).map(|exchange| report::explain_exchange(&exchange))
    }

    pub(super) fn capture(&mut self, entry: Entry<'static>, way: Way) -> Changes {
        if entry.oddity().is_some() {
            self.skipped += 1;
            return Changes::default();
        }
        let next = self.capture.entries;
        let taken = match way {
            Way::Live => self.capture.overlap.take_live(&entry),
            Way::Backlog if self.capture.overlap.take_backlog(&entry, next) => Live::New,
            Way::Backlog => Live::Known,
        };
        let mut settled = Vec::new();
        let touched = match taken {
            Live::New => {
                if self.settings.watch || self.repeats.has_sent() {
                    settled = self.capture.notes.add(next, &entry);
                }
                self.capture.add(next, entry)
            }
            Live::InsteadOf(index) => self.capture.pairing.replace(index, entry),
            Live::Known => return Changes::default(),
        };
        let mut changes = self.take_in(&touched, way == Way::Live);
        changes.merge(self.settle(settled));
        changes.command = (self.settings.watch && way == Way::Live).then_some(Command::Ask);
        changes
    }

    /// Brings the rows of exchanges up to date, the first of which is the one that an entry has come to.
    pub(super) fn take_in(&mut self, touched: &[ExchangeId], may_be_news: bool) -> Changes {
        let mut changes = Changes::default();
        for id in touched {
            let was_blocked = self.capture.rows.get(id).is_some_and(|row| self.is_blocked(*row));
            let row = self.sum_up(*id);
            changes.rows.extend(row);
            // What was there before the panel is no news.
            let is_news = |row: &RowId| !was_blocked && self.is_blocked(*row) && !self.is_watched(*row);
            if let Some(row) = row.filter(|row| may_be_news && is_news(row)) {
                self.news.add(row);
                changes.new_blocks += 1;
            }
        }
        if self.selected.is_some_and(|id| self.rows.get(id).is_none()) {
            // Its entries have joined the exchange that the new one is in.
            self.selected = touched.first().and_then(|id| self.capture.rows.get(id)).copied();
        }
        changes
    }

    fn is_blocked(&self, id: RowId) -> bool {
        self.rows.get(id).is_some_and(|report| report.outcome == Outcome::Blocked)
    }

    /// Writes credentials modes into their entries, and sums these up anew.
    pub(super) fn settle(&mut self, settled: Vec<Settled>) -> Changes {
        let mut changes = Changes::default();
        let settled = self.needed(settled);
        if settled.is_empty() {
            return changes;
        }
        for (index, entry) in self.capture.settled(&settled.into_iter().collect()) {
            for id in self.capture.pairing.replace(index, entry) {
                changes.rows.extend(self.sum_up(id));
            }
        }
        changes
    }

    /// Brings the row of an exchange up to date, and names it.
    fn sum_up(&mut self, id: ExchangeId) -> Option<RowId> {
        let row = self.capture.rows.get(&id).copied();
        match (self.capture.pairing.get(id), row) {
            (Some(exchange), Some(row)) => {
                self.rows.replace(row, report::summarize(&exchange));
                Some(row)
            }
            (Some(exchange), None) => {
                let row = self.rows.push(report::summarize(&exchange));
                self.capture.join(id, row);
                Some(row)
            }
            (None, row) => {
                self.capture.rows.remove(&id);
                if let Some(row) = row {
                    self.capture.exchanges.remove(&row);
                    self.rows.remove(row);
                }
                row
            }
        }
    }

    /// Drops what the page before asked for. Most browsers tell of the new page before its first request; Firefox tells when it has
    /// loaded, and what it has asked for until then is to stay.
    pub(super) fn leave_page(&mut self, url: &str, settled_ms: f64) -> Changes {
        let entries = self.capture.logged();
        let began = page_began(entries.map(|(_, entry)| entry), url, settled_ms).unwrap_or(f64::INFINITY);
        let is_new = |entry: &Entry| entry.started_ms().is_some_and(|started| started >= began);
        // What is watched stays to be compared with.
        let watched = self.repeats.take_watch();
        let is_watched = |index: &usize| watched.as_ref().is_some_and(|watch| watch.subject.entries.contains(index));
        let is_kept = |(index, entry): &(usize, &Entry)| is_new(entry) || is_watched(index);
        let mut kept: Vec<_> = self.capture.logged().filter(is_kept).collect();
        kept.sort_unstable_by_key(|(index, _)| *index);
        let kept: Vec<_> = kept.into_iter().map(|(index, entry)| (index, entry.clone().into_owned())).collect();
        let chosen = self.selected.and_then(|id| self.rows.get(id)).map(|report| report.entries.clone());

        let notes = std::mem::take(&mut self.capture.notes);
        let entries = self.capture.entries;
        let changes = self.empty();
        self.repeats.watch = watched;
        if !kept.is_empty() {
            self.capture.notes = notes;
        }
        for (index, entry) in kept {
            for id in self.capture.add(index, entry) {
                self.sum_up(id);
            }
        }
        if !self.rows.is_empty() {
            // What the notes know by its number is not to be taken for another.
            self.capture.entries = entries;
        }
        if let Some(watch) = &mut self.repeats.watch {
            watch.from_entry = self.capture.entries;
        }
        self.selected = chosen.and_then(|entries| self.rows.find(|report| report.entries == entries));
        changes
    }
}

impl Capture {
    /// Notes which row an exchange has.
    pub(super) fn join(&mut self, id: ExchangeId, row: RowId) {
        self.rows.insert(id, row);
        self.exchanges.insert(row, id);
    }

    /// The same for an exchange that has none yet.
    pub(super) fn join_if_new(&mut self, id: ExchangeId, row: RowId) {
        if !self.rows.contains_key(&id) {
            self.join(id, row);
        }
    }

    /// Every entry and its index.
    pub(super) fn logged(&self) -> impl Iterator<Item = (usize, &Entry<'_>)> {
        let exchanges = self.pairing.iter().map(|(_, exchange)| exchange);
        exchanges.flat_map(|exchange| {
            let logged: Vec<_> = exchange.legs().flat_map(|leg| [leg.request, leg.preflight]).flatten().collect();
            logged.into_iter().map(|logged| (logged.index, logged.entry))
        })
    }

    pub(super) fn add(&mut self, index: usize, entry: Entry<'static>) -> Vec<ExchangeId> {
        self.entries = index + 1;
        self.pairing.add(index, entry)
    }

    /// The entries whose mode is another one now, with that mode.
    pub(super) fn settled(&self, modes: &HashMap<usize, Option<CredentialsMode>>) -> Vec<(usize, Entry<'static>)> {
        let mut entries = Vec::new();
        for (_, exchange) in self.pairing.iter() {
            for request in exchange.legs().filter_map(|leg| leg.request) {
                if let Some(mode) = modes.get(&request.index) {
                    let mut entry = request.entry.clone().into_owned();
                    entry.request.credentials = *mode;
                    entries.push((request.index, entry));
                }
            }
        }
        entries
    }
}
