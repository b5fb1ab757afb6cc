//! How a reader wants a policy to differ from the least that was needed.

use super::{AllowOrigin, Policy};
use crate::wording::Wording;

/// What a reader adds and takes away; by default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Origins to allow too, or `https://*.shop.example` for subdomains; as typed.
    pub origins: Vec<String>,
    /// Captured origins to leave out. The last one always stays: a policy that allows nobody mends nothing.
    pub without: Vec<String>,
    /// Response headers that pages are to read; as typed.
    pub exposed: Vec<String>,
    /// Whether credentials are allowed; `None`: as captured.
    pub credentials: Option<bool>,
    /// Seconds for which a preflight may be reused; `None`: [`MAX_AGE`](super::policy::MAX_AGE).
    pub max_age: Option<u32>,
}

impl Wishes {
    /// Changes the policy as changed. What cannot be taken is left out, and each is named with the reason, as a sentence.
    pub fn apply(&self, policy: &mut Policy) -> Vec<Wording> {
        let mut refused = Vec::new();
        for typed in &self.origins {
            if let Err(why) = policy.allow(typed) {
                refused.push(why.of(typed));
            }
        }
        for typed in &self.exposed {
            if let Err(why) = policy.expose(typed) {
                refused.push(why.of(typed));
            }
        }
        if let AllowOrigin::List(origins) = &mut policy.allow_origin {
            let kept: Vec<String> = origins.iter().filter(|origin| !self.without.contains(origin)).cloned().collect();
            if !kept.is_empty() || !policy.allow_subdomains_of.is_empty() {
                *origins = kept;
            }
        }
        if let Some(allowed) = self.credentials {
            policy.set_credentials(allowed);
        }
        policy.max_age = self.max_age.unwrap_or(policy.max_age);
        refused
    }
}

/// What a reader typed into one field, one thing each: parted by blanks, commas or line ends, without quotes around.
pub fn typed_list(text: &str) -> Vec<String> {
    let parts = text.split(|character: char| character.is_whitespace() || matches!(character, ',' | ';'));
    let bare = parts.map(|part| part.trim_matches(['"', '\'', '`']));
    bare.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Origin;
    use crate::fix::AllowCredentials;

    fn policy() -> Policy {
        Policy {
            allow_origin: AllowOrigin::List(vec!["https://a.example".into(), "https://b.example".into()]),
            allow_subdomains_of: vec![],
            allow_credentials: AllowCredentials::Unknown,
            allow_methods: vec![],
            allow_headers: vec![],
            expose_headers: vec![],
            max_age: 7200,
            drop_request_headers: vec![],
        }
    }

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn no_wish_changes_nothing() {
        let mut changed = policy();
        assert_eq!(Wishes::default().apply(&mut changed), Vec::<Wording>::new());
        assert_eq!(changed, policy());
    }

    #[test]
    fn each_wish_is_granted() {
        let mut changed = policy();
        let wishes = Wishes {
            origins: strings(&["https://c.example", "https://*.shop.example"]),
            without: strings(&["https://a.example"]),
            exposed: strings(&["X-Total"]),
            credentials: Some(false),
            max_age: Some(600),
        };
        assert_eq!(wishes.apply(&mut changed), Vec::<Wording>::new());
        assert_eq!(changed.origins(), ["https://b.example", "https://c.example"]);
        assert_eq!(changed.allow_subdomains_of, ["https://shop.example"]);
        assert_eq!(changed.expose_headers, ["x-total"]);
        let allows = |origin| Origin::parse(origin).is_some_and(|origin| changed.allows(&origin));
        assert!(allows("https://b.example") && allows("https://x.y.shop.example"));
        assert!(!allows("https://a.example") && !allows("https://shop.example") && !allows("https://evilshop.example"));
        assert!(!allows("null"));
        assert_eq!((changed.allow_credentials, changed.max_age), (AllowCredentials::No, 600));
    }

    #[test]
    fn what_cannot_be_taken_is_named_with_the_reason() {
        let mut changed = policy();
        let wishes = Wishes {
            origins: strings(&["https://c.example/", "null", "*"]),
            exposed: strings(&["X Total", "*"]),
            ..Wishes::default()
        };
        let refused = wishes.apply(&mut changed);
        assert_eq!(refused.len(), 5, "{refused:?}");
        assert!(refused[0].starts_with("\"https://c.example/\" is no origin"), "{refused:?}");
        assert!(refused[3].starts_with("\"X Total\" is no header's name"), "{refused:?}");
        assert_eq!(changed, policy());
    }

    #[test]
    fn the_last_origin_stays() {
        let mut changed = policy();
        let without = strings(&["https://a.example", "https://b.example"]);
        Wishes { without, ..Wishes::default() }.apply(&mut changed);
        assert_eq!(changed, policy());
    }

    #[test]
    fn any_origin_never_gets_credentials() {
        let mut changed = Policy { allow_origin: AllowOrigin::Any, ..policy() };
        Wishes { credentials: Some(true), ..Wishes::default() }.apply(&mut changed);
        assert_eq!(changed.allow_credentials, AllowCredentials::No);
    }

    #[test]
    fn a_field_holds_several_however_they_are_parted() {
        assert_eq!(
            typed_list(" https://a.example,\n'https://b.example' ;"),
            ["https://a.example", "https://b.example"]
        );
        assert_eq!(typed_list("  "), Vec::<String>::new());
    }
}
