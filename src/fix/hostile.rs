//! Origins that a careless check takes for an allowed one: what scanners try, and what no answer of ours may let in.

use crate::fetch::url::scheme_and_host;

/// For an allowed `origin` (serialized, of a page on the web), others that must not be let in because of it.
pub fn hostile_origins(origin: &str) -> Vec<String> {
    let Some((scheme, host)) = scheme_and_host(origin) else { return Vec::new() };
    let port = &origin[scheme.len() + "://".len() + host.len()..];
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    let mut hostile = vec![
        format!("{scheme}://{host}.evil.example{port}"),
        format!("{scheme}://evil-{host}{port}"),
        format!("{scheme}://evil{host}{port}"),
        format!("{scheme}://{host}evil{port}"),
        format!("{scheme}://evil.example/{host}{port}"),
        format!("{scheme}://evil.example#.{host}{port}"),
        format!("{scheme}://evil.example?.{host}{port}"),
        format!("{scheme}://evil.example\\.{host}{port}"),
        format!("{scheme}://user@{host}{port}"),
        format!("{other_scheme}://{host}{port}"),
        format!("{scheme}://{host}.{port}"),
        format!("{scheme}://{host}:81{}", port.trim_start_matches(':')),
        format!("{origin}0{}", if port.is_empty() { ".evil.example" } else { "" }),
        format!("{origin}/"),
        format!("x{origin}"),
        format!("{origin} https://evil.example"),
        format!("{origin}\nhttps://evil.example"),
        format!("https://evil.example\n{origin}"),
        origin.to_ascii_uppercase(),
        "null".to_owned(),
        String::new(),
    ];
    if !port.is_empty() {
        hostile.push(format!("{scheme}://{host}"));
    }
    // Each dot that is a dot, one by one.
    let dots = host.match_indices('.').map(|(at, _)| format!("{scheme}://{}x{}{port}", &host[..at], &host[at + 1..]));
    hostile.extend(dots);
    hostile.retain(|other| other != origin);
    hostile
}

/// For an allowed parent of subdomains, origins that must not be let in because of it: the parent itself, and all that is hostile to it
/// and to one of its subdomains.
pub fn hostile_to_subdomains(parent: &str) -> Vec<String> {
    let mut hostile = hostile_origins(parent);
    if let Some((scheme, authority)) = parent.split_once("://") {
        // evil.example in front of a subdomain is a subdomain as well.
        let is_inside = |other: &String| {
            other.strip_prefix(scheme).and_then(|rest| rest.strip_prefix("://")).is_some_and(|host| {
                host.strip_suffix(authority).is_some_and(|labels| {
                    labels.ends_with('.') && !labels.contains(['/', '#', '?', '\\', '@', ' ', '\n', ':'])
                })
            })
        };
        hostile.extend(hostile_origins(&format!("{scheme}://a.{authority}")));
        hostile.push(format!("{scheme}://.{authority}"));
        hostile.push(parent.to_owned());
        hostile.retain(|other| *other == format!("{scheme}://.{authority}") || !is_inside(other));
    }
    hostile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_each_kind_of_mistake() {
        let hostile = hostile_origins("https://app.shop.example:8443");
        for expected in [
            "https://app.shop.example.evil.example:8443",
            "https://evilapp.shop.example:8443",
            "http://app.shop.example:8443",
            "https://appxshop.example:8443",
            "https://app.shopxexample:8443",
            "https://app.shop.example",
            "https://app.shop.example:84430",
            "https://app.shop.example.:8443",
            "https://app.shop.example:8443/",
            "HTTPS://APP.SHOP.EXAMPLE:8443",
            "null",
            "",
        ] {
            assert!(hostile.iter().any(|origin| origin == expected), "{expected}");
        }
        assert!(!hostile.iter().any(|origin| origin == "https://app.shop.example:8443"));
        assert!(hostile_origins("http://[::1]:3000").contains(&"http://[::1]".to_owned()));
    }

    #[test]
    fn a_parent_is_hostile_to_its_own_subdomains_and_they_are_not() {
        let hostile = hostile_to_subdomains("https://shop.example");
        for expected in
            ["https://shop.example", "https://evilshop.example", "https://.shop.example", "https://axshop.example"]
        {
            assert!(hostile.iter().any(|origin| origin == expected), "{expected}");
        }
        assert!(
            hostile.iter().all(|origin| origin != "https://a.shop.example" && origin != "https://evil-a.shop.example")
        );
    }
}
