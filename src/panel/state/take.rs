//! What each message changes.

use super::{Capture, Changes, Command, DetailChange, Message, State, Wish};
use crate::fix::Wishes;
use crate::fix::acceptance::Framework;
use crate::fix::dev_proxy::DevProxy;
use crate::fix::wishes::typed_list;
use crate::panel::address;
use crate::panel::news::News;
use crate::panel::rows::filter::Filter;
use crate::panel::words;
use crate::report;

impl State {
    pub(super) fn take(&mut self, message: Message) -> Changes {
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
                let filter = Filter::new(text, self.rows.filter().kind());
                self.rows.set_filter(filter.in_language(&self.speech.catalogue));
            }
            Message::FilterKind(kind) => {
                let filter = Filter::new(self.rows.filter().text().to_owned(), kind);
                self.rows.set_filter(filter.in_language(&self.speech.catalogue));
            }
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
                    self.notice = Some(words::NOTHING_TO_EXPORT);
                }
                return Changes { save, ..Changes::default() };
            }
            Message::ChooseLanguage(id) => return self.choose_language(&id),
            Message::Speak(language, catalogue) => return self.speak(language, catalogue),
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

    fn watch(&mut self, on: bool, command: Command) -> Changes {
        self.settings.watch = on;
        // It may offer the switch.
        Changes { detail: DetailChange::All, settings: true, command: Some(command), ..Changes::default() }
    }

    pub(super) fn clear(&mut self) -> Changes {
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
                self.notice = Some(words::unusable(&name, unusable.why()));
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
