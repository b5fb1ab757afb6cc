//! What a recipe hands over.

use serde::Serialize;

use super::recipe::code::Code;
use crate::wording::Wording;

/// How sure it is that pasting the snippet is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Paste it as it is.
    Ready,
    /// Something in it only the reader can decide; [`Snippet::notes`] says what.
    NeedsYourInput,
    /// It works, but opens more than the request needed; [`Snippet::notes`] says what.
    Risky,
}

/// One piece of text and where it goes. A server whose answer lives in two places gets two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The file and the place in it, as a phrase: "nginx.conf, inside http { }".
    pub place: Wording,
    /// The text to paste, lines ended with `\n`.
    pub code: String,
    /// What it is written in, where that is not the recipe's [`language`](super::Recipe::language).
    pub language: Option<&'static str>,
}

impl Part {
    /// In the recipe's language; the place is a phrase.
    pub(super) fn new(place: &'static str, code: Code) -> Self {
        Self { place: Wording::text(place), code: code.finish(), language: None }
    }
}

/// A [`Policy`](super::Policy) written for one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// In the order in which the reader pastes them; never empty.
    pub parts: Vec<Part>,
    /// What makes the change take effect, as a phrase: "nginx -t && nginx -s reload".
    pub apply: Wording,
    /// How sure it is that pasting is right.
    pub applicability: Applicability,
    /// What the reader has to know or decide about *this* snippet, most important first.
    pub notes: Vec<Wording>,
}
