use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// The redirect's Location carries a user name or a password.
    ///
    /// # What the browser saw
    /// A redirect to an address such as `https://user:password@api.example/`.
    ///
    /// # Why it refuses
    /// Where CORS has a say, or begins to, an address with a user name or a password is not followed
    /// ([HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), steps 8 and 9). No header allows it.
    ///
    /// # What to change
    /// Redirect to the address without them, and send credentials in a header or a cookie.
    ///
    /// # Not to be confused with
    /// `credentials: 'include'`, which is about cookies. Firefox says nothing of CORS here: it calls the address a bad one.
    struct LocationIncludesCredentials { location: String }
    code: "location-includes-credentials",
    actor: Server,
}

impl LocationIncludesCredentials {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::LocationIncludesCredentials(location)) = case.failure? else { return None };
        Some(Self { location: location.clone() })
    }
}

impl Details for LocationIncludesCredentials {
    fn stage(&self) -> Stage {
        Stage::Redirect
    }
    fn header(&self) -> Option<&'static str> {
        Some("Location")
    }
    fn received(&self) -> Option<String> {
        Some(self.location.clone())
    }
    fn expected(&self) -> Option<String> {
        let (scheme, rest) = self.location.split_once("//")?;
        let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        let (userinfo, _) = authority.rsplit_once('@')?;
        Some(format!("{scheme}//{}", &rest[userinfo.len() + 1..]))
    }
    fn message(&self) -> Wording {
        say!("The redirect leads to {location}, and browsers follow no such address with a user name or password in it.", location = &self.location)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "location-includes-credentials",
            &[
                "GET omit\nresponse 302\nLocation: https://u:p@api.example/\nAccess-Control-Allow-Origin: *",
                "GET omit\nresponse 302\nLocation: //u@api.example/",
            ],
            &[
                "GET omit\nresponse 302\nLocation: https://@api.example/",
                "GET omit\nresponse 302\nLocation: https://api.example/u:p@",
                "GET omit\nresponse 200\nLocation: https://u:p@api.example/",
                "GET omit\nresponse 302\nLocation: https://api.example/\nAccess-Control-Allow-Origin: *\nerror none",
            ],
        );
    }
}
