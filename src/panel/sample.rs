//! Reports for tests.

use crate::fix::server::Traces;
use crate::report::{Asked, Credentials, Finding, Outcome, Role, Stage, Summary, When};
use crate::wording::Wording;

/// An exchange that ended so, and nothing more.
pub(super) fn report(outcome: Outcome) -> Summary {
    Summary {
        url: "https://api.example/items".to_owned(),
        current_url: "https://api.example/items".to_owned(),
        redirects: Vec::new(),
        method: "PUT".to_owned(),
        page_origin: Some("https://app.example".to_owned()),
        entries: vec![0],
        outcome,
        stage: None,
        credentials: Credentials::Unknown,
        findings: Vec::new(),
        policy: None,
        preflight_status: None,
        status: None,
        started: None,
        took_ms: None,
        preflight_reuse: None,
        lacks_preflight: false,
        preflights: Vec::new(),
        traces: Traces::default(),
        asked: Asked::default(),
        answered: None,
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
