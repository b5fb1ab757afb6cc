//! What stands in a line of the list, and how the reader moves through them.

use super::RowId;
use super::hosts::HostId;

/// What a line is about, and where the keyboard can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// An exchange.
    Row(RowId),
    /// The head of a host's exchanges, where they are grouped.
    Host(HostId),
}

/// Where the selection moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// So many rows down, or up when negative; not beyond an end.
    By(isize),
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it shows.
    pub shown: Shown,
    /// What the line is known by from one drawing to the next: of a closed fold its oldest row, so that it is the same line when another
    /// one comes.
    pub key: Spot,
    /// How deep it stands, from 1.
    pub level: usize,
    /// Which it is of those beside it, from 1.
    pub nth: usize,
    /// How many stand beside each other there, itself included.
    pub of: usize,
}

/// What a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// An exchange, and what of a fold it is.
    Row(RowId, Fold),
    /// The head of a host's exchanges.
    Host {
        /// The host.
        id: HostId,
        /// Whether they stand below.
        is_open: bool,
        /// How many of those that are listed CORS blocked.
        blocked: usize,
        /// How many are listed, each of a fold counted.
        listed: usize,
    },
}

/// What of a fold a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Nothing: it is alone.
    None,
    /// The one that stands for so many.
    Closed(usize),
    /// The newest of so many, with the others below.
    Open(usize),
    /// One of those below.
    Below,
}

impl Line {
    /// What it is about.
    pub fn spot(&self) -> Spot {
        match self.shown {
            Shown::Row(id, _) => Spot::Row(id),
            Shown::Host { id, .. } => Spot::Host(id),
        }
    }
}

impl From<RowId> for Spot {
    fn from(id: RowId) -> Self {
        Self::Row(id)
    }
}

/// What marks a row beside its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// It passes, and the attempt before it did not.
    PassesNow,
    /// It failed, and a later attempt passed.
    Mended,
}
