//! The causes. One file each; adding one touches [`CAUSES`] and nothing else.
//!
//! A cause's doc comment is what `cause ID`, the panel and the documentation print: what the browser saw, why it refuses, what to
//! change, what it is not to be confused with.

use crate::cors::{Failure, Judgement, Stage, Trial};
use crate::diagnosis::verdict::Actor;
use crate::exchange::Exchange;
use crate::fetch::Origin;
use crate::wording::Wording;

/// Why a request does not get through, as a kind.
#[derive(Debug)]
pub struct Cause {
    /// Stable and kebab-case. Names the wrong thing, not the cure.
    pub code: &'static str,
    /// Who must act.
    pub actor: Actor,
    /// The doc comment, as Markdown.
    pub doc: &'static str,
    /// Finds it in a case.
    pub(super) detect: fn(&Case) -> Option<Box<dyn Details>>,
}

impl Cause {
    /// The cause of that code.
    pub fn find(code: &str) -> Option<&'static Cause> {
        CAUSES.iter().find(|cause| cause.code == code).copied()
    }

    /// The doc comment's first sentence.
    pub fn title(&self) -> &'static str {
        self.doc.trim_start().lines().next().unwrap_or_default()
    }

    /// The doc comment as Markdown, without the space that each of its lines begins with.
    pub fn explanation(&self) -> String {
        self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }
}

/// What a cause looks at.
#[derive(Clone, Copy)]
pub(super) struct Case<'c> {
    pub(super) exchange: &'c Exchange<'c>,
    pub(super) judgement: &'c Judgement,
    /// `None` where CORS had no say.
    pub(super) trial: Option<&'c Trial>,
    /// A failed check and its stage; `None` when the exchange as a whole is looked at.
    pub(super) failure: Option<(Stage, &'c Failure)>,
}

impl<'c> Case<'c> {
    pub(super) fn at(&self, stage: Stage, failure: &'c Failure) -> Self {
        Self { failure: Some((stage, failure)), ..*self }
    }

    /// The `Access-Control-Allow-Origin` that would pass and that a server may send; `None` when there is none. `null` would pass for
    /// a page without an origin of its own, but any site can make such a page.
    pub(super) fn allow_origin_that_passes(&self) -> Option<String> {
        match self.origin() {
            Origin::Opaque if self.judgement.trials.iter().all(|trial| trial.include) => None,
            Origin::Opaque => Some("*".to_owned()),
            origin @ Origin::Tuple(_) => Some(origin.to_string()),
        }
    }

    /// The origin that the server was told. A check has failed only where there is one.
    pub(super) fn origin(&self) -> Origin {
        self.judgement.origin.clone().unwrap_or(Origin::Opaque)
    }

    /// The server's origin; the whole URL where that has none.
    pub(super) fn server(&self) -> String {
        self.exchange.server_origin().map_or_else(|| self.exchange.current_url().to_owned(), Origin::to_string)
    }

    /// The page's own origin.
    pub(super) fn page(&self) -> Origin {
        self.judgement.page_origin.clone().unwrap_or(Origin::Opaque)
    }
}

/// A cause found, with the offending values. Prose is made here, at the edge, and nowhere else.
pub(super) trait Details {
    /// Where it bites.
    fn stage(&self) -> Stage;
    /// The header at fault.
    fn header(&self) -> Option<&'static str> {
        None
    }
    /// What was received.
    fn received(&self) -> Option<String> {
        None
    }
    /// What would have passed.
    fn expected(&self) -> Option<String> {
        None
    }
    /// One sentence with the real values.
    fn message(&self) -> Wording;
    /// What else helps to see it.
    fn hint(&self) -> Option<Wording> {
        None
    }
    /// Whether it never blocks, whatever else happened.
    fn only_warns(&self) -> bool {
        false
    }
}

/// Declares a cause: its doc comment, the struct of its values, its code and who must act. The file adds `detect` and [`Details`].
macro_rules! cause {
    (
        $(#[doc = $doc:literal])+
        struct $name:ident { $($field:ident: $type:ty),* $(,)? }
        code: $code:literal,
        actor: $actor:ident,
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        struct $name { $($field: $type),* }

        /// Its row in the table.
        pub(super) static CAUSE: $crate::diagnosis::cause::Cause = $crate::diagnosis::cause::Cause {
            code: $code,
            actor: $crate::diagnosis::verdict::Actor::$actor,
            doc: concat!($($doc, "\n"),+),
            detect: |case| $name::detect(case).map(|found| Box::new(found) as Box<dyn $crate::diagnosis::cause::Details>),
        };
    };
}

#[cfg(test)]
pub(crate) mod testing;

/// The subject of a sentence about a stage.
fn answer(stage: Stage) -> Wording {
    match stage {
        Stage::Preflight => say!("The answer to the preflight"),
        Stage::Redirect => say!("The redirect"),
        Stage::Request | Stage::Response => say!("The response"),
    }
}

macro_rules! causes {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Every cause, in the order in which a request meets them.
        pub static CAUSES: &[&Cause] = &[$(&$module::CAUSE),+];
    };
}

causes![
    passed_against_the_headers,
    preflight_unanswered,
    preflight_needs_authentication,
    preflight_redirected,
    redirected_to_login,
    origin_tainted_by_redirect,
    error_page_without_headers,
    allow_origin_missing,
    allow_origin_mismatch,
    allow_origin_multiple,
    allow_origin_invalid,
    allow_origin_wildcard_with_credentials,
    allow_credentials_not_true,
    preflight_status_not_ok,
    allow_methods_unparsable,
    allow_headers_unparsable,
    method_not_allowed,
    header_not_allowed,
    wildcard_with_credentials_is_literal,
    access_control_header_on_request,
    authorization_not_covered_by_wildcard,
    location_includes_credentials,
    redirect_not_http,
    mixed_content,
    content_security_policy,
    blocked_in_devtools,
    not_sent,
    blocked_by_client,
    local_network_access,
    blocked_by_orb,
    blocked_by_corp,
    request_aborted,
    network_error,
    null_origin_allowed,
    http_origin_with_credentials,
    private_network_header,
    needless_request_header,
    opaque_response,
    service_worker,
    not_explained,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_explains_itself_in_the_same_sections() {
        for cause in CAUSES {
            let headings: Vec<_> = cause.doc.lines().filter_map(|line| line.trim().strip_prefix("# ")).collect();
            let expected = ["What the browser saw", "Why it refuses", "What to change", "Not to be confused with"];
            assert_eq!(headings, expected, "{}", cause.code);
            assert!(cause.title().ends_with('.'), "{}: {}", cause.code, cause.title());
        }
    }

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let mut codes: Vec<_> = CAUSES.iter().map(|cause| cause.code).collect();
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CAUSES.len());
    }
}
