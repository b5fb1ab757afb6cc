//! [Spring MVC](https://spring.io/projects/spring-framework) 6 and 7, with or without Spring Boot, where no Spring Security runs.
//!
//! What is not listed is answered with 403, the request itself as well as its preflight; so the methods that need no permission are
//! listed too, and OPTIONS, which is not always a preflight. Spring says `Vary: Origin` itself, to everyone. In a pattern it reads `*`
//! as any characters, over the whole text and with the dot behind it a dot: of what a browser can send as an origin, these are the
//! subdomains.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_list;
use crate::fix::{Policy, Snippet, pattern};

/// Spring MVC's `CorsRegistry`.
pub(super) static SPRING_MVC: Recipe = Recipe {
    id: "spring-mvc",
    name: "Spring MVC (CorsRegistry)",
    family: Family::JavaAndDotNet,
    language: "java",
    manual: "https://docs.spring.io/spring-framework/reference/web/webmvc-cors.html",
    caveats: &[
        "With Spring Security in the application, take the recipe for that one: its filters run first and answer the preflight with 401.",
        "Spring answers 403 \"Invalid CORS request\" to every origin, method and header that is not here, also to a form that another \
         site posts.",
        "What a filter answers, and a 405 or 415 for which Spring finds no handler, has no headers: for these, register \
         org.springframework.web.filter.CorsFilter with the same configuration in front of all filters.",
        "Behind a proxy that ends TLS, Spring takes requests of its own https pages for those of another origin: set \
         server.forward-headers-strategy=framework.",
        "@CrossOrigin on a controller is added to these lines: delete it there. A header set by hand or by a proxy doubles.",
        "WebFlux and Spring Cloud Gateway have a configuration of their own (CorsWebFilter).",
        "The lines open all paths. To open one, write addMapping(\"/api/**\").",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_list);
    let mut code = Code::default();
    code.line(HEAD);
    for (name, values) in origins(&answer) {
        code.line(&call(&format!("allowed{name}"), &values));
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("                .allowCredentials(true){comment}"));
    }
    code.line("                // A request with a method that is not here is answered with 403.");
    code.line(&call("allowedMethods", &methods(&answer.methods)));
    if answer.request_headers.is_empty() {
        code.line("                .allowedHeaders() // without this line, every header is allowed");
    } else {
        code.line(&call("allowedHeaders", &strings(&answer.request_headers)));
    }
    if !answer.exposed_headers.is_empty() {
        code.line(&call("exposedHeaders", &strings(&answer.exposed_headers)));
    }
    code.put(format_args!("                .maxAge({});\n    }}\n}}", answer.max_age));
    answer.snippet([(PLACE, code)], "build and restart the application")
}

const PLACE: &str = "A new file CorsConfig.java beside the application's main class, below its package line";

const HEAD: &str = r#"import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration
public class CorsConfig implements WebMvcConfigurer {
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/**")"#;

/// Which of Spring's two lists, and what is in it, as arguments.
pub(super) fn origins(answer: &Answer) -> Vec<(&'static str, String)> {
    match &answer.origins {
        Origins::Any => vec![("Origins", strings(&["*"]))],
        Origins::One(origin) => vec![("Origins", strings(&[origin]))],
        Origins::Listed(listed) => {
            let mut lists = vec![("Origins", strings(&listed.exact))];
            if !listed.subdomains_of.is_empty() {
                let patterns = each(&listed.subdomains_of, &|parent| pattern::wildcard(parent));
                lists.push(("OriginPatterns", strings(&patterns)));
            }
            lists
        }
    }
}

/// As arguments: those that need no permission, and these.
pub(super) fn methods(names: &[&str]) -> String {
    let simple = ["GET", "HEAD", "POST", "OPTIONS"];
    let more = names.iter().copied().filter(|name| !simple.contains(name));
    strings(&simple.into_iter().chain(more).collect::<Vec<_>>())
}

/// As arguments.
pub(super) fn strings<S: AsRef<str>>(values: &[S]) -> String {
    let literals: Vec<String> = values.iter().map(|value| format!("\"{}\"", value.as_ref())).collect();
    literals.join(", ")
}

fn call(name: &str, arguments: &str) -> String {
    format!("                .{name}({arguments})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn subdomains_have_a_list_of_their_own() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_subdomains_of = vec!["https://shop.example".to_owned()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains(".allowedOrigins(\"https://a.example\")\n"), "{code}");
        assert!(code.contains(".allowedOriginPatterns(\"https://*.shop.example\")\n"), "{code}");
    }

    #[test]
    fn every_method_is_listed_once() {
        assert_eq!(methods(&["OPTIONS", "PUT"]), r#""GET", "HEAD", "POST", "OPTIONS", "PUT""#);
    }
}
