use super::not_sent::Refusal;
use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The address is blocked in the developer tools.
    ///
    /// # What the browser saw
    /// A `fetch` that matches a pattern of the developer tools' request blocking. It was not sent: Chromium's log shows an empty error
    /// text, no status and no header.
    ///
    /// # Why it refuses
    /// Somebody asked it to, to see how the page does without that request, and forgot.
    ///
    /// # What to change
    /// Developer tools, "Network request blocking": remove the pattern, or switch it off. It holds as long as the developer tools are
    /// open.
    ///
    /// # Not to be confused with
    /// An extension (`net::ERR_BLOCKED_BY_CLIENT`), or the page's Content Security Policy: of a `fetch` that its policy forbids, Chromium
    /// logs nothing.
    struct BlockedInDevtools { stage: Stage }
    code: "blocked-in-devtools",
    actor: Environment,
}

impl BlockedInDevtools {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(stage, _) = case.judgement.verdict else { return None };
        (Refusal::of(case)? == Refusal::DevTools).then_some(Self { stage })
    }
}

impl Details for BlockedInDevtools {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        say!("The address is blocked in the developer tools (request blocking): the request was never sent. This is not CORS.")
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "blocked-in-devtools",
            &[
                "GET omit\ntype fetch\nerror",
                "GET omit\nerror net::ERR_BLOCKED_BY_CLIENT.Inspector",
                "GET omit\nurl http://api.example/items\nerror net::ERR_BLOCKED_BY_CLIENT.Inspector",
            ],
            &[
                "GET omit\ntype fetch\nurl http://api.example/items\nerror",
                "GET omit\ntype fetch\nresponse 302\nLocation: https://else.example/\nAccess-Control-Allow-Origin: *\nerror",
                "GET omit\ntype xhr\nerror",
                "GET omit\nerror",
                "GET omit\nerror net::ERR_BLOCKED_BY_CLIENT",
            ],
        );
    }
}
