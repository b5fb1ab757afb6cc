//! What each message changes.

use std::rc::Rc;

use super::{Capture, Changes, Command, DetailChange, Message, State, Wish};
use crate::fix::Wishes;
use crate::fix::acceptance::Framework;
use crate::fix::dev_proxy::DevProxy;
use crate::fix::wishes::typed_list;
use crate::panel::address;
use crate::panel::news::News;
use crate::panel::rows::filter::Filter;
use crate::panel::words;

impl State {
    #[expect(clippy::too_many_lines, reason = "an arm for each message")]
    pub(super) fn take(&mut self, message: Message) -> Changes {
        match message {
            Message::Captured(entry, way) => return self.capture(*entry, way),
            Message::CapturedOdd => self.skipped += 1,
            Message::HeldBack(count) => self.hold_back(count),
            Message::Released(number, entry) => return self.take_released(number, entry),
            Message::BacklogEnded => {
                self.capture.overlap.end_backlog();
                let started = self.capture.logged().filter_map(|(_, entry)| entry.started_ms());
                self.settled_ms = started.fold(self.settled_ms, f64::max);
                self.note_whether_late();
            }
            Message::CaptureRefused(why) => self.notice = Some(words::no_capture(&why)),
            Message::Navigated { url, at_ms } => {
                let settled_ms = std::mem::replace(&mut self.settled_ms, at_ms);
                self.leave_watched(&url);
                self.opened_late = false;
                let keep = self.settings.keep;
                let changes = if keep { Changes::default() } else { self.leave_page(&url, settled_ms) };
                return Changes { command: self.settings.watch.then_some(Command::Watch), ..changes };
            }
            Message::Clear => {
                self.what_if = None;
                return self.clear();
            }
            Message::Keep(keep) => {
                self.settings.keep = keep;
                return Changes { settings: true, ..Changes::default() };
            }
            Message::Watch(on) => return self.watch(on, if on { Command::Watch } else { Command::Unwatch }),
            Message::ReloadAndWatch => return self.watch(true, Command::Reload),
            Message::Watched(answer) => {
                if answer.blind {
                    self.notice = Some(words::BLIND);
                }
                let settled = self.capture.notes.take(answer);
                return self.settle(settled);
            }
            Message::WatchRefused(why) => self.notice = Some(words::not_watched(&why)),
            Message::ShowNotCors(shown) => {
                self.rows.show_not_cors(shown);
                self.selected = self.selected.filter(|id| self.rows.position(*id).is_some());
            }
            Message::FilterText(text) => {
                let catalogue = Rc::clone(&self.speech.catalogue);
                self.filter(|filter| filter.with_text(text, &catalogue));
            }
            Message::FilterKind(kind) => self.filter(|filter| filter.with_kind(kind)),
            Message::ClearFilter => self.rows.set_filter(Filter::default()),
            Message::List(listing) => return self.list(listing),
            Message::Unfold(id) => self.rows.unfold(id, true),
            Message::Fold(id) => self.rows.unfold(id, false),
            Message::TellNews => self.news.tell(&self.rows),
            Message::Select(id) => {
                self.what_if = None;
                if self.rows.position(id).is_some() {
                    self.selected = Some(id);
                    self.at_host = None;
                }
            }
            Message::Move(way) => {
                self.what_if = None;
                return self.go(way);
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
            Message::Opened => return Changes { detail: DetailChange::Fix, ..Changes::default() },
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
                    self.notice = Some(words::NOTHING_TO_EXPORT);
                }
                return Changes { save, ..Changes::default() };
            }
            Message::Again(message) => return self.again(message),
            Message::WhatIf(suppose) => return self.suppose(suppose),
            Message::ChooseLanguage(id) => return self.choose_language(&id),
            Message::Speak(language, catalogue) => return self.speak(language, catalogue),
            Message::Dismiss => self.notice = None,
            Message::FileChosen(name) => self.await_file(Some(name)),
            Message::DemoChosen => self.await_file(None),
            Message::FilePiece { bytes, size } => return self.take_piece(&bytes, size),
            Message::FileRead(bytes) => return self.take_last_piece(&bytes),
            Message::FileUnreadable => return self.lose_file(),
            Message::ExplainOn => return self.explain_on(),
            Message::CancelReading => return self.stop_reading(),
            Message::DismissHint => self.dismiss_hint(),
            Message::ReloadPage => {
                let command = if self.settings.watch { Command::Reload } else { Command::ReloadPage };
                return Changes { command: Some(command), ..Changes::default() };
            }
            Message::Copy(what) => return Changes { copy: self.copied(what), ..Changes::default() },
            Message::DefaultServer(id) => {
                self.settings.server = id;
                return Changes { detail: DetailChange::Fix, settings: true, ..Changes::default() };
            }
            Message::DefaultSecrets(with_secrets) => {
                self.settings.with_secrets = with_secrets;
                self.with_secrets = with_secrets;
                return Changes { detail: DetailChange::Fix, settings: true, ..Changes::default() };
            }
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

    fn watch(&mut self, on: bool, command: Command) -> Changes {
        self.settings.watch = on;
        // It may offer the switch.
        Changes { detail: DetailChange::All, settings: true, command: Some(command), ..Changes::default() }
    }

    /// Empties what is shown; in place of a file, what the page asks is shown again.
    fn clear(&mut self) -> Changes {
        let Changes { reading, .. } = self.stop_reading();
        if self.back_to_the_page() {
            self.notice = None;
            return Changes { all_rows: true, reading, ..Changes::default() };
        }
        Changes { reading, ..self.empty() }
    }

    pub(super) fn empty(&mut self) -> Changes {
        self.forget();
        self.file = None;
        self.notice = None;
        Changes { all_rows: true, forgotten: true, ..Changes::default() }
    }

    /// Drops every exchange, and what is still to come of the backlog: it is as old as they are.
    fn forget(&mut self) {
        self.rows.clear();
        self.repeats.forget();
        self.news = News::default();
        self.selected = None;
        self.at_host = None;
        self.capture = Capture::default();
        self.capture.overlap.end_backlog();
        self.skipped = 0;
    }
}
