//! [Amazon S3](https://docs.aws.amazon.com/s3/).
//!
//! A bucket's rules: the first that matches origin, method and every asked header makes the answer. `*` stands once in an origin, for
//! any characters; behind `https://` and before `.shop.example` those can only be labels, for an origin has nothing else there.
//! `Access-Control-Allow-Credentials` is no setting: S3 sends it with a named origin.

use super::answer::Answer;
use super::cloud::{every_method, json_list};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{AllowCredentials, Policy, Snippet};

/// S3.
pub(super) static S3: Recipe = Recipe {
    id: "s3",
    name: "Amazon S3",
    family: Family::Cloud,
    language: "json",
    manual: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html",
    caveats: &[
        "Written from the manual and never run: try it on a bucket of its own first.",
        "The console wants the array behind \"CORSRules\": and nothing around it. Either way the bucket's former rules are replaced.",
        "S3 sends no Vary: Origin with a response to a request without Origin: an image that the page loaded before, without the \
         attribute crossorigin, stays in the cache without headers. Load it with crossorigin everywhere.",
        "A CDN in front of the bucket has to pass Origin on, or S3 sends no header at all, and to keep its copies apart by it. For \
         CloudFront that is the managed origin request policy CORS-S3Origin, with OPTIONS allowed, and Origin in the cache key.",
        "S3 sends Access-Control-Allow-Credentials: true with each named origin by itself; it does not ask for cookies.",
        "To upload in parts, pages have to read ETag: expose it.",
        "A signed URL is compared as well: a method or header that no rule names fails its preflight with 403.",
    ],
    render,
};

/// As the manual lists them; OPTIONS is answered by itself.
const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "HEAD"];

fn render(policy: &Policy) -> Snippet {
    // There is no line that allows credentials, so nothing to ask the reader about.
    let asks = policy.allow_credentials == AllowCredentials::Unknown;
    let policy = Policy {
        allow_credentials: if asks { AllowCredentials::Yes } else { policy.allow_credentials },
        ..policy.clone()
    };
    let mut answer = Answer::new(&policy, fits_plain);
    answer.keep_methods(METHODS, "S3");
    let mut code = Code::default();
    code.line("{\n  \"CORSRules\": [\n    {");
    code.put(format_args!("      \"AllowedOrigins\": {},", json_list(&answer.origins.with_wildcards())));
    code.put(format_args!("      \"AllowedMethods\": {},", json_list(&every_method(&answer.methods))));
    code.put(format_args!("      \"AllowedHeaders\": {},", json_list(&answer.request_headers)));
    code.put(format_args!("      \"ExposeHeaders\": {},", json_list(&answer.exposed_headers)));
    code.put(format_args!("      \"MaxAgeSeconds\": {}", answer.max_age));
    code.line("    }\n  ]\n}");
    answer.snippet(
        [("cors.json, a new file; or the console: the bucket's Permissions, Cross-origin resource sharing", code)],
        "aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://cors.json",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_method_that_s3_does_not_know_is_told() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods = vec!["PATCH".into(), "PUT".into()];
        let snippet = render(&policy);
        let rules: serde_json::Value = serde_json::from_str(&snippet.parts[0].code).expect("JSON");
        assert_eq!(rules["CORSRules"][0]["AllowedMethods"], serde_json::json!(["GET", "HEAD", "POST", "PUT"]));
        assert!(snippet.notes[0].contains("S3 has no such method: \"PATCH\""));
    }

    #[test]
    fn subdomains_are_a_wildcard() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_subdomains_of = vec!["https://shop.example".into()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("[\"https://a.example\", \"https://*.shop.example\"]"), "{code}");
    }
}
