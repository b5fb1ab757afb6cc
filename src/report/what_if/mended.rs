//! The answers that let a scenario pass.

use super::{Field, Scenario, lines, read_status};
use crate::fetch::status;
use crate::fix::Policy;
use crate::wording::Wording;

/// The status of an answer to a preflight that has no body.
const NO_CONTENT: &str = "204";

impl Scenario {
    /// The same with a server that follows the policy, and a page that sends nothing that it must not. Lines that have no say in CORS stay.
    #[must_use]
    pub fn mended(&self, policy: &Policy) -> Self {
        let mut mended = self.clone();
        let (sent, _) = lines::read(self.get(Field::RequestHeaders), true);
        let is_dropped = |name: &str| policy.drop_request_headers.iter().any(|other| other.eq_ignore_ascii_case(name));
        if sent.iter().any(|header| is_dropped(header.name)) {
            let kept = sent.iter().filter(|header| !is_dropped(header.name));
            let kept = lines::write(kept.map(|header| (header.name, header.value)));
            mended.set(Field::RequestHeaders, &kept);
        }
        let has_preflight = mended.preflight_reasons().is_some_and(|reasons| !reasons.is_empty());
        if has_preflight {
            if !read_status(self.get(Field::PreflightStatus)).is_some_and(status::is_ok) {
                mended.set(Field::PreflightStatus, NO_CONTENT);
            }
            mended.answer_with(Field::PreflightHeaders, policy, true);
        }
        if read_status(self.get(Field::Status)).is_none() {
            mended.set(Field::Status, "200");
        }
        mended.answer_with(Field::Headers, policy, false);
        mended
    }

    /// The header lines that a server has to answer with so that the scenario passes, as text.
    pub fn answers(&self, policy: &Policy) -> String {
        let (Some(origin), Some(url)) = (self.origin(), self.url()) else { return String::new() };
        let written = |is_preflight| {
            let headers = policy.headers(&origin, is_preflight);
            lines::write(headers.iter().map(|header| (header.name, header.value)))
        };
        let response = format!("{} {url}\n{}\n", self.method(), written(false));
        if self.preflight_reasons().is_some_and(|reasons| !reasons.is_empty()) {
            format!("OPTIONS {url}\nStatus: {NO_CONTENT}\n{}\n\n{response}", written(true))
        } else {
            response
        }
    }

    fn preflight_reasons(&self) -> Option<Vec<Wording>> {
        self.forecast().report.map(|report| report.preflight_reasons)
    }

    fn answer_with(&mut self, field: Field, policy: &Policy, is_preflight: bool) {
        let Some(origin) = self.origin() else { return };
        let (mut given, _) = lines::read(self.get(field), false);
        let answer = policy.headers(&origin, is_preflight);
        let has_say = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.starts_with("access-control-allow-")
                || name == "access-control-max-age"
                || is_preflight && name == "location"
                || answer.contains(&name) && name == "vary" && given.get("vary").as_deref() == Some("Origin")
        };
        given = given.iter().filter(|header| !has_say(header.name)).map(|header| (header.name, header.value)).collect();
        let all = answer.iter().chain(given.iter()).map(|header| (header.name, header.value));
        let text = lines::write(all);
        self.set(field, &text);
    }
}
