//! Which texts of `www/panel.html` are messages: the page's own walk over it and the test that lists them go by the same rules.
//!
//! An element that has text of its own is one message, and the elements in the midst of that text are its places, `{1}`, `{2}` and so
//! on: another language puts them elsewhere.

use std::ops::Range;

use crate::wording::template::escaped;

/// The attributes that readers see or hear.
pub const ATTRIBUTES: [&str; 5] = ["title", "placeholder", "aria-label", "alt", "label"];

/// What stands in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child<'c> {
    /// Text.
    Text(&'c str),
    /// An element with this name, in lower case.
    Element(&'c str),
}

/// The text of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// With places for the elements in it.
    pub english: String,
    /// The children that it is made of. Icons and fields around it stay where they are.
    pub children: Range<usize>,
}

/// Whether nothing in an element is spoken: it is code, a drawing, or the same in every language (`translate` is its attribute).
pub fn is_silent(name: &str, translate: Option<&str>) -> bool {
    translate == Some("no") || matches!(name, "code" | "pre" | "script" | "style" | "svg")
}

/// What an element with these children says by itself; `None` where it has no text of its own.
pub fn spoken(children: &[Child]) -> Option<Spoken> {
    let says = |child: &Child| matches!(child, Child::Text(text) if !text.trim().is_empty());
    children.iter().position(says)?;
    let is_part = |child: &Child| match child {
        Child::Text(text) => !text.trim().is_empty(),
        Child::Element(name) => !matches!(*name, "input" | "progress" | "select" | "svg" | "textarea"),
    };
    let start = children.iter().position(is_part)?;
    let end = children.iter().rposition(is_part)? + 1;
    let (mut english, mut place) = (String::new(), 0);
    for child in &children[start..end] {
        match child {
            Child::Text(text) => english.push_str(&escaped(text)),
            Child::Element(_) => {
                place += 1;
                english.push_str(&format!("{{{place}}}"));
            }
        }
    }
    Some(Spoken { english: one_blank(&english), children: start..end })
}

/// As a page shows it: one blank for any run of them, and none around.
pub fn one_blank(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Child::{Element, Text};

    #[test]
    fn the_text_of_an_element_has_places_for_the_elements_in_it() {
        for (children, expected) in [
            (vec![], None),
            (vec![Text("\n  "), Element("p"), Text("\n")], None),
            (vec![Text(" One\n  two ")], Some(("One two", 0..1))),
            (vec![Text("As "), Element("code")], Some(("As {1}", 0..2))),
            (vec![Text(" "), Element("button"), Text(" to "), Element("b"), Text(".")], Some(("{1} to {2}.", 1..5))),
            // What stands beside a text is no part of it.
            (vec![Text(" "), Element("svg"), Text("Clear\n")], Some(("Clear", 2..3))),
            (vec![Text("More origins\n"), Element("input"), Text(" ")], Some(("More origins", 0..1))),
            (vec![Text("Add "), Element("input"), Text(" to it {")], Some(("Add {1} to it {{", 0..3))),
        ] {
            let expected = expected.map(|(english, children)| Spoken { english: english.to_owned(), children });
            assert_eq!(spoken(&children), expected, "{children:?}");
        }
    }
}
