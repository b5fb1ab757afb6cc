use super::{Case, Details, answer};
use crate::cors::{AllowOriginFailure, Failure, Stage};
use crate::diagnosis::near_miss::near_miss;
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Origin names another origin than the page's.
    ///
    /// # What the browser saw
    /// One value that is an origin or a URL, but not the page's origin byte for byte.
    ///
    /// # Why it refuses
    /// The value is compared with the page's serialized origin as bytes
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 4): scheme, host and port must all be the same, in lower
    /// case, without a path or a trailing slash, and without the scheme's default port.
    ///
    /// # What to change
    /// The server looks the request's `Origin` up in its list of allowed origins and sends back that one, with `Vary: Origin`. Add the
    /// page's origin to the list, exactly as it is.
    ///
    /// # Not to be confused with
    /// A response from a cache that was made for another site: then `Vary: Origin` is what is missing.
    struct AllowOriginMismatch { stage: Stage, origin: Origin, received: String, expected: Option<String> }
    code: "allow-origin-mismatch",
    actor: Server,
}

impl AllowOriginMismatch {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::Mismatch(received))) = case.failure? else { return None };
        Some(Self { stage, origin: case.origin(), received: received.clone(), expected: case.allow_origin_that_passes() })
    }
}

impl Details for AllowOriginMismatch {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Origin")
    }
    fn received(&self) -> Option<String> {
        Some(self.received.clone())
    }
    fn expected(&self) -> Option<String> {
        self.expected.clone()
    }
    fn message(&self) -> Wording {
        say!("{answer} allows the origin {received}, but the page's origin is {origin}, and the two must be the same to the letter.", answer = answer(self.stage), received = &self.received, origin = &self.origin)
    }
    fn hint(&self) -> Option<Wording> {
        near_miss(&self.received, &self.origin)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-origin-mismatch",
            &[
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example/",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: null",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: app.example",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://a, https://b",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("allow-origin-mismatch", "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example/").1.unwrap_or_default();
            assert!(hint.contains("trailing slash"), "{hint}");
    }
}
