//! The checks run on one exchange under one credentials mode.

use std::borrow::Cow;

use super::preflight::{self, PreflightResponse};
use super::{Browser, Failure, Stage, check};
use crate::exchange::{Leg, Logged, Standing};
use crate::fetch::location::{is_http, location_header};
use crate::fetch::{HeaderList, LocationUrl, Origin, status};
use crate::har::{NetError, Response};

/// What would fail if the request's credentials mode were this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Whether the credentials mode is `include`.
    pub include: bool,
    /// What fails of the preflight; empty too when there is no answer to judge.
    pub preflight: Vec<Failure>,
    /// What fails of the response; empty too when there is none to judge.
    pub response: Vec<Failure>,
    /// [`Stage::Redirect`] when the response is a redirect, else [`Stage::Response`].
    pub response_stage: Stage,
}

/// A leg as the checks see it, whatever the credentials mode.
#[derive(Debug)]
pub struct Tried<'t> {
    standing: &'t Standing,
    preflight: Option<preflight::Answer<'t>>,
    method: Cow<'t, str>,
    unsafe_header_names: &'t [String],
    /// What came back of the request itself.
    headers: Option<&'t HeaderList<'t>>,
    /// What is wrong with where it leads, whoever asks.
    leads: Option<Failure>,
    response_stage: Stage,
}

impl<'t> Tried<'t> {
    /// Where the request has not left the page's origin, of the CORS check itself nothing applies.
    pub fn of(leg: &Leg<'t>, standing: &'t Standing) -> Self {
        let preflight = leg.preflight.filter(has_answer).map(|preflight| {
            let Response { status, headers, .. } = &preflight.entry.response;
            let redirected = is_redirected_preflight(&preflight);
            preflight::Answer::of(PreflightResponse { status: *status, headers, redirected })
        });
        let answered = leg.request.map(|request| &request.entry.response).filter(|response| response.status > 0);
        let is_hop = answered.is_some_and(is_followable_redirect);
        let is_out = !is_http(leg.url());
        let leads = match answered {
            Some(response) if is_hop => location(leg.url(), standing, response),
            None if is_out => Some(Failure::RedirectNotHttp(leg.url().to_owned())),
            Some(_) | None => None,
        };
        Self {
            standing,
            method: leg.method(),
            unsafe_header_names: if preflight.is_some() { leg.unsafe_header_names() } else { &[] },
            preflight,
            headers: answered.map(|response| &response.headers),
            leads,
            response_stage: if is_hop || is_out { Stage::Redirect } else { Stage::Response },
        }
    }

    /// Runs the checks.
    pub fn under(&self, include: bool) -> Trial {
        let Standing { origin, is_cors } = self.standing;
        let asked =
            preflight::Asked { origin, include, method: &self.method, unsafe_header_names: self.unsafe_header_names };
        let mut response = Vec::new();
        if let Some(headers) = self.headers.filter(|_| *is_cors) {
            response.extend(check::allow_origin(origin, include, headers).map(Failure::AllowOrigin));
            response.extend(check::allow_credentials(include, headers));
        }
        response.extend(self.leads.clone());
        Trial {
            include,
            preflight: self.preflight.as_ref().map(|answer| answer.failures(&asked)).unwrap_or_default(),
            response,
            response_stage: self.response_stage,
        }
    }
}

impl Trial {
    /// Runs the checks on a leg under one credentials mode.
    pub fn run(leg: &Leg, standing: &Standing, include: bool) -> Self {
        Tried::of(leg, standing).under(include)
    }

    /// Whether the answer to the preflight stops the request in browsers.
    pub fn preflight_blocks(&self) -> bool {
        super::browser::CHROMIUM.is_stopped(&self.preflight)
    }

    /// Whether the response is kept from the page.
    pub fn response_blocks(&self) -> bool {
        !self.response.is_empty()
    }

    /// Whether all that is wrong is where a redirect leads: to an address that is neither `http` nor `https`.
    pub fn leaves_http(&self) -> bool {
        matches!(self.response[..], [Failure::RedirectNotHttp(_)])
    }

    /// What stops this exchange in a browser, in its order: the first is what it names, the others come once that is fixed.
    pub fn failures(&self, browser: &Browser) -> Vec<(Stage, &Failure)> {
        let at = |stage, failures| browser.in_order(failures).into_iter().map(move |failure| (stage, failure));
        at(Stage::Preflight, &self.preflight).chain(at(self.response_stage, &self.response)).collect()
    }

    /// What the standard refuses and browsers still let pass.
    pub fn not_applied_by_browsers(&self) -> impl Iterator<Item = (Stage, &Failure)> {
        self.preflight
            .iter()
            .filter(|failure| failure.step() == super::Step::NonWildcardHeaders)
            .map(|failure| (Stage::Preflight, failure))
    }
}

/// Whether a preflight got an answer that can be judged. A redirect counts: Chromium sometimes hides its status.
pub(super) fn has_answer(preflight: &Logged) -> bool {
    preflight.entry.response.status > 0 || is_redirected_preflight(preflight)
}

/// Whether a response is one that browsers follow.
pub(super) fn is_followable_redirect(response: &Response) -> bool {
    status::is_redirect(response.status) && location_header(&response.headers).is_some()
}

/// What is wrong with where a redirect leads: [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch), steps 6,
/// 8 and 9. An address that is no `http` is looked at only after the redirect itself was let through.
fn location(url: &str, standing: &Standing, response: &Response) -> Option<Failure> {
    let location = location_header(&response.headers)?;
    let target = LocationUrl::parse(url, location)?;
    if !target.is_http() {
        let was_let_through = !matches!(response.net_error, NetError::Some(_));
        return was_let_through.then(|| Failure::RedirectNotHttp(location.to_owned()));
    }
    let leaves = || Origin::of_url(&target.url).as_ref() != Some(&standing.origin);
    (target.includes_credentials && (standing.is_cors || leaves()))
        .then(|| Failure::LocationIncludesCredentials(location.to_owned()))
}

fn is_redirected_preflight(preflight: &Logged) -> bool {
    let response = &preflight.entry.response;
    let told = matches!(&response.net_error, NetError::Some(error) if error == "net::ERR_INVALID_REDIRECT");
    told || is_followable_redirect(response)
}
