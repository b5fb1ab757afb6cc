//! The part that is the same for services which hand a function a `Request` and want a `Response`.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::express::{is_allowed, list_origins};
use crate::fix::quote::js_string;

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
    let remove = |code: &mut Code, name: &str| {
        if kind != Headers::New {
            code.line(&format!("  headers.delete('{name}');"));
        }
    };
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(code, listed);
        code.line("");
    }
    code.line(&format!("function isPreflight({request}) {{"));
    code.line("  return request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');\n}\n");
    code.line(&format!("function setCorsHeaders({request}, {headers}) {{"));
    match &answer.origins {
        Origins::Any => {
            remove(code, "Access-Control-Allow-Credentials");
            code.line(&set("Access-Control-Allow-Origin", "*"));
        }
        Origins::One(origin) => {
            if !answer.allows_credentials() {
                remove(code, "Access-Control-Allow-Credentials");
            }
            code.line(&set("Access-Control-Allow-Origin", origin));
            credentials(code, answer, "");
        }
        Origins::Listed(listed) => {
            code.line("  const origin = request.headers.get('Origin') || '';");
            remove(code, "Access-Control-Allow-Origin");
            remove(code, "Access-Control-Allow-Credentials");
            code.line(
                "  headers.append('Vary', 'Origin'); // also for a refused origin: a cache must keep the answers apart",
            );
            code.line(&format!("  if ({}) {{", is_allowed(listed)));
            code.line("    headers.set('Access-Control-Allow-Origin', origin);");
            credentials(code, answer, "  ");
            code.line("  }");
        }
    }
    if !answer.exposed_headers.is_empty() {
        code.line(&set("Access-Control-Expose-Headers", &answer.exposed_headers.join(", ")));
    }
    code.line("  if (isPreflight(request)) {");
    if !answer.methods.is_empty() {
        let line = set("Access-Control-Allow-Methods", &answer.methods.join(", "));
        code.line(&format!("  {line} // GET, HEAD and POST need no permission"));
    }
    if !answer.request_headers.is_empty() {
        code.line(&format!("  {}", set("Access-Control-Allow-Headers", &answer.request_headers.join(", "))));
    }
    code.line(&format!("  {}\n  }}\n}}\n", set("Access-Control-Max-Age", &answer.max_age.to_string())));
}

fn credentials(code: &mut Code, answer: &Answer, indent: &str) {
    if answer.allows_credentials() {
        let comment = answer.credentials_comment().map(|comment| format!(" // {comment}")).unwrap_or_default();
        code.line(&format!("{indent}{}{comment}", set("Access-Control-Allow-Credentials", "true")));
    }
}

fn set(name: &str, value: &str) -> String {
    format!("  headers.set('{name}', {});", js_string(value))
}
