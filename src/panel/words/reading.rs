//! Said of files: while they are read, and of what is shown of them.

/// What the demo is called.
pub fn demo() -> String {
    "Demo".to_owned()
}

/// How many bytes are read.
pub fn read(name: &str, bytes: usize, size: usize) -> String {
    const MEGABYTE: f64 = 1_000_000.0;
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    let megabytes = |bytes: usize| bytes as f64 / MEGABYTE;
    format!("Reading {name}: {:.1} of {:.1} MB", megabytes(bytes), megabytes(size))
}

/// How many requests are explained.
pub fn explained(name: &str, explained: usize, of: usize) -> String {
    format!("Explaining {name}: {explained} of {of} requests")
}

/// Said of a file that is shown in DevTools, in place of what the page asks.
pub fn not_the_page(name: &str) -> String {
    format!("This is {name}, not the page. What the page asks meanwhile is kept.")
}

/// Said where the file shows no preflight, and so many requests need one.
pub fn no_preflights(count: usize) -> String {
    match count {
        1 => "No preflight is in this file, and 1 request needs one.".to_owned(),
        count => format!("No preflight is in this file, and {count} requests need one."),
    }
}

/// Said where the file shows no cookie and no token, and what so many requests fail for hangs on it.
pub fn sanitized(count: usize) -> String {
    match count {
        0 => "No cookie and no token is in this file, and nothing here hangs on them.".to_owned(),
        1 => "No cookie and no token is in this file, so 1 explanation leaves open whether credentials were sent."
            .to_owned(),
        count => format!(
            "No cookie and no token is in this file, so {count} explanations leave open whether credentials were sent."
        ),
    }
}

/// Said where DevTools were opened after the page had loaded.
pub fn opened_late() -> String {
    "DevTools was opened after this page had loaded: what it asked before is not here.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_said_in_one_sentence() {
        assert_eq!(read("a.har", 12_340_000, 44_000_000), "Reading a.har: 12.3 of 44.0 MB");
        assert_eq!(explained("a.har", 32, 20_000), "Explaining a.har: 32 of 20000 requests");
    }
}
