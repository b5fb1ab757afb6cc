use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::exchange::shows_sent_headers;
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// It worked here although the server's headers forbid it.
    ///
    /// # What the browser saw
    /// Headers from the server that do not let this page read the response, and yet no error. The log shows what the server sent, not
    /// what an extension made of it.
    ///
    /// # Why it refuses
    /// It does not, here. An extension that "unblocks CORS" adds the missing headers to every response, or the browser was started with
    /// its web security switched off.
    ///
    /// # What to change
    /// Switch the extension off, or try a fresh profile, and repeat the request: then it is refused, as it is for every other user. Then
    /// mend the server's headers.
    ///
    /// # Not to be confused with
    /// A server that is right. What works for you alone breaks on the first user's machine.
    struct PassedAgainstTheHeaders { page: String }
    code: "passed-against-the-headers",
    actor: Server,
}

impl PassedAgainstTheHeaders {
    fn detect(case: &Case) -> Option<Self> {
        if case.failure.is_none() || case.judgement.verdict != Verdict::Allowed {
            return None;
        }
        let request = case.exchange.request?.entry;
        let trials = &case.judgement.trials;
        let forbidden = trials.iter().all(|trial| trial.preflight_blocks() || trial.response_blocks());
        // A revalidated response is read with the headers that were stored with it, and the log shows those of the 304.
        let is_whole = shows_sent_headers(request) && request.response.status != 304;
        // An extension's own page may read what its permissions cover.
        let is_a_site = matches!(&case.judgement.page_origin, Some(origin) if *origin == Origin::Opaque || origin.is_http());
        (forbidden && is_whole && is_a_site).then(|| Self { page: case.origin().to_string() })
    }
}

impl Details for PassedAgainstTheHeaders {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn message(&self) -> Wording {
        say!("The page at {page} read the response in this browser although the headers as the server sent them forbid it: mostly an extension that rewrites headers. Other users are blocked.", page = &self.page)
    }
    fn only_warns(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "passed-against-the-headers",
            &[
                "GET omit\nsent Host: api.example\nresponse 200\nerror none",
                "PUT omit\nsent Host: api.example\npreflight 204\nAccess-Control-Allow-Methods: PUT\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
            ],
            &[
                "GET omit\nsent Host: api.example\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
                "GET unknown\nsent Host: api.example\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
                "GET omit\nsent Host: api.example\nresponse 304\nerror none",
                "GET omit\nsent Host: api.example\nresponse 200",
                "GET omit\nresponse 200\nerror none",
                "GET omit\nresponse 200\nerror none\nservice worker",
            ],
        );
    }
}
