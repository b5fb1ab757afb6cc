use super::{Case, Details, answer};
use crate::cors::{AllowOriginFailure, Failure, Stage};
use crate::diagnosis::response_at;
use crate::fetch::Origin;
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Origin holds more than one value.
    ///
    /// # What the browser saw
    /// Two `Access-Control-Allow-Origin` lines, or one with a list in it.
    ///
    /// # Why it refuses
    /// Several lines are joined by `, ` and the result is compared with the page's origin
    /// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), step 4). A list never equals one origin, not even a list of
    /// twice the same.
    ///
    /// # What to change
    /// Two lines: two layers each add the header, often the application and the proxy in front of it. Let one of them do it and remove
    /// it in the other. A list: send only the one that the request's `Origin` asks for, with `Vary: Origin`.
    ///
    /// # Not to be confused with
    /// `Access-Control-Allow-Methods` and `-Headers`, which are lists.
    struct AllowOriginMultiple { stage: Stage, origin: Origin, received: String, lines: usize, expected: Option<String> }
    code: "allow-origin-multiple",
    actor: Server,
}

impl AllowOriginMultiple {
    fn detect(case: &Case) -> Option<Self> {
        let (stage, Failure::AllowOrigin(AllowOriginFailure::Multiple { value, .. })) = case.failure? else { return None };
        let lines = response_at(case.exchange, stage)
            .map_or(0, |response| response.headers.values("access-control-allow-origin").count());
        Some(Self { stage, origin: case.origin(), received: value.clone(), lines, expected: case.allow_origin_that_passes() })
    }

    fn values(&self) -> Vec<&str> {
        self.received.split([',', ' ']).filter(|value| !value.is_empty()).collect()
    }
}

impl Details for AllowOriginMultiple {
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
        let (answer, received) = (answer(self.stage), &self.received);
        match (self.lines, self.values().len()) {
            (0 | 1, 0 | 1) => say!(
                "{answer} carries Access-Control-Allow-Origin with a stray comma or space ({received}), but only one value is allowed.",
                answer,
                received
            ),
            (0 | 1, count) => say!(
                "{answer} carries Access-Control-Allow-Origin as a list of {count} values ({received}), but only one value is allowed.",
                answer,
                count,
                received
            ),
            (lines, _) => say!(
                "{answer} carries Access-Control-Allow-Origin {lines} times ({received}), but only one value is allowed.",
                answer,
                lines,
                received
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        let values = self.values();
        Some(if self.lines > 1 {
            say!("Two layers each add the header, often the application and a proxy in front of it: let only one of them do it.")
        } else if values.contains(&self.origin.to_string().as_str()) {
            say!("The page's origin is in the list, but browsers want that one alone: look it up and send only it, with Vary: Origin.")
        } else {
            say!("Browsers take no list here: look the request's Origin up and send only that one, with Vary: Origin.")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-origin-multiple",
            &[
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Origin: https://app.example",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example, https://b",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: * *",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://b",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Origin: https://app.example", "Two layers"),
            ("GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example, https://b", "is in the list"),
            ("GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://a, https://b", "no list"),
        ] {
            let hint = words("allow-origin-multiple", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
