//! What browsers write into their console, as far as a search needs it.

/// The words of the console's red line that tell this error from the others; `None` for a name that is no error's. `…` stands for what
/// differs from request to request.
///
/// Chromium's and Firefox's were found in the programs themselves. Safari's were read in copies of its source or written down from
/// memory, and not tried in a Safari.
pub fn console_phrase(name: &str) -> Option<&'static str> {
    PHRASES.iter().find(|(known, _)| *known == name).map(|(_, phrase)| *phrase)
}

const PHRASES: &[(&str, &str)] = &[
    // Chromium: behind "has been blocked by CORS policy:", for a preflight also behind "Response to preflight request".
    ("MissingAllowOriginHeader", "No 'Access-Control-Allow-Origin' header is present"),
    ("PreflightMissingAllowOriginHeader", "preflight … No 'Access-Control-Allow-Origin' header is present"),
    ("WildcardOriginNotAllowed", "must not be the wildcard '*'"),
    ("PreflightWildcardOriginNotAllowed", "preflight … must not be the wildcard '*'"),
    ("MultipleAllowOriginValues", "contains multiple values … but only one is allowed"),
    ("PreflightMultipleAllowOriginValues", "preflight … contains multiple values … but only one is allowed"),
    ("InvalidAllowOriginValue", "'Access-Control-Allow-Origin' header contains the invalid value"),
    ("PreflightInvalidAllowOriginValue", "preflight … 'Access-Control-Allow-Origin' header contains the invalid value"),
    ("AllowOriginMismatch", "that is not equal to the supplied origin"),
    ("PreflightAllowOriginMismatch", "preflight … that is not equal to the supplied origin"),
    ("InvalidAllowCredentials", "'Access-Control-Allow-Credentials' … must be 'true'"),
    ("PreflightInvalidAllowCredentials", "preflight … 'Access-Control-Allow-Credentials' … must be 'true'"),
    ("PreflightInvalidStatus", "It does not have HTTP ok status"),
    ("PreflightDisallowedRedirect", "Redirect is not allowed for a preflight request"),
    ("InvalidAllowMethodsPreflightResponse", "Cannot parse Access-Control-Allow-Methods"),
    ("InvalidAllowHeadersPreflightResponse", "Cannot parse Access-Control-Allow-Headers"),
    ("MethodDisallowedByPreflightResponse", "is not allowed by Access-Control-Allow-Methods"),
    ("HeaderDisallowedByPreflightResponse", "is not allowed by Access-Control-Allow-Headers"),
    ("CorsDisabledScheme", "only supported for protocol schemes"),
    ("RedirectContainsCredentials", "contains a username and password"),
    ("LocalNetworkAccessPermissionDenied", "Permission was denied for this request"),
    // Firefox: behind "Cross-Origin Request Blocked", as its "Reason:".
    ("CORSDidNotSucceed2", "CORS request did not succeed"),
    ("CORSExternalRedirectNotAllowed", "CORS request external redirect not allowed"),
    ("CORSRequestNotHttp", "CORS request not http"),
    ("CORSMissingAllowOrigin2", "CORS header ‘Access-Control-Allow-Origin’ missing"),
    ("CORSMultipleAllowOriginNotAllowed", "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed"),
    ("CORSAllowOriginNotMatchingOrigin", "‘Access-Control-Allow-Origin’ does not match"),
    ("CORSNotSupportingCredentials", "Credential is not supported"),
    ("CORSMissingAllowCredentials", "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’"),
    ("CORSPreflightDidNotSucceed3", "CORS preflight response did not succeed"),
    ("CORSMethodNotFound", "Did not find method in CORS header"),
    ("CORSInvalidAllowMethod", "invalid token … in CORS header ‘Access-Control-Allow-Methods’"),
    ("CORSInvalidAllowHeader", "invalid token … in CORS header ‘Access-Control-Allow-Headers’"),
    ("CORSMissingAllowHeaderFromPreflight2", "is not allowed according to header ‘Access-Control-Allow-Headers’"),
    // Safari: sentences of their own, beside "due to access control checks".
    ("preflight-not-successful", "Preflight response is not successful"),
    ("origin-not-allowed", "is not allowed by Access-Control-Allow-Origin"),
    ("origin-multiple", "cannot contain more than one origin"),
    ("origin-wildcard-with-credentials", "Cannot use wildcard in Access-Control-Allow-Origin"),
    ("credentials-not-true", "Access-Control-Allow-Credentials is not \"true\""),
    ("methods-invalid", "Access-Control-Allow-Methods has an invalid value"),
    ("headers-invalid", "Access-Control-Allow-Headers has an invalid value"),
    ("method-not-allowed", "is not allowed by Access-Control-Allow-Methods"),
    ("header-not-allowed", "is not allowed by Access-Control-Allow-Headers"),
    ("redirect-not-http", "a scheme that is not HTTP(S)"),
    ("redirect-with-credentials", "URL is either a non-HTTP URL or contains credentials"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cors::browser::{CHROMIUM, FIREFOX, SAFARI};
    use crate::cors::{AllowOriginFailure, Failure, Stage, Unparsable};

    /// One failure of each kind, and of each that a browser tells apart. A new kind does not compile before it stands here.
    fn failures() -> Vec<Failure> {
        let value = String::new;
        let unparsable = || Unparsable { value: value(), element: value() };
        let multiple = |value: &str, lines| AllowOriginFailure::Multiple { value: value.to_owned(), lines };
        let mut found = vec![Failure::Redirected { status: 301, location: None }];
        while let Some(next) = match found.last() {
            None | Some(Failure::LocationIncludesCredentials(_)) => None,
            Some(Failure::Redirected { .. }) => Some(Failure::AllowOrigin(AllowOriginFailure::Missing)),
            Some(Failure::AllowOrigin(kind)) => Some(match kind {
                AllowOriginFailure::Missing => Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials),
                AllowOriginFailure::WildcardWithCredentials => Failure::AllowOrigin(multiple("a, b", 2)),
                AllowOriginFailure::Multiple { lines: 2.., .. } => Failure::AllowOrigin(multiple("a b", 1)),
                AllowOriginFailure::Multiple { .. } => Failure::AllowOrigin(AllowOriginFailure::Invalid(value())),
                AllowOriginFailure::Invalid(_) => Failure::AllowOrigin(AllowOriginFailure::Mismatch(value())),
                AllowOriginFailure::Mismatch(_) => Failure::AllowCredentials(None),
            }),
            Some(Failure::AllowCredentials(_)) => Some(Failure::NotOk(404)),
            Some(Failure::NotOk(_)) => Some(Failure::MethodsUnparsable(unparsable())),
            Some(Failure::MethodsUnparsable(_)) => Some(Failure::HeadersUnparsable(unparsable())),
            Some(Failure::HeadersUnparsable(_)) => {
                Some(Failure::MethodNotAllowed { method: value(), allowed: None, has_wildcard: false })
            }
            Some(Failure::MethodNotAllowed { .. }) => Some(Failure::AuthorizationByWildcard { allowed: value() }),
            Some(Failure::AuthorizationByWildcard { .. }) => {
                Some(Failure::HeadersNotAllowed { missing: Vec::new(), allowed: None, has_wildcard: false })
            }
            Some(Failure::HeadersNotAllowed { .. }) => Some(Failure::RedirectNotHttp(value())),
            Some(Failure::RedirectNotHttp(_)) => Some(Failure::LocationIncludesCredentials(value())),
        } {
            found.push(next);
        }
        found
    }

    #[test]
    fn every_name_that_an_explanation_can_give_has_its_phrase_and_no_other_has() {
        // Those that are given for what is no failure of a check.
        let mut names = BTreeSet::from(["LocalNetworkAccessPermissionDenied", "CORSDidNotSucceed2"]);
        for failure in failures() {
            for stage in [Stage::Preflight, Stage::Redirect, Stage::Response] {
                names
                    .extend([&CHROMIUM, &FIREFOX, &SAFARI].iter().filter_map(|browser| browser.error(stage, &failure)));
            }
        }
        let told: BTreeSet<_> = PHRASES.iter().map(|(name, _)| *name).collect();
        assert_eq!(told, names);
        assert_eq!(told.len(), PHRASES.len(), "a name stands there twice");
    }

    #[test]
    fn a_phrase_is_a_few_words_that_can_be_searched() {
        for (name, phrase) in PHRASES {
            assert!((3..=11).contains(&phrase.split_whitespace().count()), "{name}: {phrase}");
            assert_eq!(console_phrase(name), Some(*phrase));
        }
        assert_eq!(console_phrase("NoSuchError"), None);
    }
}
