//! Which rule made the browser send a preflight.

use crate::exchange::Exchange;
use crate::fetch::safelist::{TOTAL_LIMIT, Unsafe, VALUE_LIMIT, is_cors_safelisted_request_header, value_length};
use crate::fetch::{HeaderList, method};
use crate::wording::Wording;

/// One sentence per rule, per the standard's [HTTP fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): the method, each unsafe
/// header, or else the upload. Empty when no preflight was seen.
pub fn preflight_reasons(exchange: &Exchange) -> Vec<Wording> {
    if exchange.preflight.is_none() {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let method = exchange.current_method();
    if !method::is_cors_safelisted(&method) {
        reasons.push(say!("The method {method} is none of GET, HEAD and POST.", method));
    }
    let headers = exchange.page_headers();
    reasons.extend(exchange.unsafe_header_names().iter().map(|name| header_reason(name, &headers)));
    if reasons.is_empty() {
        reasons.push(
            say!("Method and headers need none: the page listens to upload progress on the XMLHttpRequest, or sends a stream as the body."),
        );
    }
    reasons
}

fn header_reason(name: &str, headers: &HeaderList) -> Wording {
    let value = headers.get(name);
    match value.as_deref().map(|value| (value, is_cors_safelisted_request_header(name, value))) {
        Some((value, Err(Unsafe::Value))) if name == "content-type" => say!(
            "Content-Type: {value} is none of the three types that a form can send (text/plain, application/x-www-form-urlencoded, multipart/form-data).",
            value
        ),
        Some((value, Err(Unsafe::Value))) => say!("The value of {name} is not safelisted: {value}.", name, value),
        Some((value, Err(Unsafe::TooLong))) => {
            say!(
                "The value of {name} is {length} bytes long; up to {limit} need no preflight.",
                name,
                length = value_length(value),
                limit = VALUE_LIMIT
            )
        }
        Some((_, Ok(()))) => {
            say!(
                "The safelisted headers, {name} among them, are longer than {limit} bytes together.",
                name,
                limit = TOTAL_LIMIT
            )
        }
        None if name == "content-type" => {
            say!("The Content-Type is none of the three types that a form can send (application/json is not).")
        }
        None | Some((_, Err(Unsafe::Name | Unsafe::TotalTooLong))) => {
            say!("The header {name} is not on the safelist.", name)
        }
    }
}
