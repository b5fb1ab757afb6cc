//! Sorting for what is short: one compiled sort for all types. The standard library's is compiled anew for each, at some five
//! kilobytes of WebAssembly. Where many are sorted, that is worth it.

use std::cmp::Ordering;

/// Sorts. What compares equal stays as it came.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|one, other| compare(&items[one], &items[other]));
    let mut taken: Vec<_> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|index| taken[index].take()));
}

/// Sorts by a key. What has the same stays as it came.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorted, each but once.
pub fn unique<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut unique: Vec<T> = items.into_iter().collect();
    sort_by(&mut unique, Ord::cmp);
    unique.dedup();
    unique
}

/// Sorted, for each key the last of its values: what a map would keep.
pub fn by_key<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Vec<(K, V)> {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    sort_by(&mut pairs, |(one, _), (other, _)| one.cmp(other));
    pairs.dedup_by(|later, kept| {
        let is_same = later.0 == kept.0;
        if is_same {
            std::mem::swap(later, kept);
        }
        is_same
    });
    pairs
}

fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    order.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items: Vec<(u8, u8)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|(first, _)| *first % 8);
            let mut sorted = items;
            sort_by_key(&mut sorted, |(first, _)| *first % 8);
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn what_is_unique_is_a_set(items: Vec<String>) {
            let expected: std::collections::BTreeSet<_> = items.iter().cloned().collect();
            prop_assert!(unique(items).into_iter().eq(expected));
        }

        #[test]
        fn of_each_key_the_last_is_kept_as_in_a_map(pairs: Vec<(u8, u8)>) {
            let pairs = pairs.into_iter().map(|(key, value)| (key % 8, value)).collect::<Vec<_>>();
            let expected: std::collections::BTreeMap<_, _> = pairs.iter().copied().collect();
            prop_assert!(by_key(pairs).into_iter().eq(expected));
        }
    }
}
