use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::fetch::origin::is_loopback_host;
use crate::fetch::Origin;

cause! {
    /// The browser refused before it sent anything.
    ///
    /// # What the browser saw
    /// A request that it may not even start, so there is no status and no header.
    ///
    /// # Why it refuses
    /// The page's own rules: an `http` address on an `https` page (mixed content), a Content Security Policy without this host in
    /// `connect-src`, or an address that is blocked in the developer tools.
    ///
    /// # What to change
    /// Call the `https` address; or add the host to `connect-src` in the *page's* `Content-Security-Policy`; or unblock it in the
    /// developer tools.
    ///
    /// # Not to be confused with
    /// A CORS block: the server was never asked.
    struct NotSent { is_mixed_content: bool }
    code: "not-sent",
    actor: Client,
}

impl NotSent {
    fn detect(case: &Case) -> Option<Self> {
        match case.judgement.verdict {
            Verdict::Failed(_, NetFailure::NotSent) if case.failure.is_none() => {
                let is_https = matches!(&case.judgement.origin, Some(Origin::Tuple { scheme, .. }) if scheme == "https");
                let goes_to_http = matches!(case.exchange.server_origin(),
                    Some(Origin::Tuple { scheme, host, .. }) if scheme == "http" && !is_loopback_host(&host));
                Some(Self { is_mixed_content: is_https && goes_to_http })
            }
            _ => None,
        }
    }
}

impl Details for NotSent {
    fn stage(&self) -> Stage {
        Stage::Request
    }
    fn message(&self) -> String {
        if self.is_mixed_content {
            "The page is https and the address is http: the browser refused to send the request (mixed content).".to_owned()
        } else {
            "The browser refused before sending anything: Content Security Policy, mixed content, or blocked in the developer tools."
                .to_owned()
        }
    }
    fn hint(&self) -> Option<String> {
        (!self.is_mixed_content).then(|| "The console names the rule: look for \"Content Security Policy\" there.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "not-sent",
            &[
                "GET omit\nerror",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nerror none",
                "GET omit\nerror net::ERR_FAILED",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("not-sent", "GET omit\nerror").1.unwrap_or_default();
            assert!(hint.contains("console names the rule"), "{hint}");
    }
}
