//! Which rule made the browser send a preflight.

use crate::exchange::Exchange;
use crate::fetch::safelist::{TOTAL_LIMIT, Unsafe, VALUE_LIMIT, is_cors_safelisted_request_header, value_length};
use crate::fetch::{HeaderList, method};

/// One sentence per rule, per the standard's [HTTP fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): the method, each unsafe
/// header, or else the upload. Empty when no preflight was seen.
pub fn preflight_reasons(exchange: &Exchange) -> Vec<String> {
    if exchange.preflight.is_none() {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let method = exchange.current_method();
    if !method::is_cors_safelisted(&method) {
        reasons.push(format!("The method {method} is none of GET, HEAD and POST."));
    }
    let headers = exchange.page_headers();
    reasons.extend(exchange.unsafe_header_names().iter().map(|name| header_reason(name, &headers)));
    if reasons.is_empty() {
        reasons.push(
            "Method and headers need none: the page listens to upload progress on the XMLHttpRequest, or sends a stream as the body."
                .to_owned(),
        );
    }
    reasons
}

fn header_reason(name: &str, headers: &HeaderList) -> String {
    let value = headers.get(name);
    match value.as_deref().map(|value| (value, is_cors_safelisted_request_header(name, value))) {
        Some((value, Err(Unsafe::Value))) if name == "content-type" => format!(
            "Content-Type: {value} is none of the three types that a form can send (text/plain, application/x-www-form-urlencoded, multipart/form-data)."
        ),
        Some((value, Err(Unsafe::Value))) => format!("The value of {name} is not safelisted: {value}."),
        Some((value, Err(Unsafe::TooLong))) => {
            format!("The value of {name} is {} bytes long; up to {VALUE_LIMIT} need no preflight.", value_length(value))
        }
        Some((_, Ok(()))) => {
            format!("The safelisted headers, {name} among them, are longer than {TOTAL_LIMIT} bytes together.")
        }
        None if name == "content-type" => {
            "The Content-Type is none of the three types that a form can send (application/json is not).".to_owned()
        }
        None | Some((_, Err(Unsafe::Name | Unsafe::TotalTooLong))) => {
            format!("The header {name} is not on the safelist.")
        }
    }
}
