//! [Apache Tomcat](https://tomcat.apache.org) with its own `CorsFilter`, in an application's `web.xml`.
//!
//! The filter compares whole origins and answers every other one with 403, the request itself too. It does the same for a method that
//! is not listed, so that those which need no permission are listed as well, and OPTIONS, which is not always a preflight.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_list;
use crate::fix::{Policy, Snippet};

/// Tomcat's `CorsFilter`.
pub(super) static TOMCAT: Recipe = Recipe {
    id: "tomcat",
    name: "Apache Tomcat (CorsFilter)",
    family: Family::JavaAndDotNet,
    language: "xml",
    manual: "https://tomcat.apache.org/tomcat-10.1-doc/config/filter.html#CORS_Filter",
    caveats: &[
        "From now on Tomcat answers a request of any other origin with 403, also a form that another site posts, and none of these \
         answers has Vary.",
        "Behind a proxy that ends TLS, Tomcat takes a request of its own https pages for one of another origin and answers 403: \
         configure RemoteIpValve, or list their origin too.",
        "A <security-constraint> is enforced before every filter: the preflight passes it with allowCorsPreflight=\"filter\" on the \
         authenticator's Valve in META-INF/context.xml, but its 401 and 403 have no CORS headers.",
        "A servlet or framework that sends Access-Control-* itself overwrites or doubles these headers: delete it there.",
        "A RewriteValve is asked before every filter: one that redirects also redirects the preflight, which no browser follows.",
        "With * for any origin, a request without Origin is answered without the headers and without Vary: a cache that keeps such an \
         answer hands it to pages too, which are then blocked.",
        "In conf/web.xml, the same lines hold for all applications of this Tomcat.",
        "The lines open all paths. To open one, write <url-pattern>/api/*</url-pattern>.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::exact(policy, fits_list);
    let mut code = Code::default();
    code.line(FILTER);
    match &answer.origins {
        Origins::Any => parameter(&mut code, "cors.allowed.origins", "*"),
        Origins::One(origin) => parameter(&mut code, "cors.allowed.origins", origin),
        Origins::Listed(listed) => parameter(&mut code, "cors.allowed.origins", &listed.exact.join(",")),
    }
    if answer.allows_credentials() {
        if let Some(comment) = answer.credentials_comment() {
            code.put(format_args!("    <!-- {comment}: -->"));
        }
        parameter(&mut code, "cors.support.credentials", "true");
    }
    code.line("    <!-- A request with a method that is not here is answered with 403. -->");
    parameter(&mut code, "cors.allowed.methods", &methods(&answer.methods));
    parameter(&mut code, "cors.allowed.headers", &answer.request_headers.join(","));
    if !answer.exposed_headers.is_empty() {
        parameter(&mut code, "cors.exposed.headers", &answer.exposed_headers.join(","));
    }
    parameter(&mut code, "cors.preflight.maxage", &answer.max_age.to_string());
    code.line(MAPPING);
    answer.snippet([(PLACE, code)], "restart Tomcat, or reload the application")
}

const PLACE: &str = "The application's WEB-INF/web.xml, inside <web-app>, above every other <filter-mapping>";

const FILTER: &str = "<filter>
    <filter-name>CorsFilter</filter-name>
    <filter-class>org.apache.catalina.filters.CorsFilter</filter-class>
    <async-supported>true</async-supported>";

const MAPPING: &str = "</filter>
<filter-mapping>
    <filter-name>CorsFilter</filter-name>
    <url-pattern>/*</url-pattern>
</filter-mapping>";

fn methods(names: &[&str]) -> String {
    let simple = ["GET", "HEAD", "POST", "OPTIONS"];
    let more = names.iter().copied().filter(|name| !simple.contains(name));
    simple.into_iter().chain(more).collect::<Vec<_>>().join(",")
}

fn parameter(code: &mut Code, name: &str, value: &str) {
    code.line("    <init-param>");
    code.put(format_args!("        <param-name>{name}</param-name>"));
    code.put(format_args!("        <param-value>{value}</param-value>"));
    code.line("    </init-param>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn an_origin_with_the_separator_in_it_is_left_out() {
        let code = &render(&example::policy(&["https://a.example", "https://b,c.example"])).parts[0].code;
        assert!(code.contains("<param-value>https://a.example</param-value>"), "{code}");
    }

    #[test]
    fn each_method_is_named_once() {
        assert_eq!(methods(&["OPTIONS", "PUT"]), "GET,HEAD,POST,OPTIONS,PUT");
    }

    #[test]
    fn headers_are_named_even_if_there_are_none_since_the_default_allows_some() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(
            code.contains("<param-name>cors.allowed.headers</param-name>\n        <param-value></param-value>"),
            "{code}"
        );
    }
}
