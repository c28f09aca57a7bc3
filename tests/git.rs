//! What git is asked, in real repositories.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::Project;
use stagepost::git::{Source, source};
use std::collections::BTreeSet;
use std::process::Command;

fn git(project: &Project, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path())
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository whose project lies in a folder of its own.
fn repository() -> (Project, String) {
    let project = Project::empty();
    project.write("docs/site/stagepost.yaml", "");
    project.write("main.c", "");
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "all"]);
    let commit = git(&project, &["rev-parse", "HEAD"]);
    (project, commit)
}

fn clean(commit: &str) -> Source {
    Source { commit: Some(commit.to_owned()), dirty: false, folder: "docs/site".to_owned(), changed: BTreeSet::new() }
}

#[test]
fn only_changes_of_the_project_folder_make_it_dirty() {
    let (project, commit) = repository();
    let root = project.at("docs/site");
    assert_eq!(source(&root, &[]), clean(&commit));
    project.write("main.c", "int x;");
    project.write("new.c", "");
    assert_eq!(source(&root, &[]), clean(&commit));
    project.write("docs/site/services/a/service.yaml", "");
    assert_eq!(source(&root, &[]), Source { dirty: true, changed: ["services/".to_owned()].into(), ..clean(&commit) });
}

#[test]
fn the_site_that_was_built_does_not_make_it_dirty() {
    let (project, commit) = repository();
    project.write("docs/site/out [1]/index.html", "");
    let outputs = ["out [1]".to_owned()];
    assert_eq!(source(&project.at("docs/site"), &outputs), clean(&commit));
    assert!(source(&project.at("docs/site"), &["out".to_owned()]).dirty);
}

#[test]
fn a_repository_without_a_commit_is_no_source() {
    let project = Project::small();
    git(&project, &["init", "--quiet"]);
    assert_eq!(source(project.path(), &[]), Source::default());
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_names_is_started() {
    let (project, commit) = repository();
    let mark = project.at("started");
    let script = format!("touch '{}'", mark.display());
    git(&project, &["config", "core.fsmonitor", &script]);
    assert_eq!(source(&project.at("docs/site"), &[]), clean(&commit));
    assert!(!mark.exists());
}
