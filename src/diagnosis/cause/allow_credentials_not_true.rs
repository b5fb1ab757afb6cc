use super::{Case, Details, answer};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Credentials is not true although the request was made with credentials.
    ///
    /// # What the browser saw
    /// A request with `credentials: 'include'`, and an answer whose `Access-Control-Allow-Credentials` is missing or is not exactly
    /// `true`.
    ///
    /// # Why it refuses
    /// The server must agree to be read with the user's cookies, in these four lower-case letters
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), steps 6 and 7). `True`, `"true"`, `1` and `true, true` are not
    /// it. The answer to the preflight must say so too, although the preflight itself carries no cookies.
    ///
    /// # What to change
    /// The server sends `Access-Control-Allow-Credentials: true`, once, to the allowed origins; or the page leaves
    /// `credentials: 'include'` out.
    ///
    /// # Not to be confused with
    /// Cookies that do not arrive although everything passes: that is `SameSite` or the browser's blocking of third-party cookies.
    struct AllowCredentialsNotTrue { stage: Stage, received: Option<String> }
    code: "allow-credentials-not-true",
    actor: Server,
}

impl AllowCredentialsNotTrue {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowCredentials(received)) = case.failure? else { return None };
        Some(Self { stage, received: received.clone() })
    }
}

impl Details for AllowCredentialsNotTrue {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Credentials")
    }
    fn received(&self) -> Option<String> {
        self.received.clone()
    }
    fn expected(&self) -> Option<String> {
        Some("true".to_owned())
    }
    fn message(&self) -> Wording {
        let answer = answer(self.stage);
        match self.received.as_deref() {
            None => say!(
                "{answer} has no Access-Control-Allow-Credentials header; with credentials: 'include' it must say true.",
                answer
            ),
            Some("") => say!(
                "{answer} has an empty Access-Control-Allow-Credentials; with credentials: 'include' it must say true.",
                answer
            ),
            Some(value) => say!(
                "{answer} says Access-Control-Allow-Credentials: {value}; with credentials: 'include' it must say true.",
                answer,
                value
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        let received = self.received.as_deref()?;
        let inner = received.trim_matches(['"', '\'']);
        if received.contains(',') {
            Some(say!("The header is there more than once: two layers each add it, let only one of them do it."))
        } else if inner.eq_ignore_ascii_case("true") {
            Some(say!("Only the lower-case word true counts, without quotation marks."))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-credentials-not-true",
            &[
                "GET include\nresponse 200\nAccess-Control-Allow-Origin: https://app.example",
                "GET include\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: True",
                "PUT include\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: false",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "GET unknown\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("GET include\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: \"true\"", "lower-case"),
            ("GET include\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Credentials: true", "more than once"),
        ] {
            let hint = words("allow-credentials-not-true", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
