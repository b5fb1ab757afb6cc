//! Which texts of `www/panel.html` are messages: the page's own walk over it and the test that lists them go by the same rules.
//!
//! An element that has text of its own is one message, and the elements in the midst of that text are its places, `{1}`, `{2}` and so
//! on: another language puts them elsewhere.

use std::fmt::Write;
use std::ops::Range;

use crate::wording::template::escaped;

/// The attributes that readers see or hear.
pub const ATTRIBUTES: [&str; 5] = ["title", "placeholder", "aria-label", "alt", "label"];

/// What stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// Text.
    Text(String),
    /// An element with this name, in lower case.
    Element(String),
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
        Child::Element(name) => !matches!(name.as_str(), "input" | "progress" | "select" | "svg" | "textarea"),
    };
    let start = children.iter().position(is_part)?;
    let end = children.iter().rposition(is_part)? + 1;
    let (mut english, mut place) = (String::new(), 0);
    for child in &children[start..end] {
        match child {
            Child::Text(text) => english.push_str(&escaped(text)),
            Child::Element(_) => {
                place += 1;
                let _ = write!(english, "{{{place}}}");
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

    fn text(text: &str) -> Child {
        Child::Text(text.to_owned())
    }

    fn element(name: &str) -> Child {
        Child::Element(name.to_owned())
    }

    #[test]
    fn the_text_of_an_element_has_places_for_the_elements_in_it() {
        for (children, expected) in [
            (vec![], None),
            (vec![text("\n  "), element("p"), text("\n")], None),
            (vec![text(" One\n  two ")], Some(("One two", 0..1))),
            (vec![text("As "), element("code")], Some(("As {1}", 0..2))),
            (vec![text(" "), element("button"), text(" to "), element("b"), text(".")], Some(("{1} to {2}.", 1..5))),
            // What stands beside a text is no part of it.
            (vec![text(" "), element("svg"), text("Clear\n")], Some(("Clear", 2..3))),
            (vec![text("More origins\n"), element("input"), text(" ")], Some(("More origins", 0..1))),
            (vec![text("Add "), element("input"), text(" to it {")], Some(("Add {1} to it {{", 0..3))),
        ] {
            let expected = expected.map(|(english, children)| Spoken { english: english.to_owned(), children });
            assert_eq!(spoken(&children), expected, "{children:?}");
        }
    }
}
