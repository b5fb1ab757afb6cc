//! What stands around list and detail: counts, controls, notices.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::dom::{by_id, document, find, part, set, set_text, show};
use super::state::{Opened, Place, State};
use super::words;
use crate::wording::Wording;

/// The places that are drawn anew with every change; each is touched only where its text differs.
#[derive(Debug)]
pub(super) struct Toolbar {
    badge: Element,
    count: Element,
    told: Element,
    source: Element,
    notice: Element,
    news: Element,
    main: Element,
    list: Element,
    not_cors: Element,
    not_cors_text: Element,
    skipped: Element,
}

impl Toolbar {
    /// Finds its places, and hides the controls that belong to DevTools where this is a page.
    pub(super) fn new(place: Place) -> Self {
        let root = find_root();
        let only_there = root.query_selector_all("[data-only='devtools']").ok().filter(|_| place == Place::Page);
        for index in 0..only_there.as_ref().map_or(0, web_sys::NodeList::length) {
            let control = only_there.as_ref().and_then(|all| all.get(index)?.dyn_into::<Element>().ok());
            if let Some(control) = control {
                show(&control, false);
            }
        }
        Self {
            badge: by_id("count"),
            count: part(&root, "count"),
            told: part(&root, "count-told"),
            source: part(&root, "source"),
            notice: part(&root, "notice"),
            news: part(&root, "news"),
            main: by_id("main"),
            list: find(&root, ".list"),
            not_cors: part(&root, "not-cors"),
            not_cors_text: part(&root, "not-cors-text"),
            skipped: part(&root, "skipped"),
        }
    }

    /// Brings it up to date.
    pub(super) fn draw(&self, state: &State) {
        let rows = state.rows();
        show(&self.badge, !rows.is_empty());
        let count = match rows.mended() {
            0 => words::blocked(rows.blocked()),
            mended => words::again::blocked_and_mended(rows.blocked(), mended),
        };
        set_text(&self.count, &count);
        set_text(&self.told, &words::list::blocked_of(rows.blocked(), rows.len() - rows.not_cors()));
        set(&self.badge, "data-blocked", if rows.blocked() > 0 { "some" } else { "none" });
        set_text(&self.source, &state.file().map(Opened::shown_name).unwrap_or_default());
        set_text(&self.notice, state.notice().unwrap_or(&Wording::NOTHING));
        set_text(&self.news, state.news());
        set(&self.main, "aria-busy", if state.reading().is_some() { "true" } else { "false" });

        show(&self.list, !rows.is_empty() || state.skipped() > 0);
        show(&self.not_cors, rows.not_cors() > 0);
        set_text(&self.not_cors_text, &words::not_cors(rows.not_cors()));
        show(&self.skipped, state.skipped() > 0);
        set_text(&self.skipped, &words::skipped(state.skipped()));
        set_checked("keep", state.settings().keep);
        set_checked("watch", state.settings().watch);
        set_checked("by-host", rows.is_by_host());
        set_checked("not-cors", rows.not_cors_shown());
        if let Ok(select) = by_id("language").dyn_into::<HtmlSelectElement>() {
            select.set_value(state.settings().language.map_or("", |language| language.id));
        }
    }
}

fn find_root() -> Element {
    document().document_element().unwrap_or_else(|| by_id("main"))
}

/// Ticks a box, or not.
pub(super) fn set_checked(id: &str, checked: bool) {
    if let Ok(input) = by_id(id).dyn_into::<HtmlInputElement>() {
        input.set_checked(checked);
    }
}
