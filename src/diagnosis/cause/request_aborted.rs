use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The request was cancelled.
    ///
    /// # What the browser saw
    /// The page cancelled the request, was left, or was reloaded before a response came. Chromium hands the request of a page that was
    /// left over to nobody; of a cancelled preflight it shows the request alone.
    ///
    /// # Why it refuses
    /// It does not: nobody waits for the response any more.
    ///
    /// # What to change
    /// If it was not meant: look for an `AbortController`, a timeout, or a form that reloads the page while the request is under way.
    ///
    /// # Not to be confused with
    /// A CORS block, which also shows no response.
    struct RequestAborted { stage: Stage }
    code: "request-aborted",
    actor: Client,
}

impl RequestAborted {
    fn detect(case: &Case) -> Option<Self> {
        match case.judgement.verdict {
            Verdict::Failed(stage, NetFailure::Aborted) if case.failure.is_none() => Some(Self { stage }),
            _ => None,
        }
    }
}

impl Details for RequestAborted {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        say!("The request was cancelled before a response came; CORS had no part in it.")
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "request-aborted",
            &[
                "GET omit\nerror net::ERR_ABORTED",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror net::ERR_ABORTED",
                "GET omit\nerror net::ERR_FAILED",
            ],
        );
    }
}
