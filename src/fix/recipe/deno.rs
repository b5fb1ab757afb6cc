//! [Deno](https://deno.com) 2 with its own `Deno.serve`; the versions it was proven with stand in [`DENO`].
//!
//! A function around the handler: it answers the preflight, and adds the headers to a copy of what the handler answers, since some
//! responses, such as those of `fetch`, cannot be changed. It catches what the handler throws, for Deno's own answer to that has no
//! headers.

use super::answer::Answer;
use super::by_hand::list_allowed;
use super::code::Code;
use super::fetch_handler::{ERROR, call_handler, replace_headers};
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Deno without a framework.
pub(super) static DENO: Recipe = Recipe {
    id: "deno",
    name: "Deno",
    family: Family::JavaScript,
    language: "ts",
    manual: "https://docs.deno.com/runtime/fundamentals/http_server/",
    caveats: &[
        "handler is what Deno.serve was given, function or name. Options stay where they are: Deno.serve({ port: 8000 }, \
         withCors(handler)). For deno serve, write export default { fetch: withCors(handler) }.",
        "What the handler throws is answered with 500 here, so that the page can read it: onError of Deno.serve is not asked any more.",
        "Access-Control-* headers that the handler sets are removed: these lines are the only place for them.",
        "With a framework such as Hono or Oak, use its own middleware instead.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("function withCors(handler: Deno.ServeHandler): Deno.ServeHandler {");
    code.line("  return async (request, info) => {");
    call_handler(&mut code, "handler(request, info)", ERROR);
    code.line("    if (response.status === 101) return response; // a WebSocket");
    code.line("    response = new Response(response.body, response); // a copy: an answer of fetch, or a redirect, cannot be changed");
    replace_headers(&mut code, &answer);
    code.line("  };");
    code.line("}");
    let mut call = Code::default();
    call.line("Deno.serve(withCors(handler));");
    answer.snippet(
        [("The file that starts the server, above the call of Deno.serve", code), (IN_PLACE, call)],
        "restart the Deno process",
    )
}

const IN_PLACE: &str = "The same file, in place of Deno.serve(handler)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_websocket_is_handed_on_as_it_is() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        let (before, after) =
            code.split_once("if (response.status === 101) return response;").expect("it is asked for");
        assert!(before.contains("await handler(request, info)") && after.contains("new Response("), "{code}");
    }
}
