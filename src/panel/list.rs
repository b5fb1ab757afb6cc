//! The list of exchanges. Only the rows near the visible part exist; padding stands for the others, as all are equally high.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::address;
use super::dom::{by_id, clone_template, document, find, part, set, set_icon, set_text};
use super::rows::{RowId, Rows};
use super::state::{Changes, State};
use super::words;
use crate::report::{ExchangeReport, Outcome};

/// How many rows exist above and below the visible ones. Many, so that short lists are there as a whole, for find-in-page too.
const OVERSCAN: usize = 100;

/// Until a row was measured, in CSS pixels.
const ROW_HEIGHT: usize = 40;

/// The listbox and the rows that exist.
#[derive(Debug)]
pub(super) struct List {
    /// What scrolls.
    root: HtmlElement,
    /// What the rows are in, as high as if all existed.
    inside: HtmlElement,
    /// The positions that exist, and the rows at them.
    window: Range<usize>,
    drawn: Vec<(RowId, HtmlElement)>,
    selected: Option<RowId>,
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
        Self { root, inside, window: 0..0, drawn: Vec::new(), selected: None, sizes }
    }

    /// Brings it up to date: touches rows that came, went or changed, and no others.
    pub(super) fn draw(&mut self, state: &State, changes: &Changes) {
        let rows = state.rows();
        let had_focus = self.holds_focus();
        self.measure();
        if changes.all_rows {
            self.inside.set_text_content(None);
            self.drawn.clear();
            self.window = 0..0;
            self.root.set_scroll_top(0);
            self.sizes.top = 0;
        }
        let end = (rows.shown() * self.sizes.row).saturating_sub(self.sizes.visible);
        let top = self.scroll_target(state, changes).min(end);
        self.draw_window(rows, self.window_at(top, rows), changes);
        if top != self.sizes.top {
            self.root.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
        }
        self.select(state.selected());
        if changes.focus_selected || (had_focus && !self.holds_focus()) {
            let _ = self.selected_row().unwrap_or(&self.root).focus();
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
        match first_visible.and_then(|(id, _)| position_of(*id)) {
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
        let wanted: Vec<RowId> = window.clone().filter_map(|position| rows.at(position)).collect();
        let same_rows = window == self.window && wanted.iter().eq(self.drawn.iter().map(|(id, _)| id));
        self.window = window;
        if same_rows && changes.rows.is_empty() {
            return self.set_padding(rows);
        }

        for (id, row) in self.drawn.iter().filter(|(id, _)| changes.rows.contains(id)) {
            if let Some(report) = rows.get(*id) {
                if row.get_attribute("data-outcome").as_deref() != Some(outcome(report.outcome)) {
                    // It moves. Out of the way with it, or every row that it passes would have to be moved around it.
                    row.remove();
                }
                fill(row, report);
            }
        }
        let mut existing = std::mem::take(&mut self.drawn);
        for id in &wanted {
            let found = existing.iter().position(|(existing, _)| existing == id).map(|at| existing.swap_remove(at).1);
            let row = found.or_else(|| rows.get(*id).map(|report| new_row(*id, report)));
            self.drawn.extend(row.map(|row| (*id, row)));
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

    /// Marks the selected row, which alone can be reached with the Tab key; where it does not exist, the list as a whole can.
    fn select(&mut self, selected: Option<RowId>) {
        if selected != self.selected
            && let Some(row) = self.selected_row()
        {
            set(row, "aria-selected", "false");
            set(row, "tabindex", "-1");
        }
        self.selected = selected;
        if let Some(row) = self.selected_row() {
            set(row, "aria-selected", "true");
            set(row, "tabindex", "0");
        }
        set(&self.root, "tabindex", if self.selected_row().is_some() { "-1" } else { "0" });
    }

    fn selected_row(&self) -> Option<&HtmlElement> {
        self.drawn.iter().find(|(id, _)| Some(*id) == self.selected).map(|(_, row)| row)
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

fn new_row(id: RowId, report: &ExchangeReport) -> HtmlElement {
    let row: HtmlElement = clone_template("row-template").unchecked_into();
    set(&row, "data-exchange", &id.0.to_string());
    fill(&row, report);
    row
}

fn fill(row: &HtmlElement, report: &ExchangeReport) {
    let url = address::start(&report.url);
    let (host, path) = address::split(url);
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
