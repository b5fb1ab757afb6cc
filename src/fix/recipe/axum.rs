//! [axum](https://docs.rs/axum) 0.8 with tower-http's `CorsLayer`.
//!
//! The layer goes last, for a layer is wrapped around what stands above it: around the routes, the fallback, authentication and what
//! catches panics.

use super::answer::{Answer, Listed, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// axum with tower-http.
pub(super) static AXUM: Recipe = Recipe {
    id: "axum",
    name: "axum with tower-http",
    family: Family::GoAndRust,
    language: "rust",
    manual: "https://docs.rs/tower-http/latest/tower_http/cors/index.html",
    caveats: &[
        "Keep .layer(cors()) last: a route, a fallback or a layer below it answers without the headers, and authentication below it \
         answers the preflight with 401.",
        "A handler that panics closes the connection without any answer, which the page sees as a network error: put \
         .layer(tower_http::catch_panic::CatchPanicLayer::new()) above .layer(cors()), and it is a 500 that the page can read.",
        "A handler that sets Access-Control-Allow-Origin itself still does so for origins that are not allowed here: delete it \
         there.",
        "The layer answers every OPTIONS request, also one that is no preflight.",
        "With allow_credentials, Any for the origin, the methods or the headers stops the program with a panic, and \
         AllowOrigin::mirror_request lets every website in.",
    ],
    render,
};

const FUNCTION: &str = "The file that builds the Router, outside of any function";
const LAYER: &str = "The Router, as its last line: below every route, fallback and other layer";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut apply = "cargo add tower-http --features cors, then build and restart the program";
    if matches!(&answer.origins, Origins::Listed(listed) if !listed.subdomains_of.is_empty()) {
        apply = "cargo add tower-http --features cors, cargo add regex, then build and restart the program";
    }
    let function = function(&answer);
    let mut layer = Code::default();
    layer.line(".layer(cors())");
    answer.snippet([(FUNCTION, function), (LAYER, layer)], apply)
}

fn function(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("fn cors() -> tower_http::cors::CorsLayer {");
    import_types(&mut code, answer);
    if let Origins::Listed(listed) = &answer.origins
        && !listed.subdomains_of.is_empty()
    {
        let exact = each(&listed.exact, &|origin| format!("\"{origin}\""));
        code.put(format_args!("    let origins: &[&str] = &[{}];", exact.join(", ")));
        list_subdomains(&mut code, listed);
    }
    code.line("    CorsLayer::new()");
    allow_origin(&mut code, &answer.origins);
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("        .allow_credentials(true){comment}"));
    }
    if !answer.methods.is_empty() {
        code.line("        // GET, HEAD and POST need no permission.");
        add_list(&mut code, "allow_methods", &each(&answer.methods, &as_method));
    }
    for (option, names) in [("allow_headers", &answer.request_headers), ("expose_headers", &answer.exposed_headers)] {
        if !names.is_empty() {
            add_list(&mut code, option, &each(names, &|name| format!("HeaderName::from_static(\"{name}\")")));
        }
    }
    code.put(format_args!("        .max_age(std::time::Duration::from_secs({}))", answer.max_age));
    code.line("}");
    code
}

/// Inside of the function, since a second `use` of the same name in the file does not compile; what is not used makes a warning.
fn import_types(code: &mut Code, answer: &Answer) {
    let is_constant = match &answer.origins {
        Origins::Any => false,
        Origins::One(_) => true,
        Origins::Listed(listed) => listed.subdomains_of.is_empty(),
    };
    let has_headers = !answer.request_headers.is_empty() || !answer.exposed_headers.is_empty();
    let types = [("HeaderName", has_headers), ("HeaderValue", is_constant), ("Method", !answer.methods.is_empty())];
    let used: Vec<&str> = types.iter().filter(|(_, is_used)| *is_used).map(|(name, _)| *name).collect();
    if !used.is_empty() {
        let (open, close) = if used.len() > 1 { ("{", "}") } else { ("", "") };
        code.put(format_args!("    use axum::http::{open}{}{close};", used.join(", ")));
    }
    code.line("    use tower_http::cors::CorsLayer;\n");
}

fn allow_origin(code: &mut Code, origins: &Origins) {
    match origins {
        Origins::Any => code.line("        .allow_origin(tower_http::cors::Any)"),
        Origins::One(origin) => code.put(format_args!("        .allow_origin({})", as_header_value(origin))),
        Origins::Listed(listed) if listed.subdomains_of.is_empty() => {
            add_list(code, "allow_origin", &each(&listed.exact, &as_header_value));
        }
        Origins::Listed(_) => code.line(PREDICATE),
    }
}

const PREDICATE: &str = "        .allow_origin(tower_http::cors::AllowOrigin::predicate(move |origin, _| {
            origin.to_str().is_ok_and(|origin| origins.contains(&origin) || subdomains.is_match(origin))
        }))";

/// The variable `subdomains`, for those who have the crate `regex`.
pub(super) fn list_subdomains(code: &mut Code, listed: &Listed) {
    let literals = each(&listed.subdomains_of, &|parent| format!("r\"{}\"", pattern::subdomains(parent)));
    code.put(format_args!("    let subdomains = [{}];", literals.join(", ")));
    code.line("    // A pattern that cannot be read lets nobody in.");
    code.line("    let subdomains = regex::RegexSet::new(subdomains).unwrap_or_default();");
}

/// What rustfmt leaves on one line.
const ARRAY_WIDTH: usize = 60;

fn add_list(code: &mut Code, option: &str, values: &[String]) {
    let line = values.join(", ");
    if line.len() + 2 <= ARRAY_WIDTH {
        code.put(format_args!("        .{option}([{line}])"));
        return;
    }
    code.put(format_args!("        .{option}(["));
    for value in values {
        code.put(format_args!("            {value},"));
    }
    code.line("        ])");
}

fn as_header_value(value: &str) -> String {
    format!("HeaderValue::from_static(\"{value}\")")
}

fn as_method(method: &str) -> String {
    match method {
        "CONNECT" | "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT" | "TRACE" => {
            format!("Method::{method}")
        }
        // No name that a page can send is refused; of one that was, GET, which needs no permission, would be left.
        _ => format!("Method::from_bytes(b\"{method}\").unwrap_or_default()"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn one_origin_is_a_constant() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        let constant = "        .allow_origin(HeaderValue::from_static(\"https://a.example\"))\n";
        assert!(code.contains(constant), "{code}");
    }

    #[test]
    fn a_method_of_ones_own_has_no_constant() {
        assert_eq!(as_method("PUT"), "Method::PUT");
        assert_eq!(as_method("PURGE"), "Method::from_bytes(b\"PURGE\").unwrap_or_default()");
    }

    #[test]
    fn only_subdomains_need_another_crate() {
        let mut policy = example::policy(&["https://a.example", "https://b.example"]);
        assert!(!render(&policy).apply.contains("regex"));
        policy.allow_subdomains_of = vec!["https://c.example".into()];
        let snippet = render(&policy);
        assert!(snippet.apply.contains("cargo add regex") && snippet.parts[0].code.contains("regex::RegexSet"));
    }
}
