use super::preflight_needs_authentication::is_refusal;
use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::fetch::status::reason_phrase;
use crate::wording::Wording;

cause! {
    /// The preflight was answered with an error status.
    ///
    /// # What the browser saw
    /// An answer to `OPTIONS` whose status is not 200 to 299.
    ///
    /// # Why it refuses
    /// Whatever its headers say, the answer to a preflight must have an
    /// [ok status](https://fetch.spec.whatwg.org/#ok-status) ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0),
    /// step 7).
    ///
    /// # What to change
    /// The server answers `OPTIONS` with 204 before anything else looks at it: before the routes (404, 405), before validation
    /// (400, 415).
    ///
    /// # Not to be confused with
    /// The status of the request itself, which may be anything: a 404 with the right headers can be read.
    struct PreflightStatusNotOk { status: u16 }
    code: "preflight-status-not-ok",
    actor: Server,
}

impl PreflightStatusNotOk {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::NotOk(status)) = case.failure? else { return None };
        // That is a story of its own.
        if is_refusal(*status) {
            return None;
        }
        Some(Self { status: *status })
    }
}

impl Details for PreflightStatusNotOk {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn received(&self) -> Option<String> {
        Some(format!("{} {}", self.status, reason_phrase(self.status)).trim().to_owned())
    }
    fn expected(&self) -> Option<String> {
        Some("204 No Content".to_owned())
    }
    fn message(&self) -> Wording {
        let received = self.received().unwrap_or_default();
        say!("The preflight (OPTIONS) was answered {received}; a status from 200 to 299 is needed.", received)
    }
    fn hint(&self) -> Option<Wording> {
        Some(match self.status {
                404 | 405 | 501 => say!("Nothing there handles OPTIONS: the route knows other methods only."),
                400 | 415 | 422 => say!("The request handler itself, or a CORS middleware that does not like this origin, answers OPTIONS."),
                502..=504 => say!("A gateway answers because the server behind it does not: this is an outage, not CORS."),
                500 | 505..=599 => say!("The server fails on OPTIONS: its log says why."),
                300..=399 => say!("A redirect status without a place to go."),
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
            "preflight-status-not-ok",
            &[
                "PUT omit\npreflight 405\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
                "PUT omit\npreflight 404",
                "PUT omit\npreflight 304\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 500\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "PUT omit\npreflight 301\nLocation: /else\nerror net::ERR_INVALID_REDIRECT",
                "PUT omit\npreflight 401\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("GET omit x-a\npreflight 405\nAccess-Control-Allow-Origin: https://app.example", "handles OPTIONS"),
            ("GET omit x-a\npreflight 502\nAccess-Control-Allow-Origin: https://app.example", "outage"),
        ] {
            let hint = words("preflight-status-not-ok", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
