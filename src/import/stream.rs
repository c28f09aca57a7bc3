//! Results that are too large to be held, such as the console of a long job: read line by line.
//!
//! Only formats that need no more than one line at a time can be read so. Memory grows with what is found
//! in the file, never with the file: a line is cut, and what is dropped still counts for the hash.

use super::format::{Foreign, LOGS, SourceFile};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::tree::{ReadError, SourceTree};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;
/// How much of the beginning of a file tells its format.
const HEAD: usize = 64 << 10;
/// How much of one line is kept, in bytes.
const LINE: usize = 64 << 10;

/// What a large file holds.
#[derive(Debug)]
pub struct Streamed {
    /// Its runs.
    pub runs: Vec<Foreign>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The hash of its content, whatever its line ends.
    pub digest: [u8; 32],
}

/// Reads a file that is larger than what is held; none when no format can read it so.
pub fn read(tree: &dyn SourceTree, path: &str) -> Option<Streamed> {
    let reader = match tree.stream(path, LARGEST) {
        Ok(reader) => reader,
        Err(ReadError::TooLarge(_) | ReadError::Io(_)) => return None,
    };
    let mut reader = BufReader::with_capacity(HEAD, reader);
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{feff}');
    let log = LOGS.iter().find(|log| (log.claims)(&SourceFile { path, text }))?;
    let mut lines = (log.begin)(path);
    let mut source = Source { reader: Cursor::new(head.clone()).chain(reader), hash: Hash::default() };
    let mut line = Vec::new();
    let mut number = 0;
    let failed = loop {
        number += 1;
        match source.line(&mut line, number == 1) {
            Ok(false) => break None,
            Ok(true) => match std::str::from_utf8(&line) {
                Ok(text) => lines.line(number, text),
                Err(error) => {
                    let column = u32::try_from(error.valid_up_to() + 1).unwrap_or(u32::MAX);
                    let place = Place::start(path).at(number, column, 1);
                    let message = "the file is not UTF-8 text: this line cannot be read";
                    break Some(Diagnostic::new(Code::NotUtf8, place, message, "save the file as UTF-8"));
                }
            },
            Err(error) => {
                let message = format!("the file could not be read to its end: {error}");
                let help = "check that it exists and may be read";
                break Some(Diagnostic::new(Code::Unreadable, Place::start(path), message, help));
            }
        }
    };
    let digest = source.hash.finish();
    let (runs, diagnostics) = match failed {
        Some(diagnostic) => (Vec::new(), vec![diagnostic]),
        None => lines.finish(),
    };
    Some(Streamed { runs, diagnostics, digest })
}

struct Source<R> {
    reader: R,
    hash: Hash,
}

impl<R: BufRead> Source<R> {
    /// Reads the next line without its end; false when there is none. Of a very long one the beginning.
    fn line(&mut self, line: &mut Vec<u8>, first: bool) -> io::Result<bool> {
        line.clear();
        let mut any = false;
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                break;
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(bytes.len(), |end| end + 1);
            let part = bytes.get(..used).unwrap_or(bytes);
            let begins = if first && !any { part.strip_prefix("\u{feff}".as_bytes()).unwrap_or(part) } else { part };
            self.hash.update(begins);
            let room = LINE.saturating_sub(line.len()).min(begins.len());
            line.extend_from_slice(begins.get(..room).unwrap_or_default());
            any = true;
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if line.len() == LINE {
            // The cut may lie within a character.
            let valid = std::str::from_utf8(line).map_or_else(|error| error.valid_up_to(), str::len);
            if LINE - valid < 4 {
                line.truncate(valid);
            }
        }
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        Ok(any)
    }
}

/// A hash that takes `\r\n` as `\n`, wherever the parts are cut.
#[derive(Default)]
struct Hash {
    hash: Sha256,
    held: bool,
}

impl Hash {
    fn update(&mut self, mut part: &[u8]) {
        if std::mem::take(&mut self.held) && part.first() != Some(&b'\n') {
            self.hash.update(b"\r");
        }
        if let Some(rest) = part.strip_suffix(b"\r") {
            (part, self.held) = (rest, true);
        }
        match part.strip_suffix(b"\r\n") {
            Some(rest) => {
                self.hash.update(rest);
                self.hash.update(b"\n");
            }
            None => self.hash.update(part),
        }
    }

    fn finish(mut self) -> [u8; 32] {
        if self.held {
            self.hash.update(b"\r");
        }
        self.hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MemoryTree;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn digest(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }

    #[test]
    fn a_stream_reads_what_a_text_reads_and_hashes_it_alike() {
        let log = "Started by user ana\nBuilding in workspace /x/workspace/shop\nFinished: SUCCESS\n";
        for text in [log.to_owned(), log.replace('\n', "\r\n"), format!("\u{feff}{log}")] {
            let tree = MemoryTree::new([("a.txt", text.as_str())]);
            let streamed = read(&tree, "a.txt").unwrap();
            let whole = text.trim_start_matches('\u{feff}');
            let (runs, diagnostics) = super::super::jenkins::read(&SourceFile { path: "a.txt", text: whole });
            assert_eq!((streamed.runs, streamed.diagnostics), (runs, diagnostics));
            assert_eq!(streamed.digest, digest(log));
        }
        let tree = MemoryTree::new([("a.txt", "nothing that is known\n")]);
        assert!(read(&tree, "a.txt").is_none());
    }

    /// A file that is made while it is read: a console with an attack in the middle of much else.
    struct Endless {
        made: usize,
        size: usize,
        largest: Arc<AtomicUsize>,
    }

    const NOISE: &[u8] = b"[shop] downloading a part of something large that nobody will ever look at again\n";
    const ATTACK: &[u8] = b"Running blackhole gremlin with guid '0367cfe2-f9fc-11e8-acea-0242db4d1180' for 240 seconds\nReverting impact!\n";

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.largest.fetch_max(into.len(), Ordering::Relaxed);
            let part: &[u8] = match self.made {
                0 => b"Started by timer\n",
                made if made == self.size / 2 => ATTACK,
                made if made == self.size => b"Finished: SUCCESS\n",
                made if made > self.size => return Ok(0),
                _ => NOISE,
            };
            self.made += 1;
            into[..part.len()].copy_from_slice(part);
            Ok(part.len())
        }
    }

    struct Tree(Arc<AtomicUsize>, [Arc<str>; 1]);

    impl SourceTree for Tree {
        fn paths(&self) -> &[Arc<str>] {
            &self.1
        }
        fn bytes(&self, _: &str, _: usize) -> Result<Vec<u8>, ReadError> {
            Err(ReadError::TooLarge(100 << 20))
        }
        fn stream(&self, _: &str, _: u64) -> Result<Box<dyn Read + '_>, ReadError> {
            Ok(Box::new(Endless { made: 0, size: (32 << 20) / NOISE.len(), largest: Arc::clone(&self.0) }))
        }
        fn diagnostics(&self) -> Vec<Diagnostic> {
            Vec::new()
        }
    }

    #[test]
    fn a_console_that_is_too_large_is_never_held() {
        let tree = Tree(Arc::default(), [Arc::from("a.log")]);
        let streamed = read(&tree, "a.log").unwrap();
        let run = &streamed.runs[0].run;
        assert_eq!((streamed.runs.len(), run.tool.word.as_deref()), (1, Some("injected, reverted")));
        assert!(run.place.line > 190_000);
        assert!(tree.0.load(Ordering::Relaxed) <= HEAD);
    }

    #[test]
    fn a_line_without_end_is_cut_and_what_is_no_text_is_told() {
        let long = format!("Started by timer\n{}é\nFinished: SUCCESS\n", "x".repeat(LINE - 1));
        let streamed = read(&MemoryTree::new([("a.log", long.as_str())]), "a.log").unwrap();
        assert_eq!((streamed.runs.len(), streamed.diagnostics.len(), streamed.digest), (1, 0, digest(&long)));
        let broken = [b"Started by timer\nfoo ".as_slice(), &[0xff, 0xfe], b"\nFinished: SUCCESS\n"].concat();
        let streamed = read(&MemoryTree::new([("a.log", broken)]), "a.log").unwrap();
        let told = &streamed.diagnostics[0];
        assert_eq!((streamed.runs.len(), told.code, told.place.line, told.place.column), (0, Code::NotUtf8, 2, 5));
    }
}
