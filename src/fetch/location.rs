//! [Location URL](https://fetch.spec.whatwg.org/#concept-response-location-url): where a redirect leads.

use super::HeaderList;
use super::origin::{default_port, scheme_of};
use super::sent_byte;

/// A location URL, as far as it is needed to find the request that followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationUrl {
    /// Serialized, without fragment, user name and password.
    pub url: String,
    /// Whether it [includes credentials](https://url.spec.whatwg.org/#include-credentials).
    pub includes_credentials: bool,
}

impl LocationUrl {
    /// Resolves a `Location` against the URL of the response, which a browser has already serialized. `None` for what is no URL, and
    /// where the base is no `http` or `https` URL. Host names beyond ASCII and odd spellings of IPv4 addresses stay as they are.
    pub fn parse(base: &str, location: &str) -> Option<Self> {
        let base = Parts::of(base)?;
        let location: String =
            location.trim_matches(|c| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let location = location.split('#').next().unwrap_or_default();
        match explicit_scheme(location) {
            Some(scheme) if default_port(scheme).is_none() => {
                Some(Self { url: location.to_owned(), includes_credentials: false })
            }
            // `http:path` on a page of http is a path.
            Some(scheme) if scheme.eq_ignore_ascii_case(base.scheme) && !starts_authority(behind(location, scheme)) => {
                base.join(behind(location, scheme))
            }
            Some(scheme) => {
                absolute(&scheme.to_ascii_lowercase(), behind(location, scheme).trim_start_matches(is_slash))
            }
            None if starts_authority(location) => absolute(base.scheme, location.trim_start_matches(is_slash)),
            None => base.join(location),
        }
    }

    /// Whether a browser would go there by itself: it follows redirects to `http` and `https` only.
    pub fn is_http(&self) -> bool {
        is_http(&self.url)
    }
}

/// `Location`; `None` for a response without it or with an empty one, which no browser follows, and for one with several that differ,
/// which browsers refuse.
pub fn location_header<'h>(headers: &'h HeaderList) -> Option<&'h str> {
    let mut values = headers.values("location");
    let first = values.next()?;
    (!first.is_empty() && values.all(|other| other == first)).then(|| once(first))
}

/// A `Location` of which there may be two, joined: Chromium's cache keeps equal lines as one.
pub fn once(value: &str) -> &str {
    let half = value.len().saturating_sub(2) / 2;
    match (value.get(..half), value.get(half..)) {
        (Some(one), Some(rest)) if rest.strip_prefix(", ") == Some(one) => one,
        _ => value,
    }
}

/// Whether a URL's scheme is `http` or `https`.
pub fn is_http(url: &str) -> bool {
    scheme_of(url).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// A URL with an authority, taken apart.
struct Parts<'u> {
    scheme: &'u str,
    authority: &'u str,
    path: &'u str,
    /// With its question mark.
    query: &'u str,
}

impl<'u> Parts<'u> {
    /// `None` unless the scheme is `http` or `https`.
    fn of(url: &'u str) -> Option<Self> {
        let (scheme, rest) = url.split('#').next()?.split_once("://")?;
        if !matches!(scheme, "http" | "https") {
            return None;
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
        Some(Self { scheme, authority, path, query })
    }

    /// A reference without scheme and authority.
    fn join(&self, reference: &str) -> Option<LocationUrl> {
        let (path, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
        let directory = || &self.path[..self.path.rfind('/').map_or(0, |at| at + 1)];
        let path = match path.chars().next() {
            None => self.path.to_owned(),
            Some('/' | '\\') => path.to_owned(),
            Some(_) => format!("{}{path}", directory()),
        };
        let query = if reference.is_empty() { self.query } else { query };
        assemble(self.scheme, self.authority, &path, query)
    }
}

/// What stands behind a scheme and its slashes.
fn absolute(scheme: &str, rest: &str) -> Option<LocationUrl> {
    let (authority, path) = rest.split_at(rest.find(['/', '\\', '?']).unwrap_or(rest.len()));
    let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    assemble(scheme, authority, path, query)
}

fn assemble(scheme: &str, authority: &str, path: &str, query: &str) -> Option<LocationUrl> {
    let (userinfo, host_and_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    let host_and_port = without_escapes(host_and_port).to_ascii_lowercase();
    let bracket = host_and_port.rfind(']').unwrap_or(0);
    let (host, port) = match host_and_port[bracket..].find(':') {
        Some(at) => (&host_and_port[..bracket + at], &host_and_port[bracket + at + 1..]),
        None => (host_and_port.as_str(), ""),
    };
    let digits = if port.is_empty() { None } else { Some(port.parse::<u16>().ok()?) };
    if host.is_empty() || host.contains(|c: char| c < ' ' || "<>^|\u{7F}".contains(c)) {
        return None;
    }
    let host = host.replace(' ', "%20");
    let port = digits.filter(|&port| default_port(scheme) != Some(port)).map(|port| format!(":{port}"));
    let path = encoded(&without_dot_segments(path), "\"<>`{}");
    let query = encoded(query, "\"<>'");
    Some(LocationUrl {
        url: format!("{scheme}://{host}{}{path}{query}", port.unwrap_or_default()),
        // A lone colon parts a user name from a password that are both empty.
        includes_credentials: !matches!(userinfo, "" | ":"),
    })
}

/// [Percent-decodes](https://url.spec.whatwg.org/#string-percent-decode) what is a letter, a digit, a dot or a hyphen.
fn without_escapes(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    let mut rest = host;
    while let Some((before, escape)) = rest.split_once('%') {
        out.push_str(before);
        let byte = escape.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = byte.filter(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte)) {
            out.push(char::from(byte));
            rest = &escape[2..];
        } else {
            out.push('%');
            rest = escape;
        }
    }
    out.push_str(rest);
    out
}

/// [Path state](https://url.spec.whatwg.org/#path-state): `.` and `..` resolved; always begins with a slash.
fn without_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix(is_slash).unwrap_or(path).split(is_slash).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            ".." => {
                kept.pop();
            }
            "." => {}
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// [Percent-encodes](https://url.spec.whatwg.org/#string-percent-encode-after-encoding) controls, spaces, `also`, and each byte that is
/// not ASCII.
fn encoded(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c <= ' ' || c >= '\u{7F}' || also.contains(c) {
            let mut utf8 = [0; 4];
            let sent = sent_byte(c).map(|byte| [byte]);
            let bytes = sent.as_ref().map_or_else(|| c.encode_utf8(&mut utf8).as_bytes(), <[u8; 1]>::as_slice);
            out.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn explicit_scheme(location: &str) -> Option<&str> {
    let (scheme, _) = location.split_once(':')?;
    let mut bytes = scheme.bytes();
    let well_formed =
        bytes.next()?.is_ascii_alphabetic() && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    well_formed.then_some(scheme)
}

fn behind<'l>(location: &'l str, scheme: &str) -> &'l str {
    &location[scheme.len() + 1..]
}

fn starts_authority(rest: &str) -> bool {
    rest.starts_with(is_slash) && rest[1..].starts_with(is_slash)
}

fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\\')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASE: &str = "https://api.example:8443/v1/items?page=2#part";

    #[test]
    fn a_location_is_resolved_against_the_url_that_it_came_from() {
        for (location, expected) in [
            ("https://other.example/x", "https://other.example/x"),
            ("https://%6Fther.example%/x", "https://other.example%/x"),
            ("http://a b/x", "http://a%20b/x"),
            ("https://[::1]:8443/x", "https://[::1]:8443/x"),
            ("https://[::]:8443/x", "https://[::]:8443/x"),
            ("https://[2001:db8::1]:443/", "https://[2001:db8::1]/"),
            ("1x:y", "https://api.example:8443/v1/1x:y"),
            ("a_b:c", "https://api.example:8443/v1/a_b:c"),
            ("HTTPS://Other.Example:443/x", "https://other.example/x"),
            ("http://other.example", "http://other.example/"),
            ("//other.example/x?y#z", "https://other.example/x?y"),
            ("/login?next=/v1", "https://api.example:8443/login?next=/v1"),
            ("?page=3", "https://api.example:8443/v1/items?page=3"),
            ("", "https://api.example:8443/v1/items?page=2"),
            ("#top", "https://api.example:8443/v1/items?page=2"),
            ("items/", "https://api.example:8443/v1/items/"),
            ("../v2/./items", "https://api.example:8443/v2/items"),
            (" /a b ", "https://api.example:8443/a%20b"),
            ("https:path", "https://api.example:8443/v1/path"),
            ("http:\\\\other.example\\x", "http://other.example/x"),
            ("mailto:a@b", "mailto:a@b"),
            ("data:text/plain,x", "data:text/plain,x"),
            ("ftp://files.example/", "ftp://files.example/"),
        ] {
            assert_eq!(
                LocationUrl::parse(BASE, location).map(|found| found.url).as_deref(),
                Some(expected),
                "{location:?}"
            );
        }
    }

    #[test]
    fn what_is_no_url_leads_nowhere() {
        for location in
            ["https://", "https://a<b/", "https://a\u{1}b/", "https://api.example:99999/", "//", "https://user@/"]
        {
            assert_eq!(LocationUrl::parse(BASE, location), None, "{location:?}");
        }
        assert_eq!(LocationUrl::parse("data:,x", "/y"), None);
    }

    #[test]
    fn user_name_and_password_are_told_and_left_out() {
        for (location, expected) in [
            ("https://u:p@other.example/", true),
            ("https://u@other.example/", true),
            ("https://:p@other.example/", true),
            ("https://@other.example/", false),
            ("https://:@other.example/", false),
            ("https://::@other.example/", true),
            ("https://other.example/a@b", false),
        ] {
            let found = LocationUrl::parse(BASE, location).expect("a URL");
            assert_eq!(found.includes_credentials, expected, "{location}");
            assert!(found.url.starts_with("https://other.example/"), "{}", found.url);
        }
    }

    #[test]
    fn one_location_counts_however_often_it_is_sent_and_an_empty_one_is_none() {
        for (values, expected) in [
            (&[][..], None),
            (&[""], None),
            (&["/a"], Some("/a")),
            (&["/a", "/a"], Some("/a")),
            (&["/a", "/b"], None),
            (&["/a, /a"], Some("/a")),
            (&["/a, /b"], Some("/a, /b")),
            (&["/a, /a, /a"], Some("/a, /a, /a")),
        ] {
            let headers: HeaderList = values.iter().map(|value| ("Location", *value)).collect();
            assert_eq!(location_header(&headers), expected, "{values:?}");
        }
    }

    #[test]
    fn only_http_and_https_are_followed() {
        for (location, expected) in
            [("/x", true), ("http://a/", true), ("ftp://a/", false), ("data:,", false), ("foo:", false)]
        {
            assert_eq!(LocationUrl::parse(BASE, location).map(|found| found.is_http()), Some(expected), "{location}");
        }
    }

    proptest! {
        // The url crate is the standard's parser.
        #[test]
        fn a_location_is_resolved_as_the_url_standard_does(
            location in "(https?:|//|/|\\?|\\.\\./|\\./)?(//)?[a-z]{0,2}[a-z./?&=%@:'\"<>{}` ]{0,12}(#[a-z]?)?",
        ) {
            let expected = url::Url::parse(BASE).expect("a URL").join(&location).ok();
            // The crate takes a third slash for the start of an empty host; the standard and browsers skip it.
            prop_assume!(!location.contains("///"));
            // Hosts are left as they are: no escapes.
            prop_assume!(!expected.as_ref().and_then(url::Url::host_str).is_some_and(|host| host.contains('%')));
            prop_assume!(!location.split(['?', '#']).next().is_some_and(|authority| authority.contains('%')));
            // Chromium takes a space in a host for an escape.
            prop_assume!(expected.is_some() || !location.contains(' '));
            let found = LocationUrl::parse(BASE, &location);
            // Where browsers do not go is not looked at closely.
            prop_assume!(found.as_ref().is_none_or(LocationUrl::is_http));
            let expected = expected.map(|mut url| {
                let includes = !url.username().is_empty() || url.password().is_some_and(|password| !password.is_empty());
                url.set_fragment(None);
                let _ = url.set_username("");
                let _ = url.set_password(None);
                LocationUrl { url: url.to_string(), includes_credentials: includes }
            });
            prop_assert_eq!(found, expected, "{}", location);
        }
    }
}
