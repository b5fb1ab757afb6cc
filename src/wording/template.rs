//! An English text with places, and how it is read: `{name}` is a place, `{{` and `}}` are braces.

/// A stretch of a template's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    /// As it is.
    Text(&'t str),
    /// What stands in the place of this name.
    Place(&'t str),
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

/// The names of a text's places, each once, in the order in which they are met.
pub fn places(text: &str) -> Vec<&str> {
    let mut places = Vec::new();
    for segment in segments(text) {
        match segment {
            Segment::Place(name) if !places.contains(&name) => places.push(name),
            Segment::Place(_) | Segment::Text(_) => {}
        }
    }
    places
}

/// Whether these are [`places`] of a text. Decided where it is compiled.
pub const fn fits(text: &str, names: &[&str]) -> bool {
    let text = text.as_bytes();
    let (mut at, mut met) = (0, 0);
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
                match place {
                    Some(place) if place < met => {}
                    Some(place) if place == met => met += 1,
                    _ => return false,
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    met == names.len()
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
    fn places_and_values_must_be_the_same_in_the_same_order() {
        for (text, names, expected) in [
            ("plain", &[][..], true),
            ("{a} of {b}", &["a", "b"], true),
            ("{a} of {b}", &["b", "a"], false),
            ("{a}{b}{a}", &["a", "b"], true),
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
            assert!(!expected || places(text) == names, "{text}");
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
