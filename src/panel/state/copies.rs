//! The explanations as text, to be pasted elsewhere.

use super::State;
use crate::report::{ExchangeReport, Report, Told};

/// What is copied, and in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The chosen exchange alone, or all of them.
    pub scope: Scope,
    /// In which form.
    pub form: Form,
}

/// Which exchanges are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The chosen one.
    Chosen,
    /// Each, shown or not.
    All,
}

/// In which form explanations are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As for a ticket.
    Markdown,
    /// The report of the command line.
    Json,
}

impl State {
    /// The text that is copied; `None` where nothing is chosen. With secrets only where the reader asked for them.
    pub(super) fn copied(&self, Copied { scope, form }: Copied) -> Option<String> {
        let report = match scope {
            Scope::Chosen => self.report_of(self.explanation(self.selected?)?),
            Scope::All => self.report(self.rows.ids().filter_map(|id| self.explained(id)).collect()),
        };
        let report = if self.with_secrets { report } else { report.without_secrets() };
        Some(match form {
            Form::Markdown => report.to_markdown(),
            // It holds no map with keys that are no text, so it cannot fail.
            Form::Json => serde_json::to_string_pretty(&report).unwrap_or_default() + "\n",
        })
    }

    /// One exchange, with what the others tell of it.
    fn report_of(&self, exchange: ExchangeReport) -> Report {
        let ExchangeReport { sibling, preflight_cache, server, .. } = exchange.clone();
        let told = Told { sibling, preflight_cache, server };
        let mut report = self.report(vec![exchange]);
        report.exchanges = report.exchanges.into_iter().map(|exchange| exchange.with(told.clone())).collect();
        report
    }

    fn report(&self, mut exchanges: Vec<ExchangeReport>) -> Report {
        exchanges.sort_by(|one, two| one.entries.first().cmp(&two.entries.first()));
        match &self.file {
            Some(file) => Report::new(file.entry_count, file.skipped.clone(), exchanges),
            // What DevTools hands over that is no entry has no number.
            None => Report::new(self.capture.entries, Vec::new(), exchanges),
        }
    }
}
