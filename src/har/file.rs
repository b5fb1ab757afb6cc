//! A HAR file.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Entry;
use crate::wording::Wording;

/// The entries of a log.
#[derive(Debug, Default)]
pub struct Har<'a> {
    /// How many entries the log holds, readable or not.
    pub entry_count: usize,
    /// Index in `log.entries` and entry, ascending.
    pub entries: Vec<(usize, Entry<'a>)>,
    /// Those that could not be read; ascending.
    pub skipped: Vec<Skipped>,
}

/// An entry that could not be read, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its index in `log.entries`.
    pub entry: usize,
    /// Why, as a phrase.
    pub reason: String,
}

/// Why a file cannot be used. `Display` is what [`Unusable::why`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Nothing in it but white space.
    Empty,
    /// UTF-16 text.
    Utf16,
    /// No JSON from this line and column on (both from 1).
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON that ends too early.
    Truncated {
        /// How long the text is, in bytes.
        bytes: usize,
    },
    /// JSON without what makes a HAR.
    NotHar(Missing),
}

/// What makes a HAR, and is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// `log`.
    Log,
    /// An object as `log`.
    LogObject,
    /// `log.entries`.
    Entries,
    /// An array as `log.entries`.
    EntriesArray,
}

/// Reads a HAR file. `text` is what [`String::from_utf8_lossy`] makes of the file; [`Unusable::check_encoding`] first.
pub fn read(text: &str) -> Result<Har<'_>, Unusable> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Unusable::Empty);
    }
    let file: Json<File> = serde_json::from_str(text).map_err(|error| Unusable::from_json_error(&error, text))?;
    let Json::Object(File { log: Some(log) }) = file else {
        return Err(Unusable::NotHar(Missing::Log));
    };
    let Json::Object(log) = log else { return Err(Unusable::NotHar(Missing::LogObject)) };
    match log.entries {
        Some(Json::Array(entries)) => Ok(entries_of(&entries)),
        Some(_) => Err(Unusable::NotHar(Missing::EntriesArray)),
        None => Err(Unusable::NotHar(Missing::Entries)),
    }
}

impl Unusable {
    /// Refuses what is no UTF-8 text at all, by its first bytes.
    pub fn check_encoding(bytes: &[u8]) -> Result<(), Self> {
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) { Err(Self::Utf16) } else { Ok(()) }
    }

    fn from_json_error(error: &serde_json::Error, text: &str) -> Self {
        if error.is_eof() {
            Self::Truncated { bytes: text.len() }
        } else {
            Self::NotJson { line: error.line(), column: error.column().max(1) }
        }
    }
}

impl Unusable {
    /// One line: what, where in the file, what to do.
    pub fn why(&self) -> Wording {
        let export = say!("export it from the Network panel of the browser's developer tools with \"Save all as HAR\"");
        match self {
            Self::Empty => say!("the file is empty; {export}", export),
            Self::Utf16 => say!("the file is UTF-16 text (its first two bytes say so); save it as UTF-8"),
            Self::NotJson { line, column } => say!(
                "not a HAR file: it stops being JSON at line {line}, column {column}; {export}",
                line = *line,
                column = *column,
                export
            ),
            Self::Truncated { bytes } => say!(
                "the file is cut off: its JSON is unfinished at its end, byte {bytes}; export or copy it again",
                bytes = *bytes
            ),
            Self::NotHar(missing) => {
                let missing = match missing {
                    Missing::Log => say!("it has no \"log\" at the top"),
                    Missing::LogObject => say!("its \"log\" is no object"),
                    Missing::Entries => say!("it has no \"log.entries\""),
                    Missing::EntriesArray => say!("its \"log.entries\" is no array"),
                };
                say!("JSON, but not a HAR file: {missing}; {export}", missing, export)
            }
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why().fmt(f)
    }
}

impl std::error::Error for Unusable {}

fn entries_of<'a>(raw_entries: &[&'a RawValue]) -> Har<'a> {
    let mut har = Har { entry_count: raw_entries.len(), ..Har::default() };
    for (index, raw) in raw_entries.iter().enumerate() {
        match read_entry(raw) {
            Ok(entry) => har.entries.push((index, entry)),
            Err(reason) => har.skipped.push(Skipped { entry: index, reason }),
        }
    }
    har
}

fn read_entry(raw: &RawValue) -> Result<Entry<'_>, String> {
    if !raw.get().starts_with('{') {
        return Err("it is no object".to_owned());
    }
    let entry: Entry = serde_json::from_str(raw.get())
        .or_else(|error| match without_lone_surrogates(raw.get()) {
            Some(mended) => serde_json::from_str::<Entry>(&mended).map(Entry::into_owned),
            None => Err(error),
        })
        .map_err(|error| format!("it cannot be read: {}", error.to_string().replace(['\n', '\r'], " ")))?;
    match entry.oddity() {
        Some(oddity) => Err(oddity.to_owned()),
        None => Ok(entry),
    }
}

/// Replaces escapes of surrogates that stand alone, which JavaScript writes and Rust text cannot hold; `None` when there are none.
fn without_lone_surrogates(json: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        at += match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str(&json[copied..at]);
                mended.push('\u{FFFD}');
                copied = at + 6;
                6
            }
            _ => 2,
        };
    }
    if copied == 0 {
        return None;
    }
    mended.push_str(&json[copied..]);
    Some(mended)
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    log: Option<Json<'a, Log<'a>>>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    entries: Option<Json<'a, IgnoredAny>>,
}

/// A JSON value of which only the kind matters, unless it is an array or an object: then its parts, each element unread.
enum Json<'a, T> {
    Array(Vec<&'a RawValue>),
    Object(T),
    Other,
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Json<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor(std::marker::PhantomData))
    }
}

struct JsonVisitor<'a, T>(std::marker::PhantomData<Json<'a, T>>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for JsonVisitor<'a, T> {
    type Value = Json<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Other)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = array.next_element()? {
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(object)).map(Json::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENTRY: &str = r#"{"request":{"method":"GET","url":"https://api.example/"}}"#;

    fn log(entries: &str) -> String {
        format!(r#"{{"log":{{"version":"1.2","entries":[{entries}]}}}}"#)
    }

    #[test]
    fn what_is_no_har_is_refused_in_one_line_that_says_what_where_and_what_to_do() {
        let cut = &log(ENTRY)[..60];
        let deep = "[".repeat(100_000);
        let deep_log = format!(r#"{{"log":{{"entries":[{deep}"#);
        let one_line = format!("{{\"log\":{}", "x".repeat(1_000_000));
        for (text, expected) in [
            ("", "the file is empty"),
            (" \n\t", "the file is empty"),
            ("\u{feff}", "the file is empty"),
            ("<html>", "stops being JSON at line 1, column 1"),
            ("{\"log\":\n  nope}", "stops being JSON at line 2, column 4"),
            (one_line.as_str(), "stops being JSON at line 1, column 8"),
            (cut, "the file is cut off: its JSON is unfinished at its end, byte 60"),
            (deep.as_str(), "the file is cut off"),
            (deep_log.as_str(), "the file is cut off"),
            ("[]", "it has no \"log\" at the top"),
            ("7", "it has no \"log\" at the top"),
            ("{}", "it has no \"log\" at the top"),
            (r#"{"log":[]}"#, "its \"log\" is no object"),
            (r#"{"log":{}}"#, "it has no \"log.entries\""),
            (r#"{"log":{"entries":{}}}"#, "its \"log.entries\" is no array"),
            (r#"{"log":{"entries":"x"}}"#, "its \"log.entries\" is no array"),
            (r#"{"log":{"entries":[]}} trailing"#, "stops being JSON at line 1, column 24"),
        ] {
            let message = read(text).map(|_| ()).expect_err(&text[..text.len().min(40)]).to_string();
            assert!(message.contains(expected), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn utf_16_is_named() {
        assert_eq!(Unusable::check_encoding(b"\xFF\xFE{\0"), Err(Unusable::Utf16));
        assert_eq!(Unusable::check_encoding(b"{"), Ok(()));
    }

    #[test]
    fn an_odd_entry_is_skipped_and_counted_and_the_rest_is_read() {
        let text = log(&format!(r#"{ENTRY}, null, 7, {{}}, {{"request":{{"url":"https://x/"}}}}, {ENTRY}"#));
        let har = read(&text).expect("a HAR");
        assert_eq!(har.entry_count, 6);
        assert_eq!(har.entries.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 5]);
        let reasons: Vec<_> = har.skipped.iter().map(|skipped| (skipped.entry, skipped.reason.as_str())).collect();
        assert_eq!(
            reasons,
            [
                (1, "it is no object"),
                (2, "it is no object"),
                (3, "it has no request URL"),
                (4, "it has no request method")
            ]
        );
    }

    #[test]
    fn a_surrogate_that_stands_alone_does_not_cost_the_entry() {
        let with_body = |text: &str| {
            log(&format!(r#"{{"request":{{"method":"POST","url":"https://x/","postData":{{"text":"{text}"}}}}}}"#))
        };
        for (written, expected) in [
            (r"a\ud800b", "a\u{FFFD}b"),
            (r"\udc00\ud800", "\u{FFFD}\u{FFFD}"),
            (r"\\ud800 \ud83d\ude00 \ud800", "\\ud800 😀 \u{FFFD}"),
            (r"\ud800\n", "\u{FFFD}\n"),
        ] {
            let text = with_body(written);
            let har = read(&text).expect("a HAR");
            let body = har.entries[0].1.request.body.as_deref();
            assert_eq!(body, Some(expected), "{written}");
        }
    }

    #[test]
    fn nesting_inside_an_entry_does_not_cost_it() {
        let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        let text = log(&format!(
            r#"{{"_initiator":{nested},"request":{{"method":"GET","url":"https://x/","headers":{nested}}}}}"#
        ));
        assert_eq!(read(&text).expect("a HAR").entries.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_gives_entries_or_a_clear_error(text in ".*") {
            let _ = read(&text);
            let _ = read(&log(&text));
        }
    }
}
