//! The source tree as the importer sees it: a list of paths, and their bytes on demand.
//!
//! The importer reads each file once, turns it into facts and lets the text go, so that memory
//! grows with the facts. A folder on disk, a map in a test and (later) a git tree are the same to it.

use crate::model::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where files come from. Paths are relative to the project root, with forward slashes.
pub trait SourceTree: Sync {
    /// Every regular file's path, sorted.
    fn paths(&self) -> &[Arc<str>];

    /// The bytes of one file, at most `limit` of them.
    ///
    /// # Errors
    /// When the file cannot be opened or is larger than the limit.
    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError>;

    /// What was found while listing: links that are not followed, folders that cannot be opened.
    fn diagnostics(&self) -> Vec<Diagnostic>;

    /// Whether there is a regular file at this path.
    fn contains(&self, path: &str) -> bool {
        self.paths().binary_search_by(|p| p.as_ref().cmp(path)).is_ok()
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is larger than allowed: its size in bytes.
    #[error("the file has {0} bytes")]
    TooLarge(u64),
    /// The system's words.
    #[error("{0}")]
    Io(String),
}

/// A tree in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryTree {
    paths: Vec<Arc<str>>,
    files: BTreeMap<Arc<str>, Vec<u8>>,
}

impl MemoryTree {
    /// A tree of paths and contents.
    pub fn new<P: Into<Arc<str>>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<Arc<str>, Vec<u8>> = files.into_iter().map(|(p, b)| (p.into(), b.into())).collect();
        Self { paths: files.keys().cloned().collect(), files }
    }
}

impl SourceTree for MemoryTree {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(bytes) if bytes.len() > limit => Err(ReadError::TooLarge(bytes.len() as u64)),
            Some(bytes) => Ok(bytes.clone()),
            None => Err(ReadError::Io("no such file".to_owned())),
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}
