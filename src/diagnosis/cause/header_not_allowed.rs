use super::{Case, Details};
use crate::cors::{Failure, Stage, is_response_header};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Headers lacks a header that the page sends.
    ///
    /// # What the browser saw
    /// A request header beyond the safelist (`Authorization`, `Content-Type: application/json`, any `X-…`) that the answer to the
    /// preflight does not list.
    ///
    /// # Why it refuses
    /// Every such header must be listed, in any case, unless the list holds `*` and the request is made without credentials
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7.7).
    ///
    /// # What to change
    /// Add the names to `Access-Control-Allow-Headers` in the answer to `OPTIONS`; or leave the header out of the page's call where it
    /// is not needed (`Content-Type` on a GET, `X-Requested-With`, `Cache-Control`).
    ///
    /// # Not to be confused with
    /// `Access-Control-Expose-Headers`, which is about response headers that the page wants to read.
    struct HeaderNotAllowed { missing: Vec<String>, allowed: Option<String>, method: String }
    code: "header-not-allowed",
    actor: Server,
}

impl HeaderNotAllowed {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::HeadersNotAllowed { missing, allowed, has_wildcard: false }) = case.failure? else { return None };
        let missing: Vec<_> = missing.iter().filter(|name| !is_response_header(name)).cloned().collect();
        let method = case.exchange.current_method().into_owned();
        (!missing.is_empty()).then(|| Self { missing, allowed: allowed.clone(), method })
    }
}

impl Details for HeaderNotAllowed {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Headers")
    }
    fn received(&self) -> Option<String> {
        self.allowed.clone()
    }
    fn expected(&self) -> Option<String> {
        Some(self.missing.join(", "))
    }
    fn message(&self) -> Wording {
        let names = Wording::list(&self.missing);
        match (self.allowed.as_deref(), self.missing.len()) {
            (None, 1) => say!(
                "The answer to the preflight has no Access-Control-Allow-Headers header, so the request header {names} is not allowed.",
                names
            ),
            (None, _) => say!(
                "The answer to the preflight has no Access-Control-Allow-Headers header, so the request headers {names} are not allowed.",
                names
            ),
            (Some(""), 1) => {
                say!("Access-Control-Allow-Headers is empty, so the request header {names} is not allowed.", names)
            }
            (Some(""), _) => {
                say!("Access-Control-Allow-Headers is empty, so the request headers {names} are not allowed.", names)
            }
            (Some(allowed), 1) => say!(
                "The request header {names} is not in Access-Control-Allow-Headers, which says {allowed}.",
                names,
                allowed
            ),
            (Some(allowed), _) => say!(
                "The request headers {names} are not in Access-Control-Allow-Headers, which says {allowed}.",
                names,
                allowed
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        let only_content_type = self.missing == ["content-type"];
        (only_content_type && matches!(self.method.as_str(), "GET" | "HEAD"))
            .then(|| say!("A {method} has no body: the page can leave Content-Type out.", method = &self.method))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "header-not-allowed",
            &[
                "GET omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: x-b",
                "GET omit x-a,x-b\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: x-b",
                "GET omit authorization\npreflight 204\nAccess-Control-Allow-Origin: https://app.example",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit access-control-allow-origin\npreflight 204\nAccess-Control-Allow-Origin: https://app.example",
                "GET include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: *",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("header-not-allowed", "GET omit content-type\npreflight 204\nAccess-Control-Allow-Origin: https://app.example").1.unwrap_or_default();
            assert!(hint.contains("has no body"), "{hint}");
    }
}
