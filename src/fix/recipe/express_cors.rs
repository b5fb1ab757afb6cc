//! [Express](https://expressjs.com) 4 and 5 with the [`cors`](https://expressjs.com/en/resources/middleware/cors.html) middleware.
//!
//! The text goes right behind the creation of the app: the middleware answers the preflight itself, so that neither `app.options`
//! nor a route for OPTIONS is needed. Every option is written out, since the defaults allow more: all methods, and whatever header
//! is asked for.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::express::PLACE;
use super::{Family, Recipe};
use crate::fix::quote::{js_pattern, js_string};
use crate::fix::{Policy, Snippet, pattern};

/// Express with the cors middleware.
pub(super) static EXPRESS_CORS: Recipe = Recipe {
    id: "express-cors",
    name: "Express with the cors middleware",
    family: Family::JavaScript,
    language: "js",
    manual: "https://expressjs.com/en/resources/middleware/cors.html",
    caveats: &[
        "Routes and middleware above app.use(cors(...)) answer without the headers, and authentication above it answers the \
         preflight with 401: keep it first.",
        "Call cors once: a second call, or a route that sets Access-Control-* itself, overwrites the first.",
        "Leave out app.options('*', cors()), which older advice adds: it is not needed, and Express 5 does not start with it.",
        "For an origin function of your own, refuse with callback(null, false): an error makes the preflight a 500 without headers.",
        "The middleware answers every OPTIONS request, also one that is no preflight.",
        "The lines open all paths. To open one, write app.use('/api', cors(...)).",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line(
        "const cors = require('cors'); // unless it is there already; in an ES module: import cors from 'cors';\n",
    );
    code.line("app.use(cors({");
    write_options(&mut code, &answer);
    code.line("}));");
    answer.snippet([(PLACE, code)], "npm install cors, then restart the Node process")
}

/// The options, each on a line of its own, under the names that the middleware has in common with Fastify's plugin.
pub(super) fn write_options(code: &mut Code, answer: &Answer) {
    match &answer.origins {
        Origins::Any => code.line("  origin: '*',"),
        Origins::One(origin) => code.put(format_args!("  origin: {},", js_string(origin))),
        Origins::Listed(listed) => {
            code.line("  origin: [");
            for origin in &listed.exact {
                code.put(format_args!("    {},", js_string(origin)));
            }
            for parent in &listed.subdomains_of {
                code.put(format_args!("    {},", js_pattern(&pattern::subdomains(parent))));
            }
            code.line("  ],");
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("  credentials: true,{comment}"));
    }
    code.put(format_args!("  methods: {}, // GET, HEAD and POST need no permission", js_array(&answer.methods)));
    if answer.request_headers.is_empty() {
        code.line("  allowedHeaders: [], // without this line, whatever is asked for is allowed");
    } else {
        code.put(format_args!("  allowedHeaders: {},", js_array(&answer.request_headers)));
    }
    if !answer.exposed_headers.is_empty() {
        code.put(format_args!("  exposedHeaders: {},", js_array(&answer.exposed_headers)));
    }
    code.put(format_args!("  maxAge: {},", answer.max_age));
}

/// `values` as an array of strings.
pub(super) fn js_array(values: &[&str]) -> String {
    let literals = each(values, &|value| js_string(value));
    format!("[{}]", literals.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_is_not_in_the_policy_is_ruled_out() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods.clear();
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("\n  methods: [],") && code.contains("\n  allowedHeaders: [],"), "{code}");
    }

    #[test]
    fn several_origins_are_a_list_of_strings() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        assert!(code.contains("origin: [\n    'https://a.example',\n    'https://b.example',\n  ],\n"), "{code}");
    }
}
