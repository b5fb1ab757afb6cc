//! [lighttpd](https://www.lighttpd.net) 1.4.
//!
//! A header's value is a constant, so that each origin has a block of its own and no pattern can be answered. A block's list replaces
//! the one outside it, hence the variable. Nothing answers OPTIONS but a redirect whose status is no redirect.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// lighttpd.
pub(super) static LIGHTTPD: Recipe = Recipe {
    id: "lighttpd",
    name: "lighttpd",
    family: Family::Proxy,
    language: "lighttpd",
    manual: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_setenv",
    caveats: &[
        "A module may be named twice in server.modules: where it stands first is what counts.",
        "A setenv.set-response-header in a condition of your own replaces this list: add + cors_headers there.",
        "Needs lighttpd 1.4.46 (lighttpd -v), the first whose setenv.set-response-header replaces what an application sends.",
        "The lines open all paths. To open one, put what sets headers into $HTTP[\"url\"] =~ \"^/api/\" { }, with = for +=.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::exact(policy, fits_plain);
    let code = directives(&answer);
    let mut modules = Code::default();
    modules.line(MODULES);
    answer.snippet(
        [
            ("lighttpd.conf, as the first entries of server.modules", modules),
            ("lighttpd.conf, at the end of the file", code),
        ],
        "lighttpd -tt -f /etc/lighttpd/lighttpd.conf && systemctl restart lighttpd",
    )
}

const MODULES: &str =
    "# Before mod_auth and the others: modules answer in this order, and headers are for those that come later.
\"mod_setenv\",
\"mod_redirect\",";

fn directives(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("var.cors_headers = (");
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.line(&(pair("Access-Control-Allow-Credentials", "true") + &comment));
    } else {
        code.line(&(pair("Access-Control-Allow-Credentials", "") + " # drops what the application sends itself"));
    }
    add_list(&mut code, "Access-Control-Expose-Headers", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("    # GET, HEAD and POST need no permission.");
    }
    add_list(&mut code, "Access-Control-Allow-Methods", &answer.methods);
    add_list(&mut code, "Access-Control-Allow-Headers", &answer.request_headers);
    code.line(&pair("Access-Control-Max-Age", &answer.max_age.to_string()));
    code.line(")");
    match &answer.origins {
        Origins::Any => code.line(&set("+=", "*")),
        Origins::One(origin) => code.line(&set("+=", origin)),
        Origins::Listed(listed) => {
            code.line("# Any other origin: no header at all, not even the application's.");
            code.line(&set("+=", ""));
            for origin in &listed.exact {
                code.put(format_args!("$REQUEST_HEADER[\"Origin\"] == \"{origin}\" {{"));
                code.put(format_args!("    {}", set("=", origin)));
                code.line("}");
            }
            code.line("# Also for a refused origin: a cache must keep the answers apart.");
            code.line("setenv.add-response-header += ( \"Vary\" => \"Origin\" )");
        }
    }
    code.line(PREFLIGHT);
    code
}

const PREFLIGHT: &str = r#"
# Answers the preflight before authentication and redirects. With 204 it is no redirect: browsers ignore its Location.
$HTTP["request-method"] == "OPTIONS" {
    $REQUEST_HEADER["Access-Control-Request-Method"] =~ "." {
        url.redirect = ( "" => "/" )
        url.redirect-code = 204
    }
}"#;

fn add_list(code: &mut Code, name: &str, values: &[&str]) {
    if !values.is_empty() {
        code.line(&pair(name, &values.join(", ")));
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("    \"{name}\" => \"{value}\",")
}

fn set(operator: &str, origin: &str) -> String {
    format!("setenv.set-response-header {operator} cors_headers + ( \"Access-Control-Allow-Origin\" => \"{origin}\" )")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn each_origin_has_a_block_with_all_headers() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[1].code;
        assert_eq!(code.matches("cors_headers + ").count(), 3, "{code}");
        assert!(code.contains("\n$REQUEST_HEADER[\"Origin\"] == \"https://b.example\" {\n"), "{code}");
    }

    #[test]
    fn an_origin_that_is_not_listed_keeps_no_header_of_the_application() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[1].code;
        assert!(code.contains("( \"Access-Control-Allow-Origin\" => \"\" )\n"), "{code}");
    }
}
