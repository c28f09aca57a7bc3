//! What cannot be compared is refused with a sentence, a way out and the documented exit code.

use crate::program::Project;
use crate::repository::{Repository, shop, story};

/// The answer to a call that must be refused as bad input.
#[track_caller]
fn refused(project: &Project, arguments: &[&str], sentence: &str) {
    let answer = project.run(&[&["diff"], arguments].concat());
    assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
    assert!(answer.err.contains(sentence), "{sentence:?} is not in {:?}", answer.err);
    assert!(answer.err.contains("help: "), "{}", answer.err);
}

#[test]
fn a_ref_that_does_not_exist() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    for name in ["main~7", "nobody", "HEAD:stagepost.yaml", "a b", ""] {
        refused(&repository.project, &[name], &format!("`{name}` is no commit, branch or tag of this repository"));
    }
    refused(&repository.project, &["HEAD", "nobody"], "`nobody` is no commit");
    refused(&repository.project, &["--", "--all"], "`--all` is no commit");
}

#[test]
fn no_repository() {
    let project = Project::small();
    refused(&project, &["HEAD"], "lies in no git repository");
    assert_eq!(project.run(&["diff", "--policy", "x.yaml"]).code, 2);
}

#[test]
fn no_commit_yet() {
    let repository = shop();
    refused(&repository.project, &["HEAD"], "`HEAD` is no commit");
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let repository = story();
    let clone = Project::empty();
    let source = format!("file://{}", repository.project.path().display());
    repository.git(&["clone", "--quiet", "--depth", "2", &source, &clone.at("clone").display().to_string()]);
    let clone_of = |arguments: &[&str]| {
        let mut command = clone.command(&[&["diff", "--as-of", "2026-11-21"], arguments].concat());
        crate::program::answer(&command.current_dir(clone.at("clone")).output().unwrap())
    };
    let answer = clone_of(&["HEAD~5"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("`HEAD~5` is not in this shallow clone"), "{}", answer.err);
    assert!(answer.err.contains("fetch-depth: 0"), "{}", answer.err);
    // What is there can be compared, and the reader is told what is not known.
    let answer = clone_of(&["HEAD~1", "HEAD"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("This is a shallow clone"), "{}", answer.out);
}

#[test]
fn a_merge_in_progress() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    let file = "services/shop/service.yaml";
    repository.git(&["checkout", "--quiet", "-b", "other"]);
    repository.replace(file, "title: The shop", "title: Their shop");
    repository.commit("theirs", "2026-10-14");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.replace(file, "title: The shop", "title: Our shop");
    repository.commit("ours", "2026-10-15");
    let merge = repository.attempt(&["merge", "other"]);
    assert!(!merge.status.success());
    refused(&repository.project, &["begin"], "a merge is in progress, and `services/shop/service.yaml` is in conflict");
    // Two commits have nothing to do with it.
    assert_eq!(repository.project.run(&["diff", "begin", "ours"]).code, 0);
}

#[test]
fn a_report_of_another_version() {
    let project = Project::empty();
    project.write("old.json", r#"{"schema": "stagepost/report/v7"}"#);
    project.write("none.json", "{}");
    project.write("broken.json", "{");
    refused(&project, &["old.json", "old.json"], "its form is `stagepost/report/v7`");
    refused(&project, &["none.json", "old.json"], "it is no report of stagepost");
    refused(&project, &["broken.json", "old.json"], "it is no report of stagepost");
    refused(&project, &["missing.json", "old.json"], "missing.json");
}

#[test]
fn a_report_cannot_be_judged_on_another_day() {
    let repository = shop();
    let report = repository.project.run(&["status", "--format", "json", "--as-of", "2026-11-20"]).out;
    repository.project.write("report.json", &report);
    refused(&repository.project, &["report.json", "--as-of", "2026-11-21"], "was judged as of 2026-11-20");
    let answer = repository.project.run(&["diff", "report.json", "--as-of", "2026-11-20"]);
    assert_eq!((answer.code, answer.out.contains("Nothing changes.")), (0, true), "{answer:?}");
}

#[test]
fn no_base_and_no_rules() {
    let answer = Project::small().run(&["diff"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("BASE"), "{}", answer.err);
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_names_is_started_while_it_is_read() {
    let repository = story();
    let mark = repository.project.at("started");
    let script = format!("touch '{}'; cat", mark.display());
    for key in
        ["core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.external", "gpg.program"]
    {
        repository.git(&["config", key, &script]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    repository.project.write(".gitattributes", "* filter=x diff=x\n");
    repository.replace("services/shop/service.yaml", "title: The shop", "title: Our shop");
    assert!(repository.diff(&["begin"]).contains("shop"));
    assert!(repository.diff(&["begin", "HEAD"]).contains("shop"));
    assert!(!mark.exists());
}

#[test]
fn names_and_sentences_mean_nothing_in_a_comment() {
    let repository = Repository::new();
    repository.project.write("stagepost.yaml", "");
    repository.project.write("services/shop/service.yaml", "id: shop\n");
    repository.commit("begin", "2026-10-13");
    let evil = "environment: \"</details><img src=x> @all `code`\"";
    let text = crate::repository::run("db", "2026-10-12").replace("environment: staging", evil);
    repository.project.write("services/shop/results/2026-10-12-db.yaml", &text);
    let markdown = repository.diff(&["HEAD", "--format", "markdown"]);
    assert_eq!(markdown.matches("</details>").count(), 1, "{markdown}");
    assert!(!markdown.contains("<img") && !markdown.contains("@all"), "{markdown}");
}
