//! The settings, in a sheet above the rest. The toolbar shows some of them too: there is one state.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::detail::list_servers;
use super::dom::{by_id, find, part, show};
use super::settings;
use super::state::{Changes, State};
use super::toolbar::set_checked;

/// Draws them where the sheet is open. Another capture, or another default, and the export is masked or not as by default.
pub(super) fn draw(state: &State, changes: &Changes) {
    if changes.settings || changes.all_rows {
        set_checked("export-with-secrets", state.settings().with_secrets);
    }
    let sheet = by_id("settings");
    if !sheet.matches(":popover-open").unwrap_or_default() {
        return;
    }
    let settings = state.settings();
    set_checked("settings-keep", settings.keep);
    set_checked("settings-watch", settings.watch);
    set_checked("settings-with-secrets", settings.with_secrets);
    if let Ok(select) = find(&sheet, "#settings-server").dyn_into::<HtmlSelectElement>() {
        // The one that stands in the page is that there is none.
        if select.length() == 1 {
            list_servers(&select);
        }
        select.set_value(settings.server.as_deref().unwrap_or_default());
        if select.selected_index() < 0 {
            select.set_selected_index(0);
        }
    }
    show(&part(&sheet, "not-remembered"), !settings::are_remembered());
}
