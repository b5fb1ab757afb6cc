//! The way around CORS while developing: one's own development server asks in the page's stead.

use web_sys::Element;

use super::fix::draw_parts;
use crate::fix::dev_proxy::{DEV_PROXIES, Detour};
use crate::panel::dom::{choose_among, part, set, set_text, show};
use crate::panel::state::State;
use crate::report::Summary;
use crate::wording::Wording;

/// What the text was written from: the detour, and the tool's id.
pub(super) type Shown = (Detour, &'static str);

/// Draws it where it is one: for what was stopped, between a page under development and a server that is not.
/// What is `shown` already stays untouched, for it may be under the reader's mouse.
pub(super) fn draw(root: &Element, state: &State, report: &Summary, shown: &mut Option<Shown>) {
    let page = report.page_origin.as_deref().filter(|_| report.wants_headers());
    let detour = page.and_then(|page| Detour::around(page, &report.current_url));
    show(&part(root, "detour"), detour.is_some());
    let wanted = detour.zip(state.dev_proxy());
    let key = wanted.as_ref().map(|(detour, proxy)| (detour.clone(), proxy.id));
    if *shown == key {
        return;
    }
    *shown = key;
    let Some((detour, proxy)) = wanted else { return };
    set_text(&part(root, "detour-advice"), &detour.advice());
    draw_parts(&part(root, "detour-parts"), &detour.render(proxy));
    set(&part(root, "detour-manual"), "href", proxy.manual);
    let choices = DEV_PROXIES.iter().map(|proxy| (proxy.id, Wording::from(proxy.name)));
    choose_among(root, "#dev-proxy", choices, proxy.id);
}
