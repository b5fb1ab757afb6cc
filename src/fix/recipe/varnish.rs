//! [Varnish](https://varnish-cache.org), in VCL 4.
//!
//! The headers are set when a response is delivered, so that what is cached holds nobody's origin. `vcl_synth` is what Varnish
//! answers itself, with another subroutine than what the backend sent.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// Varnish.
pub(super) static VARNISH: Recipe = Recipe {
    id: "varnish",
    name: "Varnish",
    family: Family::Proxy,
    language: "vcl",
    manual: "https://varnish-cache.org/docs/7.1/reference/vcl.html",
    caveats: &[
        "Subroutines of the same name run in the order of the file: above these, one that returns keeps the lines from running.",
        "return (pipe) hands the connection to the backend, and nothing is set on what passes there.",
        "The lines open all paths. To open one, put an if (req.url ~ \"^/api/\") around the body of cors_headers and beside the OPTIONS.",
        "If the backend says Vary: Origin, Varnish caches a copy for each origin: unset it in vcl_backend_response, since these lines \
         say it anew.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let code = subroutines(&answer);
    answer.snippet(
        [("The VCL file (default.vcl), below vcl, import and backend, above the first sub", code)],
        "varnishd -C -f /etc/varnish/default.vcl >/dev/null && systemctl reload varnish",
    )
}

fn subroutines(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line(PREFLIGHT);
    match &answer.origins {
        Origins::Any => code.line(&set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => code.line(&set("Access-Control-Allow-Origin", origin)),
        Origins::Listed(listed) => choose(&mut code, listed),
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.line(&(set("Access-Control-Allow-Credentials", "true") + &comment));
    } else {
        code.line("    unset resp.http.Access-Control-Allow-Credentials;");
    }
    set_list(&mut code, "Access-Control-Expose-Headers", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("    # GET, HEAD and POST need no permission.");
    }
    set_list(&mut code, "Access-Control-Allow-Methods", &answer.methods);
    set_list(&mut code, "Access-Control-Allow-Headers", &answer.request_headers);
    code.line(&set("Access-Control-Max-Age", &answer.max_age.to_string()));
    code.line(CALLS);
    code
}

const PREFLIGHT: &str = "# Answers the preflight before authentication and redirects.
sub vcl_recv {
    if (req.method == \"OPTIONS\" && req.http.Access-Control-Request-Method) {
        return (synth(204));
    }
}

# set: in place of what the backend sends, since a header that is there twice is refused.
sub cors_headers {";

const CALLS: &str = "}

sub vcl_deliver {
    call cors_headers;
}

# What Varnish answers itself: errors too, or the page cannot read them.
sub vcl_synth {
    call cors_headers;
    if (resp.status == 204) {
        return (deliver);
    }
}";

fn choose(code: &mut Code, listed: &Listed) {
    let conditions = listed.each(&|origin| format!("req.http.Origin == \"{origin}\""), &|parent| {
        format!("req.http.Origin ~ \"{}\"", pattern::subdomains(parent))
    });
    code.line("    unset resp.http.Access-Control-Allow-Origin;");
    // Where every origin was left out, nobody is allowed.
    if !conditions.is_empty() {
        code.put(format_args!("    if ({}) {{", conditions.join("\n        || ")));
        code.line("        set resp.http.Access-Control-Allow-Origin = req.http.Origin;");
        code.line("    }");
    }
    code.line(VARY);
}

const VARY: &str = "    # Also for a refused origin: a cache must keep the answers apart.
    if (resp.http.Vary) {
        set resp.http.Vary = resp.http.Vary + \", Origin\";
    } else {
        set resp.http.Vary = \"Origin\";
    }";

fn set_list(code: &mut Code, name: &str, values: &[&str]) {
    if !values.is_empty() {
        code.line(&set(name, &values.join(", ")));
    }
}

fn set(name: &str, value: &str) -> String {
    format!("    set resp.http.{name} = \"{value}\";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn no_origin_left_makes_no_empty_condition() {
        let code = &render(&example::policy(&["https://$a.example", "https://$b.example"])).parts[0].code;
        assert!(!code.contains("if ()") && code.contains("unset resp.http.Access-Control-Allow-Origin;"), "{code}");
    }

    #[test]
    fn one_origin_needs_no_condition() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(code.contains("    set resp.http.Access-Control-Allow-Origin = \"https://a.example\";\n"), "{code}");
        assert!(!code.contains("Vary"), "{code}");
    }
}
