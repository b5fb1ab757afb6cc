//! A place in JSON that is read from its start to its end.
#![expect(clippy::inline_always, reason = "what is done for each few bytes of a log")]
#![expect(clippy::option_option, reason = "the outer one tells what is not for this way, the inner one what is absent")]

use std::borrow::Cow;

use crate::har::block::{Block, WIDTH};
use crate::har::text::{find_end, split_short};

/// A place in JSON. Each method moves it over what it says, or returns `None` where that does not stand there.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    /// How many lines ended on the way, and how much was left when the last of these did.
    lines: usize,
    left_at_line: usize,
}

/// A string that was met.
#[derive(Clone, Copy)]
pub(super) struct Met<'a> {
    /// What stands between the quotes.
    pub(super) written: &'a [u8],
    /// How many escapes that holds, and how many of these are written with the number of a character.
    escapes: usize,
    numbers: usize,
}

/// A number of so many digits may be out of range.
const LONG_NUMBER: usize = 300;

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, lines: 0, left_at_line: 0 }
    }

    /// What follows.
    #[inline(always)]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many lines ended on the way, and how many bytes were left when the last of these did.
    pub(super) fn lines(&self) -> (usize, usize) {
        (self.lines, self.left_at_line)
    }

    /// The byte that comes next.
    #[inline(always)]
    pub(super) fn next(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Over these bytes, where they come next.
    #[inline(always)]
    pub(super) fn is_over<const N: usize>(&mut self, expected: &[u8; N]) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Over white space, if any.
    #[inline(always)]
    fn space(&mut self) {
        if self.next().is_some_and(|byte| byte <= b' ') {
            self.spaces();
        }
    }

    #[inline(never)]
    fn spaces(&mut self) {
        while let Some(block) = self.rest.first_chunk().map(Block::of) {
            let line_ends = block.equal(b'\n');
            let space = (block.equal(b' ') | line_ends | block.equal(b'\t') | block.equal(b'\r')).bits();
            let length = space.trailing_ones();
            let passed = line_ends.bits() & ((1 << length) - 1);
            if passed != 0 {
                self.lines += passed.count_ones() as usize;
                self.left_at_line = self.rest.len() - passed.ilog2() as usize - 1;
            }
            self.rest = self.rest.get(length as usize..).unwrap_or_default();
            if (length as usize) < WIDTH {
                return;
            }
        }
        while let [byte @ (b' ' | b'\n' | b'\t' | b'\r'), rest @ ..] = self.rest {
            self.rest = rest;
            if *byte == b'\n' {
                self.lines += 1;
                self.left_at_line = rest.len();
            }
        }
    }

    /// Over an object. Each of its values is read by `value`, which is told the key, as written.
    #[inline]
    pub(super) fn object(&mut self, mut value: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        if !self.is_over(b"{") {
            return None;
        }
        self.space();
        if self.is_over(b"}") {
            return Some(());
        }
        loop {
            let key = self.key()?;
            // It might be one that is wanted, written otherwise.
            if !key.is_plain() {
                return None;
            }
            value(self, key.written)?;
            if self.is_last(b'}')? {
                return Some(());
            }
        }
    }

    /// The same; over anything else too.
    #[inline]
    pub(super) fn object_or_skip(&mut self, value: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        if self.next()? == b'{' { self.object(value) } else { self.skip() }
    }

    /// Over an array, whose elements are read by `element`.
    #[inline]
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
            if self.is_last(b']')? {
                return Some(());
            }
        }
    }

    /// Over a comma and up to what follows, or over the end of what is open.
    #[inline(always)]
    fn is_last(&mut self, end: u8) -> Option<bool> {
        self.space();
        let [byte, rest @ ..] = self.rest else { return None };
        self.rest = rest;
        if *byte == b',' {
            self.space();
            return Some(false);
        }
        (*byte == end).then_some(true)
    }

    /// Over a key and its colon, up to the value.
    #[inline(always)]
    fn key(&mut self) -> Option<Met<'a>> {
        let key = self.string()?;
        self.space();
        if !self.is_over(b":") {
            return None;
        }
        self.space();
        Some(key)
    }

    /// Over a string.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Option<Met<'a>> {
        if self.is_over(b"\"") { self.rest_of_string() } else { None }
    }

    /// Over a string whose first quote is passed.
    #[inline(always)]
    pub(super) fn rest_of_string(&mut self) -> Option<Met<'a>> {
        if let Some((written, rest)) = split_short(self.rest) {
            self.rest = rest;
            return Some(Met { written, escapes: 0, numbers: 0 });
        }
        self.rest_of_other_string()
    }

    #[inline(never)]
    fn rest_of_other_string(&mut self) -> Option<Met<'a>> {
        let text = find_end(self.rest, 0)?;
        let (written, behind) = self.rest.split_at_checked(text.end)?;
        self.rest = behind.get(1..)?;
        Some(Met { written, escapes: text.escapes, numbers: text.numbers })
    }

    /// Over a string, which is kept, or over anything else.
    pub(super) fn text_or_skip(&mut self) -> Option<Option<Cow<'a, str>>> {
        if self.next()? == b'"' { self.string()?.text().map(Some) } else { self.skip().map(|()| None) }
    }

    /// Over an object that holds a name and a value and is not indented.
    #[inline(always)]
    pub(super) fn compact_line(&mut self) -> Option<(Met<'a>, Met<'a>)> {
        if !self.is_over(b"{\"name\":\"") {
            return None;
        }
        let name = self.rest_of_string()?;
        if !self.is_over(b",\"value\":\"") {
            return None;
        }
        let value = self.rest_of_string()?;
        self.is_over(b"}").then_some((name, value))
    }

    /// Over a number; what it is written as. `None` for one that may be out of range.
    #[inline]
    pub(super) fn number(&mut self) -> Option<&'a [u8]> {
        let from = self.rest;
        self.is_over(b"-");
        if !self.is_over(b"0") {
            self.digits()?;
        }
        if self.is_over(b".") {
            self.digits()?;
        }
        let is_in_range = !matches!(self.next(), Some(b'e' | b'E')) && from.len() - self.rest.len() < LONG_NUMBER;
        is_in_range.then(|| from.get(..from.len() - self.rest.len()))?
    }

    /// Over one digit or more.
    #[inline(always)]
    fn digits(&mut self) -> Option<()> {
        let [b'0'..=b'9', rest @ ..] = self.rest else { return None };
        self.rest = rest;
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        Some(())
    }

    /// Over any value.
    #[inline(never)]
    pub(super) fn skip(&mut self) -> Option<()> {
        // Worked on in registers.
        let mut place = *self;
        place.pass_value()?;
        *self = place;
        Some(())
    }

    #[inline(always)]
    fn pass_value(&mut self) -> Option<()> {
        // Of each open container a bit, the innermost last: whether it is an object. Above them a bit that marks the end.
        let mut open = 1_u64;
        loop {
            // A value begins here.
            match self.next()? {
                b'"' => {
                    self.string()?;
                }
                b'{' => {
                    self.is_over(b"{");
                    self.space();
                    if !self.is_over(b"}") {
                        open = deeper(open)? | 1;
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.is_over(b"[");
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
                if !self.is_last(if is_object { b'}' } else { b']' })? {
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
#[inline(always)]
fn deeper(open: u64) -> Option<u64> {
    (open.leading_zeros() > 1).then_some(open << 1)
}

impl<'a> Met<'a> {
    /// What it says.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        if self.is_plain() {
            return str::from_utf8(self.written).ok().map(Cow::Borrowed);
        }
        self.unescaped().map(Cow::Owned)
    }

    /// Whether it says just what is written.
    #[inline(always)]
    pub(super) fn is_plain(&self) -> bool {
        self.escapes == 0
    }

    /// What it says, in a text of its own.
    pub(super) fn unescaped(&self) -> Option<String> {
        let mut rest = self.written;
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
        self.written.len().saturating_sub(self.escapes + 4 * self.numbers) > limit
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
