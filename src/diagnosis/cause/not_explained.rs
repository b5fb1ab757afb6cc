use super::{Case, Details};
use crate::cors::{Stage, Undetermined, Verdict};

cause! {
    /// The capture does not show why.
    ///
    /// # What the browser saw
    /// More than it wrote down: a response that is not in the log, or a reason that has no field there.
    ///
    /// # Why it refuses
    /// It cannot be told from this capture. Rarely Chromium writes an entry before the response's headers are known to it; a local
    /// network address without permission, a redirect with `redirect: 'error'` and a service worker look the same.
    ///
    /// # What to change
    /// Read the console: its red line names the reason. Or repeat the request with the developer tools open; mostly the capture is
    /// whole the second time.
    ///
    /// # Not to be confused with
    /// A server without CORS headers: what is not shown may have been there.
    struct NotExplained { stage: Stage, why: Undetermined }
    code: "not-explained",
    actor: Nobody,
}

impl NotExplained {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Undetermined(why) = case.judgement.verdict else { return None };
        if case.failure.is_some() || matches!(why, Undetermined::CredentialsDecide | Undetermined::NoRequest) {
            return None;
        }
        let stage = match (case.exchange.preflight, case.exchange.request) {
            (Some(_), Some(request)) if request.entry.response.status == 0 => Stage::Request,
            (Some(_), None) => Stage::Preflight,
            _ => Stage::Response,
        };
        Some(Self { stage, why })
    }
}

impl Details for NotExplained {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> String {
        match self.why {
            Undetermined::NoPageOrigin => "No entry tells which page made this request, so CORS cannot be judged.".to_owned(),
            Undetermined::ResponseNotShown => {
                "The request failed, and the capture does not show the response that would tell why.".to_owned()
            }
            Undetermined::NotExplained | Undetermined::CredentialsDecide | Undetermined::NoRequest => {
                "The request failed although every header that was captured would let it pass.".to_owned()
            }
        }
    }
    fn hint(&self) -> Option<String> {
        Some("The red line in the console names the reason; or repeat the request with the developer tools open.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "not-explained",
            &[
                "GET omit\nerror net::ERR_FAILED",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200",
            ],
        );
    }
}
