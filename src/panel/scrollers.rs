//! What scrolls by itself, because a value in it is long, can be reached with the keyboard; where nothing is hidden, nobody has to pass it.

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::dom::set;

/// What the style sheets let scroll, code left out: that is always reached, to be selected.
const SCROLLERS: &str = ".summary h2, .verdict, .finding [data-part='message'], .compare dd, .header-line .value, .message details p, \
    .again [data-part], .story ul, .changed dd, .said, .forecast [data-part]";

/// Lets the keyboard into what scrolls inside `root`, and nowhere else.
pub(super) fn let_the_keyboard_in(root: &Element) {
    let Ok(scrollers) = root.query_selector_all(SCROLLERS) else { return };
    let scrollers = (0..scrollers.length()).filter_map(|at| scrollers.get(at)?.dyn_into::<Element>().ok());
    // All are read before any is written to: the page is laid out once.
    let scrollers: Vec<_> = scrollers.map(|element| (does_scroll(&element), element)).collect();
    for (scrolls, element) in scrollers {
        if scrolls {
            set(&element, "tabindex", "0");
        } else if element.has_attribute("tabindex") {
            let _ = element.remove_attribute("tabindex");
        }
    }
}

fn does_scroll(element: &Element) -> bool {
    element.scroll_height() > element.client_height() && element.client_height() > 0
}
