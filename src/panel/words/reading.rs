//! Said of files: while they are read, and of what is shown of them.

use crate::wording::Wording;

/// What the demo is called.
pub fn demo() -> Wording {
    say!("Demo")
}

/// How many bytes are read.
pub fn read(name: Wording, bytes: usize, size: usize) -> Wording {
    const MEGABYTE: f64 = 1_000_000.0;
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    let megabytes = |bytes: usize| bytes as f64 / MEGABYTE;
    say!(
        "Reading {name}: {bytes} of {size} MB",
        name,
        bytes = format!("{:.1}", megabytes(bytes)),
        size = format!("{:.1}", megabytes(size))
    )
}

/// How many requests are explained.
pub fn explained(name: Wording, explained: usize, of: usize) -> Wording {
    say!("Explaining {name}: {explained} of {of} requests", name, explained, of)
}

/// Said of a file that is shown in DevTools, in place of what the page asks.
pub fn not_the_page(name: Wording) -> Wording {
    say!("This is {name}, not the page. What the page asks meanwhile is kept.", name)
}

/// Said where the file shows no preflight, and so many requests need one.
pub fn no_preflights(count: usize) -> Wording {
    match count {
        1 => say!("No preflight is in this file, and 1 request needs one."),
        count => say!("No preflight is in this file, and {count} requests need one.", count),
    }
}

/// Said where the file shows no cookie and no token, and what so many requests fail for hangs on it.
pub fn sanitized(count: usize) -> Wording {
    match count {
        0 => say!("No cookie and no token is in this file, and nothing here hangs on them."),
        1 => {
            say!("No cookie and no token is in this file, so 1 explanation leaves open whether credentials were sent.")
        }
        count => say!(
            "No cookie and no token is in this file, so {count} explanations leave open whether credentials were sent.",
            count
        ),
    }
}

/// Said where DevTools were opened after the page had loaded.
pub fn opened_late() -> Wording {
    say!("DevTools was opened after this page had loaded: what it asked before is not here.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_said_in_one_sentence() {
        assert_eq!(read("a.har".into(), 12_340_000, 44_000_000), "Reading a.har: 12.3 of 44.0 MB");
        assert_eq!(explained("a.har".into(), 32, 20_000), "Explaining a.har: 32 of 20000 requests");
    }
}
