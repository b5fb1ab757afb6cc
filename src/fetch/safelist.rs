//! What a request may carry without asking first.

use super::HeaderList;
use super::url::up_to;

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
    unsafe_names(lines(headers))
}

/// The same of field lines.
pub(crate) fn unsafe_names<'h>(lines: impl Iterator<Item = (&'h str, &'h str)>) -> Vec<String> {
    lower_sorted_unique(unsafe_lines(lines).into_iter().map(|(name, _)| name))
}

/// The same with the rule that made each unsafe, in the order sent. The list must hold what the page set and nothing that the
/// browser added.
pub fn unsafe_request_headers<'h>(headers: &'h HeaderList) -> Vec<(&'h str, Unsafe)> {
    unsafe_lines(lines(headers))
}

fn lines<'h>(headers: &'h HeaderList) -> impl Iterator<Item = (&'h str, &'h str)> {
    headers.iter().map(|header| (header.name.as_ref(), header.value.as_ref()))
}

/// Names in lower case, sorted, each once.
pub(crate) fn lower_sorted_unique<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<_> = names.into_iter().map(str::to_ascii_lowercase).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn unsafe_lines<'h>(lines: impl Iterator<Item = (&'h str, &'h str)>) -> Vec<(&'h str, Unsafe)> {
    let mut total = 0;
    let mut judged: Vec<_> = lines
        .map(|(name, value)| {
            let why = is_cors_safelisted_request_header(name, value).err();
            total += if why.is_none() { value_length(value) } else { 0 };
            (name, why)
        })
        .collect();
    if total > TOTAL_LIMIT {
        for (_, why) in &mut judged {
            *why = why.or(Some(Unsafe::TotalTooLong));
        }
    }
    judged.into_iter().filter_map(|(name, why)| Some((name, why?))).collect()
}

/// [Forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header), by its name alone: one that only the browser
/// sets. Also the pseudo-headers that HTTP/2 shows in a log.
pub fn is_forbidden_request_header(name: &str) -> bool {
    let starts_with = |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    // Every header of every request is asked for: only names of the same length are compared.
    let known: &[&str] = match name.len() {
        2 => &["te"],
        3 => &["dnt", "via"],
        4 => &["date", "host"],
        6 => &["cookie", "expect", "origin"],
        7 => &["cookie2", "referer", "trailer", "upgrade"],
        10 => &["connection", "keep-alive", "set-cookie"],
        14 => &["accept-charset", "content-length"],
        15 => &["accept-encoding"],
        17 => &["transfer-encoding"],
        29 => &["access-control-request-method"],
        30 => &["access-control-request-headers"],
        38 => &["access-control-request-private-network"],
        _ => &[],
    };
    [":", "sec-", "proxy-"].into_iter().any(starts_with) || known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte).
fn is_cors_unsafe_request_header_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// Whether a value [parses as a MIME type](https://mimesniff.spec.whatwg.org/#parse-a-mime-type) whose essence is one that forms send.
/// What follows the first semicolon may be anything.
fn is_form_content_type(value: &str) -> bool {
    let is_http_whitespace = |c: char| matches!(c, '\t' | '\n' | '\r' | ' ');
    let essence = up_to(value, |byte| byte == b';').trim_matches(is_http_whitespace);
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
        .iter()
        .any(|form| form.eq_ignore_ascii_case(essence))
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
    use data_url::mime::Mime;
    use proptest::prelude::*;

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
    fn each_name_that_the_standard_forbids_is_forbidden() {
        let names = "Accept-Charset, Accept-Encoding, Access-Control-Request-Headers, Access-Control-Request-Method, \
            Access-Control-Request-Private-Network, Connection, Content-Length, Cookie, Cookie2, Date, DNT, Expect, Host, Keep-Alive, \
            Origin, Referer, Set-Cookie, TE, Trailer, Transfer-Encoding, Upgrade, Via, Sec-GPC";
        for name in names.split(", ") {
            assert!(is_forbidden_request_header(name), "{name}");
        }
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

    proptest! {
        // The crate is the WHATWG parser.
        #[test]
        fn what_a_form_could_send_is_decided_as_by_the_parser_of_mime_types(
            value in prop_oneof![
                "[ \\t]?(text/plain|TEXT/Plain|multipart/form-data|application/x-www-form-urlencoded|text/html)[ \\t;,]{0,2}[a-z=;]{0,6}",
                "(text|multipart)[ ;/]{1,2}(plain|form-data)[ \\r\\n\\x0b\\u{a0}]?",
                ".*",
            ]
        ) {
            let essence = value.parse::<Mime>().map(|mime| format!("{}/{}", mime.type_, mime.subtype));
            let forms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
            prop_assert_eq!(is_form_content_type(&value), essence.is_ok_and(|essence| forms.contains(&essence.as_str())));
        }
    }
}
