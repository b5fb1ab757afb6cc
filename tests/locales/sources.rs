//! The sentences that the program makes: the templates of `say!` in its sources.

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

use crate::message::Message;

/// Every template below a folder, by file and in the order of each. What only tests say is left out.
pub(super) fn messages(folder: &Path) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if path.is_dir() {
            messages.extend(self::messages(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && !["tests.rs", "testing.rs", "sample.rs"].contains(&name.as_str())
        {
            let source: TokenStream = fs::read_to_string(&path).expect("a source").parse().expect("Rust");
            let about =
                path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("a path below the root").display().to_string();
            collect(source, &mut |english| messages.push(Message { english, about: about.clone() }));
        }
    }
    messages
}

fn collect(source: TokenStream, add: &mut impl FnMut(String)) {
    let tokens: Vec<_> = source.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            // What follows, up to the body of the module or the function.
            TokenTree::Group(attribute) if attribute.to_string().replace(' ', "") == "[cfg(test)]" => {
                let rest = &tokens[at..];
                let is_end = |token: &TokenTree| match token {
                    TokenTree::Group(body) => body.delimiter() == proc_macro2::Delimiter::Brace,
                    other => other.to_string() == ";",
                };
                at += rest.iter().position(is_end).map_or(rest.len(), |end| end + 1);
            }
            TokenTree::Group(group) => {
                let is_said = at >= 3 && tokens[at - 3].to_string() == "say" && tokens[at - 2].to_string() == "!";
                if let Some(literal) = group.stream().into_iter().next().filter(|_| is_said) {
                    // The macro's own definition calls itself with rules of its own.
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        add(text.value());
                    }
                }
                collect(group.stream(), add);
            }
            _ => {}
        }
    }
}
