//! [Header list](https://fetch.spec.whatwg.org/#concept-header-list).

use std::borrow::Cow;

use super::token::is_token;

/// One field line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// As sent; names are compared without regard to case.
    pub name: Cow<'a, str>,
    /// Without the white space around it, which HTTP does not count as part of the value.
    pub value: Cow<'a, str>,
}

/// Field lines in the order in which they were sent, duplicates kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderList<'a>(Vec<Header<'a>>);

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
    pub fn append(&mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        self.0.push(Header { name: name.into(), value: trim(value.into()) });
    }

    /// The same list, borrowing nothing.
    pub fn into_owned(self) -> HeaderList<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        HeaderList(self.0.into_iter().map(|line| Header { name: own(line.name), value: own(line.value) }).collect())
    }

    /// The field lines.
    pub fn iter(&self) -> impl Iterator<Item = &Header<'a>> {
        self.0.iter()
    }

    /// Whether a field of that name was sent, whatever its value.
    pub fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// The value of each field line of that name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_ref())
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

impl<'a, N: Into<Cow<'a, str>>, V: Into<Cow<'a, str>>> FromIterator<(N, V)> for HeaderList<'a> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        let mut list = Self::default();
        for (name, value) in lines {
            list.append(name, value);
        }
        list
    }
}

/// [HTTP whitespace](https://fetch.spec.whatwg.org/#http-whitespace).
fn is_http_whitespace(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' ')
}

fn trim(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.trim_matches(is_http_whitespace)),
        Cow::Owned(value) => {
            let trimmed = value.trim_matches(is_http_whitespace);
            if trimmed.len() == value.len() { Cow::Owned(value) } else { Cow::Owned(trimmed.to_owned()) }
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
