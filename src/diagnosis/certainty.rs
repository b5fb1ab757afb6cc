//! What would settle what the capture leaves open.

use super::{Finding, Role, When};
use crate::cors::{Judgement, Undetermined, Verdict};
use crate::wording::Wording;

/// One line: what would settle what the capture leaves open. `None` where nothing is open that bears on the answer.
pub fn settled_by(judgement: &Judgement, findings: &[Finding]) -> Option<Wording> {
    match judgement.verdict {
        Verdict::Undetermined(Undetermined::NoPageOrigin) => Some(say!(
            "The page's origin would settle it: a capture that shows the request's Origin or Referer header."
        )),
        Verdict::Undetermined(Undetermined::NotExplained) => {
            Some(say!("The red line in the browser's console would settle it: it names the reason."))
        }
        Verdict::Undetermined(Undetermined::ResponseNotShown) => Some(say!(
            "The response would settle it: repeat the request with the developer tools open, and let it come to its end."
        )),
        Verdict::Undetermined(Undetermined::NoRequest) => {
            Some(say!("The request that follows the preflight would settle it: capture until it has ended."))
        }
        Verdict::Undetermined(Undetermined::CredentialsDecide) => Some(MODE),
        Verdict::Blocked(_) if judgement.trials.len() > 1 => {
            let decides = |finding: &Finding| finding.role == Role::Blocks && finding.when != When::Always;
            Some(if findings.iter().any(decides) { MODE } else { EITHER_WAY })
        }
        Verdict::Blocked(_) | Verdict::Allowed | Verdict::NotCors(_) | Verdict::Failed(..) => None,
    }
}

const MODE: Wording =
    say!("The page's call would settle it: whether it says credentials: 'include' (XMLHttpRequest: withCredentials).");

const EITHER_WAY: Wording = say!(
    "It is blocked either way. Whether the page's call says credentials: 'include' (XMLHttpRequest: \
                          withCredentials) settles only what else the server has to allow."
);

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::explain;

    #[test]
    fn what_is_open_is_told_and_nothing_else() {
        for (scene, expected) in [
            ("GET anonymous\nresponse 200", Some("Origin or Referer")),
            ("GET omit\nerror net::ERR_FAILED", Some("The response would settle it")),
            ("GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://app.example", Some("red line")),
            (
                "GET unknown\nresponse 200\nAccess-Control-Allow-Origin: https://other.example",
                Some("blocked either way"),
            ),
            (
                "PUT unknown\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: *\nerror net::ERR_FAILED",
                Some("The page's call would settle it"),
            ),
            ("GET include\nresponse 200\nAccess-Control-Allow-Origin: *", None),
            ("GET omit\nresponse 200", None),
            ("GET unknown\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none", None),
        ] {
            let report = explain(scene);
            let told = report.settled_by.unwrap_or_default();
            assert!(expected.map_or(told.is_empty(), |expected| told.contains(expected)), "{told:?} in:\n{scene}");
        }
    }
}
