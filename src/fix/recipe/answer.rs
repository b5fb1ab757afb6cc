//! A policy as one server's syntax can say it: the part that is the same for every recipe.

use super::code::{Code, each};
use crate::fetch::origin::is_local_network_host;
use crate::fetch::url::scheme_and_host;
use crate::fix::pattern;
use crate::fix::{AllowCredentials, AllowOrigin, Applicability, Part, Policy, Snippet};
use crate::wording::Wording;

/// What a recipe writes down, and what the reader has to know about it.
pub(super) struct Answer<'a> {
    pub(super) origins: Origins<'a>,
    /// `No` also where `*` rules credentials out.
    pub(super) credentials: AllowCredentials,
    pub(super) methods: Vec<&'a str>,
    pub(super) request_headers: Vec<&'a str>,
    pub(super) exposed_headers: Vec<&'a str>,
    pub(super) max_age: u32,
    applicability: Applicability,
    notes: Vec<Wording>,
}

/// Whom the answer names in `Access-Control-Allow-Origin`.
pub(super) enum Origins<'a> {
    /// `*`.
    Any,
    /// One origin, sent to everyone without a lookup: the browser compares. As safe as comparing on the server, and the answer is
    /// the same for everyone, so that it needs no `Vary` and no cache can hand out a wrong one. A page that is not allowed is told
    /// which origin is, instead of "header missing".
    One(&'a str),
    /// Several, of which the answer names the one that asked. The answer differs, so it always says `Vary: Origin`, also when it names
    /// nobody.
    Listed(Listed<'a>),
}

/// What is listed where no origin could be written, for a product that takes no list for any origin. A domain that nobody can have.
pub(super) const NOBODY: &str = "https://nobody.invalid";

impl Origins<'_> {
    /// As a list with `*` for any origin and [`pattern::wildcard`] for subdomains. Never empty.
    pub(super) fn with_wildcards(&self) -> Vec<String> {
        match self {
            Origins::Any => vec!["*".into()],
            Origins::One(origin) => vec![(*origin).into()],
            Origins::Listed(listed) if listed.exact.is_empty() && listed.subdomains_of.is_empty() => {
                vec![NOBODY.into()]
            }
            Origins::Listed(listed) => listed.each(&str::to_owned, &pattern::wildcard),
        }
    }
}

/// The origins that an answer chooses from.
#[derive(Default)]
pub(super) struct Listed<'a> {
    /// Compared as they stand.
    pub(super) exact: Vec<&'a str>,
    /// Parents of subdomains that are let in, each written by [`pattern::subdomains`] or, where the product compares such a text
    /// safely, [`pattern::wildcard`]. Always empty in an [`Answer::exact`].
    pub(super) subdomains_of: Vec<&'a str>,
}

impl Listed<'_> {
    /// Each origin as it is written, then each parent.
    pub(super) fn each(&self, exact: &dyn Fn(&str) -> String, subdomains_of: &dyn Fn(&str) -> String) -> Vec<String> {
        [each(&self.exact, exact), each(&self.subdomains_of, subdomains_of)].concat()
    }
}

/// Stands behind the comment sign at the line that allows credentials, when nobody knows whether they are used.
const ONLY_WITH_CREDENTIALS: &str = "only needed if the page uses credentials: 'include'";

impl<'a> Answer<'a> {
    /// Keeps what `fits` the server's syntax.
    pub(super) fn new(policy: &'a Policy, fits: fn(&str) -> bool) -> Self {
        Self::of(policy, fits, true)
    }

    /// The same for a product that compares origins as they stand and in no other way: subdomains are left out.
    pub(super) fn exact(policy: &'a Policy, fits: fn(&str) -> bool) -> Self {
        Self::of(policy, fits, false)
    }

    fn of(policy: &'a Policy, fits: fn(&str) -> bool, has_patterns: bool) -> Self {
        let mut answer = Self {
            origins: Origins::Any,
            credentials: policy.allow_credentials,
            methods: Vec::new(),
            request_headers: Vec::new(),
            exposed_headers: Vec::new(),
            max_age: policy.max_age,
            applicability: Applicability::Ready,
            notes: Vec::new(),
        };
        answer.advise_on_any_origin(policy);
        answer.advise_on_request_headers(policy);
        answer.advise_on_credentials();
        if let AllowOrigin::List(origins) = &policy.allow_origin {
            let mut exact = answer.keep(origins, fits);
            // Some recipes write a pattern for them, too.
            exact.retain(|origin| pattern::stands_for(&pattern::exact(origin), origin));
            let subdomains_of = answer.keep_subdomains(&policy.allow_subdomains_of, fits, has_patterns);
            answer.advise_on_origins(&exact);
            answer.origins = match exact.as_slice() {
                [origin] if subdomains_of.is_empty() => Origins::One(origin),
                _ => Origins::Listed(Listed { exact, subdomains_of }),
            };
        }
        answer.methods = answer.keep(&policy.allow_methods, fits);
        answer.request_headers = answer.keep(&policy.allow_headers, fits);
        answer.exposed_headers = answer.keep(&policy.expose_headers, fits);
        answer
    }

    /// Whether `Access-Control-Allow-Credentials: true` is sent.
    pub(super) fn allows_credentials(&self) -> bool {
        self.credentials != AllowCredentials::No
    }

    /// What to say, as a comment, at the line that allows credentials.
    pub(super) fn credentials_comment(&self) -> Option<&'static str> {
        (self.credentials == AllowCredentials::Unknown).then_some(ONLY_WITH_CREDENTIALS)
    }

    /// The same behind this comment sign; empty where there is nothing to say.
    pub(super) fn credentials_comment_behind(&self, sign: &str) -> String {
        self.credentials_comment().map(|comment| format!("{sign}{comment}")).unwrap_or_default()
    }

    /// Leaves out the methods that are not among those the product `knows`.
    pub(super) fn keep_methods(&mut self, knows: &[&str], product: impl Into<Wording>) {
        let (kept, other): (Vec<&str>, Vec<&str>) = self.methods.iter().partition(|method| knows.contains(method));
        self.methods = kept;
        self.leave_out(&other, |values| {
            say!("Left out, because {product} has no such method: {values}.", product = product.into(), values)
        });
    }

    /// Has told that `values` are not written, and why.
    pub(super) fn leave_out(&mut self, values: &[&str], tell: impl FnOnce(String) -> Wording) {
        if !values.is_empty() {
            self.note(Applicability::NeedsYourInput, tell(quoted(values)));
        }
    }

    /// Adds what the reader has to know about this snippet, which is at best `applicability`.
    pub(super) fn note(&mut self, applicability: Applicability, note: Wording) {
        self.applicability = self.applicability.max(applicability);
        self.notes.push(note);
    }

    /// The finished snippet; each part is a place and what goes there.
    pub(super) fn snippet<const N: usize>(self, parts: [(&'static str, Code); N], apply: &'static str) -> Snippet {
        Snippet {
            parts: parts.map(|(place, code)| Part::new(place, code)).into(),
            apply: Wording::text(apply),
            applicability: self.applicability,
            notes: self.notes,
        }
    }

    fn advise_on_any_origin(&mut self, policy: &Policy) {
        if policy.allow_origin != AllowOrigin::Any {
            return;
        }
        self.note(
            Applicability::Risky,
            say!("\"*\" lets every website read these responses. It stands here because the browser says Origin: null (a file, a \
             sandboxed frame, redirects across servers), which no list can name safely. Better: serve the page over http or \
             https, or call the last address at once, and name the page's origin."),
        );
        if policy.allows_credentials() {
            self.credentials = AllowCredentials::No;
            self.note(
                Applicability::Risky,
                say!("This answer is for requests without credentials: a request with credentials: 'include' stays blocked, because \
                 no browser accepts \"*\" for it."),
            );
        }
    }

    fn advise_on_request_headers(&mut self, policy: &Policy) {
        if policy.drop_request_headers.is_empty() {
            return;
        }
        let names = policy.drop_request_headers.join(", ");
        self.note(
            Applicability::NeedsYourInput,
            say!(
                "Remove from the page's request, or its preflight keeps failing: {names}. No server should allow that.",
                names
            ),
        );
    }

    fn advise_on_credentials(&mut self) {
        if self.credentials == AllowCredentials::Unknown {
            self.note(
                Applicability::NeedsYourInput,
                say!("The capture does not show whether the page uses credentials: 'include'. If it does not, delete what is marked \
                 as needed only then."),
            );
        }
    }

    /// Of a pattern that lets in more than it should, nothing is shown.
    fn keep_subdomains(&mut self, parents: &'a [String], fits: fn(&str) -> bool, has_patterns: bool) -> Vec<&'a str> {
        let stands = |parent: &str| pattern::stands_for_subdomains(&pattern::subdomains(parent), parent);
        let mut kept = self.keep(parents, fits);
        kept.retain(|parent| stands(parent));
        if kept.is_empty() {
            return kept;
        }
        let named = each(&kept, &pattern::wildcard).join(", ");
        if !has_patterns {
            self.note(
                Applicability::NeedsYourInput,
                say!(
                    "Left out, because this product compares whole origins only: {named}. Name each subdomain.",
                    named
                ),
            );
            return Vec::new();
        }
        self.note(
            Applicability::Risky,
            say!("{named} lets in every page on every subdomain: also a forgotten one, and one that somebody else was given. Name \
                 the origins one by one if you can.", named),
        );
        kept
    }

    fn advise_on_origins(&mut self, origins: &[&str]) {
        let named = |which: fn(&str, &str) -> bool| {
            let which = |origin: &&&str| scheme_and_host(origin).is_some_and(|(scheme, host)| which(scheme, host));
            origins.iter().filter(which).copied().collect::<Vec<_>>().join(", ")
        };
        let local = named(|_, host| is_local_network_host(host));
        if !local.is_empty() {
            self.notes
                .push(say!("For development only, keep out of the production server's configuration: {local}.", local));
        }
        let insecure = named(|scheme, host| scheme == "http" && !is_local_network_host(host));
        if self.allows_credentials() && !insecure.is_empty() {
            self.note(
                Applicability::Risky,
                say!("Whoever sits on the network can change a page that comes over http, and read these responses with the \
                     visitor's cookies. Serve over https: {insecure}.", insecure),
            );
        }
    }

    fn keep(&mut self, values: &'a [String], fits: fn(&str) -> bool) -> Vec<&'a str> {
        let (fitting, other): (Vec<&str>, Vec<&str>) = values.iter().map(String::as_str).partition(|value| fits(value));
        self.leave_out(&other, |values| say!("Left out, because it cannot be written safely here: {values}.", values));
        fitting
    }
}

/// As notes name values: quoted and escaped, so that none of them passes for the note's own words.
pub(super) fn quoted(values: &[&str]) -> String {
    each(values, &|value| format!("{value:?}")).join(", ")
}

/// What the tests of the recipes render.
#[cfg(test)]
pub(super) mod example {
    use super::*;

    /// These origins, with credentials and one method that needs permission; nothing that the reader has to decide.
    pub(in crate::fix::recipe) fn policy(origins: &[&str]) -> Policy {
        Policy {
            allow_origin: AllowOrigin::List(origins.iter().map(ToString::to_string).collect()),
            allow_subdomains_of: vec![],
            allow_credentials: AllowCredentials::Yes,
            allow_methods: vec!["PUT".into()],
            allow_headers: vec![],
            expose_headers: vec![],
            max_age: 7200,
            drop_request_headers: vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_everything_is_known_of_is_ready() {
        let policy = example::policy(&["https://a.example"]);
        let answer = Answer::new(&policy, |_| true);
        assert!(matches!(answer.origins, Origins::One("https://a.example")));
        let snippet = answer.snippet([("place", Code::default())], "apply");
        assert_eq!((snippet.applicability, snippet.notes.len()), (Applicability::Ready, 0));
    }

    #[test]
    fn unknown_credentials_are_allowed_and_asked_about() {
        let policy = Policy { allow_credentials: AllowCredentials::Unknown, ..example::policy(&["https://a.example"]) };
        let answer = Answer::new(&policy, |_| true);
        assert!(answer.allows_credentials() && answer.credentials_comment().is_some());
        assert_eq!(answer.applicability, Applicability::NeedsYourInput);
    }

    #[test]
    fn any_origin_is_risky_and_never_has_credentials() {
        for allow_credentials in [AllowCredentials::No, AllowCredentials::Unknown, AllowCredentials::Yes] {
            let policy = Policy { allow_origin: AllowOrigin::Any, allow_credentials, ..example::policy(&[]) };
            let answer = Answer::new(&policy, |_| true);
            assert!(!answer.allows_credentials() && answer.credentials_comment().is_none());
            assert_eq!(answer.applicability, Applicability::Risky);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_named() {
        let policy = example::policy(&["https://a.example", "https://b\".example"]);
        let answer = Answer::new(&policy, |value| !value.contains('"'));
        assert!(matches!(answer.origins, Origins::One("https://a.example")));
        assert_eq!(answer.applicability, Applicability::NeedsYourInput);
        assert!(answer.notes.iter().any(|note| note.contains(r#""https://b\".example""#)), "{:?}", answer.notes);
    }

    #[test]
    fn a_list_that_lost_every_origin_allows_nobody() {
        let policy = example::policy(&["https://a.example"]);
        let answer = Answer::new(&policy, |_| false);
        assert!(matches!(answer.origins, Origins::Listed(listed) if listed.exact.is_empty()));
    }

    #[test]
    fn the_page_is_told_what_not_to_send() {
        let drop_request_headers = vec!["access-control-allow-origin".into()];
        let policy = Policy { drop_request_headers, ..example::policy(&["https://a.example"]) };
        let answer = Answer::new(&policy, |_| true);
        assert_eq!(answer.applicability, Applicability::NeedsYourInput);
        assert!(answer.notes[0].contains("access-control-allow-origin"));
    }

    #[test]
    fn subdomains_are_risky_and_a_product_without_patterns_leaves_them_out() {
        let allow_subdomains_of = vec!["https://shop.example".to_owned()];
        let policy = Policy { allow_subdomains_of, ..example::policy(&["https://a.example"]) };
        let answer = Answer::new(&policy, |_| true);
        assert!(matches!(answer.origins, Origins::Listed(listed) if listed.subdomains_of == ["https://shop.example"]));
        assert_eq!(answer.applicability, Applicability::Risky);
        let answer = Answer::exact(&policy, |_| true);
        assert!(matches!(answer.origins, Origins::One("https://a.example")));
        assert_eq!(answer.applicability, Applicability::NeedsYourInput);
        assert!(answer.notes[0].contains("https://*.shop.example"), "{:?}", answer.notes);
    }

    #[test]
    fn a_page_over_http_that_sends_credentials_is_risky_unless_it_is_on_this_machine() {
        let risk = |origin, allow_credentials| {
            let policy = Policy { allow_credentials, ..example::policy(&[origin]) };
            let answer = Answer::new(&policy, |_| true);
            (answer.applicability, answer.notes.len())
        };
        assert_eq!(risk("http://shop.example", AllowCredentials::Yes), (Applicability::Risky, 1));
        assert_eq!(risk("http://shop.example", AllowCredentials::No), (Applicability::Ready, 0));
        assert_eq!(risk("http://localhost:5173", AllowCredentials::Yes), (Applicability::Ready, 1));
        assert_eq!(risk("http://[::1]:5173", AllowCredentials::Yes), (Applicability::Ready, 1));
        assert_eq!(risk("http://192.168.0.7:5173", AllowCredentials::Yes), (Applicability::Ready, 1));
    }
}
