//! Whether a text is a URL, as Chromium parses them: its choice between "invalid" and "not equal" hangs on that.
//!
//! Measured value by value against Chromium 156 (`tests/fixtures/allow-origin-values.json`). What it makes of international host
//! names beyond their being UTF-8 is left out.

use crate::fetch::sent_byte;

/// Whether Chromium's URL parser takes a text without space or comma for an absolute URL.
pub(super) fn is_url(text: &str) -> bool {
    let text: String = text.trim_matches(|c| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    if !bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        || !bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return false;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ws" | "wss" | "ftp" => {
            let authority = rest.trim_start_matches(is_slash);
            is_special_authority(up_to(authority, &['/', '\\', '?', '#']))
        }
        "file" => is_file_rest(rest),
        "filesystem" => is_filesystem_rest(rest),
        _ => rest.strip_prefix("//").is_none_or(|rest| is_opaque_authority(up_to(rest, &['/', '?', '#']))),
    }
}

fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\\')
}

fn up_to<'t>(text: &'t str, ends: &[char]) -> &'t str {
    text.split(ends).next().unwrap_or_default()
}

fn is_special_authority(authority: &str) -> bool {
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = split_port(host_and_port);
    is_special_host(host) && is_port(port)
}

/// Behind two slashes stands a host, and what ends other hosts belongs to it; behind any other number of them a path.
fn is_file_rest(rest: &str) -> bool {
    let slashes = rest.chars().take_while(|&c| is_slash(c)).count();
    if slashes != 2 {
        return true;
    }
    let host = up_to(&rest[2..], &['/', '\\']);
    host.is_empty()
        || host.starts_with('[') && is_ipv6(host)
        || (!host.contains([':', '?', '#']) && is_special_host(host))
}

/// A URL of its own, with a path beyond the slash.
fn is_filesystem_rest(inner: &str) -> bool {
    let Some((scheme, rest)) = inner.split_once(':') else { return false };
    let is_special =
        ["http", "https", "ws", "wss", "ftp", "file"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
    let behind_slashes = if scheme.eq_ignore_ascii_case("file") {
        rest.strip_prefix("//").unwrap_or(rest)
    } else {
        rest.trim_start_matches('/')
    };
    let path = behind_slashes.split_once('/').map_or("", |(_, path)| up_to(path, &['?', '#']));
    is_special && !path.is_empty() && is_url(inner)
}

fn is_special_host(host: &str) -> bool {
    if host.starts_with('[') {
        return is_ipv6(host);
    }
    let bytes = percent_decode(host);
    let forbidden = |byte: u8| byte < b' ' || b"#%/:<>?@[\\]^|\x7f".contains(&byte);
    !bytes.is_empty()
        && !bytes.iter().copied().any(forbidden)
        && std::str::from_utf8(&bytes)
            .is_ok_and(|host| !host.chars().all(is_ignored_in_names) && ends_in_no_bad_number(host))
}

/// Characters that international host names are freed of before anything else.
fn is_ignored_in_names(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
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

/// The bytes of a host, escapes resolved; an escape that is none stays as it is.
fn percent_decode(host: &str) -> Vec<u8> {
    let sent: Vec<u8> = host.chars().map(sent_byte).collect::<Option<_>>().unwrap_or_else(|| host.as_bytes().to_vec());
    let mut decoded = Vec::with_capacity(sent.len());
    let mut rest = sent.as_slice();
    while let Some((&byte, behind)) = rest.split_first() {
        let escaped = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = escaped.filter(|digits| byte == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        decoded.push(escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(byte));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    decoded
}

/// A host whose last label is a number must be an [IPv4 address](https://url.spec.whatwg.org/#concept-ipv4-parser).
fn ends_in_no_bad_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = !last.is_empty() && (last.bytes().all(|byte| byte.is_ascii_digit()) || ipv4_number(last).is_some());
    if !is_number {
        return true;
    }
    let Some(parts) = host.split('.').map(ipv4_number).collect::<Option<Vec<u64>>>() else { return false };
    let Some((tail, octets)) = parts.split_last() else { return false };
    octets.len() < 4
        && octets.iter().all(|octet| *octet < 256)
        && *tail < 256_u64.pow(4 - u32::try_from(octets.len()).unwrap_or(0))
}

/// [IPv4 number](https://url.spec.whatwg.org/#ipv4-number-parser): decimal, octal behind a zero, hexadecimal behind `0x`.
fn ipv4_number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, radix).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chromium_decides_the_same_of_every_value_that_was_measured() {
        let rows = include_str!("../../tests/fixtures/allow-origin-values.json");
        let rows: Vec<(String, String)> = serde_json::from_str(rows).expect("a table");
        assert!(rows.len() > 300);
        let wrong: Vec<_> = rows
            .iter()
            .filter(|(_, verdict)| verdict != "Multiple")
            .filter(|(value, verdict)| is_url(value) != (verdict == "Mismatch"))
            .map(|(value, verdict)| format!("{value:?} is {verdict}"))
            .collect();
        assert_eq!(wrong, [""; 0]);
    }

    proptest! {
        // The url crate is the standard's parser; here it judges ours on what servers might send, and on noise.
        #[test]
        fn what_is_a_url_is_decided_as_the_url_standard_does(
            text in prop_oneof![
                "(https?|ftp|foo|localhost|[a-z]{1,3}):(//)?[a-z0-9.*_@:\\[\\]-]{0,12}(:[0-9]{1,6})?[/?#a-z]{0,3}",
                "[a-zA-Z0-9./:*_\"'<>@#?-]{0,16}",
                "https?://[0-9.x]{1,16}",
            ]
        ) {
            // Chromium has its own mind about files; international names are left out; "foo://@" has no host behind its userinfo,
            // which is invalid by the standard, and the crate lets it pass.
            let lower = text.to_ascii_lowercase();
            prop_assume!(!lower.contains("xn--") && !lower.starts_with("file"));
            prop_assume!(!text.split(['/', '?', '#']).any(|part| part.ends_with('@') || part.contains("@:")));
            prop_assert_eq!(is_url(&text), url::Url::parse(&text).is_ok(), "{}", text);
        }

        #[test]
        fn any_text_is_decided(text in ".*") {
            let _ = is_url(&text);
        }
    }
}
