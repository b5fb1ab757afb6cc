//! What the recipes share whose server hands a `Request` to a function and gets a `Response`, both of the Fetch standard.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::express::{is_allowed, list_origins};
use crate::fix::quote::js_string;

/// Declares `isPreflight`.
pub(super) const IS_PREFLIGHT: &str =
    "// A preflight brings no cookie and no token: answer it before anything asks for one.
const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');";

/// The arrays that [`set_headers`] needs, and an empty line behind them.
pub(super) fn declare_origins(code: &mut Code, answer: &Answer) {
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(code, listed);
        code.line("");
    }
}

/// Declares `response`: that to a preflight, or what the handler answers to `call`, or, where it throws, what `otherwise` says.
pub(super) fn call_handler(code: &mut Code, call: &str, otherwise: &str) {
    indented(code, 2, IS_PREFLIGHT);
    code.line("    let response = new Response(null, { status: 204 });");
    code.line("    if (!isPreflight) {");
    code.line("      try {");
    code.line(&format!("        response = await {call};"));
    code.line("      } catch (error) {");
    code.line("        console.error(error);");
    code.line(&format!("        response = {otherwise};"));
    code.line("      }");
    code.line("    }");
}

/// A response to a request whose handler threw.
pub(super) const ERROR: &str = "new Response('Internal Server Error', { status: 500 })";

/// Sets the headers of `response`, and gives it back, for an [`Answer`] that is alone to say them.
pub(super) fn replace_headers(code: &mut Code, answer: &Answer) {
    code.line("    for (const name of [...response.headers.keys()]) {");
    code.line(
        "      if (name.startsWith('access-control-')) response.headers.delete(name); // those below are the only ones",
    );
    code.line("    }");
    set_headers(code, answer, 2);
}

/// Sets the headers of `response`, and gives it back, so many levels deep.
pub(super) fn set_headers(code: &mut Code, answer: &Answer, depth: usize) {
    match &answer.origins {
        Origins::Any => indented(code, depth, &set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => {
            indented(code, depth, &set("Access-Control-Allow-Origin", origin));
            allow_credentials(code, answer, depth);
        }
        Origins::Listed(listed) => {
            indented(code, depth, "const origin = request.headers.get('origin') ?? '';");
            let why = "// also for a refused origin: a cache must keep the answers apart";
            indented(code, depth, &format!("response.headers.append('Vary', 'Origin'); {why}"));
            indented(code, depth, &format!("if ({}) {{", is_allowed(listed)));
            indented(code, depth + 1, "response.headers.set('Access-Control-Allow-Origin', origin);");
            allow_credentials(code, answer, depth + 1);
            indented(code, depth, "}");
        }
    }
    if !answer.exposed_headers.is_empty() {
        indented(code, depth, &set("Access-Control-Expose-Headers", &answer.exposed_headers.join(", ")));
    }
    indented(code, depth, "if (isPreflight) {");
    if !answer.methods.is_empty() {
        let line = set("Access-Control-Allow-Methods", &answer.methods.join(", "));
        indented(code, depth + 1, &format!("{line} // GET, HEAD and POST need no permission"));
    }
    if !answer.request_headers.is_empty() {
        indented(code, depth + 1, &set("Access-Control-Allow-Headers", &answer.request_headers.join(", ")));
    }
    indented(code, depth + 1, &set("Access-Control-Max-Age", &answer.max_age.to_string()));
    indented(code, depth, "}");
    indented(code, depth, "return response;");
}

/// Adds lines so many levels deep.
pub(super) fn indented(code: &mut Code, depth: usize, lines: &str) {
    for line in lines.lines() {
        code.line(&format!("{}{line}", "  ".repeat(depth)));
    }
}

fn allow_credentials(code: &mut Code, answer: &Answer, depth: usize) {
    if answer.allows_credentials() {
        let comment = answer.credentials_comment().map(|comment| format!(" // {comment}"));
        let line = set("Access-Control-Allow-Credentials", "true") + &comment.unwrap_or_default();
        indented(code, depth, &line);
    }
}

fn set(name: &str, value: &str) -> String {
    format!("response.headers.set('{name}', {});", js_string(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Policy;
    use crate::fix::recipe::answer::example;

    fn headers(policy: &Policy) -> String {
        let mut code = Code::default();
        set_headers(&mut code, &Answer::new(policy, |_| true), 0);
        code.finish()
    }

    #[test]
    fn one_origin_is_a_constant() {
        let code = headers(&example::policy(&["https://a.example"]));
        assert!(
            code.starts_with("response.headers.set('Access-Control-Allow-Origin', 'https://a.example');\n"),
            "{code}"
        );
        assert!(!code.contains("Vary"), "{code}");
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = headers(&example::policy(&["https://a.example", "https://b.example"]));
        let (before, _) = code.split_once("if (corsOrigins.includes(origin))").expect("there is a lookup");
        assert!(before.contains("append('Vary', 'Origin')"), "{code}");
    }
}
