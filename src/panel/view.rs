//! All that is drawn.

use super::bands::Bands;
use super::detail::Detail;
use super::detail::what_if::Editor;
use super::dom::{by_id, document, set, speak};
use super::filter_bar::FilterBar;
use super::list::List;
use super::page_text::PageText;
use super::state::{Changes, DetailChange, Place, Speech, State};
use super::toolbar::Toolbar;
use super::{preflights, question, scrollers, settings_sheet};

/// What of the page is drawn, part by part.
#[derive(Debug)]
pub(super) struct View {
    toolbar: Toolbar,
    bands: Bands,
    filter_bar: FilterBar,
    list: List,
    detail: Detail,
    editor: Editor,
    page_text: PageText,
}

impl View {
    /// Finds its places in the page.
    pub(super) fn new(place: Place) -> Self {
        // Before anything is written into it.
        let page_text = PageText::find();
        Self {
            page_text,
            toolbar: Toolbar::new(place),
            bands: Bands::new(),
            filter_bar: FilterBar::new(),
            list: List::new(),
            detail: Detail::new(),
            editor: Editor::new(),
        }
    }

    /// Brings the page up to date.
    pub(super) fn draw(&mut self, state: &State, changes: &Changes) {
        if changes.words {
            let Speech { language, catalogue } = state.speech();
            speak(catalogue.clone());
            self.page_text.say(catalogue);
            if let Some(root) = document().document_element() {
                set(&root, "lang", language.id);
            }
        }
        self.toolbar.draw(state);
        self.filter_bar.draw(state, changes);
        self.list.draw(state, changes);
        preflights::draw(state, changes);
        question::draw(state);
        self.bands.draw(state);
        settings_sheet::draw(state, changes);
        match changes.detail {
            DetailChange::Nothing => {}
            DetailChange::Fix => self.detail.draw_fix(state),
            DetailChange::All => self.detail.draw(state),
        }
        if changes.what_if || changes.words {
            self.editor.draw(state);
        }
        if changes.detail != DetailChange::Nothing || changes.what_if {
            scrollers::let_the_keyboard_in(&by_id("main"));
        }
    }
}
