//! Which language the reader wants, and its messages.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

use super::language::Language;
use crate::wording::Catalogue;

/// The language of the browser, as far as it is spoken here.
pub(super) fn of_browser() -> &'static Language {
    let navigator = gloo::utils::window().navigator();
    let tags: Vec<String> = navigator.languages().iter().filter_map(|tag| tag.as_string()).collect();
    Language::preferred(tags)
}

/// Fetches a language's messages from beside the page; `None` where they cannot be had.
pub(super) fn load(language: &Language, done: impl Fn(Option<Catalogue>) + Clone + 'static) {
    let file = format!("_locales/{}/messages.json", language.id);
    let failed = done.clone();
    let answered = Closure::once(move |response: JsValue| {
        let response = response.dyn_into::<Response>().ok().filter(Response::ok);
        let Some(file) = response.and_then(|response| response.json().ok()) else { return done(None) };
        let not_read = done.clone();
        let read = Closure::once(move |file: JsValue| done(catalogue(&file)));
        let refused = Closure::once(move |_: JsValue| not_read(None));
        let _ = file.then2(&read, &refused);
        // Each is called at most once, and is few bytes.
        read.forget();
        refused.forget();
    });
    let refused = Closure::once(move |_: JsValue| failed(None));
    let _ = gloo::utils::window().fetch_with_str(&file).then2(&answered, &refused);
    answered.forget();
    refused.forget();
}

fn catalogue(file: &JsValue) -> Option<Catalogue> {
    let messages = Object::entries(file.dyn_ref()?).into_iter().filter_map(|entry| {
        let entry: Array = entry.dyn_into().ok()?;
        let message = Reflect::get(&entry.get(1), &"message".into()).ok()?;
        Some((entry.get(0).as_string()?, message.as_string()?))
    });
    Some(Catalogue::new(messages))
}
