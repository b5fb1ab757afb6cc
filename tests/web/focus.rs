//! Where the keyboard is, and what it is offered first.

use preflight_inspector::panel::state::Place;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Panel, document, get, preflight, put};

#[wasm_bindgen_test]
fn what_is_drawn_anew_keeps_the_focus() {
    for place in ["[data-action='copy-fix']", "#server", ".learn-more summary", "[data-action='copy-whole-fix']"] {
        let panel = Panel::with(&[preflight("/a"), put("/a")]);
        panel.find(place).focus().unwrap();
        // The fix is now for two, and what is said of the server is more.
        for entry in [preflight("/b"), put("/b"), get("/ok", "https://app.example")] {
            panel.capture(&entry);
            assert!(document().active_element().unwrap().matches(place).unwrap(), "{place}");
        }
    }
}

#[wasm_bindgen_test]
fn where_the_place_is_gone_the_focus_is_at_the_explanation_as_a_whole() {
    let panel = Panel::with(&[preflight("/a"), put("/a")]);
    panel.find("[data-action='copy-whole-fix']").focus().unwrap();
    panel.find("[data-action='clear']").click();
    assert_eq!(document().active_element().unwrap().id(), "detail");
}

#[wasm_bindgen_test]
fn the_whole_fix_can_be_copied_where_there_is_one() {
    let panel = Panel::with(&[preflight("/a"), put("/a")]);
    assert_eq!(panel.text("[data-part='copy-fix']"), "Copy the fix for Express with the cors middleware");
    assert!(!panel.find("[data-part='copy-fix-line']").has_attribute("hidden"));
    let panel = Panel::with(&[get("/ok", "https://app.example")]);
    panel.find("[data-exchange]").click();
    assert!(panel.find("[data-part='copy-fix-line']").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn a_tree_without_a_row_is_not_there() {
    let panel = Panel::open(Place::DevTools);
    panel.capture(
        r#"{_resourceType: "document", request: {method: "GET", url: "https://app.example/", headers: [{name: "Host", value: "app.example"}]},
            response: {status: 200, headers: []}}"#,
    );
    assert_eq!(panel.text("[data-part='not-cors-text']"), "1 request where CORS had no say");
    assert!(panel.rows().is_empty());
    assert!(panel.find("#exchanges").has_attribute("hidden"));
    panel.capture(&put("/a"));
    assert!(!panel.find("#exchanges").has_attribute("hidden"));
}
