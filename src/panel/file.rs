//! A HAR file that was dropped on the page or chosen, the demo, or one that is saved.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::file::callbacks::{FileReader, read_as_bytes};
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use js_sys::{Date, Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, Event, File, HtmlElement, HtmlInputElement, Response};

use super::app::Link;
use super::dom::{document, element, set, set_flag};
use super::events::on;
use super::state::{Message, Next};

/// What a saved file is called.
const NAME: &str = "preflight-inspector.har";

/// For how long a saved file is held for the browser to fetch, in milliseconds.
const HELD_MS: u32 = 60_000;

/// The demo: recorded requests, beside the page.
const DEMO: &str = "demo.har";

/// How much of a file is read at once, in bytes: read and taken apart in some 10 milliseconds.
pub(super) const PIECE: u32 = 512 * 1024;

/// How long explaining may keep the page from doing anything else, in milliseconds.
const SLICE_MS: f64 = 20.0;

thread_local! {
    /// What is awaited of the file that is on its way in; another one takes its place, which ends it.
    static READING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
    /// Another one for each file, so that the demo is told from a file that was chosen while it was fetched.
    static READING_NUMBER: Cell<u32> = const { Cell::new(0) };
    static IS_EXPLAINING: Cell<bool> = const { Cell::new(false) };
    static WANTS_MORE: Cell<bool> = const { Cell::new(false) };
}

/// What is awaited. Dropped, it does not come.
#[expect(dead_code, reason = "held for what dropping it does")]
enum Waiting {
    ForBytes(FileReader),
    ToExplain(Timeout),
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
    stop();
    link.send(Message::FileChosen(file.name()));
    read_on(Blob::from(file), 0, link.clone());
}

/// Fetches the demo, which lies beside the page, and reads it like any file.
pub(super) fn read_demo(link: &Link) {
    stop();
    link.send(Message::DemoChosen);
    let (number, to) = (READING_NUMBER.get(), link.clone());
    let is_wanted = move || READING_NUMBER.get() == number;
    let refuse = {
        let to = to.clone();
        Closure::once_into_js(move |_: JsValue| {
            if is_wanted() {
                to.send(Message::FileUnreadable);
            }
        })
    };
    let body = Closure::once_into_js(move |response: Response| response.blob());
    let take = Closure::once_into_js(move |blob: web_sys::Blob| {
        if is_wanted() {
            read_on(Blob::from(blob), 0, to);
        }
    });
    // Promises are chained in the browser, so that whichever fails leads to the same word.
    let fetched = gloo::utils::window().fetch_with_str(DEMO);
    let chained = [("then", &body), ("then", &take), ("catch", &refuse)];
    let _ = chained.iter().try_fold(JsValue::from(fetched), |promise, (method, next)| {
        Reflect::get(&promise, &(*method).into())?.dyn_into::<Function>()?.call1(&promise, next)
    });
}

/// Does what is to be done next about the file that is on its way in.
pub(super) fn obey(next: Next, link: &Link) {
    match next {
        Next::Stop => stop(),
        Next::ExplainOn if IS_EXPLAINING.get() => WANTS_MORE.set(true),
        Next::ExplainOn => explain_soon(link.clone()),
    }
}

/// Leaves the file where it is.
fn stop() {
    READING_NUMBER.set(READING_NUMBER.get().wrapping_add(1));
    READING.take();
}

/// Reads the file from `start` on, a piece at a time. While one is worked on, the next is on its way.
fn read_on(file: Blob, start: u64, link: Link) {
    let size = file.size();
    let end = size.min(start + u64::from(PIECE));
    let piece = file.slice(start, end);
    let reading = read_as_bytes(&piece, move |bytes| match bytes {
        Err(_) => link.send(Message::FileUnreadable),
        Ok(bytes) if end == size => link.send_quietly(Message::FileRead(bytes)),
        Ok(bytes) => {
            read_on(file, end, link.clone());
            link.send_quietly(Message::FilePiece { bytes, size: usize::try_from(size).unwrap_or(usize::MAX) });
        }
    });
    READING.replace(Some(Waiting::ForBytes(reading)));
}

/// Explains what was read, a slice at a time, and lets the browser do something else in between.
fn explain_soon(link: Link) {
    let waiting = Timeout::new(0, move || {
        let began = Date::now();
        IS_EXPLAINING.set(true);
        loop {
            WANTS_MORE.set(false);
            link.send_quietly(Message::ExplainOn);
            if !WANTS_MORE.get() || Date::now() - began > SLICE_MS {
                break;
            }
        }
        IS_EXPLAINING.set(false);
        if WANTS_MORE.take() {
            explain_soon(link);
        }
    });
    READING.replace(Some(Waiting::ToExplain(waiting)));
}
