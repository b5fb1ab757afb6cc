//! [Express](https://expressjs.com) 4 and 5 without any package.
//!
//! The text goes right behind the creation of the app. It has no path, so that the path syntax, which changed in Express 5, does
//! not matter, and it never throws: a refused origin gets its answer without the headers.

use super::answer::{Answer, Listed};
use super::by_hand::{ByHand, list_allowed};
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
        "The lines open all paths. To open one, write app.use('/api', ...).",
    ],
    render,
};

/// Where the text goes, with a package or without.
pub(super) const PLACE: &str =
    "The file that creates the app, right after const app = express(), above every other app.use and route";

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, |_| true);
    let mut code = Code::default();
    list_allowed(&mut code, &answer);
    code.line("app.use((req, res, next) => {");
    WORDS.write(&mut code, &answer);
    code.line(PASS_ON);
    answer.snippet([(PLACE, code)], "restart the Node process")
}

/// How Express says it, on `res`.
pub(super) const WORDS: ByHand = ByHand {
    set: |name, value| format!("res.set('{name}', {value});"),
    origin_and_vary: "  const origin = req.headers.origin || '';
  res.vary('Origin'); // also for a refused origin: a cache must keep the answers apart",
    if_preflight: "  // A preflight brings no cookie and no token: answer it before anything asks for one.
  if (req.method === 'OPTIONS' && req.headers['access-control-request-method']) {",
};

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
            code.put(format_args!("  {},", js_string(origin)));
        }
        code.line("];");
    }
    if listed.subdomains_of.is_empty() {
        return;
    }
    code.line("const corsPatterns = [");
    for parent in &listed.subdomains_of {
        code.put(format_args!("  {},", js_pattern(&pattern::subdomains(parent))));
    }
    code.line("];");
}

/// The expression that says whether `origin` is allowed.
pub(super) fn is_allowed(listed: &Listed) -> &'static str {
    match (listed.exact.is_empty(), listed.subdomains_of.is_empty()) {
        (true, true) => "false",
        (false, true) => "corsOrigins.includes(origin)",
        (true, false) => "corsPatterns.some((pattern) => pattern.test(origin))",
        (false, false) => "corsOrigins.includes(origin) || corsPatterns.some((pattern) => pattern.test(origin))",
    }
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
    fn where_nobody_is_allowed_no_list_is_asked_that_is_not_there() {
        let code = &render(&example::policy(&[])).parts[0].code;
        assert!(code.contains("  if (false) {") && !code.contains("corsOrigins"), "{code}");
    }

    #[test]
    fn where_only_subdomains_are_allowed_there_is_no_empty_list() {
        let policy = Policy { allow_subdomains_of: vec!["https://a.example".into()], ..example::policy(&[]) };
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("  if (corsPatterns.some(") && !code.contains("corsOrigins"), "{code}");
    }
}
