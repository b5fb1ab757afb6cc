//! What the reader passes on: a ticket for the people who run the server, and a test for their project.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::fix::acceptance::{Check, FRAMEWORKS};
use crate::panel::choice::Choice;
use crate::panel::dom::{by_id, choose_among, find, part, set_flag, set_text, show};
use crate::panel::remedy::Remedy;
use crate::panel::rows::RowId;
use crate::panel::state::State;
use crate::report::{Outcome, Summary, Ticket};
use crate::wording::Wording;

/// Draws both for one exchange; of one that passed there is the explanation alone.
pub(super) fn draw(root: &Element, state: &State, id: RowId, report: &Summary, fix: Option<&(Remedy, Choice)>) {
    let is_stopped = !matches!(report.outcome, Outcome::Allowed | Outcome::NotCors);
    show(&part(root, "ticket-figure"), is_stopped);
    show(&find(root, "[data-action='copy-ticket']"), is_stopped);
    if let Ok(input) = find(root, "#with-secrets").dyn_into::<HtmlInputElement>() {
        input.set_checked(state.with_secrets());
    }
    if !is_stopped {
        return show(&part(root, "test-figure"), false);
    }
    // Both are read far more seldom than exchanges come.
    if is_wanted(&part(root, "ticket")) {
        draw_ticket(root, state, id, fix);
    }
    draw_test(root, state, report, fix.map(|(remedy, _)| remedy));
}

/// Has the ticket written though it is folded away: it is about to be copied.
pub(crate) fn want_ticket() {
    set_flag(&part(&by_id("detail"), "ticket"), "data-wanted", true);
}

fn is_wanted(part: &Element) -> bool {
    part.closest("details:not([open])").is_ok_and(|folded| folded.is_none()) || part.has_attribute("data-wanted")
}

fn draw_ticket(root: &Element, state: &State, id: RowId, fix: Option<&(Remedy, Choice)>) {
    let Some(exchange) = state.explanation(id) else { return };
    let others = state.mended_with(&exchange);
    let ticket = Ticket {
        exchange: &exchange,
        others: &others,
        fix: fix.map(|(remedy, choice)| (&remedy.policy, choice.recipe)),
        with_secrets: state.with_secrets(),
    };
    set_text(&part(root, "ticket"), &ticket.to_markdown());
}

fn draw_test(root: &Element, state: &State, report: &Summary, remedy: Option<&Remedy>) {
    let check = remedy
        .zip(report.page_origin.as_deref())
        .and_then(|(remedy, origin)| Check::new(&report.current_url, &report.method, origin, &remedy.policy));
    show(&part(root, "test-figure"), check.is_some());
    let is_wanted = is_wanted(&part(root, "test"));
    let Some((check, framework)) = check.zip(state.framework()).filter(|_| is_wanted) else { return };
    set_text(&part(root, "test"), &check.render(framework));
    set_text(&part(root, "test-run"), &Wording::text(framework.run));
    let choices = FRAMEWORKS.iter().map(|framework| (framework.id, Wording::text(framework.name)));
    choose_among(root, "#framework", choices, framework.id);
}
