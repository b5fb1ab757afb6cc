//! [Ingress NGINX](https://kubernetes.github.io/ingress-nginx/), the controller of the Kubernetes project, by annotations.
//!
//! Written from its documentation and source. It says no `Vary`, which a list of custom headers has to add. A value that it takes
//! for invalid it replaces by its default, and that of the origins is `*`: so that no value is written that it does not know.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_ingress_annotation;
use crate::fix::{Policy, Snippet};

/// Ingress NGINX.
pub(super) static INGRESS_NGINX: Recipe = Recipe {
    id: "ingress-nginx",
    name: "Ingress NGINX (Kubernetes)",
    family: Family::Proxy,
    language: "yaml",
    manual: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors",
    caveats: &[
        "The project was retired in March 2026 and mends no security holes any more: plan to move to a Gateway API implementation.",
        "To an origin that is not allowed it passes on what the application sends: let the application send no Access-Control-*.",
        "The controller answers 503 to all of the Ingress while a header of custom-headers is not globally allowed: hence the order.",
        "https://*.shop.example stands for one label: a.b.shop.example is not let in.",
        "It compares without regard to case and to what stands before the scheme, which no web page's origin makes use of.",
        "Each OPTIONS of an allowed origin is answered with 204, and the application sees none of them.",
        "Written from the manual and never run: check with curl that Access-Control-Allow-Origin comes once.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_ingress_annotation);
    let annotations = annotations(&answer);
    let ingress = ("The Ingress, in its metadata: annotations:", annotations);
    if matches!(answer.origins, Origins::Any) {
        return answer.snippet([ingress], APPLY);
    }
    let [mut headers, mut allowed] = [Code::default(), Code::default()];
    headers.line(HEADERS);
    allowed.line("  global-allowed-response-headers: Vary");
    answer.snippet(
        [
            ("The controller's ConfigMap (ingress-nginx-controller), in its data:", allowed),
            ("A ConfigMap of its own, in the Ingress's namespace (if that is not default, change it here and in custom-headers)", headers),
            ingress,
        ],
        APPLY,
    )
}

const APPLY: &str = "kubectl apply -f FILE for each, in this order, then look for \"invalid\" and \"not allowed\" in the controller's log";

const HEADERS: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: cors-vary
  namespace: default
data:
  # Also for a refused origin: a cache must keep the answers apart. In place of the application's Vary: name what that says too.
  Vary: Accept-Encoding, Origin";

fn annotations(answer: &Answer) -> Code {
    let mut code = Code::default();
    annotate(&mut code, "enable-cors", "true");
    annotate(&mut code, "cors-allow-origin", &answer.origins.with_wildcards().join(", "));
    if answer.allows_credentials() {
        if let Some(comment) = answer.credentials_comment() {
            code.put(format_args!("    # {comment}; else \"false\":"));
        }
        annotate(&mut code, "cors-allow-credentials", "true");
    } else {
        code.line("    # Unless told otherwise it allows credentials.");
        annotate(&mut code, "cors-allow-credentials", "false");
    }
    if !answer.exposed_headers.is_empty() {
        annotate(&mut code, "cors-expose-headers", &answer.exposed_headers.join(", "));
    }
    // An empty value counts as none, and none is the long list of the defaults.
    if answer.methods.is_empty() {
        annotate(&mut code, "cors-allow-methods", "GET, HEAD, POST");
    } else {
        code.line("    # GET, HEAD and POST need no permission.");
        annotate(&mut code, "cors-allow-methods", &answer.methods.join(", "));
    }
    if answer.request_headers.is_empty() {
        annotate(&mut code, "cors-allow-headers", "accept");
    } else {
        annotate(&mut code, "cors-allow-headers", &answer.request_headers.join(", "));
    }
    annotate(&mut code, "cors-max-age", &answer.max_age.to_string());
    if !matches!(answer.origins, Origins::Any) {
        annotate(&mut code, "custom-headers", "default/cors-vary");
    }
    code
}

fn annotate(code: &mut Code, name: &str, value: &str) {
    code.put(format_args!("    nginx.ingress.kubernetes.io/{name}: \"{value}\""));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn an_origin_that_the_controller_calls_invalid_is_left_out() {
        let code = &render(&example::policy(&["http://[::1]:3000", "https://my_app.example"])).parts[2].code;
        assert!(code.contains("cors-allow-origin: \"https://nobody.invalid\"\n"), "{code}");
    }

    #[test]
    fn no_default_is_left_to_the_controller() {
        let policy = Policy { allow_methods: vec![], ..example::policy(&["https://a.example"]) };
        let code = &render(&policy).parts[2].code;
        for name in ["origin", "credentials", "methods", "headers"] {
            assert!(code.contains(&format!("cors-allow-{name}: ")), "{code}");
        }
    }
}
