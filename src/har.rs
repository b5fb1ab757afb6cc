//! HAR entries as browsers write them: lenient in, typed out; and written again.
//!
//! Chrome's fields (`_error`, `_resourceType`, `_initiator`) are read where they are; Firefox and Safari write other sets. A field that
//! is missing or of the wrong type is read as absent, so that one odd field never costs an entry.

mod block;
mod entry;
mod fast;
mod file;
mod lenient;
// A browser hands over the pieces itself.
#[cfg(not(target_arch = "wasm32"))]
mod pieces;
mod scan;
mod text;
mod write;

pub use entry::{Entry, NetError, Request, Response, time_ms};
#[cfg(any(test, fuzzing))]
pub use file::read_plainly;
pub use file::{Har, Reader, Skipped, Unusable, read, read_one};
#[cfg(not(target_arch = "wasm32"))]
pub use pieces::read_from;
pub use write::write;
