//! [IIS](https://www.iis.net) with Microsoft's CORS module.
//!
//! Written from the module's reference. Each origin has its own rule, with all that it is allowed; the module answers the preflight
//! before authentication and says `Vary` itself.

use super::answer::Answer;
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// IIS.
pub(super) static IIS: Recipe = Recipe {
    id: "iis",
    name: "IIS (with its CORS module)",
    family: Family::Proxy,
    language: "xml",
    manual: "https://learn.microsoft.com/en-us/iis/extensions/cors-module/cors-module-configuration-reference",
    caveats: &[
        "The CORS module is a download of its own (iis.net/downloads/microsoft/iis-cors-module): without it, IIS answers every \
         request with 500.19 once web.config names it.",
        "Delete <add name=\"Access-Control-...\"> from <customHeaders>, and let the application send none: a header that is there \
         twice is refused.",
        "A site whose URL Rewrite redirects http to https may redirect the preflight too: call https.",
        "Written from the manual and never run: check with curl that Access-Control-Allow-Origin comes once, on error \
         pages too, and that Vary: Origin is there.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let code = cors(&answer);
    answer.snippet(
        [("web.config, inside <system.webServer>, in place of the <cors> that is there, if any", code)],
        "nothing: IIS reads web.config again by itself",
    )
}

fn cors(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("<cors enabled=\"true\">");
    if let Some(comment) = answer.credentials_comment() {
        code.put(format_args!("    <!-- allowCredentials: {comment} -->"));
    }
    if !answer.methods.is_empty() {
        code.line("    <!-- GET, HEAD and POST need no permission. -->");
    }
    for origin in &answer.origins.with_wildcards() {
        rule(&mut code, answer, origin);
    }
    code.line("</cors>");
    code
}

fn rule(code: &mut Code, answer: &Answer, origin: &str) {
    let credentials = if answer.allows_credentials() { " allowCredentials=\"true\"" } else { "" };
    let max_age = answer.max_age;
    code.put(format_args!("    <add origin=\"{origin}\"{credentials} maxAge=\"{max_age}\">"));
    list(code, "exposeHeaders", "header", &answer.exposed_headers);
    list(code, "allowMethods", "method", &answer.methods);
    list(code, "allowHeaders", "header", &answer.request_headers);
    code.line("    </add>");
}

fn list(code: &mut Code, element: &str, attribute: &str, values: &[&str]) {
    if values.is_empty() {
        return;
    }
    code.put(format_args!("        <{element}>"));
    for value in values {
        code.put(format_args!("            <add {attribute}=\"{value}\" />"));
    }
    code.put(format_args!("        </{element}>"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn each_origin_has_a_rule_with_all_it_is_allowed() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        for times in ["allowCredentials=\"true\"", "<add method=\"PUT\" />", "maxAge=\"7200\""]
            .map(|part| code.matches(part).count())
        {
            assert_eq!(times, 2, "{code}");
        }
    }
}
