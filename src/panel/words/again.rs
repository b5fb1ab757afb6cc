//! What the panel says of sending again, watching, and what became of it.

use super::cause;
use crate::panel::address;
use crate::panel::attempts::difference::Difference;
use crate::panel::attempts::story::Became;
use crate::panel::repeat::WhyNot;
use crate::panel::state::again::{EVERY_S, FOR_MINUTES, Said, Watching};
use crate::report::{ExchangeReport, Stage};

/// The count in the toolbar, where later attempts have mended some.
pub fn blocked_and_mended(blocked: usize, mended: usize) -> String {
    match blocked {
        0 => format!("None blocked, {mended} mended"),
        blocked => format!("{blocked} blocked, {mended} mended"),
    }
}

/// How many failures later attempts have mended, where nothing else is blocked.
pub fn mended_in_all(mended: usize) -> String {
    match mended {
        1 => "1 request failed, and a later attempt passed.".to_owned(),
        mended => format!("{mended} requests failed, and later attempts passed."),
    }
}

/// The cause in a row that passes, and whose predecessor did not.
pub const PASSES_NOW: &str = "Passes now";

/// The cause in a row that a later attempt has mended.
pub fn mended(cause: &str) -> String {
    format!("Mended: {cause}")
}

/// The button that watches, and stops.
pub fn watch(watching: Watching) -> &'static str {
    match watching {
        Watching::Needless | Watching::Off(_) => "Watch until it passes",
        Watching::Listens | Watching::Sends(_) => "Stop watching",
    }
}

/// What the button that watches does.
pub fn watch_title(watching: Watching) -> String {
    match watching {
        Watching::Off(true) => {
            format!("Send it again every {EVERY_S} seconds until it passes, for {FOR_MINUTES} minutes at most")
        }
        Watching::Off(false) => format!(
            "Wait for the page’s own attempts until one passes, for {FOR_MINUTES} minutes at most: nothing is sent by itself"
        ),
        Watching::Needless | Watching::Listens | Watching::Sends(_) => String::new(),
    }
}

/// How it is watched; `None` where it is not.
pub fn watching(watching: Watching) -> Option<String> {
    match watching {
        Watching::Needless | Watching::Off(_) => None,
        Watching::Listens => Some(format!(
            "Watching for {FOR_MINUTES} minutes. Cause the request in the page, reload it if you like: what became of it is told here."
        )),
        Watching::Sends(0) => {
            Some(format!("Watching for {FOR_MINUTES} minutes: it is sent again every {EVERY_S} seconds."))
        }
        Watching::Sends(1) => {
            Some(format!("Watching for {FOR_MINUTES} minutes: it is sent again every {EVERY_S} seconds, once so far."))
        }
        Watching::Sends(times) => Some(format!(
            "Watching for {FOR_MINUTES} minutes: it is sent again every {EVERY_S} seconds, {times} times so far."
        )),
    }
}

/// Why a request cannot be sent again.
pub fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::OnlyPreflight => {
            "It cannot be sent again from here: the browser logged its preflight alone, without the headers and the body. Cause it in the page."
        }
        WhyNot::PageUnknown => "It cannot be sent again from here: the capture does not show which page made it.",
        WhyNot::PageOpaque => {
            "It cannot be sent again from here: a sandboxed frame or a file made it, and no other page has its origin."
        }
        WhyNot::NotHttp => "It cannot be sent again from here: it did not go to an http server.",
    }
}

/// What became of a request that was to be sent again, or of a watch. `page` made it.
pub fn said(said: &Said, page: &str) -> String {
    match said {
        Said::Sending => "Sent again. Waiting for the answer.".to_owned(),
        Said::Answered(Became::Passes) => "The last attempt passed.".to_owned(),
        Said::Answered(Became::Same) => "Sent again: no change.".to_owned(),
        Said::Answered(Became::Fails | Became::FailsOtherwise) => "Sent again: it fails otherwise.".to_owned(),
        Said::Answered(Became::Unclear) => "Sent again: what became of it is not shown.".to_owned(),
        Said::Elsewhere(origin) => format!(
            "Not sent: the page is at {origin} now, and {page} made the request. From another origin it would be another request."
        ),
        Said::Refused(why) => format!("Not sent: the page does not do it ({why})."),
        Said::Over => format!("Watched for {FOR_MINUTES} minutes: it did not pass."),
        Said::Left => "Not watched any more: the page was left.".to_owned(),
    }
}

/// What a later attempt came to, seen from an earlier one.
pub fn became(became: Became, attempts: usize) -> String {
    match became {
        Became::Passes => "It passes now. What changed:".to_owned(),
        Became::Fails => "It passed before and fails now. What is different:".to_owned(),
        Became::FailsOtherwise => "It fails otherwise now. What is different:".to_owned(),
        Became::Same => format!("No change: the last of {attempts} attempts failed like the one before."),
        Became::Unclear => "What became of the last attempt is not shown. What is different:".to_owned(),
    }
}

/// Said where two attempts ended differently and nothing that was captured tells why.
pub const NOTHING_DIFFERS: &str = "Nothing that CORS goes by: neither in the answers nor in what the page asked with.";

/// Told of an attempt that the reader waits for.
pub fn news(report: &ExchangeReport, became: Became) -> String {
    let method = address::start(&report.method);
    let path = address::split(address::start(&report.url)).1;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match became {
        Became::Passes => format!("{method} {path} passes now"),
        Became::Fails => format!("{method} {path} fails now"),
        Became::FailsOtherwise => format!("{method} {path} fails otherwise now"),
        Became::Same => format!("{method} {path}: no change"),
        Became::Unclear => format!("{method} {path}: what became of it is not shown"),
    }
}

/// One difference; of an answered line, its title.
pub fn difference(difference: &Difference) -> String {
    match difference {
        Difference::PreflightPasses => "The preflight passes now.".to_owned(),
        Difference::New(code, stage) => new_cause(&cause(code), *stage),
        Difference::Gone(code, stage) => gone_cause(&cause(code), *stage),
        Difference::Answered(line) => {
            let name = &line.name;
            match (line.stage == Stage::Preflight, &line.before, &line.after) {
                (true, None, _) => format!("{name}: new in the answer to the preflight"),
                (true, _, None) => format!("{name}: gone from the answer to the preflight"),
                (true, _, _) => format!("{name}: changed in the answer to the preflight"),
                (false, None, _) => format!("{name}: new in the response"),
                (false, _, None) => format!("{name}: gone from the response"),
                (false, _, _) => format!("{name}: changed in the response"),
            }
        }
        Difference::PreflightCached => {
            "No preflight this time: the browser answered it from its preflight cache.".to_owned()
        }
        Difference::PreflightNotNeeded => "No preflight this time: nothing in the request needs one.".to_owned(),
        Difference::PreflightAsked => "A preflight was sent this time.".to_owned(),
        Difference::Credentials(true) => "The request goes with credentials now.".to_owned(),
        Difference::Credentials(false) => "The request goes without credentials now.".to_owned(),
        Difference::HeaderNew(name) => format!("The request has a header {name} now."),
        Difference::HeaderGone(name) => format!("The request has no header {name} any more."),
        Difference::Address(url) => format!("The page asked at another address: {url}"),
    }
}

fn new_cause(cause: &str, stage: Stage) -> String {
    match stage {
        Stage::Request => format!("In the way now, before anything is sent: {cause}."),
        Stage::Preflight => format!("In the way now, in the preflight: {cause}."),
        Stage::Redirect => format!("In the way now, at the redirect: {cause}."),
        Stage::Response => format!("In the way now, in the response: {cause}."),
    }
}

fn gone_cause(cause: &str, stage: Stage) -> String {
    match stage {
        Stage::Request => format!("Not in the way any more, before anything is sent: {cause}."),
        Stage::Preflight => format!("Not in the way any more, in the preflight: {cause}."),
        Stage::Redirect => format!("Not in the way any more, at the redirect: {cause}."),
        Stage::Response => format!("Not in the way any more, in the response: {cause}."),
    }
}

/// What the question before sending says of credentials.
pub fn asks_with(include: bool) -> &'static str {
    if include {
        "It goes with credentials: cookies are sent along."
    } else {
        "It goes without credentials: no cookies are sent along."
    }
}

/// What the question before sending says of the body.
pub fn asks_body(characters: Option<usize>) -> String {
    match characters {
        None => "It goes without a body: the capture holds none.".to_owned(),
        Some(1) => "It goes with its body of 1 character.".to_owned(),
        Some(characters) => format!("It goes with its body of {characters} characters."),
    }
}
