//! What the recipes in Python have in common: lists, and the answer by hand where a framework has no library that gets it right.
//!
//! Every value fits a string in double quotes as it stands; the patterns stand in raw strings, and are matched as a whole.

use super::answer::{Answer, Listed, Origins};
use super::code::{Code, each};
use crate::fix::pattern;

/// The condition under which a request is a preflight.
pub(super) const IS_PREFLIGHT: &str =
    r#"request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers"#;

/// Why the preflight is answered where it is.
pub(super) const PREFLIGHT_COMMENT: &str =
    "# A preflight brings no cookie and no token: answer it before anything asks for one.";

/// How a framework's response headers are written, as expressions.
pub(super) struct Headers {
    /// The mapping.
    pub(super) name: &'static str,
    /// Adds `Origin` to `Vary`, and leaves there what stands there.
    pub(super) vary: &'static str,
    /// Removes `Access-Control-Allow-Origin`, if it is there.
    pub(super) remove: &'static str,
    /// The origin that asks, or an empty string.
    pub(super) origin: &'static str,
}

/// The imports, with the framework's own, and below them the constants that the other parts read: whom to allow, and what only a
/// preflight is told.
pub(super) fn imports_and_constants(code: &mut Code, answer: &Answer, imports: &str) {
    if needs_re(answer) {
        code.line("import re\n");
    }
    code.put(format_args!("{imports}\n"));
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(code, listed);
    }
    code.line("CORS_PREFLIGHT = {");
    if !answer.methods.is_empty() {
        let names = answer.methods.join(", ");
        code.put(format_args!(
            "    \"Access-Control-Allow-Methods\": \"{names}\",  # GET, HEAD and POST need no permission"
        ));
    }
    if !answer.request_headers.is_empty() {
        code.put(format_args!("    \"Access-Control-Allow-Headers\": \"{}\",", answer.request_headers.join(", ")));
    }
    code.put(format_args!("    \"Access-Control-Max-Age\": \"{}\",", answer.max_age));
    code.line("}");
}

/// Whether there are patterns to compile.
fn needs_re(answer: &Answer) -> bool {
    matches!(&answer.origins, Origins::Listed(listed) if !listed.subdomains_of.is_empty())
}

/// The lines that set the headers of any answer, indented by `indent` spaces.
pub(super) fn set_headers(code: &mut Code, answer: &Answer, headers: &Headers, indent: usize) {
    let Headers { name, vary, remove, origin } = headers;
    let indent = " ".repeat(indent);
    let set = |header: &str, value: &str| format!("{indent}{name}[\"{header}\"] = \"{value}\"");
    let credentials = answer.allows_credentials().then(|| {
        let comment = answer.credentials_comment_behind("  # ");
        set("Access-Control-Allow-Credentials", "true") + &comment
    });
    match &answer.origins {
        Origins::Any => code.line(&set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => {
            code.line(&set("Access-Control-Allow-Origin", origin));
            if let Some(line) = credentials {
                code.line(&line);
            }
        }
        Origins::Listed(listed) => {
            code.put(format_args!("{indent}origin = {origin}"));
            code.put(format_args!("{indent}{vary}  # also for a refused origin: a cache must keep the answers apart"));
            code.put(format_args!("{indent}if {}:", is_allowed(listed)));
            code.put(format_args!("{indent}    {name}[\"Access-Control-Allow-Origin\"] = origin"));
            if let Some(line) = credentials {
                code.put(format_args!("    {line}"));
            }
            code.put(format_args!("{indent}else:"));
            code.put(format_args!("{indent}    {remove}"));
        }
    }
    if !answer.exposed_headers.is_empty() {
        code.line(&set("Access-Control-Expose-Headers", &answer.exposed_headers.join(", ")));
    }
}

/// `name`, `[`, a line for each of the `items`, as they stand, `]` and `end`; all indented by `indent` spaces.
pub(super) fn list(code: &mut Code, indent: usize, name: &str, items: &[String], end: &str) {
    let indent = " ".repeat(indent);
    if items.is_empty() {
        return code.put(format_args!("{indent}{name}[]{end}"));
    }
    code.put(format_args!("{indent}{name}["));
    for item in items {
        code.put(format_args!("{indent}    {item},"));
    }
    code.put(format_args!("{indent}]{end}"));
}

/// `value` as a string.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

/// The values as a list on one line.
pub(super) fn quoted_list(values: &[&str]) -> String {
    let quoted = each(values, &quoted);
    format!("[{}]", quoted.join(", "))
}

/// The pattern for the subdomains of `parent`, as a raw string.
pub(super) fn raw_pattern(parent: &str) -> String {
    format!("r\"{}\"", pattern::subdomains(parent))
}

fn list_origins(code: &mut Code, listed: &Listed) {
    list(code, 0, "CORS_ORIGINS = ", &each(&listed.exact, &quoted), "");
    if !listed.subdomains_of.is_empty() {
        let patterns = each(&listed.subdomains_of, &|parent| format!("re.compile({})", raw_pattern(parent)));
        list(code, 0, "CORS_PATTERNS = ", &patterns, "");
    }
}

fn is_allowed(listed: &Listed) -> &'static str {
    if listed.subdomains_of.is_empty() {
        "origin in CORS_ORIGINS"
    } else {
        "origin in CORS_ORIGINS or any(pattern.fullmatch(origin) for pattern in CORS_PATTERNS)"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    const HEADERS: Headers = Headers { name: "headers", vary: "vary()", remove: "remove()", origin: "origin()" };

    fn written(origins: &[&str]) -> String {
        let policy = example::policy(origins);
        let mut code = Code::default();
        set_headers(&mut code, &Answer::new(&policy, |_| true), &HEADERS, 4);
        code.finish()
    }

    #[test]
    fn one_origin_is_a_constant() {
        let code = written(&["https://a.example"]);
        assert!(code.starts_with("    headers[\"Access-Control-Allow-Origin\"] = \"https://a.example\"\n"), "{code}");
        assert!(!code.contains("vary"), "{code}");
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = written(&["https://a.example", "https://b.example"]);
        let (before, after) = code.split_once("    if origin in CORS_ORIGINS:\n").expect("there is a lookup");
        assert!(before.contains("vary()"), "{code}");
        let (allowed, refused) = after.split_once("    else:\n").expect("there is another way");
        assert!(
            allowed.contains("Access-Control-Allow-Credentials") && refused.starts_with("        remove()"),
            "{code}"
        );
    }

    #[test]
    fn an_empty_list_is_on_one_line() {
        let mut code = Code::default();
        list(&mut code, 0, "A = ", &[], "");
        list(&mut code, 4, "b=", &[quoted("c")], ",");
        assert_eq!(code.finish(), "A = []\n    b=[\n        \"c\",\n    ],\n");
    }
}
