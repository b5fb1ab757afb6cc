//! Every word is in `extension/_locales`: the English file holds what the program says and no more, and what another language says
//! instead fits it.
//!
//! `UPDATE_LOCALES=1 cargo test --test locales` writes the English file anew.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

#[path = "locales/message.rs"]
mod message;
#[path = "locales/page.rs"]
mod page;
#[path = "locales/sources.rs"]
mod sources;
#[path = "locales/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use message::{File, MANIFEST, Message, english_file, has_place_of_browsers, places};
use preflight_inspector::panel::language::{LANGUAGES, Language};
use preflight_inspector::panel::prose::{Span, spans};

/// How much of what is said where each other language has to say, in percent. What is not listed here may be missing.
const FLOORS: [(&str, &str, usize); 7] = [
    ("de", "panel.html", 100),
    ("de", "src/panel", 100),
    ("de", "src/diagnosis", 100),
    ("de", "src/report", 100),
    ("de", "src/har", 100),
    ("de", "cause ", 100),
    ("de", "recipe ", 100),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn path_of(language: &str) -> PathBuf {
    root().join("extension/_locales").join(language).join("messages.json")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

fn file_of(language: &str) -> File {
    serde_json::from_str(&read(&path_of(language))).expect("a file of messages")
}

/// The languages other than English.
fn others() -> Vec<String> {
    let folders = fs::read_dir(root().join("extension/_locales")).expect("a folder");
    let names = folders.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.filter(|name| name != "en").collect()
}

fn said() -> Vec<Message> {
    let mut said = page::messages(&read(&root().join("www/panel.html")));
    said.extend(sources::messages(&root().join("src")));
    said.extend(tables::causes());
    said.extend(tables::recipes());
    said
}

#[test]
fn the_english_file_holds_what_is_said_and_nothing_else() {
    let now = english_file(&file_of("en"), &said());
    if std::env::var_os("UPDATE_LOCALES").is_some() {
        fs::write(path_of("en"), now).expect("the file is written");
        return;
    }
    let before = read(&path_of("en"));
    let differs = now.lines().zip(before.lines()).find(|(now, before)| now != before);
    assert!(now == before, "{differs:?}: UPDATE_LOCALES=1 cargo test --test locales writes the file anew");
}

#[test]
fn every_file_is_one_that_the_browsers_load() {
    for language in others().into_iter().chain(["en".to_owned()]) {
        let file = file_of(&language);
        for (key, entry) in &file {
            assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{language}: {key}");
            assert!(!has_place_of_browsers(&entry.message), "{language}: {}", entry.message);
            assert!(!entry.message.is_empty(), "{language}: {key}");
        }
        let lower: std::collections::BTreeSet<_> = file.keys().map(|key| key.to_lowercase()).collect();
        assert_eq!(lower.len(), file.len(), "{language}: two keys differ in upper and lower case only");
        for name in MANIFEST {
            assert!(file.contains_key(name), "{language} lacks {name}");
        }
        assert!(file["description"].message.chars().count() <= 132, "{language}: a store shows no more");
    }
}

#[test]
fn every_language_that_there_is_can_be_chosen_by_its_own_name() {
    let page = read(&root().join("www/panel.html"));
    let offered =
        page.split("<select id=\"language\">").nth(1).and_then(|rest| rest.split("</select>").next()).expect("a list");
    let option = |language: &&Language| {
        format!("<option value=\"{0}\" lang=\"{0}\" translate=\"no\">{1}</option>", language.id, language.name)
    };
    let expected: Vec<_> = LANGUAGES.iter().map(option).collect();
    let lines: Vec<_> = offered.lines().map(str::trim).filter(|line| line.contains("lang=")).collect();
    assert_eq!(lines, expected);
    let mut folders: Vec<_> = others();
    folders.sort();
    let mut known: Vec<_> = LANGUAGES.iter().map(|language| language.id).filter(|id| *id != "en").collect();
    known.sort_unstable();
    assert_eq!(folders, known);
}

#[test]
fn what_another_language_says_fits_what_is_said_in_english() {
    let english = file_of("en");
    for language in others() {
        for (key, entry) in file_of(&language) {
            let original = english.get(&key).map(|entry| &entry.message);
            let Some(original) = original else {
                panic!("{language}: {key} is said no more: take it out, or translate what stands in its place");
            };
            assert_eq!(places(&entry.message), places(original), "{language}: {key}: other places than in English");
            let is_prose = english[&key].description.contains("to be kept");
            assert!(!is_prose || marks(&entry.message) == marks(original), "{language}: {key}: other code or links");
        }
    }
}

/// What a translation of prose keeps: its code and where its links lead.
fn marks(text: &str) -> Vec<String> {
    let mut marks: Vec<_> = spans(text)
        .into_iter()
        .filter_map(|span| match span {
            Span::Text(_) => None,
            Span::Code(code) => Some(code.to_owned()),
            Span::Link { href, .. } => Some(href.to_owned()),
        })
        .collect();
    marks.sort();
    marks
}

#[test]
fn another_language_says_as_much_as_it_promises() {
    let english = file_of("en");
    for language in others() {
        let file = file_of(&language);
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (key, entry) in &english {
            let about = &entry.description;
            let place = FLOORS.iter().map(|(_, place, _)| *place).find(|place| about.starts_with(place));
            let (said, of) = counts.entry(place.unwrap_or("elsewhere")).or_default();
            *of += 1;
            *said += usize::from(file.contains_key(key));
        }
        println!("{language} says (of what English says) {counts:?}");
        for (_, place, floor) in FLOORS.iter().filter(|(floored, ..)| *floored == language) {
            let (said, of) = counts.get(place).copied().unwrap_or_default();
            let missing = || {
                english.keys().filter(|key| english[*key].description.starts_with(place) && !file.contains_key(*key))
            };
            assert!(said * 100 >= of * floor, "{language} lacks of {place}: {:#?}", missing().collect::<Vec<_>>());
        }
    }
}
