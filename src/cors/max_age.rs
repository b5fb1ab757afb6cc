//! For how long a browser reuses the answer to a preflight:
//! [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache).
//!
//! The standard leaves the cap to the browser. Read in the browsers' sources.

use serde::Serialize;

use crate::fetch::HeaderList;

/// Where the answer does not say, all of them take this, in seconds.
const DEFAULT: u32 = 5;

/// For how long each browser reuses an answer, in seconds; 0 is not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reuse {
    /// Up to two hours. A value that is no number counts as none.
    pub chromium: u32,
    /// Up to a day. A value that is no number forbids it.
    pub firefox: u32,
    /// Up to ten minutes. A value that is no number counts as none.
    pub safari: u32,
}

impl Reuse {
    /// The most that the browsers grant.
    pub const CAPS: Self = Self { chromium: 7200, firefox: 86_400, safari: 600 };

    /// By the `Access-Control-Max-Age` of an answer that let the request pass.
    pub fn granted_by(answer: &HeaderList) -> Self {
        let value = answer.get("access-control-max-age");
        let number = value.as_deref().and_then(seconds);
        let or_default = |cap: u32| number.map_or(DEFAULT, |seconds| seconds.min(cap));
        let firefox = match value.as_deref() {
            None | Some("") => DEFAULT,
            // It reads digits alone: a sign is none.
            Some(value) if !value.bytes().all(|byte| byte.is_ascii_digit()) => 0,
            Some(_) => number.unwrap_or(u32::MAX).min(Self::CAPS.firefox),
        };
        Self { chromium: or_default(Self::CAPS.chromium), firefox, safari: or_default(Self::CAPS.safari) }
    }

    /// The longest of them.
    pub fn longest(&self) -> u32 {
        self.chromium.max(self.firefox).max(self.safari)
    }
}

/// A whole number; what is below 0 counts as 0, what is too large for 32 bits as the largest.
fn seconds(value: &str) -> Option<u32> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| if value.starts_with('-') { 0 } else { digits.parse().unwrap_or(u32::MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browser_has_its_own_cap_and_its_own_mind_about_odd_values() {
        for (values, chromium, firefox, safari) in [
            (&[][..], 5, 5, 5),
            (&[""], 5, 5, 5),
            (&["0"], 0, 0, 0),
            (&["-1"], 0, 0, 0),
            (&["60"], 60, 60, 60),
            (&["600"], 600, 600, 600),
            (&["601"], 601, 601, 600),
            (&["7201"], 7200, 7201, 600),
            (&["86401"], 7200, 86_400, 600),
            (&["99999999999999999999"], 7200, 86_400, 600),
            (&["1e3"], 5, 0, 5),
            (&["abc"], 5, 0, 5),
            (&["5", "5"], 5, 0, 5),
        ] {
            let mut list = HeaderList::default();
            for value in values {
                list.append("Access-Control-Max-Age", *value);
            }
            assert_eq!(Reuse::granted_by(&list), Reuse { chromium, firefox, safari }, "{values:?}");
        }
        assert_eq!(Reuse::CAPS.longest(), 86_400);
    }
}
