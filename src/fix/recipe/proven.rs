// Written by `./build.sh prove --write`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
    ("apache-htaccess", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("apache", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("bun", &[Proof { product: "Bun 1.4.5", date: "2026-11-23" }]),
    ("cloudflare-workers", &[Proof { product: "workerd 2026-11-17", date: "2026-11-23" }]),
    ("deno", &[Proof { product: "Deno 2.9.6", date: "2026-11-23" }]),
    ("express-cors", &[Proof { product: "Express 4.22.3, cors 2.8.6", date: "2026-11-23" }, Proof { product: "Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("express", &[Proof { product: "Express 4.22.3", date: "2026-11-23" }, Proof { product: "Express 5.3.0", date: "2026-11-23" }]),
    ("nestjs", &[Proof { product: "NestJS 12.5.1, Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("nextjs", &[Proof { product: "Next.js 16.4.5", date: "2026-11-23" }]),
    ("nginx", &[Proof { product: "nginx 1.22.1", date: "2026-11-23" }]),
];
