//! URLs in pieces. They were captured, so a browser has parsed and serialized them before.

/// Host (with its port) and path (with its query) of a URL. What is no such URL is all path.
pub fn split(url: &str) -> (&str, &str) {
    let is_scheme = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else { return ("", url) };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.split_at(host_end) {
        (host, "") => (host, "/"),
        split => split,
    }
}

/// Scheme, host and port of a URL; all of what is no such URL.
pub fn server(url: &str) -> &str {
    match split(url) {
        ("", _) => url,
        (_, "/") => url.trim_end_matches('/'),
        (_, path) => &url[..url.len() - path.len()],
    }
}

/// All of a URL before its fragment: what is asked for.
pub fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(before, _)| before)
}

/// The first characters of a text: enough to be cut off by the edge of the row, however long it is.
pub fn start(text: &str) -> &str {
    text.char_indices().nth(500).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_path() {
        for (url, expected) in [
            ("https://api.example:8080/a/b?c=d#e", ("api.example:8080", "/a/b?c=d#e")),
            ("https://api.example", ("api.example", "/")),
            ("https://api.example?q", ("api.example", "?q")),
            ("http://[::1]:3000/x", ("[::1]:3000", "/x")),
            ("data:,http://x/y", ("", "data:,http://x/y")),
            ("", ("", "")),
        ] {
            assert_eq!(split(url), expected, "{url}");
        }
    }

    #[test]
    fn the_server_is_all_before_the_path() {
        for (url, expected) in [
            ("https://api.example:8080/a//b?c", "https://api.example:8080"),
            ("https://api.example/", "https://api.example"),
            ("https://api.example", "https://api.example"),
            ("https://api.example?q", "https://api.example"),
            ("data:,x/", "data:,x/"),
        ] {
            assert_eq!(server(url), expected);
        }
    }

    #[test]
    fn the_fragment_is_cut_off() {
        for (url, expected) in
            [("https://a.example/b?c#d#e", "https://a.example/b?c"), ("https://a.example/", "https://a.example/")]
        {
            assert_eq!(without_fragment(url), expected);
        }
    }

    #[test]
    fn a_start_ends_between_characters() {
        assert_eq!(start(&"é".repeat(600)), "é".repeat(500));
        assert_eq!(start("short"), "short");
    }
}
