//! The way around CORS while developing: one's own development server asks in the page's stead.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use super::fix::draw_parts;
use crate::fix::dev_proxy::{DEV_PROXIES, Detour};
use crate::panel::dom::{append, element, find, part, set, set_text, show};
use crate::panel::state::State;
use crate::report::ExchangeReport;

/// Draws it where it is one: for what was stopped, between a page under development and a server that is not.
pub(super) fn draw(root: &Element, state: &State, report: &ExchangeReport) {
    let page = report.page_origin.as_deref().filter(|_| report.wants_headers());
    let detour = page.and_then(|page| Detour::around(page, &report.current_url));
    show(&part(root, "detour"), detour.is_some());
    let Some((detour, proxy)) = detour.zip(state.dev_proxy()) else { return };
    set_text(&part(root, "detour-advice"), &detour.advice());
    draw_parts(&part(root, "detour-parts"), &detour.render(proxy));
    set(&part(root, "detour-manual"), "href", proxy.manual);
    let Ok(select) = find(root, "#dev-proxy").dyn_into::<HtmlSelectElement>() else { return };
    if select.length() == 0 {
        for proxy in DEV_PROXIES {
            let option = element("option");
            set(&option, "value", proxy.id);
            set_text(&option, proxy.name);
            append(&select, &option);
        }
    }
    select.set_value(proxy.id);
}
