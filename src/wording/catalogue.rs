//! The messages of one language.

use std::borrow::Cow;

use serde_json::Value;

use super::Wording;
use super::key::{hash, hash_in};
use super::template::{Segment, escaped, segments};

/// What is said in one language instead of the English texts; by default nothing, which is English.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// By the hash of the English text, in its order.
    messages: Vec<(u32, String)>,
}

impl Catalogue {
    /// Reads a `messages.json` as the browsers read it, where `$$` is a `$`. `None` where it is none.
    pub fn from_json(text: &str) -> Option<Self> {
        let Value::Object(file) = serde_json::from_str(text).ok()? else { return None };
        let mut messages = Vec::new();
        for (key, entry) in &file {
            let message = entry.get("message")?.as_str()?;
            if let Some(hash) = hash_in(key) {
                messages.push((hash, message.replace("$$", "$")));
            }
        }
        messages.sort_unstable_by_key(|(hash, _)| *hash);
        Some(Self { messages })
    }

    /// Says it in this language, as far as it is known there, and the rest in English.
    pub fn say(&self, wording: &Wording) -> String {
        let mut said = String::new();
        wording.write(&mut said, self);
        said
    }

    /// A text without places.
    pub fn text<'t>(&'t self, english: &'t str) -> Cow<'t, str> {
        let Some(translation) = self.translation(&escaped(english)) else { return english.into() };
        let text = |segment| match segment {
            Segment::Text(text) | Segment::Place(text) => text,
        };
        segments(translation).map(text).collect()
    }

    /// The translation of a template; `None` where it is not known.
    pub fn translation(&self, english: &str) -> Option<&str> {
        let at = self.messages.binary_search_by_key(&hash(english), |(hash, _)| *hash).ok()?;
        self.messages.get(at).map(|(_, message)| message.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::key;
    use super::*;
    use crate::say;

    fn catalogue(messages: &[(&str, &str)]) -> Catalogue {
        let messages: serde_json::Map<_, _> = messages
            .iter()
            .map(|(english, message)| (key(english), serde_json::json!({ "message": message, "description": "odd" })))
            .collect();
        Catalogue::from_json(&serde_json::Value::Object(messages).to_string()).expect("a catalogue")
    }

    #[test]
    fn a_sentence_is_said_in_the_language_s_own_order_and_what_it_lacks_in_english() {
        let german = catalogue(&[
            ("{count} requests to {host}", "An {host}: {count} Anfragen"),
            ("Blocked: {why}", "Blockiert: {why}"),
            ("{{}}", "{{ }}"),
            ("Costs $", "Kostet $$"),
        ]);
        let host = "{count} $$ api.example";
        for (wording, expected) in [
            (say!("{count} requests to {host}", count = 3_u16, host), "An {count} $$ api.example: 3 Anfragen"),
            (
                say!("Blocked: {why}", why = say!("The {host} is odd.", host = "x").behind_colon()),
                "Blockiert: the x is odd.",
            ),
            (Wording::sentences([say!("{{}}"), say!("Costs $")]), "{ } Kostet $"),
            (say!("Not known: {host}", host), "Not known: {count} $$ api.example"),
        ] {
            assert_eq!(german.say(&wording), expected);
        }
        assert_eq!(german.text("{}"), "{ }");
        assert_eq!(german.text("Not known"), "Not known");
    }

    #[test]
    fn what_is_no_catalogue_is_refused() {
        for text in ["", "[]", "{\"a\": 1}", "{\"a\": {}}", "<html>"] {
            assert_eq!(Catalogue::from_json(text), None, "{text}");
        }
        assert_eq!(Catalogue::from_json("{\"name\": {\"message\": \"x\"}}"), Some(Catalogue::default()));
    }
}
