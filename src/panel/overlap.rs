//! The backlog and the live events deliver some entries both: each is to be taken once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::har::{Entry, NetError};

/// What is to be done with an entry of the live events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live {
    /// Take it.
    New,
    /// It is there.
    Known,
    /// Put it in the place of the one that was taken of the backlog under this index, which had not come to an end.
    InsteadOf(usize),
}

/// Which entries came by which way, as far as it still matters.
///
/// Entries have no id. Two that agree in start, method and URL count as the same one if they came by different ways, and as two (really
/// parallel) ones if they came by the same way: of each kind, as many are taken as the richer way delivered. The order in which the two
/// ways deliver does not matter. The duration is not compared: of a response that is still being read it grows from one way to the other.
#[derive(Debug, Default)]
pub struct Overlap {
    /// Of each kind: how many more came live than in the backlog. Never 0.
    lead: HashMap<u64, i64>,
    /// Of each kind: the indexes of those that the backlog showed without an end.
    open: HashMap<u64, Vec<usize>>,
    backlog_ended: bool,
}

impl Overlap {
    /// What is to be done with this entry of the live events.
    pub fn take_live(&mut self, entry: &Entry) -> Live {
        let lead = self.lead_of(entry);
        if lead < 0 || !self.backlog_ended {
            self.set_lead(entry, lead + 1);
        }
        if lead >= 0 {
            return Live::New;
        }
        self.open.get_mut(&kind(entry)).and_then(Vec::pop).map_or(Live::Known, Live::InsteadOf)
    }

    /// Whether this entry of the backlog is to be taken, under this index: not after its end, nor while it is under way, for then it
    /// comes live.
    pub fn take_backlog(&mut self, entry: &Entry, index: usize) -> bool {
        if self.backlog_ended || is_under_way(entry) {
            return false;
        }
        let lead = self.lead_of(entry);
        self.set_lead(entry, lead - 1);
        let takes = lead <= 0;
        if takes && shows_no_end(entry) {
            self.open.entry(kind(entry)).or_default().push(index);
        }
        takes
    }

    /// No more will come of the backlog. From now on only what it delivered alone is remembered.
    pub fn end_backlog(&mut self) {
        self.backlog_ended = true;
        self.lead.retain(|_, lead| *lead < 0);
    }

    fn lead_of(&self, entry: &Entry) -> i64 {
        self.lead.get(&kind(entry)).copied().unwrap_or(0)
    }

    fn set_lead(&mut self, entry: &Entry, lead: i64) {
        match lead {
            0 => self.lead.remove(&kind(entry)),
            lead => self.lead.insert(kind(entry), lead),
        };
    }
}

/// Whether the backlog shows a request whose end is not in sight: neither error nor duration. Measured in Chromium 156: `getHAR()` lists
/// these too. What it shows of their status is no verdict yet.
fn is_under_way(entry: &Entry) -> bool {
    entry.response.net_error == NetError::None && entry.duration.is_some_and(|duration| duration <= 0.0)
}

/// Whether the backlog shows no end of a request, and it may have failed nevertheless: a log that writes no errors (Firefox) lists a
/// request whose preflight failed like one that waits for its answer. The former never comes live, the latter does.
fn shows_no_end(entry: &Entry) -> bool {
    entry.response.net_error == NetError::NotWritten && entry.response.status == 0
}

/// A hash in place of the values: a URL can be megabytes of `data:`.
fn kind(entry: &Entry) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.started.hash(&mut hasher);
    entry.request.method.hash(&mut hasher);
    entry.request.url.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(url: &'static str) -> Entry<'static> {
        let mut entry = Entry { started: Some("2026-11-23T14:28:46.355Z".into()), ..Entry::default() };
        entry.request.url = url.into();
        entry
    }

    /// Delivers `ways` ('l' live, 'b' backlog, '.' end of the backlog) of one kind of entry and counts what is taken.
    fn taken(ways: &str) -> usize {
        let mut overlap = Overlap::default();
        let mut taken = 0;
        for way in ways.chars() {
            taken += usize::from(match way {
                'l' => overlap.take_live(&entry("/a")) == Live::New,
                'b' => overlap.take_backlog(&entry("/a"), 0),
                _ => {
                    overlap.end_backlog();
                    false
                }
            });
        }
        taken
    }

    #[test]
    fn of_equal_entries_as_many_are_taken_as_the_richer_way_delivered() {
        for (ways, expected) in [
            ("", 0),
            ("l.", 1),
            ("b.", 1),
            ("lb.", 1),
            ("bl.", 1),
            ("b.l", 1),
            ("l.l", 2),
            ("llb.", 2),
            ("lbb.", 2),
            ("bb.ll", 2),
            ("bb.lll", 3),
            ("lbl.", 2),
            ("blbl.l", 3),
            ("lblb.", 2),
            ("l.b", 1),
        ] {
            assert_eq!(taken(ways), expected, "{ways}");
        }
    }

    #[test]
    fn entries_that_differ_are_all_taken() {
        let mut overlap = Overlap::default();
        let mut later = entry("/a");
        later.started = Some("2026-11-23T14:28:46.356Z".into());
        let mut put = entry("/a");
        put.request.method = "PUT".into();
        for entry in [entry("/a"), entry("/b"), later, put] {
            assert!(overlap.take_backlog(&entry, 0), "{entry:?}");
        }
    }

    #[test]
    fn what_is_under_way_while_the_backlog_is_read_comes_live() {
        let mut waiting = entry("/a");
        waiting.response.net_error = NetError::None;
        waiting.duration = Some(0.0);
        let mut answered = waiting.clone();
        answered.response.status = 200;
        answered.duration = Some(1500.0);
        let mut read = answered.clone();
        read.duration = Some(3000.0);

        let mut overlap = Overlap::default();
        assert!(!overlap.take_backlog(&waiting, 0));
        assert_eq!(overlap.take_live(&answered), Live::New, "it was not answered before");
        let mut overlap = Overlap::default();
        assert!(overlap.take_backlog(&answered, 0));
        assert_eq!(overlap.take_live(&read), Live::Known, "its response was under way");
    }

    #[test]
    fn what_has_failed_is_not_under_way() {
        let mut failed = entry("/a");
        failed.duration = Some(0.0);
        for error in [NetError::NotWritten, NetError::Some("net::ERR_FAILED".into()), NetError::Some("".into())] {
            failed.response.net_error = error;
            assert!(Overlap::default().take_backlog(&failed, 0), "{failed:?}");
        }
    }

    #[test]
    fn where_the_log_writes_no_errors_what_comes_live_takes_the_place_of_what_showed_no_end() {
        let open = entry("/a");
        let mut answered = open.clone();
        answered.response.status = 200;
        let mut overlap = Overlap::default();
        assert!(overlap.take_backlog(&open, 3));
        assert!(overlap.take_backlog(&answered, 4));
        assert!(overlap.take_backlog(&open, 5));
        overlap.end_backlog();
        let mut live: Vec<_> = (0..4).map(|_| overlap.take_live(&answered)).collect();
        assert_eq!(live.pop(), Some(Live::New));
        assert_eq!(live, [Live::InsteadOf(5), Live::InsteadOf(3), Live::Known]);
    }

    #[test]
    fn a_long_session_is_not_remembered() {
        let mut overlap = Overlap::default();
        overlap.end_backlog();
        for _ in 0..1000 {
            assert_eq!(overlap.take_live(&entry("/a")), Live::New);
        }
        assert!(overlap.lead.is_empty());
    }
}
