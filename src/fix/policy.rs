//! The answer that would pass.

mod allowed;

use serde::Serialize;

use crate::cors::{Judgement, Verdict, is_response_header};
use crate::exchange::Exchange;
use crate::fetch::token::is_token;
use crate::fetch::{HeaderList, Origin, method};
use crate::sorting;
use crate::wording::Wording;

pub use allowed::NotAllowed;
use allowed::{Allowed, allowed, is_subdomain};

/// Seconds for which a preflight may be reused: Chromium's cap, the smallest that helps every browser but Safari (600).
pub const MAX_AGE: u32 = 7200;

/// Which origins may read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllowOrigin {
    /// `*`: anyone, without credentials. Only for pages whose origin is opaque (`null`), which no list can name safely.
    Any,
    /// These serialized origins; sorted, unique, none of them `null`. Empty only where [`Policy::allow_subdomains_of`] is not.
    List(Vec<String>),
}

/// Whether the answer allows credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllowCredentials {
    /// No request was made with credentials.
    No,
    /// The capture cannot tell, so the answer allows them and the snippet asks the reader.
    Unknown,
    /// A request was made with credentials.
    Yes,
}

/// What a reader typed is no name of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAHeaderName;

impl NotAHeaderName {
    /// A sentence about what was `typed`, and what to type instead.
    pub fn of(self, typed: &str) -> Wording {
        say!("{typed} is no header's name: give one such as X-Total-Count", typed = format!("{typed:?}"))
    }
}

/// What a server should answer so that the recorded requests pass, and nothing more.
///
/// Every name in it is checked: origins are serialized origins, methods and headers are tokens. A recipe still has to quote them
/// for its own syntax, since a token may hold `$`, `'` or a backtick.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Policy {
    /// `Access-Control-Allow-Origin`.
    pub allow_origin: AllowOrigin,
    /// Origins whose subdomains are let in too, at any depth, but not they themselves: `https://shop.example` stands for what readers
    /// write as `https://*.shop.example`. Sorted, unique; only a reader adds one, and never beside [`AllowOrigin::Any`].
    pub allow_subdomains_of: Vec<String>,
    /// `Access-Control-Allow-Credentials`.
    pub allow_credentials: AllowCredentials,
    /// `Access-Control-Allow-Methods`: sorted, unique; may be empty when only safelisted methods were used.
    pub allow_methods: Vec<String>,
    /// `Access-Control-Allow-Headers`: lower case, sorted, unique; may be empty.
    pub allow_headers: Vec<String>,
    /// `Access-Control-Expose-Headers`: as given; may be empty.
    pub expose_headers: Vec<String>,
    /// `Access-Control-Max-Age`, in seconds.
    pub max_age: u32,
    /// Request headers that the page must stop sending: lower case, sorted, unique. They are the client's mistake, so no server
    /// should allow them.
    pub drop_request_headers: Vec<String>,
}

impl Policy {
    /// The least that lets an exchange pass under every credentials mode that fits it. `None` where no server header would: CORS has
    /// no say, something else failed, the page's origin is unknown, or a page without an origin of its own wants credentials.
    pub fn answering(exchange: &Exchange, judgement: &Judgement) -> Option<Self> {
        if matches!(judgement.verdict, Verdict::NotCors(_) | Verdict::Failed(..)) {
            return None;
        }
        let includes = |include| judgement.trials.iter().any(|trial| trial.include == include);
        let (allow_origin, allow_credentials) = match (judgement.origin.as_ref()?, includes(true), includes(false)) {
            (Origin::Opaque, true, false) => return None,
            (Origin::Opaque, ..) => (AllowOrigin::Any, AllowCredentials::No),
            (origin, true, true) => (AllowOrigin::List(vec![origin.to_string()]), AllowCredentials::Unknown),
            (origin, true, false) => (AllowOrigin::List(vec![origin.to_string()]), AllowCredentials::Yes),
            (origin, false, _) => (AllowOrigin::List(vec![origin.to_string()]), AllowCredentials::No),
        };
        let method = exchange.current_method();
        let needs_listing = !method::is_cors_safelisted(&method) && is_token(&method);
        let (drop_request_headers, allow_headers) = exchange
            .unsafe_header_names()
            .iter()
            .filter(|name| is_token(name))
            .cloned()
            .partition(|name| is_response_header(name));
        Some(Self {
            allow_origin,
            allow_subdomains_of: Vec::new(),
            allow_credentials,
            allow_methods: if needs_listing { vec![method.into_owned()] } else { Vec::new() },
            allow_headers,
            expose_headers: Vec::new(),
            max_age: MAX_AGE,
            drop_request_headers,
        })
    }

    /// Lets through what `other` lets through, too. Named origins win over [`AllowOrigin::Any`], which could not be combined with them
    /// safely.
    pub fn widen(&mut self, other: &Self) {
        match (&mut self.allow_origin, &other.allow_origin) {
            (AllowOrigin::List(mine), AllowOrigin::List(theirs)) => unite(mine, theirs),
            (mine @ AllowOrigin::Any, AllowOrigin::List(_)) => *mine = other.allow_origin.clone(),
            (_, AllowOrigin::Any) => {}
        }
        unite(&mut self.allow_subdomains_of, &other.allow_subdomains_of);
        self.allow_credentials = self.allow_credentials.max(other.allow_credentials);
        unite(&mut self.allow_methods, &other.allow_methods);
        unite(&mut self.allow_headers, &other.allow_headers);
        unite(&mut self.expose_headers, &other.expose_headers);
        unite(&mut self.drop_request_headers, &other.drop_request_headers);
    }

    /// Adds what a reader typed: a serialized origin, or one whose host begins with `*.` for its subdomains. Nothing changes where it
    /// is refused.
    pub fn allow(&mut self, typed: &str) -> Result<(), NotAllowed> {
        let (origins, subdomains) = match allowed(typed)? {
            Allowed::Origin(origin) => (vec![origin], vec![]),
            Allowed::SubdomainsOf(parent) => (vec![], vec![parent]),
        };
        match &mut self.allow_origin {
            AllowOrigin::List(mine) => unite(mine, &origins),
            any @ AllowOrigin::Any => *any = AllowOrigin::List(origins),
        }
        unite(&mut self.allow_subdomains_of, &subdomains);
        Ok(())
    }

    /// Lets pages read the response header `typed`. Nothing changes where it is refused.
    pub fn expose(&mut self, typed: &str) -> Result<(), NotAHeaderName> {
        if !is_token(typed) || typed == "*" {
            return Err(NotAHeaderName);
        }
        unite(&mut self.expose_headers, &[typed.to_ascii_lowercase()]);
        Ok(())
    }

    /// Settles whether credentials are allowed. Beside [`AllowOrigin::Any`] they never are.
    pub fn set_credentials(&mut self, allowed: bool) {
        let allowed = allowed && self.allow_origin != AllowOrigin::Any;
        self.allow_credentials = if allowed { AllowCredentials::Yes } else { AllowCredentials::No };
    }

    /// Whether the answer lets pages of `origin` read.
    pub fn allows(&self, origin: &Origin) -> bool {
        let AllowOrigin::List(origins) = &self.allow_origin else { return true };
        let origin = origin.to_string();
        origins.contains(&origin) || self.allow_subdomains_of.iter().any(|parent| is_subdomain(&origin, parent))
    }

    /// The headers that a server which follows the policy answers with, to a preflight (`is_preflight`) or to the request itself.
    pub fn headers(&self, origin: &Origin, is_preflight: bool) -> HeaderList<'static> {
        let mut list = HeaderList::default();
        match &self.allow_origin {
            AllowOrigin::Any => list.append("Access-Control-Allow-Origin", "*"),
            AllowOrigin::List(_) => {
                list.append("Vary", "Origin");
                if !self.allows(origin) {
                    return list;
                }
                list.append("Access-Control-Allow-Origin", origin.to_string());
            }
        }
        if self.allows_credentials() {
            list.append("Access-Control-Allow-Credentials", "true");
        }
        if is_preflight {
            if !self.allow_methods.is_empty() {
                list.append("Access-Control-Allow-Methods", self.allow_methods.join(", "));
            }
            if !self.allow_headers.is_empty() {
                list.append("Access-Control-Allow-Headers", self.allow_headers.join(", "));
            }
            list.append("Access-Control-Max-Age", self.max_age.to_string());
        } else if !self.expose_headers.is_empty() {
            list.append("Access-Control-Expose-Headers", self.expose_headers.join(", "));
        }
        list
    }

    /// Whether `Access-Control-Allow-Credentials: true` is sent.
    pub fn allows_credentials(&self) -> bool {
        self.allow_credentials != AllowCredentials::No
    }

    /// The allowed origins; empty for [`AllowOrigin::Any`].
    pub fn origins(&self) -> &[String] {
        match &self.allow_origin {
            AllowOrigin::Any => &[],
            AllowOrigin::List(origins) => origins,
        }
    }
}

fn unite(mine: &mut Vec<String>, theirs: &[String]) {
    *mine = sorting::unique(mine.drain(..).chain(theirs.iter().cloned()));
}
