//! What a playbook's page says of its earlier texts: the lines that changed, or why it is not known.

use crate::repository::{DAY, DB, DR, Repository, shop, story};

/// The part of a page that tells what changed, without its tags.
fn changes(repository: &Repository, name: &str) -> Vec<String> {
    let answer = repository.project.run(&["build", "--as-of", DAY, "--keep-going"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let page = repository.project.read(&format!("public/services/shop/playbooks/{name}.html"));
    let Some((_, section)) = page.split_once("Changes of the text</h2>") else { return Vec::new() };
    let section = section.split("</section>").next().unwrap();
    let section = section.replace("<ins>", "\n+").replace("<del>", "\n-").replace("<span", "\n<span");
    let mut text = String::new();
    let mut inside = false;
    for letter in section.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn changed_lines(lines: &[String]) -> Vec<&str> {
    lines.iter().filter(|line| line.starts_with(['+', '-'])).map(String::as_str).collect()
}

#[test]
fn the_page_shows_what_changed_since_it_was_agreed_and_nothing_else() {
    let lines = changes(&story(), "db");
    assert_eq!(lines[0], "What changed since stakeholders agreed to it on 5 October 2026");
    assert_eq!(changed_lines(&lines), ["-1. Promote the replica", "+1. Promote the other replica"]);
    assert!(!lines.iter().any(|line| line.contains("agreements:")), "front matter is no text: {lines:?}");
}

#[test]
fn the_page_compares_with_the_text_of_the_day_on_which_it_was_exercised() {
    let repository = shop();
    repository.commit("begin", "2026-10-06");
    repository.replace(DR, "1. Stop it", "1. Stop the region");
    repository.commit("after-the-exercise", "2026-10-07");
    repository.replace(DR, "1. Stop the region", "1. Stop the whole region");
    repository.commit("and-again", "2026-10-08");
    let lines = changes(&repository, "dr");
    let exercised = lines.iter().position(|line| line.contains("last exercised on 6 October 2026")).unwrap();
    assert_eq!(changed_lines(&lines[exercised..]), ["-1. Stop it", "+1. Stop the whole region"]);
}

#[test]
fn what_changed_and_is_not_committed_is_shown_too() {
    let repository = shop();
    repository.commit("begin", "2026-10-06");
    assert_eq!(changes(&repository, "dr"), ["Nothing changed since it was last exercised on 6 October 2026."]);
    repository.replace(DR, "1. Stop it", "1. Stop the region");
    assert_eq!(changed_lines(&changes(&repository, "dr"))[..2], ["-1. Stop it", "+1. Stop the region"]);
}

#[test]
fn a_text_that_was_changed_and_changed_back_did_not_change() {
    let repository = shop();
    repository.commit("begin", "2026-10-06");
    repository.replace(DR, "1. Stop it", "1. Stop the region");
    repository.commit("after-the-exercise", "2026-10-07");
    repository.replace(DR, "1. Stop the region", "1. Stop it");
    repository.commit("as-before", "2026-10-08");
    assert_eq!(changes(&repository, "dr"), ["Nothing changed since it was last exercised on 6 October 2026."]);
}

#[test]
fn a_page_that_was_once_broken_hides_nothing_that_was_before() {
    let repository = shop();
    repository.commit("begin", "2026-10-06");
    let text = repository.project.read(DB);
    repository.project.write(DB, &text.replacen("---\n\n# Database", "\n# Database", 1));
    repository.commit("broken", "2026-10-07");
    repository.project.write(DB, &text.replace("Promote the replica", "Promote the other replica"));
    repository.commit("mended", "2026-10-08");
    let lines = changes(&repository, "db");
    assert_eq!(changed_lines(&lines), ["-1. Promote the replica", "+1. Promote the other replica"]);
}

#[test]
fn a_history_that_does_not_reach_back_is_said_and_not_guessed() {
    let repository = story();
    repository.git(&["checkout", "--quiet", "--orphan", "rewritten"]);
    repository.commit("all-at-once", "2026-11-12");
    let lines = changes(&repository, "db");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("The text changed after stakeholders agreed to it on 5 October 2026;"), "{lines:?}");
    assert!(lines[0].contains("no commit of the file that this build sees holds sha256:"), "{lines:?}");
    let lines = changes(&repository, "dr");
    assert!(lines[0].ends_with("no commit of the file that this build sees is as old."), "{lines:?}");
}

#[test]
fn a_shallow_clone_and_no_repository_are_said() {
    let whole = story();
    let clone = Repository::new();
    let (from, to) = (format!("file://{}", whole.project.path().display()), clone.project.at("clone"));
    clone.git(&["clone", "--quiet", "--depth", "1", &from, to.to_str().unwrap()]);
    for inside in [true, false] {
        if !inside {
            std::fs::remove_dir_all(to.join(".git")).unwrap();
            std::fs::remove_dir_all(clone.project.at(".git")).unwrap();
        }
        let answer = clone.project.run(&["build", "clone", "--as-of", DAY, "--out", "public", "--keep-going"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let page = clone.project.read("public/services/shop/playbooks/db.html");
        assert!(page.contains("this build sees no commit of the file"), "inside a repository: {inside}");
    }
}
