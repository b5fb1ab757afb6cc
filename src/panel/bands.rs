//! One line each, between the toolbar and the list: the file that is on its way in, what is shown where that is not the page, and what
//! the reader should know of it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::dom::{by_id, document, find, part, set, set_text, show};
use super::state::{Hint, Place, Progress, Reading, State};
use super::words;

/// The lines; each is touched only where its text differs.
#[derive(Debug)]
pub(super) struct Bands {
    reading: Element,
    reading_text: Element,
    progress: Element,
    source: Element,
    hint: Element,
}

impl Bands {
    /// Finds its places.
    pub(super) fn new() -> Self {
        let reading = by_id("reading");
        Self {
            reading_text: part(&reading, "reading-text"),
            progress: find(&reading, "progress"),
            reading,
            source: by_id("source"),
            hint: by_id("hint"),
        }
    }

    /// Brings them up to date.
    pub(super) fn draw(&self, state: &State) {
        self.draw_reading(state.reading());
        self.draw_source(state);
        self.draw_hint(state.hint());
    }

    fn draw_reading(&self, reading: Option<&Reading>) {
        // What is hidden loses the focus.
        let had_focus =
            reading.is_none() && document().active_element().is_some_and(|it| self.reading.contains(Some(&it)));
        show(&self.reading, reading.is_some());
        if had_focus && let Ok(list) = by_id("exchanges").dyn_into::<HtmlElement>() {
            let _ = list.focus();
        }
        let Some(reading) = reading else { return };
        let name = reading.shown_name();
        let (text, done, of) = match reading.progress() {
            Progress::Read(bytes, size) => (words::reading::read(name, bytes, size), bytes, size),
            Progress::Explained(done, of) => (words::reading::explained(name, done, of), done, of),
        };
        set_text(&self.reading_text, &text);
        set(&self.progress, "max", &of.max(1).to_string());
        set(&self.progress, "value", &done.to_string());
    }

    fn draw_source(&self, state: &State) {
        let file = state.file();
        let is_demo = file.is_some_and(super::state::Opened::is_demo);
        let is_other = file.filter(|_| state.place() == Place::DevTools && !is_demo);
        show(&self.source, is_demo || is_other.is_some());
        show(&part(&self.source, "demo"), is_demo);
        show(&part(&self.source, "not-the-page"), is_other.is_some());
        if let Some(file) = is_other {
            set_text(&part(&self.source, "not-the-page-text"), &words::reading::not_the_page(file.shown_name()));
        }
    }

    fn draw_hint(&self, hint: Option<Hint>) {
        show(&self.hint, hint.is_some());
        show(&part(&self.hint, "hint-reload"), hint == Some(Hint::OpenedLate));
        show(&part(&self.hint, "hint-preflights"), matches!(hint, Some(Hint::NoPreflights(_))));
        // Where nothing hangs on them, nobody need pass them on.
        show(&part(&self.hint, "hint-secrets"), matches!(hint, Some(Hint::Sanitized(count)) if count > 0));
        let text = match hint {
            None => return,
            Some(Hint::OpenedLate) => words::reading::opened_late(),
            Some(Hint::NoPreflights(count)) => words::reading::no_preflights(count),
            Some(Hint::Sanitized(count)) => words::reading::sanitized(count),
        };
        set_text(&part(&self.hint, "hint-text"), &text);
    }
}
