//! The same check as a regression test, for the project that mends the server. One file a framework; adding one touches [`FRAMEWORKS`].

mod playwright;
mod pytest;
mod supertest;

use super::recipe::code::Code;
use super::{AllowOrigin, Policy};
use crate::fetch::Origin;
use crate::fetch::method::is_cors_safelisted;
use crate::fetch::url::server_and_path;

/// What a test can be written for.
#[derive(Debug)]
pub struct Framework {
    /// Stable and kebab-case: what `test --framework` takes.
    pub id: &'static str,
    /// As the reader would say it.
    pub name: &'static str,
    /// What the text is written in, as the info string of a Markdown code block.
    pub language: &'static str,
    /// The file that the text goes into, and how it is run, as a phrase.
    pub run: &'static str,
    render: fn(&Check) -> Code,
}

/// Every framework, in the order in which the panel offers them.
pub static FRAMEWORKS: &[&Framework] = &[&supertest::SUPERTEST, &pytest::PYTEST, &playwright::PLAYWRIGHT];

/// One request that has to pass.
#[derive(Debug)]
pub struct Check<'a> {
    /// The server's origin.
    server: String,
    /// Path without query: a query's values are nobody's business.
    path: &'a str,
    method: &'a str,
    /// The page's; `null` where it has none of its own.
    origin: String,
    request_headers: &'a [String],
    with_credentials: bool,
}

impl<'a> Check<'a> {
    /// That a page of `origin` may send `method` to `url` with the policy's request headers. `None` where `url` is no address of a server.
    pub fn new(url: &'a str, method: &'a str, origin: &str, policy: &'a Policy) -> Option<Self> {
        let server = Origin::of_url(url).filter(Origin::is_http)?.to_string();
        let path = server_and_path(url).map(|(_, path)| path).filter(|path| !path.is_empty()).unwrap_or("/");
        let is_any = policy.allow_origin == AllowOrigin::Any;
        Some(Self {
            server,
            path,
            method,
            origin: if is_any { "null".to_owned() } else { origin.to_owned() },
            request_headers: &policy.allow_headers,
            with_credentials: policy.allows_credentials(),
        })
    }

    /// The test's text.
    pub fn render(&self, framework: &Framework) -> String {
        (framework.render)(self).finish()
    }

    fn has_preflight(&self) -> bool {
        !self.is_safelisted() || !self.request_headers.is_empty()
    }

    fn is_safelisted(&self) -> bool {
        is_cors_safelisted(self.method)
    }

    /// The `Access-Control-Allow-Origin` that it wants.
    fn allow_origin(&self) -> &str {
        if self.is_any() { "*" } else { &self.origin }
    }

    fn is_any(&self) -> bool {
        self.origin == "null"
    }
}

impl Framework {
    /// The framework of that id.
    pub fn find(id: &str) -> Option<&'static Framework> {
        FRAMEWORKS.iter().find(|framework| framework.id == id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::AllowCredentials;
    use crate::fix::quote::{js_string, python_string};

    fn policy(origin: &str) -> Policy {
        Policy {
            allow_origin: if origin == "null" { AllowOrigin::Any } else { AllowOrigin::List(vec![origin.to_owned()]) },
            allow_subdomains_of: vec![],
            allow_credentials: if origin == "null" { AllowCredentials::No } else { AllowCredentials::Yes },
            allow_methods: vec!["PUT".into()],
            allow_headers: vec!["content-type".into(), "x-api-key".into()],
            expose_headers: vec![],
            max_age: 7200,
            drop_request_headers: vec![],
        }
    }

    #[test]
    fn each_framework_s_test_reads_well() {
        for framework in FRAMEWORKS {
            let texts = ["https://app.example", "null"].map(|origin| {
                let policy = policy(origin);
                let check =
                    Check::new("https://api.example/items?token=secret#x", "PUT", origin, &policy).expect("a check");
                check.render(framework)
            });
            insta::assert_snapshot!(framework.id, texts.join("\n-----\n"));
        }
    }

    #[test]
    fn a_simple_request_has_no_preflight_to_test() {
        let policy = Policy { allow_headers: vec![], ..policy("https://app.example") };
        let check = Check::new("https://api.example", "GET", "https://app.example", &policy).expect("a check");
        for framework in FRAMEWORKS {
            assert!(!check.render(framework).contains("reflight"), "{}", framework.id);
        }
    }

    #[test]
    fn hostile_values_stay_inside_of_their_literals() {
        let origin = "https://a'\"\\${x}`.example";
        let mut policy = policy(origin);
        policy.allow_headers = vec!["x-'`$".into()];
        let check = Check::new("https://api.example/'\"`${x}\n\\", "P'UT", origin, &policy).expect("a check");
        for framework in FRAMEWORKS {
            let text = check.render(framework);
            let values = [origin, "x-'`$", "P'UT", "/'\"`${x}\n\\"];
            let literals = values.map(if framework.language == "python" { python_string } else { js_string });
            let left = literals.iter().fold(text.clone(), |left, literal| left.replace(literal.as_str(), ""));
            assert!(literals.iter().filter(|literal| text.contains(literal.as_str())).count() >= 3, "{text}");
            assert!(values.iter().all(|value| !left.contains(value)) && !left.contains("'UT"), "{left}");
        }
    }

    #[test]
    fn what_is_no_server_has_no_test() {
        for url in ["", "data:text/plain,x", "file:///x", "foo"] {
            assert!(Check::new(url, "GET", "https://app.example", &policy("https://app.example")).is_none(), "{url}");
        }
    }
}
