use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The page may not reach the local network without the user's permission.
    ///
    /// # What the browser saw
    /// A page on the internet that asks an address of this machine or of its local network. The request was not sent. Chromium names the
    /// reason at a preflight only (`net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS`); without one there is no status, no header, and
    /// `net::ERR_FAILED`.
    ///
    /// # Why it refuses
    /// Any site could otherwise reach the router, the printer or a program on this machine
    /// ([Local Network Access](https://wicg.github.io/local-network-access/)). The browser asks the user; the answer was no, or there was
    /// none, or the page is not over `https` and may not even ask.
    ///
    /// # What to change
    /// Allow it: the site's settings in the address bar. For a page in a frame, the frame's element must pass the permission on
    /// (`allow="local-network-access"`; newer versions tell `local-network` from `loopback-network`). Where it is not meant: the page calls
    /// an address that was right on the developer's machine (`localhost`), or the name leads to a private address.
    ///
    /// # Not to be confused with
    /// A CORS block, although Chromium's console says "blocked by CORS policy": no header changes it. Once the permission is given, the
    /// server still has to send the CORS headers.
    struct LocalNetworkAccess { stage: Stage, page: Option<String>, server: String }
    code: "local-network-access",
    actor: Environment,
}

impl LocalNetworkAccess {
    fn detect(case: &Case) -> Option<Self> {
        match case.judgement.verdict {
            Verdict::Failed(stage, NetFailure::LocalNetworkAccess) if case.failure.is_none() => {
                let server = case.server();
                let page = case.judgement.page_origin.as_ref().map(ToString::to_string);
                Some(Self { stage, page, server })
            }
            _ => None,
        }
    }
}

impl Details for LocalNetworkAccess {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        let server = &self.server;
        match &self.page {
            Some(page) => say!(
                "The page at {page} is on the internet and {server} is in this machine's local network: that needs the user's permission, and no header replaces it. This is not CORS.",
                page,
                server
            ),
            None => say!(
                "The page is on the internet and {server} is in this machine's local network: that needs the user's permission, and no header replaces it. This is not CORS.",
                server
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        // Only at a preflight the log names the reason.
        (self.stage == Stage::Request).then(|| {
            say!("The capture does not name the reason; this is what the two addresses tell. The console says \"Permission was denied\" then.")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    const NAMED: &str = "PUT omit\npreflight 0\nerror net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS";

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "local-network-access",
            &[
                NAMED,
                "GET omit\nurl https://192.168.0.10/items\nerror net::ERR_FAILED",
                "GET omit\nurl http://localhost:8080/items\nerror net::ERR_FAILED",
                "GET omit\nurl http://printer.local/\nerror net::ERR_FAILED",
                "GET anonymous\nurl http://localhost/items\nerror net::ERR_FAILED",
            ],
            &[
                "GET omit\nerror net::ERR_FAILED",
                "GET anonymous\nerror net::ERR_FAILED",
                "GET anonymous\nurl https://localhost/items\nerror net::ERR_FAILED",
                "GET anonymous\nsent Referer: http://localhost:3000/\nurl http://localhost/items\nerror net::ERR_FAILED",
                "GET omit\nurl https://192.168.0.10/items\nerror net::ERR_CONNECTION_REFUSED",
                "GET omit\nurl https://192.168.0.10/items\nresponse 200\nerror net::ERR_FAILED",
                "PUT omit\nurl https://192.168.0.10/items\npreflight 204",
            ],
        );
    }

    #[test]
    fn it_is_said_where_the_addresses_are_all_that_tells() {
        let hint = words("local-network-access", "GET omit\nurl https://10.0.0.1/\nerror net::ERR_FAILED").1;
        assert!(hint.is_some_and(|hint| hint.contains("does not name the reason")));
        assert_eq!(words("local-network-access", NAMED).1, None);
    }
}
