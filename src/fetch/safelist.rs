//! What a request may carry without asking first.

use std::collections::BTreeSet;

use data_url::mime::Mime;

use super::HeaderList;

/// The longest value that is safelisted, in bytes.
pub const VALUE_LIMIT: usize = 128;

/// The most that all safelisted values may add up to, in bytes.
pub const TOTAL_LIMIT: usize = 1024;

/// Why a request header is not safelisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// No value of this header is safelisted.
    Name,
    /// The header is on the safelist, this value is not.
    Value,
    /// The value is longer than [`VALUE_LIMIT`].
    TooLong,
    /// The value is safelisted, but all such values together are longer than [`TOTAL_LIMIT`].
    TotalTooLong,
}

/// [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header): `Err` says by which rule not.
pub fn is_cors_safelisted_request_header(name: &str, value: &str) -> Result<(), Unsafe> {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    // Step 1 of the standard comes last here: a long value of an unlisted header is unlisted first, for the reader.
    let safe = if is("accept") {
        !value.bytes().any(is_cors_unsafe_request_header_byte)
    } else if is("accept-language") || is("content-language") {
        value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte))
    } else if is("content-type") {
        !value.bytes().any(is_cors_unsafe_request_header_byte) && is_form_content_type(value)
    } else if is("range") {
        is_simple_range(value)
    } else {
        return Err(Unsafe::Name);
    };
    if value_length(value) > VALUE_LIMIT {
        Err(Unsafe::TooLong)
    } else if safe {
        Ok(())
    } else {
        Err(Unsafe::Value)
    }
}

/// How many bytes a value was sent as: a page writes each as one character, and so does a log.
pub fn value_length(value: &str) -> usize {
    value.chars().count()
}

/// [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names): lower case, sorted, unique.
pub fn cors_unsafe_request_header_names(headers: &HeaderList) -> Vec<String> {
    let names: BTreeSet<String> =
        unsafe_request_headers(headers).into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.into_iter().collect()
}

/// The same with the rule that made each unsafe, in the order sent. The list must hold what the page set and nothing that the
/// browser added.
pub fn unsafe_request_headers<'h>(headers: &'h HeaderList) -> Vec<(&'h str, Unsafe)> {
    let total: usize = headers
        .iter()
        .filter(|header| is_cors_safelisted_request_header(header.name, header.value).is_ok())
        .map(|header| value_length(header.value))
        .sum();
    headers
        .iter()
        .filter_map(|header| match is_cors_safelisted_request_header(header.name, header.value) {
            Err(why) => Some((header.name, why)),
            Ok(()) if total > TOTAL_LIMIT => Some((header.name, Unsafe::TotalTooLong)),
            Ok(()) => None,
        })
        .collect()
}

/// [Forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header), by its name alone: one that only the browser
/// sets. Also the pseudo-headers that HTTP/2 shows in a log.
pub fn is_forbidden_request_header(name: &str) -> bool {
    const NAMES: [&str; 23] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "sec-gpc",
    ];
    let starts_with = |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    NAMES.into_iter().any(|known| known.eq_ignore_ascii_case(name))
        || [":", "proxy-", "sec-"].into_iter().any(starts_with)
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte).
fn is_cors_unsafe_request_header_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

fn is_form_content_type(value: &str) -> bool {
    value.parse::<Mime>().is_ok_and(|mime| {
        matches!(
            (mime.type_.as_str(), mime.subtype.as_str()),
            ("application", "x-www-form-urlencoded") | ("multipart", "form-data") | ("text", "plain")
        )
    })
}

/// [Parses a single range header value](https://fetch.spec.whatwg.org/#simple-range-header-value) without whitespace, whose start
/// is given.
fn is_simple_range(value: &str) -> bool {
    let Some((start, end)) = value.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if start.is_empty() || !digits(start) || !digits(end) {
        return false;
    }
    match (start.parse::<u64>(), end.parse::<u64>()) {
        (Ok(start), Ok(end)) => start <= end,
        (Ok(_), Err(_)) => end.is_empty(),
        (Err(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, &str, Result<(), Unsafe>)]) {
        for &(name, value, expected) in cases {
            assert_eq!(is_cors_safelisted_request_header(name, value), expected, "{name}: {value:?}");
        }
    }

    #[test]
    fn content_type_is_safe_for_what_a_form_could_send() {
        check(&[
            ("Content-Type", "text/plain", Ok(())),
            ("content-type", "text/plain;charset=UTF-8", Ok(())),
            ("Content-Type", "TEXT/plain; garbage", Ok(())),
            ("Content-Type", "multipart/form-data; boundary=x", Ok(())),
            ("Content-Type", "application/x-www-form-urlencoded", Ok(())),
            ("Content-Type", "application/json", Err(Unsafe::Value)),
            ("Content-Type", "text/html", Err(Unsafe::Value)),
            ("Content-Type", "text/plain,text/plain", Err(Unsafe::Value)),
            ("Content-Type", "text /plain", Err(Unsafe::Value)),
            ("Content-Type", "multipart/form-data;\"", Err(Unsafe::Value)),
            ("Content-Type", "", Err(Unsafe::Value)),
        ]);
    }

    #[test]
    fn range_is_safe_with_a_start_and_no_spaces() {
        check(&[
            ("Range", "bytes=0-", Ok(())),
            ("Range", "bytes=0-1", Ok(())),
            ("Range", "bytes=5-5", Ok(())),
            ("Range", "bytes=2-1", Err(Unsafe::Value)),
            ("Range", "bytes=-5", Err(Unsafe::Value)),
            ("Range", "bytes=0-1,3-4", Err(Unsafe::Value)),
            ("Range", "bytes= 0-1", Err(Unsafe::Value)),
            ("Range", "bytes=0 -1", Err(Unsafe::Value)),
            ("Range", "octets=0-1", Err(Unsafe::Value)),
            ("Range", "bytes=99999999999999999999-", Err(Unsafe::Value)),
            ("Range", "bytes=0-99999999999999999999", Err(Unsafe::Value)),
        ]);
    }

    #[test]
    fn other_names_are_never_safe() {
        for name in
            ["Authorization", "X-Requested-With", "Cache-Control", "Last-Event-ID", "If-None-Match", "User-Agent"]
        {
            assert_eq!(is_cors_safelisted_request_header(name, ""), Err(Unsafe::Name), "{name}");
        }
    }

    #[test]
    fn each_byte_of_accept_is_safe_unless_the_standard_names_it() {
        for byte in 0..=127_u8 {
            let value = char::from(byte).to_string();
            let named = (byte < 0x20 && byte != 0x09)
                || [0x22, 0x28, 0x29, 0x3A, 0x3C, 0x3E, 0x3F, 0x40, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7F].contains(&byte);
            assert_eq!(is_cors_safelisted_request_header("Accept", &value).is_err(), named, "byte {byte:#04x}");
        }
        assert_eq!(is_cors_safelisted_request_header("Accept", "é"), Ok(()));
    }

    #[test]
    fn each_byte_of_a_language_is_safe_only_if_the_standard_names_it() {
        let safe = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *,-.;=";
        for byte in 0..=127_u8 {
            let value = char::from(byte).to_string();
            for name in ["Accept-Language", "content-language"] {
                let expected = if safe.contains(&value) { Ok(()) } else { Err(Unsafe::Value) };
                assert_eq!(is_cors_safelisted_request_header(name, &value), expected, "{name} byte {byte:#04x}");
            }
        }
    }

    #[test]
    fn a_value_is_safe_up_to_128_bytes() {
        for (length, expected) in [(128, Ok(())), (129, Err(Unsafe::TooLong))] {
            assert_eq!(is_cors_safelisted_request_header("Accept", &"a".repeat(length)), expected, "{length}");
            let content_type = format!("text/plain;{}", "a".repeat(length - "text/plain;".len()));
            assert_eq!(is_cors_safelisted_request_header("Content-Type", &content_type), expected, "{length}");
            // One byte each, as they are sent.
            assert_eq!(is_cors_safelisted_request_header("Accept", &"é".repeat(length)), expected, "{length}");
        }
    }

    #[test]
    fn safelisted_values_of_over_1024_bytes_in_all_are_unsafe_together() {
        let value = "a".repeat(128);
        let headers = |count: usize| -> HeaderList { (0..count).map(|_| ("Accept", value.as_str())).collect() };
        assert_eq!(cors_unsafe_request_header_names(&headers(8)), Vec::<String>::new());
        assert_eq!(cors_unsafe_request_header_names(&headers(9)), vec!["accept"]);
        assert_eq!(unsafe_request_headers(&headers(9))[0].1, Unsafe::TotalTooLong);
    }

    #[test]
    fn unsafe_names_are_lower_case_sorted_and_unique() {
        let headers: HeaderList = [
            ("X-B", "1"),
            ("Authorization", "x"),
            ("x-b", "2"),
            ("Accept", "*/*"),
            ("Content-Type", "application/json"),
        ]
        .into_iter()
        .collect();
        assert_eq!(cors_unsafe_request_header_names(&headers), vec!["authorization", "content-type", "x-b"]);
    }

    #[test]
    fn headers_that_only_the_browser_sets_are_forbidden() {
        for (name, expected) in [
            ("Cookie", true),
            ("Sec-Fetch-Mode", true),
            ("sec-ch-ua", true),
            ("Proxy-Authorization", true),
            (":authority", true),
            ("Origin", true),
            ("Authorization", false),
            ("User-Agent", false),
            ("X-Sec-Test", false),
            ("é", false),
        ] {
            assert_eq!(is_forbidden_request_header(name), expected, "{name}");
        }
    }
}
