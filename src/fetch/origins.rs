//! Origins that are met again and again.

use super::Origin;
use super::origin::{scheme_of, with_authority};

/// How many are kept.
const KEPT: usize = 8;

/// The origins that were met last: most requests of a log go from a few pages to a few servers. Reads what [`Origin`] reads.
#[derive(Debug, Default)]
pub struct Origins {
    met: [Option<Origin>; KEPT],
    /// The place of that which was met first.
    oldest: usize,
}

impl Origins {
    /// [`Origin::parse`].
    pub fn parse(&mut self, serialized: &str) -> Option<Origin> {
        self.known(serialized).or_else(|| Some(self.noted(Origin::parse(serialized)?)))
    }

    /// [`Origin::of_url`].
    pub fn of_url(&mut self, url: &str) -> Option<Origin> {
        let scheme = scheme_of(url).filter(|scheme| matches!(*scheme, "http" | "https"));
        let known = scheme.and_then(|scheme| self.known(with_authority(url, scheme)));
        known.or_else(|| Some(self.noted(Origin::of_url(url)?)))
    }

    fn known(&self, serialized: &str) -> Option<Origin> {
        self.met.iter().flatten().find(|origin| origin.as_str() == serialized).cloned()
    }

    fn noted(&mut self, origin: Origin) -> Origin {
        if let Some(known) = self.known(origin.as_str()) {
            return known;
        }
        self.met[self.oldest] = Some(origin.clone());
        self.oldest = (self.oldest + 1) % KEPT;
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_met_before_is_read_as_if_it_were_new(
            texts in proptest::collection::vec(
                prop_oneof![
                    "(https?|ftp|blob:https|HTTPS)://[ab]{1,2}(:[0-9]{1,3})?(/[ab@]?)?",
                    "(chrome-extension|data|http)(:|://)[ab@]{0,2}",
                    Just("null".to_owned()),
                ],
                0..40,
            )
        ) {
            let mut origins = Origins::default();
            for text in &texts {
                prop_assert_eq!(origins.parse(text), Origin::parse(text), "{}", text);
                prop_assert_eq!(origins.of_url(text), Origin::of_url(text), "{}", text);
            }
        }
    }
}
