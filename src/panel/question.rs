//! What is asked before a request is sent again that may change something on the server.

use js_sys::Date;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, KeyboardEvent};

use super::app::Link;
use super::dom::{by_id, find, part, set_text};
use super::events::on;
use super::state::again::Again;
use super::state::{Message, State};
use super::words::again as words;
use gloo::events::EventListener;

/// Does what a button of sending again and watching says. Whether it is one.
pub(super) fn pressed(action: &str, link: &Link) -> bool {
    let message = match action {
        "send-again" => Again::Send,
        "sure-send-again" => Again::Sure,
        "cancel-send-again" => Again::Cancel,
        "watch-endpoint" => Again::Watch(Date::now()),
        "show-newest" => Again::ShowNewest,
        _ => return false,
    };
    link.send(Message::Again(message));
    true
}

/// Hears the keys of the question.
pub(super) fn listen(link: &Link) -> [EventListener; 2] {
    [
        // DevTools listen at the document, and take Escape for themselves.
        on(&by_id("question"), "keydown", link, |event, link| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
                event.stop_propagation();
                cancel(event, link);
            }
        }),
        on(&by_id("question"), "cancel", link, cancel),
    ]
}

/// Asks, or stops asking.
pub(super) fn draw(state: &State) {
    let root = by_id("question");
    let Some(dialog) = root.dyn_ref::<HtmlDialogElement>() else { return };
    match state.asked_to_send() {
        Some(repeat) if !dialog.open() => {
            set_text(&part(&root, "question-method"), &repeat.method);
            set_text(&part(&root, "question-url"), &repeat.url);
            set_text(&part(&root, "question-credentials"), &words::asks_with(repeat.include));
            set_text(&part(&root, "question-body"), &words::asks_body(repeat.body.map(|body| body.chars().count())));
            if dialog.show_modal().is_ok() {
                focus(&find(&root, "[data-action='cancel-send-again']"));
            }
        }
        None if dialog.open() => dialog.close(),
        _ => {}
    }
}

fn cancel(event: &Event, link: &Link) {
    event.prevent_default();
    link.send(Message::Again(Again::Cancel));
}

fn focus(element: &Element) {
    let _ = element.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
}
