//! What stands in a line of the list, and how the selection moves through them.

use super::RowId;

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
    pub id: RowId,
    /// What of a fold it is.
    pub fold: Fold,
    /// What the line is known by from one drawing to the next: of a closed fold its oldest row, so that it is the same line when another
    /// one comes.
    pub key: RowId,
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
