//! Header lines as text: one `Name: value` in each line.

use crate::fetch::HeaderList;
use crate::fetch::safelist::is_forbidden_request_header;
use crate::fetch::token::is_token;

/// Why a line is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineProblem {
    /// There is no colon in it.
    NoColon,
    /// What stands before the colon is no name.
    NotAName,
    /// A character that no value can hold.
    ControlCharacter,
    /// Only the browser sets this header: whatever the page says of it does not count.
    SetByBrowser,
}

/// The headers that the lines say, and which lines (from 1) say none. Empty lines count as nothing. `by_page`: they are those that a page
/// sets on its request.
pub(super) fn read(text: &str, by_page: bool) -> (HeaderList<'static>, Vec<(usize, LineProblem)>) {
    let (mut headers, mut problems) = (HeaderList::default(), Vec::new());
    for (index, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match header(line, by_page) {
            Ok((name, value)) => headers.append(name, value),
            Err(problem) => problems.push((index + 1, problem)),
        }
    }
    (headers, problems)
}

/// The lines of headers. What cannot stand in one line is left out.
pub(super) fn write<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>) -> String {
    let mut text = String::new();
    for (name, value) in headers.into_iter().filter(|(name, _)| is_token(name)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
        text.push(':');
        if !value.is_empty() {
            text.push(' ');
            text.extend(value.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }));
        }
    }
    text
}

/// What one text lacks of another's lines, and what it has beside them: lines taken away, then lines added, each as often as it is.
pub fn changed_lines<'t>(before: &'t str, now: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let lines = |text: &'t str| text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let mut gone: Vec<_> = lines(before).collect();
    let mut added = Vec::new();
    for line in lines(now) {
        match gone.iter().position(|other| *other == line) {
            Some(at) => drop(gone.remove(at)),
            None => added.push(line),
        }
    }
    (gone, added)
}

fn header(line: &str, by_page: bool) -> Result<(&str, &str), LineProblem> {
    let (name, value) = line.trim().split_once(':').ok_or(LineProblem::NoColon)?;
    if !is_token(name) {
        Err(LineProblem::NotAName)
    } else if value.contains(|c: char| c.is_control() && c != '\t') {
        Err(LineProblem::ControlCharacter)
    } else if by_page && is_forbidden_request_header(name) {
        Err(LineProblem::SetByBrowser)
    } else {
        Ok((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_header_or_says_why_not() {
        for (line, by_page, expected) in [
            ("X-A: 1", true, Ok(("X-A", "1"))),
            ("  X-A:1  ", false, Ok(("X-A", "1"))),
            ("X-A:", false, Ok(("X-A", ""))),
            ("X-A: a: b", false, Ok(("X-A", "a: b"))),
            ("X-A", false, Err(LineProblem::NoColon)),
            ("X A: 1", false, Err(LineProblem::NotAName)),
            ("X-A : 1", false, Err(LineProblem::NotAName)),
            (": 1", false, Err(LineProblem::NotAName)),
            ("X-A: \u{0}", false, Err(LineProblem::ControlCharacter)),
            ("Cookie: a=b", true, Err(LineProblem::SetByBrowser)),
            ("Sec-Fetch-Mode: cors", true, Err(LineProblem::SetByBrowser)),
            ("Set-Cookie: a=b", false, Ok(("Set-Cookie", "a=b"))),
        ] {
            let (headers, problems) = read(&format!("\n \n{line}\nX-Z: last"), by_page);
            let mut found: Vec<_> = headers.iter().map(|header| (header.name, header.value)).collect();
            assert_eq!(found.pop(), Some(("X-Z", "last")), "{line}: the rest still counts");
            match expected {
                Ok(header) => assert_eq!((found, problems), (vec![header], vec![]), "{line}"),
                Err(problem) => assert_eq!((found, problems), (vec![], vec![(3, problem)]), "{line}"),
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write([("X-A", "1"), (":status", "200"), ("X-B", ""), ("X-C", "a\r\nX-D: b")]);
        assert_eq!(text, "X-A: 1\nX-B:\nX-C: a  X-D: b");
        let (headers, problems) = read(&text, false);
        assert_eq!((headers.iter().count(), problems.len()), (3, 0));
    }

    #[test]
    fn changed_lines_are_told_as_often_as_they_changed() {
        for (before, now, gone, added) in [
            ("", "", vec![], vec![]),
            ("A: 1\nB: 2", "B: 2\n\nA: 1", vec![], vec![]),
            ("A: 1\nA: 1", "A: 1", vec!["A: 1"], vec![]),
            ("A: 1", "A: 2\nA: 1\nA: 1", vec![], vec!["A: 2", "A: 1"]),
            ("A: 1", "a: 1", vec!["A: 1"], vec!["a: 1"]),
        ] {
            assert_eq!(changed_lines(before, now), (gone, added), "{before:?} {now:?}");
        }
    }
}
