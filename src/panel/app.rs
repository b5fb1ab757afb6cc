//! The loop: messages in, state changed, DOM drawn.

use std::cell::{Cell, Ref, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use js_sys::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::arrivals::Arrivals;
use super::inspected::Inspected;
use super::language::{ENGLISH, Language};
use super::state::again::Again;
use super::state::{Changes, Command, DetailChange, Message, Place, State};
use super::view::View;
use super::{copy, events, file, locale, settings};
use crate::wording::Catalogue;

/// How long a frame may be waited for, in milliseconds.
const LATE_MS: u32 = 200;

/// How often it is drawn while more is on its way than can be taken at once, in milliseconds: nobody reads faster.
const BUSY_MS: f64 = 100.0;

/// How long new blocks are collected before they are told of together, in milliseconds.
const NEWS_MS: u32 = 2_000;

/// How often what is watched is looked after, in milliseconds.
const BEAT_MS: u32 = 1_000;

/// How often it is drawn where nothing happens, in milliseconds: ages are told in minutes.
const AGE_MS: u32 = 15_000;

/// The running panel. Dropped, it listens to nothing any more.
#[derive(Debug)]
pub struct App {
    core: Rc<Core>,
    _listeners: Vec<EventListener>,
    _ages: Interval,
}

/// Where messages are sent to. Outlives the [`App`] without keeping it alive.
#[derive(Clone, Debug)]
pub struct Link(Weak<Core>);

#[derive(Debug)]
struct Core {
    state: RefCell<State>,
    view: RefCell<View>,
    inspected: RefCell<Option<Inspected>>,
    arrivals: RefCell<Weak<Arrivals>>,
    queue: RefCell<VecDeque<Message>>,
    running: Cell<bool>,
    changes: RefCell<Changes>,
    draw_now: Cell<bool>,
    drawn_at: Cell<f64>,
    frame_is_due: Cell<bool>,
    on_frame: Closure<dyn FnMut()>,
    late_frame: RefCell<Option<Timeout>>,
    news: RefCell<Option<Timeout>>,
    /// While anything is watched.
    beat: RefCell<Option<Interval>>,
    /// The language that the reader wants, spoken or not.
    wanted: Cell<&'static Language>,
}

impl App {
    /// Takes over the page, which is `panel.html`, and draws the empty panel.
    pub fn mount(place: Place) -> Self {
        let core = Rc::new_cyclic(|core| Core {
            state: RefCell::new(State::new(place, settings::load())),
            view: RefCell::new(View::new(place)),
            inspected: RefCell::default(),
            arrivals: RefCell::default(),
            queue: RefCell::default(),
            running: Cell::new(false),
            changes: RefCell::new(Changes { all_rows: true, detail: DetailChange::All, ..Changes::default() }),
            draw_now: Cell::new(false),
            drawn_at: Cell::new(0.0),
            frame_is_due: Cell::new(false),
            on_frame: on_frame(core.clone()),
            late_frame: RefCell::default(),
            news: RefCell::default(),
            beat: RefCell::default(),
            wanted: Cell::new(&ENGLISH),
        });
        core.draw();
        core.find_words();
        let link = Link(Rc::downgrade(&core));
        let listeners = events::listen(&link, place);
        Self { core, _listeners: listeners, _ages: Interval::new(AGE_MS, move || link.redraw()) }
    }

    /// Gives the panel a page to watch, and watches it where that is remembered.
    pub fn inspect(&self, inspected: Inspected) {
        if self.state().settings().watch {
            inspected.obey(Command::Watch);
        }
        self.core.inspected.replace(Some(inspected));
    }

    /// Where to send messages to.
    pub fn link(&self) -> Link {
        Link(Rc::downgrade(&self.core))
    }

    /// What the panel knows.
    pub fn state(&self) -> Ref<'_, State> {
        self.core.state.borrow()
    }
}

impl Link {
    /// Takes a message and draws at once: for what the reader does.
    pub fn send(&self, message: Message) {
        if let Some(core) = self.0.upgrade() {
            core.queue.borrow_mut().push_back(message);
            core.draw_now.set(true);
            core.run();
        }
    }

    /// Takes a message and draws with the next frame, together with all that comes until then: for what the network does.
    pub fn send_quietly(&self, message: Message) {
        if let Some(core) = self.0.upgrade() {
            core.queue.borrow_mut().push_back(message);
            core.run();
            core.ask_for_frame();
        }
    }

    /// Lets the panel say what of these it needs.
    pub(super) fn attend(&self, arrivals: &Rc<Arrivals>) {
        if let Some(core) = self.0.upgrade() {
            core.arrivals.replace(Rc::downgrade(arrivals));
            arrivals.heed(&core.state.borrow());
        }
    }

    /// Draws with the next frame: the window or the scroll position changed.
    pub(super) fn redraw(&self) {
        if let Some(core) = self.0.upgrade() {
            core.ask_for_frame();
        }
    }
}

impl Core {
    /// Takes what is queued. Drawing moves the focus, which sends messages from within: they queue up for the loop that is running.
    fn run(self: &Rc<Self>) {
        if self.running.replace(true) {
            return;
        }
        loop {
            let message = self.queue.borrow_mut().pop_front();
            match message {
                Some(message) => self.update(message),
                None if self.draw_now.take() => self.draw(),
                None => break,
            }
        }
        self.running.set(false);
    }

    fn update(self: &Rc<Self>, message: Message) {
        let arrivals = self.arrivals.borrow().upgrade();
        if let Some(arrivals) = arrivals.as_ref().filter(|arrivals| message.reads_all() && !arrivals.is_empty()) {
            arrivals.settle();
            // Behind what has come out.
            return self.queue.borrow_mut().push_back(message);
        }
        let is_clear = matches!(message, Message::Clear);
        let mut changes = self.state.borrow_mut().update(message);
        if let Some(arrivals) = arrivals {
            if changes.forgotten {
                arrivals.forget(is_clear);
            }
            arrivals.heed(&self.state.borrow());
        }
        if changes.settings {
            settings::store(self.state.borrow().settings());
        }
        if let (Some(command), Some(inspected)) = (changes.command.take(), &*self.inspected.borrow()) {
            inspected.obey(command);
        }
        if let Some(text) = changes.save.take() {
            file::save(&text);
        }
        if let Some(text) = changes.copy.take() {
            copy::copy_for_pressed(&text);
        }
        if let Some(next) = changes.reading.take() {
            file::obey(next, &Link(Rc::downgrade(self)));
        }
        if let (Some(expression), Some(inspected)) = (changes.repeat.take(), &*self.inspected.borrow()) {
            inspected.repeat(&expression);
        }
        if changes.language {
            self.find_words();
        }
        self.keep_time();
        if changes.new_blocks > 0 || changes.news {
            self.tell_soon();
        }
        self.changes.borrow_mut().merge(changes);
    }

    fn draw(&self) {
        let changes = self.changes.take();
        self.drawn_at.set(Date::now());
        self.view.borrow_mut().draw(&self.state.borrow(), &changes);
    }

    /// Draws what the network caused: the list, and the explanation in a frame of its own.
    fn draw_frame(self: &Rc<Self>) {
        let is_burst = self.arrivals.borrow().upgrade().is_some_and(|arrivals| arrivals.waits());
        if is_burst && Date::now() - self.drawn_at.get() < BUSY_MS {
            return self.ask_for_frame();
        }
        let put_off = {
            let mut changes = self.changes.borrow_mut();
            let is_of_list = changes.all_rows || !changes.rows.is_empty();
            if is_of_list { std::mem::take(&mut changes.detail) } else { DetailChange::Nothing }
        };
        self.draw_now.set(true);
        self.run();
        if put_off != DetailChange::Nothing {
            let detail = self.changes.borrow().detail.max(put_off);
            self.changes.borrow_mut().detail = detail;
            self.ask_for_frame();
        }
    }

    /// Counts the seconds while anything is watched.
    fn keep_time(self: &Rc<Self>) {
        let is_watching = self.state.borrow().is_watching();
        if is_watching != self.beat.borrow().is_some() {
            let link = Link(Rc::downgrade(self));
            let beat = move || link.send_quietly(Message::Again(Again::Beat(Date::now())));
            self.beat.replace(is_watching.then(|| Interval::new(BEAT_MS, beat)));
        }
    }

    /// Has the wanted language spoken, once its messages are there.
    fn find_words(self: &Rc<Self>) {
        let wanted = self.state.borrow().settings().language.unwrap_or_else(locale::of_browser);
        self.wanted.set(wanted);
        let core = Rc::downgrade(self);
        let speak = move |catalogue: Option<Catalogue>| {
            // Another one may be wanted by now.
            if let Some(core) = core.upgrade().filter(|core| core.wanted.get() == wanted) {
                Link(Rc::downgrade(&core)).send(Message::Speak(wanted, catalogue));
            }
        };
        if *wanted != ENGLISH {
            locale::load(wanted, speak);
        } else if *self.state.borrow().speech().language != ENGLISH {
            speak(Some(Catalogue::default()));
        }
    }

    /// Has new blocks told of, once for all that come meanwhile.
    fn tell_soon(self: &Rc<Self>) {
        self.news.borrow_mut().get_or_insert_with(|| {
            let core = Rc::downgrade(self);
            Timeout::new(NEWS_MS, move || {
                if let Some(core) = core.upgrade() {
                    core.news.take();
                    Link(Rc::downgrade(&core)).send_quietly(Message::TellNews);
                }
            })
        });
    }

    /// Asks for a frame, and for a timer in its place: a panel that is not on screen gets no frames, and is to be up to date when it
    /// comes back.
    fn ask_for_frame(self: &Rc<Self>) {
        if self.frame_is_due.replace(true) {
            return;
        }
        let _ = gloo::utils::window().request_animation_frame(self.on_frame.as_ref().unchecked_ref());
        let core = Rc::downgrade(self);
        let late = Timeout::new(LATE_MS, move || draw_frame(&core));
        self.late_frame.replace(Some(late));
    }
}

fn on_frame(core: Weak<Core>) -> Closure<dyn FnMut()> {
    Closure::new(move || draw_frame(&core))
}

fn draw_frame(core: &Weak<Core>) {
    if let Some(core) = core.upgrade().filter(|core| core.frame_is_due.take()) {
        core.draw_frame();
    }
}
