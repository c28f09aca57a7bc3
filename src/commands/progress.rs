//! A sign of life for work that takes longer than a blink: one line on a terminal, nothing in a pipe.

use super::console::{Console, Volume};
use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

const BLINK: Duration = Duration::from_millis(700);
const STEP: Duration = Duration::from_millis(100);

/// The line stands until this is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to wait; after a blink the line appears.
    pub fn start(console: &Console, what: &'static str) -> Self {
        if console.volume() == Volume::Quiet || !console.is_watched() {
            return Self(None);
        }
        let (done, wait) = channel();
        let thread = std::thread::spawn(move || {
            let mut pause = BLINK;
            let mut shown = false;
            for tenths in 7_u32.. {
                if wait.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
                pause = STEP;
                shown = true;
                // A terminal that is gone needs no sign of life.
                let _ = write!(std::io::stderr(), "\r{what} … {}.{} s", tenths / 10, tenths % 10);
            }
            if shown {
                let width = what.chars().count() + 16;
                let _ = write!(std::io::stderr(), "\r{:width$}\r", "");
            }
        });
        Self(Some((done, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.0.take() {
            drop(done);
            // The line is cleared before anything else is printed.
            let _ = thread.join();
        }
    }
}
