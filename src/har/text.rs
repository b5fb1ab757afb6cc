//! Where the text of a JSON string ends.

use super::block::{Block, WIDTH};

/// A string whose end was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// Where the quote stands that ends it.
    pub(super) end: usize,
    /// How many escapes it holds.
    pub(super) escapes: usize,
    /// How many of these are written with the number of a character.
    pub(super) numbers: usize,
}

/// So many bytes are looked at together where there are escapes.
const STRETCH: usize = 4 * WIDTH;

/// The bits of every second byte of a stretch, from its first on.
const EVEN: u64 = 0x5555_5555_5555_5555;

/// The text of a string that begins here, and what follows the quote that ends it, if it is short and plain, as most are.
#[expect(clippy::inline_always, reason = "a log is made of these")]
#[inline(always)]
pub(super) fn split_short(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let block = Block::of(bytes.first_chunk()?);
    let special = (block.equal(b'"') | block.equal(b'\\') | block.up_to(0x1F)).bits();
    // Where there is none, the next byte may be it.
    let length = (special | 1 << WIDTH).trailing_zeros() as usize;
    let (text, behind) = bytes.split_at_checked(length)?;
    if let [b'"', behind @ ..] = behind { Some((text, behind)) } else { None }
}

/// Finds the end of the string whose text begins at `from`. `None` where that is not among these bytes, or where it is no JSON: a
/// control character, an escape that means nothing.
pub(super) fn find_end(bytes: &[u8], from: usize) -> Option<Text> {
    let end = next_special(bytes, from);
    match bytes.get(end)? {
        b'"' => Some(Text { end, escapes: 0, numbers: 0 }),
        b'\\' => find_end_behind_escapes(bytes, end),
        _ => None,
    }
}

/// Where the next byte stands that means something in a string: a quote, a backslash, or a control character, which means that it is no
/// JSON. The length of all where there is none.
#[inline]
pub(super) fn next_special(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(block) = Block::at(bytes, at) {
        let special = (block.equal(b'"') | block.equal(b'\\') | block.up_to(0x1F)).bits();
        if special != 0 {
            return at + special.trailing_zeros() as usize;
        }
        at += WIDTH;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The same from the first escape on. What is full of them (a script, a page, JSON) takes no longer than what is not: which quotes end
/// a string is told for a whole stretch by the runs of backslashes before them.
fn find_end_behind_escapes(bytes: &[u8], from: usize) -> Option<Text> {
    let mut text = Text { end: from, escapes: 0, numbers: 0 };
    let mut is_first_escaped = false;
    while let Some(stretch) = bytes.get(text.end..).and_then(<[u8]>::first_chunk) {
        let stretch = Stretch::of(stretch);
        let escaped = stretch.escaped(&mut is_first_escaped);
        let quotes = stretch.quotes & !escaped;
        // All before the first quote; all where there is none.
        let inside = quotes.wrapping_sub(1) & !quotes;
        if stretch.controls & inside != 0 {
            return None;
        }
        let escaped = escaped & inside;
        text.escapes += escaped.count_ones() as usize;
        let mut rare = escaped & !(stretch.quotes | stretch.backslashes | stretch.line_ends);
        while rare != 0 {
            text.numbers += usize::from(check_escape(bytes, text.end + rare.trailing_zeros() as usize)?);
            rare &= rare - 1;
        }
        if quotes != 0 {
            text.end += quotes.trailing_zeros() as usize;
            return Some(text);
        }
        text.end += STRETCH;
    }
    if is_first_escaped {
        text.escapes += 1;
        text.numbers += usize::from(check_escape(bytes, text.end)?);
        text.end += 1;
    }
    find_end_in_rest(bytes, text)
}

/// The same for the last bytes, one by one.
fn find_end_in_rest(bytes: &[u8], mut text: Text) -> Option<Text> {
    loop {
        match bytes.get(text.end)? {
            b'"' => return Some(text),
            b'\\' => {
                text.escapes += 1;
                text.numbers += usize::from(check_escape(bytes, text.end + 1)?);
                text.end += 2;
            }
            ..0x20 => return None,
            _ => text.end += 1,
        }
    }
}

/// Whether what follows a backslash, from `at` on, is the number of a character; `None` where it means nothing.
fn check_escape(bytes: &[u8], at: usize) -> Option<bool> {
    match bytes.get(at)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(false),
        b'u' => bytes.get(at + 1..at + 5)?.iter().all(u8::is_ascii_hexdigit).then_some(true),
        _ => None,
    }
}

/// What stands where in 64 bytes: a bit for each, the lowest for the first.
struct Stretch {
    quotes: u64,
    backslashes: u64,
    controls: u64,
    /// Each `n`, for most escapes are line ends.
    line_ends: u64,
}

impl Stretch {
    #[inline]
    fn of(bytes: &[u8; STRETCH]) -> Self {
        let mut stretch = Self { quotes: 0, backslashes: 0, controls: 0, line_ends: 0 };
        for (part, bytes) in bytes.as_chunks::<WIDTH>().0.iter().enumerate() {
            let block = Block::of(bytes);
            let place = |bits: u32| u64::from(bits) << (part * WIDTH);
            stretch.quotes |= place(block.equal(b'"').bits());
            stretch.backslashes |= place(block.equal(b'\\').bits());
            stretch.controls |= place(block.up_to(0x1F).bits());
            stretch.line_ends |= place(block.equal(b'n').bits());
        }
        stretch
    }

    /// The bytes that a backslash before them escapes. In a run of backslashes every second one is escaped itself: adding a run to its
    /// start carries beyond its end, where the bit tells by its place whether the run is odd.
    #[inline]
    fn escaped(&self, is_first_escaped: &mut bool) -> u64 {
        let first = u64::from(*is_first_escaped);
        let backslashes = self.backslashes & !first;
        let follows = backslashes << 1 | first;
        let odd_starts = backslashes & !EVEN & !follows;
        let (runs, is_carried) = odd_starts.overflowing_add(backslashes);
        *is_first_escaped = is_carried;
        (EVEN ^ (runs << 1)) & follows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same as [`find_end`], byte by byte.
    fn find_end_slowly(bytes: &[u8], from: usize) -> Option<Text> {
        find_end_in_rest(bytes, Text { end: from, escapes: 0, numbers: 0 })
    }

    #[test]
    fn a_string_ends_at_the_first_quote_that_is_not_escaped() {
        for length in (0..200).chain([1000, 4096]) {
            for (text, escapes, numbers) in [
                ("".to_owned(), 0, 0),
                ("a".repeat(length), 0, 0),
                ("\\\\".repeat(length), length, 0),
                (format!("a{}", "\\\\".repeat(length)), length, 0),
                (format!("{}\\\"", "a".repeat(length)), 1, 0),
                (format!("{}\\u00e9é", "\\\"".repeat(length)), length + 1, 1),
            ] {
                let json = format!("\"{text}\", \"more\"");
                let expected = Text { end: 1 + text.len(), escapes, numbers };
                assert_eq!(find_end(json.as_bytes(), 1), Some(expected), "{json}");
                assert_eq!(find_end(&json.as_bytes()[..=text.len()], 1), None, "{json}");
            }
        }
    }

    #[test]
    fn what_means_nothing_is_refused_wherever_it_stands() {
        for odd in ["\n", "\0", "\\x", "\\u00g0", "\\u00\\n", "\\\u{e9}"] {
            for before in ["", "\\n", "\\\\", "aaa\\\\\\\""] {
                for length in 0..150 {
                    let json = format!("\"{}{before}{odd}{}\"", "a".repeat(length), "b".repeat(100));
                    assert_eq!(find_end(json.as_bytes(), 1), None, "{json}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_where_it_ends_byte_by_byte(text in r#"[\\\\\\"nu09aé\x00]{0,9}(x{0,70}[\\\\nu"]{0,9}(0041)?){0,8}""#) {
            prop_assert_eq!(find_end(text.as_bytes(), 0), find_end_slowly(text.as_bytes(), 0));
        }
    }
}
