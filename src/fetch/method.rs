//! [Methods](https://fetch.spec.whatwg.org/#methods).

/// [Normalizes](https://fetch.spec.whatwg.org/#concept-method-normalize) a method as `fetch()` and `XMLHttpRequest` do: six
/// methods are upper-cased, all others stay as written. `patch` stays `patch`.
pub fn normalize(method: &str) -> &str {
    const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    NORMALIZED.into_iter().find(|known| known.eq_ignore_ascii_case(method)).unwrap_or(method)
}

/// A [CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method): one that never needs listing.
pub fn is_cors_safelisted(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// The method of the request that follows a redirect:
/// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), step 12.
pub fn after_redirect(method: &str, status: u16) -> &str {
    let becomes_get = match status {
        301 | 302 => method == "POST",
        303 => !matches!(method, "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get { "GET" } else { method }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_methods_are_normalized_and_patch_is_not() {
        for (given, expected) in [
            ("get", "GET"),
            ("Head", "HEAD"),
            ("pOsT", "POST"),
            ("put", "PUT"),
            ("delete", "DELETE"),
            ("options", "OPTIONS"),
            ("patch", "patch"),
            ("Patch", "Patch"),
            ("PATCH", "PATCH"),
            ("chicken", "chicken"),
            ("", ""),
        ] {
            assert_eq!(normalize(given), expected, "{given:?}");
        }
    }

    #[test]
    fn three_methods_are_safelisted_exactly_as_spelled() {
        for (method, expected) in [
            ("GET", true),
            ("HEAD", true),
            ("POST", true),
            ("get", false),
            ("PUT", false),
            ("PATCH", false),
            ("*", false),
        ] {
            assert_eq!(is_cors_safelisted(method), expected, "{method:?}");
        }
    }

    #[test]
    fn a_redirect_may_turn_a_request_into_a_get() {
        for (method, status, expected) in [
            ("POST", 301, "GET"),
            ("POST", 302, "GET"),
            ("PUT", 302, "PUT"),
            ("PUT", 303, "GET"),
            ("HEAD", 303, "HEAD"),
            ("POST", 307, "POST"),
            ("POST", 308, "POST"),
        ] {
            assert_eq!(after_redirect(method, status), expected, "{method} {status}");
        }
    }
}
