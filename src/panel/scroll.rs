//! Where the lines of the list are, in pixels. Only those near the visible part exist; empty space stands for the others.

use std::ops::Range;

/// A list that is no longer than this exists as a whole, for find-in-page too.
const WHOLE: usize = 250;

/// Of a longer one, how many lines exist above and below the visible ones: as many as the browser may scroll on its own before they are
/// drawn anew.
const OVERSCAN: usize = 25;

/// As high as the list gets, in CSS pixels. Browsers cut off what is higher (Firefox at 17.8 million, Chromium at 33.5, both counted in
/// pixels of the screen, of which a page that is zoomed to 500% has 5 for each), and the last lines could not be reached.
const HIGHEST: usize = 3_000_000;

/// The list as it is scrolled, in whole CSS pixels. Lines are all equally high.
///
/// Where the list would be higher than [`HIGHEST`], it is as high as that, and each pixel of scrolling stands for more than one.
#[derive(Clone, Copy, Debug)]
pub struct Scroll {
    /// How far it is scrolled.
    pub top: usize,
    /// How much of it is visible.
    pub visible: usize,
    /// How high a line is. Never 0.
    pub line: usize,
    /// How many lines there are.
    pub lines: usize,
}

/// The lines that exist, and the empty space around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The positions of the lines.
    pub lines: Range<usize>,
    /// Above them, in pixels.
    pub above: usize,
    /// Below them.
    pub below: usize,
}

impl Scroll {
    /// Which lines are to exist, and where.
    pub fn window(&self) -> Window {
        if self.lines <= WHOLE {
            return Window { lines: 0..self.lines, above: 0, below: 0 };
        }
        let offset = self.offset();
        let first = offset / self.line;
        let last = first + self.visible / self.line + 1;
        // Where pixels stand for more than one, there is less room at the ends than lines that could exist.
        let skipped = offset - self.scrolled();
        let start = first.saturating_sub(OVERSCAN).max(skipped.div_ceil(self.line)).min(first).min(self.lines);
        let above = (start * self.line).saturating_sub(skipped);
        let room = (self.height() - above.min(self.height())) / self.line;
        let end = (last + OVERSCAN).min(self.lines).min(start + room);
        let below = self.height().saturating_sub(above + (end - start) * self.line);
        Window { lines: start..end, above, below }
    }

    /// The first visible line, and how much of it is above what is visible.
    pub fn first_visible(&self) -> (usize, usize) {
        (self.offset() / self.line, self.offset() % self.line)
    }

    /// How far it must be scrolled for a line to be the first visible one, with so much of it above.
    pub fn top_of(&self, line: usize, above: usize) -> usize {
        scaled(line * self.line + above, self.all_hidden(), self.height_hidden())
    }

    /// How far it must be scrolled for a line to be visible as a whole: not at all, where it is.
    pub fn top_showing(&self, line: usize) -> usize {
        let (top, bottom) = (line * self.line, (line + 1) * self.line);
        let offset = self.offset();
        let wanted = offset.min(top).max(bottom.saturating_sub(self.visible));
        if wanted == offset { self.top } else { scaled(wanted, self.all_hidden(), self.height_hidden()) }
    }

    /// How high the list is.
    fn height(&self) -> usize {
        (self.lines * self.line).min(HIGHEST.max(self.visible))
    }

    /// How much of it is hidden, above and below.
    fn height_hidden(&self) -> usize {
        self.height().saturating_sub(self.visible)
    }

    /// The same, had it its full height.
    fn all_hidden(&self) -> usize {
        (self.lines * self.line).saturating_sub(self.visible)
    }

    /// How far it is scrolled, at most to its end.
    pub fn scrolled(&self) -> usize {
        self.top.min(self.height_hidden())
    }

    /// How much of the list is above what is visible, had it its full height.
    fn offset(&self) -> usize {
        scaled(self.scrolled(), self.height_hidden(), self.all_hidden())
    }
}

/// A length of one range in another one, rounded to the nearest.
fn scaled(length: usize, from: usize, to: usize) -> usize {
    if from == to || from == 0 {
        return length.min(to);
    }
    // In WebAssembly a usize has 32 bits, which the product exceeds.
    let product = length as u128 * to as u128 + from as u128 / 2;
    usize::try_from(product / from as u128).unwrap_or(to).min(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scroll(top: usize, lines: usize) -> Scroll {
        Scroll { top, visible: 400, line: 40, lines }
    }

    #[test]
    fn the_lines_around_the_visible_ones_exist() {
        for (top, lines, expected, above, below) in [
            (0, 0, 0..0, 0, 0),
            (0, 5, 0..5, 0, 0),
            (90, 250, 0..250, 0, 0),
            (0, 1_000, 0..36, 0, 964 * 40),
            (39, 1_000, 0..36, 0, 964 * 40),
            (40 * 500, 1_000, 475..536, 475 * 40, 464 * 40),
            (usize::MAX, 1_000, 965..1_000, 965 * 40, 0),
            (0, 50_000, 0..36, 0, 49_964 * 40),
        ] {
            assert_eq!(scroll(top, lines).window(), Window { lines: expected, above, below }, "{top} of {lines}");
        }
    }

    #[test]
    fn a_line_is_scrolled_to_only_where_it_is_hidden() {
        for (line, expected) in [(0, 0), (499, 19_960), (500, 20_000), (509, 20_000), (510, 20_040), (999, 39_600)] {
            assert_eq!(scroll(20_000, 1_000).top_showing(line), expected, "{line}");
        }
        assert_eq!((scroll(20_013, 1_000).first_visible(), scroll(0, 1_000).top_of(500, 13)), ((500, 13), 20_013));
    }

    #[test]
    fn fifty_thousand_rows_are_as_high_as_they_are_and_a_million_is_not() {
        assert_eq!(scroll(0, 50_000).height(), 2_000_000);
        assert_eq!(scroll(0, 1_000_000).height(), HIGHEST);
        let end = scroll(HIGHEST, 1_000_000);
        assert_eq!((end.window().lines.end, end.window().below), (1_000_000, 0), "the last is reached");
        assert_eq!(end.first_visible(), (999_990, 0));
        let to_last = Scroll { top: scroll(0, 1_000_000).top_showing(999_999), ..end };
        assert_eq!(to_last.window().lines.end, 1_000_000);
    }

    proptest! {
        /// Also where pixels stand for more than one: what is to be visible is there, at its place, and nothing is higher than allowed.
        #[test]
        fn what_is_visible_exists(top in 0..4_000_000_usize, lines in 0..2_000_000_usize, visible in 0..2_000_usize) {
            let scroll = Scroll { top, visible, line: 40, lines };
            let Window { lines: exist, above, below } = scroll.window();
            let (first, hidden) = scroll.first_visible();
            prop_assert!(above + exist.len() * 40 + below <= HIGHEST.max(visible));
            prop_assert!(exist.len() <= WHOLE.max(2 * OVERSCAN + visible / 40 + 2));
            if lines > 0 {
                let wanted = first.min(lines - 1)..(first + (hidden + visible).div_ceil(40)).min(lines);
                prop_assert!(exist.start <= wanted.start && wanted.end <= exist.end, "{wanted:?} in {exist:?}");
                // At its place, but for what is rounded at the very ends.
                let place = above + (wanted.start - exist.start) * 40;
                prop_assert!(place.abs_diff(scroll.scrolled() - hidden.min(scroll.scrolled())) <= 40, "{place}");
            }
        }
    }
}
