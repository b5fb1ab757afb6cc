//! The recorder in the inspected page: put in, asked, taken away through the API's `inspectedWindow`, which asks for no permission.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::address::start;
use super::app::Link;
use super::devtools::get;
use super::notes::{Answer, Note};
use super::repeat::Sent;
use super::state::again::Again;
use super::state::{Command, Message};
use crate::fetch::CredentialsMode;

/// Puts itself in where it is not, and answers.
const RECORDER: &str = include_str!("recorder.js");

/// `null` where the recorder is not: a page that was just opened.
const ASK: &str = "globalThis[Symbol.for('preflight-inspector.recorder')]?.drain() ?? null";

const END: &str = "globalThis[Symbol.for('preflight-inspector.recorder')]?.end()";

/// How soon after a request it is asked, in milliseconds: a burst of them asks once.
const SOON_MS: u32 = 50;

/// How often it is asked where nothing happens, in milliseconds. It goes by itself when nobody asks for long, and a page that lets nobody
/// in may have come without being announced.
const BEAT_MS: u32 = 2_000;

/// How long to wait before another attempt, in milliseconds, each twice as long as the one before. Measured in Chromium 156: for some 20 ms
/// after a navigation the new page is not there yet.
const RETRY_MS: u32 = 10;

/// After so many attempts the reader is told.
const ATTEMPTS: u32 = 7;

/// No recorder has more to tell at once; a page that plays one might.
const MOST_NOTES: u32 = 1_000;

/// The inspected page. Dropped, it is not asked any more.
#[derive(Debug)]
pub struct Inspected(Rc<Page>);

#[derive(Debug)]
struct Page {
    api: InspectedWindow,
    link: Link,
    is_watched: Cell<bool>,
    is_being_entered: Cell<bool>,
    failures: Cell<u32>,
    /// When to ask again, and whether that is soon.
    next: RefCell<Option<Timeout>>,
    is_soon: Cell<bool>,
    on_answer: Closure<dyn Fn(JsValue, JsValue)>,
    on_sent: Closure<dyn Fn(JsValue, JsValue)>,
}

impl Inspected {
    /// The page behind `chrome.devtools.inspectedWindow`, not watched yet.
    pub(super) fn new(api: JsValue, link: &Link) -> Self {
        Self(Rc::new_cyclic(|page: &Weak<Page>| {
            let page = page.clone();
            Page {
                api: api.unchecked_into(),
                link: link.clone(),
                is_watched: Cell::new(false),
                is_being_entered: Cell::new(false),
                failures: Cell::new(0),
                next: RefCell::default(),
                is_soon: Cell::new(false),
                on_answer: Closure::new(move |answer, error| {
                    if let Some(page) = page.upgrade() {
                        page.take(&answer, &error);
                    }
                }),
                on_sent: on_sent(link.clone()),
            }
        }))
    }

    /// Has the page make a request again: [`Repeat::expression`](super::repeat::Repeat::expression).
    pub(super) fn repeat(&self, expression: &str) {
        self.0.repeat(expression);
    }

    /// Does what is to be done.
    pub(super) fn obey(&self, command: Command) {
        let page = &self.0;
        page.is_watched.set(!matches!(command, Command::Unwatch | Command::ReloadPage));
        match command {
            Command::Watch => {
                page.failures.set(0);
                page.ask();
            }
            Command::Ask => page.ask_soon(),
            Command::Unwatch => {
                page.next.take();
                page.is_soon.set(false);
                page.run(END);
            }
            Command::ReloadPage => {
                let _ = page.api.reload(&Object::new());
            }
            Command::Reload => {
                let options = Object::new();
                let _ = js_sys::Reflect::set(&options, &"injectedScript".into(), &RECORDER.into());
                if page.api.reload(&options).is_err() {
                    page.ask();
                }
            }
        }
    }
}

impl Page {
    /// Has the page run what makes a request again.
    fn repeat(&self, expression: &str) {
        if let Err(error) = self.api.run(expression, self.on_sent.as_ref().unchecked_ref()) {
            self.link.send_quietly(Message::Again(Again::Sent(Sent::Refused(why(&error)))));
        }
    }

    fn ask(self: &Rc<Self>) {
        // A page that is busy, or gone, never answers.
        self.ask_in(BEAT_MS);
        self.is_being_entered.set(false);
        self.run(ASK);
    }

    fn ask_soon(self: &Rc<Self>) {
        if !self.is_soon.replace(true) {
            self.ask_in(SOON_MS);
            self.is_soon.set(true);
        }
    }

    fn ask_in(self: &Rc<Self>, milliseconds: u32) {
        let page = Rc::downgrade(self);
        let next = Timeout::new(milliseconds, move || {
            if let Some(page) = page.upgrade() {
                page.ask();
            }
        });
        self.is_soon.set(false);
        self.next.replace(Some(next));
    }

    fn run(self: &Rc<Self>, expression: &str) {
        if let Err(error) = self.api.run(expression, self.on_answer.as_ref().unchecked_ref()) {
            self.fail(&error);
        }
    }

    fn take(self: &Rc<Self>, answer: &JsValue, error: &JsValue) {
        if !self.is_watched.get() {
            return;
        }
        if answer.is_object() {
            self.failures.set(0);
            self.link.send_quietly(Message::Watched(answer_from(answer)));
        } else if error.is_object() || self.is_being_entered.replace(true) {
            self.fail(error);
        } else {
            self.run(RECORDER);
        }
    }

    fn fail(self: &Rc<Self>, error: &JsValue) {
        let failures = self.failures.get() + 1;
        self.failures.set(failures);
        if failures < ATTEMPTS {
            self.ask_in(RETRY_MS << failures);
        } else if failures == ATTEMPTS {
            self.link.send(Message::WatchRefused(why(error)));
        }
    }
}

fn on_sent(link: Link) -> Closure<dyn Fn(JsValue, JsValue)> {
    Closure::new(move |answer, error| link.send_quietly(Message::Again(Again::Sent(sent_from(&answer, &error)))))
}

/// How the page answered, or what it made of the answer.
fn sent_from(answer: &JsValue, error: &JsValue) -> Sent {
    let text = |name| get(answer, name).and_then(|text| text.as_string()).map(|text| start(&text).to_owned());
    match (text("elsewhere"), text("refused")) {
        _ if error.is_object() || !answer.is_object() => Sent::Refused(why(error)),
        (Some(origin), _) => Sent::Elsewhere(origin),
        (None, Some(why)) => Sent::Refused(why),
        (None, None) => Sent::Gone(get(answer, "at").and_then(|at| at.as_f64()).unwrap_or_default()),
    }
}

/// What the recorder told, or what the page made of it: anything that is none is left out.
fn answer_from(value: &JsValue) -> Answer {
    let notes: Array = get(value, "notes").and_then(|notes| notes.dyn_into().ok()).unwrap_or_default();
    Answer {
        until: get(value, "until").and_then(|until| until.as_f64()).unwrap_or_default(),
        notes: (0..notes.length().min(MOST_NOTES)).filter_map(|index| note_from(&notes.get(index))).collect(),
        blind: get(value, "blind").is_some_and(|blind| blind.is_truthy()),
    }
}

fn note_from(value: &JsValue) -> Option<Note> {
    let text = |name| get(value, name).and_then(|text| text.as_string());
    Some(Note {
        at: get(value, "at")?.as_f64()?,
        method: text("method")?,
        url: text("url")?,
        credentials: text("credentials").as_deref().and_then(CredentialsMode::from_keyword),
    })
}

/// What an error says of itself. Chromium puts the reason beside a template, Firefox into it; a page's exception is a text.
fn why(error: &JsValue) -> String {
    let reason = get(error, "details").and_then(|details| get(&details, "0"));
    let words = [reason, get(error, "description"), get(error, "value"), get(error, "message")];
    words.into_iter().flatten().find_map(|word| word.as_string()).unwrap_or_else(|| "no answer".to_owned())
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type InspectedWindow;
    #[wasm_bindgen(method, catch, js_name = eval)]
    fn run(this: &InspectedWindow, expression: &str, callback: &Function) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn reload(this: &InspectedWindow, options: &Object) -> Result<JsValue, JsValue>;
}
