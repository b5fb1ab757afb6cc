//! Which server it is, as far as its answers show: the layers, which of them answered, and the recipe for the one where the fix
//! belongs.
//!
//! A guess, and told as one: every layer comes with the lines that it was seen by. The signs are data, in one table.

mod guess;
mod product;
mod products;
mod sign;
mod traces;

pub use guess::{Layer, ServerGuess};
pub use product::LayerKind;
pub use traces::{Known, Traces};
