//! A log to pass on: the same requests, without what lets its reader act as the user.

use std::borrow::Cow;

use super::mask::Masks;
use crate::diagnosis::is_secret;
use crate::fetch::HeaderList;
use crate::fetch::location::once;
use crate::har::{self, Entry, NetError};

/// What stands in place of a body: that there was one matters.
const BODY: &str = "(left out)";

/// A HAR file of these entries. Without secrets the values of cookies, of headers such as `Authorization`, and of queries are masked, tokens
/// in paths too, and bodies are left out; what each exchange is explained by stays.
pub fn export<'e>(entries: impl IntoIterator<Item = &'e Entry<'e>>, with_secrets: bool) -> String {
    let mut masks = Masks::default();
    let comment =
        if with_secrets { "Holds cookies, tokens and bodies." } else { "Secrets are masked, bodies left out." };
    let entries = entries
        .into_iter()
        .map(|entry| if with_secrets { Cow::Borrowed(entry) } else { Cow::Owned(without_secrets(entry, &mut masks)) });
    har::write(entries, comment)
}

/// The same of a HAR file, and how many of its entries could not be read, which are left out.
pub fn export_har(bytes: &[u8], with_secrets: bool) -> Result<(String, usize), har::Unusable> {
    let har = har::read(bytes)?;
    Ok((export(har.entries.iter().map(|(_, entry)| entry), with_secrets), har.skipped.len()))
}

fn without_secrets<'e>(entry: &'e Entry<'e>, masks: &mut Masks) -> Entry<'e> {
    let mut entry = entry.clone();
    entry.request.url = masks.address(&entry.request.url).into();
    entry.request.headers = masked_headers(&entry.request.headers, masks);
    entry.request.body = entry.request.body.map(|_| BODY.into());
    entry.response.headers = masked_headers(&entry.response.headers, masks);
    entry.response.body = None;
    if let NetError::Some(text) = &entry.response.net_error {
        entry.response.net_error = NetError::Some(masks.text(text).into());
    }
    entry
}

fn masked_headers(headers: &HeaderList, masks: &mut Masks) -> HeaderList<'static> {
    headers.iter().map(|header| (header.name.to_string(), masked_value(header.name, header.value, masks))).collect()
}

/// What stands in place of a header's value, for other people's eyes.
pub(super) fn masked_value(name: &str, value: &str, masks: &mut Masks) -> String {
    match name.to_ascii_lowercase().as_str() {
        // What a preflight is needed for is decided by their very bytes.
        "accept" | "accept-language" | "content-language" | "content-type" | "range" => value.to_owned(),
        // How to log in is no secret, nor is the host.
        "www-authenticate" | "proxy-authenticate" | ":authority" => masks.text(value),
        "cookie" => value.split(';').map(|pair| masked_pair(pair, masks)).collect::<Vec<_>>().join(";"),
        // What follows the first is the cookie's attributes.
        "set-cookie" => {
            let (pair, attributes) = value.split_at(value.find(';').unwrap_or(value.len()));
            masked_pair(pair, masks) + attributes
        }
        "location" => {
            let one = once(value);
            let masked = masks.address(one);
            if one.len() < value.len() { format!("{masked}, {masked}") } else { masked }
        }
        "content-location" | "referer" | ":path" => masks.address(value),
        name if is_secret(name) && !value.is_empty() => masks.value(value),
        _ => masks.text(value),
    }
}

fn masked_pair(pair: &str, masks: &mut Masks) -> String {
    match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() => format!("{name}={}", masks.value(value)),
        Some(_) => pair.to_owned(),
        None if pair.trim().is_empty() => pair.to_owned(),
        None => masks.value(pair),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_what_explains_stays() {
        let mut masks = Masks::default();
        for (name, value, expected) in [
            ("Cookie", "id=SECRET; theme=SECRET2; empty=; bare", "id=***1; theme=***2; empty=;***3"),
            ("Set-Cookie", "id=SECRET; Path=/; HttpOnly; SameSite=None", "id=***1; Path=/; HttpOnly; SameSite=None"),
            ("Authorization", "Bearer SECRET", "***4"),
            ("X-Api-Key", "SECRET", "***1"),
            ("X-Csrf-Token", "", ""),
            ("WWW-Authenticate", "Bearer realm=\"api\"", "Bearer realm=\"api\""),
            (":authority", "api.example", "api.example"),
            (":path", "/items?id=SECRET", "/items?id=***1"),
            ("Location", "next?id=SECRET", "next?id=***1"),
            ("Location", "/?id=SECRET, /?id=SECRET", "/?id=***1, /?id=***1"),
            ("Referer", "https://app.example/?id=SECRET", "https://app.example/?id=***1"),
            ("Link", "<https://api.example/?page=SECRET>; rel=next", "<https://api.example/?page=***1>; rel=next"),
            ("Content-Type", "application/json", "application/json"),
            ("Access-Control-Allow-Origin", "https://app.example/", "https://app.example/"),
            ("Access-Control-Allow-Headers", "authorization, x-token", "authorization, x-token"),
        ] {
            assert_eq!(masked_value(name, value, &mut masks), expected, "{name}: {value}");
        }
    }

    #[test]
    fn bodies_are_left_out_and_that_one_was_sent_is_kept() {
        let mut entry = Entry::default();
        entry.request.method = "POST".into();
        entry.request.url = "https://api.example/".into();
        entry.request.body = Some("SECRET".into());
        entry.response.body = Some("SECRET".into());
        let masked = export([&entry], false);
        assert!(!masked.contains("SECRET") && masked.contains(BODY), "{masked}");
        assert_eq!(export([&entry], true).matches("SECRET").count(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_counted() {
        let log = br#"{"log":{"entries":[7,{"request":{"method":"GET","url":"https://x/"}},{}]}}"#;
        let (text, skipped) = export_har(log, false).expect("a HAR");
        assert_eq!((text.matches("https://x/").count(), skipped), (1, 2));
        assert!(export_har(b"{", false).is_err());
    }
}
