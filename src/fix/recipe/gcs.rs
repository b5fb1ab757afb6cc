//! [Google Cloud Storage](https://cloud.google.com/storage).
//!
//! The first entry of a bucket that names both origin and method makes the answer. One list of header names serves requests and
//! responses. Neither credentials nor `Vary` are settings.

use super::answer::Answer;
use super::cloud::{every_method, json_list};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{AllowCredentials, AllowOrigin, Applicability, Policy, Snippet};

/// Cloud Storage.
pub(super) static GCS: Recipe = Recipe {
    id: "gcs",
    name: "Google Cloud Storage",
    family: Family::Cloud,
    language: "json",
    manual: "https://cloud.google.com/storage/docs/using-cors",
    caveats: &[
        "Written from the manual and never run: try it on a bucket of its own first.",
        "storage.cloud.google.com, where links of the console lead, takes no part in CORS: fetch from storage.googleapis.com.",
        "The JSON API (storage.googleapis.com/storage/v1) answers with CORS headers of its own, whatever the bucket says.",
        "A resumable upload goes by the Origin of the request that began it: where your server begins it, have it send the page's.",
        "Firebase Storage is such a bucket: its downloads obey the same file.",
        "The command replaces all entries of the bucket. Entries are tried in order, and the first that fits origin and method counts.",
        "The bucket has no setting for Vary: Origin. With several origins, see whether responses bring it, also without Origin in the \
         request; if not, keep a CDN's copies apart by Origin and load images with the attribute crossorigin everywhere.",
        "Browsers and Cloud CDN keep what they fetched before: after a change, try with an empty cache.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let wants_credentials = policy.allows_credentials() && policy.allow_origin != AllowOrigin::Any;
    let allow_credentials = if wants_credentials { AllowCredentials::No } else { policy.allow_credentials };
    let policy = Policy { allow_credentials, ..policy.clone() };
    let mut answer = Answer::exact(&policy, fits_plain);
    if wants_credentials {
        answer.note(
            Applicability::NeedsYourInput,
            say!("Cloud Storage has no setting that allows credentials: a request with credentials: 'include' stays blocked. Leave that \
             out in the page; for private files use signed URLs."),
        );
    }
    let mut headers = answer.request_headers.clone();
    headers.extend(answer.exposed_headers.iter().filter(|name| !answer.request_headers.contains(name)));
    let mut code = Code::default();
    code.line("[\n  {");
    code.put(format_args!("    \"origin\": {},", json_list(&answer.origins.with_wildcards())));
    code.put(format_args!("    \"method\": {},", json_list(&every_method(&answer.methods))));
    code.put(format_args!("    \"responseHeader\": {},", json_list(&headers)));
    code.put(format_args!("    \"maxAgeSeconds\": {}", answer.max_age));
    code.line("  }\n]");
    answer.snippet([("cors.json, a new file", code)], "gcloud storage buckets update gs://BUCKET --cors-file=cors.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn headers_of_requests_and_responses_share_a_list() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_headers = vec!["content-type".into(), "x-both".into()];
        policy.expose_headers = vec!["x-both".into(), "x-total".into()];
        let entries: serde_json::Value = serde_json::from_str(&render(&policy).parts[0].code).expect("JSON");
        assert_eq!(entries[0]["responseHeader"], serde_json::json!(["content-type", "x-both", "x-total"]));
    }

    #[test]
    fn credentials_are_told_to_be_impossible() {
        let mut policy = example::policy(&["https://a.example"]);
        assert!(render(&policy).notes[0].contains("no setting that allows credentials"));
        policy.allow_credentials = AllowCredentials::No;
        assert_eq!(render(&policy).applicability, Applicability::Ready);
    }
}
