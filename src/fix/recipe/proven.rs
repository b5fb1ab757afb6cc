// Written by `./build.sh prove --write`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
    ("actix-web", &[Proof { product: "Actix Web 4.18.1, actix-cors 0.7.2", date: "2026-11-23" }]),
    ("aiohttp", &[Proof { product: "aiohttp 3.14.5", date: "2026-11-23" }]),
    ("apache-htaccess", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("apache", &[Proof { product: "Apache 2.4.71", date: "2026-11-23" }]),
    ("axum", &[Proof { product: "axum 0.8.9, tower-http 0.7.1", date: "2026-11-23" }]),
    ("bun", &[Proof { product: "Bun 1.4.5", date: "2026-11-23" }]),
    ("caddy", &[Proof { product: "Caddy 2.11.7", date: "2026-11-23" }]),
    ("cloudflare-workers", &[Proof { product: "workerd 2026-11-17", date: "2026-11-23" }]),
    ("deno", &[Proof { product: "Deno 2.9.6", date: "2026-11-23" }]),
    ("django", &[Proof { product: "Django 5.2.19, django-cors-headers 4.9.0, gunicorn 27.0.1", date: "2026-11-23" }, Proof { product: "Django 5.2.19, django-cors-headers 4.9.0, uvicorn 0.54.0", date: "2026-11-23" }, Proof { product: "Django 5.2.19, django-cors-headers 4.9.0, runserver with DEBUG on", date: "2026-11-23" }]),
    ("envoy", &[Proof { product: "Envoy 1.40.0", date: "2026-11-23" }]),
    ("express-cors", &[Proof { product: "Express 4.22.3, cors 2.8.6", date: "2026-11-23" }, Proof { product: "Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("express", &[Proof { product: "Express 4.22.3", date: "2026-11-23" }, Proof { product: "Express 5.3.0", date: "2026-11-23" }]),
    ("fastapi", &[Proof { product: "FastAPI 0.165.0, Starlette 1.10.0, uvicorn 0.54.0", date: "2026-11-23" }, Proof { product: "Starlette 1.10.0, uvicorn 0.54.0", date: "2026-11-23" }]),
    ("fastify", &[Proof { product: "Fastify 5.12.8, @fastify/cors 11.4.3", date: "2026-11-23" }]),
    ("firebase", &[Proof { product: "firebase-functions 7.4.0, Functions Framework 5.0.5", date: "2026-11-23" }]),
    ("flask", &[Proof { product: "Flask 3.1.3, gunicorn 27.0.1", date: "2026-11-23" }, Proof { product: "Flask 3.1.3, flask run", date: "2026-11-23" }]),
    ("go", &[Proof { product: "Go 1.19.8", date: "2026-11-23" }, Proof { product: "Go 1.27.3", date: "2026-11-23" }]),
    ("hapi", &[Proof { product: "hapi 21.4.10", date: "2026-11-23" }]),
    ("haproxy", &[Proof { product: "HAProxy 2.6.12", date: "2026-11-23" }]),
    ("hono", &[Proof { product: "Hono 4.13.19, @hono/node-server 2.1.9", date: "2026-11-23" }]),
    ("koa", &[Proof { product: "Koa 2.16.4", date: "2026-11-23" }, Proof { product: "Koa 3.3.0", date: "2026-11-23" }]),
    ("lighttpd", &[Proof { product: "lighttpd 1.4.69", date: "2026-11-23" }]),
    ("nestjs", &[Proof { product: "NestJS 12.5.1, Express 5.3.0, cors 2.8.6", date: "2026-11-23" }]),
    ("nextjs", &[Proof { product: "Next.js 16.4.5", date: "2026-11-23" }]),
    ("nginx", &[Proof { product: "nginx 1.22.1", date: "2026-11-23" }]),
    ("node", &[Proof { product: "Node 20.20.2", date: "2026-11-23" }]),
    ("php", &[Proof { product: "PHP 8.2.36", date: "2026-11-23" }, Proof { product: "PHP-FPM 8.2.36, nginx 1.22.1", date: "2026-11-23" }]),
    ("rack-cors", &[Proof { product: "Rails 6.1.7.10, rack-cors 1.1.1, Puma 5.6.5", date: "2026-11-23" }]),
    ("rs-cors", &[Proof { product: "rs/cors 1.7.0, Go 1.19.8", date: "2026-11-23" }]),
    ("tomcat", &[Proof { product: "Tomcat 10.1.60", date: "2026-11-23" }]),
    ("tornado", &[Proof { product: "Tornado 6.6.1", date: "2026-11-23" }]),
    ("traefik", &[Proof { product: "Traefik 3.7.15", date: "2026-11-23" }]),
    ("varnish", &[Proof { product: "Varnish 7.1.1", date: "2026-11-23" }]),
];
