//! What runs when the module is loaded.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::app::App;
use super::devtools::{Capture, Network};
use super::dom::{document, part, set, set_text};
use super::state::Place;
use super::{what_if, words};

thread_local! {
    /// Lives as long as the page.
    static PANEL: RefCell<Option<(App, Option<Capture>)>> = const { RefCell::new(None) };
}

/// Starts the panel. In a page that is not `panel.html` it does nothing: there the module serves its exports alone.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|fault| {
        web_sys::console::error_1(&fault.to_string().into());
        if let Some(body) = document().body() {
            set_text(&part(&body, "notice"), &words::FAULT);
        }
    }));
    if document().get_element_by_id("exchanges").is_none() {
        return;
    }
    let network = Network::find();
    if let Some(network) = &network {
        network.follow_theme();
    }
    let is_page = network.is_none();
    let app = App::mount(if network.is_some() { Place::DevTools } else { Place::Page });
    let capture = network.map(|network| {
        if let Some(inspected) = network.inspected(&app.link()) {
            app.inspect(inspected);
        }
        network.capture(&app.link())
    });
    if is_page {
        what_if::open_address(&app.link());
    }
    PANEL.replace(Some((app, capture)));
    if let Some(root) = document().document_element() {
        set(&root, "data-ready", "true");
    }
}
