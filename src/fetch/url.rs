//! URLs in pieces. They were captured, so a browser has parsed and serialized them before.

/// A URL up to its fragment, which is never sent.
pub fn without_fragment(url: &str) -> &str {
    up_to(url, |byte| byte == b'#')
}

/// What stands before the first of these bytes, all of them ASCII; everything where there is none.
pub(super) fn up_to(text: &str, ends: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().position(|byte| byte.is_ascii() && ends(byte)).unwrap_or(text.len());
    &text[..end]
}

/// A URL's scheme, host and port as it stands, and its path, without query; `None` for what has no host. The path may be empty.
pub fn server_and_path(url: &str) -> Option<(&str, &str)> {
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let authority = url.find("://").filter(|&at| is_scheme(&url[..at]))? + 3;
    let start = url[authority..].find(['/', '?', '#']).map_or(url.len(), |at| authority + at);
    let (server, rest) = url.split_at(start);
    Some((server, rest.split(['?', '#']).next().unwrap_or_default()))
}

/// The scheme and the host of a serialized origin; `None` for `null`.
pub fn scheme_and_host(origin: &str) -> Option<(&str, &str)> {
    let (scheme, authority) = origin.split_once("://")?;
    let port = authority.rfind(':').filter(|&at| !authority[at..].contains(']'));
    Some((scheme, &authority[..port.unwrap_or(authority.len())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        for (url, expected) in [
            ("https://api.example:8080/a/b?c=d#e", Some(("https://api.example:8080", "/a/b"))),
            ("https://api.example", Some(("https://api.example", ""))),
            ("https://api.example?q=/x", Some(("https://api.example", ""))),
            ("http://[::1]:3000/x#/y", Some(("http://[::1]:3000", "/x"))),
            ("http://a/b", Some(("http://a", "/b"))),
            ("data:,http://x/y", None),
            ("", None),
        ] {
            assert_eq!(server_and_path(url), expected, "{url}");
        }
        assert_eq!(without_fragment("https://api.example/a?b#c#d"), "https://api.example/a?b");
    }

    #[test]
    fn an_origin_is_taken_apart() {
        for (origin, expected) in [
            ("https://api.example:8080", Some(("https", "api.example"))),
            ("http://[::1]:3000", Some(("http", "[::1]"))),
            ("http://[::1]", Some(("http", "[::1]"))),
            ("null", None),
        ] {
            assert_eq!(scheme_and_host(origin), expected, "{origin}");
        }
    }
}
