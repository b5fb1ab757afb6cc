//! Which preflight belongs to which request, and which request follows which redirect.
//!
//! No field of a log says either. What fits together has the same URL (of a redirect: the one that it leads to) and method, an origin
//! that does not contradict, and times that do not either. Of several that fit, those whose headers agree come first, then those
//! nearest in time. The pairs are the stable matching under that order: it is unique, so the order of arrival does not matter.

mod distance;
mod node;

use std::collections::HashMap;

use super::{Exchange, Leg};
use crate::har::Entry;
use distance::{WINDOW_MS, distance};
use node::{Key, Node, Slot};

/// An exchange of a [`Pairing`]: the number of its entry that arrived first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExchangeId(usize);

/// Entries in the order of their arrival, joined to exchanges.
#[derive(Debug, Default)]
pub struct Pairing<'a> {
    nodes: Vec<Node<'a>>,
    groups: HashMap<Key, Group>,
}

/// Numbers of nodes with one URL and method, each list by start.
#[derive(Debug, Default)]
struct Group {
    requests: Vec<usize>,
    preflights: Vec<usize>,
    /// Of redirects the URL and method are those that they lead to.
    redirects: Vec<usize>,
}

impl<'a> Pairing<'a> {
    /// Takes an entry that stands at `index` in the log. Returns the exchanges that are new, changed or gone, the first of them the
    /// one that the entry is in; [`get`](Self::get) tells which are gone.
    pub fn add(&mut self, index: usize, entry: Entry<'a>) -> Vec<ExchangeId> {
        let number = self.nodes.len();
        let mut touched = Vec::new();
        self.push(index, entry, &mut |nodes, changed| touched.push(id_of(nodes, changed)));
        self.told(number, touched, Some(number))
    }

    /// Puts a later version of an entry in the place of the one that was added with this `index`; adds it where there is none. Returns
    /// what [`add`](Self::add) does.
    pub fn replace(&mut self, index: usize, entry: Entry<'a>) -> Vec<ExchangeId> {
        let Some(number) = self.number_of(index) else { return self.add(index, entry) };
        let mut touched = Vec::new();
        let mut note = |nodes: &[Node], changed: usize| touched.push(id_of(nodes, changed));
        note(&self.nodes, number);
        self.detach(number, &mut note);
        self.nodes[number] = Node::new(index, entry);
        self.attach(number, &mut note);
        self.told(number, touched, None)
    }

    /// An exchange; `None` for one whose entries have joined another.
    pub fn get(&self, id: ExchangeId) -> Option<Exchange<'_>> {
        self.nodes.get(id.0)?;
        (id_of(&self.nodes, id.0) == id).then(|| self.exchange_of(id.0))
    }

    /// Every exchange, in the order of the first of its entries.
    pub fn iter(&self) -> impl Iterator<Item = (ExchangeId, Exchange<'_>)> {
        let mut seen = vec![false; self.nodes.len()];
        (0..self.nodes.len()).filter_map(move |number| {
            if seen[number] {
                return None;
            }
            for member in members(&self.nodes, number) {
                seen[member] = true;
            }
            Some((ExchangeId(number), self.exchange_of(number)))
        })
    }

    fn push(&mut self, index: usize, entry: Entry<'a>, on_change: OnChange<'_, 'a>) {
        self.nodes.push(Node::new(index, entry));
        self.attach(self.nodes.len() - 1, on_change);
    }

    /// Where entries are added in the order of the log, number and index are the same.
    fn number_of(&self, index: usize) -> Option<usize> {
        let is_it = |node: &Node| node.index == index;
        if self.nodes.get(index).is_some_and(is_it) { Some(index) } else { self.nodes.iter().rposition(is_it) }
    }

    /// Lists a node in its groups, and finds its partners.
    fn attach(&mut self, number: usize, on_change: OnChange<'_, 'a>) {
        for (slot, key) in self.nodes[number].slots() {
            let group = self.groups.entry(key).or_default();
            if let Some(list) = group.list_with(slot) {
                let nodes = &self.nodes;
                let at = list.partition_point(|&other| nodes[other].started_ms <= nodes[number].started_ms);
                list.insert(at, number);
            }
            settle(&mut self.nodes, group, number, slot, on_change);
        }
    }

    /// Takes a node out of its groups; whoever was its partner looks for another.
    fn detach(&mut self, number: usize, on_change: OnChange<'_, 'a>) {
        for (slot, key) in self.nodes[number].slots() {
            let group = self.groups.entry(key).or_default();
            if let Some(list) = group.list_with(slot) {
                list.retain(|&other| other != number);
            }
            if let Some(left) = self.nodes[number].links[slot as usize].take() {
                on_change(&self.nodes, left);
                self.nodes[left].links[slot.opposite() as usize] = None;
                on_change(&self.nodes, left);
                settle(&mut self.nodes, group, left, slot.opposite(), on_change);
            }
        }
    }

    /// First the exchange of the entry that came, then the others, each once. The number of a node that has only just `arrived` names no
    /// exchange that anybody has seen, unless it is one now.
    fn told(&self, number: usize, touched: Vec<ExchangeId>, arrived: Option<usize>) -> Vec<ExchangeId> {
        let mut told = vec![id_of(&self.nodes, number)];
        for id in touched {
            if !told.contains(&id) && (Some(id.0) != arrived || self.get(id).is_some()) {
                told.push(id);
            }
        }
        told
    }

    fn exchange_of(&self, number: usize) -> Exchange<'_> {
        let logged = |number: usize| self.nodes[number].logged();
        let Some(mut last) = head(&self.nodes, number) else {
            return Exchange { hops: Vec::new(), request: None, preflight: Some(logged(number)) };
        };
        let leg = |request: usize| Leg {
            request: Some(logged(request)),
            preflight: self.nodes[request].linked(Slot::Preflight).map(logged),
        };
        let mut hops = Vec::new();
        while let Some(next) = self.nodes[last].linked(Slot::Next) {
            hops.push(leg(last));
            last = next;
        }
        let Leg { request, preflight } = leg(last);
        Exchange { hops, request, preflight }
    }
}

impl<'a> FromIterator<(usize, Entry<'a>)> for Pairing<'a> {
    /// Entries with the index at which each stands in the log.
    fn from_iter<I: IntoIterator<Item = (usize, Entry<'a>)>>(entries: I) -> Self {
        let mut pairing = Self::default();
        for (index, entry) in entries {
            pairing.push(index, entry, &mut |_, _| {});
        }
        pairing
    }
}

impl Group {
    /// The list that a node stands in for others to find by this slot of its own; `None` where it stands there by another already.
    fn list_with(&mut self, slot: Slot) -> Option<&mut Vec<usize>> {
        match slot {
            Slot::Preflight => Some(&mut self.requests),
            Slot::Request => Some(&mut self.preflights),
            Slot::Next => Some(&mut self.redirects),
            Slot::Previous => None,
        }
    }

    /// Who may fill this slot.
    fn candidates(&self, slot: Slot) -> &[usize] {
        match slot {
            Slot::Preflight => &self.preflights,
            Slot::Request | Slot::Next => &self.requests,
            Slot::Previous => &self.redirects,
        }
    }
}

/// Told of a node before and after it gains or loses a partner.
type OnChange<'f, 'a> = &'f mut dyn FnMut(&[Node<'a>], usize);

/// Finds a partner for a node that has none in this slot; whoever loses its own to it looks again.
fn settle<'a>(nodes: &mut [Node<'a>], group: &Group, number: usize, slot: Slot, on_change: OnChange<'_, 'a>) {
    let mut seeker = Some(number);
    while let Some(seeking) = seeker.take() {
        let Some(found) = best_partner(nodes, group, seeking, slot) else { break };
        on_change(nodes, seeking);
        on_change(nodes, found);
        seeker = nodes[found].links[slot.opposite() as usize].take();
        if let Some(left) = seeker {
            nodes[left].links[slot as usize] = None;
            on_change(nodes, left);
        }
        nodes[seeking].links[slot as usize] = Some(found);
        nodes[found].links[slot.opposite() as usize] = Some(seeking);
        on_change(nodes, seeking);
    }
}

fn best_partner(nodes: &[Node], group: &Group, seeking: usize, slot: Slot) -> Option<usize> {
    let started_ms = nodes[seeking].started_ms;
    let others = group.candidates(slot);
    let from = others.partition_point(|&other| nodes[other].started_ms < started_ms - WINDOW_MS);
    others[from..]
        .iter()
        .take_while(|&&other| nodes[other].started_ms <= started_ms + WINDOW_MS)
        .filter_map(|&other| Some((distance(nodes, slot, seeking, other)?, other)))
        .filter(|(mine, other)| {
            let rival = nodes[*other].linked(slot.opposite());
            let theirs = rival.and_then(|rival| distance(nodes, slot, rival, *other));
            theirs.is_none_or(|theirs| mine.cmp(&theirs).is_lt())
        })
        .min_by(|(one, _), (two, _)| one.cmp(two))
        .map(|(_, other)| other)
}

fn id_of(nodes: &[Node], number: usize) -> ExchangeId {
    ExchangeId(members(nodes, number).min().unwrap_or(number))
}

/// The nodes of the exchange that a node is in.
fn members<'n>(nodes: &'n [Node], number: usize) -> impl Iterator<Item = usize> + 'n {
    let head = head(nodes, number);
    let requests = std::iter::successors(head, |&request| nodes[request].linked(Slot::Next));
    let all = requests.flat_map(|request| [Some(request), nodes[request].linked(Slot::Preflight)]).flatten();
    all.chain(head.is_none().then_some(number))
}

/// The first request of the exchange that a node is in; `None` for a preflight without one.
fn head(nodes: &[Node], number: usize) -> Option<usize> {
    let request = if nodes[number].is_preflight { nodes[number].linked(Slot::Request)? } else { number };
    std::iter::successors(Some(request), |&request| nodes[request].linked(Slot::Previous)).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Logged;
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
