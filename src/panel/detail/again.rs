//! Sending again, watching, and what became of it: drawn in place, for the reader's keyboard is on it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};

use super::findings::draw_value;
use crate::panel::attempts::difference::{Answered, Difference};
use crate::panel::attempts::story::{Became, Story};
use crate::panel::dom::{
    append, clone_template, document, element, find, part, set, set_flag, set_icon, set_part, set_text, show,
};
use crate::panel::rows::RowId;
use crate::panel::state::State;
use crate::panel::state::again::{Offer, Said, Watching};
use crate::panel::words::again as words;
use crate::report::Summary;
use crate::wording::Wording;

/// What is shown.
pub(super) type Shown = (Option<Offer>, Option<Story>);

/// Draws it for one exchange where it differs from what is shown.
pub(super) fn draw(root: &Element, state: &State, id: RowId, shown: &mut Option<Shown>) {
    let Some(report) = state.rows().get(id) else { return };
    let (offer, story) = (state.offer(id), state.story(id));
    if shown.as_ref().is_some_and(|shown| (&shown.0, &shown.1) == (&offer, &story)) {
        return;
    }
    let place = part(root, "again");
    show(&place, offer.is_some() || story.is_some());
    show(&part(&place, "offer"), offer.is_some());
    if let Some(offer) = &offer {
        draw_offer(&place, offer, report, story.as_ref().map(|story| story.became));
    }
    let is_as_before = shown.as_ref().is_some_and(|shown| shown.1 == story);
    if !is_as_before {
        draw_story(&part(&place, "story"), story.as_ref(), id);
    }
    *shown = Some((offer, story));
}

/// Says, where nothing is blocked, how many failures later attempts have mended.
pub(super) fn draw_mended(root: &Element, mended: usize) {
    show(&part(root, "nothing-blocked"), mended == 0);
    show(&part(root, "nothing-blocked-now"), mended > 0);
    set_part(root, "mended", (mended > 0).then(|| words::mended_in_all(mended)).as_ref());
}

fn draw_offer(place: &Element, offer: &Offer, report: &Summary, became: Option<Became>) {
    let send = find(place, "[data-action='send-again']");
    let watch = find(place, "[data-action='watch-endpoint']");
    let has_focus = watch.is_same_node(document().active_element().as_ref().map(AsRef::as_ref));
    show(&send, offer.why_not.is_none());
    show(&watch, offer.watch != Watching::Needless);
    set_text(&part(&watch, "watch-text"), &words::watch(offer.watch));
    set_icon(&watch, if matches!(offer.watch, Watching::Listens | Watching::Sends(_)) { "none" } else { "watch" });
    set(&watch, "title", &words::watch_title(offer.watch));
    if has_focus && offer.watch == Watching::Needless {
        // The button is gone, and the focus with it.
        let next = if offer.why_not.is_none() { send } else { find(place, "[data-action='show-newest']") };
        let _ = next.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
    }
    show(&part(place, "again-choice"), offer.include.is_some());
    if let (Some(include), Ok(select)) =
        (offer.include, find(place, "#again-credentials").dyn_into::<HtmlSelectElement>())
    {
        select.set_value(if include { "include" } else { "same-origin" });
    }
    set_part(place, "why-not", offer.why_not.map(words::why_not).as_ref());
    set_part(place, "watching", words::watching(offer.watch).as_ref());
    let page = report.page_origin.as_deref().unwrap_or_default();
    // What stands below need not be said twice.
    let said = offer.said.as_ref().filter(|said| !matches!(said, Said::Answered(answer) if Some(*answer) == became));
    set_part(place, "said", said.map(|said| words::said(said, page)).as_ref());
}

fn draw_story(place: &Element, story: Option<&Story>, id: RowId) {
    show(place, story.is_some());
    let Some(story) = story else { return };
    let (name, icon) = looks(story.became);
    set(place, "data-became", name);
    set_icon(place, icon);
    set_text(&part(place, "became"), &words::became(story.became, story.attempts));
    show(&find(place, "[data-action='show-newest']"), story.after != id);
    let list = part(place, "differences");
    list.set_text_content(None);
    show(&list, story.became != Became::Same);
    for difference in &story.differences {
        append(&list, &item(difference));
    }
    if story.differences.is_empty() {
        let line = element("li");
        set_text(&line, &words::NOTHING_DIFFERS);
        append(&list, &line);
    }
}

fn item(difference: &Difference) -> Element {
    let words = words::difference(difference);
    if let Difference::Answered(line) = difference {
        return answered(line, &words);
    }
    let line = element("li");
    set_text(&line, &words);
    line
}

fn answered(line: &Answered, title: &Wording) -> Element {
    let root = clone_template("changed-template");
    set(&root, "data-changed", &line.name);
    set_text(&part(&root, "changed-title"), title);
    for (name, value, other) in [("before", &line.before, &line.after), ("after", &line.after, &line.before)] {
        let cell = part(&root, name);
        draw_value(&cell, value.as_deref(), other.as_deref());
        set_flag(&cell, "data-absent", value.is_none());
    }
    root
}

/// How it is called in attributes, and its icon.
fn looks(became: Became) -> (&'static str, &'static str) {
    match became {
        Became::Passes => ("passes", "passed"),
        Became::Fails => ("fails", "blocked"),
        Became::FailsOtherwise => ("fails-otherwise", "next"),
        Became::Same => ("same", "none"),
        Became::Unclear => ("unclear", "unknown"),
    }
}
