//! The messages of one language.

use std::borrow::Cow;

use super::Wording;
use super::key::{hash, hash_in};
use super::template::{Segment, escaped, segments};

/// What is said in one language instead of the English texts; by default nothing, which is English.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// By the hash of the English text. So few that they are searched one by one.
    messages: Vec<(u32, String)>,
}

impl Catalogue {
    /// Of the keys and messages of a `messages.json`. As for the browsers, `$$` is a `$` there.
    pub fn new<K: AsRef<str>, M: AsRef<str>>(messages: impl IntoIterator<Item = (K, M)>) -> Self {
        let by_hash = |(key, message): (K, M)| Some((hash_in(key.as_ref())?, message.as_ref().replace("$$", "$")));
        Self { messages: messages.into_iter().filter_map(by_hash).collect() }
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
        let wanted = hash(english);
        self.messages.iter().find(|(hash, _)| *hash == wanted).map(|(_, message)| message.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::key;
    use super::*;
    use crate::say;

    fn catalogue(messages: &[(&str, &str)]) -> Catalogue {
        Catalogue::new(messages.iter().map(|(english, message)| (key(english), *message)))
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
    fn what_the_manifest_alone_asks_for_is_no_message() {
        assert_eq!(Catalogue::new([("name", "x"), ("description", "y")]), Catalogue::default());
    }
}
