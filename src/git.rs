//! The one place that asks git: which commit is this, what did another commit hold, since when.
//!
//! Every call is hardened (`call`) and ends in time. Objects are read where they are; nothing is
//! checked out. [`source()`] tells the state of a build, a [`Repository`] everything else.

mod batch;
mod call;
mod dates;
mod repository;
mod tree;

pub use dates::Dates;
pub use repository::Repository;
pub use tree::GitTree;

use crate::disk;
use batch::Batch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Why git did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no git on this machine.
    #[error("git is not installed, or not on the PATH")]
    NotInstalled,
    /// The folder lies in no repository.
    #[error("`{0}` lies in no git repository")]
    NoRepository(String),
    /// No commit has this name.
    #[error("`{0}` is no commit, branch or tag of this repository")]
    UnknownRef(String),
    /// No commit has this name, and a part of the history is missing.
    #[error("`{0}` is not in this shallow clone, which holds only a part of the history")]
    NotInShallowClone(String),
    /// Files of the project are in conflict: neither side of a merge is what the project says.
    #[error("a merge is in progress, and {0} is in conflict")]
    MergeInProgress(String),
    /// It did not end in time, in seconds.
    #[error("git did not answer within {0} seconds")]
    TimedOut(u64),
    /// git's own words.
    #[error("git failed: {0}")]
    Failed(String),
}

impl GitError {
    /// Whether what was asked for does not exist, rather than git having failed.
    pub fn is_bad_request(&self) -> bool {
        !matches!(self, Self::NotInstalled | Self::TimedOut(_) | Self::Failed(_))
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotInstalled => "install git, or compare two report.json files",
            Self::NoRepository(_) => "run it inside a clone, or compare two report.json files",
            Self::UnknownRef(_) => "fetch it first, or name a commit that `git log` shows",
            Self::NotInShallowClone(_) => {
                "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout of a pipeline"
            }
            Self::MergeInProgress(_) => "resolve the conflict first, or compare two commits",
            Self::TimedOut(_) | Self::Failed(_) => "",
        }
    }
}

/// The state of the project folder that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The commit, where there is one.
    pub commit: Option<String>,
    /// Whether the project folder differs from that commit.
    pub dirty: bool,
    /// The files that differ from it, relative to the project folder. What was never committed need not
    /// be among them: a whole new folder is named as one.
    pub changed: BTreeSet<String>,
    /// The project folder within the repository, with forward slashes and without one at either end.
    pub folder: String,
}

/// The state of the project folder. What lies under `outputs` (relative to the folder, with forward
/// slashes) does not make it dirty: the site that a build writes is no part of what it was built from.
pub fn source(root: &Path, outputs: &[String]) -> Source {
    let mut source = status(root, outputs).map(|output| read(&output)).unwrap_or_default();
    if source.commit.is_some() {
        source.folder = within(root);
        let folder = format!("{}/", source.folder);
        let inside = |path: String| path.strip_prefix(folder.trim_start_matches('/')).map(str::to_owned);
        source.changed = std::mem::take(&mut source.changed).into_iter().filter_map(inside).collect();
    }
    source
}

/// A question that git is thinking about while something else is done.
#[derive(Debug)]
pub struct Inquiry<T>(JoinHandle<T>);

impl<T: Send + 'static> Inquiry<T> {
    /// Asks, and does not wait.
    pub fn begin(ask: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(std::thread::spawn(ask))
    }

    /// Waits for the answer.
    pub fn answer(self) -> T {
        self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// When the files of a project were committed, up to the commit that is checked out.
pub fn dates(root: &Path) -> Dates {
    let repository = match Repository::open(root) {
        Ok(repository) => repository,
        Err(error) => return Dates::from(error),
    };
    match repository.commit("HEAD") {
        Ok(commit) => repository.dates(&commit),
        // Nothing is committed yet.
        Err(GitError::UnknownRef(_)) => Dates::Known(Default::default()),
        Err(error) => Dates::from(error),
    }
}

/// The contents with these ids, none larger than a limit, as far as this clone holds them: one process,
/// and none where nothing is asked for.
pub fn contents(root: &Path, ids: &BTreeSet<Arc<str>>, limit: usize) -> BTreeMap<Arc<str>, Vec<u8>> {
    let mut contents = BTreeMap::new();
    if ids.is_empty() {
        return contents;
    }
    let Ok(mut batch) = Batch::start(root) else { return contents };
    for id in ids {
        match batch.get(id, limit) {
            Ok(Ok(bytes)) => {
                contents.insert(Arc::clone(id), bytes);
            }
            Ok(Err(_)) => {}
            // After a failure the next answer would be another content's.
            Err(_) => break,
        }
    }
    contents
}

/// The path from the nearest folder upwards that git calls a work tree, so that it need not be asked twice.
fn within(root: &Path) -> String {
    let top = root.ancestors().find(|folder| disk::exists(&folder.join(".git")));
    let inner = top.and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn status(root: &Path, outputs: &[String]) -> Option<Vec<u8>> {
    let mut command = call::command(root);
    command
        .args(["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal", "--no-renames"])
        .args(["--ignore-submodules=dirty", "--", "."])
        .args(outputs.iter().map(|path| format!(":(exclude,literal){path}")));
    call::run(command, Vec::new(), call::SHORT).ok()?.ok().ok()
}

fn read(output: &[u8]) -> Source {
    let mut source = Source::default();
    for entry in output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let Some(header) = entry.strip_prefix(b"# ") else {
            source.dirty = true;
            source.changed.extend(path(entry));
            continue;
        };
        if let Some(id) = header.strip_prefix(b"branch.oid ") {
            let is_hash = id.len() >= 40 && id.iter().all(u8::is_ascii_hexdigit);
            source.commit = is_hash.then(|| String::from_utf8_lossy(id).into_owned());
        }
    }
    if source.commit.is_none() {
        // Without a commit there is nothing to differ from.
        source.dirty = false;
        source.changed.clear();
    }
    source
}

/// The path that an entry of `git status` is about, from the top of the repository.
fn path(entry: &[u8]) -> Option<String> {
    let words_before = match entry.first()? {
        b'?' => 1,
        b'1' => 8,
        b'u' => 10,
        _ => return None,
    };
    let path = entry.splitn(words_before + 1, |byte| *byte == b' ').nth(words_before)?;
    String::from_utf8(path.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "9f1c2ab09f1c2ab09f1c2ab09f1c2ab09f1c2ab0";

    #[test]
    fn the_commit_and_a_changed_file_are_read() {
        let clean = format!("# branch.oid {COMMIT}\0# branch.head main\0");
        assert_eq!(read(clean.as_bytes()), Source { commit: Some(COMMIT.to_owned()), ..Source::default() });
        let dirty = format!("{clean}? services/new.yaml\0");
        assert_eq!(
            read(dirty.as_bytes()),
            Source {
                commit: Some(COMMIT.to_owned()),
                dirty: true,
                folder: String::new(),
                changed: ["services/new.yaml".to_owned()].into()
            }
        );
    }

    #[test]
    fn a_repository_without_a_commit_is_no_source() {
        assert_eq!(read(b"# branch.oid (initial)\0# branch.head main\0? a\0"), Source::default());
        assert_eq!(read(b""), Source::default());
    }

    #[test]
    fn a_folder_that_is_gone_is_no_source() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        assert_eq!(source(&gone, &[]), Source::default());
    }
}
