//! Contents by their ids: one `git cat-file --batch` process answers for all of them.

use super::GitError;
use super::call::{self, LONG};
use crate::tree::ReadError;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

/// What git answers: a failure of its own, or why this content cannot be had.
pub type Contents = io::Result<Result<Vec<u8>, ReadError>>;

/// A running `git cat-file --batch`.
#[derive(Debug)]
pub struct Batch {
    child: Child,
    stdin: ChildStdin,
    /// How much of the next object is wanted.
    limits: Sender<usize>,
    contents: Receiver<Contents>,
}

impl Batch {
    /// Starts it.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn start(root: &Path) -> Result<Self, GitError> {
        let mut command = call::command(root);
        command.args(["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| call::not_started(&error))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(GitError::Failed("its streams are not there".to_owned()));
        };
        let (limits, wanted) = channel();
        let (answer, contents) = channel();
        // A thread of its own reads, so that whoever waits can stop waiting.
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            for limit in wanted {
                let contents = object(&mut stdout, limit);
                let is_end = contents.is_err();
                if answer.send(contents).is_err() || is_end {
                    break;
                }
            }
        });
        Ok(Self { child, stdin, limits, contents })
    }

    /// The content with an id, unless it is larger than a limit.
    ///
    /// # Errors
    /// When git does not answer; then nothing more can be asked.
    pub fn get(&mut self, id: &str, limit: usize) -> Contents {
        let gone = |_| io::Error::other("git ended before its time");
        self.limits.send(limit).map_err(|_| gone(()))?;
        self.stdin.write_all(format!("{id}\n").as_bytes())?;
        self.stdin.flush()?;
        self.contents.recv_timeout(LONG).map_err(|error| io::Error::other(error.to_string()))?
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads one answer: `id type size`, the content and a line break; or `id missing`.
fn object(stdout: &mut BufReader<ChildStdout>, limit: usize) -> Contents {
    let mut head = String::new();
    stdout.read_line(&mut head)?;
    let strange = || io::Error::other(format!("git answered `{}`", head.trim_end()));
    let [_, kind, size] = head.split_whitespace().collect::<Vec<_>>()[..] else {
        return if head.trim_end().ends_with(" missing") {
            Ok(Err(ReadError::Io("this clone does not hold its content".to_owned())))
        } else {
            Err(strange())
        };
    };
    let size: u64 = size.parse().map_err(|_| strange())?;
    let whole = if kind == "blob" && size <= limit as u64 {
        let mut bytes = Vec::with_capacity(size as usize);
        stdout.by_ref().take(size).read_to_end(&mut bytes)?;
        Ok(bytes)
    } else {
        io::copy(&mut stdout.by_ref().take(size), &mut io::sink())?;
        Err(if kind == "blob" { ReadError::TooLarge(size) } else { ReadError::Io(format!("it is a {kind}")) })
    };
    let mut end = [0];
    stdout.read_exact(&mut end)?;
    Ok(whole)
}
