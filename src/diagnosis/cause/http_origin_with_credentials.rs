use super::{Case, Details};
use crate::cors::{Stage, Verdict};
use crate::fetch::origin::is_local_network_host;
use crate::wording::Wording;

cause! {
    /// A page that came over http may read with credentials.
    ///
    /// # What the browser saw
    /// A page of an `http:` origin, and a response that lets it read with credentials.
    ///
    /// # Why it refuses
    /// It does not. But whoever sits on the way of that page, in a café or at a provider, can put a script of their own into it, and the
    /// script reads this response with the visitor's cookies, https or not.
    ///
    /// # What to change
    /// Serve the page over https and name that origin instead.
    ///
    /// # Not to be confused with
    /// A page on the developer's own machine or network, which nobody else is on the way of: keep such an origin out of the production
    /// server's list all the same.
    struct HttpOriginWithCredentials { page: String }
    code: "http-origin-with-credentials",
    actor: Server,
}

impl HttpOriginWithCredentials {
    fn detect(case: &Case) -> Option<Self> {
        let origin = case.judgement.origin.as_ref()?;
        let is_allowed = case.failure.is_none() && case.judgement.verdict == Verdict::Allowed;
        if !is_allowed || origin.scheme() != Some("http") || origin.host().is_none_or(is_local_network_host) {
            return None;
        }
        let headers = &case.exchange.request?.entry.response.headers;
        let page = case.origin().to_string();
        let is_named = headers.get("access-control-allow-origin").is_some_and(|value| value == page);
        let with_credentials = headers.get("access-control-allow-credentials").is_some_and(|value| value == "true");
        (is_named && with_credentials).then_some(Self { page })
    }
}

impl Details for HttpOriginWithCredentials {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Origin")
    }
    fn received(&self) -> Option<String> {
        Some(self.page.clone())
    }
    fn expected(&self) -> Option<String> {
        Some(self.page.replacen("http:", "https:", 1))
    }
    fn message(&self) -> Wording {
        say!("It works, but {page} comes over http: whoever sits on the network can change that page and read this response with the visitor's cookies.", page = &self.page)
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
        let scene = |page: &str, credentials: &str| {
            format!(
                "GET anonymous\nsent Origin: {page}\nresponse 200\nAccess-Control-Allow-Origin: {page}\nAccess-Control-Allow-Credentials: {credentials}\nerror none"
            )
        };
        let [found, https, local, without] = [
            scene("http://shop.example", "true"),
            scene("https://shop.example", "true"),
            scene("http://localhost:5173", "true"),
            scene("http://shop.example", "false"),
        ];
        check(
            "http-origin-with-credentials",
            &[&found],
            &[&https, &local, &without, "GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none"],
        );
    }
}
