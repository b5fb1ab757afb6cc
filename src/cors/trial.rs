//! The checks run on one exchange under one credentials mode.

use super::preflight::{self, PreflightRequest, PreflightResponse};
use super::{Browser, Failure, Stage, check};
use crate::exchange::{Exchange, Logged};
use crate::fetch::{Origin, status};
use crate::har::NetError;

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
    /// Runs the checks.
    pub fn run(exchange: &Exchange, origin: &Origin, include: bool) -> Self {
        let preflight = exchange.preflight.filter(has_answer).map(|preflight| {
            let request = PreflightRequest {
                origin: origin.clone(),
                include,
                method: exchange.method().into_owned(),
                unsafe_header_names: exchange.unsafe_header_names().to_vec(),
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
        let answered = exchange.request.map(|request| &request.entry.response).filter(|response| response.status > 0);
        let response = answered.map(|response| {
            let allow_origin = check::allow_origin(origin, include, &response.headers).map(Failure::AllowOrigin);
            [allow_origin, check::allow_credentials(include, &response.headers)].into_iter().flatten().collect()
        });
        let is_hop = answered
            .is_some_and(|response| status::is_redirect(response.status) && response.headers.contains("location"));
        Self {
            include,
            preflight: preflight.unwrap_or_default(),
            response: response.unwrap_or_default(),
            response_stage: if is_hop { Stage::Redirect } else { Stage::Response },
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

fn is_redirected_preflight(preflight: &Logged) -> bool {
    let response = &preflight.entry.response;
    let told = matches!(&response.net_error, NetError::Some(error) if error == "net::ERR_INVALID_REDIRECT");
    told || (status::is_redirect(response.status) && response.headers.contains("location"))
}
