//! The part that is the same for services which hand a function a `Request` and want a `Response`.

use super::answer::{Answer, Origins};
use super::by_hand::{ByHand, list_allowed};
use super::code::Code;

/// What the headers are set on, and in which language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Headers {
    /// Headers of nobody else.
    New,
    /// Those of a response, whose own are replaced.
    OfResponse,
    /// The same, in TypeScript.
    OfTypedResponse,
}

/// Adds `isPreflight(request)` and `setCorsHeaders(request, headers)`, and above them the lists that these look into.
pub(super) fn functions(code: &mut Code, answer: &Answer, kind: Headers) {
    let (request, headers) = match kind {
        Headers::New | Headers::OfResponse => ("request", "headers"),
        Headers::OfTypedResponse => ("request: Request", "headers: Headers"),
    };
    list_allowed(code, answer);
    code.put(format_args!("function isPreflight({request}) {{"));
    code.line("  return request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');\n}\n");
    code.put(format_args!("function setCorsHeaders({request}, {headers}) {{"));
    let replaces = kind != Headers::New;
    if replaces && !answer.allows_credentials() && !matches!(answer.origins, Origins::Listed(_)) {
        code.line("  headers.delete('Access-Control-Allow-Credentials');");
    }
    let words = if replaces { REPLACE } else { SET };
    words.write(code, answer);
    code.line("  }\n}\n");
}

const SET: ByHand = ByHand {
    set: |name, value| format!("headers.set('{name}', {value});"),
    origin_and_vary: "  const origin = request.headers.get('Origin') || '';
  headers.append('Vary', 'Origin'); // also for a refused origin: a cache must keep the answers apart",
    if_preflight: "  if (isPreflight(request)) {",
};

const REPLACE: ByHand = ByHand {
    origin_and_vary: "  const origin = request.headers.get('Origin') || '';
  headers.delete('Access-Control-Allow-Origin');
  headers.delete('Access-Control-Allow-Credentials');
  headers.append('Vary', 'Origin'); // also for a refused origin: a cache must keep the answers apart",
    ..SET
};
