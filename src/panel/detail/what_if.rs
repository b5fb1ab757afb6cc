//! A request that nobody made, in fields. Drawn into what is there already, so that the focus and the caret stay where they are.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::{findings, fix};
use crate::panel::address;
use crate::panel::dom::{
    append, by_id, element, find, part, set, set_flag, set_icon, set_items, set_part, set_text, show,
};
use crate::panel::list::icon;
use crate::panel::state::{Place, Source, State, WhatIf};
use crate::panel::words::what_if as words;
use crate::report::what_if::{FIELDS, Field, Forecast, KEY, Problem, YES, changed_lines};
use crate::report::{ExchangeReport, Finding, Outcome, console_phrase};
use crate::wording::Wording;

/// How many problems or changed lines are listed at a field.
const LISTED: usize = 5;

/// The place of what the reader supposes.
#[derive(Debug)]
pub(in crate::panel) struct Editor {
    root: Element,
    /// The findings that are shown, and the verdict above them.
    shown: Option<(Vec<Finding>, Wording)>,
}

impl Editor {
    /// Finds its place.
    pub(in crate::panel) fn new() -> Self {
        Self { root: by_id("what-if"), shown: None }
    }

    /// Draws it, or shows the explanation in its place.
    pub(in crate::panel) fn draw(&mut self, state: &State) {
        let what_if = state.what_if();
        show(&self.root, what_if.is_some());
        show(&by_id("detail"), what_if.is_none());
        if state.place() == Place::Page {
            show_in_address(what_if.and_then(WhatIf::fragment_of_page));
        }
        let Some(what_if) = what_if else {
            self.root.set_scroll_top(0);
            return;
        };
        let forecast = what_if.forecast();
        for field in FIELDS {
            draw_field(&self.root, what_if, field);
        }
        self.draw_source(what_if);
        draw_verdict(&self.root, forecast);
        self.draw_findings(forecast);
        draw_policy(&self.root, what_if);
        show(&part(&self.root, "what-if-share"), state.place() == Place::Page);
        if state.place() == Place::Page {
            let link = what_if.scenario().to_fragment().map(|fragment| address_with(&fragment));
            show(&part(&self.root, "what-if-link-figure"), link.is_some());
            show(&part(&self.root, "what-if-no-link"), link.is_none());
            set_text(&part(&self.root, "what-if-link"), &link.unwrap_or_default());
        }
    }

    fn draw_source(&self, what_if: &WhatIf) {
        let (is_behind_redirects, credentials_unknown) = match what_if.source() {
            Source::Captured { is_behind_redirects, credentials_unknown } => (is_behind_redirects, credentials_unknown),
            Source::Playground => (false, false),
        };
        show(&part(&self.root, "what-if-presets"), what_if.source() == Source::Playground);
        show(&part(&self.root, "what-if-behind-redirects"), is_behind_redirects);
        show(&part(&self.root, "what-if-credentials-unknown"), credentials_unknown);
        if let Ok(select) = by_id("what-if-preset").dyn_into::<HtmlSelectElement>() {
            select.set_value(what_if.preset());
        }
        set_flag(&part(&self.root, "what-if-reset"), "disabled", what_if.scenario() == what_if.start());
    }

    /// Draws them only where they are others: one may be open under the reader's mouse.
    fn draw_findings(&mut self, forecast: &Forecast) {
        let report = forecast.report.as_ref().filter(|_| forecast.missing.is_none());
        let shown = report.map(|report| (report.findings.clone(), report.verdict.clone()));
        if self.shown == shown {
            return;
        }
        let place = part(&self.root, "what-if-findings");
        place.set_text_content(None);
        if let Some(report) = report {
            findings::draw(&place, report);
        }
        self.shown = shown;
    }
}

fn draw_verdict(root: &Element, forecast: &Forecast) {
    let report = forecast.report.as_ref();
    let told = report.filter(|_| forecast.missing.is_none());
    let headline = match (forecast.missing, report) {
        (Some(missing), _) => words::missing(missing),
        (None, Some(report)) => report.verdict.clone(),
        (None, None) => Wording::NOTHING,
    };
    set_text(&part(root, "what-if-headline"), &headline);
    set_icon(&find(root, ".forecast"), told.map_or("unknown", |report| icon(report.outcome)));
    let outcome = match told.map(|report| report.outcome) {
        Some(Outcome::Blocked) => "blocked",
        Some(Outcome::Allowed | Outcome::NotCors) => "allowed",
        _ => "undetermined",
    };
    set(root, "data-outcome", outcome);

    show(&part(root, "what-if-browsers"), told.is_some());
    if let Some(report) = told {
        draw_browsers(root, report);
    }
    show(&part(root, "what-if-mixed-content"), forecast.is_mixed_content);
    let reasons = report.map(|report| report.preflight_reasons.as_slice());
    let is_at_home = report.is_some_and(|report| report.outcome == Outcome::NotCors);
    show(&part(root, "what-if-preflight"), reasons.is_some_and(|reasons| !reasons.is_empty()));
    show(&part(root, "what-if-no-preflight"), reasons.is_some_and(<[_]>::is_empty) && !is_at_home);
    show(&part(root, "what-if-at-home"), is_at_home);
    set_items(&part(root, "what-if-reasons"), reasons.unwrap_or_default());
    show(&part(root, "what-if-preflight-answer"), reasons.is_none_or(|reasons| !reasons.is_empty()));
}

fn draw_browsers(root: &Element, report: &ExchangeReport) {
    let first = &report.first_error;
    for (part_name, names) in
        [("what-if-chromium", &first.chromium), ("what-if-firefox", &first.firefox), ("what-if-safari", &first.safari)]
    {
        let line = part(root, part_name);
        let passes = report.outcome != Outcome::Blocked;
        set(&line, "data-passes", if passes { "yes" } else { "no" });
        set_icon(&line, if passes { "passed" } else { "blocked" });
        set_text(&part(&line, "browser-verdict"), &words::in_browser(passes));
        set_part(&line, "browser-error", names.first().copied());
        set_part(&line, "browser-phrase", names.first().and_then(|name| console_phrase(name)));
    }
}

fn draw_field(root: &Element, what_if: &WhatIf, field: Field) {
    let (typed, first) = (what_if.scenario().get(field), what_if.start().get(field));
    let place = find(root, &format!("[data-field='{}']", field.key()));
    let control = by_id(&format!("what-if-{}", field.key()));
    fill(&control, typed);
    set_flag(&place, "data-changed", typed != first);

    let problems: Vec<&Problem> = what_if.forecast().problems.iter().filter(|problem| problem.field == field).collect();
    set(&control, "aria-invalid", if problems.is_empty() { "false" } else { "true" });
    let said = find(&place, ".said");
    said.set_text_content(None);
    for problem in problems.iter().take(LISTED) {
        say(&said, "problem", &words::problem(problem));
    }
    if problems.len() > LISTED {
        say(&said, "problem", &words::more_problems(problems.len() - LISTED));
    }
    if typed == first {
        return;
    }
    if field.has_lines() {
        let (gone, added) = changed_lines(first, typed);
        let all = gone.len() + added.len();
        let gone = gone.iter().map(|line| words::taken_away(address::start(line)));
        let added = added.iter().map(|line| words::added(address::start(line)));
        for sentence in gone.chain(added).take(LISTED) {
            say(&said, "changed", &sentence);
        }
        if all > LISTED {
            say(&said, "changed", &words::more_changed(all - LISTED));
        }
    } else if first.is_empty() && field != Field::Upload {
        say(&said, "changed", &words::BEFORE_EMPTY);
    } else if field != Field::Upload {
        say(&said, "changed", &words::before(address::start(first)));
    }
}

/// Shows what is kept. What shows it already is not touched: the caret may be in it.
fn fill(control: &Element, text: &str) {
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        if area.value() != text {
            area.set_value(text);
        }
    } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        select.set_value(text);
        if select.selected_index() < 0 {
            select.set_selected_index(0);
        }
    } else if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        if input.type_() == "checkbox" {
            input.set_checked(text == YES);
        } else if input.value() != text {
            input.set_value(text);
        }
    }
}

fn say(place: &Element, class: &str, sentence: &Wording) {
    let line = element("p");
    set(&line, "class", class);
    set_text(&line, sentence);
    append(place, &line);
}

fn draw_policy(root: &Element, what_if: &WhatIf) {
    let report = what_if.forecast().report.as_ref();
    let policy = report.and_then(|report| report.policy.as_ref());
    let blocks = report.is_some_and(|report| report.outcome != Outcome::Allowed);
    set_flag(&part(root, "what-if-mend"), "disabled", policy.is_none() || !blocks);
    let policy = policy.zip(what_if.recipe());
    show(&part(root, "what-if-policy"), policy.is_some());
    let Some((policy, recipe)) = policy else { return };
    set_text(&part(root, "what-if-answers"), &what_if.scenario().answers(policy));
    let snippet = (recipe.render)(policy);
    fix::draw_choice(root, "#what-if-server", recipe);
    fix::draw_applicability(&part(root, "what-if-applicability"), snippet.applicability);
    show(&part(root, "what-if-notes"), !snippet.notes.is_empty());
    set_items(&part(root, "what-if-notes"), &snippet.notes);
    fix::draw_parts(&part(root, "what-if-parts"), &snippet.parts);
}

/// The page's address with this behind its `#`.
fn address_with(fragment: &str) -> String {
    let address = gloo::utils::window().location().href().unwrap_or_default();
    format!("{}#{fragment}", address::without_fragment(&address))
}

/// Has the page's address say it, or nothing of the kind. A browser that refuses (Safari does, when it is asked often) says nothing.
fn show_in_address(fragment: Option<String>) {
    let window = gloo::utils::window();
    let shown = window.location().hash().unwrap_or_default();
    let wanted = fragment.map(|fragment| address_with(&fragment));
    let is_ours = shown.strip_prefix('#').is_some_and(|shown| shown.starts_with(KEY));
    let next = match wanted {
        Some(wanted) => wanted,
        None if is_ours => address::without_fragment(&window.location().href().unwrap_or_default()).to_owned(),
        None => return,
    };
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&next));
    }
}
