//! The cost of preflights, in a sheet above the rest.

use web_sys::Element;

use super::dom::{append, by_id, clone_template, part, set, set_part, set_text, show};
use super::state::{Changes, State};
use super::timeline::bars;
use super::words;
use crate::report::{Endpoint, Preflights, Spare};

/// Draws it where it is open, and where something in it may have changed.
pub(super) fn draw(state: &State, changes: &Changes) {
    if !changes.preflights && !changes.words && !changes.all_rows && changes.rows.is_empty() {
        return;
    }
    let Some(preflights) = state.preflights() else { return };
    let sheet = by_id("preflights");
    show(&part(&sheet, "preflights-none"), preflights.count == 0);
    show(&part(&sheet, "preflights-some"), preflights.count > 0);
    set_text(&part(&sheet, "preflights-total"), &preflights.total());
    fill(
        &sheet,
        "preflights-browsers",
        preflights.by_browser().into_iter().map(|(browser, spare)| browser_row(browser, spare)),
    );
    fill(
        &sheet,
        "preflights-endpoints",
        preflights.endpoints.iter().map(|endpoint| endpoint_row(endpoint, &preflights)),
    );
    let unlisted = (preflights.unlisted > 0).then(|| words::unlisted(preflights.unlisted));
    set_part(&sheet, "preflights-unlisted", unlisted.as_ref());
}

fn fill(sheet: &Element, name: &str, rows: impl Iterator<Item = Element>) {
    let body = part(sheet, name);
    body.set_text_content(None);
    for row in rows {
        append(&body, &row);
    }
}

fn browser_row(browser: &str, spare: Spare) -> Element {
    let row = clone_template("spare-template");
    set_text(&part(&row, "spare-browser"), browser);
    set_text(&part(&row, "spare-keeps"), &spare.keeps());
    set_text(&part(&row, "spare-told"), &spare.told());
    row
}

fn endpoint_row(endpoint: &Endpoint, preflights: &Preflights) -> Element {
    let row = clone_template("endpoint-template");
    set_text(&part(&row, "endpoint-method"), &endpoint.method);
    set_text(&part(&row, "endpoint-url"), &endpoint.url);
    set_text(&part(&row, "endpoint-count"), &endpoint.count.to_string());
    set_text(&part(&row, "endpoint-time"), &endpoint.time());
    for (name, spared) in [("bars-needed", false), ("bars-spared", true)] {
        let moments = endpoint.moments.iter().filter(|moment| moment.spared == spared);
        set(&part(&row, name), "d", &bars(moments, preflights.span_ms));
    }
    row
}
