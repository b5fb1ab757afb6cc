//! A report for a terminal.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use super::{ExchangeReport, FirstError, Outcome, Role, Skipped, Summary, Warning, When};
use crate::wording::Wording;

/// Of `all` exchanges those are `told` that [are to be](is_told), each explained.
pub(super) fn text<'r>(
    all: impl IntoIterator<Item = &'r Summary>,
    told: impl IntoIterator<Item = Cow<'r, ExchangeReport>>,
    warnings: &BTreeMap<String, Vec<Warning>>,
    skipped: &[Skipped],
) -> String {
    let mut out = String::new();
    let (mut why, mut is_known) = (None, false);
    for exchange in told {
        tell(&mut out, &exchange);
        let has_recipe = exchange.server.as_ref().is_some_and(|server| server.recipe.is_some());
        is_known |= has_recipe && exchange.wants_headers();
        // Said once for all: it is the same for every exchange that was stopped at the same stage.
        why = why.or_else(|| exchange.works_elsewhere.clone());
    }
    for (server, warnings) in warnings {
        let _ = writeln!(out, "{}", one_line(server));
        for warning in warnings {
            let _ = writeln!(out, "  - warning [{}]: {}", warning.code, one_line(&warning.message));
        }
        out.push('\n');
    }
    let counts = Counts::of(all);
    let _ = writeln!(out, "{}.", counts.words());
    if let Some(first) = skipped.first() {
        let count = skipped.len();
        let _ = writeln!(
            out,
            "{count} {} of the log could not be read (entry {}: {}).",
            if count == 1 { "entry" } else { "entries" },
            first.entry,
            one_line(&first.reason)
        );
    }
    if let Some(why) = why {
        let _ = writeln!(out, "Why it works in curl and Postman: {why}");
    }
    if counts.of_outcome(Outcome::Blocked) > 0 {
        let how = if is_known { "fix FILE, with --server ID for another server" } else { "fix FILE --server ID" };
        let _ = writeln!(out, "For the server's side: preflight-inspector {how} (\"servers\" lists the ids).");
    }
    out
}

/// What the reader came for. What CORS let pass without a warning, or had no say in, is only counted.
pub(super) fn is_told(exchange: &Summary) -> bool {
    match exchange.outcome {
        Outcome::Blocked | Outcome::Failed | Outcome::Undetermined => true,
        Outcome::Allowed | Outcome::NotCors => !exchange.findings.is_empty(),
    }
}

/// The words before a finding's message.
pub(super) fn lead(role: Role, when: When) -> String {
    let role = match role {
        Role::Blocks => "blocks",
        Role::BlocksNext => "then",
        Role::Warns => "warning",
    };
    match when {
        When::Always => role.to_owned(),
        When::CredentialsIncluded => format!("{role}, if credentials are included"),
        When::CredentialsNotIncluded => format!("{role}, if credentials are not included"),
    }
}

/// What the browsers call the block; `None` when they have no name for it.
pub(super) fn names(first: &FirstError) -> Option<String> {
    let browsers = [("Chromium", &first.chromium), ("Firefox", &first.firefox), ("Safari", &first.safari)];
    let named: Vec<_> = browsers
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(browser, names)| format!("{} ({browser})", names.join(" or ")))
        .collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// How many exchanges there are of each outcome.
pub(super) struct Counts([usize; OUTCOMES.len()]);

const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::Blocked, "blocked by CORS"),
    (Outcome::Failed, "failed for another reason"),
    (Outcome::Undetermined, "not decided by what was captured"),
    (Outcome::Allowed, "allowed"),
    (Outcome::NotCors, "not subject to CORS"),
];

impl Counts {
    pub(super) fn of<'r>(all: impl IntoIterator<Item = &'r Summary>) -> Self {
        let mut counts = [0; OUTCOMES.len()];
        for summary in all {
            for (count, (outcome, _)) in counts.iter_mut().zip(OUTCOMES) {
                *count += usize::from(summary.outcome == outcome);
            }
        }
        Self(counts)
    }

    fn of_outcome(&self, wanted: Outcome) -> usize {
        self.0.iter().zip(OUTCOMES).filter(|(_, (outcome, _))| *outcome == wanted).map(|(count, _)| count).sum()
    }

    /// How many of each, in words; of blocked ones also where there are none.
    pub(super) fn words(&self) -> String {
        let all = self.0.iter().sum();
        let named =
            self.0.iter().zip(OUTCOMES).filter(|(count, (outcome, _))| **count > 0 || *outcome == Outcome::Blocked);
        let parts: Vec<_> = named.map(|(count, (_, words))| format!("{count} {words}")).collect();
        format!("{all} {}: {}", plural(all, "exchange"), parts.join(", "))
    }
}

/// `word` with an s unless there is one.
pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn tell(out: &mut String, exchange: &ExchangeReport) {
    let _ = writeln!(out, "{}", one_line(&format!("{} {}", exchange.method, exchange.url)));
    for redirect in &exchange.redirects {
        let _ = writeln!(
            out,
            "  {} redirected it ({}) to {}",
            one_line(&redirect.url),
            redirect.status,
            one_line(&redirect.location)
        );
    }
    let verdict = exchange.verdict.to_string();
    let _ = writeln!(out, "  {}", one_line(&verdict));
    if let Some(names) = names(&exchange.first_error) {
        let _ = writeln!(out, "  Browsers call it: {names}");
    }
    for finding in &exchange.findings {
        let lead = format!("  - {} [{}]", lead(finding.role, finding.when), finding.code);
        // Where there is but one thing to say, the verdict has said it already.
        let message = finding.message.to_string();
        let is_said = verdict.contains(message.get(1..).unwrap_or_default());
        let _ = if is_said { writeln!(out, "{lead}") } else { writeln!(out, "{lead}: {}", one_line(&message)) };
        if let Some(expected) = &finding.expected {
            let received = match finding.received.as_deref() {
                None => "(nothing)".to_owned(),
                Some("") => "(empty)".to_owned(),
                Some(received) => one_line(received),
            };
            let _ = writeln!(out, "      received: {received}");
            let _ = writeln!(out, "      expected: {}", one_line(expected));
        }
        if let Some(hint) = &finding.hint {
            let _ = writeln!(out, "      {}", one_line(hint));
        }
    }
    if !exchange.preflight_reasons.is_empty() && exchange.outcome != Outcome::Allowed {
        let _ = writeln!(
            out,
            "  Why a preflight: {}",
            one_line(&Wording::sentences(exchange.preflight_reasons.iter().cloned()))
        );
    }
    if let Some(server) = &exchange.server {
        let _ = writeln!(out, "  Server: {}", one_line(&server.summary()));
        if let Some(says) = &server.says {
            let _ = writeln!(out, "    {}", one_line(says));
        }
    }
    for words in [exchange.preflight_cache.as_ref(), exchange.sibling.as_ref().map(|sibling| &sibling.message)] {
        if let Some(words) = words.filter(|_| exchange.outcome != Outcome::Allowed) {
            let _ = writeln!(out, "  {}", one_line(words));
        }
    }
    if let Some(curl) = &exchange.curl {
        let _ = writeln!(out, "  To repeat it:");
        for line in curl.commands().flat_map(str::lines) {
            let _ = writeln!(out, "    {}", one_line(line));
        }
    }
    let _ = writeln!(out);
}

/// Captured text must not move the cursor, forge lines or hide in the text around it.
pub fn one_line(text: &(impl Display + ?Sized)) -> String {
    let text = text.to_string();
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if is_plain { text } else { text.chars().map(|c| if is_deceptive(c) { '\u{FFFD}' } else { c }).collect() }
}

/// Whether a character moves, reorders or hides what stands around it. Those that scripts and emoji are joined with are none.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::explain_har;

    #[test]
    fn captured_text_neither_moves_the_cursor_nor_forges_a_line() {
        let odd = "A\u{1b}[2J\nZ\u{202e}C\u{200b}\u{2028}\u{9b}";
        let header = |name: &str| serde_json::json!({ "name": name, "value": odd });
        let log = serde_json::json!({ "log": { "entries": [{
            "request": {
                "method": odd, "url": format!("https://api.example/{odd}"),
                "headers": [{ "name": "Origin", "value": "https://app.example" }, header("X-A")],
                "postData": { "text": odd },
            },
            "response": { "status": 200, "headers": [header("Access-Control-Allow-Origin"), header("Location")],
                          "_error": "net::ERR_FAILED" },
        }] } });
        let report = explain_har(log.to_string().as_bytes()).expect("a HAR");
        for text in [report.to_text(), report.to_markdown()] {
            assert!(text.contains("api.example/A\u{FFFD}[2J\u{FFFD}Z\u{FFFD}C"), "{text}");
            assert!(!text.contains(|c| c != '\n' && is_deceptive(c)), "{text}");
            assert!(!text.lines().any(|line| line.starts_with('Z')), "{text}");
        }
    }
}
