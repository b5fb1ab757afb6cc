//! What waits outside, and comes in later or never.

use super::*;
use crate::panel::state::again::Again;

/// The page's own, which CORS has no say in.
fn own(path: &str, second: u32) -> String {
    get(path, second, "https://app.example").replace("https://api.example", "https://app.example")
}

fn released(number: usize, json: &str) -> Message {
    let Message::Captured(entry, _) = captured(json, Way::Live) else { panic!("{json}") };
    Message::Released(number, Some(entry))
}

fn everything(state: &State) -> (usize, usize, Screen, Vec<(Outcome, String)>, Option<String>) {
    let text = state.copied(Copied { scope: Scope::All, form: Form::Json });
    (state.rows.len(), state.rows.not_cors(), state.screen(), shown(state), text)
}

#[test]
fn what_is_held_back_counts_as_if_it_were_there_and_comes_to_stand_where_it_would() {
    let entries = [own("/1", 1), put("/2", 2), own("/3", 3), own("/4", 4), preflight("/2", 2)];
    let mut at_once = with(&entries);
    for order in [[0, 1, 2], [2, 0, 1]] {
        let mut state = listening();
        for message in [
            Message::HeldBack(1),
            captured(&entries[1], Way::Live),
            Message::HeldBack(2),
            captured(&entries[4], Way::Live),
        ] {
            state.update(message);
        }
        let counts = |state: &State| (state.rows.len(), state.rows.not_cors(), state.rows.listable(), state.screen());
        assert_eq!(counts(&state), counts(&at_once));
        assert_eq!(shown(&state), shown(&at_once));
        for state in [&mut state, &mut at_once] {
            state.update(Message::ShowNotCors(true));
        }
        for number in order {
            let entry = [&entries[0], &entries[2], &entries[3]][number];
            state.update(released(number, entry));
        }
        assert_eq!(everything(&state), everything(&at_once));
        assert_eq!(state.export(true), at_once.export(true));
        at_once.update(Message::ShowNotCors(false));
    }
}

#[test]
fn what_a_redirect_leads_to_joins_it() {
    let redirect = own("/old", 1)
        .replace(r#""status":200,"headers":["#, r#""status":302,"headers":[{"name":"Location","value":"/new"},"#);
    let mut state = with(&[]);
    for message in [Message::HeldBack(1), captured(&redirect, Way::Live), released(0, &own("/new", 1))] {
        state.update(message);
    }
    // It stands before the redirect in the log here, and is no less its end.
    assert_eq!((state.rows.len(), state.rows.not_cors()), (2, 2), "who comes first in the log follows nothing");
    let mut state = with(&[]);
    for message in [captured(&redirect, Way::Live), Message::HeldBack(1), released(0, &own("/new", 1))] {
        state.update(message);
    }
    assert_eq!((state.rows.len(), state.rows.not_cors()), (1, 1));
}

#[test]
fn what_is_forgotten_comes_no_more_and_what_turns_out_to_be_nothing_is_counted() {
    let mut state = listening();
    state.update(Message::HeldBack(2));
    state.update(Message::Released(1, None));
    assert_eq!((state.rows.len(), state.skipped()), (1, 1));
    state.update(released(1, &own("/a", 1)));
    assert_eq!(state.rows.len(), 1, "each is released once");
    for forgets in [Message::Clear, navigated(9)] {
        assert!(state.update(forgets).forgotten);
        assert_eq!(state.screen(), Screen::Listening);
        state.update(released(0, &own("/a", 1)));
        assert!(state.rows.is_empty());
        state.update(Message::HeldBack(1));
        assert_eq!(state.rows.len(), 1);
    }
    state.update(Message::Keep(true));
    assert!(!state.update(navigated(10)).forgotten);
    assert_eq!(state.rows.len(), 1);
}

#[test]
fn while_a_file_is_shown_it_is_the_page_whose_entries_are_held_back() {
    let mut state = with(&[put("/a", 1)]);
    for message in [Message::FileChosen("x.har".to_owned()), har(&[put("/f", 1), put("/g", 2)])] {
        state.update(message);
    }
    while state.reading().is_some() {
        state.update(Message::ExplainOn);
    }
    state.update(Message::HeldBack(3));
    assert_eq!(state.rows.len(), 2);
    assert!(!state.update(Message::Clear).forgotten, "back to the page");
    assert_eq!((state.rows.len(), state.rows.not_cors()), (4, 3));
}

#[test]
fn nothing_is_held_back_that_somebody_sees_or_waits_for() {
    for (messages, expected) in [
        (vec![], (true, false)),
        (vec![Message::ShowNotCors(true)], (false, true)),
        (vec![Message::ShowNotCors(true), Message::ShowNotCors(false)], (true, false)),
        (vec![Message::Watch(true)], (false, false)),
        (vec![captured(&get("/a", 1, "*"), Way::Live)], (true, false)),
        (vec![captured(&get("/a", 1, "*"), Way::Live), Message::Again(Again::Send)], (false, false)),
    ] {
        let mut state = listening();
        let told = format!("{messages:?}");
        for message in messages {
            drop(state.update(message));
        }
        assert_eq!((state.may_hold_back(), state.wants_what_is_held_back()), expected, "{told}");
    }
}
