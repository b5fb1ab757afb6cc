//! Copying. In a DevTools panel the asynchronous clipboard is often refused, so the old way comes first.

use std::cell::RefCell;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlDocument, HtmlElement, HtmlTextAreaElement, Node};

use super::dom::{by_id, document, element, find, part, set, set_flag, set_text};
use super::events::closest;
use super::pasting::as_one_text;
use super::words;
use crate::wording::Wording;

/// How long it is said that something was copied, in milliseconds.
const COPIED_MS: u32 = 2000;

/// How long it is said that something could not be copied, and what to do instead.
const NOT_COPIED_MS: u32 = 8000;

thread_local! {
    /// The button that was pressed last to copy what is still to be written.
    static PRESSED: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Copies what belongs to the button that was pressed, and says so: the part that `data-copies` names, with all the pieces of text in it,
/// or the code of the figure around the button.
pub(super) fn copy_beside(event: &Event) {
    let Some(button) = closest(event, "button") else { return };
    let code = match (button.get_attribute("data-copies"), closest(event, "figure")) {
        (Some(name), _) => part(&by_id("detail"), &name),
        (None, Some(figure)) => find(&figure, "pre code"),
        (None, None) => return,
    };
    let pieces = pieces_in(&code);
    let text = if pieces.is_empty() { code.text_content().unwrap_or_default() } else { as_one_text(&pieces) };
    copy(&text, button, code);
}

/// Remembers the button that was pressed, for the text that is made for it now.
pub(super) fn press(event: &Event) {
    PRESSED.set(closest(event, "button"));
}

/// Copies a text that stands nowhere in the page, and says so at the button that was pressed.
pub(super) fn copy_for_pressed(text: &str) {
    let Some(button) = PRESSED.take() else { return };
    copy(text, button, part(&by_id("detail"), "copied-text"));
}

/// Copies a text; `code` is where it is shown where that is refused.
fn copy(text: &str, button: Element, code: Element) {
    if copy_by_command(text, &button) {
        say_copied(&button);
    } else {
        copy_by_promise(text, button, code);
    }
}

/// Each piece of text to paste: its place, and the code.
fn pieces_in(element: &Element) -> Vec<(String, String)> {
    let Ok(figures) = element.query_selector_all("figure") else { return Vec::new() };
    let figures = (0..figures.length()).filter_map(|at| figures.get(at)?.dyn_into::<Element>().ok());
    let text = |figure: &Element, name| part(figure, name).text_content().unwrap_or_default();
    figures.map(|figure| (text(&figure, "place"), text(&figure, "snippet"))).collect()
}

/// Copies from a text area, which works wherever a press of a button led here. Needs no permission.
fn copy_by_command(text: &str, button: &Element) -> bool {
    let (Some(page), Some(body)) = (document().dyn_into::<HtmlDocument>().ok(), document().body()) else {
        return false;
    };
    let Ok(area) = element("textarea").dyn_into::<HtmlTextAreaElement>() else { return false };
    area.set_value(text);
    set(&area, "class", "visually-hidden");
    set(&area, "aria-hidden", "true");
    if body.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let copied = page.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(button) = button.dyn_ref::<HtmlElement>() {
        let _ = button.focus();
    }
    copied
}

fn copy_by_promise(text: &str, button: Element, code: Element) {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // Absent on pages that are not secure.
    if clipboard.is_undefined() {
        return say_not_copied(&code, text);
    }
    let copied = Closure::once(move |_| say_copied(&button));
    let shown = text.to_owned();
    let refused = Closure::once(move |_| say_not_copied(&code, &shown));
    let _ = clipboard.write_text(text).then2(&copied, &refused);
    // At most one of the two is ever called; both are few bytes.
    copied.forget();
    refused.forget();
}

fn say_copied(button: &Element) {
    set_flag(button, "data-copied", true);
    let button = button.clone();
    Timeout::new(COPIED_MS, move || set_flag(&button, "data-copied", false)).forget();
    tell(&words::COPIED, COPIED_MS);
}

fn say_not_copied(code: &Element, text: &str) {
    // What is selected has to be seen.
    set_text(code, text);
    if let Ok(Some(figure)) = code.closest("figure") {
        set_flag(&figure, "hidden", false);
    }
    if let Ok(Some(details)) = code.closest("details") {
        set_flag(&details, "open", true);
    }
    select_text(code);
    tell(&words::NOT_COPIED, NOT_COPIED_MS);
}

fn select_text(node: &Node) {
    if let Ok(Some(selection)) = gloo::utils::window().get_selection() {
        let _ = selection.select_all_children(node);
    }
}

fn tell(words: &Wording, duration_ms: u32) {
    let Some(body) = document().body() else { return };
    let status = part(&body, "status");
    set_text(&status, words);
    let told = status.text_content();
    // Emptied, so that the next copy is news again.
    Timeout::new(duration_ms, move || {
        if status.text_content() == told {
            set_text(&status, "");
        }
    })
    .forget();
}
