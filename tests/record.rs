//! `record`: a result is kept as it is, once, with what the pipeline knew, and never half.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{Answer, DAY, Project, answer};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

/// A journal that the tool wrote.
fn journal(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/chaos-toolkit/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A project whose pipeline has just run a test that held.
fn project() -> Project {
    let project = Project::full();
    project.put("journal.json", &journal("held"));
    project
}

/// One without tags.
fn untagged() -> Vec<u8> {
    String::from_utf8(journal("held")).unwrap().replace("service:bookstore-api", "team:shop").into_bytes()
}

const BINDING: [&str; 6] = ["--service", "shop", "--dependency", "db", "--environment", "staging"];

const GITHUB: [(&str, &str); 8] = [
    ("GITHUB_ACTIONS", "true"),
    ("GITHUB_SHA", "9f1c2ab3d4"),
    ("GITHUB_SERVER_URL", "https://github.example"),
    ("GITHUB_REPOSITORY", "shop/api"),
    ("GITHUB_RUN_ID", "17"),
    ("GITHUB_REF_NAME", "main"),
    ("GITHUB_JOB", "chaos"),
    ("GITHUB_EVENT_NAME", "push"),
];

fn command(project: &Project, arguments: &[&str]) -> Command {
    project.command(&[&["record"], arguments, &["--as-of", DAY]].concat())
}

fn record(project: &Project, arguments: &[&str]) -> Answer {
    answer(&command(project, arguments).output().unwrap())
}

fn bound(project: &Project, file: &str, further: &[&str]) -> Answer {
    record(project, &[&[file], &BINDING[..], further].concat())
}

/// What lies among the results of the service.
fn results(project: &Project) -> BTreeMap<String, Vec<u8>> {
    project.files("services/shop/results")
}

fn added(before: &BTreeMap<String, Vec<u8>>, project: &Project) -> Vec<String> {
    results(project).into_keys().filter(|path| !before.contains_key(path)).collect()
}

/// The runs of the service as the report tells them.
fn runs(project: &Project) -> Vec<serde_json::Value> {
    let report = project.run(&["status", "--format", "json", "--as-of", DAY]);
    let report: serde_json::Value = serde_json::from_str(&report.out).unwrap();
    report["services"][0]["runs"].as_array().unwrap().clone()
}

#[test]
fn the_original_is_kept_byte_for_byte_beside_what_only_the_pipeline_knew() {
    let project = project();
    let before = results(&project);
    let mut record = command(&project, &[&["journal.json"], &BINDING[..], &["--gate", "blocking"]].concat());
    let answer = answer(&record.envs(GITHUB).output().unwrap());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let added = added(&before, &project);
    let [file, wrapper] = &added[..] else { panic!("{added:?}") };
    assert_eq!(answer.out, format!("wrote {file}\nwrote {wrapper}\n"));
    assert_eq!(results(&project)[file], journal("held"));
    let day = "2026-";
    assert!(
        file.starts_with(&format!("services/shop/results/2026/{day}")) && file.ends_with("/journal.json"),
        "{file}"
    );
    assert_eq!(*wrapper, format!("{file}.meta.yaml"));
    let text = project.read(wrapper);
    for line in [
        "service: shop",
        "dependency: db",
        "environment: staging",
        "trigger: ci",
        "  commit: \"9f1c2ab3d4\"",
        "  url: \"https://github.example/shop/api/actions/runs/17\"",
        "  branch: main",
        "  job: chaos",
        "  gate: {blocking: true}",
        "    trigger: \"GITHUB_EVENT_NAME=push of GitHub Actions\"",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
    }
    let check = project.run(&["check", "--as-of", DAY]);
    assert!(!check.out.contains(wrapper.as_str()), "{}", check.out);
    let runs = runs(&project);
    let run = runs.iter().find(|run| run["file"] == file.as_str()).unwrap();
    assert_eq!(
        (&run["verdict"], &run["trigger"], &run["execution"]),
        (&"pass".into(), &"ci".into(), &"automated".into())
    );
    project.run(&["build", "--as-of", DAY]);
    let page = project.read(&format!("public/{}", run["url"].as_str().unwrap()));
    for words in ["GITHUB_EVENT_NAME=push of GitHub Actions", "job chaos", "9f1c2ab3d4"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn outside_of_a_pipeline_nothing_is_guessed() {
    let project = project();
    let before = results(&project);
    assert_eq!(bound(&project, "journal.json", &[]).code, 0);
    let text = project.read(&added(&before, &project)[1]);
    for word in ["trigger", "pipeline", "execution", "derived", "gate"] {
        assert!(!text.contains(word), "{word} in\n{text}");
    }
}

#[test]
fn recorded_twice_it_is_there_once_also_under_another_name() {
    let project = project();
    let before = results(&project);
    assert_eq!(bound(&project, "journal.json", &[]).code, 0);
    let first = results(&project);
    project.put("copy/other.json", &journal("held"));
    for file in ["journal.json", "copy/other.json"] {
        let again = bound(&project, file, &[]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert_eq!(again.out, format!("already recorded: {}\n", added(&before, &project)[0]));
        assert_eq!(results(&project), first);
    }
    let both = bound(&project, "journal.json", &["copy/other.json"]);
    assert_eq!((both.code, both.out.lines().count()), (0, 2));
    // Another day is no other run.
    let later = answer(
        &project
            .command(&[&["record", "journal.json", "--as-of", "2026-11-22"], &BINDING[..]].concat())
            .output()
            .unwrap(),
    );
    assert_eq!((later.code, results(&project) == first), (0, true), "{}", later.err);
}

#[test]
fn two_files_with_the_same_content_in_one_call_are_one_run() {
    let project = project();
    let before = results(&project);
    project.put("other.json", &journal("held"));
    let answer = bound(&project, "journal.json", &["other.json"]);
    assert_eq!((answer.code, added(&before, &project).len()), (0, 2), "{}{}", answer.out, answer.err);
    assert!(answer.out.contains("already recorded"), "{}", answer.out);
}

#[test]
fn who_says_something_else_of_a_recorded_run_is_refused() {
    let project = project();
    project.write(
        "services/shop/service.yaml",
        "id: shop\ndependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 1h}\n    - {id: cdn, rto: 1h, rpo: 1h}\n",
    );
    assert_eq!(bound(&project, "journal.json", &[]).code, 0);
    let first = results(&project);
    for (further, word) in [
        (&["--dependency", "cdn"][..], "dependency"),
        (&["--environment", "production"], "environment"),
        (&["--saw", "broke", "--by", "ana", "--note", "orders were lost"], "seen"),
    ] {
        let arguments = [&["journal.json", "--service", "shop"], further].concat();
        let answer = record(&project, &arguments);
        assert_eq!(answer.code, 2, "{word}");
        assert!(answer.err.contains(word) && answer.err.contains("meta.yaml"), "{}", answer.err);
        assert_eq!(results(&project), first);
    }
}

#[test]
fn ten_jobs_at_once_record_each_run_once_and_whole() {
    let project = project();
    let before = results(&project);
    // Five different runs, each recorded by two jobs.
    let names = ["held", "deviated", "dry-activities", "rollback-failed", "http-action-held"];
    for name in names {
        project.put(&format!("{name}.json"), &journal(name));
    }
    let jobs: Vec<_> = (0..10)
        .map(|job| {
            let file = format!("{}.json", names[job % names.len()]);
            let arguments = [&[file.as_str()], &BINDING[..]].concat();
            command(&project, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for job in jobs {
        let answer = answer(&job.wait_with_output().unwrap());
        assert_eq!(answer.code, 0, "{}", answer.err);
        *told.entry(if answer.out.starts_with("wrote") { "wrote" } else { "already" }).or_default() += 1;
    }
    assert_eq!(told, BTreeMap::from([("wrote", 5), ("already", 5)]));
    let added = added(&before, &project);
    assert_eq!(added.len(), 10, "{added:?}");
    let kept: BTreeSet<Vec<u8>> =
        added.iter().filter(|path| path.ends_with(".json")).map(|path| results(&project)[path].clone()).collect();
    assert_eq!(kept, names.iter().map(|name| journal(name)).collect::<BTreeSet<_>>());
    assert!(!added.iter().any(|path| path.contains("/.")), "nothing unfinished is left: {added:?}");
}

#[test]
fn what_no_format_reads_is_refused_unless_it_is_to_be_kept_unread() {
    let project = project();
    let before = results(&project);
    project.write("half.json", "{\"chaoslib-version\": \"1.40\", \"experiment\": {");
    project.write("other.json", "{\"some\": \"tool\"}");
    project.put("picture.png", &[0x89, 0x50, 0xff, 0x00]);
    project.write("empty.json", "");
    for name in ["half.json", "other.json", "picture.png", "empty.json", "nowhere.json"] {
        let answer = bound(&project, name, &[]);
        assert_eq!((answer.code, added(&before, &project).len()), (2, 0), "{name}: {}", answer.err);
        assert!(answer.err.contains(name), "{}", answer.err);
    }
    for name in ["half.json", "other.json", "picture.png"] {
        for _ in 0..2 {
            let answer = bound(&project, name, &["--keep-unread"]);
            assert_eq!(answer.code, 0, "{name}: {}", answer.err);
        }
    }
    assert_eq!(added(&before, &project).len(), 6);
    assert!(runs(&project).iter().all(|run| !run["file"].as_str().unwrap().contains("unread")));
}

#[test]
fn one_bad_file_of_several_means_that_nothing_is_written() {
    let project = project();
    let before = results(&project);
    project.write("other.json", "{\"some\": \"tool\"}");
    let answer = bound(&project, "journal.json", &["other.json"]);
    assert_eq!((answer.code, results(&project)), (2, before));
}

#[test]
fn a_result_with_secrets_is_refused_with_their_places_and_without_their_text() {
    let project = project();
    let before = results(&project);
    let text = String::from_utf8(journal("held")).unwrap();
    let secret = format!("{}{}", "ghp_", "A1b2C3d4".repeat(5));
    project.write("journal.json", &text.replacen('{', &format!("{{\n\"note\": \"{secret}\","), 1));
    let answer = bound(&project, "journal.json", &[]);
    assert_eq!((answer.code, results(&project)), (2, before.clone()));
    assert!(answer.err.contains("journal.json:2: a GitHub token"), "{}", answer.err);
    assert!(!answer.err.contains(&secret));
    let kept = bound(&project, "journal.json", &["--allow-secrets", "--format", "json"]);
    assert_eq!(kept.code, 0, "{}", kept.err);
    let told: serde_json::Value = serde_json::from_str(&kept.out).unwrap();
    assert_eq!(told["files"][0]["secrets"], 1);
    project.run(&["build", "--as-of", DAY]);
    for (path, bytes) in project.files("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains(&secret), "{path}");
    }
}

#[test]
fn what_people_saw_is_their_word_with_their_name() {
    let project = project();
    // The fault happened, and the tool looked at nothing.
    project.put("journal.json", &journal("no-hypothesis"));
    for missing in [&["--saw", "held"][..], &["--saw", "held", "--by", "ana"], &["--by", "ana"], &["--note", "fine"]] {
        assert_eq!(bound(&project, "journal.json", missing).code, 2, "{missing:?}");
    }
    let before = results(&project);
    let answer = bound(&project, "journal.json", &["--saw", "held", "--by", "ana", "--note", "orders: went on"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("pass: orders: went on"), "{}", answer.err);
    let file = &added(&before, &project)[0];
    let runs = runs(&project);
    let run = runs.iter().find(|run| run["file"] == file.as_str()).unwrap();
    assert_eq!(run["verdict"], "pass");
    // Nobody's word makes a fault of nothing.
    project.put("dry.json", &journal("dry-activities"));
    let answer = bound(&project, "dry.json", &["--saw", "held", "--by", "ana", "--note", "all was well"]);
    assert!(answer.err.contains("inconclusive: dry run"), "{}", answer.err);
}

#[test]
fn names_that_do_not_exist_are_refused_with_what_may_be_meant() {
    let project = project();
    project.put("journal.json", &untagged());
    for (arguments, words) in [
        (&["--service", "shpo"][..], "did you mean `shop`"),
        (&["--dependency", "dbb"], "did you mean `db`"),
        (&["--playbook", "dp"], "no playbook `dp`"),
        (&["--kind", "gameday"], "write one of: dr-failover"),
        (&["--trigger", "cron"], "human, schedule, ci, api"),
        (&["--ended", "yesterday"], "--ended"),
        (&["--build-url", "build/7"], "https://"),
        (&["--saw", "held", "--by", "TODO", "--note", "x"], "--by"),
    ] {
        let answer = record(&project, &[&["journal.json"], arguments].concat());
        assert_eq!(answer.code, 2, "{arguments:?}");
        assert!(answer.err.contains(words), "{words} in {}", answer.err);
    }
    assert_eq!(record(&project, &["journal.json", "--environment", "qa2"]).code, 0, "it may be mapped later");
}

#[test]
fn of_several_services_the_result_or_the_user_names_one() {
    let project = project();
    project.write("services/mail/service.yaml", "id: mail\n");
    assert!(record(&project, &["journal.json"]).err.contains("no service `bookstore-api`"), "its tag names one");
    project.put("journal.json", &untagged());
    let answer = record(&project, &["journal.json"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("--service: mail, shop"), "{}", answer.err);
    let before = results(&project);
    let answer = record(&project, &["journal.json", "--service", "shop", "--service", "mail"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(project.read(&added(&before, &project)[1]).contains("services: [shop, mail]"));
}

#[test]
fn a_result_may_come_from_standard_input_under_a_name() {
    use std::io::Write;
    let project = project();
    let before = results(&project);
    assert_eq!(bound(&project, "-", &[]).code, 2, "it has no name");
    let arguments = [&["-", "--name", "journal.json"], &BINDING[..]].concat();
    let mut child = command(&project, &arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&journal("held")).unwrap();
    let answer = answer(&child.wait_with_output().unwrap());
    assert_eq!((answer.code, added(&before, &project).len()), (0, 2), "{}", answer.err);
    for name in ["../x.json", "a/b.json", ".hidden.json", "x.json.meta.yaml"] {
        assert_eq!(record(&project, &["-", "--name", name]).code, 2, "{name}");
    }
}

#[test]
fn results_go_where_the_configuration_looks_for_them() {
    let project = project();
    project.write("stagepost.yaml", "sources:\n  results: evidence/*/**\n");
    let answer = bound(&project, "journal.json", &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let kept = project.files("evidence");
    assert_eq!(kept.len(), 2, "{:?}", kept.keys());
    assert!(kept.keys().all(|path| path.starts_with("evidence/shop/2026/")), "{:?}", kept.keys());
    assert_eq!(runs(&project).len(), 1);
    project.write("stagepost.yaml", "sources:\n  results: services/*/results/*.json\n");
    project.put("other.json", &journal("deviated"));
    let answer = bound(&project, "other.json", &[]);
    assert!(answer.code == 2 && answer.err.contains("sources"), "{}", answer.err);
}

#[test]
fn a_record_that_was_changed_afterwards_proves_nothing() {
    let project = project();
    let before = results(&project);
    project.put("journal.json", &journal("deviated"));
    assert_eq!(bound(&project, "journal.json", &[]).code, 0);
    let file = added(&before, &project)[0].clone();
    assert!(runs(&project).iter().any(|run| run["file"] == file.as_str() && run["verdict"] == "fail"));
    project.put(&file, &journal("held"));
    assert!(runs(&project).iter().all(|run| run["file"] != file.as_str()));
    let check = project.run(&["check", "--as-of", DAY, "--format", "json"]);
    assert!(check.out.contains("edited-record"), "{}", check.out);
}

#[test]
fn results_can_be_downloaded_only_where_the_site_asks_for_it_and_they_are_clean() {
    let project = project();
    let before = results(&project);
    assert_eq!(bound(&project, "journal.json", &[]).code, 0);
    let clean = added(&before, &project)[0].clone();
    let secret = format!("{}{}", "ghp_", "A1b2C3d4".repeat(5));
    let text = String::from_utf8(journal("deviated")).unwrap();
    project.write("journal.json", &text.replacen('{', &format!("{{\n\"note\": \"{secret}\","), 1));
    let before = results(&project);
    assert_eq!(bound(&project, "journal.json", &["--allow-secrets"]).code, 0);
    let dirty = added(&before, &project)[0].clone();
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    assert!(!project.exists("public/results"));
    project.write("stagepost.yaml", "site:\n  title: Bookstore\n  publish_results: clean\n");
    let build = project.run(&["build", "--as-of", DAY]);
    assert_eq!(build.code, 0, "{}", build.err);
    assert_eq!(std::fs::read(project.at(&format!("public/results/{clean}"))).unwrap(), journal("held"));
    assert!(
        !project.exists(&format!("public/results/{dirty}"))
            && !project.exists(&format!("public/results/{clean}.meta.yaml"))
    );
    let run = runs(&project).into_iter().find(|run| run["file"] == clean.as_str()).unwrap();
    let page = project.read(&format!("public/{}", run["url"].as_str().unwrap()));
    assert!(page.contains(&format!("href=\"../../../results/{clean}\"")), "{page}");
}

#[test]
fn dependencies_that_were_failed_together_are_all_named() {
    let project = project();
    let service = project
        .read("services/shop/service.yaml")
        .replace("  non_critical: []", "    - {id: cdn, rto: 1h, rpo: 1h}\n  non_critical: []");
    project.write("services/shop/service.yaml", &service);
    project.put("journal.json", &untagged());
    let both =
        ["journal.json", "--service", "shop", "--dependency", "db", "--dependency", "cdn", "--environment", "staging"];
    let before = results(&project);
    let answer = record(&project, &both);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let added = added(&before, &project);
    let beside = added.iter().find(|path| path.ends_with(".meta.yaml")).unwrap();
    assert!(project.read(beside).contains("dependencies: [db, cdn]\n"), "{}", project.read(beside));
    let run = runs(&project).into_iter().find(|run| added.contains(&run["file"].as_str().unwrap().to_owned())).unwrap();
    assert_eq!((&run["dependency"], &run["kind"]), (&"db".into(), &"dependency-failure".into()));
    // In whatever order they are named, it is the same run; with another dependency it is not.
    let again = record(&project, &["journal.json", "--dependency", "cdn", "--dependency", "db"]);
    assert!(again.code == 0 && again.out.contains("already recorded"), "{again:?}");
    let other = record(&project, &["journal.json", "--dependency", "db"]);
    assert!(other.code == 2 && other.err.contains("the dependency is `cdn, db` there and `db` here"), "{}", other.err);
    let unknown = record(&project, &["journal.json", "--dependency", "db", "--dependency", "cdm"]);
    assert!(unknown.code == 2 && unknown.err.contains("`cdm`") && unknown.err.contains("cdn"), "{}", unknown.err);
}

#[test]
fn a_console_that_is_too_large_to_be_held_is_recorded_and_a_change_of_it_is_found() {
    let project = project();
    let noise = "[shop] downloading a part of something large that nobody will ever look at again\n".repeat(250_000);
    let attack = "Running blackhole gremlin with guid '0367cfe2-f9fc-11e8-acea-0242db4d1180' for 240 seconds\nReverting impact!\n";
    let console = format!("Started by timer\n{noise}{attack}Finished: SUCCESS\n");
    assert!(console.len() > 17 << 20);
    project.write("console.txt", &console);
    let before = results(&project);
    let answer = bound(&project, "console.txt", &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let path = added(&before, &project).into_iter().find(|path| path.ends_with("console.txt")).unwrap();
    assert_eq!(project.read(&path), console);
    let there = || runs(&project).iter().filter(|run| run["file"] == *path).count();
    assert_eq!(there(), 1);
    project.write(&path, &console.replace("240 seconds", "241 seconds"));
    assert_eq!(there(), 0, "it is not what was recorded");
    let check = project.run(&["check", "--as-of", DAY]);
    assert!(format!("{}{}", check.out, check.err).contains("edited-record"), "{check:?}");
}

#[test]
fn a_format_of_the_project_is_recorded_by_its_key_and_by_its_place() {
    let fields = "runs: /drills, fields: {id: /id, started: /began, check: /light, fault.injected: /hits}, words: {check: {green: pass}}";
    for (file, told) in
        [("any.json", "key: /drills"), ("any.drill.json", "path: \"services/*/results/**/*.drill.json\"")]
    {
        let project = project();
        project.write(
            "stagepost.yaml",
            &format!("site: {{title: x}}\nformats:\n  - {{name: drill, match: {{{told}}}, {fields}}}\n"),
        );
        project.write(
            file,
            "{\"drills\": [{\"id\": \"d-1\", \"began\": \"2026-11-12T09:00:00Z\", \"light\": \"green\", \"hits\": 1}]}",
        );
        let before = results(&project);
        for word in ["wrote", "already recorded"] {
            let answer = bound(&project, file, &[]);
            assert!(answer.code == 0 && answer.out.contains(word), "{told}: {answer:?}");
        }
        let path = added(&before, &project).into_iter().find(|path| path.ends_with(file)).unwrap();
        let run = runs(&project).into_iter().find(|run| run["file"] == *path).expect("a run");
        assert_eq!((&run["verdict"], &run["dependency"]), (&"pass".into(), &"db".into()), "{run}");
    }
}
