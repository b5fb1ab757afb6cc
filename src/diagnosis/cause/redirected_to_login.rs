use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::diagnosis::redirect_target::is_login;
use crate::fetch::location::location_header;
use crate::wording::Wording;

cause! {
    /// The request was redirected to a login page.
    ///
    /// # What the browser saw
    /// A redirect to an address that looks like a login, and no CORS headers on the way.
    ///
    /// # Why it refuses
    /// Login pages are made for people, not for `fetch()`: they carry no CORS headers, and mostly stand on another host. The missing
    /// header is only the symptom.
    ///
    /// # What to change
    /// Sign in again: the session is missing or has expired. For good: the server answers a request for data with 401 and CORS headers
    /// instead of a redirect, so that the page can send its user to the login itself. Where the session's cookie does not arrive, the
    /// request needs `credentials: 'include'` and the cookie `SameSite=None; Secure`.
    ///
    /// # Not to be confused with
    /// A missing header at the login page: adding it there would hand the page a form, not its data.
    struct RedirectedToLogin { stage: Stage, location: String }
    code: "redirected-to-login",
    actor: Server,
}

impl RedirectedToLogin {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(_)) = case.failure? else { return None };
        let redirect = if stage == Stage::Redirect {
            case.exchange.request
        } else {
            case.exchange.hops.last().and_then(|hop| hop.request)
        };
        let location = location_header(&redirect?.entry.response.headers)?.to_owned();
        is_login(&location).then_some(Self { stage, location })
    }
}

impl Details for RedirectedToLogin {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        say!("The request was redirected to a login ({location}): the session is missing or has expired. That the page cannot read the login is only a symptom.", location = &self.location)
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("Sign in again. A server should answer requests for data with 401 in place of a redirect."))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "redirected-to-login",
            &[
                "GET omit\nresponse 302\nLocation: /login?next=/items",
                "GET omit\nredirect https://api.example/secret 302 /auth/../items\nAccess-Control-Allow-Origin: *\nresponse 200",
            ],
            &[
                "GET omit\nresponse 302\nLocation: /items/",
                "GET omit\nresponse 302\nLocation: /login\nAccess-Control-Allow-Origin: *\nerror none",
                "PUT omit\npreflight 302\nLocation: /login\nerror net::ERR_INVALID_REDIRECT",
            ],
        );
    }
}
