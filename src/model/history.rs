//! History: what an earlier report tells of runs whose files may not be at hand any more.

use super::calendar::Day;
use super::catalog::Unread;
use super::run::Run;
use std::sync::Arc;

/// The runs of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The report, as it is named to people.
    pub report: String,
    /// The day on which it was judged.
    pub as_of: Day,
    /// Its services, in the order of the report.
    pub services: Vec<PastService>,
}

/// One service of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastService {
    /// Its id at that time.
    pub id: String,
    /// Its runs.
    pub runs: Vec<Run>,
    /// Its results that could not be read.
    pub unread: Vec<Unread>,
}

/// Where a run stood before it was only in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, relative to the project.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The day of the report from which it was read.
    pub report_of: Day,
}
