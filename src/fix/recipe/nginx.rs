//! [nginx](https://nginx.org), as a proxy or for files.
//!
//! The text goes into `server { }`, for several origins with a `map` in front of it. What usual advice gets wrong: without `always`
//! errors lack the headers; an `add_header` inside `if` drops those outside it; a proxied header is not replaced but doubled.

use super::answer::{Answer, Listed, Origins};
use super::code::Code;
use super::{Family, Recipe};
use crate::fix::quote::fits_nginx;
use crate::fix::{Policy, Snippet, pattern};

/// nginx.
pub(super) static NGINX: Recipe = Recipe {
    id: "nginx",
    name: "nginx",
    family: Family::Proxy,
    language: "nginx",
    manual: "https://nginx.org/en/docs/http/ngx_http_headers_module.html",
    caveats: &[
        "A location { } with an add_header of its own inherits none from server { }: repeat the lines there (since 1.29.3, \
         add_header_inherit merge does it). The same holds for proxy_hide_header, and for add_header lines in http { } that these \
         now replace.",
        "In server { } the lines open all of its paths. To open one, paste them into its location { } instead, and into that of \
         its error_page.",
        "Behind fastcgi_pass, uwsgi_pass or grpc_pass, write fastcgi_hide_header, uwsgi_hide_header or grpc_hide_header for \
         proxy_hide_header.",
        "A second map of the same variable replaces the first without a word: for another API with other origins, choose another \
         name than $cors_allow_origin.",
    ],
    render,
};

/// The longest key that `map` takes with its default `map_hash_bucket_size` of 64: two pointers and two bytes go off it.
const LONGEST_MAP_KEY: usize = 46;

/// Names in one `add_header`, so that the line stays within nginx's 4,096 bytes whatever the names are.
const NAMES_PER_LINE: usize = 15;

fn render(policy: &Policy) -> Snippet {
    let answer = Answer::new(policy, fits_nginx);
    let server =
        ("The site's file, inside server { }, above its location blocks and every return or rewrite", headers(&answer));
    match &answer.origins {
        Origins::Listed(listed) => {
            let http = ("The site's file, above server { } (that is, inside http { })", map(listed));
            answer.snippet([http, server], APPLY)
        }
        Origins::Any | Origins::One(_) => answer.snippet([server], APPLY),
    }
}

const APPLY: &str = "nginx -t && nginx -s reload";

fn map(listed: &Listed) -> Code {
    let mut code = Code::default();
    code.line("# An origin is answered as it stands here, not as $http_origin: map compares without regard to case.");
    code.line("map $http_origin $cors_allow_origin {");
    code.line("    default \"\"; # any other origin: no header at all");
    for origin in &listed.exact {
        if origin.len() > LONGEST_MAP_KEY {
            let pattern = pattern::exact(origin);
            code.put(format_args!(
                "    \"~{pattern}\" \"{origin}\"; # a pattern, since map's table has no room for it"
            ));
        } else {
            code.put(format_args!("    \"{origin}\" \"{origin}\";"));
        }
    }
    for parent in &listed.subdomains_of {
        code.put(format_args!("    \"~{}\" $http_origin;", pattern::subdomains(parent)));
    }
    code.line("}");
    code
}

fn headers(answer: &Answer) -> Code {
    let mut code = Code::default();
    code.line(HIDE);
    match &answer.origins {
        Origins::Any => code.line(&add_header("Access-Control-Allow-Origin", "*")),
        Origins::One(origin) => code.line(&add_header("Access-Control-Allow-Origin", origin)),
        Origins::Listed(_) => {
            code.line("add_header Access-Control-Allow-Origin $cors_allow_origin always;");
            code.line(
                "add_header Vary \"Origin\" always; # also for a refused origin: a cache must keep the answers apart",
            );
        }
    }
    if answer.allows_credentials() {
        let comment = answer.credentials_comment_behind(" # ");
        code.line(&(add_header("Access-Control-Allow-Credentials", "true") + &comment));
    }
    add_list(&mut code, "Access-Control-Expose-Headers", &answer.exposed_headers);
    if !answer.methods.is_empty() {
        code.line("# GET, HEAD and POST need no permission.");
    }
    add_list(&mut code, "Access-Control-Allow-Methods", &answer.methods);
    add_list(&mut code, "Access-Control-Allow-Headers", &answer.request_headers);
    code.line(&add_header("Access-Control-Max-Age", &answer.max_age.to_string()));
    code.line(PREFLIGHT);
    code
}

const HIDE: &str = "# Drops what the application sends itself: a header that is there twice is refused.
proxy_hide_header Access-Control-Allow-Origin;
proxy_hide_header Access-Control-Allow-Credentials;
# \"always\": on errors too, or the page cannot read them.";

const PREFLIGHT: &str = r#"
# Answers the preflight before authentication and redirects.
set $cors_request "$request_method:$http_access_control_request_method";
if ($cors_request ~ "^OPTIONS:.") {
    # No add_header in here: one would drop all those above.
    return 204;
}"#;

fn add_list(code: &mut Code, name: &str, values: &[&str]) {
    for values in values.chunks(NAMES_PER_LINE) {
        code.line(&add_header(name, &values.join(", ")));
    }
}

fn add_header(name: &str, value: &str) -> String {
    format!("add_header {name} \"{value}\" always;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::quote::LONGEST_VALUE;
    use crate::fix::recipe::answer::example;

    #[test]
    fn one_origin_needs_one_part() {
        let parts = render(&example::policy(&["https://a.example"])).parts;
        assert_eq!(parts.len(), 1);
        assert!(parts[0].code.contains("add_header Access-Control-Allow-Origin \"https://a.example\" always;\n"));
        assert!(!parts[0].code.contains("Vary"));
    }

    #[test]
    fn an_origin_too_long_for_a_key_is_an_exact_pattern() {
        let [fits, too_long] = [33, 34].map(|length| format!("https://{}.example", "a".repeat(length - 3)));
        assert_eq!((fits.len(), too_long.len()), (LONGEST_MAP_KEY, LONGEST_MAP_KEY + 1));
        let map = &render(&example::policy(&[&fits, &too_long])).parts[0].code;
        assert!(map.contains(&format!("\n    \"{fits}\" \"{fits}\";\n")), "{map}");
        assert!(map.contains(&format!("\n    \"~^{}$\" \"{too_long}\";", too_long.replace('.', "\\."))), "{map}");
    }

    #[test]
    fn no_line_is_longer_than_nginx_reads() {
        let mut policy = example::policy(&["https://a.example"]);
        policy.allow_headers = vec!["x".repeat(LONGEST_VALUE); 100];
        let code = &render(&policy).parts[0].code;
        assert_eq!(code.matches(&policy.allow_headers[0]).count(), 100);
        assert!(code.lines().all(|line| line.len() < 4096));
    }

    #[test]
    fn only_the_return_stands_inside_the_if() {
        let code = &render(&example::policy(&["https://a.example"])).parts[0].code;
        let (_, inside) = code.split_once("if (").expect("there is an if");
        let directives: Vec<&str> =
            inside.lines().skip(1).map(str::trim).filter(|line| !line.starts_with('#')).collect();
        assert_eq!(directives, ["return 204;", "}"]);
    }
}
