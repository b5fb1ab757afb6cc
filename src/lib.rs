//! Preflight Inspector explains why CORS blocked a request: which `Access-Control-*` header caused it, what would block next, and what
//! the server has to answer.
//!
//! # One way through
//!
//! ```text
//! chrome.devtools entry ─┐
//! HAR file ──────────────┴─► har::Entry ─► Exchange ─► Judgement ─► Finding ─► Policy ─► Snippet ─┐
//!                             (as sent)    (request +  (where the   (why, with  (the answer (for   │
//!                                          preflight + checks stop)  evidence)  that        one    ▼
//!                                          hops)                               passes)   server) Report ─► panel · command line
//! ```
//!
//! Each arrow is one function: [`har::read`], [`exchange::Pairing::add`], [`cors::judge()`], [`diagnosis::diagnose`],
//! [`fix::Policy::answering`], [`fix::Recipe`]'s `render`, [`report::explain_exchange`].
//!
//! Lists are made of what [`report::summarize`] gives: all of a report but its words. Those are made when somebody looks.
//!
//! # Invariants
//!
//! - A module knows only those before it in the order below. Nothing flows back.
//! - The core (everything but the panel) holds no JavaScript type: a native build has no JavaScript crate in its graph.
//! - The core cannot fail. Any bytes give a report or one clear line; an odd entry is skipped and counted, never lost in silence.
//! - What the log hides is not guessed. Every credentials mode that fits what was seen is tried, and where two remain both are told.
//! - Applying a [`fix::Policy`] to the recorded exchange makes it pass: `tests/properties.rs` holds us to it.
//! - One cause, one file ([`diagnosis::cause`]); one server, one file ([`fix::recipe`]). Adding either touches one table.
//! - Every captured value is hostile. It reaches the reader as text, quoted for where it is pasted, and nothing interprets it.

// For `say!`.
#[macro_use]
extern crate preflight_inspector_engine;

pub use preflight_inspector_engine::{cors, exchange, fetch, har, sorting, wording};

pub mod diagnosis;

pub mod fix;

pub mod report;

pub mod panel;
