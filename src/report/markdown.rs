//! A report for a ticket.

use std::fmt::{Display, Write};

use super::text::{Counts, is_told, lead, names, one_line};
use super::{Actor, ExchangeReport, Report};
use crate::wording::Wording;

pub(super) fn markdown(report: &Report) -> String {
    let mut out = String::from("# CORS report\n\n");
    let _ = writeln!(out, "{}.\n", Counts::of(report.summaries()).words());
    if !report.skipped.is_empty() {
        let _ = writeln!(out, "Entries that could not be read: {}.\n", report.skipped.len());
    }
    for exchange in report.exchanges.iter().filter(|exchange| is_told(exchange)) {
        tell(&mut out, exchange);
    }
    for (server, warnings) in &report.warnings {
        let _ = writeln!(out, "## {}\n", code(server));
        for warning in warnings {
            let _ = writeln!(out, "- {} (`{}`)", escape(&warning.message), warning.code);
        }
        out.push('\n');
    }
    if let Some(why) = report.exchanges.iter().find_map(|exchange| exchange.works_elsewhere.as_ref()) {
        let _ = writeln!(out, "Why it works in curl and Postman: {}", escape(why));
    }
    out
}

fn tell(out: &mut String, exchange: &ExchangeReport) {
    let _ = writeln!(out, "## {}\n", code(&format!("{} {}", exchange.method, exchange.url)));
    let _ = writeln!(out, "{}\n", escape(&exchange.verdict));
    let who = match exchange.who_acts {
        Actor::Server => "the server",
        Actor::Client => "the page",
        Actor::Environment => "the machine or network in between",
        Actor::Nobody => "nobody",
    };
    for redirect in &exchange.redirects {
        let _ = writeln!(
            out,
            "- {} redirected it ({}) to {}",
            code(&redirect.url),
            redirect.status,
            code(&redirect.location)
        );
    }
    if !exchange.redirects.is_empty() {
        out.push('\n');
    }
    let page = exchange.page_origin.as_deref().unwrap_or("unknown");
    let _ = writeln!(out, "Page: {}. To be changed: {who}.\n", code(page));
    if !exchange.findings.is_empty() {
        let _ = writeln!(out, "| | What | Received | Expected |\n|---|---|---|---|");
        for finding in &exchange.findings {
            let cell = |value: &Option<String>| {
                value.as_deref().map(|value| code(value).replace('|', "\\|")).unwrap_or_default()
            };
            let hint = finding.hint.as_ref().map(|hint| format!(" {}", escape(hint))).unwrap_or_default();
            let _ = writeln!(
                out,
                "| {} | {}{hint} (`{}`) | {} | {} |",
                lead(finding.role, finding.when),
                escape(&finding.message),
                finding.code,
                cell(&finding.received),
                cell(&finding.expected)
            );
        }
        out.push('\n');
    }
    if !exchange.preflight_reasons.is_empty() {
        let _ = writeln!(
            out,
            "Why the browser sends a preflight: {}\n",
            escape(&Wording::sentences(exchange.preflight_reasons.iter().cloned()))
        );
    }
    if let Some(words) = &exchange.preflight_cache {
        let _ = writeln!(out, "{}\n", escape(words));
    }
    if let Some(server) = &exchange.server {
        let says = server.says.as_ref().map(|says| format!(" {says}")).unwrap_or_default();
        let _ = writeln!(out, "Server: {}.{}\n", escape(&server.summary()), escape(&says));
    }
    if let Some(sibling) = &exchange.sibling {
        let _ = writeln!(out, "{}\n", escape(&sibling.message));
    }
    if let Some(names) = names(&exchange.first_error) {
        let _ = writeln!(out, "Browsers call it: {}.\n", escape(&names));
    }
    if let Some(curl) = &exchange.curl {
        let commands: Vec<_> = curl.commands_without_secrets().collect();
        let _ = writeln!(out, "To repeat it:\n\n{}\n", block("sh", &commands.join("\n\n")));
    }
}

/// Prose with captured values in it: nothing in them is markup.
pub fn escape(text: &(impl Display + ?Sized)) -> String {
    escaped(&one_line(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_[]<>|#&~!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A code span that nothing in the text can end.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A code block in a language that nothing in the text can end.
pub(super) fn block(language: &str, text: &str) -> String {
    let text: Vec<_> = text.lines().map(one_line).collect();
    let text = text.join("\n");
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
