//! What the native path costs, phase by phase: `./build.sh bench` times it, and counts its instructions under callgrind.
//!
//! `bench PHASE ROUNDS FILE`, where each phase includes those before it; a line of JSON for each round.

#![expect(clippy::print_stdout, reason = "it is what it is for")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use preflight_inspector::exchange::{Exchange, Pairing};
use preflight_inspector::report::{Outcome, explain_exchange, summarize};
use preflight_inspector::{cors, har};

/// What is done with a file: this and all before it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Phase {
    Read,
    Pair,
    Judge,
    Summarize,
    Explain,
}

/// What came of it, as far as the phase goes.
#[derive(Default)]
struct Counts {
    entries: usize,
    exchanges: usize,
    blocked: usize,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [phase, rounds, file] = &arguments[..] else { return usage() };
    let (Some(phase), Ok(rounds), Ok(bytes)) = (phase_of(phase), rounds.parse::<usize>(), std::fs::read(file)) else {
        return usage();
    };
    for _ in 0..rounds {
        let start = Instant::now();
        let Counts { entries, exchanges, blocked } = run(&bytes, phase);
        let ms = start.elapsed().as_secs_f64() * 1e3;
        println!(r#"{{"ms":{ms},"entries":{entries},"exchanges":{exchanges},"blocked":{blocked}}}"#);
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    println!("usage: bench read|pair|judge|summarize|explain ROUNDS FILE");
    ExitCode::FAILURE
}

fn phase_of(name: &str) -> Option<Phase> {
    Some(match name {
        "read" => Phase::Read,
        "pair" => Phase::Pair,
        "judge" => Phase::Judge,
        "summarize" => Phase::Summarize,
        "explain" => Phase::Explain,
        _ => return None,
    })
}

fn run(bytes: &[u8], phase: Phase) -> Counts {
    let Ok(har) = har::read(bytes) else { return Counts::default() };
    let mut counts = Counts { entries: har.entry_count, ..Counts::default() };
    if phase < Phase::Pair {
        black_box(har);
        return counts;
    }
    let pairing: Pairing = har.entries.into_iter().collect();
    for (_, exchange) in pairing.iter() {
        counts.exchanges += 1;
        counts.blocked += usize::from(is_blocked(black_box(&exchange), phase));
    }
    counts
}

fn is_blocked(exchange: &Exchange, phase: Phase) -> bool {
    match phase {
        Phase::Read | Phase::Pair => false,
        Phase::Judge => matches!(cors::judge(&cors::made_part(exchange)).verdict, cors::Verdict::Blocked(_)),
        Phase::Summarize => black_box(summarize(exchange)).outcome == Outcome::Blocked,
        Phase::Explain => black_box(explain_exchange(exchange)).outcome == Outcome::Blocked,
    }
}
