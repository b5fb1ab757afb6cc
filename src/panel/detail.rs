//! What is shown of the chosen exchange, or in its place.

mod again;
mod detour;
mod explanation;
mod findings;
mod fix;
mod focus;
mod hand_over;
mod headers;
mod learn_more;
mod policy;
mod stages;
pub(super) mod what_if;

use web_sys::Element;

use super::address;
use super::choice::Choice;
use super::dom::{Shown, append, by_id, clone_template, part, set_text, show};
use super::remedy::Remedy;
use super::rows::RowId;
use super::state::{Screen, State};
use super::words;
use crate::report::Warning;
pub(super) use fix::list_servers;
pub(super) use hand_over::want_ticket;

/// The place of the explanation.
#[derive(Debug)]
pub(super) struct Detail {
    root: Element,
    screen: Option<Screen>,
    /// The fix that is shown.
    fix: Option<(Remedy, Choice)>,
    /// The detour that is shown.
    detour: Option<detour::Shown>,
    /// What is shown of other attempts.
    again: Option<again::Shown>,
    /// The warnings of one server, and which revision of it they are of: going from row to row asks for them again and again.
    warnings: (u64, Vec<Warning>),
}

impl Detail {
    /// Finds its place.
    pub(super) fn new() -> Self {
        Self { root: by_id("detail"), screen: None, fix: None, detour: None, again: None, warnings: (0, Vec::new()) }
    }

    /// Draws it anew: another exchange was chosen, or what is known of this one has changed.
    pub(super) fn draw(&mut self, state: &State) {
        let screen = state.screen();
        let content = match screen {
            Screen::Explanation(id) => match state.explanation(id) {
                Some(report) => {
                    let revision = state.rows().revision_of_server(&report);
                    if self.warnings.0 != revision {
                        self.warnings = (revision, state.warnings(&report));
                    }
                    explanation::new(&report, &self.warnings.1)
                }
                None => return,
            },
            Screen::Listening => clone_template("listening-template"),
            Screen::DropFile => clone_template("drop-template"),
            Screen::NoEntries => clone_template("no-entries-template"),
            Screen::NoCors => clone_template("no-cors-template"),
            Screen::Filtered(blocked) => with_text("filtered-template", "filtered", &words::filtered(blocked)),
            Screen::NothingBlocked { allowed, uncertain } => {
                let content = with_text("nothing-blocked-template", "checked", &words::checked(allowed, uncertain));
                again::draw_mended(&content, state.rows().mended());
                content
            }
        };
        let held = focus::hold(&self.root);
        self.root.set_text_content(None);
        append(&self.root, &content);
        // The reader of an explanation that has only changed stays where they are.
        if self.screen.replace(screen) != Some(screen) {
            self.root.set_scroll_top(0);
        }
        if let Screen::Explanation(id) = screen {
            show(&part(&self.root, "watch-offer"), state.offers_to_watch(id));
        }
        self.fix = None;
        self.detour = None;
        self.again = None;
        self.draw_fix(state);
        held.restore();
    }

    /// Draws the fix alone, and what is passed on with it: another server was chosen, or another request is to be covered. Where neither
    /// changes a word of it, it stays untouched, for it may be under the reader's mouse.
    pub(super) fn draw_fix(&mut self, state: &State) {
        let Screen::Explanation(id) = state.screen() else { return };
        let held = focus::hold(&self.root);
        let fix = state.remedy(id).and_then(|remedy| Some((remedy, state.choice(id)?)));
        let says_the_same = match (&self.fix, &fix) {
            (Some((remedy, choice)), Some((other, other_choice))) => remedy.says_what(other) && choice == other_choice,
            (None, None) => true,
            _ => false,
        };
        if says_the_same {
            let told = fix.as_ref().zip(state.rows().get(id));
            if let Some(((remedy, _), report)) = told.filter(|_| self.fix != fix) {
                fix::draw_count(&part(&self.root, "fix"), remedy, address::split(&report.current_url).0);
                self.fix = fix;
            }
        } else {
            draw_fix(&self.root, state, id, fix.as_ref());
            self.fix = fix;
        }
        again::draw(&self.root, state, id, &mut self.again);
        if let Some(report) = state.rows().get(id) {
            detour::draw(&self.root, state, report, &mut self.detour);
            hand_over::draw(&self.root, state, id, report, self.fix.as_ref());
        }
        held.restore();
    }
}

fn draw_fix(root: &Element, state: &State, id: RowId, fix: Option<&(Remedy, Choice)>) {
    let place = part(root, "fix");
    show(&place, fix.is_some());
    fix::draw_button(root, fix.map(|(remedy, choice)| (remedy, choice)));
    if let (Some((remedy, choice)), Some(report)) = (fix, state.rows().get(id)) {
        fix::draw(&place, remedy, choice, address::split(&report.current_url).0);
        policy::draw(&place, remedy, &state.wishes(id));
    }
}

fn with_text(template: &str, name: &str, text: &(impl Shown + ?Sized)) -> Element {
    let root = clone_template(template);
    set_text(&part(&root, name), text);
    root
}
