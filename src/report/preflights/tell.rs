//! The cost of preflights in words.

use std::fmt::Write;

use super::{Endpoint, Preflights, Spare};
use crate::report::markdown::code;
use crate::report::neighbours::words;
use crate::report::text::one_line;
use crate::wording::Wording;

const NONE: &str = "No preflights in this file.";

const SPARED: &str = "Spared, had every answer an Access-Control-Max-Age as long as the browser keeps one:";

pub(super) fn text(preflights: &Preflights) -> String {
    if preflights.count == 0 {
        return format!("{NONE}\n");
    }
    let mut out = format!("{}\n\n{SPARED}\n", preflights.total());
    for (browser, spare) in preflights.by_browser() {
        let _ = writeln!(out, "  {browser:8}  {:10}  {}", spare.keeps().to_string(), spare.told());
    }
    out.push('\n');
    for endpoint in &preflights.endpoints {
        let Endpoint { method, url, count, total_ms, .. } = endpoint;
        let _ =
            writeln!(out, "  {count:>5} x  {:>9}  {}", ms(*total_ms).to_string(), one_line(&format!("{method} {url}")));
    }
    if preflights.unlisted > 0 {
        let _ = writeln!(out, "  {:>5} x  to other endpoints", preflights.unlisted);
    }
    out
}

pub(super) fn markdown(preflights: &Preflights) -> String {
    if preflights.count == 0 {
        return format!("# Preflights\n\n{NONE}\n");
    }
    let mut out = format!("# Preflights\n\n{}\n\n{SPARED}\n\n", preflights.total());
    out.push_str("| Browser | Keeps an answer for | Spared |\n|---|---|---|\n");
    for (browser, spare) in preflights.by_browser() {
        let _ = writeln!(out, "| {browser} | {} | {} |", spare.keeps(), spare.told());
    }
    out.push_str("\n| Endpoint | Preflights | Time |\n|---|---|---|\n");
    for Endpoint { method, url, count, total_ms, .. } in &preflights.endpoints {
        let name = code(&format!("{method} {url}")).replace('|', "\\|");
        let _ = writeln!(out, "| {name} | {count} | {} |", ms(*total_ms));
    }
    if preflights.unlisted > 0 {
        let _ = writeln!(out, "| others | {} | |", preflights.unlisted);
    }
    out
}

impl Preflights {
    /// How many, and how long, as a sentence.
    pub fn total(&self) -> Wording {
        let time = ms(self.total_ms);
        match self.count {
            1 => say!("1 preflight took {time} in all.", time),
            count => say!("{count} preflights took {time} in all.", count, time),
        }
    }
}

impl Spare {
    /// How long the browser keeps an answer, in words.
    pub fn keeps(self) -> Wording {
        words(self.max_age)
    }

    /// How many it would have spared, and how long these took, in words.
    pub fn told(self) -> Wording {
        match self.count {
            0 => say!("none"),
            count => say!("{count}, {time}", count, time = ms(self.ms)),
        }
    }
}

impl Endpoint {
    /// How long its preflights took, in words.
    pub fn time(&self) -> Wording {
        ms(self.total_ms)
    }
}

fn ms(ms: f64) -> Wording {
    say!("{ms} ms", ms = ms.round())
}
