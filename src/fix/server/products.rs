//! The table of signs: who sends what.
//!
//! Outermost first; of two products of one kind, that which runs inside the other comes later. What every product sends
//! (`X-Request-Id`) is no sign.

use super::product::LayerKind::{Application, Cdn, Gateway, Proxy};
use super::product::{LayerKind, Product, Sign, always, own, sometimes, weak};
use super::sign::Look::{All, Body, Cookie, Has, Holds, Host, Is, Names, Status};

const fn product(
    name: &'static str,
    kind: LayerKind,
    recipe: Option<&'static str>,
    signs: &'static [Sign],
    includes: &'static [&'static str],
) -> Product {
    Product { name, kind, recipe, signs, includes }
}

/// Every product.
#[rustfmt::skip]
pub(super) static PRODUCTS: &[Product] = &[
    // Content delivery networks.
    product("Cloudflare", Cdn, None, &[
        always(Names("server", "cloudflare")),
        always(Has("cf-ray")),
        own(Has("cf-mitigated")),
        own(All(&[Names("server", "cloudflare"), Status(520, 530)])),
        sometimes(Cookie("__cf_bm")),
    ], &[]),
    product("CloudFront", Cdn, Some("cloudfront"), &[
        always(Holds("via", "(CloudFront)")),
        always(Has("x-amz-cf-id")),
        // The origin's own Server is passed on.
        own(Names("server", "CloudFront")),
        own(Holds("x-cache", "GeneratedResponse from cloudfront")),
    ], &[]),
    product("Akamai", Cdn, None, &[
        own(Names("server", "AkamaiGHost")),
        sometimes(Has("akamai-grn")),
    ], &[]),
    product("Fastly", Cdn, None, &[always(Holds("x-served-by", "cache-"))], &["Varnish"]),
    product("Azure Front Door", Cdn, None, &[always(Has("x-azure-ref"))], &[]),
    product("Imperva", Cdn, None, &[always(Has("x-iinfo"))], &[]),
    product("bunny.net", Cdn, None, &[always(Holds("server", "BunnyCDN"))], &[]),

    // Gateways, load balancers and platforms.
    product("AWS load balancer", Gateway, None, &[
        own(Names("server", "awselb")),
        sometimes(Cookie("AWSALB")),
    ], &[]),
    product("API Gateway (REST API)", Gateway, Some("api-gateway-rest"), &[
        always(Has("x-amz-apigw-id")),
        own(All(&[Has("x-amz-apigw-id"), Has("x-amzn-errortype")])),
        own(Body("Missing Authentication Token")),
        weak(Host(".execute-api.")),
    ], &[]),
    product("API Gateway (HTTP API)", Gateway, Some("api-gateway-http"), &[always(Has("apigw-requestid"))], &[]),
    product("Azure API Management", Gateway, None, &[sometimes(Host(".azure-api.net"))], &[]),
    product("Azure App Service", Gateway, Some("azure-app-service"), &[
        sometimes(Host(".azurewebsites.net")),
        sometimes(Cookie("ARRAffinity")),
        sometimes(Has("x-ms-middleware-request-id")),
    ], &[]),
    product("Firebase", Gateway, Some("firebase"), &[
        sometimes(Host(".web.app")),
        sometimes(Host(".firebaseapp.com")),
        sometimes(Host(".cloudfunctions.net")),
    ], &["Fastly", "Varnish", "Google Cloud"]),
    product("Google Cloud", Gateway, None, &[
        always(Holds("server", "Google Frontend")),
        sometimes(Is("via", "1.1 google")),
    ], &[]),
    product("Supabase", Gateway, Some("supabase"), &[
        sometimes(Host(".supabase.co")),
        sometimes(Has("sb-project-ref")),
        sometimes(Has("sb-gateway-version")),
        sometimes(Has("sb-request-id")),
    ], &["Cloudflare"]),
    product("Vercel", Gateway, Some("vercel"), &[
        always(Names("server", "Vercel")),
        always(Has("x-vercel-id")),
        own(Has("x-vercel-error")),
        own(Has("x-vercel-mitigated")),
    ], &[]),
    product("Netlify", Gateway, Some("netlify"), &[
        always(Names("server", "Netlify")),
        always(Has("x-nf-request-id")),
    ], &[]),
    product("Heroku", Gateway, None, &[
        always(Names("via", "vegur")),
        always(Names("via", "heroku-router")),
    ], &[]),
    product("GitHub Pages", Gateway, None, &[always(Names("server", "GitHub.com"))], &["Fastly", "Varnish"]),
    product("Render", Gateway, None, &[always(Has("x-render-origin-server"))], &["Cloudflare"]),
    product("Fly.io", Gateway, None, &[always(Has("fly-request-id"))], &[]),
    product("Kong", Gateway, Some("kong"), &[
        // With Server it signs what it makes itself, with Via what it passes on.
        own(Names("server", "kong")),
        own(Has("x-kong-response-latency")),
        sometimes(Names("via", "kong")),
        sometimes(Has("x-kong-proxy-latency")),
        sometimes(Has("x-kong-upstream-latency")),
        sometimes(Has("x-kong-request-id")),
        own(Body("no Route matched with those values")),
    ], &["OpenResty"]),
    product("APISIX", Gateway, None, &[always(Names("server", "APISIX"))], &[]),
    product("Envoy", Gateway, Some("envoy"), &[
        always(Names("server", "envoy")),
        always(Names("server", "istio-envoy")),
        sometimes(Has("x-envoy-upstream-service-time")),
        own(Body("upstream connect error or disconnect/reset before headers")),
        own(Body("no healthy upstream")),
    ], &[]),

    // Web servers and proxies.
    product("Varnish", Proxy, Some("varnish"), &[
        always(Has("x-varnish")),
        always(Names("via", "varnish")),
        own(Body("Varnish cache server")),
    ], &[]),
    product("HAProxy", Proxy, Some("haproxy"), &[
        own(Body("No server is available to handle this request.")),
    ], &[]),
    product("ingress-nginx", Proxy, Some("ingress-nginx"), &[
        // Its default, and no one else's.
        sometimes(Is("strict-transport-security", "max-age=15724800; includeSubDomains")),
    ], &["nginx"]),
    product("nginx", Proxy, Some("nginx"), &[
        always(Names("server", "nginx")),
        own(Body("<center>nginx")),
    ], &[]),
    product("OpenResty", Proxy, Some("nginx"), &[
        always(Names("server", "openresty")),
        own(Body("<center>openresty")),
    ], &[]),
    product("Apache", Proxy, Some("apache"), &[
        sometimes(Names("server", "Apache")),
        own(Body("<address>Apache")),
    ], &[]),
    product("LiteSpeed", Proxy, Some("apache-htaccess"), &[always(Names("server", "LiteSpeed"))], &[]),
    product("Caddy", Proxy, Some("caddy"), &[
        always(Names("server", "Caddy")),
        always(Names("via", "Caddy")),
    ], &[]),
    product("lighttpd", Proxy, Some("lighttpd"), &[always(Names("server", "lighttpd"))], &[]),
    product("IIS", Proxy, Some("iis"), &[
        always(Names("server", "Microsoft-IIS")),
        always(Is("x-powered-by", "ASP.NET")),
    ], &[]),

    // What applications run in.
    product("Tomcat", Application, Some("tomcat"), &[
        always(Names("server", "Apache-Coyote")),
        sometimes(Body("<h3>Apache Tomcat")),
    ], &[]),
    product("Jetty", Application, None, &[always(Names("server", "Jetty"))], &[]),
    product("Gunicorn", Application, None, &[always(Names("server", "gunicorn"))], &[]),
    product("Uvicorn", Application, Some("fastapi"), &[always(Names("server", "uvicorn"))], &[]),
    product("Python’s http.server", Application, None, &[always(Names("server", "SimpleHTTP"))], &[]),

    // Frameworks and stores of files.
    product("ASP.NET", Application, Some("iis"), &[
        sometimes(Has("x-aspnet-version")),
        sometimes(Has("x-aspnetmvc-version")),
        sometimes(Cookie("ASP.NET_SessionId")),
    ], &[]),
    product("ASP.NET Core", Application, Some("aspnet-core"), &[
        always(Names("server", "Kestrel")),
        sometimes(Cookie(".AspNetCore.")),
    ], &[]),
    product("Spring", Application, Some("spring-mvc"), &[
        sometimes(Body("Invalid CORS request")),
        sometimes(Body("Whitelabel Error Page")),
        // Three lines; others write one.
        sometimes(All(&[
            Is("vary", "Origin"),
            Is("vary", "Access-Control-Request-Method"),
            Is("vary", "Access-Control-Request-Headers"),
        ])),
        sometimes(Has("x-application-context")),
    ], &[]),
    product("Spring Security", Application, Some("spring-security"), &[
        sometimes(All(&[
            Is("cache-control", "no-cache, no-store, max-age=0, must-revalidate"),
            Is("pragma", "no-cache"),
            Is("expires", "0"),
        ])),
    ], &["Spring"]),
    product("Express", Application, Some("express-cors"), &[
        always(Is("x-powered-by", "Express")),
        sometimes(Cookie("connect.sid")),
        sometimes(Body("<pre>Cannot OPTIONS")),
        // What its cors middleware sends where it is not told.
        weak(Is("access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE")),
    ], &[]),
    product("NestJS", Application, Some("nestjs"), &[
        sometimes(Body("\"message\":\"Cannot OPTIONS ")),
    ], &["Express"]),
    product("Next.js", Application, Some("nextjs"), &[
        always(Is("x-powered-by", "Next.js")),
        sometimes(Has("x-nextjs-cache")),
        sometimes(Has("x-nextjs-prerender")),
    ], &[]),
    product("Fastify", Application, Some("fastify"), &[
        sometimes(Body("\"message\":\"Route OPTIONS:")),
        sometimes(Body("Invalid Preflight Request")),
        weak(Is("access-control-allow-methods", "GET,HEAD,POST")),
    ], &[]),
    product("hapi", Application, Some("hapi"), &[
        sometimes(Is("access-control-expose-headers", "WWW-Authenticate,Server-Authorization")),
        sometimes(Is("access-control-allow-headers", "Accept,Authorization,Content-Type,If-None-Match")),
    ], &[]),
    product("Deno Deploy", Application, Some("deno"), &[
        always(Names("server", "deno")),
        sometimes(Host(".deno.dev")),
    ], &[]),
    product("Cloudflare Workers", Application, Some("cloudflare-workers"), &[
        sometimes(Host(".workers.dev")),
        sometimes(Host(".pages.dev")),
    ], &[]),
    product("FastAPI", Application, Some("fastapi"), &[
        sometimes(Body("Disallowed CORS ")),
        sometimes(Body("{\"detail\":\"Method Not Allowed\"}")),
        sometimes(Body("{\"detail\":\"Not Found\"}")),
    ], &[]),
    product("Flask", Application, Some("flask"), &[
        always(Names("server", "Werkzeug")),
        sometimes(Body("<p>The method is not allowed for the requested URL.</p>")),
    ], &[]),
    product("Django", Application, Some("django"), &[
        always(Names("server", "WSGIServer")),
        always(Names("server", "daphne")),
        sometimes(Cookie("csrftoken=")),
        sometimes(Body("Method \\\"OPTIONS\\\" not allowed.")),
        // Its security middleware's defaults.
        sometimes(All(&[
            Is("x-frame-options", "DENY"),
            Is("referrer-policy", "same-origin"),
            Is("cross-origin-opener-policy", "same-origin"),
        ])),
        weak(Is("access-control-allow-methods", "DELETE, GET, OPTIONS, PATCH, POST, PUT")),
    ], &[]),
    product("aiohttp", Application, Some("aiohttp"), &[always(Names("server", "aiohttp"))], &[]),
    product("Tornado", Application, Some("tornado"), &[always(Names("server", "TornadoServer"))], &[]),
    product("Rails", Application, Some("rack-cors"), &[
        always(Has("x-runtime")),
        sometimes(Has("x-rack-cors")),
    ], &[]),
    product("PHP", Application, Some("php"), &[
        always(Names("x-powered-by", "PHP")),
        sometimes(Cookie("PHPSESSID=")),
    ], &[]),
    product("Laravel", Application, Some("laravel"), &[
        sometimes(Cookie("laravel_session=")),
        sometimes(Cookie("laravel-session=")),
    ], &["PHP"]),
    product("WordPress", Application, Some("php"), &[
        sometimes(Holds("link", "https://api.w.org/")),
        sometimes(Is("x-redirect-by", "WordPress")),
        sometimes(Has("x-wp-total")),
    ], &["PHP"]),
    product("axum", Application, Some("axum"), &[
        // In small letters: tower-http.
        weak(Is("vary", "origin, access-control-request-method, access-control-request-headers")),
    ], &[]),
    product("Lambda function URL", Application, Some("lambda-url"), &[sometimes(Host(".lambda-url."))], &[]),
    product("S3", Application, Some("s3"), &[
        always(Names("server", "AmazonS3")),
        sometimes(Body("CORSResponse: ")),
        sometimes(All(&[Host(".s3."), Host(".amazonaws.com")])),
    ], &[]),
    product("Google Cloud Storage", Application, Some("gcs"), &[
        always(Names("server", "UploadServer")),
        always(Has("x-guploader-uploadid")),
        sometimes(Host("storage.googleapis.com")),
    ], &[]),
    product("Azure Storage", Application, None, &[
        always(Names("server", "Windows-Azure-Blob")),
    ], &[]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fetch::token::is_token;
    use crate::fix::Recipe;

    /// Recipes that nobody has written yet. One that comes to exist has to leave this list.
    const MISSING: &[&str] = &[];

    #[test]
    fn every_recipe_that_is_named_is_there_or_known_to_be_missing() {
        let named: BTreeSet<_> = PRODUCTS.iter().filter_map(|product| product.recipe).collect();
        let missing: BTreeSet<_> = named.into_iter().filter(|id| Recipe::find(id).is_none()).collect();
        assert_eq!(missing, MISSING.iter().copied().collect());
    }

    #[test]
    fn the_table_is_in_order() {
        let names: BTreeSet<_> = PRODUCTS.iter().map(|product| product.name).collect();
        assert_eq!(names.len(), PRODUCTS.len(), "each product once");
        assert!(PRODUCTS.is_sorted_by_key(|product| product.kind), "outermost first");
        for product in PRODUCTS {
            assert!(!product.signs.is_empty(), "{}", product.name);
            assert!(product.includes.iter().all(|other| names.contains(other)), "{}", product.name);
            for name in product.signs.iter().flat_map(|sign| sign.look.header_names()) {
                assert!(is_token(name) && name == name.to_ascii_lowercase(), "{name}");
                assert!(!["x-request-id", "date", "connection", "content-type"].contains(&name), "{name} is no sign");
            }
        }
    }
}
