//! The form of `record --format json`, version 1. Keys may be added; those that are there stay.

use serde::Serialize;

/// The form's name and version.
const SCHEMA: &str = "stagepost/record/v1";

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    files: Vec<File<'a>>,
}

/// One file that was to be recorded.
#[derive(Debug, Serialize)]
pub struct File<'a> {
    /// As it was named on the command line.
    pub given: &'a str,
    /// What became of it.
    pub state: State,
    /// The path under which it is kept, below the project's folder.
    pub file: &'a str,
    /// The services that it belongs to.
    pub services: &'a [String],
    /// Its runs.
    pub runs: Vec<RunView<'a>>,
    /// Why no format reads it.
    pub unread: Option<&'a str>,
    /// How many places in it look like secrets.
    pub secrets: usize,
}

/// One run of a file.
#[derive(Debug, Serialize)]
pub struct RunView<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it proves.
    pub verdict: &'static str,
    /// Why.
    pub reason: &'a str,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was written.
    Recorded,
    /// It was there already.
    Already,
    /// It was written, and no format reads it.
    Unread,
}

/// The text.
///
/// # Errors
/// When it cannot be written.
pub fn json(files: Vec<File<'_>>) -> Result<String, serde_json::Error> {
    let view = View { schema: SCHEMA, files };
    serde_json::to_string_pretty(&view).map(|text| text + "\n")
}
