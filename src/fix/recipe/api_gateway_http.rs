//! [Amazon API Gateway](https://docs.aws.amazon.com/apigateway/), HTTP API.
//!
//! The gateway answers the preflight and writes the headers; what the back end sends of them, it ignores. It compares whole origins.
//! `Vary` is none of its settings, so the back end has to send it.

use super::answer::{Answer, Origins};
use super::cloud::{every_method, yaml_list};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// API Gateway, HTTP API.
pub(super) static API_GATEWAY_HTTP: Recipe = Recipe {
    id: "api-gateway-http",
    name: "Amazon API Gateway (HTTP API)",
    family: Family::Cloud,
    language: "yaml",
    manual: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html",
    caveats: &[
        "Written from the manual and never run: try it on a stage of its own first.",
        "The gateway now ignores the CORS headers of the back end: what only the back end allowed must stand here too.",
        "A $default route with an authorizer catches the preflight too: put a route OPTIONS /{proxy+} without an authorizer beside it.",
        "Where origin, method or a header is not listed, the preflight gets 204 without any CORS header: the browser then says that \
         Access-Control-Allow-Origin is missing, whichever of them it was.",
        "It compares whole origins: https://* and http://* are the only patterns it knows, and both let in everybody.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::exact(policy, fits_plain);
    let template = (
        "template.yaml, in Properties of the AWS::Serverless::HttpApi or AWS::ApiGatewayV2::Api",
        configuration(&answer, "CorsConfiguration"),
    );
    let apply = "sam deploy, or aws cloudformation deploy";
    if let Some(vary) = vary(&answer) {
        let place = "The back end, among the headers of every response: the gateway's manual does not promise this one";
        return answer.snippet([template, (place, vary)], apply);
    }
    answer.snippet([template], apply)
}

/// The block that a function URL has under another name.
pub(super) fn configuration(answer: &Answer, name: &str) -> Code {
    let mut code = Code::default();
    code.put(format_args!("{name}:"));
    yaml_list(&mut code, "  ", "AllowOrigins", &answer.origins.with_wildcards());
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.put(format_args!("  AllowCredentials: true{comment}"));
    }
    code.line("  # GET, HEAD and POST need no permission, but the service looks each method up.");
    yaml_list(&mut code, "  ", "AllowMethods", &every_method(&answer.methods));
    if !answer.request_headers.is_empty() {
        yaml_list(&mut code, "  ", "AllowHeaders", &answer.request_headers);
    }
    if !answer.exposed_headers.is_empty() {
        yaml_list(&mut code, "  ", "ExposeHeaders", &answer.exposed_headers);
    }
    code.put(format_args!("  MaxAge: {}", answer.max_age));
    code
}

/// What the service does not send for itself where the answer depends on the origin.
pub(super) fn vary(answer: &Answer) -> Option<Code> {
    let mut code = Code::default();
    code.line("Vary: Origin");
    matches!(answer.origins, Origins::Listed(_)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn methods_that_need_no_permission_are_listed_too() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        assert!(
            code.contains("  AllowMethods:\n    - 'GET'\n    - 'HEAD'\n    - 'POST'\n    - 'PUT'\n  MaxAge"),
            "{code}"
        );
    }

    #[test]
    fn several_origins_have_the_back_end_send_vary() {
        let parts = render(&example::policy(&["https://a.example", "https://b.example"])).parts;
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1].code, "Vary: Origin\n");
    }
}
