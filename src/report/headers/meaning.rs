//! What each header is for, in one plain sentence.

use crate::wording::Wording;

/// What a line of the table of headers says; `None` for a header that is not in it. Names are compared without regard to case.
pub fn meaning(name: &str) -> Option<Wording> {
    rank(name).and_then(|rank| MEANINGS.get(rank)).map(|(_, meaning)| meaning.clone()).or_else(|| {
        is_access_control(name).then(|| say!("No header of CORS has this name: browsers pay no attention to it."))
    })
}

/// Where a header stands in the table; `None` for one that is not in it.
pub(super) fn rank(name: &str) -> Option<usize> {
    MEANINGS.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Whether it is named like a header of CORS, known or not.
pub(super) fn is_access_control(name: &str) -> bool {
    name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-"))
}

/// In the order in which they are shown.
static MEANINGS: &[(&str, Wording)] = &[
    ("Origin", say!("The browser names the site whose page asks; no page can change it.")),
    ("Access-Control-Request-Method", say!("The browser asks whether the page may use this method.")),
    ("Access-Control-Request-Headers", say!("The browser asks whether the page may send these headers.")),
    (
        "Access-Control-Request-Private-Network",
        say!("The browser asked whether a page may reach a private network; this was given up."),
    ),
    ("Cookie", say!("Goes to another site only where the page asks for credentials; its value is not shown.")),
    (
        "Authorization",
        say!("Goes along where the page sets it, and the preflight must allow it by name; its value is not shown."),
    ),
    ("Status", say!("A preflight needs 200 to 299; any other response passes with any status.")),
    (
        "Access-Control-Allow-Origin",
        say!("The server names the one origin whose pages may read the response, or * for all."),
    ),
    (
        "Access-Control-Allow-Credentials",
        say!("The server lets pages read what it answered to cookies and logins; only the exact word true does."),
    ),
    (
        "Access-Control-Allow-Methods",
        say!("The server lists the methods that pages may use beside GET, HEAD and POST."),
    ),
    ("Access-Control-Allow-Headers", say!("The server lists the request headers that pages may set.")),
    (
        "Access-Control-Expose-Headers",
        say!("The server lists the response headers that pages may read beside a few harmless ones."),
    ),
    ("Access-Control-Max-Age", say!("For so many seconds the browser may reuse the answer to this preflight.")),
    (
        "Access-Control-Allow-Private-Network",
        say!("Belonged to a permission for private networks that was given up: browsers pay no attention to it."),
    ),
    ("Cross-Origin-Resource-Policy", say!("The server says which sites may embed this at all, with or without CORS.")),
    (
        "Vary",
        say!("The server says on which request headers its answer depends: caches need Origin here where it does."),
    ),
    ("Location", say!("Where the redirect leads; every hop needs its own CORS headers.")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::CAUSES;

    #[test]
    fn each_is_one_sentence_and_told_once() {
        for (at, (name, meaning)) in MEANINGS.iter().enumerate() {
            assert_eq!(rank(&name.to_ascii_lowercase()), Some(at), "{name} stands there twice");
            let meaning = meaning.to_string();
            let is_sentence = meaning.ends_with('.') && !meaning.contains(". ");
            assert!(is_sentence && meaning.starts_with(char::is_uppercase), "{name}: {meaning}");
            assert!(meaning.len() <= 110, "{name}: {} bytes", meaning.len());
        }
    }

    #[test]
    fn every_header_that_a_cause_speaks_of_has_one() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for cause in CAUSES {
            let names = cause.doc.split(|c| !is_name(c)).filter(|word| is_access_control(word) && !word.ends_with('-'));
            for name in names {
                assert!(rank(name).is_some(), "{}: {name}", cause.code);
            }
        }
    }

    #[test]
    fn what_only_looks_like_a_header_of_cors_is_told_apart() {
        for (name, expected) in [
            ("ACCESS-control-max-age", Some("For so many seconds")),
            ("Access-Control-Allow-Orign", Some("No header of CORS")),
            ("Access-Control", None),
            ("Access-Contröl-x", None),
            ("X-Frame-Options", None),
            ("", None),
        ] {
            let told = meaning(name);
            assert_eq!(told.is_some(), expected.is_some(), "{name}");
            let told = told.map(|told| told.to_string());
            assert!(told.as_deref().unwrap_or_default().starts_with(expected.unwrap_or_default()), "{name}: {told:?}");
        }
    }
}
