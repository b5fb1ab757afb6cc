//! What a page asked with.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::exchange::Exchange;

/// What a page asked with, as far as it tells one attempt from another and stands nowhere else in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The headers that a preflight has to ask for: lower case, sorted, unique.
    pub header_names: Vec<String>,
    /// A hash of the body, which can be long; `None` without one, and where the log does not hold it.
    pub body: Option<u64>,
}

impl Asked {
    pub(super) fn of(exchange: &Exchange) -> Self {
        let body = exchange.first_request().and_then(|entry| entry.request.body.as_deref());
        Self { header_names: exchange.unsafe_header_names().to_vec(), body: body.map(hash_of) }
    }
}

fn hash_of(body: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}
