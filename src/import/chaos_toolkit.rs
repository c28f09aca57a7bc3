//! The journals of Chaos Toolkit.

use super::format::{Foreign, SourceFile};
use crate::model::diagnostic::Diagnostic;

/// The id of the format.
pub const ID: &str = "chaos-toolkit";

/// Whether the file is a journal.
pub fn claims(_file: &SourceFile<'_>) -> bool {
    false
}

/// The run of a journal.
pub fn read(_file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    (Vec::new(), Vec::new())
}
