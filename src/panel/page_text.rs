//! The texts that stand in `panel.html` itself, said in the reader's language.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement, Node};

use super::dom::{document, set};
use super::spoken::{ATTRIBUTES, Child, is_silent, one_blank, spoken};
use crate::wording::Catalogue;
use crate::wording::template::{Segment, segments};

/// Every message of the page: found once, before anything is drawn into it.
#[derive(Debug)]
pub(super) struct PageText {
    texts: Vec<Text>,
    attributes: Vec<Attribute>,
}

/// The text of an element.
#[derive(Debug)]
struct Text {
    element: Element,
    english: String,
    /// What stands in its places.
    places: Vec<Element>,
    /// What stands behind it.
    end: Option<Node>,
    /// Blanks that part it from what stands around it.
    around: (bool, bool),
    /// The text as it is there now.
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Attribute {
    element: Element,
    name: &'static str,
    english: String,
}

impl PageText {
    /// Finds them, in what is shown and in what the templates hold.
    pub(super) fn find() -> Self {
        let mut found = Self { texts: Vec::new(), attributes: Vec::new() };
        if let Some(root) = document().document_element() {
            found.add(&root);
        }
        found
    }

    /// Says all of them in this language.
    pub(super) fn say(&mut self, catalogue: &Catalogue) {
        self.texts.iter_mut().for_each(|text| text.say(catalogue));
        for Attribute { element, name, english } in &self.attributes {
            set(element, name, &*catalogue.text(english));
        }
    }

    fn add(&mut self, element: &Element) {
        let name = element.local_name();
        if is_silent(&name, element.get_attribute("translate").as_deref()) {
            return;
        }
        for name in ATTRIBUTES {
            if let Some(value) = element.get_attribute(name) {
                self.attributes.push(Attribute { element: element.clone(), name, english: one_blank(&value) });
            }
        }
        self.texts.extend(Text::of(element));
        let inside: &Node = element;
        let content = element.dyn_ref::<HtmlTemplateElement>().map(HtmlTemplateElement::content);
        for node in children(content.as_deref().unwrap_or(inside)) {
            if let Some(child) = node.dyn_ref::<Element>() {
                self.add(child);
            }
        }
    }
}

impl Text {
    fn of(element: &Element) -> Option<Self> {
        let nodes: Vec<_> = children(element).filter(|node| node.node_type() != Node::COMMENT_NODE).collect();
        let child = |node: &Node| match node.dyn_ref::<Element>() {
            Some(element) => Child::Element(element.local_name()),
            None => Child::Text(node.text_content().unwrap_or_default()),
        };
        let inside: Vec<_> = nodes.iter().map(child).collect();
        let spoken = spoken(&inside)?;
        let (start, end) = (spoken.children.start, spoken.children.end);
        let begins = matches!(&inside[start], Child::Text(text) if text.starts_with(char::is_whitespace));
        let ends = matches!(&inside[end - 1], Child::Text(text) if text.ends_with(char::is_whitespace));
        let (places, texts): (Vec<_>, Vec<_>) =
            nodes[start..end].iter().cloned().partition(JsCast::is_instance_of::<Element>);
        Some(Self {
            element: element.clone(),
            english: spoken.english,
            places: places.into_iter().filter_map(|node| node.dyn_into().ok()).collect(),
            end: nodes.get(end).cloned(),
            around: (start > 0 && begins, end < nodes.len() && ends),
            nodes: texts,
        })
    }

    /// Puts the text and the elements in it into the order of the language.
    fn say(&mut self, catalogue: &Catalogue) {
        for node in self.nodes.drain(..) {
            let _ = self.element.remove_child(&node);
        }
        let blank = |is_there| if is_there { " " } else { "" };
        let said = catalogue.translation(&self.english).unwrap_or(&self.english).to_owned();
        self.write(blank(self.around.0));
        for segment in segments(&said) {
            match segment {
                Segment::Text(text) => self.write(text),
                Segment::Place(place) => {
                    let index = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
                    if let Some(element) = index.and_then(|index| self.places.get(index)) {
                        let _ = self.element.insert_before(element, self.end.as_ref());
                    }
                }
            }
        }
        self.write(blank(self.around.1));
    }

    fn write(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let node: Node = document().create_text_node(text).into();
        let _ = self.element.insert_before(&node, self.end.as_ref());
        self.nodes.push(node);
    }
}

fn children(node: &Node) -> impl Iterator<Item = Node> {
    std::iter::successors(node.first_child(), Node::next_sibling)
}
