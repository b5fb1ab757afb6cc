//! An entry that is written as browsers write them, read in one pass.
//!
//! What is unusual is left to the plain way, [`Scan`](super::scan::Scan) and then serde; that one says what an entry means, and this one
//! is held to it.

mod cursor;

use std::borrow::Cow;

use self::cursor::{Cursor, Met};
use super::entry::{Entry, NetError, Request, Response, status};
use super::lenient::{Lenient, SHORT};
use super::scan::LONG;
use crate::fetch::{CredentialsMode, HeaderList, Lines, Written};

/// An entry, and where it stands.
#[derive(Debug)]
pub(super) struct Fast<'a> {
    pub(super) entry: Entry<'a>,
    /// Where it ends.
    pub(super) end: usize,
    /// How many lines end in it, and where the last of these does.
    pub(super) lines: usize,
    pub(super) line_start: usize,
}

/// Reads the object that begins at `at`.
///
/// `None` where it does not end among these bytes, is no JSON, or holds what asks for a closer look: a field twice, a key with an escape,
/// a number or a text that is not plain where one is wanted, nesting without end.
pub(super) fn read(bytes: &[u8], at: usize) -> Option<Fast<'_>> {
    let from = bytes.get(at..)?;
    let mut cursor = Cursor::new(from);
    let (mut entry, mut seen) = (Entry::default(), Seen::default());
    cursor.object(|cursor, key| {
        match key {
            b"startedDateTime" if seen.first(0)? => entry.started = cursor.text_or_skip()?,
            b"time" if seen.first(1)? => entry.duration = number(cursor)?,
            b"timings" if seen.first(2)? => entry.is_timed = is_filled(cursor)?,
            b"request" if seen.first(3)? => entry.request = request(cursor)?,
            b"response" if seen.first(4)? => entry.response = response(cursor)?,
            b"_resourceType" if seen.first(5)? => entry.resource_type = cursor.text_or_skip()?,
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    let (lines, left_at_line) = cursor.lines();
    Some(Fast { entry, end: bytes.len() - cursor.rest().len(), lines, line_start: bytes.len() - left_at_line })
}

fn request<'a>(cursor: &mut Cursor<'a>) -> Option<Request<'a>> {
    let (mut request, mut seen) = (Request::default(), Seen::default());
    cursor.object_or_skip(|cursor, key| {
        match key {
            b"method" if seen.first(0)? => request.method = cursor.text_or_skip()?.unwrap_or_default(),
            b"url" if seen.first(1)? => request.url = cursor.text_or_skip()?.unwrap_or_default(),
            b"headers" if seen.first(2)? => request.headers = headers(cursor)?,
            b"postData" if seen.first(3)? => request.body = sent_body(cursor)?,
            b"_credentials" if seen.first(4)? => {
                request.credentials = cursor.text_or_skip()?.as_deref().and_then(CredentialsMode::from_keyword);
            }
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    Some(request)
}

fn response<'a>(cursor: &mut Cursor<'a>) -> Option<Response<'a>> {
    let (mut response, mut seen) = (Response::default(), Seen::default());
    cursor.object_or_skip(|cursor, key| {
        match key {
            b"status" if seen.first(0)? => response.status = number(cursor)?.map_or(0, status),
            b"headers" if seen.first(1)? => response.headers = headers(cursor)?,
            b"content" if seen.first(2)? => response.body = received_body(cursor)?,
            b"_error" if seen.first(3)? => {
                response.net_error = cursor.text_or_skip()?.map_or(NetError::None, NetError::Some);
            }
            b"_fetchedViaServiceWorker" if seen.first(4)? => {
                response.via_service_worker = cursor.next()? == b't';
                cursor.skip()?;
            }
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    Some(response)
}

fn sent_body<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Cow<'a, str>>> {
    let (mut body, mut seen) = (None, Seen::default());
    cursor.object_or_skip(|cursor, key| {
        match key {
            b"text" if seen.first(0)? => body = cursor.text_or_skip()?,
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    Some(body)
}

fn received_body<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Cow<'a, str>>> {
    let (mut body, mut encoding, mut seen) = (None, None, Seen::default());
    cursor.object_or_skip(|cursor, key| {
        match key {
            b"text" if seen.first(0)? => body = short_text(cursor)?,
            b"encoding" if seen.first(1)? => encoding = cursor.text_or_skip()?,
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    Some(body.filter(|_| encoding.is_none_or(|encoding| encoding.is_empty())))
}

/// A text that is not long.
fn short_text<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Cow<'a, str>>> {
    if cursor.next()? != b'"' {
        return cursor.skip().map(|()| None);
    }
    let met = cursor.string()?;
    if met.written.len() > LONG || met.is_longer_than(SHORT) {
        return Some(None);
    }
    Some(Some(met.text()?).filter(|text| text.len() <= SHORT))
}

/// A list of field lines, taken as a whole.
fn headers<'a>(cursor: &mut Cursor<'a>) -> Option<HeaderList<'a>> {
    if cursor.next()? != b'[' {
        return cursor.skip().map(|()| HeaderList::default());
    }
    let (mut lines, from) = (Lines::default(), cursor.rest());
    cursor.array(|cursor| {
        // As Chromium writes it where it does not indent.
        let mut place = *cursor;
        if let Some((name, value)) = place.compact_line() {
            *cursor = place;
            lines.push(written(name, from)?, written(value, from)?);
            return Some(());
        }
        let (name, value) = line(cursor)?;
        if let Some(name) = name {
            let value = value.map_or(Some(Written::Otherwise(String::new())), |value| written(value, from))?;
            lines.push(written(name, from)?, value);
        }
        Some(())
    })?;
    let shown = from.get(..from.len() - cursor.rest().len())?;
    str::from_utf8(shown).ok().map(|shown| lines.within(shown))
}

/// The name and the value of a field line.
fn line<'a>(cursor: &mut Cursor<'a>) -> Option<(Option<Met<'a>>, Option<Met<'a>>)> {
    let (mut name, mut value, mut seen) = (None, None, Seen::default());
    cursor.object_or_skip(|cursor, key| {
        match key {
            b"name" if seen.first(0)? => name = string_or_skip(cursor)?,
            b"value" if seen.first(1)? => value = string_or_skip(cursor)?,
            _ => cursor.skip()?,
        }
        Some(())
    })?;
    Some((name, value))
}

fn string_or_skip<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Met<'a>>> {
    if cursor.next()? == b'"' { cursor.string().map(Some) } else { cursor.skip().map(|()| None) }
}

/// A string of a list that lies in these bytes.
#[inline]
fn written<'a>(met: Met<'a>, list: &[u8]) -> Option<Written<'a>> {
    if met.is_plain() {
        return Some(Written::There { text: met.written, at: met.written.as_ptr().addr() - list.as_ptr().addr() });
    }
    met.unescaped().map(Written::Otherwise)
}

/// A number, exactly as serde reads it; `None` inside for what is none.
fn number(cursor: &mut Cursor) -> Option<Option<f64>> {
    match cursor.next()? {
        // Some write it as a text.
        b'"' => None,
        b'-' | b'0'..=b'9' => {
            let digits = cursor.number()?;
            match digits {
                [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
                    Some(Some(digits.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0'))))
                }
                _ => serde_json::from_slice(digits).ok().map(|Lenient(number)| number),
            }
        }
        _ => cursor.skip().map(|()| None),
    }
}

/// Whether an object holds anything; `None` inside for what is none.
fn is_filled(cursor: &mut Cursor) -> Option<Option<bool>> {
    let mut is_filled = (cursor.next()? == b'{').then_some(false);
    cursor.object_or_skip(|cursor, _| {
        is_filled = Some(true);
        cursor.skip()
    })?;
    Some(is_filled)
}

/// Which fields of an object have been read.
#[derive(Default)]
struct Seen(u8);

impl Seen {
    /// Notes a field, by a number of its own. It is the first of its kind; `None` where there was one.
    fn first(&mut self, field: u8) -> Option<bool> {
        let bit = 1 << field;
        let is_first = self.0 & bit == 0;
        self.0 |= bit;
        is_first.then_some(true)
    }
}

#[cfg(test)]
mod tests;
