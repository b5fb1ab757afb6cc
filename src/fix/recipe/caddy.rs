//! [Caddy](https://caddyserver.com) 2, by its Caddyfile.
//!
//! What usual advice gets wrong: `header` alone doubles what a proxied application sends, and with `defer` it is lost where Caddy
//! itself answers an error; hence both. `respond` and `handle` come after `redir` and `basic_auth`, whatever the order in the file;
//! hence a named route, whose `invoke` may be moved without touching the order of anything else.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::permissions::permissions;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Caddy.
pub(super) static CADDY: Recipe = Recipe {
    id: "caddy",
    name: "Caddy",
    family: Family::Proxy,
    language: "caddyfile",
    manual: "https://caddyserver.com/docs/caddyfile/directives/header",
    caveats: &[
        "Needs Caddy 2.7 (caddy version): Debian 12 has 2.6, which knows no named routes.",
        "Delete other header lines for Access-Control-*, here and in what the site imports, and a preflight handled elsewhere.",
        "The lines open all paths. To open one, write /api/* behind map and behind each header without an @, and path /api/* into each \
         @, as a block like @cors_preflight.",
        "A route or handle with order first runs before these lines: the order of directives is Caddy's, not the file's.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let site = headers(&answer);
    let mut order = Code::default();
    order.line(ORDER);
    let mut route = Code::default();
    route.line(ROUTE);
    answer.snippet(
        [
            ("The Caddyfile, in the global options { } at its very top (if it has none: with { and } around these lines)", order),
            ("The Caddyfile, above the site's block", route),
            ("The Caddyfile, at the top of the site's block", site),
        ],
        "caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy",
    )
}

const ORDER: &str = "# For the preflight alone: Caddy runs directives in an order of its own, not in the file's.
order invoke before redir";

const ROUTE: &str = "&(cors_preflight) {
    respond 204
}";

fn headers(answer: &Answer) -> Code {
    let mut code = Code::default();
    match &answer.origins {
        Origins::Any => set_twice(&mut code, "Access-Control-Allow-Origin", "*", ""),
        Origins::One(origin) => set_twice(&mut code, "Access-Control-Allow-Origin", origin, ""),
        Origins::Listed(listed) => choose(&mut code, listed),
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        set_twice(&mut code, "Access-Control-Allow-Credentials", "true", &comment);
    } else {
        code.line("header -Access-Control-Allow-Credentials");
    }
    permissions(&mut code, answer, set);
    code.line(PREFLIGHT);
    code
}

const TWICE: &str =
    "# Set at once, for the errors that Caddy answers itself, and with > again in place of what the application sends:
# a header that is there twice is refused.";

fn set_twice(code: &mut Code, name: &str, value: &str, comment: &str) {
    if name == "Access-Control-Allow-Origin" {
        code.line(TWICE);
    }
    code.line(&(set(name, value) + comment));
    code.line(&(set(&format!(">{name}"), value) + comment));
}

fn choose(code: &mut Code, listed: &Listed) {
    code.line("map {header.Origin} {cors_allow_origin} {");
    for origin in &listed.exact {
        code.put(format_args!("    \"{origin}\" \"{origin}\""));
    }
    for parent in &listed.subdomains_of {
        code.put(format_args!("    \"~{}\" \"${{0}}\"", pattern::subdomains(parent)));
    }
    code.line(CHOSEN);
    code.line(TWICE);
    code.line("header @cors_allowed Access-Control-Allow-Origin {cors_allow_origin}");
    code.line("header @cors_allowed >Access-Control-Allow-Origin {cors_allow_origin}");
    code.line("header @cors_refused -Access-Control-Allow-Origin");
    code.line("# Also for a refused origin: a cache must keep the answers apart.");
    code.line("header +Vary \"Origin\"");
}

const CHOSEN: &str = "    default \"\" # any other origin: no header at all
}
@cors_refused vars {cors_allow_origin} \"\"
@cors_allowed not vars {cors_allow_origin} \"\"";

const PREFLIGHT: &str = "
# Answers the preflight before authentication and redirects.
@cors_preflight {
    method OPTIONS
    header Access-Control-Request-Method *
}
invoke @cors_preflight cors_preflight";

fn set(name: &str, value: &str) -> String {
    format!("header {name} \"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_an_application_may_send_too_is_set_twice() {
        let code = &render(&example::policy(&["https://a.example"])).parts[2].code;
        for header in
            ["Access-Control-Allow-Origin \"https://a.example\"\n", "Access-Control-Allow-Credentials \"true\"\n"]
        {
            assert!(code.contains(&format!("header {header}header >{header}")), "{code}");
        }
        assert!(!code.contains("Vary"), "{code}");
    }

    #[test]
    fn an_origin_that_is_not_listed_keeps_no_header_of_the_application() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[2].code;
        assert!(code.contains("\nheader @cors_refused -Access-Control-Allow-Origin\n"), "{code}");
        assert!(code.contains("\nheader +Vary \"Origin\"\n"), "{code}");
    }
}
