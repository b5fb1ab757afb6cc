//! What the recipes share whose server hands a `Request` to a function and gets a `Response`, both of the Fetch standard.

use super::answer::Answer;
use super::by_hand::ByHand;
use super::code::Code;

/// Declares `isPreflight`.
pub(super) const IS_PREFLIGHT: &str =
    "// A preflight brings no cookie and no token: answer it before anything asks for one.
const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');";

/// Declares `response`: that to a preflight, or what the handler answers to `call`, or, where it throws, what `otherwise` says.
pub(super) fn call_handler(code: &mut Code, call: &str, otherwise: &str) {
    indented(code, 2, IS_PREFLIGHT);
    code.line("    let response = new Response(null, { status: 204 });");
    code.line("    if (!isPreflight) {");
    code.line("      try {");
    code.put(format_args!("        response = await {call};"));
    code.line("      } catch (error) {");
    code.line("        console.error(error);");
    code.put(format_args!("        response = {otherwise};"));
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

/// Sets the headers of `response`, and gives it back, so many levels deep, one at least.
pub(super) fn set_headers(code: &mut Code, answer: &Answer, depth: usize) {
    let mut lines = Code::default();
    WORDS.write(&mut lines, answer);
    lines.line("  }\n  return response;");
    indented(code, depth.saturating_sub(1), &lines.finish());
}

const WORDS: ByHand = ByHand {
    set: |name, value| format!("response.headers.set('{name}', {value});"),
    origin_and_vary: "  const origin = request.headers.get('origin') ?? '';
  response.headers.append('Vary', 'Origin'); // also for a refused origin: a cache must keep the answers apart",
    if_preflight: "  if (isPreflight) {",
};

/// Adds lines so many levels deep.
pub(super) fn indented(code: &mut Code, depth: usize, lines: &str) {
    for line in lines.lines() {
        code.put(format_args!("{}{line}", "  ".repeat(depth)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Policy;
    use crate::fix::recipe::answer::example;

    fn headers(policy: &Policy) -> String {
        let mut code = Code::default();
        set_headers(&mut code, &Answer::new(policy, |_| true), 1);
        code.finish()
    }

    #[test]
    fn one_origin_is_a_constant() {
        let code = headers(&example::policy(&["https://a.example"]));
        assert!(
            code.starts_with("  response.headers.set('Access-Control-Allow-Origin', 'https://a.example');\n"),
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
