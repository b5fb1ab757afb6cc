//! Many entries of one URL: they are paired as if each had been looked at with each, and looking is no more work for each of them.

use proptest::prelude::*;

use super::distance::{ASKED, distance};
use super::*;
use crate::fetch::HeaderList;
use crate::har::{NetError, Request};

const URL: &str = "https://api.example/items";

#[derive(Clone, Copy, Debug)]
enum Kind {
    Request,
    Preflight,
    /// To the URL itself.
    Redirect,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    kind: Kind,
    start: Option<u32>,
    took: u32,
    origin: Option<&'static str>,
    name: &'static str,
}

impl Row {
    fn of(kind: Kind, start: u32) -> Self {
        Self { kind, start: Some(start), took: 50, origin: Some("https://app.example"), name: "x-a" }
    }

    fn entry(self) -> Entry<'static> {
        let mut headers = HeaderList::default();
        if let Some(origin) = self.origin {
            headers.append("Origin", origin);
        }
        match self.kind {
            Kind::Preflight => {
                headers.append("Access-Control-Request-Method", "PUT");
                headers.append("Access-Control-Request-Headers", self.name);
            }
            Kind::Request | Kind::Redirect => headers.append(self.name, "1"),
        }
        let method = if matches!(self.kind, Kind::Preflight) { "OPTIONS" } else { "PUT" };
        let started = self
            .start
            .map(|ms| format!("2026-11-23T14:{:02}:{:02}.{:03}Z", ms / 60_000, ms / 1000 % 60, ms % 1000).into());
        let mut entry = Entry {
            started,
            duration: Some(f64::from(self.took)),
            request: Request { method: method.into(), url: URL.into(), headers, ..Request::default() },
            ..Entry::default()
        };
        if matches!(self.kind, Kind::Redirect) {
            entry.response.status = 307;
            entry.response.net_error = NetError::None;
            entry.response.headers.append("Location", URL);
        }
        entry
    }
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let kind = prop_oneof![3 => Just(Kind::Request), 3 => Just(Kind::Preflight), 1 => Just(Kind::Redirect)];
    let start = prop_oneof![9 => (0..40_u32).prop_map(|tens| Some(tens * 10)), 1 => Just(None), 3 => (0..900_000_u32).prop_map(Some)];
    let took = prop_oneof![0..100_u32, 0..5_000_u32, Just(400_000)];
    let origin = prop_oneof![
        6 => Just(Some("https://app.example")), 2 => Just(Some("https://b.example")), 1 => Just(Some("null")), 1 => Just(None)
    ];
    let name = prop_oneof![4 => Just("x-a"), 1 => Just("x-b")];
    let row = (kind, start, took, origin, name);
    let row = row.prop_map(|(kind, start, took, origin, name)| Row { kind, start, took, origin, name });
    proptest::collection::vec(row, 0..most)
}

/// The links, worked out from all pairs that there are: the nearest two belong together, then the nearest two of the others.
fn plainly(nodes: &[Node]) -> Vec<[Option<usize>; 4]> {
    let mut links = vec![[None; 4]; nodes.len()];
    for slot in [Slot::Preflight, Slot::Next] {
        let has = |number: &usize, slot: Slot| nodes[*number].slots().any(|(own, _)| own == slot);
        let all = || 0..nodes.len();
        let pairs = all().filter(|one| has(one, slot)).flat_map(|one| {
            all().filter(move |other| *other != one && has(other, slot.opposite())).map(move |other| (one, other))
        });
        let mut pairs: Vec<_> =
            pairs.filter_map(|(one, other)| Some((distance(nodes, slot, one, other)?, one, other))).collect();
        pairs.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        for (_, one, other) in pairs {
            let (here, there) = (slot as usize, slot.opposite() as usize);
            if links[one][here].is_none() && links[other][there].is_none() {
                links[one][here] = Some(other);
                links[other][there] = Some(one);
            }
        }
    }
    links
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn many_are_paired_as_if_each_had_been_looked_at_with_each(
        rows in rows(220), later in proptest::collection::vec((any::<prop::sample::Index>(), rows(2)), 0..6), seed in any::<u64>(),
    ) {
        let mut pairing = Pairing::default();
        for at in shuffled(rows.len(), seed) {
            pairing.add(at, rows[at].entry());
        }
        for (at, row) in later {
            if let (false, Some(row)) = (rows.is_empty(), row.first()) {
                pairing.replace(at.index(rows.len()), row.entry());
            }
        }
        let links: Vec<_> = pairing.nodes.iter().map(|node| node.links).collect();
        prop_assert_eq!(links, plainly(&pairing.nodes));
    }
}

/// The numbers up to a count, in an order that hangs on the seed.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut numbers: Vec<_> = (0..count).collect();
    let mut state = seed | 1;
    for at in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        numbers.swap(at, usize::try_from(state >> 33).unwrap_or(0) % (at + 1));
    }
    numbers
}

/// How often a distance is worked out for each of the entries, added in this order.
fn work(order: impl ExactSizeIterator<Item = usize>, row: impl Fn(u32) -> Row) -> usize {
    let (before, count) = (ASKED.get(), order.len());
    let pairing: Pairing = order.map(|at| (at, row(u32::try_from(at).unwrap_or(0)).entry())).collect();
    assert_eq!(pairing.nodes.len(), count);
    (ASKED.get() - before) / count
}

type Log = (&'static str, fn(u32, Kind) -> Row);

#[test]
fn one_url_asked_again_and_again_is_no_more_work_for_each() {
    let pairs = |at: u32| if at.is_multiple_of(2) { Kind::Preflight } else { Kind::Request };
    let few_preflights = |at: u32| if at.is_multiple_of(5) { Kind::Preflight } else { Kind::Request };
    let logs: [Log; 4] = [
        ("at one moment", |_, kind| Row::of(kind, 7)),
        ("without times", |_, kind| Row { start: None, ..Row::of(kind, 0) }),
        ("ten a millisecond", |at, kind| Row::of(kind, at / 10)),
        ("each 20 ms", |at, kind| Row::of(kind, at * 20)),
    ];
    for (what, row) in logs {
        for kind in [pairs as fn(u32) -> Kind, few_preflights] {
            let row = |at| row(at, kind(at));
            for shift in [0, 5] {
                // Not quite in the order of the log.
                let [few, many] = [1_000, 8_000].map(|count| work((0..count).map(|at| at ^ shift), row));
                assert!(many * 10 <= few * 13, "{what}, {shift}: {few} {many}");
            }
        }
    }
}
