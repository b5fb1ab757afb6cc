//! Entries that arrive in any order, and again in a later version: the exchanges are those of the log, whatever the order, and nobody
//! is told too little.

#![no_main]

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use preflight_inspector::exchange::{Exchange, ExchangeId, Leg, Logged, Pairing};
use preflight_inspector::har;
use preflight_inspector_fuzz::entry;
use serde::Deserialize;

type Entry = har::Entry<'static>;

/// The entries of an exchange: request and preflight of each leg.
type Shape = Vec<[Option<usize>; 2]>;

fuzz_target!(|bytes: &[u8]| {
    let _ = hold(&mut Unstructured::new(bytes));
});

fn hold(u: &mut Unstructured) -> Result<()> {
    let count = u.int_in_range(1..=10)?;
    let mut entries = (0..count).map(|_| any_entry(u)).collect::<Result<Vec<_>>>()?;
    let order = shuffled(u, count)?;
    let replaced = u.int_in_range(0..=3)?;
    let replaced: Vec<usize> = (0..replaced).map(|_| u.choose_index(count)).collect::<Result<_>>()?;

    let mut watched = Watched::default();
    for &index in &order {
        watched.change(|pairing| pairing.add(index, entries[index].clone()), index);
    }
    assert_eq!(watched.shapes(), in_order(&entries), "the order of arrival does not matter");
    for index in replaced {
        entries[index] = any_entry(u)?;
        watched.change(|pairing| pairing.replace(index, entries[index].clone()), index);
        assert_eq!(watched.shapes(), in_order(&entries), "what was replaced leaves no trace");
    }
    Ok(())
}

fn any_entry(u: &mut Unstructured) -> Result<Entry> {
    Ok(Entry::deserialize(entry(u)?).expect("any object is an entry"))
}

fn shuffled(u: &mut Unstructured, count: usize) -> Result<Vec<usize>> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        order.swap(at, u.int_in_range(0..=at)?);
    }
    Ok(order)
}

fn in_order(entries: &[Entry]) -> Vec<Shape> {
    let mut watched = Watched::default();
    for (index, entry) in entries.iter().enumerate() {
        watched.change(|pairing| pairing.add(index, entry.clone()), index);
    }
    watched.shapes()
}

/// A pairing, and what one sees who believes what it tells.
#[derive(Default)]
struct Watched {
    pairing: Pairing<'static>,
    seen: BTreeMap<ExchangeId, Shape>,
}

impl Watched {
    fn change(&mut self, change: impl FnOnce(&mut Pairing<'static>) -> Vec<ExchangeId>, index: usize) {
        let told = change(&mut self.pairing);
        let first = told.first().and_then(|id| self.pairing.get(*id)).expect("the exchange that the entry is in");
        assert!(first.indexes().contains(&index), "the first is the one that the entry is in");
        for id in told {
            match self.pairing.get(id) {
                Some(exchange) => self.seen.insert(id, shape(&exchange)),
                None => self.seen.remove(&id),
            };
        }
        let all: BTreeMap<_, _> = self.pairing.iter().map(|(id, exchange)| (id, shape(&exchange))).collect();
        assert_eq!(self.seen, all, "every change is told");
    }

    /// Sorted; each entry in one exchange.
    fn shapes(&self) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = self.seen.values().cloned().collect();
        shapes.sort();
        let mut indexes: Vec<usize> = shapes.iter().flatten().flatten().flatten().copied().collect();
        let count = indexes.len();
        indexes.sort_unstable();
        indexes.dedup();
        assert_eq!(indexes.len(), count, "no entry is in two exchanges");
        shapes
    }
}

fn shape(exchange: &Exchange) -> Shape {
    let index = |logged: Option<Logged>| logged.map(|logged| logged.index);
    exchange.legs().map(|leg: Leg| [index(leg.request), index(leg.preflight)]).collect()
}
