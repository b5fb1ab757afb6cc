//! From browser events to messages. A handful of listeners on the page's fixed parts hears all, so rows and explanations need none.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use super::app::Link;
use super::dom::{by_id, document, find};
use super::rows::hosts::HostId;
use super::rows::{Move, RowId};
use super::state::again::Again;
use super::state::{Copied, Form, Listing, Message, Place, Scope, Wish};
use super::{copy, detail, file, filter_bar, filters, question, what_if};

/// Listens until the listeners are dropped.
pub(super) fn listen(link: &Link, place: Place) -> Vec<EventListener> {
    let list = by_id("exchanges");
    let mut listeners = vec![
        on(&document(), "click", link, |event, link| match action_of(event).as_deref() {
            Some("clear") => link.send(Message::Clear),
            Some("watch") => {
                link.send(Message::Watch(true));
                // The offer is gone, and the focus with it.
                focus("watch");
            }
            Some("reload-and-watch") => link.send(Message::ReloadAndWatch),
            Some("export") => link.send(Message::Export { with_secrets: is_checked("export-with-secrets") }),
            Some("clear-filter" | "reset-filter") => {
                link.send(Message::ClearFilter);
                // The button is gone, and the focus with it.
                filter_bar::focus();
            }
            Some("choose-file") => choose_file(),
            Some("fold") => fold(event, link),
            Some("dismiss") => {
                link.send(Message::Dismiss);
                // The button is gone, and the focus with it.
                focus("detail");
            }
            Some("demo") => file::read_demo(link),
            Some(action @ ("cancel-reading" | "leave" | "dismiss-hint")) => {
                link.send(match action {
                    "cancel-reading" => Message::CancelReading,
                    "leave" => Message::Clear,
                    _ => Message::DismissHint,
                });
                // The button is gone, and the focus with it.
                focus("file");
            }
            Some("reload") => link.send(Message::ReloadPage),
            Some("copy-report") => {
                copy::press(event);
                link.send(Message::Copy(copied(event)));
            }
            Some("filters") => filters::open_or_close(),
            Some("wish-nothing") => {
                link.send(Message::Wish(Wish::Nothing));
                // The button is gone, and the focus with it.
                focus("wish-origins");
            }
            Some(action) if question::pressed(action, link) => {}
            Some("copy-ticket") => {
                detail::want_ticket();
                link.send(Message::Opened);
                copy::copy_beside(event);
            }
            Some(action) if action.starts_with("copy") => copy::copy_beside(event),
            _ => {}
        }),
        on(&document(), "change", link, changed),
        on(&document(), "input", link, filter_bar::typed),
        // Not on the document: there DevTools listen, and open a search of their own for Ctrl+F.
        on(&body(), "keydown", link, filter_bar::key_pressed),
        on(&list, "click", link, |event, link| match host_of(event) {
            Some((host, is_open)) => link.send(Message::List(Listing::OpenHost(host, !is_open))),
            None => select(event, link),
        }),
        on(&list, "focusin", link, |event, link| {
            // A fold stays at the row that is chosen in it.
            if closest(event, "[aria-selected='true'][tabindex='0']").is_some() {
                return;
            }
            match host_of(event) {
                Some((host, _)) => link.send(Message::List(Listing::GoTo(host))),
                None => select(event, link),
            }
        }),
        on(&list, "mousedown", link, |event, _| {
            if closest(event, "[data-action='fold']").is_some() {
                // Folding is no choice of the row.
                event.prevent_default();
            }
        }),
        on(&list, "scroll", link, |_, link| link.redraw()),
        on(&list, "keydown", link, key_pressed),
        // It does not bubble.
        on_way_down(&by_id("detail"), "toggle", link, |_, link| link.send(Message::Opened)),
        on(&by_id("preflights"), "beforetoggle", link, |_, link| {
            let is_open = by_id("preflights").matches(":popover-open").unwrap_or_default();
            link.send(Message::ShowPreflights(!is_open));
        }),
        on(&by_id("settings"), "toggle", link, |_, link| link.redraw()),
        on(&find(&by_id("main"), ".filter"), "focusin", link, filters::offer),
        on(&find(&by_id("main"), ".filter"), "pointerdown", link, filters::offer),
        on(&gloo::utils::body(), "keydown", link, |event, _| keep_escape(event)),
        on(&gloo::utils::window(), "resize", link, |_, link| link.redraw()),
    ];
    listeners.extend(what_if::listen(link, place));
    listeners.extend(question::listen(link));
    listeners.extend(file::listen_for_drops(link));
    listeners
}

/// What a button copies, by its `data-scope` and `data-form`.
fn copied(event: &Event) -> Copied {
    Copied {
        scope: if closest(event, "[data-scope='all']").is_some() { Scope::All } else { Scope::Chosen },
        form: if closest(event, "[data-form='json']").is_some() { Form::Json } else { Form::Markdown },
    }
}

/// Listens for one event.
pub(super) fn on(
    target: &EventTarget,
    event: &'static str,
    link: &Link,
    mut hear: impl FnMut(&Event, &Link) + 'static,
) -> EventListener {
    let link = link.clone();
    // Not passive: keys that move the selection must not scroll, and a dropped file must not be opened.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, event, options, move |event| hear(event, &link))
}

/// Listens for one event on its way down to its target.
fn on_way_down(
    target: &EventTarget,
    event: &'static str,
    link: &Link,
    hear: impl Fn(&Event, &Link) + 'static,
) -> EventListener {
    let link = link.clone();
    let options = EventListenerOptions::run_in_capture_phase();
    EventListener::new_with_options(target, event, options, move |event| hear(event, &link))
}

/// The nearest element around an event's target that a selector fits.
pub(super) fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

fn action_of(event: &Event) -> Option<String> {
    closest(event, "[data-action]")?.get_attribute("data-action")
}

fn select(event: &Event, link: &Link) {
    if let Some(id) = row_of(event).filter(|_| closest(event, "[data-action='fold']").is_none()) {
        link.send(Message::Select(id));
    }
}

fn fold(event: &Event, link: &Link) {
    if let Some(id) = row_of(event) {
        let is_open = closest(event, "[aria-expanded='true']").is_some();
        link.send(if is_open { Message::Fold(id) } else { Message::Unfold(id) });
    }
}

fn row_of(event: &Event) -> Option<RowId> {
    closest(event, "[data-exchange]")?.get_attribute("data-exchange")?.parse().ok().map(RowId)
}

/// The host whose head this is about, and whether it is open.
fn host_of(event: &Event) -> Option<(HostId, bool)> {
    let head = closest(event, "[data-host]")?;
    let id = head.get_attribute("data-host")?.parse().ok().map(HostId)?;
    Some((id, head.get_attribute("aria-expanded").as_deref() == Some("true")))
}

fn changed(event: &Event, link: &Link) {
    let Some(target) = event.target() else { return };
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        let chosen = select.value();
        match select.id().as_str() {
            "server" => link.send(Message::ChooseServer(chosen)),
            "dev-proxy" => link.send(Message::ChooseDevProxy(chosen)),
            "language" => link.send(Message::ChooseLanguage(chosen)),
            "framework" => link.send(Message::ChooseFramework(chosen)),
            "wish-credentials" => {
                let allowed = (!chosen.is_empty()).then_some(chosen == "yes");
                link.send(Message::Wish(Wish::Credentials(allowed)));
            }
            "again-credentials" => link.send(Message::Again(Again::Include(chosen == "include"))),
            "settings-server" => link.send(Message::DefaultServer((!chosen.is_empty()).then_some(chosen))),
            "wish-max-age" => link.send(Message::Wish(Wish::MaxAge(chosen.parse().ok()))),
            id => filters::chosen(id, chosen, link),
        }
    } else if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        match input.id().as_str() {
            "keep" | "settings-keep" => link.send(Message::Keep(input.checked())),
            "watch" | "settings-watch" => link.send(Message::Watch(input.checked())),
            "by-host" => link.send(Message::List(Listing::GroupByHost(input.checked()))),
            "not-cors" => link.send(Message::ShowNotCors(input.checked())),
            "file" => file::chosen(input, link),
            "settings-with-secrets" => link.send(Message::DefaultSecrets(input.checked())),
            "with-secrets" => link.send(Message::WithSecrets(input.checked())),
            "wish-origins" => link.send(Message::Wish(Wish::Origins(input.value()))),
            "wish-exposed" => link.send(Message::Wish(Wish::Exposed(input.value()))),
            _ => {
                if let Some(origin) = input.get_attribute("data-origin") {
                    link.send(Message::Wish(Wish::Without(origin, !input.checked())));
                }
            }
        }
    }
}

fn key_pressed(event: &Event, link: &Link) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if key.ctrl_key() || key.alt_key() || key.meta_key() {
        return;
    }
    let way = match key.key().as_str() {
        "ArrowDown" => Move::By(1),
        "ArrowUp" => Move::By(-1),
        "PageDown" => Move::By(rows_in_view()),
        "PageUp" => Move::By(-rows_in_view()),
        "Home" => Move::First,
        "End" => Move::Last,
        "Enter" | " " => {
            if let Some((host, is_open)) = host_of(event) {
                event.prevent_default();
                link.send(Message::List(Listing::OpenHost(host, !is_open)));
            } else if key.key() == "Enter" {
                focus("detail");
            }
            return;
        }
        "ArrowRight" | "ArrowLeft" => {
            event.prevent_default();
            link.send(Message::List(if key.key() == "ArrowRight" { Listing::Inward } else { Listing::Outward }));
            return;
        }
        _ => return,
    };
    event.prevent_default();
    link.send(Message::Move(way));
}

/// DevTools listen at the document, take Escape for themselves and keep the browser from closing an open sheet with it.
fn keep_escape(event: &Event) {
    let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
    if is_escape && document().query_selector(".sheet:popover-open").is_ok_and(|sheet| sheet.is_some()) {
        event.stop_propagation();
    }
}

fn body() -> EventTarget {
    document().body().map_or_else(|| document().into(), Into::into)
}

fn focus(id: &str) {
    if let Ok(element) = by_id(id).dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn choose_file() {
    if let Ok(input) = by_id("file").dyn_into::<HtmlElement>() {
        input.click();
    }
}

fn is_checked(id: &str) -> bool {
    by_id(id).dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked)
}

fn rows_in_view() -> isize {
    let list = by_id("exchanges");
    let row = find(&list, ".row").dyn_into::<HtmlElement>();
    let height = row.map_or(0, |row| row.offset_height()).max(1);
    isize::try_from(list.client_height() / height).unwrap_or(1).max(1)
}
