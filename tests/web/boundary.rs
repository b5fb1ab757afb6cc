//! What JavaScript hands over, however odd, and what it gets back.

use js_sys::Array;
use preflight_inspector::panel::exports::{explain_entries, explain_har};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{get, js, preflight, put};

fn explain(entries: &str) -> Value {
    let json = explain_entries(js(entries).unchecked_into()).map_err(JsValue::from).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[wasm_bindgen_test]
fn entries_give_the_report() {
    for entries in [[preflight("/a"), put("/a")], [put("/a"), preflight("/a")]] {
        let report = explain(&format!("[{}]", entries.join(",")));
        assert_eq!(report["schema"], 1);
        assert_eq!(report["entry_count"], 2);
        assert_eq!(report["exchanges"].as_array().unwrap().len(), 1);
        assert_eq!(report["exchanges"][0]["outcome"], "blocked");
        assert_eq!(report["exchanges"][0]["stage"], "preflight");
        assert_eq!(report["exchanges"][0]["first_error"]["chromium"][0], "PreflightMissingAllowOriginHeader");
    }
}

#[wasm_bindgen_test]
fn the_same_entries_as_a_har_file_give_the_same_exchanges() {
    let entries = format!("[{}, {}, {}]", preflight("/a"), put("/a"), get("/b", "*"));
    let json = String::from(js_sys::JSON::stringify(&js(&entries)).unwrap());
    let from_file =
        explain_har(format!(r#"{{"log":{{"entries":{json}}}}}"#).as_bytes()).map_err(JsValue::from).unwrap();
    let from_file: Value = serde_json::from_str(&from_file).unwrap();
    assert_eq!(explain(&entries)["exchanges"], from_file["exchanges"]);
}

#[wasm_bindgen_test]
fn an_unusable_file_throws_one_line() {
    let error = JsValue::from(explain_har(b"<html>").err().unwrap());
    let message = String::from(error.unchecked_ref::<js_sys::Error>().message());
    assert!(message.contains("line 1, column 1"), "{message}");
}

#[wasm_bindgen_test]
fn fields_of_odd_types_cost_at_most_themselves() {
    for odd in [
        "startedDateTime: 5",
        "time: 'soon'",
        "time: NaN",
        "time: 10n",
        "_resourceType: {}",
        "_initiator: {type: 'preflight', stack: {parent: null}}",
        "getContent() {}",
        "[Symbol('x')]: 1",
        "serverIPAddress: undefined",
        "cache: new Map([[1, 2]])",
        "timings: Object.create(null)",
    ] {
        let entry =
            get("/a", "*").replacen("startedDateTime: \"2026-11-23T14:28:50.000Z\", time: 9,", &format!("{odd},"), 1);
        let report = explain(&format!("[{entry}]"));
        assert_eq!(report["exchanges"][0]["url"], "https://api.example/a", "{odd}");
        assert_eq!(report["skipped"].as_array().unwrap().len(), 0, "{odd}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_entry_is_counted() {
    let report = explain(&format!("[null, undefined, 7, 'x', true, {}]", get("/a", "*")));
    assert_eq!(report["entry_count"], 6);
    assert_eq!(report["skipped"].as_array().unwrap().len(), 5);
    assert_eq!(report["exchanges"].as_array().unwrap().len(), 1);
    assert_eq!(explain("[]")["exchanges"].as_array().unwrap().len(), 0);
}

#[wasm_bindgen_test]
fn anything_at_all_gives_a_report() {
    for odd in [
        "{}",
        "{request: null, response: null}",
        "{request: [], response: 'x'}",
        "{request: {method: 7, url: {}, headers: {a: 1}}, response: {status: -1, headers: [null, 5, {name: {}}], _error: []}}",
        "{request: {method: 'G\\u0000T', url: '\\ud800', headers: [{name: '', value: null}]}}",
        "new Proxy({}, {get() { return undefined; }})",
        "new (class { get request() { return {method: 'GET', url: 'x:'}; } })()",
        "[]",
    ] {
        let report = explain_entries(Array::of(&[js(odd)])).map_err(JsValue::from).unwrap();
        assert!(serde_json::from_str::<Value>(&report).is_ok(), "{odd}");
    }
}
