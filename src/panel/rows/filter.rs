//! Which exchanges the reader wants to see.

use crate::diagnosis::CAUSES;
use crate::panel::{address, words};
use crate::report::{ExchangeReport, Outcome, Role};
use crate::wording::Catalogue;

/// What an exchange must be to be listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    text: String,
    kind: Kind,
    /// Of each word of the text: itself, and the causes that it names.
    words: Vec<Word>,
}

/// What became of an exchange, as a choice of three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Anything.
    #[default]
    All,
    /// CORS blocked it.
    Blocked,
    /// A finding warns of something.
    Warnings,
}

#[derive(Clone, Debug)]
struct Word {
    word: String,
    causes: Vec<&'static str>,
}

impl Kind {
    /// By the value that `panel.html` gives it; what is none counts as [`Kind::All`].
    pub fn from_value(value: &str) -> Self {
        match value {
            "blocked" => Self::Blocked,
            "warnings" => Self::Warnings,
            _ => Self::All,
        }
    }

    /// The value that `panel.html` gives it.
    pub fn value(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Blocked => "blocked",
            Self::Warnings => "warnings",
        }
    }
}

impl Filter {
    /// Of what was typed and chosen, in English.
    pub fn new(text: String, kind: Kind) -> Self {
        Self { text, kind, words: Vec::new() }.in_language(&Catalogue::default())
    }

    /// The same where causes are called by their names in this language.
    #[must_use]
    pub fn in_language(&self, catalogue: &Catalogue) -> Self {
        let words = self.text.split_whitespace().map(|word| Word::new(word, catalogue)).collect();
        Self { words, ..self.clone() }
    }

    /// Whether each word of the text names this cause.
    #[cfg(test)]
    pub(in crate::panel) fn names_cause(&self, code: &str) -> bool {
        self.words.iter().all(|word| word.causes.contains(&code))
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was chosen.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether an exchange is listed: it is of the kind, and each word stands in its method, its URL without fragment or the title of one
    /// of its findings, in capitals or not. Exchanges that are one failure are all listed, or none is.
    pub fn lets_through(&self, report: &ExchangeReport) -> bool {
        let is_of_kind = match self.kind {
            Kind::All => true,
            Kind::Blocked => report.outcome == Outcome::Blocked,
            Kind::Warnings => report.findings.iter().any(|finding| finding.role == Role::Warns),
        };
        is_of_kind && self.words.iter().all(|word| word.is_in(report))
    }
}

impl Word {
    fn new(word: &str, catalogue: &Catalogue) -> Self {
        // Once for each word, not for each exchange.
        let named = CAUSES.iter().filter(|cause| contains(&catalogue.say(&words::cause(cause.code)), word));
        Self { word: word.to_owned(), causes: named.map(|cause| cause.code).collect() }
    }

    fn is_in(&self, report: &ExchangeReport) -> bool {
        contains(&report.method, &self.word)
            || contains(address::without_fragment(&report.url), &self.word)
            || report.findings.iter().any(|finding| {
                self.causes.contains(&finding.code) || finding.header.is_some_and(|header| contains(header, &self.word))
            })
    }
}

/// Whether `word` stands in `text`, in capitals or not. Nothing is copied: this runs for every exchange at every key.
fn contains(text: &str, word: &str) -> bool {
    let word = word.as_bytes();
    text.as_bytes().windows(word.len().max(1)).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::sample::{finding, report};

    #[test]
    fn each_word_stands_in_method_address_or_cause() {
        let mut blocked = report(Outcome::Blocked);
        blocked.url = "https://api.example/Items?page=2#kept".to_owned();
        blocked.findings = vec![finding("allow-origin-missing", Role::Blocks)];
        for (text, expected) in [
            ("", true),
            ("  ", true),
            ("put", true),
            ("ITEMS", true),
            ("api.example/items?page", true),
            ("allow-origin missing", true),
            ("put items origin", true),
            ("get", false),
            ("put orders", false),
            ("kept", false),
            ("allow-methods", false),
        ] {
            assert_eq!(Filter::new(text.to_owned(), Kind::All).lets_through(&blocked), expected, "{text:?}");
        }
    }

    #[test]
    fn of_the_kinds_each_lets_its_own_through() {
        let mut warned = report(Outcome::Allowed);
        warned.findings = vec![finding("needless-request-header", Role::Warns)];
        let reports = [report(Outcome::Blocked), warned, report(Outcome::Allowed), report(Outcome::Failed)];
        for (kind, expected) in [
            (Kind::All, [true, true, true, true]),
            (Kind::Blocked, [true, false, false, false]),
            (Kind::Warnings, [false, true, false, false]),
        ] {
            assert_eq!(
                reports.each_ref().map(|report| Filter::new(String::new(), kind).lets_through(report)),
                expected
            );
            assert_eq!(Kind::from_value(kind.value()), kind);
        }
    }
}
