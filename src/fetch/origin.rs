//! [Origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin), as browsers serialize it.

use std::fmt;

use crate::wording::Wording;

/// An origin. Compared by its parts; serialized by `Display`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// An opaque origin: serialized `null`, equal to nothing but what a browser also calls `null`.
    Opaque,
    /// A tuple origin: lower-case scheme and host, no default port.
    Tuple {
        /// Without the colon.
        scheme: String,
        /// As browsers serialize it: punycode, `[` `]` around IPv6.
        host: String,
        /// `None` for the scheme's default port.
        port: Option<u16>,
    },
}

impl Origin {
    /// Reads an `Origin` header's value. Exact: anything that no browser would serialize (a path, a trailing slash, upper case, a
    /// default port) is `None`.
    pub fn parse(serialized: &str) -> Option<Self> {
        if serialized == "null" {
            return Some(Self::Opaque);
        }
        let origin = tuple(serialized)?;
        (origin.to_string() == serialized).then_some(origin)
    }

    /// The [origin of a URL](https://url.spec.whatwg.org/#concept-url-origin) that a browser has already serialized: `None` when it
    /// has no scheme or an unusable authority, [`Origin::Opaque`] for a scheme whose origin is opaque.
    pub fn of_url(url: &str) -> Option<Self> {
        let scheme = scheme_of(url)?;
        if scheme.eq_ignore_ascii_case("blob") {
            return Self::of_url(&url["blob:".len()..]).filter(Self::is_http).or(Some(Self::Opaque));
        }
        if default_port(&scheme.to_ascii_lowercase()).is_none() {
            return Some(Self::Opaque);
        }
        let end = url[scheme.len() + 3..].find(['/', '\\', '?', '#']).map_or(url.len(), |at| at + scheme.len() + 3);
        tuple(url.get(..end)?)
    }

    /// Whether the scheme is `http` or `https`: the only ones that CORS allows a request to.
    pub fn is_http(&self) -> bool {
        matches!(self, Self::Tuple { scheme, .. } if scheme == "http" || scheme == "https")
    }
}

impl fmt::Display for Origin {
    /// [Serialization of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opaque => f.write_str("null"),
            Self::Tuple { scheme, host, port: None } => write!(f, "{scheme}://{host}"),
            Self::Tuple { scheme, host, port: Some(port) } => write!(f, "{scheme}://{host}:{port}"),
        }
    }
}

impl From<&Origin> for Wording {
    fn from(origin: &Origin) -> Self {
        origin.to_string().into()
    }
}

/// Whether a host is this machine: `localhost` and its subdomains, 127.0.0.0/8, `[::1]`.
pub fn is_loopback_host(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_ipv4_loopback(host)
}

/// Whether a host is by its name alone in this machine's own network, or this machine: `.local`, and addresses that no router on the
/// internet passes on. A public name may lead there too.
pub fn is_local_network_host(host: &str) -> bool {
    let is_private = match ipv4(host) {
        Some([10, ..] | [192, 168, ..] | [169, 254, ..]) => true,
        Some([172, second, ..]) => (16..32).contains(&second),
        Some([100, second, ..]) => (64..128).contains(&second),
        Some(_) => false,
        None => host.rsplit_once('.').is_some_and(|(_, top)| top == "local") || is_ipv6_private(host),
    };
    is_private || is_loopback_host(host)
}

/// The scheme in front of `://` or, for `blob:` and `data:`, of the first colon; as written.
pub fn scheme_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    let well_formed =
        bytes.next()?.is_ascii_alphabetic() && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let has_authority = rest.starts_with("//");
    let needs_authority = default_port(&scheme.to_ascii_lowercase()).is_some();
    (well_formed && (has_authority || !needs_authority)).then_some(scheme)
}

/// Reads `scheme://[userinfo@]host[:port]` with nothing behind it.
fn tuple(text: &str) -> Option<Origin> {
    let (scheme, authority) = text.split_once("://")?;
    let scheme = scheme_of(text).filter(|found| found.len() == scheme.len())?.to_ascii_lowercase();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    let (host, port) = split_port(host_and_port)?;
    if host.is_empty() || !host.bytes().all(is_host_byte) {
        return None;
    }
    let port = match port {
        None | Some("") => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
    };
    let port = port.filter(|&port| default_port(&scheme) != Some(port));
    Some(Origin::Tuple { scheme, host: host.to_ascii_lowercase(), port })
}

fn split_port(host_and_port: &str) -> Option<(&str, Option<&str>)> {
    if host_and_port.starts_with('[') {
        let end = host_and_port.find(']')? + 1;
        let (host, rest) = host_and_port.split_at(end);
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match host_and_port.split_once(':') {
        Some((host, port)) => Some((host, Some(port))),
        None => Some((host_and_port, None)),
    }
}

/// Not a [forbidden domain code point](https://url.spec.whatwg.org/#forbidden-domain-code-point); brackets and the colon are those of
/// IPv6. Beyond ASCII nothing is allowed: a serialized host is punycode.
fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"#/<>?@\\^|%".contains(&byte)
}

fn is_ipv4_loopback(host: &str) -> bool {
    matches!(ipv4(host), Some([127, ..]))
}

fn ipv4(host: &str) -> Option<[u8; 4]> {
    let mut octets = host.split('.').map(|octet| octet.parse().ok());
    let address = [octets.next()??, octets.next()??, octets.next()??, octets.next()??];
    octets.next().is_none().then_some(address)
}

/// `fc00::/7` and `fe80::/10`. A serialized address has no leading zeros, so these begin with four digits.
fn is_ipv6_private(host: &str) -> bool {
    let first = host.strip_prefix('[').and_then(|rest| rest.split(':').next()).filter(|first| first.len() == 4);
    first.is_some_and(|first| ["fc", "fd", "fe8", "fe9", "fea", "feb"].iter().any(|start| first.starts_with(start)))
}

/// The default port of a [special scheme](https://url.spec.whatwg.org/#special-scheme) that has one.
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_origin_header_is_read_exactly() {
        for (value, expected) in [
            ("null", true),
            ("https://app.example", true),
            ("http://localhost:8000", true),
            ("http://[::1]:8000", true),
            ("https://xn--bcher-kva.example", true),
            ("chrome-extension://abc", true),
            ("https://app.example/", false),
            ("https://app.example:443", false),
            ("http://app.example:80", false),
            ("https://App.example", false),
            ("HTTPS://app.example", false),
            ("https://user@app.example", false),
            ("app.example", false),
            ("https://", false),
            ("https://app.example:", false),
            ("https://app.example:99999", false),
            ("https://app.example https://b.example", false),
            ("Null", false),
            ("*", false),
            ("", false),
        ] {
            assert_eq!(Origin::parse(value).is_some(), expected, "{value:?}");
        }
    }

    #[test]
    fn the_origin_of_a_url_is_serialized_as_browsers_do() {
        for (url, expected) in [
            ("https://api.example/items?x=1#y", Some("https://api.example")),
            ("https://api.example", Some("https://api.example")),
            ("https://api.example?x", Some("https://api.example")),
            ("HTTPS://API.Example:443/", Some("https://api.example")),
            ("http://api.example:8080/", Some("http://api.example:8080")),
            ("http://user:pa@ss@api.example/", Some("http://api.example")),
            ("http://[2001:db8::1]:81/", Some("http://[2001:db8::1]:81")),
            ("ws://api.example/socket", Some("ws://api.example")),
            ("data:text/plain,hello", Some("null")),
            ("blob:https://app.example/uuid", Some("https://app.example")),
            ("blob:null/uuid", Some("null")),
            ("chrome-extension://abc/page.html", Some("null")),
            ("about:blank", Some("null")),
            ("http:///x", None),
            ("http://", None),
            ("http:api.example", None),
            ("/relative", None),
            ("", None),
            ("://", None),
        ] {
            assert_eq!(Origin::of_url(url).map(|origin| origin.to_string()).as_deref(), expected, "{url:?}");
        }
    }

    #[test]
    fn loopback_is_recognised_by_name_and_address() {
        for (host, expected) in [
            ("localhost", true),
            ("app.localhost", true),
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("[::1]", true),
            ("127.0.0.1.example", false),
            ("127.0.0.1.1", false),
            ("127.0.1", false),
            ("128.0.0.1", false),
            ("notlocalhost", false),
        ] {
            assert_eq!(is_loopback_host(host), expected, "{host:?}");
        }
    }

    #[test]
    fn the_local_network_is_recognised_by_name_and_address() {
        for (host, expected) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("printer.local", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.31.255.255", true),
            ("172.32.0.1", false),
            ("192.168.0.10", true),
            ("192.169.0.10", false),
            ("169.254.1.1", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("[fd00::1]", true),
            ("[fe80::1]", true),
            ("[fd::1]", false),
            ("[2001:db8::1]", false),
            ("api.example", false),
            ("local", false),
        ] {
            assert_eq!(is_local_network_host(host), expected, "{host:?}");
        }
    }

    proptest! {
        #[test]
        fn a_url_that_the_url_crate_serialized_has_the_origin_that_it_says(
            url in "(https?|wss?)://[a-z]{1,8}(\\.[a-z]{2,5})?(:[1-9][0-9]{0,3})?/[a-z?#@:]{0,9}"
        ) {
            let Ok(parsed) = url::Url::parse(&url) else { return Ok(()) };
            let ours = Origin::of_url(parsed.as_str()).map(|origin| origin.to_string());
            prop_assert_eq!(ours, Some(parsed.origin().ascii_serialization()));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in ".*") {
            let _ = Origin::of_url(&text);
            if let Some(origin) = Origin::parse(&text) {
                prop_assert_eq!(origin.to_string(), text);
            }
        }
    }
}
