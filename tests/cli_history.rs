//! The program with `--history`: results that are not kept in the repository.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project};
use serde_json::Value;

const RESULTS: &str = "services/shop/results";

/// A project on stage 5 that was published, and whose results are gone.
fn forgetful() -> Project {
    let project = Project::proven();
    let built = project.run(&["build", "--as-of", DAY]);
    assert_eq!(built.code, 0, "{built:?}");
    std::fs::remove_dir_all(project.path().join(RESULTS)).unwrap();
    project
}

fn report(project: &Project) -> Value {
    serde_json::from_str(&project.read("public/report.json")).unwrap()
}

#[test]
fn what_was_published_stands_when_the_results_are_gone_and_says_where_it_comes_from() {
    let project = forgetful();
    let before = report(&project);
    let without = project.run(&["status", "--as-of", DAY]);
    assert!(!without.out.contains("stage 5 of 5"), "{}", without.out);
    for named in ["public", "public/report.json"] {
        let gate = project.run(&["check", "--min-stage", "5", "--as-of", DAY, "--history", named]);
        assert_eq!(gate.code, 0, "{gate:?}");
        let status = project.run(&["status", "--as-of", DAY, "--history", named]);
        assert!(status.out.contains("stage 5 of 5"), "{}", status.out);
    }
    // The site may be built over the one that the history is taken from, again and again.
    for _ in 0..2 {
        let built = project.run(&["build", "--as-of", DAY, "--history", "public"]);
        assert_eq!(built.code, 0, "{built:?}");
    }
    let after = report(&project);
    for key in ["stage", "next", "lapse", "history"] {
        assert_eq!(after["services"][0][key], before["services"][0][key], "{key}");
    }
    let run = &after["services"][0]["runs"][0];
    assert_eq!(run["file"], "public/report.json#/services/0/runs/0");
    assert_eq!(run["origin"]["file"], before["services"][0]["runs"][0]["file"]);
    let explained = project.run(&["explain", "shop", "--as-of", DAY, "--history", "public"]);
    assert!(explained.out.contains("from an earlier report"), "{}", explained.out);
    let page = project.read(&format!("public/{}", run["url"].as_str().unwrap()));
    assert!(page.contains("an earlier report, of 21 November 2026"), "{page}");
}

#[test]
fn the_file_at_hand_is_taken_and_nothing_counts_twice() {
    let project = Project::proven();
    project.run(&["build", "--as-of", DAY]);
    let before = report(&project);
    let built = project.run(&["build", "--as-of", DAY, "--history", "public"]);
    assert_eq!(built.code, 0, "{built:?}");
    assert_eq!(report(&project)["services"], before["services"]);
}

#[test]
fn a_history_that_cannot_be_used_is_refused_in_a_sentence() {
    let project = Project::small();
    project.write("old.json", "{\"schema\": \"stagepost/report/v9\"}");
    project.write("half.json", "{\"schema\": \"stagepost/report/v1\", \"as_of\":");
    std::fs::create_dir(project.path().join("empty")).unwrap();
    for (named, words) in [
        ("nowhere", "there is no `nowhere` to take the history from"),
        ("old.json", "its form is `stagepost/report/v9`"),
        ("half.json", "it is no report of stagepost"),
        ("stagepost.yaml", "it is no report of stagepost"),
    ] {
        let answer = project.run(&["build", "--as-of", DAY, "--history", named]);
        assert_eq!(answer.code, 2, "{answer:?}");
        assert!(answer.err.contains(words), "{named}: {}", answer.err);
        assert!(!project.exists("public"), "nothing is published");
    }
    let first = project.run(&["build", "--as-of", DAY, "--history", "empty"]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.err.contains("`empty` holds no report.json yet: there is no history"), "{}", first.err);
}
