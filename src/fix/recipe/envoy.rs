//! [Envoy](https://www.envoyproxy.io), in its v3 configuration.
//!
//! The filter `cors` answers the preflight and names the origin. It says no `Vary`, leaves what the application sends to an origin
//! that is not allowed, and does nothing on a route that redirects: hence `header_mutation`, and a route for the preflight alone.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Envoy.
pub(super) static ENVOY: Recipe = Recipe {
    id: "envoy",
    name: "Envoy",
    family: Family::Proxy,
    language: "yaml",
    manual: "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/cors_filter",
    caveats: &[
        "YAML goes by indentation: that of these lines is that of Envoy's own examples; shift them where your file differs.",
        "The cors filter leaves alone what a route with redirect or direct_response answers: no origin of a list is named there, and \
         no credentials are allowed.",
        "A virtual host with require_tls redirects the preflight before any filter: call https.",
        "Istio and Envoy Gateway write this configuration themselves: there, say it as corsPolicy of a VirtualService, or as cors of \
         a SecurityPolicy.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let filters = filters(&answer);
    let host = virtual_host(&answer);
    answer.snippet(
        [
            ("envoy.yaml, in the HTTP connection manager, as the first of its http_filters", filters),
            ("envoy.yaml, in the virtual host of the API, in place of the line routes:", host),
        ],
        "envoy --mode validate -c envoy.yaml, then restart Envoy",
    )
}

/// Responses pass the filters from the last to the first: what is constant is set behind `cors`, what comes from the application is
/// dropped before it.
fn filters(answer: &Answer) -> Code {
    let mut code = Code::default();
    match &answer.origins {
        Origins::Any => constant(&mut code, "*", answer.allows_credentials()),
        Origins::One(origin) => constant(&mut code, origin, answer.allows_credentials()),
        Origins::Listed(_) => {}
    }
    code.line(CORS);
    if matches!(answer.origins, Origins::Listed(_)) {
        code.line(DROP);
    }
    code
}

const CORS: &str = r#"          - name: envoy.filters.http.cors
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"#;

const MUTATION: &str = r#"          - name: cors_headers
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
              mutations:
                response_mutations:"#;

const DROP: &str = r#"          # Behind cors, since responses pass the filters from the last to the first: drops what the application sends itself.
          - name: cors_headers
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
              mutations:
                response_mutations:
                - remove: access-control-allow-origin
                - remove: access-control-allow-credentials
                # Also for a refused origin: a cache must keep the answers apart.
                - append:
                    header: { key: vary, value: Origin }
                    append_action: APPEND_IF_EXISTS_OR_ADD"#;

fn constant(code: &mut Code, origin: &str, allows_credentials: bool) {
    code.line("          # In place of what the application sends itself: a header that is there twice is refused.");
    code.line(MUTATION);
    code.line("                - append:");
    code.put(format_args!("                    header: {{ key: access-control-allow-origin, value: '{origin}' }}"));
    code.line("                    append_action: OVERWRITE_IF_EXISTS_OR_ADD");
    if !allows_credentials {
        code.line("                - remove: access-control-allow-credentials");
    }
}

fn virtual_host(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line(POLICY);
    match &answer.origins {
        Origins::Any => exact(&mut code, &["*"]),
        Origins::One(origin) => exact(&mut code, &[origin]),
        Origins::Listed(Listed { exact: listed, subdomains_of }) => {
            exact(&mut code, listed);
            for parent in subdomains_of {
                code.put(format_args!(
                    "                  - safe_regex: {{ regex: '{}' }}",
                    pattern::subdomains(parent)
                ));
            }
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.put(format_args!("                  allow_credentials: true{comment}"));
    }
    say(&mut code, "expose_headers", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("                  # GET, HEAD and POST need no permission.");
    }
    say(&mut code, "allow_methods", &answer.methods);
    say(&mut code, "allow_headers", &answer.request_headers);
    code.put(format_args!("                  max_age: '{}'", answer.max_age));
    code.line(ROUTE);
    code
}

const POLICY: &str = r#"              typed_per_filter_config:
                envoy.filters.http.cors:
                  "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                  # A preflight is answered whatever its origin, and never passed on.
                  forward_not_matching_preflights: false
                  allow_origin_string_match:"#;

const ROUTE: &str = r"              routes:
              # The preflight, before redirects; the cors filter answers it.
              - match:
                  prefix: /
                  headers:
                  - { name: ':method', string_match: { exact: OPTIONS } }
                  - { name: origin, string_match: { safe_regex: { regex: '.+' } } }
                  - { name: access-control-request-method, string_match: { safe_regex: { regex: '.+' } } }
                non_forwarding_action: {}";

fn exact(code: &mut Code, origins: &[&str]) {
    for origin in origins {
        code.put(format_args!("                  - exact: '{origin}'"));
    }
}

fn say(code: &mut Code, name: &str, values: &[&str]) {
    if !values.is_empty() {
        code.put(format_args!("                  {name}: '{}'", values.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn what_is_dropped_stands_behind_cors_and_what_is_constant_before_it() {
        let place = |origins: &[&str]| {
            let code = render(&example::policy(origins)).parts[0].code.clone();
            (code.find("http.cors.v3.Cors"), code.find("HeaderMutation"))
        };
        let (cors, mutation) = place(&["https://a.example"]);
        assert!(mutation.is_some() && mutation < cors);
        let (cors, mutation) = place(&["https://a.example", "https://b.example"]);
        assert!(cors.is_some() && cors < mutation);
    }
}
