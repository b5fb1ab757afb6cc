//! Go with [github.com/jub0bs/cors](https://github.com/jub0bs/cors).
//!
//! It checks its configuration when the program starts, and takes `https://*.shop.example` itself. For the `*` it takes any text that
//! ends where a label ends: also a `/`, `#` or `@`, which no browser's origin holds.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::go::{CALL, COMMENT, IMPORTS, MUX, fields, strings, true_with_comment};
use super::{Family, Recipe};
use crate::fetch::origin::is_loopback_host;
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Go with jub0bs/cors.
pub(super) static JUB0BS_CORS: Recipe = Recipe {
    id: "jub0bs-cors",
    name: "Go with jub0bs/cors",
    family: Family::GoAndRust,
    language: "go",
    manual: "https://pkg.go.dev/github.com/jub0bs/cors#Config",
    caveats: &[
        "It needs Go 1.25 or newer.",
        "Where a tool and no browser makes up the Origin, https://*.shop.example also matches https://evil.example#a.shop.example: no \
         browser sends that.",
        "The CORS handler has to be outermost: what is wrapped around it, such as authentication, answers the preflight and its own \
         errors without the headers.",
        "To open one path only, give the wrapped handler a pattern without a method (\"/api/\"): behind \"GET /api/\" the mux answers \
         the preflight with 405.",
        "With Credentialed, subdomains of a public suffix such as github.io are refused at the start, and so are origins over http \
         outside of this machine, unless a field that begins with DangerouslyTolerate says otherwise.",
        "A handler that panics closes the connection without any answer, which the page sees as a network error: recover inside \
         the CORS handler and answer 500 there.",
        "A handler that sets Access-Control-* itself overwrites these headers, and httputil.ReverseProxy adds the upstream's to \
         them: delete them there, for a header that is there twice is refused.",
        "A preflight that fails says nothing of what is allowed, so that the browser names the wrong header: \
         corsMiddleware.SetDebug(true) changes that while you look for the cause.",
    ],
    render,
};

/// The longest that it takes, in seconds.
const LONGEST_MAX_AGE: u32 = 86400;

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut imports = Code::default();
    imports.line("\"github.com/jub0bs/cors\"");
    let call = call(&answer);
    answer.snippet(
        [(IMPORTS, imports), (CALL, call)],
        "go get github.com/jub0bs/cors, go build, then restart the program",
    )
}

fn call(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("corsMiddleware, err := cors.NewMiddleware(cors.Config{");
    fields(&mut code, &config(answer));
    code.line(CHECK);
    code.put(format_args!("handler := corsMiddleware.Wrap(mux) {MUX}"));
    code
}

const CHECK: &str = "})
if err != nil {
\tpanic(err) // a mistake in the configuration
}";

fn config(answer: &Answer) -> Vec<(&'static str, String)> {
    let origins = answer.origins.with_wildcards();
    let origins: Vec<&str> = origins.iter().map(String::as_str).collect();
    let mut config = vec![("Origins", format!("{},", strings(&origins)))];
    if answer.allows_credentials() {
        config.push(("Credentialed", true_with_comment(answer)));
        if is_any_insecure(&answer.origins) {
            config.push((COMMENT, "Serve the pages that come over http over https, then delete this line.".to_owned()));
            config.push(("DangerouslyTolerateInsecureOrigins", "true,".to_owned()));
        }
    }
    if !answer.methods.is_empty() {
        config.push((COMMENT, "GET, HEAD and POST need no permission.".to_owned()));
        config.push(("Methods", format!("{},", strings(&answer.methods))));
    }
    if !answer.request_headers.is_empty() {
        config.push(("RequestHeaders", format!("{},", strings(&answer.request_headers))));
    }
    if !answer.exposed_headers.is_empty() {
        config.push(("ResponseHeaders", format!("{},", strings(&answer.exposed_headers))));
    }
    config.push(("MaxAgeInSeconds", format!("{},", answer.max_age.min(LONGEST_MAX_AGE))));
    config
}

/// Whether the program would stop at its start, unless told.
fn is_any_insecure(origins: &Origins) -> bool {
    match origins {
        Origins::Any => false,
        Origins::One(origin) => is_insecure(origin),
        Origins::Listed(Listed { exact, subdomains_of }) => {
            exact.iter().chain(subdomains_of).any(|origin| is_insecure(origin))
        }
    }
}

fn is_insecure(origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return true };
    let port = authority.rfind(':').filter(|&at| !authority[at..].contains(']'));
    scheme != "https" && !is_loopback_host(&authority[..port.unwrap_or(authority.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::AllowCredentials;
    use crate::fix::recipe::answer::example;

    #[test]
    fn only_a_page_over_http_that_sends_credentials_is_tolerated_by_name() {
        let tolerates = |origin, allow_credentials| {
            let policy = Policy { allow_credentials, ..example::policy(&[origin, "https://a.example"]) };
            render(&policy).parts[1].code.contains("DangerouslyTolerateInsecureOrigins")
        };
        for (origin, expected) in [
            ("http://shop.example", true),
            ("http://192.168.0.7:3000", true),
            ("http://localhost:5173", false),
            ("http://app.localhost:5173", false),
            ("http://[::1]:5173", false),
            ("https://shop.example", false),
        ] {
            assert_eq!(tolerates(origin, AllowCredentials::Yes), expected, "{origin}");
            assert!(!tolerates(origin, AllowCredentials::No), "{origin}");
        }
    }
}
