//! Every word that the panel says by itself, beside the static ones in `www/panel.html`. Explanations come from the report.

pub mod again;
pub mod list;
pub mod pasting;
pub mod reading;
pub mod what_if;

use std::borrow::Cow;

use super::address;
use super::choice::Because;
use crate::fix::{AllowCredentials, Applicability, Policy, Proof, pattern};
use crate::report::{Actor, Credentials, ExchangeReport, Finding, Outcome, Redirect, Role, Stage, StepState, When};

/// A redirect on the way.
pub fn redirect(redirect: &Redirect) -> String {
    format!("{} redirected it ({}) to {}", redirect.url, redirect.status, redirect.location)
}

/// The count in the toolbar.
pub fn blocked(count: usize) -> String {
    match count {
        0 => "None blocked".to_owned(),
        count => format!("{count} blocked"),
    }
}

/// How many exchanges the filter lets through.
pub fn listed(listed: usize, of: usize) -> String {
    format!("{listed} of {of}")
}

/// How often the same failure came.
pub fn times(count: usize) -> String {
    format!("{count}×")
}

/// Said where the filter hides what is blocked.
pub fn filtered(blocked: usize) -> String {
    match blocked {
        1 => "1 blocked request is not shown.".to_owned(),
        count => format!("{count} blocked requests are not shown."),
    }
}

/// Told of blocks that are new: of the last one, and how many there are.
pub fn news(report: &ExchangeReport, count: usize) -> String {
    let blocks = report.findings.iter().find(|finding| finding.role == Role::Blocks);
    let cause = blocks.map(|finding| finding.header.map_or_else(|| cause(finding.code), str::to_owned));
    let path = address::split(address::start(&report.url)).1;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let which = [Some(format!("{} {path}", report.method)), cause].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match count {
        1 => format!("Blocked: {which}"),
        count => format!("{count} blocked. The last: {which}"),
    }
}

/// How long ago something was, in as few letters as there are; nothing where the clocks disagree.
pub fn age(milliseconds: f64) -> String {
    const MINUTE: f64 = 60_000.0;
    const UNITS: [(f64, &str); 3] = [(24.0 * 60.0 * MINUTE, "d"), (60.0 * MINUTE, "h"), (MINUTE, "min")];
    let unit = UNITS.iter().find(|(unit, _)| milliseconds >= *unit);
    match unit {
        Some((unit, name)) => format!("{:.0} {name}", (milliseconds / unit).floor()),
        None if milliseconds >= -MINUTE => "now".to_owned(),
        None => String::new(),
    }
}

/// The line that offers the requests in which CORS had no say.
pub fn not_cors(count: usize) -> String {
    match count {
        1 => "1 request where CORS had no say".to_owned(),
        count => format!("{count} requests where CORS had no say"),
    }
}

/// The line about entries that could not be used.
pub fn skipped(count: usize) -> String {
    match count {
        1 => "1 entry could not be read".to_owned(),
        count => format!("{count} entries could not be read"),
    }
}

/// What was checked, where nothing is blocked.
pub fn checked(allowed: usize, uncertain: usize) -> String {
    let let_through = match allowed {
        0 => None,
        1 => Some("CORS let 1 cross-origin request through.".to_owned()),
        count => Some(format!("CORS let {count} cross-origin requests through.")),
    };
    let otherwise = match uncertain {
        0 => None,
        1 => Some("1 request failed for another reason, or cannot be decided.".to_owned()),
        count => Some(format!("{count} requests failed for another reason, or cannot be decided.")),
    };
    [otherwise, let_through].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A file that cannot be used, and why.
pub fn unusable(file: &str, why: &str) -> String {
    format!("{file}: {why}")
}

/// A file that the browser could not hand over.
pub fn unreadable(file: &str) -> String {
    format!("{file}: the browser could not read it. If it was moved or changed, choose it again.")
}

/// Said where the DevTools API is there but refuses.
pub fn no_capture(why: &str) -> String {
    format!("DevTools does not hand over its requests ({why}). Close DevTools and open it again.")
}

/// Said where the recorder cannot get in.
pub fn not_watched(why: &str) -> String {
    format!(
        "The calls of this page cannot be watched ({why}). Pages of the browser’s own, and a few others, let no extension in."
    )
}

/// Said where the recorder came too late.
pub const BLIND: &str = "This page has put a fetch or XMLHttpRequest of its own in place of the browser’s, and what that sends cannot be noted from outside. “Reload and watch” puts the recorder in before it.";

/// Said where an export is asked for too early.
pub const NOTHING_TO_EXPORT: &str = "There is nothing to export yet: no request was captured.";

/// The preflights to endpoints that are not listed.
pub fn unlisted(count: usize) -> String {
    format!("{count} more to other endpoints")
}

/// Said after a copy.
pub const COPIED: &str = "Copied";

/// Said when every way to the clipboard is closed; the text is selected then.
pub const NOT_COPIED: &str = "The browser refuses to copy. The text is selected: press Ctrl+C or ⌘C.";

/// Shown for a header that was not there.
pub const ABSENT: &str = "not sent";

/// Shown for a header without a value.
pub const EMPTY: &str = "empty";

/// Shown for a header whose value is nobody else's concern.
pub const SECRET: &str = "not shown";

/// Between names of which one holds, but not known which.
pub const OR: &str = " or ";

/// Said when the panel itself is broken.
pub const FAULT: &str =
    "The panel made a mistake of its own and stopped. Close DevTools, or this page, and open it again.";

/// So much of a value is not shown.
pub fn cut(characters: usize) -> String {
    format!("… {characters} more characters")
}

/// The row's last word: how it ended, as a status where there is one.
pub fn row_status(report: &ExchangeReport) -> String {
    let status = |status: Option<u16>| status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    match (report.outcome, report.stage) {
        (Outcome::Blocked, Some(Stage::Request)) => "not sent".to_owned(),
        (Outcome::Blocked | Outcome::Failed, Some(Stage::Preflight)) => {
            format!("preflight {}", status(report.preflight_status))
        }
        _ => status(report.status),
    }
}

/// The cause in a few words.
pub fn row_cause(report: &ExchangeReport) -> String {
    let first = |role| report.findings.iter().find(|finding| finding.role == role).map(|finding| cause(finding.code));
    let count = |role| report.findings.iter().filter(|finding| finding.role == role).count();
    match report.outcome {
        Outcome::Blocked => {
            let cause = first(Role::Blocks).unwrap_or_else(|| "Blocked".to_owned());
            match count(Role::BlocksNext) {
                0 => cause,
                more => format!("{cause} +{more}"),
            }
        }
        Outcome::Failed => first(Role::Blocks).or_else(|| first(Role::Warns)).unwrap_or_else(|| "Failed".to_owned()),
        Outcome::Undetermined => "Cannot be decided".to_owned(),
        Outcome::NotCors => "CORS had no say".to_owned(),
        Outcome::Allowed => match count(Role::Warns) {
            0 => "Allowed".to_owned(),
            1 => "Allowed, 1 warning".to_owned(),
            warnings => format!("Allowed, {warnings} warnings"),
        },
    }
}

/// A cause's code as words: `allow-origin-mismatch` is "Allow-Origin mismatch".
pub fn cause(code: &str) -> String {
    const HEADERS: [(&str, &str); 7] = [
        ("access-control", "Access-Control"),
        ("allow-origin", "Allow-Origin"),
        ("allow-credentials", "Allow-Credentials"),
        ("allow-methods", "Allow-Methods"),
        ("allow-headers", "Allow-Headers"),
        ("expose-headers", "Expose-Headers"),
        ("max-age", "Max-Age"),
    ];
    let header = HEADERS.iter().find_map(|(header, name)| Some((*name, code.strip_prefix(header)?)));
    let (start, rest) = header.unwrap_or(("", code));
    let words = format!("{start}{}", rest.replace('-', " "));
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Who must act.
pub fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Server => "The server must change",
        Actor::Client => "The page must change",
        Actor::Environment => "Neither page nor server: look at the machine or the network",
        Actor::Nobody => "Nothing to do",
    }
}

/// Whose page made the request.
pub fn page_origin(origin: Option<&str>) -> String {
    match origin {
        Some(origin) => format!("Page: {origin}"),
        None => "Page: unknown".to_owned(),
    }
}

/// What is known of the credentials mode, and what it means.
pub fn credentials(credentials: Credentials) -> (&'static str, &'static str) {
    match credentials {
        Credentials::Include => ("Credentials: included", "The page asked for cookies to be sent along."),
        Credentials::NotInclude => ("Credentials: not included", "The page did not ask for cookies to be sent along."),
        Credentials::Unknown => (
            "Credentials: unknown",
            "DevTools does not say whether the page used credentials: 'include', and both fit what was captured.",
        ),
    }
}

/// The heading above the findings of one role.
pub fn findings_of(outcome: Outcome, role: Role) -> &'static str {
    match (outcome, role) {
        (Outcome::Blocked, Role::Blocks) => "What blocks it",
        (_, Role::Blocks) => "What stopped it",
        (_, Role::BlocksNext) => "Then you will hit",
        (_, Role::Warns) => "Worth knowing",
    }
}

/// Where a finding bites.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Request => "before anything was sent",
        Stage::Preflight => "in the preflight",
        Stage::Redirect => "at the redirect",
        Stage::Response => "in the response",
    }
}

/// What a message with headers is called, in attributes and for the reader.
pub fn message(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Preflight => ("preflight", "The preflight"),
        Stage::Request | Stage::Redirect | Stage::Response => ("request", "The request itself"),
    }
}

/// Said at a header line that a finding names.
pub fn named_by(finding: &Finding) -> String {
    let role = match finding.role {
        Role::Blocks => "This blocks it",
        Role::BlocksNext => "Next to block it",
        Role::Warns => "Worth knowing",
    };
    match when(finding.when) {
        Some(when) => format!("{role}: {}. {when}", cause(finding.code)),
        None => format!("{role}: {}", cause(finding.code)),
    }
}

/// The headers that CORS does not go by.
pub fn other_headers(count: usize) -> String {
    match count {
        1 => "1 other header".to_owned(),
        count => format!("{count} other headers"),
    }
}

/// Under which credentials mode a finding holds; `None` when under each.
pub fn when(when: When) -> Option<&'static str> {
    match when {
        When::Always => None,
        When::CredentialsIncluded => Some("Only if the page uses credentials: 'include' (withCredentials)."),
        When::CredentialsNotIncluded => Some("Only if the page does not use credentials: 'include'."),
    }
}

/// A station's state, for those who do not see its icon.
pub fn step_state(state: StepState) -> &'static str {
    match state {
        StepState::Passed => "passed",
        StepState::Broke => "broke here",
        StepState::NotReached => "not reached",
        StepState::Skipped => "not needed",
        StepState::Unknown => "cannot be seen",
    }
}

/// How sure it is that pasting is right.
pub fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Ready => "Ready to paste",
        Applicability::NeedsYourInput => "Needs your input",
        Applicability::Risky => "Opens more than needed",
    }
}

/// Whom the fix lets in, in short.
pub fn allows(policy: &Policy) -> String {
    let named = policy.origins().iter().cloned();
    let subdomains = policy.allow_subdomains_of.iter().map(|parent| pattern::wildcard(parent));
    let everybody: Vec<String> = named.chain(subdomains).collect();
    let whom = match everybody.as_slice() {
        [] => "every website".to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, others @ ..] if others.len() > 1 => format!("{first} and {} more", others.len()),
        [first, ..] => first.clone(),
    };
    let credentials = if policy.allows_credentials() { "with credentials" } else { "without credentials" };
    format!("{whom}, {credentials}")
}

/// What the capture says of credentials, as the choice that keeps it.
pub fn credentials_captured(captured: AllowCredentials) -> &'static str {
    match captured {
        AllowCredentials::No => "As captured: not used",
        AllowCredentials::Yes => "As captured: used",
        AllowCredentials::Unknown => "As captured: not known, so allowed",
    }
}

/// Why this server's text is shown.
pub fn because(because: &Because) -> String {
    match because {
        Because::Chosen => "Chosen by you for this server.".to_owned(),
        Because::Guessed { evidence, says: None } => format!("Guessed from {evidence}."),
        Because::Guessed { evidence, says: Some(says) } => format!("Guessed from {evidence}. {says}"),
        Because::ChosenLast => "What you chose last: the response does not show what server this is.".to_owned(),
        Because::First => "The response does not show what server this is: choose it here.".to_owned(),
    }
}

/// What the fix is for.
pub fn covers(requests: usize, host: &str) -> String {
    match requests {
        0 | 1 => format!("For this request to {host}."),
        requests => format!("One fix for all {requests} requests to {host}."),
    }
}

/// What the recipe was tried on, and when.
pub fn proof(proofs: &[Proof]) -> String {
    match proofs {
        [] => "From the vendor’s documentation, not run".to_owned(),
        [first, ..] => {
            let products: Vec<&str> = proofs.iter().map(|proof| proof.product).collect();
            format!("Proven with {}, {}", products.join("; "), first.date)
        }
    }
}

/// The name of a character that cannot be seen; `None` for one that can. `outer`: only blanks stand on one of its sides.
pub fn invisible(c: char, outer: bool) -> Option<Cow<'static, str>> {
    match c {
        ' ' => outer.then_some("space".into()),
        '\t' => Some("tab".into()),
        '\u{A0}' => Some("no-break space".into()),
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2000}'..='\u{200F}'
        | '\u{2028}'..='\u{202F}'
        | '\u{205F}'..='\u{206F}'
        | '\u{3000}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => Some(format!("U+{:04X}", u32::from(c)).into()),
        c if c.is_control() => Some(format!("U+{:04X}", u32::from(c)).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::sample::{finding, report};

    #[test]
    fn a_code_reads_as_words() {
        for (code, expected) in [
            ("allow-origin-mismatch", "Allow-Origin mismatch"),
            ("allow-headers-lacks-header", "Allow-Headers lacks header"),
            ("preflight-status-not-ok", "Preflight status not ok"),
            ("max-age-zero", "Max-Age zero"),
            ("", ""),
        ] {
            assert_eq!(cause(code), expected);
        }
    }

    #[test]
    fn what_was_checked_is_said_in_whole_sentences() {
        assert_eq!(checked(2, 0), "CORS let 2 cross-origin requests through.");
        assert_eq!(
            checked(1, 1),
            "1 request failed for another reason, or cannot be decided. CORS let 1 cross-origin request through."
        );
    }

    #[test]
    fn an_age_is_said_in_its_largest_unit() {
        const SECOND: f64 = 1000.0;
        for (milliseconds, expected) in [
            (0.0, "now"),
            (-3.0 * SECOND, "now"),
            (59.0 * SECOND, "now"),
            (60.0 * SECOND, "1 min"),
            (179.0 * SECOND, "2 min"),
            (3_599.0 * SECOND, "59 min"),
            (7_300.0 * SECOND, "2 h"),
            (200_000.0 * SECOND, "2 d"),
            (-3_600.0 * SECOND, ""),
            (f64::NAN, ""),
        ] {
            assert_eq!(age(milliseconds), expected, "{milliseconds}");
        }
    }

    #[test]
    fn of_new_blocks_the_last_one_is_named() {
        let mut blocked = report(Outcome::Blocked);
        blocked.url.push_str("?page=2#there");
        assert_eq!(news(&blocked, 1), "Blocked: PUT /items");
        blocked.findings = vec![finding("allow-origin-missing", Role::Blocks)];
        assert_eq!(news(&blocked, 1), "Blocked: PUT /items, Allow-Origin missing");
        blocked.findings[0].header = Some("Access-Control-Allow-Methods");
        assert_eq!(news(&blocked, 7), "7 blocked. The last: PUT /items, Access-Control-Allow-Methods");
    }
}
