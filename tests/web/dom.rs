//! What the panel draws.

use preflight_inspector::panel::rows::RowId;
use preflight_inspector::panel::state::{Message, Place};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::page::{Panel, document, get, js, preflight, press, put, until};

const HOSTILE: &str = "<img src=x onerror=\\\"document.title='owned'\\\">{{\\u202e}}\\u0000'\\\"><script>";

#[wasm_bindgen_test]
fn an_empty_panel_says_what_to_do() {
    assert!(Panel::open(Place::DevTools).text("#detail").contains("Reload the page"));
    assert!(Panel::open(Place::Page).text("#detail").contains("Drop a HAR file"));
}

#[wasm_bindgen_test]
fn controls_that_belong_elsewhere_are_hidden() {
    for (place, is_hidden) in [(Place::DevTools, false), (Place::Page, true)] {
        let panel = Panel::open(place);
        let controls = panel.all("[data-only=devtools]");
        assert!(controls.len() > 1 && controls.iter().all(|control| control.hidden() == is_hidden), "{place:?}");
    }
}

#[wasm_bindgen_test]
fn a_blocked_exchange_is_listed_chosen_and_explained() {
    let panel = Panel::with(&[get("/ok", "https://app.example"), preflight("/a"), put("/a")]);
    assert_eq!(panel.rows(), ["blocked /a", "allowed /ok"]);
    assert_eq!(panel.selected(), "/a");
    assert_eq!(panel.text("[data-part=count]"), "1 blocked");
    assert_eq!(panel.attribute("[data-state=broke]", "data-step"), "preflight");
    assert_eq!(panel.attribute("[data-role=blocks]", "data-code"), "allow-origin-missing");
    assert_eq!(panel.text("[data-role=blocks] [data-part=expected]"), "https://app.example");
    assert!(panel.find("[data-role=blocks] [data-part=received]").has_attribute("data-absent"));
    assert!(panel.text("[data-part=snippet]").contains("https://app.example"));
    assert!(panel.text("[data-part=curl-preflight]").contains("-X OPTIONS"));
    assert!(panel.text("[data-part=trigger]").contains("PUT"));
    assert!(!panel.text("[data-part=verdict]").is_empty());
}

#[wasm_bindgen_test]
fn hostile_values_stay_text() {
    let mut entry = get("/a", "HOSTILE").replace("\"HOSTILE\"", &format!("\"{HOSTILE}\""));
    entry = entry.replace("https://api.example/a", &format!("https://api.example/{HOSTILE}"));
    entry = entry.replace("\"GET\"", &format!("\"{HOSTILE}\""));
    entry = entry
        .replace("headers: [{", &format!("headers: [{{name: \"Access-Control-{HOSTILE}\", value: \"{HOSTILE}\"}}, {{"));
    let panel = Panel::with(&[entry]);
    panel.send(Message::ShowNotCors(true));
    panel.send(Message::Select(RowId(0)));
    assert!(panel.text("[data-part=header-lines]").contains("Access-Control-<img src=x"));
    assert_eq!(panel.all("#exchanges img, #detail img, #exchanges script, #detail script").len(), 0);
    assert_eq!(panel.all("[data-exchange]").len(), 1);
    assert_ne!(document().title(), "owned");
    assert!(panel.text("#detail").contains("<img src=x"));
}

#[wasm_bindgen_test]
fn what_cannot_be_seen_is_named_and_what_differs_is_marked() {
    let panel = Panel::with(&[get("/a", "https://app.example/")]);
    assert_eq!(panel.text("[data-part=received] mark"), "/");
    assert_eq!(panel.text("[data-part=received]"), "https://app.example/");
    let panel = Panel::with(&[get("/a", "HOLE").replace("\"HOLE\"", "\"https://app\\u200b.example\"")]);
    assert_eq!(panel.text("[data-part=received] .invisible"), "U+200B");
}

#[wasm_bindgen_test]
fn a_row_that_changes_is_patched_and_no_other_is_touched() {
    let panel = Panel::with(&[get("/b", "*"), get("/ok", "https://app.example"), put("/a")]);
    let before = panel.all("[data-exchange]");
    for row in &before {
        row.set_attribute("data-seen", "").unwrap();
    }
    panel.capture(&preflight("/a"));
    let after = panel.all("[data-exchange]");
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|row| row.has_attribute("data-seen")));
    assert!(panel.rows().contains(&"blocked /a".to_owned()), "{:?}", panel.rows());
}

#[wasm_bindgen_test]
fn the_selection_and_its_focus_survive_what_comes_in() {
    let panel = Panel::with(&[get("/a", "x"), get("/b", "x"), get("/c", "x")]);
    panel.find("[data-url$='/b']").focus().unwrap();
    assert_eq!(panel.selected(), "/b");
    panel.capture(&get("/d", "x"));
    assert_eq!(panel.rows(), ["blocked /d", "blocked /c", "blocked /b", "blocked /a"]);
    assert_eq!(panel.selected(), "/b");
    assert_eq!(document().active_element().unwrap().get_attribute("data-url").unwrap(), "https://api.example/b");
}

#[wasm_bindgen_test]
fn the_keyboard_moves_through_the_list() {
    let panel = Panel::with(&[get("/a", "x"), get("/b", "x"), get("/c", "x")]);
    panel.find("[aria-selected=true]").focus().unwrap();
    for (key, expected) in [
        ("Home", "/c"),
        ("ArrowDown", "/b"),
        ("ArrowDown", "/a"),
        ("ArrowDown", "/a"),
        ("ArrowUp", "/b"),
        ("End", "/a"),
    ] {
        press(key);
        assert_eq!(panel.selected(), expected, "{key}");
        let focus = document().active_element().unwrap();
        assert_eq!(focus.get_attribute("data-url").unwrap(), format!("https://api.example{expected}"), "{key}");
        assert_eq!(panel.text("#detail [data-part=url]"), format!("https://api.example{expected}"));
    }
    press("Enter");
    assert_eq!(document().active_element().unwrap().id(), "detail");
}

#[wasm_bindgen_test]
fn another_server_changes_the_snippet_and_is_remembered() {
    let panel = Panel::with(&[preflight("/a"), put("/a")]);
    let before = panel.text("[data-part=snippet]");
    panel.send(Message::ChooseServer("nginx".to_owned()));
    assert_ne!(panel.text("[data-part=snippet]"), before);
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    assert_eq!(storage.get_item("preflight-inspector.server").unwrap().as_deref(), Some("nginx"));
    let of_servers = storage.get_item("preflight-inspector.servers").unwrap();
    assert_eq!(of_servers.as_deref(), Some(r#"[["https://api.example","nginx"]]"#));
    assert_eq!(panel.text("[data-part=because]"), "Chosen by you for this server.");
}

#[wasm_bindgen_test]
fn a_file_that_cannot_be_used_is_named_and_the_panel_stays_usable() {
    let panel = Panel::open(Place::Page);
    panel.send(Message::FileChosen("bad.har".to_owned()));
    assert_eq!(panel.attribute("main", "aria-busy"), "true");
    panel.send(Message::FileRead(b"<html>".to_vec()));
    assert!(panel.text("[role=alert]").starts_with("bad.har: "));
    assert_eq!(panel.attribute("main", "aria-busy"), "false");
    panel.find("[data-action=dismiss]").click();
    assert_eq!(panel.text("[role=alert]"), "");
    panel.send(Message::FileChosen("good.har".to_owned()));
    panel.send(Message::FileRead(br#"{"log":{"entries":[5]}}"#.to_vec()));
    assert_eq!(panel.text("[data-part=skipped]"), "1 entry could not be read");
}

#[wasm_bindgen_test]
fn clear_clears() {
    let panel = Panel::with(&[get("/a", "x")]);
    panel.find("[data-action=clear]").click();
    assert!(panel.rows().is_empty());
    assert!(panel.text("#detail").contains("listening"));
}

#[wasm_bindgen_test]
async fn of_a_long_list_only_a_part_exists() {
    let panel = Panel::open(Place::Page);
    let entries: Vec<_> = (0..5000).map(|number| get(&format!("/{number}"), "x")).collect();
    let json =
        js_sys::JSON::stringify(&super::page::js(&format!("{{log: {{entries: [{}]}}}}", entries.join(",")))).unwrap();
    panel.find("#exchanges").style().set_property("max-height", "300px").unwrap();
    panel.send(Message::FileChosen("long.har".to_owned()));
    panel.send(Message::FileRead(String::from(json).into_bytes()));
    assert!(panel.find("#reading progress").is_connected() && panel.rows().is_empty(), "it is explained in slices");
    until(|| !panel.rows().is_empty()).await;
    assert!(panel.all("[data-exchange]").len() < 500, "{}", panel.all("[data-exchange]").len());
    assert_eq!(panel.attribute("[data-exchange]", "aria-setsize"), "5000");
    panel.find("[data-exchange]").focus().unwrap();
    press("End");
    assert_eq!(panel.selected(), "/0");
    assert_eq!(document().active_element().unwrap().get_attribute("aria-posinset").unwrap(), "5000");
    panel.send(Message::Clear);
    panel.capture(&get("/short", "x"));
    assert_eq!(panel.rows(), ["blocked /short"]);
}

#[wasm_bindgen_test]
fn the_same_failure_is_one_line_that_stays_the_same_element() {
    let panel = Panel::with(&[get("/a", "x"), get("/b", "x")]);
    let row = panel.find("[data-url$='/a']");
    row.focus().unwrap();
    panel.capture(&get("/a", "x"));
    assert_eq!(panel.rows(), ["blocked /a", "blocked /b"]);
    assert!(row.is_connected() && document().active_element().unwrap() == *row);
    assert_eq!((row.get_attribute("aria-expanded").as_deref(), panel.selected().as_str()), (Some("false"), "/a"));
    press("ArrowRight");
    assert_eq!(panel.rows(), ["blocked /a", "blocked /a", "blocked /b"]);
    // The one that was chosen before the other came.
    assert_eq!(document().active_element().unwrap().get_attribute("data-exchange").as_deref(), Some("0"));
    assert_eq!(document().active_element().unwrap().get_attribute("aria-selected").as_deref(), Some("true"));
    press("ArrowLeft");
    assert_eq!(panel.rows(), ["blocked /a", "blocked /b"]);
    assert_eq!(document().active_element().unwrap().get_attribute("aria-selected").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
fn what_is_typed_filters_and_a_block_that_is_hidden_is_told_of() {
    let panel = Panel::with(&[get("/ok", "https://app.example")]);
    panel.send(Message::FilterText("ok".to_owned()));
    assert_eq!(panel.find("#filter").unchecked_into::<HtmlInputElement>().value(), "ok");
    panel.capture(&get("/a", "x"));
    assert_eq!((panel.rows(), panel.text("[data-part=listed]")), (vec!["allowed /ok".to_owned()], "1 of 2".to_owned()));
    assert!(panel.text("#detail").contains("1 blocked request is not shown."));
    panel.find("#detail [data-action=clear-filter]").click();
    assert_eq!((panel.rows().len(), panel.selected().as_str()), (2, "/a"));
    assert_eq!(document().active_element().unwrap().id(), "filter");
}

#[wasm_bindgen_test]
async fn where_later_attempts_passed_it_is_said_that_nothing_is_blocked_any_more() {
    let panel = Panel::open(Place::Page);
    let at = |second: &str, allow_origin: &str| {
        let entry = js_sys::JSON::stringify(&js(&get("/a", allow_origin))).unwrap();
        String::from(entry).replace(":50.000Z", &format!(":{second}.000Z"))
    };
    let log = format!(
        r#"{{"log":{{"entries":[{},{}]}}}}"#,
        at("50", "https://other.example"),
        at("51", "https://app.example")
    );
    panel.send(Message::FileChosen("a.har".to_owned()));
    panel.send(Message::FileRead(log.into_bytes()));
    until(|| !panel.rows().is_empty()).await;
    assert_eq!(panel.text("[data-part=mended]"), "1 request failed, and a later attempt passed.");
    assert!(panel.find("[data-part=nothing-blocked]").has_attribute("hidden"));
    assert_eq!(panel.text("[data-part=count]"), "None blocked, 1 mended");
    assert_eq!(panel.rows(), ["allowed /a", "blocked /a"]);
    panel.send(Message::Select(RowId(0)));
    assert_eq!(panel.attribute("[data-part=story]", "data-became"), "passes");
    assert!(panel.find("[data-part=offer]").has_attribute("hidden"), "a file has no page");
}

#[wasm_bindgen_test]
fn opened_late_the_panel_offers_to_reload_until_that_is_dismissed() {
    let panel = Panel::open(Place::DevTools);
    panel.send(Message::BacklogEnded);
    assert!(panel.find("#hint").hidden(), "the screen says it");
    assert!(panel.find("#detail [data-action=reload]").is_connected());
    panel.capture(&get("/a", "x"));
    assert!(!panel.find("#hint").hidden() && !panel.find("#hint [data-action=reload]").hidden());
    assert!(panel.text("[data-part=hint-text]").starts_with("DevTools was opened after"));
    panel.find("[data-action=dismiss-hint]").click();
    assert!(panel.find("#hint").hidden());
}

#[wasm_bindgen_test]
fn a_file_in_devtools_says_that_it_is_not_the_page_and_leads_back() {
    let panel = Panel::with(&[get("/a", "x")]);
    panel.send(Message::FileChosen("<b>.har".to_owned()));
    panel.send(Message::FileRead(br#"{"log":{"entries":[]}}"#.to_vec()));
    assert!(panel.rows().is_empty());
    assert_eq!(
        panel.text("[data-part=not-the-page-text]"),
        "This is <b>.har, not the page. What the page asks meanwhile is kept."
    );
    panel.find("[data-part=not-the-page] [data-action=leave]").click();
    assert_eq!(panel.rows(), ["blocked /a"]);
    assert!(panel.find("#source").hidden());
}
