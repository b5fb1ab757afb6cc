use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Methods lacks the request's method.
    ///
    /// # What the browser saw
    /// A method other than GET, HEAD and POST that the answer to the preflight does not list.
    ///
    /// # Why it refuses
    /// The method must be listed, byte for byte and in the same case, unless it is safelisted or the list holds `*` and the request is
    /// made without credentials ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7.5).
    ///
    /// # What to change
    /// Add the method to `Access-Control-Allow-Methods` in the answer to `OPTIONS`. If only the case differs, correct the page: browsers
    /// upper-case `get`, `post`, `put`, `delete`, `head` and `options` by themselves, but not `patch`.
    ///
    /// # Not to be confused with
    /// `Allow`, which every 405 carries and which CORS never reads.
    struct MethodNotAllowed { method: String, allowed: Option<String> }
    code: "method-not-allowed",
    actor: Server,
}

impl MethodNotAllowed {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::MethodNotAllowed { method, allowed, has_wildcard }) = case.failure? else { return None };
        (!has_wildcard).then(|| Self { method: method.clone(), allowed: allowed.clone() })
    }

    /// The method as it is listed, if only the case differs.
    fn in_other_case(&self) -> Option<&str> {
        let listed = self.allowed.as_deref()?;
        listed.split(',').map(str::trim).find(|listed| listed.eq_ignore_ascii_case(&self.method))
    }
}

impl Details for MethodNotAllowed {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Methods")
    }
    fn received(&self) -> Option<String> {
        self.allowed.clone()
    }
    fn expected(&self) -> Option<String> {
        Some(self.method.clone())
    }
    fn message(&self) -> Wording {
        match self.allowed.as_deref() {
            None => say!("The answer to the preflight has no Access-Control-Allow-Methods header, so the method {method} is not allowed.", method = &self.method),
            Some("") => say!("Access-Control-Allow-Methods is empty, so the method {method} is not allowed.", method = &self.method),
            Some(allowed) => {
                say!("The method {method} is not in Access-Control-Allow-Methods, which says {allowed}.", method = &self.method, allowed)
            }
        }
    }
    fn hint(&self) -> Option<Wording> {
        let listed = self.in_other_case()?;
        Some(if self.method.eq_ignore_ascii_case("patch") {
            say!("Methods are case-sensitive and browsers do not upper-case patch: write {listed} in the page's call.", listed)
        } else {
            say!("Methods are case-sensitive: the server lists {listed}.", listed)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "method-not-allowed",
            &[
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: GET",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example",
                "patch omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PATCH",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: put",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "POST omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: x-b",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: *",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("method-not-allowed", "patch omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PATCH").1.unwrap_or_default();
            assert!(hint.contains("write PATCH"), "{hint}");
    }
}
