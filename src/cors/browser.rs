//! In which order each browser checks, and what it calls a failure.
//!
//! Read in the browsers' sources. Chromium's and Firefox's are held against real ones (`./build.sh truth`).

use super::{AllowOriginFailure, Failure, Stage, Step};

/// A browser's ways.
#[derive(Debug)]
pub struct Browser {
    /// The order in which it checks the answer to a preflight. A step that it does not apply is not in it.
    order: &'static [Step],
    error: fn(Stage, &Failure) -> Option<&'static str>,
}

/// Chromium: names of its `CorsError`.
pub static CHROMIUM: Browser = Browser {
    order: &[
        Step::Redirect,
        Step::AllowOrigin,
        Step::AllowCredentials,
        Step::OkStatus,
        Step::ExtractMethods,
        Step::ExtractHeaders,
        Step::Method,
        Step::Headers,
        Step::Scheme,
        Step::LocationCredentials,
    ],
    error: chromium_error,
};

/// Firefox: keys of its `security.properties`, which are the categories of its console.
pub static FIREFOX: Browser = Browser {
    order: &[
        Step::AllowOrigin,
        Step::AllowCredentials,
        Step::Redirect,
        Step::OkStatus,
        Step::ExtractMethods,
        Step::Method,
        Step::ExtractHeaders,
        Step::Headers,
        Step::Scheme,
        Step::LocationCredentials,
    ],
    error: firefox_error,
};

/// Safari: short stable ids of our own, since it has only sentences.
pub static SAFARI: Browser = Browser {
    order: &[
        Step::Redirect,
        Step::OkStatus,
        Step::AllowOrigin,
        Step::AllowCredentials,
        Step::ExtractMethods,
        Step::ExtractHeaders,
        Step::Method,
        Step::Headers,
        Step::Scheme,
        Step::LocationCredentials,
    ],
    error: safari_error,
};

impl Browser {
    /// Those of the failures that stop this browser, first the one that it names.
    pub fn in_order<'f>(&self, failures: &'f [Failure]) -> Vec<&'f Failure> {
        if failures.is_empty() {
            return Vec::new();
        }
        self.order.iter().filter_map(|step| failures.iter().find(|failure| failure.step() == *step)).collect()
    }

    /// Whether one of the failures stops this browser.
    pub fn is_stopped(&self, failures: &[Failure]) -> bool {
        failures.iter().any(|failure| self.order.contains(&failure.step()))
    }

    /// What this browser calls a failure at a stage; `None` where it says nothing.
    pub fn error(&self, stage: Stage, failure: &Failure) -> Option<&'static str> {
        (self.error)(stage, failure)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "of one type with Firefox's, which is silent at times")]
fn chromium_error(stage: Stage, failure: &Failure) -> Option<&'static str> {
    let either = |preflight, response| if stage == Stage::Preflight { preflight } else { response };
    Some(match failure {
        Failure::Redirected { .. } => "PreflightDisallowedRedirect",
        Failure::AllowOrigin(AllowOriginFailure::Missing) => {
            either("PreflightMissingAllowOriginHeader", "MissingAllowOriginHeader")
        }
        Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials) => {
            either("PreflightWildcardOriginNotAllowed", "WildcardOriginNotAllowed")
        }
        Failure::AllowOrigin(AllowOriginFailure::Multiple { .. }) => {
            either("PreflightMultipleAllowOriginValues", "MultipleAllowOriginValues")
        }
        Failure::AllowOrigin(AllowOriginFailure::Invalid(_)) => {
            either("PreflightInvalidAllowOriginValue", "InvalidAllowOriginValue")
        }
        Failure::AllowOrigin(AllowOriginFailure::Mismatch(_)) => {
            either("PreflightAllowOriginMismatch", "AllowOriginMismatch")
        }
        Failure::AllowCredentials(_) => either("PreflightInvalidAllowCredentials", "InvalidAllowCredentials"),
        Failure::NotOk(_) => "PreflightInvalidStatus",
        Failure::MethodsUnparsable(_) => "InvalidAllowMethodsPreflightResponse",
        Failure::HeadersUnparsable(_) => "InvalidAllowHeadersPreflightResponse",
        Failure::MethodNotAllowed { .. } => "MethodDisallowedByPreflightResponse",
        Failure::AuthorizationByWildcard { .. } | Failure::HeadersNotAllowed { .. } => {
            "HeaderDisallowedByPreflightResponse"
        }
        Failure::RedirectNotHttp(_) => "CorsDisabledScheme",
        Failure::LocationIncludesCredentials(_) => "RedirectContainsCredentials",
    })
}

fn firefox_error(_: Stage, failure: &Failure) -> Option<&'static str> {
    Some(match failure {
        Failure::Redirected { .. } => "CORSExternalRedirectNotAllowed",
        Failure::AllowOrigin(AllowOriginFailure::Missing) => "CORSMissingAllowOrigin2",
        Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials) => "CORSNotSupportingCredentials",
        // One line with two values is just another value.
        Failure::AllowOrigin(AllowOriginFailure::Multiple { lines: 2.., .. }) => "CORSMultipleAllowOriginNotAllowed",
        Failure::AllowOrigin(_) => "CORSAllowOriginNotMatchingOrigin",
        Failure::AllowCredentials(_) => "CORSMissingAllowCredentials",
        Failure::NotOk(_) => "CORSPreflightDidNotSucceed3",
        Failure::MethodsUnparsable(_) => "CORSInvalidAllowMethod",
        Failure::HeadersUnparsable(_) => "CORSInvalidAllowHeader",
        Failure::MethodNotAllowed { .. } => "CORSMethodNotFound",
        Failure::AuthorizationByWildcard { .. } | Failure::HeadersNotAllowed { .. } => {
            "CORSMissingAllowHeaderFromPreflight2"
        }
        Failure::RedirectNotHttp(_) => "CORSRequestNotHttp",
        // A bad URI, without a word of CORS.
        Failure::LocationIncludesCredentials(_) => return None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "of one type with Firefox's, which is silent at times")]
fn safari_error(_: Stage, failure: &Failure) -> Option<&'static str> {
    Some(match failure {
        Failure::Redirected { .. } | Failure::NotOk(_) => "preflight-not-successful",
        Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials) => "origin-wildcard-with-credentials",
        Failure::AllowOrigin(AllowOriginFailure::Multiple { value, .. }) if value.contains(',') => "origin-multiple",
        Failure::AllowOrigin(_) => "origin-not-allowed",
        Failure::AllowCredentials(_) => "credentials-not-true",
        Failure::MethodsUnparsable(_) => "methods-invalid",
        Failure::HeadersUnparsable(_) => "headers-invalid",
        Failure::MethodNotAllowed { .. } => "method-not-allowed",
        Failure::AuthorizationByWildcard { .. } | Failure::HeadersNotAllowed { .. } => "header-not-allowed",
        Failure::RedirectNotHttp(_) => "redirect-not-http",
        Failure::LocationIncludesCredentials(_) => "redirect-with-credentials",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSERS: [&Browser; 3] = [&CHROMIUM, &FIREFOX, &SAFARI];

    #[test]
    fn what_several_values_are_called_depends_on_the_browser_and_on_how_they_were_sent() {
        for (value, lines, firefox, safari) in [
            ("https://a, https://b", 2, "CORSMultipleAllowOriginNotAllowed", "origin-multiple"),
            ("https://a, https://b", 1, "CORSAllowOriginNotMatchingOrigin", "origin-multiple"),
            ("https://a https://b", 1, "CORSAllowOriginNotMatchingOrigin", "origin-not-allowed"),
        ] {
            let failure = Failure::AllowOrigin(AllowOriginFailure::Multiple { value: value.to_owned(), lines });
            assert_eq!(FIREFOX.error(Stage::Response, &failure), Some(firefox), "{value} {lines}");
            assert_eq!(SAFARI.error(Stage::Response, &failure), Some(safari), "{value} {lines}");
            assert_eq!(CHROMIUM.error(Stage::Response, &failure), Some("MultipleAllowOriginValues"));
            assert_eq!(CHROMIUM.error(Stage::Preflight, &failure), Some("PreflightMultipleAllowOriginValues"));
        }
    }

    #[test]
    fn each_browser_names_what_it_meets_first() {
        let redirected = Failure::Redirected { status: 301, location: None };
        let missing = Failure::AllowOrigin(AllowOriginFailure::Missing);
        let not_ok = Failure::NotOk(404);
        let bad_headers =
            Failure::HeadersUnparsable(crate::cors::Unparsable { value: "@".into(), element: "@".into() });
        let no_method = Failure::MethodNotAllowed { method: "PUT".into(), allowed: None, has_wildcard: false };
        let by_wildcard = Failure::AuthorizationByWildcard { allowed: "*".into() };
        for (failures, expected) in [
            (vec![&missing, &redirected], [Step::Redirect, Step::AllowOrigin, Step::Redirect]),
            (vec![&missing, &not_ok], [Step::AllowOrigin, Step::AllowOrigin, Step::OkStatus]),
            (vec![&bad_headers, &no_method], [Step::ExtractHeaders, Step::Method, Step::ExtractHeaders]),
        ] {
            let failures: Vec<_> = failures.into_iter().cloned().collect();
            let first = BROWSERS.map(|browser| browser.in_order(&failures)[0].step());
            assert_eq!(first, expected);
        }
        assert!(BROWSERS.iter().all(|browser| browser.in_order(std::slice::from_ref(&by_wildcard)).is_empty()));
    }
}
