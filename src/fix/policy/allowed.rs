//! What a reader may add to the origins of a policy.

use crate::fetch::Origin;
use crate::wording::Wording;

/// What a reader typed, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// This serialized origin.
    Origin(String),
    /// All subdomains of this serialized origin.
    SubdomainsOf(String),
}

/// Why what a reader typed is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAllowed {
    /// No serialized origin of a page on the web.
    NotAnOrigin,
    /// A `*` that is not the whole first label of a host name.
    MisplacedWildcard,
    /// Subdomains that are handed out to anybody.
    SharedWithStrangers,
}

impl NotAllowed {
    /// A sentence about what was `typed`, and what to type instead.
    pub fn of(self, typed: &str) -> Wording {
        let typed = format!("{typed:?}");
        match self {
            Self::NotAnOrigin => say!(
                "{typed} is no origin: give scheme, host and port as the address bar shows them, without a path or a slash at the end, \
                 such as https://app.example",
                typed
            ),
            Self::MisplacedWildcard => say!(
                "{typed} has * where none may stand: only https://*.shop.example, for all subdomains of shop.example, is understood",
                typed
            ),
            Self::SharedWithStrangers => say!(
                "{typed} would let strangers in: anybody can get a subdomain there; name your own origins one by one",
                typed
            ),
        }
    }
}

/// Domains below which anybody gets a name; the best known ones, for the whole list is longer than the analyzer.
const SHARED: &[&str] = &[
    "amazonaws.com",
    "appspot.com",
    "azurestaticapps.net",
    "azurewebsites.net",
    "blogspot.com",
    "cloudfront.net",
    "co.jp",
    "co.uk",
    "codesandbox.io",
    "com.au",
    "com.br",
    "deno.dev",
    "firebaseapp.com",
    "fly.dev",
    "github.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "loca.lt",
    "lovable.app",
    "myshopify.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.app",
    "ngrok.io",
    "onrender.com",
    "org.uk",
    "pages.dev",
    "r2.dev",
    "railway.app",
    "replit.app",
    "repl.co",
    "run.app",
    "stackblitz.io",
    "supabase.co",
    "surge.sh",
    "trycloudflare.com",
    "vercel.app",
    "web.app",
    "webcontainer.io",
    "windows.net",
    "workers.dev",
];

pub(super) fn allowed(typed: &str) -> Result<Allowed, NotAllowed> {
    if !typed.contains('*') {
        let is_http = Origin::parse(typed).is_some_and(|origin| origin.is_http());
        return if is_http { Ok(Allowed::Origin(typed.to_owned())) } else { Err(NotAllowed::NotAnOrigin) };
    }
    let (scheme, parent) = typed.split_once("://*.").ok_or(NotAllowed::MisplacedWildcard)?;
    if parent.contains('*') {
        return Err(NotAllowed::MisplacedWildcard);
    }
    let parent = format!("{scheme}://{parent}");
    let origin = Origin::parse(&parent).filter(Origin::is_http).ok_or(NotAllowed::NotAnOrigin)?;
    let host = origin.host().filter(|host| is_domain(host)).ok_or(NotAllowed::NotAnOrigin)?;
    if is_shared(host) { Err(NotAllowed::SharedWithStrangers) } else { Ok(Allowed::SubdomainsOf(parent)) }
}

/// Whether `origin` is `parent` with one label or more in front of the host.
pub(super) fn is_subdomain(origin: &str, parent: &str) -> bool {
    let (Some((scheme, host)), Some((parent_scheme, parent_host))) =
        (origin.split_once("://"), parent.split_once("://"))
    else {
        return false;
    };
    let labels = host.strip_suffix(parent_host).and_then(|labels| labels.strip_suffix('.'));
    scheme == parent_scheme && labels.is_some_and(are_labels)
}

/// Of letters, digits, `-` and `_`, parted by dots.
fn are_labels(labels: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    labels.split('.').all(|label| !label.is_empty() && label.bytes().all(fits))
}

/// A name, not an address: the last label of an address is a number.
fn is_domain(host: &str) -> bool {
    are_labels(host) && host.rsplit('.').next().is_some_and(|label| label.bytes().any(|byte| !byte.is_ascii_digit()))
}

/// A top-level domain, or one of [`SHARED`]. Names below `localhost` all lead to the reader's own machine.
fn is_shared(host: &str) -> bool {
    host != "localhost" && (!host.contains('.') || SHARED.contains(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_or_its_subdomains_are_understood() {
        for origin in
            ["https://app.example", "http://localhost:5173", "http://[::1]:3000", "https://xn--bcher-kva.example"]
        {
            assert_eq!(allowed(origin), Ok(Allowed::Origin(origin.into())), "{origin}");
        }
        for (typed, parent) in [
            ("https://*.shop.example", "https://shop.example"),
            ("https://*.eu.shop.example:8443", "https://eu.shop.example:8443"),
            ("http://*.localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(allowed(typed), Ok(Allowed::SubdomainsOf(parent.into())), "{typed}");
        }
    }

    #[test]
    fn what_no_browser_sends_or_strangers_share_is_refused_with_its_reason() {
        for (typed, why) in [
            ("", NotAllowed::NotAnOrigin),
            ("null", NotAllowed::NotAnOrigin),
            ("app.example", NotAllowed::NotAnOrigin),
            ("https://app.example/", NotAllowed::NotAnOrigin),
            ("https://app.example/path", NotAllowed::NotAnOrigin),
            ("https://App.example", NotAllowed::NotAnOrigin),
            ("https://app.example:443", NotAllowed::NotAnOrigin),
            ("file:///home", NotAllowed::NotAnOrigin),
            ("ftp://app.example", NotAllowed::NotAnOrigin),
            ("https://*.shop.example/", NotAllowed::NotAnOrigin),
            ("https://*.127.0.0.1", NotAllowed::NotAnOrigin),
            ("https://*.a\"b.example", NotAllowed::NotAnOrigin),
            ("ws://*.shop.example", NotAllowed::NotAnOrigin),
            ("*", NotAllowed::MisplacedWildcard),
            ("https://*", NotAllowed::MisplacedWildcard),
            ("https://*shop.example", NotAllowed::MisplacedWildcard),
            ("https://*.*.shop.example", NotAllowed::MisplacedWildcard),
            ("https://app-*.shop.example", NotAllowed::MisplacedWildcard),
            ("https://*.com", NotAllowed::SharedWithStrangers),
            ("https://*.co.uk", NotAllowed::SharedWithStrangers),
            ("https://*.vercel.app", NotAllowed::SharedWithStrangers),
        ] {
            assert_eq!(allowed(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn a_subdomain_ends_in_a_dot_and_the_parent() {
        let parent = "https://shop.example:8443";
        for inside in ["https://a.shop.example:8443", "https://a-1.b.shop.example:8443", "https://7.shop.example:8443"]
        {
            assert!(is_subdomain(inside, parent), "{inside}");
        }
        for outside in [
            "https://shop.example:8443",
            "https://evilshop.example:8443",
            "https://.shop.example:8443",
            "http://a.shop.example:8443",
            "https://a.shop.example",
            "https://a.shop.example:84430",
            "https://a.shop.example:8443.evil.example",
            "https://evil.example/.shop.example:8443",
            "https://A.shop.example:8443",
            "null",
        ] {
            assert!(!is_subdomain(outside, parent), "{outside}");
        }
    }
}
