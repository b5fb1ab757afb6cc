//! [Azure App Service](https://learn.microsoft.com/azure/app-service/) and Azure Functions.
//!
//! The platform answers for all paths of an app and wins over the application's own headers. It knows origins and credentials and
//! nothing else: every method and header that a preflight asks for is allowed.

use super::answer::{Answer, quoted};
use super::api_gateway_http::vary;
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Applicability, Policy, Snippet};

/// App Service.
pub(super) static AZURE_APP_SERVICE: Recipe = Recipe {
    id: "azure-app-service",
    name: "Azure App Service and Azure Functions",
    family: Family::Cloud,
    language: "sh",
    manual: "https://learn.microsoft.com/azure/app-service/app-service-web-tutorial-rest-api",
    caveats: &[
        "Written from the manual and never run: try it on a slot of its own first.",
        "The platform wins: with one origin in its list, CORS code of the application has no effect any more.",
        "For several sets of origins, for methods and headers one by one, or for Access-Control-Expose-Headers, empty the list \
         (az webapp cors remove, with each of its origins) and use the recipe of the application's framework.",
        "A * that is still in the list lets everybody in, and stands against credentials: az webapp cors remove --allowed-origins '*'.",
        "It compares whole origins; a slash at the end of one never matches.",
        "Each slot has its own list: add --slot NAME.",
        "Locally, the Functions tools read Host.CORS and Host.CORSCredentials of local.settings.json instead.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let mut answer = Answer::exact(policy, fits_plain);
    let allowed: Vec<&str> = answer.methods.iter().chain(&answer.request_headers).copied().collect();
    let note = if allowed.is_empty() {
        say!("App Service has no list of methods and request headers: it allows whatever a preflight asks for.")
    } else {
        say!(
            "App Service has no list of methods and request headers: it allows whatever a preflight asks for, not only {allowed}.",
            allowed = quoted(&allowed)
        )
    };
    answer.note(Applicability::Risky, note);
    let exposed = answer.exposed_headers.clone();
    answer.leave_out(&exposed, |values| {
        say!(
            "Left out, because App Service has no setting for Access-Control-Expose-Headers, so pages cannot read these: {values}.",
            values
        )
    });
    let mut code = Code::default();
    code.line("# For a function app: az functionapp instead of az webapp.");
    code.line("az webapp cors add --resource-group GROUP --name APP \\");
    let origins: Vec<String> = answer.origins.with_wildcards().iter().map(|origin| format!("'{origin}'")).collect();
    code.put(format_args!("  --allowed-origins {}", origins.join(" ")));
    if answer.allows_credentials() {
        if let Some(comment) = answer.credentials_comment() {
            code.put(format_args!("# {comment}:"));
        }
        code.line(CREDENTIALS);
    }
    let shell = ("Bash with the Azure CLI, such as Azure's Cloud Shell; with your own names for GROUP and APP", code);
    let apply = "az webapp cors show --resource-group GROUP --name APP, to see what holds now";
    if let Some(vary) = vary(&answer) {
        let place =
            "The application, among the headers of every response: the platform's manual does not promise this one";
        return answer.snippet([shell, (place, vary)], apply);
    }
    answer.snippet([shell], apply)
}

const CREDENTIALS: &str = "az resource update --resource-group GROUP --name web --parent sites/APP \\
  --namespace Microsoft.Web --resource-type config --api-version 2015-06-01 \\
  --set properties.cors.supportCredentials=true";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn the_reader_is_told_that_everything_is_allowed() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.expose_headers = vec!["x-total".into()];
        let snippet = render(&policy);
        assert_eq!(snippet.applicability, Applicability::Risky);
        assert!(snippet.notes[0].ends_with("asks for, not only \"PUT\"."), "{:?}", snippet.notes);
        assert!(snippet.notes[1].ends_with("cannot read these: \"x-total\"."), "{:?}", snippet.notes);
    }
}
