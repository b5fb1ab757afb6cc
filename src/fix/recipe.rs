//! The servers that a policy can be written for. One file each; adding one touches [`RECIPES`] and nothing else.

mod actix_web;
mod aiohttp;
mod answer;
mod apache;
mod apache_htaccess;
mod api_gateway_http;
mod api_gateway_rest;
mod aspnet_core;
mod axum;
mod azure_app_service;
mod bun;
mod by_hand;
mod caddy;
mod cloud;
mod cloud_function;
mod cloudflare_workers;
mod cloudfront;
pub(super) mod code;
mod deno;
mod django;
mod envoy;
mod express;
mod express_cors;
mod fastapi;
mod fastify;
mod fetch_handler;
mod firebase;
mod flask;
mod gcs;
mod go;
mod hapi;
mod haproxy;
mod hono;
mod iis;
mod ingress_nginx;
mod jub0bs_cors;
mod koa;
mod kong;
mod lambda_url;
mod laravel;
mod lighttpd;
mod nestjs;
mod netlify;
mod nextjs;
mod nginx;
mod node;
mod permissions;
mod php;
mod proven;
mod python;
mod rack_cors;
mod rs_cors;
mod s3;
mod spring_mvc;
mod spring_security;
mod supabase;
mod tomcat;
mod tornado;
mod traefik;
mod varnish;
mod vercel;

use serde::Serialize;

use super::{Policy, Snippet};
use crate::wording::Wording;

/// How a [`Policy`] is written for one server product.
#[derive(Debug)]
pub struct Recipe {
    /// Stable and kebab-case: `express-cors`. What `fix --server` takes.
    pub id: &'static str,
    /// As the reader would say it: "Express with the cors middleware".
    pub name: &'static str,
    /// Where readers look for it in a long list.
    pub family: Family,
    /// What the text is written in, as the info string of a Markdown code block: `js`, `nginx`. It also says how the tests read it.
    pub language: &'static str,
    /// The page of the product's own manual that the recipe follows.
    pub manual: &'static str,
    /// Traps of this server that hold whatever the policy is, one sentence each.
    pub caveats: &'static [&'static str],
    /// Writes the policy down. Total: any policy gives a snippet.
    pub render: fn(&Policy) -> Snippet,
}

/// A run in which the real server was blocked before and passed with a recipe's text, in a real browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Name and version of what ran.
    pub product: &'static str,
    /// The day, as `2026-11-23`.
    pub date: &'static str,
}

/// What kind of server a recipe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Frameworks and runtimes of JavaScript.
    JavaScript,
    /// What stands in front of an application, or serves files.
    Proxy,
    /// Frameworks of Python.
    Python,
    /// Frameworks of Java and .NET.
    JavaAndDotNet,
    /// Go and Rust.
    GoAndRust,
    /// Ruby and PHP.
    RubyAndPhp,
    /// Hosted services, which are configured and not run.
    Cloud,
}

impl Family {
    /// As the list's heading says it.
    pub fn name(self) -> Wording {
        match self {
            Self::JavaScript => "JavaScript".into(),
            Self::Proxy => say!("Web servers and proxies"),
            Self::Python => "Python".into(),
            Self::JavaAndDotNet => say!("Java and .NET"),
            Self::GoAndRust => say!("Go and Rust"),
            Self::RubyAndPhp => say!("Ruby and PHP"),
            Self::Cloud => say!("Cloud services"),
        }
    }
}

impl Recipe {
    /// The runs that prove it, by product; empty: never run, written from the manual alone.
    pub fn proofs(&self) -> &'static [Proof] {
        proven::PROVEN.iter().find(|(id, _)| *id == self.id).map_or(&[], |(_, proofs)| proofs)
    }

    /// Whether the real server was run with this recipe's text and a real browser passed.
    pub fn verified(&self) -> bool {
        !self.proofs().is_empty()
    }

    /// The recipe of that id.
    pub fn find(id: &str) -> Option<&'static Recipe> {
        RECIPES.iter().find(|recipe| recipe.id == id).copied()
    }
}

/// Every recipe, in the order in which the panel offers them; each [`Family`] in one piece.
pub static RECIPES: &[&Recipe] = &[
    &express_cors::EXPRESS_CORS,
    &express::EXPRESS,
    &fastify::FASTIFY,
    &hono::HONO,
    &koa::KOA,
    &hapi::HAPI,
    &node::NODE,
    &nestjs::NESTJS,
    &nextjs::NEXTJS,
    &deno::DENO,
    &bun::BUN,
    &nginx::NGINX,
    &apache::APACHE,
    &apache_htaccess::APACHE_HTACCESS,
    &caddy::CADDY,
    &haproxy::HAPROXY,
    &traefik::TRAEFIK,
    &ingress_nginx::INGRESS_NGINX,
    &envoy::ENVOY,
    &kong::KONG,
    &iis::IIS,
    &lighttpd::LIGHTTPD,
    &varnish::VARNISH,
    &django::DJANGO,
    &flask::FLASK,
    &fastapi::FASTAPI,
    &aiohttp::AIOHTTP,
    &tornado::TORNADO,
    &spring_mvc::SPRING_MVC,
    &spring_security::SPRING_SECURITY,
    &aspnet_core::ASPNET_CORE,
    &tomcat::TOMCAT,
    &go::GO,
    &rs_cors::RS_CORS,
    &jub0bs_cors::JUB0BS_CORS,
    &axum::AXUM,
    &actix_web::ACTIX_WEB,
    &rack_cors::RACK_CORS,
    &laravel::LARAVEL,
    &php::PHP,
    &api_gateway_rest::API_GATEWAY_REST,
    &api_gateway_http::API_GATEWAY_HTTP,
    &lambda_url::LAMBDA_URL,
    &s3::S3,
    &cloudfront::CLOUDFRONT,
    &gcs::GCS,
    &azure_app_service::AZURE_APP_SERVICE,
    &vercel::VERCEL,
    &netlify::NETLIFY,
    &firebase::FIREBASE,
    &supabase::SUPABASE,
    &cloudflare_workers::CLOUDFLARE_WORKERS,
];
