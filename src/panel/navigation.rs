//! Where the requests of a new page begin.

use crate::fetch::url::without_fragment;
use crate::har::{Entry, NetError};

/// When the page of this URL began, in milliseconds since 1970, if its own request is among these entries; `None` where all of them are
/// older. What started by `settled_ms` belongs to a page before.
///
/// Chromium tells of a navigation before anything of the new page comes. Measured in Firefox 153: it tells when the page has loaded; of
/// a page that loads slowly much has come by then, its own request first, of a quick one nothing. That it is such a log shows in
/// that it writes no errors.
pub fn page_began<'e>(entries: impl Iterator<Item = &'e Entry<'e>>, url: &str, settled_ms: f64) -> Option<f64> {
    let is_page = |entry: &&Entry| {
        entry.response.net_error == NetError::NotWritten
            && without_fragment(&entry.request.url) == without_fragment(url)
            // Browsers tell trustworthy servers alone what a request is for.
            && matches!(entry.request.headers.get("sec-fetch-mode").as_deref(), None | Some("navigate"))
    };
    let started = entries.filter(is_page).filter_map(Entry::started_ms);
    started.filter(|started| *started > settled_ms).max_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://app.example/";

    /// An entry that started so many milliseconds after 1970.
    fn entry(url: &'static str, started_ms: u32, mode: Option<&'static str>) -> Entry<'static> {
        let mut entry =
            Entry { started: Some(format!("1970-01-01T00:00:00.{started_ms:03}Z").into()), ..Entry::default() };
        entry.request.url = url.into();
        entry.request.headers = mode.into_iter().map(|mode| ("Sec-Fetch-Mode", mode)).collect();
        entry
    }

    #[test]
    fn a_page_begins_with_its_own_request() {
        let page = |started_ms| entry(PAGE, started_ms, Some("navigate"));
        let mut in_chromium = page(200);
        in_chromium.response.net_error = NetError::None;
        for (entries, settled_ms, expected) in [
            (vec![], 0.0, None),
            (vec![page(200)], 0.0, Some(200.0)),
            (vec![page(100), page(300), page(200)], 0.0, Some(300.0)),
            (vec![page(100)], 100.0, None),
            (vec![entry("https://app.example/#top", 200, None)], 0.0, Some(200.0)),
            (vec![entry(PAGE, 200, Some("cors"))], 0.0, None),
            (vec![entry("https://app.example/data", 200, Some("navigate"))], 0.0, None),
            (vec![in_chromium], 0.0, None),
        ] {
            assert_eq!(page_began(entries.iter(), "https://app.example/#part", settled_ms), expected, "{entries:?}");
        }
    }
}
