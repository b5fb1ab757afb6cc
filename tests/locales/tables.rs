//! What stands in the tables of causes and recipes.

use preflight_inspector::diagnosis::CAUSES;
use preflight_inspector::fix::RECIPES;
use preflight_inspector::panel::prose::{Block, blocks};
use preflight_inspector::panel::words;
use preflight_inspector::wording::template::escaped;

use crate::message::Message;

/// The causes: what each is called in a few words, and its documentation.
pub(super) fn causes() -> Vec<Message> {
    let mut messages = Vec::new();
    for cause in CAUSES {
        let mut add = |text: &str, what: &str| {
            messages.push(Message { english: escaped(text), about: format!("cause {}, {what}", cause.code) });
        };
        add(&words::cause(cause.code), "in a few words");
        for block in blocks(&cause.explanation()) {
            match block {
                Block::Heading(text) => add(&text, "heading"),
                Block::Paragraph(text) => add(&text, "text, with `code` and [links](https://…) to be kept"),
            }
        }
    }
    messages
}

/// What the recipes say of their servers whatever the policy is.
pub(super) fn recipes() -> Vec<Message> {
    let caveats = |recipe: &&preflight_inspector::fix::Recipe| {
        let about = format!("recipe {}, what often goes wrong", recipe.id);
        recipe
            .caveats
            .iter()
            .map(move |text| Message { english: escaped(text), about: about.clone() })
            .collect::<Vec<_>>()
    };
    RECIPES.iter().flat_map(caveats).collect()
}
