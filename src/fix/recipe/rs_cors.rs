//! Go with [github.com/rs/cors](https://github.com/rs/cors).
//!
//! The origins are a function and not `AllowedOrigins`, which compares without regard to case and whose `*` stands for any text. Every
//! list is written out: an empty one stands for a default that allows more.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::go::{
    CALL, COMMENT, IMPORTS, MUX, fields, has_subdomains, is_allowed, list_origins, strings, true_with_comment,
};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Go with rs/cors.
pub(super) static RS_CORS: Recipe = Recipe {
    id: "rs-cors",
    name: "Go with rs/cors",
    family: Family::GoAndRust,
    language: "go",
    manual: "https://pkg.go.dev/github.com/rs/cors#Options",
    caveats: &[
        "The CORS handler has to be outermost: what is wrapped around it, such as authentication, answers the preflight and its own \
         errors without the headers.",
        "AllowedMethods holds for the request itself too: a method that is not in it, even GET, is answered without the headers. \
         Where the field is empty, GET, HEAD and POST are allowed.",
        "A handler that panics closes the connection without any answer, which the page sees as a network error: recover inside \
         the CORS handler and answer 500 there.",
        "A handler that sets Access-Control-* itself overwrites these headers, and httputil.ReverseProxy adds the upstream's to \
         them: delete them there, for a header that is there twice is refused.",
        "A preflight that asks for anything that is not allowed gets no CORS header at all, so that the browser says that \
         Access-Control-Allow-Origin is missing: Debug: true makes the server's log say which it was.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut imports = Code::default();
    if has_subdomains(&answer.origins) {
        imports.line("\"regexp\"\n");
    }
    imports.line("\"github.com/rs/cors\"");
    let call = call(&answer);
    answer.snippet([(IMPORTS, imports), (CALL, call)], "go get github.com/rs/cors, go build, then restart the program")
}

fn call(answer: &Answer) -> Code {
    let mut code = Code::default();
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(&mut code, listed, "", " :=");
    }
    code.line("handler := cors.New(cors.Options{");
    fields(&mut code, &options(answer));
    code.put(format_args!("}}).Handler(mux) {MUX}"));
    code
}

fn options(answer: &Answer) -> Vec<(&'static str, String)> {
    let function = |condition: &str| {
        let comment = "AllowedOrigins would compare without regard to case.";
        vec![
            (COMMENT, comment.to_owned()),
            ("AllowOriginFunc", format!("func(origin string) bool {{ return {condition} }},")),
        ]
    };
    let mut options = match &answer.origins {
        Origins::Any => vec![("AllowedOrigins", format!("{},", strings(&["*"])))],
        Origins::One(origin) => function(&format!("origin == \"{origin}\"")),
        Origins::Listed(listed) => function(is_allowed(listed)),
    };
    if answer.allows_credentials() {
        options.push(("AllowCredentials", true_with_comment(answer)));
    }
    options.push(("AllowedMethods", format!("{},", strings(&all_methods(answer)))));
    if answer.request_headers.is_empty() {
        options.push((COMMENT, "That is, none: an empty list would allow Content-Type and others.".to_owned()));
        options.push(("AllowedHeaders", format!("{},", strings(&["Origin"]))));
    } else {
        options.push(("AllowedHeaders", format!("{},", strings(&answer.request_headers))));
    }
    if !answer.exposed_headers.is_empty() {
        options.push(("ExposedHeaders", format!("{},", strings(&answer.exposed_headers))));
    }
    options.push(("MaxAge", format!("{},", answer.max_age)));
    options
}

/// The methods for a product that judges GET, HEAD and POST like any other.
pub(super) fn all_methods<'a>(answer: &Answer<'a>) -> Vec<&'a str> {
    let safelisted = ["GET", "HEAD", "POST"];
    let others = answer.methods.iter().filter(|method| !safelisted.contains(method));
    safelisted.iter().chain(others).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn the_methods_that_need_no_permission_are_listed_too() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods = vec!["POST".into(), "PUT".into()];
        let code = &render(&policy).parts[1].code;
        assert!(code.contains(r#"[]string{"GET", "HEAD", "POST", "PUT"},"#), "{code}");
    }

    #[test]
    fn no_headers_are_a_list_that_is_not_empty() {
        let code = &render(&example::policy(&["https://a.example"])).parts[1].code;
        assert!(code.contains(r#"[]string{"Origin"},"#), "{code}");
    }
}
