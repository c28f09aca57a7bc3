//! A repository as seen from the project's folder: commits by name, their trees and their dates.

use super::call::{self, Answer, LONG, SHORT};
use super::{Dates, GitError, GitTree, dates};
use crate::model::recorded::Records;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A repository, asked from the project's folder.
#[derive(Debug, Clone)]
pub struct Repository {
    root: PathBuf,
    /// The project's folder within the repository, with a slash at its end unless it is the whole.
    prefix: String,
    shallow: bool,
}

impl Repository {
    /// The repository in which a project's folder lies.
    ///
    /// # Errors
    /// When there is none, or git does not answer.
    pub fn open(root: &Path) -> Result<Self, GitError> {
        let answer = ask(root, &["rev-parse", "--show-prefix", "--is-shallow-repository"])?;
        if !answer.success {
            return Err(if answer.complaint.contains("not a git repository") {
                GitError::NoRepository(root.display().to_string())
            } else {
                GitError::Failed(answer.complaint)
            });
        }
        let text = String::from_utf8_lossy(&answer.output).into_owned();
        // The folder's name may hold anything, the last line is git's own.
        let (prefix, shallow) = text.trim_end_matches('\n').rsplit_once('\n').unwrap_or(("", ""));
        Ok(Self { root: root.to_owned(), prefix: prefix.to_owned(), shallow: shallow == "true" })
    }

    /// Whether a part of the history is missing.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// The commit that a branch, a tag or an abbreviation names.
    ///
    /// # Errors
    /// When there is none.
    pub fn commit(&self, name: &str) -> Result<String, GitError> {
        let unknown = || {
            let name = name.to_owned();
            if self.shallow { GitError::NotInShallowClone(name) } else { GitError::UnknownRef(name) }
        };
        if name.trim().is_empty() || name.contains(['\0', '\n']) {
            return Err(unknown());
        }
        let object = format!("{name}^{{commit}}");
        let answer = ask(&self.root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &object])?;
        let hash = String::from_utf8_lossy(&answer.output).trim().to_owned();
        if answer.success && is_hash(&hash) { Ok(hash) } else { Err(unknown()) }
    }

    /// The project's files as a commit holds them; none when the commit does not hold its folder.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn tree(&self, commit: &str) -> Result<GitTree, GitError> {
        let folder = format!("{commit}:{}", self.prefix.trim_end_matches('/'));
        let found = ask(&self.root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &folder])?;
        let listing = if found.success {
            let id = String::from_utf8_lossy(&found.output).trim().to_owned();
            let mut command = call::command(&self.root);
            command.args(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", &id]);
            call::run(command, Vec::new(), LONG)?.ok()?
        } else {
            Vec::new()
        };
        GitTree::new(&self.root, &listing)
    }

    /// When each file of the project was first committed, last touched and edited, up to a commit:
    /// one walk through the history.
    pub fn dates(&self, commit: &str) -> Dates {
        if self.shallow {
            return Dates::Shallow;
        }
        match self.records(commit) {
            Ok(records) => Dates::Known(records),
            Err(error) => Dates::from(error),
        }
    }

    fn records(&self, commit: &str) -> Result<Records, GitError> {
        let mut command = call::command(&self.root);
        command
            .args(["log", "-z", dates::FORMAT, "--raw", "--no-abbrev", "--no-renames", "-c", "--root"])
            .args(["--full-history", "--topo-order", "--reverse", "--relative", "--no-ext-diff", "--no-color"])
            .args(["--end-of-options", commit, "--", "."]);
        Ok(dates::read(&call::run(command, Vec::new(), LONG)?.ok()?))
    }

    /// The ids that git would give to the present content of files, as it stands on disk. A file that
    /// cannot be named to git has none.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn hashes(&self, paths: &[Arc<str>]) -> Result<BTreeMap<Arc<str>, String>, GitError> {
        let named: Vec<&Arc<str>> =
            paths.iter().filter(|path| !path.contains('\n') && !path.starts_with('"')).collect();
        let mut command = call::command(&self.root);
        command.args(["hash-object", "--no-filters", "--stdin-paths"]);
        let input: String = named.iter().map(|path| format!("{path}\n")).collect();
        let output = call::run(command, input.into_bytes(), LONG)?.ok()?;
        let ids = String::from_utf8_lossy(&output).into_owned();
        Ok(named.into_iter().cloned().zip(ids.lines().map(str::to_owned)).collect())
    }

    /// The files of the project that hold one of these words in a commit, as whole words.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn mentions(&self, commit: &str, words: &BTreeSet<String>) -> Result<Vec<String>, GitError> {
        let words: Vec<&String> = words.iter().filter(|w| !w.is_empty() && !w.contains(['\n', '\0'])).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = call::command(&self.root);
        command
            .args(["grep", "--files-with-matches", "-z", "--word-regexp", "--fixed-strings", "--text", "--no-color"])
            .args(["-f", "-", commit, "--", "."]);
        let patterns: String = words.into_iter().map(|word| format!("{word}\n")).collect();
        let answer = call::run(command, patterns.into_bytes(), LONG)?;
        if answer.code == Some(1) {
            return Ok(Vec::new());
        }
        let output = answer.ok()?;
        let before = format!("{commit}:");
        let file = |entry: &[u8]| {
            let text = String::from_utf8(entry.to_vec()).ok()?;
            text.strip_prefix(&before).filter(|path| !path.is_empty()).map(str::to_owned)
        };
        Ok(output.split(|byte| *byte == 0).filter_map(file).collect())
    }

    /// Refuses a project whose files are in conflict.
    ///
    /// # Errors
    /// When a merge left conflicts in it, or git does not answer.
    pub fn settled(&self) -> Result<(), GitError> {
        let output = ask(&self.root, &["ls-files", "--unmerged", "-z", "--", "."])?.ok()?;
        let entry = output.split(|byte| *byte == 0).find(|entry| !entry.is_empty());
        match entry {
            None => Ok(()),
            Some(entry) => {
                let text = String::from_utf8_lossy(entry);
                let file = text.split_once('\t').map_or(&*text, |(_, file)| file);
                Err(GitError::MergeInProgress(format!("`{file}`")))
            }
        }
    }
}

fn ask(root: &Path, arguments: &[&str]) -> Result<Answer, GitError> {
    let mut command = call::command(root);
    command.args(arguments);
    call::run(command, Vec::new(), SHORT)
}

/// Whether a text is the whole name of an object.
fn is_hash(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
