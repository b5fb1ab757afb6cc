//! [Bun](https://bun.com) with its own `Bun.serve`; the versions it was proven with stand in [`BUN`].
//!
//! `routes` answer without asking `fetch`, so the function goes around all the options. A route that has methods of its own leaves
//! OPTIONS to `fetch`; every other route answers it like any method.

use super::answer::Answer;
use super::by_hand::list_allowed;
use super::code::Code;
use super::fetch_handler::{call_handler, replace_headers};
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Bun without a framework.
pub(super) static BUN: Recipe = Recipe {
    id: "bun",
    name: "Bun",
    family: Family::JavaScript,
    language: "js",
    manual: "https://bun.com/docs/runtime/http/server",
    caveats: &[
        "options is the object that Bun.serve was given: Bun.serve({ ... }) becomes Bun.serve(withCors({ ... })). For a server \
         that is the file's default export, write export default withCors({ ... }).",
        "A route that is a file, or a page imported from HTML, is left as it is: a page of another origin cannot read it.",
        "What a handler throws is answered through error of the options, or else with a plain 500: Bun's own error page, which has \
         no headers, is not shown any more.",
        "Access-Control-* headers that a handler sets are removed: these lines are the only place for them.",
        "This is JavaScript: in a .ts file it runs as it stands, but a strict type check asks for the types of its parameters.",
        "With a framework such as Hono or Elysia, use its own middleware instead.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("function withCors(options) {");
    code.line("  const wrap = (handler) => async (request, server) => {");
    call_handler(&mut code, "handler(request, server)", OTHERWISE);
    code.line("    if (!response) return response; // a WebSocket");
    replace_headers(&mut code, &answer);
    code.line(ROUTES);
    let mut call = Code::default();
    call.line("Bun.serve(withCors(options));");
    answer.snippet(
        [("The file that starts the server, above the call of Bun.serve", code), (IN_PLACE, call)],
        "restart the Bun process",
    )
}

const OTHERWISE: &str = "(await options.error?.(error)) ?? new Response('Internal Server Error', { status: 500 })";

const IN_PLACE: &str = "The same file, in place of Bun.serve(options)";

const ROUTES: &str = "  };
  const wrapRoute = (route) => {
    if (typeof route === 'function') return wrap(route);
    if (route instanceof Response) return wrap(() => route.clone());
    const hasMethods = Object.getPrototypeOf(Object(route)) === Object.prototype;
    return hasMethods ? wrapEach(route) : route;
  };
  const wrapEach = (routes) => Object.fromEntries(Object.entries(routes).map(([key, route]) => [key, wrapRoute(route)]));
  const { routes = {}, fetch = () => new Response('Not Found', { status: 404 }) } = options;
  return { ...options, routes: wrapEach(routes), fetch: wrap(fetch) };
}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_response_that_is_given_more_than_once_is_not_changed() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(code.contains("if (route instanceof Response) return wrap(() => route.clone());"), "{code}");
    }
}
