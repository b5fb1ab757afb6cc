use super::{Case, Details};
use crate::cors::{NotCors, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// A service worker of the page handed the response over.
    ///
    /// # What the browser saw
    /// A request that a service worker of the page took, and answered: from a cache, with a response that it made itself, or with one that
    /// it fetched. What it fetched stands in the log a second time, as a request of its own.
    ///
    /// # Why it refuses
    /// It does not: the [CORS check](https://fetch.spec.whatwg.org/#http-fetch) is not applied to what a service worker answers. Only what
    /// it may not read itself (a response got with `no-cors`) it cannot hand to a request with CORS: then the page's request fails with
    /// `net::ERR_FAILED`, without status or headers, and nothing in the log says why.
    ///
    /// # What to change
    /// Nothing, where it is meant. To judge the server by itself, tick "Bypass for network" in the developer tools (Application, Service
    /// workers), and repeat the request.
    ///
    /// # Not to be confused with
    /// A server whose CORS headers are right: without the worker, on the first visit for one, the page may be refused.
    struct ServiceWorker {}
    code: "service-worker",
    actor: Client,
}

impl ServiceWorker {
    fn detect(case: &Case) -> Option<Self> {
        (case.judgement.verdict == Verdict::NotCors(NotCors::ServiceWorker)).then_some(Self {})
    }
}

impl Details for ServiceWorker {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn message(&self) -> Wording {
        say!("A service worker of the page answered this request; CORS is not applied to what it hands over.")
    }
    fn hint(&self) -> Option<Wording> {
        Some(say!("What the worker itself fetched is a request of its own in the log. Without the worker, on the first visit, the server's headers decide."))
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
            "service-worker",
            &["GET omit\nresponse 200\nerror none\nservice worker", "GET omit\nresponse 404\nerror none\nservice worker"],
            &["GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none", "GET omit\nerror net::ERR_FAILED"],
        );
    }
}
