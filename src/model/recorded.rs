//! When a file entered the repository: what version control knows and the file itself does not say.
//!
//! Plain values; where they come from is not known here. A statement without a date of its own is in
//! force from the day on which it was first recorded.

use super::calendar::{Day, Instant};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is recorded of each file, by its path relative to the project root.
pub type Records = BTreeMap<String, Arc<Recorded>>;

/// The record of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The first commit that holds it.
    pub first: Commit,
    /// The last commit that touched it.
    pub last: Commit,
    /// Whether the last commit is known to hold the present content: of a file that was touched once, or
    /// where no branches were merged. A merge may also take the side that was touched earlier.
    pub settled: bool,
    /// Whether its content is another than in the first commit.
    pub edited: bool,
    /// Where the same content stood before, when it was first recorded under another path.
    pub before: Option<Before>,
    /// The contents that it had, oldest first; known of Markdown only, whose changes are shown. The last is
    /// the one that is committed now.
    pub texts: Vec<Version>,
}

/// One content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The day of the commit that wrote it.
    pub since: Day,
    /// The id under which the repository keeps it.
    pub content: Arc<str>,
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name, in hexadecimal digits.
    pub id: String,
    /// When it was written.
    pub authored: Instant,
    /// When it entered the history in its present form.
    pub committed: Instant,
}

/// Content that was known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The path under which it stood.
    pub file: String,
    /// The day on which it was first recorded there.
    pub on: Day,
}

impl Recorded {
    /// The day from which the file is on record.
    pub fn on(&self) -> Day {
        self.first.committed.day()
    }
}

impl Commit {
    /// The first ten digits of its name.
    pub fn short(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }
}
