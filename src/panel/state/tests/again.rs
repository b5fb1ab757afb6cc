use super::*;
use crate::panel::attempts::story::Became;
use crate::panel::repeat::{Sent, WhyNot};
use crate::panel::rows::Mark;
use crate::panel::state::again::{Again, Offer, Said, Watching};

const OTHER: &str = "https://other.example";
const OWN: &str = "https://app.example";

fn say(state: &mut State, message: Again) -> Changes {
    state.update(Message::Again(message))
}

fn offer(state: &State) -> Offer {
    state.selected().and_then(|id| state.offer(id)).expect("an offer")
}

fn sends(changes: &Changes) -> bool {
    changes.repeat.is_some()
}

/// A blocked GET, captured and chosen.
fn with_get() -> State {
    told(with(&[get("/a", 1, OTHER)]))
}

fn with_put() -> State {
    told(with(&[preflight("/a", 1), put("/a", 1)]))
}

/// After the first block was told of.
fn told(mut state: State) -> State {
    state.update(Message::TellNews);
    state
}

fn watched(mut state: State) -> State {
    say(&mut state, Again::Watch(0.0));
    state
}

#[test]
fn what_is_safe_is_sent_at_once_and_what_is_not_when_the_reader_is_sure() {
    let mut safe = with_get();
    assert!(sends(&say(&mut safe, Again::Send)) && safe.asked_to_send().is_none());
    assert_eq!(offer(&safe).said, Some(Said::Sending));

    let mut unsafe_one = with_put();
    assert!(!sends(&say(&mut unsafe_one, Again::Send)));
    assert_eq!(unsafe_one.asked_to_send().map(|repeat| repeat.method), Some("PUT".to_owned()));
    assert!(!sends(&say(&mut unsafe_one, Again::Cancel)));
    assert!(unsafe_one.asked_to_send().is_none() && !sends(&say(&mut unsafe_one, Again::Sure)), "the question is gone");
    say(&mut unsafe_one, Again::Send);
    assert!(sends(&say(&mut unsafe_one, Again::Sure)) && unsafe_one.asked_to_send().is_none());
}

#[test]
fn the_credentials_are_the_readers_choice_where_they_are_not_known() {
    let mut state = with_get();
    assert_eq!(offer(&state).include, Some(false));
    say(&mut state, Again::Include(true));
    assert_eq!(offer(&state).include, Some(true));
    let expression = say(&mut state, Again::Send).repeat.unwrap_or_default();
    assert!(expression.contains(r#""include":true"#), "{expression}");
    let known = with(&[get("/a", 1, OTHER).replace(r#""method":"GET""#, r#""method":"GET","_credentials":"omit""#)]);
    assert_eq!(offer(&known).include, None);
}

#[test]
fn what_the_answer_came_to_is_said_and_told() {
    for (answer, expected, told) in [
        (OTHER, Became::Same, "GET /a: no change"),
        ("https://third.example", Became::FailsOtherwise, "GET /a fails otherwise now"),
        (OWN, Became::Passes, "GET /a passes now"),
    ] {
        let mut state = with_get();
        say(&mut state, Again::Send);
        say(&mut state, Again::Sent(Sent::Gone(0.0)));
        let changes = state.update(captured(&get("/b", 2, OTHER), Way::Live));
        assert!(!changes.news, "another endpoint");
        let changes = state.update(captured(&get("/a", 3, answer), Way::Live));
        assert!(changes.news && changes.detail >= DetailChange::Fix);
        assert_eq!(offer(&state).said, Some(Said::Answered(expected)));
        state.update(Message::TellNews);
        assert!(state.news().starts_with(told), "{}", state.news());
        assert_eq!(state.story(RowId(0)).map(|story| story.became), Some(expected));
    }
}

#[test]
fn an_answer_that_comes_in_two_pieces_is_read_when_both_are_there() {
    for pieces in [[preflight("/a", 5), put("/a", 5)], [put("/a", 5), preflight("/a", 5)]] {
        let mut state = with_put();
        say(&mut state, Again::Send);
        say(&mut state, Again::Sure);
        for piece in pieces {
            state.update(captured(&piece, Way::Live));
        }
        assert_eq!(offer(&state).said, Some(Said::Answered(Became::Same)));
        state.update(Message::TellNews);
        assert_eq!(state.news(), "PUT /a: no change");
    }
}

#[test]
fn watched_a_safe_request_is_sent_every_few_seconds_once_the_last_is_answered() {
    let mut state = watched(with_get());
    assert!(state.is_watching() && state.watched() == Some(RowId(0)));
    let sent_at: Vec<_> =
        (0..60).filter(|second| sends(&say(&mut state, Again::Beat(f64::from(*second) * 1000.0)))).collect();
    assert_eq!(sent_at, [0, 32], "without an answer it waits as long as the page does");
    state.update(captured(&get("/a", 2, OTHER), Way::Live));
    let sent_at: Vec<_> = (60..80)
        .filter(|second| {
            let sent = sends(&say(&mut state, Again::Beat(f64::from(*second) * 1000.0)));
            if sent {
                state.update(captured(&get("/a", *second % 60, OTHER), Way::Live));
            }
            sent
        })
        .collect();
    assert_eq!(sent_at, [60, 65, 70, 75]);
    assert_eq!(offer(&state).watch, Watching::Sends(6));
    state.update(Message::TellNews);
    assert_eq!(
        state.news(),
        "Blocked: GET /a, Access-Control-Allow-Origin",
        "that nothing changes is not told each time"
    );
}

#[test]
fn a_watch_ends_when_an_attempt_passes_and_the_row_is_mended() {
    let mut state = watched(with_get());
    let changes = state.update(captured(&get("/a", 9, OWN), Way::Live));
    assert!(changes.rows.contains(&RowId(0)) && changes.news, "{changes:?}");
    assert!(!state.is_watching());
    assert_eq!([0, 1].map(|row| state.rows().mark(RowId(row))), [Mark::Mended, Mark::PassesNow]);
    assert_eq!((state.rows().blocked(), offer(&state).watch), (0, Watching::Needless));
    state.update(Message::TellNews);
    assert_eq!(state.news(), "GET /a passes now");
    say(&mut state, Again::Watch(0.0));
    assert!(!state.is_watching(), "there is nothing to wait for");
    assert!(say(&mut state, Again::ShowNewest).focus_selected);
    assert_eq!(state.selected(), Some(RowId(1)));
}

#[test]
fn what_is_not_safe_is_watched_without_sending() {
    let mut state = watched(with_put());
    assert_eq!(offer(&state).watch, Watching::Listens);
    assert!((0..60).all(|second| !sends(&say(&mut state, Again::Beat(f64::from(second) * 1000.0)))));
    state.update(captured(&preflight("/a", 5), Way::Live));
    state.update(captured(&put("/a", 5), Way::Live));
    state.update(captured(&preflight("/b", 6), Way::Live));
    state.update(Message::TellNews);
    assert_eq!(state.news(), "Blocked: PUT /b, Access-Control-Allow-Origin", "what is watched is told of by itself");
}

#[test]
fn a_watch_ends_when_it_is_stopped_replaced_too_old_or_cleared() {
    let mut state = watched(with(&[get("/a", 1, OTHER), get("/b", 2, OTHER)]));
    let first = state.watched();
    say(&mut state, Again::Watch(1.0));
    assert!(!state.is_watching());
    say(&mut state, Again::Watch(2.0));
    state.update(Message::Select(RowId(1)));
    say(&mut state, Again::Watch(3.0));
    assert_ne!(state.watched(), first);
    say(&mut state, Again::Beat(599_999.0));
    assert!(state.is_watching());
    say(&mut state, Again::Beat(600_003.0));
    assert_eq!((state.is_watching(), offer(&state).said), (false, Some(Said::Over)));
    say(&mut state, Again::Watch(0.0));
    state.update(Message::Clear);
    assert!(!state.is_watching());
}

#[test]
fn a_watch_outlives_a_reload_with_what_it_compares_with_and_not_a_page_of_another_origin() {
    for keep in [false, true] {
        let mut state = with(&[get("/old", 1, OTHER), get("/a", 2, OTHER)]);
        state.update(Message::Select(RowId(1)));
        let mut state = watched(state);
        state.update(Message::Keep(keep));
        state.update(navigated(5));
        assert_eq!((state.rows().len(), state.is_watching()), (if keep { 2 } else { 1 }, true));
        state.update(captured(&get("/old", 6, OTHER), Way::Live));
        state.update(captured(&get("/a", 7, OWN), Way::Live));
        assert_eq!((state.is_watching(), state.rows().mended()), (false, 1), "{keep}");

        let mut state = watched(with_get());
        state.update(Message::Keep(keep));
        state.update(Message::Navigated { url: "https://elsewhere.example/".to_owned(), at_ms: 2e12 });
        assert_eq!((state.is_watching(), state.rows().len()), (false, usize::from(keep)));
        if keep {
            assert_eq!(offer(&state).said, Some(Said::Left));
        }
    }
}

#[test]
fn what_the_page_refuses_is_said_and_ends_the_watch() {
    for (sent, said) in [
        (Sent::Elsewhere(OTHER.to_owned()), Said::Elsewhere(OTHER.to_owned())),
        (Sent::Refused("no".to_owned()), Said::Refused("no".to_owned())),
    ] {
        let mut state = with_get();
        say(&mut state, Again::Send);
        say(&mut state, Again::Sent(sent.clone()));
        assert_eq!(offer(&state).said, Some(said.clone()));
        say(&mut state, Again::Watch(0.0));
        say(&mut state, Again::Beat(0.0));
        say(&mut state, Again::Sent(sent));
        assert_eq!((state.is_watching(), offer(&state).said), (false, Some(said)));
    }
}

#[test]
fn what_cannot_be_sent_again_can_be_watched() {
    let mut state = with(&[as_firefox(&preflight("/a", 1))]);
    state.update(Message::Select(RowId(0)));
    assert_eq!(offer(&state).why_not, Some(WhyNot::OnlyPreflight));
    assert_eq!(say(&mut state, Again::Send).repeat, None);
    say(&mut state, Again::Watch(0.0));
    assert_eq!(offer(&state).watch, Watching::Listens);
}

#[test]
fn of_a_file_nothing_is_sent_and_its_attempts_are_compared() {
    let mut state = State::new(Place::Page, Settings::default());
    state.update(Message::FileChosen("a.har".to_owned()));
    state.update(har(&[get("/a", 1, OTHER), get("/a", 2, OWN)]));
    state.update(Message::Select(RowId(0)));
    assert_eq!((state.offer(RowId(0)), state.rows().mended()), (None, 1));
    assert_eq!(state.story(RowId(0)).map(|story| story.became), Some(Became::Passes));
    assert_eq!(state.screen(), Screen::Explanation(RowId(0)));
    for message in [Again::Send, Again::Watch(0.0), Again::Sure, Again::Beat(0.0)] {
        assert!(!sends(&say(&mut state, message)) && !state.is_watching());
    }
}

#[test]
fn where_all_is_mended_nothing_is_blocked() {
    let state = with(&[get("/a", 1, OTHER), get("/a", 2, OWN), get("/b", 3, OWN)]);
    let mut state = state;
    state.update(Message::FilterText("/b".to_owned()));
    state.selected = None;
    assert_eq!(state.screen(), Screen::NothingBlocked { allowed: 2, uncertain: 0 });
}

#[test]
fn of_what_was_sent_from_here_the_credentials_are_known_where_they_decide() {
    let firefox = |second| as_firefox(&get("/a", second, OWN));
    for (include, expected) in [(false, Outcome::Allowed), (true, Outcome::Blocked)] {
        for note_first in [true, false] {
            let mut state = with(&[firefox(1)]);
            state.update(Message::Select(RowId(0)));
            assert_eq!(state.rows().get(RowId(0)).map(|report| report.outcome), Some(Outcome::Undetermined));
            say(&mut state, Again::Include(include));
            say(&mut state, Again::Send);
            let gone = || Again::Sent(Sent::Gone(crate::har::time_ms("2026-11-23T14:28:08.999Z").unwrap_or_default()));
            if note_first {
                say(&mut state, gone());
            }
            state.update(captured(&firefox(9), Way::Live));
            if !note_first {
                say(&mut state, gone());
            }
            state.update(captured(&firefox(20), Way::Live));
            let outcomes = [0, 1, 2].map(|row| state.rows().get(RowId(row)).map(|report| report.outcome));
            assert_eq!(outcomes, [Some(Outcome::Undetermined), Some(expected), Some(Outcome::Undetermined)]);
        }
    }
    let mut state = with_get();
    say(&mut state, Again::Send);
    say(&mut state, Again::Sent(Sent::Gone(crate::har::time_ms("2026-11-23T14:28:08.999Z").unwrap_or_default())));
    state.update(captured(&get("/a", 9, OTHER), Way::Live));
    assert_eq!(
        state.rows().get(RowId(1)).map(|report| report.credentials),
        Some(Credentials::Unknown),
        "it decides nothing"
    );
    assert_eq!(state.rows().shown(), 1, "it is the same failure");
}
