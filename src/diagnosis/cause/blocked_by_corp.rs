use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The response says that other origins may not embed it.
    ///
    /// # What the browser saw
    /// `net::ERR_BLOCKED_BY_RESPONSE`, and behind the dot which rule: a response to a request without CORS (an image, a script, `fetch`
    /// with `mode: 'no-cors'`) that this page may not embed.
    ///
    /// # Why it refuses
    /// The response carries `Cross-Origin-Resource-Policy: same-origin` or `same-site`
    /// ([cross-origin resource policy check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check)); or it carries none, and
    /// the page's own `Cross-Origin-Embedder-Policy: require-corp` takes that for `same-origin`.
    ///
    /// # What to change
    /// If others may embed it: the server sends `Cross-Origin-Resource-Policy: cross-origin` on that response. Middleware that hardens
    /// headers (helmet, for one) sends `same-origin` unless told otherwise. Or ask with CORS (the `crossorigin` attribute), and then the
    /// CORS headers decide.
    ///
    /// # Not to be confused with
    /// CORS, which lets others *read*: this header lets others *embed*. A request with CORS is not checked for it.
    struct BlockedByCorp { rule: Rule, received: Option<String>, server: String }
    code: "blocked-by-corp",
    actor: Server,
}

/// The part of Chromium's error behind the dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    SameOrigin,
    SameSite,
    EmbedderPolicy,
    Unknown,
}

impl BlockedByCorp {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(_, NetFailure::NotEmbeddable(error)) = &case.judgement.verdict else { return None };
        if case.failure.is_some() {
            return None;
        }
        let rule = match error.strip_prefix("net::ERR_BLOCKED_BY_RESPONSE")? {
            ".NotSameOrigin" => Rule::SameOrigin,
            ".NotSameSite" => Rule::SameSite,
            rule if rule.contains("Coep") => Rule::EmbedderPolicy,
            _ => Rule::Unknown,
        };
        let headers = &case.exchange.request?.entry.response.headers;
        let received = headers.get("cross-origin-resource-policy").map(std::borrow::Cow::into_owned);
        Some(Self { rule, received, server: case.server() })
    }
}

impl Details for BlockedByCorp {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn header(&self) -> Option<&'static str> {
        Some("Cross-Origin-Resource-Policy")
    }
    fn received(&self) -> Option<String> {
        self.received.clone()
    }
    fn expected(&self) -> Option<String> {
        Some("cross-origin".to_owned())
    }
    fn message(&self) -> Wording {
        let server = &self.server;
        match self.rule {
            Rule::SameOrigin => say!(
                "The page may not embed this response of {server}, as its Cross-Origin-Resource-Policy is same-origin. This is not CORS.",
                server
            ),
            Rule::SameSite => say!(
                "The page may not embed this response of {server}, as its Cross-Origin-Resource-Policy is same-site. This is not CORS.",
                server
            ),
            Rule::EmbedderPolicy => say!(
                "The page may not embed this response of {server}, as the page has a Cross-Origin-Embedder-Policy, and the response has no Cross-Origin-Resource-Policy that allows it. This is not CORS.",
                server
            ),
            Rule::Unknown => say!(
                "The page may not embed this response of {server}, because of a policy that it or the page carries. This is not CORS.",
                server
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        (self.rule == Rule::EmbedderPolicy)
            .then(|| say!("Nothing else than this page's own policy asks for the header: without it the response could be embedded."))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    const SAME_ORIGIN: &str = "GET no-cors\ntype image\nresponse 200\nCross-Origin-Resource-Policy: same-origin\nerror net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin";
    const EMBEDDER: &str =
        "GET no-cors\ntype image\nresponse 200\nerror net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep";

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "blocked-by-corp",
            &[
                SAME_ORIGIN,
                EMBEDDER,
                "GET no-cors\nresponse 200\nerror net::ERR_BLOCKED_BY_RESPONSE",
            ],
            &[
                "GET no-cors\ntype image\nresponse 200\nCross-Origin-Resource-Policy: same-origin\nerror none",
                "GET no-cors\ntype image\nresponse 200\nerror net::ERR_BLOCKED_BY_ORB",
                "GET omit\nresponse 200\nCross-Origin-Resource-Policy: same-origin",
            ],
        );
    }

    #[test]
    fn it_says_whose_policy_it_is() {
        for (scene, expected) in [(SAME_ORIGIN, "is same-origin"), (EMBEDDER, "the page has a Cross-Origin-Embedder-Policy")] {
            let message = words("blocked-by-corp", scene).0;
            assert!(message.contains(expected), "{message}");
        }
    }
}
