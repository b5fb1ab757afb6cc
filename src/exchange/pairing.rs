//! Which preflight belongs to which request, and which request follows which redirect.
//!
//! No field of a log says either. What fits together has the same URL (of a redirect: the one that it leads to) and method, an origin
//! that does not contradict, and times that do not either. Of several that fit, those that were under way together come first, then
//! those whose headers agree, then those nearest in time. The pairs are the stable matching under that order: it is unique, so the order of arrival does not matter.

mod candidates;
mod distance;
#[cfg(test)]
mod many;
mod node;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::{Exchange, Leg};
use crate::fetch::Origins;
use crate::har::Entry;
use candidates::Candidates;
use node::{Key, Node, Slot};

/// An exchange of a [`Pairing`]: the number of its entry that arrived first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExchangeId(usize);

/// Entries in the order of their arrival, joined to exchanges.
#[derive(Debug, Default)]
pub struct Pairing<'a> {
    nodes: Vec<Node<'a>>,
    groups: HashMap<Key, Group>,
    origins: Origins,
}

/// Nodes with one URL and method: by [`Slot`] those who may fill it. Of redirects the URL and method are those that they lead to.
#[derive(Debug, Default)]
struct Group([Candidates; 4]);

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
        self.nodes[number] = Node::new(index, entry, &mut self.origins);
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
        self.nodes.push(Node::new(index, entry, &mut self.origins));
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
            group.for_slot(slot.opposite()).insert(&self.nodes, slot.opposite(), number);
            settle(&mut self.nodes, group, number, slot, on_change);
        }
    }

    /// Takes a node out of its groups; whoever was its partner looks for another.
    fn detach(&mut self, number: usize, on_change: OnChange<'_, 'a>) {
        for (slot, key) in self.nodes[number].slots() {
            let group = self.groups.entry(key).or_default();
            group.for_slot(slot.opposite()).remove(&self.nodes, slot.opposite(), number);
            if let Some(left) = self.nodes[number].links[slot as usize].take() {
                on_change(&self.nodes, left);
                self.nodes[left].links[slot.opposite() as usize] = None;
                group.changed(&self.nodes, left, slot.opposite());
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
        pairing.extend(entries);
        pairing
    }
}

impl<'a> Extend<(usize, Entry<'a>)> for Pairing<'a> {
    /// Entries with the index at which each stands in the log.
    fn extend<I: IntoIterator<Item = (usize, Entry<'a>)>>(&mut self, entries: I) {
        for (index, entry) in entries {
            self.push(index, entry, &mut |_, _| {});
        }
    }
}

impl Group {
    /// Who may fill this slot.
    fn for_slot(&mut self, slot: Slot) -> &mut Candidates {
        &mut self.0[slot as usize]
    }

    /// A node has gained or lost what was in this slot of its own.
    fn changed(&mut self, nodes: &[Node], number: usize, slot: Slot) {
        self.for_slot(slot.opposite()).changed(nodes, slot.opposite(), number);
    }
}

/// Told of a node before and after it gains or loses a partner.
type OnChange<'f, 'a> = &'f mut dyn FnMut(&[Node<'a>], usize);

/// Finds a partner for a node that has none in this slot; whoever loses its own to it looks again.
fn settle<'a>(nodes: &mut [Node<'a>], group: &mut Group, number: usize, slot: Slot, on_change: OnChange<'_, 'a>) {
    let mut seeker = Some(number);
    while let Some(seeking) = seeker.take() {
        let Some(found) = group.for_slot(slot).nearest(nodes, slot, seeking) else { break };
        on_change(nodes, seeking);
        on_change(nodes, found);
        seeker = nodes[found].links[slot.opposite() as usize].take();
        if let Some(left) = seeker {
            nodes[left].links[slot as usize] = None;
            group.changed(nodes, left, slot);
            on_change(nodes, left);
        }
        nodes[seeking].links[slot as usize] = Some(found);
        nodes[found].links[slot.opposite() as usize] = Some(seeking);
        group.changed(nodes, found, slot.opposite());
        group.changed(nodes, seeking, slot);
        on_change(nodes, seeking);
    }
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
    let request = if nodes[number].facts.is_preflight { nodes[number].linked(Slot::Request)? } else { number };
    std::iter::successors(Some(request), |&request| nodes[request].linked(Slot::Previous)).last()
}
