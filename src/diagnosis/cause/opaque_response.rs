use super::{Case, Details};
use crate::cors::{NotCors, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The page asked without CORS, and may read nothing.
    ///
    /// # What the browser saw
    /// A script's request with `mode: 'no-cors'` to another origin, and a response that looks well: it has a status, headers, and no
    /// error.
    ///
    /// # Why it refuses
    /// It does not, but what the script gets is
    /// [opaque](https://fetch.spec.whatwg.org/#concept-filtered-response-opaque): status 0, no headers, an empty body, whatever the server
    /// sent. `no-cors` does not switch CORS off; it gives up reading the response.
    ///
    /// # What to change
    /// Take `mode: 'no-cors'` out, and let the server send the CORS headers. It is right only where nobody reads the answer, as for a
    /// ping. It also drops every header that needs a preflight: a JSON `Content-Type` arrives as `text/plain`.
    ///
    /// # Not to be confused with
    /// An empty response of the server.
    struct OpaqueResponse { status: u16 }
    code: "opaque-response",
    actor: Client,
}

impl OpaqueResponse {
    fn detect(case: &Case) -> Option<Self> {
        if case.judgement.verdict != Verdict::NotCors(NotCors::NoCors) {
            return None;
        }
        let request = case.exchange.request?.entry;
        let sent = &request.request.headers;
        let is_script_s = match request.resource_type.as_deref() {
            Some(kind) => kind == "fetch",
            // Firefox writes no type; beacons look the same there.
            None => sent.get("sec-fetch-dest").as_deref() == Some("empty"),
        };
        let is_elsewhere = match sent.get("sec-fetch-site").as_deref() {
            Some(site) => site != "same-origin",
            None => case.judgement.page_origin.is_some() && case.judgement.page_origin.as_ref() != case.exchange.server_origin(),
        };
        let status = request.response.status;
        (status > 0 && is_script_s && is_elsewhere).then_some(Self { status })
    }
}

impl Details for OpaqueResponse {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn message(&self) -> Wording {
        say!("The page asked with mode: 'no-cors', so it sees neither the status ({status}) nor any header or byte of the response, whatever the server sends.", status = self.status)
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("To read it, leave mode: 'no-cors' out; then the server's CORS headers decide."))
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
            "opaque-response",
            &[
                "GET no-cors\ntype fetch\nresponse 200\nerror none",
                "GET no-cors\ntype fetch\nresponse 500\nerror none",
                "GET no-cors\nresponse 200\nerror none",
                // Chromium took the body away, and wrote no header down.
                "GET provisional\ntype fetch\nresponse 200\nerror net::ERR_ABORTED",
            ],
            &[
                "GET no-cors\ntype image\nresponse 200\nerror none",
                "GET no-cors\ntype ping\nresponse 200\nerror none",
                "GET no-cors\ntype fetch\nerror none",
                "GET no-cors\ntype fetch\nurl https://app.example/items\nresponse 200\nerror none",
                "GET no-cors\ntype fetch\nresponse 200\nerror net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin",
                "GET provisional\ntype fetch\nresponse 200\nAccess-Control-Allow-Origin: *\nerror net::ERR_ABORTED",
                "GET provisional\ntype fetch\nerror net::ERR_ABORTED",
            ],
        );
    }
}
