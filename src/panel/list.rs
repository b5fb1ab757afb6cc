//! The list of exchanges. Only the lines near the visible part exist; padding stands for the others, as all are equally high.

mod row;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::dom::{by_id, document, find, set, set_flag};
use super::rows::{Line, RowId, Rows, Shown};
use super::scroll::{Scroll, Window};
use super::state::{Changes, State};
use crate::report::Outcome;

/// Until a line was measured, in CSS pixels.
const LINE_HEIGHT: usize = 40;

/// How long an age stays as it is written, in milliseconds.
const AGE_MS: f64 = 10_000.0;

/// The tree and the lines that exist.
#[derive(Debug)]
pub(super) struct List {
    /// What scrolls.
    root: HtmlElement,
    /// What the lines are in, as high as if all existed.
    inside: HtmlElement,
    window: Window,
    /// The lines that exist.
    drawn: Vec<(Line, HtmlElement)>,
    /// The line of the chosen exchange.
    chosen: Option<HtmlElement>,
    /// The line that the keyboard is at.
    current: Option<HtmlElement>,
    /// The row that is watched.
    watched: Option<RowId>,
    /// When the ages were written, in milliseconds since 1970.
    aged_ms: f64,
    /// Read once for each drawing, before anything is written: each reading in between would lay the page out anew.
    scroll: Scroll,
}

impl List {
    /// Finds its place.
    pub(super) fn new() -> Self {
        let root: HtmlElement = by_id("exchanges").unchecked_into();
        let inside = find(&root, ".rows").unchecked_into();
        Self {
            root,
            inside,
            window: Window::default(),
            drawn: Vec::new(),
            chosen: None,
            current: None,
            watched: None,
            aged_ms: 0.0,
            scroll: Scroll { top: 0, visible: 0, line: LINE_HEIGHT, lines: 0 },
        }
    }

    /// Brings it up to date: touches lines that came, went or changed, and no others.
    pub(super) fn draw(&mut self, state: &State, changes: &Changes) {
        let rows = state.rows();
        let had_focus = self.holds_focus();
        self.measure();
        if changes.all_rows || changes.words {
            self.inside.set_text_content(None);
            self.drawn.clear();
            self.window = Window::default();
        }
        let measured = self.scroll.top;
        let top = self.scroll_target(state, changes);
        self.scroll = Scroll { top, lines: rows.shown(), ..self.scroll };
        self.draw_window(rows, self.scroll.window(), changes);
        if top != measured {
            self.root.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
        }
        self.draw_ages(rows);
        self.draw_watched(state);
        self.mark(state);
        if changes.focus_selected || (had_focus && !self.is_focus_current()) {
            let _ = self.current.as_ref().unwrap_or(&self.root).focus();
        }
    }

    /// Where to scroll: to where the keyboard has moved, else so that what is visible stays where it is while rows come in above. At the
    /// very top it stays at the top: there the newest appear.
    fn scroll_target(&self, state: &State, changes: &Changes) -> usize {
        if changes.all_rows || changes.to_top {
            return 0;
        }
        let rows = state.rows();
        let now = Scroll { lines: rows.shown(), ..self.scroll };
        if changes.focus_selected {
            let position = state.spot().and_then(|spot| rows.position(spot));
            return position.map_or(now.scrolled(), |position| now.top_showing(position));
        }
        let (first, above) = self.scroll.first_visible();
        let first_visible = first.checked_sub(self.window.lines.start).and_then(|index| self.drawn.get(index));
        match first_visible.and_then(|(line, _)| rows.position(line.spot())) {
            Some(position) if now.top > 0 && position != first => now.top_of(position, above),
            _ => now.scrolled(),
        }
    }

    /// Makes the lines of this window exist, in this order, and no others.
    fn draw_window(&mut self, rows: &Rows, window: Window, changes: &Changes) {
        let wanted: Vec<Line> = window.lines.clone().filter_map(|position| rows.line(position)).collect();
        let same_lines = wanted.iter().eq(self.drawn.iter().map(|(line, _)| line));
        self.window = window;
        if same_lines && changes.rows.is_empty() {
            return self.set_padding();
        }

        for (line, row) in &self.drawn {
            let report = match line.shown {
                Shown::Row(id, _) if changes.rows.contains(&id) => rows.get(id),
                Shown::Row(..) | Shown::Host { .. } => None,
            };
            if let Some(report) = report {
                if row.get_attribute("data-outcome").as_deref() != Some(outcome(report.outcome)) {
                    // It moves. Out of the way with it, or every row that it passes would have to be moved around it.
                    row.remove();
                }
                row::fill(row, rows, *line);
            }
        }
        let mut existing = std::mem::take(&mut self.drawn);
        for line in wanted {
            let found = existing.iter().position(|(existing, _)| existing.key == line.key);
            let row = match found.map(|at| existing.swap_remove(at)) {
                Some((as_before, row)) => {
                    if (as_before.shown, as_before.level) != (line.shown, line.level) {
                        row::fill(&row, rows, line);
                    }
                    if (as_before.nth, as_before.of) != (line.nth, line.of) {
                        row::number(&row, line);
                    }
                    row
                }
                None => row::new(rows, line),
            };
            self.drawn.push((line, row));
        }
        for (_, gone) in existing {
            gone.remove();
        }

        let mut next = self.inside.first_element_child();
        for (_, row) in &self.drawn {
            if next.as_ref().is_some_and(|next| next.is_same_node(Some(row))) {
                next = row.next_element_sibling();
            } else {
                let _ = self.inside.insert_before(row, next.as_ref().map(AsRef::as_ref));
            }
        }
        self.set_padding();
    }

    fn set_padding(&self) {
        let style = self.inside.style();
        let _ = style.set_property("padding-block-start", &format!("{}px", self.window.above));
        let _ = style.set_property("padding-block-end", &format!("{}px", self.window.below));
    }

    /// Writes all ages anew, where the last time is long ago: those of rows that were filled since are of that very moment.
    fn draw_ages(&mut self, rows: &Rows) {
        let now_ms = js_sys::Date::now();
        if now_ms - self.aged_ms < AGE_MS {
            return;
        }
        self.aged_ms = now_ms;
        for (line, row) in &self.drawn {
            if let Shown::Row(id, _) = line.shown
                && let Some(report) = rows.get(id)
            {
                row::fill_age(row, report, now_ms);
            }
        }
    }

    /// Marks the row that is watched; any may be drawn anew, so each is looked at.
    fn draw_watched(&mut self, state: &State) {
        let watched = state.watched();
        if watched.is_none() && self.watched.is_none() {
            return;
        }
        self.watched = watched;
        for (line, row) in &self.drawn {
            set_flag(row, "data-watched", matches!(line.shown, Shown::Row(id, _) if Some(id) == watched));
        }
    }

    /// Marks the chosen row, and the line that the keyboard is at: it alone can be reached with the Tab key. Where it does not exist, the
    /// list as a whole can.
    fn mark(&mut self, state: &State) {
        let at = |position: Option<usize>| {
            let index = position?.checked_sub(self.window.lines.start)?;
            self.drawn.get(index)
        };
        let chosen = at(state.selected().and_then(|id| state.rows().position(id)));
        // In a closed host it is out of sight.
        let chosen = chosen.filter(|(line, _)| matches!(line.shown, Shown::Row(..))).map(|(_, row)| row.clone());
        let current = at(state.spot().and_then(|spot| state.rows().position(spot))).map(|(_, row)| row.clone());
        for (before, now, name, off, on) in [
            (&mut self.chosen, chosen, "aria-selected", "false", "true"),
            (&mut self.current, current, "tabindex", "-1", "0"),
        ] {
            if let Some(row) = before.as_ref().filter(|row| Some(*row) != now.as_ref()) {
                set(row, name, off);
            }
            if let Some(row) = &now {
                set(row, name, on);
            }
            *before = now;
        }
        set(&self.root, "tabindex", if self.current.is_some() { "-1" } else { "0" });
    }

    fn is_focus_current(&self) -> bool {
        let focus = document().active_element();
        match &self.current {
            Some(row) => row.is_same_node(focus.as_ref().map(AsRef::as_ref)),
            None => self.holds_focus(),
        }
    }

    fn holds_focus(&self) -> bool {
        self.root.contains(document().active_element().as_ref().map(AsRef::as_ref))
    }

    fn measure(&mut self) {
        let pixels = |length: i32| usize::try_from(length).unwrap_or(0);
        let line = self.drawn.first().map(|(_, row)| pixels(row.offset_height())).filter(|height| *height > 0);
        self.scroll = Scroll {
            top: pixels(self.root.scroll_top()),
            visible: pixels(self.root.client_height()),
            line: line.unwrap_or(self.scroll.line),
            lines: self.scroll.lines,
        };
    }
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
