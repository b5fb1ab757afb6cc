//! [AWS Lambda](https://docs.aws.amazon.com/lambda/) function URLs.
//!
//! The URL answers the preflight without calling the function and adds its headers to every response of the function, beside those that
//! the function sends. It knows six methods, and no patterns.

use super::answer::Answer;
use super::api_gateway_http::{configuration, vary};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Lambda function URL.
pub(super) static LAMBDA_URL: Recipe = Recipe {
    id: "lambda-url",
    name: "AWS Lambda function URL",
    family: Family::Cloud,
    language: "yaml",
    manual: "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors",
    caveats: &[
        "Written from the manual and never run: try it on a function of its own first.",
        "Delete Access-Control-* from the function's own responses and its framework: users report that the browser then gets each \
         header twice, and refuses it.",
        "OPTIONS is no method that can be listed: the URL answers preflights by itself, and the function never sees them.",
        "In the console each header stands in a field of its own: two names with a comma between them are taken for one name.",
        "With AuthType AWS_IAM, a request without a signature gets 403 before the function runs.",
    ],
    render,
};

/// Each at most six letters long, and OPTIONS not among them.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

fn render(policy: &Policy) -> Snippet {
    let mut answer = Answer::exact(policy, fits_plain);
    answer.keep_methods(METHODS, say!("a function URL"));
    let template = (
        "template.yaml, in Properties of the AWS::Lambda::Url, or below FunctionUrlConfig of the AWS::Serverless::Function",
        configuration(&answer, "Cors"),
    );
    let apply = "sam deploy, or aws cloudformation deploy";
    if let Some(vary) = vary(&answer) {
        let place = "The function, among the headers of every response: Lambda's manual does not promise this one";
        return answer.snippet([template, (place, vary)], apply);
    }
    answer.snippet([template], apply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_method_that_lambda_does_not_know_is_told() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods = vec!["PATCH".into(), "PROPFIND".into()];
        let snippet = render(&policy);
        assert!(snippet.parts[0].code.contains("    - 'PATCH'\n") && !snippet.parts[0].code.contains("PROPFIND"));
        assert!(snippet.notes[0].contains("\"PROPFIND\""));
        assert_eq!(snippet.applicability, Applicability::NeedsYourInput);
    }
}
