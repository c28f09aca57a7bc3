//! The source tree as the importer sees it: a list of paths, and their bytes on demand.
//!
//! The importer reads each file once, turns it into facts and lets the text go, so that memory
//! grows with the facts. A folder on disk, a map in a test and a git tree are the same to it.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
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

    /// The bytes of one file one after the other, for what is too large to be held.
    ///
    /// # Errors
    /// When the file cannot be opened or is larger than the limit.
    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError>;

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

/// The text of one file, without a byte order mark.
///
/// # Errors
/// When the file cannot be opened, is larger than the limit, is empty, or is not UTF-8.
pub fn text(tree: &dyn SourceTree, path: &str, limit: usize) -> Result<String, Diagnostic> {
    let start = Place::start(path);
    let bytes = tree.bytes(path, limit).map_err(|error| match error {
        ReadError::TooLarge(size) => Diagnostic::new(
            Code::TooLarge,
            start.clone(),
            format!("the file has {size} bytes; at most {limit} are read"),
            "split it, or keep only what matters",
        ),
        ReadError::Io(words) => Diagnostic::new(
            Code::Unreadable,
            start.clone(),
            format!("the file could not be opened: {words}"),
            "check that it exists and may be read",
        ),
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
        let last = before.rsplit('\n').next().unwrap_or_default();
        let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        let place = start.at(number(before.matches('\n').count()), number(last.chars().count()), 1);
        let message = format!("the file is not UTF-8 text: the byte at offset {valid} cannot be read");
        Diagnostic::new(Code::NotUtf8, place, message, "save the file as UTF-8")
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.trim().is_empty() {
        let help = "write its content, or remove the file";
        return Err(Diagnostic::new(Code::EmptyFile, start, "the file is empty", help));
    }
    Ok(text)
}

/// What is said of a symbolic link, in whatever tree it lies.
pub fn link(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::Symlink,
        Place::start(path),
        format!("`{path}` is a symbolic link and was not followed."),
        "Put the file itself here, or name its real place under `sources:` in stagepost.yaml.",
    )
}

/// What is said of a file whose name is not UTF-8; `shown` is as much of the name as can be written.
pub fn strange_name(shown: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NotUtf8,
        Place::start(shown),
        format!("The name of `{shown}` is not UTF-8, so it was not read."),
        "Rename it; letters, digits, `-` and `_` work everywhere.",
    )
}

/// Compiles a glob over paths: `*` stays within a folder, `**` crosses folders.
///
/// # Errors
/// When the text is not a glob.
pub fn glob(text: &str) -> Result<globset::Glob, globset::Error> {
    globset::GlobBuilder::new(text).literal_separator(true).backslash_escape(false).build()
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

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        match self.files.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(ReadError::TooLarge(bytes.len() as u64)),
            Some(bytes) => Ok(Box::new(Cursor::new(bytes.as_slice()))),
            None => Err(ReadError::Io("no such file".to_owned())),
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}
