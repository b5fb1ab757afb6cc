//! Which preflight belongs to which request.
//!
//! No field of a log says it. What fits is: the same URL, the method that the preflight asks for, an origin that does not contradict,
//! and a preflight that started while the request was under way. Of several that fit, those whose headers agree come first, then those
//! nearest in time. The pairs are the stable matching under that order: it is unique, so the order of arrival does not matter.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Exchange, Logged, is_preflight, requested_method, unsafe_header_names};
use crate::fetch::Origin;
use crate::har::Entry;

/// How far outside of the request's own time its preflight may start, in milliseconds: clocks and exporters round.
const SLACK_MS: f64 = 2_000.0;

/// How long before its preflight a request may have started, in milliseconds: it waits for a free connection.
const WINDOW_MS: f64 = 300_000.0;

/// An exchange of a [`Pairing`]: the number of its entry that arrived first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExchangeId(usize);

/// Entries in the order of their arrival, paired.
#[derive(Debug, Default)]
pub struct Pairing<'a> {
    nodes: Vec<Node<'a>>,
    groups: HashMap<(String, String), Group>,
}

#[derive(Debug)]
struct Node<'a> {
    index: usize,
    entry: Entry<'a>,
    is_preflight: bool,
    started_ms: f64,
    origin: Option<Origin>,
    /// The unsafe header names: those that a preflight asks for, those that a request carries.
    unsafe_names: Vec<String>,
    partner: Option<usize>,
}

/// Numbers of nodes with one URL and method, by start.
#[derive(Debug, Default)]
struct Group {
    requests: Vec<usize>,
    preflights: Vec<usize>,
}

impl<'a> Pairing<'a> {
    /// Takes an entry that stands at `index` in the log. Returns the exchanges that are new, changed or gone, the first of them the
    /// one that the entry is in; [`get`](Self::get) tells which are gone.
    pub fn add(&mut self, index: usize, entry: Entry<'a>) -> Vec<ExchangeId> {
        let number = self.nodes.len();
        let node = Node::new(index, entry);
        let key = node.key();
        self.nodes.push(node);
        let mut group = self.groups.remove(&key).unwrap_or_default();
        group.insert(number, &self.nodes);
        let touched = self.settle(number, &group);
        self.groups.insert(key, group);
        touched
    }

    /// An exchange; `None` for one whose entries have joined another.
    pub fn get(&self, id: ExchangeId) -> Option<Exchange<'_>> {
        let node = self.nodes.get(id.0)?;
        if self.id_of(id.0) != id {
            return None;
        }
        let partner = node.partner.and_then(|partner| self.nodes.get(partner));
        let [request, preflight] = if node.is_preflight { [partner, Some(node)] } else { [Some(node), partner] };
        Some(Exchange { request: request.map(Node::logged), preflight: preflight.map(Node::logged) })
    }

    /// Every exchange, in the order of the first of its entries.
    pub fn iter(&self) -> impl Iterator<Item = (ExchangeId, Exchange<'_>)> {
        (0..self.nodes.len()).map(ExchangeId).filter_map(|id| Some((id, self.get(id)?)))
    }

    fn id_of(&self, number: usize) -> ExchangeId {
        let partner = self.nodes.get(number).and_then(|node| node.partner);
        ExchangeId(partner.map_or(number, |partner| partner.min(number)))
    }

    /// Finds a partner for a node that has none; whoever loses its own to it looks again.
    fn settle(&mut self, number: usize, group: &Group) -> Vec<ExchangeId> {
        let mut touched = vec![ExchangeId(number)];
        let mut seeker = Some(number);
        while let Some(seeking) = seeker.take() {
            let Some(found) = self.best_partner(seeking, group) else { break };
            touched.push(self.id_of(found));
            seeker = self.nodes[found].partner;
            if let Some(left) = seeker {
                self.nodes[left].partner = None;
                touched.push(ExchangeId(left));
            }
            self.nodes[seeking].partner = Some(found);
            self.nodes[found].partner = Some(seeking);
            touched.push(self.id_of(seeking));
        }
        let mut told = vec![self.id_of(number)];
        for id in touched {
            if !told.contains(&id) && self.was_exchange(id, number) {
                told.push(id);
            }
        }
        told
    }

    /// The number of a node that has only just arrived names no exchange that anybody has seen, unless it is one now.
    fn was_exchange(&self, id: ExchangeId, arrived: usize) -> bool {
        id.0 != arrived || self.get(id).is_some()
    }

    fn best_partner(&self, seeking: usize, group: &Group) -> Option<usize> {
        let node = &self.nodes[seeking];
        let others = if node.is_preflight { &group.requests } else { &group.preflights };
        let from = others.partition_point(|&other| self.nodes[other].started_ms < node.started_ms - WINDOW_MS);
        others[from..]
            .iter()
            .take_while(|&&other| self.nodes[other].started_ms <= node.started_ms + WINDOW_MS)
            .filter_map(|&other| Some((self.distance(seeking, other)?, other)))
            .filter(|(distance, other)| match self.nodes[*other].partner {
                None => true,
                Some(rival) => {
                    self.distance(rival, *other).is_none_or(|theirs| distance.cmp(&theirs) == Ordering::Less)
                }
            })
            .min_by(|(one, _), (two, _)| one.cmp(two))
            .map(|(_, other)| other)
    }

    /// How far two nodes are from belonging together; `None` when they cannot.
    fn distance(&self, one: usize, two: usize) -> Option<Distance> {
        let (request, preflight) = if self.nodes[one].is_preflight { (two, one) } else { (one, two) };
        let (sent, asked) = (&self.nodes[request], &self.nodes[preflight]);
        if let (Some(one), Some(two)) = (&sent.origin, &asked.origin)
            && one != two
        {
            return None;
        }
        let after = asked.started_ms - sent.started_ms;
        if after < -SLACK_MS || after > sent.entry.duration.unwrap_or(0.0).max(0.0) + SLACK_MS {
            return None;
        }
        Some(Distance {
            headers_differ: sent.unsafe_names != asked.unsafe_names,
            apart_ms: after.abs(),
            apart_in_log: sent.index.abs_diff(asked.index),
            indexes: (sent.index, asked.index),
        })
    }
}

impl<'a> Node<'a> {
    fn new(index: usize, entry: Entry<'a>) -> Self {
        let is_preflight = is_preflight(&entry);
        let unsafe_names = unsafe_header_names(&entry);
        let origin = entry.request.headers.values("origin").find_map(Origin::parse);
        // Entries without a time stand together at one moment: their order is all that is left.
        let started_ms = entry.started_ms().unwrap_or(0.0);
        Self { index, entry, is_preflight, started_ms, origin, unsafe_names, partner: None }
    }

    fn logged(&self) -> Logged<'_> {
        Logged { index: self.index, entry: &self.entry, unsafe_header_names: &self.unsafe_names }
    }

    /// The URL without its fragment, which a preflight's does not have, and the method of the request.
    fn key(&self) -> (String, String) {
        let url = self.entry.request.url.split('#').next().unwrap_or_default();
        let method = if self.is_preflight {
            requested_method(&self.entry).unwrap_or_default()
        } else {
            self.entry.request.method.as_ref().into()
        };
        (url.to_owned(), method.into_owned())
    }
}

impl Group {
    fn insert(&mut self, number: usize, nodes: &[Node]) {
        let node = &nodes[number];
        let side = if node.is_preflight { &mut self.preflights } else { &mut self.requests };
        let at = side.partition_point(|&other| nodes[other].started_ms <= node.started_ms);
        side.insert(at, number);
    }
}

/// Compared field by field, first to last; no two pairs are equally far apart.
#[derive(Debug)]
struct Distance {
    headers_differ: bool,
    apart_ms: f64,
    apart_in_log: usize,
    indexes: (usize, usize),
}

impl Distance {
    fn cmp(&self, other: &Self) -> Ordering {
        self.headers_differ
            .cmp(&other.headers_differ)
            .then(self.apart_ms.total_cmp(&other.apart_ms))
            .then(self.apart_in_log.cmp(&other.apart_in_log))
            .then(self.indexes.cmp(&other.indexes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::har::Request;
    use proptest::prelude::*;

    const URL: &str = "https://api.example/items";

    fn entry(
        method: &'static str,
        started_ms: u32,
        duration: f64,
        headers: &[(&'static str, &'static str)],
    ) -> Entry<'static> {
        Entry {
            started: Some(
                format!(
                    "2026-11-23T14:{:02}:{:02}.{:03}Z",
                    started_ms / 60_000,
                    started_ms / 1000 % 60,
                    started_ms % 1000
                )
                .into(),
            ),
            duration: Some(duration),
            request: Request {
                method: method.into(),
                url: URL.into(),
                headers: headers.iter().copied().collect::<HeaderList>(),
                ..Request::default()
            },
            ..Entry::default()
        }
    }

    fn request(started_ms: u32, duration: f64) -> Entry<'static> {
        entry("PUT", started_ms, duration, &[("X-A", "1")])
    }

    fn preflight(started_ms: u32) -> Entry<'static> {
        entry(
            "OPTIONS",
            started_ms,
            5.0,
            &[
                ("Origin", "https://app.example"),
                ("Access-Control-Request-Method", "PUT"),
                ("Access-Control-Request-Headers", "x-a"),
            ],
        )
    }

    /// The pairs, as indexes of request and preflight, whatever order the entries are added in.
    fn pairs(entries: &[Entry<'static>], order: &[usize]) -> Vec<(Option<usize>, Option<usize>)> {
        let mut pairing = Pairing::default();
        for &index in order {
            pairing.add(index, entries[index].clone());
        }
        let index = |logged: Option<Logged>| logged.map(|logged| logged.index);
        let mut pairs: Vec<_> =
            pairing.iter().map(|(_, exchange)| (index(exchange.request), index(exchange.preflight))).collect();
        pairs.sort_unstable();
        pairs
    }

    fn check(entries: &[Entry<'static>], expected: &[(Option<usize>, Option<usize>)]) {
        let forwards: Vec<_> = (0..entries.len()).collect();
        let backwards: Vec<_> = forwards.iter().rev().copied().collect();
        assert_eq!(pairs(entries, &forwards), expected);
        assert_eq!(pairs(entries, &backwards), expected);
    }

    #[test]
    fn a_request_and_its_preflight_find_each_other_whichever_comes_first() {
        check(&[request(0, 50.0), preflight(2)], &[(Some(0), Some(1))]);
        check(&[preflight(2), request(0, 50.0)], &[(Some(1), Some(0))]);
    }

    #[test]
    fn parallel_requests_each_take_the_preflight_nearest_in_time() {
        check(
            &[preflight(1), preflight(11), request(0, 50.0), request(10, 50.0)],
            &[(Some(2), Some(0)), (Some(3), Some(1))],
        );
    }

    #[test]
    fn a_preflight_goes_to_the_request_whose_headers_it_asks_for() {
        let other = entry("PUT", 3, 50.0, &[("X-B", "1")]);
        check(&[request(0, 50.0), other, preflight(4)], &[(Some(0), Some(2)), (Some(1), None)]);
    }

    #[test]
    fn a_later_request_with_a_cached_preflight_stands_alone() {
        check(&[request(0, 50.0), preflight(1), request(30_000, 50.0)], &[(Some(0), Some(1)), (Some(2), None)]);
    }

    #[test]
    fn another_method_url_or_origin_is_no_pair() {
        let mut elsewhere = request(0, 50.0);
        elsewhere.request.url = "https://api.example/other".into();
        let post = entry("POST", 0, 50.0, &[("X-A", "1")]);
        let from_elsewhere = entry("PUT", 0, 50.0, &[("X-A", "1"), ("Origin", "https://other.example")]);
        check(
            &[preflight(1), elsewhere, post, from_elsewhere],
            &[(None, Some(0)), (Some(1), None), (Some(2), None), (Some(3), None)],
        );
    }

    #[test]
    fn a_fragment_in_the_page_s_url_does_not_matter() {
        let mut with_fragment = request(0, 50.0);
        with_fragment.request.url = "https://api.example/items#part".into();
        check(&[with_fragment, preflight(1)], &[(Some(0), Some(1))]);
    }

    #[test]
    fn entries_without_times_are_paired_by_their_order() {
        let untimed = |mut entry: Entry<'static>| {
            entry.started = None;
            entry.duration = None;
            entry
        };
        let entries = [request(0, 0.0), preflight(0), request(0, 0.0), preflight(0)].map(untimed);
        check(&entries, &[(Some(0), Some(1)), (Some(2), Some(3))]);
    }

    #[test]
    fn an_id_stays_while_its_exchange_grows() {
        let mut pairing = Pairing::default();
        let first = pairing.add(0, preflight(1));
        let second = pairing.add(1, request(0, 50.0));
        assert_eq!(first, second);
        assert_eq!(pairing.iter().count(), 1);
    }

    #[test]
    fn a_preflight_starts_while_its_request_is_under_way_give_or_take() {
        for (request_start, duration, preflight_start, paired) in [
            (10_000, 50.0, 8_000, true),
            (10_000, 50.0, 7_999, false),
            (10_000, 50.0, 12_050, true),
            (10_000, 50.0, 12_051, false),
            (0, 400_000.0, 300_000, true),
            (0, 400_000.0, 300_001, false),
        ] {
            let entries = [request(request_start, duration), preflight(preflight_start)];
            let expected = if paired { vec![(Some(0), Some(1))] } else { vec![(None, Some(1)), (Some(0), None)] };
            check(&entries, &expected);
        }
    }

    #[test]
    fn entries_far_apart_are_paired_in_whatever_order_they_come() {
        let entries: Vec<_> = [1_400_000, 0, 700_000]
            .into_iter()
            .flat_map(|start| [request(start, 50.0), preflight(start + 1)])
            .collect();
        check(&entries, &[(Some(0), Some(1)), (Some(2), Some(3)), (Some(4), Some(5))]);
    }

    #[test]
    fn an_exchange_that_is_gone_is_told_too() {
        let mut pairing = Pairing::default();
        let far = pairing.add(0, request(0, 5000.0))[0];
        pairing.add(1, preflight(1000));
        let alone = pairing.add(2, preflight(1500))[0];
        assert!(pairing.get(alone).is_some_and(|exchange| exchange.request.is_none()));
        // The second preflight is left to the first request, when the second request takes the first.
        let touched = pairing.add(3, request(990, 50.0));
        assert!(touched.contains(&alone) && touched.contains(&far), "{touched:?}");
        assert!(pairing.get(alone).is_none());
        assert!(touched.iter().all(|id| *id == alone || pairing.get(*id).is_some()), "{touched:?}");
        assert_eq!(pairing.iter().count(), 2);
    }

    #[test]
    fn whoever_loses_its_preflight_is_told() {
        let mut pairing = Pairing::default();
        let far = pairing.add(0, request(0, 5000.0))[0];
        assert_eq!(pairing.add(1, preflight(1000)), [far]);
        let near = pairing.add(2, request(999, 50.0));
        assert!(near.contains(&far), "{near:?}");
        assert!(pairing.get(far).is_some_and(|exchange| exchange.preflight.is_none()));
        assert!(pairing.get(near[0]).is_some_and(|exchange| exchange.preflight.is_some()));
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            starts in proptest::collection::vec((any::<bool>(), 0..400_u32, 0..300_u32), 1..12),
            seed in any::<u64>(),
        ) {
            let entries: Vec<_> = starts.iter().map(|&(is_preflight, start, duration)| {
                if is_preflight { preflight(start) } else { request(start, f64::from(duration)) }
            }).collect();
            let forwards: Vec<_> = (0..entries.len()).collect();
            let mut shuffled = forwards.clone();
            let mut state = seed | 1;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                shuffled.swap(at, usize::try_from(state >> 33).unwrap_or(0) % (at + 1));
            }
            let paired = pairs(&entries, &forwards);
            prop_assert_eq!(&paired, &pairs(&entries, &shuffled));
            let kept: usize = paired.iter().map(|(one, two)| usize::from(one.is_some()) + usize::from(two.is_some())).sum();
            prop_assert_eq!(kept, entries.len(), "nothing captured is lost");
        }
    }
}
