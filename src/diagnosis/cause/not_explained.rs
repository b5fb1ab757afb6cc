use super::{Case, Details};
use crate::cors::{Stage, Undetermined, Verdict};
use crate::fetch::status::is_redirect;
use crate::har::NetError;
use crate::wording::Wording;

cause! {
    /// The capture does not show why.
    ///
    /// # What the browser saw
    /// More than it wrote down: a response that is not in the log, or a reason that has no field there.
    ///
    /// # Why it refuses
    /// It cannot be told from this capture. Without status and headers: a service worker of the page that answered with an error, or a
    /// host name that leads into the local network, which the browser gives no permission for; rarely Chromium writes an entry before the
    /// response's headers are known to it. With headers that would pass: an extension that rewrites them, for the log shows those that
    /// the server sent; or a redirect, and the page asked with `redirect: 'error'`.
    ///
    /// # What to change
    /// Read the console: its red line names the reason. Or repeat the request with the developer tools open; mostly the capture is
    /// whole the second time.
    ///
    /// # Not to be confused with
    /// A server without CORS headers: what is not shown may have been there.
    struct NotExplained { stage: Stage, why: Undetermined, shown: Shown }
    code: "not-explained",
    actor: Nobody,
}

impl NotExplained {
    fn detect(case: &Case) -> Option<Self> {
        let Verdict::Undetermined(why) = case.judgement.verdict else { return None };
        if case.failure.is_some() || matches!(why, Undetermined::CredentialsDecide | Undetermined::NoRequest) {
            return None;
        }
        let stage = match (case.exchange.preflight, case.exchange.request) {
            (Some(_), Some(request)) if request.entry.response.status == 0 => Stage::Request,
            (Some(_), None) => Stage::Preflight,
            _ => Stage::Response,
        };
        let response = case.exchange.request.map(|request| &request.entry.response);
        let is_timed = case.exchange.request.and_then(|request| request.entry.is_timed);
        let shown = match response.map(|response| (response.status, &response.net_error)) {
            Some((0, NetError::None)) => Shown::NoEnd,
            Some((0, NetError::NotWritten)) if is_timed == Some(false) => Shown::NoEnd,
            Some((0, _)) | None => Shown::Nothing,
            Some((status, _)) if is_redirect(status) => Shown::Redirect,
            Some(_) => Shown::Response,
        };
        Some(Self { stage, why, shown })
    }
}

/// What the log shows of the request's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Neither an answer nor an error.
    NoEnd,
    Nothing,
    Redirect,
    Response,
}

impl Details for NotExplained {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn message(&self) -> Wording {
        match self.why {
            Undetermined::NoPageOrigin => say!("No entry tells which page made this request, so CORS cannot be judged."),
            Undetermined::ResponseNotShown if self.shown == Shown::NoEnd => {
                say!("The request had not ended when it was captured: it was still under way, or the page was left.")
            }
            Undetermined::ResponseNotShown => {
                say!("The request failed, and the capture does not show the response that would tell why.")
            }
            Undetermined::NotExplained | Undetermined::CredentialsDecide | Undetermined::NoRequest => {
                say!("The request failed although every header that was captured would let it pass.")
            }
        }
    }
    fn hint(&self) -> Option<Wording> {
        Some(match self.shown {
                Shown::NoEnd => say!("Let it come to its end with the developer tools open, and capture it again."),
                Shown::Nothing => {
                    say!("The red line in the console names the reason; or repeat the request with the developer tools open. A service worker that fails and a host in the local network look like this, too.")
                }
                Shown::Redirect => {
                    say!("The red line in the console names the reason. With redirect: 'error' the page itself asks for this.")
                }
                Shown::Response => {
                    say!("The red line in the console names the reason. An extension that rewrites CORS headers does this: the capture shows what the server sent, not what became of it.")
                }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::{check, words};

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "not-explained",
            &[
                "GET omit\nerror net::ERR_FAILED",
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example",
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nresponse 200",
            ],
        );
    }
    #[test]
    fn the_hint_says_what_else_looks_like_this() {
        for (scene, expected) in [
            ("GET omit\nerror none", "come to its end"),
            ("GET omit\nerror net::ERR_FAILED", "service worker"),
            ("GET omit\nresponse 302\nLocation: /x\nAccess-Control-Allow-Origin: https://app.example", "redirect: 'error'"),
            ("GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example", "extension that rewrites"),
        ] {
            let hint = words("not-explained", scene).1.unwrap_or_default();
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
