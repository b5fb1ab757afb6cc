//! What the list says of itself.

use super::cause;

/// The head of the exchanges whose address names no host.
pub const NO_HOST: &str = "No host";

/// In the list of hosts and in that of causes: no choice.
pub const ALL_HOSTS: &str = "All hosts";

/// In the list of causes: no choice.
pub const ALL_CAUSES: &str = "All causes";

/// How many exchanges of a host are listed.
pub fn host_count(blocked: usize, listed: usize) -> String {
    match (blocked, listed) {
        (0, 1) => "1 request".to_owned(),
        (0, listed) => format!("{listed} requests"),
        (blocked, listed) => format!("{blocked} of {listed} blocked"),
    }
}

/// A host that may be chosen.
pub fn host_offer(host: &str, count: usize) -> String {
    format!("{host} ({count})")
}

/// A cause that may be chosen.
pub fn cause_offer(code: &str, count: usize) -> String {
    format!("{} ({count})", cause(code))
}

/// The hosts for which there is no room.
pub fn more_hosts(count: usize) -> String {
    format!("and {count} more: type host:…")
}

/// What opens the filters.
pub fn filters(in_use: bool) -> &'static str {
    if in_use { "Filters and order: not as they were" } else { "Filters and order" }
}

/// The badge in the panel's header, for those who do not see it.
pub fn blocked_of(blocked: usize, count: usize) -> String {
    match (blocked, count) {
        (0, _) => "No request is blocked by CORS.".to_owned(),
        (1, 1) => "The only request is blocked by CORS.".to_owned(),
        (1, count) => format!("1 of {count} requests is blocked by CORS."),
        (blocked, count) => format!("{blocked} of {count} requests are blocked by CORS."),
    }
}
