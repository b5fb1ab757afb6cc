//! [Amazon API Gateway](https://docs.aws.amazon.com/apigateway/), REST API.
//!
//! Three answers to get right, none of which knows of the others: the preflight, which a mock integration answers; errors that the
//! gateway itself makes; and what the function sends, since a proxy integration passes it on as it is. The mock's template can compare
//! origins, a gateway response cannot.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::express::{is_allowed, list_origins};
use super::{Family, Recipe};
use crate::fix::quote::{fits_plain, js_string};
use crate::fix::{Applicability, Policy, Snippet, pattern};

/// API Gateway, REST API.
pub(super) static API_GATEWAY_REST: Recipe = Recipe {
    id: "api-gateway-rest",
    name: "Amazon API Gateway (REST API)",
    family: Family::Cloud,
    language: "yaml",
    manual: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
    caveats: &[
        "Written from the manual and never run: try it on a stage of its own first.",
        "Every change waits for a deployment: until then the stage answers as before.",
        "Each path needs its own options:. An ANY method with an authorizer or an API key answers the preflight of a path that has \
         none, with 401 or 403.",
        "Leave out the property Cors of SAM: it writes an OPTIONS method of its own, and cannot choose from a list of origins.",
        "In SAM with a DefaultAuthorizer, also write AddDefaultAuthorizerToCorsPreflight: false below Auth, or the preflight needs a \
         token after all.",
        "Without Lambda proxy integration the function's headers are not passed on: map method.response.header.Access-Control-* in \
         the integration response of each method.",
        "Where binaryMediaTypes holds */*, the mock answers 500: write contentHandling: CONVERT_TO_TEXT beside type: mock.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let mut answer = Answer::new(policy, fits_plain);
    let preflight = (
        "The OpenAPI file (in SAM: DefinitionBody), below each path that pages call, beside its get: and put:",
        preflight(&answer),
    );
    let function = (
        "The function behind a Lambda proxy integration, here in JavaScript: into the headers of every response, errors too",
        function(&answer),
    );
    if matches!(answer.origins, Origins::Listed(_)) {
        answer.note(
            Applicability::NeedsYourInput,
            say!("Pages cannot read the errors that API Gateway makes itself (401 of an authorizer, 403 \"Missing Authentication Token\", \
             429, 504): a gateway response sends one fixed origin or whichever asks, and cannot look into a list."),
        );
        return with_a_function(answer.snippet([preflight, function], APPLY));
    }
    let errors =
        ("The same file, at its top level: the errors that API Gateway makes itself", gateway_responses(&answer));
    with_a_function(answer.snippet([preflight, errors, function], APPLY))
}

/// The last part is no YAML.
fn with_a_function(mut snippet: Snippet) -> Snippet {
    if let Some(function) = snippet.parts.last_mut() {
        function.language = Some("js");
    }
    snippet
}

const APPLY: &str = "sam deploy, or import the file and deploy the API to its stage (aws apigateway create-deployment)";

fn preflight(answer: &Answer) -> Code {
    let mut headers = headers(answer);
    if !answer.methods.is_empty() {
        headers.push(("Access-Control-Allow-Methods", answer.methods.join(",")));
    }
    if !answer.request_headers.is_empty() {
        headers.push(("Access-Control-Allow-Headers", answer.request_headers.join(",")));
    }
    headers.push(("Access-Control-Max-Age", answer.max_age.to_string()));
    let listed = match &answer.origins {
        Origins::Listed(listed) => Some(listed),
        Origins::Any | Origins::One(_) => None,
    };
    let mut code = Code::default();
    code.line(OPTIONS);
    if listed.is_some() {
        code.line("        Access-Control-Allow-Origin: { schema: { type: string } }");
    }
    for (name, _) in &headers {
        code.put(format_args!("        {name}: {{ schema: {{ type: string }} }}"));
    }
    code.line(MOCK);
    for (name, value) in &headers {
        if *name == "Access-Control-Allow-Methods" {
            code.line("          # GET, HEAD and POST need no permission.");
        }
        credentials_comment(&mut code, answer, "          ", name);
        code.put(format_args!("          method.response.header.{name}: \"'{value}'\""));
    }
    if let Some(listed) = listed {
        code.line(&template(listed));
    }
    code
}

const OPTIONS: &str = "options:
  summary: CORS preflight
  security: [] # it brings no token, so it must need none
  responses:
    '204':
      description: What pages of other origins may do
      headers:";

const MOCK: &str = r#"  x-amazon-apigateway-integration:
    type: mock
    passthroughBehavior: never
    requestTemplates:
      application/json: '{"statusCode": 200}'
    responses:
      default:
        statusCode: '204'
        responseParameters:"#;

/// The name in a header of HTTP/2 is in lower case.
fn template(listed: &Listed) -> String {
    let mut tests = listed.each(&|origin| format!("$origin == \"{origin}\""), &|parent| {
        format!("$origin.matches('{}')", pattern::subdomains(parent))
    });
    if tests.is_empty() {
        tests.push("false".to_owned());
    }
    format!(
        "        responseTemplates:
          application/json: |
            #set($origin = $input.params().header.get(\"Origin\"))
            #if(!$origin)
            #set($origin = $input.params().header.get(\"origin\"))
            #end
            #if({})
            #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
            #end",
        tests.join(" || ")
    )
}

fn gateway_responses(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("x-amazon-apigateway-gateway-responses:");
    for kind in ["DEFAULT_4XX", "DEFAULT_5XX"] {
        code.put(format_args!("  {kind}:\n    responseParameters:"));
        for (name, value) in headers(answer) {
            credentials_comment(&mut code, answer, "      ", name);
            code.put(format_args!("      gatewayresponse.header.{name}: \"'{value}'\""));
        }
        code.line("    responseTemplates:\n      application/json: '{\"message\":$context.error.messageString}'");
    }
    code
}

/// What is the same in every answer.
fn headers(answer: &Answer) -> Vec<(&'static str, String)> {
    let mut headers = vec![match answer.origins {
        Origins::Any => ("Access-Control-Allow-Origin", "*".to_owned()),
        Origins::One(origin) => ("Access-Control-Allow-Origin", origin.to_owned()),
        Origins::Listed(_) => ("Vary", "Origin".to_owned()),
    }];
    if answer.allows_credentials() {
        headers.push((CREDENTIALS, "true".to_owned()));
    }
    headers
}

const CREDENTIALS: &str = "Access-Control-Allow-Credentials";

fn credentials_comment(code: &mut Code, answer: &Answer, indent: &str, name: &str) {
    if let (CREDENTIALS, Some(comment)) = (name, answer.credentials_comment()) {
        code.put(format_args!("{indent}# {comment}:"));
    }
}

fn function(answer: &Answer) -> Code {
    let mut code = Code::default();
    let line = |name: &str, value: &str| format!("{}: {},", js_string(name), js_string(value));
    let comment = answer.credentials_comment_behind(" // ");
    let expose = (!answer.exposed_headers.is_empty())
        .then(|| line("Access-Control-Expose-Headers", &answer.exposed_headers.join(", ")));
    if let Origins::Listed(listed) = &answer.origins {
        list_origins(&mut code, listed);
        code.line("\n// To be used as headers: { ...corsHeaders(event) }\nconst corsHeaders = (event) => {");
        code.line("  const origin = event.headers?.origin ?? event.headers?.Origin ?? '';");
        code.put(format_args!("  const isAllowed = {};", is_allowed(listed)));
        code.line(
            "  return {\n    'Vary': 'Origin', // also for a refused origin: a cache must keep the answers apart",
        );
        if let Some(expose) = expose {
            code.put(format_args!("    {expose}"));
        }
        code.line("    ...(isAllowed && {\n      'Access-Control-Allow-Origin': origin,");
        if answer.allows_credentials() {
            code.put(format_args!("      {}{comment}", line(CREDENTIALS, "true")));
        }
        code.line("    }),\n  };\n};");
        return code;
    }
    code.line("// To be used as headers: { ...corsHeaders }\nconst corsHeaders = {");
    for (name, value) in headers(answer) {
        let comment = if name == CREDENTIALS { comment.as_str() } else { "" };
        code.put(format_args!("  {}{comment}", line(name, &value)));
    }
    if let Some(expose) = expose {
        code.put(format_args!("  {expose}"));
    }
    code.line("};");
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn one_origin_is_sent_with_the_gateways_own_errors_too() {
        let parts = render(&example::policy(&["https://a.example"])).parts;
        assert_eq!(parts.len(), 3);
        assert_eq!(
            parts[1]
                .code
                .matches("gatewayresponse.header.Access-Control-Allow-Origin: \"'https://a.example'\"")
                .count(),
            2
        );
        assert!(!parts[0].code.contains("responseTemplates"));
    }

    #[test]
    fn several_origins_are_compared_and_the_reader_is_told_where_that_is_impossible() {
        let snippet = render(&example::policy(&["https://a.example", "https://b.example"]));
        assert_eq!((snippet.parts.len(), snippet.applicability), (2, Applicability::NeedsYourInput));
        let preflight = &snippet.parts[0].code;
        assert!(
            preflight.contains("#if($origin == \"https://a.example\" || $origin == \"https://b.example\")\n"),
            "{preflight}"
        );
        assert!(!preflight.contains("header.Access-Control-Allow-Origin: \"'"), "{preflight}");
        assert!(snippet.notes[0].contains("a gateway response sends"));
    }
}
