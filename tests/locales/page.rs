//! The texts of `www/panel.html`.

use std::fmt::Write;
use std::iter::Peekable;

use preflight_inspector::panel::spoken::{ATTRIBUTES, Child, is_silent, one_blank, spoken};
use preflight_inspector::wording::template::escaped;

use crate::message::Message;

/// What a page is made of. Comments are left out.
enum Node {
    Text(String),
    Element(Element),
}

struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

/// Every message of the page, in its order.
pub(super) fn messages(html: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    for node in children(&mut tokens(html).into_iter().peekable()) {
        if let Node::Element(element) = node {
            collect(&element, &mut messages);
        }
    }
    messages
}

fn collect(element: &Element, messages: &mut Vec<Message>) {
    if is_silent(&element.name, element.attribute("translate")) {
        return;
    }
    let mut add = |english: String, about: &str| {
        messages.push(Message { english, about: format!("panel.html, {about}") });
    };
    let children: Vec<_> = element.children.iter().map(Node::as_child).collect();
    if let Some(spoken) = spoken(&children) {
        let parts = element.children[spoken.children].iter().filter_map(Node::as_element);
        let mut about = format!("<{}>", element.name);
        for (place, part) in (1..).zip(parts) {
            let _ = write!(about, "; {{{place}}}: {}", part.shown());
        }
        add(spoken.english, &about);
    }
    for name in ATTRIBUTES {
        if let Some(value) = element.attribute(name) {
            add(escaped(&one_blank(value)), &format!("{name} of <{}>", element.name));
        }
    }
    element.children.iter().filter_map(Node::as_element).for_each(|child| collect(child, messages));
}

impl Node {
    fn as_child(&self) -> Child {
        match self {
            Self::Text(text) => Child::Text(text.clone()),
            Self::Element(element) => Child::Element(element.name.clone()),
        }
    }

    fn as_element(&self) -> Option<&Element> {
        match self {
            Self::Text(_) => None,
            Self::Element(element) => Some(element),
        }
    }
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// For whoever translates what is around it.
    fn shown(&self) -> String {
        let text: String = self
            .children
            .iter()
            .map(|child| match child {
                Node::Text(text) => text.as_str(),
                Node::Element(_) => "",
            })
            .collect();
        match (one_blank(&text), self.attribute("data-part")) {
            (text, _) if !text.is_empty() => format!("<{}> “{text}”", self.name),
            (_, Some(part)) => format!("<{}>, filled with the {}", self.name, part.replace('-', " ")),
            (_, None) => format!("<{}>", self.name),
        }
    }
}

/// What our own markup is made of: quoted or empty attributes, no CDATA.
enum Token {
    Open { element: Element, has_end: bool },
    Close,
    Text(String),
}

fn tokens(html: &str) -> Vec<Token> {
    const VOID: [&str; 4] = ["input", "link", "meta", "!doctype"];
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").expect("a comment ends").1;
        } else if let Some(tag) = rest.strip_prefix("</") {
            rest = tag.split_once('>').expect("a tag ends").1;
            tokens.push(Token::Close);
        } else if let Some(tag) = rest.strip_prefix('<') {
            let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).expect("a name ends");
            let name = tag[..end].to_ascii_lowercase();
            let (attributes, is_closed, behind) = attributes(&tag[end..]);
            rest = behind;
            let has_end = !is_closed && !VOID.contains(&name.as_str());
            tokens.push(Token::Open { element: Element { name, attributes, children: Vec::new() }, has_end });
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            tokens.push(Token::Text(characters(&rest[..end])));
            rest = &rest[end..];
        }
    }
    tokens
}

/// The attributes of a tag, whether it closes itself, and what follows it.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, bool, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix("/>") {
            return (found, true, behind);
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return (found, false, behind);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).expect("a name ends");
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let value = rest.strip_prefix("=\"").map(|value| value.split_once('"').expect("a value ends"));
        rest = value.map_or(rest, |(_, behind)| behind);
        found.push((name, characters(value.map_or("", |(value, _)| value))));
    }
}

fn characters(text: &str) -> String {
    let read = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    assert!(!read.replace("&amp;", "").contains('&'), "a character reference that is not known here: {text}");
    read.replace("&amp;", "&")
}

/// The nodes up to the tag that closes them.
fn children(tokens: &mut Peekable<impl Iterator<Item = Token>>) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            Token::Close => break,
            // A comment in between parts no text.
            Token::Text(text) => match nodes.last_mut() {
                Some(Node::Text(before)) => before.push_str(&text),
                _ => nodes.push(Node::Text(text)),
            },
            Token::Open { mut element, has_end } => {
                if has_end {
                    element.children = children(tokens);
                }
                nodes.push(Node::Element(element));
            }
        }
    }
    nodes
}
