//! [Spring Security](https://spring.io/projects/spring-security) 6 and 7.
//!
//! Its filter for CORS runs before its logins, for every path: preflights pass, and 401, 403 and 404 have the headers too. The same
//! lists as in Spring MVC, with the same rules.

use super::answer::Answer;
use super::code::Code;
use super::spring_mvc::{methods, origins, strings};
use super::{Family, Recipe};
use crate::fix::quote::fits_list;
use crate::fix::{Policy, Snippet};

/// Spring Security with a source of configurations.
pub(super) static SPRING_SECURITY: Recipe = Recipe {
    id: "spring-security",
    name: "Spring Security",
    family: Family::JavaAndDotNet,
    language: "java",
    manual: "https://docs.spring.io/spring-security/reference/servlet/integrations/cors.html",
    caveats: &[
        "Each SecurityFilterChain needs the line http.cors(...): a chain without it answers the preflights of its paths with 401 or 403.",
        "Keep the method's name corsConfigurationSource: Spring Security looks the bean up by it.",
        "Paths that web.ignoring() takes out of Spring Security have no headers: use permitAll() for them.",
        "Spring answers 403 \"Invalid CORS request\" to every origin, method and header that is not here, also to a form that another \
         site posts. Its protection against CSRF is apart from that and may answer 403 as well.",
        "Behind a proxy that ends TLS, Spring takes requests of its own https pages for those of another origin: set \
         server.forward-headers-strategy=framework.",
        "Check with a request that lacks its login: the preflight must be answered with 200, and the 401 must have the headers. A filter \
         registered in front of Spring Security would take both away.",
        "Delete @CrossOrigin, CorsRegistry lines and headers set by hand: only one place should decide.",
        "The lines open all paths. To open one, write registerCorsConfiguration(\"/api/**\", ...).",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_list);
    let mut imports = Code::default();
    imports.line(IMPORTS);
    let mut chain = Code::default();
    chain.line("http.cors(Customizer.withDefaults());");
    let bean = bean(&answer);
    answer.snippet(
        [
            ("The class that declares the SecurityFilterChain bean, among the imports", imports),
            ("The method that builds the SecurityFilterChain, as its first statement", chain),
            ("The same class, as another method", bean),
        ],
        "build and restart the application",
    )
}

const IMPORTS: &str = "import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;";

fn bean(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("@Bean\nUrlBasedCorsConfigurationSource corsConfigurationSource() {");
    code.line("    CorsConfiguration configuration = new CorsConfiguration();");
    for (name, values) in origins(answer) {
        code.line(&set(&format!("Allowed{name}"), &values));
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("    configuration.setAllowCredentials(true);{comment}"));
    }
    code.line("    // A request with a method that is not here is answered with 403.");
    code.line(&set("AllowedMethods", &methods(&answer.methods)));
    code.line(&set("AllowedHeaders", &strings(&answer.request_headers)));
    if !answer.exposed_headers.is_empty() {
        code.line(&set("ExposedHeaders", &strings(&answer.exposed_headers)));
    }
    code.put(format_args!("    configuration.setMaxAge({}L);", answer.max_age));
    code.line("    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();");
    code.line("    source.registerCorsConfiguration(\"/**\", configuration);\n    return source;\n}");
    code
}

fn set(name: &str, values: &str) -> String {
    format!("    configuration.set{name}(List.of({values}));")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn every_list_is_set_even_an_empty_one() {
        let snippet = render(&example::policy(&["https://a.example"]));
        let code = &snippet.parts[2].code;
        assert!(code.contains("configuration.setAllowedOrigins(List.of(\"https://a.example\"));"), "{code}");
        assert!(code.contains("configuration.setAllowedHeaders(List.of());"), "{code}");
    }
}
