//! The fix: what the server should answer, and how that is written down for one server product.
//!
//! [`Policy`] stands between causes and servers: a new cause never touches a recipe, a new recipe never touches a cause.

pub mod policy;
pub mod quote;
pub mod recipe;
pub mod snippet;

pub use policy::{AllowCredentials, AllowOrigin, Policy};
pub use recipe::{RECIPES, Recipe};
pub use snippet::{Applicability, Part, Snippet};
