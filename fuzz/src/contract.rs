//! What must hold of any report, whatever the log.

use std::collections::BTreeSet;

use preflight_inspector::diagnosis::Cause;
use preflight_inspector::fix::acceptance::{Check, FRAMEWORKS};
use preflight_inspector::fix::dev_proxy::{DEV_PROXIES, Detour};
use preflight_inspector::fix::{AllowOrigin, RECIPES};
use preflight_inspector::report::{ExchangeReport, Outcome, Report, Role, Ticket};

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
    for exchange in &report.exchanges {
        what_is_handed_over_moves_no_cursor(exchange);
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

fn what_is_handed_over_moves_no_cursor(exchange: &ExchangeReport) {
    let fix = exchange.policy.as_ref().zip(RECIPES.first().copied());
    for with_secrets in [false, true] {
        nothing_moves_the_cursor(&Ticket { exchange, others: &[exchange], fix, with_secrets }.to_markdown());
    }
    let page = exchange.page_origin.as_deref().unwrap_or_default();
    let check =
        exchange.policy.as_ref().and_then(|policy| Check::new(&exchange.current_url, &exchange.method, page, policy));
    for framework in FRAMEWORKS {
        check.iter().for_each(|check| nothing_moves_the_cursor(&check.render(framework)));
    }
    if let Some(detour) = Detour::around(page, &exchange.current_url) {
        for proxy in DEV_PROXIES {
            detour.render(proxy).iter().for_each(|part| nothing_moves_the_cursor(&part.code));
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
        assert!(Cause::find(finding.code).is_some() && !finding.message.to_string().is_empty(), "{finding:?}");
        assert!(seen.insert((finding.code, finding.stage, finding.header)), "told twice: {finding:?}");
    }
    assert!(!exchange.verdict.to_string().is_empty());
}

fn nothing_moves_the_cursor(text: &str) {
    let moves = |c: char| {
        c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(moves), "{text:?}");
}
