//! Origins as regular expressions, for the servers that have no other way: written, read again, and tried on hostile origins.
//!
//! The patterns are of the part that PCRE, RE2, Rust, Java, .NET, Python, Ruby and JavaScript have in common.

use super::hostile::{hostile_origins, hostile_to_subdomains};

/// A pattern that matches `origin` and nothing else.
pub fn exact(origin: &str) -> String {
    format!("^{}$", escaped(origin))
}

/// A pattern that matches the subdomains of `parent`, at any depth, and nothing else.
pub fn subdomains(parent: &str) -> String {
    let (scheme, authority) = parent.split_once("://").unwrap_or(("https", parent));
    format!("^{}://([a-z0-9_-]+\\.)+{}$", escaped(scheme), escaped(authority))
}

/// The subdomains of `parent` as readers write them: `https://*.shop.example`. Only for display and for products that take `*` so.
pub fn wildcard(parent: &str) -> String {
    parent.replacen("://", "://*.", 1)
}

/// Whether a pattern for `origin` lets it in and no origin that is hostile to it.
pub fn stands_for(pattern: &str, origin: &str) -> bool {
    let pattern = Pattern::read(pattern);
    pattern.matches(origin) && !hostile_origins(origin).iter().any(|hostile| pattern.matches(hostile))
}

/// Whether a pattern for the subdomains of `parent` lets them in and no origin that is hostile to them.
pub fn stands_for_subdomains(pattern: &str, parent: &str) -> bool {
    let pattern = Pattern::read(pattern);
    let inside = ["a", "a-1.b"].map(|labels| parent.replacen("://", &format!("://{labels}."), 1));
    inside.iter().all(|origin| pattern.matches(origin))
        && !hostile_to_subdomains(parent).iter().any(|hostile| pattern.matches(hostile))
}

fn escaped(value: &str) -> String {
    let mut pattern = String::with_capacity(value.len() + 8);
    for character in value.chars() {
        if !character.is_ascii_alphanumeric() && !"-_:/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// A regular expression: characters, `.`, `\` before a character, `[...]`, a group, `+`, `*`, `?` behind each, `^`, `$`. Read apart from
/// what writes the patterns. `None` is what could not be read: it matches everything, so that nothing is trusted that was not understood.
struct Pattern(Option<Vec<Part>>);

impl Pattern {
    fn read(pattern: &str) -> Self {
        let pattern: Vec<char> = pattern.chars().collect();
        Self(sequence(&pattern, &mut 0))
    }

    /// Whether something in `text` matches. As in most languages, `$` stands before a last line end too.
    fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let Some(parts) = &self.0 else { return true };
        (0..=text.len()).any(|start| runs(parts, &text, start, &mut |_| true))
    }
}

#[derive(Debug)]
enum Part {
    Start,
    End,
    /// Characters that may stand here, as ranges; `None` for any but a line end.
    One(Option<Vec<(char, char)>>),
    Group(Vec<Part>),
    /// The part at least so many times, and again if `true`.
    Repeated(Box<Part>, usize, bool),
}

/// Reads up to the end or to a closing parenthesis.
fn sequence(pattern: &[char], at: &mut usize) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while let Some(&character) = pattern.get(*at).filter(|&&character| character != ')') {
        *at += 1;
        let part = match character {
            '^' => Part::Start,
            '$' => Part::End,
            '.' => Part::One(None),
            '[' => Part::One(Some(class(pattern, at)?)),
            '(' => {
                let group = sequence(pattern, at)?;
                pattern.get(*at)?;
                *at += 1;
                Part::Group(group)
            }
            '\\' => {
                let escaped = *pattern.get(*at).filter(|escaped| !escaped.is_ascii_alphanumeric())?;
                *at += 1;
                Part::One(Some(vec![(escaped, escaped)]))
            }
            '|' | '{' | '}' | '*' | '+' | '?' => return None,
            plain => Part::One(Some(vec![(plain, plain)])),
        };
        let (least, again) = match pattern.get(*at) {
            Some('+') => (1, true),
            Some('*') => (0, true),
            Some('?') => (0, false),
            _ => {
                parts.push(part);
                continue;
            }
        };
        *at += 1;
        parts.push(Part::Repeated(Box::new(part), least, again));
    }
    Some(parts)
}

fn class(pattern: &[char], at: &mut usize) -> Option<Vec<(char, char)>> {
    let mut ranges = Vec::new();
    loop {
        let from = *pattern.get(*at).filter(|character| !['\\', '[', '^'].contains(character))?;
        *at += 1;
        if from == ']' {
            return Some(ranges);
        }
        let is_range = pattern.get(*at) == Some(&'-') && pattern.get(*at + 1).is_some_and(|&next| next != ']');
        let to = if is_range { *pattern.get(*at + 1)? } else { from };
        *at += if is_range { 2 } else { 0 };
        ranges.push((from, to));
    }
}

/// Whether `parts` match from `start` to a place that `then` accepts.
fn runs(parts: &[Part], text: &[char], start: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    match parts.split_first() {
        Some((first, rest)) => runs_one(first, text, start, &mut |next| runs(rest, text, next, then)),
        None => then(start),
    }
}

fn runs_one(part: &Part, text: &[char], start: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    match part {
        Part::Start => start == 0 && then(start),
        Part::End => matches!(text[start..], [] | ['\n']) && then(start),
        Part::One(ranges) => {
            let fits = |character: char| match ranges {
                Some(ranges) => ranges.iter().any(|&(from, to)| (from..=to).contains(&character)),
                None => character != '\n',
            };
            text.get(start).is_some_and(|&character| fits(character)) && then(start + 1)
        }
        Part::Group(parts) => runs(parts, text, start, then),
        Part::Repeated(part, least, again) => repeats(part, *least, *again, text, start, then),
    }
}

fn repeats(
    part: &Part,
    least: usize,
    again: bool,
    text: &[char],
    start: usize,
    then: &mut dyn FnMut(usize) -> bool,
) -> bool {
    let once = &mut |next: usize| match (next > start, again) {
        (false, _) => false,
        (true, true) => repeats(part, 0, true, text, next, then),
        (true, false) => then(next),
    };
    runs_one(part, text, start, once) || (least == 0 && then(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_anchored_and_its_dots_are_dots() {
        assert_eq!(exact("https://a.b-c.example:81"), r"^https://a\.b-c\.example:81$");
        assert_eq!(exact("http://[::1]"), r"^http://\[::1\]$");
        assert_eq!(exact("a{2}|.*"), r"^a\{2\}\|\.\*$");
        assert_eq!(subdomains("https://shop.example:81"), r"^https://([a-z0-9_-]+\.)+shop\.example:81$");
        assert_eq!(wildcard("https://shop.example:81"), "https://*.shop.example:81");
    }

    #[test]
    fn what_is_written_stands_the_hostile_list() {
        for origin in [
            "https://app.shop.example",
            "http://localhost:5173",
            "http://[::1]:3000",
            "https://a+b.example",
            "https://(a).example",
        ] {
            assert!(stands_for(&exact(origin), origin), "{origin}");
        }
        for parent in ["https://shop.example", "https://shop.example:8443", "http://localhost:3000"] {
            assert!(stands_for_subdomains(&subdomains(parent), parent), "{parent}");
        }
    }

    #[test]
    fn what_people_write_instead_does_not_stand() {
        for careless in [
            r"^https://app.shop.example$",
            r"https://app\.shop\.example",
            r"^https://app\.shop\.example",
            r"https://app\.shop\.example$",
            r"^https?://app\.shop\.example$",
            r"^https://.*app\.shop\.example$",
            r"^https://.*$",
            r".*",
            r"shop",
            r"^https://(app|web)\.shop\.example$",
            r"^https://\w+\.shop\.example$",
            r"^https://other\.example$",
        ] {
            assert!(!stands_for(careless, "https://app.shop.example"), "{careless}");
        }
        for careless in [
            r"^https://.*\.shop\.example$",
            r"^https://.*shop\.example$",
            r"^https://[a-z]*\.shop\.example$",
            r"^https://([a-z0-9-]+.)+shop\.example$",
            r"^https://([a-z0-9-]+\.)*shop\.example$",
            r"^https://([a-z0-9-]+\.)+shop\.example",
        ] {
            assert!(!stands_for_subdomains(careless, "https://shop.example"), "{careless}");
        }
    }
}
