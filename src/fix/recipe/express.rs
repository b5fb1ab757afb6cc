//! [Express](https://expressjs.com) 4 and 5 without any package.
//!
//! The text goes right behind the creation of the app. It has no path, so that the path syntax, which changed in Express 5, does
//! not matter, and it never throws: a refused origin gets its answer without the headers.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::{js_pattern, js_string};
use crate::fix::{Policy, Snippet, pattern};

/// Express by hand.
pub(super) static EXPRESS: Recipe = Recipe {
    id: "express",
    name: "Express without a package",
    family: Family::JavaScript,
    language: "js",
    manual: "https://expressjs.com/en/guide/writing-middleware.html",
    caveats: &[
        "Routes and middleware above these lines answer without the headers, and authentication above them answers the preflight \
         with 401: keep them first.",
        "A route that sets Access-Control-* itself overwrites these lines: delete it there.",
        "Leave out app.options('*', ...), which older advice adds: it is not needed, and Express 5 does not start with it.",
    ],
    render,
};

/// Where the text goes, with a package or without.
pub(super) const PLACE: &str =
    "The file that creates the app, right after const app = express(), above every other app.use and route";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(&mut code, listed);
        code.line("");
    }
    code.line("app.use((req, res, next) => {");
    set_headers(&mut code, &answer);
    code.line(PASS_ON);
    answer.snippet([(PLACE, code)], "restart the Node process")
}

/// Sets the headers on `res`, up to what a preflight alone gets: the `if` is left open.
pub(super) fn set_headers(code: &mut Code, answer: &Answer) {
    match &answer.origins {
        Origins::Any => code.line(&set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => {
            code.line(&set("Access-Control-Allow-Origin", origin));
            if let Some(line) = credentials_line(answer) {
                code.line(&line);
            }
        }
        Origins::Listed(listed) => {
            code.line("  const origin = req.headers.origin || '';");
            code.line("  res.vary('Origin'); // also for a refused origin: a cache must keep the answers apart");
            code.line(&format!("  if ({}) {{", is_allowed(listed)));
            code.line("    res.set('Access-Control-Allow-Origin', origin);");
            if let Some(line) = credentials_line(answer) {
                code.line(&format!("  {line}"));
            }
            code.line("  }");
        }
    }
    if !answer.exposed_headers.is_empty() {
        code.line(&set("Access-Control-Expose-Headers", &answer.exposed_headers.join(", ")));
    }
    code.line("  // A preflight brings no cookie and no token: answer it before anything asks for one.");
    code.line("  if (req.method === 'OPTIONS' && req.headers['access-control-request-method']) {");
    if !answer.methods.is_empty() {
        let line = set("Access-Control-Allow-Methods", &answer.methods.join(", "));
        code.line(&format!("  {line} // GET, HEAD and POST need no permission"));
    }
    if !answer.request_headers.is_empty() {
        code.line(&format!("  {}", set("Access-Control-Allow-Headers", &answer.request_headers.join(", "))));
    }
    code.line(&format!("  {}", set("Access-Control-Max-Age", &answer.max_age.to_string())));
}

const PASS_ON: &str = "    res.status(204).end();
  } else {
    next();
  }
});";

/// The arrays that [`is_allowed`] looks into; none of them empty, since TypeScript knows no type for what an empty one holds.
pub(super) fn list_origins(code: &mut Code, listed: &Listed) {
    if !listed.exact.is_empty() {
        code.line("const corsOrigins = [");
        for origin in &listed.exact {
            code.line(&format!("  {},", js_string(origin)));
        }
        code.line("];");
    }
    if listed.subdomains_of.is_empty() {
        return;
    }
    code.line("const corsPatterns = [");
    for parent in &listed.subdomains_of {
        code.line(&format!("  {},", js_pattern(&pattern::subdomains(parent))));
    }
    code.line("];");
}

/// The expression that says whether `origin` is allowed.
pub(super) fn is_allowed(listed: &Listed) -> &'static str {
    match (listed.exact.is_empty(), listed.subdomains_of.is_empty()) {
        (_, true) => "corsOrigins.includes(origin)",
        (true, false) => "corsPatterns.some((pattern) => pattern.test(origin))",
        (false, false) => "corsOrigins.includes(origin) || corsPatterns.some((pattern) => pattern.test(origin))",
    }
}

fn credentials_line(answer: &Answer) -> Option<String> {
    let comment = answer.credentials_comment().map(|comment| format!(" // {comment}"));
    let line = set("Access-Control-Allow-Credentials", "true") + &comment.unwrap_or_default();
    answer.allows_credentials().then_some(line)
}

fn set(name: &str, value: &str) -> String {
    format!("  res.set('{name}', {});", js_string(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn one_origin_is_a_constant() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(code.starts_with(
            "app.use((req, res, next) => {\n  res.set('Access-Control-Allow-Origin', 'https://a.example');\n"
        ));
        assert!(!code.contains("vary"), "{code}");
    }

    #[test]
    fn several_origins_vary_whether_allowed_or_not() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        let (before, _) = code.split_once("if (corsOrigins.includes(origin))").expect("there is a lookup");
        assert!(before.contains("res.vary('Origin')"), "{code}");
    }
    #[test]
    fn where_only_subdomains_are_allowed_there_is_no_empty_list() {
        let policy = Policy { allow_subdomains_of: vec!["https://a.example".into()], ..example::policy(&[]) };
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("  if (corsPatterns.some(") && !code.contains("corsOrigins"), "{code}");
    }
}
