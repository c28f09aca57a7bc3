//! The diagnostics of one file, collected beside the value that is read from it.

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::place::Place;
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

    /// What was found, in the order of the file.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| a.order().cmp(&b.order()));
        self.list
    }
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
