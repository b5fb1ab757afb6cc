mod again;
mod held;
mod in_and_out;

use super::*;
use crate::fetch::CredentialsMode;
use crate::har::Entry;
use crate::panel::choice::Because;
use crate::panel::notes::{Answer, Note};
use crate::panel::rows::filter::Kind;
use crate::panel::rows::{Move, Spot};
use crate::panel::words;

const OTHER_RECIPE: &str = "nginx";

/// Entries as Chromium writes them, started at this second.
fn entry(method: &str, path: &str, second: u32, more: &str, response: &str) -> String {
    format!(
        r#"{{"startedDateTime":"2026-11-23T14:28:{second:02}.000Z","time":9,"request":{{"method":"{method}",
            "url":"https://api.example{path}","headers":[{{"name":"Referer","value":"https://app.example/"}}{more}]}},
            "response":{response}}}"#
    )
}

fn preflight(path: &str, second: u32) -> String {
    let asks = r#",{"name":"Host","value":"api.example"},{"name":"Origin","value":"https://app.example"},
        {"name":"Access-Control-Request-Method","value":"PUT"}"#;
    entry("OPTIONS", path, second, asks, r#"{"status":204,"headers":[],"_error":null}"#)
}

fn put(path: &str, second: u32) -> String {
    entry("PUT", path, second, "", r#"{"status":0,"headers":[],"_error":"net::ERR_FAILED"}"#)
}

fn get(path: &str, second: u32, allow_origin: &str) -> String {
    let sent = r#",{"name":"Host","value":"api.example"},{"name":"Origin","value":"https://app.example"},
        {"name":"Sec-Fetch-Mode","value":"cors"}"#;
    let response = format!(
        r#"{{"status":200,"headers":[{{"name":"Access-Control-Allow-Origin","value":"{allow_origin}"}}],"_error":{}}}"#,
        if allow_origin == "https://app.example" { "null" } else { r#""net::ERR_FAILED""# }
    );
    entry("GET", path, second, sent, &response)
}

fn image(path: &str, second: u32) -> String {
    let sent = r#",{"name":"Host","value":"api.example"},{"name":"Sec-Fetch-Mode","value":"no-cors"}"#;
    entry("GET", path, second, sent, r#"{"status":200,"headers":[],"_error":null}"#)
}

fn captured(json: &str, way: Way) -> Message {
    let entry: Entry = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
    Message::Captured(Box::new(entry.into_owned()), way)
}

fn listening() -> State {
    State::new(Place::DevTools, Settings::default())
}

fn with(entries: &[String]) -> State {
    let mut state = listening();
    for entry in entries {
        state.update(captured(entry, Way::Live));
    }
    state
}

fn navigated(at_second: u32) -> Message {
    let at = crate::har::time_ms(&format!("2026-11-23T14:28:{at_second:02}Z")).unwrap_or_default();
    Message::Navigated { url: "https://app.example/".to_owned(), at_ms: at }
}

/// The same in a log that writes no errors.
fn as_firefox(entry: &str) -> String {
    entry.replace(r#","_error":null"#, "").replace(r#","_error":"net::ERR_FAILED""#, "")
}

/// The page's own request.
fn page(second: u32) -> String {
    let sent = r#",{"name":"Sec-Fetch-Mode","value":"navigate"}"#;
    let entry = entry("GET", "", second, sent, r#"{"status":200,"headers":[],"_error":null}"#);
    entry.replace("https://api.example", "https://app.example/")
}

fn har(entries: &[String]) -> Message {
    Message::FileRead(format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(",")).into_bytes())
}

/// The file that is shown.
fn file(state: &State) -> String {
    state.file().map(|file| file.shown_name().to_string()).unwrap_or_default()
}

/// The file that is on its way in.
fn reading(state: &State) -> Option<(String, Progress)> {
    state.reading().map(|reading| (reading.shown_name().to_string(), reading.progress()))
}

/// The recipe that is shown for the chosen row, and why.
fn choice(state: &State) -> (&'static str, Because) {
    let choice = state.selected().and_then(|id| state.choice(id)).expect("a recipe");
    (choice.recipe.id, choice.because)
}

/// What the list shows: outcome and path, from top to bottom.
fn shown(state: &State) -> Vec<(Outcome, String)> {
    let rows = state.rows();
    let row = |id| rows.get(id).map(|report| (report.outcome, report.url.replace("https://api.example", "")));
    (0..rows.shown())
        .filter_map(|position| match rows.at(position)? {
            Spot::Row(id) => row(id),
            Spot::Host(_) => None,
        })
        .collect()
}

fn selected_path(state: &State) -> String {
    let report = state.selected().and_then(|id| state.rows().get(id));
    report.map_or_else(String::new, |report| report.url.replace("https://api.example", ""))
}

#[test]
fn preflight_and_request_become_one_row_whichever_comes_first() {
    for entries in [[preflight("/a", 1), put("/a", 1)], [put("/a", 1), preflight("/a", 1)]] {
        let mut state = listening();
        state.update(captured(&entries[0], Way::Live));
        let changes = state.update(captured(&entries[1], Way::Live));
        assert_eq!(shown(&state), [(Outcome::Blocked, "/a".to_owned())]);
        assert_eq!(state.selected(), Some(RowId(0)));
        assert_eq!((changes.rows, changes.detail), (vec![RowId(0)], DetailChange::All));
    }
}

#[test]
fn what_backlog_and_live_events_both_deliver_is_there_once() {
    let mut state = listening();
    state.update(captured(&get("/b", 2, "*"), Way::Live));
    for entry in [get("/a", 1, "*"), get("/b", 2, "*")] {
        state.update(captured(&entry, Way::Backlog));
    }
    state.update(Message::BacklogEnded);
    state.update(captured(&get("/a", 1, "*"), Way::Live));
    assert_eq!(state.rows().len(), 2);
}

#[test]
fn navigation_clears_unless_the_reader_keeps() {
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    assert!(state.update(Message::Keep(true)).settings);
    assert_eq!(state.update(navigated(5)), Changes::default());
    assert_eq!(state.rows().len(), 1);
    state.update(Message::Keep(false));
    let changes = state.update(navigated(6));
    assert!(changes.all_rows);
    assert_eq!(changes.detail, DetailChange::All);
    assert_eq!(state.screen(), Screen::Listening);
}

#[test]
fn what_the_new_page_asked_before_its_navigation_is_told_stays() {
    let entries = [get("/old", 1, "*"), page(3), preflight("/a", 4), put("/a", 4), get("/b", 5, "*")];
    let mut state = with(&entries.map(|entry| as_firefox(&entry)));
    state.update(Message::Select(RowId(3)));
    assert_eq!(selected_path(&state), "/b");
    let changes = state.update(navigated(6));
    assert!(changes.all_rows);
    let mut paths: Vec<_> = shown(&state).into_iter().map(|(_, path)| path).collect();
    paths.sort();
    assert_eq!((paths, selected_path(&state).as_str()), (vec!["/a".to_owned(), "/b".to_owned()], "/b"));
    // A quick page: its own request comes after the event, and is not taken for that of the next one.
    state.update(navigated(10));
    assert_eq!(state.screen(), Screen::Listening);
    for entry in [page(9), get("/c", 9, "*")] {
        state.update(captured(&as_firefox(&entry), Way::Live));
    }
    state.update(navigated(12));
    assert_eq!(state.screen(), Screen::Listening);
}

#[test]
fn a_page_that_was_there_before_the_panel_is_no_new_one() {
    let mut state = listening();
    for entry in [page(1), get("/a", 2, "*")] {
        state.update(captured(&as_firefox(&entry), Way::Backlog));
    }
    state.update(Message::BacklogEnded);
    state.update(navigated(6));
    assert_eq!(state.screen(), Screen::Listening);
}

#[test]
fn what_the_backlog_showed_without_an_end_is_replaced_when_it_has_one() {
    let open = |path| entry("PUT", path, 1, "", r#"{"status":0,"headers":[]}"#);
    let answered = as_firefox(&get("/a", 1, "https://other.example")).replace("GET", "PUT");
    let mut state = listening();
    state.update(captured(&open("/a"), Way::Backlog));
    state.update(captured(&open("/b"), Way::Backlog));
    state.update(Message::BacklogEnded);
    let row = state.rows().find(|report| report.url.ends_with("/a"));
    let changes = state.update(captured(&answered, Way::Live));
    assert_eq!(Some(changes.rows), row.map(|row| vec![row]));
    assert_eq!(
        shown(&state),
        [(Outcome::Blocked, "/a".to_owned()), (Outcome::Undetermined, "/b".to_owned())],
        "the other one stays as it is"
    );
}

#[test]
fn a_backlog_that_comes_after_clearing_is_as_old_as_what_was_cleared() {
    let mut state = listening();
    state.update(captured(&get("/a", 1, "*"), Way::Backlog));
    state.update(Message::Clear);
    state.update(captured(&get("/b", 2, "*"), Way::Backlog));
    state.update(captured(&get("/c", 3, "*"), Way::Live));
    assert_eq!(shown(&state).len(), 1);
}

#[test]
fn the_first_blocked_row_is_chosen_and_stays_chosen() {
    let allowed = get("/ok", 1, "https://app.example");
    let mut state = with(std::slice::from_ref(&allowed));
    assert_eq!(state.selected(), None);
    state.update(captured(&get("/a", 2, "https://other.example"), Way::Live));
    assert_eq!(selected_path(&state), "/a");
    state.update(captured(&get("/b", 3, "https://other.example"), Way::Live));
    assert_eq!(selected_path(&state), "/a");
    state.update(Message::Move(Move::Last));
    assert_eq!(selected_path(&state), "/ok");
    let changes = state.update(Message::Move(Move::By(1)));
    assert_eq!(selected_path(&state), "/ok");
    assert!(changes.focus_selected);
    state.update(Message::Select(RowId(99)));
    assert_eq!(selected_path(&state), "/ok");
}

#[test]
fn what_cors_has_no_say_in_is_hidden_until_asked_for() {
    let mut state = with(&[image("/logo.png", 1)]);
    assert_eq!((state.screen(), shown(&state).len()), (Screen::NoCors, 0));
    state.update(Message::ShowNotCors(true));
    state.update(Message::Move(Move::First));
    assert_eq!(selected_path(&state), "/logo.png");
    state.update(Message::ShowNotCors(false));
    assert_eq!(state.selected(), None);
}

#[test]
fn nothing_blocked_says_what_was_checked() {
    let state = with(&[get("/a", 1, "https://app.example"), image("/b", 2)]);
    assert_eq!(state.screen(), Screen::NothingBlocked { allowed: 1, uncertain: 0 });
}

#[test]
fn odd_entries_are_counted_and_cost_nothing_else() {
    let mut state = listening();
    state.update(Message::CapturedOdd);
    for odd in ["{}", r#"{"request":{"method":"GET","url":7}}"#, r#"{"request":{"url":"https://x/"}}"#] {
        assert_eq!(state.update(captured(odd, Way::Live)), Changes::default());
    }
    state.update(captured(&get("/a", 1, "*"), Way::Live));
    assert_eq!((state.skipped(), state.rows().len()), (4, 1));
}

#[test]
fn a_server_is_remembered_and_one_that_is_gone_is_not_missed() {
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    let (first, because) = choice(&state);
    assert_eq!(because, Because::First);
    let changes = state.update(Message::ChooseServer(OTHER_RECIPE.to_owned()));
    assert_eq!((changes.detail, changes.settings), (DetailChange::Fix, true));
    assert_eq!(choice(&state), (OTHER_RECIPE, Because::Chosen));
    assert_ne!(first, OTHER_RECIPE);
    state.update(Message::ChooseServer("no-such-server".to_owned()));
    assert_eq!(choice(&state), (first, Because::First));
}

#[test]
fn what_is_chosen_for_one_server_is_but_a_habit_for_another_and_less_than_what_its_answers_show() {
    let elsewhere = |entry: String| entry.replace("https://api.example", "https://other.example");
    let answers_as = |server: &str, entry: String| {
        entry.replace(
            r#""headers":[],"_error":null"#,
            &format!(r#""headers":[{{"name":"Server","value":"{server}"}}],"_error":null"#),
        )
    };
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    state.update(Message::ChooseServer("apache".to_owned()));
    for (preflight, expected) in [
        (preflight("/b", 2), ("apache", Because::ChosenLast)),
        (
            answers_as("nginx/1.22.1", preflight("/c", 3)),
            ("nginx", Because::Guessed { evidence: "Server: nginx/1.22.1".to_owned(), says: None }),
        ),
    ] {
        state.update(captured(&elsewhere(preflight), Way::Live));
        state.update(Message::Move(Move::First));
        assert_eq!(choice(&state), expected);
    }
    state.update(Message::Move(Move::Last));
    assert_eq!((selected_path(&state).as_str(), choice(&state)), ("/a", ("apache", Because::Chosen)));
    let again = State::new(Place::Page, state.settings().clone());
    assert_eq!(again.settings().servers.get("https://api.example"), Some("apache"));
}

#[test]
fn what_another_request_shows_of_the_server_changes_the_fix() {
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    let shows = get("/b", 2, "https://app.example").replace(
        "\"headers\":[{\"name\":\"Access",
        "\"headers\":[{\"name\":\"X-Powered-By\",\"value\":\"Express\"},{\"name\":\"Access",
    );
    let changes = state.update(captured(&shows, Way::Live));
    assert_eq!((selected_path(&state).as_str(), changes.detail), ("/a", DetailChange::Fix));
    let because = Because::Guessed { evidence: "X-Powered-By: Express".to_owned(), says: None };
    assert_eq!(choice(&state), ("express-cors", because));
}

#[test]
fn what_the_reader_wishes_changes_the_fix_of_that_server_alone() {
    let mut state = with(&[preflight("/a", 1), put("/a", 2)]);
    let origins = |state: &State| {
        let remedy = state.selected().and_then(|id| state.remedy(id)).expect("a remedy");
        (remedy.policy.origins().join(" "), remedy.refused.len())
    };
    let changes = state.update(Message::Wish(Wish::Origins("https://b.example, b.example".to_owned())));
    assert_eq!(changes, Changes { detail: DetailChange::Fix, ..Changes::default() });
    assert_eq!(origins(&state), ("https://app.example https://b.example".to_owned(), 1));
    state.update(Message::Wish(Wish::Without("https://app.example".to_owned(), true)));
    assert_eq!(origins(&state).0, "https://b.example");
    state.update(Message::Wish(Wish::Without("https://app.example".to_owned(), false)));
    assert_eq!(origins(&state).0, "https://app.example https://b.example");

    let elsewhere = get("/c", 3, "https://other.example").replace("api.example", "cdn.example");
    state.update(captured(&elsewhere, Way::Live));
    let other = state.rows().iter().position(|report| report.url.contains("cdn.example"));
    assert!(other.is_some());
    state.update(Message::Move(Move::First));
    assert!(selected_path(&state).contains("cdn.example"), "{}", selected_path(&state));
    assert_eq!(origins(&state), ("https://app.example".to_owned(), 0));

    state.update(Message::Move(Move::Last));
    assert_eq!(origins(&state).1, 1);
    state.update(Message::Wish(Wish::Nothing));
    assert_eq!(origins(&state), ("https://app.example".to_owned(), 0));
}

#[test]
fn the_fix_covers_the_next_request_to_the_same_server() {
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    let changes = state.update(captured(&get("/b", 2, "https://other.example"), Way::Live));
    assert_eq!(changes.detail, DetailChange::Fix);
    assert_eq!(state.selected().and_then(|id| state.remedy(id)).map(|remedy| remedy.requests), Some(2));
}

#[test]
fn a_file_is_read_and_shown() {
    let mut state = State::new(Place::Page, Settings::default());
    assert_eq!(state.screen(), Screen::DropFile);
    state.update(Message::FileChosen("a.har".to_owned()));
    assert_eq!((state.screen(), reading(&state)), (Screen::DropFile, Some(("a.har".to_owned(), Progress::Read(0, 0)))));
    let changes =
        state.update(har(&[preflight("/a", 1), put("/a", 1), get("/b", 2, "https://app.example"), "7".to_owned()]));
    assert!(changes.all_rows);
    assert_eq!(shown(&state), [(Outcome::Blocked, "/a".to_owned()), (Outcome::Allowed, "/b".to_owned())]);
    assert_eq!((selected_path(&state).as_str(), state.skipped(), state.notice()), ("/a", 1, None));
    state.update(Message::Clear);
    assert_eq!((state.screen(), file(&state)), (Screen::DropFile, String::new()));
}

#[test]
fn an_unusable_file_is_refused_with_its_name_and_what_is_shown_stays() {
    let mut state = State::new(Place::Page, Settings::default());
    state.update(Message::FileChosen("a.har".to_owned()));
    state.update(har(&[preflight("/a", 1), put("/a", 1)]));
    for (bytes, expected) in [(&b""[..], "the file is empty"), (b"<html>", "line 1, column 1"), (b"{}", "\"log\"")] {
        state.update(Message::FileChosen("bad.har".to_owned()));
        state.update(Message::FileRead(bytes.to_vec()));
        let notice = state.notice().cloned().unwrap_or_default();
        assert!(notice.starts_with("bad.har: ") && notice.contains(expected), "{notice}");
        assert_eq!((shown(&state).len(), selected_path(&state).as_str()), (1, "/a"));
        assert_eq!(file(&state), "a.har");
    }
    state.update(Message::Dismiss);
    assert_eq!(state.notice(), None);
    state.update(Message::FileChosen("gone.har".to_owned()));
    state.update(Message::FileUnreadable);
    assert!(state.notice().is_some_and(|notice| notice.starts_with("gone.har: ")));
}

#[test]
fn a_file_without_requests_says_so() {
    let mut state = State::new(Place::Page, Settings::default());
    state.update(Message::FileChosen("a.har".to_owned()));
    state.update(har(&[]));
    assert_eq!(state.screen(), Screen::NoEntries);
}

#[test]
fn a_file_that_arrives_after_clearing_is_not_wanted_any_more() {
    let mut state = State::new(Place::Page, Settings::default());
    state.update(Message::FileChosen("a.har".to_owned()));
    state.update(Message::Clear);
    state.update(har(&[preflight("/a", 1)]));
    assert_eq!(state.screen(), Screen::DropFile);
}

#[test]
fn changes_add_up() {
    let mut changes = Changes { rows: vec![RowId(1)], detail: DetailChange::All, ..Changes::default() };
    changes.merge(Changes { rows: vec![RowId(2)], detail: DetailChange::Fix, settings: true, ..Changes::default() });
    let expected =
        Changes { rows: vec![RowId(1), RowId(2)], detail: DetailChange::All, settings: true, ..Changes::default() };
    assert_eq!(changes, expected);
    changes.merge(Changes { all_rows: true, rows: vec![RowId(0)], ..Changes::default() });
    assert_eq!((changes.all_rows, changes.rows), (true, vec![RowId(0)]));
}

/// The recorder's answer at this second: one call, a millisecond before the entry of that second.
fn answer(second: u32, method: &str, path: &str, credentials: CredentialsMode) -> Message {
    // 2026-11-23T14:28:00Z.
    let second = 1_795_444_080_000.0 + f64::from(second) * 1000.0;
    let note = Note {
        at: second - 1.0,
        method: method.to_owned(),
        url: format!("https://api.example{path}"),
        credentials: Some(credentials),
    };
    Message::Watched(Answer { until: second + 500.0, notes: vec![note], blind: false })
}

fn watching() -> State {
    let mut state = listening();
    state.update(Message::Watch(true));
    state
}

fn credentials_of_selected(state: &State) -> Option<Credentials> {
    Some(state.rows().get(state.selected()?)?.credentials)
}

#[test]
fn the_switch_is_remembered_and_the_page_is_watched_again_after_each_navigation() {
    let mut state = listening();
    assert_eq!(state.update(navigated(50)).command, None);
    let changes = state.update(Message::Watch(true));
    assert_eq!((changes.settings, changes.command), (true, Some(Command::Watch)));
    assert_eq!(state.update(navigated(50)).command, Some(Command::Watch));
    state.update(Message::Keep(true));
    assert_eq!(state.update(navigated(50)).command, Some(Command::Watch));
    let changes = state.update(Message::Watch(false));
    assert_eq!((changes.settings, changes.command), (true, Some(Command::Unwatch)));
    assert_eq!(state.update(navigated(50)).command, None);
    let changes = state.update(Message::ReloadAndWatch);
    assert_eq!((changes.settings, changes.command, state.settings().watch), (true, Some(Command::Reload), true));
}

#[test]
fn what_finishes_is_a_reason_to_ask_what_was_noted() {
    assert_eq!(listening().update(captured(&put("/a", 1), Way::Live)).command, None);
    assert_eq!(watching().update(captured(&put("/a", 1), Way::Live)).command, Some(Command::Ask));
    assert_eq!(watching().update(captured(&put("/a", 1), Way::Backlog)).command, None);
}

#[test]
fn a_noted_mode_makes_the_explanation_sharp_whether_it_comes_before_or_after_the_entries() {
    for (mode, credentials, first_error) in [
        (CredentialsMode::Include, Credentials::Include, "PreflightWildcardOriginNotAllowed"),
        (CredentialsMode::SameOrigin, Credentials::NotInclude, "MethodDisallowedByPreflightResponse"),
    ] {
        let preflight = preflight("/a", 1).replace(
            "\"headers\":[],\"_error\":null",
            r#""headers":[{"name":"Access-Control-Allow-Origin","value":"*"}],"_error":null"#,
        );
        let entries = [&put("/a", 1), &preflight].map(|entry| captured(entry, Way::Live));
        let note = answer(1, "PUT", "/a", mode);

        let mut note_last = watching();
        let [first, second] = entries;
        note_last.update(first);
        note_last.update(second);
        let row = note_last.selected().expect("a row");
        let errors = |state: &State| state.explanation(row).map(|report| report.first_error.chromium);
        assert_eq!(credentials_of_selected(&note_last), Some(Credentials::Unknown));
        assert_eq!(errors(&note_last).map(|names| names.len()), Some(2));
        let changes = note_last.update(note);
        assert_eq!((changes.rows, changes.detail), (vec![row], DetailChange::All));
        assert_eq!(credentials_of_selected(&note_last), Some(credentials));
        assert_eq!(errors(&note_last), Some(vec![first_error]));

        let mut note_first = watching();
        note_first.update(answer(1, "PUT", "/a", mode));
        note_first.update(captured(&preflight, Way::Live));
        note_first.update(captured(&put("/a", 1), Way::Live));
        assert_eq!(credentials_of_selected(&note_first), Some(credentials));
        assert_eq!((errors(&note_first), note_first.rows().len()), (Some(vec![first_error]), 1));
    }
}

#[test]
fn notes_are_forgotten_with_the_exchanges() {
    let mut state = watching();
    state.update(answer(1, "PUT", "/a", CredentialsMode::Include));
    state.update(navigated(50));
    state.update(captured(&preflight("/a", 1), Way::Live));
    state.update(captured(&put("/a", 1), Way::Live));
    assert_eq!(credentials_of_selected(&state), Some(Credentials::Unknown));
}

#[test]
fn watching_is_offered_where_it_would_say_more() {
    let unclear = || {
        preflight("/a", 1).replace(
            "\"headers\":[],\"_error\":null",
            r#""headers":[{"name":"Access-Control-Allow-Origin","value":"*"}],"_error":null"#,
        )
    };
    let mut state = with(&[put("/a", 1), unclear()]);
    let row = state.selected().expect("a row");
    assert!(state.offers_to_watch(row));
    let changes = state.update(Message::Watch(true));
    assert_eq!(changes.detail, DetailChange::All);
    assert!(!state.offers_to_watch(row), "it is being done");

    let mut page = State::new(Place::Page, Settings::default());
    page.update(Message::FileChosen("a.har".to_owned()));
    page.update(har(&[put("/a", 1), unclear()]));
    assert!(!page.offers_to_watch(page.selected().expect("a row")), "a file has no page");

    let clear = with(&[get("/a", 1, "*").replace("\"net::ERR_FAILED\"", "null")]);
    assert!(!clear.offers_to_watch(RowId(0)), "{:?}: the mode changes nothing", clear.rows().get(RowId(0)));
}

#[test]
fn where_the_recorder_cannot_see_the_reader_is_told() {
    let mut state = watching();
    state.update(Message::Watched(Answer { until: 1.0, ..Answer::default() }));
    assert_eq!(state.notice(), None);
    state.update(Message::Watched(Answer { until: 1.0, blind: true, ..Answer::default() }));
    assert_eq!(state.notice(), Some(&words::BLIND));
    state.update(Message::WatchRefused("Permission denied".to_owned()));
    assert!(state.notice().is_some_and(|notice| notice.contains("Permission denied")));
}

#[test]
fn the_cost_of_preflights_is_counted_while_it_is_looked_at() {
    let mut state = with(&[preflight("/a", 1), put("/a", 2), preflight("/a", 3), put("/a", 4)]);
    assert_eq!(state.preflights(), None);
    assert!(state.update(Message::ShowPreflights(true)).preflights);
    assert_eq!(state.preflights().map(|preflights| preflights.count), Some(2));
    state.update(captured(&preflight("/b", 5), Way::Live));
    assert_eq!(state.preflights().map(|preflights| preflights.endpoints.len()), Some(2));
    state.update(Message::Clear);
    assert_eq!(state.preflights(), Some(Preflights::of([])));
    state.update(Message::ShowPreflights(false));
    assert_eq!(state.preflights(), None);
}

fn exported(state: &mut State, with_secrets: bool) -> Option<String> {
    state.update(Message::Export { with_secrets }).save
}

#[test]
fn what_is_captured_is_exported_in_its_order_and_masked_unless_asked_for() {
    let mut state = listening();
    assert_eq!(exported(&mut state, false), None);
    assert!(state.notice().is_some());
    for entry in [preflight("/a?key=SECRET", 1), put("/a?key=SECRET", 2), image("/b", 3)] {
        state.update(captured(&entry, Way::Live));
    }
    let masked = exported(&mut state, false).expect("a file");
    assert!(!masked.contains("SECRET"), "{masked}");
    let urls: Vec<_> = masked.split("\"url\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(urls, ["https://api.example/a?key=***1", "https://api.example/a?key=***1", "https://api.example/b"]);
    assert!(exported(&mut state, true).is_some_and(|text| text.contains("key=SECRET")));
}

#[test]
fn what_a_file_holds_is_exported_until_it_is_cleared() {
    let mut state = State::new(Place::Page, Settings::default());
    state.update(Message::FileChosen("a.har".to_owned()));
    let log = format!(r#"{{"log":{{"entries":[{}]}}}}"#, put("/a?key=SECRET", 1));
    state.update(Message::FileRead(log.into_bytes()));
    assert!(exported(&mut state, false).is_some_and(|text| text.contains("/a?key=***1")));
    state.update(Message::Clear);
    assert_eq!(exported(&mut state, false), None);
}

#[test]
fn a_filter_hides_rows_and_keeps_what_is_chosen() {
    let blocked = |path, second| get(path, second, "https://other.example");
    let mut state = with(&[blocked("/a", 1), blocked("/b", 2), get("/ok", 3, "https://app.example")]);
    state.update(Message::Select(RowId(0)));
    let changes = state.update(Message::FilterText("/B".to_owned()));
    assert_eq!(changes, Changes::default(), "the explanation stays");
    assert_eq!((shown(&state), selected_path(&state).as_str()), (vec![(Outcome::Blocked, "/b".to_owned())], "/a"));
    assert_eq!((state.rows().listed(), state.rows().listable()), (1, 3));
    state.update(Message::FilterKind(Kind::Warnings));
    assert_eq!(shown(&state), []);
    assert_eq!(state.rows().filter().text(), "/B");
    state.update(Message::ClearFilter);
    assert_eq!((shown(&state).len(), selected_path(&state).as_str()), (3, "/a"));
}

#[test]
fn a_filter_outlives_what_it_filters_and_says_where_it_hides_a_block() {
    let mut state = with(&[]);
    state.update(Message::FilterText("/b".to_owned()));
    state.update(Message::Clear);
    state.update(captured(&get("/a", 1, "https://other.example"), Way::Live));
    state.update(captured(&get("/b", 1, "https://app.example"), Way::Live));
    assert_eq!((state.selected(), state.screen()), (None, Screen::Filtered(1)));
    let changes = state.update(Message::ClearFilter);
    assert_eq!((selected_path(&state).as_str(), changes.detail), ("/a", DetailChange::All));
}

#[test]
fn what_is_chosen_stays_so_while_its_failure_comes_again_and_is_folded() {
    let blocked = |second| get("/a", second, "https://other.example");
    let mut state = with(&[blocked(1), blocked(2)]);
    assert_eq!((state.rows().shown(), state.selected()), (1, Some(RowId(0))));
    let changes = state.update(captured(&blocked(3), Way::Live));
    assert_eq!((state.selected(), changes.detail), (Some(RowId(0)), DetailChange::Fix));
    for (message, shown, position) in
        [(Message::Unfold(RowId(2)), 3, 2), (Message::Move(Move::By(-1)), 3, 1), (Message::Fold(RowId(1)), 1, 0)]
    {
        state.update(message);
        let selected = state.selected().and_then(|id| state.rows().position(id));
        assert_eq!((state.rows().shown(), selected), (shown, Some(position)));
    }
    assert_eq!(state.selected(), Some(RowId(1)));
}

#[test]
fn of_new_blocks_is_told_once_and_together() {
    let mut state = with(&[get("/ok", 1, "https://app.example")]);
    let blocked = |path| get(path, 2, "https://other.example");
    assert_eq!(state.update(captured(&blocked("/before"), Way::Backlog)).new_blocks, 0, "it is no news");
    state.update(Message::BacklogEnded);
    assert_eq!(state.update(captured(&put("/a", 2), Way::Live)).new_blocks, 0, "it is not known yet");
    assert_eq!(state.update(captured(&preflight("/a", 2), Way::Live)).new_blocks, 1);
    assert_eq!(state.news(), "");
    assert_eq!(state.update(Message::TellNews), Changes::default());
    assert_eq!(state.news(), "Blocked: PUT /a, Access-Control-Allow-Origin");
    for path in ["/b", "/c"] {
        assert_eq!(state.update(captured(&blocked(path), Way::Live)).new_blocks, 1);
    }
    state.update(Message::TellNews);
    assert_eq!(state.news(), "2 blocked. The last: GET /c, Access-Control-Allow-Origin");
    state.update(Message::TellNews);
    assert_eq!(state.news(), "2 blocked. The last: GET /c, Access-Control-Allow-Origin");
    state.update(Message::Clear);
    assert_eq!(state.news(), "");
}
