//! One request on the network, with its preflight.

use std::borrow::Cow;

use super::{Facts, Logged, requested_method};
use crate::fetch::Origin;

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
        self.either().map_or("", |logged| &logged.entry.request.url)
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
        self.preflight.or(self.request).map_or(&[], |logged| logged.facts.unsafe_header_names(logged.entry))
    }

    /// The origin of the server that it goes to; `None` when its URL does not parse.
    pub fn server(&self) -> Option<&'e Origin> {
        self.either()?.facts.server.as_ref()
    }

    /// What the preflight's `Origin`, or else the request's, says.
    pub(super) fn sent_origin(&self) -> Option<&'e Origin> {
        self.facts().find_map(|facts| facts.origin.as_ref())
    }

    /// The origin that its `Origin` tells, or else its `Referer`.
    pub(super) fn origin(&self) -> Option<&'e Origin> {
        self.sent_origin().or_else(|| self.facts().find_map(|facts| facts.referer.as_ref()))
    }

    fn facts(&self) -> impl Iterator<Item = &'e Facts> {
        [self.preflight, self.request].into_iter().flatten().map(|logged| logged.facts)
    }

    pub(super) fn either(&self) -> Option<Logged<'e>> {
        self.request.or(self.preflight)
    }
}
