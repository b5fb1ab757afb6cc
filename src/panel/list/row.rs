//! One line of the list: an exchange, or the head of a host's exchanges.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{icon, outcome};
use crate::har::time_ms;
use crate::panel::address;
use crate::panel::dom::{clone_template, part, set, set_flag, set_icon, set_text, show};
use crate::panel::rows::{Fold, Line, Mark, Rows, Shown};
use crate::panel::words;
use crate::report::Summary;

/// An element for a line.
pub(super) fn new(rows: &Rows, line: Line) -> HtmlElement {
    let template = match line.shown {
        Shown::Row(..) => "row-template",
        Shown::Host { .. } => "host-template",
    };
    let row: HtmlElement = clone_template(template).unchecked_into();
    fill(&row, rows, line);
    number(&row, line);
    row
}

/// Writes all of it but its number.
pub(super) fn fill(row: &HtmlElement, rows: &Rows, line: Line) {
    match line.shown {
        Shown::Row(id, fold) => {
            set(row, "data-exchange", &id.0.to_string());
            set(row, "aria-level", &line.level.to_string());
            if let Some(report) = rows.get(id) {
                fill_exchange(row, report, rows.mark(id));
            }
            fill_fold(row, fold);
        }
        Shown::Host { id, is_open, blocked, listed } => {
            let name = rows
                .host(id)
                .filter(|name| !name.is_empty())
                .map_or(words::list::NO_HOST, |name| address::start(name).into());
            set(row, "data-host", &id.0.to_string());
            set(row, "data-blocked", if blocked > 0 { "some" } else { "none" });
            set(row, "title", &name);
            set(row, "aria-expanded", if is_open { "true" } else { "false" });
            set_text(&part(row, "host-name"), &name);
            set_text(&part(row, "host-count"), &words::list::host_count(blocked, listed));
        }
    }
}

/// Says which it is of those beside it.
pub(super) fn number(row: &HtmlElement, line: Line) {
    set(row, "aria-posinset", &line.nth.to_string());
    set(row, "aria-setsize", &line.of.to_string());
}

/// Writes how long ago it was.
pub(super) fn fill_age(row: &HtmlElement, report: &Summary, now_ms: f64) {
    let started_ms = report.started.as_deref().and_then(time_ms);
    let age = started_ms.map(|started_ms| words::age(now_ms - started_ms));
    set_text(&part(row, "row-age"), &age.unwrap_or_default());
}

fn fill_exchange(row: &HtmlElement, report: &Summary, mark: Mark) {
    let url = address::start(&report.url);
    let (host, path) = address::split(url);
    set(row, "data-outcome", outcome(report.outcome));
    set(row, "data-method", address::start(&report.method));
    set(row, "data-url", url);
    set(row, "title", url);
    set_flag(row, "data-mended", mark == Mark::Mended);
    set_flag(row, "data-passes-now", mark == Mark::PassesNow);
    set_icon(row, if mark == Mark::Mended { "passed" } else { icon(report.outcome) });
    set_text(&part(row, "row-method"), address::start(&report.method));
    set_text(&part(row, "row-path"), path);
    set_text(&part(row, "row-host"), host);
    set_text(&part(row, "row-status"), &words::row_status(report));
    let cause = match mark {
        Mark::None => words::row_cause(report),
        Mark::PassesNow => words::again::PASSES_NOW,
        Mark::Mended => words::again::mended(words::row_cause(report)),
    };
    set_text(&part(row, "row-cause"), &cause);
    fill_age(row, report, js_sys::Date::now());
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
    let control = part(row, "row-fold");
    show(&control, is_open.is_some());
    set_text(&part(row, "row-count"), &words::times(count));
}
