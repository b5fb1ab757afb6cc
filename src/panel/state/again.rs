//! Sending a request again, and watching until it passes.

use super::{Changes, DetailChange, Message, Place, State};
use crate::fetch::{CredentialsMode, Origin};
use crate::panel::attempts::story::{Became, Story, became, story};
use crate::panel::attempts::{End, at_one_endpoint, comparable, end};
use crate::panel::notes::{AFTER_MS, Answer, Note, Settled};
use crate::panel::repeat::{Repeat, Sent, WhyNot, is_safe};
use crate::panel::rows::RowId;
use crate::report::{Credentials, Summary};

/// How often what is watched is sent again, in seconds.
pub const EVERY_S: u32 = 5;

/// For how long it is watched, in minutes.
pub const FOR_MINUTES: u32 = 10;

/// How long an answer is awaited before it is sent again, in milliseconds: as long as the page waits, and a little more.
const PATIENCE_MS: f64 = 32_000.0;

/// What the reader and the page say of sending again and watching.
#[derive(Clone, Debug, PartialEq)]
pub enum Again {
    /// The reader wants the chosen request sent again. Where it is not safe, [`State::asked_to_send`] asks first.
    Send,
    /// The reader is sure.
    Sure,
    /// The reader is not.
    Cancel,
    /// The reader chose the credentials of requests of which they are not known.
    Include(bool),
    /// The reader wants the chosen endpoint watched, or not any more; at this time, in milliseconds since 1970.
    Watch(f64),
    /// A second of watching has passed.
    Beat(f64),
    /// The page has answered.
    Sent(Sent),
    /// The reader wants to see the newest attempt at the chosen endpoint.
    ShowNewest,
}

/// What is sent again and watched.
#[derive(Debug, Default)]
pub struct Repeats {
    /// What the reader is asked about.
    asked: Option<RowId>,
    include: bool,
    /// What was sent again and has no answer yet; the answer has no earlier entry than this.
    awaited: Option<(Box<Summary>, usize)>,
    pub(super) watch: Option<Watch>,
    /// What there is to say, and of which exchange.
    said: Option<(Box<Summary>, Said)>,
    /// What the page was told to send last; `None` where it has told when.
    flying: Option<Note>,
    /// Whether anything was sent: then what is captured may be of it.
    has_sent: bool,
    /// The attempt that was the answer to what was sent again.
    answer: Option<RowId>,
}

/// An endpoint that is watched.
#[derive(Debug)]
pub struct Watch {
    /// The newest attempt at it that did not pass.
    pub(super) subject: Box<Summary>,
    /// What comes has no earlier entry than this.
    pub(super) from_entry: usize,
    /// What is sent again; `None` where the attempts of the page are awaited.
    repeat: Option<Repeat>,
    until_ms: f64,
    next_ms: f64,
    /// Until when an answer is awaited.
    awaited_until_ms: Option<f64>,
    sent: usize,
}

/// What became of a request that was to be sent again, or of a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is on its way.
    Sending,
    /// It was answered.
    Answered(Became),
    /// The page is at this origin now.
    Elsewhere(String),
    /// The browser refuses; why.
    Refused(String),
    /// It was watched long enough.
    Over,
    /// The page was left.
    Left,
}

/// What can be done with an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Why it cannot be sent again, where it cannot.
    pub why_not: Option<WhyNot>,
    /// The credentials that it is sent with, where that is the reader's choice.
    pub include: Option<bool>,
    /// Whether its endpoint is watched, or could be.
    pub watch: Watching,
    /// What there is to say.
    pub said: Option<Said>,
}

/// Whether an endpoint is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// There is nothing to wait for: the newest attempt passes.
    Needless,
    /// It is not; whether it would be sent again by itself.
    Off(bool),
    /// It waits for the attempts of the page.
    Listens,
    /// It has been sent so many times.
    Sends(usize),
}

impl Repeats {
    /// Forgets what is of exchanges that are gone, and keeps what the reader chose.
    pub(super) fn forget(&mut self) {
        *self = Self { include: self.include, has_sent: self.has_sent, ..Self::default() };
    }

    /// Whether anything was sent: then what is captured may be of it.
    pub(super) fn has_sent(&self) -> bool {
        self.has_sent
    }

    /// The page is told to send this. Gives back what it is to run.
    fn fly(&mut self, repeat: &Repeat) -> String {
        let mode = if repeat.include { CredentialsMode::Include } else { CredentialsMode::SameOrigin };
        let (method, url) = (repeat.method.clone(), repeat.url.clone());
        self.flying = Some(Note { at: 0.0, method, url, credentials: Some(mode) });
        self.has_sent = true;
        repeat.expression()
    }

    pub(super) fn take_watch(&mut self) -> Option<Watch> {
        self.watch.take()
    }
}

impl State {
    pub(super) fn again(&mut self, message: Again) -> Changes {
        match message {
            Again::Send => {
                let Some(id) = self.selected.filter(|id| self.repeat(*id).is_ok()) else { return Changes::default() };
                if self.rows.get(id).is_some_and(|report| is_safe(&report.method)) {
                    return self.send(id);
                }
                self.repeats.asked = Some(id);
            }
            Again::Sure => {
                if let Some(id) = self.repeats.asked.take() {
                    return self.send(id);
                }
            }
            Again::Cancel => self.repeats.asked = None,
            Again::Include(include) => self.repeats.include = include,
            Again::Watch(at_ms) => self.watch_chosen(at_ms),
            Again::Beat(at_ms) => return self.beat(at_ms),
            Again::Sent(sent) => return self.sent(sent),
            Again::ShowNewest => {
                let newest = self.selected.and_then(|id| self.story(id)).map(|story| story.after);
                self.selected = newest.filter(|id| self.rows.position(*id).is_some()).or(self.selected);
                return Changes { focus_selected: true, ..Changes::default() };
            }
        }
        told_in_the_detail()
    }

    /// What can be done with an exchange; `None` where nothing can: in a file, and where CORS had no say.
    pub fn offer(&self, id: RowId) -> Option<Offer> {
        let report = self.rows.get(id).filter(|report| end(report).is_some() && self.listens())?;
        let repeat = self.repeat(id);
        let is_choice = repeat.is_ok() && report.credentials == Credentials::Unknown;
        let newest = self.rows.attempts().like(report).next().and_then(|id| self.rows.get(id));
        let watch = match self.repeats.watch.as_ref().filter(|watch| at_one_endpoint(&watch.subject, report)) {
            Some(Watch { repeat: Some(_), sent, .. }) => Watching::Sends(*sent),
            Some(_) => Watching::Listens,
            None if newest.is_some_and(|newest| end(newest) == Some(End::Passed)) => Watching::Needless,
            None => Watching::Off(repeat.as_ref().is_ok_and(Repeat::is_safe)),
        };
        let said = self.repeats.said.as_ref().filter(|(subject, _)| at_one_endpoint(subject, report));
        let answer =
            self.repeats.answer.filter(|id| self.rows.get(*id).is_some_and(|answer| at_one_endpoint(answer, report)));
        let answered = answer.and_then(|id| became(&self.rows, id)).map(Said::Answered);
        Some(Offer {
            why_not: repeat.err(),
            include: is_choice.then_some(self.repeats.include),
            watch,
            said: answered.or_else(|| said.map(|(_, said)| said.clone())),
        })
    }

    /// Whether what is shown comes from the page.
    fn listens(&self) -> bool {
        self.place == Place::DevTools && self.file.is_none()
    }

    /// The request that the reader is asked about before it is sent again.
    pub fn asked_to_send(&self) -> Option<Repeat> {
        self.repeats.asked.and_then(|id| self.repeat(id).ok())
    }

    /// Whether anything is watched: then [`Again::Beat`] is awaited every second.
    pub fn is_watching(&self) -> bool {
        let aside = self.aside.as_ref().is_some_and(|aside| aside.repeats.watch.is_some());
        self.repeats.watch.is_some() || aside
    }

    /// The newest attempt at what is watched.
    pub fn watched(&self) -> Option<RowId> {
        self.rows.attempts().like(&self.repeats.watch.as_ref()?.subject).next()
    }

    /// What has become of an exchange since, or what had become of it before.
    pub fn story(&self, id: RowId) -> Option<Story> {
        story(&self.rows, id, |id| self.explained(id))
    }

    /// Whether the reader waits for this attempt, and is told by itself what it came to.
    pub(super) fn is_watched(&self, id: RowId) -> bool {
        let is_it = |report| self.waiting().any(|(subject, _)| at_one_endpoint(subject, report));
        self.repeats.answer == Some(id) || self.rows.get(id).is_some_and(is_it)
    }

    /// The page was left for another one at this address: there nothing would be the same.
    pub(super) fn leave_watched(&mut self, url: &str) {
        let Some(watch) = &mut self.repeats.watch else { return };
        let origin = Origin::of_url(url).map(|origin| origin.to_string());
        watch.awaited_until_ms = None;
        if watch.subject.page_origin != origin {
            self.end_watch(Said::Left);
        }
    }

    /// Takes a message, and notices the attempts that the reader waits for.
    pub(super) fn take_with_care(&mut self, message: Message) -> Changes {
        let mut changes = self.take(message);
        self.look_after(&mut changes);
        changes
    }

    fn look_after(&mut self, changes: &mut Changes) {
        changes.rows.extend(self.rows.take_turned());
        let is_awaited = |id: &&RowId| {
            let report = self.rows.get(**id);
            report.is_some_and(|report| self.waiting().any(|(subject, from)| is_attempt(subject, from, report)))
        };
        let mut attempts: Vec<_> = changes.rows.iter().filter(is_awaited).copied().collect();
        attempts.dedup();
        for id in attempts {
            self.attempted(id, changes);
        }
    }

    fn waiting(&self) -> impl Iterator<Item = (&Summary, usize)> {
        let watched = self.repeats.watch.as_ref().map(|watch| (&*watch.subject, watch.from_entry));
        watched.into_iter().chain(self.repeats.awaited.as_ref().map(|(subject, from)| (&**subject, *from)))
    }

    /// An attempt that the reader waits for has come, or is better known now: preflight and request come one by one.
    fn attempted(&mut self, id: RowId, changes: &mut Changes) {
        let Some(report) = self.rows.get(id).cloned() else { return };
        changes.detail = changes.detail.max(DetailChange::Fix);
        if self.repeats.awaited.as_ref().is_some_and(|(subject, from)| is_attempt(subject, *from, &report)) {
            self.repeats.awaited = None;
            self.repeats.said = None;
            self.repeats.answer = Some(id);
            self.tell(id, true, changes);
        }
        let watch = self.repeats.watch.as_mut();
        let Some(watch) = watch.filter(|watch| is_attempt(&watch.subject, watch.from_entry, &report)) else { return };
        watch.awaited_until_ms = None;
        let passes = end(&report) == Some(End::Passed);
        if passes && report.status.is_some() && comparable(&watch.subject, &report) {
            self.repeats.watch = None;
            self.repeats.said = None;
            self.repeats.answer = Some(id);
        } else if !passes {
            *watch.subject = report;
        }
        self.tell(id, false, changes);
    }

    fn tell(&mut self, id: RowId, also_if_same: bool, changes: &mut Changes) {
        self.news.add_attempt(id, also_if_same);
        changes.news = true;
    }

    fn send(&mut self, id: RowId) -> Changes {
        let (Ok(repeat), Some(report)) = (self.repeat(id), self.rows.get(id)) else { return Changes::default() };
        let report = Box::new(report.clone());
        self.repeats.answer = None;
        self.repeats.said = Some((report.clone(), Said::Sending));
        self.repeats.awaited = Some((report, self.capture.entries));
        Changes { repeat: Some(self.repeats.fly(&repeat)), ..told_in_the_detail() }
    }

    /// How the chosen request would be made again.
    fn repeat(&self, id: RowId) -> Result<Repeat, WhyNot> {
        let report = self.rows.get(id).ok_or(WhyNot::OnlyPreflight)?;
        let exchange = self.exchange_of(id).filter(|_| self.listens()).ok_or(WhyNot::OnlyPreflight)?;
        let include = match report.credentials {
            Credentials::Include => true,
            Credentials::NotInclude => false,
            Credentials::Unknown => self.repeats.include,
        };
        Repeat::of(&exchange, report.page_origin.as_deref(), include)
    }

    fn watch_chosen(&mut self, at_ms: f64) {
        let Some(id) = self.selected else { return };
        match self.offer(id).map(|offer| offer.watch) {
            None | Some(Watching::Needless) => {}
            Some(Watching::Listens | Watching::Sends(_)) => self.repeats.watch = None,
            Some(Watching::Off(_)) => {
                let newest = self.rows.get(id).and_then(|report| self.rows.attempts().like(report).next());
                let Some(subject) = newest.and_then(|id| self.rows.get(id)) else { return };
                (self.repeats.said, self.repeats.answer) = (None, None);
                self.repeats.watch = Some(Watch {
                    subject: Box::new(subject.clone()),
                    from_entry: self.capture.entries,
                    repeat: self.repeat(id).ok().filter(Repeat::is_safe),
                    until_ms: at_ms + f64::from(FOR_MINUTES) * 60_000.0,
                    next_ms: at_ms,
                    awaited_until_ms: None,
                    sent: 0,
                });
            }
        }
    }

    fn beat(&mut self, at_ms: f64) -> Changes {
        let Some(watch) = &mut self.repeats.watch else { return Changes::default() };
        if at_ms >= watch.until_ms {
            self.end_watch(Said::Over);
            return told_in_the_detail();
        }
        let is_due = at_ms >= watch.next_ms && watch.awaited_until_ms.is_none_or(|until| at_ms >= until);
        let Some(repeat) = watch.repeat.clone().filter(|_| is_due) else { return Changes::default() };
        watch.next_ms = at_ms + f64::from(EVERY_S) * 1000.0;
        watch.awaited_until_ms = Some(at_ms + PATIENCE_MS);
        watch.sent += 1;
        Changes { repeat: Some(self.repeats.fly(&repeat)), ..told_in_the_detail() }
    }

    fn sent(&mut self, sent: Sent) -> Changes {
        let flying = self.repeats.flying.take();
        let said = match sent {
            Sent::Gone(at) => return self.note_own(flying.map(|note| Note { at, ..note })),
            Sent::Elsewhere(origin) => Said::Elsewhere(origin),
            Sent::Refused(why) => Said::Refused(why),
        };
        match self.repeats.awaited.take() {
            Some((subject, _)) => self.repeats.said = Some((subject, said)),
            None => self.end_watch(said),
        }
        told_in_the_detail()
    }

    /// Of what was sent from here the credentials mode is known, as if the recorder had noted it.
    fn note_own(&mut self, note: Option<Note>) -> Changes {
        let Some(note) = note.filter(|_| !self.settings.watch) else { return Changes::default() };
        let answer = Answer { until: note.at + AFTER_MS, notes: vec![note], blind: false };
        let settled = self.capture.notes.take(answer);
        self.settle(settled)
    }

    /// Leaves out whose mode would only make an explanation another one: that of the request before it was given without. Where nothing
    /// can be decided without, it is needed.
    pub(super) fn needed(&self, settled: Vec<Settled>) -> Vec<Settled> {
        if self.settings.watch {
            return settled;
        }
        let is_unclear = |index| {
            let report = self.rows.iter().find(|report| report.entries.contains(&index));
            report.is_some_and(|report| end(report) == Some(End::Unclear))
        };
        settled.into_iter().filter(|(index, mode)| mode.is_none() || is_unclear(*index)).collect()
    }

    fn end_watch(&mut self, said: Said) {
        if let Some(watch) = self.repeats.watch.take() {
            self.repeats.said = Some((watch.subject, said));
            self.repeats.answer = None;
        }
    }
}

/// The detail tells of it, and nothing else does.
fn told_in_the_detail() -> Changes {
    Changes { detail: DetailChange::Fix, ..Changes::default() }
}

/// Whether an exchange is another attempt at the same, of no earlier entry than this.
fn is_attempt(subject: &Summary, from_entry: usize, report: &Summary) -> bool {
    report.entries.first().is_some_and(|first| *first >= from_entry) && at_one_endpoint(subject, report)
}
