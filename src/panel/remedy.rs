//! One policy for all that a page asked of one server: pasted, it mends every request and breaks none.

use super::address;
use crate::fix::{AllowOrigin, Policy, Wishes};
use crate::report::{Outcome, Summary};
use crate::wording::Wording;

/// A policy and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The answer that would let all of them pass, changed as the reader wishes.
    pub policy: Policy,
    /// The same before the reader changed it.
    pub captured: Policy,
    /// What of the reader's wishes was not taken, and why: sentences.
    pub refused: Vec<Wording>,
    /// How many requests to that server it was made for, those that passed before included.
    pub requests: usize,
}

impl Remedy {
    /// Whether both say the same, for however many requests.
    pub fn says_what(&self, other: &Self) -> bool {
        (&self.policy, &self.captured, &self.refused) == (&other.policy, &other.captured, &other.refused)
    }
}

/// The remedy for an exchange and for all others with the same server; `None` where the server has nothing to mend. Of exchanges that
/// are alike one is enough, with their count.
pub fn remedy<'a>(
    chosen: &Summary,
    exchanges: impl IntoIterator<Item = (&'a Summary, usize)>,
    wishes: &Wishes,
) -> Option<Remedy> {
    let mut captured = chosen.policy.clone().filter(|_| chosen.wants_headers())?;
    let mut requests = 0;
    for (exchange, count) in exchanges.into_iter().filter(|(exchange, _)| counts_with(exchange, chosen)) {
        requests += count;
        if let Some(policy) = &exchange.policy {
            captured.widen(policy);
        }
    }
    let mut policy = captured.clone();
    let refused = wishes.apply(&mut policy);
    Some(Remedy { policy, captured, refused, requests })
}

/// Whether one exchange counts in the remedy for another: they go to the same server, and CORS has a say in it.
fn counts_with(exchange: &Summary, other: &Summary) -> bool {
    let allows_any =
        |exchange: &Summary| exchange.policy.as_ref().map(|policy| policy.allow_origin == AllowOrigin::Any);
    allows_any(exchange).is_some()
        // One answer cannot both be `*` and name an origin.
        && allows_any(exchange) == allows_any(other)
        && (exchange.wants_headers() || exchange.outcome == Outcome::Allowed)
        && address::server(&exchange.current_url) == address::server(&other.current_url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{AllowCredentials, AllowOrigin};
    use crate::panel::sample::report;

    fn exchange(outcome: Outcome, url: &str, method: &str) -> Summary {
        Summary {
            url: url.to_owned(),
            current_url: url.to_owned(),
            policy: Some(Policy {
                allow_origin: AllowOrigin::List(vec!["https://app.example".to_owned()]),
                allow_subdomains_of: Vec::new(),
                allow_credentials: AllowCredentials::No,
                allow_methods: vec![method.to_owned()],
                allow_headers: Vec::new(),
                expose_headers: Vec::new(),
                max_age: 7200,
                drop_request_headers: Vec::new(),
            }),
            ..report(outcome)
        }
    }

    fn each(exchanges: &[Summary]) -> impl Iterator<Item = (&Summary, usize)> {
        exchanges.iter().map(|exchange| (exchange, 1))
    }

    #[test]
    fn it_covers_what_is_blocked_and_what_passes_at_the_same_server() {
        let exchanges = [
            exchange(Outcome::Blocked, "https://api.example/a", "PUT"),
            exchange(Outcome::Allowed, "https://api.example/b?c", "DELETE"),
            exchange(Outcome::Blocked, "https://api.example:8443/a", "PATCH"),
            exchange(Outcome::Undetermined, "https://api.example/c", "QUERY"),
            report(Outcome::Failed),
        ];
        let remedy = remedy(&exchanges[0], each(&exchanges), &Wishes::default()).expect("a remedy");
        assert_eq!(remedy.policy.allow_methods, ["DELETE", "PUT"]);
        assert_eq!(remedy.requests, 2);
    }

    #[test]
    fn one_answer_does_not_claim_to_serve_pages_without_an_origin_too() {
        let named = exchange(Outcome::Blocked, "https://api.example/a", "PUT");
        let mut unnamed = exchange(Outcome::Blocked, "https://api.example/a", "PATCH");
        unnamed.policy.as_mut().expect("a policy").allow_origin = AllowOrigin::Any;
        let both = [named, unnamed];
        let remedies = both.each_ref().map(|chosen| remedy(chosen, each(&both), &Wishes::default()).expect("a remedy"));
        assert_eq!(remedies[0].policy.allow_methods, ["PUT"]);
        assert_eq!(remedies[1].policy.allow_methods, ["PATCH"]);
        assert_eq!(remedies[1].policy.allow_origin, AllowOrigin::Any);
        assert_eq!(remedies.map(|remedy| remedy.requests), [1, 1]);
    }

    #[test]
    fn the_reader_changes_it_and_what_was_captured_is_kept_beside() {
        let blocked = exchange(Outcome::Blocked, "https://api.example/a", "PUT");
        let wishes = Wishes { origins: vec!["https://b.example".into(), "b".into()], ..Wishes::default() };
        let remedy = remedy(&blocked, [(&blocked, 1)], &wishes).expect("a remedy");
        assert_eq!(remedy.policy.origins(), ["https://app.example", "https://b.example"]);
        assert_eq!(remedy.captured.origins(), ["https://app.example"]);
        assert_eq!(remedy.refused.len(), 1);
    }

    #[test]
    fn where_the_server_has_nothing_to_mend_there_is_none() {
        let allowed = exchange(Outcome::Allowed, "https://api.example/b", "PUT");
        assert_eq!(remedy(&allowed, [(&allowed, 1)], &Wishes::default()), None);
        assert_eq!(remedy(&report(Outcome::Blocked), [], &Wishes::default()), None);
    }
}
