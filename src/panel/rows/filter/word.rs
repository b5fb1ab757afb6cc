//! One word of what was typed.

use crate::diagnosis::CAUSES;
use crate::panel::{address, words};
use crate::report::{Finding, Summary};
use crate::wording::Catalogue;

/// A word, and where it is to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In small letters.
    text: String,
    place: Place,
    /// Whether it is to stand nowhere there.
    is_not: bool,
    /// The causes that it names.
    causes: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    Host,
    Cause,
}

impl Word {
    /// As it was typed by one to whom causes are called so; `None` while only its place is.
    pub(super) fn new(typed: &str, catalogue: &Catalogue) -> Option<Self> {
        let typed = typed.to_ascii_lowercase();
        let (is_not, rest) = typed.strip_prefix('-').map_or((false, typed.as_str()), |rest| (true, rest));
        let places = [("host:", Place::Host), ("cause:", Place::Cause)];
        let found = places.into_iter().find_map(|(prefix, place)| Some((rest.strip_prefix(prefix)?, place)));
        let (text, place) = found.unwrap_or((rest, Place::Anywhere));
        // Once for each word, not for each exchange.
        let is_named = |code: &str| {
            contains(&catalogue.say(&words::cause(code)), text) || (place == Place::Cause && contains(code, text))
        };
        let causes = CAUSES.iter().map(|cause| cause.code).filter(|code| is_named(code)).collect();
        (!text.is_empty()).then(|| Self { text: text.to_owned(), place, is_not, causes })
    }

    /// Whether an exchange is one that it asks for.
    pub(super) fn holds_for(&self, report: &Summary) -> bool {
        let is_in = |text: &str| contains(text, &self.text);
        let is_in_cause = |finding: &Finding| self.causes.contains(&finding.code) || finding.header.is_some_and(is_in);
        let stands_there = match self.place {
            Place::Host => is_in(address::split(&report.url).0),
            Place::Cause => report.findings.iter().any(is_in_cause),
            Place::Anywhere => {
                is_in(address::without_fragment(&report.url))
                    || is_in(&report.method)
                    || report.findings.iter().any(is_in_cause)
            }
        };
        stands_there != self.is_not
    }

    #[cfg(test)]
    pub(super) fn names_cause(&self, code: &str) -> bool {
        self.causes.contains(&code)
    }

    /// Whether it holds for nothing that the other does not hold for.
    pub(super) fn narrows(&self, other: &Self) -> bool {
        let (longer, shorter) = if self.is_not { (other, self) } else { (self, other) };
        self.place == other.place && self.is_not == other.is_not && longer.text.contains(&shorter.text)
    }
}

/// Whether `word`, in small letters, stands in `text`, in capitals or not. Nothing is copied: this runs for every exchange at every key.
fn contains(text: &str, word: &str) -> bool {
    let word = word.as_bytes();
    let Some((first, rest)) = word.split_first() else { return true };
    let is_here = |part: &[u8]| part[0].to_ascii_lowercase() == *first && part[1..].eq_ignore_ascii_case(rest);
    text.as_bytes().windows(word.len()).any(is_here)
}
