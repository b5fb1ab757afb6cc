//! [Amazon CloudFront](https://docs.aws.amazon.com/cloudfront/).
//!
//! A response headers policy writes the headers on what comes from the cache as well as on what comes from the origin server, and it
//! writes them for each viewer anew. It answers no request: a preflight goes to the origin server. What that sends itself is removed
//! first, since the policy overrides a header only where it has one to put there.

use super::answer::{Answer, Origins};
use super::cloud::{every_method, yaml_list};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// `CloudFront`.
pub(super) static CLOUDFRONT: Recipe = Recipe {
    id: "cloudfront",
    name: "Amazon CloudFront",
    family: Family::Cloud,
    language: "yaml",
    manual: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
    caveats: &[
        "Written from the manual and never run: try it on a distribution of its own first.",
        "CloudFront writes headers but answers no preflight: that reaches the origin server, which has to answer OPTIONS with 2xx.",
        "An S3 bucket answers it only where its own CORS rules match, and only if it sees Origin and Access-Control-Request-*: attach \
         the managed origin request policy CORS-S3Origin.",
        "If you leave the headers to the origin server instead, put Origin into the cache key, or one page gets another's answer.",
        "Error pages of CloudFront's own (a blocked request, an origin server that does not answer) may come without the headers: \
         look at one.",
        "A behaviour has room for one policy of this kind: where it has one, write the lines into that one.",
    ],
    render,
};

/// As the manual lists them, beside ALL.
const METHODS: &[&str] = &["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

fn render(policy: &Policy) -> Snippet {
    let mut answer = Answer::new(policy, fits_plain);
    answer.keep_methods(METHODS, "CloudFront");
    let resource = ("template.yaml, below Resources", resource(&answer));
    let behaviour = (
        "template.yaml, in the DefaultCacheBehavior or CacheBehaviors of the AWS::CloudFront::Distribution, in place of the lines of \
         the same names",
        behaviour(&answer),
    );
    answer.snippet([resource, behaviour], "aws cloudformation deploy, and wait until the distribution is deployed")
}

fn resource(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line(POLICY);
    yaml_items(&mut code, "AccessControlAllowOrigins", &answer.origins.with_wildcards());
    if answer.allows_credentials() {
        let comment =
            answer.credentials_comment().map(|comment| format!(" # {comment}; if not: false")).unwrap_or_default();
        code.put(format_args!("        AccessControlAllowCredentials: true{comment}"));
    } else {
        code.line("        AccessControlAllowCredentials: false");
    }
    yaml_items(&mut code, "AccessControlAllowMethods", &every_method(&answer.methods));
    if answer.request_headers.is_empty() {
        code.line("        # The list must not be empty; this one needs no permission.");
        yaml_items(&mut code, "AccessControlAllowHeaders", &["accept"]);
    } else {
        yaml_items(&mut code, "AccessControlAllowHeaders", &answer.request_headers);
    }
    if !answer.exposed_headers.is_empty() {
        yaml_items(&mut code, "AccessControlExposeHeaders", &answer.exposed_headers);
    }
    code.put(format_args!("        AccessControlMaxAgeSec: {}", answer.max_age));
    code.line(REMOVE);
    if matches!(answer.origins, Origins::Listed(_)) {
        code.line(VARY);
    }
    code
}

const POLICY: &str = "CorsHeaders:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: !Sub '${AWS::StackName}-cors-headers' # no other policy of the account may have this name
      CorsConfig:
        OriginOverride: true";

const REMOVE: &str = "      # What the origin server sends itself: a header that is there twice is refused.
      RemoveHeadersConfig:
        Items:
          - Header: Access-Control-Allow-Origin
          - Header: Access-Control-Allow-Credentials";

const VARY: &str = "      # Also for a refused origin: a cache must keep the answers apart.
      CustomHeadersConfig:
        Items:
          - Header: Vary
            Value: Accept-Encoding, Origin
            Override: true";

fn behaviour(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("ResponseHeadersPolicyId: !Ref CorsHeaders");
    // Three sets are all that a behaviour can have; this is the smallest with OPTIONS, or the one with everything.
    if answer.methods.is_empty() {
        code.line("AllowedMethods: [GET, HEAD, OPTIONS] # if the behaviour has all seven already, leave them");
    } else {
        code.line("AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]");
    }
    code.line("CachedMethods: [GET, HEAD]");
    code
}

fn yaml_items<T: AsRef<str>>(code: &mut Code, name: &str, values: &[T]) {
    code.put(format_args!("        {name}:"));
    yaml_list(code, "          ", "Items", values);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn several_origins_vary() {
        let code = |origins: &[&str]| render(&example::policy(origins)).parts[0].code.clone();
        assert!(!code(&["https://a.example"]).contains("Vary"));
        assert!(code(&["https://a.example", "https://b.example"]).contains("Value: Accept-Encoding, Origin"));
    }

    #[test]
    fn a_behaviour_lets_through_what_the_preflight_allows() {
        let mut policy = example::policy(&["https://a.example"]);
        assert!(render(&policy).parts[1].code.contains("OPTIONS, PUT, PATCH, POST, DELETE]"));
        policy.allow_methods.clear();
        assert!(render(&policy).parts[1].code.contains("[GET, HEAD, OPTIONS]"));
    }
}
