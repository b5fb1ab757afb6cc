//! What the list says of itself.

use super::cause;
use crate::wording::Wording;

/// The head of the exchanges whose address names no host.
pub const NO_HOST: Wording = say!("No host");

/// In the list of hosts and in that of causes: no choice.
pub const ALL_HOSTS: Wording = say!("All hosts");

/// In the list of causes: no choice.
pub const ALL_CAUSES: Wording = say!("All causes");

/// How many exchanges of a host are listed.
pub fn host_count(blocked: usize, listed: usize) -> Wording {
    match (blocked, listed) {
        (0, 1) => say!("1 request"),
        (0, listed) => say!("{listed} requests", listed),
        (blocked, listed) => say!("{blocked} of {listed} blocked", blocked, listed),
    }
}

/// A host that may be chosen.
pub fn host_offer(host: Wording, count: usize) -> Wording {
    say!("{host} ({count})", host, count)
}

/// A cause that may be chosen.
pub fn cause_offer(code: &str, count: usize) -> Wording {
    say!("{code} ({count})", code = cause(code), count)
}

/// The hosts for which there is no room.
pub fn more_hosts(count: usize) -> Wording {
    say!("and {count} more: type host:…", count)
}

/// What opens the filters.
pub fn filters(in_use: bool) -> Wording {
    if in_use { say!("Filters and order: not as they were") } else { say!("Filters and order") }
}

/// The badge in the panel's header, for those who do not see it.
pub fn blocked_of(blocked: usize, count: usize) -> Wording {
    match (blocked, count) {
        (0, _) => say!("No request is blocked by CORS."),
        (1, 1) => say!("The only request is blocked by CORS."),
        (1, count) => say!("1 of {count} requests is blocked by CORS.", count),
        (blocked, count) => say!("{blocked} of {count} requests are blocked by CORS.", blocked, count),
    }
}
