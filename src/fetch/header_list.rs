//! [Header list](https://fetch.spec.whatwg.org/#concept-header-list).

use std::borrow::Cow;
use std::fmt;

use super::token::is_token;

/// One field line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'h> {
    /// As sent; names are compared without regard to case.
    pub name: &'h str,
    /// Without the white space around it, which HTTP does not count as part of the value.
    pub value: &'h str,
}

/// Field lines in the order in which they were sent, duplicates kept.
///
/// They lie in one text, each remembered by where it begins and ends: a list of any length takes two allocations.
#[derive(Clone, Default)]
pub struct HeaderList<'a> {
    /// The first part of the text: what a log says of them, with whatever stands between.
    shown: &'a str,
    /// The second part: what is written otherwise there, or nowhere.
    own: String,
    lines: Vec<Line>,
    /// A bit for each [`mark`] that a name among them bears.
    marks: u64,
}

/// Where a field line lies in the text of its list, both parts counted as one.
#[derive(Clone, Copy, Debug)]
struct Line {
    name: Span,
    value: Span,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

/// Field lines that are being found in a text, before it is known where that ends.
#[derive(Debug)]
pub(crate) struct Lines {
    own: String,
    lines: Vec<Line>,
    marks: u64,
}

/// A name or a value, as a text shows it.
#[derive(Debug)]
pub(crate) enum Written<'t> {
    /// Just so, from this place of the text on.
    There {
        /// What is there.
        text: &'t [u8],
        /// Where.
        at: usize,
    },
    /// In another way.
    Otherwise(String),
}

/// Where the second part begins, as long as the first is not known.
const BEHIND: usize = usize::MAX / 2;

/// What [`HeaderList::extract`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extracted<'h> {
    /// There is no such header.
    Null,
    /// The header does not parse; this is the first element that is no token.
    Failure(&'h str),
    /// Its elements, in order; empty ones are skipped.
    Values(Vec<&'h str>),
}

impl<'a> HeaderList<'a> {
    /// Appends a field line; white space around the value is dropped.
    pub fn append(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let (name, value) = (name.as_ref(), value.as_ref().trim_matches(is_http_whitespace));
        self.marks |= mark(name.as_bytes());
        let line = Line { name: self.take_in(name), value: self.take_in(value) };
        self.lines.push(line);
    }

    fn take_in(&mut self, text: &str) -> Span {
        let start = self.shown.len() + self.own.len();
        self.own.push_str(text);
        Span { start, end: start + text.len() }
    }

    /// The same list, borrowing nothing.
    pub fn into_owned(mut self) -> HeaderList<'static> {
        self.lines.shrink_to_fit();
        if self.shown.is_empty() {
            return HeaderList { shown: "", own: self.own, lines: self.lines, marks: self.marks };
        }
        let length: usize = self.iter().map(|line| line.name.len() + line.value.len()).sum();
        // One copy of all is quick, but what stands between the lines is not worth much room.
        if self.shown.len() + self.own.len() <= 2 * length {
            return HeaderList {
                shown: "",
                own: [self.shown, &self.own].concat(),
                lines: self.lines,
                marks: self.marks,
            };
        }
        let mut list = HeaderList {
            own: String::with_capacity(length),
            lines: Vec::with_capacity(self.lines.len()),
            ..HeaderList::default()
        };
        list.extend(self.iter());
        list
    }

    /// The field lines.
    pub fn iter(&self) -> impl Iterator<Item = Header<'_>> {
        self.lines.iter().map(|line| Header { name: self.text(line.name), value: self.text(line.value) })
    }

    fn text(&self, span: Span) -> &str {
        let own = || self.own.get(span.start - self.shown.len()..span.end - self.shown.len());
        let text = if span.end <= self.shown.len() { self.shown.get(span.start..span.end) } else { own() };
        text.unwrap_or_default()
    }

    /// Whether a field of that name was sent, whatever its value.
    pub fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// The value of each field line of that name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = if self.marks & mark(name.as_bytes()) == 0 { &[] } else { &*self.lines };
        // Most others are told by their length.
        let named = lines.iter().filter(move |line| {
            line.name.end - line.name.start == name.len() && self.text(line.name).eq_ignore_ascii_case(name)
        });
        named.map(|line| self.text(line.value))
    }

    /// [Gets](https://fetch.spec.whatwg.org/#concept-header-list-get) a value: all lines of that name, joined by `, `.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.values(name);
        let first = values.next()?;
        let Some(second) = values.next() else { return Some(Cow::Borrowed(first)) };
        let mut joined = format!("{first}, {second}");
        for value in values {
            joined.push_str(", ");
            joined.push_str(value);
        }
        Some(Cow::Owned(joined))
    }

    /// [Extracts header list values](https://fetch.spec.whatwg.org/#extract-header-list-values) of a header whose syntax is a list
    /// of tokens (`Access-Control-Allow-Methods`, `-Allow-Headers`, `-Request-Headers`): one bad element fails the whole header.
    pub fn extract(&self, name: &str) -> Extracted<'_> {
        let mut elements = Vec::new();
        let mut found = false;
        for value in self.values(name) {
            found = true;
            for element in value.split(',').map(|element| element.trim_matches(is_http_whitespace)) {
                if element.is_empty() {
                    continue;
                }
                if !is_token(element) {
                    return Extracted::Failure(element);
                }
                elements.push(element);
            }
        }
        if found { Extracted::Values(elements) } else { Extracted::Null }
    }
}

impl Default for Lines {
    fn default() -> Self {
        // Room for what most lists hold.
        Self { own: String::new(), lines: Vec::with_capacity(16), marks: 0 }
    }
}

impl Lines {
    /// Appends a field line; white space around the value is dropped.
    #[inline]
    pub(crate) fn push(&mut self, name: Written, value: Written) {
        self.marks |= mark(match &name {
            Written::There { text, .. } => text,
            Written::Otherwise(name) => name.as_bytes(),
        });
        let line = Line { name: self.span(name), value: self.span(trimmed(value)) };
        self.lines.push(line);
    }

    #[inline]
    fn span(&mut self, written: Written) -> Span {
        match written {
            Written::There { text, at } => Span { start: at, end: at + text.len() },
            Written::Otherwise(text) => {
                let span = Span { start: BEHIND + self.own.len(), end: BEHIND + self.own.len() + text.len() };
                if self.own.is_empty() {
                    self.own = text;
                } else {
                    self.own.push_str(&text);
                }
                span
            }
        }
    }

    /// The list of them, now that all of the text is known.
    pub(crate) fn within(mut self, shown: &str) -> HeaderList<'_> {
        let written_otherwise = if self.own.is_empty() { &mut [] } else { &mut *self.lines };
        for span in written_otherwise.iter_mut().flat_map(|line| [&mut line.name, &mut line.value]) {
            if span.start >= BEHIND {
                span.start = span.start - BEHIND + shown.len();
                span.end = span.end - BEHIND + shown.len();
            }
        }
        HeaderList { shown, own: self.own, lines: self.lines, marks: self.marks }
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for HeaderList<'_> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        let mut list = Self::default();
        for (name, value) in lines {
            list.append(name, value);
        }
        list
    }
}

impl<'h> Extend<Header<'h>> for HeaderList<'_> {
    fn extend<I: IntoIterator<Item = Header<'h>>>(&mut self, lines: I) {
        for line in lines {
            self.append(line.name, line.value);
        }
    }
}

impl PartialEq for HeaderList<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for HeaderList<'_> {}

impl fmt::Debug for HeaderList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// One bit of 64 for a name, the same in any case; few names share one.
#[inline]
fn mark(name: &[u8]) -> u64 {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return 1 };
    let letter = |byte: &u8| usize::from(byte | b' ');
    1 << ((name.len() + 5 * letter(first) + 11 * letter(last)) % 64)
}

/// [HTTP whitespace](https://fetch.spec.whatwg.org/#http-whitespace).
fn is_http_whitespace(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' ')
}

#[inline]
fn trimmed(value: Written) -> Written {
    match value {
        Written::There { text: [b'!'..=0xFF, .., b'!'..=0xFF], .. } => value,
        Written::There { mut text, mut at } => {
            while let [b'\t' | b'\n' | b'\r' | b' ', rest @ ..] = text {
                text = rest;
                at += 1;
            }
            while let [rest @ .., b'\t' | b'\n' | b'\r' | b' '] = text {
                text = rest;
            }
            Written::There { text, at }
        }
        Written::Otherwise(text) => {
            let trimmed = text.trim_matches(is_http_whitespace);
            Written::Otherwise(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list<'a>(lines: &[(&'a str, &'a str)]) -> HeaderList<'a> {
        lines.iter().copied().collect()
    }

    #[test]
    fn lines_of_one_name_are_joined_whatever_their_case() {
        let headers = list(&[("X-A", " 1 "), ("x-b", "2"), ("x-a", "\t3")]);
        assert_eq!(headers.get("x-A").as_deref(), Some("1, 3"));
        assert_eq!(headers.get("X-B").as_deref(), Some("2"));
        assert_eq!(headers.get("X-C"), None);
    }

    #[test]
    fn a_header_that_is_there_but_empty_is_not_missing() {
        assert_eq!(list(&[("A", "")]).get("a").as_deref(), Some(""));
        assert_eq!(list(&[("A", "")]).extract("a"), Extracted::Values(vec![]));
    }

    #[test]
    fn a_list_is_extracted_as_tokens() {
        for (value, expected) in [
            ("GET", Extracted::Values(vec!["GET"])),
            ("GET,PUT", Extracted::Values(vec!["GET", "PUT"])),
            (" GET \t,  PUT ", Extracted::Values(vec!["GET", "PUT"])),
            (",GET,,PUT,", Extracted::Values(vec!["GET", "PUT"])),
            ("*", Extracted::Values(vec!["*"])),
            ("", Extracted::Values(vec![])),
            (",", Extracted::Values(vec![])),
            ("GET PUT", Extracted::Failure("GET PUT")),
            ("GET,\"PUT\"", Extracted::Failure("\"PUT\"")),
            ("GET;PUT", Extracted::Failure("GET;PUT")),
            ("[GET]", Extracted::Failure("[GET]")),
            ("GET,été", Extracted::Failure("été")),
        ] {
            assert_eq!(list(&[("ACAM", value)]).extract("acam"), expected, "{value:?}");
        }
        assert_eq!(list(&[]).extract("acam"), Extracted::Null);
    }

    #[test]
    fn several_lines_make_one_list() {
        assert_eq!(list(&[("A", "x"), ("B", "y"), ("a", "z,")]).extract("A"), Extracted::Values(vec!["x", "z"]));
    }
}
