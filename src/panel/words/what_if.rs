//! What is said of a request that nobody made.

use crate::report::what_if::{LineProblem, Missing, NotAScenario, Problem, ProblemKind};
use crate::wording::Wording;

/// A link that opens nothing.
pub fn bad_link(error: NotAScenario) -> Wording {
    match error {
        NotAScenario::TooLong => say!("The link cannot be opened: it is longer than any that is made here."),
        NotAScenario::Version => {
            say!("The link cannot be opened: it was made by another version, or not by this program.")
        }
        NotAScenario::Parameter => {
            say!("The link cannot be opened: a part of it is not known. It may have been changed.")
        }
        NotAScenario::Encoding => say!("The link cannot be opened: a part of it is no text. It may have been cut off."),
    }
}

/// Said in place of a verdict where something has to be given first.
pub fn missing(missing: Missing) -> Wording {
    match missing {
        Missing::Origin => say!("Give the page’s origin to see what browsers would do."),
        Missing::Url => say!("Give the URL to see what browsers would do."),
        Missing::Method => say!("Give the method to see what browsers would do."),
        Missing::PreflightStatus => {
            say!("It needs a preflight, and that has no answer here: give its status to see what browsers would do.")
        }
        Missing::Status => say!("All passes so far: give the status of the answer to the request to see the rest."),
    }
}

/// Whether it passes in a browser.
pub fn in_browser(passes: bool) -> Wording {
    if passes { say!("passes") } else { say!("blocked") }
}

/// Said at a field that cannot be used as it stands.
pub fn problem(problem: &Problem) -> Wording {
    let line = problem.line.unwrap_or(1);
    match problem.kind {
        ProblemKind::NotAnOrigin => say!("No origin: give one such as https://app.example, or null."),
        ProblemKind::NotAUrl => say!("No address: give one that begins with https:// or http://."),
        ProblemKind::NotAMethod => say!("No method: give one such as GET."),
        ProblemKind::ForbiddenMethod => say!("No page may use this method."),
        ProblemKind::NotAStatus => say!("No status: give a number from 200 to 599."),
        ProblemKind::Line(LineProblem::NoColon) => {
            say!("Line {line} is no header: write it as Name: value. It does not count.", line)
        }
        ProblemKind::Line(LineProblem::NotAName) => {
            say!("What stands before the colon in line {line} is no header’s name. It does not count.", line)
        }
        ProblemKind::Line(LineProblem::ControlCharacter) => {
            say!("Line {line} holds a character that no header can hold. It does not count.", line)
        }
        ProblemKind::Line(LineProblem::SetByBrowser) => {
            say!("Line {line} does not count: only the browser sets this header.", line)
        }
    }
}

/// The lines whose problems are not listed.
pub fn more_problems(count: usize) -> Wording {
    match count {
        1 => say!("1 more line does not count."),
        count => say!("{count} more lines do not count.", count),
    }
}

/// What a field held at first.
pub fn before(text: &str) -> Wording {
    say!("At first: {text}", text)
}

/// Said where a field was empty at first.
pub const BEFORE_EMPTY: Wording = say!("At first: empty");

/// A line that is no longer there.
pub fn taken_away(line: &str) -> Wording {
    say!("Taken away: {line}", line)
}

/// A line that was not there.
pub fn added(line: &str) -> Wording {
    say!("Added: {line}", line)
}

/// The lines that have changed and are not listed.
pub fn more_changed(count: usize) -> Wording {
    match count {
        1 => say!("1 more line has changed."),
        count => say!("{count} more lines have changed.", count),
    }
}
