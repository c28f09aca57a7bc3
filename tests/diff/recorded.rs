//! Since when files are on record, and what their record says against them.

use crate::program::Project;
use crate::repository::{CDN, DB, DR, Repository, playbook, result, run, shop};
use serde_json::Value;

/// What `check` finds: code, file and sentence.
fn found(project: &Project, day: &str) -> Vec<(String, String, String)> {
    let answer = project.run(&["check", "--format", "json", "--as-of", day]);
    let rows: Value = serde_json::from_str(&answer.out).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "code"), text(row, "file"), text(row, "message")))
        .collect()
}

fn codes(project: &Project, day: &str) -> Vec<String> {
    found(project, day).into_iter().map(|(code, ..)| code).collect()
}

fn report(project: &Project, day: &str) -> Value {
    serde_json::from_str(&project.run(&["status", "--format", "json", "--as-of", day]).out).unwrap()
}

fn requirement(report: &Value, id: &str) -> (String, String) {
    let rows = report["services"][0]["requirements"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == id).unwrap();
    (row["status"].as_str().unwrap().to_owned(), row["sentence"].as_str().unwrap().to_owned())
}

/// The shop without any date of review or agreement, and its rows without `since`.
fn undated() -> Repository {
    let repository = shop();
    for (file, kind, title, dependency) in [
        (DB, "dependency-failure", "Database lost", "db"),
        (CDN, "dependency-failure", "CDN lost", "cdn"),
        (DR, "dr-failover", "Region lost", ""),
    ] {
        let text = playbook(kind, title, dependency);
        let (front, body) = text.split_once("---\n\n").unwrap();
        let kept: Vec<&str> = front.lines().take_while(|line| !line.starts_with("reviewed")).collect();
        repository.project.write(file, &format!("{}\n---\n\n{body}", kept.join("\n")));
    }
    let service = repository.project.read("services/shop/service.yaml");
    let service = service.replace("reviewed: 2026-10-01\n", "").replace(", since: 2026-01-01", "");
    repository.project.write("services/shop/service.yaml", &service);
    repository
}

#[test]
fn a_statement_without_a_date_is_in_force_from_its_first_commit() {
    let repository = undated();
    // The runs are of October; the papers came into the repository in March.
    repository.commit("begin", "2026-03-02");
    repository.replace(DB, "ana, +00 1234", "ana, +00 4321");
    repository.commit("edited", "2026-09-01");
    let day = |day| requirement(&report(&repository.project, day), "dr-playbook").0;
    assert_eq!(["2026-03-01", "2026-03-02"].map(day), ["unmet", "met"]);
    let list = |day| requirement(&report(&repository.project, day), "critical-dependencies").0;
    assert_eq!(["2026-03-01", "2026-03-02", "2027-03-02", "2027-03-03"].map(list), ["unmet", "met", "met", "expired"]);
    let (status, sentence) = requirement(&report(&repository.project, "2027-03-03"), "critical-playbooks");
    assert_eq!(status, "expired");
    assert!(sentence.contains("it was first committed on 2 March 2026, 366 days ago"), "{sentence}");
    assert!(!codes(&repository.project, "2026-11-21").contains(&"undated".to_owned()));
}

#[test]
fn what_is_not_committed_yet_counts_from_the_earliest_dated_fact() {
    let repository = undated();
    repository.commit("begin", "2026-03-02");
    let text = repository.project.read(DB).replace("Database lost", "Disk lost");
    repository.project.write("services/shop/playbooks/disk.md", &text);
    let undated: Vec<_> =
        found(&repository.project, "2026-11-21").into_iter().filter(|(code, ..)| code == "undated").collect();
    assert_eq!(undated.len(), 1, "{undated:?}");
    assert_eq!(undated[0].1, "services/shop/playbooks/disk.md");
}

#[test]
fn no_repository_and_a_shallow_clone_are_said_once() {
    let repository = undated();
    let no_history = |project: &Project| -> Vec<(String, String)> {
        let rows = found(project, "2026-11-21").into_iter().filter(|(code, ..)| code == "no-history");
        rows.map(|(_, file, message)| (file, message)).collect()
    };
    let plain = Project::empty();
    for (path, bytes) in repository.project.files(".") {
        if !path.starts_with(".git/") {
            plain.write(&path, &String::from_utf8(bytes).unwrap());
        }
    }
    let said = no_history(&plain);
    assert_eq!((said.len(), said[0].0.as_str()), (1, "stagepost.yaml"));
    assert!(said[0].1.contains("lies in no git repository"), "{said:?}");
    assert_eq!(codes(&plain, "2026-11-21").iter().filter(|code| *code == "undated").count(), 3);

    repository.commit("begin", "2026-03-02");
    repository.commit("more", "2026-03-03");
    assert_eq!(no_history(&repository.project), []);
    let clone = Project::empty();
    let source = format!("file://{}", repository.project.path().display());
    repository.git(&["clone", "--quiet", "--depth", "1", &source, &clone.path().display().to_string()]);
    let said = no_history(&clone);
    assert_eq!(said.len(), 1);
    assert!(said[0].1.contains("shallow clone"), "{said:?}");
    assert_eq!(codes(&clone, "2026-11-21").iter().filter(|code| *code == "undated").count(), 3);
}

#[test]
fn the_first_commit_is_the_publication_where_none_is_written() {
    let repository = shop();
    let file = result("cdn", "2026-11-02");
    let (before, _) =
        run("cdn", "2026-11-02").split_once("published").map(|(b, a)| (b.to_owned(), a.to_owned())).unwrap();
    repository.project.write(&file, &before);
    repository.commit("begin", "2026-12-15");
    let rows = found(&repository.project, "2026-12-20");
    let late: Vec<_> = rows.iter().filter(|(code, ..)| code == "committed-late").collect();
    // The run of 6 October says nothing of its publication either; the one of 12 October does.
    let files: Vec<&str> = late.iter().map(|(_, file, _)| file.as_str()).collect();
    assert_eq!(files, ["services/shop/results/2026-10-06-dr.yaml", file.as_str()]);
    assert!(late[1].2.contains("committed 43 days later, on 2026-12-15; the limit is 30"), "{late:?}");
    let explained = repository.project.run(&["explain", "shop", "published", "--as-of", "2026-12-20"]).out;
    assert!(explained.contains("published late: 43 days after the run, as its first commit says"), "{explained}");
    // Before that day nobody could read it.
    assert_eq!(requirement(&report(&repository.project, "2026-12-14"), "published").0, "unmet");
    assert_eq!(requirement(&report(&repository.project, "2026-12-15"), "published").0, "met");
}

#[test]
fn one_content_is_one_piece_of_evidence() {
    let repository = shop();
    // The date stands beside the result, where nothing keeps anybody from writing another.
    let text: String =
        run("cdn", "2026-10-12").lines().filter(|l| !l.contains("T09:")).map(|l| format!("{l}\n")).collect();
    let times = |day: &str| format!("started: {day}T09:00:00Z\nended: {day}T09:30:00Z\n");
    let (first, copy) = ("services/shop/results/first.yaml", "services/shop/results/second.yaml");
    repository.project.write(first, &text);
    repository.project.write(&format!("{first}.meta.yaml"), &times("2026-10-12"));
    repository.commit("begin", "2026-10-13");
    assert_eq!(codes(&repository.project, "2026-11-21"), Vec::<String>::new());

    repository.project.write(copy, &text);
    repository.project.write(&format!("{copy}.meta.yaml"), &times("2026-11-10"));
    repository.commit("again", "2026-11-11");
    let reused = || {
        let rows = found(&repository.project, "2026-11-21").into_iter();
        rows.filter(|(code, ..)| code == "reused-content").map(|(_, file, text)| (file, text)).collect::<Vec<_>>()
    };
    let rows = reused();
    assert_eq!(rows.iter().map(|(file, _)| file.as_str()).collect::<Vec<_>>(), [copy, copy]);
    assert!(rows.iter().any(|(_, text)| text.contains("one is dated 2026-10-12, the other 2026-11-10")), "{rows:?}");

    // The old name is gone; the content was known before all the same.
    repository.remove(first);
    repository.remove(&format!("{first}.meta.yaml"));
    repository.commit("hidden", "2026-11-12");
    let rows = reused();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].1.contains("the same content was committed on 2026-10-13 as services/shop/results/first.yaml"));
}

#[test]
fn a_tools_record_is_not_to_be_touched() {
    let repository = shop();
    let held = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chaos-toolkit/held.json");
    let journal = std::fs::read_to_string(held).unwrap().replace("service:bookstore-api", "service:shop");
    let file = "services/shop/results/held.json";
    repository.project.write(file, &journal);
    repository.commit("begin", "2026-10-13");
    let edited = |day: &str| found(&repository.project, day).into_iter().find(|(code, ..)| code == "edited-record");
    assert_eq!(edited("2026-11-21"), None);
    repository.project.write(file, &journal.replacen('{', "{ ", 1));
    repository.commit("touched", "2026-11-13");
    let (_, place, sentence) = edited("2026-11-21").unwrap();
    assert_eq!(place, file);
    assert!(sentence.contains("was changed on 2026-11-13 in "), "{sentence}");
    // On the day before nobody knew.
    assert_eq!(edited("2026-11-12"), None);
    // What was put back is whole again.
    repository.project.write(file, &journal);
    repository.commit("restored", "2026-11-14");
    assert_eq!(edited("2026-11-21"), None);
}

#[test]
fn a_run_may_not_be_dated_after_the_commit_that_holds_it() {
    let repository = shop();
    repository.project.write(&result("cdn", "2026-11-02"), &run("cdn", "2026-11-02"));
    repository.commit("begin", "2026-10-20");
    let rows = found(&repository.project, "2026-11-21");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("dated-ahead", result("cdn", "2026-11-02").as_str()));
}

#[test]
fn a_commit_from_the_future_is_named() {
    let repository = shop();
    repository.commit("begin", "2031-01-01");
    let rows = found(&repository.project, "2026-11-21");
    let future: Vec<&str> = rows.iter().filter(|(c, ..)| c == "future-commit").map(|(_, f, _)| f.as_str()).collect();
    // The service and its playbooks carry dates of their own.
    assert_eq!(future, ["services/shop/results/2026-10-06-dr.yaml", "services/shop/results/2026-10-12-db.yaml"]);
}

#[test]
fn the_report_carries_commit_dates_and_hashes() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    let report = report(&repository.project, "2026-11-21");
    let runs = report["services"][0]["runs"].as_array().unwrap();
    let row = runs.iter().find(|row| row["id"] == "2026-10-12-db").unwrap();
    assert_eq!(row["commit"].as_str().unwrap(), repository.git(&["rev-parse", "begin"]));
    assert_eq!((row["committed"].as_str(), row["edited"].as_bool()), (Some("2026-10-13T12:00:00Z"), Some(false)));
    assert_eq!(row["sha256"].as_str().unwrap().len(), 64);
}
