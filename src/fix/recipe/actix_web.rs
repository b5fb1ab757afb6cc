//! [Actix Web](https://actix.rs) 4 with [actix-cors](https://docs.rs/actix-cors) 0.7.
//!
//! The wrap goes last, for the last one is the outermost. GET, HEAD and POST are listed although the standard asks no permission for
//! them: the middleware does.

use super::answer::{Answer, Origins};
use super::axum::list_subdomains;
use super::code::{Code, each};
use super::rs_cors::all_methods;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Actix Web with actix-cors.
pub(super) static ACTIX_WEB: Recipe = Recipe {
    id: "actix-web",
    name: "Actix Web with actix-cors",
    family: Family::GoAndRust,
    language: "rust",
    manual: "https://docs.rs/actix-cors/latest/actix_cors/struct.Cors.html",
    caveats: &[
        "Keep .wrap(cors()) last: of several wraps the last one is the outermost, and authentication that is wrapped around it \
         answers the preflight with 401.",
        "Take actix-cors 0.7.2 or newer: before, an error that a middleware returns, such as a 401, had none of the headers.",
        "A handler that panics closes the connection without any answer, which the page sees as a network error: return an error \
         instead.",
        "A handler that sets Access-Control-Allow-Origin itself still does so for origins that are not allowed here: delete it \
         there.",
        "allow_any_origin alone sends back whatever origin asks, and Cors::permissive() does so with credentials: both let every \
         website in.",
        "A preflight that asks for what is not allowed is answered 400 without any CORS header, so that the browser says that \
         Access-Control-Allow-Origin is missing; the body says which it was.",
    ],
    render,
};

const FUNCTION: &str = "The file that builds the App, outside of any function";
const WRAP: &str = "The App, as its last line: below every route, service and other wrap";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut apply = "cargo add actix-cors, then build and restart the program";
    if matches!(&answer.origins, Origins::Listed(listed) if !listed.subdomains_of.is_empty()) {
        apply = "cargo add actix-cors, cargo add regex, then build and restart the program";
    }
    let function = function(&answer);
    let mut wrap = Code::default();
    wrap.line(".wrap(cors())");
    answer.snippet([(FUNCTION, function), (WRAP, wrap)], apply)
}

fn function(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("fn cors() -> actix_cors::Cors {");
    if let Origins::Listed(listed) = &answer.origins
        && !listed.subdomains_of.is_empty()
    {
        list_subdomains(&mut code, listed);
    }
    code.line("    actix_cors::Cors::default()");
    allow_origins(&mut code, &answer.origins);
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("        .supports_credentials(){comment}"));
    }
    add_list(&mut code, "allowed_methods", &all_methods(answer));
    add_list(&mut code, "allowed_headers", &answer.request_headers);
    add_list(&mut code, "expose_headers", &answer.exposed_headers);
    code.put(format_args!("        .max_age({})", answer.max_age));
    code.line("}");
    code
}

fn allow_origins(code: &mut Code, origins: &Origins) {
    match origins {
        Origins::Any => {
            code.line("        .allow_any_origin()");
            code.line("        .send_wildcard() // without it, whatever origin asks is sent back");
        }
        Origins::One(origin) => code.put(format_args!("        .allowed_origin(\"{origin}\")")),
        Origins::Listed(listed) => {
            for origin in &listed.exact {
                code.put(format_args!("        .allowed_origin(\"{origin}\")"));
            }
            if !listed.subdomains_of.is_empty() {
                code.line(PREDICATE);
            }
        }
    }
}

const PREDICATE: &str = "        .allowed_origin_fn(move |origin, _| {
            origin.to_str().is_ok_and(|origin| subdomains.is_match(origin))
        })";

fn add_list(code: &mut Code, option: &str, values: &[&str]) {
    if !values.is_empty() {
        let literals = each(values, &|value| format!("\"{value}\""));
        code.put(format_args!("        .{option}([{}])", literals.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::AllowOrigin;
    use crate::fix::recipe::answer::example;

    #[test]
    fn the_methods_that_need_no_permission_are_listed_too() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods = vec!["POST".into(), "PUT".into()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("        .allowed_methods([\"GET\", \"HEAD\", \"POST\", \"PUT\"])\n"), "{code}");
    }

    #[test]
    fn any_origin_is_a_wildcard_and_no_echo() {
        let code = &render(&Policy { allow_origin: AllowOrigin::Any, ..example::policy(&[]) }).parts[0].code;
        assert!(code.contains(".allow_any_origin()\n        .send_wildcard()"), "{code}");
    }
}
