//! What is wrong, in the order in which the browser meets it.

use web_sys::Element;

use super::learn_more;
use crate::panel::dom::{
    append, clone_template, element, find, part, said, set, set_flag, set_icon, set_part, set_text, show,
};
use crate::panel::marked::{Piece, mark};
use crate::panel::words;
use crate::report::{ExchangeReport, Finding, Role, When};

/// Draws the findings, one section for each role.
pub(super) fn draw(root: &Element, report: &ExchangeReport) {
    let verdict = said(&report.verdict);
    for role in [Role::Blocks, Role::BlocksNext, Role::Warns] {
        let findings: Vec<_> = report.findings.iter().filter(|finding| finding.role == role).collect();
        if findings.is_empty() {
            continue;
        }
        let section = clone_template("findings-template");
        set_text(&find(&section, "h3"), &words::findings_of(report.outcome, role));
        for finding in findings {
            append(&section, &new_finding(finding, &verdict));
        }
        append(root, &section);
    }
}

fn new_finding(finding: &Finding, verdict: &str) -> Element {
    let root = clone_template("finding-template");
    let (role, symbol) = looks(finding.role);
    set(&root, "data-finding", finding.code);
    set(&root, "data-code", finding.code);
    set(&root, "data-role", role);
    set(&root, "data-when", when(finding.when));
    set_icon(&root, symbol);
    match finding.header {
        Some(header) => set_text(&part(&root, "title"), header),
        None => set_text(&part(&root, "title"), &words::cause(finding.code)),
    }
    set_text(&part(&root, "where"), &words::stage(finding.stage));
    set_text(&part(&root, "message"), &finding.message);
    show(&part(&root, "message"), !says(verdict, &said(&finding.message)));
    set_part(&root, "hint", finding.hint.as_ref());
    set_part(&root, "when", words::when(finding.when).as_ref());
    draw_values(&root, finding);
    learn_more::draw(&part(&root, "learn-more"), &part(&root, "learn-more-text"), finding.code);
    root
}

/// Whether the verdict, which stands large above, is this sentence with an introduction.
fn says(verdict: &str, message: &str) -> bool {
    let start = verdict.len().checked_sub(message.len());
    start.and_then(|start| verdict.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(message))
}

/// What was received beside what was expected; nothing where the finding is about neither.
fn draw_values(root: &Element, finding: &Finding) {
    let (received, expected) = (finding.received.as_deref(), finding.expected.as_deref());
    show(&part(root, "compare"), received.is_some() || expected.is_some());
    draw_value(&part(root, "received"), received, expected);
    draw_value(&part(root, "expected"), expected, received);
    show(&part(root, "expected-cell"), expected.is_some());
}

/// One value, with what cannot be seen in it named, and where it differs from the other marked.
pub(super) fn draw_value(place: &Element, value: Option<&str>, other: Option<&str>) {
    let absent = match value {
        None => Some(words::ABSENT),
        Some("") => Some(words::EMPTY),
        Some(_) => None,
    };
    set_flag(place, "data-absent", absent.is_some());
    if let Some(absent) = absent {
        return set_text(place, &absent);
    }
    for piece in mark(value.unwrap_or_default(), other) {
        let (tag, class, text) = match piece {
            Piece::Plain(text) => ("span", "", text.into()),
            Piece::Differs(text) => ("mark", "", text.into()),
            Piece::Invisible(name) => ("span", "invisible", name),
            Piece::Cut(more) => ("span", "cut", words::cut(more)),
        };
        let stretch = element(tag);
        set(&stretch, "class", class);
        set_text(&stretch, &text);
        append(place, &stretch);
    }
}

/// How a role is called in attributes, and its icon.
pub(super) fn looks(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Blocks => ("blocks", "blocked"),
        Role::BlocksNext => ("blocks-next", "next"),
        Role::Warns => ("warns", "failed"),
    }
}

fn when(when: When) -> &'static str {
    match when {
        When::Always => "always",
        When::CredentialsIncluded => "credentials-included",
        When::CredentialsNotIncluded => "credentials-not-included",
    }
}
