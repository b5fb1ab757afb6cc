use super::*;
use crate::report::explain_har;

fn log(entries: &[String]) -> Vec<u8> {
    format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(",")).into_bytes()
}

fn blocked(path: &str, second: u32) -> String {
    get(path, second, "https://other.example")
}

/// So many requests that are blocked, and an odd one.
fn many(count: u32) -> Vec<String> {
    (0..count).map(|number| blocked(&format!("/{number}"), number % 60)).chain(["7".to_owned()]).collect()
}

fn page() -> State {
    State::new(Place::Page, Settings::default())
}

/// Takes a file in pieces that are so long, and explains it to its end.
fn read(state: &mut State, bytes: &[u8], piece: usize) -> Changes {
    state.update(Message::FileChosen("a.har".to_owned()));
    let mut pieces = bytes.chunks(piece).peekable();
    let mut changes = Changes::default();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let (bytes, size) = (piece.to_vec(), bytes.len());
        changes = state.update(if is_last { Message::FileRead(bytes) } else { Message::FilePiece { bytes, size } });
    }
    while changes.reading == Some(Next::ExplainOn) {
        changes = state.update(Message::ExplainOn);
    }
    changes
}

#[test]
fn a_file_in_pieces_is_explained_as_in_one() {
    let entries: Vec<_> = [preflight("/a", 1), put("/a", 1), image("/i", 2)].into_iter().chain(many(300)).collect();
    let bytes = log(&entries);
    let whole = explain_har(&bytes).expect("a HAR");
    for piece in [50, 997, bytes.len()] {
        let mut state = page();
        assert!(read(&mut state, &bytes, piece).all_rows);
        let explanations = state.rows().ids().filter_map(|id| state.explanation(id));
        let shown: Vec<_> = explanations.map(|report| serde_json::to_string(&report).expect("JSON")).collect();
        let expected: Vec<_> =
            whole.exchanges.iter().map(|report| serde_json::to_string(report).expect("JSON")).collect();
        assert_eq!(shown, expected, "{piece}");
        assert_eq!(state.skipped(), 1);
    }
}

#[test]
fn how_far_it_is_is_told_and_what_was_shown_stays_meanwhile() {
    let mut state = page();
    read(&mut state, &log(&[blocked("/before", 1)]), 1000);
    let bytes = log(&many(800));
    state.update(Message::FileChosen("b.har".to_owned()));
    let piece = bytes[..500].to_vec();
    assert_eq!(state.update(Message::FilePiece { bytes: piece, size: bytes.len() }), Changes::default());
    assert_eq!(reading(&state), Some(("b.har".to_owned(), Progress::Read(500, bytes.len()))));
    let changes = state.update(Message::FileRead(bytes[500..].to_vec()));
    assert_eq!(changes.reading, Some(Next::ExplainOn));
    assert_eq!(reading(&state), Some(("b.har".to_owned(), Progress::Explained(256, 800))));
    assert_eq!((selected_path(&state).as_str(), file(&state).as_str()), ("/before", "a.har"));
    for explained in [512, 768] {
        state.update(Message::ExplainOn);
        assert_eq!(reading(&state), Some(("b.har".to_owned(), Progress::Explained(explained, 800))));
    }
    assert!(state.update(Message::ExplainOn).all_rows);
    assert_eq!((state.rows().len(), reading(&state), file(&state).as_str()), (800, None, "b.har"));
}

#[test]
fn cancelled_it_leaves_no_trace_wherever_it_was() {
    let bytes = log(&many(800));
    let piece = || Message::FilePiece { bytes: bytes[..500].to_vec(), size: bytes.len() };
    for steps in [vec![], vec![piece()], vec![Message::FileRead(bytes.clone())]] {
        let mut state = page();
        read(&mut state, &log(&[blocked("/before", 1)]), 1000);
        state.update(Message::FileChosen("b.har".to_owned()));
        for step in steps {
            state.update(step);
        }
        let changes = state.update(Message::CancelReading);
        assert_eq!((changes.reading, changes.all_rows), (Some(Next::Stop), false));
        // What was on its way.
        for late in [piece(), Message::ExplainOn, Message::FileRead(bytes.clone())] {
            assert_eq!(state.update(late).reading, Some(Next::Stop));
        }
        assert_eq!((reading(&state), selected_path(&state).as_str(), state.notice()), (None, "/before", None));
    }
}

#[test]
fn a_second_file_takes_the_place_of_the_first() {
    let mut state = page();
    state.update(Message::FileChosen("a.har".to_owned()));
    state.update(Message::FilePiece { bytes: log(&many(9))[..900].to_vec(), size: 5000 });
    state.update(Message::FileChosen("b.har".to_owned()));
    state.update(Message::FileRead(log(&[blocked("/b", 1)])));
    assert_eq!((file(&state).as_str(), state.rows().len(), selected_path(&state).as_str()), ("b.har", 1, "/b"));
}

#[test]
fn what_is_no_log_is_refused_as_soon_as_that_shows() {
    let mut state = page();
    state.update(Message::FileChosen("a.png".to_owned()));
    let changes = state.update(Message::FilePiece { bytes: b"\x89PNG".to_vec(), size: 5_000_000_000 });
    assert_eq!(changes.reading, Some(Next::Stop));
    assert!(state.notice().is_some_and(|notice| notice.starts_with("a.png: not a HAR file")), "{:?}", state.notice());
    assert_eq!(reading(&state), None);
}

#[test]
fn in_devtools_a_file_is_shown_in_place_of_the_page_and_clearing_leads_back() {
    let mut state = with(&[blocked("/live", 1)]);
    read(&mut state, &log(&[blocked("/filed", 1), get("/b", 2, "https://app.example")]), 1000);
    assert_eq!(selected_path(&state), "/filed");
    assert!(!state.offers_to_watch(RowId(0)), "a file has no page");

    let changes = state.update(captured(&blocked("/later", 5), Way::Live));
    assert_eq!(changes, Changes::default(), "nothing to be drawn, nothing to be told");
    assert_eq!(shown(&state).len(), 2);
    assert!(exported(&mut state, false).is_some_and(|text| text.contains("/filed") && !text.contains("/live")));

    read(&mut state, &log(&[blocked("/other", 1)]), 1000);
    assert_eq!(selected_path(&state), "/other");

    let changes = state.update(Message::Clear);
    assert!(changes.all_rows);
    assert_eq!((selected_path(&state).as_str(), file(&state).as_str()), ("/live", ""));
    assert_eq!(shown(&state).iter().map(|(_, path)| path.as_str()).collect::<Vec<_>>(), ["/later", "/live"]);
    state.update(Message::Clear);
    assert_eq!(state.screen(), Screen::Listening);
}

#[test]
fn a_page_that_is_left_while_a_file_is_shown_or_read_takes_nothing_of_the_file() {
    let mut state = with(&[blocked("/live", 1)]);
    read(&mut state, &log(&[blocked("/filed", 1)]), 1000);
    state.update(Message::FileChosen("b.har".to_owned()));
    state.update(navigated(9));
    assert_eq!((selected_path(&state).as_str(), reading(&state).is_some()), ("/filed", true));
    state.update(Message::CancelReading);
    state.update(Message::Clear);
    assert_eq!(state.screen(), Screen::Listening);
}

#[test]
fn the_demo_says_that_it_is_one() {
    let mut state = page();
    state.update(Message::DemoChosen);
    state.update(har(&[put("/a", 1)]));
    assert!(state.file().is_some_and(Opened::is_demo));
    assert_eq!(file(&state), "Demo");
    state.update(Message::Clear);
    assert_eq!(state.screen(), Screen::DropFile);
}

#[test]
fn what_a_file_leaves_out_is_told_until_it_is_dismissed() {
    let put = || get("/a", 1, "https://app.example").replace("\"GET\"", "\"PUT\"");
    let mut state = page();
    read(&mut state, &log(&[put()]), 1000);
    assert_eq!(state.hint(), Some(Hint::NoPreflights(1)));
    state.update(Message::DismissHint);
    assert_eq!(state.hint(), None);
    read(&mut state, &log(&[put(), put()]), 1000);
    assert_eq!(state.hint(), Some(Hint::NoPreflights(2)));
    let open = get("/a", 1, "*")
        .replace("\"GET\"", "\"OPTIONS\"")
        .replace("\"time\"", "\"_resourceType\":\"preflight\",\"time\"");
    let open = open.replace(
        "\"name\":\"Host\"",
        "\"name\":\"Access-Control-Request-Method\",\"value\":\"PUT\"},{\"name\":\"Host\"",
    );
    read(&mut state, &log(&[open]), 1000);
    assert_eq!(state.hint(), Some(Hint::Sanitized(1)));
}

#[test]
fn panels_opened_after_the_page_say_so_once_there_is_something_to_see() {
    let document = || super::page(1).replace("\"time\"", "\"_resourceType\":\"document\",\"time\"");
    for (backlog, expected) in
        [(vec![], Some(Hint::OpenedLate)), (vec![put("/a", 1)], Some(Hint::OpenedLate)), (vec![document()], None)]
    {
        let mut state = listening();
        for entry in &backlog {
            state.update(captured(entry, Way::Backlog));
        }
        state.update(Message::BacklogEnded);
        state.update(captured(&blocked("/b", 2), Way::Live));
        assert_eq!(state.hint(), expected, "{backlog:?}");
    }
    let late = || {
        let mut state = listening();
        state.update(Message::BacklogEnded);
        assert_eq!(state.hint(), None, "the screen says it");
        state.update(captured(&blocked("/b", 2), Way::Live));
        state
    };
    for message in [Message::DismissHint, navigated(9)] {
        let mut state = late();
        state.update(Message::Keep(true));
        state.update(message);
        assert_eq!(state.hint(), None);
    }
}

#[test]
fn the_page_is_reloaded_with_the_recorder_where_it_is_watched() {
    let mut state = listening();
    assert_eq!(state.update(Message::ReloadPage).command, Some(Command::ReloadPage));
    state.update(Message::Watch(true));
    assert_eq!(state.update(Message::ReloadPage).command, Some(Command::Reload));
}

fn copied(state: &mut State, scope: Scope, form: Form) -> String {
    state.update(Message::Copy(Copied { scope, form })).copy.unwrap_or_default()
}

#[test]
fn explanations_are_copied_without_secrets_unless_asked_for() {
    let url = |path: &str| format!("{path}?key=SECRET");
    let mut state = with(&[preflight(&url("/a"), 1), put(&url("/a"), 1), get(&url("/b"), 2, "https://app.example")]);
    for (scope, exchanges) in [(Scope::Chosen, 1), (Scope::All, 2)] {
        let report: serde_json::Value = serde_json::from_str(&copied(&mut state, scope, Form::Json)).expect("JSON");
        assert_eq!((&report["schema"], &report["entry_count"]), (&serde_json::json!(1), &serde_json::json!(3)));
        assert_eq!(report["exchanges"].as_array().map(Vec::len), Some(exchanges));
        assert_eq!(report["exchanges"][0]["url"], "https://api.example/a?key=***");
        let markdown = copied(&mut state, scope, Form::Markdown);
        assert!(markdown.starts_with("# CORS report") && markdown.contains("/a?key="), "{markdown}");
        for text in [report.to_string(), markdown] {
            assert!(!text.contains("SECRET"), "{text}");
        }
    }
    state.update(Message::WithSecrets(true));
    for form in [Form::Json, Form::Markdown] {
        assert!(copied(&mut state, Scope::All, form).contains("SECRET"));
    }
    state.update(Message::Clear);
    assert_eq!(copied(&mut state, Scope::Chosen, Form::Json), "");
}

#[test]
fn all_that_is_copied_of_a_file_is_what_the_command_line_prints() {
    let bytes = log(&[preflight("/a", 1), put("/a", 1), "7".to_owned(), get("/b", 2, "https://app.example")]);
    let mut state = page();
    state.update(Message::WithSecrets(true));
    read(&mut state, &bytes, 100);
    let report = explain_har(&bytes).expect("a HAR");
    let expected = serde_json::to_string_pretty(&report).expect("JSON") + "\n";
    assert_eq!(copied(&mut state, Scope::All, Form::Json), expected);
    assert_eq!(copied(&mut state, Scope::All, Form::Markdown), report.to_markdown());
    let one: serde_json::Value = serde_json::from_str(&copied(&mut state, Scope::Chosen, Form::Json)).expect("JSON");
    assert_eq!(one["exchanges"][0], serde_json::to_value(&report.exchanges[0]).expect("JSON"));
}

#[test]
fn settings_are_the_defaults_of_the_switches() {
    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    let changes = state.update(Message::DefaultSecrets(true));
    assert!(changes.settings && state.with_secrets() && state.settings().with_secrets);
    state.update(Message::WithSecrets(false));
    assert!(!state.with_secrets() && state.settings().with_secrets, "for this time alone");
    let state = State::new(Place::Page, Settings { with_secrets: true, ..Settings::default() });
    assert!(state.with_secrets());

    let mut state = with(&[preflight("/a", 1), put("/a", 1)]);
    assert!(state.update(Message::DefaultServer(Some("caddy".to_owned()))).settings);
    assert_eq!(choice(&state), ("caddy", Because::ChosenLast));
    state.update(Message::DefaultServer(None));
    assert_eq!(choice(&state).1, Because::First);
}

#[test]
fn what_the_reader_chose_to_see_holds_for_the_file_and_back() {
    let mut state = with(&[blocked("/x", 1), blocked("/b", 2)]);
    state.update(Message::FilterText("/b".to_owned()));
    read(&mut state, &log(&[blocked("/x", 1), blocked("/b", 2), blocked("/b2", 3)]), 1000);
    assert_eq!(state.rows().listed(), 2);
    state.update(Message::FilterText("/x".to_owned()));
    state.update(Message::Clear);
    assert_eq!((state.rows().filter().text(), state.rows().listed()), ("/x", 1));
}
