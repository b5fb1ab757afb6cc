//! What the panel knows, and how each message changes it.

mod changes;
mod message;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::address;
use super::choice::{Choice, Choices};
use super::navigation::page_began;
use super::news::News;
use super::notes::{Notes, Settled};
use super::overlap::{Live, Overlap};
use super::remedy::{Remedy, remedy};
use super::rows::filter::Filter;
use super::rows::{RowId, Rows};
use super::words;
use crate::exchange::{ExchangeId, Pairing};
use crate::fetch::CredentialsMode;
use crate::fix::Wishes;
use crate::fix::acceptance::{FRAMEWORKS, Framework};
use crate::fix::dev_proxy::{DEV_PROXIES, DevProxy};
use crate::fix::wishes::typed_list;
use crate::har::Entry;
use crate::report::{self, Credentials, ExchangeReport, Neighbours, Outcome, Preflights, Warning, When};

pub use changes::{Changes, Command, DetailChange};
pub use message::{Message, Way, Wish};

/// What the panel knows.
#[derive(Debug)]
pub struct State {
    place: Place,
    settings: Settings,
    rows: Rows,
    selected: Option<RowId>,
    capture: Capture,
    /// The file whose exchanges are shown.
    file: Option<String>,
    /// What is in it.
    file_bytes: Vec<u8>,
    /// The file that is being read.
    loading: Option<String>,
    skipped: usize,
    news: News,
    notice: Option<String>,
    /// How the reader changed the fix, by the server.
    wishes: HashMap<String, Wishes>,
    /// Whether what is passed on names cookies, tokens and the values in addresses.
    with_secrets: bool,
    /// What tests are written for; `None` until the reader chooses.
    framework: Option<&'static Framework>,
    /// What the reader's page is developed with; `None` until the reader chooses.
    dev_proxy: Option<&'static DevProxy>,
    /// Whether the reader looks at the cost of preflights.
    preflights_shown: bool,
    /// The requests of the page that the next navigation leads to started later than this, in milliseconds since 1970.
    settled_ms: f64,
}

/// Where the panel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In DevTools: it listens to the network.
    DevTools,
    /// As an ordinary page: it takes files.
    Page,
}

/// What is remembered from one session to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Keep what is shown when the page is reloaded or left.
    pub keep: bool,
    /// Have the calls of the inspected page noted.
    pub watch: bool,
    /// The id of the recipe that was chosen last; an id that no recipe has counts as none.
    pub server: Option<String>,
    /// What was chosen for each server.
    pub servers: Choices,
}

/// What the detail shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The explanation of this row.
    Explanation(RowId),
    /// A file is being read.
    Loading,
    /// DevTools: nothing came yet.
    Listening,
    /// Page: no file yet.
    DropFile,
    /// The file holds no request.
    NoEntries,
    /// CORS had a say in nothing.
    NoCors,
    /// CORS blocked so many, and the filter hides them.
    Filtered(usize),
    /// CORS let all through.
    NothingBlocked {
        /// How many it let through.
        allowed: usize,
        /// How many failed for another reason or cannot be decided.
        uncertain: usize,
    },
}

/// What DevTools handed over.
#[derive(Debug, Default)]
struct Capture {
    pairing: Pairing<'static>,
    rows: HashMap<ExchangeId, RowId>,
    overlap: Overlap,
    notes: Notes,
    entries: usize,
}

impl State {
    /// An empty panel.
    pub fn new(place: Place, settings: Settings) -> Self {
        Self {
            place,
            settings,
            rows: Rows::default(),
            selected: None,
            capture: Capture::default(),
            file: None,
            file_bytes: Vec::new(),
            loading: None,
            skipped: 0,
            news: News::default(),
            notice: None,
            wishes: HashMap::new(),
            with_secrets: false,
            framework: None,
            dev_proxy: None,
            preflights_shown: false,
            settled_ms: 0.0,
        }
    }

    /// Takes a message. All that the panel does is decided here.
    pub fn update(&mut self, message: Message) -> Changes {
        let screen = self.screen();
        let mut changes = self.take(message);
        // The reader came for what is blocked: the first such row needs no click.
        if self.selected.is_none() && self.rows.blocked() > 0 {
            self.selected = self.rows.first_blocked();
        }
        changes.detail = changes.detail.max(self.detail_change(screen, &changes));
        changes
    }

    /// Where the panel is open.
    pub fn place(&self) -> Place {
        self.place
    }

    /// What is remembered.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The exchanges.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The chosen row.
    pub fn selected(&self) -> Option<RowId> {
        self.selected
    }

    /// What the detail shows.
    pub fn screen(&self) -> Screen {
        if self.loading.is_some() {
            Screen::Loading
        } else if let Some(id) = self.selected {
            Screen::Explanation(id)
        } else if self.rows.is_empty() {
            match (self.place, &self.file) {
                (_, Some(_)) => Screen::NoEntries,
                (Place::DevTools, None) => Screen::Listening,
                (Place::Page, None) => Screen::DropFile,
            }
        } else if self.rows.len() == self.rows.not_cors() {
            Screen::NoCors
        } else if self.rows.blocked() > 0 {
            Screen::Filtered(self.rows.blocked())
        } else {
            let uncertain = self.rows.uncertain();
            Screen::NothingBlocked { allowed: self.rows.len() - self.rows.not_cors() - uncertain, uncertain }
        }
    }

    /// The recipe to show for an exchange.
    pub fn choice(&self, id: RowId) -> Option<Choice> {
        let report = self.rows.get(id)?;
        let chosen = self.settings.servers.get(address::server(&report.current_url));
        Choice::of(chosen, self.neighbours(report).server(report), self.settings.server.as_deref())
    }

    /// The name of the file that is shown, or being read.
    pub fn file(&self) -> Option<&str> {
        self.loading.as_deref().or(self.file.as_deref())
    }

    /// What to paste for an exchange.
    pub fn remedy(&self, id: RowId) -> Option<Remedy> {
        remedy(self.rows.get(id)?, self.rows.iter(), &self.wishes(id))
    }

    /// How the reader changed the fix for an exchange's server.
    pub fn wishes(&self, id: RowId) -> Wishes {
        let server = self.rows.get(id).map(|report| address::server(&report.current_url));
        server.and_then(|server| self.wishes.get(server)).cloned().unwrap_or_default()
    }

    /// Whether noting the page's calls would say more of this exchange, had it been done.
    pub fn offers_to_watch(&self, id: RowId) -> bool {
        let is_possible = self.place == Place::DevTools && !self.settings.watch;
        is_possible
            && self.rows.get(id).is_some_and(|report| {
                report.credentials == Credentials::Unknown
                    && report.findings.iter().any(|finding| finding.when != When::Always)
            })
    }

    /// The exchanges with the server of this one.
    pub fn neighbours(&self, report: &ExchangeReport) -> Neighbours<'_> {
        self.with_the_server_of(report).collect()
    }

    /// The others that the same server stopped.
    pub fn mended_with(&self, report: &ExchangeReport) -> Vec<&ExchangeReport> {
        let others = self.with_the_server_of(report);
        others.filter(|other| other.wants_headers() && other.entries != report.entries).collect()
    }

    /// Whether what is passed on names cookies, tokens and the values in addresses. Not unless the reader asked for it.
    pub fn with_secrets(&self) -> bool {
        self.with_secrets
    }

    /// What tests are written for: what the reader chose, or else the first of all.
    pub fn framework(&self) -> Option<&'static Framework> {
        self.framework.or_else(|| FRAMEWORKS.first().copied())
    }

    /// What the page is developed with: what the reader chose, or else the first of all.
    pub fn dev_proxy(&self) -> Option<&'static DevProxy> {
        self.dev_proxy.or_else(|| DEV_PROXIES.first().copied())
    }

    /// What the preflights cost, while the reader looks at it.
    pub fn preflights(&self) -> Option<Preflights> {
        self.preflights_shown.then(|| Preflights::of(self.rows.iter()))
    }

    /// What is captured, or what the file holds, as a HAR file; `None` where there is nothing.
    fn export(&self, with_secrets: bool) -> Option<String> {
        if self.file.is_some() {
            return report::export_har(&self.file_bytes, with_secrets).ok().map(|(text, _)| text);
        }
        let mut entries: Vec<_> = self.capture.logged().collect();
        entries.sort_unstable_by_key(|(index, _)| *index);
        (!entries.is_empty()).then(|| report::export(entries.into_iter().map(|(_, entry)| entry), with_secrets))
    }

    /// What about that server should be mended although it passes.
    pub fn warnings(&self, report: &ExchangeReport) -> Vec<Warning> {
        report::warnings(self.with_the_server_of(report))
    }

    fn with_the_server_of(&self, report: &ExchangeReport) -> impl Iterator<Item = &ExchangeReport> {
        let server = address::server(&report.current_url).to_owned();
        self.rows.iter().filter(move |other| address::server(&other.current_url) == server)
    }

    /// How many entries could not be used.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// What was told last of new blocks.
    pub fn news(&self) -> &str {
        self.news.told()
    }

    /// What went wrong, until it is dismissed.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    fn detail_change(&self, before: Screen, changes: &Changes) -> DetailChange {
        let selected = self.selected.and_then(|id| self.rows.get(id));
        // Also what failed shows which server it is.
        let touches_fix = |id: &RowId| {
            self.rows.get(*id).zip(selected).is_some_and(|(changed, selected)| {
                changed.outcome != Outcome::NotCors
                    && address::server(&changed.current_url) == address::server(&selected.current_url)
            })
        };
        if self.screen() != before || changes.all_rows || self.selected.is_some_and(|id| changes.rows.contains(&id)) {
            DetailChange::All
        } else if changes.rows.iter().any(touches_fix) {
            DetailChange::Fix
        } else {
            DetailChange::Nothing
        }
    }

    fn take(&mut self, message: Message) -> Changes {
        match message {
            Message::Captured(entry, way) => return self.capture(*entry, way),
            Message::CapturedOdd => self.skipped += 1,
            Message::BacklogEnded => {
                self.capture.overlap.end_backlog();
                let started = self.capture.logged().filter_map(|(_, entry)| entry.started_ms());
                self.settled_ms = started.fold(self.settled_ms, f64::max);
            }
            Message::CaptureRefused(why) => self.notice = Some(words::no_capture(&why)),
            Message::Navigated { url, at_ms } => {
                let settled_ms = std::mem::replace(&mut self.settled_ms, at_ms);
                let keep = self.settings.keep;
                let changes = if keep { Changes::default() } else { self.leave_page(&url, settled_ms) };
                return Changes { command: self.settings.watch.then_some(Command::Watch), ..changes };
            }
            Message::Clear => return self.clear(),
            Message::Keep(keep) => {
                self.settings.keep = keep;
                return Changes { settings: true, ..Changes::default() };
            }
            Message::Watch(on) => return self.watch(on, if on { Command::Watch } else { Command::Unwatch }),
            Message::ReloadAndWatch => return self.watch(true, Command::Reload),
            Message::Watched(answer) => {
                if answer.blind {
                    self.notice = Some(words::BLIND.to_owned());
                }
                let settled = self.capture.notes.take(answer);
                return self.settle(settled);
            }
            Message::WatchRefused(why) => self.notice = Some(words::not_watched(&why)),
            Message::ShowNotCors(shown) => {
                self.rows.show_not_cors(shown);
                self.selected = self.selected.filter(|id| self.rows.position(*id).is_some());
            }
            Message::FilterText(text) => self.rows.set_filter(Filter::new(text, self.rows.filter().kind())),
            Message::FilterKind(kind) => self.rows.set_filter(Filter::new(self.rows.filter().text().to_owned(), kind)),
            Message::ClearFilter => self.rows.set_filter(Filter::default()),
            Message::Unfold(id) => self.rows.unfold(id, true),
            Message::Fold(id) => self.rows.unfold(id, false),
            Message::TellNews => self.news.tell(&self.rows),
            Message::Select(id) => {
                if self.rows.position(id).is_some() {
                    self.selected = Some(id);
                }
            }
            Message::Move(way) => {
                self.selected = self.rows.moved(self.selected, way).or(self.selected);
                return Changes { focus_selected: true, ..Changes::default() };
            }
            Message::ChooseServer(id) => {
                if let Some(report) = self.selected.and_then(|id| self.rows.get(id)) {
                    self.settings.servers.choose(address::server(&report.current_url), &id);
                }
                self.settings.server = Some(id);
                return Changes { detail: DetailChange::Fix, settings: true, ..Changes::default() };
            }
            Message::Wish(wish) => {
                self.wish(wish);
                return Changes { detail: DetailChange::Fix, ..Changes::default() };
            }
            Message::WithSecrets(with_secrets) => {
                self.with_secrets = with_secrets;
                return Changes { detail: DetailChange::Fix, ..Changes::default() };
            }
            Message::ChooseFramework(id) => {
                self.framework = Framework::find(&id);
                return Changes { detail: DetailChange::Fix, ..Changes::default() };
            }
            Message::ChooseDevProxy(id) => {
                self.dev_proxy = DevProxy::find(&id);
                return Changes { detail: DetailChange::Fix, ..Changes::default() };
            }
            Message::ShowPreflights(shown) => {
                self.preflights_shown = shown;
                return Changes { preflights: true, ..Changes::default() };
            }
            Message::Export { with_secrets } => {
                let save = self.export(with_secrets);
                if save.is_none() {
                    self.notice = Some(words::NOTHING_TO_EXPORT.to_owned());
                }
                return Changes { save, ..Changes::default() };
            }
            Message::Dismiss => self.notice = None,
            Message::FileChosen(name) => {
                self.notice = None;
                self.loading = Some(name);
            }
            Message::FileRead(bytes) => return self.show_file(bytes),
            Message::FileUnreadable => self.notice = self.loading.take().map(|name| words::unreadable(&name)),
        }
        Changes::default()
    }

    fn wish(&mut self, wish: Wish) {
        let Some(report) = self.selected.and_then(|id| self.rows.get(id)) else { return };
        let wishes = self.wishes.entry(address::server(&report.current_url).to_owned()).or_default();
        match wish {
            Wish::Origins(typed) => wishes.origins = typed_list(&typed),
            Wish::Without(origin, left_out) => {
                wishes.without.retain(|other| *other != origin);
                if left_out {
                    wishes.without.push(origin);
                }
            }
            Wish::Exposed(typed) => wishes.exposed = typed_list(&typed),
            Wish::Credentials(allowed) => wishes.credentials = allowed,
            Wish::MaxAge(seconds) => wishes.max_age = seconds,
            Wish::Nothing => *wishes = Wishes::default(),
        }
    }

    fn capture(&mut self, entry: Entry<'static>, way: Way) -> Changes {
        let mut changes = Changes::default();
        if entry.oddity().is_some() {
            self.skipped += 1;
            return changes;
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
                if self.settings.watch {
                    settled = self.capture.notes.add(next, &entry);
                }
                self.capture.add(next, entry)
            }
            Live::InsteadOf(index) => self.capture.pairing.replace(index, entry),
            Live::Known => return changes,
        };
        for id in &touched {
            let was_blocked = self.capture.rows.get(id).is_some_and(|row| self.is_blocked(*row));
            let row = self.explain(*id);
            changes.rows.extend(row);
            // What was there before the panel is no news.
            if let Some(row) = row.filter(|row| way == Way::Live && !was_blocked && self.is_blocked(*row)) {
                self.news.add(row);
                changes.new_blocks += 1;
            }
        }
        if self.selected.is_some_and(|id| self.rows.get(id).is_none()) {
            // Its entries have joined the exchange that the new one is in.
            self.selected = touched.first().and_then(|id| self.capture.rows.get(id)).copied();
        }
        changes.merge(self.settle(settled));
        changes.command = (self.settings.watch && way == Way::Live).then_some(Command::Ask);
        changes
    }

    fn is_blocked(&self, id: RowId) -> bool {
        self.rows.get(id).is_some_and(|report| report.outcome == Outcome::Blocked)
    }

    fn watch(&mut self, on: bool, command: Command) -> Changes {
        self.settings.watch = on;
        // It may offer the switch.
        Changes { detail: DetailChange::All, settings: true, command: Some(command), ..Changes::default() }
    }

    /// Writes credentials modes into their entries, and explains these anew.
    fn settle(&mut self, settled: Vec<Settled>) -> Changes {
        let mut changes = Changes::default();
        if settled.is_empty() {
            return changes;
        }
        for (index, entry) in self.capture.settled(&settled.into_iter().collect()) {
            for id in self.capture.pairing.replace(index, entry) {
                changes.rows.extend(self.explain(id));
            }
        }
        changes
    }

    /// Brings the row of an exchange up to date, and names it.
    fn explain(&mut self, id: ExchangeId) -> Option<RowId> {
        let row = self.capture.rows.get(&id).copied();
        match (self.capture.pairing.get(id), row) {
            (Some(exchange), Some(row)) => {
                self.rows.replace(row, report::explain_exchange(&exchange));
                Some(row)
            }
            (Some(exchange), None) => {
                let row = self.rows.push(report::explain_exchange(&exchange));
                self.capture.rows.insert(id, row);
                Some(row)
            }
            (None, row) => {
                self.capture.rows.remove(&id);
                if let Some(row) = row {
                    self.rows.remove(row);
                }
                row
            }
        }
    }

    /// Drops what the page before asked for. Most browsers tell of the new page before its first request; Firefox tells when it has
    /// loaded, and what it has asked for until then is to stay.
    fn leave_page(&mut self, url: &str, settled_ms: f64) -> Changes {
        let entries = self.capture.logged();
        let began = page_began(entries.map(|(_, entry)| entry), url, settled_ms).unwrap_or(f64::INFINITY);
        let is_new = |entry: &Entry| entry.started_ms().is_some_and(|started| started >= began);
        let mut kept: Vec<_> = self.capture.logged().filter(|(_, entry)| is_new(entry)).collect();
        kept.sort_unstable_by_key(|(index, _)| *index);
        let kept: Vec<_> = kept.into_iter().map(|(index, entry)| (index, entry.clone().into_owned())).collect();
        let chosen = self.selected.and_then(|id| self.rows.get(id)).map(|report| report.entries.clone());

        let notes = std::mem::take(&mut self.capture.notes);
        let changes = self.clear();
        if !kept.is_empty() {
            self.capture.notes = notes;
        }
        for (index, entry) in kept {
            for id in self.capture.add(index, entry) {
                self.explain(id);
            }
        }
        self.selected = chosen.and_then(|entries| self.rows.find(|report| report.entries == entries));
        changes
    }

    fn clear(&mut self) -> Changes {
        self.forget();
        self.file = None;
        self.loading = None;
        self.notice = None;
        Changes { all_rows: true, ..Changes::default() }
    }

    fn show_file(&mut self, bytes: Vec<u8>) -> Changes {
        // Cleared while it was being read.
        let Some(name) = self.loading.take() else { return Changes::default() };
        match report::explain_har(&bytes) {
            Ok(report) => {
                self.forget();
                self.file = Some(name);
                self.file_bytes = bytes;
                self.skipped = report.skipped.len();
                for exchange in report.exchanges {
                    self.rows.push(exchange);
                }
                Changes { all_rows: true, ..Changes::default() }
            }
            Err(unusable) => {
                self.notice = Some(words::unusable(&name, &unusable.to_string()));
                Changes::default()
            }
        }
    }

    /// Drops every exchange, and what is still to come of the backlog: it is as old as they are.
    fn forget(&mut self) {
        self.rows.clear();
        self.news = News::default();
        self.selected = None;
        self.capture = Capture::default();
        self.capture.overlap.end_backlog();
        self.file_bytes = Vec::new();
        self.skipped = 0;
    }
}

impl Capture {
    /// Every entry and its index.
    fn logged(&self) -> impl Iterator<Item = (usize, &Entry<'_>)> {
        let exchanges = self.pairing.iter().map(|(_, exchange)| exchange);
        exchanges.flat_map(|exchange| {
            let logged: Vec<_> = exchange.legs().flat_map(|leg| [leg.request, leg.preflight]).flatten().collect();
            logged.into_iter().map(|logged| (logged.index, logged.entry))
        })
    }

    fn add(&mut self, index: usize, entry: Entry<'static>) -> Vec<ExchangeId> {
        self.entries = index + 1;
        self.pairing.add(index, entry)
    }

    /// The entries whose mode is another one now, with that mode.
    fn settled(&self, modes: &HashMap<usize, Option<CredentialsMode>>) -> Vec<(usize, Entry<'static>)> {
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
