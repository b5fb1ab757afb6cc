//! A file on its way in: read piece by piece, explained slice by slice, and shown when all of it is there.

use super::session::{Opened, Session};
use super::{Changes, State};
use crate::exchange::ExchangeId;
use crate::har::{Reader, Unusable};
use crate::panel::words;
use crate::report;
use crate::wording::Wording;

/// So many exchanges are summed up at once: a few milliseconds.
const SLICE: usize = 256;

/// A file on its way in.
#[derive(Debug, Default)]
pub struct Reading {
    name: Option<String>,
    bytes: usize,
    size: usize,
    reader: Reader,
    session: Session,
    /// Once all of it is read: its exchanges, and how many of them are explained.
    exchanges: Option<(Vec<ExchangeId>, usize)>,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of its bytes are read.
    Read(usize, usize),
    /// So many of its requests are explained.
    Explained(usize, usize),
}

/// What is to be done next about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send [`Message::ExplainOn`](super::Message::ExplainOn), once the browser has had time for something else.
    ExplainOn,
    /// Send nothing more: the file is not wanted.
    Stop,
}

impl Reading {
    /// What it is called, the demo too.
    pub fn shown_name(&self) -> Wording {
        self.name.as_ref().map_or_else(words::reading::demo, Wording::from)
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        match &self.exchanges {
            Some((exchanges, explained)) => Progress::Explained(*explained, exchanges.len()),
            None => Progress::Read(self.bytes, self.size),
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        let Session { capture, file, .. } = &mut self.session;
        let gaps = &mut file.get_or_insert_default().gaps;
        let entries = self.reader.take(bytes);
        capture.pairing.extend(entries.into_iter().inspect(|(_, entry)| gaps.note_entry(entry)));
    }

    fn end(&mut self) -> Result<(), Unusable> {
        let (entry_count, skipped) = std::mem::take(&mut self.reader).end()?;
        let Session { capture, skipped: count, file, .. } = &mut self.session;
        capture.entries = entry_count;
        *count = skipped.len();
        let gaps = file.take().unwrap_or_default().gaps;
        *file = Some(Opened { name: self.name.clone(), gaps, entry_count, skipped });
        self.exchanges = Some((capture.pairing.iter().map(|(id, _)| id).collect(), 0));
        Ok(())
    }

    /// Explains the next few; whether that were the last.
    fn explain(&mut self) -> bool {
        let Some((exchanges, explained)) = &mut self.exchanges else { return false };
        let Session { rows, capture, file, .. } = &mut self.session;
        for id in exchanges.iter().skip(*explained).take(SLICE) {
            if let Some(exchange) = capture.pairing.get(*id) {
                let summary = report::summarize(&exchange);
                if let Some(file) = file {
                    file.gaps.note_exchange(&summary);
                }
                let row = rows.push(summary);
                capture.join(*id, row);
            }
        }
        *explained = exchanges.len().min(*explained + SLICE);
        *explained == exchanges.len()
    }
}

impl State {
    /// The file that is on its way in.
    pub fn reading(&self) -> Option<&Reading> {
        self.reading.as_deref()
    }

    /// Awaits a file; what was shown stays until it is there.
    pub(super) fn await_file(&mut self, name: Option<String>) {
        self.notice = None;
        self.reading = Some(Box::new(Reading { name, ..Reading::default() }));
    }

    pub(super) fn take_piece(&mut self, bytes: &[u8], size: usize) -> Changes {
        // Cancelled while it was being read.
        let Some(reading) = &mut self.reading else { return Changes::stop() };
        reading.size = size;
        reading.take(bytes);
        if reading.reader.is_broken() { self.end_file() } else { Changes::default() }
    }

    pub(super) fn take_last_piece(&mut self, bytes: &[u8]) -> Changes {
        let Some(reading) = &mut self.reading else { return Changes::stop() };
        reading.take(bytes);
        self.end_file()
    }

    fn end_file(&mut self) -> Changes {
        let Some(reading) = &mut self.reading else { return Changes::stop() };
        match reading.end() {
            Ok(()) => self.explain_on(),
            Err(unusable) => {
                self.notice = Some(words::unusable(reading.shown_name(), unusable.why()));
                self.reading = None;
                Changes::stop()
            }
        }
    }

    pub(super) fn explain_on(&mut self) -> Changes {
        let Some(reading) = &mut self.reading else { return Changes::stop() };
        if !reading.explain() {
            return Changes { reading: Some(Next::ExplainOn), ..Changes::default() };
        }
        let session = self.reading.take().map(|reading| reading.session).unwrap_or_default();
        self.show(session)
    }

    pub(super) fn lose_file(&mut self) -> Changes {
        self.notice = self.reading.take().map(|reading| words::unreadable(reading.shown_name()));
        Changes::stop()
    }

    pub(super) fn stop_reading(&mut self) -> Changes {
        if self.reading.take().is_some() { Changes::stop() } else { Changes::default() }
    }
}

impl Changes {
    fn stop() -> Self {
        Self { reading: Some(Next::Stop), ..Self::default() }
    }
}
