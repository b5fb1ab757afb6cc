//! The inspected page, played by this one or by an API that fails.

use js_sys::Reflect;
use preflight_inspector::panel::devtools::Network;
use preflight_inspector::panel::state::{Message, Place};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Panel, document, get, js, until};

const RECORDER: &str = "Symbol.for('preflight-inspector.recorder') in globalThis";

/// The panel with this in place of `inspectedWindow`.
fn inspecting(api: &str) -> Panel {
    let browser = js("globalThis.chrome ??= {}");
    Reflect::set(&browser, &"devtools".into(), &js(&format!("{{network: {{}}, inspectedWindow: {api}}}"))).unwrap();
    let panel = Panel::open(Place::DevTools);
    panel.app.inspect(Network::find().unwrap().inspected(&panel.app.link()).unwrap());
    panel
}

fn is_true(expression: &str) -> bool {
    js(expression) == JsValue::TRUE
}

#[wasm_bindgen_test]
async fn the_switch_puts_the_recorder_in_and_takes_it_away() {
    let panel = inspecting(
        "{
            eval(text, callback) { const answer = (0, eval)(text); setTimeout(() => callback(answer)); },
            reload({injectedScript}) { globalThis.injected = injectedScript; },
        }",
    );
    assert!(!is_true(RECORDER));
    panel.find("#watch").click();
    until(|| is_true(RECORDER)).await;
    assert!(is_true(RECORDER) && panel.app.state().settings().watch);
    panel.find("#watch").click();
    assert!(!is_true(RECORDER));
    panel.find("[data-action=reload-and-watch]").click();
    assert!(panel.app.state().settings().watch && is_true("injected.includes('preflight-inspector.recorder')"));
    panel.send(Message::Watch(false));
}

#[wasm_bindgen_test]
async fn an_api_that_lets_nobody_in_is_named_and_the_panel_stays() {
    for (api, why) in [
        ("{}", ""),
        ("{eval() { throw new Error('not here'); }}", "not here"),
        (
            "{eval: (text, callback) => callback(undefined, {isError: true, description: '%s', details: ['denied']})}",
            "denied",
        ),
        ("{eval: (text, callback) => callback(undefined, {isException: true, value: 'Error: own'})}", "Error: own"),
        ("{eval: (text, callback) => callback(null)}", "no answer"),
        ("{eval: (text, callback) => callback()}", "no answer"),
    ] {
        let panel = inspecting(api);
        panel.find("#watch").click();
        until(|| panel.app.state().notice().is_some()).await;
        assert!(
            panel.app.state().notice().is_some_and(|notice| notice.to_string().contains(why)),
            "{api}: {:?}",
            panel.app.state().notice()
        );
        panel.capture(&get("/b", "*"));
        assert_eq!(panel.rows().len(), 1, "{api}");
    }
}

#[wasm_bindgen_test]
async fn a_page_that_plays_the_recorder_can_tell_nothing_that_breaks_the_panel() {
    for answer in [
        "{}",
        "[]",
        "{until: NaN, notes: 'x', blind: 0}",
        "{until: Infinity, notes: [null, 7, {}, {at: NaN, method: '', url: '\\ud800', credentials: {}}, {at: 1, method: 'GET', url: 7}]}",
        "{until: -1, notes: Array.from({length: 100000}, () => ({at: Infinity, method: 'GET', url: 'https://api.example/b'}))}",
        "new Proxy({}, {get() { throw new Error('trap'); }})",
    ] {
        let panel = inspecting(&format!("{{eval: (text, callback) => callback({answer})}}"));
        panel.find("#watch").click();
        panel.capture(&get("/b", "*"));
        panel.capture(&get("/c", "https://app.example"));
        assert_eq!(panel.rows().len(), 2, "{answer}");
        assert_eq!(panel.app.state().notice(), None, "{answer}");
    }
}

#[wasm_bindgen_test]
fn the_offer_to_watch_is_there_until_it_is_taken() {
    let panel = inspecting("{eval() {}}");
    panel.capture(&get("/b", "https://other.example"));
    let is_offered = || !panel.find("[data-part=watch-offer]").has_attribute("hidden");
    assert!(is_offered());
    panel.find("[data-action=watch]").click();
    assert!(!is_offered() && panel.app.state().settings().watch);
    assert_eq!(document().active_element().unwrap().id(), "watch");
}

#[wasm_bindgen_test]
fn whatever_the_page_answers_when_a_request_is_sent_again_it_is_said_and_the_panel_stays() {
    for (api, said) in [
        ("{}", "Not sent"),
        ("{eval() { throw new Error('not here'); }}", "not here"),
        ("{eval: (text, callback) => callback()}", "no answer"),
        ("{eval: (text, callback) => callback(7)}", "no answer"),
        ("{eval: (text, callback) => callback({elsewhere: 'https://x.example'})}", "https://x.example"),
        ("{eval: (text, callback) => callback({elsewhere: '<b>'.repeat(1e6)})}", "<b><b>"),
        ("{eval: (text, callback) => callback({refused: 'TypeError: no'})}", "TypeError: no"),
        ("{eval: (text, callback) => callback({at: 'soon'})}", "Waiting"),
        ("{eval: (text, callback) => callback(new Proxy({}, {get() { throw new Error('trap'); }}))}", "Waiting"),
    ] {
        let panel = inspecting(api);
        panel.capture(&get("/b", "https://other.example"));
        panel.find("[data-action=send-again]").click();
        let text = panel.text("[data-part=said]");
        assert!(text.contains(said) && text.len() < 2000, "{api}: {text:.100}");
        panel.capture(&get("/c", "https://other.example"));
        assert_eq!(panel.rows().len(), 2, "{api}");
    }
}
