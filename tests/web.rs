//! The boundary to JavaScript and the panel's DOM, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod web {
    pub(crate) mod arrivals;
    pub(crate) mod boundary;
    pub(crate) mod capture;
    pub(crate) mod dom;
    pub(crate) mod focus;
    pub(crate) mod page;
    pub(crate) mod speaks;
    pub(crate) mod watch;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
