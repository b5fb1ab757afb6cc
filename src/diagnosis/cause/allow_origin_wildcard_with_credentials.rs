use super::{Case, Details, answer};
use crate::cors::{AllowOriginFailure, Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Origin is * although the request was made with credentials.
    ///
    /// # What the browser saw
    /// `Access-Control-Allow-Origin: *` in the answer to a request with `credentials: 'include'` (`withCredentials` on an
    /// `XMLHttpRequest`).
    ///
    /// # Why it refuses
    /// `*` means "anyone may read", which must not hold for what only the logged-in user may see. With credentials the star is compared
    /// like any other value and never equals the origin ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), steps 3 and
    /// 4).
    ///
    /// # What to change
    /// If the page needs the user's cookies: the server sends the page's origin instead of the star,
    /// `Access-Control-Allow-Credentials: true` and `Vary: Origin`. If it does not: leave `credentials: 'include'` out of the page's
    /// call.
    ///
    /// # Not to be confused with
    /// `*` in `Access-Control-Allow-Methods` or `-Headers`: with credentials that is no wildcard either, but a name.
    struct AllowOriginWildcardWithCredentials { stage: Stage, expected: Option<String> }
    code: "allow-origin-wildcard-with-credentials",
    actor: Server,
}

impl AllowOriginWildcardWithCredentials {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::WildcardWithCredentials)) = case.failure? else { return None };
        Some(Self { stage, expected: case.allow_origin_that_passes() })
    }
}

impl Details for AllowOriginWildcardWithCredentials {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Origin")
    }
    fn received(&self) -> Option<String> {
        Some("*".to_owned())
    }
    fn expected(&self) -> Option<String> {
        self.expected.clone()
    }
    fn message(&self) -> Wording {
        let answer = answer(self.stage);
        match &self.expected {
            Some(origin) => say!(
                "{answer} allows any origin (*), which does not count for a request with credentials: 'include'; it must name {origin}.",
                answer,
                origin
            ),
            None => say!(
                "{answer} allows any origin (*), which does not count for a request with credentials: 'include', and the page has no origin that it could name.",
                answer
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("If the page needs no cookies here, leaving credentials: 'include' out of its call is enough."))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-origin-wildcard-with-credentials",
            &[
                "GET include\nresponse 200\nAccess-Control-Allow-Origin: *",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Credentials: true",
                "GET unknown\nresponse 200\nAccess-Control-Allow-Origin: *",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
                "GET unknown\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
            ],
        );
    }
}
