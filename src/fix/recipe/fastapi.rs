//! [FastAPI](https://fastapi.tiangolo.com) and [Starlette](https://starlette.dev) with Starlette's `CORSMiddleware`.
//!
//! Middleware that is added last is outermost, but Starlette answers an unhandled error outside of all of it. So the error is answered
//! once more inside. The other way, `app = CORSMiddleware(app, ...)`, leaves `fastapi run` without an app that it recognises.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::python::{list, quoted, quoted_list, raw_pattern};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// `FastAPI` and Starlette with their `CORSMiddleware`.
pub(super) static FASTAPI: Recipe = Recipe {
    id: "fastapi",
    name: "FastAPI or Starlette",
    family: Family::Python,
    language: "python",
    manual: "https://fastapi.tiangolo.com/tutorial/cors/",
    caveats: &[
        "What is added last runs first: middleware that is added below these lines, such as authentication, answers the preflight \
         before them.",
        "An exception_handler for Exception or 500 of your own is no longer asked, nor is debug=True: give them to the first line, \
         as app.add_middleware(ServerErrorMiddleware, handler=your_handler, debug=app.debug).",
        "A preflight that is refused is answered with 400 and \"Disallowed CORS origin\", \"method\" or \"headers\": that is the \
         middleware, and no fault of a route.",
        "Delete a CORSMiddleware that is there already, and Access-Control-Allow-Origin in routes: both still let in origins that \
         are not allowed here.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    code.line(BEFORE);
    match &answer.origins {
        Origins::Any => code.line("    allow_origins=[\"*\"],"),
        Origins::One(origin) => code.put(format_args!("    allow_origins=[{}],", quoted(origin))),
        Origins::Listed(listed) => {
            list(&mut code, 4, "allow_origins=", &each(&listed.exact, &quoted), ",");
            if let Some((first, others)) = listed.subdomains_of.split_first() {
                let patterns =
                    others.iter().fold(raw_pattern(first), |all, parent| all + " r\"|\" " + &raw_pattern(parent));
                code.put(format_args!("    allow_origin_regex={patterns},"));
            }
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind("  # ");
        code.put(format_args!("    allow_credentials=True,{comment}"));
    }
    code.line(
        "    # All that the page may use: the preflight for a GET with a header is refused where GET is not listed.",
    );
    code.put(format_args!("    allow_methods={},", quoted_list(&methods(&answer.methods))));
    code.put(format_args!("    allow_headers={},", quoted_list(&answer.request_headers)));
    if !answer.exposed_headers.is_empty() {
        code.put(format_args!("    expose_headers={},", quoted_list(&answer.exposed_headers)));
    }
    code.put(format_args!("    max_age={},", answer.max_age));
    code.line(")");
    answer.snippet(
        [("The file that creates the app, below every other app.add_middleware(...) and @app.middleware", code)],
        "restart the server",
    )
}

const BEFORE: &str = "from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware

# Answers unhandled errors inside of the next one, or they lack the headers.
app.add_middleware(ServerErrorMiddleware)
app.add_middleware(
    CORSMiddleware,";

/// The methods that need no permission, too, and those of the policy.
fn methods<'a>(allowed: &[&'a str]) -> Vec<&'a str> {
    let safelisted = ["GET", "HEAD", "POST"];
    safelisted.into_iter().chain(allowed.iter().copied().filter(|method| !safelisted.contains(method))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn methods_without_a_need_for_permission_are_listed_once() {
        assert_eq!(methods(&["POST", "PUT"]), ["GET", "HEAD", "POST", "PUT"]);
    }

    #[test]
    fn several_domains_are_one_pattern() {
        let mut policy = example::policy(&["https://app.example"]);
        policy.allow_subdomains_of = vec!["https://a.example".into(), "https://b.example".into()];
        let code = &render(&policy).parts[0].code;
        let line = r#"=r"^https://([a-z0-9_-]+\.)+a\.example$" r"|" r"^https://([a-z0-9_-]+\.)+b\.example$","#;
        assert!(code.contains(line), "{code}");
    }
}
