//! What the panel is told.

use super::again::Again;
use super::{Copied, Listing, Scope, Suppose};
use crate::har::Entry;
use crate::panel::language::Language;
use crate::panel::notes::Answer;
use crate::panel::rows::filter::Kind;
use crate::panel::rows::{Move, RowId};
use crate::wording::Catalogue;

/// What can happen.
#[derive(Debug)]
pub enum Message {
    /// DevTools handed over an entry.
    Captured(Box<Entry<'static>>, Way),
    /// DevTools handed over something that is no entry.
    CapturedOdd,
    /// DevTools handed over so many entries that CORS surely has no say in. They are held back as they are, numbered in their order from
    /// 0 on, until [`Message::Released`]; all that is captured is forgotten with them.
    HeldBack(usize),
    /// The entry that was held back under this number; `None` where it turns out to be none.
    Released(usize, Option<Box<Entry<'static>>>),
    /// All of the backlog was handed over.
    BacklogEnded,
    /// DevTools refuses to hand over anything; why.
    CaptureRefused(String),
    /// The inspected page was reloaded or left.
    Navigated {
        /// The URL of the new page.
        url: String,
        /// When this was told, in milliseconds since 1970.
        at_ms: f64,
    },
    /// The reader wants an empty list.
    Clear,
    /// The reader sets [`Settings::keep`].
    Keep(bool),
    /// The reader sets [`Settings::watch`].
    Watch(bool),
    /// The reader wants the page's first calls noted too.
    ReloadAndWatch,
    /// The recorder in the inspected page told what it has noted.
    Watched(Answer),
    /// The recorder cannot get into the inspected page; why.
    WatchRefused(String),
    /// The reader shows or hides the exchanges in which CORS had no say.
    ShowNotCors(bool),
    /// The reader wants those exchanges listed alone that this text is found in.
    FilterText(String),
    /// The reader wants those exchanges listed alone that are of this kind.
    FilterKind(Kind),
    /// The reader wants all listed again.
    ClearFilter,
    /// The reader does something else with the list.
    List(Listing),
    /// The reader unfolds the failure that this row is of.
    Unfold(RowId),
    /// The reader folds it again.
    Fold(RowId),
    /// Some time has passed since [`Changes::new_blocks`].
    TellNews,
    /// The reader chose a row.
    Select(RowId),
    /// The reader moved the selection.
    Move(Move),
    /// The reader chose the recipe of this id for the server of the chosen row.
    ChooseServer(String),
    /// The reader changes what the chosen exchange's server is to allow.
    Wish(Wish),
    /// The reader opened a part of the detail that is written only while it is seen.
    Opened,
    /// The reader wants secrets passed on, or not.
    WithSecrets(bool),
    /// The reader chose what tests are written for, by its id.
    ChooseFramework(String),
    /// The reader chose what the page is developed with, by its id.
    ChooseDevProxy(String),
    /// The reader opens or closes the cost of preflights.
    ShowPreflights(bool),
    /// The reader wants what is captured as a file, with secrets or without.
    Export {
        /// Whether cookies, tokens, bodies and the values in addresses stay.
        with_secrets: bool,
    },
    /// Of sending again and watching.
    Again(Again),
    /// The reader supposes something.
    WhatIf(Suppose),
    /// The reader chose the language of this id; an id that none has: as the browser has it.
    ChooseLanguage(String),
    /// The messages of the wanted language are there; `None`: they cannot be had.
    Speak(&'static Language, Option<Catalogue>),
    /// The reader has read the notice.
    Dismiss,
    /// The reader chose a file of this name. It takes the place of one that is on its way in.
    FileChosen(String),
    /// The reader wants to see the demo.
    DemoChosen,
    /// The next bytes of the file, which has so many in all.
    FilePiece {
        /// The bytes.
        bytes: Vec<u8>,
        /// How many the file has in all.
        size: usize,
    },
    /// The last bytes of the file.
    FileRead(Vec<u8>),
    /// The browser could not read the file.
    FileUnreadable,
    /// The browser has had time for something else, since [`Next::ExplainOn`](super::Next::ExplainOn) was asked for.
    ExplainOn,
    /// The reader does not want the file any more.
    CancelReading,
    /// The reader has read the [`Hint`](super::Hint).
    DismissHint,
    /// The reader wants the inspected page reloaded.
    ReloadPage,
    /// The reader wants explanations to paste elsewhere.
    Copy(Copied),
    /// The reader sets [`Settings::server`](super::Settings::server).
    DefaultServer(Option<String>),
    /// The reader sets [`Settings::with_secrets`](super::Settings::with_secrets).
    DefaultSecrets(bool),
}

impl Message {
    /// Whether nothing that was captured may be held back from it.
    pub fn reads_all(&self) -> bool {
        matches!(self, Self::Export { .. } | Self::Copy(Copied { scope: Scope::All, .. }))
    }
}

/// One change to [`Wishes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Sets [`Wishes::origins`], as typed.
    Origins(String),
    /// Leaves a captured origin out, or not.
    Without(String, bool),
    /// Sets [`Wishes::exposed`], as typed.
    Exposed(String),
    /// Sets [`Wishes::credentials`].
    Credentials(Option<bool>),
    /// Sets [`Wishes::max_age`].
    MaxAge(Option<u32>),
    /// Forgets all of them.
    Nothing,
}

/// How an entry came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it finished.
    Live,
    /// With those that had finished before the panel was opened.
    Backlog,
}
