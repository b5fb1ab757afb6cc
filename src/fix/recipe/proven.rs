// Written by `./build.sh prove --write`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
    ("apache-htaccess", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("apache", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("caddy", &[Proof { product: "Caddy 2.11.7", date: "2026-11-23" }]),
    ("envoy", &[Proof { product: "Envoy 1.40.0", date: "2026-11-23" }]),
    ("express-cors", &[Proof { product: "Express 4.22.3, cors 2.8.6", date: "2026-11-23" }, Proof { product: "Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("express", &[Proof { product: "Express 4.22.3", date: "2026-11-23" }, Proof { product: "Express 5.3.0", date: "2026-11-23" }]),
    ("haproxy", &[Proof { product: "HAProxy 2.6.12", date: "2026-11-23" }]),
    ("lighttpd", &[Proof { product: "lighttpd 1.4.69", date: "2026-11-23" }]),
    ("nginx", &[Proof { product: "nginx 1.22.1", date: "2026-11-23" }]),
    ("traefik", &[Proof { product: "Traefik 3.7.15", date: "2026-11-23" }]),
    ("varnish", &[Proof { product: "Varnish 7.1.1", date: "2026-11-23" }]),
];
