//! What a message changed, and what is to be done about it.

use super::Next;
use crate::panel::rows::RowId;

/// What a message changed, as far as the view must know. Counts and notices are always cheap to compare, so they are not in here.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the page, and any of them may be new with any other"
)]
pub struct Changes {
    /// Every row is another one.
    pub all_rows: bool,
    /// What was captured is forgotten, and what of it was held back.
    pub forgotten: bool,
    /// Rows whose content is new; one may stand here more than once.
    pub rows: Vec<RowId>,
    /// What of the detail is new.
    pub detail: DetailChange,
    /// The keyboard moved the selection: the focus follows it.
    pub focus_selected: bool,
    /// [`State::settings`] are to be stored.
    pub settings: bool,
    /// Another language is wanted.
    pub language: bool,
    /// Another language is spoken: every word is another.
    pub words: bool,
    /// The cost of preflights was opened or closed.
    pub preflights: bool,
    /// The list starts at its top again.
    pub to_top: bool,
    /// The hosts and causes that can be chosen are to be up to date.
    pub offers: bool,
    /// What the reader supposes is new.
    pub what_if: bool,
    /// A HAR file that is to be saved.
    pub save: Option<String>,
    /// How many blocks are new. Where there are any, [`Message::TellNews`] is awaited, after a while in which more of them come together.
    pub new_blocks: usize,
    /// Something else is to be told with them.
    pub news: bool,
    /// What is to be done in the inspected page.
    pub command: Option<Command>,
    /// What the inspected page is to run so that it makes a request again: [`Repeat::expression`](crate::panel::repeat::Repeat::expression).
    pub repeat: Option<String>,
    /// What is to be done next about a file that is on its way in.
    pub reading: Option<Next>,
    /// A text that is to be copied.
    pub copy: Option<String>,
}

/// What is to be done in the inspected page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Put the recorder in.
    Watch,
    /// Ask it what it has noted: a request has finished.
    Ask,
    /// Take it away.
    Unwatch,
    /// Reload the page with the recorder in it from the start.
    Reload,
    /// Reload the page as it is.
    ReloadPage,
}

/// What of the detail is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetailChange {
    /// Nothing.
    #[default]
    Nothing,
    /// The fix alone.
    Fix,
    /// All of it.
    All,
}

impl Changes {
    /// Adds what a later message changed.
    pub fn merge(&mut self, later: Self) {
        if later.all_rows {
            self.rows.clear();
        }
        self.all_rows |= later.all_rows;
        self.forgotten |= later.forgotten;
        self.rows.extend(later.rows);
        self.detail = self.detail.max(later.detail);
        self.focus_selected |= later.focus_selected;
        self.settings |= later.settings;
        self.language |= later.language;
        self.words |= later.words;
        self.preflights |= later.preflights;
        self.to_top |= later.to_top;
        self.offers |= later.offers;
        self.what_if |= later.what_if;
        self.save = later.save.or(self.save.take());
        self.new_blocks += later.new_blocks;
        self.news |= later.news;
        self.command = later.command.or(self.command);
        self.repeat = later.repeat.or(self.repeat.take());
        self.reading = later.reading.or(self.reading);
        self.copy = later.copy.or(self.copy.take());
    }
}
