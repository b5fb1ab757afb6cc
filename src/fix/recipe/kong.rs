//! [Kong Gateway](https://konghq.com/products/kong-gateway) 3, by its declarative file.
//!
//! Written from the plugin's documentation and source. What it takes for granted is dangerous: no list of origins allows all, no list
//! of headers allows each one that is asked for, and an origin with any sign but letters, digits, `.`, `:`, `/` and `-` is read as a
//! pattern.

use super::answer::{Answer, NOBODY, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Kong.
pub(super) static KONG: Recipe = Recipe {
    id: "kong",
    name: "Kong",
    family: Family::Proxy,
    language: "yaml",
    manual: "https://developer.konghq.com/plugins/cors/",
    caveats: &[
        "A request that no route matches is answered 404 without headers: a route with methods: must list OPTIONS too.",
        "A second cors plugin at a route or a consumer replaces this one there, and does not add to it.",
        "Written from the manual and never run: check with curl that Access-Control-Allow-Origin comes once.",
    ],
    render,
};

/// With any other one, Kong does not load the file.
const METHODS: &[&str] = &["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

const PLACE: &str = "kong.yml, in the entry of the API below services:, beside its url and routes (if it has plugins: already: \
                     below that line, without a second one)";

fn render(policy: &Policy) -> Snippet {
    let mut answer = Answer::new(policy, fits_plain);
    answer.keep_methods(METHODS, "Kong");
    let code = plugin(&answer);
    answer.snippet([(PLACE, code)], "kong config parse kong.yml && kong reload, or deck gateway sync kong.yml")
}

fn plugin(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("    plugins:\n      - name: cors\n        config:\n          origins:");
    match &answer.origins {
        Origins::Any => item(&mut code, "*"),
        Origins::One(origin) => add_origin(&mut code, origin),
        Origins::Listed(listed) => {
            listed.exact.iter().for_each(|origin| add_origin(&mut code, origin));
            listed.subdomains_of.iter().for_each(|parent| item(&mut code, &pattern::subdomains(parent)));
            if listed.exact.is_empty() && listed.subdomains_of.is_empty() {
                item(&mut code, NOBODY);
            }
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.put(format_args!("          credentials: true{comment}"));
    }
    if !answer.exposed_headers.is_empty() {
        list(&mut code, "exposed_headers", &answer.exposed_headers);
    }
    if answer.methods.is_empty() {
        code.line("          # None needs permission: without a list, the plugin allows all.");
        list(&mut code, "methods", &["GET", "HEAD", "POST"]);
    } else {
        code.line("          # GET, HEAD and POST need no permission.");
        list(&mut code, "methods", &answer.methods);
    }
    if answer.request_headers.is_empty() {
        code.line("          # None needs permission: without a list, the plugin allows each that is asked for.");
        list(&mut code, "headers", &["accept"]);
    } else {
        list(&mut code, "headers", &answer.request_headers);
    }
    code.put(format_args!("          max_age: {}", answer.max_age));
    code
}

fn add_origin(code: &mut Code, origin: &str) {
    if origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:/-".contains(&byte)) {
        item(code, origin);
    } else {
        let pattern = pattern::exact(origin);
        code.put(format_args!("            - '{pattern}' # {origin}, which Kong would take for a pattern"));
    }
}

fn list(code: &mut Code, name: &str, values: &[&str]) {
    code.put(format_args!("          {name}:"));
    for value in values {
        item(code, value);
    }
}

fn item(code: &mut Code, value: &str) {
    code.put(format_args!("            - '{value}'"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_kong_would_take_for_a_pattern_is_one_that_matches_the_origin_alone() {
        let code = &render(&example::policy(&["http://[::1]:3000", "https://my_app.example"])).parts[0].code;
        assert!(code.contains(r"- '^http://\[::1\]:3000$' # http://[::1]:3000,"), "{code}");
        assert!(code.contains(r"- '^https://my_app\.example$' # https://my_app.example,"), "{code}");
    }

    #[test]
    fn no_list_is_empty_since_that_would_allow_all() {
        let policy = Policy { allow_methods: vec![], ..example::policy(&["https://$a.example", "https://$b.example"]) };
        let code = &render(&policy).parts[0].code;
        for line in ["- 'https://nobody.invalid'", "- 'GET'", "- 'accept'"] {
            assert!(code.contains(line), "{code}");
        }
    }
}
