//! How an `Access-Control-Allow-Origin` that does not match misses the origin.

use crate::fetch::Origin;
use crate::fetch::origin::{is_loopback_host, scheme_of};

/// What is wrong with a value that nearly names the origin, as one sentence; `None` when it is simply another origin.
pub(super) fn near_miss(received: &str, origin: &Origin) -> Option<String> {
    let wanted = origin.to_string();
    let Origin::Tuple { scheme, host, port } = origin else {
        return Some(opaque_origin(received));
    };
    if received.is_empty() {
        return Some("The header is there but empty: a variable behind it is probably not set.".to_owned());
    }
    if received == "null" {
        return Some(
            "The literal null matches only pages without an origin of their own (files, sandboxed frames), and any site can make such a page: never send it."
                .to_owned(),
        );
    }
    if matches!(received, "undefined" | "None" | "nil" | "false" | "true") {
        return Some(format!(
            "\"{received}\" is a programming language's word, not an origin: a variable behind it is not set."
        ));
    }
    if let Some(inner) = unquoted(received) {
        return Some(format!("The quotation marks are part of the value: send {inner} without them."));
    }
    if received.contains('*') {
        return Some(
            "A * inside an origin is no pattern for browsers: look the origin up in a list and send that one."
                .to_owned(),
        );
    }
    if received.eq_ignore_ascii_case(&wanted) {
        return Some(format!("Only upper and lower case differ: browsers compare byte for byte, so send {wanted}."));
    }
    if received.strip_suffix('/').is_some_and(|rest| rest.eq_ignore_ascii_case(&wanted)) {
        return Some("The trailing slash is too much: an origin ends with the host or the port.".to_owned());
    }
    if received.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(&wanted))
        && received[wanted.len()..].starts_with(['/', '?', '#'])
    {
        return Some("The path is too much: an origin ends with the host or the port.".to_owned());
    }
    let behind_scheme = wanted.split_once("://").map_or("", |(_, rest)| rest);
    if received.trim_start_matches('/').eq_ignore_ascii_case(behind_scheme) {
        return Some(format!("The scheme is missing: send {wanted}."));
    }
    scheme_of(received)?;
    let Some(Origin::Tuple { scheme: other_scheme, host: other_host, port: other_port }) = Origin::of_url(received)
    else {
        return None;
    };
    if other_host == *host {
        return Some(match (other_scheme == *scheme, other_port == *port) {
            (true, true) => format!("The default port must not be written: send {wanted}."),
            (false, true) => format!("The scheme differs: it says {other_scheme}, the page is {scheme}."),
            (true, false) => {
                format!("The port differs: it says {}, the page has {}.", port_words(other_port), port_words(*port))
            }
            (false, false) => format!(
                "Scheme and port differ: it says {other_scheme} with {}, the page is {scheme} with {}.",
                port_words(other_port),
                port_words(*port)
            ),
        });
    }
    if is_loopback_host(host) && is_loopback_host(&other_host) {
        return Some(format!(
            "{other_host} and {host} are the same machine but different origins: use one name in both places."
        ));
    }
    let without_www = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    if without_www(host) == without_www(&other_host) {
        return Some("Only the www. differs, and that makes it another origin.".to_owned());
    }
    if host.strip_suffix(&other_host).is_some_and(|rest| rest.ends_with('.')) {
        return Some(format!("A subdomain is an origin of its own: {other_host} does not cover {host}."));
    }
    None
}

fn opaque_origin(received: &str) -> String {
    format!(
        "The page has no origin of its own (a file, a sandboxed frame, or a request that was redirected between origins), so it sends Origin: null and {received} can never match. Serve the page over http."
    )
}

fn unquoted(received: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|mark| received.strip_prefix(mark)?.strip_suffix(mark))
}

fn port_words(port: Option<u16>) -> String {
    port.map_or_else(|| "no port".to_owned(), |port| format!("port {port}"))
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
