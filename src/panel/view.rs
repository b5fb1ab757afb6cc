//! All that is drawn.

use super::detail::Detail;
use super::dom::{document, set, speak};
use super::filter_bar::FilterBar;
use super::list::List;
use super::page_text::PageText;
use super::preflights;
use super::state::{Changes, DetailChange, Place, Speech, State};
use super::toolbar::Toolbar;

/// What of the page is drawn, part by part.
#[derive(Debug)]
pub(super) struct View {
    toolbar: Toolbar,
    filter_bar: FilterBar,
    list: List,
    detail: Detail,
    page_text: PageText,
}

impl View {
    /// Finds its places in the page.
    pub(super) fn new(place: Place) -> Self {
        let page_text = PageText::find();
        let (toolbar, filter_bar) = (Toolbar::new(place), FilterBar::new());
        Self { toolbar, filter_bar, list: List::new(), detail: Detail::new(), page_text }
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
        self.filter_bar.draw(state);
        self.list.draw(state, changes);
        preflights::draw(state, changes);
        match changes.detail {
            DetailChange::Nothing => {}
            DetailChange::Fix => self.detail.draw_fix(state),
            DetailChange::All => self.detail.draw(state),
        }
    }
}
