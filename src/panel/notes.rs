//! What the recorder in the page noted, and which entry each note belongs to.
//!
//! Neither carries an id. A call precedes the start of its entry by little, and the entries of one URL and method start in the order of
//! the calls. Every way of giving each entry a call of its own under these two rules is allowed for; an entry's mode is known where all
//! of them agree. Where there is none, somebody called who was not heard (a worker, a frame of another origin), and nothing is known.

use std::collections::{HashMap, HashSet};

use crate::exchange::is_preflight;
use crate::fetch::CredentialsMode;
use crate::fetch::url::without_fragment;
use crate::har::Entry;

/// How long after its call an entry may start, in milliseconds. Measured in Chromium 156: 0 to 2; the rest is for a busy machine.
pub const AFTER_MS: f64 = 500.0;

/// How long before its call an entry may seem to start: two roundings of one clock.
const BEFORE_MS: f64 = 20.0;

/// How many calls, and how many entries, of one URL and method are looked at together. Older ones stay as they were decided.
const MOST: usize = 256;

/// A call of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// Normalized.
    pub method: String,
    /// Absolute.
    pub url: String,
    /// `None` where the recorder could not tell.
    pub credentials: Option<CredentialsMode>,
}

/// What the recorder answers when it is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Every call up to here is noted, in milliseconds since 1970.
    pub until: f64,
    /// The calls since it was last asked, in their order.
    pub notes: Vec<Note>,
    /// The page had put functions of its own in place of the browser's before the recorder came: what these send cannot be noted.
    pub blind: bool,
}

/// The credentials mode that an entry turns out to have, or after all not to be known by: its index in the log first.
pub type Settled = (usize, Option<CredentialsMode>);

/// Calls and entries, joined.
#[derive(Debug, Default)]
pub struct Notes {
    calls: HashMap<Key, Calls>,
    /// Those that the next answer may decide.
    waiting: HashSet<Key>,
    until: f64,
}

/// URL without its fragment, and method.
type Key = (String, String);

/// Calls and entries of one [`Key`], each in the order of time.
#[derive(Debug, Default)]
struct Calls {
    notes: Vec<(f64, Option<CredentialsMode>)>,
    entries: Vec<Started>,
}

#[derive(Debug)]
struct Started {
    at: f64,
    index: usize,
    credentials: Option<CredentialsMode>,
}

impl Notes {
    /// Takes an entry that stands at `index` in the log. Returns whose mode is another one now; that of this entry may be among them.
    pub fn add(&mut self, index: usize, entry: &Entry) -> Vec<Settled> {
        let Some(at) = entry.started_ms().filter(|_| may_be_noted(entry)) else { return Vec::new() };
        let key = key(&entry.request.url, &entry.request.method);
        let calls = self.calls.entry(key.clone()).or_default();
        let place = calls.entries.partition_point(|other| other.at <= at);
        calls.entries.insert(place, Started { at, index, credentials: None });
        if at > self.until {
            self.waiting.insert(key);
            return Vec::new();
        }
        calls.settle(self.until)
    }

    /// Takes what the recorder answered. Returns whose mode is another one now.
    pub fn take(&mut self, answer: Answer) -> Vec<Settled> {
        self.until = answer.until;
        let mut keys = std::mem::take(&mut self.waiting);
        for note in answer.notes {
            let key = key(&note.url, &note.method);
            let calls = self.calls.entry(key.clone()).or_default();
            let place = calls.notes.partition_point(|(at, _)| *at <= note.at);
            calls.notes.insert(place, (note.at, note.credentials));
            keys.insert(key);
        }
        let mut settled = Vec::new();
        for key in keys {
            let Some(calls) = self.calls.get_mut(&key) else { continue };
            settled.extend(calls.settle(answer.until));
            if calls.entries.last().is_some_and(|last| last.at > answer.until) {
                self.waiting.insert(key);
            }
        }
        settled
    }
}

/// Whether the recorder would have noted it. A preflight is the browser's own; an image or a script is not asked for by a call.
fn may_be_noted(entry: &Entry) -> bool {
    !is_preflight(entry) && entry.resource_type.as_deref().is_none_or(|kind| matches!(kind, "fetch" | "xhr"))
}

fn key(url: &str, method: &str) -> Key {
    (without_fragment(url).to_owned(), method.to_owned())
}

impl Calls {
    /// Decides every entry that started up to `until`, and names those whose mode is another one now.
    fn settle(&mut self, until: f64) -> Vec<Settled> {
        let over = self.entries.len().saturating_sub(MOST);
        self.entries.drain(..over);
        let over = self.notes.len().saturating_sub(MOST);
        self.notes.drain(..over);

        let decided = self.entries.partition_point(|entry| entry.at <= until);
        let modes = modes(&self.notes, &self.entries[..decided]);
        let mut settled = Vec::new();
        for (entry, credentials) in self.entries.iter_mut().zip(modes) {
            if entry.credentials != credentials {
                entry.credentials = credentials;
                settled.push((entry.index, credentials));
            }
        }
        settled
    }
}

/// For each entry its mode, `None` where it is not known.
fn modes(notes: &[(f64, Option<CredentialsMode>)], entries: &[Started]) -> Vec<Option<CredentialsMode>> {
    // The calls that each entry may stem from: notes from .0 to before .1.
    let candidates: Vec<_> = entries
        .iter()
        .map(|entry| {
            let from = notes.partition_point(|(at, _)| *at < entry.at - AFTER_MS);
            (from, notes.partition_point(|(at, _)| *at <= entry.at + BEFORE_MS))
        })
        .collect();
    let mut modes = Vec::with_capacity(entries.len());
    while let Some(rest) = candidates.get(modes.len()..).filter(|rest| !rest.is_empty()) {
        // Entries that may stem from one call are decided together.
        let mut end = rest[0].1;
        let mut count = 1;
        while rest.get(count).is_some_and(|(from, _)| *from < end) {
            end = rest[count].1;
            count += 1;
        }
        let first = modes.len();
        let ranges = ranges(&rest[..count], &entries[first..first + count]);
        modes.extend((0..count).map(|at| agreed(notes, *ranges.as_ref()?.get(at)?)));
    }
    modes
}

/// The first and the last call that each entry can be given, when all are given one of their own, in order. `None` where they cannot be.
fn ranges(candidates: &[(usize, usize)], entries: &[Started]) -> Option<Vec<(usize, usize)>> {
    let mut ranges = Vec::with_capacity(candidates.len());
    let mut free_from = 0;
    for (from, to) in candidates {
        let call = free_from.max(*from);
        if call >= *to {
            return None;
        }
        ranges.push((call, call));
        free_from = call + 1;
    }
    let mut free_to = usize::MAX;
    for ((from, to), range) in candidates.iter().zip(&mut ranges).rev() {
        let call = free_to.min(*to).checked_sub(1).filter(|call| call >= from)?;
        range.1 = call;
        free_to = call;
    }
    // Entries that start in the same millisecond may have started in any order.
    for at in 1..ranges.len() {
        if same_moment(&entries[at - 1], &entries[at]) {
            ranges[at].0 = ranges[at - 1].0;
        }
    }
    for at in (1..ranges.len()).rev() {
        if same_moment(&entries[at - 1], &entries[at]) {
            ranges[at - 1].1 = ranges[at].1;
        }
    }
    Some(ranges)
}

#[expect(clippy::float_cmp, reason = "both are whole milliseconds as the log wrote them")]
fn same_moment(one: &Started, two: &Started) -> bool {
    one.at == two.at
}

/// The mode of all these calls, of which only `include` differs from the others in what it means for another origin.
fn agreed(notes: &[(f64, Option<CredentialsMode>)], (first, last): (usize, usize)) -> Option<CredentialsMode> {
    let included = |mode: CredentialsMode| mode == CredentialsMode::Include;
    let mut modes = notes.get(first..=last)?.iter().map(|(_, mode)| *mode);
    let mode = modes.next()??;
    modes.all(|other| other.is_some_and(|other| included(other) == included(mode))).then_some(mode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use CredentialsMode::{Include, Omit, SameOrigin};

    const URL: &str = "https://api.example/items";

    fn note(at: f64, credentials: Option<CredentialsMode>) -> Note {
        Note { at, method: "PUT".to_owned(), url: URL.to_owned(), credentials }
    }

    /// Started so many milliseconds (below 60 000) after 1970.
    fn entry(at: u32) -> Entry<'static> {
        let mut entry = Entry {
            started: Some(format!("1970-01-01T00:00:{:02}.{:03}Z", at / 1000, at % 1000).into()),
            ..Entry::default()
        };
        entry.request.method = "PUT".into();
        entry.request.url = URL.into();
        entry
    }

    /// The modes of entries that start at these times, when these calls were made: whether the notes come first or last, and in
    /// whatever order the entries come.
    fn joined(calls: &[(f64, Option<CredentialsMode>)], starts: &[u32]) -> Vec<Option<CredentialsMode>> {
        let forwards: Vec<_> = (0..starts.len()).collect();
        let backwards: Vec<_> = forwards.iter().rev().copied().collect();
        let mut results = Vec::new();
        for (order, notes_first) in [(&forwards, true), (&forwards, false), (&backwards, true), (&backwards, false)] {
            let mut modes = vec![None; starts.len()];
            let mut notes = Notes::default();
            let mut keep = |settled: Vec<Settled>| settled.into_iter().for_each(|(index, mode)| modes[index] = mode);
            let answer = || Answer {
                until: 59_999.0,
                notes: calls.iter().map(|(at, mode)| note(*at, *mode)).collect(),
                blind: false,
            };
            if notes_first {
                keep(notes.take(answer()));
            }
            for &index in order {
                keep(notes.add(index, &entry(starts[index])));
            }
            if !notes_first {
                keep(notes.take(answer()));
            }
            results.push(modes);
        }
        assert!(results.iter().all(|modes| *modes == results[0]), "{results:?}");
        results.swap_remove(0)
    }

    #[test]
    fn an_entry_takes_the_mode_of_its_call() {
        let i = Some(Include);
        let o = Some(Omit);
        let s = Some(SameOrigin);
        for (calls, starts, expected) in [
            // One call and its entry.
            (vec![(1000.0, i)], vec![1001], vec![i]),
            (vec![(1000.0, s)], vec![1000], vec![s]),
            // Too late, too early, without a call, without an entry.
            (vec![(1000.0, i)], vec![1500], vec![i]),
            (vec![(1000.0, i)], vec![1501], vec![None]),
            (vec![(1000.0, i)], vec![980], vec![i]),
            (vec![(1000.0, i)], vec![979], vec![None]),
            (vec![], vec![1000], vec![None]),
            (vec![(1000.0, i)], vec![], vec![]),
            // In the order of start.
            (vec![(1000.0, i), (1010.0, s)], vec![1001, 1011], vec![i, s]),
            (vec![(1000.0, s), (1000.0, i), (1000.0, o)], vec![1000, 1001, 1002], vec![s, i, o]),
            // Far apart they have nothing to do with each other.
            (vec![(1000.0, i), (5000.0, s)], vec![5001], vec![s]),
            (vec![(1000.0, i), (5000.0, s)], vec![1001, 3000, 5001], vec![i, None, s]),
            // In the same millisecond the order is not known; where it does not matter, the mode is.
            (vec![(1000.0, i), (1000.0, s)], vec![1000, 1000], vec![None, None]),
            (vec![(1000.0, i), (1000.0, i)], vec![1000, 1000], vec![i, i]),
            (vec![(1000.0, o), (1000.0, o), (1009.0, i)], vec![1000, 1000, 1009], vec![o, o, i]),
            // A call without an entry: it was never sent, or is not answered yet.
            (vec![(1000.0, i), (1010.0, i)], vec![1011], vec![i]),
            (vec![(1000.0, i), (1010.0, s)], vec![1011], vec![None]),
            (vec![(1000.0, o), (1010.0, s)], vec![1011], vec![o]),
            (vec![(1000.0, i), (1100.0, s)], vec![1001], vec![i]),
            // More entries than calls: one of them is somebody else's.
            (vec![(1000.0, i)], vec![1001, 1002], vec![None, None]),
            (vec![(1000.0, i), (2000.0, s)], vec![1001, 1002, 2001], vec![None, None, s]),
            // A mode that the recorder could not tell.
            (vec![(1000.0, None)], vec![1001], vec![None]),
            (vec![(1000.0, i), (1010.0, None)], vec![1001, 1011], vec![i, None]),
        ] {
            assert_eq!(joined(&calls, &starts), expected, "{calls:?} {starts:?}");
        }
    }

    #[test]
    fn only_calls_of_the_same_url_and_method_count() {
        let mut notes = Notes::default();
        notes.add(0, &entry(1000));
        for (method, url, expected) in [
            ("GET", URL, vec![]),
            ("PUT", "https://api.example/item", vec![]),
            ("PUT", "https://api.example/items#part", vec![(0, Some(Include))]),
        ] {
            let note = Note { method: method.to_owned(), url: url.to_owned(), ..note(1000.0, Some(Include)) };
            assert_eq!(
                notes.take(Answer { until: 2000.0, notes: vec![note], blind: false }),
                expected,
                "{method} {url}"
            );
        }
    }

    #[test]
    fn what_no_call_asked_for_takes_no_note() {
        let mut preflight = entry(1000);
        preflight.resource_type = Some("preflight".into());
        let mut script = entry(1000);
        script.resource_type = Some("script".into());
        let mut untimed = entry(1000);
        untimed.started = None;
        let mut notes = Notes::default();
        notes.take(Answer { until: 2000.0, notes: vec![note(1000.0, Some(Include))], blind: false });
        for other in [preflight, script, untimed] {
            assert_eq!(notes.add(0, &other), []);
        }
        let mut xhr = entry(1000);
        xhr.resource_type = Some("xhr".into());
        assert_eq!(notes.add(1, &xhr), [(1, Some(Include))]);
    }

    #[test]
    fn an_entry_waits_until_all_calls_before_it_are_noted() {
        let mut notes = Notes::default();
        assert_eq!(notes.take(Answer { until: 1000.5, notes: vec![note(1000.0, Some(Include))], blind: false }), []);
        // The first call would fit, but the entry's own may not have been told yet.
        assert_eq!(notes.add(0, &entry(1011)), []);
        assert_eq!(notes.take(Answer { until: 1005.0, ..Answer::default() }), []);
        let own = Answer { until: 1020.0, notes: vec![note(1010.0, Some(SameOrigin))], blind: false };
        assert_eq!(notes.take(own), []);
        assert_eq!(notes.add(1, &entry(1001)), [(1, Some(Include)), (0, Some(SameOrigin))]);
    }

    #[test]
    fn what_turns_out_to_be_ambiguous_is_not_known_any_more() {
        let mut notes = Notes::default();
        notes.take(Answer { until: 2000.0, notes: vec![note(1000.0, Some(Include))], blind: false });
        assert_eq!(notes.add(0, &entry(1001)), [(0, Some(Include))]);
        assert_eq!(notes.add(1, &entry(1003)), [(0, None)]);
    }

    #[test]
    fn a_page_that_never_stops_calling_fills_no_memory() {
        let mut notes = Notes::default();
        for at in 0..2000_u32 {
            notes.take(Answer {
                until: f64::from(at) + 0.5,
                notes: vec![note(f64::from(at), Some(Include))],
                blind: false,
            });
            notes.add(at as usize, &entry(at));
        }
        let calls = notes.calls.values().next().expect("one key");
        assert!(calls.notes.len() <= MOST + 1 && calls.entries.len() <= MOST + 1);
    }
}
