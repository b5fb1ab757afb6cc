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
