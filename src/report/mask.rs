//! Text for other people's eyes: what lets its reader act as the user, or says who the user is, is left out of addresses.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

/// What stands in place of what was left out.
const MASK: &str = "***";

/// The longest piece of a path that is taken for a name and not for a token, in bytes.
const LONGEST_NAME: usize = 31;

/// `text` with the query values, the user names and passwords, the fragments and the tokens in paths of all `http` and `https` addresses
/// in it replaced by `***`. Names of parameters stay.
pub(super) fn masked(text: &str) -> String {
    mask(text, &mut |_| Cow::Borrowed(MASK))
}

/// The same for many texts that have to fit together still: each value has a mask of its own, `***1`, `***2`, so that what was equal stays
/// equal, and what was not does not become so.
#[derive(Debug, Default)]
pub(super) struct Masks(HashMap<String, usize>);

impl Masks {
    /// What [`masked`] replaces, replaced.
    pub(super) fn text(&mut self, text: &str) -> String {
        mask(text, &mut |value| Cow::Owned(self.value(value)))
    }

    /// The same for a text that is an address, be it a relative one.
    pub(super) fn address(&mut self, url: &str) -> String {
        if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return format!("data:{}", self.value(&url[5..]));
        }
        let mut out = String::with_capacity(url.len());
        mask_url(&mut out, url, &mut |value| Cow::Owned(self.value(value)));
        out
    }

    /// The mask of a value.
    pub(super) fn value(&mut self, value: &str) -> String {
        let number = self.0.len() + 1;
        format!("{MASK}{}", self.0.entry(as_in_url(value)).or_insert(number))
    }
}

/// A `Location` may hold what the address of the request that follows has percent-encoded.
fn as_in_url(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>'`{}^".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Gives the mask of a value.
type Hide<'h> = &'h mut dyn FnMut(&str) -> Cow<'static, str>;

fn mask(text: &str, hide: Hide) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    if text.starts_with('/') {
        // An address without its server, as a Location may be.
        mask_url(&mut out, text, hide);
        return out;
    }
    while let Some(at) = address(rest) {
        let (before, url) = rest.split_at(at);
        // What cannot stand in an address as browsers write it, and what ends a sentence, ends it.
        let end =
            url.find(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>|\\".contains(c)).unwrap_or(url.len());
        let end = url[..end].trim_end_matches([',', '.', ';', ':', ')', '?', '!']).len();
        let (url, behind) = url.split_at(end);
        out.push_str(before);
        mask_url(&mut out, url, hide);
        rest = behind;
    }
    out + rest
}

fn address(text: &str) -> Option<usize> {
    let found = ["http://", "https://", "ws://", "wss://"].iter().filter_map(|scheme| text.find(scheme));
    found.min()
}

fn mask_url(out: &mut String, url: &str, hide: Hide) {
    let (before_fragment, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let (before_query, query) =
        before_fragment.split_once('?').map_or((before_fragment, None), |(url, query)| (url, Some(query)));
    let start = match before_query.find("://") {
        Some(at) => at + 3,
        // An address without its scheme.
        None if before_query.starts_with("//") => 2,
        None => 0,
    };
    let (scheme, rest) = before_query.split_at(start);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    out.push_str(scheme);
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            out.push_str(&hide(user));
            out.push('@');
            out.push_str(host);
        }
        None => out.push_str(authority),
    }
    let piece = |piece| if is_token(piece) { hide(piece) } else { Cow::Borrowed(piece) };
    let pieces: Vec<Cow<str>> = path.split('/').map(piece).collect();
    out.push_str(&pieces.join("/"));
    if let Some(query) = query {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() => format!("{name}={}", hide(value)),
                None if is_token(pair) => hide(pair).into_owned(),
                _ => pair.to_owned(),
            })
            .collect();
        out.push('?');
        out.push_str(&pairs.join("&"));
    }
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        out.push('#');
        out.push_str(&hide(fragment));
    }
}

/// Whether a piece of a path looks like something that only its owner should know: an address of a person, a signed token, or a long
/// word with digits in it.
fn is_token(piece: &str) -> bool {
    let has = |is: fn(&u8) -> bool| piece.bytes().any(|byte| is(&byte));
    let is_long = piece.len() > LONGEST_NAME && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    piece.contains('@') || piece.contains("%40") || piece.starts_with("eyJ") || is_long
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_address_gives_away_is_masked_and_the_rest_stays() {
        for (text, expected) in [
            ("GET https://api.example/items", "GET https://api.example/items"),
            (
                "at https://api.example/items?page=2&token=a%20b&flag.",
                "at https://api.example/items?page=***&token=***&flag.",
            ),
            ("https://user:pass@api.example/x", "https://***@api.example/x"),
            ("https://api.example/#access_token=abc", "https://api.example/#***"),
            ("https://api.example/u/ann@mail.example/", "https://api.example/u/***/"),
            ("https://api.example/reset/eyJhbGciOiJIUzI1NiJ9.e30.abc", "https://api.example/reset/***"),
            ("https://api.example/s/0123456789abcdef0123456789abcdef/x", "https://api.example/s/***/x"),
            (
                "https://api.example/a-very-long-name-of-a-page-without-digits",
                "https://api.example/a-very-long-name-of-a-page-without-digits",
            ),
            (
                "from http://a.example?x=1 to https://b.example?y=2, twice",
                "from http://a.example?x=*** to https://b.example?y=***, twice",
            ),
            (
                "curl -i 'https://api.example/?q=1' \\\n  -H 'A: b'",
                "curl -i 'https://api.example/?q=***' \\\n  -H 'A: b'",
            ),
            ("/login?next=%2F&token=abc#x", "/login?next=***&token=***#***"),
            ("no address at all", "no address at all"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn among_many_texts_equal_values_have_equal_masks_and_others_other_ones() {
        let mut masks = Masks::default();
        for (text, expected) in [
            ("https://api.example/?a=x&b=y", "https://api.example/?a=***1&b=***2"),
            ("/?b=x", "/?b=***1"),
            ("?c=z", "?c=***3"),
            ("next?c=z", "next?c=***3"),
            ("//user:pass@api.example/x", "//***4@api.example/x"),
            // As a browser writes it, and as the server did.
            ("?d=a%20%C3%A9%27", "?d=***5"),
            ("?d=a é'", "?d=***5"),
            ("data:text/html,SECRET", "data:***6"),
            ("", ""),
        ] {
            assert_eq!(masks.address(text), expected, "{text}");
        }
        assert_eq!(masks.text("see https://api.example/?q=y."), "see https://api.example/?q=***2.");
    }

    proptest! {
        #[test]
        fn no_value_of_a_query_survives(names in prop::collection::vec("[a-z]{1,8}", 1..4), value in "[A-Za-z0-9%._~+-]{1,12}[A-Z]SECRET") {
            let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
            let text = masked(&format!("It is https://api.example/a?{} that failed", query.join("&")));
            prop_assert!(!text.contains("SECRET"), "{}", text);
            prop_assert!(text.ends_with(" that failed"));
        }

        #[test]
        fn any_text_is_masked_and_masking_again_changes_nothing(text in any::<String>()) {
            let once = masked(&text);
            prop_assert_eq!(masked(&once), once);
        }
    }
}
