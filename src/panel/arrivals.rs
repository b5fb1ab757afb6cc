//! The queue between DevTools and the panel, which is JavaScript: `arrivals.js` says why, and what it holds back.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::app::Link;
use super::state::{Message, State, Way};
use crate::har;

/// Takes what `arrivals.js` tells: what it is, its number, its text.
type Told = dyn Fn(u32, f64, Option<Vec<u8>>);

/// What DevTools handed over and the panel has not taken yet, or does not need yet. Dropped, it lets nothing out any more.
#[derive(Debug)]
pub(super) struct Arrivals {
    queue: Queue,
    may_hold: Cell<bool>,
    _told: Closure<Told>,
}

impl Arrivals {
    /// An empty queue, which sends what comes out of it as messages.
    pub(super) fn new(link: &Link) -> Rc<Self> {
        let to = link.clone();
        let told = Closure::<Told>::new(move |what, number, text: Option<Vec<u8>>| {
            if let Some(message) = message(what, number, text) {
                to.send_quietly(message);
            }
        });
        let queue = Queue::new(told.as_ref().unchecked_ref());
        let arrivals = Rc::new(Self { queue, may_hold: Cell::new(false), _told: told });
        link.attend(&arrivals);
        arrivals
    }

    /// Takes an entry as it finished.
    pub(super) fn on_finished(&self) -> Function {
        self.queue.on_finished()
    }

    /// Takes the URL of a new page.
    pub(super) fn on_navigated(&self) -> Function {
        self.queue.on_navigated()
    }

    /// Takes the log of what had finished before.
    pub(super) fn on_logged(&self) -> Function {
        self.queue.on_logged()
    }

    /// There is no such log.
    pub(super) fn no_log(&self) {
        let _ = self.queue.on_logged().call0(&JsValue::UNDEFINED);
    }

    /// Whether nothing is held back and nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether anything waits.
    pub(super) fn waits(&self) -> bool {
        self.queue.waits()
    }

    /// Lets everything out now.
    pub(super) fn settle(&self) {
        self.queue.settle();
    }

    /// Holds back what this state does not need, and no more.
    pub(super) fn heed(&self, state: &State) {
        let may_hold = state.may_hold_back();
        if self.may_hold.replace(may_hold) != may_hold {
            self.queue.may_hold(may_hold);
        }
        if state.wants_what_is_held_back() {
            self.queue.release();
        }
    }

    /// Forgets what is held back; where the reader wants it so, also what waits.
    pub(super) fn forget(&self, what_waits_too: bool) {
        if what_waits_too {
            self.queue.clear();
        } else {
            self.queue.forget();
        }
    }
}

impl Drop for Arrivals {
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// What `arrivals.js` tells by this number; see `TOLD` there.
fn message(what: u32, number: f64, text: Option<Vec<u8>>) -> Option<Message> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a length or an index")]
    let count = number as usize;
    let entry = text.as_deref().and_then(entry_of).map(Box::new);
    Some(match (what, entry) {
        (0, Some(entry)) => Message::Captured(entry, Way::Live),
        (1, Some(entry)) => Message::Captured(entry, Way::Backlog),
        (2, entry) => Message::Released(count, entry),
        (0 | 1 | 3, _) => Message::CapturedOdd,
        (4, _) => Message::HeldBack(count),
        (5, _) => Message::Navigated {
            url: text.map(|url| String::from_utf8_lossy(&url).into_owned()).unwrap_or_default(),
            at_ms: number,
        },
        (6, _) => Message::BacklogEnded,
        _ => return None,
    })
}

/// An entry as `arrivals.js` writes it.
fn entry_of(json: &[u8]) -> Option<har::Entry<'static>> {
    har::read_one(json).ok()
}

/// An entry as DevTools hands it over; `None` for what cannot be used.
pub fn entry_from(value: &JsValue) -> Option<har::Entry<'static>> {
    entry_of(&write(value)?)
}

#[wasm_bindgen(module = "/src/panel/arrivals.js")]
extern "C" {
    fn write(entry: &JsValue) -> Option<Vec<u8>>;

    #[wasm_bindgen(js_name = Arrivals)]
    #[derive(Debug)]
    type Queue;
    #[wasm_bindgen(constructor, js_class = "Arrivals")]
    fn new(told: &Function) -> Queue;
    #[wasm_bindgen(method, getter, js_name = onFinished)]
    fn on_finished(this: &Queue) -> Function;
    #[wasm_bindgen(method, getter, js_name = onNavigated)]
    fn on_navigated(this: &Queue) -> Function;
    #[wasm_bindgen(method, getter, js_name = onLogged)]
    fn on_logged(this: &Queue) -> Function;
    #[wasm_bindgen(method, getter, js_name = isEmpty)]
    fn is_empty(this: &Queue) -> bool;
    #[wasm_bindgen(method, getter)]
    fn waits(this: &Queue) -> bool;
    #[wasm_bindgen(method, js_name = mayHold)]
    fn may_hold(this: &Queue, may: bool);
    #[wasm_bindgen(method)]
    fn release(this: &Queue);
    #[wasm_bindgen(method)]
    fn settle(this: &Queue);
    #[wasm_bindgen(method)]
    fn forget(this: &Queue);
    #[wasm_bindgen(method)]
    fn clear(this: &Queue);
    #[wasm_bindgen(method)]
    fn close(this: &Queue);
}
