//! A request that nobody made, while the reader looks at it: a captured one changed, or one made up.

use super::{Changes, Message, Screen, State};
use crate::fix::Recipe;
use crate::panel::choice::Choice;
use crate::panel::words;
use crate::report::Credentials;
use crate::report::what_if::{Field, Forecast, PRESETS, Preset, Scenario};

/// What the reader supposes.
#[derive(Debug)]
pub struct WhatIf {
    scenario: Scenario,
    start: Scenario,
    forecast: Forecast,
    source: Source,
    /// The preset that it began with.
    preset: &'static str,
    recipe: Option<&'static Recipe>,
}

/// Where a scenario began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// With a captured exchange.
    Captured {
        /// It was redirected on its way.
        is_behind_redirects: bool,
        /// Its credentials mode is not known.
        credentials_unknown: bool,
    },
    /// With nothing captured.
    Playground,
}

/// What the reader does with a supposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppose {
    /// Begins with the chosen exchange.
    Captured,
    /// Begins with the first preset.
    Playground,
    /// Begins with the preset of this id.
    Preset(String),
    /// Begins with what an address says behind its `#`.
    Fragment(String),
    /// Types into a field.
    Typed(Field, String),
    /// Has the answers filled in that let it pass.
    Mend,
    /// Takes every change back.
    Reset,
    /// Chooses the recipe of this id.
    Server(String),
    /// Has seen enough.
    Close,
}

impl WhatIf {
    /// A new one, unchanged.
    fn new(scenario: Scenario, source: Source, preset: &'static str, recipe: Option<&'static Recipe>) -> Self {
        let forecast = scenario.forecast();
        Self { start: scenario.clone(), scenario, forecast, source, preset, recipe }
    }

    /// As it stands.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// As it began.
    pub fn start(&self) -> &Scenario {
        &self.start
    }

    /// What browsers would do.
    pub fn forecast(&self) -> &Forecast {
        &self.forecast
    }

    /// Where it began.
    pub fn source(&self) -> Source {
        self.source
    }

    /// The preset that it began with; empty without one.
    pub fn preset(&self) -> &'static str {
        self.preset
    }

    /// The recipe that is shown.
    pub fn recipe(&self) -> Option<&'static Recipe> {
        self.recipe
    }

    /// What the page's address shows of it: only what nothing was captured for, lest a captured address gets into the browser's history.
    pub fn fragment_of_page(&self) -> Option<String> {
        (self.source == Source::Playground).then(|| self.scenario.to_fragment()).flatten()
    }

    fn change(&mut self, scenario: Scenario) {
        if scenario != self.scenario {
            self.forecast = scenario.forecast();
            self.scenario = scenario;
        }
    }
}

impl State {
    /// What the reader supposes, while they do.
    pub fn what_if(&self) -> Option<&WhatIf> {
        self.what_if.as_deref()
    }

    pub(super) fn suppose(&mut self, suppose: Suppose) -> Changes {
        match suppose {
            Suppose::Captured => {
                if let Some(what_if) = self.captured() {
                    self.what_if = Some(Box::new(what_if));
                }
            }
            Suppose::Playground => {
                if let Some(preset) = PRESETS.first() {
                    self.play(preset.scenario(), preset.id);
                }
            }
            Suppose::Preset(id) => {
                if let Some(preset) = Preset::find(&id) {
                    self.play(preset.scenario(), preset.id);
                }
            }
            Suppose::Fragment(fragment) => match Scenario::from_fragment(&fragment) {
                Ok(scenario) => {
                    self.notice = None;
                    self.play(scenario, "");
                }
                Err(error) => self.notice = Some(words::what_if::bad_link(error)),
            },
            Suppose::Typed(field, text) => {
                if let Some(what_if) = &mut self.what_if {
                    what_if.change(what_if.scenario.clone().with(field, &text));
                }
            }
            Suppose::Mend => {
                if let Some(what_if) = &mut self.what_if {
                    let policy = what_if.forecast.report.as_ref().and_then(|report| report.policy.clone());
                    if let Some(policy) = policy {
                        what_if.change(what_if.scenario.mended(&policy));
                    }
                }
            }
            Suppose::Reset => {
                if let Some(what_if) = &mut self.what_if {
                    what_if.change(what_if.start.clone());
                }
            }
            Suppose::Server(id) => {
                if let Some(what_if) = &mut self.what_if {
                    what_if.recipe = Recipe::find(&id).or(what_if.recipe);
                }
            }
            Suppose::Close => self.what_if = None,
        }
        Changes { what_if: true, ..Changes::default() }
    }

    fn play(&mut self, scenario: Scenario, preset: &'static str) {
        let kept = self.what_if.as_ref().and_then(|what_if| what_if.recipe);
        let recipe =
            kept.or_else(|| Choice::of(None, None, self.settings.server.as_deref()).map(|choice| choice.recipe));
        self.what_if = Some(Box::new(WhatIf::new(scenario, Source::Playground, preset, recipe)));
    }

    /// The chosen exchange as a scenario.
    fn captured(&self) -> Option<WhatIf> {
        let Screen::Explanation(id) = self.screen() else { return None };
        let report = self.rows.get(id)?;
        let scenario = self.exchange_of(id).map(|exchange| Scenario::of(&exchange));
        let source = Source::Captured {
            is_behind_redirects: !report.redirects.is_empty(),
            credentials_unknown: report.credentials == Credentials::Unknown,
        };
        let recipe = self.choice(id).map(|choice| choice.recipe);
        scenario.map(|scenario| WhatIf::new(scenario, source, "", recipe))
    }
}

impl From<Suppose> for Message {
    fn from(suppose: Suppose) -> Self {
        Self::WhatIf(suppose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::Entry;
    use crate::panel::rows::{Move, RowId};
    use crate::panel::state::{Place, Settings, Way};
    use crate::report::Outcome;

    const LOG: &str = r#"{"log":{"entries":[
        {"request":{"method":"PUT","url":"https://api.example/items?id=7","headers":[{"name":"Origin","value":"https://app.example"},{"name":"X-A","value":"1"}]},
         "response":{"status":0,"headers":[],"_error":"net::ERR_FAILED"}},
        {"request":{"method":"OPTIONS","url":"https://api.example/items?id=7","headers":[{"name":"Origin","value":"https://app.example"},
           {"name":"Access-Control-Request-Method","value":"PUT"},{"name":"Access-Control-Request-Headers","value":"x-a"}]},
         "response":{"status":404,"headers":[{"name":"Server","value":"nginx"}]}}]}}"#;

    fn with_file() -> State {
        let mut state = State::new(Place::Page, Settings::default());
        state.update(Message::FileChosen("a.har".to_owned()));
        state.update(Message::FileRead(LOG.as_bytes().to_vec()));
        state
    }

    fn with_capture() -> State {
        let mut state = State::new(Place::DevTools, Settings::default());
        let log: serde_json::Value = serde_json::from_str(LOG).expect("JSON");
        for entry in log["log"]["entries"].as_array().expect("a list") {
            let entry: Entry = serde::Deserialize::deserialize(entry.clone()).expect("an entry");
            state.update(Message::Captured(Box::new(entry.into_owned()), Way::Live));
        }
        state
    }

    fn outcome(state: &State) -> Option<Outcome> {
        state.what_if()?.forecast().report.as_ref().map(|report| report.outcome)
    }

    fn typed(state: &mut State, field: Field, text: &str) {
        state.update(Suppose::Typed(field, text.to_owned()).into());
    }

    #[test]
    fn what_was_captured_is_changed_until_it_passes_and_reset() {
        for mut state in [with_file(), with_capture()] {
            assert!(state.update(Suppose::Captured.into()).what_if);
            let what_if = state.what_if().expect("a scenario");
            assert_eq!(what_if.scenario().get(Field::PreflightHeaders), "Server: nginx");
            assert_eq!(what_if.recipe().map(|recipe| recipe.id), Some("nginx"));
            assert_eq!(what_if.fragment_of_page(), None);
            assert_eq!(outcome(&state), Some(Outcome::Blocked));
            state.update(Suppose::Mend.into());
            assert_eq!(outcome(&state), Some(Outcome::Allowed));
            typed(&mut state, Field::Credentials, "include");
            assert_eq!(outcome(&state), Some(Outcome::Blocked), "the answer says nothing of credentials");
            typed(&mut state, Field::Credentials, "omit");
            assert_eq!(outcome(&state), Some(Outcome::Allowed));
            typed(&mut state, Field::Origin, "https://other.example");
            assert_eq!(outcome(&state), Some(Outcome::Blocked));
            state.update(Suppose::Reset.into());
            let what_if = state.what_if().expect("a scenario");
            assert_eq!(what_if.scenario(), what_if.start());
        }
    }

    #[test]
    fn what_arrives_meanwhile_does_not_disturb_it_and_another_choice_ends_it() {
        let mut state = with_capture();
        state.update(Suppose::Captured.into());
        typed(&mut state, Field::Method, "PATCH");
        let mut entry = Entry::default();
        entry.request.method = "GET".into();
        entry.request.url = "https://api.example/other".into();
        entry.request.headers.append("Origin", "https://app.example");
        entry.response.status = 200;
        let changes = state.update(Message::Captured(Box::new(entry), Way::Live));
        assert!(!changes.what_if);
        state.update(Message::Navigated { url: "https://app.example/".to_owned(), at_ms: 0.0 });
        assert_eq!(state.what_if().map(|what_if| what_if.scenario().get(Field::Method)), Some("PATCH"));

        let file_read = || Message::FileRead(LOG.as_bytes().to_vec());
        for message in [Message::Clear, Message::Select(RowId(0)), Message::Move(Move::First), file_read()] {
            let mut state = with_file();
            state.update(Suppose::Captured.into());
            if matches!(message, Message::FileRead(_)) {
                state.update(Message::FileChosen("b.har".to_owned()));
            }
            let told = format!("{message:?}");
            assert!(state.update(message).what_if, "{told:.20}");
            assert!(state.what_if().is_none(), "{told:.20}");
        }
    }

    #[test]
    fn the_playground_is_the_same_again_from_its_fragment() {
        let mut state = State::new(Place::Page, Settings::default());
        state.update(Suppose::Captured.into());
        assert!(state.what_if().is_none(), "nothing is chosen");
        state.update(Suppose::Playground.into());
        assert_eq!(state.what_if().map(WhatIf::preset), Some(PRESETS[0].id));
        state.update(Suppose::Preset("correct".to_owned()).into());
        state.update(Suppose::Preset("unknown".to_owned()).into());
        typed(&mut state, Field::Headers, "Access-Control-Allow-Origin: *");
        let fragment = state.what_if().and_then(WhatIf::fragment_of_page).expect("a fragment");
        let mut other = State::new(Place::Page, Settings::default());
        other.update(Suppose::Fragment(fragment.clone()).into());
        assert_eq!(other.what_if().and_then(WhatIf::fragment_of_page), Some(fragment));
        assert_eq!(outcome(&other), Some(Outcome::Blocked));
        other.update(Suppose::Server("caddy".to_owned()).into());
        assert_eq!(other.what_if().and_then(WhatIf::recipe).map(|recipe| recipe.id), Some("caddy"));
        other.update(Suppose::Close.into());
        assert!(other.what_if().is_none());
        other.update(Suppose::Fragment("#what-if=9".to_owned()).into());
        assert!(other.what_if().is_none() && other.notice().is_some());
    }
}
