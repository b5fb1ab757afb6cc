//! The fix: what the server should answer, and how that is written down for one server product.
//!
//! [`Policy`] stands between causes and servers: a new cause never touches a recipe, a new recipe never touches a cause.

pub mod acceptance;
pub mod dev_proxy;
pub mod hostile;
pub mod pattern;
pub mod policy;
pub mod quote;
pub mod recipe;
pub mod server;
pub mod snippet;
pub mod wishes;

pub use policy::{AllowCredentials, AllowOrigin, NotAllowed, Policy};
pub use recipe::{Family, Proof, RECIPES, Recipe};
pub use server::{Layer, LayerKind, ServerGuess};
pub use snippet::{Applicability, Part, Snippet};
pub use wishes::Wishes;
