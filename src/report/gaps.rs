//! What a log leaves out, where that bears on its explanation.

use super::{Credentials, Summary, When};
use crate::har::Entry;

/// What is noted of a log, entry by entry and exchange by exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    is_of_chromium: bool,
    has_secrets: bool,
    asked_for_authorization: bool,
    preflights: usize,
    without_preflight: usize,
    left_open: usize,
}

impl Gaps {
    /// Notes an entry.
    pub fn note_entry(&mut self, entry: &Entry) {
        self.is_of_chromium |= entry.resource_type.is_some();
        let (sent, answered) = (&entry.request.headers, &entry.response.headers);
        let has_secrets =
            || sent.contains("cookie") || sent.contains("authorization") || answered.contains("set-cookie");
        self.has_secrets = self.has_secrets || has_secrets();
        let names_it = |names: &str| names.split(',').any(|name| name.trim().eq_ignore_ascii_case("authorization"));
        let asked_for_it = || sent.get("access-control-request-headers").is_some_and(|names| names_it(&names));
        self.asked_for_authorization = self.asked_for_authorization || asked_for_it();
    }

    /// Notes what became of an exchange.
    pub fn note_exchange(&mut self, report: &Summary) {
        self.preflights += report.preflights.len();
        self.without_preflight += usize::from(report.lacks_preflight);
        let is_open = report.credentials == Credentials::Unknown
            && report.findings.iter().any(|finding| finding.when != When::Always);
        self.left_open += usize::from(is_open);
    }

    /// How many requests need a preflight, where none is in the whole log; `None` where one is, or where none needs any.
    pub fn without_preflights(&self) -> Option<usize> {
        (self.preflights == 0 && self.without_preflight > 0).then_some(self.without_preflight)
    }

    /// For how many requests it matters that cookies and tokens are left out, as Chromium does unless it is told otherwise; `None` where
    /// they are not left out, or where nothing shows that any were.
    pub fn sanitized(&self) -> Option<usize> {
        let is_sanitized = self.is_of_chromium && !self.has_secrets;
        (is_sanitized && (self.asked_for_authorization || self.left_open > 0)).then_some(self.left_open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Pairing;
    use crate::har;
    use crate::report::explain_exchange;

    fn gaps(entries: &[String]) -> Gaps {
        let log = format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(","));
        let har = har::read(log.as_bytes()).expect("a HAR");
        let mut gaps = Gaps::default();
        har.entries.iter().for_each(|(_, entry)| gaps.note_entry(entry));
        let pairing: Pairing = har.entries.into_iter().collect();
        pairing.iter().for_each(|(_, exchange)| gaps.note_exchange(&explain_exchange(&exchange)));
        gaps
    }

    /// A request of a page, as Chromium writes it.
    fn sent(method: &str, headers: &[(&str, &str)], allow_origin: &str) -> String {
        let lines = [("Host", "api.example"), ("Origin", "https://app.example")];
        let lines: Vec<_> = lines
            .iter()
            .chain(headers)
            .map(|(name, value)| format!(r#"{{"name":"{name}","value":"{value}"}}"#))
            .collect();
        format!(
            r#"{{"startedDateTime":"2026-11-23T14:28:46.000Z","time":9,"_resourceType":"fetch","request":{{"method":"{method}",
            "url":"https://api.example/a","headers":[{}]}},"response":{{"status":200,"_error":null,
            "headers":[{{"name":"Access-Control-Allow-Origin","value":"{allow_origin}"}}]}}}}"#,
            lines.join(",")
        )
    }

    #[test]
    fn a_log_without_preflights_is_told_from_one_that_needs_none() {
        let put = || sent("PUT", &[], "https://app.example");
        let asks = || sent("OPTIONS", &[("Access-Control-Request-Method", "PUT")], "https://app.example");
        for (entries, expected) in [
            (vec![], None),
            (vec![sent("GET", &[], "https://app.example")], None),
            (vec![put(), put()], Some(2)),
            (vec![asks(), put(), put()], None),
        ] {
            assert_eq!(gaps(&entries).without_preflights(), expected, "{entries:?}");
        }
    }

    #[test]
    fn a_log_without_secrets_is_called_so_where_that_shows_or_matters() {
        let open = || sent("OPTIONS", &[("Access-Control-Request-Method", "PUT")], "*");
        let noted = |entry: String| entry.replace("\"method\"", "\"_credentials\":\"omit\",\"method\"");
        let asks = || {
            let headers =
                [("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "a,authorization")];
            sent("OPTIONS", &headers, "https://app.example")
        };
        for (entries, expected) in [
            (vec![sent("GET", &[], "https://app.example")], None),
            (vec![open(), open()], Some(2)),
            (vec![asks()], Some(1)),
            (vec![asks(), noted(sent("GET", &[], "https://app.example"))], Some(0)),
            (vec![open(), sent("GET", &[("Cookie", "a=b")], "*")], None),
            (vec![open(), sent("GET", &[("Authorization", "b")], "*")], None),
            (vec![open().replace("_resourceType", "_no")], None),
        ] {
            assert_eq!(gaps(&entries).sanitized(), expected, "{entries:?}");
        }
    }
}
