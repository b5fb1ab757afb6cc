use super::{Case, Details};
use crate::cors::{AllowOriginFailure, Failure, Stage, Verdict};
use crate::diagnosis::response_at;
use crate::fetch::status::reason_phrase;
use crate::wording::Wording;

cause! {
    /// An error page, which carries no CORS headers.
    ///
    /// # What the browser saw
    /// A status of 400 or above, and no `Access-Control-Allow-Origin` at all.
    ///
    /// # Why it refuses
    /// Without the header nobody may read the response ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 2), so the
    /// console speaks of CORS. But the page would not have got what it asked for either way.
    ///
    /// # What to change
    /// See why the server fails: its log, the gateway's log, the address, the request's own token. Error pages often come from a layer
    /// that knows nothing of CORS: a gateway (502, 503, 504), a rate limit (429), a size limit (413, 431), authentication (401, 403), a
    /// crash (500). After that, let the error pages carry the headers too, so that the page can read its errors.
    ///
    /// # Not to be confused with
    /// Wrong CORS headers. A 502 wears CORS like a mask: adding headers shows the page a 502.
    struct ErrorPageWithoutHeaders { stage: Stage, status: u16 }
    code: "error-page-without-headers",
    actor: Server,
}

impl ErrorPageWithoutHeaders {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::Missing)) = case.failure? else { return None };
        let status = response_at(case.exchange, stage)?.status;
        let is_told_elsewhere = stage == Stage::Preflight && matches!(status, 401 | 403 | 404 | 405 | 407 | 501);
        let may_be_stopped = matches!(case.judgement.verdict, Verdict::Blocked(_) | Verdict::Undetermined(_));
        (status >= 400 && may_be_stopped && !is_told_elsewhere).then_some(Self { stage, status })
    }
}

impl Details for ErrorPageWithoutHeaders {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn received(&self) -> Option<String> {
        Some(format!("{} {}", self.status, reason_phrase(self.status)).trim().to_owned())
    }
    fn message(&self) -> Wording {
        let status = self.received().unwrap_or_default();
        if self.stage == Stage::Preflight {
            say!("The server answered OPTIONS with {status}, and its error page carries no CORS headers. See why it fails first; the missing header is only a symptom.", status)
        } else {
            say!("The server answered {status}, and its error page carries no CORS headers. See why it fails first; that the page cannot read the error is only a symptom.", status)
        }
    }
    fn hint(&self) -> Option<Wording> {
        Some(match self.status {
                502..=504 => say!("A gateway or load balancer answers because the server behind it does not, or not in time: this is an outage, not CORS."),
                500 | 505..=599 => say!("The server crashed on this request: its log says why."),
                401 | 407 => say!("The token or the session is missing, wrong or over. Authentication runs before the CORS middleware: turn them round, and the page can read the 401."),
                403 => say!("The server knows who asks and says no, or a firewall does. Some CORS middleware answers so itself to an origin that is not in its list."),
                404 | 410 => say!("The address may be wrong: a typo, a missing prefix, another version. Where it is right, the layer that answers is not the application."),
                413 | 414 | 431 => say!("Too large for the proxy in front: it has a limit of its own, and answers before the application."),
                429 => say!("Too many requests: a rate limit answers, before the application."),
                _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "error-page-without-headers",
            &[
                "GET omit\nresponse 502",
                "GET unknown\nresponse 404",
                "PUT omit\npreflight 503",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nresponse 401",
            ],
            &[
                "GET omit\nresponse 200",
                "GET omit\nresponse 502\nAccess-Control-Allow-Origin: https://else.example",
                "GET omit\nresponse 502\nAccess-Control-Allow-Origin: *\nerror none",
                "GET omit\nsent Host: api.example\nresponse 502\nerror none",
                "PUT omit\npreflight 404",
                "PUT omit\npreflight 401",
                "PUT omit\npreflight 503\nAccess-Control-Allow-Origin: *",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("GET omit\nresponse 502", "outage"),
            ("GET omit\nresponse 401", "before the CORS middleware"),
            ("GET omit\nresponse 429", "rate limit"),
        ] {
            let hint = words("error-page-without-headers", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
