//! Which exchanges the reader wants to see.

mod word;

use crate::diagnosis::CAUSES;
use crate::panel::address;
use crate::report::{Outcome, Role, Summary};
use crate::wording::Catalogue;
use word::Word;

/// What an exchange must be to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
    kind: Kind,
    host: Option<String>,
    cause: Option<&'static str>,
    words: Vec<Word>,
}

/// What became of an exchange, as a choice of three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Anything.
    #[default]
    All,
    /// CORS blocked it, and no later attempt has mended that.
    Blocked,
    /// A finding warns of something.
    Warnings,
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
        Self { kind, ..Self::default() }.with_text(text, &Catalogue::default())
    }

    /// The same with another text, typed by one to whom causes are called so.
    #[must_use]
    pub fn with_text(self, text: String, catalogue: &Catalogue) -> Self {
        let words = text.split_whitespace().filter_map(|word| Word::new(word, catalogue)).collect();
        Self { text, words, ..self }
    }

    /// The same of another kind.
    #[must_use]
    pub fn with_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The same of one host alone, or of all.
    #[must_use]
    pub fn with_host(self, host: Option<String>) -> Self {
        Self { host, ..self }
    }

    /// The same of one cause alone, by its code; of all where no cause has it.
    #[must_use]
    pub fn with_cause(self, code: &str) -> Self {
        let cause = CAUSES.iter().find(|cause| cause.code == code).map(|cause| cause.code);
        Self { cause, ..self }
    }

    /// The same where causes are called by their names in this language.
    #[must_use]
    pub fn in_language(&self, catalogue: &Catalogue) -> Self {
        self.clone().with_text(self.text.clone(), catalogue)
    }

    /// Whether each word of the text names this cause.
    #[cfg(test)]
    pub(in crate::panel) fn names_cause(&self, code: &str) -> bool {
        self.words.iter().all(|word| word.names_cause(code))
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was chosen.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The host that was chosen.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The code of the cause that was chosen.
    pub fn cause(&self) -> Option<&'static str> {
        self.cause
    }

    /// Whether anything was typed or chosen.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Whether an exchange is listed: it is of the kind, the host and the cause, and each word stands in its method, its URL without
    /// fragment or the title of one of its findings, in capitals or not. A word after `host:` or `cause:` stands there, and one after `-`
    /// stands nowhere. Exchanges that are one failure are all listed, or none is, but for those of them that are mended.
    pub fn lets_through(&self, report: &Summary, is_mended: bool) -> bool {
        let is_of_kind = match self.kind {
            Kind::All => true,
            Kind::Blocked => report.outcome == Outcome::Blocked && !is_mended,
            Kind::Warnings => report.findings.iter().any(|finding| finding.role == Role::Warns),
        };
        let has_cause = |code: &str| report.findings.iter().any(|finding| finding.code == code);
        is_of_kind
            && self.host.as_deref().is_none_or(|host| address::split(&report.url).0 == host)
            && self.cause.is_none_or(has_cause)
            && self.words.iter().all(|word| word.holds_for(report))
    }

    /// Whether it lets nothing through that the other does not: it is typed letter by letter, and each letter asks only of what the last
    /// one has left.
    pub fn narrows(&self, other: &Self) -> bool {
        let is_left = |one: bool, same: bool| one || same;
        is_left(other.kind == Kind::All, self.kind == other.kind)
            && is_left(other.host.is_none(), self.host == other.host)
            && is_left(other.cause.is_none(), self.cause == other.cause)
            && self.words.len() >= other.words.len()
            && self.words.iter().zip(&other.words).all(|(word, other)| word.narrows(other))
    }
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
            // Where a word is to stand.
            ("host:api", true),
            ("HOST:API.example", true),
            ("host:items", false),
            ("cause:allow-origin", true),
            ("cause:missing", true),
            ("cause:allow-origin-missing", true),
            ("cause:api", false),
            ("host:api cause:methods", false),
            // And where not.
            ("-get", true),
            ("-put", false),
            ("-host:cdn", true),
            ("-host:api", false),
            ("-cause:allow-methods", true),
            ("put -cause:allow-origin", false),
            // What is not typed to its end yet.
            ("-", true),
            ("host:", true),
            ("-host:", true),
            ("cause:", true),
            // No word of ours.
            ("https://api.example/items", true),
            ("example:8080", false),
        ] {
            assert_eq!(Filter::new(text.to_owned(), Kind::All).lets_through(&blocked, false), expected, "{text:?}");
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
                reports.each_ref().map(|report| Filter::new(String::new(), kind).lets_through(report, false)),
                expected
            );
            assert_eq!(Kind::from_value(kind.value()), kind);
        }
    }

    #[test]
    fn what_is_chosen_is_exact() {
        let mut blocked = report(Outcome::Blocked);
        blocked.url = "https://api.example:8443/items".to_owned();
        blocked.findings = vec![finding("allow-origin-missing", Role::Blocks)];
        for (host, cause, expected) in [
            (None, "", true),
            (Some("api.example:8443"), "", true),
            (Some("api.example"), "", false),
            (Some(""), "", false),
            (None, "allow-origin-missing", true),
            (None, "allow-origin-mismatch", false),
            (None, "no such cause", true),
        ] {
            let filter = Filter::default().with_host(host.map(str::to_owned)).with_cause(cause);
            assert_eq!(filter.lets_through(&blocked, false), expected, "{host:?} {cause:?}");
        }
    }

    #[test]
    fn a_filter_narrows_another_only_where_each_of_its_words_does() {
        for (text, other, expected) in [
            ("", "", true),
            ("a", "", true),
            ("ab", "a", true),
            ("ab c", "ab", true),
            ("Ab", "a", true),
            ("a", "ab", false),
            ("b", "a", false),
            ("ba", "a", true),
            ("host:", "host", false),
            ("host:a", "host:", true),
            ("host:ab", "host:a", true),
            ("-a", "-", true),
            ("-ab", "-a", false),
            ("-a", "-ab", true),
            ("-a b", "-a", true),
            ("cause:ab", "cause:a", true),
            ("cause:a", "host:a", false),
        ] {
            let of = |text: &str| Filter::new(text.to_owned(), Kind::All);
            assert_eq!(of(text).narrows(&of(other)), expected, "{text:?} after {other:?}");
        }
        let (all, host) = (Filter::default(), Filter::default().with_host(Some("a".into())));
        assert!(host.narrows(&all) && !all.narrows(&host));
        let kind = all.clone().with_kind(Kind::Blocked);
        assert!(kind.narrows(&all) && !all.narrows(&kind) && !host.narrows(&kind));
    }
}
