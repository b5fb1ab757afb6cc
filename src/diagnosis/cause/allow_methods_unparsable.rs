use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Methods is no list of methods.
    ///
    /// # What the browser saw
    /// An element between the commas that is no method name: spaces instead of commas, quotation marks, brackets, semicolons.
    ///
    /// # Why it refuses
    /// One bad element fails the whole header, and with it every request, even one that would have needed no permission
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), steps 7.1 and 7.3).
    ///
    /// # What to change
    /// Separate the methods by commas and write nothing else: `GET, PUT, DELETE`.
    ///
    /// # Not to be confused with
    /// A list that parses but lacks the method.
    struct AllowMethodsUnparsable { value: String, element: String, method: String }
    code: "allow-methods-unparsable",
    actor: Server,
}

impl AllowMethodsUnparsable {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::MethodsUnparsable(found)) = case.failure? else { return None };
        let (value, element) = (found.value.clone(), found.element.clone());
        Some(Self { value, element, method: case.exchange.current_method().into_owned() })
    }
}

impl Details for AllowMethodsUnparsable {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Methods")
    }
    fn received(&self) -> Option<String> {
        Some(self.value.clone())
    }
    fn expected(&self) -> Option<String> {
        Some(self.method.clone())
    }
    fn message(&self) -> Wording {
        say!("Access-Control-Allow-Methods does not parse: \"{element}\" is no method name, and one bad element fails the whole header.", element = &self.element)
    }
    fn hint(&self) -> Option<Wording> {
        super::allow_headers_unparsable::what_is_wrong(&self.element)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-methods-unparsable",
            &[
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: GET PUT",
                "GET omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: x-a\nAccess-Control-Allow-Methods: \"GET\"",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: GET",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: GET PUT", "commas, not with spaces"),
            ("PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: [PUT]", "brackets"),
        ] {
            let hint = words("allow-methods-unparsable", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
