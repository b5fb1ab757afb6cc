//! How a sign is looked for in an answer.

use crate::fetch::{Header, HeaderList};

/// Longer values are cut in what is told of them.
const SHOWN: usize = 100;

/// What to look for. Names of headers are compared without regard to case, all else byte for byte unless said.
#[derive(Debug)]
pub(super) enum Look {
    /// The header is there.
    Has(&'static str),
    /// A line of the header has this value.
    Is(&'static str, &'static str),
    /// A line of the header names the product, in any case, as a word of its own before its version: `nginx/1.26.2 (Debian)`.
    Names(&'static str, &'static str),
    /// A line of the header holds this, in any case.
    Holds(&'static str, &'static str),
    /// A cookie is set whose name begins so.
    Cookie(&'static str),
    /// The status is one of these, both ends included.
    Status(u16, u16),
    /// The body holds this.
    Body(&'static str),
    /// The host's name holds this.
    Host(&'static str),
    /// All of these.
    All(&'static [Look]),
}

/// Where signs are looked for.
#[derive(Debug)]
pub(super) struct Seen<'e> {
    host: &'e str,
    status: u16,
    headers: &'e HeaderList<'e>,
    body: Option<&'e str>,
    hint: Hint,
}

impl<'e> Seen<'e> {
    pub(super) fn new(host: &'e str, status: u16, headers: &'e HeaderList<'e>, body: Option<&'e str>) -> Self {
        let mut letters = [0; 64];
        for line in headers.iter() {
            let place = place(line.name);
            // Longer values hold almost every letter.
            letters[place] |= if line.value.len() > SHOWN { u32::MAX } else { letters_of(line.value) };
        }
        let hint = Hint { letters, host: Pairs::of(host), body: body.map(Pairs::of) };
        Self { host, status, headers, body, hint }
    }

    /// Whether a sign may be there whose look [`asks`](Look::asks) for this.
    pub(super) fn may_show(&self, asked: Asked) -> bool {
        self.hint.letters[asked.place] & asked.letters == asked.letters
    }

    /// The first line of a header whose value fits.
    fn line(&self, name: &str, fits: impl Fn(&str) -> bool) -> Option<Header<'e>> {
        self.headers.iter().find(|line| line.name.eq_ignore_ascii_case(name) && fits(line.value))
    }
}

/// What there is, roughly: of more than a hundred signs an answer shows one or two, and most need not be looked for.
#[derive(Debug)]
struct Hint {
    /// By the [`place`] of a header the letters of its value.
    letters: [u32; 64],
    host: Pairs,
    body: Option<Pairs>,
}

/// Which bytes of a text follow one another, roughly.
#[derive(Debug)]
struct Pairs([u64; 64]);

impl Pairs {
    fn of(text: &str) -> Self {
        let mut pairs = Self([0; 64]);
        for pair in text.as_bytes().windows(2) {
            let (word, bit) = Self::place(pair);
            pairs.0[word] |= bit;
        }
        pairs
    }

    /// `false` where the text cannot hold this.
    fn may_hold(&self, part: &str) -> bool {
        part.as_bytes().windows(2).all(|pair| {
            let (word, bit) = Self::place(pair);
            self.0[word] & bit != 0
        })
    }

    fn place(pair: &[u8]) -> (usize, u64) {
        let [first, second] = [pair[0], pair[1]];
        (usize::from(first % 64), 1 << (second % 64))
    }
}

/// What a header must hold for a sign to be there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    place: usize,
    letters: u32,
}

/// One of 64 places, the same for a name in any case.
fn place(name: &str) -> usize {
    let first = name.bytes().next().unwrap_or_default().to_ascii_lowercase();
    (usize::from(first) ^ name.len().wrapping_mul(7)) % 64
}

/// A bit for each letter of a text, in any case; and one for there being a text.
fn letters_of(text: &str) -> u32 {
    let is_letter = |byte: u8| u32::from(byte.is_ascii_alphabetic());
    text.bytes().fold(1, |letters, byte| letters | is_letter(byte) << (byte % 32))
}

impl Look {
    /// What is there of it, each piece as the reader can find it again; empty where something is missing.
    pub(super) fn evidence(&self, seen: &Seen) -> Vec<String> {
        let told = |line: Option<Header>| line.map(quoted).into_iter().collect();
        match self {
            Self::Has(name) => told(seen.line(name, |_| true)),
            Self::Is(name, expected) => told(seen.line(name, |value| value == *expected)),
            Self::Names(name, product) => told(seen.line(name, |value| names(value, product))),
            Self::Holds(name, part) => told(seen.line(name, |value| holds(value, part))),
            Self::Cookie(start) => {
                let cookie = seen.line("set-cookie", |value| value.starts_with(start));
                cookie.map(without_secret).into_iter().collect()
            }
            Self::Status(first, last) if (*first..=*last).contains(&seen.status) => {
                vec![format!("status {}", seen.status)]
            }
            Self::Body(part) if holds_exactly(seen.body, seen.hint.body.as_ref(), part) => {
                vec![format!("the body says {part}")]
            }
            Self::Host(part) if holds_exactly(Some(seen.host), Some(&seen.hint.host), part) => {
                vec![format!("the host {}", seen.host)]
            }
            Self::Status(..) | Self::Body(_) | Self::Host(_) => Vec::new(),
            Self::All(looks) => {
                let mut all = Vec::new();
                for look in *looks {
                    let found = look.evidence(seen);
                    if found.is_empty() {
                        return found;
                    }
                    all.extend(found.into_iter().filter(|piece| !all.contains(piece)).collect::<Vec<_>>());
                }
                all
            }
        }
    }

    /// What a header must hold for it to be there; nothing where it asks for no header.
    pub(super) fn asks(&self) -> Asked {
        let asked = |name, part| Asked { place: place(name), letters: letters_of(part) };
        match self {
            Self::Has(name) => asked(name, ""),
            Self::Is(name, part) | Self::Names(name, part) | Self::Holds(name, part) => asked(name, part),
            Self::Cookie(start) => asked("set-cookie", start),
            Self::Status(..) | Self::Body(_) | Self::Host(_) => Asked::default(),
            Self::All(looks) => looks.iter().map(Self::asks).find(|asked| asked.letters != 0).unwrap_or_default(),
        }
    }

    /// The names of the headers that it looks at.
    #[cfg(test)]
    pub(super) fn header_names(&self) -> Vec<&'static str> {
        match self {
            Self::Has(name) | Self::Is(name, _) | Self::Names(name, _) | Self::Holds(name, _) => vec![name],
            Self::Cookie(_) => vec!["set-cookie"],
            Self::Status(..) | Self::Body(_) | Self::Host(_) => Vec::new(),
            Self::All(looks) => looks.iter().flat_map(Self::header_names).collect(),
        }
    }
}

/// A field line as it was received; a long value is cut.
fn quoted(line: Header) -> String {
    let mut end = line.value.char_indices().map(|(at, _)| at).skip(SHOWN);
    let end = if line.value.len() > SHOWN { end.next() } else { None };
    let (shown, dots) = end.map_or((line.value, ""), |end| (&line.value[..end], "…"));
    [line.name, ": ", shown, dots].concat()
}

/// A cookie's name: its value is nobody's business.
fn without_secret(line: Header) -> String {
    let name = line.value.split(['=', ';']).next().unwrap_or_default();
    let name = name.char_indices().nth(SHOWN).map_or(name, |(end, _)| &name[..end]);
    format!("{}: {name}=…", line.name)
}

fn names(value: &str, product: &str) -> bool {
    let is_end = |byte: &u8| matches!(byte, b' ' | b',' | b';' | b'(' | b')');
    let mut rest = value.as_bytes();
    loop {
        let (word, behind) = rest.split_at_checked(product.len()).unwrap_or((rest, &[]));
        if word.eq_ignore_ascii_case(product.as_bytes())
            && behind.first().is_none_or(|byte| *byte == b'/' || is_end(byte))
        {
            return true;
        }
        let Some(end) = rest.iter().position(is_end) else { return false };
        rest = &rest[end + 1..];
    }
}

fn holds(value: &str, part: &str) -> bool {
    value.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

fn holds_exactly(text: Option<&str>, hint: Option<&Pairs>, part: &str) -> bool {
    hint.is_some_and(|hint| hint.may_hold(part)) && text.is_some_and(|text| text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(look: &Look, headers: &[(&str, &str)]) -> Vec<String> {
        let headers: HeaderList = headers.iter().copied().collect();
        let seen = Seen::new("a1.lambda-url.eu-west-1.on.aws", 403, &headers, Some("<p>no</p>"));
        look.evidence(&seen)
    }

    #[test]
    fn a_product_is_named_by_a_word_of_its_own() {
        for (value, product, expected) in [
            ("nginx", "nginx", true),
            ("nginx/1.26.2 (Debian)", "nginx", true),
            ("NGINX/1", "nginx", true),
            ("nginx-rc", "nginx", false),
            ("Apache-Coyote/1.1", "Apache", false),
            ("Apache/2.4.62 (Debian) mod_wsgi/4.9", "Apache", true),
            ("Jetty(9.4.53)", "Jetty", true),
            ("Python/3.11 aiohttp/3.9.1", "aiohttp", true),
            ("1.1 varnish (Varnish/7.1)", "varnish", true),
            ("1.1 Caddy", "caddy", true),
            ("kong/3.4.2", "Kong", true),
            ("", "nginx", false),
            ("ngin\u{e9}x/1", "nginx", false),
        ] {
            let look = Look::Names("server", Box::leak(product.to_owned().into_boxed_str()));
            let expected: Vec<_> = expected.then(|| format!("Server: {value}")).into_iter().collect();
            assert_eq!(found(&look, &[("X", "1"), ("Server", value)]), expected, "{value}");
        }
    }

    #[test]
    fn what_is_told_is_what_is_there() {
        let long = "x".repeat(300);
        let cut = format!("X-A: {}…", "x".repeat(SHOWN));
        let lines = [("X-a", "1"), ("x-A", "two"), ("Set-Cookie", "a.sid=secret; Path=/"), ("via", "1.1 Foo")];
        for (look, expected) in [
            (Look::Has("x-a"), vec!["X-a: 1"]),
            (Look::Has("x-b"), vec![]),
            (Look::Is("x-a", "two"), vec!["x-A: two"]),
            (Look::Is("x-a", "Two"), vec![]),
            (Look::Holds("via", "fOO"), vec!["via: 1.1 Foo"]),
            (Look::Holds("via", "bar"), vec![]),
            (Look::Cookie("a.sid"), vec!["Set-Cookie: a.sid=…"]),
            (Look::Cookie("b.sid"), vec![]),
            (Look::Status(400, 403), vec!["status 403"]),
            (Look::Status(404, 410), vec![]),
            (Look::Body("<p>"), vec!["the body says <p>"]),
            (Look::Body("yes"), vec![]),
            (Look::Host(".lambda-url."), vec!["the host a1.lambda-url.eu-west-1.on.aws"]),
            (Look::Host(".execute-api."), vec![]),
            (Look::All(&[Look::Has("via"), Look::Has("via"), Look::Is("x-a", "1")]), vec!["via: 1.1 Foo", "X-a: 1"]),
            (Look::All(&[Look::Has("via"), Look::Has("x-b")]), vec![]),
        ] {
            assert_eq!(found(&look, &lines), expected, "{look:?}");
        }
        assert_eq!(found(&Look::Has("X-A"), &[("X-A", &long)]), [cut]);
    }

    proptest! {
        #[test]
        fn a_product_s_name_is_one_of_the_words(value in "[aB/ ,;()]{0,12}", product in "[Ab]{1,3}") {
            let words = value.split([' ', ',', ';', '(', ')']).map(|word| word.split('/').next().unwrap_or_default());
            let expected = words.into_iter().any(|word| word.eq_ignore_ascii_case(&product));
            prop_assert_eq!(names(&value, &product), expected);
        }

        #[test]
        fn what_a_text_holds_its_pairs_of_bytes_do_not_deny(before in ".{0,9}", part in ".{1,9}", behind in ".{0,9}", other in "[a-e]{1,3}") {
            let text = format!("{before}{part}{behind}");
            let holds = |part: &str| holds_exactly(Some(&text), Some(&Pairs::of(&text)), part);
            prop_assert!(holds(&part));
            prop_assert_eq!(holds(&other), text.contains(&other));
        }
    }
}
