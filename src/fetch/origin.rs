//! [Origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin), as browsers serialize it.

use std::fmt;
use std::sync::Arc;

use super::url::{scheme_and_host, up_to};
use crate::wording::Wording;

/// An origin. It is what its serialization says; copies share that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// An opaque origin: serialized `null`, equal to nothing but what a browser also calls `null`.
    Opaque,
    /// A tuple origin.
    Tuple(Tuple),
}

/// Scheme, host and port, serialized as browsers do: lower case, punycode, `[` `]` around IPv6, no default port.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tuple(Arc<str>);

impl Origin {
    /// Reads an `Origin` header's value. Exact: anything that no browser would serialize (a path, a trailing slash, upper case, a
    /// default port) is `None`.
    pub fn parse(serialized: &str) -> Option<Self> {
        if serialized == "null" {
            return Some(Self::Opaque);
        }
        let parts = Parts::of(serialized)?;
        parts.are_serialized(serialized).then(|| Self::Tuple(Tuple(serialized.into())))
    }

    /// The [origin of a URL](https://url.spec.whatwg.org/#concept-url-origin) that a browser has already serialized: `None` when it
    /// has no scheme or an unusable authority, [`Origin::Opaque`] for a scheme whose origin is opaque.
    pub fn of_url(url: &str) -> Option<Self> {
        let scheme = scheme_of(url)?;
        if scheme.eq_ignore_ascii_case("blob") {
            return Self::of_url(&url["blob:".len()..]).filter(Self::is_http).or(Some(Self::Opaque));
        }
        if default_port(scheme).is_none() {
            return Some(Self::Opaque);
        }
        let text = with_authority(url, scheme);
        let parts = Parts::of(text)?;
        let serialized = if parts.are_serialized(text) { text.into() } else { parts.to_string().into() };
        Some(Self::Tuple(Tuple(serialized)))
    }

    /// Its serialization, as `Display` writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Opaque => "null",
            Self::Tuple(Tuple(serialized)) => serialized,
        }
    }

    /// The scheme, without the colon; `None` for an opaque origin.
    pub fn scheme(&self) -> Option<&str> {
        scheme_and_host(self.as_str()).map(|(scheme, _)| scheme)
    }

    /// The host; `None` for an opaque origin.
    pub fn host(&self) -> Option<&str> {
        scheme_and_host(self.as_str()).map(|(_, host)| host)
    }

    /// The port, where it is not the scheme's default.
    pub fn port(&self) -> Option<u16> {
        let (scheme, host) = scheme_and_host(self.as_str())?;
        self.as_str().get(scheme.len() + "://".len() + host.len() + ":".len()..)?.parse().ok()
    }

    /// Whether the scheme is `http` or `https`: the only ones that CORS allows a request to.
    pub fn is_http(&self) -> bool {
        let serialized = self.as_str();
        serialized.starts_with("https://") || serialized.starts_with("http://")
    }
}

impl fmt::Display for Origin {
    /// [Serialization of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
    let scheme = up_to(url, |byte| byte == b':');
    let mut bytes = scheme.bytes();
    let is_well_formed =
        bytes.next()?.is_ascii_alphabetic() && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let behind = url.get(scheme.len() + 1..)?;
    let has_authority = behind.starts_with("//");
    (is_well_formed && (has_authority || default_port(scheme).is_none())).then_some(scheme)
}

/// A URL of this scheme, up to where its path begins.
pub(super) fn with_authority<'u>(url: &'u str, scheme: &str) -> &'u str {
    let start = (scheme.len() + "://".len()).min(url.len());
    let authority = up_to(&url[start..], |byte| matches!(byte, b'/' | b'\\' | b'?' | b'#'));
    &url[..start + authority.len()]
}

/// What an origin is made of, as it was written.
struct Parts<'t> {
    scheme: &'t str,
    host: &'t str,
    port: Option<u16>,
}

impl<'t> Parts<'t> {
    /// Reads `scheme://[userinfo@]host[:port]` with nothing behind it.
    fn of(text: &'t str) -> Option<Self> {
        let scheme = scheme_of(text)?;
        let authority = text.get(scheme.len()..)?.strip_prefix("://")?;
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
        let port = port.filter(|&port| default_port(scheme) != Some(port));
        Some(Self { scheme, host, port })
    }

    /// Whether the text that they were read from is how a browser writes them: whatever else it held would have made it longer.
    fn are_serialized(&self, text: &str) -> bool {
        let port = self.port.map_or(0, |port| ":".len() + digits(port));
        let length = self.scheme.len() + "://".len() + self.host.len() + port;
        let is_lower = |part: &str| !part.bytes().any(|byte| byte.is_ascii_uppercase());
        text.len() == length && is_lower(self.scheme) && is_lower(self.host)
    }
}

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.to_ascii_lowercase(), self.host.to_ascii_lowercase())?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

fn digits(port: u16) -> usize {
    match port {
        0..10 => 1,
        10..100 => 2,
        100..1000 => 3,
        1000..10_000 => 4,
        10_000.. => 5,
    }
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

/// The default port of a [special scheme](https://url.spec.whatwg.org/#special-scheme) that has one, in any case.
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    let is = |known: &str| scheme.eq_ignore_ascii_case(known);
    match scheme.len() {
        5 if is("https") => Some(443),
        4 if is("http") => Some(80),
        2 if is("ws") => Some(80),
        3 if is("wss") => Some(443),
        3 if is("ftp") => Some(21),
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
            ("https://app.example:08443", false),
            ("https://app.example:0", true),
            ("https://app.example:65535", true),
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
            ("http://api.example:00081/", Some("http://api.example:81")),
            ("http://@api.example:/", Some("http://api.example")),
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
