use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The server lets pages without an origin of their own read: Access-Control-Allow-Origin is null.
    ///
    /// # What the browser saw
    /// A page whose origin is `null`, and a response that names just that.
    ///
    /// # Why it refuses
    /// It does not: `null` equals `null`
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 5). But every website can make such a page, with a sandboxed
    /// frame, so the answer lets every website read, and with credentials it reads what the visitor may see.
    ///
    /// # What to change
    /// Take `null` off the server's list. Serve the page over http or https, from an origin that the list can name.
    ///
    /// # Not to be confused with
    /// `*`, which says openly that everybody may read, and which no browser accepts with credentials.
    struct NullOriginAllowed { with_credentials: bool }
    code: "null-origin-allowed",
    actor: Server,
}

impl NullOriginAllowed {
    fn detect(case: &Case) -> Option<Self> {
        if case.failure.is_some() || case.judgement.verdict != Verdict::Allowed {
            return None;
        }
        let headers = &case.exchange.request?.entry.response.headers;
        let names_null = headers.get("access-control-allow-origin").is_some_and(|value| value == "null");
        let with_credentials = || headers.get("access-control-allow-credentials").is_some_and(|value| value == "true");
        names_null.then(|| Self { with_credentials: with_credentials() })
    }
}

impl Details for NullOriginAllowed {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Origin")
    }
    fn received(&self) -> Option<String> {
        Some("null".to_owned())
    }
    fn message(&self) -> Wording {
        if self.with_credentials {
            say!(
                "It works, but any website can make a page whose origin is null, and so read this response, with the visitor's cookies."
            )
        } else {
            say!("It works, but any website can make a page whose origin is null, and so read this response.")
        }
    }
    fn only_warns(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    const TAINTED: &str = "GET include\nredirect https://other.example/ 302\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nresponse 200\nAccess-Control-Allow-Origin: null\nAccess-Control-Allow-Credentials: true\nerror none";

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "null-origin-allowed",
            &[TAINTED],
            &[
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: null",
                "GET omit\nredirect https://other.example/ 302\nAccess-Control-Allow-Origin: *\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
            ],
        );
    }

    #[test]
    fn it_says_when_cookies_are_at_stake() {
        assert!(words("null-origin-allowed", TAINTED).0.contains("cookies"));
    }
}
