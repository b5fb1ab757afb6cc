//! What outlives the session. Storage may be absent, full or forbidden: then nothing is remembered, and nothing else is lost.

use web_sys::Storage;

use super::choice::Choices;
use super::language::Language;
use super::state::Settings;

const KEEP: &str = "preflight-inspector.keep";
const WATCH: &str = "preflight-inspector.watch";
const WITH_SECRETS: &str = "preflight-inspector.with-secrets";
const TRIED: &str = "preflight-inspector.tried";
const SERVER: &str = "preflight-inspector.server";
const SERVERS: &str = "preflight-inspector.servers";
const LANGUAGE: &str = "preflight-inspector.language";

/// What was remembered; the defaults where nothing was, or where it cannot be read.
pub(super) fn load() -> Settings {
    let read = |key| storage()?.get_item(key).ok().flatten();
    let is_on = |key| read(key).as_deref() == Some("true");
    let servers = read(SERVERS).map(|stored| Choices::from_json(&stored)).unwrap_or_default();
    Settings {
        keep: is_on(KEEP),
        watch: is_on(WATCH),
        server: read(SERVER),
        servers,
        with_secrets: is_on(WITH_SECRETS),
        language: read(LANGUAGE).and_then(|id| Language::find(&id)),
    }
}

/// Remembers.
pub(super) fn store(settings: &Settings) {
    let Some(storage) = storage() else { return };
    let set = |key, is_on| storage.set_item(key, if is_on { "true" } else { "false" });
    let _ = set(KEEP, settings.keep);
    let _ = set(WATCH, settings.watch);
    let _ = storage.set_item(LANGUAGE, settings.language.map_or("", |language| language.id));
    let _ = set(WITH_SECRETS, settings.with_secrets);
    let _ = match &settings.server {
        Some(server) => storage.set_item(SERVER, server),
        None => storage.remove_item(SERVER),
    };
    if settings.servers != Choices::default() {
        let _ = storage.set_item(SERVERS, &settings.servers.to_json());
    }
}

/// Whether anything can be remembered.
pub(super) fn are_remembered() -> bool {
    let Some(storage) = storage() else { return false };
    storage.set_item(TRIED, "").and_then(|()| storage.remove_item(TRIED)).is_ok()
}

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}
