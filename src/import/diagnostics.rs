//! The diagnostics of one file, collected beside the value that is read from it.

use super::loose::{Value, shorten};
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::place::Place;
use crate::model::run::Run;
use crate::yaml::Spanned;

/// Collects what is wrong with one file.
#[derive(Debug)]
pub struct Diagnostics {
    /// The file; places that have none of their own are here.
    pub file: Place,
    /// What was found so far.
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// For one file, with what is already known to be wrong.
    pub fn new(path: &str, list: Vec<Diagnostic>) -> Self {
        Self { file: Place::start(path), list }
    }

    /// Something is wrong at a value.
    pub fn at<T>(&mut self, code: Code, value: &Spanned<T>, message: impl Into<String>, help: impl Into<String>) {
        self.put(code, value.place(&self.file), message, help);
    }

    /// Something is wrong at a place.
    pub fn put(&mut self, code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.list.push(Diagnostic::new(code, place, message, help));
    }

    /// A time of a tool's record; one that cannot be read is told, and nothing.
    pub fn time(&mut self, place: &Place, what: &str, value: &Value) -> Option<Instant> {
        value.time().unwrap_or_else(|error| {
            let message = format!("{what} cannot be read: {error}");
            self.put(Code::BadTime, place.clone(), message, "record the file as the tool wrote it");
            None
        })
    }

    /// A word that a tool's record uses and that is not known: it may say anything.
    pub fn unknown(&mut self, place: &Place, what: &str, word: &str) {
        let message = format!("{what} is `{}`, which is not a known word", shorten(word, 60));
        let help = "record the file as the tool wrote it; if it did write this, report it to Stagepost";
        self.put(Code::UnknownWord, place.clone(), message, help);
    }

    /// What was found, in the order of the file.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| a.order().cmp(&b.order()));
        self.list
    }
}

/// What is wrong with a tool's run that ends before it starts; `what` names its record.
pub fn backwards(run: &Run, what: &str) -> Option<Diagnostic> {
    let (started, ended) = (run.started?, run.ended?);
    let message = format!("{what} ends ({ended}) before it starts ({started})");
    let help = "record the file as the tool wrote it";
    (ended < started).then(|| Diagnostic::new(Code::BadValue, run.place.clone(), message, help))
}

/// Whether any of them is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}

/// The first error's message, as the reason why a file was not read.
pub fn first_error(diagnostics: &[Diagnostic]) -> String {
    let error = diagnostics.iter().find(|d| d.severity() == Severity::Error);
    error.map_or_else(|| "nothing in it could be read".to_owned(), |d| d.message.clone())
}
