//! A HAR file.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::Entry;
use super::fast;
use super::scan::{Raw, Scan, Shortcut};
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

/// Reads a HAR file. Bytes that are no UTF-8 are read as U+FFFD: the rest of the log is still good.
pub fn read(bytes: &[u8]) -> Result<Har<'_>, Unusable> {
    read_with(bytes, fast::read)
}

/// The same without the shortcut, for what is held to it.
#[cfg(any(test, fuzzing))]
pub fn read_plainly(bytes: &[u8]) -> Result<Har<'_>, Unusable> {
    read_with(bytes, |_, _| None)
}

fn read_with<'b>(bytes: &'b [u8], shortcut: Shortcut<'b>) -> Result<Har<'b>, Unusable> {
    let (mut scan, mut har) = (Scan::default(), Har::default());
    scan.piece(bytes, shortcut, &mut |raw| match raw {
        Raw::Read(entry) => har.add(checked(entry)),
        Raw::There(bytes) => match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => har.add(read_entry(text)),
            Cow::Owned(text) => har.add(read_entry(&text).map(Entry::into_owned)),
        },
        Raw::Joined(bytes) => har.add(read_entry(&String::from_utf8_lossy(&bytes)).map(Entry::into_owned)),
    });
    scan.end().map(|()| har)
}

/// The same for a file that comes in pieces: an entry is read as soon as its end has come, and its bytes are not held any longer.
#[derive(Debug, Default)]
pub struct Reader {
    scan: Scan,
    entry_count: usize,
    skipped: Vec<Skipped>,
}

impl Reader {
    /// Takes the next piece of the file. Returns the entries that end in it, each with its index in `log.entries`.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<(usize, Entry<'static>)> {
        let mut entries = Vec::new();
        self.take_each(bytes, |index, entry| entries.push((index, entry.into_owned())));
        entries
    }

    /// The same without a copy: hands over each entry, which lies in the piece where it can.
    pub fn take_each(&mut self, bytes: &[u8], mut each: impl FnMut(usize, Entry<'_>)) {
        let Self { scan, entry_count, skipped } = self;
        let mut add = |entry: Result<Entry<'_>, String>| {
            match entry {
                Ok(entry) => each(*entry_count, entry),
                Err(reason) => skipped.push(Skipped { entry: *entry_count, reason }),
            }
            *entry_count += 1;
        };
        scan.piece(bytes, fast::read, &mut |raw| match raw {
            Raw::Read(entry) => add(checked(entry)),
            Raw::There(bytes) => add(read_entry(&String::from_utf8_lossy(bytes))),
            Raw::Joined(bytes) => match fast::read(&bytes, 0) {
                Some(read) => add(checked(read.entry)),
                None => add(read_entry(&String::from_utf8_lossy(&bytes))),
            },
        });
    }

    /// Whether no further piece can make it a log.
    pub fn is_broken(&self) -> bool {
        self.scan.is_broken()
    }

    /// Says, now that all of the file has been taken, how many entries it holds, and which could not be read; or why it is no log.
    pub fn end(self) -> Result<(usize, Vec<Skipped>), Unusable> {
        self.scan.end().map(|()| (self.entry_count, self.skipped))
    }
}

impl<'a> Har<'a> {
    fn add(&mut self, entry: Result<Entry<'a>, String>) {
        let index = self.entry_count;
        self.entry_count += 1;
        match entry {
            Ok(entry) => self.entries.push((index, entry)),
            Err(reason) => self.skipped.push(Skipped { entry: index, reason }),
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

/// Reads an entry that is all there is; or says why it cannot be used.
pub fn read_one(json: &[u8]) -> Result<Entry<'static>, String> {
    match fast::read(json, 0) {
        Some(read) if read.end == json.len() => checked(read.entry).map(Entry::into_owned),
        _ => read_entry(&String::from_utf8_lossy(json)).map(Entry::into_owned),
    }
}

fn read_entry(json: &str) -> Result<Entry<'_>, String> {
    if !json.starts_with('{') {
        return Err("it is no object".to_owned());
    }
    let entry: Entry = serde_json::from_str(json)
        .or_else(|error| match without_lone_surrogates(json) {
            Some(mended) => serde_json::from_str::<Entry>(&mended).map(Entry::into_owned),
            None => Err(error),
        })
        .map_err(|error| format!("it cannot be read: {}", error.to_string().replace(['\n', '\r'], " ")))?;
    checked(entry)
}

fn checked(entry: Entry<'_>) -> Result<Entry<'_>, String> {
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
            let message = read(text.as_bytes()).map(|_| ()).expect_err(&text[..text.len().min(40)]).to_string();
            assert!(message.contains(expected), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn utf_16_is_named() {
        for bytes in [&b"\xFF\xFE{\0"[..], b"\xFE\xFF\0{"] {
            assert_eq!(read(bytes).map(|_| ()), Err(Unusable::Utf16));
        }
    }

    #[test]
    fn an_odd_entry_is_skipped_and_counted_and_the_rest_is_read() {
        let text = log(&format!(r#"{ENTRY}, null, 7, {{}}, {{"request":{{"url":"https://x/"}}}}, {ENTRY}"#));
        let har = read(text.as_bytes()).expect("a HAR");
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
            let har = read(text.as_bytes()).expect("a HAR");
            let body = har.entries[0].1.request.body.as_deref();
            assert_eq!(body, Some(expected), "{written}");
        }
    }

    #[test]
    fn an_entry_by_itself_is_read_as_in_a_log() {
        for json in
            [ENTRY, "{}", "7", "", "nul", r#"{"request":{"method":"GET","url":"a\ud800"}}"#, &format!("{ENTRY} ")]
        {
            let text = log(json);
            let expected = read(text.as_bytes()).ok().and_then(|har| har.entries.into_iter().next());
            assert_eq!(read_one(json.as_bytes()).ok(), expected.map(|(_, entry)| entry.into_owned()), "{json}");
        }
        assert!(read_one(format!("{ENTRY},{ENTRY}").as_bytes()).is_err());
    }

    #[test]
    fn nesting_inside_an_entry_does_not_cost_it() {
        let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        let text = log(&format!(
            r#"{{"_initiator":{nested},"request":{{"method":"GET","url":"https://x/","headers":{nested}}}}}"#
        ));
        assert_eq!(read(text.as_bytes()).expect("a HAR").entries.len(), 1);
    }

    /// What a file holds that comes in pieces which are so long, one after the other, again and again.
    fn in_pieces<'b>(bytes: &'b [u8], lengths: &[usize]) -> Result<Har<'b>, Unusable> {
        let mut reader = Reader::default();
        let (mut entries, mut rest) = (Vec::new(), bytes);
        for length in lengths.iter().cycle() {
            let (piece, behind) = rest.split_at((*length).min(rest.len()));
            entries.extend(reader.take(piece));
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        reader.end().map(|(entry_count, skipped)| Har { entry_count, entries, skipped })
    }

    #[test]
    fn a_file_in_pieces_gives_the_same_wherever_it_is_cut() {
        let long = log(&format!(
            r#"{{"request":{{"method":"GET","url":"https://x/"}},"response":{{"content":{{"text":"{}\"\u00e9"}}}}}}"#,
            "é".repeat(40_000)
        ));
        let broken = log(&format!("{ENTRY},\n {ENTRY} ENTRY"));
        for text in [
            log(&format!("\n{ENTRY} , 7 , nul, {ENTRY}")),
            log(&format!(" {ENTRY} ,\t-1.5e+3, [[1,{{}}],\"]\"], true, {ENTRY}\n")),
            format!("\u{feff}{}", log(ENTRY)),
            long.clone(),
            broken,
            log(ENTRY)[..70].to_owned(),
            r#"{"l\u006fg":{"entries":[{"request":{"method":"GET","url":"https://x/"}}],"entries":[{}]},"log":7}"#
                .to_owned(),
            "\u{feff}".to_owned(),
        ] {
            let whole = format!("{:?}", read(text.as_bytes()));
            for lengths in [&[1][..], &[2], &[7], &[64, 3], &[100_000]] {
                if text.len() < 10_000 || lengths[0] > 60 {
                    assert_eq!(format!("{:?}", in_pieces(text.as_bytes(), lengths)), whole, "{lengths:?}");
                }
            }
        }
        let har = read(long.as_bytes()).expect("a HAR");
        assert_eq!((har.entries.len(), &har.entries[0].1.response.body), (1, &None));
    }

    #[test]
    fn what_is_no_json_is_refused_at_the_first_byte_that_cannot_stand_there() {
        for (json, column) in [
            (r#"{"log" 1}"#, 8),
            (r#"{"log":1,}"#, 10),
            ("[1,]", 4),
            ("[1}", 3),
            ("[01]", 3),
            ("[1.]", 4),
            ("[-]", 3),
            ("[1e]", 4),
            ("[+1]", 2),
            (r#"["\x"]"#, 4),
            (r#"["\u12g4"]"#, 7),
            ("[\"\u{1}\"]", 3),
            ("[tru]", 5),
            ("[] []", 4),
            ("{1:2}", 2),
            ("\u{feff}\u{e9}", 4),
        ] {
            let found = read(json.as_bytes()).map(|_| ());
            assert_eq!(found, Err(Unusable::NotJson { line: 1, column }), "{json}");
            assert!(serde_json::from_str::<serde_json::Value>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn of_a_response_body_that_is_not_kept_little_is_held() {
        let mut reader = Reader::default();
        reader.take(br#"{"log":{"entries":[{"response":{"content":{"text":""#);
        for _ in 0..1000 {
            reader.take(&[b'a'; 1024]);
        }
        assert!(format!("{reader:?}").len() < 300_000, "it holds the body");
        let entries = reader.take(br#""}},"request":{"method":"GET","url":"https://x/"}}]}}"#);
        assert_eq!(entries.first().map(|(index, entry)| (*index, &*entry.request.url)), Some((0, "https://x/")));
        assert_eq!(reader.end(), Ok((1, Vec::new())));
    }

    proptest! {
        #[test]
        fn what_is_json_is_told_as_serde_tells_it(text in r#"[\[\]{}",:0-9.eE+\-tfn\\u a]{0,24}"#) {
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            let refused = matches!(read(text.as_bytes()), Err(Unusable::NotJson { .. } | Unusable::Truncated { .. } | Unusable::Empty));
            prop_assert_eq!(!refused, is_json);
        }

        #[test]
        fn any_bytes_in_pieces_give_the_same(text in "\\PC{0,40}", cut in prop::collection::vec(1_usize..9, 1..5), bytes in any::<Vec<u8>>()) {
            let logs = [log(&text).into_bytes(), log(&format!("{ENTRY},{{\"a\":\"{text}\"}}")).into_bytes(), bytes];
            for bytes in logs {
                prop_assert_eq!(format!("{:?}", in_pieces(&bytes, &cut)), format!("{:?}", read(&bytes)));
            }
        }

        #[test]
        fn any_text_gives_entries_or_a_clear_error(text in ".*") {
            let _ = read(text.as_bytes());
            let _ = read(log(&text).as_bytes());
        }
    }
}
