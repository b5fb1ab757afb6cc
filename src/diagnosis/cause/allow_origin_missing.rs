use super::{Case, Details, answer};
use crate::cors::{AllowOriginFailure, Failure, Stage};
use crate::diagnosis::response_at;
use crate::wording::Wording;

cause! {
    /// The answer has no Access-Control-Allow-Origin header.
    ///
    /// # What the browser saw
    /// An answer to the preflight, or a response, without any `Access-Control-Allow-Origin` line.
    ///
    /// # Why it refuses
    /// A page may read another origin's response only if that response names the page's origin or, without credentials, says `*`
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 2). No header means: nobody may.
    ///
    /// # What to change
    /// The server sends `Access-Control-Allow-Origin` with the page's origin, on the answer to `OPTIONS` and on every response, error
    /// pages included. The usual reasons why it does not: the CORS middleware stands after the routes, only some routes have it, the
    /// origin is not in its list, or the status is an error that another layer (a proxy, a gateway, the authentication) made.
    ///
    /// # Not to be confused with
    /// A server error. With a status of 400 and up the missing header is often only the symptom: mend the error first.
    struct AllowOriginMissing { stage: Stage, page: String, status: u16, expected: Option<String> }
    code: "allow-origin-missing",
    actor: Server,
}

impl AllowOriginMissing {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::Missing)) = case.failure? else { return None };
        let status = response_at(case.exchange, stage).map_or(0, |response| response.status);
        Some(Self { stage, page: case.page().to_string(), status, expected: case.allow_origin_that_passes() })
    }
}

impl Details for AllowOriginMissing {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Origin")
    }
    fn expected(&self) -> Option<String> {
        self.expected.clone()
    }
    fn message(&self) -> Wording {
        let (answer, status, page) = (answer(self.stage), self.status, &self.page);
        if self.stage == Stage::Preflight {
            say!(
                "{answer} ({status}) has no Access-Control-Allow-Origin header, so the page at {page} may not send the request.",
                answer,
                status,
                page
            )
        } else {
            say!(
                "{answer} ({status}) has no Access-Control-Allow-Origin header, so the page at {page} may not read it.",
                answer,
                status,
                page
            )
        }
    }
    fn hint(&self) -> Option<Wording> {
        // Of a preflight's status there is a finding of its own.
        (self.stage != Stage::Preflight && self.status >= 400)
            .then(|| say!("Only the symptom: the {status} comes from a layer that sends no CORS headers.", status = self.status))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-origin-missing",
            &[
                "GET omit\nresponse 200",
                "PUT omit\npreflight 404",
                "GET unknown\nresponse 500",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin:",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "GET omit\nerror net::ERR_CONNECTION_REFUSED",
            ],
        );
    }
}
