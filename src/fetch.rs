//! The [Fetch standard](https://fetch.spec.whatwg.org/)'s nouns and predicates, without opinions.
//!
//! Written against the standard as of 2 July 2026. Names are the standard's own, in snake case.

pub mod byte;
pub mod credentials;
pub mod header_list;
pub mod location;
pub mod method;
pub mod origin;
pub mod origins;
pub mod safelist;
pub mod status;
pub mod token;
pub mod url;

pub use byte::sent_byte;
pub use credentials::CredentialsMode;
pub use header_list::{Extracted, Header, HeaderList};
pub(crate) use header_list::{Lines, Written};
pub use location::LocationUrl;
pub use origin::Origin;
pub use origins::Origins;
