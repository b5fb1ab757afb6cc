//! Another language, in the page and in what is drawn.

use preflight_inspector::panel::language::{ENGLISH, Language};
use preflight_inspector::panel::state::{Message, Place};
use preflight_inspector::wording::Catalogue;
use preflight_inspector::wording::key::key;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Panel, document, preflight, put};

const GERMAN: [(&str, &str); 8] = [
    ("Clear", "Leeren"),
    ("Forget everything shown here", "Alles vergessen"),
    ("Drop a HAR file here", "HAR-Datei hier ablegen"),
    ("Where they went, and when: {1}, {2}", "{2} oder {1}: wohin"),
    ("could be spared", "unnötig"),
    ("The server must change", "Der Server <b>muss</b> {1}"),
    ("{count} blocked", "Blockiert: {count}"),
    ("As {1}", "{1} {2} {count}"),
];

fn german() -> Message {
    let messages = GERMAN.iter().map(|(english, german)| (key(english), *german));
    Message::Speak(Language::find("de").unwrap(), Some(Catalogue::new(messages)))
}

fn english() -> Message {
    Message::Speak(&ENGLISH, Some(Catalogue::default()))
}

#[wasm_bindgen_test]
fn the_page_s_own_texts_are_said_in_another_language_and_back() {
    let panel = Panel::open(Place::Page);
    let texts =
        || [panel.text(".toolbar"), panel.text("#detail"), panel.text("#preflights")].map(|text| one_blank(&text));
    let before = texts();
    panel.send(german());
    assert_eq!(document().document_element().unwrap().get_attribute("lang").as_deref(), Some("de"));
    assert_eq!(panel.text("[data-action=clear]").trim(), "Leeren");
    assert_eq!(panel.attribute("[data-action=clear]", "title"), "Alles vergessen");
    assert!(panel.find("[data-action=clear] svg").is_connected());
    // Its parts change places and stay what they are.
    assert_eq!(panel.text("#detail h2"), "HAR-Datei hier ablegen");
    assert_eq!(panel.text(".endpoints caption"), "unnötig oder needed: wohin");
    assert_eq!(panel.attribute(".endpoints caption .key", "class"), "key spared");
    panel.send(english());
    assert_eq!(texts(), before);
}

#[wasm_bindgen_test]
fn what_is_drawn_is_said_in_another_language_and_what_is_captured_stays() {
    let panel = Panel::with(&[preflight("/a?{count}"), put("/a?{count}")]);
    panel.send(german());
    assert_eq!(panel.text("[data-part=count]"), "Blockiert: 1");
    assert_eq!(panel.selected(), "/a?{count}");
    // A translation is text, and has no places but those of the English.
    assert_eq!(panel.text("[data-part=actor]"), "Der Server <b>muss</b> ");
    assert_eq!(panel.all("[data-part=actor] b").len(), 0);
    assert!(panel.text("[data-part=url]").ends_with("/a?{count}"));
    assert_eq!(panel.attribute("[data-part=url]", "translate"), "no");
    // What the language lacks is said in English.
    assert!(panel.text("[data-part=verdict]").starts_with("Blocked at the preflight: "));
    panel.send(english());
    assert_eq!(panel.text("[data-part=actor]"), "The server must change");
}

#[wasm_bindgen_test]
fn messages_that_cannot_be_had_leave_english_and_a_word() {
    let panel = Panel::open(Place::Page);
    panel.send(Message::Speak(Language::find("de").unwrap(), None));
    assert!(panel.text("[data-part=notice]").contains("Deutsch"));
    assert_eq!(panel.app.state().speech().language.id, "en");
    assert!(panel.text("#detail").contains("Drop a HAR file"));
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
