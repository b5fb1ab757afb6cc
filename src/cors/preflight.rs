//! [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), from step 7 on: what the answer must say.

use std::borrow::Cow;

use super::{Failure, Unparsable, check};
use crate::fetch::location::location_header;
use crate::fetch::{Extracted, HeaderList, Origin, method, status};

/// What a preflight asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightRequest {
    /// The page's origin.
    pub origin: Origin,
    /// Whether the *actual* request's credentials mode is `include`.
    pub include: bool,
    /// The actual request's method.
    pub method: String,
    /// The actual request's unsafe header names: lower case, sorted, unique.
    pub unsafe_header_names: Vec<String>,
}

/// What came back.
#[derive(Clone, Copy, Debug)]
pub struct PreflightResponse<'r> {
    /// 0 where the log does not show it.
    pub status: u16,
    /// Its headers.
    pub headers: &'r HeaderList<'r>,
    /// Whether the browser found a redirect that it would otherwise have followed.
    pub redirected: bool,
}

/// The whole check, in the standard's order: the first step that fails.
pub fn cors_preflight_check(request: &PreflightRequest, response: &PreflightResponse) -> Result<(), Failure> {
    let PreflightRequest { origin, include, method, unsafe_header_names } = request;
    let answer = Answer::of(*response);
    answer
        .failures(&Asked { origin, include: *include, method, unsafe_header_names })
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// The same as [`PreflightRequest`], borrowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'r> {
    pub(super) origin: &'r Origin,
    pub(super) include: bool,
    pub(super) method: &'r str,
    pub(super) unsafe_header_names: &'r [String],
}

/// A response, its lists read: they are the same under each credentials mode.
#[derive(Debug)]
pub(super) struct Answer<'r> {
    response: PreflightResponse<'r>,
    methods: Extracted<'r>,
    names: Extracted<'r>,
}

const METHODS: &str = "access-control-allow-methods";
const NAMES: &str = "access-control-allow-headers";

impl<'r> Answer<'r> {
    pub(super) fn of(response: PreflightResponse<'r>) -> Self {
        // What a redirect itself carries says nothing of the server's answer at the end of it.
        let list = |name| if response.redirected { Extracted::Null } else { response.headers.extract(name) };
        Self { response, methods: list(METHODS), names: list(NAMES) }
    }

    /// Every step that fails, in the standard's order, each judged as if the others had passed.
    pub(super) fn failures(&self, asked: &Asked) -> Vec<Failure> {
        let PreflightResponse { status, headers, redirected } = self.response;
        let mut failures = Vec::new();
        if redirected && status == 0 {
            // Chromium sometimes hides what it refused to follow.
            failures.push(Failure::Redirected { status: 0, location: None });
            return failures;
        }
        // Step 7: "If a CORS check returns success and the response's status is an ok status".
        failures.extend(check::allow_origin(asked.origin, asked.include, headers).map(Failure::AllowOrigin));
        failures.extend(check::allow_credentials(asked.include, headers));
        if redirected {
            failures.push(Failure::Redirected { status, location: location_header(headers).map(str::to_owned) });
            return failures;
        }
        if !status::is_ok(status) {
            failures.push(Failure::NotOk(status));
        }
        // Steps 7.1 to 7.3.
        failures.extend(self.unparsable(METHODS, &self.methods).map(Failure::MethodsUnparsable));
        failures.extend(self.unparsable(NAMES, &self.names).map(Failure::HeadersUnparsable));
        // Steps 7.4 and 7.5.
        failures.extend(self.method_not_allowed(asked));
        // Step 7.6.
        failures.extend(self.authorization_by_wildcard(asked));
        // Step 7.7.
        failures.extend(self.headers_not_allowed(asked));
        failures
    }

    fn unparsable(&self, name: &str, extracted: &Extracted) -> Option<Unparsable> {
        match extracted {
            Extracted::Failure(element) => {
                Some(Unparsable { value: self.value(name).unwrap_or_default(), element: (*element).to_owned() })
            }
            Extracted::Null | Extracted::Values(_) => None,
        }
    }

    fn method_not_allowed(&self, asked: &Asked) -> Option<Failure> {
        let listed = listed(&self.methods)?;
        let has_wildcard = listed.contains(&"*");
        let allowed = listed.contains(&asked.method)
            || method::is_cors_safelisted(asked.method)
            || (has_wildcard && !asked.include);
        (!allowed).then(|| Failure::MethodNotAllowed {
            method: asked.method.to_owned(),
            allowed: self.value(METHODS),
            has_wildcard,
        })
    }

    fn authorization_by_wildcard(&self, asked: &Asked) -> Option<Failure> {
        let Extracted::Values(listed) = &self.names else { return None };
        let asks = asked.unsafe_header_names.iter().any(|name| name == "authorization");
        let by_wildcard = || !asked.include && listed.contains(&"*") && !contains(listed, "authorization");
        (asks && by_wildcard())
            .then(|| Failure::AuthorizationByWildcard { allowed: self.value(NAMES).unwrap_or_default() })
    }

    fn headers_not_allowed(&self, asked: &Asked) -> Option<Failure> {
        let listed = listed(&self.names)?;
        let has_wildcard = listed.contains(&"*");
        if has_wildcard && !asked.include {
            return None;
        }
        let missing: Vec<_> =
            asked.unsafe_header_names.iter().filter(|name| !contains(listed, name)).cloned().collect();
        (!missing.is_empty()).then(|| Failure::HeadersNotAllowed { missing, allowed: self.value(NAMES), has_wildcard })
    }

    fn value(&self, name: &str) -> Option<String> {
        self.response.headers.get(name).map(Cow::into_owned)
    }
}

/// `None` for a list that does not parse: nothing can be said of it.
fn listed<'l>(extracted: &'l Extracted) -> Option<&'l [&'l str]> {
    match extracted {
        Extracted::Values(listed) => Some(listed),
        Extracted::Null => Some(&[]),
        Extracted::Failure(_) => None,
    }
}

fn contains(listed: &[&str], name: &str) -> bool {
    listed.iter().any(|listed| listed.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(request: &PreflightRequest, response: &PreflightResponse) -> Vec<Failure> {
        let PreflightRequest { origin, include, method, unsafe_header_names } = request;
        Answer::of(*response).failures(&Asked { origin, include: *include, method, unsafe_header_names })
    }

    use crate::cors::Step;

    const ALLOW_ORIGIN: (&str, &str) = ("access-control-allow-origin", "https://app.example");
    const ALLOW_CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");

    /// The steps that fail for a request of `method` with `names` against an answer of `status` with `lines`.
    fn steps(include: bool, method: &str, names: &[&str], status: u16, lines: &[(&str, &str)]) -> Vec<Step> {
        let request = PreflightRequest {
            origin: Origin::parse("https://app.example").expect("an origin"),
            include,
            method: method.to_owned(),
            unsafe_header_names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let headers = lines.iter().copied().collect();
        let response = PreflightResponse { status, headers: &headers, redirected: false };
        let failures = failures(&request, &response);
        let first = cors_preflight_check(&request, &response).err();
        assert_eq!(first.as_ref(), failures.first(), "the check stops at the first of the failures");
        failures.iter().map(Failure::step).collect()
    }

    #[test]
    fn methods_are_compared_byte_for_byte() {
        for (method, allow_methods, allowed) in [
            ("PUT", Some("PUT"), true),
            ("PUT", Some("GET, PUT"), true),
            ("PUT", Some("put"), false),
            ("PUT", Some("GET"), false),
            ("PUT", Some(""), false),
            ("PUT", None, false),
            ("patch", Some("PATCH"), false),
            ("patch", Some("patch"), true),
            ("PATCH", Some("PATCH"), true),
            ("GET", None, true),
            ("HEAD", Some("PUT"), true),
            ("POST", Some("PUT"), true),
            ("DELETE", Some("*"), true),
            ("DELETE", Some("GET, *"), true),
            ("CHICKEN", Some("CHICKEN"), true),
        ] {
            let mut lines = vec![ALLOW_ORIGIN];
            lines.extend(allow_methods.map(|value| ("access-control-allow-methods", value)));
            let expected = if allowed { vec![] } else { vec![Step::Method] };
            assert_eq!(steps(false, method, &[], 204, &lines), expected, "{method} against {allow_methods:?}");
        }
    }

    #[test]
    fn header_names_are_compared_without_regard_to_case() {
        for (names, allow_headers, allowed) in [
            (&["x-a"][..], Some("X-A"), true),
            (&["x-a", "x-b"], Some("x-b,x-a"), true),
            (&["x-a", "x-b"], Some("x-b"), false),
            (&["x-a"], None, false),
            (&["x-a"], Some(""), false),
            (&["x-a"], Some("*"), true),
            (&["x-a"], Some("x-b, *"), true),
            (&[], None, true),
        ] {
            let mut lines = vec![ALLOW_ORIGIN];
            lines.extend(allow_headers.map(|value| ("access-control-allow-headers", value)));
            let expected = if allowed { vec![] } else { vec![Step::Headers] };
            assert_eq!(steps(false, "GET", names, 204, &lines), expected, "{names:?} against {allow_headers:?}");
        }
    }

    #[test]
    fn with_credentials_a_star_is_a_name_like_any_other() {
        let lines = [
            ALLOW_ORIGIN,
            ALLOW_CREDENTIALS,
            ("access-control-allow-methods", "*"),
            ("access-control-allow-headers", "*"),
        ];
        assert_eq!(steps(true, "PUT", &["x-a"], 204, &lines), [Step::Method, Step::Headers]);
        assert_eq!(steps(true, "*", &["*"], 204, &lines), []);
        assert_eq!(steps(true, "GET", &[], 204, &lines), []);
    }

    #[test]
    fn authorization_must_be_named() {
        for (allow_headers, expected) in [
            ("*", vec![Step::NonWildcardHeaders]),
            ("*, Authorization", vec![]),
            ("authorization", vec![]),
            ("x-a", vec![Step::Headers]),
        ] {
            let lines = [ALLOW_ORIGIN, ("access-control-allow-headers", allow_headers)];
            assert_eq!(steps(false, "GET", &["authorization"], 204, &lines), expected, "{allow_headers}");
        }
    }

    #[test]
    fn only_statuses_from_200_to_299_are_ok() {
        for (status, ok) in [
            (199, false),
            (200, true),
            (204, true),
            (206, true),
            (299, true),
            (300, false),
            (304, false),
            (401, false),
            (404, false),
            (405, false),
            (500, false),
            (502, false),
            (0, false),
        ] {
            let expected = if ok { vec![] } else { vec![Step::OkStatus] };
            assert_eq!(steps(false, "GET", &[], status, &[ALLOW_ORIGIN]), expected, "{status}");
        }
    }

    #[test]
    fn a_list_that_does_not_parse_fails_even_requests_that_did_not_need_it() {
        for (name, step) in [
            ("access-control-allow-methods", Step::ExtractMethods),
            ("access-control-allow-headers", Step::ExtractHeaders),
        ] {
            for value in ["GET PUT", "\"GET\"", "GET; PUT", "[GET]", "@"] {
                assert_eq!(steps(false, "GET", &[], 204, &[ALLOW_ORIGIN, (name, value)]), [step], "{name}: {value}");
            }
        }
    }

    #[test]
    fn every_fault_is_found_at_once_in_the_standard_s_order() {
        assert_eq!(
            steps(true, "PUT", &["x-a"], 405, &[]),
            [Step::AllowOrigin, Step::AllowCredentials, Step::OkStatus, Step::Method, Step::Headers]
        );
    }

    #[test]
    fn behind_a_redirect_nothing_more_is_said_of_methods_and_headers() {
        let request = PreflightRequest {
            origin: Origin::Opaque,
            include: false,
            method: "PUT".to_owned(),
            unsafe_header_names: vec!["x-a".to_owned()],
        };
        let headers = [("Location", "/else"), ("Access-Control-Allow-Origin", "*")].into_iter().collect();
        let response = PreflightResponse { status: 301, headers: &headers, redirected: true };
        let redirected = Failure::Redirected { status: 301, location: Some("/else".to_owned()) };
        assert_eq!(failures(&request, &response), [redirected]);
    }
}
