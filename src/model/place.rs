//! Where a fact is written: every status can be followed to a file and a line.

use std::sync::Arc;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path relative to the project root, with forward slashes.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// How many characters the thing at this place is long; 0 when that is not known.
    pub length: u32,
}

impl Place {
    /// The first line of a file.
    pub fn start(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 1, column: 1, length: 0 }
    }

    /// Whether it is a value in a report rather than a line in a file of the project.
    pub fn is_in_report(&self) -> bool {
        self.file.contains(".json#/")
    }

    /// Another place in the same file.
    pub fn at(&self, line: u32, column: u32, length: u32) -> Self {
        Self { file: Arc::clone(&self.file), line, column, length }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_in_report() {
            return f.write_str(&self.file);
        }
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
