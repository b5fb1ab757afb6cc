//! The servers that a policy can be written for. One file each; adding one touches [`RECIPES`] and nothing else.

mod answer;
mod apache;
mod apache_htaccess;
mod code;
mod express;
mod express_cors;
mod nginx;

use super::{Policy, Snippet};

/// How a [`Policy`] is written for one server product.
#[derive(Debug)]
pub struct Recipe {
    /// Stable and kebab-case: `express-cors`. What `fix --server` takes.
    pub id: &'static str,
    /// As the reader would say it: "Express with the cors middleware".
    pub name: &'static str,
    /// The versions that `tests/prove/run.mjs` ran it with, as it prints them; empty: never run, from the manual alone.
    pub proven_with: &'static [&'static str],
    /// The page of the product's own manual that the recipe follows.
    pub manual: &'static str,
    /// Traps of this server that hold whatever the policy is, one sentence each.
    pub caveats: &'static [&'static str],
    /// Writes the policy down. Total: any policy gives a snippet.
    pub render: fn(&Policy) -> Snippet,
}

impl Recipe {
    /// Whether a test starts the real server with this recipe's text and sees a real browser pass.
    pub fn verified(&self) -> bool {
        !self.proven_with.is_empty()
    }

    /// The recipe of that id.
    pub fn find(id: &str) -> Option<&'static Recipe> {
        RECIPES.iter().find(|recipe| recipe.id == id).copied()
    }
}

/// Every recipe, in the order in which the panel offers them.
pub static RECIPES: &[&Recipe] = &[
    &express_cors::EXPRESS_CORS,
    &express::EXPRESS,
    &nginx::NGINX,
    &apache::APACHE,
    &apache_htaccess::APACHE_HTACCESS,
];
