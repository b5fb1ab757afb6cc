//! From what the reader does with a supposition to messages.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::app::Link;
use super::dom::{by_id, document};
use super::events::{closest, on};
use super::state::{Message, Place, Suppose};
use crate::report::what_if::{Field, KEY, YES};

/// Listens until the listeners are dropped.
pub(super) fn listen(link: &Link, place: Place) -> Vec<EventListener> {
    let editor = by_id("what-if");
    let mut listeners = vec![
        on(&document(), "click", link, pressed),
        on(&editor, "input", link, typed),
        on(&editor, "change", link, typed),
        // Enter in a field would send the form, and load the page anew.
        on(&editor, "submit", link, |event, _| event.prevent_default()),
    ];
    if place == Place::Page {
        listeners.push(on(&window(), "hashchange", link, |_, link| open_address(link)));
    }
    listeners
}

/// Opens what the page's address says behind its `#`, where that is ours.
pub(super) fn open_address(link: &Link) {
    let fragment = window().location().hash().unwrap_or_default();
    if fragment.strip_prefix('#').is_some_and(|fragment| fragment.starts_with(KEY)) {
        link.send(Suppose::Fragment(fragment).into());
    }
}

fn pressed(event: &Event, link: &Link) {
    let action = closest(event, "[data-action]").and_then(|element| element.get_attribute("data-action"));
    let (suppose, focus_next): (Suppose, &str) = match action.as_deref() {
        Some("what-if") => (Suppose::Captured, "#what-if-title"),
        Some("playground") => (Suppose::Playground, "#what-if-preset"),
        Some("what-if-mend") => (Suppose::Mend, "#what-if-title"),
        Some("what-if-reset") => (Suppose::Reset, "#what-if-title"),
        // The button that opened it.
        Some("what-if-close") => (Suppose::Close, "#detail :is([data-action='what-if'], [data-action='playground'])"),
        _ => return,
    };
    link.send(Message::WhatIf(suppose));
    // What was pressed is gone or does nothing more, and the focus with it.
    let found = document().query_selector(focus_next).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn typed(event: &Event, link: &Link) {
    let Some(target) = event.target() else { return };
    let (id, text) = if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        (area.id(), area.value())
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        (select.id(), select.value())
    } else if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        let is_box = input.type_() == "checkbox";
        let ticked = if input.checked() { YES.to_owned() } else { String::new() };
        (input.id(), if is_box { ticked } else { input.value() })
    } else {
        return;
    };
    match id.strip_prefix("what-if-") {
        // Both events tell of a choice; one is enough.
        Some("preset") if event.type_() == "change" => link.send(Suppose::Preset(text).into()),
        Some("server") if event.type_() == "change" => link.send(Suppose::Server(text).into()),
        Some(key) if event.type_() == "input" => {
            if let Some(field) = Field::find(key) {
                link.send(Suppose::Typed(field, text).into());
            }
        }
        _ => {}
    }
}
