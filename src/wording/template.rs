//! An English text with places, and how it is read: `{name}` is a place, `{{` and `}}` are braces.

/// An English text with places.
#[derive(Debug, PartialEq, Eq)]
pub struct Template {
    /// The text.
    pub english: &'static str,
    /// The names of its places, in the order of their values.
    pub names: &'static [&'static str],
}

/// A stretch of a template's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    /// As it is.
    Text(&'t str),
    /// What stands in the place of this name.
    Place(&'t str),
}

impl Template {
    /// Writes it, or its translation, and has each place filled by the index of its name.
    pub(super) fn write<'t>(
        &self,
        out: &mut String,
        translation: Option<&'t str>,
        mut fill: impl FnMut(&mut String, usize),
    ) where
        Self: 't,
    {
        for segment in segments(translation.unwrap_or(self.english)) {
            match segment {
                Segment::Text(text) => out.push_str(text),
                Segment::Place(name) => {
                    if let Some(place) = self.names.iter().position(|known| *known == name) {
                        fill(out, place);
                    }
                }
            }
        }
    }
}

/// The stretches of a text, in order. A brace that nothing closes is text.
pub fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (segment, length) = first(rest)?;
        rest = &rest[length..];
        Some(segment)
    })
}

/// The first stretch and its length.
fn first(text: &str) -> Option<(Segment<'_>, usize)> {
    let brace = text.find(['{', '}']).unwrap_or(text.len());
    if brace > 0 {
        return Some((Segment::Text(&text[..brace]), brace));
    }
    let is_doubled = text.starts_with("{{") || text.starts_with("}}");
    let place = text.strip_prefix('{').filter(|_| !is_doubled).and_then(|rest| rest.split_once('}'));
    match place {
        Some((name, _)) => Some((Segment::Place(name), name.len() + 2)),
        None if text.is_empty() => None,
        None => Some((Segment::Text(&text[..1]), if is_doubled { 2 } else { 1 })),
    }
}

/// A text without places, as a template.
pub fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Whether a text has these places and no others. Decided where it is compiled.
pub const fn fits(text: &str, names: &[&str]) -> bool {
    let text = text.as_bytes();
    let (mut at, mut met) = (0, 0_u64);
    while at < text.len() {
        let is_doubled = at + 1 < text.len() && text[at + 1] == text[at];
        match text[at] {
            b'{' | b'}' if is_doubled => at += 2,
            b'}' => return false,
            b'{' => {
                let start = at + 1;
                while at < text.len() && text[at] != b'}' {
                    at += 1;
                }
                // Behind the end stands no brace that closes it.
                let place = if at < text.len() { named(names, text, start, at) } else { None };
                let Some(place) = place else { return false };
                met |= 1 << place;
                at += 1;
            }
            _ => at += 1,
        }
    }
    met == (1 << names.len()) - 1
}

/// Which of the names stands there.
const fn named(names: &[&str], text: &[u8], start: usize, end: usize) -> Option<usize> {
    let mut place = 0;
    while place < names.len() {
        let name = names[place].as_bytes();
        let mut at = 0;
        while at < name.len() && start + at < end && name[at] == text[start + at] {
            at += 1;
        }
        if at == name.len() && start + at == end {
            return Some(place);
        }
        place += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_must_be_the_same() {
        for (text, names, expected) in [
            ("plain", &[][..], true),
            ("{a} of {b}", &["b", "a"], true),
            ("{a} {a}", &["a"], true),
            ("{{a}}", &[], true),
            ("{a}", &[], false),
            ("{ab}", &["a"], false),
            ("{a}", &["ab"], false),
            ("plain", &["a"], false),
            ("{a", &["a"], false),
            ("a}", &["a"], false),
            ("{", &[], false),
        ] {
            assert_eq!(fits(text, names), expected, "{text} {names:?}");
        }
    }

    #[test]
    fn a_text_is_read_in_stretches() {
        use Segment::{Place, Text};
        for (text, expected) in [
            ("", vec![]),
            ("a", vec![Text("a")]),
            ("{a}b{c}", vec![Place("a"), Text("b"), Place("c")]),
            ("{{é}}", vec![Text("{"), Text("é"), Text("}")]),
            ("a{b", vec![Text("a"), Text("{"), Text("b")]),
            ("a}b", vec![Text("a"), Text("}"), Text("b")]),
        ] {
            assert_eq!(segments(text).collect::<Vec<_>>(), expected, "{text}");
        }
        for text in ["{a} {{", "}{", "é{"] {
            let escaped = escaped(text);
            let read: String = segments(&escaped)
                .map(|segment| match segment {
                    Text(text) | Place(text) => text,
                })
                .collect();
            assert_eq!(read, text);
        }
    }
}
