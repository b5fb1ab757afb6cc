//! How an `Access-Control-Allow-Origin` that does not match misses the origin.

use crate::fetch::Origin;
use crate::fetch::origin::{is_loopback_host, scheme_of};
use crate::wording::Wording;

/// What is wrong with a value that nearly names the origin, as one sentence; `None` when it is simply another origin.
pub(super) fn near_miss(received: &str, origin: &Origin) -> Option<Wording> {
    let wanted = origin.to_string();
    let Some((scheme, host)) = origin.scheme().zip(origin.host()) else { return Some(opaque_origin(received)) };
    let port = origin.port();
    if received.is_empty() {
        return Some(say!("The header is there but empty: a variable behind it is probably not set."));
    }
    if received == "null" {
        return Some(say!(
            "The literal null matches only pages without an origin of their own (files, sandboxed frames), and any site can make such a page: never send it."
        ));
    }
    if matches!(received, "undefined" | "None" | "nil" | "false" | "true") {
        return Some(say!(
            "\"{received}\" is a programming language's word, not an origin: a variable behind it is not set.",
            received
        ));
    }
    if let Some(inner) = unquoted(received) {
        return Some(say!("The quotation marks are part of the value: send {inner} without them.", inner));
    }
    if received.contains('*') {
        return Some(say!(
            "A * inside an origin is no pattern for browsers: look the origin up in a list and send that one."
        ));
    }
    if received.eq_ignore_ascii_case(&wanted) {
        return Some(say!(
            "Only upper and lower case differ: browsers compare byte for byte, so send {wanted}.",
            wanted
        ));
    }
    if received.strip_suffix('/').is_some_and(|rest| rest.eq_ignore_ascii_case(&wanted)) {
        return Some(say!("The trailing slash is too much: an origin ends with the host or the port."));
    }
    if received.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(&wanted))
        && received[wanted.len()..].starts_with(['/', '?', '#'])
    {
        return Some(say!("The path is too much: an origin ends with the host or the port."));
    }
    let behind_scheme = wanted.split_once("://").map_or("", |(_, rest)| rest);
    if received.trim_start_matches('/').eq_ignore_ascii_case(behind_scheme) {
        return Some(say!("The scheme is missing: send {wanted}.", wanted));
    }
    scheme_of(received)?;
    let other = Origin::of_url(received)?;
    let (other_scheme, other_host) = other.scheme().zip(other.host())?;
    let other_port = other.port();
    if other_host == host {
        return Some(match (other_scheme == scheme, other_port == port) {
            (true, true) => say!("The default port must not be written: send {wanted}.", wanted),
            (false, true) => {
                say!("The scheme differs: it says {other_scheme}, the page is {scheme}.", other_scheme, scheme)
            }
            (true, false) => {
                say!(
                    "The port differs: it says {other_port}, the page has {port}.",
                    other_port = port_words(other_port),
                    port = port_words(port)
                )
            }
            (false, false) => say!(
                "Scheme and port differ: it says {other_scheme} with {other_port}, the page is {scheme} with {port}.",
                other_scheme,
                other_port = port_words(other_port),
                scheme,
                port = port_words(port)
            ),
        });
    }
    if is_loopback_host(host) && is_loopback_host(other_host) {
        return Some(say!(
            "{other_host} and {host} are the same machine but different origins: use one name in both places.",
            other_host,
            host
        ));
    }
    let without_www = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    if without_www(host) == without_www(other_host) {
        return Some(say!("Only the www. differs, and that makes it another origin."));
    }
    if host.strip_suffix(other_host).is_some_and(|rest| rest.ends_with('.')) {
        return Some(say!(
            "A subdomain is an origin of its own: {other_host} does not cover {host}.",
            other_host,
            host
        ));
    }
    None
}

fn opaque_origin(received: &str) -> Wording {
    say!(
        "The page has no origin of its own (a file, a sandboxed frame, or a request that was redirected between origins), so it sends Origin: null and {received} can never match. Serve the page over http.",
        received
    )
}

fn unquoted(received: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|mark| received.strip_prefix(mark)?.strip_suffix(mark))
}

fn port_words(port: Option<u16>) -> Wording {
    port.map_or_else(|| say!("no port"), |port| say!("port {port}", port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_near_miss_is_named() {
        for (received, origin, expected) in [
            ("https://app.example/", "https://app.example", "trailing slash"),
            ("https://App.example/", "https://app.example", "trailing slash"),
            ("https://app.example/path", "https://app.example", "path"),
            ("https://App.Example", "https://app.example", "case"),
            ("http://app.example", "https://app.example", "it says http, the page is https"),
            ("https://app.example", "https://app.example:8443", "it says no port, the page has port 8443"),
            ("https://app.example:443", "https://app.example", "default port"),
            ("http://app.example:81", "https://app.example", "Scheme and port"),
            ("http://127.0.0.1:3000", "http://localhost:3000", "same machine"),
            ("http://localhost:8080", "http://127.0.0.1:3000", "same machine"),
            ("app.example", "https://app.example", "scheme is missing"),
            ("//app.example", "https://app.example", "scheme is missing"),
            ("localhost:3000", "http://localhost:3000", "scheme is missing"),
            ("https://www.app.example", "https://app.example", "www."),
            ("https://example.org", "https://app.example.org", "subdomain"),
            ("https://*.example", "https://app.example", "no pattern"),
            ("\"https://app.example\"", "https://app.example", "quotation marks"),
            ("null", "https://app.example", "never send it"),
            ("undefined", "https://app.example", "not set"),
            ("", "https://app.example", "empty"),
            ("https://app.example", "null", "no origin of its own"),
        ] {
            let origin = Origin::parse(origin).expect("an origin");
            let sentence = near_miss(received, &origin).unwrap_or_default();
            assert!(sentence.contains(expected), "{received:?} for {origin}: {sentence:?}");
        }
    }

    #[test]
    fn another_origin_altogether_is_no_near_miss() {
        for received in ["https://other.example", "not-a-url", "https://notapp.example", "mailto:x"] {
            let origin = Origin::parse("https://app.example").expect("an origin");
            assert_eq!(near_miss(received, &origin), None, "{received}");
        }
    }
}
