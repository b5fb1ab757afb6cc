//! One request on the network, with its preflight.

use std::borrow::Cow;

use super::{Logged, requested_method};
use crate::fetch::{HeaderList, Origin};
use crate::har::Entry;

/// One request on the network, with its preflight: each as far as the log holds it.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'e> {
    /// The request.
    pub request: Option<Logged<'e>>,
    /// Its preflight.
    pub preflight: Option<Logged<'e>>,
}

impl<'e> Leg<'e> {
    /// Its URL, as logged.
    pub fn url(&self) -> &'e str {
        self.either().map_or("", |entry| &entry.request.url)
    }

    /// Its method, byte for byte.
    pub fn method(&self) -> Cow<'e, str> {
        match (&self.request, &self.preflight) {
            (Some(request), _) => Cow::Borrowed(&request.entry.request.method),
            (None, Some(preflight)) => requested_method(preflight.entry).unwrap_or_default(),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names).
    pub fn unsafe_header_names(&self) -> &'e [String] {
        self.preflight.or(self.request).map_or(&[], |logged| logged.unsafe_header_names)
    }

    /// What the preflight's `Origin`, or else the request's, says.
    pub(super) fn sent_origin(&self) -> Option<Origin> {
        self.request_headers().find_map(|list| list.values("origin").find_map(Origin::parse))
    }

    /// The origin that its `Origin` tells, or else its `Referer`.
    pub(super) fn origin(&self) -> Option<Origin> {
        let referer = |list: &HeaderList| list.values("referer").find_map(Origin::of_url).filter(Origin::is_http);
        self.sent_origin().or_else(|| self.request_headers().find_map(referer))
    }

    fn request_headers(&self) -> impl Iterator<Item = &'e HeaderList<'e>> {
        [self.preflight, self.request].into_iter().flatten().map(|logged| &logged.entry.request.headers)
    }

    pub(super) fn either(&self) -> Option<&'e Entry<'e>> {
        self.request.or(self.preflight).map(|logged| logged.entry)
    }
}
