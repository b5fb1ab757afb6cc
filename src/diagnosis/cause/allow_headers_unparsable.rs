use super::{Case, Details};
use crate::cors::{Failure, Stage};
use crate::wording::Wording;

cause! {
    /// Access-Control-Allow-Headers is no list of header names.
    ///
    /// # What the browser saw
    /// An element between the commas that is no header name: spaces instead of commas, quotation marks, brackets, colons.
    ///
    /// # Why it refuses
    /// One bad element fails the whole header, and with it every request, even one that would have needed no permission
    /// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), steps 7.2 and 7.3).
    ///
    /// # What to change
    /// Separate the names by commas and write nothing else: `content-type, authorization`.
    ///
    /// # Not to be confused with
    /// A list that parses but lacks the header.
    struct AllowHeadersUnparsable { value: String, element: String, names: Vec<String> }
    code: "allow-headers-unparsable",
    actor: Server,
}

impl AllowHeadersUnparsable {
    fn detect(case: &Case) -> Option<Self> {
        let (_, Failure::HeadersUnparsable(found)) = case.failure? else { return None };
        let (value, element) = (found.value.clone(), found.element.clone());
        Some(Self { value, element, names: case.exchange.unsafe_header_names().to_vec() })
    }
}

impl Details for AllowHeadersUnparsable {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Headers")
    }
    fn received(&self) -> Option<String> {
        Some(self.value.clone())
    }
    fn expected(&self) -> Option<String> {
        (!self.names.is_empty()).then(|| self.names.join(", "))
    }
    fn message(&self) -> Wording {
        say!("Access-Control-Allow-Headers does not parse: \"{element}\" is no header name, and one bad element fails the whole header.", element = &self.element)
    }
    fn hint(&self) -> Option<Wording> {
        what_is_wrong(&self.element)
    }
}

/// What keeps an element from being a token, where that is plain.
pub(super) fn what_is_wrong(element: &str) -> Option<Wording> {
    Some(if element.contains(['"', '\'']) {
        say!("Leave the quotation marks out.")
    } else if element.contains(['[', ']', '{', '}', '(', ')']) {
        say!("Leave the brackets out: the header is a plain list with commas.")
    } else if element.contains(';') {
        say!("Separate with commas, not with semicolons.")
    } else if element.contains(':') {
        say!("Only names belong here, without colons and values.")
    } else if element.contains([' ', '\t']) {
        say!("Separate with commas, not with spaces.")
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "allow-headers-unparsable",
            &[
                "PUT omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a x-b",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x:a",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "PUT omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-b",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
        for (scene, expected) in [
            ("PUT omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: \"x-a\"", "quotation"),
            ("PUT omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a; x-b", "semicolons"),
        ] {
            let hint = words("allow-headers-unparsable", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
