//! Things in order, each with so many lines, so that neither a line nor a thing has to be searched for.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// A piece that grows beyond this is cut in two.
const PIECE: usize = 256;

/// Things in order, in pieces: another one moves those of its piece alone, and to add up what stands before it takes a step for each
/// piece. The order is told with each question, as a comparison of what stands there with what is asked for; it has no equals.
#[derive(Debug)]
pub(super) struct Sequence<T> {
    pieces: Vec<Piece<T>>,
    total: Weight,
}

#[derive(Debug)]
struct Piece<T> {
    /// Never empty.
    things: Vec<(T, Weight)>,
    total: Weight,
}

/// What something takes of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// How many lines stand beside each other for it: one where it is listed, else none.
    pub(super) heads: usize,
    /// How many lines it takes, with those that stand below it.
    pub(super) lines: usize,
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), total: Weight::default() }
    }
}

impl<T: Copy> Sequence<T> {
    /// Of things that are in order already.
    pub(super) fn of_sorted(things: &[T], weigh: &dyn Fn(T) -> Weight) -> Self {
        let pieces = things.chunks(PIECE / 2).map(|piece| Piece::new(piece.iter().map(|one| (*one, weigh(*one)))));
        let pieces: Vec<_> = pieces.collect();
        let total = pieces.iter().fold(Weight::default(), |sum, piece| sum + piece.total);
        Self { pieces, total }
    }

    /// What all take together.
    pub(super) fn total(&self) -> Weight {
        self.total
    }

    /// Adds one.
    pub(super) fn insert(&mut self, thing: T, weight: Weight, order: &dyn Fn(T) -> Ordering) {
        let at = self.piece_of(order).min(self.pieces.len().saturating_sub(1));
        self.total += weight;
        let Some(piece) = self.pieces.get_mut(at) else {
            self.pieces.push(Piece::new([(thing, weight)]));
            return;
        };
        piece.things.insert(piece.place_of(order), (thing, weight));
        piece.total += weight;
        if piece.things.len() > PIECE {
            let rest = Piece::new(piece.things.drain(PIECE / 2..));
            piece.total -= rest.total;
            self.pieces.insert(at + 1, rest);
        }
    }

    /// Takes one out; where it is not there, nothing.
    pub(super) fn remove(&mut self, order: &dyn Fn(T) -> Ordering) {
        let Some((at, place)) = self.locate(order) else { return };
        let (_, weight) = self.pieces[at].things.remove(place);
        self.pieces[at].total -= weight;
        self.total -= weight;
        if self.pieces[at].things.is_empty() {
            self.pieces.remove(at);
        }
    }

    /// Sets what one takes; where it is not there, nothing.
    pub(super) fn set(&mut self, weight: Weight, order: &dyn Fn(T) -> Ordering) {
        let Some((at, place)) = self.locate(order) else { return };
        let piece = &mut self.pieces[at];
        let before = std::mem::replace(&mut piece.things[place].1, weight);
        piece.total = piece.total + weight - before;
        self.total = self.total + weight - before;
    }

    /// Weighs every one anew.
    pub(super) fn weigh(&mut self, weigh: &dyn Fn(T) -> Weight) {
        self.total = Weight::default();
        for piece in &mut self.pieces {
            piece.total = Weight::default();
            for (thing, weight) in &mut piece.things {
                *weight = weigh(*thing);
                piece.total += *weight;
            }
            self.total += piece.total;
        }
    }

    /// What those before one take, and what it takes itself; `None` where it is not there.
    pub(super) fn before(&self, order: &dyn Fn(T) -> Ordering) -> Option<(Weight, Weight)> {
        let (at, place) = self.locate(order)?;
        let things = &self.pieces[at].things;
        let pieces = self.pieces[..at].iter().map(|piece| piece.total);
        let before = pieces.chain(things[..place].iter().map(|(_, weight)| *weight));
        Some((before.fold(Weight::default(), Weight::add), things[place].1))
    }

    /// Whose the line of this number is, which of its lines, and what those before it take; numbers from 0.
    pub(super) fn find(&self, line: usize) -> Option<(T, usize, Weight)> {
        let mut before = Weight::default();
        let piece = self.pieces.iter().find(|piece| {
            let is_beyond = before.lines + piece.total.lines <= line;
            before += if is_beyond { piece.total } else { Weight::default() };
            !is_beyond
        })?;
        for (thing, weight) in &piece.things {
            if line < before.lines + weight.lines {
                return Some((*thing, line - before.lines, before));
            }
            before += *weight;
        }
        None
    }

    fn locate(&self, order: &dyn Fn(T) -> Ordering) -> Option<(usize, usize)> {
        let at = self.piece_of(order);
        let piece = self.pieces.get(at)?;
        let place = piece.place_of(order);
        let (thing, _) = piece.things.get(place)?;
        order(*thing).is_eq().then_some((at, place))
    }

    /// The first piece that does not end before it.
    fn piece_of(&self, order: &dyn Fn(T) -> Ordering) -> usize {
        self.pieces.partition_point(|piece| piece.things.last().is_some_and(|(last, _)| order(*last).is_lt()))
    }
}

impl<T: Copy> Piece<T> {
    fn new(things: impl IntoIterator<Item = (T, Weight)>) -> Self {
        let things: Vec<_> = things.into_iter().collect();
        let total = things.iter().fold(Weight::default(), |sum, (_, weight)| sum + *weight);
        Self { things, total }
    }

    fn place_of(&self, order: &dyn Fn(T) -> Ordering) -> usize {
        self.things.partition_point(|(thing, _)| order(*thing).is_lt())
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { heads: self.heads + other.heads, lines: self.lines + other.lines }
    }
}

impl Sub for Weight {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { heads: self.heads - other.heads, lines: self.lines - other.lines }
    }
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Weight {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weight(lines: usize) -> Weight {
        Weight { heads: lines.min(1), lines }
    }

    #[test]
    fn of_many_every_line_is_found() {
        let things: Vec<usize> = (0..2000).collect();
        let mut sequence = Sequence::of_sorted(&things, &|thing| weight(thing % 3));
        for thing in 2000..4000 {
            sequence.insert(thing, weight(thing % 3), &|other| other.cmp(&thing));
        }
        let lines: Vec<_> = (0..4000).flat_map(|thing| (0..thing % 3).map(move |line| (thing, line))).collect();
        let found: Vec<_> = (0..sequence.total().lines).filter_map(|line| sequence.find(line)).collect();
        assert_eq!(found.iter().map(|(thing, line, _)| (*thing, *line)).collect::<Vec<_>>(), lines);
        assert!(sequence.pieces.iter().all(|piece| piece.things.len() <= PIECE));
    }

    proptest! {
        #[test]
        fn it_agrees_with_counting(
            start in 0_usize..600,
            steps in prop::collection::vec((0..3_u8, 0..700_usize, 0..4_usize), 0..200),
        ) {
            let mut plain: Vec<(usize, usize)> = (0..start).map(|thing| (thing, thing % 4)).collect();
            let things: Vec<_> = (0..start).collect();
            let mut sequence = Sequence::of_sorted(&things, &|thing| weight(thing % 4));
            for (step, thing, lines) in steps {
                let order = |other: usize| other.cmp(&thing);
                let place = plain.binary_search_by_key(&thing, |(thing, _)| *thing);
                match (step, place) {
                    (0, Err(place)) => {
                        plain.insert(place, (thing, lines));
                        sequence.insert(thing, weight(lines), &order);
                    }
                    (1, place) => {
                        place.ok().map(|place| plain.remove(place));
                        sequence.remove(&order);
                    }
                    (_, place) => {
                        if let Ok(place) = place {
                            plain[place].1 = lines;
                        }
                        sequence.set(weight(lines), &order);
                    }
                }
            }
            let mut before = Weight::default();
            for (thing, lines) in &plain {
                for line in 0..*lines {
                    prop_assert_eq!(sequence.find(before.lines + line), Some((*thing, line, before)));
                }
                prop_assert_eq!(sequence.before(&|other| other.cmp(thing)), Some((before, weight(*lines))));
                before += weight(*lines);
            }
            prop_assert_eq!((sequence.total(), sequence.find(before.lines)), (before, None));
            sequence.weigh(&|_| weight(2));
            prop_assert_eq!(sequence.total(), Weight { heads: plain.len(), lines: 2 * plain.len() });
        }
    }
}
