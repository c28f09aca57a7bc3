//! The one place that asks git, with one call: which commit is this, and was anything changed since?
//!
//! The call is hardened: nothing that a repository's configuration names is started, no lock is
//! taken, nothing is asked, and it ends after ten seconds. No git, no repository and no commit are
//! the same answer: the source is not known.

use crate::disk;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const TIME_OUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(2);

/// The state of the project folder that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The commit, where there is one.
    pub commit: Option<String>,
    /// Whether the project folder differs from that commit.
    pub dirty: bool,
    /// The project folder within the repository, with forward slashes and without one at either end.
    pub folder: String,
}

/// The state of the project folder. What lies under `outputs` (relative to the folder, with forward
/// slashes) does not make it dirty: the site that a build writes is no part of what it was built from.
pub fn source(root: &Path, outputs: &[String]) -> Source {
    Inquiry::begin(root, outputs).answer()
}

/// A question that git is thinking about while something else is done.
#[derive(Debug)]
pub struct Inquiry {
    root: PathBuf,
    running: Option<Running>,
}

impl Inquiry {
    /// Asks for the state of the project folder, as [`source`] does, and does not wait.
    pub fn begin(root: &Path, outputs: &[String]) -> Self {
        Self { root: root.to_owned(), running: Running::start(root, outputs) }
    }

    /// Waits for the answer.
    pub fn answer(mut self) -> Source {
        let output = self.running.take().and_then(Running::output);
        let mut source = output.map(|output| read(&output)).unwrap_or_default();
        if source.commit.is_some() {
            source.folder = within(&self.root);
        }
        source
    }
}

/// The path from the nearest folder upwards that git calls a work tree, so that it need not be asked twice.
fn within(root: &Path) -> String {
    let top = root.ancestors().find(|folder| disk::exists(&folder.join(".git")));
    let inner = top.and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A call of git. Dropped before it is read, it is ended.
#[derive(Debug)]
struct Running {
    child: Child,
    reader: Option<JoinHandle<std::io::Result<Vec<u8>>>>,
    start: Instant,
}

impl Running {
    #[expect(clippy::disallowed_methods, reason = "a time-out is no date: nothing of it reaches the site")]
    fn start(root: &Path, outputs: &[String]) -> Option<Self> {
        let mut child = command(root, outputs).spawn().ok()?;
        let mut pipe = child.stdout.take()?;
        let reader = std::thread::spawn(move || {
            let mut output = Vec::new();
            pipe.read_to_end(&mut output).map(|_| output)
        });
        Some(Self { child, reader: Some(reader), start: Instant::now() })
    }

    fn output(mut self) -> Option<Vec<u8>> {
        let success = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break status.success(),
                Ok(None) if self.start.elapsed() < TIME_OUT => std::thread::sleep(PAUSE),
                _ => return None,
            }
        };
        let output = self.reader.take()?.join().ok()?.ok()?;
        success.then_some(output)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already; either way it is not waited for any longer.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(root: &Path, outputs: &[String]) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        // A hook's or another program's view of a repository is not ours.
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
        ])
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit"])
        .args(["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal", "--no-renames"])
        .args(["--ignore-submodules=dirty", "--", "."])
        .args(outputs.iter().map(|path| format!(":(exclude,literal){path}")))
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

fn read(output: &[u8]) -> Source {
    let mut source = Source::default();
    for entry in output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let Some(header) = entry.strip_prefix(b"# ") else {
            source.dirty = true;
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
    }
    source
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
            Source { commit: Some(COMMIT.to_owned()), dirty: true, folder: String::new() }
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
