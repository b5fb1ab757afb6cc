//! Whether CORS has a say at all.

use super::net_failure::of_error;
use super::{NetFailure, NotCors, Settled, settled};
use crate::cors::Trial;
use crate::exchange::{Exchange, Logged, Standing, shows_sent_headers};
use crate::fetch::Origin;
use crate::fetch::location::is_http;
use crate::fetch::origin::scheme_of;
use crate::har::Entry;

pub(super) fn not_cors(exchange: &Exchange, page_origin: Option<&Origin>) -> Option<NotCors> {
    if !is_http(exchange.current_url()) {
        let scheme = scheme_of(exchange.current_url()).unwrap_or_default();
        let is_socket = ["ws", "wss"].iter().any(|socket| socket.eq_ignore_ascii_case(scheme));
        // Where a redirect led there, it was CORS that it came out of.
        let leads_out = !exchange.hops.is_empty();
        return (!leads_out).then_some(if is_socket { NotCors::WebSocket } else { NotCors::OtherScheme });
    }
    if exchange.request.is_some_and(|request| request.entry.response.via_service_worker) {
        return Some(NotCors::ServiceWorker);
    }
    if exchange.legs().any(|leg| leg.preflight.is_some()) {
        return None;
    }
    let entry = exchange.request?.entry;
    let stays = || page_origin.is_some() && exchange.legs().all(|leg| leg.server() == page_origin);
    let why = by_fetch_metadata(entry)
        .or_else(|| if stays() { Some(NotCors::SameOrigin) } else { by_resource_type(exchange) })?;
    let is_refused = matches!(why, NotCors::SameOrigin) && is_refused_for_its_location(exchange, page_origin);
    (!is_refused).then_some(why)
}

/// Whether a redirect at home was refused for where it leads to: there CORS begins.
fn is_refused_for_its_location(exchange: &Exchange, page_origin: Option<&Origin>) -> bool {
    let refused = exchange.request.is_some_and(|request| {
        let response = &request.entry.response;
        settled(&response.net_error) == Settled::Refused
    });
    let standing = page_origin.map(|page| Standing { origin: page.clone(), is_cors: false });
    refused && standing.is_some_and(|standing| Trial::run(&exchange.last(), &standing, false).response_blocks())
}

/// `Sec-Fetch-Mode` and `Sec-Fetch-Site`, which browsers send to trustworthy URLs.
fn by_fetch_metadata(entry: &Entry) -> Option<NotCors> {
    let headers = &entry.request.headers;
    match headers.get("sec-fetch-mode").as_deref() {
        Some("navigate" | "nested-navigate") => Some(NotCors::Navigation),
        Some("websocket") => Some(NotCors::WebSocket),
        Some("no-cors") => Some(NotCors::NoCors),
        Some("same-origin") => Some(NotCors::SameOrigin),
        _ if headers.get("sec-fetch-site").as_deref() == Some("same-origin") => Some(NotCors::SameOrigin),
        _ => None,
    }
}

fn by_resource_type(exchange: &Exchange) -> Option<NotCors> {
    let entry = exchange.request?.entry;
    match entry.resource_type.as_deref() {
        Some("document") => return Some(NotCors::Navigation),
        Some("websocket") => return Some(NotCors::WebSocket),
        _ => {}
    }
    let has_origin = |request: Logged| request.entry.request.headers.contains("origin");
    if exchange.legs().filter_map(|leg| leg.request).any(has_origin) {
        return None;
    }
    // Every cross-origin request in cors mode carries Origin.
    if shows_sent_headers(entry) {
        return Some(NotCors::NoCors);
    }
    let response = &entry.response;
    match entry.resource_type.as_deref() {
        // What Chromium takes away from a no-cors fetch (opaque response blocking) has a status, no header, and counts as aborted.
        Some("fetch")
            if response.status > 0
                && response.headers.iter().next().is_none()
                && of_error(&response.net_error) == Some(NetFailure::Aborted) =>
        {
            Some(NotCors::NoCors)
        }
        Some("image" | "media" | "script" | "stylesheet" | "ping" | "csp-violation-report") => Some(NotCors::NoCors),
        _ => None,
    }
}
