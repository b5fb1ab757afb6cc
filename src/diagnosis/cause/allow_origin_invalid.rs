use super::{Case, Details, answer};
use crate::cors::{AllowOriginFailure, Failure, Stage};
use crate::diagnosis::near_miss::near_miss;
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Origin is no origin at all.
    ///
    /// # What the browser saw
    /// A value that is no URL: a host without a scheme, an empty value, a word, a value in quotation marks.
    ///
    /// # Why it refuses
    /// The value must be the page's serialized origin byte for byte
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 4): scheme, `://`, host, and the port unless it is the
    /// scheme's default.
    ///
    /// # What to change
    /// Write the origin in full, as in the address bar and without the trailing slash: `https://app.example`. If a variable stands
    /// behind it, look whether it is set.
    ///
    /// # Not to be confused with
    /// A wildcard inside a host (`https://*.example`), which is no pattern for browsers either but is told as a mismatch.
    struct AllowOriginInvalid { stage: Stage, origin: Origin, received: String, expected: Option<String> }
    code: "allow-origin-invalid",
    actor: Server,
}

impl AllowOriginInvalid {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::Invalid(received))) = case.failure? else { return None };
        Some(Self { stage, origin: case.origin(), received: received.clone(), expected: case.allow_origin_that_passes() })
    }
}

impl Details for AllowOriginInvalid {
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
        let value = if self.received.is_empty() { say!("empty") } else { Wording::from(&self.received) };
        say!("{answer} has an Access-Control-Allow-Origin that is no origin ({value}); the page's origin is {origin}.", answer = answer(self.stage), value, origin = &self.origin)
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
            "allow-origin-invalid",
            &[
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: app.example",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin:",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: undefined",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: null",
                "GET omit\nresponse 200",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("allow-origin-invalid", "GET omit\nresponse 200\nAccess-Control-Allow-Origin: app.example").1.unwrap_or_default();
            assert!(hint.contains("scheme is missing"), "{hint}");
    }
}
