//! [Cloudflare Workers](https://developers.cloudflare.com/workers/), written as a module; the versions of the runtime it was proven
//! with stand in [`CLOUDFLARE_WORKERS`].
//!
//! A function around the Worker: it answers the preflight, and adds the headers to a copy of the Worker's answer, since that of
//! `fetch` cannot be changed. A copy of a WebSocket's answer stays one.

use super::answer::Answer;
use super::by_hand::list_allowed;
use super::code::Code;
use super::fetch_handler::{ERROR, call_handler, replace_headers};
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// A Cloudflare Worker.
pub(super) static CLOUDFLARE_WORKERS: Recipe = Recipe {
    id: "cloudflare-workers",
    name: "Cloudflare Workers",
    family: Family::Cloud,
    language: "js",
    manual: "https://developers.cloudflare.com/workers/examples/cors-header-proxy/",
    caveats: &[
        "The Worker answers only what reaches it: a path that is a static asset, or that no route of the Worker covers, does not.",
        "Behind Cloudflare Access the preflight is asked to log in: let OPTIONS requests through in the settings of that application.",
        "What the Worker throws is answered with 500 here, so that the page can read it; Cloudflare's own error page has no headers. \
         A Worker that runs out of its limits still shows that page.",
        "Access-Control-* headers that the Worker sets, or hands on from another server, are removed: these lines are the only \
         place for them.",
        "This is JavaScript: in a .ts file it runs as it stands, but a strict type check asks for the types of its parameters.",
        "If it keeps answers with the Cache API: what is kept has to be the answer without these headers, as it is when only the \
         handler inside keeps it.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("function withCors(handlers) {");
    code.line("  const fetch = async (request, env, ctx) => {");
    call_handler(&mut code, "handlers.fetch(request, env, ctx)", ERROR);
    code.line("    response = new Response(response.body, response); // a copy: an answer of fetch, or a redirect, cannot be changed");
    replace_headers(&mut code, &answer);
    code.line("  };");
    code.line("  return { ...handlers, fetch };");
    code.line("}");
    code.line("");
    code.line("export default withCors(worker);");
    let mut rename = Code::default();
    rename.line("const worker = {");
    answer.snippet(
        [
            ("The Worker's main file, in place of the line export default {", rename),
            ("The same file, at its end", code),
        ],
        "npx wrangler deploy",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn handlers_other_than_fetch_stay() {
        let code = &render(&example::policy(&["https://a.example"])).parts[1].code;
        assert!(code.contains("\n  return { ...handlers, fetch };\n}\n\nexport default withCors(worker);\n"), "{code}");
    }
}
