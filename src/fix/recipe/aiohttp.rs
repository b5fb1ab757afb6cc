//! [aiohttp](https://docs.aiohttp.org)'s server without a package.
//!
//! aiohttp-cors asks for every route by name, and leaves out what has none, such as a 404. Here a middleware answers the preflight, also
//! where no route is, and a signal adds the headers to whatever is about to be sent.

use super::answer::Answer;
use super::code::Code;
use super::python::{self, Headers};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// aiohttp's server by hand.
pub(super) static AIOHTTP: Recipe = Recipe {
    id: "aiohttp",
    name: "aiohttp (server)",
    family: Family::Python,
    language: "python",
    manual: "https://docs.aiohttp.org/en/stable/web_advanced.html#signals",
    caveats: &[
        "Delete aiohttp_cors.setup(app) and what is added to it: it insists on setting the headers alone, and fails beside these lines.",
        "The lines hold for applications that are added with app.add_subapp(), too: paste them for the outermost one only.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    python::imports_and_constants(&mut code, &answer, "from aiohttp import web");
    code.line("\n");
    code.line("@web.middleware");
    code.line("async def answer_preflight(request, handler):");
    code.put(format_args!("    {}", python::PREFLIGHT_COMMENT));
    code.put(format_args!("    if {}:", python::IS_PREFLIGHT));
    code.line("        return web.Response(status=204, headers=CORS_PREFLIGHT)");
    code.line("    return await handler(request)");
    code.line("\n");
    code.line("async def add_cors_headers(request, response):");
    python::set_headers(&mut code, &answer, &HEADERS, 4);
    let mut apply = Code::default();
    apply.line("app.middlewares.insert(0, answer_preflight)  # before authentication");
    apply.line("app.on_response_prepare.append(add_cors_headers)  # for errors, too");
    answer.snippet(
        [("The file that creates the application, below its imports", code), (PLACE, apply)],
        "restart the server",
    )
}

const PLACE: &str = "The same file, right after app = web.Application(...), at the same indentation";

const HEADERS: Headers = Headers {
    name: "response.headers",
    vary: "response.headers.add(\"Vary\", \"Origin\")",
    remove: "response.headers.popall(\"Access-Control-Allow-Origin\", None)",
    origin: "request.headers.get(\"Origin\", \"\")",
};
