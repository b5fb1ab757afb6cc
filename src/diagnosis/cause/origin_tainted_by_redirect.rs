use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// Redirects have made the page's origin null.
    ///
    /// # What the browser saw
    /// A redirect from one foreign origin to another. From there on the browser sends `Origin: null`.
    ///
    /// # Why it refuses
    /// The server in between chose the next address, so the browser no longer vouches for the page
    /// ([redirect-taint](https://fetch.spec.whatwg.org/#concept-request-redirect-taint)). An answer that names the page's origin does not
    /// match `null`.
    ///
    /// # What to change
    /// Call the address at which the redirects end. Where they cannot be known before, let the page's own server follow them; or, for
    /// public data without credentials, answer `*` there.
    ///
    /// # Not to be confused with
    /// A sandboxed frame or a file, which have no origin from the start. Do not answer `null` in either case: any site can make such a
    /// request.
    struct OriginTaintedByRedirect { stage: Stage, page: String, from: String, to: String, url: String }
    code: "origin-tainted-by-redirect",
    actor: Client,
}

impl OriginTaintedByRedirect {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(_)) = case.failure? else { return None };
        let page = case.judgement.page_origin.as_ref().filter(|page| **page != Origin::Opaque)?;
        let origins: Vec<_> = case.exchange.legs().map(|leg| leg.server()).collect();
        let taints = |two: &&[Option<&Origin>]| two[0] != two[1] && two[0] != Some(page);
        let [Some(from), Some(to)] = origins.windows(2).find(taints)? else { return None };
        (case.judgement.origin == Some(Origin::Opaque)).then(|| Self {
            stage,
            page: page.to_string(),
            from: from.to_string(),
            to: to.to_string(),
            url: case.exchange.current_url().to_owned(),
        })
    }
}

impl Details for OriginTaintedByRedirect {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        say!("The redirect from {from} to {to} made the browser send Origin: null in place of {page}, and the answer does not allow that.", from = &self.from, to = &self.to, page = &self.page)
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("Call {url} at once: then the server is told {page} again.", url = &self.url, page = &self.page))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        let hop = "GET omit\nredirect https://first.example/ 302";
        let allow = "Access-Control-Allow-Origin: https://app.example";
        check(
            "origin-tainted-by-redirect",
            &[&format!("{hop}\n{allow}\nresponse 200\n{allow}"), &format!("{hop}\n{allow}\nresponse 200")],
            &[
                &format!("{hop}\n{allow}\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none"),
                &format!("GET omit\nredirect https://api.example/first 302\n{allow}\nresponse 200\nAccess-Control-Allow-Origin: null"),
                "GET omit\nredirect https://app.example/first 302\nresponse 200\nAccess-Control-Allow-Origin: null",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: null",
            ],
        );
    }
}
