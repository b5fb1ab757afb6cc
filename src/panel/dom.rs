//! The few things that the view does to the DOM. None of them can fail: where `panel.html` lacks a place, the console says so and
//! the rest is drawn all the same.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Element, HtmlSelectElement, HtmlTemplateElement};

use super::marked::legible;
use crate::wording::{Catalogue, Wording};

/// The page.
pub(super) fn document() -> Document {
    gloo::utils::document()
}

/// The element with this id.
pub(super) fn by_id(id: &str) -> Element {
    document().get_element_by_id(id).unwrap_or_else(|| stand_in(id))
}

/// The first element inside `root` that a selector fits.
pub(super) fn find(root: &Element, selector: &str) -> Element {
    root.query_selector(selector).ok().flatten().unwrap_or_else(|| stand_in(selector))
}

/// The first element inside `root` with this `data-part`.
pub(super) fn part(root: &Element, name: &str) -> Element {
    find(root, &format!("[data-part='{name}']"))
}

/// A new copy of what stands in a template.
pub(super) fn clone_template(id: &str) -> Element {
    let template = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlTemplateElement>().ok());
    template
        .and_then(|template| template.content().first_element_child())
        .and_then(|first| first.clone_node_with_deep(true).ok())
        .and_then(|copy| copy.dyn_into().ok())
        .unwrap_or_else(|| stand_in(id))
}

/// A new element.
pub(super) fn element(tag: &str) -> Element {
    document().create_element(tag).expect_throw("tags are written in this program")
}

thread_local! {
    /// What is said to the reader goes through it.
    static CATALOGUE: RefCell<Rc<Catalogue>> = RefCell::default();
}

/// Speaks another language from now on.
pub(super) fn speak(catalogue: Rc<Catalogue>) {
    CATALOGUE.replace(catalogue);
}

/// In the reader's language.
pub(super) fn said(wording: &Wording) -> String {
    CATALOGUE.with_borrow(|catalogue| catalogue.say(wording))
}

/// What can be shown: captured text and names as they are, and what is said in the reader's language.
pub(super) trait Shown {
    fn shown(&self) -> Cow<'_, str>;
    /// Whether it is the same in every language.
    fn is_verbatim(&self) -> bool;
}

impl Shown for str {
    fn shown(&self) -> Cow<'_, str> {
        self.into()
    }
    fn is_verbatim(&self) -> bool {
        true
    }
}

impl Shown for String {
    fn shown(&self) -> Cow<'_, str> {
        self.into()
    }
    fn is_verbatim(&self) -> bool {
        true
    }
}

impl Shown for Wording {
    fn shown(&self) -> Cow<'_, str> {
        said(self).into()
    }
    fn is_verbatim(&self) -> bool {
        Wording::is_verbatim(self)
    }
}

/// Makes `text`, as far as it is [`legible`], the only content. An element that has it already is not touched: a live region would read
/// it out again. Browsers that translate pages are told of what is the same in every language.
pub(super) fn set_text(element: &Element, text: &(impl Shown + ?Sized)) {
    write_text(element, &text.shown(), text.is_verbatim());
}

fn write_text(element: &Element, text: &str, is_verbatim: bool) {
    let text = legible(text);
    if element.text_content().as_deref() != Some(&text) {
        element.set_text_content(Some(&text));
        if is_verbatim && !text.is_empty() {
            let _ = element.set_attribute("translate", "no");
        } else {
            let _ = element.remove_attribute("translate");
        }
    }
}

/// Sets an attribute, as far as it is [`legible`].
pub(super) fn set(element: &Element, name: &str, value: &(impl Shown + ?Sized)) {
    // It fails for a name that is none; names are written in this program.
    let _ = element.set_attribute(name, &legible(&value.shown()));
}

/// Sets or removes an attribute that has no value.
pub(super) fn set_flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Shows or hides an element.
pub(super) fn show(element: &Element, shown: bool) {
    set_flag(element, "hidden", !shown);
}

/// Shows `text` in a part of `root`, or hides the part where there is none.
pub(super) fn set_part(root: &Element, name: &str, text: Option<&(impl Shown + ?Sized)>) {
    let part = part(root, name);
    show(&part, text.is_some());
    write_text(&part, &text.map(Shown::shown).unwrap_or_default(), text.is_some_and(Shown::is_verbatim));
}

/// Puts a symbol of `panel.html` into the first icon inside `root`.
pub(super) fn set_icon(root: &Element, symbol: &str) {
    set(&find(root, "use"), "href", &format!("#icon-{symbol}"));
}

/// Adds a child at the end.
pub(super) fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

/// Makes these texts the items of a list.
pub(super) fn set_items<'i, T: Shown + ?Sized + 'i>(list: &Element, items: impl IntoIterator<Item = &'i T>) {
    list.set_text_content(None);
    for item in items {
        let line = element("li");
        set_text(&line, item);
        append(list, &line);
    }
}

/// Adds a choice to a list of choices, or to a group in one.
pub(super) fn append_option(parent: &Element, value: &str, text: &(impl Shown + ?Sized)) {
    let option = element("option");
    set(&option, "value", value);
    set_text(&option, text);
    append(parent, &option);
}

/// Shows what is chosen in a list of choices inside `root`. They never change, so they are listed once.
pub(super) fn choose_among<'c>(
    root: &Element,
    selector: &str,
    choices: impl IntoIterator<Item = (&'c str, Wording)>,
    chosen: &str,
) {
    let Ok(select) = find(root, selector).dyn_into::<HtmlSelectElement>() else { return };
    if select.length() == 0 {
        choices.into_iter().for_each(|(value, text)| append_option(&select, value, &text));
    }
    select.set_value(chosen);
}

fn stand_in(missing: &str) -> Element {
    web_sys::console::warn_1(&format!("panel.html lacks {missing}").into());
    element("span")
}
