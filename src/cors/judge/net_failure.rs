//! What stopped a request that CORS did not.

use super::{NetFailure, NotCors, Verdict};
use crate::cors::Stage;
use crate::cors::trial::{has_answer, is_followable_redirect};
use crate::exchange::{Exchange, shows_sent_headers};
use crate::fetch::{Origin, origin};
use crate::har::NetError;

pub(super) fn net_failure(exchange: &Exchange) -> Option<(Stage, NetFailure)> {
    let error = exchange
        .request
        .map(|request| &request.entry.response)
        .map(|response| (response.status, of_error(&response.net_error)));
    let at_request = match error {
        // It broke off after the headers had been accepted; an abort then only means that nobody read the body.
        Some((1.., how)) => {
            let is_hop = exchange.request.is_some_and(|request| is_followable_redirect(&request.entry.response));
            let stage = if is_hop { Stage::Redirect } else { Stage::Response };
            return how.filter(|how| *how != NetFailure::Aborted).map(|how| (stage, how));
        }
        Some((0, how)) => how,
        None => None,
    };
    if let Some(preflight) = exchange.preflight.filter(|preflight| !has_answer(preflight)) {
        // Chromium copies the preflight's error to the request; where it shows only there, that will do.
        let how = match &preflight.entry.response.net_error {
            // Firefox may hand over an answer before its status: then headers are there. And it lists what has not ended.
            NetError::NotWritten
                if preflight.entry.response.headers.iter().next().is_some()
                    || preflight.entry.is_timed == Some(false) =>
            {
                None
            }
            NetError::NotWritten => Some(NetFailure::Network(None)),
            error => of_error(error).or(at_request),
        };
        // Nothing embeds a preflight.
        let how = how.map(|how| match how {
            NetFailure::NotEmbeddable(error) => NetFailure::Network(Some(error)),
            how => how,
        });
        return how.map(|how| (Stage::Preflight, how));
    }
    at_request.or_else(|| is_refused_local_network(exchange).then_some(NetFailure::LocalNetworkAccess)).map(|how| {
        match how {
            NetFailure::NotSent | NetFailure::BlockedByClient | NetFailure::LocalNetworkAccess => (Stage::Request, how),
            NetFailure::Aborted | NetFailure::NotEmbeddable(_) | NetFailure::Network(_) => (Stage::Response, how),
        }
    })
}

/// Whether a page on the internet asked, without a preflight, for an address that is local by its name alone, and the request never
/// went out. Chromium names the reason at a preflight only. A page that is not named is one over https that asks over http.
fn is_refused_local_network(exchange: &Exchange) -> bool {
    let Some(request) = exchange.request.filter(|_| exchange.preflight.is_none()) else { return false };
    // Every exchange passes here: the cheap questions come first.
    let has_failed = matches!(&request.entry.response.net_error, NetError::Some(error) if error == "net::ERR_FAILED");
    if !has_failed || shows_sent_headers(request.entry) {
        return false;
    }
    let is_local = |origin: Option<&Origin>| origin?.host().map(origin::is_local_network_host);
    let (page, server) = (exchange.page_origin(), exchange.server_origin());
    let asks_over_http = server.and_then(Origin::scheme) == Some("http");
    let is_page_elsewhere = is_local(page) == Some(false) || (page.is_none() && asks_over_http);
    is_page_elsewhere && is_local(server) == Some(true)
}

/// What a page embeds without reading it fails for reasons of its own, which read like CORS.
pub(super) fn not_embeddable(exchange: &Exchange, why: NotCors) -> Option<Verdict> {
    match net_failure(exchange)? {
        (stage, how @ NetFailure::NotEmbeddable(_)) if why == NotCors::NoCors => Some(Verdict::Failed(stage, how)),
        _ => None,
    }
}

/// `None` for no error and for those that may be CORS.
pub(super) fn of_error(error: &NetError) -> Option<NetFailure> {
    let NetError::Some(error) = error else { return None };
    match error.as_ref() {
        // The latter is the developer tools' own.
        "" | "net::ERR_BLOCKED_BY_CLIENT.Inspector" => Some(NetFailure::NotSent),
        "net::ERR_FAILED" => None,
        "net::ERR_ABORTED" => Some(NetFailure::Aborted),
        error if error.starts_with("net::ERR_BLOCKED_BY_CLIENT") => Some(NetFailure::BlockedByClient),
        "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS" => Some(NetFailure::LocalNetworkAccess),
        error if error == "net::ERR_BLOCKED_BY_ORB" || error.starts_with("net::ERR_BLOCKED_BY_RESPONSE") => {
            Some(NetFailure::NotEmbeddable(error.to_owned()))
        }
        error if error.starts_with("net::") => Some(NetFailure::Network(Some(error.to_owned()))),
        _ => None,
    }
}
