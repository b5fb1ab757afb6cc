use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};

cause! {
    /// The network failed, not CORS.
    ///
    /// # What the browser saw
    /// A network error: no connection, no such host, a certificate that it does not trust, a response that broke off.
    ///
    /// # Why it refuses
    /// There is no whole response to hand to the page. No `Access-Control-*` header is at fault and none would help.
    ///
    /// # What to change
    /// What the name of the error says: start the server, correct the address, mend the certificate, look at the proxy.
    ///
    /// # Not to be confused with
    /// A CORS block, although some consoles print both words: Firefox says "CORS request did not succeed" for all of these.
    struct NetworkError { stage: Stage, error: Option<String> }
    code: "network-error",
    actor: Environment,
}

impl NetworkError {
    fn detect(case: &Case) -> Option<Self> {
        match &case.judgement.verdict {
            Verdict::Failed(stage, NetFailure::Network(error)) if *stage != Stage::Preflight && case.failure.is_none() => {
                Some(Self { stage: *stage, error: error.clone() })
            }
            _ => None,
        }
    }
}

impl Details for NetworkError {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn received(&self) -> Option<String> {
        self.error.clone()
    }
    fn message(&self) -> String {
        match &self.error {
            Some(error) => format!("The request failed in the network ({error}), not at CORS."),
            None => "The request failed in the network, not at CORS.".to_owned(),
        }
    }
    fn hint(&self) -> Option<String> {
        self.error.as_deref().and_then(advice).map(str::to_owned)
    }
}

/// What to do about one of Chromium's network errors.
pub(super) fn advice(error: &str) -> Option<&'static str> {
    let is = |start: &str| error.strip_prefix("net::ERR_").is_some_and(|name| name.starts_with(start));
    Some(if is("CONNECTION_REFUSED") {
        "Nothing listens at that host and port: is the server running?"
    } else if is("NAME_NOT_RESOLVED") {
        "The host name does not exist, or not in this network."
    } else if is("CERT_") || is("SSL_") {
        "The browser does not trust the certificate: open the address in a tab to see why."
    } else if is("TIMED_OUT") || is("CONNECTION_TIMED_OUT") {
        "The server did not answer in time."
    } else if is("EMPTY_RESPONSE") || is("CONNECTION_RESET") || is("CONNECTION_CLOSED") {
        "The server closed the connection without a response: it crashed on this request, or a firewall drops it."
    } else if is("BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS") {
        "A page on the internet wants to reach this machine or its local network: the browser asks the user for that. No header helps."
    } else if is("BLOCKED_BY_RESPONSE") || is("BLOCKED_BY_ORB") {
        "The response says that other sites may not embed it (Cross-Origin-Resource-Policy), or is of a kind that the page did not ask for."
    } else if is("INTERNET_DISCONNECTED") || is("NETWORK_CHANGED") {
        "The machine's own connection was gone."
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
            "network-error",
            &[
                "GET omit\nerror net::ERR_NAME_NOT_RESOLVED",
            ],
            &[
                "PUT include x-a\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Headers: x-a\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Credentials: true\nerror none",
                "GET omit\nerror net::ERR_FAILED",
                "PUT omit\npreflight 0\nerror net::ERR_EMPTY_RESPONSE",
                "GET omit\nerror net::ERR_ABORTED",
            ],
        );
    }

    #[test]
    fn the_hint_says_what_is_near() {
            let hint = words("network-error", "GET omit\nerror net::ERR_CERT_DATE_INVALID").1.unwrap_or_default();
            assert!(hint.contains("certificate"), "{hint}");
    }
}
