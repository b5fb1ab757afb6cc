//! How far two entries are from belonging together.

use std::cmp::Ordering;

use super::node::{Node, Slot};
use crate::fetch::Origin;

/// How far outside of the expected time another entry may start, in milliseconds: clocks and exporters round.
const SLACK_MS: f64 = 2_000.0;

/// What is outside by no more than this, in milliseconds, may be inside.
const ROUNDING_MS: f64 = 50.0;

/// How far apart the starts of two that belong together may be, in milliseconds: a request waits for a free connection.
pub(super) const WINDOW_MS: f64 = 300_000.0;

/// Compared field by field, first to last; no two pairs are equally far apart.
#[derive(Debug)]
pub(super) struct Distance {
    /// It did not start while the other was under way.
    is_outside: bool,
    headers_differ: bool,
    apart_ms: f64,
    apart_in_log: usize,
    indexes: (usize, usize),
}

impl Distance {
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        self.is_outside
            .cmp(&other.is_outside)
            .then(self.headers_differ.cmp(&other.headers_differ))
            .then(self.apart_ms.total_cmp(&other.apart_ms))
            .then(self.apart_in_log.cmp(&other.apart_in_log))
            .then(self.indexes.cmp(&other.indexes))
    }
}

/// How far `other` is from belonging into a slot of `one`; `None` when it cannot.
pub(super) fn distance(nodes: &[Node], slot: Slot, one: usize, other: usize) -> Option<Distance> {
    let (one, other) = (&nodes[one], &nodes[other]);
    match slot {
        Slot::Preflight => of_preflight(one, other),
        Slot::Request => of_preflight(other, one),
        Slot::Next => of_redirect(one, other),
        Slot::Previous => of_redirect(other, one),
    }
}

/// A preflight starts while its request is under way.
fn of_preflight(request: &Node, preflight: &Node) -> Option<Distance> {
    if let (Some(one), Some(two)) = (&request.facts.origin, &preflight.facts.origin)
        && one != two
    {
        return None;
    }
    let after = preflight.started_ms - request.started_ms;
    let outside = (-after).max(after - duration_ms(request));
    if outside > SLACK_MS {
        return None;
    }
    let headers_differ = request.unsafe_header_names() != preflight.unsafe_header_names();
    Some(Distance { is_outside: outside > ROUNDING_MS, headers_differ, ..between(request, preflight, after) })
}

/// The request that follows a redirect starts when that ends. Its origin is the same, or `null` once the redirect has tainted it.
fn of_redirect(hop: &Node, next: &Node) -> Option<Distance> {
    let follows = hop.started_ms.total_cmp(&next.started_ms).then(hop.index.cmp(&next.index)).is_lt();
    let origin_fits = match (&hop.facts.origin, &next.facts.origin) {
        (Some(before), Some(after)) => before == after || *after == Origin::Opaque,
        _ => true,
    };
    let kind_fits = match (&hop.entry.resource_type, &next.entry.resource_type) {
        (Some(one), Some(two)) => one == two,
        _ => true,
    };
    let after = next.started_ms - (hop.started_ms + duration_ms(hop));
    (follows && origin_fits && kind_fits && after.abs() <= SLACK_MS).then(|| between(hop, next, after))
}

fn between(one: &Node, two: &Node, after_ms: f64) -> Distance {
    Distance {
        is_outside: false,
        headers_differ: false,
        apart_ms: after_ms.abs(),
        apart_in_log: one.index.abs_diff(two.index),
        indexes: (one.index, two.index),
    }
}

fn duration_ms(node: &Node) -> f64 {
    node.entry.duration.unwrap_or(0.0).max(0.0)
}
