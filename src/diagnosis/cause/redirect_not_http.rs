use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// The redirect leads to an address that is no HTTP.
    ///
    /// # What the browser saw
    /// A redirect to `ftp:`, `data:`, an app's own scheme, or the like.
    ///
    /// # Why it refuses
    /// A request follows redirects to `http` and `https` alone
    /// ([HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), step 6).
    ///
    /// # What to change
    /// Redirect to an `http` or `https` address; or, to open an app, navigate there instead of fetching.
    ///
    /// # Not to be confused with
    /// A missing header: browsers speak of CORS here, and no `Access-Control-*` header helps.
    struct RedirectNotHttp { location: String }
    code: "redirect-not-http",
    actor: Server,
}

impl RedirectNotHttp {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::RedirectNotHttp(location)) = case.failure? else { return None };
        Some(Self { location: location.clone() })
    }
}

impl Details for RedirectNotHttp {
    fn stage(&self) -> Stage {
        Stage::Redirect
    }
    fn header(&self) -> Option<&'static str> {
        Some("Location")
    }
    fn received(&self) -> Option<String> {
        Some(self.location.clone())
    }
    fn message(&self) -> Wording {
        say!("The redirect leads to {location}, which is no http or https address: browsers do not go there, and no CORS header changes that.", location = &self.location)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "redirect-not-http",
            &[
                "GET omit\nresponse 302\nLocation: ftp://files.example/\nAccess-Control-Allow-Origin: *\nerror none",
                "GET omit\nresponse 307\nLocation: data:,x\nAccess-Control-Allow-Origin: *\nerror none",
            ],
            &[
                "GET omit\nresponse 302\nLocation: ftp://files.example/",
                "GET omit\nresponse 302\nLocation: /x\nAccess-Control-Allow-Origin: *\nerror none",
                "GET omit\nresponse 200\nLocation: ftp://files.example/\nAccess-Control-Allow-Origin: *\nerror none",
            ],
        );
    }
}
