//! The project's files as a commit holds them, read from git's objects: nothing is checked out.
//!
//! The listing carries the id of each file's content, so that two trees can be compared without
//! reading anything. One `git cat-file --batch` process answers for all contents; it is started with
//! the first one that is asked for.

use super::GitError;
use super::batch::Batch;
use super::call::{self, SHORT};
use crate::disk::MANIFEST;
use crate::model::diagnostic::Diagnostic;
use crate::tree::{self, ReadError, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Beside one of these a folder called `target` is a build's.
const BUILD_FILES: [&str; 3] = ["Cargo.toml", "pom.xml", "build.sbt"];

/// The files of a commit.
#[derive(Debug)]
pub struct GitTree {
    root: PathBuf,
    paths: Vec<Arc<str>>,
    ids: BTreeMap<Arc<str>, String>,
    diagnostics: Vec<Diagnostic>,
    batch: Mutex<Option<Batch>>,
}

impl GitTree {
    /// The tree of an answer of `git ls-tree -r -z`.
    pub(super) fn new(root: &Path, listing: &[u8]) -> Result<Self, GitError> {
        let mut entries = Vec::new();
        for entry in listing.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let broken = || GitError::Failed("its listing of a tree cannot be read".to_owned());
            let tab = entry.iter().position(|byte| *byte == b'\t').ok_or_else(broken)?;
            let head = std::str::from_utf8(&entry[..tab]).map_err(|_| broken())?;
            let [mode, _, id] = head.split(' ').collect::<Vec<_>>()[..] else { return Err(broken()) };
            entries.push((mode, id, &entry[tab + 1..]));
        }
        let made = made_by_tools(entries.iter().map(|(.., name)| *name));
        let mut ids = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for (mode, id, name) in entries {
            if !is_content(name) || folders(name).any(|folder| made.contains(folder)) {
                continue;
            }
            match (mode, std::str::from_utf8(name)) {
                ("100644" | "100755" | "100664", Ok(path)) => {
                    ids.insert(Arc::from(path), id.to_owned());
                }
                ("120000", Ok(path)) => diagnostics.push(tree::link(path)),
                (_, Err(_)) => diagnostics.push(tree::strange_name(&String::from_utf8_lossy(name))),
                _ => {}
            }
        }
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        let paths = ids.keys().cloned().collect();
        Ok(Self { root: root.to_owned(), paths, ids, diagnostics, batch: Mutex::new(None) })
    }

    /// The id of each file's content: the same id is the same content.
    pub fn ids(&self) -> &BTreeMap<Arc<str>, String> {
        &self.ids
    }
}

impl SourceTree for GitTree {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        let id = self.ids.get(path).ok_or_else(|| ReadError::Io("no such file".to_owned()))?;
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        if batch.is_none() {
            *batch = Some(Batch::start(&self.root).map_err(|error| ReadError::Io(error.to_string()))?);
        }
        let answer = batch.as_mut().map(|batch| batch.get(id, limit));
        match answer {
            Some(Ok(answer)) => answer,
            // After a failure the next answer would be another file's.
            Some(Err(error)) => {
                *batch = None;
                Err(ReadError::Io(error.to_string()))
            }
            None => Err(ReadError::Io("git is not running".to_owned())),
        }
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        let words = |error: &dyn std::fmt::Display| ReadError::Io(error.to_string());
        let id = self.ids.get(path).ok_or_else(|| ReadError::Io("no such file".to_owned()))?;
        let mut size = call::command(&self.root);
        size.args(["cat-file", "-s", id]);
        let size = call::run(size, Vec::new(), SHORT).and_then(call::Answer::ok).map_err(|error| words(&error))?;
        let size = String::from_utf8_lossy(&size).trim().parse::<u64>().map_err(|error| words(&error))?;
        if size > limit {
            return Err(ReadError::TooLarge(size));
        }
        let mut command = call::command(&self.root);
        command.args(["cat-file", "blob", id]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| words(&call::not_started(&error)))?;
        Ok(Box::new(Blob { child, left: size }))
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }
}

/// A running `git cat-file` that prints one content.
struct Blob {
    child: Child,
    left: u64,
}

impl Read for Blob {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let gone = || io::Error::other("git ended before its time");
        let read = self.child.stdout.as_mut().ok_or_else(gone)?.read(into)?;
        if read == 0 && self.left > 0 && !into.is_empty() {
            return Err(gone());
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

impl Drop for Blob {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a path is content: what is hidden is none, nor is what package managers fetched.
fn is_content(path: &[u8]) -> bool {
    let mut parts = path.split(|byte| *byte == b'/').peekable();
    while let Some(part) = parts.next() {
        if part.starts_with(b".") || part == b"node_modules" && parts.peek().is_some() {
            return false;
        }
    }
    true
}

/// The folders above a path, each with a slash at its end.
fn folders(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| &path[..=at])
}

/// The folders that tools made: sites that were published, caches, and what builds leave behind.
fn made_by_tools<'a>(names: impl Iterator<Item = &'a [u8]>) -> BTreeSet<Vec<u8>> {
    let mut made = BTreeSet::new();
    for path in names {
        let end = path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
        let (folder, name) = path.split_at(end);
        if name == b"CACHEDIR.TAG" || name == MANIFEST.as_bytes() {
            made.insert(folder.to_vec());
        }
        if BUILD_FILES.iter().any(|file| name == file.as_bytes()) {
            made.insert([folder, b"target/"].concat());
        }
    }
    // The project itself is none of them.
    made.remove(&b""[..]);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_gives_files_and_says_what_is_left_out() {
        let listing =
            b"100644 blob aa\tservices/a/service.yaml\x00100755 blob bb\tscripts/x.sh\x00120000 blob cc\tlink\x00\
            160000 commit dd\tsub\x00100644 blob ee\t.git-hidden/x\x00100644 blob ff\tweb/node_modules/x\x00\
            100644 blob 11\tcaf\xff\x00100644 blob 22\tnode_modules\x00100644 blob 33\tx/Cargo.toml\x00\
            100644 blob 44\tx/target/a\x00100644 blob 55\ttarget/a\x00100644 blob 66\tc/CACHEDIR.TAG\x00\
            100644 blob 77\tc/d/e\x00";
        let tree = GitTree::new(Path::new("."), listing).unwrap();
        let paths: Vec<&str> = tree.paths().iter().map(|path| &**path).collect();
        assert_eq!(paths, ["node_modules", "scripts/x.sh", "services/a/service.yaml", "target/a", "x/Cargo.toml"]);
        assert_eq!(tree.ids()["scripts/x.sh"], "bb");
        let found: Vec<String> = tree.diagnostics().iter().map(|d| d.place.file.to_string()).collect();
        assert_eq!(found, ["caf\u{fffd}", "link"]);
    }

    #[test]
    fn another_listing_is_an_error() {
        for listing in [&b"100644 blob aa"[..], b"\t", b"a b\tc"] {
            assert!(GitTree::new(Path::new("."), listing).is_err());
        }
    }
}
