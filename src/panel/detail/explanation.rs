//! One exchange, from the verdict to the commands that repeat it.

use web_sys::Element;

use super::{findings, headers, stages};
use crate::panel::address;
use crate::panel::dom::{clone_template, find, part, set, set_icon, set_items, set_part, set_text, show};
use crate::panel::list::{icon, outcome};
use crate::panel::words;
use crate::report::{Curl, ExchangeReport, FirstError, Warning, console_phrase};
use crate::wording::Wording;

/// All of an explanation but the fix. The warnings are about its server.
pub(super) fn new(report: &ExchangeReport, warnings: &[Warning]) -> Element {
    let root = clone_template("detail-template");
    set(&root, "data-outcome", outcome(report.outcome));
    draw_summary(&root, report);
    stages::draw(&part(&root, "stages"), &report.steps);
    findings::draw(&part(&root, "findings"), report);
    set_items(&part(&root, "redirects"), &report.redirects.iter().map(words::redirect).collect::<Vec<_>>());
    headers::draw(&root, report);
    draw_reasons(&root, report);
    show(&part(&root, "warnings"), !warnings.is_empty());
    set_items(&part(&root, "warnings-list"), warnings.iter().map(|warning| &warning.message));
    draw_text(&root, "sibling", report.sibling.as_ref().map(|sibling| &sibling.message));
    draw_text(&root, "preflight-cache", report.preflight_cache.as_ref());
    draw_commands(&root, report.curl.as_ref());
    draw_names(&root, &report.first_error);
    root
}

fn draw_summary(root: &Element, report: &ExchangeReport) {
    set_text(&part(root, "method"), address::start(&report.method));
    set_text(&part(root, "url"), &report.url);
    set_icon(&find(root, ".verdict"), icon(report.outcome));
    set_text(&part(root, "verdict"), &report.verdict);
    set_text(&part(root, "actor"), &words::actor(report.who_acts));
    set_text(&part(root, "page-origin"), &words::page_origin(report.page_origin.as_deref()));
    let (credentials, meaning) = words::credentials(report.credentials);
    set_text(&part(root, "credentials"), &credentials);
    set(&part(root, "credentials"), "title", &meaning);
    set_part(root, "settled-by", report.settled_by.as_ref());
}

fn draw_reasons(root: &Element, report: &ExchangeReport) {
    show(&part(root, "trigger"), !report.preflight_reasons.is_empty());
    set_items(&part(root, "trigger-list"), &report.preflight_reasons);
    draw_text(root, "elsewhere", report.works_elsewhere.as_ref());
}

/// A section that is one paragraph, and not there without it.
fn draw_text(root: &Element, name: &str, text: Option<&Wording>) {
    show(&part(root, name), text.is_some());
    set_part(root, &format!("{name}-text"), text);
}

fn draw_commands(root: &Element, curl: Option<&Curl>) {
    show(&part(root, "curl"), curl.is_some());
    let preflight = curl.and_then(|curl| curl.preflight.as_deref());
    show(&part(root, "curl-preflight-figure"), preflight.is_some());
    set_text(&part(root, "curl-preflight"), preflight.unwrap_or_default());
    set_text(&part(root, "curl-request"), curl.map_or("", |curl| curl.request.as_str()));
}

fn draw_names(root: &Element, names: &FirstError) {
    let browsers = [("chromium", &names.chromium), ("firefox", &names.firefox), ("safari", &names.safari)];
    show(&part(root, "names"), browsers.iter().any(|(_, names)| !names.is_empty()));
    for (browser, names) in browsers {
        let line = part(root, browser);
        show(&line, !names.is_empty());
        set_text(&find(&line, "dd"), &words::either(names).unwrap_or_default());
        let phrases: Vec<_> = names.iter().filter_map(|name| console_phrase(name)).collect();
        set_items(&find(&line, "ul"), phrases);
    }
}
