//! How far two entries are from belonging together.

use std::cmp::Ordering;

use super::candidates::{Bound, mark};
use super::node::{Node, Slot};
use crate::fetch::Origin;

/// How far outside of the expected time another entry may start, in milliseconds: clocks and exporters round.
const SLACK_MS: f64 = 2_000.0;

/// What is outside by no more than this, in milliseconds, may be inside.
const ROUNDING_MS: f64 = 50.0;

/// How far apart the starts of two that belong together may be, in milliseconds: a request waits for a free connection.
const WINDOW_MS: f64 = 300_000.0;

/// Compared field by field, first to last; no two pairs are equally far apart.
#[derive(Clone, Debug)]
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
        self.cmp_but_for_indexes(other).then(self.indexes.cmp(&other.indexes))
    }

    /// The same without the last field.
    pub(super) fn cmp_but_for_indexes(&self, other: &Self) -> Ordering {
        self.is_outside
            .cmp(&other.is_outside)
            .then(self.headers_differ.cmp(&other.headers_differ))
            .then(self.apart_ms.total_cmp(&other.apart_ms))
            .then(self.apart_in_log.cmp(&other.apart_in_log))
    }
}

#[cfg(test)]
thread_local! {
    /// How often a distance was worked out.
    pub(super) static ASKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How far `other` is from belonging into a slot of `one`; `None` when it cannot.
pub(super) fn distance(nodes: &[Node], slot: Slot, one: usize, other: usize) -> Option<Distance> {
    #[cfg(test)]
    ASKED.set(ASKED.get() + 1);
    let (one, other) = (&nodes[one], &nodes[other]);
    if (one.started_ms - other.started_ms).abs() > WINDOW_MS {
        return None;
    }
    match slot {
        Slot::Preflight => of_preflight(one, other),
        Slot::Request => of_preflight(other, one),
        Slot::Next => of_redirect(one, other),
        Slot::Previous => of_redirect(other, one),
    }
}

/// No candidate of several is nearer to `seeking` than this, and where it is `None`, none fits.
pub(super) fn least(seeking: &Node, slot: Slot, several: &Bound) -> Option<Distance> {
    #[cfg(test)]
    ASKED.set(ASKED.get() + 1);
    let ideal_ms = if slot == Slot::Next { ends_ms(seeking) } else { seeking.started_ms };
    let (before, behind) = (several.from_ms - ideal_ms, ideal_ms - several.to_ms);
    let outside = match slot {
        Slot::Preflight => behind.max(before - duration_ms(seeking)),
        // A millisecond for what was rounded when the ends were worked out.
        Slot::Request => before.max(ideal_ms - several.end_ms - 1.0),
        Slot::Next | Slot::Previous => before.max(behind),
    };
    let is_of_preflight = matches!(slot, Slot::Preflight | Slot::Request);
    let no_origin_fits = || seeking.facts.origin.as_ref().is_some_and(|origin| several.origins & mark(origin) == 0);
    if outside > SLACK_MS || before.max(behind) > WINDOW_MS + SLACK_MS || is_of_preflight && no_origin_fits() {
        return None;
    }
    let (first, last) = several.indexes;
    Some(Distance {
        is_outside: is_of_preflight && outside > ROUNDING_MS,
        headers_differ: is_of_preflight && several.names & mark(seeking.unsafe_header_names()) == 0,
        apart_ms: before.max(behind).max(0.0),
        apart_in_log: first.saturating_sub(seeking.index).max(seeking.index.saturating_sub(last)),
        indexes: (0, 0),
    })
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
    let after = next.started_ms - ends_ms(hop);
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

pub(super) fn ends_ms(node: &Node) -> f64 {
    node.started_ms + duration_ms(node)
}

fn duration_ms(node: &Node) -> f64 {
    node.entry.duration.unwrap_or(0.0).max(0.0)
}
