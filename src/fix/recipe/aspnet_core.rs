//! [ASP.NET Core](https://learn.microsoft.com/aspnet/core) 6 and newer, with the middleware that it comes with.
//!
//! The middleware has to stand above logins and redirects, and answers each preflight itself. It says `Vary: Origin` only to an origin
//! that it allows, and nothing at all to a request without one; hence the middleware above it. Both write when the response starts, so
//! that nothing that clears the headers in between, an exception handler for one, takes these away.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet, pattern};

/// ASP.NET Core's own middleware.
pub(super) static ASPNET_CORE: Recipe = Recipe {
    id: "aspnet-core",
    name: "ASP.NET Core",
    family: Family::JavaAndDotNet,
    language: "csharp",
    manual: "https://learn.microsoft.com/en-us/aspnet/core/security/cors",
    caveats: &[
        "Whatever stands above app.UseCors answers without it: UseHttpsRedirection would redirect the preflight, which no browser \
         follows, and UseAuthorization would answer it with 401. Only UseExceptionHandler, and UseRouting where you call it, belong above.",
        "Without app.UseExceptionHandler above these lines, an exception that nothing catches is answered by the server itself, \
         without any of the headers: check with a request that fails so.",
        "[EnableCors], [DisableCors] and RequireCors on an endpoint win over this policy; other policies of the application that are no \
         longer used are best deleted.",
        "Write origins without a slash at the end: with one, none matches.",
        "Behind IIS with Windows authentication, anonymous access must be allowed too, or IIS answers the preflight with 401.",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let services = services(&answer);
    let mut pipeline = Code::default();
    pipeline.line(PIPELINE);
    answer.snippet(
        [
            ("Program.cs, above var app = builder.Build()", services),
            ("Program.cs, below var app = builder.Build() and app.UseExceptionHandler, above every other app.Use and app.Map", pipeline),
        ],
        "build and restart the application",
    )
}

const PIPELINE: &str = r#"// Also for a refused origin, and for a request without one: a cache must keep the answers apart.
app.Use((context, next) =>
{
    context.Response.OnStarting(() =>
    {
        context.Response.Headers.Append("Vary", "Origin");
        return Task.CompletedTask;
    });
    return next(context);
});
app.UseCors();"#;

fn services(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line("builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy");
    match &answer.origins {
        Origins::Any => code.line("    .AllowAnyOrigin()"),
        Origins::One(origin) => code.line(&call("WithOrigins", &[origin])),
        Origins::Listed(listed) => {
            let patterns = each(&listed.subdomains_of, &|parent| pattern::wildcard(parent));
            let each: Vec<&str> = listed.exact.iter().copied().chain(patterns.iter().map(String::as_str)).collect();
            code.line(&call("WithOrigins", &each));
            if !patterns.is_empty() {
                code.line("    .SetIsOriginAllowedToAllowWildcardSubdomains()");
            }
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" // ");
        code.put(format_args!("    .AllowCredentials(){comment}"));
    }
    if !answer.methods.is_empty() {
        code.put(format_args!("{} // GET, HEAD and POST need no permission", call("WithMethods", &answer.methods)));
    }
    if !answer.request_headers.is_empty() {
        code.line(&call("WithHeaders", &answer.request_headers));
    }
    if !answer.exposed_headers.is_empty() {
        code.line(&call("WithExposedHeaders", &answer.exposed_headers));
    }
    code.put(format_args!("    .SetPreflightMaxAge(TimeSpan.FromSeconds({}))));", answer.max_age));
    code
}

fn call(name: &str, values: &[&str]) -> String {
    let literals = each(values, &|value| format!("\"{value}\""));
    format!("    .{name}({})", literals.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::recipe::answer::example;

    #[test]
    fn a_wildcard_is_one_only_where_the_policy_says_so() {
        let mut policy = example::policy(&["https://a.example"]);
        assert!(!render(&policy).parts[0].code.contains("Wildcard"));
        policy.allow_subdomains_of = vec!["https://shop.example".to_owned()];
        let code = &render(&policy).parts[0].code;
        assert!(code.contains(".WithOrigins(\"https://a.example\", \"https://*.shop.example\")\n"), "{code}");
        assert!(code.contains("    .SetIsOriginAllowedToAllowWildcardSubdomains()\n"), "{code}");
    }
}
