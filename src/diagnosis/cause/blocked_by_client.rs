use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// An extension or a blocker stopped the request.
    ///
    /// # What the browser saw
    /// `net::ERR_BLOCKED_BY_CLIENT`: something on the user's side refused to let the request out.
    ///
    /// # Why it refuses
    /// An ad blocker's list or another extension matches the address. Chromium sends no preflight for such a request either.
    ///
    /// # What to change
    /// Try a window without extensions. Addresses that look like tracking (`/ads`, `/analytics`, `/track`) are blocked for many users:
    /// rename them.
    ///
    /// # Not to be confused with
    /// A CORS block: no header of the server changes it.
    struct BlockedByClient { stage: Stage }
    code: "blocked-by-client",
    actor: Environment,
}

impl BlockedByClient {
    fn detect(case: &Case) -> Option<Self> {
        match case.judgement.verdict {
            Verdict::Failed(stage, NetFailure::BlockedByClient) if case.failure.is_none() => Some(Self { stage }),
            _ => None,
        }
    }
}

impl Details for BlockedByClient {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn received(&self) -> Option<String> {
        Some("net::ERR_BLOCKED_BY_CLIENT".to_owned())
    }
    fn message(&self) -> Wording {
        say!("An extension or a blocker in this browser stopped the request; no header of the server changes that. This is not CORS.")
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "blocked-by-client",
            &[
                "GET omit\nerror net::ERR_BLOCKED_BY_CLIENT",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nerror net::ERR_BLOCKED_BY_RESPONSE",
                "GET omit\nerror net::ERR_BLOCKED_BY_CLIENT.Inspector",
            ],
        );
    }
}
