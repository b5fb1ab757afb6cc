use super::{Case, Details};
use crate::cors::{NetFailure, Stage, Verdict};
use crate::wording::Wording;

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
    /// What the name of the error says: start the server, correct the address, mend the certificate, look at the proxy. Open the address
    /// in a tab: it fails there, too, and says more.
    ///
    /// # Not to be confused with
    /// A CORS block, although some consoles print both words: Firefox says "CORS request did not succeed" for all of these.
    struct NetworkError { stage: Stage, error: Option<String>, has_status: bool }
    code: "network-error",
    actor: Environment,
}

impl NetworkError {
    fn detect(case: &Case) -> Option<Self> {
        match &case.judgement.verdict {
            Verdict::Failed(stage, NetFailure::Network(error)) if *stage != Stage::Preflight && case.failure.is_none() => {
                let has_status = case.exchange.request.is_some_and(|request| request.entry.response.status > 0);
                Some(Self { stage: *stage, error: error.clone(), has_status })
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
    fn message(&self) -> Wording {
        match (&self.error, self.has_status) {
            (Some(error), true) => say!(
                "The response broke off, or could not be read ({error}): this is the network, not CORS.",
                error
            ),
            (Some(error), false) => say!("The request failed ({error}): this is the network, not CORS.", error),
            (None, true) => say!("The response broke off, or could not be read: this is the network, not CORS."),
            (None, false) => say!("The request failed: this is the network, not CORS."),
        }
    }
    fn hint(&self) -> Option<Wording> {
        self.error.as_deref().and_then(advice)
    }
}

/// What to do about one of Chromium's network errors.
pub(super) fn advice(error: &str) -> Option<Wording> {
    let name = error.strip_prefix("net::ERR_")?;
    ADVICE.iter().find(|(starts, _)| starts.iter().any(|start| name.starts_with(start))).map(|(_, advice)| advice.clone())
}

/// By the beginnings of the errors' names; the first that fits.
static ADVICE: &[(&[&str], Wording)] = &[
    (&["CONNECTION_REFUSED"], say!("Nothing listens at that host and port: is the server running?")),
    (&["NAME_NOT_RESOLVED", "NAME_RESOLUTION_FAILED", "DNS_"], say!("The host name does not exist, or not in this network.")),
    (&["CERT_DATE_INVALID"], say!("The certificate is over, or not valid yet; or this machine's clock is wrong.")),
    (&["CERT_COMMON_NAME_INVALID"], say!("The certificate is for another host name: call the one that it names.")),
    (
        &["CERT_", "SSL_", "BAD_SSL_", "ECH_"],
        say!("The browser does not trust the certificate: open the address in a tab to see why. A self-signed one can be accepted there."),
    ),
    (
        &["CONNECTION_TIMED_OUT", "TIMED_OUT"],
        say!("The server did not answer in time: a firewall swallows the request, or the server hangs."),
    ),
    (
        &["EMPTY_RESPONSE", "CONNECTION_RESET", "CONNECTION_CLOSED", "CONNECTION_ABORTED", "SOCKET_NOT_CONNECTED"],
        say!("The server closed the connection without a response: it crashed on this request, or a firewall drops it."),
    ),
    (
        &["CONTENT_LENGTH_MISMATCH", "INCOMPLETE_CHUNKED_ENCODING", "INCOMPLETE_HTTP2_HEADERS"],
        say!("The server stopped in the middle of the response: it crashed, or a proxy ran out of time or space."),
    ),
    (
        &["CONTENT_DECODING_FAILED"],
        say!("The body is not what Content-Encoding says: something compresses twice, or changes the header alone."),
    ),
    (
        &["HTTP2_", "QUIC_", "SPDY_"],
        say!("The server or a proxy broke the rules of HTTP/2 or HTTP/3, or gave the request up: its log says why."),
    ),
    (
        &["INVALID_HTTP_RESPONSE", "INVALID_RESPONSE", "INVALID_CHUNKED_ENCODING", "RESPONSE_HEADERS_", "METHOD_NOT_SUPPORTED"],
        say!("What came back is no HTTP response that the browser understands: is it the right port, and http or https as meant?"),
    ),
    (
        &["UNEXPECTED_PROXY_AUTH"],
        say!("The server answered 407 although it is no proxy: it should ask for credentials with 401, and let OPTIONS through."),
    ),
    (
        &["PROXY_", "TUNNEL_", "SOCKS_", "NO_SUPPORTED_PROXIES", "MANDATORY_PROXY", "PAC_", "HTTPS_PROXY_"],
        say!("The proxy that this browser uses does not answer or refuses: look at the system's proxy settings."),
    ),
    (
        &["INTERNET_DISCONNECTED", "NETWORK_CHANGED", "NETWORK_IO_SUSPENDED"],
        say!("The machine's own connection was gone, or the developer tools are set to offline."),
    ),
    (
        &["ADDRESS_UNREACHABLE", "ADDRESS_INVALID", "NETWORK_ACCESS_DENIED"],
        say!("No way leads to that address: another network, a VPN that is off, or a firewall on this machine."),
    ),
    (&["TOO_MANY_REDIRECTS"], say!("It is redirected in a circle: call the final address.")),
    (
        &["UNSAFE_REDIRECT", "DISALLOWED_URL_SCHEME", "UNKNOWN_URL_SCHEME"],
        say!("The redirect leads to an address that a page may not ask for, because it is neither http nor https."),
    ),
    (&["UNSAFE_PORT"], say!("Browsers refuse that port, as other protocols use it: let the server listen at another one.")),
    (
        &["H2_OR_QUIC_REQUIRED"],
        say!("A streamed body needs HTTP/2 or HTTP/3, and this server speaks HTTP/1.1: send the body whole."),
    ),
    (
        &["INVALID_ARGUMENT"],
        say!("A streamed body cannot be sent a second time, so its request may not be redirected (except with 303): call the final address."),
    ),
    (&["CACHE_MISS"], say!("The page asked for a stored response only (cache: 'only-if-cached'), and there is none.")),
    (
        &["BLOCKED_BY_ADMINISTRATOR", "BLOCKED_ENROLLMENT"],
        say!("A policy of whoever manages this browser forbids the address."),
    ),
    (
        &["UPLOAD_FILE_CHANGED", "FILE_NOT_FOUND", "ACCESS_DENIED"],
        say!("The file that was to be sent has changed or gone since it was chosen: choose it again."),
    ),
    (&["INSUFFICIENT_RESOURCES"], say!("The browser has too many requests under way at once: send fewer, or smaller ones.")),
];

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
        for (error, expected) in [
            ("CONNECTION_REFUSED", "running"),
            ("CONNECTION_TIMED_OUT", "in time"),
            ("CERT_DATE_INVALID", "over"),
            ("CERT_COMMON_NAME_INVALID", "another host name"),
            ("CERT_AUTHORITY_INVALID", "trust"),
            ("SSL_PROTOCOL_ERROR", "trust"),
            ("PROXY_CONNECTION_FAILED", "proxy"),
            ("UNEXPECTED_PROXY_AUTH", "407"),
            ("HTTP2_PROTOCOL_ERROR", "HTTP/2"),
            ("H2_OR_QUIC_REQUIRED", "streamed"),
            ("TOO_MANY_REDIRECTS", "circle"),
            ("UNSAFE_REDIRECT", "neither http nor https"),
            ("INTERNET_DISCONNECTED", "connection was gone"),
        ] {
            let hint = words("network-error", &format!("GET omit\nerror net::ERR_{error}")).1.unwrap_or_default();
            assert!(hint.contains(expected), "{error}: {hint}");
        }
    }

    #[test]
    fn a_response_that_broke_off_is_told_from_none() {
        let scene = "GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror net::ERR_CONTENT_LENGTH_MISMATCH";
        assert!(words("network-error", scene).0.starts_with("The response broke off"));
        assert!(words("network-error", "GET omit\nerror net::ERR_TIMED_OUT").0.starts_with("The request failed"));
    }
}
