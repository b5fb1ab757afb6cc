//! What is said of a request that nobody made.

use crate::report::what_if::{LineProblem, Missing, NotAScenario, Problem, ProblemKind};

/// A link that opens nothing.
pub fn bad_link(error: NotAScenario) -> &'static str {
    match error {
        NotAScenario::TooLong => "The link cannot be opened: it is longer than any that is made here.",
        NotAScenario::Version => "The link cannot be opened: it was made by another version, or not by this program.",
        NotAScenario::Parameter => "The link cannot be opened: a part of it is not known. It may have been changed.",
        NotAScenario::Encoding => "The link cannot be opened: a part of it is no text. It may have been cut off.",
    }
}

/// Said in place of a verdict where something has to be given first.
pub fn missing(missing: Missing) -> &'static str {
    match missing {
        Missing::Origin => "Give the page’s origin to see what browsers would do.",
        Missing::Url => "Give the URL to see what browsers would do.",
        Missing::Method => "Give the method to see what browsers would do.",
        Missing::PreflightStatus => {
            "It needs a preflight, and that has no answer here: give its status to see what browsers would do."
        }
        Missing::Status => "All passes so far: give the status of the answer to the request to see the rest.",
    }
}

/// Whether it passes in a browser.
pub fn in_browser(passes: bool) -> &'static str {
    if passes { "passes" } else { "blocked" }
}

/// Said at a field that cannot be used as it stands.
pub fn problem(problem: &Problem) -> String {
    let line = problem.line.unwrap_or(1);
    match problem.kind {
        ProblemKind::NotAnOrigin => "No origin: give one such as https://app.example, or null.".to_owned(),
        ProblemKind::NotAUrl => "No address: give one that begins with https:// or http://.".to_owned(),
        ProblemKind::NotAMethod => "No method: give one such as GET.".to_owned(),
        ProblemKind::ForbiddenMethod => "No page may use this method.".to_owned(),
        ProblemKind::NotAStatus => "No status: give a number from 200 to 599.".to_owned(),
        ProblemKind::Line(LineProblem::NoColon) => {
            format!("Line {line} is no header: write it as Name: value. It does not count.")
        }
        ProblemKind::Line(LineProblem::NotAName) => {
            format!("What stands before the colon in line {line} is no header’s name. It does not count.")
        }
        ProblemKind::Line(LineProblem::ControlCharacter) => {
            format!("Line {line} holds a character that no header can hold. It does not count.")
        }
        ProblemKind::Line(LineProblem::SetByBrowser) => {
            format!("Line {line} does not count: only the browser sets this header.")
        }
    }
}

/// The lines whose problems are not listed.
pub fn more_problems(count: usize) -> String {
    match count {
        1 => "1 more line does not count.".to_owned(),
        count => format!("{count} more lines do not count."),
    }
}

/// What a field held at first.
pub fn before(text: &str) -> String {
    format!("At first: {text}")
}

/// Said where a field was empty at first.
pub const BEFORE_EMPTY: &str = "At first: empty";

/// A line that is no longer there.
pub fn taken_away(line: &str) -> String {
    format!("Taken away: {line}")
}

/// A line that was not there.
pub fn added(line: &str) -> String {
    format!("Added: {line}")
}

/// The lines that have changed and are not listed.
pub fn more_changed(count: usize) -> String {
    match count {
        1 => "1 more line has changed.".to_owned(),
        count => format!("{count} more lines have changed."),
    }
}
