//! The panel: an Elm-like loop around a pure state.
//!
//! ```text
//! browser event ─► Message ─► State::update ─► Changes ─► view ─► DOM
//!                                              └─► Command ─► inspected page
//! ```
//!
//! **Invariants.** [`state`] and what it is made of hold no JS type, so they are tested natively; all else here exists for
//! WebAssembly alone. Markup lives in `www/panel.html`, every visible word there or in [`words`]; the view clones, fills and listens, and
//! says what is a [`Wording`](crate::wording::Wording) in the reader's language.
//! Text reaches the page as text nodes and attribute values only: each captured value is hostile input. Nothing that the browser
//! refuses (storage, clipboard, an event) may cost more than itself. Into the inspected page goes nothing but `recorder.js`, and only
//! while the reader wants it there, and `repeat.js`, each time that the reader sends a request again or watches one that is safe.

pub mod address;
pub mod attempts;
pub mod choice;
pub mod language;
pub mod marked;
pub mod navigation;
pub mod news;
pub mod notes;
pub mod overlap;
pub mod pasting;
pub mod prose;
pub mod remedy;
pub mod repeat;
pub mod rows;
#[cfg(test)]
mod sample;
pub mod scroll;
pub mod spoken;
pub mod state;
pub mod timeline;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod arrivals;
#[cfg(target_arch = "wasm32")]
mod bands;
#[cfg(target_arch = "wasm32")]
mod boot;
#[cfg(target_arch = "wasm32")]
mod copy;
#[cfg(target_arch = "wasm32")]
mod detail;
#[cfg(target_arch = "wasm32")]
pub mod devtools;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod events;
#[cfg(all(target_arch = "wasm32", feature = "exports"))]
pub mod exports;
#[cfg(target_arch = "wasm32")]
mod file;
#[cfg(target_arch = "wasm32")]
mod filter_bar;
#[cfg(target_arch = "wasm32")]
mod filters;
#[cfg(target_arch = "wasm32")]
pub mod inspected;
#[cfg(target_arch = "wasm32")]
mod list;
#[cfg(target_arch = "wasm32")]
mod locale;
#[cfg(target_arch = "wasm32")]
mod page_text;
#[cfg(target_arch = "wasm32")]
mod preflights;
#[cfg(target_arch = "wasm32")]
mod question;
#[cfg(target_arch = "wasm32")]
mod scrollers;
#[cfg(target_arch = "wasm32")]
mod settings;
#[cfg(target_arch = "wasm32")]
mod settings_sheet;
#[cfg(target_arch = "wasm32")]
mod toolbar;
#[cfg(target_arch = "wasm32")]
mod view;
#[cfg(target_arch = "wasm32")]
mod what_if;
