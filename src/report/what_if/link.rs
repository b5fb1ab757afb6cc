//! A scenario as the fragment of an address, and back. What would let its reader act as the user is masked.

use std::fmt::Write;

use super::{FIELDS, Field, Scenario, lines};
use crate::report::export::masked_value;
use crate::report::mask::Masks;

/// The parameter that such a fragment begins with. Its value is the version of the format.
pub const KEY: &str = "what-if";

/// The version of the format.
const VERSION: &str = "1";

/// The longest fragment, in bytes: what mail and chat programs pass on whole.
pub const LIMIT: usize = 8000;

/// Why a fragment is no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAScenario {
    /// It is longer than [`LIMIT`].
    TooLong,
    /// It is none of ours, or of a version that is not known.
    Version,
    /// A part of it is no `name=value` of a known name.
    Parameter,
    /// A `%` in it stands for nothing, or what it encodes is no text.
    Encoding,
}

impl Scenario {
    /// The fragment without its `#`; `None` where it would be longer than [`LIMIT`].
    pub fn to_fragment(&self) -> Option<String> {
        let shared = self.without_secrets();
        let mut fragment = format!("{KEY}={VERSION}");
        for field in FIELDS {
            let typed = shared.get(field);
            // A long text is not worth encoding.
            if fragment.len() + typed.len() > LIMIT {
                return None;
            }
            if !typed.is_empty() {
                let _ = write!(fragment, "&{}=", field.key());
                encode(&mut fragment, typed);
            }
        }
        (fragment.len() <= LIMIT).then_some(fragment)
    }

    /// Reads a fragment, with its `#` or without.
    pub fn from_fragment(fragment: &str) -> Result<Self, NotAScenario> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        if fragment.len() > LIMIT {
            return Err(NotAScenario::TooLong);
        }
        let mut parameters = fragment.split('&');
        if parameters.next().and_then(|first| first.split_once('=')) != Some((KEY, VERSION)) {
            return Err(NotAScenario::Version);
        }
        let mut scenario = Self::default();
        for parameter in parameters.filter(|parameter| !parameter.is_empty()) {
            let (key, value) = parameter.split_once('=').ok_or(NotAScenario::Parameter)?;
            let field = Field::find(key).ok_or(NotAScenario::Parameter)?;
            scenario.set(field, &decode(value).ok_or(NotAScenario::Encoding)?);
        }
        Ok(scenario)
    }

    /// The same for other people's eyes: the values of cookies, tokens and queries are masked, and lines that are no header left out, since
    /// nobody knows what is in them.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        let mut masks = Masks::default();
        let mut shared = Self::default();
        for field in FIELDS {
            let typed = self.get(field);
            let text = if field.has_lines() {
                let (headers, _) = lines::read(typed, field == Field::RequestHeaders);
                let masked: Vec<_> = headers
                    .iter()
                    .map(|header| (header.name, masked_value(header.name, header.value, &mut masks)))
                    .collect();
                lines::write(masked.iter().map(|(name, value)| (*name, value.as_str())))
            } else if matches!(field, Field::Origin | Field::Url) {
                masks.address(typed.trim())
            } else {
                typed.to_owned()
            };
            shared.set(field, &text);
        }
        shared
    }
}

/// Percent-encodes what could end a parameter or a link in a chat. A space becomes `+`.
fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-._~:/,;*@!$=?".contains(&byte) => out.push(char::from(byte)),
            byte => drop(write!(out, "%{byte:02X}")),
        }
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = match (first, behind) {
            (b'%', [high, low, behind @ ..]) => {
                let digits = [char::from(*high).to_digit(16)?, char::from(*low).to_digit(16)?];
                bytes.push(u8::try_from(digits[0] * 16 + digits[1]).ok()?);
                behind
            }
            (b'%', _) => return None,
            (b'+', behind) => {
                bytes.push(b' ');
                behind
            }
            (other, behind) => {
                bytes.push(*other);
                behind
            }
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fragment_can_be_read_by_people() {
        let scenario = Scenario::default()
            .with(Field::Origin, "https://app.example")
            .with(Field::Method, "PUT")
            .with(Field::Url, "https://api.example/items")
            .with(Field::RequestHeaders, "Content-Type: application/json\nAuthorization: Bearer SECRET")
            .with(Field::PreflightStatus, "204")
            .with(Field::PreflightHeaders, "Access-Control-Allow-Origin: *");
        assert_eq!(
            scenario.to_fragment().expect("a fragment"),
            "what-if=1&origin=https://app.example&method=PUT&url=https://api.example/items\
             &request-headers=Content-Type:+application/json%0AAuthorization:+***1\
             &preflight-status=204&preflight-headers=Access-Control-Allow-Origin:+*"
        );
    }

    #[test]
    fn what_is_no_scenario_says_why() {
        for (fragment, expected) in [
            ("", NotAScenario::Version),
            ("#top", NotAScenario::Version),
            ("#what-if", NotAScenario::Version),
            ("#what-if=2&method=PUT", NotAScenario::Version),
            ("#what-if=1&method", NotAScenario::Parameter),
            ("#what-if=1&colour=red", NotAScenario::Parameter),
            ("#what-if=1&method=%", NotAScenario::Encoding),
            ("#what-if=1&method=%zz", NotAScenario::Encoding),
            ("#what-if=1&method=%FF", NotAScenario::Encoding),
            (&"x".repeat(LIMIT + 1), NotAScenario::TooLong),
        ] {
            assert_eq!(Scenario::from_fragment(fragment), Err(expected), "{fragment:.30}");
        }
        for fragment in ["what-if=1", "#what-if=1", "#what-if=1&", "#what-if=1&&"] {
            assert_eq!(Scenario::from_fragment(fragment), Ok(Scenario::default()), "{fragment}");
        }
    }

    #[test]
    fn nothing_that_lets_its_reader_act_as_the_user_is_in_a_link() {
        let scenario = Scenario::default()
            .with(Field::Origin, "https://ann:SECRET@app.example")
            .with(Field::Url, "https://SECRET@api.example/eyJSECRET/?token=SECRET#SECRET")
            .with(
                Field::RequestHeaders,
                "Authorization: Bearer SECRET\nX-Api-Key: SECRET\nCookie: a=SECRET\nAuthorization Bearer SECRET",
            )
            .with(Field::PreflightHeaders, "Location: /?next=SECRET")
            .with(Field::Headers, "Set-Cookie: id=SECRET; Secure\nSECRET");
        let fragment = scenario.to_fragment().expect("a fragment");
        assert!(!fragment.contains("SECRET"), "{fragment}");
        assert!(fragment.contains("Authorization") && fragment.contains("Set-Cookie"), "{fragment}");
    }

    #[test]
    fn what_is_too_long_for_a_link_has_none() {
        for (length, fits) in [(100, true), (LIMIT - 100, true), (LIMIT, false), (100_000, false)] {
            let scenario = Scenario::default().with(Field::Method, &"x".repeat(length));
            assert_eq!(scenario.to_fragment().is_some(), fits, "{length}");
        }
        let scenario = Scenario::default().with(Field::Method, &"%".repeat(LIMIT - 100));
        assert_eq!(scenario.to_fragment(), None);
    }

    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[ -~\n\r]{0,40}",
            "(Authorization|Cookie|X-A|Accept|Location|Set-Cookie): [ -~]{0,20}\n(X-B|x-api-key):[a-z=&%+]{0,9}",
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(texts in prop::collection::vec(typed(), FIELDS.len())) {
            let mut scenario = Scenario::default();
            for (field, text) in FIELDS.into_iter().zip(&texts) {
                scenario.set(field, text);
            }
            if let Some(fragment) = scenario.to_fragment() {
                prop_assert!(fragment.is_ascii() && fragment.len() <= LIMIT);
                prop_assert_eq!(Scenario::from_fragment(&fragment), Ok(scenario.without_secrets()));
            }
        }

        #[test]
        fn any_fragment_is_a_scenario_or_says_why(text in any::<String>(), value in "[ -~]{0,40}") {
            for fragment in [text, format!("#what-if=1&headers={value}"), format!("#what-if=1&{value}")] {
                if let Ok(scenario) = Scenario::from_fragment(&fragment) {
                    let _ = scenario.forecast();
                }
            }
        }
    }
}
