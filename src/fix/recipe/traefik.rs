//! [Traefik](https://traefik.io/traefik/) 3, by a file of its dynamic configuration.
//!
//! Its middleware `headers` answers the preflight itself, with 200 and for every origin. What the application sends it replaces only
//! for an origin that is allowed, hence the custom headers, which are set before and delete it for all.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Traefik.
pub(super) static TRAEFIK: Recipe = Recipe {
    id: "traefik",
    name: "Traefik",
    family: Family::Proxy,
    language: "yaml",
    manual: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/",
    caveats: &[
        "A request that no router matches is answered 404 without headers: a rule with Method must let OPTIONS in.",
        "An entry point that redirects http to https redirects the preflight too, which no browser follows: call https.",
        "Without a file provider nothing reads the file: --providers.file.directory=/etc/traefik/dynamic adds one, after a restart.",
        "With Docker labels write traefik.http.routers.NAME.middlewares=cors@file, in front of the router's other middlewares; in \
         Kubernetes the lines from headers: on are the spec of a Middleware.",
        "Delete other headers middlewares that set Access-Control-* for the same router.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let middleware = middleware(&answer);
    let mut router = Code::default();
    router.line("        - cors@file # before authentication and redirects");
    answer.snippet(
        [
            (
                "A file of its own in the directory of the file provider, such as /etc/traefik/dynamic/cors.yml",
                middleware,
            ),
            ("The router of the API, first in its list of middlewares (if it has none: with a line middlewares: above)", router),
        ],
        "nothing: Traefik watches the directory; its log says what it could not read",
    )
}

fn middleware(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("http:\n  middlewares:\n    cors:\n      headers:");
    let origins = match &answer.origins {
        Origins::Any => vec!["*"],
        Origins::One(origin) => vec![*origin],
        Origins::Listed(listed) => listed.exact.clone(),
    };
    list(&mut code, "accessControlAllowOriginList", &origins);
    if let Origins::Listed(listed) = &answer.origins {
        let patterns = each(&listed.subdomains_of, &|parent| pattern::subdomains(parent));
        let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
        list(&mut code, "accessControlAllowOriginListRegex", &patterns);
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.put(format_args!("        accessControlAllowCredentials: true{comment}"));
    }
    list(&mut code, "accessControlExposeHeaders", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("        # GET, HEAD and POST need no permission.");
    }
    list(&mut code, "accessControlAllowMethods", &answer.methods);
    list(&mut code, "accessControlAllowHeaders", &answer.request_headers);
    code.put(format_args!("        accessControlMaxAge: {}", answer.max_age));
    if !matches!(answer.origins, Origins::Any) {
        code.line("        # Also for a refused origin: a cache must keep the answers apart.");
        code.line("        addVaryHeader: true");
    }
    code.line(DROP);
    code
}

const DROP: &str = "        # Drops what the application sends itself, whatever the origin.
        customResponseHeaders:
          Access-Control-Allow-Origin: ''
          Access-Control-Allow-Credentials: ''";

fn list(code: &mut Code, name: &str, values: &[&str]) {
    if values.is_empty() {
        return;
    }
    code.put(format_args!("        {name}:"));
    for value in values {
        code.put(format_args!("          - '{value}'"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_the_application_sends_is_dropped_for_every_origin() {
        for origins in [&["https://a.example"][..], &["https://a.example", "https://b.example"]] {
            let code = &render(&example::policy(origins)).parts[0].code;
            assert!(code.contains("customResponseHeaders:\n          Access-Control-Allow-Origin: ''\n"), "{code}");
            assert!(code.contains("addVaryHeader: true\n"), "{code}");
        }
    }
}
