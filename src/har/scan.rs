//! Where the entries of a log begin and end, found in one pass over its bytes, which may come in pieces cut anywhere.

use super::entry::Entry;
use super::fast::Fast;
use super::file::{Missing, Unusable};
use super::text::next_special;

/// A body that is longer than so many bytes, as written, is not kept: what an [`Entry`](super::Entry) keeps of one is shorter, however
/// it is escaped.
pub(super) const LONG: usize = 32 * 1024;

/// What leads from the top of a log to the body of a response.
const WAY: [Step; 6] = [
    Step::Key(b"log"),
    Step::Key(b"entries"),
    Step::Element,
    Step::Key(b"response"),
    Step::Key(b"content"),
    Step::Key(b"text"),
];

/// So many containers are open around `entries`, around an entry, and around the text of a body.
const ENTRIES: usize = 2;
const ENTRY: usize = 3;
const BODY: usize = 6;

/// A pass over a log. It checks that all of it is JSON, and knows where in the log it is.
///
/// Of several `log` or `entries` the first counts.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Of each open container: whether it is an object.
    open: Vec<bool>,
    /// So many of them, from the outermost, lie on the [`WAY`].
    on_way: usize,
    awaits: Awaits,
    lexeme: Lexeme,
    /// The start of the key that is being read, or was read last.
    key: Vec<u8>,
    log: Found,
    entries: Found,
    /// The bytes of the entry that is being read, of pieces before this one; without what is left out of it.
    part: Vec<u8>,
    /// The body that is being read.
    body: Option<Body>,
    /// How much has been read of a byte order mark.
    mark: usize,
    /// How many bytes have been read, how many line ends were among them, and where the last line began.
    bytes: usize,
    lines: usize,
    line_start: usize,
    is_utf_16: bool,
    /// What came then is no JSON.
    is_broken: bool,
}

/// An entry whose end has come.
#[derive(Debug)]
#[cfg_attr(
    not(target_pointer_width = "32"),
    expect(clippy::large_enum_variant, reason = "it is handed on at once, and nearly always this one")
)]
pub(super) enum Raw<'p> {
    /// It was read on the way.
    Read(Entry<'p>),
    /// Its bytes, as they stand in the piece.
    There(&'p [u8]),
    /// Its bytes, which came in several pieces, or something was left out.
    Joined(Vec<u8>),
}

/// Reads the object that begins at a place of a piece; `None` for one that is to be gone over here.
pub(super) type Shortcut<'p> = fn(&'p [u8], usize) -> Option<Fast<'p>>;

#[derive(Debug)]
enum Step {
    Key(&'static [u8]),
    Element,
}

/// What may come next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Awaits {
    #[default]
    Value,
    /// Or the end of the array that has just begun.
    ValueOrEnd,
    Key,
    /// Or the end of the object that has just begun.
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    Nothing,
}

/// What is being read.
#[derive(Clone, Copy, Debug, Default)]
enum Lexeme {
    #[default]
    None,
    Text {
        is_key: bool,
        escape: Escape,
    },
    /// What is still to come of `true`, `false` or `null`.
    Word(&'static [u8]),
    Number(Number),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    No,
    Begun,
    /// So many more digits.
    Digits(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Sign,
    Zero,
    Whole,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
}

/// The text of a body.
#[derive(Clone, Copy, Debug, Default)]
struct Body {
    length: usize,
    /// The rest of it is left out.
    is_cut: bool,
}

/// What stands in a place of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Found {
    #[default]
    Nothing,
    Wrong,
    Right,
}

/// What the pass over one piece adds up.
struct Piece<'p, 'f> {
    bytes: &'p [u8],
    /// Where the bytes begin that are to be kept of the entry that is being read.
    kept_from: Option<usize>,
    shortcut: Shortcut<'p>,
    each: &'f mut dyn FnMut(Raw<'p>),
}

impl Scan {
    /// Goes over another piece; hands over each entry that ends in it.
    pub(super) fn piece<'p>(&mut self, bytes: &'p [u8], shortcut: Shortcut<'p>, each: &mut dyn FnMut(Raw<'p>)) {
        let is_inside = self.is_inside_entry() && self.body.is_none_or(|body| !body.is_cut);
        let mut piece = Piece { bytes, kept_from: is_inside.then_some(0), shortcut, each };
        let mut at = 0;
        while at < bytes.len() && !self.is_broken {
            at = match self.lexeme {
                Lexeme::None => self.token(&mut piece, at),
                Lexeme::Text { is_key, escape } => self.text(&mut piece, at, is_key, escape),
                Lexeme::Word(rest) => self.word(&mut piece, at, rest),
                Lexeme::Number(number) => self.number(&mut piece, at, number),
            };
        }
        if let Some(kept_from) = piece.kept_from {
            self.part.extend_from_slice(&bytes[kept_from..]);
        }
        self.bytes += at;
    }

    /// Whether there is nothing more to be had: what came is no JSON.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// What is wrong with the whole, now that its end is reached.
    pub(super) fn end(&self) -> Result<(), Unusable> {
        let is_number = matches!(self.lexeme, Lexeme::Number(number) if number.may_end());
        let is_whole = match self.awaits {
            Awaits::Nothing => true,
            Awaits::Value => self.open.is_empty() && is_number,
            _ => false,
        };
        match (self.log, self.entries) {
            _ if self.is_utf_16 => Err(Unusable::Utf16),
            _ if self.is_broken => {
                Err(Unusable::NotJson { line: self.lines + 1, column: self.bytes - self.line_start + 1 })
            }
            _ if self.is_untouched() => Err(Unusable::Empty),
            _ if !is_whole => Err(Unusable::Truncated { bytes: self.bytes }),
            (Found::Nothing, _) => Err(Unusable::NotHar(Missing::Log)),
            (Found::Wrong, _) => Err(Unusable::NotHar(Missing::LogObject)),
            (Found::Right, Found::Nothing) => Err(Unusable::NotHar(Missing::Entries)),
            (Found::Right, Found::Wrong) => Err(Unusable::NotHar(Missing::EntriesArray)),
            (Found::Right, Found::Right) => Ok(()),
        }
    }

    fn is_untouched(&self) -> bool {
        self.awaits == Awaits::Value && self.open.is_empty() && matches!(self.lexeme, Lexeme::None)
    }

    fn is_inside_entry(&self) -> bool {
        let is_in_scalar = self.on_way == ENTRY && self.open.len() == ENTRY && !matches!(self.lexeme, Lexeme::None);
        self.on_way > ENTRY || is_in_scalar
    }

    /// What stands there cannot stand there.
    fn give_up(&mut self, at: usize) -> usize {
        self.is_broken = true;
        at
    }

    /// A byte before the first value that is neither white space nor the start of one.
    fn before_all(&mut self, byte: u8, at: usize) -> usize {
        const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
        if MARK[self.mark] == byte {
            self.mark = (self.mark + 1) % MARK.len();
            return at + 1;
        }
        // The mark of UTF-16, of which no byte can stand in UTF-8.
        self.is_utf_16 = self.bytes + at == 0 && matches!(byte, 0xFE | 0xFF);
        self.give_up(at)
    }

    fn token(&mut self, piece: &mut Piece, at: usize) -> usize {
        use Awaits::{Colon, CommaOrEnd, Key, KeyOrEnd, Nothing, Value, ValueOrEnd};
        let byte = piece.bytes[at];
        match (byte, self.awaits) {
            (0x80.., Value) if self.is_untouched() => return self.before_all(byte, at),
            _ if self.mark > 0 => return self.give_up(at),
            (b' ' | b'\t' | b'\r', _) => {}
            (b'\n', _) => self.end_lines(1, at + 1),
            (b'"', Key | KeyOrEnd) => {
                self.key.clear();
                self.lexeme = Lexeme::Text { is_key: true, escape: Escape::No };
            }
            (b':', Colon) => self.awaits = Value,
            (b',', CommaOrEnd) => self.awaits = if self.is_in_object() { Key } else { Value },
            (b'}', KeyOrEnd | CommaOrEnd) if self.is_in_object() => self.close(piece, at),
            (b']', ValueOrEnd | CommaOrEnd) if !self.is_in_object() => self.close(piece, at),
            (_, Value | ValueOrEnd) => return self.value(piece, at),
            (_, Key | KeyOrEnd | Colon | CommaOrEnd | Nothing) => return self.give_up(at),
        }
        at + 1
    }

    /// The first byte of a value.
    fn value(&mut self, piece: &mut Piece, at: usize) -> usize {
        let is_on_way = self.is_on_way();
        let depth = self.open.len();
        if is_on_way
            && depth == ENTRY
            && let Some(end) = self.shortcut(piece, at)
        {
            return end;
        }
        let lexeme = match piece.bytes[at] {
            b'{' | b'[' => Lexeme::None,
            b'"' => Lexeme::Text { is_key: false, escape: Escape::No },
            b't' => Lexeme::Word(b"rue"),
            b'f' => Lexeme::Word(b"alse"),
            b'n' => Lexeme::Word(b"ull"),
            b'-' => Lexeme::Number(Number::Sign),
            b'0' => Lexeme::Number(Number::Zero),
            b'1'..=b'9' => Lexeme::Number(Number::Whole),
            _ => return self.give_up(at),
        };
        if is_on_way {
            let found = |wanted| if piece.bytes[at] == wanted { Found::Right } else { Found::Wrong };
            match depth {
                1 => self.log = found(b'{'),
                ENTRIES => self.entries = found(b'['),
                ENTRY => piece.kept_from = Some(at),
                BODY if piece.bytes[at] == b'"' => self.body = Some(Body::default()),
                _ => {}
            }
        }
        self.lexeme = lexeme;
        if matches!(lexeme, Lexeme::None) {
            let is_object = piece.bytes[at] == b'{';
            self.open.push(is_object);
            self.on_way += usize::from(is_on_way);
            self.awaits = if is_object { Awaits::KeyOrEnd } else { Awaits::ValueOrEnd };
        }
        at + 1
    }

    /// An entry, if it is written as most are.
    fn shortcut(&mut self, piece: &mut Piece, at: usize) -> Option<usize> {
        let Fast { entry, end, lines, line_start } = (piece.shortcut)(piece.bytes, at)?;
        self.end_lines(lines, line_start);
        self.awaits = Awaits::CommaOrEnd;
        (piece.each)(Raw::Read(entry));
        Some(end)
    }

    /// So many lines end, the last before a place of the piece.
    fn end_lines(&mut self, lines: usize, line_start: usize) {
        if lines > 0 {
            self.lines += lines;
            self.line_start = self.bytes + line_start;
        }
    }

    /// Whether the value that begins lies on the [`WAY`].
    fn is_on_way(&self) -> bool {
        let depth = self.open.len();
        let leads_there = match depth.checked_sub(1).and_then(|index| WAY.get(index)) {
            None => depth == 0,
            Some(Step::Element) => !self.is_in_object(),
            Some(Step::Key(name)) => self.is_in_object() && self.is_key(name),
        };
        let is_first = match depth {
            1 => self.log == Found::Nothing,
            ENTRIES => self.entries == Found::Nothing,
            _ => true,
        };
        self.on_way == depth && leads_there && is_first
    }

    fn is_key(&self, name: &[u8]) -> bool {
        // A key may be written with escapes.
        self.key == name
            || (self.key.contains(&b'\\')
                && serde_json::from_slice::<String>(&[b"\"", &*self.key, b"\""].concat())
                    .is_ok_and(|key| key.as_bytes() == name))
    }

    fn is_in_object(&self) -> bool {
        self.open.last() == Some(&true)
    }

    fn close(&mut self, piece: &mut Piece, at: usize) {
        self.open.pop();
        self.on_way = self.on_way.min(self.open.len());
        self.end_value(piece, at + 1);
    }

    /// A value ends before `at`.
    fn end_value(&mut self, piece: &mut Piece, at: usize) {
        self.lexeme = Lexeme::None;
        self.awaits = if self.open.is_empty() { Awaits::Nothing } else { Awaits::CommaOrEnd };
        if self.on_way == ENTRY && self.open.len() == ENTRY {
            let bytes = piece.bytes;
            let there = &bytes[piece.kept_from.take().unwrap_or(at)..at];
            if self.part.is_empty() {
                (piece.each)(Raw::There(there));
            } else {
                self.part.extend_from_slice(there);
                (piece.each)(Raw::Joined(std::mem::take(&mut self.part)));
            }
        }
    }

    fn text(&mut self, piece: &mut Piece, at: usize, is_key: bool, escape: Escape) -> usize {
        let byte = piece.bytes[at];
        let escape = match (escape, byte) {
            (Escape::No, _) => return self.plain_text(piece, at, is_key),
            (Escape::Begun, b'u') => Escape::Digits(4),
            (Escape::Begun, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Escape::No,
            (Escape::Digits(left), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => match left {
                0 | 1 => Escape::No,
                left => Escape::Digits(left - 1),
            },
            (Escape::Begun | Escape::Digits(_), _) => return self.give_up(at),
        };
        self.note(is_key, &[byte]);
        self.lexeme = Lexeme::Text { is_key, escape };
        at + 1
    }

    /// All up to the next byte that means something.
    fn plain_text(&mut self, piece: &mut Piece, at: usize, is_key: bool) -> usize {
        let bytes = piece.bytes;
        let end = next_special(bytes, at);
        if let Some(body) = &mut self.body {
            let room = LONG.saturating_sub(body.length);
            // It goes on with the quote that ends it.
            if end - at > room
                && let Some(kept_from) = piece.kept_from.take()
            {
                self.part.extend_from_slice(&bytes[kept_from..at + room]);
                body.is_cut = true;
            }
        }
        self.note(is_key, &bytes[at..end]);
        match bytes.get(end) {
            None => end,
            Some(b'\\') => {
                self.note(is_key, b"\\");
                self.lexeme = Lexeme::Text { is_key, escape: Escape::Begun };
                end + 1
            }
            Some(b'"') => {
                if self.body.take().is_some_and(|body| body.is_cut) {
                    piece.kept_from = Some(end);
                }
                if is_key {
                    self.lexeme = Lexeme::None;
                    self.awaits = Awaits::Colon;
                } else {
                    self.end_value(piece, end + 1);
                }
                end + 1
            }
            Some(_) => self.give_up(end),
        }
    }

    /// Remembers what matters of a text.
    fn note(&mut self, is_key: bool, bytes: &[u8]) {
        if is_key {
            // No key that matters is longer, even with each letter escaped.
            let room = 64_usize.saturating_sub(self.key.len());
            self.key.extend_from_slice(&bytes[..bytes.len().min(room)]);
        } else if let Some(body) = &mut self.body {
            body.length += bytes.len();
        }
    }

    fn word(&mut self, piece: &mut Piece, at: usize, rest: &'static [u8]) -> usize {
        match rest.split_first() {
            Some((next, rest)) if *next == piece.bytes[at] => {
                self.lexeme = Lexeme::Word(rest);
                if rest.is_empty() {
                    self.end_value(piece, at + 1);
                }
                at + 1
            }
            _ => self.give_up(at),
        }
    }

    fn number(&mut self, piece: &mut Piece, at: usize, number: Number) -> usize {
        match number.with(piece.bytes[at]) {
            Some(longer) => {
                self.lexeme = Lexeme::Number(longer);
                at + 1
            }
            None if number.may_end() => {
                self.end_value(piece, at);
                at
            }
            None => self.give_up(at),
        }
    }
}

impl Number {
    /// The number with another byte; `None` where that is no part of it.
    fn with(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Sign, b'0') => Self::Zero,
            (Self::Sign | Self::Whole, b'0'..=b'9') => Self::Whole,
            (Self::Zero | Self::Whole, b'.') => Self::Point,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Zero | Self::Whole | Self::Fraction, b'e' | b'E') => Self::Exponent,
            (Self::Exponent, b'+' | b'-') => Self::ExponentSign,
            (Self::Exponent | Self::ExponentSign | Self::ExponentDigits, b'0'..=b'9') => Self::ExponentDigits,
            _ => return None,
        })
    }

    fn may_end(self) -> bool {
        matches!(self, Self::Zero | Self::Whole | Self::Fraction | Self::ExponentDigits)
    }
}
