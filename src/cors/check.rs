//! [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).

use super::Failure;
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
    if value == origin.to_string() {
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
    let value = response.get("access-control-allow-credentials");
    (include && value.as_deref() != Some("true"))
        .then(|| Failure::AllowCredentials(value.map(std::borrow::Cow::into_owned)))
}

/// Whether the [URL parser](https://url.spec.whatwg.org/#concept-url-parser) takes a text without space or comma for an absolute URL.
/// Only what Chromium's choice between "invalid" and "not equal" hangs on.
fn is_url(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c <= ' ');
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    if !bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        || !bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return false;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ws" | "wss" | "ftp" => {
            let authority = rest.trim_start_matches(['/', '\\']);
            let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
            is_special_authority(authority)
        }
        "file" => match rest.strip_prefix("//") {
            Some(rest) => is_file_host(rest.split(['/', '\\', '?', '#']).next().unwrap_or_default()),
            None => true,
        },
        _ => match rest.strip_prefix("//") {
            Some(rest) => is_opaque_authority(rest.split(['/', '?', '#']).next().unwrap_or_default()),
            None => true,
        },
    }
}

fn is_special_authority(authority: &str) -> bool {
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = split_port(host_and_port);
    let forbidden = |c: char| c.is_control() || " #/:<>?@[\\]^|%".contains(c);
    let host_is_fine =
        if host.starts_with('[') { is_ipv6(host) } else { !host.is_empty() && !host.contains(forbidden) };
    host_is_fine && ends_in_no_bad_number(host) && is_port(port)
}

/// A file URL's host has neither userinfo nor port; a drive letter stands for a path.
fn is_file_host(host: &str) -> bool {
    let is_drive = matches!(host.as_bytes(), [letter, b':' | b'|'] if letter.is_ascii_alphabetic());
    let has_parts = host.contains('@') || split_port(host).1.is_some();
    host.is_empty() || is_drive || (!has_parts && is_special_authority(host))
}

fn is_opaque_authority(authority: &str) -> bool {
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = split_port(host_and_port);
    let forbidden = |c: char| "\0\t\n\r #/:<>?@[\\]^|".contains(c);
    let host_is_fine = if host.starts_with('[') { is_ipv6(host) } else { !host.contains(forbidden) };
    let lone_port = host.is_empty() && (port.is_some() || authority.contains('@'));
    host_is_fine && is_port(port) && !lone_port
}

fn split_port(host_and_port: &str) -> (&str, Option<&str>) {
    let after_brackets = host_and_port.rfind(']').map_or(0, |at| at + 1);
    match host_and_port[after_brackets..].find(':') {
        Some(at) => (&host_and_port[..after_brackets + at], Some(&host_and_port[after_brackets + at + 1..])),
        None => (host_and_port, None),
    }
}

fn is_port(port: Option<&str>) -> bool {
    port.is_none_or(|port| {
        port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
    })
}

fn is_ipv6(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
}

/// A host whose last label is a number must be an [IPv4 address](https://url.spec.whatwg.org/#concept-ipv4-parser).
fn ends_in_no_bad_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return true;
    }
    let parts: Vec<Option<u64>> = host.split('.').map(|part| part.parse().ok()).collect();
    let Some((Some(tail), octets)) = parts.split_last() else { return false };
    octets.len() < 4
        && octets.iter().all(|octet| octet.is_some_and(|octet| octet < 256))
        && *tail < 256_u64.pow(4 - u32::try_from(octets.len()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        // The url crate is the standard's parser; here it judges ours on what servers might send, and on noise.
        #[test]
        fn what_is_a_url_is_decided_as_the_url_standard_does(
            text in prop_oneof![
                "(https?|ftp|file|foo|localhost|[a-z]{1,3}):(//)?[a-z0-9.*_@:\\[\\]-]{0,12}(:[0-9]{1,6})?[/?#a-z]{0,3}",
                "[a-zA-Z0-9./:*_\"'<>@#?%-]{0,16}",
                "https?://[0-9.]{1,16}",
            ]
        ) {
            // IDNA and percent-encoded or hexadecimal hosts are beyond what the distinction is worth.
            prop_assume!(!text.contains("xn--") && !text.contains('%') && !text.to_ascii_lowercase().contains("0x"));
            let octal = text.split(['/', '.', ':', '@', '?', '#']).any(|part| {
                part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit())
            });
            prop_assume!(!octal);
            // "foo://@" has no host behind its userinfo: invalid by the standard, and the crate lets it pass.
            prop_assume!(!text.split(['/', '?', '#']).any(|part| part.ends_with('@') || part.contains("@:")));
            prop_assert_eq!(is_url(&text), url::Url::parse(&text).is_ok(), "{}", text);
        }
    }
}
