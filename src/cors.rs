//! The Fetch standard's CORS algorithms, step by step, and the browsers' differences as data.
//!
//! Each check says where it stopped, with the values. Nothing here knows causes, fixes or words for people.

pub mod browser;
pub mod check;
pub mod judge;
pub mod max_age;
pub mod preflight;
pub mod trial;
mod url;

use serde::Serialize;

pub use browser::Browser;
pub use check::{AllowOriginFailure, cors_check};
pub use judge::{Judgement, NetFailure, NotCors, Undetermined, Verdict, foretell, judge, made_part};
pub use max_age::Reuse;
pub use preflight::cors_preflight_check;
pub use trial::Trial;

/// Where in its way a request was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Before any byte was sent.
    Request,
    /// At the preflight.
    Preflight,
    /// At a redirect of the request itself: at a hop, while what comes behind a hop that passed is a preflight or a response again.
    Redirect,
    /// At the final response.
    Response,
}

/// A step of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A preflight must not be redirected: its [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode) is
    /// `error`.
    Redirect,
    /// [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), steps 1 to 4.
    AllowOrigin,
    /// [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check), steps 5 to 7.
    AllowCredentials,
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7: an ok status.
    OkStatus,
    /// Step 7.1: `Access-Control-Allow-Methods` parses.
    ExtractMethods,
    /// Step 7.2: `Access-Control-Allow-Headers` parses.
    ExtractHeaders,
    /// Steps 7.4 and 7.5: the method is allowed.
    Method,
    /// Step 7.6: `Authorization` is named, `*` does not cover it.
    NonWildcardHeaders,
    /// Step 7.7: every unsafe request header is allowed.
    Headers,
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), step 6: a redirect leads to `http` or `https`.
    Scheme,
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), steps 8 and 9: no user name or password in
    /// the URL that a redirect leads to, where CORS has a say.
    LocationCredentials,
}

/// Why a step failed, with the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// [`Step::Redirect`].
    Redirected {
        /// 0 where the log does not show it.
        status: u16,
        /// `Location`.
        location: Option<String>,
    },
    /// [`Step::AllowOrigin`].
    AllowOrigin(AllowOriginFailure),
    /// [`Step::AllowCredentials`]; what `Access-Control-Allow-Credentials` was instead of `true`.
    AllowCredentials(Option<String>),
    /// [`Step::OkStatus`]; the status.
    NotOk(u16),
    /// [`Step::ExtractMethods`].
    MethodsUnparsable(Unparsable),
    /// [`Step::ExtractHeaders`].
    HeadersUnparsable(Unparsable),
    /// [`Step::Method`].
    MethodNotAllowed {
        /// The request's method.
        method: String,
        /// `Access-Control-Allow-Methods`.
        allowed: Option<String>,
        /// It holds `*`, which counts only without credentials.
        has_wildcard: bool,
    },
    /// [`Step::NonWildcardHeaders`]. Browsers do not apply this step yet.
    AuthorizationByWildcard {
        /// `Access-Control-Allow-Headers`.
        allowed: String,
    },
    /// [`Step::Headers`].
    HeadersNotAllowed {
        /// Those that are missing: lower case, sorted.
        missing: Vec<String>,
        /// `Access-Control-Allow-Headers`.
        allowed: Option<String>,
        /// It holds `*`, which counts only without credentials.
        has_wildcard: bool,
    },
    /// [`Step::Scheme`]; `Location`, or the URL that it led to.
    RedirectNotHttp(String),
    /// [`Step::LocationCredentials`]; `Location`.
    LocationIncludesCredentials(String),
}

/// A list header that is no list of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unparsable {
    /// The whole value.
    pub value: String,
    /// The first element that is no token.
    pub element: String,
}

/// Whether a header that a page put on its *request* is one of CORS's response headers, and so a mistake. `name` is in lower case.
pub fn is_response_header(name: &str) -> bool {
    name.starts_with("access-control-") && !name.starts_with("access-control-request-")
}

impl Failure {
    /// The step that failed.
    pub fn step(&self) -> Step {
        match self {
            Self::Redirected { .. } => Step::Redirect,
            Self::AllowOrigin(_) => Step::AllowOrigin,
            Self::AllowCredentials(_) => Step::AllowCredentials,
            Self::NotOk(_) => Step::OkStatus,
            Self::MethodsUnparsable(_) => Step::ExtractMethods,
            Self::HeadersUnparsable(_) => Step::ExtractHeaders,
            Self::MethodNotAllowed { .. } => Step::Method,
            Self::AuthorizationByWildcard { .. } => Step::NonWildcardHeaders,
            Self::HeadersNotAllowed { .. } => Step::Headers,
            Self::RedirectNotHttp(_) => Step::Scheme,
            Self::LocationIncludesCredentials(_) => Step::LocationCredentials,
        }
    }
}
