//! [Django](https://www.djangoproject.com) with [django-cors-headers](https://github.com/adamchainz/django-cors-headers).
//!
//! The text goes to the end of the settings, so that it can put the middleware in front of all the others, whatever those are.
//! Every setting that could let in more is written out: the defaults for headers and methods allow more than most pages need, and what
//! stands above may be `CORS_ALLOW_ALL_ORIGINS = True`, which beside credentials allows any origin everything.

use super::answer::{Answer, Origins};
use super::code::{Code, each};
use super::python::{list, quoted, quoted_list, raw_pattern};
use super::{Family, Recipe};
use crate::fix::quote::fits_plain;
use crate::fix::{Policy, Snippet};

/// Django with django-cors-headers.
pub(super) static DJANGO: Recipe = Recipe {
    id: "django",
    name: "Django with django-cors-headers",
    family: Family::Python,
    language: "python",
    manual: "https://github.com/adamchainz/django-cors-headers",
    caveats: &[
        "Where the settings name corsheaders or CORS_... already, delete it there: Django does not start with an application that \
         is listed twice, and an older list of origins or patterns stays in force.",
        "With settings for several environments, paste into the one that is loaded: a later INSTALLED_APPS = or MIDDLEWARE = undoes \
         these lines.",
        "In the page, end addresses as their path() does: Django redirects /api/item to /api/item/, and of a POST only a GET arrives, \
         or an error.",
        "CORS lets the page read; CSRF is checked apart: views that check it also need the origin in CSRF_TRUSTED_ORIGINS.",
        "Django's cookies are SameSite=Lax: a page on another site sends them only with SESSION_COOKIE_SAMESITE = \"None\" and \
         SESSION_COOKIE_SECURE = True.",
        "The lines open all paths, the admin's too. To open one, write CORS_URLS_REGEX = r\"^/api/\".",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_plain);
    let mut code = Code::default();
    code.line(MIDDLEWARE);
    match &answer.origins {
        Origins::Any => code.line("CORS_ALLOW_ALL_ORIGINS = True"),
        Origins::One(origin) => {
            code.line(NOT_ALL);
            list(&mut code, 0, ORIGINS, &[quoted(origin)], "");
        }
        Origins::Listed(listed) => {
            code.line(NOT_ALL);
            list(&mut code, 0, ORIGINS, &each(&listed.exact, &quoted), "");
            if !listed.subdomains_of.is_empty() {
                let patterns = each(&listed.subdomains_of, &raw_pattern);
                list(&mut code, 0, "CORS_ALLOWED_ORIGIN_REGEXES = ", &patterns, "");
            }
        }
    }
    let credentials = if answer.allows_credentials() { "True" } else { "False" };
    let comment = answer.credentials_comment_behind("  # ");
    code.put(format_args!("CORS_ALLOW_CREDENTIALS = {credentials}{comment}"));
    let methods = quoted_list(&answer.methods);
    code.put(format_args!("CORS_ALLOW_METHODS = {methods}  # GET, HEAD and POST need no permission"));
    code.put(format_args!("CORS_ALLOW_HEADERS = {}", quoted_list(&answer.request_headers)));
    if !answer.exposed_headers.is_empty() {
        code.put(format_args!("CORS_EXPOSE_HEADERS = {}", quoted_list(&answer.exposed_headers)));
    }
    code.put(format_args!("CORS_PREFLIGHT_MAX_AGE = {}", answer.max_age));
    answer.snippet(
        [("settings.py, at its end", code)],
        "python -m pip install django-cors-headers, then restart the server",
    )
}

const NOT_ALL: &str = "CORS_ALLOW_ALL_ORIGINS = False";

const ORIGINS: &str = "CORS_ALLOWED_ORIGINS = ";

const MIDDLEWARE: &str = r#"INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
# First, so that no other middleware answers or redirects a preflight.
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::AllowCredentials;
    use crate::fix::recipe::answer::example;

    #[test]
    fn credentials_are_settled_either_way() {
        let mut policy = example::policy(&["https://a.example"]);
        for (allowed, line) in [
            (AllowCredentials::Yes, "CORS_ALLOW_CREDENTIALS = True\n"),
            (AllowCredentials::No, "CORS_ALLOW_CREDENTIALS = False\n"),
        ] {
            policy.allow_credentials = allowed;
            let code = &render(&policy).parts[0].code;
            assert!(code.contains(line) && code.contains("CORS_ALLOW_ALL_ORIGINS = False\n"), "{code}");
        }
    }

    #[test]
    fn what_is_not_in_the_policy_is_ruled_out() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_methods.clear();
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("\nCORS_ALLOW_METHODS = []") && code.contains("\nCORS_ALLOW_HEADERS = []\n"), "{code}");
    }
}
