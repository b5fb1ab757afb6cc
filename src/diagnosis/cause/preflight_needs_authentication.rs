use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::diagnosis::redirect_target::is_login;
use crate::diagnosis::response_at;
use crate::fetch::status::reason_phrase;
use crate::wording::Wording;

cause! {
    /// The preflight was asked to log in.
    ///
    /// # What the browser saw
    /// An answer to `OPTIONS` with 401, 403 or 407, or a redirect to what looks like a login page.
    ///
    /// # Why it refuses
    /// A preflight never carries cookies, `Authorization` or a client certificate
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 1: its credentials mode is `same-origin`), so
    /// whoever asks it to log in always refuses it. Its answer must have a status of 200 to 299, and no redirect.
    ///
    /// # What to change
    /// Let `OPTIONS` through before authentication, sessions and firewalls look at it, and answer it with 204 and the CORS headers. The
    /// request that follows carries the credentials, and is checked as ever.
    ///
    /// # Not to be confused with
    /// A wrong token or a session that is over: the preflight would be refused with the best of them. And with 403, a CORS middleware
    /// that does not know the page's origin: some answer so to every origin that is not in their list.
    struct PreflightNeedsAuthentication { status: u16, location: Option<String>, no_headers: bool }
    code: "preflight-needs-authentication",
    actor: Server,
}

impl PreflightNeedsAuthentication {
    fn detect(case: &Case) -> Option<Self> {
        let (Stage::Preflight, failure) = case.failure? else { return None };
        let response = response_at(case.exchange, Stage::Preflight)?;
        let no_headers = !response.headers.contains("access-control-allow-origin");
        match failure {
            Failure::Redirected { status, location: Some(location) } if is_login(location) => {
                Some(Self { status: *status, location: Some(location.clone()), no_headers })
            }
            Failure::Redirected { .. } => None,
            _ if is_refusal(response.status) => Some(Self { status: response.status, location: None, no_headers }),
            _ => None,
        }
    }
}

/// Whether a preflight's status says that its sender must log in, or may not come in.
pub(super) fn is_refusal(status: u16) -> bool {
    matches!(status, 401 | 403 | 407)
}

impl Details for PreflightNeedsAuthentication {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn received(&self) -> Option<String> {
        let status = (self.status > 0).then(|| format!("{} {}", self.status, reason_phrase(self.status)).trim().to_owned());
        let location = self.location.as_ref().map(|location| format!("Location: {location}"));
        let parts: Vec<_> = [status, location].into_iter().flatten().collect();
        Some(parts.join(", "))
    }
    fn expected(&self) -> Option<String> {
        Some("204 No Content".to_owned())
    }
    fn message(&self) -> Wording {
        if let Some(location) = &self.location {
            return say!(
                "The preflight (OPTIONS) was redirected to a login ({location}). It never carries cookies or Authorization, so it can never log in.",
                location
            );
        }
        let received = self.received().unwrap_or_default();
        let who =
            if self.status == 403 { say!("authentication or a firewall") } else { say!("authentication") };
        if self.no_headers {
            say!(
                "The server answered OPTIONS with {received} and no CORS headers: {who} stops the preflight, which never carries cookies or Authorization.",
                received,
                who
            )
        } else {
            say!(
                "The server answered OPTIONS with {received}: {who} stops the preflight, which never carries cookies or Authorization.",
                received,
                who
            )
        }
    }
    fn hint(&self) -> Option<Wording> {
        (self.status == 403).then(|| {
            say!("Some CORS middleware answers 403 itself to an origin that is not in its list: look there, too.")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "preflight-needs-authentication",
            &[
                "PUT omit\npreflight 401",
                "PUT omit\npreflight 403",
                "PUT omit\npreflight 407\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
                "GET omit x-a\npreflight 401\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: x-a",
                "PUT omit\npreflight 302\nLocation: https://sso.example/start\nerror net::ERR_INVALID_REDIRECT",
            ],
            &[
                "PUT omit\npreflight 404",
                "PUT omit\npreflight 500",
                "PUT omit\npreflight 301\nLocation: /items/\nerror net::ERR_INVALID_REDIRECT",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nresponse 401",
                "GET omit\nresponse 401",
            ],
        );
    }
}
