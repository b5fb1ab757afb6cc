//! [Fastify](https://fastify.dev) 5 with [`@fastify/cors`](https://github.com/fastify/fastify-cors) 11.
//!
//! The plugin answers the preflight in a hook, before routes and authentication, if it is registered first. Given as an import that is
//! still under way, it is the same text in an ES module and in a `CommonJS` file. Every option is written out: since version 11 the
//! default allows GET, HEAD and POST only, and without `allowedHeaders` whatever is asked for is allowed.

use super::answer::Answer;
use super::code::Code;
use super::express_cors::write_options;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Fastify with its plugin.
pub(super) static FASTIFY: Recipe = Recipe {
    id: "fastify",
    name: "Fastify with @fastify/cors",
    family: Family::JavaScript,
    language: "js",
    manual: "https://github.com/fastify/fastify-cors#readme",
    caveats: &[
        "Hooks that are added above these lines run first, and one that asks for a login answers the preflight with 401.",
        "Register the plugin once: delete any other registration of it. Since version 11 it allows only GET, HEAD and POST unless \
         methods says more.",
        "The plugin answers an OPTIONS request that is no preflight with 400; strictPreflight: false makes that 204, never a route \
         of your own.",
        "What is written to reply.raw, as streams of events often are, has none of the headers: set them there again.",
        "A route that sets Access-Control-* or Vary itself overwrites these lines: delete it there.",
    ],
    render,
};

const PLACE: &str = "The file that creates the app, right after const fastify = Fastify(...), under the name that it has there, above every \
                     other register, hook and route";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    code.line("fastify.register(import('@fastify/cors'), {");
    write_options(&mut code, &answer);
    code.line("});");
    answer.snippet([(PLACE, code)], "npm install @fastify/cors, then restart the Node process")
}
