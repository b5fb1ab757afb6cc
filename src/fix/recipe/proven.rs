// Written by `./build.sh prove --write`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
    ("apache-htaccess", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("apache", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("express-cors", &[Proof { product: "Express 4.22.3, cors 2.8.6", date: "2026-11-23" }, Proof { product: "Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("express", &[Proof { product: "Express 4.22.3", date: "2026-11-23" }, Proof { product: "Express 5.3.0", date: "2026-11-23" }]),
    ("fastify", &[Proof { product: "Fastify 5.12.8, @fastify/cors 11.4.3", date: "2026-11-23" }]),
    ("hapi", &[Proof { product: "hapi 21.4.10", date: "2026-11-23" }]),
    ("hono", &[Proof { product: "Hono 4.13.19, @hono/node-server 2.1.9", date: "2026-11-23" }]),
    ("koa", &[Proof { product: "Koa 2.16.4", date: "2026-11-23" }, Proof { product: "Koa 3.3.0", date: "2026-11-23" }]),
    ("nginx", &[Proof { product: "nginx 1.22.1", date: "2026-11-23" }]),
    ("node", &[Proof { product: "Node 20.20.2", date: "2026-11-23" }]),
];
