//! What the targets share: entries made of bytes, and what must hold of any report.

mod contract;
mod entry;

pub use contract::hold;
pub use entry::{Log, entry, header, word};
