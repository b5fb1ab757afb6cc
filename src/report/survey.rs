//! A capture summed up: a line for each exchange, and the words for those that somebody asks about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{
    ExchangeReport, Neighbours, Outcome, Skipped, Summary, Warning, explain_exchange, safety, summarize, text,
};
use crate::exchange::{ExchangeId, Pairing};
use crate::har;

/// The exchanges of a HAR file.
#[derive(Debug, Default)]
pub struct Survey<'a> {
    skipped: Vec<Skipped>,
    pairing: Pairing<'a>,
    ids: Vec<ExchangeId>,
    summaries: Vec<Summary>,
}

impl<'a> Survey<'a> {
    /// Sums up a HAR file. The error is one line: what is wrong, where, what to do.
    pub fn of_har(bytes: &'a [u8]) -> Result<Self, har::Unusable> {
        let har = har::read(bytes)?;
        Ok(Self::new(har.entries.into_iter().collect(), har.skipped))
    }

    /// Sums up entries that are paired already; `skipped` could not be read.
    pub fn new(pairing: Pairing<'a>, skipped: Vec<Skipped>) -> Self {
        let (ids, summaries) = pairing.iter().map(|(id, exchange)| (id, summarize(&exchange))).unzip();
        Self { skipped, pairing, ids, summaries }
    }

    /// Every exchange, in the order of its first entry.
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// How many exchanges were blocked.
    pub fn blocked(&self) -> usize {
        self.summaries.iter().filter(|summary| summary.outcome == Outcome::Blocked).count()
    }

    /// What should be mended although it passes, by the server's origin.
    pub fn warnings(&self) -> BTreeMap<String, Vec<Warning>> {
        safety::by_server(&self.summaries)
    }

    /// For a terminal: the same text as [`Report::to_text`](super::Report::to_text), without a report of what it does not name.
    pub fn to_text(&self) -> String {
        let neighbours: Neighbours = self.summaries.iter().collect();
        let told = self.ids.iter().zip(&self.summaries).filter(|(_, summary)| text::is_told(summary));
        let told = told.filter_map(|(id, summary)| {
            let report = explain_exchange(&self.pairing.get(*id)?);
            Some(Cow::<ExchangeReport>::Owned(report.with(neighbours.tell(summary))))
        });
        text::text(&self.summaries, told, &self.warnings(), &self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::explain_har;

    #[test]
    fn a_survey_tells_what_the_whole_report_tells() {
        let entry = |method: &str, url: &str, status: u16, origin: &str| {
            let header = |name: &str, value: &str| serde_json::json!({ "name": name, "value": value });
            serde_json::json!({
                "startedDateTime": "2026-11-23T10:00:00Z",
                "request": { "method": method, "url": url, "headers": [header("Origin", "https://app.example")] },
                "response": { "status": status, "headers": [header("Access-Control-Allow-Origin", origin), header("Server", "nginx")] },
            })
        };
        let log = serde_json::json!({ "log": { "entries": [
            entry("GET", "https://api.example/a", 200, "https://app.example"),
            entry("GET", "https://api.example/b", 200, "https://other.example"),
            entry("PUT", "https://api.example/c", 502, ""),
            entry("GET", "https://app.example/own", 200, ""),
            7,
        ] } });
        let bytes = log.to_string().into_bytes();
        let (survey, report) = (Survey::of_har(&bytes).expect("a HAR"), explain_har(&bytes).expect("a HAR"));
        assert!(survey.to_text().contains("2 blocked by CORS"), "{}", survey.to_text());
        assert_eq!(survey.to_text(), report.to_text());
        assert_eq!(survey.blocked(), report.blocked());
        assert_eq!(survey.warnings(), report.warnings);
        let told = |summaries: &mut dyn Iterator<Item = &Summary>| {
            summaries.map(|summary| serde_json::to_string(summary).expect("JSON")).collect::<Vec<_>>()
        };
        assert_eq!(told(&mut survey.summaries().iter()), told(&mut report.summaries()));
    }
}
