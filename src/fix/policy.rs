//! The answer that would pass.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::cors::{Judgement, Verdict, is_response_header};
use crate::exchange::Exchange;
use crate::fetch::token::is_token;
use crate::fetch::{HeaderList, Origin, method};

/// Seconds for which a preflight may be reused: Chromium's cap, the smallest that helps every browser but Safari (600).
pub const MAX_AGE: u32 = 7200;

/// Which origins may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllowOrigin {
    /// `*`: anyone, without credentials. Only for pages whose origin is opaque (`null`), which no list can name safely.
    Any,
    /// These serialized origins and no others; never empty, sorted, unique, none of them `null`.
    List(Vec<String>),
}

/// Whether the answer allows credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AllowCredentials {
    /// No request was made with credentials.
    No,
    /// The capture cannot tell, so the answer allows them and the snippet asks the reader.
    Unknown,
    /// A request was made with credentials.
    Yes,
}

/// What a server should answer so that the recorded requests pass, and nothing more.
///
/// Every name in it is checked: origins are serialized origins, methods and headers are tokens. A recipe still has to quote them
/// for its own syntax, since a token may hold `$`, `'` or a backtick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// `Access-Control-Allow-Origin`.
    pub allow_origin: AllowOrigin,
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
        self.allow_credentials = self.allow_credentials.max(other.allow_credentials);
        unite(&mut self.allow_methods, &other.allow_methods);
        unite(&mut self.allow_headers, &other.allow_headers);
        unite(&mut self.expose_headers, &other.expose_headers);
        unite(&mut self.drop_request_headers, &other.drop_request_headers);
    }

    /// Adds an origin to the list. `false`, and nothing changed, if it is no serialized origin of a page on the web.
    pub fn allow(&mut self, origin: &str) -> bool {
        if !Origin::parse(origin).is_some_and(|origin| origin.is_http()) {
            return false;
        }
        match &mut self.allow_origin {
            AllowOrigin::List(origins) => unite(origins, &[origin.to_owned()]),
            any @ AllowOrigin::Any => *any = AllowOrigin::List(vec![origin.to_owned()]),
        }
        true
    }

    /// The headers that a server which follows the policy answers with, to a preflight (`is_preflight`) or to the request itself.
    pub fn headers(&self, origin: &Origin, is_preflight: bool) -> HeaderList<'static> {
        let mut list = HeaderList::default();
        match &self.allow_origin {
            AllowOrigin::Any => list.append("Access-Control-Allow-Origin", "*"),
            AllowOrigin::List(origins) => {
                list.append("Vary", "Origin");
                let origin = origin.to_string();
                if !origins.contains(&origin) {
                    return list;
                }
                list.append("Access-Control-Allow-Origin", origin);
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
    let united: BTreeSet<String> = mine.drain(..).chain(theirs.iter().cloned()).collect();
    mine.extend(united);
}
