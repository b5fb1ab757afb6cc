//! What is asked of an entry again and again.

use std::cell::OnceCell;

use super::{is_preflight, unsafe_header_names};
use crate::fetch::{Origin, Origins};
use crate::har::Entry;

/// What is asked of an entry again and again, read once.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// See [`is_preflight`].
    pub(super) is_preflight: bool,
    /// The origin of its URL.
    pub(super) server: Option<Origin>,
    /// What its `Origin` says.
    pub(super) origin: Option<Origin>,
    /// The origin of the site that its `Referer` names; looked for where no `Origin` says it.
    pub(super) referer: Option<Origin>,
    unsafe_header_names: OnceCell<Vec<String>>,
}

impl Facts {
    pub(super) fn of(entry: &Entry, known: &mut Origins) -> Self {
        let headers = &entry.request.headers;
        let origin = headers.values("origin").find_map(|value| known.parse(value));
        let mut referer = || headers.values("referer").find_map(|value| known.of_url(value)).filter(Origin::is_http);
        let referer = if origin.is_none() { referer() } else { None };
        Self {
            is_preflight: is_preflight(entry),
            referer,
            server: known.of_url(&entry.request.url),
            origin,
            unsafe_header_names: OnceCell::new(),
        }
    }

    /// The unsafe header names of the entry that these are of: those that a preflight asks for, those that a request carries.
    pub(super) fn unsafe_header_names(&self, entry: &Entry) -> &[String] {
        self.unsafe_header_names.get_or_init(|| unsafe_header_names(entry))
    }
}
