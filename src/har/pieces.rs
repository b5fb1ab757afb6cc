//! A file that is read from the disk while what came of it is gone over.

use std::io::{ErrorKind, Read, Result};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::{Entry, Reader, Skipped, Unusable};

/// So many bytes are read at once.
const PIECE: usize = 1024 * 1024;

/// So many pieces are under way.
const PIECES: usize = 3;

/// Reads a HAR file from its first byte to its last; a second thread fetches the bytes. Hands over each entry, with its index in
/// `log.entries`, as soon as its end has come; no more than a few pieces are held.
///
/// Returns what [`Reader::end`] says of the whole. An error is one of the file's own; what was handed over before stands.
pub fn read_from(
    file: impl Read + Send,
    each: impl FnMut(usize, Entry<'_>),
) -> Result<core::result::Result<(usize, Vec<Skipped>), Unusable>> {
    let (to_fill, empty) = sync_channel(PIECES);
    let (filled, to_take) = sync_channel(PIECES);
    for _ in 0..PIECES {
        // There is room for all of them.
        _ = to_fill.send(Vec::new());
    }
    thread::scope(move |scope| {
        scope.spawn(move || fetch(file, &empty, &filled));
        take(to_take, to_fill, each)
    })
}

/// Fills one piece after the other, until the file ends or nobody wants more.
fn fetch(mut file: impl Read, empty: &Receiver<Vec<u8>>, filled: &SyncSender<Result<Vec<u8>>>) {
    for mut piece in empty {
        piece.resize(PIECE, 0);
        let piece = fill(&mut file, &mut piece).map(|length| {
            piece.truncate(length);
            piece
        });
        let is_last = !matches!(&piece, Ok(piece) if piece.len() == PIECE);
        if filled.send(piece).is_err() || is_last {
            return;
        }
    }
}

/// How much there was to fill it with.
fn fill(file: &mut impl Read, piece: &mut [u8]) -> Result<usize> {
    let mut length = 0;
    while let Some(room @ [_, ..]) = piece.get_mut(length..) {
        match file.read(room) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Takes one piece after the other. With the ends of the channels, which are dropped here, the other thread comes to its own.
#[expect(clippy::needless_pass_by_value, reason = "they are to be dropped here")]
fn take(
    to_take: Receiver<Result<Vec<u8>>>,
    to_fill: SyncSender<Vec<u8>>,
    mut each: impl FnMut(usize, Entry<'_>),
) -> Result<core::result::Result<(usize, Vec<Skipped>), Unusable>> {
    let mut reader = Reader::default();
    for piece in to_take {
        let piece = piece?;
        reader.take_each(&piece, &mut each);
        if reader.is_broken() {
            break;
        }
        // Nobody takes it back after the last.
        _ = to_fill.send(piece);
    }
    Ok(reader.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::read;

    /// A file that gives a few bytes at a time, and fails at last where it is told to.
    struct Slow<'b>(&'b [u8], bool);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> Result<usize> {
            if self.0.is_empty() && self.1 {
                return Err(ErrorKind::BrokenPipe.into());
            }
            let few = room.len().min(70_001);
            self.0.read(&mut room[..few])
        }
    }

    fn log(entries: usize) -> String {
        let entry = format!(r#"{{"request":{{"method":"GET","url":"https://x/{}"}}}}"#, "e".repeat(1000));
        format!(r#"{{"log":{{"entries":[{}]}}}}"#, vec![entry; entries].join(","))
    }

    #[test]
    fn a_file_gives_what_its_bytes_give() {
        let cut = log(9000).into_bytes()[..7_000_000].to_vec();
        for text in [Vec::new(), log(1).into(), log(3000).into(), cut, "nope".repeat(2_000_000).into()] {
            let mut entries = Vec::new();
            let end = read_from(Slow(&text, false), |index, entry| entries.push((index, entry.into_owned())));
            match (end.expect("no error of the file's"), read(&text)) {
                (Ok(end), Ok(whole)) => assert_eq!((entries, end), (whole.entries, (whole.entry_count, whole.skipped))),
                (end, whole) => assert_eq!(end.err(), whole.err()),
            }
        }
    }

    #[test]
    fn an_error_of_the_file_is_told() {
        let error = read_from(Slow(log(3000).as_bytes(), true), |_, _| {}).expect_err("an error of the file's");
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
}
