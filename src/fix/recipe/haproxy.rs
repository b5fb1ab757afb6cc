//! [HAProxy](https://www.haproxy.org) 2.2 or newer, in a frontend.
//!
//! What usual advice gets wrong: `http-response` does not touch what `HAProxy` answers itself (401, 503, a redirect), and
//! `http-after-response` does; `req.hdr` takes a header apart at commas, and `req.fhdr` does not. Double quotes expand `$`, so that
//! patterns stand in single ones.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::permissions::permissions;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// `HAProxy`.
pub(super) static HAPROXY: Recipe = Recipe {
    id: "haproxy",
    name: "HAProxy",
    family: Family::Proxy,
    language: "haproxy",
    manual: "https://docs.haproxy.org/2.6/configuration.html#4.2-http-after-response",
    caveats: &[
        "Needs HAProxy 2.2 (haproxy -v), the first with http-after-response and http-request return.",
        "An http-request line above these runs first: one that denies, redirects or asks for a password stops the preflight too.",
        "The lines open all that the frontend serves. In a backend they open that alone, but then what the frontend itself \
         answers, such as a redirect, comes without them.",
        "Delete other http-response and http-after-response lines for Access-Control-*, in the backends too.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let code = rules(&answer);
    answer.snippet(
        [("haproxy.cfg, in the frontend, above its other http-request lines", code)],
        "haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy",
    )
}

fn rules(answer: &Answer) -> Code {
    let mut code = Code::default();
    if let Origins::Listed(listed) = &answer.origins {
        compare(&mut code, listed);
    }
    code.line(PREFLIGHT);
    match &answer.origins {
        Origins::Any => code.line(&set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => code.line(&set("Access-Control-Allow-Origin", origin)),
        Origins::Listed(_) => code.line(NAME_THE_ORIGIN),
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.line(&(set("Access-Control-Allow-Credentials", "true") + &comment));
    } else {
        code.line("http-after-response del-header Access-Control-Allow-Credentials");
    }
    permissions(&mut code, answer, set);
    code
}

fn compare(code: &mut Code, listed: &Listed) {
    code.line("# Kept, for a response no longer knows its request. fhdr: the whole header, not a part behind a comma.");
    code.line("http-request set-var(txn.cors_origin) req.fhdr(origin)");
    for origin in &listed.exact {
        code.put(format_args!("acl cors_allowed var(txn.cors_origin) -m str '{origin}'"));
    }
    if listed.exact.is_empty() && listed.subdomains_of.is_empty() {
        code.line("acl cors_allowed always_false");
    }
    for parent in &listed.subdomains_of {
        code.put(format_args!("acl cors_allowed var(txn.cors_origin) -m reg '{}'", pattern::subdomains(parent)));
    }
}

const PREFLIGHT: &str =
    "# Answers the preflight before authentication and redirects; the lines below give it its headers.
http-request return status 204 if METH_OPTIONS { req.hdr(access-control-request-method) -m found }
# after-response: also on what HAProxy answers itself, such as 503. set: in place of what the application sends.";

const NAME_THE_ORIGIN: &str = "http-after-response del-header Access-Control-Allow-Origin
http-after-response set-header Access-Control-Allow-Origin %[var(txn.cors_origin)] if cors_allowed
# Also for a refused origin: a cache must keep the answers apart.
http-after-response add-header Vary Origin";

fn set(name: &str, value: &str) -> String {
    format!("http-after-response set-header {name} '{value}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_haproxy_answers_itself_has_the_headers_too() {
        for origins in [&["https://a.example"][..], &["https://a.example", "https://b.example"]] {
            let code = &render(&example::policy(origins)).parts[0].code;
            assert!(code.contains("http-after-response set-header Access-Control-Allow-Origin "), "{code}");
            assert!(!code.contains("http-response"), "{code}");
        }
    }

    #[test]
    fn the_whole_origin_is_compared() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        assert!(code.contains("req.fhdr(origin)"), "{code}");
        assert!(code.contains("acl cors_allowed var(txn.cors_origin) -m str 'https://a.example'\n"), "{code}");
    }
}
