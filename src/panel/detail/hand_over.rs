//! What the reader passes on: a ticket for the people who run the server, and a test for their project.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::fix::acceptance::{Check, FRAMEWORKS};
use crate::panel::choice::Choice;
use crate::panel::dom::{choose_among, find, part, set_text, show};
use crate::panel::remedy::Remedy;
use crate::panel::state::State;
use crate::report::{ExchangeReport, Outcome, Ticket};
use crate::wording::Wording;

/// Draws both for one exchange; nothing is passed on of one that passed.
pub(super) fn draw(root: &Element, state: &State, report: &ExchangeReport, fix: Option<&(Remedy, Choice)>) {
    let is_stopped = !matches!(report.outcome, Outcome::Allowed | Outcome::NotCors);
    show(&part(root, "hand-over"), is_stopped);
    show(&find(root, "[data-action='copy-ticket']"), is_stopped);
    if !is_stopped {
        return;
    }
    let others = state.mended_with(report);
    // What the other requests show of the server is known here alone.
    let exchange = ExchangeReport { server: state.neighbours(report).server(report), ..report.clone() };
    let ticket = Ticket {
        exchange: &exchange,
        others: &others,
        fix: fix.map(|(remedy, choice)| (&remedy.policy, choice.recipe)),
        with_secrets: state.with_secrets(),
    };
    set_text(&part(root, "ticket"), &ticket.to_markdown());
    if let Ok(input) = find(root, "#with-secrets").dyn_into::<HtmlInputElement>() {
        input.set_checked(state.with_secrets());
    }
    draw_test(root, state, report, fix.map(|(remedy, _)| remedy));
}

fn draw_test(root: &Element, state: &State, report: &ExchangeReport, remedy: Option<&Remedy>) {
    let check = remedy
        .zip(report.page_origin.as_deref())
        .and_then(|(remedy, origin)| Check::new(&report.current_url, &report.method, origin, &remedy.policy));
    show(&part(root, "test-figure"), check.is_some());
    let Some((check, framework)) = check.zip(state.framework()) else { return };
    set_text(&part(root, "test"), &check.render(framework));
    set_text(&part(root, "test-run"), &Wording::text(framework.run));
    let choices = FRAMEWORKS.iter().map(|framework| (framework.id, Wording::text(framework.name)));
    choose_among(root, "#framework", choices, framework.id);
}
