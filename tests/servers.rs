//! Which server is guessed from what answers show, and that nothing is made up.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use preflight_inspector::fix::ServerGuess;
use preflight_inspector::report::{Report, explain_har};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// An answer: status, headers, body.
type Answer<'a> = (u16, &'a [(&'a str, &'a str)], &'a str);

const NGINX: (&str, &str) = ("Server", "nginx/1.22.1");
const EXPRESS: (&str, &str) = ("X-Powered-By", "Express");
const ALLOW: (&str, &str) = ("Access-Control-Allow-Origin", "https://app.example");

fn entry(method: &str, url: &str, (status, headers, body): Answer, error: bool) -> Value {
    let lines: Vec<_> = headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let mut sent = vec![json!({ "name": "Origin", "value": "https://app.example" })];
    if method == "OPTIONS" {
        sent.push(json!({ "name": "Access-Control-Request-Method", "value": "PUT" }));
    }
    let mut response = json!({ "status": status, "headers": lines, "_error": error.then_some("net::ERR_FAILED") });
    if !body.is_empty() {
        response["content"] = json!({ "text": body });
    }
    json!({ "startedDateTime": "2026-11-23T10:00:00Z", "time": 9,
        "request": { "method": method, "url": url, "headers": sent }, "response": response })
}

fn explain(entries: &[Value]) -> Report {
    explain_har(json!({ "log": { "entries": entries } }).to_string().as_bytes()).expect("a HAR")
}

/// A preflight that stops a PUT to this URL.
fn at_preflight(url: &str, answer: Answer) -> Vec<Value> {
    vec![entry("OPTIONS", url, answer, false), entry("PUT", url, (0, &[], ""), true)]
}

/// What is guessed of the server of the first exchange.
fn guess(entries: &[Value]) -> Option<ServerGuess> {
    explain(entries).exchanges.into_iter().next().expect("an exchange").server
}

#[test]
fn products_are_known_by_what_they_send() {
    let rows: &[(Answer, &str, Option<&str>)] = &[
        ((405, &[NGINX], ""), "nginx (Server: nginx/1.22.1)", Some("nginx")),
        ((405, &[("server", "openresty/1.25.3.1")], ""), "OpenResty (server: openresty/1.25.3.1)", Some("nginx")),
        ((200, &[("Server", "Apache/2.4.62 (Debian)")], ""), "Apache (Server: Apache/2.4.62 (Debian))", Some("apache")),
        ((404, &[EXPRESS], ""), "Express (X-Powered-By: Express)", Some("express-cors")),
        (
            (204, &[("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE")], ""),
            "Express (Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE)",
            Some("express-cors"),
        ),
        (
            (404, &[], "<pre>Cannot OPTIONS /items</pre>"),
            "Express (the body says <pre>Cannot OPTIONS)",
            Some("express-cors"),
        ),
    ];
    for (answer, summary, recipe) in rows {
        let guess = guess(&at_preflight("https://api.example/items", *answer)).expect(summary);
        assert_eq!((guess.summary().as_str(), guess.recipe), (*summary, *recipe));
    }
    // Those whose recipe may not be there yet.
    let vary = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"].map(|name| ("Vary", name));
    for (answer, products) in [
        ((400, &[("server", "uvicorn")][..], "Disallowed CORS origin"), &["Uvicorn", "FastAPI"][..]),
        ((403, &vary, "Invalid CORS request"), &["Spring"]),
        ((403, &vary, ""), &["Spring"]),
        ((403, &[("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")], ""), &[]),
        ((200, &[("Vary", "origin, access-control-request-method, access-control-request-headers")], ""), &["axum"]),
        ((204, &[("Access-Control-Allow-Methods", "GET,HEAD,POST")], ""), &["Fastify"]),
        ((204, &[("Access-Control-Allow-Methods", "GET,HEAD,POST"), vary[0], vary[1], vary[2]], ""), &["Spring"]),
        (
            (404, &[("X-Powered-By", "Next.js"), ("x-vercel-id", "fra1::1"), ("Server", "Vercel")], ""),
            &["Vercel", "Next.js"],
        ),
        ((404, &[("X-Powered-By", "PHP/8.3.1"), ("Set-Cookie", "laravel_session=eyJ")], ""), &["Laravel"]),
        ((404, &[("Server", "nginx"), ("X-Powered-By", "PHP/8.3.1")], ""), &["nginx", "PHP"]),
        ((404, &[("Server", "Microsoft-IIS/10.0"), ("X-Powered-By", "ASP.NET")], ""), &["IIS"]),
        ((404, &[("Server", "Kestrel")], ""), &["ASP.NET Core"]),
        ((404, &[("Server", "Werkzeug/3.0.1 Python/3.11.2")], ""), &["Flask"]),
        ((404, &[("Server", "Python/3.11 aiohttp/3.9.1")], ""), &["aiohttp"]),
        ((404, &[("Server", "TornadoServer/6.4")], ""), &["Tornado"]),
        ((404, &[("Server", "gunicorn")], ""), &["Gunicorn"]),
        ((404, &[("Server", "Apache-Coyote/1.1")], ""), &["Tomcat"]),
        ((404, &[("X-Runtime", "0.004"), ("X-Request-Id", "1")], ""), &["Rails"]),
        ((404, &[("Server", "istio-envoy"), ("x-envoy-upstream-service-time", "4")], ""), &["Envoy"]),
        ((404, &[("Server", "openresty"), ("Via", "kong/3.4.2"), ("X-Kong-Proxy-Latency", "1")], ""), &["Kong"]),
        ((404, &[("Via", "1.1 varnish"), ("X-Served-By", "cache-fra-1")], ""), &["Fastly"]),
        ((404, &[("Via", "1.1 varnish (Varnish/7.1)"), ("X-Varnish", "5")], ""), &["Varnish"]),
        ((404, &[("Via", "1.1 vegur"), EXPRESS], ""), &["Heroku", "Express"]),
        ((404, &[("Server", "cloudflare"), ("CF-RAY", "1-FRA"), EXPRESS], ""), &["Cloudflare", "Express"]),
        (
            (403, &[("Server", "AmazonS3"), ("Via", "1.1 x.cloudfront.net (CloudFront)"), ("X-Amz-Cf-Id", "a")], ""),
            &["CloudFront", "S3"],
        ),
        ((404, &[("x-amzn-RequestId", "1"), ("x-amz-apigw-id", "a=")], ""), &["API Gateway (REST API)"]),
        ((404, &[("Apigw-Requestid", "a=")], ""), &["API Gateway (HTTP API)"]),
        ((404, &[("Server", "UploadServer"), ("X-GUploader-UploadID", "a")], ""), &["Google Cloud Storage"]),
        ((404, &[("X-Request-Id", "1"), ("Date", "now"), ("Server", "")], ""), &[]),
    ] {
        let guess = guess(&at_preflight("https://api.example/items", answer));
        let found: Vec<_> = guess.iter().flat_map(|guess| &guess.layers).map(|layer| layer.product).collect();
        assert_eq!(found, products, "{answer:?}");
    }
}

#[test]
fn the_fix_is_for_the_innermost_layer_that_has_one() {
    for (headers, recipe) in [
        (&[NGINX, ("X-Powered-By", "PHP/8.3")][..], Some("php")),
        (&[NGINX, ("X-Powered-By", "PHP/8.3"), ("Set-Cookie", "laravel_session=a")], Some("laravel")),
        (&[("Server", "cloudflare"), ("CF-RAY", "1"), EXPRESS], Some("express-cors")),
        (&[("Server", "cloudflare"), ("CF-RAY", "1")], None),
        (&[NGINX, ("Via", "1.1 vegur")], Some("nginx")),
        (&[("Server", "gunicorn")], None),
        (&[("Server", "uvicorn")], Some("fastapi")),
        (&[("Server", "Werkzeug/3.0.1 Python/3.11.2"), NGINX], Some("flask")),
        (&[("Server", "AmazonS3"), ("X-Amz-Cf-Id", "a")], Some("s3")),
    ] {
        let guess = guess(&at_preflight("https://api.example/items", (404, headers, ""))).expect("a guess");
        assert_eq!(guess.recipe, recipe, "{headers:?}");
        assert_eq!(guess.fix_at.is_some(), recipe.is_some());
    }
}

#[test]
fn an_address_tells_too_also_without_an_answer() {
    for (url, product) in [
        ("https://a1.lambda-url.eu-west-1.on.aws/items", "Lambda function URL"),
        ("https://a1.execute-api.eu-west-1.amazonaws.com/prod", "API Gateway (REST API)"),
        ("https://shop.s3.eu-west-1.amazonaws.com/a.json", "S3"),
        ("https://a1.supabase.co/functions/v1/hello", "Supabase"),
    ] {
        let guess = guess(&[entry("PUT", url, (0, &[], ""), true)]).expect(url);
        assert_eq!(guess.layers.iter().map(|layer| layer.product).collect::<Vec<_>>(), [product], "{url}");
    }
    let host = "https://a1.execute-api.eu-west-1.amazonaws.com/prod";
    let guess = guess(&at_preflight(host, (404, &[("apigw-requestid", "a=")], ""))).expect("a guess");
    assert_eq!(guess.layers.iter().map(|layer| layer.product).collect::<Vec<_>>(), ["API Gateway (HTTP API)"]);
}

#[test]
fn who_answered_is_told_and_the_fix_goes_there() {
    let url = "https://api.example/items";
    let passed = || entry("GET", "https://api.example/others", (200, &[NGINX, EXPRESS, ALLOW], ""), false);
    let behind = |answer| [at_preflight(url, answer), vec![passed()]].concat();
    let doubled = &[NGINX, EXPRESS, ALLOW, ALLOW][..];
    for (entries, recipe, says) in [
        (at_preflight(url, (405, &[NGINX], "")), "nginx", None),
        (
            behind((405, &[NGINX], "")),
            "nginx",
            Some(
                "nginx answered the preflight itself, it seems: X-Powered-By: Express, which other answers of this server have, is not there. Express never saw it.",
            ),
        ),
        (
            behind((404, &[NGINX, EXPRESS], "")),
            "express-cors",
            Some("Express answered the preflight, and nginx passed it on."),
        ),
        (behind((404, &[], "")), "express-cors", None),
        (
            at_preflight(url, (502, &[NGINX], "")),
            "nginx",
            Some(
                "nginx answered the preflight with 502 Bad Gateway itself: what stands behind it gave it no answer that it could pass on.",
            ),
        ),
        (
            behind((504, &[NGINX], "")),
            "nginx",
            Some(
                "nginx answered the preflight with 504 Gateway Timeout itself: Express gave it no answer that it could pass on.",
            ),
        ),
        (at_preflight(url, (503, &[NGINX], "")), "nginx", None),
        (
            vec![entry("GET", url, (200, doubled, ""), true)],
            "nginx",
            Some("Access-Control-Allow-Origin came twice: most likely nginx and Express each add it."),
        ),
        (
            vec![entry("GET", url, (200, &[NGINX, ALLOW, ALLOW], ""), true)],
            "nginx",
            Some("Access-Control-Allow-Origin came twice: most likely nginx and what stands behind it each add it."),
        ),
        (
            vec![entry("GET", url, (413, &[NGINX], ""), true), passed()],
            "nginx",
            Some(
                "nginx answered the request itself, it seems: X-Powered-By: Express, which other answers of this server have, is not there. Express never saw it.",
            ),
        ),
        (
            behind((403, &[("Server", "cloudflare"), ("cf-mitigated", "challenge")], "")),
            "express-cors",
            Some("Cloudflare answered the preflight itself (cf-mitigated: challenge)."),
        ),
    ] {
        let guess = guess(&entries).expect("a guess");
        let told = guess.says.map(|says| says.to_string());
        assert_eq!((guess.recipe, told.as_deref()), (Some(recipe), says), "{entries:?}");
    }
}

#[test]
fn what_other_requests_show_is_no_evidence_where_they_disagree_or_went_elsewhere() {
    let blocked = at_preflight("https://api.example/items", (404, &[NGINX], ""));
    let other = |url, shows| entry("GET", url, (200, &[NGINX, shows, ALLOW], ""), false);
    let express = other("https://api.example/a", EXPRESS);
    let php = other("https://api.example/b", ("X-Powered-By", "PHP/8.3"));
    let elsewhere = other("https://api.example:8443/a", EXPRESS);
    for (others, products) in [
        (vec![express.clone()], vec!["nginx", "Express"]),
        (vec![express, php], vec!["nginx"]),
        (vec![elsewhere], vec!["nginx"]),
    ] {
        let guess = guess(&[blocked.clone(), others].concat()).expect("a guess");
        assert_eq!(guess.layers.iter().map(|layer| layer.product).collect::<Vec<_>>(), products);
    }
}

#[test]
fn nothing_is_guessed_where_nothing_was_stopped() {
    assert_eq!(guess(&[entry("GET", "https://api.example/a", (200, &[NGINX, ALLOW], ""), false)]), None);
    assert_eq!(guess(&[entry("GET", "https://app.example/a", (500, &[NGINX], ""), false)]), None);
}

#[test]
fn a_cookie_s_value_is_not_told() {
    let report =
        explain(&at_preflight("https://api.example/a", (404, &[("Set-Cookie", "connect.sid=s3cr3t; Path=/")], "")));
    for text in [report.to_text(), report.to_markdown(), serde_json::to_string(&report).expect("JSON")] {
        assert!(text.contains("connect.sid=…") && !text.contains("s3cr3t"), "{text}");
    }
}

fn header() -> impl Strategy<Value = (String, String)> {
    let name = prop_oneof![
        select(vec![
            "Server",
            "via",
            "X-Powered-By",
            "Set-Cookie",
            "Vary",
            "CF-Ray",
            "x-cache",
            "Access-Control-Allow-Origin"
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ];
    let value = prop_oneof![
        select(vec![
            "nginx/1.2",
            "1.1 varnish",
            "Express",
            "PHP/8 (x)",
            "connect.sid=a",
            "Origin",
            "cloudflare, nginx"
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
        ".{120,130}",
    ];
    (name, value)
}

proptest! {
    #[test]
    fn any_headers_give_a_guess_that_makes_nothing_up(
        lines in vec(vec(header(), 0..6), 1..4),
        status in select(vec![0, 200, 204, 403, 405, 502, 503, 522]),
        body in ".{0,20}",
    ) {
        let headers: Vec<Vec<_>> =
            lines.iter().map(|lines| lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()).collect();
        let mut entries = at_preflight("https://api.example/a", (status, &headers[0], &body));
        entries.extend(headers[1..].iter().map(|headers| entry("GET", "https://api.example/b", (200, headers, ""), false)));
        let report = explain(&entries);
        let whitespace = ['\t', '\n', '\r', ' '];
        let received = lines.iter().flatten().map(|(name, value)| (name, value.trim_matches(whitespace)));
        for guess in report.exchanges.iter().filter_map(|exchange| exchange.server.as_ref()) {
            prop_assert!(!guess.layers.is_empty());
            prop_assert!(guess.recipe.is_none() || guess.evidence().is_some());
            for piece in guess.layers.iter().flat_map(|layer| &layer.evidence) {
                let is_of_header = |(name, value): (&String, &str)| match piece.strip_prefix(&format!("{name}: ")) {
                    Some(told) => told == value || told.strip_suffix('…').is_some_and(|start| value.starts_with(start.trim_end_matches('='))),
                    None => false,
                };
                let is_of_rest = piece == &format!("status {status}") || piece.starts_with("the body says ");
                prop_assert!(is_of_rest || received.clone().any(is_of_header), "{piece}: {lines:?}");
            }
        }
        let _ = (report.to_text(), report.to_markdown());
    }
}
