//! [Node](https://nodejs.org)'s own `http` module, without any package.
//!
//! Nothing runs before the listener of a plain server, so the text is a function and the call of it that comes first there. It never
//! throws: a refused origin gets its answer without the headers.

use super::answer::Answer;
use super::by_hand::{ByHand, list_allowed};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// Node by hand.
pub(super) static NODE: Recipe = Recipe {
    id: "node",
    name: "Node without a framework",
    family: Family::JavaScript,
    language: "js",
    manual: "https://nodejs.org/api/http.html",
    caveats: &[
        "What the listener answers above these lines has no headers, and a login above them answers the preflight with 401: keep \
         them first.",
        "Access-Control-* or Vary in a later res.setHeader or res.writeHead replaces what stands here: delete it there, or write \
         Vary: Origin into it too.",
        "An error that nothing catches ends the process, so that the page sees a connection that broke: catch it in the listener \
         and answer 500 on the same res.",
    ],
    render,
};

const ABOVE: &str = "The file that creates the server, above http.createServer";

const INSIDE: &str =
    "The function given to http.createServer, as its first lines, with req and res as they are called there";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("function allowOrigin(req, res) {");
    WORDS.write(&mut code, &answer);
    code.line(END);
    let mut call = Code::default();
    call.line("allowOrigin(req, res);");
    call.line("if (res.writableEnded) return; // it was a preflight, which has its answer");
    answer.snippet([(ABOVE, code), (INSIDE, call)], "restart the Node process")
}

const WORDS: ByHand = ByHand {
    set: |name, value| format!("res.setHeader('{name}', {value});"),
    origin_and_vary: "  const origin = req.headers.origin || '';
  res.setHeader('Vary', 'Origin'); // also for a refused origin: a cache must keep the answers apart",
    if_preflight: "  // A preflight brings no cookie and no token: answer it before anything asks for one.
  if (req.method === 'OPTIONS' && req.headers['access-control-request-method']) {",
};

const END: &str = "    res.statusCode = 204;
    res.end();
  }
}";
