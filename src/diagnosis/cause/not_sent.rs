use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::exchange::Exchange;
use crate::fetch::location::location_header;
use crate::fetch::{LocationUrl, Origin};
use crate::fetch::origin::is_loopback_host;
use crate::har::NetError;
use crate::wording::Wording;

cause! {
    /// The browser refused before it sent anything.
    ///
    /// # What the browser saw
    /// A request that it may not even start, so there is no status and no header, and the capture does not tell of which kind it was.
    ///
    /// # Why it refuses
    /// The page's Content Security Policy does not list this host, or the address is blocked in the developer tools.
    ///
    /// # What to change
    /// Add the host to `connect-src` in the *page's* `Content-Security-Policy`; or unblock it in the developer tools.
    ///
    /// # Not to be confused with
    /// A CORS block: the server was never asked.
    struct NotSent { stage: Stage }
    code: "not-sent",
    actor: Client,
}

impl NotSent {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(stage, _) = case.judgement.verdict else { return None };
        (Refusal::of(case)? == Refusal::Unknown).then_some(Self { stage })
    }
}

impl Details for NotSent {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        say!("The browser refused before sending anything: Content Security Policy, or blocked in the developer tools. This is not CORS.")
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("The console names the rule: look for \"Content Security Policy\" there."))
    }
}

/// Who refused a request that was never sent. Measured in Chromium 156, which writes an empty error text for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// From https to http.
    MixedContent,
    /// The page's Content Security Policy.
    Policy,
    /// The developer tools.
    DevTools,
    /// One of the latter two.
    Unknown,
}

impl Refusal {
    /// `None` where nothing of that sort refused it, or where a failed check is looked at.
    pub(super) fn of(case: &Case) -> Option<Self> {
        let Verdict::Failed(stage, NetFailure::NotSent) = case.judgement.verdict else { return None };
        if case.failure.is_some() {
            return None;
        }
        let Some(request) = case.exchange.request.map(|request| request.entry) else { return Some(Self::Unknown) };
        let is_named = matches!(&request.response.net_error, NetError::Some(name) if !name.is_empty());
        // No page names itself on the way from https to http; one over http does, if it wants to.
        let is_https = match &case.judgement.page_origin {
            Some(origin) => origin.scheme() == Some("https"),
            None => true,
        };
        let is_far = |server: &Origin| server.host().is_some_and(|host| !is_loopback_host(host));
        let goes_to_http = Origin::of_url(&refused_url(case.exchange))
            .is_some_and(|server| server.scheme() == Some("http") && is_far(&server));
        Some(match request.resource_type.as_deref() {
            _ if is_named => Self::DevTools,
            _ if is_https && goes_to_http => Self::MixedContent,
            _ if stage == Stage::Redirect => Self::Policy,
            // A fetch that the policy forbids is not logged.
            Some("fetch") => Self::DevTools,
            Some(_) => Self::Policy,
            None => Self::Unknown,
        })
    }
}

/// The URL that was not asked: where the redirect leads, or where the request itself would have gone.
pub(super) fn refused_url(exchange: &Exchange) -> String {
    let url = exchange.current_url();
    let location = exchange.request.and_then(|request| location_header(&request.entry.response.headers));
    location.and_then(|location| LocationUrl::parse(url, location)).map_or_else(|| url.to_owned(), |target| target.url)
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
                "GET omit\ntype fetch\nerror",
                "GET omit\ntype xhr\nerror",
                "GET omit\nurl http://api.example/items\nerror",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("not-sent", "GET omit\nerror").1.unwrap_or_default();
            assert!(hint.contains("console names the rule"), "{hint}");
    }
}
