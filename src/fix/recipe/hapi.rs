//! [hapi](https://hapi.dev) 21 by hand.
//!
//! Not with its own `cors` option: `*` there means that every origin is named back, a preflight allows whatever method it asks for,
//! and for a path without a route it is a 404. The preflight is answered before hapi looks for a route; the headers are added where
//! every answer passes, errors too, behind whatever else makes one there.

use super::answer::Answer;
use super::by_hand::{ByHand, list_allowed};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::{Policy, Snippet};

/// hapi by hand.
pub(super) static HAPI: Recipe = Recipe {
    id: "hapi",
    name: "hapi",
    family: Family::JavaScript,
    language: "js",
    manual: "https://hapi.dev/api/#request-lifecycle",
    caveats: &[
        "Delete the cors option of the server and of its routes: it overwrites these lines, allows whatever method a preflight asks \
         for, names every origin back for ['*'], and takes the * in https://*.shop.example for any text.",
        "An onPreResponse below these lines that makes a new response, such as an error page, loses the headers.",
        "An onRequest above these lines that asks for a login answers the preflight with 401.",
        "An answer that cannot be written, such as an object that holds itself, becomes a 500 after these lines, without the headers.",
    ],
    render,
};

const FIRST: &str = "The file that creates the server, right after const server = Hapi.server(...)";

const LAST: &str = "The same file, below every other server.ext and server.register, above server.start()";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut first = Code::default();
    first.line(ON_REQUEST);
    let mut last = Code::default();
    list_allowed(&mut last, &answer);
    last.line(ON_PRE_RESPONSE);
    WORDS.write(&mut last, &answer);
    last.line(END);
    answer.snippet([(FIRST, first), (LAST, last)], "restart the Node process")
}

const ON_REQUEST: &str = "\
const isPreflight = ({ method, headers }) => method === 'options' && headers['access-control-request-method'];

// A preflight brings no cookie and no token: answer it before anything asks for one.
server.ext('onRequest', (request, h) => (isPreflight(request) ? h.response().code(204).takeover() : h.continue));";

const ON_PRE_RESPONSE: &str = "\
server.ext('onPreResponse', (request, h) => {
  const { response } = request;
  const headers = response.isBoom ? response.output.headers : response.headers;";

const WORDS: ByHand = ByHand {
    // hapi looks its headers up in lower case.
    set: |name, value| format!("headers['{}'] = {value};", name.to_ascii_lowercase()),
    origin_and_vary: "  const origin = request.headers.origin || '';
  // Also for a refused origin: a cache must keep the answers apart.
  headers.vary = headers.vary ? `${headers.vary}, Origin` : 'Origin';",
    if_preflight: "  if (isPreflight(request)) {",
};

const END: &str = "  }
  return h.continue;
});";
