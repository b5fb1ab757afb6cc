use super::not_sent::{Refusal, refused_url};
use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// A page over https asks an http address.
    ///
    /// # What the browser saw
    /// A request, or a redirect, from an `https` page to an `http` address. It was not sent: Chromium's log shows an empty error text,
    /// no status and no header.
    ///
    /// # Why it refuses
    /// Anybody on the way could read and change what goes over `http`
    /// ([Mixed Content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch)). Only this machine itself (`localhost`,
    /// `127.0.0.1`) is exempt, in Chromium and Firefox; addresses of the local network Chromium leaves to the user's permission.
    ///
    /// # What to change
    /// Call the `https` address. Where the server has none, give it one, or let the page's own server pass the request on. A server that
    /// redirects to `http` mostly stands behind a proxy that ends TLS, and has not been told so (`X-Forwarded-Proto`).
    ///
    /// # Not to be confused with
    /// A CORS block: the server was never asked, and no header of its answer would help.
    struct MixedContent { stage: Stage, url: String, is_page_named: bool }
    code: "mixed-content",
    actor: Client,
}

impl MixedContent {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(stage, _) = case.judgement.verdict else { return None };
        let is_page_named = case.judgement.page_origin.is_some();
        let is_mixed = Refusal::of(case)? == Refusal::MixedContent;
        is_mixed.then(|| Self { stage, url: refused_url(case.exchange), is_page_named })
    }
}

impl Details for MixedContent {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn received(&self) -> Option<String> {
        Some(self.url.clone())
    }
    fn expected(&self) -> Option<String> {
        self.url.get(4..).map(|rest| format!("https{rest}"))
    }
    fn message(&self) -> Wording {
        if self.stage == Stage::Redirect {
            say!("The page is https and the redirect leads to http: the browser refused to follow it (mixed content). This is not CORS.")
        } else {
            say!("The page is https and the address is http: the browser refused to send the request (mixed content). This is not CORS.")
        }
    }
    fn hint(&self) -> Option<Wording> {
        (!self.is_page_named).then(|| {
            say!("The capture does not name the page. That it is https shows from the Referer that is missing: browsers send none from https to http.")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "mixed-content",
            &[
                "GET omit\nurl http://api.example/items\nerror",
                "GET anonymous\nurl http://api.example/items\nerror",
                "GET omit\nresponse 302\nLocation: http://api.example/items\nAccess-Control-Allow-Origin: *\nerror",
            ],
            &[
                "GET omit\nerror",
                "GET anonymous\nerror",
                "GET anonymous\nsent Referer: http://app.example/\nurl http://api.example/items\nerror",
                "GET omit\nurl http://localhost:8080/items\nerror",
                "GET omit\nurl http://127.0.0.1/items\nerror",
                "GET omit\nurl http://api.example/items\nerror net::ERR_FAILED",
                "GET omit\nurl http://api.example/items\nerror net::ERR_BLOCKED_BY_CLIENT.Inspector",
                "GET omit\nresponse 302\nLocation: /items\nAccess-Control-Allow-Origin: *\nerror",
            ],
        );
    }
}
