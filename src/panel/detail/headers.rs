//! The header lines that CORS goes by, the preflight's beside the request's own.

use web_sys::Element;

use super::findings::{draw_value, looks};
use crate::panel::dom::{append, clone_template, element, part, set, set_icon, set_part, set_text, show};
use crate::panel::words;
use crate::report::headers::{Line, Lines, Message, Value, meaning};
use crate::report::{ExchangeReport, Finding};
use crate::wording::Wording;

/// Draws them; hides the place where CORS had no say.
pub(super) fn draw(root: &Element, report: &ExchangeReport) {
    show(&part(root, "headers"), !report.headers.is_empty());
    let place = part(root, "headers-messages");
    for message in &report.headers {
        append(&place, &new_message(message, &report.findings));
    }
}

fn new_message(message: &Message, findings: &[Finding]) -> Element {
    let root = clone_template("message-template");
    let (name, title) = words::message(message.stage);
    set(&root, "data-message", name);
    set_text(&part(&root, "message-title"), &title);
    show(&part(&root, "message-unsent"), !message.was_sent);
    for (direction, lines) in [("sent", &message.request), ("answered", &message.response)] {
        let place = part(&root, direction);
        show(&place, message.was_sent);
        let list = part(&place, "header-lines");
        for line in &lines.lines {
            append(&list, &new_line(line, findings));
        }
        draw_others(&place, lines);
    }
    root
}

fn new_line(line: &Line, findings: &[Finding]) -> Element {
    let root = clone_template("header-template");
    set_text(&part(&root, "header-name"), &line.name);
    let value = part(&root, "header-value");
    match &line.value {
        Value::Sent(text, more) => {
            draw_value(&value, Some(text), None);
            if *more > 0 {
                let rest = element("span");
                set_text(&rest, &words::cut(*more));
                append(&value, &rest);
            }
        }
        Value::Secret => draw_absent(&value, &words::SECRET),
        Value::NoAnswer => draw_absent(&value, &words::NO_ANSWER),
        Value::Missing => draw_value(&value, None, None),
    }
    set_part(&root, "header-meaning", meaning(&line.name).as_ref());
    let finding = line.finding.and_then(|index| findings.get(index));
    show(&part(&root, "header-finding"), finding.is_some());
    if let Some(finding) = finding {
        let (role, symbol) = looks(finding.role);
        set(&root, "data-role", role);
        set(&root, "data-named-by", finding.code);
        set_icon(&root, symbol);
        set_text(&part(&root, "header-finding-text"), &words::named_by(finding));
    }
    root
}

/// Words in the place of a value.
fn draw_absent(place: &Element, words: &Wording) {
    set(place, "data-absent", "");
    set_text(place, words);
}

/// What is left: names that open behind their count, or the count alone.
fn draw_others(root: &Element, lines: &Lines) {
    let has_names = !lines.other_names.is_empty();
    let count = words::other_headers(lines.others);
    let shown = lines.others > 0;
    show(&part(root, "others"), shown && has_names);
    set_text(&part(root, "others-count"), &count);
    set_text(&part(root, "others-names"), &lines.other_names);
    set_part(root, "others-alone", (shown && !has_names).then_some(&count));
}
