use super::{Case, Details};
use crate::exchange::{Exchange, Logged};
use crate::cors::{Failure, Stage, is_response_header};
use crate::wording::Wording;

cause! {
    /// The page sends an Access-Control-* response header with its request.
    ///
    /// # What the browser saw
    /// A request header such as `Access-Control-Allow-Origin`, set by the page's own code.
    ///
    /// # Why it refuses
    /// These headers are the *server's* answer. On a request they allow nothing; they only make the browser ask for permission to send
    /// them ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7.7), which no server expects.
    ///
    /// # What to change
    /// Remove them from the page's call (`headers: { 'Access-Control-Allow-Origin': … }`, an axios default, an interceptor). Do not add
    /// them to the server's `Access-Control-Allow-Headers`.
    ///
    /// # Not to be confused with
    /// `Access-Control-Request-Method` and `-Headers`, which the browser itself sends on a preflight.
    struct AccessControlHeaderOnRequest { names: Vec<String>, blocks: bool }
    code: "access-control-header-on-request",
    actor: Client,
}

impl AccessControlHeaderOnRequest {
    fn detect(case: &Case) -> Option<Self> {
        let (asked, blocks): (&[String], _) = match case.failure {
            Some((_, Failure::HeadersNotAllowed { missing, .. })) => (missing, true),
            None if may_carry_any(case.exchange) => (case.exchange.unsafe_header_names(), false),
            Some(_) | None => return None,
        };
        let names: Vec<_> = asked.iter().filter(|name| is_response_header(name)).cloned().collect();
        (!names.is_empty()).then_some(Self { names, blocks })
    }
}

impl Details for AccessControlHeaderOnRequest {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn received(&self) -> Option<String> {
        Some(self.names.join(", "))
    }
    fn message(&self) -> Wording {
        say!("The page itself sends {names} with its request. That is a header for the server's answer: remove it from the page's code.", names = self.names.join(", "))
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("Adding it to the server's Access-Control-Allow-Headers would only hide the mistake."))
    }
    fn only_warns(&self) -> bool {
        !self.blocks
    }
}

/// Hardly any request does, and then nobody need work out what it carries.
fn may_carry_any(exchange: &Exchange) -> bool {
    let is_meant = |name: &str| name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-"));
    let carries = |request: Logged| request.entry.request.headers.iter().any(|header| is_meant(header.name));
    exchange.preflight.is_some() || exchange.request.is_some_and(carries)
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "access-control-header-on-request",
            &[
                "GET omit access-control-allow-origin\npreflight 204\nAccess-Control-Allow-Origin: https://app.example",
                "GET omit access-control-allow-origin\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Headers: access-control-allow-origin\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("access-control-header-on-request", "GET omit access-control-allow-origin\npreflight 204\nAccess-Control-Allow-Origin: https://app.example").1.unwrap_or_default();
            assert!(hint.contains("only hide the mistake"), "{hint}");
    }
}
