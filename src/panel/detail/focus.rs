//! The keyboard's place in what is drawn anew while somebody is there.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::panel::dom::document;

/// Where the keyboard was.
#[derive(Debug)]
pub(super) struct Held {
    root: Element,
    /// What fits the element that had the focus, and which of those it was; `None` where it was not inside.
    place: Option<(String, u32)>,
}

/// Notes where in `root` the keyboard is, before that is drawn.
pub(super) fn hold(root: &Element) -> Held {
    let active = document().active_element().filter(|active| root.contains(Some(active)) && active != root);
    let place = active.map(|active| {
        let selector = kind(&active);
        let alike = root.query_selector_all(&selector).ok();
        let at =
            alike.and_then(|alike| (0..alike.length()).find(|at| alike.get(*at).as_ref() == Some(active.as_ref())));
        (selector, at.unwrap_or_default())
    });
    Held { root: root.clone(), place }
}

impl Held {
    /// Leads back there, or where that is gone, to the whole: never to nowhere.
    pub(super) fn restore(self) {
        let Some((selector, at)) = self.place else { return };
        let is_kept = document().active_element().is_some_and(|active| self.root.contains(Some(&active)));
        if is_kept {
            return;
        }
        let again = self.root.query_selector_all(&selector).ok().and_then(|alike| alike.get(at));
        for element in [again, Some(self.root.clone().into())].into_iter().flatten() {
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                let _ = element.focus();
            }
            // What is hidden by now takes no focus.
            if document().active_element().is_some_and(|active| self.root.contains(Some(&active))) {
                return;
            }
        }
    }
}

/// What fits this element and those like it.
fn kind(element: &Element) -> String {
    let id = Some(element.id()).filter(|id| !id.is_empty()).map(|id| format!("#{id}"));
    let action = || element.get_attribute("data-action").map(|action| format!("[data-action='{action}']"));
    id.or_else(action).unwrap_or_else(|| element.local_name())
}
