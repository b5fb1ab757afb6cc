//! What the reader should know of what is shown, beside the explanations: one line, until it is dismissed.

use super::{Place, State};
use crate::har::Entry;
use crate::report::Gaps;

/// What the reader should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// What the page asked when it was loaded is not there.
    OpenedLate,
    /// No preflight is in the file, and so many requests need one.
    NoPreflights(usize),
    /// No cookie and no token is in the file, and so many explanations hang on them.
    Sanitized(usize),
}

impl State {
    /// What the reader should know now; one at a time.
    pub fn hint(&self) -> Option<Hint> {
        match &self.file {
            Some(file) => {
                let preflights = file.gaps.without_preflights().map(Hint::NoPreflights);
                preflights.or_else(|| file.gaps.sanitized().map(Hint::Sanitized))
            }
            // Without rows the screen says so itself.
            None => (self.opened_late && !self.rows.is_empty()).then_some(Hint::OpenedLate),
        }
    }

    /// The reader has read what there was to know.
    pub(super) fn dismiss_hint(&mut self) {
        match &mut self.file {
            Some(file) => file.gaps = Gaps::default(),
            None => self.opened_late = false,
        }
    }

    /// Now that the backlog has ended: whether the page's own request is in it.
    pub(super) fn note_whether_late(&mut self) {
        self.opened_late = self.place == Place::DevTools && !self.capture.logged().any(|(_, entry)| is_page(entry));
    }
}

/// Whether an entry is the request for a page. Firefox does not say what a request is for, nor does it tell servers that are not trustworthy.
fn is_page(entry: &Entry) -> bool {
    let starts = |name, start: &str| entry.request.headers.get(name).is_some_and(|value| value.starts_with(start));
    entry.resource_type.as_deref() == Some("document")
        || starts("sec-fetch-mode", "navigate")
        || starts("accept", "text/html")
}
