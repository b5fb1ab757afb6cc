//! From the bytes of a log to a judgement: what is done once for each entry, however many there are.
//!
//! The rest, causes and fixes and words, is made for what somebody looks at. So this part is compiled for speed, and that for size:
//! they are two crates, and for whoever uses them one.

#[macro_use]
pub mod wording;

pub mod sorting;

pub mod fetch;
pub mod har;

pub mod exchange;

pub mod cors;
