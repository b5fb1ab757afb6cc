//! What outlives the session. Storage may be absent, full or forbidden: then nothing is remembered, and nothing else is lost.

use web_sys::Storage;

use super::state::Settings;

const KEEP: &str = "preflight-inspector.keep";
const WATCH: &str = "preflight-inspector.watch";
const SERVER: &str = "preflight-inspector.server";

/// What was remembered; the defaults where nothing was, or where it cannot be read.
pub(super) fn load() -> Settings {
    let read = |key| storage()?.get_item(key).ok().flatten();
    let is_on = |key| read(key).as_deref() == Some("true");
    Settings { keep: is_on(KEEP), watch: is_on(WATCH), server: read(SERVER) }
}

/// Remembers.
pub(super) fn store(settings: &Settings) {
    let Some(storage) = storage() else { return };
    let set = |key, is_on| storage.set_item(key, if is_on { "true" } else { "false" });
    let _ = set(KEEP, settings.keep);
    let _ = set(WATCH, settings.watch);
    if let Some(server) = &settings.server {
        let _ = storage.set_item(SERVER, server);
    }
}

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}
