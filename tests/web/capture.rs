//! The DevTools API, played by an object that does what it does, or fails.

use js_sys::Reflect;
use preflight_inspector::panel::devtools::{Capture, Network};
use preflight_inspector::panel::state::Place;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Panel, a_while, document, get, js, preflight, put, until};

pub(crate) const API: &str = r#"{
    network: {
        onRequestFinished: event(),
        onNavigated: event(),
        getHAR(callback) { answer(callback); },
    },
    panels: { themeName: "dark", setThemeChangeHandler(handler) { globalThis.changeTheme = handler; } },
}"#;

/// Puts the API in place, with `answer` as what `getHAR()` does with its callback, and starts to capture.
pub(crate) fn start(answer: &str, api: &str) -> (Panel, Capture) {
    let made = js(&format!(
        "(() => {{
            const event = () => ({{
                listeners: new Set(),
                addListener(one) {{ this.listeners.add(one); }},
                removeListener(one) {{ this.listeners.delete(one); }},
                fire(value) {{ for (const one of this.listeners) one(value); }},
            }});
            const answer = {answer};
            return {api};
        }})()"
    ));
    let browser = js("globalThis.chrome ??= {}");
    Reflect::set(&browser, &"devtools".into(), &made).unwrap();
    let panel = Panel::open(Place::DevTools);
    let network = Network::find().expect("the API");
    network.follow_theme();
    let capture = network.capture(&panel.app.link());
    (panel, capture)
}

pub(crate) fn finish(entry: &str) {
    js(&format!("chrome.devtools.network.onRequestFinished.fire({entry})"));
}

#[wasm_bindgen_test]
async fn backlog_and_live_events_are_added_up_without_duplicates() {
    let backlog = format!("callback => callback({{entries: [{}, {}]}})", preflight("/a"), get("/b", "*"));
    let (panel, _capture) = start(&backlog, API);
    finish(&get("/b", "*"));
    finish(&put("/a"));
    finish("null");
    until(|| panel.app.state().rows().len() == 2).await;
    assert_eq!((panel.app.state().rows().len(), panel.app.state().skipped()), (2, 1));
    until(|| panel.rows() == ["blocked /b", "blocked /a"] || panel.rows() == ["blocked /a", "blocked /b"]).await;
    assert_eq!(panel.rows().len(), 2, "with the next frame they are drawn");
}

#[wasm_bindgen_test]
async fn two_equal_requests_in_the_backlog_are_two() {
    let twice = format!("callback => callback({{entries: [{0}, {0}]}})", get("/b", "*"));
    let (panel, _capture) = start(&twice, API);
    until(|| panel.app.state().rows().len() == 2).await;
    assert_eq!(panel.app.state().rows().len(), 2);
}

#[wasm_bindgen_test]
async fn navigation_clears_what_came_before_it_and_no_more() {
    let (panel, _capture) = start("callback => callback({entries: []})", API);
    for entry in [get("/a", "*"), get("/b", "*")] {
        finish(&entry);
    }
    js("chrome.devtools.network.onNavigated.fire('https://app.example/')");
    finish(&get("/c", "*"));
    until(|| panel.rows() == ["blocked /c"]).await;
    assert_eq!(panel.rows(), ["blocked /c"]);
}

#[wasm_bindgen_test]
async fn a_capture_that_ended_listens_no_more() {
    let (panel, capture) = start("callback => callback({entries: []})", API);
    finish(&get("/a", "*"));
    drop(capture);
    finish(&get("/b", "*"));
    a_while().await;
    assert_eq!(panel.app.state().rows().len(), 0);
    assert_eq!(js("chrome.devtools.network.onRequestFinished.listeners.size"), JsValue::from(0));
}

#[wasm_bindgen_test]
async fn a_backlog_that_fails_costs_the_backlog_only() {
    for answer in [
        "() => { throw new Error('no'); }",
        "() => {}",
        "callback => callback()",
        "callback => callback(null)",
        "callback => callback({entries: 'x'})",
    ] {
        let (panel, _capture) = start(answer, API);
        finish(&get("/b", "*"));
        until(|| !panel.app.state().rows().is_empty()).await;
        let state = panel.app.state();
        assert_eq!((state.rows().len(), state.notice()), (1, None), "{answer}");
    }
}

#[wasm_bindgen_test]
fn an_api_that_refuses_is_named_and_the_panel_stays() {
    for api in ["{network: {}}", "{network: {get onRequestFinished() { throw new Error('no'); }}, panels: {}}"] {
        let (panel, _capture) = start("() => {}", api);
        assert!(panel.app.state().notice().is_some(), "{api}");
        panel.capture(&get("/b", "*"));
        assert_eq!(panel.rows().len(), 1);
    }
}

#[wasm_bindgen_test]
fn it_wears_the_theme_of_devtools() {
    let (_panel, _capture) = start("callback => callback({entries: []})", API);
    let worn = || document().document_element().unwrap().get_attribute("data-theme");
    assert_eq!(worn().as_deref(), Some("dark"));
    js("globalThis.changeTheme('default')");
    assert_eq!(worn().as_deref(), Some("light"));
}
