//! What the reader does with the list: filters beside the text, order, groups, and steps into and out of what is folded.

use super::{Changes, State};
use crate::panel::rows::filter::Filter;
use crate::panel::rows::hosts::HostId;
use crate::panel::rows::{Fold, Move, Shown, Sort, Spot};

/// What the reader does with the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Wants the exchanges of this host listed alone, or of all.
    Host(Option<HostId>),
    /// Wants the exchanges listed alone that this cause was found in, by its code; all where no cause has it.
    Cause(String),
    /// Sorts.
    Sort(Sort),
    /// Groups by host, or not.
    GroupByHost(bool),
    /// Shows the exchanges of a host, or folds them away.
    OpenHost(HostId, bool),
    /// Comes to the head of a host's exchanges.
    GoTo(HostId),
    /// Opens what is folded where the keyboard is, or goes to what is in it.
    Inward,
    /// Folds what is open there, or goes to the host that it is of.
    Outward,
    /// Is about to choose a host or a cause.
    Offer,
}

impl State {
    /// Where the keyboard is in the list.
    pub fn spot(&self) -> Option<Spot> {
        let host = self.at_host.map(Spot::Host).filter(|host| self.rows.position(*host).is_some());
        host.or(self.selected.map(Spot::Row))
    }

    pub(super) fn list(&mut self, listing: Listing) -> Changes {
        let mut changes = Changes::default();
        match listing {
            Listing::Host(host) => {
                let name = host.and_then(|host| self.rows.host(host)).map(str::to_owned);
                self.filter(|filter| filter.with_host(name));
            }
            Listing::Cause(code) => self.filter(|filter| filter.with_cause(&code)),
            Listing::Sort(sort) => {
                self.rows.set_sort(sort);
                changes.to_top = true;
            }
            Listing::GroupByHost(is_by_host) => {
                self.at_host = None;
                self.rows.group_by_host(is_by_host);
                changes.to_top = true;
            }
            Listing::OpenHost(host, is_open) => {
                self.at_host = Some(host);
                self.rows.open_host(host, is_open);
            }
            Listing::GoTo(host) => self.at_host = Some(host),
            Listing::Inward => return self.step(true),
            Listing::Outward => return self.step(false),
            Listing::Offer => changes.offers = true,
        }
        changes
    }

    /// Lists what another filter lets through.
    pub(super) fn filter(&mut self, other: impl FnOnce(Filter) -> Filter) {
        self.rows.set_filter(other(self.rows.filter().clone()));
    }

    /// Goes to where a move leads. At the head of a host's exchanges what was chosen stays chosen.
    pub(super) fn go(&mut self, way: Move) -> Changes {
        match self.rows.moved(self.spot(), way) {
            Some(Spot::Row(id)) => (self.selected, self.at_host) = (Some(id), None),
            Some(Spot::Host(host)) => self.at_host = Some(host),
            None => {}
        }
        Changes { focus_selected: true, ..Changes::default() }
    }

    fn step(&mut self, inward: bool) -> Changes {
        let line = self.spot().and_then(|spot| self.rows.line(self.rows.position(spot)?));
        match line.map(|line| line.shown) {
            Some(Shown::Host { is_open: true, .. }) if inward => return self.go(Move::By(1)),
            Some(Shown::Host { id, .. }) => {
                self.rows.open_host(id, inward);
                self.at_host = Some(id);
            }
            Some(Shown::Row(id, Fold::Closed(_))) if inward => self.rows.unfold(id, true),
            Some(Shown::Row(id, Fold::Open(_) | Fold::Below)) if !inward => self.rows.unfold(id, false),
            Some(Shown::Row(id, _)) if !inward && self.rows.is_by_host() => self.at_host = self.rows.host_of(id),
            Some(Shown::Row(..)) | None => {}
        }
        Changes { focus_selected: true, ..Changes::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::rows::RowId;
    use crate::panel::sample::report;
    use crate::panel::state::{Message, Place, Settings};
    use crate::report::{Outcome, Summary};

    /// Two hosts; of the first one failure that came twice.
    fn grouped() -> State {
        let mut state = State::new(Place::DevTools, Settings::default());
        for url in ["https://a.example/x", "https://b.example/y", "https://a.example/x", "https://a.example/z"] {
            state.rows.push(Summary { url: url.to_owned(), ..report(Outcome::Blocked) });
        }
        state.update(Message::List(Listing::GroupByHost(true)));
        state
    }

    fn spot(state: &State) -> String {
        match state.spot() {
            Some(Spot::Row(id)) => format!("row {}", id.0),
            Some(Spot::Host(id)) => state.rows.host(id).unwrap_or_default().to_owned(),
            None => "nowhere".to_owned(),
        }
    }

    #[test]
    fn the_keyboard_goes_through_heads_folds_and_rows() {
        let mut state = grouped();
        assert_eq!((spot(&state), state.rows.shown()), ("row 3".to_owned(), 5), "the newest that is blocked");
        // a.example, row 3, rows 2 and 0 folded, b.example, row 1.
        for (message, expected, shown, selected) in [
            (Message::Move(Move::First), "a.example", 5, 3),
            (Message::Move(Move::By(1)), "row 3", 5, 3),
            (Message::Move(Move::By(1)), "row 2", 5, 2),
            (Message::List(Listing::Inward), "row 2", 6, 2),
            (Message::Move(Move::By(1)), "row 0", 6, 0),
            (Message::List(Listing::Outward), "row 0", 5, 0),
            (Message::List(Listing::Outward), "a.example", 5, 0),
            (Message::List(Listing::Outward), "a.example", 3, 0),
            (Message::List(Listing::Outward), "a.example", 3, 0),
            (Message::Move(Move::By(1)), "b.example", 3, 0),
            (Message::List(Listing::Inward), "row 1", 3, 1),
            (Message::Move(Move::First), "a.example", 3, 1),
            (Message::List(Listing::Inward), "a.example", 5, 1),
            (Message::List(Listing::Inward), "row 3", 5, 3),
        ] {
            let told = format!("{message:?}");
            let changes = state.update(message);
            assert_eq!((spot(&state).as_str(), state.rows.shown()), (expected, shown), "{told}");
            assert_eq!((state.selected, changes.focus_selected), (Some(RowId(selected)), true), "{told}");
        }
    }

    #[test]
    fn a_chosen_row_stays_chosen_however_it_is_listed() {
        let mut state = grouped();
        state.update(Message::Select(RowId(0)));
        for message in [
            Message::List(Listing::Sort(Sort::Host)),
            Message::List(Listing::OpenHost(HostId(0), false)),
            Message::List(Listing::Sort(Sort::Oldest)),
            Message::List(Listing::Host(Some(HostId(1)))),
            Message::List(Listing::GroupByHost(false)),
            Message::List(Listing::Host(None)),
            Message::List(Listing::Cause("allow-origin-missing".to_owned())),
            Message::ClearFilter,
        ] {
            state.update(message);
            assert_eq!(state.selected, Some(RowId(0)));
        }
        assert_eq!(state.rows.position(RowId(0)), Some(1), "where the newest like it stands: row 2");
    }

    #[test]
    fn a_head_that_is_gone_leads_back_to_the_chosen_row() {
        let mut state = grouped();
        state.update(Message::List(Listing::GoTo(HostId(1))));
        assert_eq!(spot(&state), "b.example");
        state.update(Message::List(Listing::Host(Some(HostId(0)))));
        assert_eq!(spot(&state), "row 3");
        assert!(state.update(Message::List(Listing::Offer)).offers);
    }
}
