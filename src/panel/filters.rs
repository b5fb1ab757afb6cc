//! Beside the filter's text: the choices of kind, host and cause, of order and groups.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlSelectElement};

use super::app::Link;
use super::dom::{append, append_option, by_id, element, part, set, set_flag, set_text, show};
use super::events::closest;
use super::marked::legible;
use super::rows::Sort;
use super::rows::filter::Kind;
use super::rows::hosts::HostId;
use super::state::{Changes, Listing, Message, State};
use super::{address, words};

/// The value of a host that was chosen and is not there any more.
const GONE: &str = "gone";

/// What opens the choices where there is no room for them, and the choices that depend on what is there.
#[derive(Debug)]
pub(super) struct Filters {
    control: Element,
    clear: Element,
}

impl Filters {
    /// Finds its places.
    pub(super) fn new() -> Self {
        let main = by_id("main");
        Self { control: part(&main, "filters-control"), clear: part(&main, "clear-filter") }
    }

    /// Brings them up to date.
    pub(super) fn draw(&self, state: &State, changes: &Changes) {
        let rows = state.rows();
        let filter = rows.filter();
        choose("filter-kind", filter.kind().value());
        choose("sort", rows.sort().value());
        let id = rows.chosen_host().map(|id| id.0.to_string());
        let host = id.unwrap_or_else(|| filter.host().map(|_| GONE.to_owned()).unwrap_or_default());
        let cause = filter.cause().unwrap_or_default();
        let is_there = choose("filter-host", &host) && choose("filter-cause", cause);
        if changes.offers || changes.all_rows || !is_there {
            draw_hosts(state);
            draw_causes(state);
            choose("filter-host", &host);
            choose("filter-cause", cause);
        }
        let is_chosen = filter.host().is_some() || filter.cause().is_some();
        let in_use = is_chosen || rows.is_by_host() || rows.sort() != Sort::default();
        set_flag(&self.control, "data-in-use", in_use);
        set(&self.control, "aria-label", &words::list::filters(in_use));
        show(&self.clear, filter.is_set());
    }
}

/// Takes what was chosen in a list of choices.
pub(super) fn chosen(id: &str, value: String, link: &Link) {
    match id {
        "filter-kind" => link.send(Message::FilterKind(Kind::from_value(&value))),
        "filter-cause" => link.send(Message::List(Listing::Cause(value))),
        "sort" => link.send(Message::List(Listing::Sort(Sort::from_value(&value)))),
        // Who chooses the one that is gone has chosen it before.
        "filter-host" if value != GONE => link.send(Message::List(Listing::Host(value.parse().ok().map(HostId)))),
        _ => {}
    }
}

/// Has the choices brought up to date that somebody is about to open.
pub(super) fn offer(event: &Event, link: &Link) {
    if closest(event, "#filter-host, #filter-cause").is_some() {
        link.send(Message::List(Listing::Offer));
    }
}

/// Opens the choices, or closes them.
pub(super) fn open_or_close() {
    let control = part(&by_id("main"), "filters-control");
    let opens = control.get_attribute("aria-expanded").as_deref() != Some("true");
    set(&control, "aria-expanded", if opens { "true" } else { "false" });
    set_flag(&by_id("filters"), "data-open", opens);
}

fn draw_hosts(state: &State) {
    let list = by_id("filter-host");
    let offers = state.rows().hosts_offered();
    list.set_text_content(None);
    append_option(&list, "", &words::list::ALL_HOSTS);
    for host in offers.hosts {
        let name = if host.name.is_empty() { words::list::NO_HOST } else { legible(address::start(host.name)).into() };
        let value = host.id.map_or_else(|| GONE.to_owned(), |id| id.0.to_string());
        append_option(&list, &value, &words::list::host_offer(name, host.count));
    }
    if offers.more > 0 {
        let option = element("option");
        set_flag(&option, "disabled", true);
        set_text(&option, &words::list::more_hosts(offers.more));
        append(&list, &option);
    }
}

fn draw_causes(state: &State) {
    let list = by_id("filter-cause");
    list.set_text_content(None);
    append_option(&list, "", &words::list::ALL_CAUSES);
    for (code, count) in state.rows().causes_offered() {
        append_option(&list, code, &words::list::cause_offer(code, count));
    }
}

/// Shows what is chosen; whether that is among the choices.
fn choose(id: &str, value: &str) -> bool {
    let Ok(select) = by_id(id).dyn_into::<HtmlSelectElement>() else { return true };
    if select.value() != value {
        select.set_value(value);
    }
    select.value() == value
}
