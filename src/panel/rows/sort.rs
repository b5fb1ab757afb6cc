//! In which order exchanges are listed.

use std::cmp::{Ordering, Reverse};

use super::RowId;
use super::store::Store;

/// What the list is sorted by. What this leaves open is decided by age, the newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Blocked ones, then what failed for another reason or cannot be decided, then the rest.
    #[default]
    Blocked,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By the name of the host.
    Host,
    /// By method and path.
    Path,
    /// The longest first; last those of which the log does not say how long they took.
    Duration,
}

impl Sort {
    /// By the value that `panel.html` gives it; what is none counts as [`Sort::Blocked`].
    pub fn from_value(value: &str) -> Self {
        let all = [Self::Newest, Self::Oldest, Self::Host, Self::Path, Self::Duration];
        all.into_iter().find(|sort| sort.value() == value).unwrap_or_default()
    }

    /// The value that `panel.html` gives it.
    pub fn value(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Host => "host",
            Self::Path => "path",
            Self::Duration => "duration",
        }
    }

    /// Which of two rows stands first. Never equal but for one and the same.
    pub(super) fn compare(self, store: &Store, one: RowId, other: RowId) -> Ordering {
        let newest_first = other.cmp(&one);
        let (Some(a), Some(b)) = (store.get(one), store.get(other)) else { return newest_first };
        let first = match self {
            Self::Newest => Ordering::Equal,
            Self::Oldest => one.cmp(&other),
            Self::Blocked => a.class().cmp(&b.class()),
            Self::Host => store.hosts.compare_names(a.host, b.host).then_with(|| a.class().cmp(&b.class())),
            Self::Path => a.report.method.cmp(&b.report.method).then_with(|| a.path().cmp(b.path())),
            Self::Duration => {
                // Of times that are not negative the bits are in the same order.
                let took = |took_ms: Option<f64>| Reverse(took_ms.map(|took_ms| took_ms.max(0.0).to_bits()));
                took(a.report.took_ms).cmp(&took(b.report.took_ms))
            }
        };
        first.then(newest_first)
    }
}
