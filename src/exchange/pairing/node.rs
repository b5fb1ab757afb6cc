//! An entry and its places in the matching.

use crate::exchange::{Facts, Logged, requested_method};
use crate::fetch::location::location_header;
use crate::fetch::url::without_fragment;
use crate::fetch::{LocationUrl, Origins, method, status};
use crate::har::{Entry, NetError};

/// A URL without its fragment, which a preflight's does not have, and without user name and password, which a `Location` may have; and the
/// method of a request.
pub(super) type Key = (String, String);

/// What of another node a node can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A request: its preflight.
    Preflight,
    /// A preflight: its request.
    Request,
    /// A redirect: the request that follows it.
    Next,
    /// A request: the redirect that it follows.
    Previous,
}

impl Slot {
    /// The slot in which the other one has this node.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Preflight => Self::Request,
            Self::Request => Self::Preflight,
            Self::Next => Self::Previous,
            Self::Previous => Self::Next,
        }
    }
}

#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) index: usize,
    pub(super) entry: Entry<'a>,
    pub(super) facts: Facts,
    pub(super) started_ms: f64,
    /// By [`Slot`].
    pub(super) links: [Option<usize>; 4],
}

impl<'a> Node<'a> {
    pub(super) fn new(index: usize, entry: Entry<'a>, known: &mut Origins) -> Self {
        let facts = Facts::of(&entry, known);
        // Entries without a time stand together at one moment: their order is all that is left.
        let started_ms = entry.started_ms().unwrap_or(0.0);
        Self { index, entry, facts, started_ms, links: [None; 4] }
    }

    pub(super) fn logged(&self) -> Logged<'_> {
        Logged { index: self.index, entry: &self.entry, facts: &self.facts }
    }

    pub(super) fn unsafe_header_names(&self) -> &[String] {
        self.facts.unsafe_header_names(&self.entry)
    }

    pub(super) fn linked(&self, slot: Slot) -> Option<usize> {
        self.links[slot as usize]
    }

    /// The slots that this node has, each with the group in which to look for what belongs there.
    pub(super) fn slots(&self) -> impl Iterator<Item = (Slot, Key)> + use<> {
        let url = bare(&self.entry.request.url);
        // What a service worker asks by itself has the same URL, and its preflights are not the page's.
        let slots = if self.entry.response.via_service_worker {
            [None, None, None]
        } else if self.facts.is_preflight {
            let method = requested_method(&self.entry).unwrap_or_default().into_owned();
            [Some((Slot::Request, (url, method))), None, None]
        } else {
            let key = (url, self.entry.request.method.clone().into_owned());
            [
                Some((Slot::Preflight, key.clone())),
                Some((Slot::Previous, key)),
                self.target().map(|key| (Slot::Next, key)),
            ]
        };
        slots.into_iter().flatten()
    }

    /// Where a redirect that was not refused leads.
    fn target(&self) -> Option<Key> {
        let Entry { request, response, .. } = &self.entry;
        if !status::is_redirect(response.status) || matches!(response.net_error, NetError::Some(_)) {
            return None;
        }
        let location = LocationUrl::parse(&request.url, location_header(&response.headers)?)?;
        Some((location.url, method::after_redirect(&request.method, response.status).to_owned()))
    }
}

fn bare(url: &str) -> String {
    let url = without_fragment(url);
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?']).map_or(url.len(), |at| start + at);
    match url[start..end].rfind('@') {
        Some(at) => format!("{}{}", &url[..start], &url[start + at + 1..]),
        None => url.to_owned(),
    }
}
