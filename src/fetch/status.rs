//! [Statuses](https://fetch.spec.whatwg.org/#statuses).

/// An [ok status](https://fetch.spec.whatwg.org/#ok-status): 200 to 299.
pub fn is_ok(status: u16) -> bool {
    (200..=299).contains(&status)
}

/// A [redirect status](https://fetch.spec.whatwg.org/#redirect-status).
pub fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// What a status says, for the reader: the reason phrase of the registry, empty for one that it does not hold.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the registry of HTTP status codes.
    const REGISTRY: &str = "200 OK, 201 Created, 202 Accepted, 204 No Content, 206 Partial Content, 301 Moved Permanently, 302 Found, \
        303 See Other, 304 Not Modified, 307 Temporary Redirect, 308 Permanent Redirect, 400 Bad Request, 401 Unauthorized, \
        403 Forbidden, 404 Not Found, 405 Method Not Allowed, 406 Not Acceptable, 408 Request Timeout, 409 Conflict, 410 Gone, \
        411 Length Required, 413 Content Too Large, 415 Unsupported Media Type, 421 Misdirected Request, 422 Unprocessable Content, \
        426 Upgrade Required, 429 Too Many Requests, 431 Request Header Fields Too Large, 500 Internal Server Error, \
        501 Not Implemented, 502 Bad Gateway, 503 Service Unavailable, 504 Gateway Timeout";

    #[test]
    fn a_status_is_called_what_the_registry_calls_it_or_nothing() {
        let rows: Vec<_> = REGISTRY.split(", ").filter_map(|row| row.split_once(' ')).collect();
        for status in 0..=999 {
            let row = rows.iter().find(|(number, _)| *number == status.to_string());
            assert_eq!(reason_phrase(status), row.map_or("", |(_, phrase)| phrase), "{status}");
        }
    }

    #[test]
    fn from_200_to_299_is_ok_and_five_statuses_redirect() {
        for (status, ok) in [(0, false), (199, false), (200, true), (299, true), (300, false), (404, false)] {
            assert_eq!(is_ok(status), ok, "{status}");
        }
        let redirects: Vec<_> = (0..=999).filter(|&status| is_redirect(status)).collect();
        assert_eq!(redirects, [301, 302, 303, 307, 308]);
    }
}
