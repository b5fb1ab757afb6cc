//! What to paste, for the server that the reader runs.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use crate::fix::{Applicability, Part, RECIPES, Recipe};
use crate::panel::choice::Choice;
use crate::panel::dom::{append, append_option, clone_template, element, find, part, set, set_items, set_text, show};
use crate::panel::remedy::Remedy;
use crate::panel::words;
use crate::wording::Wording;

/// Draws one recipe's text for a policy.
pub(super) fn draw(root: &Element, remedy: &Remedy, choice: &Choice, host: &str) {
    let recipe = choice.recipe;
    let snippet = (recipe.render)(&remedy.policy);
    draw_choice(root, "#server", recipe);
    set_text(&part(root, "because"), &words::because(&choice.because));
    draw_count(root, remedy, host);

    draw_applicability(&part(root, "applicability"), snippet.applicability);
    set_text(&part(root, "proof"), &words::proof(recipe.proofs()));

    let notes = part(root, "notes");
    show(&notes, !snippet.notes.is_empty());
    set_items(&notes, &snippet.notes);

    draw_parts(&part(root, "parts"), &snippet.parts);

    show(&part(root, "apply"), snippet.apply != Wording::text(""));
    set_text(&part(root, "apply-text"), &snippet.apply);
    show(&part(root, "caveats"), !recipe.caveats.is_empty());
    let caveats: Vec<_> = recipe.caveats.iter().map(|caveat| Wording::text(*caveat)).collect();
    set_items(&part(root, "caveats-list"), &caveats);
    set(&part(root, "manual"), "href", recipe.manual);
    show(&part(root, "manual"), !recipe.manual.is_empty());
}

/// Draws the button that copies the whole fix, and what to know before pressing it; hidden where there is no fix.
pub(super) fn draw_button(root: &Element, fix: Option<(&Remedy, &Choice)>) {
    let line = part(root, "copy-fix-line");
    show(&line, fix.is_some());
    let Some((remedy, choice)) = fix else { return };
    let snippet = (choice.recipe.render)(&remedy.policy);
    set_text(&part(&line, "copy-fix"), &words::pasting::copy_fix(Wording::text(choice.recipe.name)));
    let badge = part(&line, "copy-fix-applicability");
    show(&badge, snippet.applicability != Applicability::Ready);
    draw_applicability(&badge, snippet.applicability);
}

/// Says what it is for: all that another request changes, as a rule.
pub(super) fn draw_count(root: &Element, remedy: &Remedy, host: &str) {
    set_text(&part(root, "covers"), &words::covers(remedy.requests, host));
}

/// Says how sure it is that pasting is right.
pub(super) fn draw_applicability(badge: &Element, sure: Applicability) {
    set_text(badge, &words::applicability(sure));
    set(badge, "data-applicability", applicability(sure));
}

/// Draws pieces of text, each with its place and a button that copies it.
pub(super) fn draw_parts(root: &Element, parts: &[Part]) {
    root.set_text_content(None);
    for piece in parts {
        let figure = clone_template("part-template");
        set_text(&part(&figure, "place"), &piece.place);
        set_text(&part(&figure, "snippet"), &piece.code);
        append(root, &figure);
    }
}

/// The servers to choose from. They never change, so they are listed once.
pub(super) fn draw_choice(root: &Element, selector: &str, recipe: &Recipe) {
    let Ok(select) = find(root, selector).dyn_into::<HtmlSelectElement>() else { return };
    if select.length() == 0 {
        list_servers(&select);
    }
    select.set_value(recipe.id);
}

/// Adds every server that there is a fix for, by family.
pub(in crate::panel) fn list_servers(select: &HtmlSelectElement) {
    for family in RECIPES.chunk_by(|one, next| one.family == next.family) {
        let group = element("optgroup");
        set(&group, "label", &family.first().map(|recipe| recipe.family.name()).unwrap_or_default());
        for recipe in family {
            append_option(&group, recipe.id, &Wording::text(recipe.name));
        }
        append(select, &group);
    }
}

fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Ready => "ready",
        Applicability::NeedsYourInput => "needs-your-input",
        Applicability::Risky => "risky",
    }
}
