//! Gremlin: what its program prints, and what its API says of an attack and of its executions.
//!
//! Gremlin injects and reverts, and does not look at the service: nothing here is more than unverified
//! until somebody says what was seen. The log tells no time, but an attack's guid is of version 1 and carries
//! one; the same guid in a log, in the API's answer and in the log of a job is one run. The request of an
//! attack is a definition and no result.

mod api;
pub mod attack;

use super::format::{Foreign, Lines, SourceFile};
use super::jenkins;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use attack::Attacks;

/// The id of the format.
pub const ID: &str = "gremlin";

/// Whether the file is Gremlin's: its log, but not one inside of a job's, or its JSON.
pub fn claims(file: &SourceFile<'_>) -> bool {
    claims_log(file) || api::claims(file)
}

/// Whether the file is a log of Gremlin's program, by its first lines.
pub fn claims_log(file: &SourceFile<'_>) -> bool {
    let holds = file.text.contains(" gremlin with guid '") && file.text.lines().any(|l| attack::begins(l.trim()));
    holds && !file.text.trim_start().starts_with(['{', '[']) && !jenkins::claims(file)
}

/// The runs of a file.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    if api::claims(file) {
        return api::read(file);
    }
    let mut log = begin(file.path);
    for (number, line) in (1..).zip(file.text.lines()) {
        log.line(number, line);
    }
    log.finish()
}

/// Begins to read a log, line by line.
pub fn begin(path: &str) -> Box<dyn Lines> {
    Box::new(Log { file: Place::start(path), attacks: Attacks::default() })
}

struct Log {
    file: Place,
    attacks: Attacks,
}

impl Lines for Log {
    fn line(&mut self, number: u32, line: &str) {
        self.attacks.line(number, line.trim());
    }

    fn finish(self: Box<Self>) -> (Vec<Foreign>, Vec<Diagnostic>) {
        if self.attacks.is_empty() {
            let help = "record the whole output of `gremlin attack`";
            let message = "the log ends before an attack was set up";
            return (Vec::new(), vec![Diagnostic::new(Code::BadValue, self.file, message, help)]);
        }
        (self.attacks.runs(ID, &self.file), Vec::new())
    }
}

#[cfg(test)]
mod tests;
