//! The way of a request, and where it broke.

use web_sys::Element;

use crate::panel::dom::{append, clone_template, part, set, set_icon, set_text};
use crate::panel::words;
use crate::report::{Step, StepState};

/// Draws the stations into a list.
pub(super) fn draw(list: &Element, steps: &[Step]) {
    for step in steps {
        let item = clone_template("stage-template");
        let (state, symbol) = looks(step.state);
        set(&item, "data-step", step.name);
        set(&item, "data-state", state);
        set_icon(&item, symbol);
        set_text(&part(&item, "stage-name"), &words::step(step.name));
        set_text(&part(&item, "stage-state"), &words::step_state(step.state));
        set_text(&part(&item, "stage-note"), &step.detail);
        append(list, &item);
    }
}

fn looks(state: StepState) -> (&'static str, &'static str) {
    match state {
        StepState::Passed => ("passed", "passed"),
        StepState::Broke => ("broke", "blocked"),
        StepState::NotReached => ("not-reached", "ahead"),
        StepState::Skipped => ("skipped", "none"),
        StepState::Unknown => ("unknown", "unknown"),
    }
}
