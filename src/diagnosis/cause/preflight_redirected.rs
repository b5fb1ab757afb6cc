use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::diagnosis::redirect_target::{is_login, near_miss};
use crate::wording::Wording;

cause! {
    /// The preflight was redirected.
    ///
    /// # What the browser saw
    /// An answer to `OPTIONS` with a 3xx status and a `Location`.
    ///
    /// # Why it refuses
    /// A preflight's [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode) is `error`: browsers follow none,
    /// wherever it leads.
    ///
    /// # What to change
    /// Call the address that it leads to: mostly `https` instead of `http`, with or without the trailing slash, with the right
    /// language or host. Or answer `OPTIONS` before the redirect.
    ///
    /// # Not to be confused with
    /// A redirect of the request itself, which browsers follow, if each hop carries the headers.
    struct PreflightRedirected { url: String, status: u16, location: Option<String> }
    code: "preflight-redirected",
    actor: Server,
}

impl PreflightRedirected {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::Redirected { status, location }) = case.failure? else { return None };
        // That is a story of its own.
        if location.as_deref().is_some_and(is_login) {
            return None;
        }
        Some(Self { url: case.exchange.current_url().to_owned(), status: *status, location: location.clone() })
    }
}

impl Details for PreflightRedirected {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn received(&self) -> Option<String> {
        match (self.status, &self.location) {
            (0, None) => None,
            (0, Some(location)) => Some(format!("Location: {location}")),
            (status, None) => Some(status.to_string()),
            (status, Some(location)) => Some(format!("{status}, Location: {location}")),
        }
    }
    fn expected(&self) -> Option<String> {
        Some("204 No Content".to_owned())
    }
    fn message(&self) -> Wording {
        match (self.status, &self.location) {
            (0, None) => {
                say!("The preflight (OPTIONS) was redirected, and browsers follow no redirect of a preflight.")
            }
            (0, Some(location)) => say!(
                "The preflight (OPTIONS) was redirected to {location}, and browsers follow no redirect of a preflight.",
                location
            ),
            (status, None) => say!(
                "The preflight (OPTIONS) was redirected ({status}), and browsers follow no redirect of a preflight.",
                status
            ),
            (status, Some(location)) => say!(
                "The preflight (OPTIONS) was redirected ({status}) to {location}, and browsers follow no redirect of a preflight.",
                status,
                location
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        let location = self.location.as_deref()?;
        near_miss(&self.url, location)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "preflight-redirected",
            &[
                "PUT omit\npreflight 301\nLocation: https://api.example/items/\nerror net::ERR_INVALID_REDIRECT",
                "PUT omit\npreflight 0\nerror net::ERR_INVALID_REDIRECT",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "PUT omit\npreflight 304",
                "PUT omit\npreflight 302\nLocation: /login\nerror net::ERR_INVALID_REDIRECT",
                "PUT omit\npreflight 301",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        let scene = "PUT omit\npreflight 301\nLocation: https://api.example/items/\nerror net::ERR_INVALID_REDIRECT";
        let hint = words("preflight-redirected", scene).1.unwrap_or_default();
        assert!(hint.contains("trailing slash"), "{hint}");
    }
}
