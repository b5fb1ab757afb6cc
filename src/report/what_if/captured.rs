//! The scenario that a captured exchange is.

use super::{Field, Scenario, YES, lines};
use crate::cors::{self, Judgement};
use crate::exchange::Exchange;
use crate::fetch::location::location_header;
use crate::fetch::safelist::{cors_unsafe_request_header_names, is_forbidden_request_header};
use crate::fetch::{CredentialsMode, HeaderList, method, status};
use crate::har::{NetError, Response};

/// Stands for a value that the capture does not hold. No header is safelisted with it.
const NOT_CAPTURED: &str = "(not captured)";

impl Scenario {
    /// An exchange's last request, with what it was answered. What was not captured is empty, to be filled in; of two credentials modes
    /// that fit the one under which it is blocked, or else that of `fetch()`.
    pub fn of(exchange: &Exchange) -> Self {
        let exchange = &*cors::made_part(exchange);
        let judgement = cors::judge(exchange);
        let mut scenario = Self::default();
        let origin = judgement.origin.as_ref().map(ToString::to_string).unwrap_or_default();
        scenario.set(Field::Origin, &origin);
        scenario.set(Field::Method, &exchange.current_method());
        scenario.set(Field::Url, exchange.current_url());
        scenario.set(Field::Credentials, credentials(exchange, &judgement).keyword());

        let sent = sent(exchange);
        let needs_none = cors_unsafe_request_header_names(&sent).is_empty()
            && method::is_cors_safelisted(&exchange.current_method());
        if exchange.preflight.is_some() && needs_none {
            scenario.set(Field::Upload, YES);
        }
        scenario.set(Field::RequestHeaders, &text(&sent));
        if let Some(preflight) = exchange.preflight {
            scenario.answer(Field::PreflightStatus, Field::PreflightHeaders, &preflight.entry.response);
        }
        if let Some(request) = exchange.request {
            scenario.answer(Field::Status, Field::Headers, &request.entry.response);
        }
        scenario
    }

    fn answer(&mut self, status: Field, headers: Field, response: &Response) {
        if response.status > 0 {
            self.set(status, &response.status.to_string());
        }
        self.set(headers, &text(&response.headers));
        // That a preflight was redirected is told at times by the error alone.
        let told = matches!(&response.net_error, NetError::Some(error) if error == "net::ERR_INVALID_REDIRECT");
        if status == Field::PreflightStatus && told {
            if !status::is_redirect(response.status) {
                self.set(status, "302");
            }
            if location_header(&response.headers).is_none() {
                let with_location = format!("Location: {NOT_CAPTURED}\n{}", self.get(headers));
                self.set(headers, with_location.trim_end());
            }
        }
    }
}

fn credentials(exchange: &Exchange, judgement: &Judgement) -> CredentialsMode {
    let noted = exchange.legs().filter_map(|leg| leg.request).find_map(|request| request.entry.request.credentials);
    let include = match &judgement.trials[..] {
        [only] => only.include,
        both if !both.is_empty() => {
            both.iter().all(|trial| trial.include == (trial.preflight_blocks() || trial.response_blocks()))
        }
        _ => judgement.include.unwrap_or_default(),
    };
    noted.unwrap_or(if include { CredentialsMode::Include } else { CredentialsMode::SameOrigin })
}

/// What the page set: what the preflight names, with the values that went with the request, and what is safelisted.
fn sent(exchange: &Exchange) -> HeaderList<'static> {
    let shown = exchange.page_headers();
    let named = exchange.unsafe_header_names();
    let unsafe_alone = cors_unsafe_request_header_names(&shown);
    let is_named = |name: &str| named.iter().any(|other| other.eq_ignore_ascii_case(name));
    let is_safe = |name: &str| !unsafe_alone.iter().any(|other| other.eq_ignore_ascii_case(name));
    let shown: Vec<_> = shown.iter().filter(|header| is_named(header.name) || is_safe(header.name)).collect();
    let mut sent: HeaderList = shown.iter().map(|line| (line.name.to_string(), line.value.to_string())).collect();
    for name in named.iter().filter(|name| !is_forbidden_request_header(name)) {
        // Where the value that is shown needs no preflight, it is not the one that was sent.
        let values = shown.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let alone: HeaderList = values.map(|line| (line.name.to_string(), line.value.to_string())).collect();
        if cors_unsafe_request_header_names(&alone).is_empty() && !unsafe_alone.contains(name) {
            sent.append(name.clone(), NOT_CAPTURED);
        }
    }
    sent
}

/// The lines that CORS goes by first.
fn text(headers: &HeaderList) -> String {
    let bears = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("access-control-") || name == "location" || name == "vary"
    };
    let first = headers.iter().filter(|header| bears(header.name));
    let others = headers.iter().filter(|header| !bears(header.name));
    lines::write(first.chain(others).map(|header| (header.name, header.value)))
}
