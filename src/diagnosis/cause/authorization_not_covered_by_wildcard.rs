use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Headers is *, which does not cover Authorization.
    ///
    /// # What the browser saw
    /// A request with `Authorization` and an answer to the preflight that allows it only by `*`.
    ///
    /// # Why it refuses
    /// It does not yet. The standard wants `Authorization` to be named
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7.6); Chrome, Firefox and Safari still let
    /// the star pass, and Chrome and Firefox warn that this will end.
    ///
    /// # What to change
    /// Add `authorization` to `Access-Control-Allow-Headers` beside the star, or list all names.
    ///
    /// # Not to be confused with
    /// The star with credentials, which covers nothing at all and blocks today.
    struct AuthorizationNotCoveredByWildcard { allowed: String }
    code: "authorization-not-covered-by-wildcard",
    actor: Server,
}

impl AuthorizationNotCoveredByWildcard {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::AuthorizationByWildcard { allowed }) = case.failure? else { return None };
        Some(Self { allowed: allowed.clone() })
    }
}

impl Details for AuthorizationNotCoveredByWildcard {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Headers")
    }
    fn received(&self) -> Option<String> {
        Some(self.allowed.clone())
    }
    fn expected(&self) -> Option<String> {
        Some(format!("{}, authorization", self.allowed))
    }
    fn message(&self) -> Wording {
        say!("Access-Control-Allow-Headers: {allowed} does not cover Authorization in the standard. Browsers still allow it, and say that they will stop.", allowed = &self.allowed)
    }
    fn only_warns(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "authorization-not-covered-by-wildcard",
            &[
                "GET omit authorization\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: *\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit authorization\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: *, Authorization\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "GET include authorization\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: *",
            ],
        );
    }
}
