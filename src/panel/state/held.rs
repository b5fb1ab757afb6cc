//! Entries that CORS surely has no say in, and that wait outside as DevTools handed them over. Each has its index in the log and its row:
//! released, it stands where it would have stood.

use super::{Changes, State};
use crate::har::Entry;
use crate::panel::rows::RowId;

/// What waits outside: index and row by number, `None` where it has been released.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<Option<(usize, RowId)>>);

impl State {
    /// Whether what CORS surely has no say in may wait outside: nobody sees it, and nobody waits for it.
    pub fn may_hold_back(&self) -> bool {
        let has_sent = self.repeats.has_sent() || self.aside.as_ref().is_some_and(|aside| aside.repeats.has_sent());
        !(self.settings.watch || has_sent || self.wants_what_is_held_back())
    }

    /// Whether what waits outside is to come in.
    pub fn wants_what_is_held_back(&self) -> bool {
        self.rows.not_cors_shown()
    }

    pub(super) fn hold_back(&mut self, count: usize) {
        for _ in 0..count {
            let row = self.rows.reserve();
            self.capture.held.0.push(Some((self.capture.entries, row)));
            self.capture.entries += 1;
        }
    }

    pub(super) fn take_released(&mut self, number: usize, entry: Option<Box<Entry<'static>>>) -> Changes {
        let Some((index, row)) = self.capture.held.0.get_mut(number).and_then(Option::take) else {
            return Changes::default();
        };
        self.rows.give_back();
        let Some(entry) = entry.filter(|entry| entry.oddity().is_none()) else {
            self.skipped += 1;
            return Changes::default();
        };
        let touched = self.capture.pairing.add(index, *entry);
        if let Some(id) = touched.first() {
            self.capture.join_if_new(*id, row);
        }
        self.take_in(&touched, true)
    }
}
