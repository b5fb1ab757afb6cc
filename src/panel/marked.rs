//! A value beside the one that was expected: what differs is marked, what cannot be seen is named.

use std::borrow::Cow;
use std::ops::Range;

use super::words;
use crate::report::is_deceptive;
use crate::wording::Wording;

/// How many characters of one value are shown.
const SHOWN: usize = 4000;

/// A stretch of a value, to be shown in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it is.
    Plain(&'a str),
    /// As it is, marked: here the two values differ.
    Differs(&'a str),
    /// The name of a character that cannot be seen.
    Invisible(Wording),
    /// So many characters more are not shown.
    Cut(usize),
}

/// The pieces of `value`, in order. Nothing is marked where `other` is absent or so different that a mark would say nothing.
pub fn mark<'a>(value: &'a str, other: Option<&str>) -> Vec<Piece<'a>> {
    let shown = start_of(value);
    let differs = other.and_then(|other| difference(shown, start_of(other))).unwrap_or_default();
    let mut pieces = Vec::new();
    for (stretch, piece) in [
        (0..differs.start, Piece::Plain as fn(&'a str) -> Piece<'a>),
        (differs.clone(), Piece::Differs),
        (differs.end..shown.len(), Piece::Plain),
    ] {
        push_pieces(&mut pieces, value, stretch, piece);
    }
    if shown.len() < value.len() {
        pieces.push(Piece::Cut(value[shown.len()..].chars().count()));
    }
    pieces
}

/// Any other text that captured values may stand in: what would move, reorder or hide the rest of it is shown as U+FFFD.
pub fn legible(text: &str) -> Cow<'_, str> {
    let deceives = |c| is_deceptive(c) && !matches!(c, '\n' | '\t');
    if text.contains(deceives) { text.replace(deceives, "\u{FFFD}").into() } else { text.into() }
}

/// Adds a stretch of `value` as pieces of one kind, with the invisible characters in it named.
fn push_pieces<'a>(
    pieces: &mut Vec<Piece<'a>>,
    value: &'a str,
    stretch: Range<usize>,
    piece: fn(&'a str) -> Piece<'a>,
) {
    let mut start = stretch.start;
    for (offset, c) in value[stretch.clone()].char_indices() {
        let at = stretch.start + offset;
        let Some(name) = words::invisible(c, is_outer(value, at)) else { continue };
        if start < at {
            pieces.push(piece(&value[start..at]));
        }
        pieces.push(Piece::Invisible(name));
        start = at + c.len_utf8();
    }
    if start < stretch.end {
        pieces.push(piece(&value[start..stretch.end]));
    }
}

/// Whether only blanks stand before this place, or only blanks behind it.
fn is_outer(value: &str, at: usize) -> bool {
    let blank = |c| matches!(c, ' ' | '\t');
    at < value.len() - value.trim_start_matches(blank).len() || at >= value.trim_end_matches(blank).len()
}

fn start_of(value: &str) -> &str {
    value.char_indices().nth(SHOWN).map_or(value, |(end, _)| &value[..end])
}

/// Where in `a` it stops being `b`: between what both start with and what both end with. `None` where these are less than half.
fn difference(a: &str, b: &str) -> Option<Range<usize>> {
    let start = same(a.chars(), b.chars());
    let end = same(a[start..].chars().rev(), b[start..].chars().rev());
    (2 * (start + end) >= a.len().max(b.len())).then(|| start..a.len() - end)
}

/// How many bytes the two agree in before they differ.
fn same(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[marked]`, `{invisible}`.
    fn shown(value: &str, other: Option<&str>) -> String {
        let piece = |piece| match piece {
            Piece::Plain(text) => text.to_owned(),
            Piece::Differs(text) => format!("[{text}]"),
            Piece::Invisible(name) => format!("{{{name}}}"),
            Piece::Cut(more) => format!("…{more}"),
        };
        mark(value, other).into_iter().map(piece).collect()
    }

    #[test]
    fn the_difference_is_marked_on_each_side() {
        for (received, expected, left, right) in [
            ("https://app.example/", "https://app.example", "https://app.example[/]", "https://app.example"),
            ("http://app.example", "https://app.example", "http://app.example", "http[s]://app.example"),
            ("http://localhost:3000", "http://127.0.0.1:3000", "http://[localhost]:3000", "http://[127.0.0.1]:3000"),
            ("https://App.example", "https://app.example", "https://[A]pp.example", "https://[a]pp.example"),
            ("content-type", "content-type, x-a", "content-type", "content-type[, x-a]"),
            ("aXa", "aa", "a[X]a", "aa"),
            ("same", "same", "same", "same"),
        ] {
            assert_eq!(shown(received, Some(expected)), left);
            assert_eq!(shown(expected, Some(received)), right);
        }
    }

    #[test]
    fn values_that_have_little_in_common_are_not_marked() {
        for (received, expected) in [("*", "https://app.example"), ("GET, POST", "PUT"), ("", "true"), ("true", "")] {
            assert_eq!(shown(received, Some(expected)), received);
        }
        assert_eq!(shown("anything", None), "anything");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        for (value, expected) in [
            (" a  b\t", "{space}a  b{tab}"),
            ("  ", "{space}{space}"),
            ("a\tb", "a{tab}b"),
            ("a\u{200B}b\u{202E}c", "a{U+200B}b{U+202E}c"),
            ("a\r\nb\0", "a{U+000D}{U+000A}b{U+0000}"),
            ("\u{FEFF}x\u{A0}", "{U+FEFF}x{no-break space}"),
            ("grün 日本", "grün 日本"),
        ] {
            assert_eq!(shown(value, None), expected);
        }
        assert_eq!(shown("https://a.example ", Some("https://a.example")), "https://a.example{space}");
    }

    #[test]
    fn nothing_in_a_text_moves_what_stands_around_it() {
        for (text, expected) in [
            ("plain\n\ttext, grün 日本 \u{A0}", None),
            ("👩\u{200D}🚀 ❤\u{FE0F}", None),
            ("a\u{202E}b\u{2066}c\u{200B}d\u{FEFF}", Some("a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}")),
            ("a\r\u{1b}[2J\0\u{9b}", Some("a\u{FFFD}\u{FFFD}[2J\u{FFFD}\u{FFFD}")),
        ] {
            assert_eq!(legible(text), expected.unwrap_or(text));
        }
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(shown(&"é".repeat(SHOWN + 5), None), format!("{}…5", "é".repeat(SHOWN)));
        assert_eq!(shown(&"é".repeat(SHOWN), Some(&"é".repeat(SHOWN + 5))), "é".repeat(SHOWN));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(value in any::<String>(), other in any::<Option<String>>()) {
            let characters: usize = mark(&value, other.as_deref()).into_iter().map(|piece| match piece {
                Piece::Plain(text) | Piece::Differs(text) => text.chars().count(),
                Piece::Invisible(_) => 1,
                Piece::Cut(more) => more,
            }).sum();
            prop_assert_eq!(characters, value.chars().count());
        }
    }
}
