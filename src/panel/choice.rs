//! Which recipe is shown, and why that one.

use std::collections::VecDeque;

use crate::fix::{RECIPES, Recipe, ServerGuess};
use crate::wording::Wording;

/// The choices for more servers than this are forgotten, the oldest first.
const KEPT: usize = 200;

/// A longer address is no server's.
const ADDRESS: usize = 300;

/// A recipe, and why it is shown.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The recipe.
    pub recipe: &'static Recipe,
    /// Why.
    pub because: Because,
}

/// Why a recipe is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The reader chose it for this server.
    Chosen,
    /// The server's answers show it.
    Guessed {
        /// By what: `Server: nginx/1.22.1`.
        evidence: String,
        /// Which of its layers answered.
        says: Option<Wording>,
    },
    /// The reader chose it for another server, and nothing shows what this one is.
    ChosenLast,
    /// It is the first of all, and nothing shows what this server is.
    First,
}

/// What the reader chose for each server: its address (scheme, host and port) and a recipe's id, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(VecDeque<(String, String)>);

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        self.recipe.id == other.recipe.id && self.because == other.because
    }
}

impl Choice {
    /// The reader's choice for this server, or else what its answers show, or else the reader's last choice, or else the first of all.
    pub fn of(chosen: Option<&str>, guess: Option<ServerGuess>, last: Option<&str>) -> Option<Self> {
        let find = |id: Option<&str>| id.and_then(Recipe::find);
        if let Some(recipe) = find(chosen) {
            return Some(Self { recipe, because: Because::Chosen });
        }
        let guessed = guess.and_then(|guess| Some((find(guess.recipe)?, guess.evidence()?, guess.says)));
        if let Some((recipe, evidence, says)) = guessed {
            return Some(Self { recipe, because: Because::Guessed { evidence, says } });
        }
        let last = find(last).map(|recipe| Self { recipe, because: Because::ChosenLast });
        last.or_else(|| Some(Self { recipe: RECIPES.first()?, because: Because::First }))
    }
}

impl Choices {
    /// Notes a choice.
    pub fn choose(&mut self, server: &str, id: &str) {
        self.0.retain(|(other, _)| other != server);
        self.add(server.to_owned(), id.to_owned());
    }

    /// The id that was chosen for a server.
    pub fn get(&self, server: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == server).map(|(_, id)| id.as_str())
    }

    /// As it is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From what was stored; none where it is something else.
    pub fn from_json(stored: &str) -> Self {
        let mut choices = Self::default();
        for (server, id) in serde_json::from_str::<Vec<(String, String)>>(stored).unwrap_or_default() {
            choices.add(server, id);
        }
        choices
    }

    fn add(&mut self, server: String, id: String) {
        if server.len() > ADDRESS || id.len() > ADDRESS {
            return;
        }
        self.0.push_back((server, id));
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Layer, LayerKind};

    fn guess(recipe: Option<&'static str>) -> ServerGuess {
        let evidence = vec!["Server: nginx/1.22.1".to_owned()];
        let layer = Layer { product: "nginx", kind: LayerKind::Proxy, evidence };
        ServerGuess { layers: vec![layer], fix_at: recipe.map(|_| "nginx"), recipe, says: None }
    }

    #[test]
    fn the_reader_s_choice_comes_before_the_guess_and_the_guess_before_habit() {
        let guessed = || Because::Guessed { evidence: "Server: nginx/1.22.1".to_owned(), says: None };
        let first = RECIPES[0].id;
        for (chosen, guess, last, expected) in [
            (Some("apache"), Some(guess(Some("nginx"))), Some("express"), ("apache", Because::Chosen)),
            (Some("gone"), Some(guess(Some("nginx"))), Some("express"), ("nginx", guessed())),
            (None, Some(guess(Some("nginx"))), Some("express"), ("nginx", guessed())),
            (None, Some(guess(None)), Some("express"), ("express", Because::ChosenLast)),
            (None, None, Some("express"), ("express", Because::ChosenLast)),
            (None, None, Some("gone"), (first, Because::First)),
            (None, None, None, (first, Because::First)),
        ] {
            let choice = Choice::of(chosen, guess, last).expect("a choice");
            assert_eq!((choice.recipe.id, choice.because), expected);
        }
    }

    #[test]
    fn choices_are_kept_for_so_many_servers_and_the_oldest_is_forgotten() {
        let mut choices = Choices::default();
        for number in 0..KEPT {
            choices.choose(&format!("https://{number}.example"), "nginx");
        }
        choices.choose("https://0.example", "apache");
        choices.choose("https://another.example", "express");
        assert_eq!(choices.get("https://0.example"), Some("apache"));
        assert_eq!(choices.get("https://1.example"), None);
        assert_eq!(choices.get("https://2.example"), Some("nginx"));
        choices.choose(&"x".repeat(ADDRESS + 1), "nginx");
        assert_eq!(choices.0.len(), KEPT);
        assert_eq!(Choices::from_json(&choices.to_json()), choices);
    }

    #[test]
    fn what_was_stored_by_something_else_counts_as_nothing() {
        for stored in ["", "nginx", "{}", "[7]", r#"[["https://a.example"]]"#] {
            assert_eq!(Choices::from_json(stored), Choices::default(), "{stored}");
        }
        let many = serde_json::to_string(&vec![("https://a.example", "nginx"); KEPT + 5]).expect("JSON");
        assert_eq!(Choices::from_json(&many).0.len(), KEPT);
    }
}
