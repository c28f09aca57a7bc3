//! The native run file.

use super::format::{Foreign, SourceFile};
use crate::model::diagnostic::Diagnostic;

/// The id of the format.
pub const ID: &str = "native";

/// Whether the file is a native run.
pub fn claims(_file: &SourceFile<'_>) -> bool {
    false
}

/// The run of a file.
pub fn read(_file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    (Vec::new(), Vec::new())
}
