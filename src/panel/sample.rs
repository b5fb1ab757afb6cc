//! Reports for tests.

use crate::fix::server::Traces;
use crate::report::{Actor, Asked, Credentials, ExchangeReport, Finding, FirstError, Outcome, Role, Stage, When};
use crate::wording::Wording;

/// An exchange that ended so, and nothing more.
pub(super) fn report(outcome: Outcome) -> ExchangeReport {
    ExchangeReport {
        url: "https://api.example/items".to_owned(),
        current_url: "https://api.example/items".to_owned(),
        redirects: Vec::new(),
        method: "PUT".to_owned(),
        page_origin: Some("https://app.example".to_owned()),
        entries: vec![0],
        outcome,
        stage: None,
        credentials: Credentials::Unknown,
        first_error: FirstError::default(),
        findings: Vec::new(),
        policy: None,
        verdict: Wording::NOTHING,
        who_acts: Actor::Server,
        settled_by: None,
        steps: Vec::new(),
        preflight_status: None,
        status: None,
        started: None,
        took_ms: None,
        preflight_reasons: Vec::new(),
        preflight_reuse: None,
        preflights: Vec::new(),
        preflight_cache: None,
        sibling: None,
        server: None,
        traces: Traces::default(),
        headers: Vec::new(),
        asked: Asked::default(),
        answered: None,
        works_elsewhere: None,
        curl: None,
    }
}

/// A finding of this cause, and nothing more.
pub(super) fn finding(code: &'static str, role: Role) -> Finding {
    Finding {
        code,
        role,
        stage: Stage::Response,
        header: None,
        received: None,
        expected: None,
        when: When::Always,
        message: Wording::NOTHING,
        hint: None,
    }
}
