//! What a redirect's `Location` tells.

use crate::exchange::Exchange;
use crate::fetch::location::location_header;
use crate::fetch::url::server_and_path;
use crate::fetch::{LocationUrl, Origin};
use crate::wording::Wording;

/// What is near about a redirect: how little differs, or what it leads to.
pub(super) fn near_miss(url: &str, location: &str) -> Option<Wording> {
    let path = |text: &str| match server_and_path(text) {
        Some((_, "")) => "/".to_owned(),
        Some((_, path)) => path.to_owned(),
        None => text.split(['?', '#']).next().unwrap_or_default().to_owned(),
    };
    let (from, to) = (path(url), path(location));
    if location.starts_with("https://") && url.starts_with("http://") && from == to {
        Some(say!("The server wants https: call the https address."))
    } else if from != to && from.trim_end_matches('/') == to.trim_end_matches('/') {
        Some(say!("Only the trailing slash differs: call {to}.", to))
    } else {
        None
    }
}

/// What helps with a redirect of the request itself that was refused.
pub(super) fn way_around(exchange: &Exchange) -> Option<Wording> {
    let location = location_header(&exchange.request?.entry.response.headers)?;
    if let Some(near) = near_miss(exchange.current_url(), location) {
        return Some(near);
    }
    let target = LocationUrl::parse(exchange.current_url(), location).filter(LocationUrl::is_http)?;
    if is_login(location) {
        return None;
    }
    let (here, there) = (exchange.server_origin(), Origin::of_url(&target.url));
    let page = exchange.page_origin();
    let taints = here != there.as_ref() && here != page;
    let advice = say!(
        "Every redirect on the way needs the headers; a page that calls {url} at once avoids this one.",
        url = target.url
    );
    let after = say!("Behind it the browser would send Origin: null, which no list of origins matches.");
    Some(Wording::sentences([Some(advice), taints.then_some(after)].into_iter().flatten()))
}

/// Whether an address looks like a login page.
pub(super) fn is_login(location: &str) -> bool {
    const WORDS: [&str; 13] = [
        "login",
        "signin",
        "logon",
        "sso",
        "oauth",
        "oauth2",
        "authorize",
        "authenticate",
        "auth",
        "saml",
        "saml2",
        "adfs",
        "idp",
    ];
    let lower = location.to_ascii_lowercase();
    // A query mostly says where to come back to.
    let (address, query) = lower.split_once('?').unwrap_or((&lower, ""));
    let words: Vec<&str> = address.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    words.iter().any(|word| WORDS.contains(word))
        || query.contains("samlrequest=")
        || words.windows(2).any(|two| two == ["sign", "in"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_known_by_its_address() {
        for (location, expected) in [
            ("/login", true),
            ("https://sso.example/", true),
            ("https://id.example/oauth2/authorize?client_id=1", true),
            ("/users/sign_in", true),
            ("https://id.example/?SAMLRequest=x", true),
            ("/Account/LogOn?ReturnUrl=%2f", true),
            ("https://id.example/realms/x/protocol/openid-connect/auth/", true),
            ("/items/", false),
            ("/items?back=/login", false),
            ("https://authors.example/signing", false),
            ("", false),
        ] {
            assert_eq!(is_login(location), expected, "{location:?}");
        }
    }

    #[test]
    fn a_slash_and_https_are_near_misses() {
        for (url, location, expected) in [
            ("http://api.example/items", "https://api.example/items", Some("https address")),
            ("https://api.example/items?x", "/items/?x", Some("trailing slash")),
            ("https://api.example/items", "/other", None),
        ] {
            let found = near_miss(url, location);
            assert_eq!(found.is_some(), expected.is_some(), "{location}");
            assert!(expected.is_none_or(|words| found.unwrap_or_default().contains(words)), "{location}");
        }
    }
}
