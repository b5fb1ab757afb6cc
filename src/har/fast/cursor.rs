//! A place in JSON that is read from its start to its end.

use std::borrow::Cow;

use crate::har::block::{Block, WIDTH};
use crate::har::text::{Text, find_end, find_near_end};

/// A place in JSON. Each method moves it over what it says, or returns `None` where that does not stand there.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many lines ended on the way, and where the last of these did.
    lines: usize,
    line_start: usize,
}

/// A string that was met.
#[derive(Clone, Copy)]
pub(super) struct Met<'a> {
    bytes: &'a [u8],
    /// Where what stands between the quotes begins.
    pub(super) start: usize,
    text: Text,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, lines: 0, line_start: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    pub(super) fn line_start(&self) -> usize {
        self.line_start
    }

    /// What lies between two places.
    pub(super) fn between(&self, start: usize, end: usize) -> Option<&'a [u8]> {
        self.bytes.get(start..end)
    }

    /// The byte that comes next.
    #[inline]
    pub(super) fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Over these bytes, where they come next.
    #[inline]
    pub(super) fn is_over<const N: usize>(&mut self, expected: &[u8; N]) -> bool {
        let is_there = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) == Some(expected);
        self.at += if is_there { N } else { 0 };
        is_there
    }

    /// Over white space, if any.
    #[inline]
    fn space(&mut self) {
        if self.next().is_some_and(|byte| byte <= b' ') {
            self.spaces();
        }
    }

    fn spaces(&mut self) {
        while let Some(block) = Block::at(self.bytes, self.at) {
            let line_ends = block.equal(b'\n');
            let space = (block.equal(b' ') | line_ends | block.equal(b'\t') | block.equal(b'\r')).bits();
            let length = space.trailing_ones();
            let passed = line_ends.bits() & ((1 << length) - 1);
            if passed != 0 {
                self.lines += passed.count_ones() as usize;
                self.line_start = self.at + passed.ilog2() as usize + 1;
            }
            self.at += length as usize;
            if (length as usize) < WIDTH {
                return;
            }
        }
        while let Some(byte @ (b' ' | b'\n' | b'\t' | b'\r')) = self.next() {
            self.at += 1;
            if byte == b'\n' {
                self.lines += 1;
                self.line_start = self.at;
            }
        }
    }

    /// Over an object. Each of its values is read by `value`, which is told the key, as written.
    pub(super) fn object(&mut self, mut value: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        if !self.is_over(b"{") {
            return None;
        }
        self.space();
        if self.is_over(b"}") {
            return Some(());
        }
        loop {
            let start = self.at + 1;
            let end = self.key()?;
            let key = self.between(start, end)?;
            // It might be one that is wanted, written otherwise.
            if key.contains(&b'\\') {
                return None;
            }
            value(self, key)?;
            if self.is_last(b"}")? {
                return Some(());
            }
        }
    }

    /// The same; over anything else too.
    pub(super) fn object_or_skip(&mut self, value: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        if self.next()? == b'{' { self.object(value) } else { self.skip() }
    }

    /// Over an array, whose elements are read by `element`.
    pub(super) fn array(&mut self, mut element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if !self.is_over(b"[") {
            return None;
        }
        self.space();
        if self.is_over(b"]") {
            return Some(());
        }
        loop {
            element(self)?;
            if self.is_last(b"]")? {
                return Some(());
            }
        }
    }

    /// Over a comma and up to what follows, or over the end of what is open.
    #[inline]
    fn is_last(&mut self, end: &[u8; 1]) -> Option<bool> {
        self.space();
        if self.is_over(b",") {
            self.space();
            return Some(false);
        }
        self.is_over(end).then_some(true)
    }

    /// Over a key and its colon, up to the value; where the key ends.
    #[inline]
    fn key(&mut self) -> Option<usize> {
        let end = self.plain_string()?;
        self.space();
        if !self.is_over(b":") {
            return None;
        }
        self.space();
        Some(end)
    }

    /// Over a string that is not kept; where its text ends.
    #[inline]
    fn plain_string(&mut self) -> Option<usize> {
        if self.next()? != b'"' {
            return None;
        }
        let end = match find_near_end(self.bytes, self.at + 1) {
            Some(end) => end,
            None => find_end(self.bytes, self.at + 1)?.end,
        };
        self.at = end + 1;
        Some(end)
    }

    /// Over a string.
    #[inline]
    pub(super) fn string(&mut self) -> Option<Met<'a>> {
        if self.next()? != b'"' {
            return None;
        }
        self.at += 1;
        self.rest_of_string()
    }

    /// Over a string whose first quote is passed.
    #[inline]
    pub(super) fn rest_of_string(&mut self) -> Option<Met<'a>> {
        let start = self.at;
        let text = match find_near_end(self.bytes, start) {
            Some(end) => Text { end, escapes: 0, numbers: 0 },
            None => find_end(self.bytes, start)?,
        };
        self.at = text.end + 1;
        Some(Met { bytes: self.bytes, start, text })
    }

    /// Over a string, which is kept, or over anything else.
    pub(super) fn text_or_skip(&mut self) -> Option<Option<Cow<'a, str>>> {
        if self.next()? == b'"' { self.string()?.text().map(Some) } else { self.skip().map(|()| None) }
    }

    /// Over a number; what it is written as.
    pub(super) fn number(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        if self.next()? == b'-' {
            self.at += 1;
        }
        if self.next()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.next() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.next(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.next(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.bytes.get(start..self.at)
    }

    /// Over one digit or more.
    #[inline]
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.next().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// Over any value.
    pub(super) fn skip(&mut self) -> Option<()> {
        // Of each open container a bit, the innermost last: whether it is an object. Above them a bit that marks the end.
        let mut open = 1_u64;
        loop {
            // A value begins here.
            match self.next()? {
                b'"' => {
                    self.plain_string()?;
                }
                b'{' => {
                    self.at += 1;
                    self.space();
                    if !self.is_over(b"}") {
                        open = deeper(open)? | 1;
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.space();
                    if !self.is_over(b"]") {
                        open = deeper(open)?;
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => {
                    self.number()?;
                }
                _ => self.word()?,
            }
            // And has ended here.
            loop {
                if open == 1 {
                    return Some(());
                }
                let is_object = open & 1 == 1;
                if !self.is_last(if is_object { b"}" } else { b"]" })? {
                    if is_object {
                        self.key()?;
                    }
                    break;
                }
                open >>= 1;
            }
        }
    }

    fn word(&mut self) -> Option<()> {
        (self.is_over(b"true") || self.is_over(b"false") || self.is_over(b"null")).then_some(())
    }
}

/// Another container within those that are open; `None` where they are too many.
fn deeper(open: u64) -> Option<u64> {
    (open.leading_zeros() > 1).then_some(open << 1)
}

impl<'a> Met<'a> {
    /// What stands between the quotes.
    #[inline]
    pub(super) fn written(&self) -> &'a [u8] {
        self.bytes.get(self.start..self.text.end).unwrap_or_default()
    }

    /// What it says.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        if self.is_plain() {
            return str::from_utf8(self.written()).ok().map(Cow::Borrowed);
        }
        self.unescaped().map(Cow::Owned)
    }

    /// Whether it says just what is written.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.text.escapes == 0
    }

    /// What it says, in a text of its own.
    pub(super) fn unescaped(&self) -> Option<String> {
        let mut rest = self.written();
        let mut said = Vec::with_capacity(rest.len());
        while let [byte, behind @ ..] = rest {
            rest = behind;
            if *byte != b'\\' {
                said.push(*byte);
                continue;
            }
            let (letter, behind) = rest.split_first()?;
            rest = behind;
            said.push(match letter {
                b'b' => 8,
                b'f' => 0xC,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'u' => {
                    let (character, behind) = numbered(behind)?;
                    rest = behind;
                    said.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
                _ => *letter,
            });
        }
        String::from_utf8(said).ok()
    }

    /// Whether what it says is longer than so many bytes, so far as that can be told by counting: an escape stands for a byte at least,
    /// and no character is longer than what it is written as.
    pub(super) fn is_longer_than(&self, limit: usize) -> bool {
        self.written().len().saturating_sub(self.text.escapes + 4 * self.text.numbers) > limit
    }
}

/// The character whose number, in digits, comes first, and what follows; `None` where half of one stands alone.
fn numbered(digits: &[u8]) -> Option<(char, &[u8])> {
    let unit = |digits: &[u8]| u16::from_str_radix(str::from_utf8(digits.get(..4)?).ok()?, 16).ok();
    let (first, rest) = (unit(digits)?, digits.get(4..)?);
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, rest));
    }
    let second = unit(rest.strip_prefix(b"\\u")?)?;
    let character = char::decode_utf16([first, second]).next()?.ok()?;
    Some((character, rest.get(6..)?))
}
