//! What is shown, all of it: what DevTools handed over, or what a file holds. While a file is shown in DevTools, the former waits aside
//! and goes on growing.

use super::again::{Again, Repeats};
use super::{Capture, Changes, Message, Place, State};
use crate::har::Skipped;
use crate::panel::news::News;
use crate::panel::rows::{RowId, Rows};
use crate::panel::words;
use crate::report::Gaps;
use crate::wording::Wording;

/// What is shown, all of it.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub(super) rows: Rows,
    pub(super) selected: Option<RowId>,
    pub(super) capture: Capture,
    pub(super) skipped: usize,
    pub(super) news: News,
    pub(super) repeats: Repeats,
    pub(super) file: Option<Opened>,
}

/// A file that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// What it is called; the demo where it has no name.
    pub name: Option<String>,
    /// What it leaves out; nothing once the reader has read that.
    pub gaps: Gaps,
    /// How many entries it holds, readable or not.
    pub entry_count: usize,
    /// Those that could not be read.
    pub skipped: Vec<Skipped>,
}

impl Opened {
    /// What it is called, the demo too.
    pub fn shown_name(&self) -> Wording {
        self.name.as_ref().map_or_else(words::reading::demo, Wording::from)
    }

    /// Whether it is the demo.
    pub fn is_demo(&self) -> bool {
        self.name.is_none()
    }
}

impl State {
    /// Shows what a file holds.
    pub(super) fn show(&mut self, mut session: Session) -> Changes {
        session.rows.adopt_choices(&mut self.rows);
        self.swap(&mut session);
        (self.at_host, self.what_if) = (None, None);
        if self.place == Place::DevTools && session.file.is_none() {
            self.aside = Some(Box::new(session));
        }
        Changes { all_rows: true, ..Changes::default() }
    }

    /// Shows again what waits aside; `false` where nothing does.
    pub(super) fn back_to_the_page(&mut self) -> bool {
        let Some(mut aside) = self.aside.take() else { return false };
        aside.rows.adopt_choices(&mut self.rows);
        self.swap(&mut aside);
        self.at_host = None;
        true
    }

    /// Takes a message that is about the inspected page, whatever is shown. What is not shown needs no drawing.
    pub(super) fn take_for_the_page(&mut self, message: Message) -> Changes {
        let Some(mut aside) = self.aside.take() else { return self.take_with_care(message) };
        self.swap(&mut aside);
        let Changes { command, settings, repeat, forgotten, .. } = self.take_with_care(message);
        self.swap(&mut aside);
        self.aside = Some(aside);
        Changes { forgotten, settings, command, repeat, ..Changes::default() }
    }

    fn swap(&mut self, other: &mut Session) {
        use std::mem::swap;
        swap(&mut self.rows, &mut other.rows);
        swap(&mut self.selected, &mut other.selected);
        swap(&mut self.capture, &mut other.capture);
        swap(&mut self.skipped, &mut other.skipped);
        swap(&mut self.news, &mut other.news);
        swap(&mut self.repeats, &mut other.repeats);
        swap(&mut self.file, &mut other.file);
    }
}

impl Message {
    /// Whether it is about what the inspected page asks.
    pub(super) fn is_about_the_page(&self) -> bool {
        matches!(
            self,
            Self::Captured(..)
                | Self::CapturedOdd
                | Self::HeldBack(_)
                | Self::Released(..)
                | Self::BacklogEnded
                | Self::Navigated { .. }
                | Self::Watched(_)
                | Self::CaptureRefused(_)
                | Self::WatchRefused(_)
                | Self::Again(Again::Beat(_) | Again::Sent(_))
        )
    }
}
