//! What must hold of any report, whatever the log.

use std::collections::BTreeSet;

use preflight_inspector::diagnosis::Cause;
use preflight_inspector::fix::{AllowOrigin, RECIPES};
use preflight_inspector::report::{ExchangeReport, Outcome, Report, Role};

/// Panics where a report breaks its contract.
pub fn hold(report: &Report) {
    each_entry_is_told_once(report);
    for exchange in &report.exchanges {
        the_findings_fit_the_outcome(exchange);
    }
    serde_json::to_string(report).expect("a report is JSON");
    for text in [report.to_text(), report.to_markdown()] {
        nothing_moves_the_cursor(&text);
    }
    for policy in report.policies().values() {
        if let AllowOrigin::List(origins) = &policy.allow_origin {
            assert!(
                !origins.is_empty() && !origins.iter().any(|origin| origin == "null" || origin == "*"),
                "{policy:?}"
            );
        }
        for recipe in RECIPES {
            let snippet = (recipe.render)(policy);
            assert!(!snippet.parts.is_empty());
            snippet.parts.iter().for_each(|part| nothing_moves_the_cursor(&part.code));
        }
    }
}

fn each_entry_is_told_once(report: &Report) {
    let mut told: Vec<usize> = report.exchanges.iter().flat_map(|exchange| exchange.entries.clone()).collect();
    told.extend(report.skipped.iter().map(|skipped| skipped.entry));
    told.sort_unstable();
    assert_eq!(told, (0..report.entry_count).collect::<Vec<_>>());
}

fn the_findings_fit_the_outcome(exchange: &ExchangeReport) {
    let roles: Vec<Role> = exchange.findings.iter().map(|finding| finding.role).collect();
    let blocks = roles.contains(&Role::Blocks);
    match exchange.outcome {
        Outcome::Allowed | Outcome::NotCors => {
            assert!(roles.iter().all(|role| *role == Role::Warns) && exchange.stage.is_none(), "{exchange:?}");
        }
        Outcome::Blocked => {
            assert!(blocks && exchange.stage.is_some(), "{exchange:?}");
            let first = &exchange.first_error;
            for names in [&first.chromium, &first.safari] {
                assert!((1..=2).contains(&names.len()), "{exchange:?}");
            }
            // Firefox has no name for it.
            let is_nameless = first.chromium == ["RedirectContainsCredentials"];
            assert!(is_nameless || (1..=2).contains(&first.firefox.len()), "{exchange:?}");
        }
        Outcome::Failed => assert!(blocks && exchange.stage.is_some(), "{exchange:?}"),
        Outcome::Undetermined => assert!(exchange.stage.is_none(), "{exchange:?}"),
    }
    assert!(roles.is_sorted(), "{exchange:?}");
    let mut seen = BTreeSet::new();
    for finding in &exchange.findings {
        assert!(Cause::find(finding.code).is_some() && !finding.message.is_empty(), "{finding:?}");
        assert!(seen.insert((finding.code, finding.stage, finding.header)), "told twice: {finding:?}");
    }
    assert!(!exchange.verdict.is_empty());
}

fn nothing_moves_the_cursor(text: &str) {
    let moves = |c: char| {
        c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(moves), "{text:?}");
}
