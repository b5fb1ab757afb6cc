// Written by `./build.sh prove --write`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
    ("actix-web", &[Proof { product: "Actix Web 4.18.1, actix-cors 0.7.2", date: "2026-11-23" }]),
    ("apache-htaccess", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("apache", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("axum", &[Proof { product: "axum 0.8.9, tower-http 0.7.1", date: "2026-11-23" }]),
    ("express-cors", &[Proof { product: "Express 4.22.3, cors 2.8.6", date: "2026-11-23" }, Proof { product: "Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("express", &[Proof { product: "Express 4.22.3", date: "2026-11-23" }, Proof { product: "Express 5.3.0", date: "2026-11-23" }]),
    ("go", &[Proof { product: "Go 1.19.8", date: "2026-11-23" }, Proof { product: "Go 1.27.3", date: "2026-11-23" }]),
    ("nginx", &[Proof { product: "nginx 1.22.1", date: "2026-11-23" }]),
    ("rs-cors", &[Proof { product: "rs/cors 1.7.0, Go 1.19.8", date: "2026-11-23" }]),
];
