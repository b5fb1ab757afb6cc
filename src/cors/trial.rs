//! The checks run on one exchange under one credentials mode.

use super::preflight::{self, PreflightRequest, PreflightResponse};
use super::{Browser, Failure, Stage, check};
use crate::exchange::{Leg, Logged, Standing};
use crate::fetch::location::{is_http, location_header};
use crate::fetch::{LocationUrl, Origin, status};
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

impl Trial {
    /// Runs the checks on a leg. Where the request has not left the page's origin, of the CORS check itself nothing applies.
    pub fn run(leg: &Leg, standing: &Standing, include: bool) -> Self {
        let origin = &standing.origin;
        let preflight = leg.preflight.filter(has_answer).map(|preflight| {
            let request = PreflightRequest {
                origin: origin.clone(),
                include,
                method: leg.method().into_owned(),
                unsafe_header_names: leg.unsafe_header_names().to_vec(),
            };
            let response = &preflight.entry.response;
            preflight::failures(
                &request,
                &PreflightResponse {
                    status: response.status,
                    headers: &response.headers,
                    redirected: is_redirected_preflight(&preflight),
                },
            )
        });
        let answered = leg.request.map(|request| &request.entry.response).filter(|response| response.status > 0);
        let is_hop = answered.is_some_and(is_followable_redirect);
        let response = answered.map(|response| {
            let headers = &response.headers;
            let check = standing.is_cors.then(|| {
                let allow_origin = check::allow_origin(origin, include, headers).map(Failure::AllowOrigin);
                [allow_origin, check::allow_credentials(include, headers)]
            });
            let location = is_hop.then(|| location(leg.url(), standing, response)).flatten();
            check.into_iter().flatten().chain([location]).flatten().collect()
        });
        let is_out = !is_http(leg.url());
        let out = || is_out.then(|| Failure::RedirectNotHttp(leg.url().to_owned())).into_iter().collect();
        Self {
            include,
            preflight: preflight.unwrap_or_default(),
            response: response.unwrap_or_else(out),
            response_stage: if is_hop || is_out { Stage::Redirect } else { Stage::Response },
        }
    }

    /// Whether the answer to the preflight stops the request in browsers.
    pub fn preflight_blocks(&self) -> bool {
        !super::browser::CHROMIUM.in_order(&self.preflight).is_empty()
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
