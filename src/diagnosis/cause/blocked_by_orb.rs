use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

cause! {
    /// The response is not of the kind that the page embeds.
    ///
    /// # What the browser saw
    /// `net::ERR_BLOCKED_BY_ORB`: an image, a script or another element asked without CORS, and the response is something else, mostly a
    /// page (HTML) or JSON.
    ///
    /// # Why it refuses
    /// What cannot be shown or run anyway does not even get into the page's process, where it could be spied out
    /// ([Opaque Response Blocking](https://github.com/annevk/orb)).
    ///
    /// # What to change
    /// Look at the response: mostly it is an error page or a login page where an image or a script was expected, or a script's address
    /// that answers JSON (JSONP that is none any more). A script that wants the data asks with `fetch`, and then CORS applies.
    ///
    /// # Not to be confused with
    /// A CORS block: such a request is not subject to CORS, and `Access-Control-Allow-Origin` changes nothing, unless the element has the
    /// `crossorigin` attribute.
    struct BlockedByOrb { status: u16, content_type: Option<String>, embedded: Option<String> }
    code: "blocked-by-orb",
    actor: Server,
}

impl BlockedByOrb {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Failed(_, NetFailure::NotEmbeddable(error)) = &case.judgement.verdict else { return None };
        let request = case.exchange.request.filter(|_| error.ends_with("_ORB") && case.failure.is_none())?.entry;
        let content_type = request.response.headers.get("content-type").map(std::borrow::Cow::into_owned);
        let embedded = request.resource_type.as_deref().map(str::to_owned);
        Some(Self { status: request.response.status, content_type, embedded })
    }
}

impl Details for BlockedByOrb {
    fn stage(&self) -> Stage {
        Stage::Response
    }
    fn received(&self) -> Option<String> {
        self.content_type.clone()
    }
    fn message(&self) -> Wording {
        let embedded = match self.embedded.as_deref() {
            Some("image") => say!("an image"),
            Some("script") => say!("a script"),
            Some("media") => say!("audio or video"),
            Some("stylesheet") => say!("a style sheet"),
            Some("font") => say!("a font"),
            _ => say!("something to embed"),
        };
        match &self.content_type {
            Some(kind) => say!(
                "The page asked for {embedded} and got a response of type {kind}: the browser threw it away (opaque response blocking). This is not CORS.",
                embedded,
                kind
            ),
            None => say!(
                "The page asked for {embedded} and got a response: the browser threw it away (opaque response blocking). This is not CORS.",
                embedded
            ),
        }
    }
    fn hint(&self) -> Option<Wording> {
        (self.status >= 400).then(|| say!("The status is {status}: see that error first.", status = self.status))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "blocked-by-orb",
            &["GET no-cors\ntype image\nresponse 200\nContent-Type: text/html\nerror net::ERR_BLOCKED_BY_ORB"],
            &[
                "GET no-cors\ntype image\nresponse 200\nContent-Type: image/png\nerror none",
                "GET no-cors\ntype image\nresponse 200\nerror net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin",
                "GET omit\nresponse 200\nContent-Type: text/html",
            ],
        );
    }

    #[test]
    fn an_error_status_comes_first() {
        let scene = "GET no-cors\ntype image\nresponse 404\nContent-Type: text/html\nerror net::ERR_BLOCKED_BY_ORB";
        let (message, hint) = words("blocked-by-orb", scene);
        assert!(message.contains("an image") && message.contains("text/html"), "{message}");
        assert!(hint.is_some_and(|hint| hint.contains("404")));
    }
}
