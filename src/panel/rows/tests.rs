use super::filter::Kind;
use super::*;
use crate::panel::sample::report;
use crate::report::Outcome;
use proptest::prelude::*;

fn rows(outcomes: &[Outcome]) -> Rows {
    let mut rows = Rows::default();
    for (number, outcome) in outcomes.iter().enumerate() {
        rows.push(asking(number, *outcome));
    }
    rows
}

/// An exchange that is no other's like.
fn asking(number: usize, outcome: Outcome) -> Summary {
    Summary { url: format!("https://api.example/{number}"), ..report(outcome) }
}

fn shown(rows: &Rows) -> Vec<usize> {
    lines(rows).into_iter().map(|(id, _)| id).collect()
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
    rows.replace(RowId(0), asking(0, Blocked));
    assert_eq!(shown(&rows), [0, 1]);
    rows.replace(RowId(2), asking(2, Allowed));
    assert_eq!(shown(&rows), [0, 2, 1]);
    rows.replace(RowId(1), asking(1, NotCors));
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
        assert_eq!(rows.moved(from.map(Spot::Row), way), expected.map(|id| Spot::Row(RowId(id))), "{from:?} {way:?}");
    }
    assert_eq!(Rows::default().moved(None, Move::First), None);
}

/// Each line as its row, with what of a fold it is.
fn lines(rows: &Rows) -> Vec<(usize, Fold)> {
    let row = |position| match rows.line(position)?.shown {
        Shown::Row(id, fold) => Some((id.0, fold)),
        Shown::Host { .. } => None,
    };
    (0..rows.shown()).filter_map(row).collect()
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
    assert_eq!(rows.moved(Some(RowId(5).into()), Move::By(1)), Some(RowId(3).into()));

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
    assert_eq!((first, key(&rows)), (Some(RowId(0).into()), Some(RowId(0).into())));
}

#[test]
fn what_differs_is_another_failure() {
    use crate::panel::sample::finding;
    use crate::report::{Credentials, Role};
    let failed = || Summary { findings: vec![finding("network-error", Role::Blocks)], ..report(Failed) };
    let others = [
        Summary { method: "GET".to_owned(), ..failed() },
        Summary { url: "https://api.example/items?page=2".to_owned(), ..failed() },
        Summary { page_origin: None, ..failed() },
        Summary { outcome: Blocked, ..failed() },
        Summary { credentials: Credentials::Include, ..failed() },
        Summary { findings: Vec::new(), ..failed() },
        Summary { findings: vec![finding("request-aborted", Role::Blocks)], ..failed() },
    ];
    for other in others {
        let mut rows = Rows::default();
        rows.push(failed());
        rows.push(other);
        assert_eq!(rows.shown(), 2, "{rows:?}");
    }
    let mut rows = Rows::default();
    rows.push(failed());
    rows.push(Summary { url: format!("{}#there", failed().url), ..failed() });
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
    rows.push(Summary { url: "https://api.example/0/1".to_owned(), ..report(Allowed) });
    assert_eq!((shown(&rows), rows.listed(), rows.listable()), (vec![4, 6], 3, 6));
    assert_eq!((rows.blocked(), rows.position(RowId(3)), rows.newest_blocked()), (4, None, Some(RowId(4))));
    rows.replace(RowId(6), asking(8, Allowed));
    rows.remove(RowId(4));
    assert_eq!((shown(&rows), rows.listed()), (vec![0], 1));
    rows.set_filter(Filter::new(String::new(), Kind::All));
    assert_eq!((shown(&rows), rows.listed()), (vec![5, 3, 0, 6, 1], 5));
    rows.set_filter(Filter::new(String::new(), Kind::Warnings));
    assert_eq!((rows.shown(), rows.newest_blocked()), (0, None));
}

/// Asks this host, for so many milliseconds.
fn at_host(host: &str, path: &str, outcome: Outcome, took_ms: Option<f64>) -> Summary {
    let url = format!("https://{host}{path}");
    Summary { current_url: url.clone(), url, took_ms, ..report(outcome) }
}

#[test]
fn the_list_is_sorted_as_the_reader_wants() {
    let mut rows = Rows::default();
    rows.push(at_host("b.example", "/2", Allowed, Some(5.0)));
    rows.push(at_host("a.example", "/3", Blocked, None));
    rows.push(at_host("b.example", "/1", Blocked, Some(700.0)));
    rows.push(Summary { method: "GET".to_owned(), ..at_host("a.example", "/9", Failed, Some(60.0)) });
    for (sort, expected) in [
        (Sort::Blocked, [2, 1, 3, 0]),
        (Sort::Newest, [3, 2, 1, 0]),
        (Sort::Oldest, [0, 1, 2, 3]),
        (Sort::Host, [1, 3, 2, 0]),
        (Sort::Path, [3, 2, 0, 1]),
        (Sort::Duration, [2, 3, 0, 1]),
    ] {
        assert_eq!(Sort::from_value(sort.value()), sort);
        rows.set_sort(sort);
        assert_eq!(shown(&rows), expected, "{sort:?}");
        for (position, id) in expected.into_iter().enumerate() {
            assert_eq!(rows.position(RowId(id)), Some(position), "{sort:?}");
        }
    }
    rows.push(at_host("c.example", "/0", Allowed, Some(100.0)));
    assert_eq!(shown(&rows), [2, 4, 3, 0, 1], "what comes is put where it belongs");
    rows.clear();
    assert_eq!((rows.sort(), rows.len()), (Sort::Duration, 0));
}

/// Each line as a screen reader is told: level, which of how many, and what it is.
fn told(rows: &Rows) -> Vec<String> {
    let tell = |line: Line| {
        let what = match line.shown {
            Shown::Row(id, _) => id.0.to_string(),
            Shown::Host { id, is_open, blocked, listed } => {
                let name = rows.host(id).unwrap_or_default();
                format!("{name} {blocked}/{listed}{}", if is_open { "" } else { " closed" })
            }
        };
        format!("{} {}/{} {what}", line.level, line.nth, line.of)
    };
    (0..rows.shown()).filter_map(|position| rows.line(position)).map(tell).collect()
}

#[test]
fn grouped_by_host_each_has_a_line_above_its_exchanges() {
    let mut rows = Rows::default();
    for (host, outcome) in
        [("z.example", Blocked), ("b.example", Allowed), ("a.example", Allowed), ("z.example", Blocked)]
    {
        rows.push(at_host(host, "/", outcome, None));
    }
    rows.push(at_host("hidden.example", "/", NotCors, None));
    rows.group_by_host(true);
    let with_blocked = ["1 1/3 z.example 2/2", "2 1/1 3"];
    assert_eq!(
        told(&rows),
        [&with_blocked[..], &["1 2/3 a.example 0/1", "2 1/1 2", "1 3/3 b.example 0/1", "2 1/1 1"]].concat()
    );

    rows.unfold(RowId(0), true);
    assert_eq!(told(&rows)[1..4], ["2 1/1 3", "3 1/1 0", "1 2/3 a.example 0/1"]);
    rows.open_host(HostId(0), false);
    assert_eq!(told(&rows)[..2], ["1 1/3 z.example 2/2 closed", "1 2/3 a.example 0/1"]);
    for id in [0, 3] {
        assert_eq!(rows.position(RowId(id)), Some(0), "it is where its host is");
    }
    assert_eq!(rows.position(Spot::Host(HostId(1))), Some(3));

    rows.push(at_host("b.example", "/new", Blocked, None));
    assert_eq!(told(&rows)[..2], ["1 1/3 b.example 1/2", "2 1/2 5"], "what blocks comes up");
    rows.remove(RowId(5));
    assert_eq!(told(&rows).last().map(String::as_str), Some("2 1/1 1"), "and goes down");
    rows.set_filter(Filter::new("host:a.ex".to_owned(), Kind::All));
    assert_eq!(told(&rows), ["1 1/1 a.example 0/1", "2 1/1 2"]);
    rows.set_filter(Filter::default());
    rows.group_by_host(false);
    assert_eq!(told(&rows), ["1 1/3 3", "2 1/1 0", "1 2/3 2", "1 3/3 1"], "the fold is as open as it was");
}

#[test]
fn the_hosts_and_causes_that_are_there_are_offered_and_those_that_were_chosen() {
    use crate::panel::sample::finding;
    use crate::report::Role;
    let mut rows = Rows::default();
    for (host, outcome, code) in [
        ("quiet.example", Allowed, "max-age-zero"),
        ("busy.example", Allowed, "max-age-zero"),
        ("busy.example", Allowed, "max-age-zero"),
        ("broken.example", Blocked, "allow-origin-missing"),
        ("hidden.example", NotCors, ""),
    ] {
        let findings = if code.is_empty() { vec![] } else { vec![finding(code, Role::Warns); 2] };
        rows.push(Summary { findings, ..at_host(host, "/", outcome, None) });
    }
    let offered = |rows: &Rows| {
        let hosts = rows.hosts_offered().hosts.into_iter();
        hosts
            .map(|host| format!("{} {}{}", host.name, host.count, if host.is_chosen { "!" } else { "" }))
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(&rows), ["broken.example 1", "busy.example 2", "quiet.example 1"]);
    assert_eq!(rows.causes_offered(), [("max-age-zero", 3), ("allow-origin-missing", 1)]);
    rows.show_not_cors(true);
    assert_eq!(offered(&rows).len(), 4);

    rows.set_filter(Filter::default().with_host(Some("quiet.example".into())).with_cause("allow-origin-missing"));
    assert_eq!(offered(&rows)[0], "quiet.example 1!");
    rows.clear();
    assert_eq!(offered(&rows), ["quiet.example 0!"], "a choice outlives what it was made from");
    assert_eq!((rows.hosts_offered().hosts[0].id, rows.causes_offered()), (None, vec![("allow-origin-missing", 0)]));

    for number in 0..450 {
        rows.push(at_host(&format!("{number:03}.example"), "/", Allowed, None));
    }
    let offers = rows.hosts_offered();
    assert_eq!((offers.hosts.len(), offers.more), (200, 251));
    assert!(offers.hosts[0].is_chosen && offers.hosts[1].name == "000.example");
}

#[test]
fn of_a_server_all_exchanges_are_known() {
    let mut rows = rows(&[Blocked, Allowed, NotCors]);
    rows.push(at_host("other.example", "/", Blocked, None));
    let asked =
        |rows: &Rows, one: &Summary| rows.with_server_of(one).map(|other| other.url.clone()).collect::<Vec<_>>();
    let (one, other) = (report(Blocked), at_host("other.example", "/", Blocked, None));
    assert_eq!(asked(&rows, &one).len(), 3);
    rows.replace(RowId(1), at_host("other.example", "/1", Blocked, None));
    rows.remove(RowId(3));
    assert_eq!((asked(&rows, &one).len(), asked(&rows, &other)), (2, vec!["https://other.example/1".to_owned()]));
}

#[test]
fn what_a_later_attempt_mends_stands_below_it_and_is_not_counted_as_blocked() {
    let mut rows = rows(&[Blocked, Blocked]);
    rows.push(asking(0, Blocked));
    assert_eq!((lines(&rows), rows.blocked()), (vec![(2, Fold::Closed(2)), (1, Fold::None)], 3));
    rows.push(asking(0, Allowed));
    assert_eq!(lines(&rows), [(1, Fold::None), (3, Fold::None), (2, Fold::Closed(2))]);
    assert_eq!((rows.blocked(), rows.mended(), rows.len(), rows.listed()), (1, 2, 4, 4));
    assert_eq!([0, 1, 2, 3].map(|id| rows.mark(RowId(id))), [Mark::Mended, Mark::None, Mark::Mended, Mark::PassesNow]);
    assert_eq!((rows.take_turned(), rows.take_turned()), (vec![RowId(0), RowId(2)], vec![]));
    assert_eq!((rows.position(RowId(0)), rows.newest_blocked()), (Some(2), Some(RowId(1))));

    rows.set_filter(Filter::new(String::new(), Kind::Blocked));
    assert_eq!((shown(&rows), rows.listed()), (vec![1], 1));
    rows.set_filter(Filter::default());

    rows.push(asking(0, Blocked));
    assert_eq!(lines(&rows), [(4, Fold::Closed(3)), (1, Fold::None), (3, Fold::None)], "it fails again");
    assert_eq!((rows.blocked(), rows.mended()), (2, 2));
    for id in [0, 2, 4] {
        assert_eq!(rows.position(RowId(id)), Some(0));
    }
    rows.push(asking(0, Allowed));
    assert_eq!(lines(&rows), [(1, Fold::None), (5, Fold::None), (4, Fold::Closed(3)), (3, Fold::None)]);

    rows.replace(RowId(3), asking(0, Undetermined));
    assert_eq!(rows.mended(), 3, "the later one mends them all");
    rows.remove(RowId(5));
    assert_eq!((rows.blocked(), rows.mended(), rows.position(RowId(0))), (4, 0, Some(0)));
}

proptest! {
    /// However the rows came to be, they are shown as if they had been so from the start.
    #[test]
    fn history_leaves_no_trace(steps in prop::collection::vec((0..14_u8, 0..12_usize, 0..3_usize), 0..80)) {
        const OUTCOMES: [Outcome; 4] = [Blocked, Failed, Allowed, NotCors];
        const SORTS: [Sort; 6] = [Sort::Blocked, Sort::Newest, Sort::Oldest, Sort::Host, Sort::Path, Sort::Duration];
        let mut rows = Rows::default();
        for (step, id, path) in steps {
            let outcome = OUTCOMES[id % OUTCOMES.len()];
            let took_ms = [None, Some(1.0), Some(20.0)][id % 3];
            let asking = at_host(["a.example", "b.example"][id / 2 % 2], &format!("/{path}"), outcome, took_ms);
            match step {
                0 => rows.remove(RowId(id)),
                1 => rows.replace(RowId(id), asking),
                2 => rows.unfold(RowId(id), path > 0),
                3 => rows.set_filter(Filter::new(["", "/1", "/12"][path].to_owned(), Kind::All)),
                4 => rows.set_sort(SORTS[id % SORTS.len()]),
                5 => rows.group_by_host(path > 0),
                6 => rows.open_host(HostId(path), id > 6),
                7 => rows.show_not_cors(path > 0),
                _ => drop(rows.push(asking)),
            }
        }
        for position in 0..rows.shown() {
            prop_assert_eq!(rows.at(position).and_then(|spot| rows.position(spot)), Some(position));
        }
        let before = (told(&rows), rows.listed(), rows.newest_blocked(), rows.hosts_offered().hosts.len());
        let reports: Vec<_> = rows.iter().collect();
        let mended = (0..).zip(&reports).filter(|(at, one)| {
            let passes = |other: &&&Summary| other.url == one.url && other.outcome == Allowed;
            matches!(one.outcome, Blocked | Failed) && reports[*at..].iter().any(|other| passes(&other))
        });
        prop_assert_eq!(rows.mended(), mended.count());
        rows.list_anew(false);
        rows.arrange();
        let after = (told(&rows), rows.listed(), rows.newest_blocked(), rows.hosts_offered().hosts.len());
        prop_assert_eq!(before, after);
        let levels = (0..rows.shown()).filter_map(|position| rows.line(position)).map(|line| line.level);
        prop_assert!(levels.max().unwrap_or(1) <= 3);
    }
}
