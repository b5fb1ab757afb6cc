//! [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).

use super::Failure;
use super::url::is_url;
use crate::fetch::{HeaderList, Origin};

/// Why `Access-Control-Allow-Origin` does not let the page read. The standard knows only "missing" and "not the same byte for byte";
/// the rest is how Chromium tells the latter apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowOriginFailure {
    /// There is no such header.
    Missing,
    /// `*`, and the request's credentials mode is `include`.
    WildcardWithCredentials,
    /// More than one value: a space or a comma in it.
    Multiple {
        /// All lines, joined by `, `.
        value: String,
        /// How many field lines have the name spelled just so. Firefox counts these.
        lines: usize,
    },
    /// No URL at all.
    Invalid(String),
    /// Another origin, or `null`.
    Mismatch(String),
}

/// The whole check: whether a page of `origin` may read this response. `include` tells whether the request's credentials mode is
/// `include`.
pub fn cors_check(origin: &Origin, include: bool, response: &HeaderList) -> Result<(), Failure> {
    // Steps 1 to 4.
    if let Some(failure) = allow_origin(origin, include, response) {
        return Err(Failure::AllowOrigin(failure));
    }
    // Steps 5 to 7.
    allow_credentials(include, response).map_or(Ok(()), Err)
}

/// Steps 1 to 4, for themselves: `None` passes.
pub(super) fn allow_origin(origin: &Origin, include: bool, response: &HeaderList) -> Option<AllowOriginFailure> {
    // Step 1 and 2.
    let Some(value) = response.get("access-control-allow-origin") else { return Some(AllowOriginFailure::Missing) };
    // Step 3.
    if value == "*" {
        return include.then_some(AllowOriginFailure::WildcardWithCredentials);
    }
    // Step 4.
    if value == origin.as_str() {
        return None;
    }
    let value = value.into_owned();
    Some(if value.contains([' ', ',']) {
        let name = "Access-Control-Allow-Origin";
        let lines = response.iter().filter(|header| header.name == name).count();
        AllowOriginFailure::Multiple { value, lines }
    } else if value == "null" || is_url(&value) {
        AllowOriginFailure::Mismatch(value)
    } else {
        AllowOriginFailure::Invalid(value)
    })
}

/// Steps 5 to 7, for themselves: `None` passes.
pub(super) fn allow_credentials(include: bool, response: &HeaderList) -> Option<Failure> {
    if !include {
        return None;
    }
    let value = response.get("access-control-allow-credentials");
    (value.as_deref() != Some("true")).then(|| Failure::AllowCredentials(value.map(std::borrow::Cow::into_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers<'a>(allow_origin: &[&'a str], allow_credentials: &[&'a str]) -> HeaderList<'a> {
        let mut list = HeaderList::default();
        for value in allow_origin {
            list.append("Access-Control-Allow-Origin", *value);
        }
        for value in allow_credentials {
            list.append("Access-Control-Allow-Credentials", *value);
        }
        list
    }

    fn origin(serialized: &str) -> Origin {
        Origin::parse(serialized).expect("a serialized origin")
    }

    #[test]
    fn without_credentials_the_origin_or_a_star_passes() {
        use AllowOriginFailure::{Invalid, Mismatch, Missing, Multiple};
        let multiple = |value: &str, lines| Some(Multiple { value: value.to_owned(), lines });
        let mismatch = |value: &str| Some(Mismatch(value.to_owned()));
        let invalid = |value: &str| Some(Invalid(value.to_owned()));
        let cases: &[(&[&str], Option<AllowOriginFailure>)] = &[
            (&["https://app.example"], None),
            (&[" https://app.example\t"], None),
            (&["*"], None),
            (&[" * "], None),
            (&[], Some(Missing)),
            (&[""], invalid("")),
            (&["\"*\""], invalid("\"*\"")),
            (&["**"], invalid("**")),
            (&["app.example"], invalid("app.example")),
            (&["//app.example"], invalid("//app.example")),
            (&["https://"], invalid("https://")),
            (&["undefined"], invalid("undefined")),
            (&["null"], mismatch("null")),
            (&["https://app.example/"], mismatch("https://app.example/")),
            (&["https://App.example"], mismatch("https://App.example")),
            (&["HTTPS://app.example"], mismatch("HTTPS://app.example")),
            (&["https://app.example:443"], mismatch("https://app.example:443")),
            (&["http://app.example"], mismatch("http://app.example")),
            (&["https://*.example"], mismatch("https://*.example")),
            (&["localhost:8000"], mismatch("localhost:8000")),
            (&["https://app.example https://b.example"], multiple("https://app.example https://b.example", 1)),
            (&["https://app.example,"], multiple("https://app.example,", 1)),
            (&["https://app.example", "https://app.example"], multiple("https://app.example, https://app.example", 2)),
            (&["*", "*"], multiple("*, *", 2)),
        ];
        for (values, expected) in cases {
            let got = cors_check(&origin("https://app.example"), false, &headers(values, &[]));
            assert_eq!(
                got,
                expected.clone().map_or(Ok(()), |failure| Err(Failure::AllowOrigin(failure))),
                "{values:?}"
            );
        }
    }

    #[test]
    fn with_credentials_a_star_never_passes_and_true_is_spelled_so() {
        type Row<'r> = (&'r [&'r str], &'r [&'r str], Result<(), Failure>);
        let failed = |value: &str| Err(Failure::AllowCredentials(Some(value.to_owned())));
        let cases: &[Row] = &[
            (&["https://app.example"], &["true"], Ok(())),
            (&["https://app.example"], &[" true "], Ok(())),
            (&["https://app.example"], &[], Err(Failure::AllowCredentials(None))),
            (&["https://app.example"], &["True"], failed("True")),
            (&["https://app.example"], &["TRUE"], failed("TRUE")),
            (&["https://app.example"], &["\"true\""], failed("\"true\"")),
            (&["https://app.example"], &["1"], failed("1")),
            (&["https://app.example"], &[""], failed("")),
            (&["https://app.example"], &["true", "true"], failed("true, true")),
            (&["*"], &["true"], Err(Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials))),
            (&["*"], &[], Err(Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials))),
        ];
        for (allow_origin, allow_credentials, expected) in cases {
            let got = cors_check(&origin("https://app.example"), true, &headers(allow_origin, allow_credentials));
            assert_eq!(got, *expected, "{allow_origin:?} {allow_credentials:?}");
        }
    }

    #[test]
    fn an_opaque_origin_is_matched_by_null_with_credentials_too() {
        for include in [false, true] {
            assert_eq!(cors_check(&Origin::Opaque, include, &headers(&["null"], &["true"])), Ok(()));
        }
        assert_eq!(cors_check(&Origin::Opaque, false, &headers(&["*"], &[])), Ok(()));
    }

    #[test]
    fn without_credentials_allow_credentials_does_not_matter() {
        for value in ["false", "maybe", ""] {
            let list = headers(&["https://app.example"], &[value]);
            assert_eq!(cors_check(&origin("https://app.example"), false, &list), Ok(()), "{value:?}");
        }
    }
}
