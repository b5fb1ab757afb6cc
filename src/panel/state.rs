//! What the panel knows, and how each message changes it.

pub mod again;
mod capture;
mod changes;
mod copies;
mod held;
mod hints;
mod listing;
mod message;
mod reading;
mod session;
mod speaks;
mod take;
use crate::wording::Wording;
#[cfg(test)]
mod tests;
mod what_if;

use std::collections::HashMap;

use super::address;
use super::choice::{Choice, Choices};
use super::language::Language;
use super::news::News;
use super::remedy::{Remedy, remedy};
use super::rows::hosts::HostId;
use super::rows::{RowId, Rows};
use crate::fix::acceptance::{FRAMEWORKS, Framework};
use crate::fix::dev_proxy::{DEV_PROXIES, DevProxy};
use crate::fix::{ServerGuess, Wishes};
use crate::report::{self, Credentials, Neighbours, Outcome, Preflights, Summary, Warning, When};

use again::Repeats;
use capture::Capture;
pub use changes::{Changes, Command, DetailChange};
pub use copies::{Copied, Form, Scope};
pub use hints::Hint;
pub use listing::Listing;
pub use message::{Message, Way, Wish};
pub use reading::{Next, Progress, Reading};
pub use session::Opened;
use session::Session;
pub use speaks::Speech;
pub use what_if::{Source, Suppose, WhatIf};

/// What the panel knows.
#[derive(Debug)]
pub struct State {
    place: Place,
    settings: Settings,
    rows: Rows,
    selected: Option<RowId>,
    /// The host whose head the keyboard is at.
    at_host: Option<HostId>,
    capture: Capture,
    /// The file whose exchanges are shown.
    file: Option<Opened>,
    /// What DevTools handed over, while a file is shown.
    aside: Option<Box<Session>>,
    /// The file that is on its way in.
    reading: Option<Box<Reading>>,
    /// Whether DevTools were opened after the page had loaded, and the reader has not been told.
    opened_late: bool,
    skipped: usize,
    news: News,
    speech: Speech,
    notice: Option<Wording>,
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
    /// What is sent again and watched.
    repeats: Repeats,
    /// What the reader supposes.
    what_if: Option<Box<WhatIf>>,
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
    /// Whether what is passed on names cookies, tokens and the values in addresses before the reader asks for it.
    pub with_secrets: bool,
    /// The language that was chosen; `None`: as the browser has it.
    pub language: Option<&'static Language>,
}

/// What the detail shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The explanation of this row.
    Explanation(RowId),
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

impl State {
    /// An empty panel.
    pub fn new(place: Place, settings: Settings) -> Self {
        Self {
            place,
            with_secrets: settings.with_secrets,
            settings,
            rows: Rows::default(),
            selected: None,
            at_host: None,
            capture: Capture::default(),
            file: None,
            aside: None,
            reading: None,
            opened_late: false,
            skipped: 0,
            news: News::default(),
            speech: Speech::default(),
            notice: None,
            wishes: HashMap::new(),
            framework: None,
            dev_proxy: None,
            preflights_shown: false,
            settled_ms: 0.0,
            repeats: Repeats::default(),
            what_if: None,
        }
    }

    /// Takes a message. All that the panel does is decided here.
    pub fn update(&mut self, message: Message) -> Changes {
        let screen = self.screen();
        let supposed = self.what_if.is_some();
        let mut changes =
            if message.is_about_the_page() { self.take_for_the_page(message) } else { self.take_with_care(message) };
        changes.what_if |= supposed != self.what_if.is_some();
        // The reader came for what is blocked: the first such row needs no click.
        if self.selected.is_none() && self.rows.blocked() > 0 {
            self.selected = self.rows.newest_blocked();
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
        if let Some(id) = self.selected {
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
            let others = self.rows.not_cors() + self.rows.mended() + uncertain;
            Screen::NothingBlocked { allowed: self.rows.len() - others, uncertain }
        }
    }

    /// The recipe to show for an exchange.
    pub fn choice(&self, id: RowId) -> Option<Choice> {
        let report = self.rows.get(id)?;
        let chosen = self.settings.servers.get(address::server(&report.current_url));
        Choice::of(chosen, self.server(report), self.settings.server.as_deref())
    }

    /// The file that is shown.
    pub fn file(&self) -> Option<&Opened> {
        self.file.as_ref()
    }

    /// What to paste for an exchange.
    pub fn remedy(&self, id: RowId) -> Option<Remedy> {
        let report = self.rows.get(id)?;
        remedy(report, self.rows.alike_with_server_of(report), &self.wishes(id))
    }

    /// How the reader changed the fix for an exchange's server.
    pub fn wishes(&self, id: RowId) -> Wishes {
        let server = self.rows.get(id).map(|report| address::server(&report.current_url));
        server.and_then(|server| self.wishes.get(server)).cloned().unwrap_or_default()
    }

    /// Whether noting the page's calls would say more of this exchange, had it been done.
    pub fn offers_to_watch(&self, id: RowId) -> bool {
        let is_possible = self.place == Place::DevTools && self.file.is_none() && !self.settings.watch;
        is_possible
            && self.rows.get(id).is_some_and(|report| {
                report.credentials == Credentials::Unknown
                    && report.findings.iter().any(|finding| finding.when != When::Always)
            })
    }

    /// Which server an exchange ended at, as far as its answers show, to this exchange and to the others.
    pub fn server(&self, report: &Summary) -> Option<ServerGuess> {
        let alike = self.rows.alike_with_server_of(report).into_iter();
        alike.map(|(other, _)| other).collect::<Neighbours>().server(report)
    }

    /// Of the exchanges with the server of this one what matters to it.
    pub fn neighbours(&self, report: &Summary) -> Neighbours<'_> {
        Neighbours::near(report, self.rows.with_server_of(report))
    }

    /// The others that the same server stopped.
    pub fn mended_with(&self, report: &Summary) -> Vec<&Summary> {
        let others = self.rows.with_server_of(report);
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
        let mut entries: Vec<_> = self.capture.logged().collect();
        entries.sort_unstable_by_key(|(index, _)| *index);
        (!entries.is_empty()).then(|| report::export(entries.into_iter().map(|(_, entry)| entry), with_secrets))
    }

    /// What about that server should be mended although it passes.
    pub fn warnings(&self, report: &Summary) -> Vec<Warning> {
        report::warnings(self.rows.with_server_of(report))
    }

    /// How many entries could not be used.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// What was told last of new blocks.
    pub fn news(&self) -> &Wording {
        self.news.told()
    }

    /// What went wrong, until it is dismissed.
    pub fn notice(&self) -> Option<&Wording> {
        self.notice.as_ref()
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
}
