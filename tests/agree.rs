//! Agreements are written by the program: what changes in the file, and what is refused.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{Answer, DAY, Project};

const PLAYBOOK: &str = "services/shop/playbooks/db.md";

fn agree(project: &Project, arguments: &[&str]) -> Answer {
    let mut all = vec!["agree", PLAYBOOK, "--as-of", DAY];
    all.extend(arguments);
    project.run(&all)
}

fn status(project: &Project) -> String {
    project.run(&["explain", "shop", "agreement", "--as-of", DAY]).out
}

/// The revision of the playbook as it stands.
fn revision(project: &Project) -> String {
    let out = status(project);
    let line = out.lines().find(|line| line.trim().starts_with("revision: ")).unwrap();
    line.trim().strip_prefix("revision: ").unwrap().to_owned()
}

fn everybody(project: &Project) {
    for (party, who) in [("developers", "ana"), ("testers", "tess"), ("operations", "lee"), ("stakeholders", "kim")] {
        let answer = agree(project, &["--party", party, "--who", who, "--on", "2026-10-02"]);
        assert_eq!(answer.code, 0, "{answer:?}");
    }
}

#[test]
fn four_words_make_a_playbook_agreed() {
    let project = Project::full();
    let before = project.read(PLAYBOOK);
    let revision = revision(&project);
    let answer = agree(&project, &["--party", "Developers", "--who", " Ana María "]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_eq!(answer.out, format!("wrote {PLAYBOOK}\n"));
    assert!(answer.err.contains("Not yet agreed to this text: testers, operations, stakeholders"), "{}", answer.err);
    let line =
        format!("agreements:\n  - {{party: developers, who: Ana María, on: {DAY}, revision: {revision}}}\n---\n\n#");
    assert_eq!(project.read(PLAYBOOK), before.replacen("---\n\n#", &line, 1));
    everybody(&project);
    assert!(status(&project).contains("agreement (stage 1"), "{}", status(&project));
    assert!(status(&project).contains("  met: "), "{}", status(&project));
}

#[test]
fn the_same_word_twice_is_there_once() {
    let project = Project::full();
    let first = agree(&project, &["--party", "testers", "--who", "tess", "--on", "2026-10-02"]);
    assert_eq!(first.code, 0, "{first:?}");
    let text = project.read(PLAYBOOK);
    let again = agree(&project, &["--party", "testers", "--who", "Tess"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
    assert!(
        again.err.contains("left as it is: Tess agrees for testers to this text since 2026-10-02"),
        "{}",
        again.err
    );
    assert_eq!(project.read(PLAYBOOK), text);
    let renewed = agree(&project, &["--party", "testers", "--who", "tess", "--renew"]);
    assert_eq!((renewed.code, renewed.out.is_empty()), (0, false), "{renewed:?}");
    assert_eq!(project.read(PLAYBOOK).matches("who: tess").count(), 2);
}

#[test]
fn a_word_that_has_grown_old_is_written_anew() {
    let project = Project::full();
    agree(&project, &["--party", "testers", "--who", "tess", "--on", "2025-11-20"]);
    let again = agree(&project, &["--party", "testers", "--who", "tess"]);
    assert_eq!(again.out, format!("wrote {PLAYBOOK}\n"), "{again:?}");
}

#[test]
fn an_objection_stays_open_until_its_author_agrees() {
    let project = Project::full();
    everybody(&project);
    assert_eq!(agree(&project, &["--party", "operations", "--who", "max", "--object"]).code, 0);
    assert!(status(&project).contains("failing: "), "{}", status(&project));
    let again = agree(&project, &["--party", "operations", "--who", "max", "--object"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
    assert_eq!(agree(&project, &["--party", "operations", "--who", "max"]).code, 0);
    assert!(status(&project).contains("  met: "), "{}", status(&project));
}

#[test]
fn who_wrote_it_and_how_stays() {
    let project = Project::full();
    let text = "\u{feff}---\r\n# by ana\r\nplaybook: \"dependency-failure\"\r\nagreements: [ ] # nobody\r\n---\r\n# Database\r\n";
    project.write(PLAYBOOK, text);
    let revision = revision(&project);
    assert_eq!(agree(&project, &["--party", "testers", "--who", "tess"]).code, 0);
    let item = format!("[ {{party: testers, who: tess, on: {DAY}, revision: {revision}}}]");
    assert_eq!(project.read(PLAYBOOK), text.replace("[ ]", &item));
}

#[test]
fn a_playbook_is_found_from_where_the_user_stands() {
    let project = Project::full();
    for (folder, path, who) in [
        ("services/shop", "playbooks/db.md", "ana"),
        ("services/shop", PLAYBOOK, "bo"),
        ("..", "PROJECT/services/shop/playbooks/db.md", "cy"),
    ] {
        let name = project.path().file_name().unwrap().to_str().unwrap();
        let path = path.replace("PROJECT", name);
        let mut command = project.command(&["agree", &path, "--party", "testers", "--who", who, "--as-of", DAY]);
        let answer = program::answer(&command.current_dir(project.at(folder)).output().unwrap());
        assert_eq!(answer.code, 0, "{folder} {path}: {answer:?}");
        assert!(project.read(PLAYBOOK).contains(&format!("who: {who}")), "{folder} {path}");
    }
}

#[test]
fn what_cannot_be_agreed_to_is_refused_and_left_as_it_is() {
    let project = Project::full();
    project.write("services/shop/playbooks/open.md", "---\nplaybook: general\n# never closed\n");
    project.write("services/shop/playbooks/odd.md", "---\ntitle: &t [a]\nplaybook: general\n---\n# Odd\n");
    let before = project.files("");
    for (arguments, words) in [
        (&[PLAYBOOK, "--party", "tester", "--who", "tess"][..], "did you mean `testers`?"),
        (&[PLAYBOOK, "--party", "testers", "--who", " "], "it is empty"),
        (&[PLAYBOOK, "--party", "testers", "--who", "TBD"], "it names nobody"),
        (&[PLAYBOOK, "--party", "testers", "--who", "a\nb"], "on one line"),
        (&[PLAYBOOK, "--party", "testers"], "--who"),
        (&[PLAYBOOK, "--who", "tess"], "--party"),
        (&[PLAYBOOK, "--party", "testers", "--who", "tess", "--on", "2026-11-22"], "is after 2026-11-21"),
        (&[PLAYBOOK, "--party", "testers", "--who", "tess", "--on", "soon"], "soon"),
        (&["services/shop/playbooks/dbb.md", "--party", "testers", "--who", "tess"], "did you mean"),
        (&["services/shop/service.yaml", "--party", "testers", "--who", "tess"], "is no playbook"),
        (&["../elsewhere.md", "--party", "testers", "--who", "tess"], "no file of the project"),
        (&["services/shop/playbooks/open.md", "--party", "testers", "--who", "tess"], "cannot be read"),
        (&["services/shop/playbooks/odd.md", "--party", "testers", "--who", "tess"], "cannot be read"),
        (&[PLAYBOOK, "--minor", "--who", "lee"], "--why"),
        (&[PLAYBOOK, "--minor", "--who", "lee", "--why", "a typo"], "nobody agreed to an earlier text"),
        (&[PLAYBOOK, "--minor", "--who", "lee", "--why", "a typo", "--from", "1f0c"], "12 digits"),
        (
            &[PLAYBOOK, "--minor", "--who", "lee", "--why", "a typo", "--from", "sha256:0123456789ab"],
            "nobody agreed to",
        ),
    ] {
        let mut all = vec!["agree", "--as-of", DAY];
        all.extend(arguments);
        let answer = project.run(&all);
        assert_eq!(answer.code, 2, "{arguments:?}: {answer:?}");
        assert!(answer.err.contains(words), "{words} is missing in {}", answer.err);
        assert_eq!(project.files(""), before, "{arguments:?}");
    }
}

#[test]
fn a_minor_change_leaves_agreements_standing_and_the_next_one_does_not() {
    let project = Project::full();
    everybody(&project);
    let agreed = revision(&project);
    let change = |from: &str, to: &str| project.write(PLAYBOOK, &project.read(PLAYBOOK).replace(from, to));
    change("Promote the replica", "Promote the  replica.");
    assert!(status(&project).contains("expired: "), "{}", status(&project));
    let marked = agree(&project, &["--minor", "--who", "lee", "--why", "a full stop: nothing else"]);
    assert_eq!(marked.code, 0, "{marked:?}");
    assert!(marked.err.contains("4 agreements stand"), "{}", marked.err);
    let line =
        format!("from: {agreed}, to: {}, by: lee, on: {DAY}, why: \"a full stop: nothing else\"", revision(&project));
    assert!(project.read(PLAYBOOK).contains(&line), "{}", project.read(PLAYBOOK));
    assert!(
        status(&project).contains("  met: ") && status(&project).contains("minor, says lee"),
        "{}",
        status(&project)
    );
    let again = agree(&project, &["--minor", "--who", "lee", "--why", "the same"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
    let once = revision(&project);
    change("Promote the  replica.", "Promote nothing.");
    assert!(status(&project).contains("expired: "), "{}", status(&project));
    let chained = agree(&project, &["--minor", "--who", "lee", "--why", "again", "--from", &once]);
    assert_eq!(chained.code, 2, "two minor changes do not add up: {chained:?}");
    assert_eq!(agree(&project, &["--minor", "--who", "lee", "--why", "both changes", "--from", &agreed]).code, 0);
    assert!(status(&project).contains("  met: "), "{}", status(&project));
}
