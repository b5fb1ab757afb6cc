//! Every word that the panel says by itself, beside the static ones in `www/panel.html`. Explanations come from the report.

pub mod again;
pub mod list;
pub mod pasting;
pub mod reading;
pub mod what_if;

use super::address;
use super::choice::Because;
use crate::fix::{AllowCredentials, Applicability, Policy, Proof, pattern};
use crate::report::{Actor, Credentials, Finding, Outcome, Redirect, Role, Stage, StepState, Summary, When};
use crate::wording::Wording;

/// A redirect on the way.
pub fn redirect(redirect: &Redirect) -> Wording {
    say!(
        "{url} redirected it ({status}) to {location}",
        url = &redirect.url,
        status = redirect.status,
        location = &redirect.location
    )
}

/// The count in the toolbar.
pub fn blocked(count: usize) -> Wording {
    match count {
        0 => say!("None blocked"),
        count => say!("{count} blocked", count),
    }
}

/// How many exchanges the filter lets through.
pub fn listed(listed: usize, of: usize) -> Wording {
    say!("{listed} of {of}", listed, of)
}

/// How often the same failure came.
pub fn times(count: usize) -> Wording {
    say!("{count}×", count)
}

/// Said where the filter hides what is blocked.
pub fn filtered(blocked: usize) -> Wording {
    match blocked {
        1 => say!("1 blocked request is not shown."),
        count => say!("{count} blocked requests are not shown.", count),
    }
}

/// Told of blocks that are new: of the last one, and how many there are.
pub fn news(report: &Summary, count: usize) -> Wording {
    let blocks = report.findings.iter().find(|finding| finding.role == Role::Blocks);
    let cause = blocks.map(|finding| finding.header.map_or_else(|| cause(finding.code), Wording::from));
    let path = address::split(address::start(&report.url)).1;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let request = Wording::from(format!("{} {path}", report.method));
    let which = Wording::list([Some(request), cause].into_iter().flatten());
    match count {
        1 => say!("Blocked: {which}", which),
        count => say!("{count} blocked. The last: {which}", count, which),
    }
}

/// How long ago something was, in as few letters as there are; nothing where the clocks disagree.
pub fn age(milliseconds: f64) -> Wording {
    const MINUTE: f64 = 60_000.0;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    let units = |unit: f64| (milliseconds / unit).floor();
    match milliseconds {
        DAY.. => say!("{count} d", count = units(DAY)),
        HOUR.. => say!("{count} h", count = units(HOUR)),
        MINUTE.. => say!("{count} min", count = units(MINUTE)),
        _ if milliseconds >= -MINUTE => say!("now"),
        _ => Wording::NOTHING,
    }
}

/// The line that offers the requests in which CORS had no say.
pub fn not_cors(count: usize) -> Wording {
    match count {
        1 => say!("1 request where CORS had no say"),
        count => say!("{count} requests where CORS had no say", count),
    }
}

/// The line about entries that could not be used.
pub fn skipped(count: usize) -> Wording {
    match count {
        1 => say!("1 entry could not be read"),
        count => say!("{count} entries could not be read", count),
    }
}

/// What was checked, where nothing is blocked.
pub fn checked(allowed: usize, uncertain: usize) -> Wording {
    let let_through = match allowed {
        0 => None,
        1 => Some(say!("CORS let 1 cross-origin request through.")),
        count => Some(say!("CORS let {count} cross-origin requests through.", count)),
    };
    let otherwise = match uncertain {
        0 => None,
        1 => Some(say!("1 request failed for another reason, or cannot be decided.")),
        count => Some(say!("{count} requests failed for another reason, or cannot be decided.", count)),
    };
    Wording::sentences([otherwise, let_through].into_iter().flatten())
}

/// A file that cannot be used, and why.
pub fn unusable(file: Wording, why: Wording) -> Wording {
    say!("{file}: {why}", file, why)
}

/// A file that the browser could not hand over.
pub fn unreadable(file: Wording) -> Wording {
    say!("{file}: the browser could not read it. If it was moved or changed, choose it again.", file)
}

/// Said where the DevTools API is there but refuses.
pub fn no_capture(why: &str) -> Wording {
    say!("DevTools does not hand over its requests ({why}). Close DevTools and open it again.", why)
}

/// Said where the recorder cannot get in.
pub fn not_watched(why: &str) -> Wording {
    say!(
        "The calls of this page cannot be watched ({why}). Pages of the browser’s own, and a few others, let no extension in.",
        why
    )
}

/// Said where the recorder came too late.
pub const BLIND: Wording = say!(
    "This page has put a fetch or XMLHttpRequest of its own in place of the browser’s, and what that sends cannot be noted from outside. “Reload and watch” puts the recorder in before it."
);

/// Said where an export is asked for too early.
pub const NOTHING_TO_EXPORT: Wording = say!("There is nothing to export yet: no request was captured.");

/// The preflights to endpoints that are not listed.
pub fn unlisted(count: usize) -> Wording {
    say!("{count} more to other endpoints", count)
}

/// Said after a copy.
pub const COPIED: Wording = say!("Copied");

/// Said when every way to the clipboard is closed; the text is selected then.
pub const NOT_COPIED: Wording = say!("The browser refuses to copy. The text is selected: press Ctrl+C or ⌘C.");

/// Shown for a header that was not there.
pub const ABSENT: Wording = say!("not sent");

/// Shown for a header without a value.
pub const EMPTY: Wording = say!("empty");

/// Shown for a header whose value is nobody else's concern.
pub const SECRET: Wording = say!("not shown");

/// Names of which one holds, but not known which; `None` where there is none.
pub fn either(names: &[&'static str]) -> Option<Wording> {
    let names = names.iter().map(|name| Wording::from(*name));
    names.reduce(|names, name| say!("{names} or {name}", names, name))
}

/// Said where the messages of a language cannot be had.
pub fn not_spoken(language: &str) -> Wording {
    say!("The messages in the language {language} could not be loaded.", language)
}

/// A station on the way of a request.
pub fn step(name: &'static str) -> Wording {
    match name {
        "page" => say!("page"),
        "preflight" => say!("preflight"),
        "request" => say!("request"),
        "response" => say!("response"),
        "readable" => say!("readable"),
        other => other.into(),
    }
}

/// Shown for a status where no answer came.
pub const NO_ANSWER: Wording = say!("no answer");

/// Said when the panel itself is broken.
pub const FAULT: Wording =
    say!("The panel made a mistake of its own and stopped. Close DevTools, or this page, and open it again.");

/// So much of a value is not shown.
pub fn cut(characters: usize) -> Wording {
    say!("… {characters} more characters", characters)
}

/// The row's last word: how it ended, as a status where there is one.
pub fn row_status(report: &Summary) -> Wording {
    let status = |status: Option<u16>| status.map_or_else(|| say!("no answer"), Wording::from);
    match (report.outcome, report.stage) {
        (Outcome::Blocked, Some(Stage::Request)) => say!("not sent"),
        (Outcome::Blocked | Outcome::Failed, Some(Stage::Preflight)) => {
            say!("preflight {status}", status = status(report.preflight_status))
        }
        _ => status(report.status),
    }
}

/// The cause in a few words.
pub fn row_cause(report: &Summary) -> Wording {
    let first = |role| report.findings.iter().find(|finding| finding.role == role).map(|finding| cause(finding.code));
    let count = |role| report.findings.iter().filter(|finding| finding.role == role).count();
    match report.outcome {
        Outcome::Blocked => {
            let cause = first(Role::Blocks).unwrap_or_else(|| say!("Blocked"));
            match count(Role::BlocksNext) {
                0 => cause,
                more => say!("{cause} +{more}", cause, more),
            }
        }
        Outcome::Failed => first(Role::Blocks).or_else(|| first(Role::Warns)).unwrap_or_else(|| say!("Failed")),
        Outcome::Undetermined => say!("Cannot be decided"),
        Outcome::NotCors => say!("CORS had no say"),
        Outcome::Allowed => match count(Role::Warns) {
            0 => say!("Allowed"),
            1 => say!("Allowed, 1 warning"),
            warnings => say!("Allowed, {warnings} warnings", warnings),
        },
    }
}

/// A cause's code as words: `allow-origin-mismatch` is "Allow-Origin mismatch".
pub fn cause(code: &str) -> Wording {
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
    let words: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Wording::text(words)
}

/// Who must act.
pub fn actor(actor: Actor) -> Wording {
    match actor {
        Actor::Server => say!("The server must change"),
        Actor::Client => say!("The page must change"),
        Actor::Environment => say!("Neither page nor server: look at the machine or the network"),
        Actor::Nobody => say!("Nothing to do"),
    }
}

/// Whose page made the request.
pub fn page_origin(origin: Option<&str>) -> Wording {
    match origin {
        Some(origin) => say!("Page: {origin}", origin),
        None => say!("Page: unknown"),
    }
}

/// What is known of the credentials mode, and what it means.
pub fn credentials(credentials: Credentials) -> (Wording, Wording) {
    match credentials {
        Credentials::Include => (say!("Credentials: included"), say!("The page asked for cookies to be sent along.")),
        Credentials::NotInclude => {
            (say!("Credentials: not included"), say!("The page did not ask for cookies to be sent along."))
        }
        Credentials::Unknown => (
            say!("Credentials: unknown"),
            say!("DevTools does not say whether the page used credentials: 'include', and both fit what was captured."),
        ),
    }
}

/// The heading above the findings of one role.
pub fn findings_of(outcome: Outcome, role: Role) -> Wording {
    match (outcome, role) {
        (Outcome::Blocked, Role::Blocks) => say!("What blocks it"),
        (_, Role::Blocks) => say!("What stopped it"),
        (_, Role::BlocksNext) => say!("Then you will hit"),
        (_, Role::Warns) => say!("Worth knowing"),
    }
}

/// Where a finding bites.
pub fn stage(stage: Stage) -> Wording {
    match stage {
        Stage::Request => say!("before anything was sent"),
        Stage::Preflight => say!("in the preflight"),
        Stage::Redirect => say!("at the redirect"),
        Stage::Response => say!("in the response"),
    }
}

/// What a message with headers is called, in attributes and for the reader.
pub fn message(stage: Stage) -> (&'static str, Wording) {
    match stage {
        Stage::Preflight => ("preflight", say!("The preflight")),
        Stage::Request | Stage::Redirect | Stage::Response => ("request", say!("The request itself")),
    }
}

/// Said at a header line that a finding names.
pub fn named_by(finding: &Finding) -> Wording {
    let cause = cause(finding.code);
    let named = match finding.role {
        Role::Blocks => say!("This blocks it: {cause}", cause),
        Role::BlocksNext => say!("Next to block it: {cause}", cause),
        Role::Warns => say!("Worth knowing: {cause}", cause),
    };
    match when(finding.when) {
        Some(when) => Wording::joined(". ", [named, when]),
        None => named,
    }
}

/// The headers that CORS does not go by.
pub fn other_headers(count: usize) -> Wording {
    match count {
        1 => say!("1 other header"),
        count => say!("{count} other headers", count),
    }
}

/// Under which credentials mode a finding holds; `None` when under each.
pub fn when(when: When) -> Option<Wording> {
    match when {
        When::Always => None,
        When::CredentialsIncluded => Some(say!("Only if the page uses credentials: 'include' (withCredentials).")),
        When::CredentialsNotIncluded => Some(say!("Only if the page does not use credentials: 'include'.")),
    }
}

/// A station's state, for those who do not see its icon.
pub fn step_state(state: StepState) -> Wording {
    match state {
        StepState::Passed => say!("passed"),
        StepState::Broke => say!("broke here"),
        StepState::NotReached => say!("not reached"),
        StepState::Skipped => say!("not needed"),
        StepState::Unknown => say!("cannot be seen"),
    }
}

/// How sure it is that pasting is right.
pub fn applicability(applicability: Applicability) -> Wording {
    match applicability {
        Applicability::Ready => say!("Ready to paste"),
        Applicability::NeedsYourInput => say!("Needs your input"),
        Applicability::Risky => say!("Opens more than needed"),
    }
}

/// Whom the fix lets in, in short.
pub fn allows(policy: &Policy) -> Wording {
    let named = policy.origins().iter().cloned();
    let subdomains = policy.allow_subdomains_of.iter().map(|parent| pattern::wildcard(parent));
    let everybody: Vec<String> = named.chain(subdomains).collect();
    let whom = match everybody.as_slice() {
        [] => say!("every website"),
        [first, second] => say!("{first} and {second}", first, second),
        [first, others @ ..] if others.len() > 1 => say!("{first} and {count} more", first, count = others.len()),
        [first, ..] => first.into(),
    };
    if policy.allows_credentials() {
        say!("{whom}, with credentials", whom)
    } else {
        say!("{whom}, without credentials", whom)
    }
}

/// What the capture says of credentials, as the choice that keeps it.
pub fn credentials_captured(captured: AllowCredentials) -> Wording {
    match captured {
        AllowCredentials::No => say!("As captured: not used"),
        AllowCredentials::Yes => say!("As captured: used"),
        AllowCredentials::Unknown => say!("As captured: not known, so allowed"),
    }
}

/// Why this server's text is shown.
pub fn because(because: &Because) -> Wording {
    match because {
        Because::Chosen => say!("Chosen by you for this server."),
        Because::Guessed { evidence, says: None } => say!("Guessed from {evidence}.", evidence),
        Because::Guessed { evidence, says: Some(says) } => say!("Guessed from {evidence}. {says}", evidence, says),
        Because::ChosenLast => say!("What you chose last: the response does not show what server this is."),
        Because::First => say!("The response does not show what server this is: choose it here."),
    }
}

/// What the fix is for.
pub fn covers(requests: usize, host: &str) -> Wording {
    match requests {
        0 | 1 => say!("For this request to {host}.", host),
        requests => say!("One fix for all {requests} requests to {host}.", requests, host),
    }
}

/// What the recipe was tried on, and when.
pub fn proof(proofs: &[Proof]) -> Wording {
    match proofs {
        [] => say!("From the vendor’s documentation, not run"),
        [first, ..] => {
            let products: Vec<&str> = proofs.iter().map(|proof| proof.product).collect();
            say!("Proven with {products}, {date}", products = products.join("; "), date = first.date)
        }
    }
}

/// The name of a character that cannot be seen; `None` for one that can. `outer`: only blanks stand on one of its sides.
pub fn invisible(c: char, outer: bool) -> Option<Wording> {
    match c {
        ' ' => outer.then(|| say!("space")),
        '\t' => Some(say!("tab")),
        '\u{A0}' => Some(say!("no-break space")),
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
