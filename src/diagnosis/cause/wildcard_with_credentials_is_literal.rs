use super::{Case, Details};
use crate::cors::{Failure, Stage, is_response_header};
use crate::wording::Wording;

cause! {
    /// With credentials, * in a list is a name and no wildcard.
    ///
    /// # What the browser saw
    /// `Access-Control-Allow-Methods: *` or `Access-Control-Allow-Headers: *` in the answer to a preflight, and a request with
    /// `credentials: 'include'`.
    ///
    /// # Why it refuses
    /// With credentials the star stands for a method or a header that is really called `*`
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), steps 7.5 and 7.7).
    ///
    /// # What to change
    /// List the methods and headers by name; or leave `credentials: 'include'` out of the page's call where no cookies are needed.
    ///
    /// # Not to be confused with
    /// `Access-Control-Allow-Origin: *`, which credentials rule out in the same way.
    struct WildcardWithCredentialsIsLiteral { header: &'static str, received: String, wanted: Vec<String> }
    code: "wildcard-with-credentials-is-literal",
    actor: Server,
}

impl WildcardWithCredentialsIsLiteral {
    fn detect(case: &Case) -> Option<Self> {
        match case.failure? {
            (_, Failure::MethodNotAllowed { method, allowed, has_wildcard: true }) => Some(Self {
                header: "Access-Control-Allow-Methods",
                received: allowed.clone().unwrap_or_default(),
                wanted: vec![method.clone()],
            }),
            (_, Failure::HeadersNotAllowed { missing, allowed, has_wildcard: true }) => {
                let wanted: Vec<_> = missing.iter().filter(|name| !is_response_header(name)).cloned().collect();
                (!wanted.is_empty()).then(|| Self {
                    header: "Access-Control-Allow-Headers",
                    received: allowed.clone().unwrap_or_default(),
                    wanted,
                })
            }
            _ => None,
        }
    }
}

impl Details for WildcardWithCredentialsIsLiteral {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some(self.header)
    }
    fn received(&self) -> Option<String> {
        Some(self.received.clone())
    }
    fn expected(&self) -> Option<String> {
        Some(self.wanted.join(", "))
    }
    fn message(&self) -> Wording {
        say!("{header} says {received}, but with credentials: 'include' the * is no wildcard: it must name {wanted}.", header = self.header, received = &self.received, wanted = self.wanted.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "wildcard-with-credentials-is-literal",
            &[
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: *",
                "GET include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: *",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: *\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: GET",
            ],
        );
    }
}
