//! The network as DevTools sees it. In Chromium the API hangs on `chrome`, in Firefox on `browser`; neither asks for a permission.
//!
//! Each call into the API is caught: a browser that lacks a part of it costs that part.

use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::app::Link;
use super::arrivals::Arrivals;
use super::dom::{document, set};
use super::inspected::Inspected;
use super::state::Message;

/// The part of the API that tells of requests.
#[derive(Debug)]
pub struct Network {
    devtools: JsValue,
    api: NetworkApi,
}

/// A running capture. Dropped, it ends.
#[derive(Debug)]
pub struct Capture {
    _subscriptions: Vec<Subscription>,
    _arrivals: Rc<Arrivals>,
}

impl Network {
    /// The API, where this page is in DevTools.
    pub fn find() -> Option<Self> {
        let devtools = ["chrome", "browser"].iter().find_map(|name| get(&get(&js_sys::global(), name)?, "devtools"))?;
        let api = get(&devtools, "network")?.unchecked_into();
        Some(Self { devtools, api })
    }

    /// Sends every entry as a message: first what had finished before, through `getHAR()`, then what finishes.
    ///
    /// It listens before it asks for the backlog, so that nothing falls in between. What comes by both ways,
    /// [`Overlap`](super::overlap::Overlap) sorts out.
    ///
    /// It asks once. Measured in Firefox 153: while it puts a `getHAR()` together, a millisecond or two for each entry in the log, it loses
    /// what starts or goes on: the request or its status is then nowhere any more, not even in Firefox's own list. Left alone, it
    /// handed over all of 1,156 requests that got an end, live and as complete as `getHAR()` had them afterwards; now and then one
    /// answered 304 is missing. What `getHAR()` alone knows is a request whose preflight failed, and its preflight, which does come,
    /// tells as much.
    pub fn capture(&self, link: &Link) -> Capture {
        let arrivals = Arrivals::new(link);
        let mut subscriptions = Vec::new();
        match subscribe(self.api.on_request_finished(), arrivals.on_finished()) {
            Ok(finished) => subscriptions.push(finished),
            Err(error) => link.send(Message::CaptureRefused(text_of(&error))),
        }
        subscriptions.extend(subscribe(self.api.on_navigated(), arrivals.on_navigated()).ok());
        if self.api.get_har(&arrivals.on_logged()).is_err() {
            arrivals.no_log();
        }
        Capture { _subscriptions: subscriptions, _arrivals: arrivals }
    }

    /// The page that DevTools inspects; `None` where the API lets nobody at it.
    pub fn inspected(&self, link: &Link) -> Option<Inspected> {
        Some(Inspected::new(get(&self.devtools, "inspectedWindow")?, link))
    }

    /// Wears the theme of DevTools, now and when it changes.
    pub fn follow_theme(&self) {
        let Some(panels) = get(&self.devtools, "panels") else { return };
        let panels: Panels = panels.unchecked_into();
        wear(panels.theme_name().ok().and_then(|name| name.as_string()).as_deref());
        let on_change = Closure::<dyn FnMut(JsValue)>::new(|name: JsValue| wear(name.as_string().as_deref()));
        let on_change = on_change.into_js_value().unchecked_into();
        // Chromium has one handler, Firefox an event.
        if panels.set_theme_change_handler(&on_change).is_err() {
            let _ = panels.on_theme_changed().and_then(|event| event.add_listener(&on_change));
        }
    }
}

fn wear(theme: Option<&str>) {
    if let (Some(root), Some(theme)) = (document().document_element(), theme) {
        set(&root, "data-theme", if theme == "dark" { "dark" } else { "light" });
    }
}

pub(super) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn text_of(error: &JsValue) -> String {
    get(error, "message").and_then(|message| message.as_string()).unwrap_or_else(|| format!("{error:?}"))
}

/// A listener that is removed when dropped.
#[derive(Debug)]
struct Subscription {
    event: ApiEvent,
    listener: Function,
}

fn subscribe(event: Result<ApiEvent, JsValue>, listener: Function) -> Result<Subscription, JsValue> {
    let event = event?;
    event.add_listener(&listener)?;
    Ok(Subscription { event, listener })
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let _ = self.event.remove_listener(&self.listener);
    }
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type NetworkApi;
    #[wasm_bindgen(method, catch, js_name = getHAR)]
    fn get_har(this: &NetworkApi, callback: &Function) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = onRequestFinished)]
    fn on_request_finished(this: &NetworkApi) -> Result<ApiEvent, JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = onNavigated)]
    fn on_navigated(this: &NetworkApi) -> Result<ApiEvent, JsValue>;

    type Panels;
    #[wasm_bindgen(method, getter, catch, js_name = themeName)]
    fn theme_name(this: &Panels) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setThemeChangeHandler)]
    fn set_theme_change_handler(this: &Panels, handler: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = onThemeChanged)]
    fn on_theme_changed(this: &Panels) -> Result<ApiEvent, JsValue>;

    #[derive(Debug)]
    type ApiEvent;
    #[wasm_bindgen(method, catch, js_name = addListener)]
    fn add_listener(this: &ApiEvent, listener: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeListener)]
    fn remove_listener(this: &ApiEvent, listener: &Function) -> Result<(), JsValue>;
}
