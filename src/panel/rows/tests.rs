use super::filter::Kind;
use super::*;
use crate::panel::sample::report;
use proptest::prelude::*;

fn rows(outcomes: &[Outcome]) -> Rows {
    let mut rows = Rows::default();
    for (number, outcome) in outcomes.iter().enumerate() {
        rows.push(asking(number, *outcome));
    }
    rows
}

/// An exchange that is no other's like.
fn asking(number: usize, outcome: Outcome) -> ExchangeReport {
    ExchangeReport { url: format!("https://api.example/{number}"), ..report(outcome) }
}

fn shown(rows: &Rows) -> Vec<usize> {
    (0..rows.shown()).filter_map(|position| rows.at(position)).map(|id| id.0).collect()
}

use Outcome::{Allowed, Blocked, Failed, NotCors, Undetermined};

#[test]
fn blocked_ones_come_first_and_the_newest_first_in_each_group() {
    let rows = rows(&[Allowed, Blocked, Failed, NotCors, Blocked, Undetermined, Allowed]);
    assert_eq!(shown(&rows), [4, 1, 5, 2, 6, 0]);
    assert_eq!((rows.blocked(), rows.uncertain(), rows.not_cors(), rows.len()), (2, 2, 1, 7));
}

#[test]
fn what_cors_had_no_say_in_is_shown_when_asked() {
    let mut rows = rows(&[NotCors, Allowed, NotCors, Blocked]);
    assert_eq!(shown(&rows), [3, 1]);
    rows.show_not_cors(true);
    assert_eq!(shown(&rows), [3, 2, 1, 0]);
    rows.push(asking(4, NotCors));
    assert_eq!(shown(&rows), [3, 4, 2, 1, 0]);
    rows.show_not_cors(false);
    assert_eq!(shown(&rows), [3, 1]);
    assert_eq!(rows.not_cors(), 3);
}

#[test]
fn a_row_whose_outcome_changes_changes_its_place_and_keeps_its_number() {
    let mut rows = rows(&[Undetermined, Allowed, NotCors]);
    rows.replace(RowId(0), report(Blocked));
    assert_eq!(shown(&rows), [0, 1]);
    rows.replace(RowId(2), report(Allowed));
    assert_eq!(shown(&rows), [0, 2, 1]);
    rows.replace(RowId(1), report(NotCors));
    assert_eq!(shown(&rows), [0, 2]);
    assert_eq!((rows.blocked(), rows.uncertain(), rows.not_cors()), (1, 0, 1));
    rows.replace(RowId(9), report(Blocked));
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_removed_row_is_gone_and_its_number_too() {
    let mut rows = rows(&[Blocked, NotCors, Blocked]);
    rows.remove(RowId(0));
    rows.remove(RowId(1));
    rows.remove(RowId(1));
    assert_eq!((shown(&rows), rows.len(), rows.not_cors()), (vec![2], 1, 0));
    assert!(rows.get(RowId(0)).is_none());
    assert_eq!(rows.push(asking(3, Blocked)), RowId(3));
    rows.show_not_cors(true);
    assert_eq!(shown(&rows), [3, 2]);
}

#[test]
fn positions_and_rows_agree() {
    let rows = rows(&[Allowed, Blocked, NotCors, Failed, Blocked, Allowed]);
    for position in 0..rows.shown() {
        assert_eq!(rows.at(position).and_then(|id| rows.position(id)), Some(position));
    }
    assert_eq!(rows.at(rows.shown()), None);
    assert_eq!(rows.position(RowId(2)), None);
    assert_eq!(rows.position(RowId(99)), None);
}

#[test]
fn a_move_ends_at_the_ends() {
    let rows = rows(&[Blocked; 5]);
    for (from, way, expected) in [
        (None, Move::First, Some(4)),
        (None, Move::By(1), Some(4)),
        (None, Move::By(-1), Some(4)),
        (None, Move::Last, Some(0)),
        (Some(RowId(4)), Move::By(1), Some(3)),
        (Some(RowId(4)), Move::By(-1), Some(4)),
        (Some(RowId(1)), Move::By(10), Some(0)),
        (Some(RowId(1)), Move::By(-10), Some(4)),
        (Some(RowId(2)), Move::Last, Some(0)),
        (Some(RowId(77)), Move::By(1), Some(4)),
    ] {
        assert_eq!(rows.moved(from, way), expected.map(RowId), "{from:?} {way:?}");
    }
    assert_eq!(Rows::default().moved(None, Move::First), None);
}

/// Each line as its row, with what of a fold it is.
fn lines(rows: &Rows) -> Vec<(usize, Fold)> {
    (0..rows.shown()).filter_map(|position| rows.line(position)).map(|line| (line.id.0, line.fold)).collect()
}

#[test]
fn the_same_failure_has_one_line_where_the_newest_stands() {
    let mut rows = rows(&[Blocked, Allowed]);
    let other = rows.push(report(Blocked));
    for number in [0, 1, 0] {
        rows.push(asking(number, if number == 0 { Blocked } else { Allowed }));
    }
    assert_eq!(lines(&rows), [(5, Fold::Closed(3)), (2, Fold::None), (4, Fold::None), (1, Fold::None)]);
    assert_eq!((rows.blocked(), rows.len(), rows.listed()), (4, 6, 6));
    for id in [0, 3, 5] {
        assert_eq!(rows.position(RowId(id)), Some(0));
    }
    assert_eq!(rows.position(other), Some(1));

    rows.unfold(RowId(0), true);
    let open = [(5, Fold::Open(3)), (3, Fold::Below), (0, Fold::Below), (2, Fold::None)];
    assert_eq!(lines(&rows)[..4], open);
    rows.push(asking(0, Blocked));
    let open = [(6, Fold::Open(4)), (5, Fold::Below), (3, Fold::Below), (0, Fold::Below)];
    assert_eq!(lines(&rows)[..4], open, "another one comes on top of it");
    assert_eq!(rows.moved(Some(RowId(5)), Move::By(1)), Some(RowId(3)));

    rows.unfold(RowId(3), false);
    assert_eq!(lines(&rows)[..2], [(6, Fold::Closed(4)), (2, Fold::None)]);
    for id in [6, 0, 5] {
        rows.remove(RowId(id));
    }
    assert_eq!(lines(&rows)[..2], [(3, Fold::None), (2, Fold::None)]);
}

#[test]
fn a_closed_fold_is_the_same_line_when_another_one_comes() {
    let mut rows = rows(&[Blocked]);
    let key = |rows: &Rows| rows.line(0).map(|line| line.key);
    let first = key(&rows);
    rows.push(asking(0, Blocked));
    rows.push(asking(0, Blocked));
    assert_eq!((first, key(&rows)), (Some(RowId(0)), Some(RowId(0))));
}

#[test]
fn what_differs_is_another_failure() {
    use crate::panel::sample::finding;
    use crate::report::{Credentials, Role};
    let failed = || ExchangeReport { findings: vec![finding("network-error", Role::Blocks)], ..report(Failed) };
    let others = [
        ExchangeReport { method: "GET".to_owned(), ..failed() },
        ExchangeReport { url: "https://api.example/items?page=2".to_owned(), ..failed() },
        ExchangeReport { page_origin: None, ..failed() },
        ExchangeReport { outcome: Blocked, ..failed() },
        ExchangeReport { credentials: Credentials::Include, ..failed() },
        ExchangeReport { findings: Vec::new(), ..failed() },
        ExchangeReport { findings: vec![finding("request-aborted", Role::Blocks)], ..failed() },
    ];
    for other in others {
        let mut rows = Rows::default();
        rows.push(failed());
        rows.push(other);
        assert_eq!(rows.shown(), 2, "{rows:?}");
    }
    let mut rows = Rows::default();
    rows.push(failed());
    rows.push(ExchangeReport { url: format!("{}#there", failed().url), ..failed() });
    assert_eq!(lines(&rows), [(1, Fold::Closed(2))], "the fragment is not asked for");
    for outcome in [Allowed, Undetermined] {
        let mut rows = Rows::default();
        rows.push(report(outcome));
        rows.push(report(outcome));
        assert_eq!(rows.shown(), 2, "{outcome:?} is no failure");
    }
}

#[test]
fn the_filter_holds_for_what_is_there_and_for_what_comes() {
    let mut rows = rows(&[Blocked, Allowed, NotCors, Blocked]);
    rows.push(asking(0, Blocked));
    rows.set_filter(Filter::new("example/0".to_owned(), Kind::All));
    assert_eq!((shown(&rows), rows.listed(), rows.listable()), (vec![4], 2, 4));
    rows.push(asking(7, Blocked));
    rows.push(asking(0, Allowed));
    assert_eq!((shown(&rows), rows.listed(), rows.listable()), (vec![4, 6], 3, 6));
    assert_eq!((rows.blocked(), rows.position(RowId(3)), rows.first_blocked()), (4, None, Some(RowId(4))));
    rows.replace(RowId(6), asking(8, Allowed));
    rows.remove(RowId(4));
    assert_eq!((shown(&rows), rows.listed()), (vec![0], 1));
    rows.set_filter(Filter::new(String::new(), Kind::All));
    assert_eq!((shown(&rows), rows.listed()), (vec![5, 3, 0, 6, 1], 5));
    rows.set_filter(Filter::new(String::new(), Kind::Warnings));
    assert_eq!((rows.shown(), rows.first_blocked()), (0, None));
}

proptest! {
    /// However the rows came to be, they are shown as if they had been so from the start.
    #[test]
    fn history_leaves_no_trace(steps in prop::collection::vec((0..8_u8, 0..12_usize, 0..3_usize), 0..60)) {
        const OUTCOMES: [Outcome; 3] = [Blocked, Failed, Allowed];
        let mut rows = Rows::default();
        for (step, id, url) in steps {
            let outcome = OUTCOMES[id % OUTCOMES.len()];
            match step {
                0 => rows.remove(RowId(id)),
                1 => rows.replace(RowId(id), asking(url, outcome)),
                2 => rows.unfold(RowId(id), url > 0),
                3 => rows.set_filter(Filter::new(["", "/1", "/2"][url].to_owned(), Kind::All)),
                _ => drop(rows.push(asking(url, outcome))),
            }
        }
        let before = (lines(&rows), rows.listed());
        for position in 0..rows.shown() {
            prop_assert_eq!(rows.at(position).and_then(|id| rows.position(id)), Some(position));
        }
        rows.list_anew();
        prop_assert_eq!(before, (lines(&rows), rows.listed()));
    }
}
