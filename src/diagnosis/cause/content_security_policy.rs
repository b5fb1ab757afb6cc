use super::not_sent::{Refusal, refused_url};
use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// The page's own Content Security Policy does not list the server.
    ///
    /// # What the browser saw
    /// A request, or a redirect, to a host that the page itself forbids. It was not sent: Chromium's log shows an empty error text, no
    /// status and no header. Of a `fetch` that its policy forbids at once, Chromium logs nothing at all; the console names it.
    ///
    /// # Why it refuses
    /// The page (not the server that is asked) sent a `Content-Security-Policy`, as a header or a `<meta>` element, and its
    /// [`connect-src`](https://w3c.github.io/webappsec-csp/#directive-connect-src), or else `default-src`, does not match the address.
    /// Each hop of a redirect must match.
    ///
    /// # What to change
    /// Add the server's origin to `connect-src` in the *page's* policy; for images, scripts and fonts to `img-src`, `script-src`,
    /// `font-src`.
    ///
    /// # Not to be confused with
    /// A CORS block: both speak of origins, but this policy is the page's, and no header of the server's answer changes it. An address
    /// that is blocked in the developer tools leaves the same trace.
    struct ContentSecurityPolicy { stage: Stage, server: String, directive: &'static str }
    code: "content-security-policy",
    actor: Client,
}

impl ContentSecurityPolicy {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(stage, _) = case.judgement.verdict else { return None };
        if Refusal::of(case)? != Refusal::Policy {
            return None;
        }
        let request = case.exchange.request?.entry;
        let url = refused_url(case.exchange);
        let server = Origin::of_url(&url).map_or(url, |origin| origin.to_string());
        let directive = match request.resource_type.as_deref() {
            Some("font") => "font-src",
            Some("image") => "img-src",
            Some("media" | "texttrack") => "media-src",
            Some("script") => "script-src",
            Some("stylesheet") => "style-src",
            _ => "connect-src",
        };
        Some(Self { stage, server, directive })
    }
}

impl Details for ContentSecurityPolicy {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn expected(&self) -> Option<String> {
        Some(format!("{} {}", self.directive, self.server))
    }
    fn message(&self) -> Wording {
        let server = &self.server;
        if self.stage == Stage::Redirect {
            say!(
                "The page's own Content Security Policy does not let it follow the redirect to {server}: the request was never sent. This is not CORS.",
                server
            )
        } else {
            say!(
                "The page's own Content Security Policy does not let it ask {server}: the request was never sent. This is not CORS.",
                server
            )
        }
    }
    fn hint(&self) -> Option<Wording> {
        Some(
            say!("The console names the directive. If it says nothing of a policy, the address is blocked in the developer tools, which looks the same here."),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "content-security-policy",
            &[
                "GET omit\ntype xhr\nerror",
                "GET omit\ntype eventsource\nerror",
                "GET omit\ntype fetch\nresponse 302\nLocation: https://else.example/\nAccess-Control-Allow-Origin: *\nerror",
            ],
            &[
                "GET omit\ntype fetch\nerror",
                "GET omit\ntype xhr\nurl http://api.example/items\nerror",
                "GET omit\ntype xhr\nerror net::ERR_FAILED",
                "GET provisional\ntype image\nerror",
            ],
        );
    }

    #[test]
    fn it_names_the_address_that_was_not_asked() {
        let scene = "GET omit\ntype fetch\nresponse 302\nLocation: https://else.example/x\nAccess-Control-Allow-Origin: *\nerror";
        let message = words("content-security-policy", scene).0;
        assert!(message.contains("https://else.example:"), "{message}");
    }
}
