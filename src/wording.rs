//! What is said to a reader, before it is said in their language.
//!
//! A [`Wording`] is an English sentence with places, and what stands in them; [`say!`](crate::say) makes one. Its `Display` is the
//! English sentence: what the command line, Markdown and JSON hold. A [`Catalogue`] says it in another language: it knows a translation
//! by the English text. What stands in a place is never looked up nor looked into: a captured value stays what it is.
//!
//! Whole sentences are translated. One that is made of halves cannot be, so a place holds a value, a noun, or another whole sentence.

mod catalogue;
pub mod key;
pub mod template;

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

pub use catalogue::Catalogue;
use template::{Segment, places, segments};

/// A sentence, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// A template, and what stands in its [`places`].
    Said(&'static str, Vec<Wording>),
    /// A text of this program without places, which stands in a table or is read from one.
    Text(Cow<'static, str>),
    /// The same in every language: a captured value, a name, a number.
    Verbatim(Cow<'static, str>),
    /// Several, with the same text between each two.
    Joined(&'static str, Vec<Wording>),
    /// What stands behind a colon: English begins it in lower case, if it begins with "The".
    BehindColon(Box<Wording>),
}

/// Says an English sentence: `say!("{count} requests to {host}", count, host = url.host())`. A place without a value, or the other way
/// round, or in another order, does not compile. As in `format!`, a brace is written twice.
#[macro_export]
macro_rules! say {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    (@template $english:literal $($name:ident),*) => {{
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const _: () = assert!($crate::wording::template::fits($english, NAMES), "places and values differ");
        $english
    }};
    ($english:literal $(,)?) => {
        $crate::wording::Wording::plain($crate::say!(@template $english))
    };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::wording::Wording::said(
            $crate::say!(@template $english $($name),+),
            [$($crate::wording::Wording::from($crate::say!(@value $name $($value)?))),+],
        )
    };
}

impl Wording {
    /// A template without places.
    // Called from everywhere, as what follows: for size.
    #[inline(never)]
    pub const fn plain(template: &'static str) -> Self {
        Self::Said(template, Vec::new())
    }

    /// A template with the values for its places.
    #[inline(never)]
    pub fn said<const N: usize>(template: &'static str, values: [Self; N]) -> Self {
        Self::Said(template, values.into())
    }

    /// A text of this program without places.
    pub fn text(english: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(english.into())
    }

    /// Nothing.
    pub const NOTHING: Self = Self::Joined("", Vec::new());

    /// Sentences, one after the other.
    pub fn sentences(sentences: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(" ", sentences)
    }

    /// Values or nouns, with a comma between each two.
    pub fn list<W: Into<Self>>(items: impl IntoIterator<Item = W>) -> Self {
        Self::joined(", ", items.into_iter().map(Into::into))
    }

    /// All of these, with the same text between each two.
    pub fn joined(between: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<_> = parts.into_iter().collect();
        match parts.len() {
            1 => parts.swap_remove(0),
            _ => Self::Joined(between, parts),
        }
    }

    /// Whether it is the same in every language.
    pub fn is_verbatim(&self) -> bool {
        match self {
            Self::Verbatim(_) => true,
            Self::Said(..) | Self::Text(_) => false,
            Self::Joined(_, parts) => parts.iter().all(Self::is_verbatim),
            Self::BehindColon(sentence) => sentence.is_verbatim(),
        }
    }

    /// Puts another text in the place of each value that stands in it.
    pub fn replace_values(&mut self, other: &impl Fn(&str) -> String) {
        match self {
            Self::Verbatim(text) => *text = other(text).into(),
            Self::Said(_, parts) | Self::Joined(_, parts) => {
                for part in parts {
                    part.replace_values(other);
                }
            }
            Self::BehindColon(sentence) => sentence.replace_values(other),
            Self::Text(_) => {}
        }
    }

    /// As it stands behind a colon.
    #[must_use]
    pub fn behind_colon(self) -> Self {
        Self::BehindColon(Box::new(self))
    }

    /// Adds it in the catalogue's language.
    fn write(&self, out: &mut String, catalogue: &Catalogue) {
        match self {
            Self::Said(template, values) => {
                let names = places(template);
                for segment in segments(catalogue.translation(template).unwrap_or(template)) {
                    let place = |name| names.iter().position(|known| *known == name);
                    match segment {
                        Segment::Text(text) => out.push_str(text),
                        Segment::Place(name) => {
                            if let Some(value) = place(name).and_then(|place| values.get(place)) {
                                value.write(out, catalogue);
                            }
                        }
                    }
                }
            }
            Self::Text(text) => out.push_str(&catalogue.text(text)),
            Self::Verbatim(text) => out.push_str(text),
            Self::Joined(between, parts) => {
                for (at, part) in parts.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { between });
                    part.write(out, catalogue);
                }
            }
            Self::BehindColon(sentence) => {
                let start = out.len();
                sentence.write(out, catalogue);
                // Other sentences may begin with a header's name. No other language has the word.
                if out[start..].starts_with("The ") {
                    out.replace_range(start..=start, "t");
                }
            }
        }
    }
}

/// What is asked of the English sentence.
impl Wording {
    /// Whether it contains these words.
    pub fn contains(&self, words: &str) -> bool {
        self.to_string().contains(words)
    }

    /// Whether it starts with these words.
    pub fn starts_with(&self, words: &str) -> bool {
        self.to_string().starts_with(words)
    }

    /// Whether it ends with these words.
    pub fn ends_with(&self, words: &str) -> bool {
        self.to_string().ends_with(words)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.to_string().is_empty()
    }
}

impl Default for Wording {
    fn default() -> Self {
        Self::NOTHING
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Catalogue::default().say(self))
    }
}

impl Serialize for Wording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialEq<str> for Wording {
    fn eq(&self, english: &str) -> bool {
        let said = self.to_string();
        said == english
    }
}

impl PartialEq<&str> for Wording {
    fn eq(&self, english: &&str) -> bool {
        *self == **english
    }
}

impl From<String> for Wording {
    fn from(value: String) -> Self {
        Self::Verbatim(value.into())
    }
}

impl From<&Wording> for Wording {
    fn from(wording: &Wording) -> Self {
        wording.clone()
    }
}

macro_rules! verbatim {
    ($($type:ty),+) => {$(
        impl From<$type> for Wording {
            #[inline(never)]
            fn from(value: $type) -> Self {
                Self::Verbatim(value.to_string().into())
            }
        }
    )+};
}

verbatim!(&str, &String, Cow<'_, str>, &Cow<'_, str>, char, u16, u32, u64, usize, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_display_is_the_english_sentence() {
        let host = "api.example";
        for (wording, expected) in [
            (say!("Copied"), "Copied"),
            (say!("{count} requests to {host}", count = 3_usize, host), "3 requests to api.example"),
            (say!("{{{host}}} and {host}", host), "{api.example} and api.example"),
            (say!("It says {inner}", inner = say!("The {what}.", what = "redirect")), "It says The redirect."),
            (Wording::list(["a", "b"]), "a, b"),
            (Wording::sentences([say!("One."), say!("Two.")]), "One. Two."),
            (Wording::sentences([say!("One.")]), "One."),
            (Wording::NOTHING, ""),
            (
                say!("Blocked: {why}", why = say!("The header is empty.").behind_colon()),
                "Blocked: the header is empty.",
            ),
            (say!("Blocked: {why}", why = say!("Origin is empty.").behind_colon()), "Blocked: Origin is empty."),
        ] {
            assert_eq!(wording, expected);
            assert_eq!(serde_json::to_value(&wording).expect("JSON"), serde_json::json!(expected));
        }
    }

    #[test]
    fn a_value_is_no_template() {
        let odd = "{host} {{ } {0}".to_owned();
        assert_eq!(say!("<{odd}>", odd), "<{host} {{ } {0}>");
    }
}
