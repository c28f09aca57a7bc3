//! One call of git: hardened, and with an end.
//!
//! Nothing that a repository's configuration names is started, nothing is fetched, no lock is taken
//! and nothing is asked. Arguments that come from people stand behind `--end-of-options`.

use super::GitError;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a question about the present state may take.
pub const SHORT: Duration = Duration::from_secs(10);
/// How long a walk through the history or the files may take.
pub const LONG: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(2);

/// What git answered.
#[derive(Debug)]
pub struct Answer {
    /// Whether it ended well.
    pub success: bool,
    /// The number it ended with.
    pub code: Option<i32>,
    /// Its standard output.
    pub output: Vec<u8>,
    /// The first line of its complaint.
    pub complaint: String,
}

impl Answer {
    /// The output, when git ended well.
    pub fn ok(self) -> Result<Vec<u8>, GitError> {
        if self.success { Ok(self.output) } else { Err(GitError::Failed(self.complaint)) }
    }
}

/// git, about to run in a folder.
pub fn command(root: &Path) -> Command {
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
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("LC_ALL", "C"),
        ])
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit"])
        .args(["-c", "protocol.allow=never", "-c", "log.showSignature=false"])
        .current_dir(root);
    command
}

/// Runs git to its end, feeding it `input`.
///
/// # Errors
/// When it cannot be started or does not end in time.
#[expect(clippy::disallowed_methods, reason = "a time-out is no date: nothing of it reaches the site")]
pub fn run(mut command: Command, input: Vec<u8>, limit: Duration) -> Result<Answer, GitError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(&error))?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(GitError::Failed("its streams are not there".to_owned()));
    };
    let writer = std::thread::spawn(move || {
        // Whoever ends early does not read the rest; how it ended says why.
        let _ = stdin.write_all(&input);
    });
    let output = read(stdout);
    let complaint = read(stderr);
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(PAUSE),
            other => {
                // It may be gone already; either way it is not waited for any longer.
                let _ = child.kill();
                let _ = child.wait();
                return Err(match other {
                    Err(error) => GitError::Failed(error.to_string()),
                    Ok(_) => GitError::TimedOut(limit.as_secs()),
                });
            }
        }
    };
    let _ = writer.join();
    let gone = || GitError::Failed("its output could not be read".to_owned());
    let output = output.join().ok().and_then(Result::ok).ok_or_else(gone)?;
    let complaint = complaint.join().ok().and_then(Result::ok).ok_or_else(gone)?;
    let complaint = String::from_utf8_lossy(&complaint).lines().next().unwrap_or_default().to_owned();
    Ok(Answer { success: status.success(), code: status.code(), output, complaint })
}

/// What to say when git cannot be started.
pub fn not_started(error: &std::io::Error) -> GitError {
    match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NotInstalled,
        _ => GitError::Failed(error.to_string()),
    }
}

type Reader = std::thread::JoinHandle<std::io::Result<Vec<u8>>>;

fn read(mut pipe: impl Read + Send + 'static) -> Reader {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).map(|_| bytes)
    })
}
