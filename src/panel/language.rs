//! The languages that the panel speaks. Adding one touches [`LANGUAGES`], and a folder in `extension/_locales`.

/// A language.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// As `<html lang>` and the folder in `_locales` have it.
    pub id: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
}

/// What the program is written in, and what is spoken where no other language is known.
pub static ENGLISH: Language = Language { id: "en", name: "English" };

/// Every language, in the order in which the reader is offered them.
pub static LANGUAGES: &[&Language] = &[&ENGLISH, &Language { id: "de", name: "Deutsch" }];

impl Language {
    /// The language of that id.
    pub fn find(id: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.id == id).copied()
    }

    /// The first of these that is spoken here, whatever its region or script: `de-AT` is `de`.
    pub fn preferred<T: AsRef<str>>(tags: impl IntoIterator<Item = T>) -> &'static Self {
        let spoken = |tag: T| {
            let language = tag.as_ref().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
            Self::find(&language)
        };
        tags.into_iter().find_map(spoken).unwrap_or(&ENGLISH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_here_is_preferred() {
        for (tags, expected) in [
            (&["de-AT", "en"][..], "de"),
            (&["fr", "DE"], "de"),
            (&["en-GB", "de"], "en"),
            (&["den", "x-de"], "en"),
            (&[], "en"),
            (&[""], "en"),
        ] {
            assert_eq!(Language::preferred(tags).id, expected, "{tags:?}");
        }
    }
}
