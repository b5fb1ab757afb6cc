//! HAR entries as browsers write them: lenient in, typed out; and written again.
//!
//! Chrome's fields (`_error`, `_resourceType`, `_initiator`) are read where they are; Firefox and Safari write other sets. A field that
//! is missing or of the wrong type is read as absent, so that one odd field never costs an entry.

mod entry;
mod file;
mod lenient;
mod scan;
mod write;

pub use entry::{Entry, NetError, Request, Response, time_ms};
pub use file::{Har, Reader, Skipped, Unusable, entry, read};
pub use write::write;
