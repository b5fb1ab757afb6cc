//! [Hono](https://hono.dev) 4 with the `cors` middleware that comes with it.
//!
//! Every option is written out, since the defaults allow more: all methods, and whatever header is asked for.

use super::answer::{Answer, Origins};
use super::by_hand::list_allowed;
use super::code::Code;

use super::express::is_allowed;
use super::express_cors::js_array;
use super::{Family, Recipe};
use crate::fix::quote::js_string;
use crate::fix::{Policy, Snippet};

/// Hono with its own middleware.
pub(super) static HONO: Recipe = Recipe {
    id: "hono",
    name: "Hono",
    family: Family::JavaScript,
    language: "js",
    manual: "https://hono.dev/docs/middleware/builtin/cors",
    caveats: &[
        "Routes and middleware above app.use(cors(...)) answer without the headers, and authentication above it answers the \
         preflight with 401: keep it first.",
        "An empty allowHeaders lets every request header in: name at least one.",
        "The middleware answers every OPTIONS request, also one that is no preflight.",
        "Call cors once for a path: of two, the later one overwrites the origin, and the first one's credentials stay.",
        "The lines open all paths. To open one, write app.use('/api/*', cors(...)).",
    ],
    render,
};

const PLACE: &str =
    "The file that creates the app, right after const app = new Hono(), above every other app.use and route";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line("import { cors } from 'hono/cors'; // unless it is there already\n");
    if matches!(&answer.origins, Origins::Listed(listed) if !listed.subdomains_of.is_empty()) {
        list_allowed(&mut code, &answer);
    }
    code.line("app.use(cors({");
    match &answer.origins {
        Origins::Any => code.line("  origin: '*',"),
        Origins::One(origin) => code.put(format_args!("  origin: {},", js_string(origin))),
        Origins::Listed(listed) if listed.subdomains_of.is_empty() => {
            code.line("  origin: [");
            for origin in &listed.exact {
                code.put(format_args!("    {},", js_string(origin)));
            }
            code.line("  ],");
        }
        Origins::Listed(listed) => {
            code.put(format_args!("  origin: (origin) => ({} ? origin : null),", is_allowed(listed)));
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("  credentials: true,{comment}"));
    }
    code.put(format_args!("  allowMethods: {}, // GET, HEAD and POST need no permission", js_array(&answer.methods)));
    if answer.request_headers.is_empty() {
        code.line("  allowHeaders: ['accept'], // it needs no permission; an empty list would allow every header");
    } else {
        code.put(format_args!("  allowHeaders: {},", js_array(&answer.request_headers)));
    }
    if !answer.exposed_headers.is_empty() {
        code.put(format_args!("  exposeHeaders: {},", js_array(&answer.exposed_headers)));
    }
    code.put(format_args!("  maxAge: {},", answer.max_age));
    code.line("}));");
    answer.snippet([(PLACE, code)], "restart the Node process, or deploy again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn the_list_of_request_headers_is_never_empty() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(code.contains("\n  allowHeaders: ['accept'],"), "{code}");
    }

    #[test]
    fn only_patterns_need_a_function() {
        let mut policy = example::policy(&["https://a.example", "https://b.example"]);
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("origin: [\n    'https://a.example',\n    'https://b.example',\n  ],\n"), "{code}");
        policy.allow_subdomains_of.push("https://shop.example".into());
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("origin: (origin) => (corsOrigins.includes(origin) || "), "{code}");
    }
}
