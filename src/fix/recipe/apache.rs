//! [Apache httpd](https://httpd.apache.org) 2.4, in a virtual host.
//!
//! The text goes into `<VirtualHost>`. Apache keeps two tables of response headers: "onsuccess" holds what a proxied application
//! sent, "always" is sent with errors and redirects too and holds what CGI and `FastCGI` programs sent. Hence `always`, and the `unset`
//! lines. Origins are compared by an expression: no pattern, so nothing to anchor or escape.

use super::answer::{Answer, Origins};
use super::code::Code;
use super::permissions::permissions;
use super::{Family, Recipe};
use crate::fix::quote::fits_apache;
use crate::fix::{Policy, Snippet, pattern};

/// Apache httpd, virtual host.
pub(super) static APACHE: Recipe = Recipe {
    id: "apache",
    name: "Apache httpd (virtual host)",
    family: Family::Proxy,
    language: "apache",
    manual: "https://httpd.apache.org/docs/2.4/mod/mod_headers.html",
    caveats: &[
        "Delete other Header lines for Access-Control-*, here and in .htaccess: one that runs later overrides or doubles these.",
        "A RewriteRule above these lines is tried first: one that redirects also redirects the preflight, which no browser follows.",
        "The lines open all paths. To open one, put the Header lines into <Location \"/api/\"> and write RewriteRule ^/api/ - [R=204,L].",
    ],
    render,
};

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_apache);
    let code = directives(&answer);
    answer.snippet(
        [("The site's file, at the top of its <VirtualHost> block", code)],
        "a2enmod headers rewrite setenvif (elsewhere: LoadModule), then apachectl configtest && apachectl graceful",
    )
}

/// What both the virtual host and `.htaccess` hold.
pub(super) fn directives(answer: &Answer) -> Code {
    let mut code = Code::default();
    if let Origins::Listed(listed) = &answer.origins {
        for origin in &listed.exact {
            code.put(format_args!("SetEnvIfExpr \"%{{HTTP:Origin}} == '{origin}'\" CORS_ORIGIN_ALLOWED"));
        }
        for parent in &listed.subdomains_of {
            code.put(format_args!("SetEnvIf Origin \"{}\" CORS_ORIGIN_ALLOWED", pattern::subdomains(parent)));
        }
        code.line("");
    }
    code.line(UNSET);
    match &answer.origins {
        Origins::Any => code.line(&set("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => code.line(&set("Access-Control-Allow-Origin", origin)),
        Origins::Listed(_) => code.line(NAME_THE_ORIGIN),
    }
    if answer.allows_credentials() {
        // Apache takes a comment only on a line of its own.
        if let Some(comment) = answer.credentials_comment() {
            code.put(format_args!("# {comment}:"));
        }
        code.line(&set("Access-Control-Allow-Credentials", "true"));
    }
    permissions(&mut code, answer, set);
    code.line(PREFLIGHT);
    code
}

const UNSET: &str = "# Drops what the application sends itself: a header that is there twice is refused.
Header onsuccess unset Access-Control-Allow-Origin
Header always unset Access-Control-Allow-Origin
Header onsuccess unset Access-Control-Allow-Credentials
Header always unset Access-Control-Allow-Credentials
# \"always\": on errors too, or the page cannot read them.";

const NAME_THE_ORIGIN: &str = r#"Header always set Access-Control-Allow-Origin "expr=%{HTTP:Origin}" env=CORS_ORIGIN_ALLOWED
# Also for a refused origin: a cache must keep the answers apart.
Header always merge Vary "Origin""#;

const PREFLIGHT: &str = r"
# Answers the preflight before it can be redirected or passed on.
RewriteEngine On
RewriteCond %{REQUEST_METHOD} =OPTIONS
RewriteCond %{HTTP:Access-Control-Request-Method} .
RewriteRule ^ - [R=204,L]";

fn set(name: &str, value: &str) -> String {
    format!("Header always set {name} \"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::AllowCredentials;
    use crate::fix::recipe::answer::example;

    #[test]
    fn every_header_is_sent_with_errors_too() {
        for origins in [&["https://a.example"][..], &["https://a.example", "https://b.example"]] {
            let code = &render(&example::policy(origins)).parts[0].code;
            let mut set = code.lines().filter(|line| line.starts_with("Header") && !line.contains(" unset "));
            assert!(set.all(|line| line.starts_with("Header always ")), "{code}");
        }
    }

    #[test]
    fn a_listed_origin_is_compared_and_not_matched() {
        let code = &render(&example::policy(&["https://a.example", "https://b.example"])).parts[0].code;
        assert!(
            code.starts_with("SetEnvIfExpr \"%{HTTP:Origin} == 'https://a.example'\" CORS_ORIGIN_ALLOWED\n"),
            "{code}"
        );
    }

    #[test]
    fn a_comment_has_a_line_of_its_own() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_credentials = AllowCredentials::Unknown;
        let code = &render(&policy).parts[0].code;
        assert!(code.contains("credentials: 'include':\nHeader always set Access-Control-Allow-Credentials"), "{code}");
        assert!(code.lines().all(|line| !line.contains('#') || line.starts_with('#')), "{code}");
    }
}
