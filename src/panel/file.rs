//! A HAR file that was dropped on the page or chosen, or that is saved.

use std::cell::RefCell;

use gloo::events::EventListener;
use gloo::file::callbacks::{FileReader, read_as_bytes};
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, HtmlElement, HtmlInputElement};

use super::app::Link;
use super::dom::{document, element, set, set_flag};
use super::events::on;
use super::state::Message;

/// What a saved file is called.
const NAME: &str = "preflight-inspector.har";

/// For how long a saved file is held for the browser to fetch, in milliseconds.
const HELD_MS: u32 = 60_000;

thread_local! {
    /// The reading that is under way; another one takes its place, which ends it.
    static READING: RefCell<Option<FileReader>> = const { RefCell::new(None) };
}

/// Reads the file that the input holds.
pub(super) fn chosen(input: &HtmlInputElement, link: &Link) {
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        read(file, link);
    }
    // So that choosing the same file again, after a change, is a change.
    input.set_value("");
}

/// Has the browser save a HAR file, as it does a download. Needs no permission.
pub(super) fn save(text: &str) {
    let url = ObjectUrl::from(Blob::new_with_options(text, Some("application/json")));
    let Ok(link) = element("a").dyn_into::<HtmlElement>() else { return };
    set(&link, "href", &*url);
    set(&link, "download", NAME);
    link.click();
    // Dropped, it is revoked.
    Timeout::new(HELD_MS, move || drop(url)).forget();
}

/// Listens for files dropped anywhere on the page.
pub(super) fn listen_for_drops(link: &Link) -> Vec<EventListener> {
    vec![
        on(&document(), "dragover", link, |event, _| {
            event.prevent_default();
            set_dropping(true);
        }),
        on(&document(), "dragleave", link, |event, _| {
            // Leaving one element for another inside the page is none.
            if event.dyn_ref::<DragEvent>().is_none_or(|drag| drag.related_target().is_none()) {
                set_dropping(false);
            }
        }),
        on(&document(), "drop", link, |event, link| {
            event.prevent_default();
            set_dropping(false);
            if let Some(file) = dropped(event) {
                read(file, link);
            }
        }),
    ]
}

fn dropped(event: &Event) -> Option<File> {
    event.dyn_ref::<DragEvent>()?.data_transfer()?.files()?.get(0)
}

fn set_dropping(dropping: bool) {
    if let Some(body) = document().body() {
        set_flag(&body, "data-dropping", dropping);
    }
}

fn read(file: File, link: &Link) {
    link.send(Message::FileChosen(file.name()));
    let link = link.clone();
    let reading = read_as_bytes(&file.into(), move |bytes| {
        link.send(bytes.map_or(Message::FileUnreadable, Message::FileRead));
    });
    READING.replace(Some(reading));
}
