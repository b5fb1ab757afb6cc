//! The bar above the list: what is listed, and how many that are.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use super::app::Link;
use super::dom::{by_id, find, part, set_text, show};
use super::events::closest;
use super::filters::Filters;
use super::state::{Changes, Message, State};
use super::words;

/// The bar, and what stands in the place of a list that the filter leaves empty.
#[derive(Debug)]
pub(super) struct FilterBar {
    count: Element,
    filters: Filters,
    list: Element,
    nothing: Element,
}

impl FilterBar {
    /// Finds its places.
    pub(super) fn new() -> Self {
        let main = by_id("main");
        Self {
            count: part(&main, "listed"),
            filters: Filters::new(),
            list: by_id("exchanges"),
            nothing: part(&main, "nothing-matches"),
        }
    }

    /// Brings it up to date.
    pub(super) fn draw(&self, state: &State, changes: &Changes) {
        let rows = state.rows();
        let filter = rows.filter();
        if let Some(text) = text_field().filter(|field| field.value() != filter.text()) {
            text.set_value(filter.text());
        }
        self.filters.draw(state, changes);
        set_text(&self.count, &words::listed(rows.listed(), rows.listable()));
        let matches_nothing = filter.is_set() && rows.shown() == 0;
        // A tree without a row is none.
        show(&self.list, rows.shown() > 0);
        show(&self.nothing, matches_nothing);
    }
}

/// What is typed, at every letter of it.
pub(super) fn typed(event: &Event, link: &Link) {
    if let Some(field) = text_field().filter(|_| closest(event, "#filter").is_some()) {
        link.send(Message::FilterText(field.value()));
    }
}

/// Ctrl+F, ⌘F and / lead to the text from anywhere in the panel; Escape in the list or the bar clears it.
pub(super) fn key_pressed(event: &Event, link: &Link) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    let (with_one, with_alt) = (key.ctrl_key() != key.meta_key(), key.alt_key());
    let is_plain = !(key.ctrl_key() || key.meta_key() || with_alt);
    let is_done = match key.key().as_str() {
        "f" if with_one && !with_alt && !key.shift_key() => focus(),
        "/" if is_plain && !is_written_into(event) => focus(),
        "Escape" if is_plain && closest(event, ".list").is_some() => clear_text(link),
        _ => false,
    };
    if is_done {
        event.prevent_default();
        // What listens further out has uses of its own for these keys.
        event.stop_propagation();
    }
}

/// Leads to the text, where the bar is there.
pub(super) fn focus() -> bool {
    let is_there = !find(&by_id("main"), ".list").has_attribute("hidden");
    let Some(field) = text_field().filter(|_| is_there) else { return false };
    let _ = field.focus();
    field.select();
    true
}

fn clear_text(link: &Link) -> bool {
    let has_text = text_field().is_some_and(|field| !field.value().is_empty());
    if has_text {
        link.send(Message::FilterText(String::new()));
    }
    has_text
}

fn is_written_into(event: &Event) -> bool {
    closest(event, "input:not([type='checkbox']), select, textarea").is_some()
}

fn text_field() -> Option<HtmlInputElement> {
    by_id("filter").dyn_into().ok()
}
