//! The list of exchanges. Only the rows near the visible part exist; padding stands for the others, as all are equally high.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::address;
use super::dom::{by_id, clone_template, document, find, part, set, set_icon, set_text, show};
use super::rows::{Fold, Line, RowId, Rows};
use super::state::{Changes, State};
use super::words;
use crate::har::time_ms;
use crate::report::{ExchangeReport, Outcome};

/// How many rows exist above and below the visible ones. Many, so that short lists are there as a whole, for find-in-page too.
const OVERSCAN: usize = 100;

/// Until a row was measured, in CSS pixels.
const ROW_HEIGHT: usize = 40;

/// How long an age stays as it is written, in milliseconds.
const AGE_MS: f64 = 10_000.0;

/// The tree and the rows that exist.
#[derive(Debug)]
pub(super) struct List {
    /// What scrolls.
    root: HtmlElement,
    /// What the rows are in, as high as if all existed.
    inside: HtmlElement,
    /// The positions that exist, and the rows at them.
    window: Range<usize>,
    drawn: Vec<(Line, HtmlElement)>,
    selected: Option<HtmlElement>,
    /// When the ages were written, in milliseconds since 1970.
    aged_ms: f64,
    sizes: Sizes,
}

/// In whole CSS pixels. Read once for each drawing, before anything is written: each reading in between would lay the page out anew.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    /// How far the list is scrolled.
    top: usize,
    /// How much of it is visible.
    visible: usize,
    /// How high a row is; the style sheet rounds it. Never 0.
    row: usize,
}

impl List {
    /// Finds its place.
    pub(super) fn new() -> Self {
        let root: HtmlElement = by_id("exchanges").unchecked_into();
        let inside = find(&root, ".rows").unchecked_into();
        let sizes = Sizes { top: 0, visible: 0, row: ROW_HEIGHT };
        Self { root, inside, window: 0..0, drawn: Vec::new(), selected: None, aged_ms: 0.0, sizes }
    }

    /// Brings it up to date: touches rows that came, went or changed, and no others.
    pub(super) fn draw(&mut self, state: &State, changes: &Changes) {
        let rows = state.rows();
        let had_focus = self.holds_focus();
        self.measure();
        if changes.all_rows || changes.words {
            self.inside.set_text_content(None);
            self.drawn.clear();
            self.window = 0..0;
            if changes.all_rows {
                self.root.set_scroll_top(0);
                self.sizes.top = 0;
            }
        }
        let end = (rows.shown() * self.sizes.row).saturating_sub(self.sizes.visible);
        let top = self.scroll_target(state, changes).min(end);
        self.draw_window(rows, self.window_at(top, rows), changes);
        if top != self.sizes.top {
            self.root.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
        }
        self.draw_ages(rows);
        self.select(state);
        if changes.focus_selected || (had_focus && !self.is_focus_selected()) {
            let _ = self.selected.as_ref().unwrap_or(&self.root).focus();
        }
    }

    /// Where to scroll: to the selected row if the keyboard moved there, else so that what is visible stays where it is while rows come
    /// in above. At the very top it stays at the top: there the newest appear.
    fn scroll_target(&self, state: &State, changes: &Changes) -> usize {
        let Sizes { top, visible, row } = self.sizes;
        let position_of = |id: RowId| state.rows().position(id);
        if changes.focus_selected {
            let Some(position) = state.selected().and_then(position_of) else { return top };
            return top.min(position * row).max(((position + 1) * row).saturating_sub(visible));
        }
        let first_visible = (top / row).checked_sub(self.window.start).and_then(|index| self.drawn.get(index));
        match first_visible.and_then(|(line, _)| position_of(line.id)) {
            Some(position) if top > 0 => position * row + top % row,
            _ => top,
        }
    }

    fn window_at(&self, top: usize, rows: &Rows) -> Range<usize> {
        let first = top / self.sizes.row;
        let last = first + self.sizes.visible / self.sizes.row + 1;
        let shown = rows.shown();
        first.saturating_sub(OVERSCAN).min(shown)..(last + OVERSCAN).min(shown)
    }

    /// Makes the rows at these positions exist, in this order, and no others.
    fn draw_window(&mut self, rows: &Rows, window: Range<usize>, changes: &Changes) {
        let wanted: Vec<Line> = window.clone().filter_map(|position| rows.line(position)).collect();
        let same_rows = window == self.window && wanted.iter().eq(self.drawn.iter().map(|(line, _)| line));
        self.window = window;
        if same_rows && changes.rows.is_empty() {
            return self.set_padding(rows);
        }

        for (line, row) in self.drawn.iter().filter(|(line, _)| changes.rows.contains(&line.id)) {
            if let Some(report) = rows.get(line.id) {
                if row.get_attribute("data-outcome").as_deref() != Some(outcome(report.outcome)) {
                    // It moves. Out of the way with it, or every row that it passes would have to be moved around it.
                    row.remove();
                }
                fill(row, *line, report);
            }
        }
        let mut existing = std::mem::take(&mut self.drawn);
        for line in wanted {
            let Some(report) = rows.get(line.id) else { continue };
            let found = existing.iter().position(|(existing, _)| existing.key == line.key);
            let row = match found.map(|at| existing.swap_remove(at)) {
                Some((as_before, row)) if as_before == line => row,
                Some((_, row)) => {
                    fill(&row, line, report);
                    row
                }
                None => new_row(line, report),
            };
            self.drawn.push((line, row));
        }
        for (_, gone) in existing {
            gone.remove();
        }

        let mut next = self.inside.first_element_child();
        for (position, (_, row)) in self.window.clone().zip(&self.drawn) {
            if next.as_ref().is_some_and(|next| next.is_same_node(Some(row))) {
                next = row.next_element_sibling();
            } else {
                let _ = self.inside.insert_before(row, next.as_ref().map(AsRef::as_ref));
            }
            set(row, "aria-posinset", &(position + 1).to_string());
            set(row, "aria-setsize", &rows.shown().to_string());
        }
        self.set_padding(rows);
    }

    fn set_padding(&self, rows: &Rows) {
        let pixels = |rows: usize| format!("{}px", rows * self.sizes.row);
        let style = self.inside.style();
        let _ = style.set_property("padding-block-start", &pixels(self.window.start));
        let _ = style.set_property("padding-block-end", &pixels(rows.shown().saturating_sub(self.window.end)));
    }

    /// Writes all ages anew, where the last time is long ago: those of rows that were filled since are of that very moment.
    fn draw_ages(&mut self, rows: &Rows) {
        let now_ms = js_sys::Date::now();
        if now_ms - self.aged_ms < AGE_MS {
            return;
        }
        self.aged_ms = now_ms;
        for (line, row) in &self.drawn {
            if let Some(report) = rows.get(line.id) {
                fill_age(row, report, now_ms);
            }
        }
    }

    /// Marks the selected row, which alone can be reached with the Tab key; where it does not exist, the list as a whole can.
    fn select(&mut self, state: &State) {
        let position = state.selected().and_then(|id| state.rows().position(id));
        let index = position.and_then(|position| position.checked_sub(self.window.start));
        let selected = index.and_then(|index| self.drawn.get(index)).map(|(_, row)| row.clone());
        if let Some(row) = self.selected.as_ref().filter(|row| Some(*row) != selected.as_ref()) {
            set(row, "aria-selected", "false");
            set(row, "tabindex", "-1");
        }
        self.selected = selected;
        if let Some(row) = &self.selected {
            set(row, "aria-selected", "true");
            set(row, "tabindex", "0");
        }
        set(&self.root, "tabindex", if self.selected.is_some() { "-1" } else { "0" });
    }

    fn is_focus_selected(&self) -> bool {
        let focus = document().active_element();
        match &self.selected {
            Some(row) => row.is_same_node(focus.as_ref().map(AsRef::as_ref)),
            None => self.holds_focus(),
        }
    }

    fn holds_focus(&self) -> bool {
        self.root.contains(document().active_element().as_ref().map(AsRef::as_ref))
    }

    fn measure(&mut self) {
        let pixels = |length: i32| usize::try_from(length).unwrap_or(0);
        let row = self.drawn.first().map(|(_, row)| pixels(row.offset_height())).filter(|height| *height > 0);
        self.sizes = Sizes {
            top: pixels(self.root.scroll_top()),
            visible: pixels(self.root.client_height()),
            row: row.unwrap_or(self.sizes.row),
        };
    }
}

fn new_row(line: Line, report: &ExchangeReport) -> HtmlElement {
    let row: HtmlElement = clone_template("row-template").unchecked_into();
    fill(&row, line, report);
    row
}

fn fill(row: &HtmlElement, line: Line, report: &ExchangeReport) {
    let url = address::start(&report.url);
    let (host, path) = address::split(url);
    set(row, "data-exchange", &line.id.0.to_string());
    set(row, "data-outcome", outcome(report.outcome));
    set(row, "data-method", address::start(&report.method));
    set(row, "data-url", url);
    set(row, "title", url);
    set_icon(row, icon(report.outcome));
    set_text(&part(row, "row-method"), address::start(&report.method));
    set_text(&part(row, "row-path"), path);
    set_text(&part(row, "row-host"), host);
    set_text(&part(row, "row-status"), &words::row_status(report));
    set_text(&part(row, "row-cause"), &words::row_cause(report));
    fill_age(row, report, js_sys::Date::now());
    fill_fold(row, line.fold);
}

fn fill_age(row: &HtmlElement, report: &ExchangeReport, now_ms: f64) {
    let started_ms = report.started.as_deref().and_then(time_ms);
    let age = started_ms.map(|started_ms| words::age(now_ms - started_ms));
    set_text(&part(row, "row-age"), &age.unwrap_or_default());
}

fn fill_fold(row: &HtmlElement, fold: Fold) {
    let (is_open, count) = match fold {
        Fold::Closed(count) => (Some(false), count),
        Fold::Open(count) => (Some(true), count),
        Fold::None | Fold::Below => (None, 1),
    };
    match is_open {
        Some(is_open) => set(row, "aria-expanded", if is_open { "true" } else { "false" }),
        None => drop(row.remove_attribute("aria-expanded")),
    }
    set(row, "aria-level", if fold == Fold::Below { "2" } else { "1" });
    let control = part(row, "row-fold");
    show(&control, is_open.is_some());
    set_text(&part(row, "row-count"), &words::times(count));
}

/// The outcome as the style sheet knows it.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Blocked => "blocked",
        Outcome::Allowed => "allowed",
        Outcome::NotCors => "not-cors",
        Outcome::Failed => "failed",
        Outcome::Undetermined => "undetermined",
    }
}

/// The symbol for an outcome.
pub(super) fn icon(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Blocked => "blocked",
        Outcome::Allowed => "passed",
        Outcome::NotCors => "none",
        Outcome::Failed => "failed",
        Outcome::Undetermined => "unknown",
    }
}
