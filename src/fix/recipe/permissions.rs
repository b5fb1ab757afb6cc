//! The lines that do not depend on the origin, for servers that are configured one header a line.

use super::answer::Answer;
use super::code::Code;

/// What pages may read of a response, and what a preflight permits: each header as `set` writes it from its name and value.
pub(super) fn permissions(code: &mut Code, answer: &Answer, set: fn(&str, &str) -> String) {
    let set_list = |code: &mut Code, name: &str, values: &[&str]| {
        if !values.is_empty() {
            code.line(&set(name, &values.join(", ")));
        }
    };
    set_list(code, "Access-Control-Expose-Headers", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("# GET, HEAD and POST need no permission.");
    }
    set_list(code, "Access-Control-Allow-Methods", &answer.methods);
    set_list(code, "Access-Control-Allow-Headers", &answer.request_headers);
    code.line(&set("Access-Control-Max-Age", &answer.max_age.to_string()));
}
