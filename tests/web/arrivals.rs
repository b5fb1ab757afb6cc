//! What DevTools hands over on its way into the panel: written as JSON, queued, held back. Held against the plain way.

use preflight_inspector::har::Entry;
use preflight_inspector::panel::arrivals::entry_from;
use preflight_inspector::panel::devtools::Capture;
use preflight_inspector::panel::state::{Message, Place, Way};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::capture::{API, finish, start};
use super::page::{Panel, a_while, get, js, preflight, put, until};

const DEMO: &str = include_str!("../../www/demo.har");

/// The plain way from an object to an entry.
fn plainly(value: &JsValue) -> Option<Entry<'static>> {
    Entry::deserialize(serde_wasm_bindgen::Deserializer::from(value.clone()))
        .ok()
        .filter(|entry: &Entry| entry.oddity().is_none())
}

/// The same entry as a browser writes it that names no errors and no types.
fn as_firefox(entries: &str) -> String {
    format!(
        "JSON.parse(JSON.stringify({entries}, (key, value) =>
            ['_error', '_resourceType', '_fetchedViaServiceWorker', '_initiator'].includes(key) ? undefined : value))"
    )
}

fn each(entries: &str) -> Vec<JsValue> {
    js(entries).unchecked_into::<js_sys::Array>().to_vec()
}

#[wasm_bindgen_test]
fn an_entry_is_the_same_as_by_the_plain_way() {
    let demo = format!("({DEMO}).log.entries");
    for entries in [as_firefox(&demo), demo] {
        let entries = each(&entries);
        assert!(entries.len() > 10);
        for entry in entries {
            assert!(plainly(&entry).is_some());
            assert_eq!(entry_from(&entry), plainly(&entry));
        }
    }
}

#[wasm_bindgen_test]
#[expect(clippy::too_many_lines, reason = "a line for each oddity")]
fn an_odd_entry_is_the_same_as_by_the_plain_way() {
    let (request, response) = ("request: {method: 'GET', url: 'https://a.example/'}", "response: {status: 200}");
    let with_request =
        |more: &str| format!("{{request: {{method: 'GET', url: 'https://a.example/', {more}}}, {response}}}");
    let with_response = |more: &str| format!("{{{request}, response: {{{more}}}}}");
    let mut odd: Vec<String> = [
        "null",
        "undefined",
        "7",
        "'x'",
        "true",
        "10n",
        "Symbol('x')",
        "[]",
        "{}",
        "[{}]",
        "{request: null}",
        "{request: []}",
        "{request: 'x', response: 7}",
        "{request: {method: 7, url: {}}}",
        "{request: {method: '', url: 'https://a.example/'}}",
        "{request: {method: 'G\\u0000T', url: '\\ud800\\udc00\\ud800', headers: [{name: '', value: null}]}}",
        "Object.create({request: {method: 'GET', url: 'https://a.example/'}})",
    ]
    .map(str::to_owned)
    .into();
    odd.extend(
        [
            "headers: 'x'",
            "headers: {a: 1}",
            "headers: null",
            "headers: [null, 5, 'x', [], {}, {name: {}}, {name: 1, value: 2}]",
            "headers: [{name: 'A'}, {name: 'B', value: 7}, {name: 'C', value: {}}, {value: 'D'}]",
            "headers: new Array(3)",
            "headers: [{name: '\\ud800', value: '\\udc00 \\u2028 \"\\\\'}]",
            "postData: 'x'",
            "postData: {}",
            "postData: {text: 7}",
            "postData: {text: '\\ud83d\\ude00\\u0000'}",
            "_credentials: 'include'",
            "_credentials: 'x'",
            "_credentials: {}",
        ]
        .map(with_request),
    );
    odd.extend(
        [
            "status: '404'",
            "status: ' 200 '",
            "status: NaN",
            "status: -1",
            "status: 1e300",
            "status: 200n",
            "status: true",
            "status: {}",
            "_error: undefined",
            "_error: null",
            "_error: ''",
            "_error: 7",
            "_error: {}",
            "_error: 'net::ERR_FAILED'",
            "_fetchedViaServiceWorker: true",
            "_fetchedViaServiceWorker: 1",
            "_fetchedViaServiceWorker: 'true'",
            "content: 7",
            "content: {text: 'x'}",
            "content: {text: 'x', encoding: ''}",
            "content: {text: 'x', encoding: 'base64'}",
            "content: {text: 'x'.repeat(4096)}",
            "content: {text: 'x'.repeat(4097)}",
            "content: {text: '\\u00e9'.repeat(2049)}",
            "content: {text: 7}",
            "headers: [{name: 'A', value: '1'}, {name: 'A', value: '2'}]",
        ]
        .map(with_response),
    );
    odd.extend(
        [
            "startedDateTime: 5",
            "startedDateTime: 'soon'",
            "time: 'soon'",
            "time: '7.5'",
            "time: NaN",
            "time: -0",
            "time: 10n",
            "time: 86.51234567890123",
            "_resourceType: {}",
            "_resourceType: 'fetch'",
            "timings: {}",
            "timings: {send: 1}",
            "timings: []",
            "timings: [1]",
            "timings: null",
            "timings: 'x'",
            "timings: Object.create(null)",
            "getContent() {}",
            "[Symbol('x')]: 1",
            "cache: new Map([[1, 2]])",
            "get pageref() { throw new Error('no'); }",
            "toJSON() { return 7; }",
        ]
        .map(|more| format!("{{{request}, {response}, {more}}}")),
    );
    for odd in odd {
        let value = js(&odd);
        assert_eq!(entry_from(&value), plainly(&value), "{odd}");
    }
}

#[wasm_bindgen_test]
async fn an_object_that_throws_or_never_ends_costs_itself_alone() {
    let (panel, _capture) = start("callback => callback({entries: []})", API);
    let odd = [
        "{get request() { throw new Error('no'); }}",
        "{request: {method: 'GET', get url() { throw new Error('no'); }}}",
        "new Proxy({}, {get() { throw new Error('trap'); }, has() { throw new Error('trap'); }})",
        "new Proxy({}, {get(_, key, own) { return own; }})",
        "{request: {method: 'GET', url: 'https://a.example/', headers: new Proxy([], {get() { throw new Error('trap'); }})}}",
        "(() => { const one = {}; one.request = one; one.response = one; return one; })()",
        "Object.freeze([])",
        "() => {}",
    ];
    for odd in odd {
        assert_eq!(entry_from(&js(odd)), None, "{odd}");
        finish(odd);
    }
    finish(&get("/b", "*"));
    until(|| panel.app.state().rows().len() == 1).await;
    assert_eq!((panel.app.state().rows().len(), panel.app.state().skipped()), (1, odd.len()));
}

/// The page's own, which CORS has no say in, with this in place of what is usual.
fn own(path: &str, more_headers: &str, replace: (&str, &str)) -> String {
    format!(
        r#"{{startedDateTime: "2026-11-23T14:28:51.000Z", time: 9, _resourceType: "fetch", request: {{method: "GET",
            url: "https://app.example{path}", headers: [{{name: "Host", value: "app.example"}},
            {{name: "referer", value: "https://app.example/page"}}{more_headers}]}},
            response: {{status: 200, _error: null, headers: []}}}}"#
    )
    .replace(replace.0, replace.1)
}

/// Whether it is there and not yet read.
fn held_back(panel: &Panel) -> usize {
    panel.app.state().rows().len() - panel.app.state().rows().ids().count()
}

/// All that the panel knows of what was captured, in its order.
fn everything(panel: &Panel) -> Vec<String> {
    let state = panel.app.state();
    let ids: Vec<_> = state.rows().ids().collect();
    ids.into_iter().filter_map(|id| Some(serde_json::to_string(&state.explanation(id)?).unwrap())).collect()
}

/// The entries handed over by the API, and by the plain way.
async fn both_ways(entries: &[String]) -> ((Panel, Capture), usize) {
    let (panel, capture) = start("callback => callback({entries: []})", API);
    a_while().await;
    for entry in entries {
        finish(entry);
    }
    a_while().await;
    let held = held_back(&panel);
    ((panel, capture), held)
}

#[wasm_bindgen_test]
async fn what_is_held_back_is_what_cors_surely_has_no_say_in() {
    let header = |name: &str, value: &str| format!(r#", {{name: "{name}", value: "{value}"}}"#);
    let none = ("", "");
    for (entry, expected) in [
        (own("/", "", none), 1),
        (own("/", &header("Origin", "https://app.example"), none), 1),
        (own("/", &header("sec-fetch-site", "same-origin"), none), 1),
        (own("/", &header("Sec-Fetch-Site", "same-origin"), ("referer", "x-referer")), 1),
        (own("/", &header("Sec-Fetch-Mode", "no-cors"), none), 1),
        (own("/", "", ("status: 200", "status: 304")), 1),
        (own("/", &header("Sec-Fetch-Mode", "cors"), (", _error: null", "")), 1),
        (own("/", "", (", _error: null", "")), 0),
        (own("/", "", ("referer", "x-referer")), 0),
        (own("/", &header("Origin", "null"), none), 0),
        (own("/", &header("Origin", "https://other.example"), none), 0),
        (own("/", &header("sec-fetch-site", "cross-site"), none), 0),
        (own("/", &header("sec-fetch-site", "same-site"), none), 0),
        (own("/", &header("Sec-Fetch-Mode", "navigate"), none), 0),
        (own("/", "", ("https://app.example/page", "https://app.example.evil/page")), 0),
        (own("/", "", ("https://app.example/page", "http://app.example/page")), 0),
        (own("/", "", ("https://app.example/page", "https://app.example:8443/page")), 0),
        (own("/#part", "", none), 1),
        (own("/", "", ("status: 200", "status: 302")), 0),
        (own("/", "", ("status: 200", "status: 404")), 0),
        (own("/", "", ("status: 200", "status: 0")), 0),
        (own("/", "", ("status: 200", "status: '200'")), 0),
        (own("/", "", ("_error: null", "_error: 'net::ERR_FAILED'")), 0),
        (own("/", "", ("_error: null", "_error: null, _fetchedViaServiceWorker: true")), 0),
        (own("/", "", ("GET", "OPTIONS")), 0),
        (own("/", "", ("\"fetch\"", "\"document\"")), 1),
        (own("/", "", ("\"fetch\"", "\"preflight\"")), 0),
        (own("/", "", ("\"fetch\"", "\"websocket\"")), 0),
        (get("/b", "*"), 0),
    ] {
        let ((panel, _capture), held) = both_ways(std::slice::from_ref(&entry)).await;
        assert_eq!((panel.app.state().rows().len(), held), (1, expected), "{entry}");
        if held == 1 {
            assert_eq!(panel.app.state().rows().not_cors(), 1);
        }
    }
}

#[wasm_bindgen_test]
async fn nothing_is_lost_and_nothing_is_another_for_having_been_held_back() {
    let plain = |path: &str| own(path, "", ("", ""));
    let redirect = own(
        "/old",
        "",
        (
            "status: 200, _error: null, headers: [",
            "status: 302, _error: null, headers: [{name: 'Location', value: '/new#x'}",
        ),
    );
    let later = |entry: String| entry.replace("14:28:51.000Z", "14:28:51.010Z");
    let foreign = get("/z", "*")
        .replace("https://api.example", "https://app.example")
        .replace("https://app.example\"}", "https://page.example\"}");
    for (entries, held) in [
        (vec![plain("/1"), put("/a"), plain("/2"), preflight("/a"), get("/b", "*"), plain("/3")], 3),
        (vec![redirect.clone(), later(plain("/new")), plain("/1")], 1),
        (vec![later(plain("/new")), redirect.clone(), plain("/1")], 1),
        (vec![redirect.clone(), later(plain("/new#y")), plain("/1")], 1),
        (vec![later(plain("/new#y")), redirect.clone(), plain("/1")], 1),
        (vec![plain("/1"), foreign.clone(), plain("/2")], 0),
        (vec![plain("/1"), preflight("/1").replace("api.example", "app.example"), plain("/2")], 0),
        (vec![plain("/1"), "null".to_owned(), plain("/2")], 2),
    ] {
        let ((panel, _capture), found) = both_ways(&entries).await;
        assert_eq!(found, held, "{entries:?}");
        let counted = panel.app.state().rows().len();
        panel.send(Message::ShowNotCors(true));
        until(|| held_back(&panel) == 0).await;
        assert_eq!(panel.app.state().rows().len(), counted);
        let shown = everything(&panel);
        drop(panel);

        let plainly_panel = Panel::open(Place::DevTools);
        plainly_panel.send(Message::BacklogEnded);
        for value in entries.iter().map(|entry| js(entry)) {
            plainly_panel.send(
                plainly(&value).map_or(Message::CapturedOdd, |entry| Message::Captured(Box::new(entry), Way::Live)),
            );
        }
        assert_eq!(shown.len(), plainly_panel.app.state().rows().len(), "{entries:?}");
        assert_eq!(shown, everything(&plainly_panel), "{entries:?}");
    }
}

#[wasm_bindgen_test]
async fn what_the_backlog_delivered_too_is_there_once() {
    let backlog = format!("callback => callback({{entries: [{0}, {1}]}})", own("/a", "", ("", "")), get("/b", "*"));
    let (panel, _capture) = start(&backlog, API);
    a_while().await;
    finish(&own("/a", "", ("", "")));
    finish(&own("/c", "", ("14:28:51.000Z", "14:28:52.000Z")));
    until(|| panel.app.state().rows().len() == 3).await;
    a_while().await;
    assert_eq!((panel.app.state().rows().len(), held_back(&panel)), (3, 1));
}

#[wasm_bindgen_test]
async fn what_is_saved_and_copied_has_all_of_it() {
    let entries = [own("/1", "", ("", "")), get("/b", "*"), own("/2", "", ("", ""))];
    let ((panel, _capture), held) = both_ways(&entries).await;
    assert_eq!(held, 2);
    finish(&own("/3", "", ("", "")));
    panel.find("#export [data-action=export]").click();
    assert_eq!((panel.app.state().rows().ids().count(), held_back(&panel)), (4, 0));
}

#[wasm_bindgen_test]
async fn a_burst_is_taken_in_slices_and_clear_forgets_what_waits() {
    let ((panel, _capture), _) = both_ways(&[]).await;
    let burst = |count: u32| {
        js(&format!(
            "(() => {{ for (let n = 0; n < {count}; n += 1) {{
                const entry = n % 2 ? {} : {};
                entry.request.url += n;
                chrome.devtools.network.onRequestFinished.fire(entry);
            }} }})()",
            get("/b?", "*"),
            own("/a?", "", ("", ""))
        ));
    };
    burst(3000);
    assert!(panel.app.state().rows().is_empty(), "it is queued");
    until(|| panel.app.state().rows().len() == 3000).await;
    assert_eq!((panel.app.state().rows().len(), held_back(&panel)), (3000, 1500));
    burst(3000);
    panel.send(Message::Clear);
    a_while().await;
    assert!(panel.app.state().rows().is_empty());
}
