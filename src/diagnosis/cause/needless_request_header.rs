use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The page sends headers that it does not need, and only for these the browser asks first.
    ///
    /// # What the browser saw
    /// A GET or HEAD, which needs no permission by itself, with headers that do: a `Content-Type` although there is no body,
    /// `Cache-Control` or `Pragma` where the `cache` option of `fetch` is meant, `X-Requested-With` as some libraries add.
    ///
    /// # Why it refuses
    /// It does not refuse for that. But each of these names makes the browser send a preflight
    /// ([CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names)), which the server has to
    /// answer, and which costs the time of one more request.
    ///
    /// # What to change
    /// Drop the headers from the page's request. Then there is no preflight that can fail; the response still needs
    /// `Access-Control-Allow-Origin`.
    ///
    /// # Not to be confused with
    /// A header that the server asks for, such as `Authorization`: that one has to be allowed.
    struct NeedlessRequestHeader { names: Vec<String> }
    code: "needless-request-header",
    actor: Client,
}

/// Headers of requests without a body that no server needs from a page; there are other ways to say what they say.
const NEEDLESS: [&str; 4] = ["cache-control", "content-type", "pragma", "x-requested-with"];

impl NeedlessRequestHeader {
    fn detect(case: &Case) -> Option<Self> {
        let has_preflight = case.exchange.preflight.is_some() && !matches!(case.judgement.verdict, Verdict::NotCors(_));
        if case.failure.is_some() || !has_preflight {
            return None;
        }
        let names = case.exchange.unsafe_header_names();
        let has_body = case.exchange.request.is_some_and(|request| request.entry.request.body.is_some());
        let is_simple = matches!(case.exchange.current_method().as_ref(), "GET" | "HEAD") && !has_body;
        let are_needless = !names.is_empty() && names.iter().all(|name| NEEDLESS.contains(&name.as_str()));
        (is_simple && are_needless).then(|| Self { names: names.to_vec() })
    }
}

impl Details for NeedlessRequestHeader {
    fn stage(&self) -> Stage {
        Stage::Preflight
    }
    fn message(&self) -> Wording {
        say!("The browser asks first only because the page sends {names}, which a request without a body does not need: without that there is no preflight at all.", names = self.names.join(", "))
    }
    fn only_warns(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "needless-request-header",
            &[
                "GET omit content-type\npreflight 404",
                "HEAD omit cache-control,pragma\npreflight 204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none",
            ],
            &[
                "GET omit content-type,authorization\npreflight 404",
                "PUT omit content-type\npreflight 404",
                "GET omit\nresponse 200",
            ],
        );
    }
}
