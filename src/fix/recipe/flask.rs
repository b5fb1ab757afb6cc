//! [Flask](https://flask.palletsprojects.com) without an extension.
//!
//! Flask-CORS 6 sets headers, but leaves the preflight to the routes: an unknown path, a redirect to the address with a slash, or
//! authentication in a `before_request` refuses it. It says `Vary: Origin` only where it allows, and takes an origin with brackets for a
//! regular expression: `http://[::1]:3000` lets in `http://1:3000` instead. Two hooks do better: the one before runs even where there
//! is no route, the one after also for errors.

use super::answer::Answer;
use super::code::Code;
use super::python::{self, Headers};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Flask by hand.
pub(super) static FLASK: Recipe = Recipe {
    id: "flask",
    name: "Flask",
    family: Family::Python,
    language: "python",
    manual: "https://flask.palletsprojects.com/en/stable/api/#flask.Flask.before_request",
    caveats: &[
        "Delete CORS(app) and @cross_origin of Flask-CORS: its default allows every origin, and beside these lines it still does so \
         on unhandled errors.",
        "Flask runs before_request functions in the order in which they are written: authentication above these lines answers the \
         preflight with 401.",
        "In debug mode an unhandled error is answered by the debugger, outside of the app and without these headers: the page sees a \
         CORS error instead of a 500.",
        "In a create_app() function, indent the lines and put them right after its app = Flask(...).",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    python::imports_and_constants(&mut code, &answer, "from flask import request");
    code.line("\n");
    code.line("@app.before_request");
    code.line("def answer_preflight():");
    code.put(format_args!("    {}", python::PREFLIGHT_COMMENT));
    code.put(format_args!("    if {}:", python::IS_PREFLIGHT));
    code.line("        return \"\", 204, CORS_PREFLIGHT");
    code.line("\n");
    code.line("@app.after_request");
    code.line("def add_cors_headers(response):");
    python::set_headers(&mut code, &answer, &HEADERS, 4);
    code.line("    return response");
    answer.snippet([(PLACE, code)], "restart the server")
}

const PLACE: &str =
    "The file that creates the app, right after app = Flask(...), above every extension, blueprint and route";

const HEADERS: Headers = Headers {
    name: "response.headers",
    vary: "response.vary.add(\"Origin\")",
    remove: "response.headers.remove(\"Access-Control-Allow-Origin\")",
    origin: "request.headers.get(\"Origin\", \"\")",
};
