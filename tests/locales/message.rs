//! The files of `extension/_locales`.

use std::collections::BTreeMap;
use std::fmt::Write;

use preflight_inspector::wording::key::key;
use preflight_inspector::wording::template::{Segment, segments};
use serde::Deserialize;

/// Something that the program says.
pub(super) struct Message {
    /// In English, as a template.
    pub(super) english: String,
    /// Where it is said, for those who translate it.
    pub(super) about: String,
}

/// A message as it stands in a file.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) message: String,
    #[serde(default)]
    pub(super) description: String,
}

/// A file, by the messages' keys.
pub(super) type File = BTreeMap<String, Entry>;

/// What the manifest asks the browsers for, by these keys.
pub(super) const MANIFEST: [&str; 2] = ["name", "description"];

/// The English file: what the manifest asks for as it stands there, then every message once, where it is met first.
pub(super) fn english_file(manifest: &File, messages: &[Message]) -> String {
    let mut lines: Vec<(String, String, String)> = Vec::new();
    for name in MANIFEST {
        let entry = manifest.get(name).expect("what the manifest asks for");
        lines.push((name.to_owned(), entry.message.clone(), entry.description.clone()));
    }
    for message in messages {
        let key = key(&message.english);
        let known = lines.iter().find(|(known, ..)| known[known.len().saturating_sub(8)..] == key[key.len() - 8..]);
        if let Some((_, text, _)) = known {
            assert_eq!(*text, written(&message.english), "two texts have one hash");
        } else {
            lines.push((key, written(&message.english), message.about.clone()));
        }
    }
    let json = |text: &str| serde_json::to_string(text).expect("a text");
    let mut file = String::from("{\n");
    for (at, (key, text, about)) in lines.iter().enumerate() {
        let comma = if at + 1 < lines.len() { "," } else { "" };
        let _ = writeln!(
            file,
            "  {}: {{\n    \"message\": {},\n    \"description\": {}\n  }}{comma}",
            json(key),
            json(text),
            json(about)
        );
    }
    file.push_str("}\n");
    file
}

/// As the browsers want it.
fn written(text: &str) -> String {
    text.replace('$', "$$")
}

/// The names of a text's places, in the order of the alphabet.
pub(super) fn places(text: &str) -> Vec<&str> {
    let place = |segment| match segment {
        Segment::Place(name) => Some(name),
        Segment::Text(_) => None,
    };
    let mut places: Vec<_> = segments(text).filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Whether the browsers would take a part of it for a place of their own, and refuse the whole extension for it: `$NAME$`.
pub(super) fn has_place_of_browsers(text: &str) -> bool {
    let parts: Vec<_> = text.split('$').collect();
    let is_name =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@'));
    parts.len() > 2 && parts[1..parts.len() - 1].iter().any(is_name)
}
