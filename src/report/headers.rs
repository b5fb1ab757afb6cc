//! The header lines that CORS goes by, of a preflight and of the request itself.

mod meaning;

use crate::cors::{Judgement, Stage, Verdict};
use crate::diagnosis::{Finding, Role};
use crate::exchange::{Exchange, Logged};
use crate::fetch::HeaderList;
use crate::fetch::status::{is_ok, reason_phrase};
use crate::sorting;

pub use meaning::meaning;

/// How many lines of one message are kept; the rest is counted.
const MOST_LINES: usize = 40;

/// How much of one value, or of the names of the rest, is kept, in characters.
const MOST_OF_VALUE: usize = 1000;

/// How much of one name is kept, in characters. No header of CORS has one so long.
const MOST_OF_NAME: usize = 60;

/// The name of the line that holds the status.
pub const STATUS: &str = "Status";

/// A request and its response, as far as CORS goes by their headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// [`Stage::Preflight`], or [`Stage::Response`] for the request itself.
    pub stage: Stage,
    /// Whether it went out. If not, it has no lines.
    pub was_sent: bool,
    /// What the browser sent.
    pub request: Lines,
    /// What the server answered, the status first.
    pub response: Lines,
}

/// The lines of one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Those that CORS goes by, in the order in which they explain each other.
    pub lines: Vec<Line>,
    /// How many others there were.
    pub others: usize,
    /// Their names; empty where nothing was stopped. Their values are nobody's concern here.
    pub other_names: String,
}

/// One header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As sent.
    pub name: String,
    /// What it says.
    pub value: Value,
    /// The finding that names it, as an index into those of the report.
    pub finding: Option<usize>,
}

/// What a header line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// As sent; of a very long one the start, and how many characters are left out.
    Sent(String, usize),
    /// There, but nobody else's concern.
    Secret,
    /// Needed, but not there.
    Missing,
    /// The status where no answer came.
    NoAnswer,
}

/// The preflight, where there was one, and the request itself. Nothing where CORS had no say.
pub(super) fn messages(exchange: &Exchange, judgement: &Judgement, findings: &[Finding]) -> Vec<Message> {
    if matches!(judgement.verdict, Verdict::NotCors(_)) {
        return Vec::new();
    }
    let with_names = judgement.verdict != Verdict::Allowed;
    let was_sent = !matches!(
        judgement.verdict,
        Verdict::Blocked(Stage::Preflight | Stage::Request) | Verdict::Failed(Stage::Preflight | Stage::Request, _)
    );
    let preflight = exchange.preflight.map(|logged| message(Stage::Preflight, logged, with_names));
    let unsent =
        || Message { stage: Stage::Response, was_sent: false, request: Lines::default(), response: Lines::default() };
    let request = if was_sent {
        exchange.request.map(|logged| message(Stage::Response, logged, with_names))
    } else {
        Some(unsent())
    };
    let mut messages: Vec<_> = preflight.into_iter().chain(request).collect();
    for (index, finding) in findings.iter().enumerate() {
        let stage = if finding.stage == Stage::Redirect { Stage::Response } else { finding.stage };
        if let Some(message) = messages.iter_mut().find(|message| message.stage == stage && message.was_sent) {
            mark(&mut message.response.lines, index, finding);
        }
    }
    for message in &mut messages {
        // Stable: lines of one name stay as they came.
        for lines in [&mut message.request.lines, &mut message.response.lines] {
            sorting::sort_by_key(lines, |line| meaning::rank(&line.name).unwrap_or(usize::MAX));
        }
    }
    messages
}

fn message(stage: Stage, logged: Logged, with_names: bool) -> Message {
    let (request, response) = (&logged.entry.request, &logged.entry.response);
    let status = match response.status {
        0 => Value::NoAnswer,
        status => Value::Sent(format!("{status} {}", reason_phrase(status)).trim().to_owned(), 0),
    };
    let mut answered = lines(&response.headers, with_names, |name| !is_sent_by_browsers(name));
    answered.lines.insert(0, Line { name: STATUS.to_owned(), value: status, finding: None });
    Message {
        stage,
        was_sent: true,
        request: lines(&request.headers, with_names, |name| {
            is_sent_by_browsers(name) || meaning::is_access_control(name)
        }),
        response: answered,
    }
}

fn lines(headers: &HeaderList, with_names: bool, belongs: fn(&str) -> bool) -> Lines {
    let is_relevant = |name: &str| !name.eq_ignore_ascii_case(STATUS) && meaning(name).is_some() && belongs(name);
    let (mut lines, mut others, mut names) = (Vec::new(), 0, String::new());
    for header in headers.iter() {
        if is_relevant(header.name) && lines.len() < MOST_LINES {
            let value = if is_secret(header.name) { Value::Secret } else { sent(header.value) };
            lines.push(Line { name: name(header.name), value, finding: None });
            continue;
        }
        others += 1;
        if with_names && names.len() < MOST_OF_VALUE {
            let separator = if names.is_empty() { "" } else { ", " };
            names.push_str(separator);
            names.push_str(&name(header.name));
        }
    }
    Lines { lines, others, other_names: names }
}

/// Marks the line that a finding names, or adds it where it is missing. A line belongs to the first finding that names it.
fn mark(lines: &mut Vec<Line>, index: usize, finding: &Finding) {
    let Some(header) = finding.header else {
        // Where no header is to blame, a status may be.
        if let Some(line) = lines.first_mut().filter(|line| finding.role != Role::Warns && !says_ok(line)) {
            line.finding.get_or_insert(index);
        }
        return;
    };
    let mut is_there = false;
    for line in lines.iter_mut().filter(|line| line.name.eq_ignore_ascii_case(header)) {
        line.finding.get_or_insert(index);
        is_there = true;
    }
    if !is_there && finding.received.is_none() && finding.role != Role::Warns {
        lines.push(Line { name: header.to_owned(), value: Value::Missing, finding: Some(index) });
    }
}

fn says_ok(status: &Line) -> bool {
    let Value::Sent(text, _) = &status.value else { return false };
    text.get(..3).and_then(|digits| digits.parse().ok()).is_some_and(is_ok)
}

fn is_sent_by_browsers(name: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    is("origin")
        || is("cookie")
        || is("authorization")
        || name.get(..23).is_some_and(|start| start.eq_ignore_ascii_case("access-control-request-"))
}

/// Whether the value lets its reader act as the user.
fn is_secret(name: &str) -> bool {
    name.eq_ignore_ascii_case("cookie") || name.eq_ignore_ascii_case("authorization")
}

fn sent(value: &str) -> Value {
    let start = start_of(value, MOST_OF_VALUE);
    Value::Sent(start.to_owned(), value[start.len()..].chars().count())
}

fn name(name: &str) -> String {
    let start = start_of(name, MOST_OF_NAME);
    if start.len() < name.len() { format!("{start}…") } else { name.to_owned() }
}

fn start_of(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::cause::testing::explain;

    /// The lines of a message, one per line; `!` and the code of the finding that names it.
    fn shown(scene: &str, stage: Stage) -> Vec<String> {
        let report = explain(scene);
        let Some(message) = report.headers.iter().find(|message| message.stage == stage) else {
            return vec!["none".to_owned()];
        };
        let line = |direction, line: &Line| {
            let value = match &line.value {
                Value::Sent(value, 0) => value.clone(),
                Value::Sent(value, more) => format!("{} characters and {more}", value.chars().count()),
                Value::Secret => "(secret)".to_owned(),
                Value::Missing => "(missing)".to_owned(),
                Value::NoAnswer => "no answer".to_owned(),
            };
            let named = line.finding.map(|index| format!(" !{}", report.findings[index].code)).unwrap_or_default();
            format!("{direction}{}: {value}{named}", line.name)
        };
        let rest = |direction, lines: &Lines| {
            (lines.others > 0).then(|| format!("{direction}+{}: {}", lines.others, lines.other_names))
        };
        let sent = message.request.lines.iter().map(|one| line("> ", one)).chain(rest("> ", &message.request));
        let answered = message.response.lines.iter().map(|one| line("< ", one)).chain(rest("< ", &message.response));
        sent.chain(answered).chain((!message.was_sent).then(|| "not sent".to_owned())).collect()
    }

    #[test]
    fn the_line_that_decides_is_marked_and_what_is_missing_is_added() {
        for (scene, stage, expected) in [
            (
                "GET omit\nsent Cookie: id=SECRET\nsent Authorization: Bearer SECRET\nsent Accept: */*\nresponse 200\nVary: Origin\nX-Key: SECRET\nstatus: 500\naccess-control-allow-origin: https://other.example\nServer: x",
                Stage::Response,
                &[
                    "> Origin: https://app.example",
                    "> Cookie: (secret)",
                    "> Authorization: (secret)",
                    "> +1: Accept",
                    "< Status: 200 OK",
                    "< access-control-allow-origin: https://other.example !allow-origin-mismatch",
                    "< Vary: Origin",
                    "< +3: X-Key, status, Server",
                ][..],
            ),
            (
                "PUT omit x-a\npreflight 404",
                Stage::Preflight,
                &[
                    "> Origin: https://app.example",
                    "> Access-Control-Request-Method: PUT",
                    "> Access-Control-Request-Headers: x-a",
                    "< Status: 404 Not Found !preflight-status-not-ok",
                    "< Access-Control-Allow-Origin: (missing) !allow-origin-missing",
                    "< Access-Control-Allow-Methods: (missing) !method-not-allowed",
                    "< Access-Control-Allow-Headers: (missing) !header-not-allowed",
                ],
            ),
            ("PUT omit x-a\npreflight 404", Stage::Response, &["not sent"]),
            (
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: https://a.example\nAccess-Control-Allow-Origin: https://b.example",
                Stage::Response,
                &[
                    "> Origin: https://app.example",
                    "< Status: 200 OK",
                    "< Access-Control-Allow-Origin: https://a.example !allow-origin-multiple",
                    "< Access-Control-Allow-Origin: https://b.example !allow-origin-multiple",
                ],
            ),
            (
                "GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nServer: x\nerror none",
                Stage::Response,
                &["> Origin: https://app.example", "< Status: 200 OK", "< Access-Control-Allow-Origin: *", "< +1: "],
            ),
            ("GET omit\nresponse 200", Stage::Preflight, &["none"]),
            ("GET no-cors\nresponse 200", Stage::Response, &["none"]),
        ] {
            assert_eq!(shown(scene, stage), expected, "{scene}");
        }
    }

    #[test]
    fn what_a_server_sends_too_much_of_is_counted() {
        let long = format!("GET omit\nresponse 200\nAccess-Control-Allow-Origin: {}", "é".repeat(5000));
        assert!(shown(&long, Stage::Response)[2].contains(": 1000 characters and 4000 !allow-origin"));
        let long = format!("GET omit\nresponse 200\nAccess-Control-{}: x", "y".repeat(5000));
        assert_eq!(shown(&long, Stage::Response)[3], format!("< Access-Control-{}…: x", "y".repeat(45)));
        let report = explain(&format!("GET omit\nresponse 200{}", "\nAccess-Control-X: x".repeat(500)));
        let response = &report.headers[0].response;
        // The status and the missing line come on top.
        assert_eq!((response.lines.len(), response.others), (MOST_LINES + 2, 460));
        assert!(response.other_names.len() < 2 * MOST_OF_VALUE, "{}", response.other_names.len());
    }
}
