//! How many lines of the list each row takes, added up so that neither a line nor a row has to be searched for.

/// The lines of each row, by the row's number, as a Fenwick tree of sums: whatever is asked or changed takes as many steps
/// as the count of rows has binary digits.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// By number of the row.
    own: Vec<usize>,
    /// At `index`: the lines of as many rows up to and with `index` as [`span`] says.
    sums: Vec<usize>,
    total: usize,
}

impl Lines {
    /// Of rows that take so many lines each, in one pass.
    pub(super) fn new(lines: Vec<usize>) -> Self {
        let mut sums = lines.clone();
        for index in 0..sums.len() {
            let above = index + span(index);
            let sum = sums[index];
            if let Some(above) = sums.get_mut(above) {
                *above += sum;
            }
        }
        let total = lines.iter().sum();
        Self { own: lines, sums, total }
    }

    /// Adds a row that takes no line.
    pub(super) fn push(&mut self) {
        let index = self.own.len();
        self.own.push(0);
        self.sums.push(self.before(index) - self.before(index + 1 - span(index)));
    }

    /// Sets how many lines a row takes; of a row that is not there, nothing.
    pub(super) fn set(&mut self, index: usize, lines: usize) {
        let Some(own) = self.own.get_mut(index) else { return };
        let before = std::mem::replace(own, lines);
        self.total = self.total + lines - before;
        let mut index = index;
        while let Some(sum) = self.sums.get_mut(index) {
            *sum = *sum + lines - before;
            index += span(index);
        }
    }

    /// How many lines a row takes.
    pub(super) fn of(&self, index: usize) -> usize {
        self.own.get(index).copied().unwrap_or(0)
    }

    /// How many all rows take.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// How many the rows before this one take.
    pub(super) fn before(&self, index: usize) -> usize {
        let mut sum = 0;
        let mut end = index.min(self.sums.len());
        while let Some(last) = end.checked_sub(1) {
            sum += self.sums[last];
            end -= span(last);
        }
        sum
    }

    /// The row that the line of this number belongs to, and which of the row's lines it is; both counted from 0.
    pub(super) fn find(&self, mut line: usize) -> Option<(usize, usize)> {
        if line >= self.total {
            return None;
        }
        let mut start = 0;
        let mut step = self.sums.len().checked_ilog2().map_or(0, |digits| 1 << digits);
        while step > 0 {
            if let Some(sum) = self.sums.get(start + step - 1).filter(|sum| **sum <= line) {
                line -= sum;
                start += step;
            }
            step /= 2;
        }
        Some((start, line))
    }
}

/// Over how many rows the sum at an index goes: the lowest bit of the index counted from 1.
fn span(index: usize) -> usize {
    let from_1 = index + 1;
    from_1 & from_1.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_agrees_with_counting(
            start in prop::collection::vec(0_usize..4, 0..40),
            pushed in 0_usize..20,
            set in prop::collection::vec((0_usize..70, 0_usize..4), 0..40),
        ) {
            let mut plain = start.clone();
            let mut lines = Lines::new(start);
            plain.resize(plain.len() + pushed, 0);
            (0..pushed).for_each(|_| lines.push());
            for (index, count) in set {
                lines.set(index, count);
                if let Some(place) = plain.get_mut(index) {
                    *place = count;
                }
            }
            let each: Vec<_> = plain.iter().enumerate().flat_map(|(row, count)| (0..*count).map(move |line| (row, line))).collect();
            prop_assert_eq!(lines.total(), each.len());
            for line in 0..=each.len() {
                prop_assert_eq!(lines.find(line), each.get(line).copied());
            }
            for index in 0..plain.len() {
                prop_assert_eq!((lines.of(index), lines.before(index)), (plain[index], plain[..index].iter().sum()));
            }
        }
    }
}
