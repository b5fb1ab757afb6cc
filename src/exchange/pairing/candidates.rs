//! Who may fill a slot. A few are looked through one by one; of many, only those that can be the nearest: one URL may be asked a hundred
//! thousand times within a second.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::distance::{Distance, distance, ends_ms, least};
use super::node::{Node, Slot};

/// So many, and no more, are looked through one by one.
const FEW: usize = 32;

/// How many stand together at the end of a branch.
const LEAF: usize = 16;

/// Those who may fill one kind of slot in a group.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    few: Vec<usize>,
    /// Each longer than the next, so that there are few, and each candidate was sorted in few times.
    runs: Vec<Run>,
}

/// Candidates in the order of their [`Place`], with what can be told of many of them at once.
#[derive(Debug)]
struct Run {
    members: Vec<Member>,
    /// A binary tree: the root is at 1, the branches of `n` at `2 * n` and `2 * n + 1`. The last of its levels has one place for each
    /// [`LEAF`] members.
    bounds: Vec<Option<Bound>>,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    place: Place,
    /// `None` once it was removed.
    number: Option<usize>,
}

/// Where a candidate stands: near to whom it may belong to.
#[derive(Clone, Copy, Debug)]
struct Place {
    at_ms: f64,
    index: usize,
}

/// What holds of each of several candidates.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// The first and the last moment, and the latest end.
    pub(super) from_ms: f64,
    pub(super) to_ms: f64,
    pub(super) end_ms: f64,
    /// The least and the greatest index in the log.
    pub(super) indexes: (usize, usize),
    /// A [`mark`] of each one's unsafe header names.
    pub(super) names: u64,
    /// A [`mark`] of each one's origin; all of them for one that tells none.
    pub(super) origins: u64,
    /// From how far one of them would take a partner; `None` from anywhere.
    reach: Option<Distance>,
}

impl Candidates {
    pub(super) fn insert(&mut self, nodes: &[Node], slot: Slot, number: usize) {
        self.few.push(number);
        if self.few.len() <= FEW {
            return;
        }
        let mut members: Vec<_> = self.few.drain(..).map(|number| Member::of(&nodes[number], slot, number)).collect();
        while self.runs.last().is_some_and(|last| last.members.len() <= members.len()) {
            let last = self.runs.pop().map(|run| run.members).unwrap_or_default();
            members.extend(last.into_iter().filter(|member| member.number.is_some()));
        }
        members.sort_by(|one, other| one.place.cmp(other.place));
        self.runs.push(Run::of(nodes, slot, members));
    }

    /// Takes one out, before its node changes.
    pub(super) fn remove(&mut self, nodes: &[Node], slot: Slot, number: usize) {
        self.few.retain(|&other| other != number);
        for run in &mut self.runs {
            if let Some(at) = run.find(nodes, slot, number) {
                run.members[at].number = None;
                run.refresh(nodes, slot, at);
            }
        }
    }

    /// One of them has gained or lost a partner.
    pub(super) fn changed(&mut self, nodes: &[Node], slot: Slot, number: usize) {
        for run in &mut self.runs {
            if let Some(at) = run.find(nodes, slot, number) {
                run.refresh(nodes, slot, at);
            }
        }
    }

    /// The nearest to `seeking` of those that have no nearer partner.
    pub(super) fn nearest(&self, nodes: &[Node], slot: Slot, seeking: usize) -> Option<usize> {
        let mut search = Search { nodes, slot, seeking, best: None };
        for &number in &self.few {
            search.consider(number);
        }
        for run in &self.runs {
            search.look_through(run, 1);
        }
        search.best.map(|(_, number)| number)
    }
}

struct Search<'n, 'a> {
    nodes: &'n [Node<'a>],
    slot: Slot,
    seeking: usize,
    best: Option<(Distance, usize)>,
}

impl Search<'_, '_> {
    fn consider(&mut self, number: usize) {
        let Self { nodes, slot, seeking, .. } = *self;
        let Some(mine) = distance(nodes, slot, seeking, number) else { return };
        let is_nearest = self.best.as_ref().is_none_or(|(best, _)| mine.cmp(best).is_lt());
        if is_nearest && rival(nodes, slot, number).is_none_or(|theirs| mine.cmp(&theirs).is_lt()) {
            self.best = Some((mine, number));
        }
    }

    fn look_through(&mut self, run: &Run, at: usize) {
        if self.may_be_found(run.bounds[at].as_ref()).is_none() {
            return;
        }
        let leaves = run.bounds.len() / 2;
        if at >= leaves {
            let first = (at - leaves) * LEAF;
            let members = &run.members[first..run.members.len().min(first + LEAF)];
            for number in members.iter().filter_map(|member| member.number) {
                self.consider(number);
            }
            return;
        }
        let [one, other] = [2 * at, 2 * at + 1];
        let (Some(to_one), Some(to_other)) =
            (self.may_be_found(run.bounds[one].as_ref()), self.may_be_found(run.bounds[other].as_ref()))
        else {
            self.look_through(run, one);
            self.look_through(run, other);
            return;
        };
        let (first, second) = if to_other.cmp(&to_one).is_lt() { (other, one) } else { (one, other) };
        self.look_through(run, first);
        self.look_through(run, second);
    }

    /// How near one of several may be; `None` where none of them can be what is looked for.
    fn may_be_found(&self, bound: Option<&Bound>) -> Option<Distance> {
        let bound = bound?;
        let least = least(&self.nodes[self.seeking], self.slot, bound)?;
        let is_beyond = |limit: &Distance| least.cmp_but_for_indexes(limit).is_gt();
        let is_refused = bound.reach.as_ref().is_some_and(is_beyond);
        let is_too_far = self.best.as_ref().is_some_and(|(best, _)| is_beyond(best));
        (!is_refused && !is_too_far).then_some(least)
    }
}

/// How far the partner is that a candidate for this slot has.
fn rival(nodes: &[Node], slot: Slot, number: usize) -> Option<Distance> {
    let rival = nodes[number].linked(slot.opposite())?;
    distance(nodes, slot, rival, number)
}

impl Run {
    fn of(nodes: &[Node], slot: Slot, members: Vec<Member>) -> Self {
        let leaves = members.len().div_ceil(LEAF).next_power_of_two();
        let mut bounds = vec![None; 2 * leaves];
        for (leaf, members) in members.chunks(LEAF).enumerate() {
            bounds[leaves + leaf] = Bound::of(nodes, slot, members);
        }
        for at in (1..leaves).rev() {
            bounds[at] = Bound::both(bounds[2 * at].as_ref(), bounds[2 * at + 1].as_ref());
        }
        Self { members, bounds }
    }

    fn find(&self, nodes: &[Node], slot: Slot, number: usize) -> Option<usize> {
        let place = Place::of(&nodes[number], slot);
        let from = self.members.partition_point(|member| member.place.cmp(place).is_lt());
        let same = self.members[from..].iter().take_while(|member| member.place.cmp(place).is_eq());
        same.enumerate().find(|(_, member)| member.number == Some(number)).map(|(at, _)| from + at)
    }

    /// Works out anew what is told of the branches that a member is in.
    fn refresh(&mut self, nodes: &[Node], slot: Slot, at: usize) {
        let leaf = at / LEAF;
        let members = &self.members[leaf * LEAF..self.members.len().min((leaf + 1) * LEAF)];
        let mut branch = self.bounds.len() / 2 + leaf;
        self.bounds[branch] = Bound::of(nodes, slot, members);
        while branch > 1 {
            branch /= 2;
            self.bounds[branch] = Bound::both(self.bounds[2 * branch].as_ref(), self.bounds[2 * branch + 1].as_ref());
        }
    }
}

impl Member {
    fn of(node: &Node, slot: Slot, number: usize) -> Self {
        Self { place: Place::of(node, slot), number: Some(number) }
    }
}

impl Place {
    /// A redirect stands where it ends, for there the next request starts.
    fn of(node: &Node, slot: Slot) -> Self {
        let at_ms = if slot == Slot::Previous { ends_ms(node) } else { node.started_ms };
        Self { at_ms, index: node.index }
    }

    fn cmp(self, other: Self) -> Ordering {
        self.at_ms.total_cmp(&other.at_ms).then(self.index.cmp(&other.index))
    }
}

impl Bound {
    /// `None` of nobody.
    fn of(nodes: &[Node], slot: Slot, members: &[Member]) -> Option<Self> {
        let numbers = members.iter().filter_map(|member| Some((member.place, member.number?)));
        let alone = numbers.map(|(Place { at_ms, index }, number)| {
            let node = &nodes[number];
            Self {
                from_ms: at_ms,
                to_ms: at_ms,
                end_ms: ends_ms(node),
                indexes: (index, index),
                names: mark(node.unsafe_header_names()),
                origins: node.facts.origin.as_ref().map_or(u64::MAX, mark),
                reach: rival(nodes, slot, number),
            }
        });
        alone.reduce(Self::and)
    }

    fn both(one: Option<&Self>, other: Option<&Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one.clone().and(other.clone())),
            (one, other) => one.or(other).cloned(),
        }
    }

    fn and(self, other: Self) -> Self {
        let farther = |one: Distance, other: Distance| if one.cmp(&other).is_lt() { other } else { one };
        Self {
            from_ms: self.from_ms.min(other.from_ms),
            to_ms: self.to_ms.max(other.to_ms),
            end_ms: self.end_ms.max(other.end_ms),
            indexes: (self.indexes.0.min(other.indexes.0), self.indexes.1.max(other.indexes.1)),
            names: self.names | other.names,
            origins: self.origins | other.origins,
            reach: self.reach.zip(other.reach).map(|(one, other)| farther(one, other)),
        }
    }
}

/// One of 64 bits; the same for what is equal.
pub(super) fn mark(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    1 << (hasher.finish() % 64)
}
