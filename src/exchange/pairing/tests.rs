use super::*;
use crate::exchange::Logged;
use crate::fetch::HeaderList;
use crate::har::{NetError, Request};
use proptest::prelude::*;

const URL: &str = "https://api.example/items";

fn entry(
    method: &'static str,
    started_ms: u32,
    duration: f64,
    headers: &[(&'static str, &'static str)],
) -> Entry<'static> {
    Entry {
        started: Some(
            format!("2026-11-23T14:{:02}:{:02}.{:03}Z", started_ms / 60_000, started_ms / 1000 % 60, started_ms % 1000)
                .into(),
        ),
        duration: Some(duration),
        request: Request {
            method: method.into(),
            url: URL.into(),
            headers: headers.iter().copied().collect::<HeaderList>(),
            ..Request::default()
        },
        ..Entry::default()
    }
}

fn request(started_ms: u32, duration: f64) -> Entry<'static> {
    entry("PUT", started_ms, duration, &[("X-A", "1")])
}

fn preflight(started_ms: u32) -> Entry<'static> {
    entry(
        "OPTIONS",
        started_ms,
        5.0,
        &[
            ("Origin", "https://app.example"),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "x-a"),
        ],
    )
}

/// The pairs, as indexes of request and preflight, whatever order the entries are added in.
fn pairs(entries: &[Entry<'static>], order: &[usize]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairing = Pairing::default();
    for &index in order {
        pairing.add(index, entries[index].clone());
    }
    let index = |logged: Option<Logged>| logged.map(|logged| logged.index);
    let mut pairs: Vec<_> =
        pairing.iter().map(|(_, exchange)| (index(exchange.request), index(exchange.preflight))).collect();
    pairs.sort_unstable();
    pairs
}

fn check(entries: &[Entry<'static>], expected: &[(Option<usize>, Option<usize>)]) {
    let forwards: Vec<_> = (0..entries.len()).collect();
    let backwards: Vec<_> = forwards.iter().rev().copied().collect();
    assert_eq!(pairs(entries, &forwards), expected);
    assert_eq!(pairs(entries, &backwards), expected);
}

#[test]
fn a_request_and_its_preflight_find_each_other_whichever_comes_first() {
    check(&[request(0, 50.0), preflight(2)], &[(Some(0), Some(1))]);
    check(&[preflight(2), request(0, 50.0)], &[(Some(1), Some(0))]);
}

#[test]
fn parallel_requests_each_take_the_preflight_nearest_in_time() {
    check(
        &[preflight(1), preflight(11), request(0, 50.0), request(10, 50.0)],
        &[(Some(2), Some(0)), (Some(3), Some(1))],
    );
}

#[test]
fn a_preflight_goes_to_the_request_whose_headers_it_asks_for() {
    let other = entry("PUT", 3, 50.0, &[("X-B", "1")]);
    check(&[request(0, 50.0), other, preflight(4)], &[(Some(0), Some(2)), (Some(1), None)]);
}

#[test]
fn a_preflight_belongs_to_the_request_that_was_under_way_whatever_the_log_shows_of_its_headers() {
    let rewritten = entry("PUT", 0, 100.0, &[("X-B", "1")]);
    check(&[rewritten, preflight(4), request(600, 50.0)], &[(Some(0), Some(1)), (Some(2), None)]);
}

#[test]
fn a_preflight_a_little_outside_is_taken_for_one_inside() {
    let other = entry("PUT", 140, 50.0, &[("X-B", "1")]);
    for (start, expected) in [(150, (Some(0), Some(2))), (151, (Some(1), Some(2)))] {
        let entries = [request(0, 100.0), other.clone(), preflight(start)];
        let alone = if expected.0 == Some(0) { (Some(1), None) } else { (Some(0), None) };
        let mut pairs = [expected, alone];
        pairs.sort_unstable();
        check(&entries, &pairs);
    }
}

#[test]
fn a_later_request_with_a_cached_preflight_stands_alone() {
    check(&[request(0, 50.0), preflight(1), request(30_000, 50.0)], &[(Some(0), Some(1)), (Some(2), None)]);
}

#[test]
fn another_method_url_or_origin_is_no_pair() {
    let mut elsewhere = request(0, 50.0);
    elsewhere.request.url = "https://api.example/other".into();
    let post = entry("POST", 0, 50.0, &[("X-A", "1")]);
    let from_elsewhere = entry("PUT", 0, 50.0, &[("X-A", "1"), ("Origin", "https://other.example")]);
    check(
        &[preflight(1), elsewhere, post, from_elsewhere],
        &[(None, Some(0)), (Some(1), None), (Some(2), None), (Some(3), None)],
    );
}

#[test]
fn a_fragment_in_the_page_s_url_does_not_matter() {
    let mut with_fragment = request(0, 50.0);
    with_fragment.request.url = "https://api.example/items#part".into();
    check(&[with_fragment, preflight(1)], &[(Some(0), Some(1))]);
}

#[test]
fn entries_without_times_are_paired_by_their_order() {
    let untimed = |mut entry: Entry<'static>| {
        entry.started = None;
        entry.duration = None;
        entry
    };
    let entries = [request(0, 0.0), preflight(0), request(0, 0.0), preflight(0)].map(untimed);
    check(&entries, &[(Some(0), Some(1)), (Some(2), Some(3))]);
}

#[test]
fn an_id_stays_while_its_exchange_grows() {
    let mut pairing = Pairing::default();
    let first = pairing.add(0, preflight(1));
    let second = pairing.add(1, request(0, 50.0));
    assert_eq!(first, second);
    assert_eq!(pairing.iter().count(), 1);
}

#[test]
fn a_preflight_starts_while_its_request_is_under_way_give_or_take() {
    for (request_start, duration, preflight_start, paired) in [
        (10_000, 50.0, 8_000, true),
        (10_000, 50.0, 7_999, false),
        (10_000, 50.0, 12_050, true),
        (10_000, 50.0, 12_051, false),
        (0, 400_000.0, 300_000, true),
        (0, 400_000.0, 300_001, false),
    ] {
        let entries = [request(request_start, duration), preflight(preflight_start)];
        let expected = if paired { vec![(Some(0), Some(1))] } else { vec![(None, Some(1)), (Some(0), None)] };
        check(&entries, &expected);
    }
}

#[test]
fn entries_far_apart_are_paired_in_whatever_order_they_come() {
    let entries: Vec<_> =
        [1_400_000, 0, 700_000].into_iter().flat_map(|start| [request(start, 50.0), preflight(start + 1)]).collect();
    check(&entries, &[(Some(0), Some(1)), (Some(2), Some(3)), (Some(4), Some(5))]);
}

#[test]
fn an_exchange_that_is_gone_is_told_too() {
    let mut pairing = Pairing::default();
    let far = pairing.add(0, request(0, 5000.0))[0];
    pairing.add(1, preflight(1000));
    let alone = pairing.add(2, preflight(1500))[0];
    assert!(pairing.get(alone).is_some_and(|exchange| exchange.request.is_none()));
    // The second preflight is left to the first request, when the second request takes the first.
    let touched = pairing.add(3, request(990, 50.0));
    assert!(touched.contains(&alone) && touched.contains(&far), "{touched:?}");
    assert!(pairing.get(alone).is_none());
    assert!(touched.iter().all(|id| *id == alone || pairing.get(*id).is_some()), "{touched:?}");
    assert_eq!(pairing.iter().count(), 2);
}

#[test]
fn whoever_loses_its_preflight_is_told() {
    let mut pairing = Pairing::default();
    let far = pairing.add(0, request(0, 5000.0))[0];
    assert_eq!(pairing.add(1, preflight(1000)), [far]);
    let near = pairing.add(2, request(999, 50.0));
    assert!(near.contains(&far), "{near:?}");
    assert!(pairing.get(far).is_some_and(|exchange| exchange.preflight.is_none()));
    assert!(pairing.get(near[0]).is_some_and(|exchange| exchange.preflight.is_some()));
}

/// A redirect to `to`, which took 50 ms.
fn redirect(url: &'static str, started_ms: u32, to: &'static str) -> Entry<'static> {
    let mut hop = entry("PUT", started_ms, 50.0, &[]);
    hop.request.url = url.into();
    hop.response.status = 307;
    hop.response.net_error = NetError::None;
    hop.response.headers.append("Location", to);
    hop
}

/// The indexes of each exchange's entries, whatever order the entries are added in.
fn joined(entries: &[Entry<'static>]) -> Vec<Vec<usize>> {
    let all = |order: &mut dyn Iterator<Item = usize>| {
        let mut pairing = Pairing::default();
        for index in order {
            pairing.add(index, entries[index].clone());
        }
        let mut all: Vec<_> = pairing.iter().map(|(_, exchange)| exchange.indexes()).collect();
        all.sort_unstable();
        all
    };
    let forwards = all(&mut (0..entries.len()));
    assert_eq!(all(&mut (0..entries.len()).rev()), forwards);
    let at_once: Pairing = entries.iter().cloned().enumerate().collect();
    let mut of_all: Vec<_> = at_once.iter().map(|(_, exchange)| exchange.indexes()).collect();
    of_all.sort_unstable();
    assert_eq!(of_all, forwards);
    forwards
}

#[test]
fn the_hops_of_a_redirect_and_their_preflights_are_one_exchange() {
    let mut first_preflight = preflight(2);
    first_preflight.request.url = "https://api.example/old".into();
    let entries = [
        redirect("https://app.example/start", 0, "https://api.example/old"),
        redirect("https://api.example/old", 51, "items#part"),
        first_preflight,
        request(102, 50.0),
        preflight(104),
        request(160, 50.0),
    ];
    assert_eq!(joined(&entries), [vec![0, 1, 2, 3, 4], vec![5]]);
    let pairing: Pairing = entries.into_iter().enumerate().collect();
    let (_, exchange) = pairing.iter().next().expect("an exchange");
    assert_eq!((exchange.url(), exchange.current_url()), ("https://app.example/start", URL));
    assert_eq!(exchange.hops.len(), 2);
    assert!(exchange.hops[0].preflight.is_none() && exchange.hops[1].preflight.is_some());
    assert_eq!(exchange.preflight.map(|preflight| preflight.index), Some(4));
}

#[test]
fn a_redirect_that_was_refused_or_leads_elsewhere_or_is_long_ago_is_followed_by_nothing() {
    let hop = || redirect("https://api.example/old", 0, URL);
    let mut refused = hop();
    refused.response.net_error = NetError::Some("net::ERR_FAILED".into());
    let mut no_redirect = hop();
    no_redirect.response.status = 304;
    let mut see_other = hop();
    see_other.response.status = 303;
    let elsewhere = redirect("https://api.example/old", 0, "/other");
    for (hop, start, expected) in [
        (hop(), 50, true),
        (hop(), 0, true),
        (hop(), 2050, true),
        (hop(), 2051, false),
        (refused, 50, false),
        (no_redirect, 50, false),
        (see_other, 50, false),
        (elsewhere, 50, false),
    ] {
        let entries = [hop, request(start, 50.0)];
        let both = if expected { vec![vec![0, 1]] } else { vec![vec![0], vec![1]] };
        assert_eq!(joined(&entries), both, "{:?} {start}", entries[0].response);
    }
}

#[test]
fn parallel_redirects_are_each_followed_by_the_request_nearest_to_their_end() {
    let entries = [
        redirect("https://api.example/a", 0, URL),
        redirect("https://api.example/b", 10, URL),
        request(61, 50.0),
        request(51, 50.0),
    ];
    assert_eq!(joined(&entries), [vec![0, 3], vec![1, 2]]);
}

#[test]
fn behind_a_redirect_the_origin_stays_or_becomes_null() {
    let asked_by = |mut entry: Entry<'static>, origin: Option<&'static str>| {
        if let Some(origin) = origin {
            entry.request.headers.append("Origin", origin);
        }
        entry
    };
    let (page, other) = (Some("https://app.example"), Some("https://other.example"));
    for (before, after, expected) in [
        (page, page, true),
        (page, Some("null"), true),
        (page, None, true),
        (None, page, true),
        (page, other, false),
        (Some("null"), page, false),
    ] {
        let hop = asked_by(redirect("https://api.example/old", 0, URL), before);
        let both = if expected { vec![vec![0, 1]] } else { vec![vec![0], vec![1]] };
        assert_eq!(joined(&[hop, asked_by(request(50, 50.0), after)]), both, "{before:?} {after:?}");
    }
}

#[test]
fn a_redirect_is_followed_by_a_request_of_its_own_kind() {
    for (before, after, expected) in [
        (Some("fetch"), Some("fetch"), true),
        (Some("fetch"), Some("image"), false),
        (Some("fetch"), None, true),
        (None, Some("image"), true),
    ] {
        let mut entries = [redirect("https://api.example/old", 0, URL), request(50, 50.0)];
        for (entry, kind) in entries.iter_mut().zip([before, after]) {
            entry.resource_type = kind.map(Into::into);
        }
        let both = if expected { vec![vec![0, 1]] } else { vec![vec![0], vec![1]] };
        assert_eq!(joined(&entries), both, "{before:?} {after:?}");
    }
}

#[test]
fn a_loop_is_unrolled() {
    let entries = [redirect(URL, 0, URL), redirect(URL, 50, URL), redirect(URL, 100, URL), request(150, 50.0)];
    assert_eq!(joined(&entries), [vec![0, 1, 2, 3]]);
    let untimed = entries.map(|mut entry| {
        entry.started = None;
        entry.duration = None;
        entry
    });
    assert_eq!(joined(&untimed), [vec![0, 1, 2, 3]]);
}

#[test]
fn a_later_version_of_an_entry_takes_its_place() {
    let mut pairing = Pairing::default();
    let mut early = redirect("https://api.example/old", 0, URL);
    early.response.status = 0;
    let [hop, next] = [pairing.add(7, early)[0], pairing.add(8, request(50, 50.0))[0]];
    assert_ne!(hop, next);
    let touched = pairing.replace(7, redirect("https://api.example/old", 0, URL));
    assert_eq!(touched[0], hop);
    assert!(touched.contains(&next) && pairing.get(next).is_none(), "{touched:?}");
    assert_eq!(pairing.get(hop).map(|exchange| exchange.indexes()), Some(vec![7, 8]));

    let touched = pairing.replace(8, entry("PUT", 4000, 50.0, &[]));
    assert_eq!(touched[0], next);
    assert!(touched.contains(&hop), "{touched:?}");
    assert_eq!(pairing.get(hop).map(|exchange| exchange.indexes()), Some(vec![7]));
    let added = pairing.replace(9, request(9000, 50.0))[0];
    assert_eq!(pairing.get(added).map(|exchange| exchange.indexes()), Some(vec![9]));
}

proptest! {
    #[test]
    fn replacing_ends_where_adding_would_have(
        kinds in proptest::collection::vec((0..4_usize, 0..400_u32), 1..8),
        changed in (0..8_usize, 0..4_usize, 0..400_u32),
    ) {
        let made = |(kind, start): (usize, u32)| match kind {
            0 => request(start, 50.0),
            1 => preflight(start),
            2 => redirect(URL, start, URL),
            _ => redirect("https://api.example/old", start, "items"),
        };
        let all = |pairing: &Pairing| pairing.iter().map(|(id, exchange)| (id, exchange.indexes())).collect::<Vec<_>>();
        let mut pairing: Pairing = kinds.iter().map(|&kind| made(kind)).enumerate().collect();
        let at = changed.0 % kinds.len();
        let seen: Vec<_> = all(&pairing);
        let touched = pairing.replace(at, made((changed.1, changed.2)));
        let mut kinds = kinds;
        kinds[at] = (changed.1, changed.2);
        let afresh: Pairing = kinds.iter().map(|&kind| made(kind)).enumerate().collect();
        prop_assert_eq!(all(&pairing), all(&afresh));
        // Whoever keeps what it was told of is up to date.
        let untouched = |all: Vec<(ExchangeId, Vec<usize>)>| {
            all.into_iter().filter(|(id, _)| !touched.contains(id)).collect::<Vec<_>>()
        };
        prop_assert_eq!(untouched(seen), untouched(all(&pairing)));
    }

    #[test]
    fn the_order_of_arrival_does_not_matter_to_redirects_either(
        kinds in proptest::collection::vec((0..4_usize, 0..400_u32), 1..8),
    ) {
        let entries: Vec<_> = kinds.into_iter().map(|(kind, start)| match kind {
            0 => request(start, 50.0),
            1 => preflight(start),
            2 => redirect(URL, start, URL),
            _ => redirect("https://api.example/old", start, "items"),
        }).collect();
        let kept: usize = joined(&entries).iter().map(Vec::len).sum();
        prop_assert_eq!(kept, entries.len());
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        starts in proptest::collection::vec((any::<bool>(), 0..400_u32, 0..300_u32), 1..12),
        seed in any::<u64>(),
    ) {
        let entries: Vec<_> = starts.iter().map(|&(is_preflight, start, duration)| {
            if is_preflight { preflight(start) } else { request(start, f64::from(duration)) }
        }).collect();
        let forwards: Vec<_> = (0..entries.len()).collect();
        let mut shuffled = forwards.clone();
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(at, usize::try_from(state >> 33).unwrap_or(0) % (at + 1));
        }
        let paired = pairs(&entries, &forwards);
        prop_assert_eq!(&paired, &pairs(&entries, &shuffled));
        let kept: usize = paired.iter().map(|(one, two)| usize::from(one.is_some()) + usize::from(two.is_some())).sum();
        prop_assert_eq!(kept, entries.len(), "nothing captured is lost");
    }
}
