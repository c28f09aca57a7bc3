//! Where rendered files go: a folder that is being published, or memory for tests and the preview.
//!
//! Pages are rendered in parallel and handed over one by one; nobody holds the whole site.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Takes the files of a site, one by one, from any thread and in any order.
pub trait Sink: Sync {
    /// Takes one file. The path is relative to the site's root, with forward slashes.
    ///
    /// # Errors
    /// When the path could leave the site or is taken, or the bytes cannot be kept.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError>;
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// Two files have the same address.
    #[error(
        "two pages have the address `{0}`; rename one of the services, playbooks, runs, pages or files of `static/` behind them"
    )]
    Twice(String),
    /// One file's address is a folder of another's.
    #[error("`{0}` is the address of a page and of a folder; rename what lies behind one of them")]
    FolderAndPage(String),
    /// The path is absolute, empty, or has a part such as `..`.
    #[error("`{0}` cannot be the address of a page")]
    BadPath(String),
    /// The bytes could not be kept.
    #[error("`{path}` could not be written: {source}")]
    Io {
        /// The file's path in the site.
        path: String,
        /// The system's words.
        source: std::io::Error,
    },
}

/// Checks that a path stays inside the site on every system that may serve it: it is not empty or
/// absolute, and has no part that is empty, `.` or `..`, no backslash, colon or control character.
fn check_path(path: &str) -> Result<(), SinkError> {
    let odd = |c: char| c == '\\' || c == ':' || c.is_control();
    let good = !path.contains(odd) && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if good { Ok(()) } else { Err(SinkError::BadPath(path.to_owned())) }
}

/// The files that were taken, each with what is kept of it.
///
/// The folders that they lie in are known as well: one look among those tells whether a file is in the way of others.
#[derive(Debug)]
pub struct Taken<T> {
    files: BTreeMap<String, T>,
    folders: BTreeSet<String>,
}

impl<T> Taken<T> {
    /// Takes one more.
    ///
    /// # Errors
    /// [`SinkError::BadPath`], [`SinkError::Twice`] or [`SinkError::FolderAndPage`].
    pub fn take(&mut self, path: &str, kept: T) -> Result<(), SinkError> {
        check_path(path)?;
        if self.folders.contains(path) {
            return Err(SinkError::FolderAndPage(path.to_owned()));
        }
        // What is known as a folder is no file, and neither is what that lies in.
        let is_known = path.rsplit_once('/').is_none_or(|(folder, _)| self.folders.contains(folder));
        if !is_known && let Some(page) = above(path).find(|folder| self.files.contains_key(*folder)) {
            return Err(SinkError::FolderAndPage(page.to_owned()));
        }
        let Entry::Vacant(free) = self.files.entry(path.to_owned()) else {
            return Err(SinkError::Twice(path.to_owned()));
        };
        free.insert(kept);
        if !is_known {
            self.folders.extend(above(path).map(str::to_owned));
        }
        Ok(())
    }

    /// All of them, sorted.
    pub fn into_files(self) -> BTreeMap<String, T> {
        self.files
    }
}

impl<T> Default for Taken<T> {
    fn default() -> Self {
        Self { files: BTreeMap::new(), folders: BTreeSet::new() }
    }
}

/// The folders that a path lies in, from the outermost.
pub fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Whether any of these paths lies in the folder with this path.
pub fn has_below<T>(paths: &BTreeMap<String, T>, folder: &str) -> bool {
    let start = format!("{folder}/");
    paths.range(start.clone()..).next().is_some_and(|(path, _)| path.starts_with(&start))
}

/// A site in memory.
#[derive(Debug, Default)]
pub struct MemorySink {
    files: Mutex<Taken<Arc<[u8]>>>,
}

impl MemorySink {
    /// An empty site.
    pub fn new() -> Self {
        Self::default()
    }

    /// One file's bytes.
    pub fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        self.lock().files.get(path).cloned()
    }

    /// One file as text; `None` when it is missing or not UTF-8.
    pub fn text(&self, path: &str) -> Option<String> {
        self.get(path).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.lock().files.keys().cloned().collect()
    }

    /// All files.
    pub fn into_files(self) -> BTreeMap<String, Arc<[u8]>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner).into_files()
    }

    /// A thread that panicked while it held the lock left the map whole: inserting is its only use.
    fn lock(&self) -> MutexGuard<'_, Taken<Arc<[u8]>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        let kept = Arc::from(bytes);
        self.lock().take(path, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_once() {
        let sink = MemorySink::new();
        sink.put("a/index.html", b"one").unwrap();
        assert!(matches!(sink.put("a/index.html", b"one"), Err(SinkError::Twice(path)) if path == "a/index.html"));
        assert_eq!(sink.text("a/index.html").as_deref(), Some("one"));
        assert_eq!(sink.paths(), ["a/index.html"]);
    }

    #[test]
    fn a_page_is_no_folder() {
        let sink = MemorySink::new();
        sink.put("a/b/c", b"").unwrap();
        sink.put("a/b-c", b"").unwrap();
        for path in ["a", "a/b", "a/b/c/d"] {
            assert!(matches!(sink.put(path, b""), Err(SinkError::FolderAndPage(_))), "{path}");
        }
    }

    #[test]
    fn no_path_leaves_the_site() {
        for path in ["", "/etc/x", "../x", "a/../x", "a//x", "a/", "./x", "a\\x", "c:x", "a\nb"] {
            assert!(matches!(MemorySink::new().put(path, b""), Err(SinkError::BadPath(_))), "{path:?}");
        }
        for path in ["x", "a/b/c.html", ".well-known/x", "a..b", "é/ü.html"] {
            MemorySink::new().put(path, b"").unwrap();
        }
    }
}
