//! Each of ten commits does one thing, and the comparison names exactly that.

use crate::repository::{CDN, DB, DR, Repository, shop, story};
use serde_json::Value;

/// Everything that a comparison names, one line each, read from its JSON.
fn events(difference: &Value) -> Vec<String> {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or("-").to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let mut events = Vec::new();
    for service in list(&difference["services"]) {
        let id = text(&service, "id");
        if service["stage_before"] != service["stage_after"] {
            events.push(format!("{id}: {} to {}", service["stage_before"], service["stage_after"]));
        }
        for key in ["newly_met", "newly_unmet", "shifted"] {
            for row in list(&service[key]) {
                events.push(format!("{key} {} {} to {}", text(&row, "id"), text(&row, "before"), text(&row, "after")));
            }
        }
        for key in ["added", "removed"] {
            events.extend(list(&service["evidence"][key]).iter().map(|run| format!("{key} {}", text(run, "id"))));
        }
        for key in ["edited", "rejudged"] {
            for run in list(&service["evidence"][key]) {
                let verdicts = [&run["before"], &run["after"]].map(|run| text(run, "verdict"));
                events.push(format!("{key} {} {}", text(&run["after"], "id"), verdicts.join(" to ")));
            }
        }
        if !service["lapse"].is_null() {
            let days = ["before", "after"].map(|side| text(&service["lapse"][side], "on"));
            events.push(format!("lapse {}", days.join(" to ")));
        }
        for row in list(&service["playbooks"]) {
            let who: Vec<String> = list(&row["who"]).iter().map(|who| who.as_str().unwrap().to_owned()).collect();
            events.push(
                format!("{} {} {}", text(&row, "file"), text(&row, "event"), who.join("+")).trim_end().to_owned(),
            );
        }
    }
    for key in ["new", "gone"] {
        events.extend(list(&difference["diagnostics"][key]).iter().map(|row| format!("{key} {}", text(row, "code"))));
    }
    events
}

fn between(repository: &Repository, before: &str, after: &str) -> Vec<String> {
    events(&repository.json(&[before, after]))
}

/// Commits differ from machine to machine as little as from day to day; what they are called does not matter.
fn without_hashes(text: &str) -> String {
    let is_hash = |word: &str| word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            let core = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            if is_hash(core) { word.replace(core, "COMMIT") } else { word.to_owned() }
        })
        .collect()
}

#[test]
fn each_commit_is_named_by_what_it_did() {
    let repository = story();
    let all_parties = "developers+operations+stakeholders+testers";
    let steps: [(&str, Vec<String>); 9] = [
        (
            "evidence-added",
            [
                "shop: 1 to 2",
                "newly_met critical-tests-nonprod unmet to met",
                "newly_met published unmet to met",
                "newly_met impact-recorded unmet to met",
                "added 2026-11-02-cdn",
            ]
            .map(String::from)
            .to_vec(),
        ),
        ("evidence-edited", vec!["edited 2026-10-12-db pass to pass".into(), "new amended-run".into()]),
        ("evidence-renewed", vec!["shifted cadence expired to unmet".into(), "added 2026-11-05-db".into()]),
        (
            "evidence-withdrawn",
            [
                "shop: 2 to 1",
                "newly_unmet critical-tests-nonprod met to unmet",
                "newly_unmet published met to unmet",
                "newly_unmet impact-recorded met to unmet",
                "removed 2026-11-02-cdn",
            ]
            .map(String::from)
            .to_vec(),
        ),
        (
            "playbook-changed",
            vec![
                "shop: 1 to 0".into(),
                "newly_unmet agreement met to expired".into(),
                "lapse 2027-10-06 to -".into(),
                format!("{DB} changed-after-agreement {all_parties}"),
            ],
        ),
        (
            "objection",
            vec![
                "shifted agreement expired to failing".into(),
                format!("{DR} objection bo (testers)"),
                "new bad-revision".into(),
            ],
        ),
        ("service-added", vec!["search: null to 0".into()]),
        (
            "waiver-added",
            vec!["shop: 0 to 1".into(), "newly_met agreement failing to waived".into(), "lapse - to 2027-01-01".into()],
        ),
        ("nothing", vec![]),
    ];
    let mut before = "begin";
    for (after, expected) in steps {
        assert_eq!(between(&repository, before, after), expected, "{after}");
        before = after;
    }
}

#[test]
fn the_whole_story_is_a_short_comment_with_the_rest_folded() {
    let repository = story();
    let markdown = without_hashes(&repository.diff(&["begin", "nothing", "--format", "markdown"]));
    let expected = "\
### Resiliency: 1 service is new

- **search**: new, on stage 0
- **shop**: stays on stage 1; `agreement` lapses 1 January 2027; 1 result added; 1 result edited after the fact; 1 playbook changed after agreement; 1 playbook objected to
- new problems: 2

<details>
<summary>Everything that changed</summary>

#### shop

Stand otherwise:

- `agreement` (stage 1, waived, was met): Waived until 31 December 2026 by kim (owner ana): reorganised.
- `cadence` (stage 3, unmet, was expired): 1 of 2: cdn has no run in any environment.

Next fall:

- to stage 0 on 1 January 2027 (`agreement`); before: to stage 0 on 6 October 2027 (`dr-playbook`, `critical-dependencies`, `critical-playbooks`, `non-critical-dependencies` and 1 more)

Results added:

- `2026-11-05-db` 2026-11-05 dependency-failure of db in staging: pass, `services/shop/results/2026-11-05-db.yaml`

Results edited after the fact:

- `2026-10-12-db` 2026-10-12 dependency-failure of db in staging: pass, `services/shop/results/2026-10-12-db.yaml`

Playbooks:

- `services/shop/playbooks/db.md` changed after agreement: developers, operations, stakeholders, testers must agree again
- `services/shop/playbooks/dr.md`: bo (testers) objects

#### New problems

- warning `bad-revision` in `services/shop/playbooks/dr.md:5`: the agreement of bo for the testers names no revision, so it proves nothing
- note `amended-run` in `services/shop/results/2026-10-12-db.yaml:1`: the run was changed on 2026-11-04 in COMMIT, after it was first committed on 2026-10-13

</details>

<sub>begin (COMMIT) → nothing (COMMIT), as of 2026-11-21</sub>
";
    assert_eq!(markdown, expected);
}

#[test]
fn a_person_reads_the_same_in_a_terminal() {
    let repository = story();
    let text = without_hashes(&repository.diff(&["begin", "evidence-added"]));
    let expected = "\
begin (COMMIT) → evidence-added (COMMIT), as of 2026-11-21
1 service rises.

shop: stage 1 → 2; newly met: critical-tests-nonprod, published, impact-recorded; 1 result added
  Newly met
    critical-tests-nonprod (stage 2, was unmet): Each critical dependency was failed outside production and the service held.
    published (stage 2, was unmet): Each result stands on this site for its audience.
    impact-recorded (stage 2, was unmet): Impact and recovery time of each test are written down.
  Results added
    2026-11-02-cdn 2026-11-02 dependency-failure of cdn in staging: pass, services/shop/results/2026-11-02-cdn.yaml
";
    assert_eq!(text, expected);
    let nothing = without_hashes(&repository.diff(&["waiver-added", "nothing"]));
    assert_eq!(nothing, "waiver-added (COMMIT) → nothing (COMMIT), as of 2026-11-21\nNothing changes.\n");
}

#[test]
fn backwards_everything_is_undone() {
    let repository = story();
    assert_eq!(
        between(&repository, "evidence-added", "begin"),
        [
            "shop: 2 to 1",
            "newly_unmet critical-tests-nonprod met to unmet",
            "newly_unmet published met to unmet",
            "newly_unmet impact-recorded met to unmet",
            "removed 2026-11-02-cdn"
        ]
    );
    assert_eq!(between(&repository, "service-added", "objection"), ["search: 0 to null"]);
    assert_eq!(
        between(&repository, "evidence-edited", "evidence-added"),
        ["edited 2026-10-12-db pass to pass", "gone amended-run"]
    );
}

#[test]
fn the_files_as_they_are_are_compared_with_a_commit() {
    let repository = story();
    assert_eq!(events(&repository.json(&["HEAD"])), Vec::<String>::new());
    repository.replace("services/shop/results/2026-11-05-db.yaml", "verdict: pass", "verdict: fail");
    repository.project.write("services/shop/results/2026-11-20-cdn.yaml", &crate::repository::run("cdn", "2026-11-20"));
    let found = events(&repository.json(&["HEAD"]));
    assert!(found.contains(&"edited 2026-11-05-db pass to fail".to_owned()), "{found:?}");
    assert!(found.contains(&"added 2026-11-20-cdn".to_owned()), "{found:?}");
}

#[test]
fn line_ends_of_a_checkout_are_no_edit() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    for file in ["services/shop/results/2026-10-12-db.yaml", DB, CDN] {
        let text = repository.project.read(file).replace('\n', "\r\n");
        repository.project.write(file, &text);
    }
    assert_eq!(events(&repository.json(&["HEAD"])), Vec::<String>::new());
}

#[test]
fn a_moved_result_is_the_same_result() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    let old = "services/shop/results/2026-10-12-db.yaml";
    let text = repository.project.read(old);
    repository.project.write("services/shop/results/2026/the-database.yaml", &text);
    repository.remove(old);
    repository.commit("moved", "2026-11-20");
    assert_eq!(between(&repository, "begin", "moved"), Vec::<String>::new());
}

#[test]
fn a_change_of_the_rules_is_a_change_of_every_service() {
    let repository = story();
    let text = repository.project.read("stagepost.yaml");
    repository.project.write("stagepost.yaml", &format!("{text}policy: {{dr_exercise: 30d}}\n"));
    assert_eq!(
        events(&repository.json(&["HEAD"])),
        ["shop: 1 to 0", "newly_unmet dr-exercise met to expired", "lapse 2027-01-01 to -"]
    );
}

#[test]
fn two_reports_are_compared_without_a_repository() {
    let repository = story();
    let report = |commit: &str| {
        repository.git(&["checkout", "--quiet", commit]);
        repository.project.run(&["status", "--format", "json", "--as-of", crate::repository::DAY]).out
    };
    let elsewhere = crate::program::Project::empty();
    elsewhere.write("old.json", &report("begin"));
    elsewhere.write("new.json", &report("evidence-withdrawn"));
    let answer = elsewhere.run(&["diff", "old.json", "new.json", "--format", "json"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let found = events(&serde_json::from_str(&answer.out).unwrap());
    assert_eq!(
        found,
        [
            "shifted cadence expired to unmet",
            "added 2026-11-05-db",
            "edited 2026-10-12-db pass to pass",
            "new amended-run"
        ]
    );
    // The same from the objects of git.
    assert_eq!(between(&repository, "begin", "evidence-withdrawn"), found);
    // And a report with a commit, and with the files as they are.
    repository.git(&["checkout", "--quiet", "main"]);
    let old = elsewhere.at("old.json").display().to_string();
    assert_eq!(between(&repository, &old, "evidence-withdrawn"), found);
    assert_eq!(events(&repository.json(&[&old])), between(&repository, "begin", "nothing"));
}

#[test]
fn a_project_that_begins_or_ends_is_all_new_or_all_gone() {
    let repository = Repository::new();
    repository.project.write("README.md", "Nothing yet.\n");
    repository.commit("empty", "2026-01-01");
    repository.project.write("ops/stagepost.yaml", "site: {title: Shop}\n");
    repository.project.write("ops/services/shop/service.yaml", "id: shop\n");
    repository.commit("begun", "2026-01-02");
    let inside = |arguments: &[&str]| {
        let mut command = repository.project.command(&[&["diff", "--as-of", "2026-11-21"], arguments].concat());
        crate::program::answer(&command.current_dir(repository.project.at("ops")).output().unwrap())
    };
    let answer = inside(&["empty"]);
    assert!(answer.out.contains("shop: new, on stage 0"), "{answer:?}");
    let answer = inside(&["begun", "empty"]);
    assert!(answer.out.contains("shop: gone; it was on stage 0"), "{answer:?}");
}
