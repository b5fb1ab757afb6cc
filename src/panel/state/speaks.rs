//! The language that the panel speaks.

use std::rc::Rc;

use super::{Changes, DetailChange, State};
use crate::panel::language::{ENGLISH, Language};
use crate::panel::words;
use crate::wording::Catalogue;

/// What is spoken: by default English.
#[derive(Debug)]
pub struct Speech {
    /// The language.
    pub language: &'static Language,
    /// What is said in it.
    pub catalogue: Rc<Catalogue>,
}

impl Default for Speech {
    fn default() -> Self {
        Self { language: &ENGLISH, catalogue: Rc::default() }
    }
}

impl State {
    /// What is spoken.
    pub fn speech(&self) -> &Speech {
        &self.speech
    }

    pub(super) fn choose_language(&mut self, id: &str) -> Changes {
        self.settings.language = Language::find(id);
        Changes { settings: true, language: true, ..Changes::default() }
    }

    /// Speaks a language from now on; English where its messages could not be had.
    pub(super) fn speak(&mut self, language: &'static Language, catalogue: Option<Catalogue>) -> Changes {
        if catalogue.is_none() {
            self.notice = Some(words::not_spoken(language.name));
        }
        self.speech = catalogue.map(|catalogue| Speech { language, catalogue: catalogue.into() }).unwrap_or_default();
        // What is searched for is what is read.
        self.rows.set_filter(self.rows.filter().in_language(&self.speech.catalogue));
        Changes { words: true, detail: DetailChange::All, ..Changes::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::rows::filter::{Filter, Kind};
    use crate::panel::state::{Message, Place, Settings};
    use crate::wording::key::key;

    fn german() -> Message {
        let messages = [(key("Allow-Origin mismatch"), "Falscher Ursprung")];
        Message::Speak(Language::find("de").expect("a language"), Some(Catalogue::new(messages)))
    }

    #[test]
    fn a_language_is_remembered_at_once_and_spoken_when_its_messages_are_there() {
        let mut state = State::new(Place::Page, Settings::default());
        let changes = state.update(Message::ChooseLanguage("de".to_owned()));
        assert!(changes.language && changes.settings && !changes.words);
        assert_eq!(state.settings().language.map(|language| language.id), Some("de"));
        assert_eq!(state.speech().language.id, "en");
        let changes = state.update(german());
        assert!(changes.words && changes.detail == DetailChange::All && !changes.all_rows);
        assert_eq!(state.speech().language.id, "de");
        state.update(Message::ChooseLanguage("tlh".to_owned()));
        assert_eq!(state.settings().language, None);
    }

    #[test]
    fn messages_that_cannot_be_had_leave_english_and_a_word() {
        let mut state = State::new(Place::Page, Settings::default());
        state.update(german());
        state.update(Message::Speak(Language::find("de").expect("a language"), None));
        assert_eq!(state.speech().language.id, "en");
        assert!(state.notice().is_some_and(|notice| notice.contains("Deutsch")));
    }

    #[test]
    fn causes_are_found_by_the_names_that_are_read() {
        let mut state = State::new(Place::Page, Settings::default());
        state.update(Message::FilterText("ursprung".to_owned()));
        let finds = |filter: &Filter| filter.names_cause("allow-origin-mismatch");
        assert!(!finds(state.rows().filter()));
        state.update(german());
        assert!(finds(state.rows().filter()));
        state.update(Message::FilterKind(Kind::Blocked));
        assert!(finds(state.rows().filter()));
        state.update(Message::Speak(&ENGLISH, Some(Catalogue::default())));
        assert!(!finds(state.rows().filter()));
    }
}
