//! What the fix allows, and the fields that change it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use crate::fix::{AllowOrigin, Policy, Wishes};
use crate::panel::dom::{append, clone_template, find, part, set, set_items, set_text, show};
use crate::panel::remedy::Remedy;
use crate::panel::words;

/// Shows a remedy's policy. Fields keep their place and their caret: only what differs is written.
pub(super) fn draw(root: &Element, remedy: &Remedy, wishes: &Wishes) {
    set_text(&part(root, "policy-summary"), &words::allows(&remedy.policy));
    draw_origins(root, &remedy.captured, wishes);
    set_value(root, "#wish-origins", &wishes.origins.join(", "));
    set_value(root, "#wish-exposed", &wishes.exposed.join(", "));
    set_text(&part(root, "credentials-captured"), &words::credentials_captured(remedy.captured.allow_credentials));
    choose(root, "#wish-credentials", wishes.credentials.map_or("", |allowed| if allowed { "yes" } else { "no" }));
    choose(root, "#wish-max-age", &wishes.max_age.map_or_else(String::new, |seconds| seconds.to_string()));
    set_items(&part(root, "refused"), &remedy.refused);
    // Beside "*" no browser takes credentials.
    show(&find(root, "label:has(#wish-credentials)"), remedy.policy.allow_origin != AllowOrigin::Any);
    show(&part(root, "wish-nothing"), *wishes != Wishes::default());
}

/// One origin alone cannot be left out, so it is no choice.
fn draw_origins(root: &Element, captured: &Policy, wishes: &Wishes) {
    let origins = captured.origins();
    show(&part(root, "captured-origins"), origins.len() > 1);
    let list = part(root, "captured-origins-list");
    if !list.text_content().unwrap_or_default().split_whitespace().eq(origins) {
        list.set_text_content(None);
        for origin in origins {
            let line = clone_template("origin-template");
            set(&find(&line, "input"), "data-origin", origin);
            set_text(&find(&line, "span"), origin);
            append(&list, &line);
        }
    }
    let boxes = list.query_selector_all("input").ok();
    for (at, origin) in (0..).zip(origins) {
        let input =
            boxes.as_ref().and_then(|boxes| boxes.get(at)).and_then(|node| node.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_checked(!wishes.without.contains(origin));
        }
    }
}

fn set_value(root: &Element, selector: &str, value: &str) {
    let Ok(field) = find(root, selector).dyn_into::<HtmlInputElement>() else { return };
    if field.value() != value {
        field.set_value(value);
    }
}

fn choose(root: &Element, selector: &str, value: &str) {
    if let Ok(select) = find(root, selector).dyn_into::<HtmlSelectElement>() {
        select.set_value(value);
    }
}
