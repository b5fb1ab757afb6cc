//! [Tornado](https://www.tornadoweb.org) without a package.
//!
//! `set_default_headers` reaches only the handlers that inherit it: neither the 404 of a path without a handler, nor redirects, nor
//! files. A transform, which is how Tornado itself compresses, sees every response; a rule of its own answers every preflight.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::python::{self, Headers};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Tornado by hand.
pub(super) static TORNADO: Recipe = Recipe {
    id: "tornado",
    name: "Tornado",
    family: Family::Python,
    language: "python",
    manual: "https://www.tornadoweb.org/en/stable/routing.html",
    caveats: &[
        "Rules that add_handlers adds above these lines are asked first: they answer the preflight of their host.",
        "Delete the set_default_headers and options methods that older advice adds for CORS: these lines replace what they send.",
        "Tornado's manual does not describe add_transform, with which Tornado itself compresses: after an upgrade, try the page again.",
        "A FallbackHandler hands requests to another application: its answers lack the headers, and need a recipe of their own.",
        "CORS lets the page read; forged requests are checked apart: with xsrf_cookies a PUT or POST needs the token, and with \
         cross_origin_protection (6.6) its origin has to be in trusted_origins, or the answer is 403.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    python::imports_and_constants(&mut code, &answer, "import tornado.routing\nimport tornado.web");
    code.line("\n\nclass IsPreflight(tornado.routing.Matcher):");
    code.line("    def match(self, request):");
    code.put(format_args!("        {}", python::PREFLIGHT_COMMENT));
    code.put(format_args!("        if {}:", python::IS_PREFLIGHT));
    code.line("            return {}");
    code.line(ANSWER);
    code.line("class CorsHeaders(tornado.web.OutputTransform):");
    if matches!(answer.origins, Origins::Listed(_)) {
        code.line("    def __init__(self, request):\n        self.request = request\n");
    }
    code.line("    def transform_first_chunk(self, status_code, headers, chunk, finishing):");
    python::set_headers(&mut code, &answer, &HEADERS, 8);
    code.line("        return status_code, headers, chunk");
    let mut apply = Code::default();
    apply.line("application.add_handlers(r\".*\", [(IsPreflight(), AnswerPreflight)])  # before all other rules");
    apply.line("application.add_transform(CorsHeaders)  # for errors, too");
    answer.snippet(
        [("The file that creates the application, below its imports", code), (PLACE, apply)],
        "restart the server",
    )
}

const PLACE: &str = "The same file, right after application = tornado.web.Application(...) or make_app(), under the name that it has there";

const HEADERS: Headers = Headers {
    name: "headers",
    vary: "headers.add(\"Vary\", \"Origin\")",
    remove: "headers.pop(\"Access-Control-Allow-Origin\", None)",
    origin: "self.request.headers.get(\"Origin\", \"\")",
};

const ANSWER: &str = "

class AnswerPreflight(tornado.web.RequestHandler):
    def options(self):
        self.set_status(204)
        for name, value in CORS_PREFLIGHT.items():
            self.set_header(name, value)

";
