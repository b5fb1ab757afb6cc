//! What the panel says of sending again, watching, and what became of it.

use super::cause;
use crate::panel::address;
use crate::panel::attempts::difference::Difference;
use crate::panel::attempts::story::Became;
use crate::panel::repeat::WhyNot;
use crate::panel::state::again::{EVERY_S, FOR_MINUTES, Said, Watching};
use crate::report::{Stage, Summary};
use crate::wording::Wording;

/// The count in the toolbar, where later attempts have mended some.
pub fn blocked_and_mended(blocked: usize, mended: usize) -> Wording {
    match blocked {
        0 => say!("None blocked, {mended} mended", mended),
        blocked => say!("{blocked} blocked, {mended} mended", blocked, mended),
    }
}

/// How many failures later attempts have mended, where nothing else is blocked.
pub fn mended_in_all(mended: usize) -> Wording {
    match mended {
        1 => say!("1 request failed, and a later attempt passed."),
        mended => say!("{mended} requests failed, and later attempts passed.", mended),
    }
}

/// The cause in a row that passes, and whose predecessor did not.
pub const PASSES_NOW: Wording = say!("Passes now");

/// The cause in a row that a later attempt has mended.
pub fn mended(cause: Wording) -> Wording {
    say!("Mended: {cause}", cause)
}

/// The button that watches, and stops.
pub fn watch(watching: Watching) -> Wording {
    match watching {
        Watching::Needless | Watching::Off(_) => say!("Watch until it passes"),
        Watching::Listens | Watching::Sends(_) => say!("Stop watching"),
    }
}

/// What the button that watches does.
pub fn watch_title(watching: Watching) -> Wording {
    match watching {
        Watching::Off(true) => {
            say!(
                "Send it again every {seconds} seconds until it passes, for {minutes} minutes at most",
                seconds = EVERY_S,
                minutes = FOR_MINUTES
            )
        }
        Watching::Off(false) => say!(
            "Wait for the page’s own attempts until one passes, for {minutes} minutes at most: nothing is sent by itself",
            minutes = FOR_MINUTES
        ),
        Watching::Needless | Watching::Listens | Watching::Sends(_) => Wording::NOTHING,
    }
}

/// How it is watched; `None` where it is not.
pub fn watching(watching: Watching) -> Option<Wording> {
    match watching {
        Watching::Needless | Watching::Off(_) => None,
        Watching::Listens => Some(say!(
            "Watching for {minutes} minutes. Cause the request in the page, reload it if you like: what became of it is told here.",
            minutes = FOR_MINUTES
        )),
        Watching::Sends(0) => Some(say!(
            "Watching for {minutes} minutes: it is sent again every {seconds} seconds.",
            minutes = FOR_MINUTES,
            seconds = EVERY_S
        )),
        Watching::Sends(1) => Some(say!(
            "Watching for {minutes} minutes: it is sent again every {seconds} seconds, once so far.",
            minutes = FOR_MINUTES,
            seconds = EVERY_S
        )),
        Watching::Sends(times) => Some(say!(
            "Watching for {minutes} minutes: it is sent again every {seconds} seconds, {times} times so far.",
            minutes = FOR_MINUTES,
            seconds = EVERY_S,
            times
        )),
    }
}

/// Why a request cannot be sent again.
pub fn why_not(why: WhyNot) -> Wording {
    match why {
        WhyNot::OnlyPreflight => {
            say!(
                "It cannot be sent again from here: the browser logged its preflight alone, without the headers and the body. Cause it in the page."
            )
        }
        WhyNot::PageUnknown => say!("It cannot be sent again from here: the capture does not show which page made it."),
        WhyNot::PageOpaque => {
            say!(
                "It cannot be sent again from here: a sandboxed frame or a file made it, and no other page has its origin."
            )
        }
        WhyNot::NotHttp => say!("It cannot be sent again from here: it did not go to an http server."),
    }
}

/// What became of a request that was to be sent again, or of a watch. `page` made it.
pub fn said(said: &Said, page: &str) -> Wording {
    match said {
        Said::Sending => say!("Sent again. Waiting for the answer."),
        Said::Answered(Became::Passes) => say!("The last attempt passed."),
        Said::Answered(Became::Same) => say!("Sent again: no change."),
        Said::Answered(Became::Fails | Became::FailsOtherwise) => say!("Sent again: it fails otherwise."),
        Said::Answered(Became::Unclear) => say!("Sent again: what became of it is not shown."),
        Said::Elsewhere(origin) => say!(
            "Not sent: the page is at {origin} now, and {page} made the request. From another origin it would be another request.",
            origin,
            page
        ),
        Said::Refused(why) => say!("Not sent: the page does not do it ({why}).", why),
        Said::Over => say!("Watched for {minutes} minutes: it did not pass.", minutes = FOR_MINUTES),
        Said::Left => say!("Not watched any more: the page was left."),
    }
}

/// What a later attempt came to, seen from an earlier one.
pub fn became(became: Became, attempts: usize) -> Wording {
    match became {
        Became::Passes => say!("It passes now. What changed:"),
        Became::Fails => say!("It passed before and fails now. What is different:"),
        Became::FailsOtherwise => say!("It fails otherwise now. What is different:"),
        Became::Same => say!("No change: the last of {attempts} attempts failed like the one before.", attempts),
        Became::Unclear => say!("What became of the last attempt is not shown. What is different:"),
    }
}

/// Said where two attempts ended differently and nothing that was captured tells why.
pub const NOTHING_DIFFERS: Wording =
    say!("Nothing that CORS goes by: neither in the answers nor in what the page asked with.");

/// Told of an attempt that the reader waits for.
pub fn news(report: &Summary, became: Became) -> Wording {
    let method = address::start(&report.method);
    let path = address::split(address::start(&report.url)).1;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match became {
        Became::Passes => say!("{method} {path} passes now", method, path),
        Became::Fails => say!("{method} {path} fails now", method, path),
        Became::FailsOtherwise => say!("{method} {path} fails otherwise now", method, path),
        Became::Same => say!("{method} {path}: no change", method, path),
        Became::Unclear => say!("{method} {path}: what became of it is not shown", method, path),
    }
}

/// One difference; of an answered line, its title.
pub fn difference(difference: &Difference) -> Wording {
    match difference {
        Difference::PreflightPasses => say!("The preflight passes now."),
        Difference::New(code, stage) => new_cause(cause(code), *stage),
        Difference::Gone(code, stage) => gone_cause(cause(code), *stage),
        Difference::Answered(line) => {
            let name = &line.name;
            match (line.stage == Stage::Preflight, &line.before, &line.after) {
                (true, None, _) => say!("{name}: new in the answer to the preflight", name),
                (true, _, None) => say!("{name}: gone from the answer to the preflight", name),
                (true, _, _) => say!("{name}: changed in the answer to the preflight", name),
                (false, None, _) => say!("{name}: new in the response", name),
                (false, _, None) => say!("{name}: gone from the response", name),
                (false, _, _) => say!("{name}: changed in the response", name),
            }
        }
        Difference::PreflightCached => {
            say!("No preflight this time: the browser answered it from its preflight cache.")
        }
        Difference::PreflightNotNeeded => say!("No preflight this time: nothing in the request needs one."),
        Difference::PreflightAsked => say!("A preflight was sent this time."),
        Difference::Credentials(true) => say!("The request goes with credentials now."),
        Difference::Credentials(false) => say!("The request goes without credentials now."),
        Difference::HeaderNew(name) => say!("The request has a header {name} now.", name),
        Difference::HeaderGone(name) => say!("The request has no header {name} any more.", name),
        Difference::Address(url) => say!("The page asked at another address: {url}", url),
    }
}

fn new_cause(cause: Wording, stage: Stage) -> Wording {
    match stage {
        Stage::Request => say!("In the way now, before anything is sent: {cause}.", cause),
        Stage::Preflight => say!("In the way now, in the preflight: {cause}.", cause),
        Stage::Redirect => say!("In the way now, at the redirect: {cause}.", cause),
        Stage::Response => say!("In the way now, in the response: {cause}.", cause),
    }
}

fn gone_cause(cause: Wording, stage: Stage) -> Wording {
    match stage {
        Stage::Request => say!("Not in the way any more, before anything is sent: {cause}.", cause),
        Stage::Preflight => say!("Not in the way any more, in the preflight: {cause}.", cause),
        Stage::Redirect => say!("Not in the way any more, at the redirect: {cause}.", cause),
        Stage::Response => say!("Not in the way any more, in the response: {cause}.", cause),
    }
}

/// What the question before sending says of credentials.
pub fn asks_with(include: bool) -> Wording {
    if include {
        say!("It goes with credentials: cookies are sent along.")
    } else {
        say!("It goes without credentials: no cookies are sent along.")
    }
}

/// What the question before sending says of the body.
pub fn asks_body(characters: Option<usize>) -> Wording {
    match characters {
        None => say!("It goes without a body: the capture holds none."),
        Some(1) => say!("It goes with its body of 1 character."),
        Some(characters) => say!("It goes with its body of {characters} characters.", characters),
    }
}
