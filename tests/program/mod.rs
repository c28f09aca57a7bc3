//! The real program in a scrubbed environment, and a project of its own for each test.
#![allow(dead_code, clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that goes away with the test.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A day on which nothing in these tests has grown old.
pub const DAY: &str = "2026-11-21";

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("stagepost-test-").tempdir().unwrap() }
    }

    /// A project with one service that has not proven anything.
    pub fn small() -> Self {
        let project = Self::empty();
        project.write("stagepost.yaml", "site:\n  title: Bookstore\n");
        project.write("services/shop/service.yaml", "id: shop\ntitle: The shop\n");
        project
    }

    /// A project with one service that claims something, one playbook and two runs.
    pub fn full() -> Self {
        let project = Self::small();
        project.write(
            "services/shop/service.yaml",
            "id: shop\ntitle: The shop\nteam: web\nclaimed_stage: 5\nreviewed: 2026-10-01\ndependencies:\n  critical:\n    \
             - id: db\n      title: Database\n      rto: 1h\n      rpo: 15m\n  non_critical: []\n  \
             non_critical_reason: nothing else\n",
        );
        project.write(
            "services/shop/playbooks/db.md",
            "---\nplaybook: dependency-failure\ndependencies: [db]\nreviewed: 2026-10-01\n---\n\n# Database\n\n## Scenario: db \
             fails\n\n### Recovery Procedure\n\n1. Promote the replica\n",
        );
        project.write(
            "services/shop/results/2026-11-01-db.yaml",
            "kind: dependency-failure\ndependency: db\nenvironment: staging\nstarted: 2026-11-01T09:00:00Z\nended: \
             2026-11-01T09:30:00Z\nfault: {type: blackhole, effect: unavailable, real: true, injected: 1}\nverdict: pass\n\
             impact: none\nmeasured: {recovery: 6m}\nparticipants: [ana, lee]\n",
        );
        project.write(
            "services/shop/results/2026-11-02-db.yaml",
            "kind: dependency-failure\ndependency: db\nenvironment: qa2\nstarted: 2026-11-02T09:00:00Z\nended: \
             2026-11-02T09:30:00Z\nfault: {type: blackhole, effect: unavailable, real: true, injected: 0}\nverdict: pass\n",
        );
        project
    }

    /// A project with one service that stands on stage 5 on [`DAY`].
    pub fn proven() -> Self {
        use stagepost::import::front_matter::{revision, split};
        let project = Self::empty();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ladder/base");
        for entry in walkdir::WalkDir::new(&base).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
            let name = entry.path().strip_prefix(&base).unwrap().to_str().unwrap().replace('\\', "/");
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let place = stagepost::model::place::Place::start(name.as_str());
            let present = revision(split(&text, &place).unwrap().body).to_string();
            project.write(&name, &text.replace("REVISION", &present));
        }
        project
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        self.put(path, text.as_bytes());
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.at(path)).unwrap()
    }

    pub fn exists(&self, path: &str) -> bool {
        self.at(path).exists()
    }

    /// Every file with its bytes.
    pub fn files(&self, under: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
        walkdir::WalkDir::new(self.at(under))
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let name = entry.path().strip_prefix(self.path()).unwrap().to_string_lossy().into_owned();
                (name, std::fs::read(entry.path()).unwrap())
            })
            .collect()
    }

    /// The program, about to run in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stagepost"));
        command.args(arguments).current_dir(self.path()).env_clear().stdin(Stdio::null());
        for name in ["PATH", "SystemRoot", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // No repository above the temporary folder is asked.
        command.env("HOME", self.path());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        answer(&self.command(arguments).output().unwrap())
    }
}

pub fn answer(output: &Output) -> Answer {
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
