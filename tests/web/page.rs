//! A page with the panel in it.

use js_sys::Promise;
use preflight_inspector::har::Entry;
use preflight_inspector::panel::app::App;
use preflight_inspector::panel::state::{Message, Place, Way};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, EventTarget, HtmlElement};

const HTML: &str = include_str!("../../www/panel.html");
const CSS: &str = concat!(
    include_str!("../../www/panel.css"),
    include_str!("../../www/controls.css"),
    include_str!("../../www/toolbar.css"),
    include_str!("../../www/list.css"),
    include_str!("../../www/filter.css"),
    include_str!("../../www/explanation.css"),
    include_str!("../../www/fix.css"),
    include_str!("../../www/headers.css"),
    include_str!("../../www/empty.css"),
    include_str!("../../www/sheet.css"),
    include_str!("../../www/contrast.css"),
);

/// The panel, in markup of its own. Dropped, it leaves the page empty.
pub(crate) struct Panel {
    pub(crate) app: App,
    root: Element,
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A JavaScript value, written as JavaScript.
pub(crate) fn js(expression: &str) -> JsValue {
    js_sys::eval(&format!("({expression})")).unwrap()
}

/// Resolves once the condition holds; after five seconds whatever it does.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        let _ = js("new Promise(resolve => setTimeout(resolve, 10))").unchecked_into::<Promise>().await;
    }
}

/// Long enough for whatever is queued to be done, were there anything.
pub(crate) async fn a_while() {
    let _ = js("new Promise(resolve => setTimeout(resolve, 60))").unchecked_into::<Promise>().await;
}

/// An entry, written as JavaScript.
pub(crate) fn entry(expression: &str) -> Entry<'static> {
    Entry::deserialize(serde_wasm_bindgen::Deserializer::from(js(expression))).unwrap()
}

/// A preflight that allows nothing, as Chromium hands it over.
pub(crate) fn preflight(path: &str) -> String {
    format!(
        r#"{{startedDateTime: "2026-11-23T14:28:46.000Z", time: 5, _resourceType: "preflight", request: {{method: "OPTIONS",
            url: "https://api.example{path}", headers: [{{name: "Host", value: "api.example"}},
            {{name: "Origin", value: "https://app.example"}}, {{name: "Access-Control-Request-Method", value: "PUT"}}]}},
            response: {{status: 204, headers: [], _error: null}}}}"#
    )
}

/// The request that waits for it.
pub(crate) fn put(path: &str) -> String {
    format!(
        r#"{{startedDateTime: "2026-11-23T14:28:46.000Z", time: 9, _resourceType: "fetch", request: {{method: "PUT",
            url: "https://api.example{path}", headers: [{{name: "Referer", value: "https://app.example/"}}]}},
            response: {{status: 0, headers: [], _error: "net::ERR_FAILED"}}}}"#
    )
}

/// A request without preflight whose response names this origin.
pub(crate) fn get(path: &str, allow_origin: &str) -> String {
    let allowed = if allow_origin == "https://app.example" { "null" } else { "\"net::ERR_FAILED\"" };
    format!(
        r#"{{startedDateTime: "2026-11-23T14:28:50.000Z", time: 9, _resourceType: "fetch", request: {{method: "GET",
            url: "https://api.example{path}", headers: [{{name: "Host", value: "api.example"}},
            {{name: "Origin", value: "https://app.example"}}]}}, response: {{status: 200, _error: {allowed},
            headers: [{{name: "Access-Control-Allow-Origin", value: {allow_origin:?}}}]}}}}"#
    )
}

/// Presses a key where the focus is.
pub(crate) fn press(key: &str) {
    let event = js(&format!("new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}})"));
    let target: EventTarget = document().active_element().unwrap().into();
    target.dispatch_event(event.unchecked_ref()).unwrap();
}

impl Panel {
    pub(crate) fn open(place: Place) -> Self {
        let _ = web_sys::window().unwrap().local_storage().unwrap().unwrap().clear();
        // A test that failed has left its own: a panic drops nothing.
        if let Some(left) = document().get_element_by_id("panel-under-test") {
            left.remove();
        }
        let root = document().create_element("div").unwrap();
        root.set_id("panel-under-test");
        let body = HTML.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
        root.set_inner_html(&format!("<style>{CSS}</style>{body}"));
        document().body().unwrap().append_child(&root).unwrap();
        Self { app: App::mount(place), root }
    }

    /// With these entries, written as JavaScript, captured one after the other.
    pub(crate) fn with(entries: &[String]) -> Self {
        let panel = Self::open(Place::DevTools);
        for entry in entries {
            panel.capture(entry);
        }
        panel
    }

    pub(crate) fn capture(&self, expression: &str) {
        self.send(Message::Captured(Box::new(entry(expression)), Way::Live));
    }

    pub(crate) fn send(&self, message: Message) {
        self.app.link().send(message);
    }

    pub(crate) fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|index| Some(found.get(index)?.unchecked_into())).collect()
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap()
    }

    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        self.find(selector).get_attribute(name).unwrap_or_default()
    }

    /// Outcome and path of each row, from top to bottom.
    pub(crate) fn rows(&self) -> Vec<String> {
        let show = |row: &HtmlElement| {
            let attribute = |name| row.get_attribute(name).unwrap();
            format!("{} {}", attribute("data-outcome"), attribute("data-url").replace("https://api.example", ""))
        };
        self.all("[data-exchange]").iter().map(show).collect()
    }

    pub(crate) fn selected(&self) -> String {
        self.attribute("[aria-selected=true]", "data-url").replace("https://api.example", "")
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.root.remove();
    }
}
