use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The preflight got no answer.
    ///
    /// # What the browser saw
    /// The connection for `OPTIONS` failed or was closed before a response came.
    ///
    /// # Why it refuses
    /// Without an answer there is no permission ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7),
    /// and nothing that could be read either. No header is at fault.
    ///
    /// # What to change
    /// Make the server reachable: is it running, on this host and port, with a certificate that the browser accepts? Where only
    /// `OPTIONS` fails, the server or a firewall drops this method.
    ///
    /// # Not to be confused with
    /// A CORS block. Firefox calls both a CORS error; here headers change nothing.
    struct PreflightUnanswered { error: Option<String> }
    code: "preflight-unanswered",
    actor: Environment,
}

impl PreflightUnanswered {
    fn detect(case: &Case) -> Option<Self> {
        match &case.judgement.verdict {
            Verdict::Failed(Stage::Preflight, NetFailure::Network(error)) if case.failure.is_none() => {
                Some(Self { error: error.clone() })
            }
            _ => None,
        }
    }
}

impl Details for PreflightUnanswered {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn received(&self) -> Option<String> {
        self.error.clone()
    }
    fn message(&self) -> Wording {
        match &self.error {
            Some(error) => say!("The preflight (OPTIONS) got no answer ({error}): this is the network, not CORS.", error),
            None => say!("The preflight (OPTIONS) got no answer: this is the network, not CORS."),
        }
    }
    fn hint(&self) -> Option<Wording> {
        self.error.as_deref().and_then(super::network_error::advice)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "preflight-unanswered",
            &[
                "PUT omit\npreflight 0\nerror net::ERR_EMPTY_RESPONSE",
                "PUT omit\npreflight 0\nerror net::ERR_CONNECTION_REFUSED",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nerror net::ERR_EMPTY_RESPONSE",
                "PUT omit\npreflight 0\nerror net::ERR_INVALID_REDIRECT",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("preflight-unanswered", "PUT omit\npreflight 0\nerror net::ERR_CONNECTION_REFUSED").1.unwrap_or_default();
            assert!(hint.contains("Nothing listens"), "{hint}");
    }
}
