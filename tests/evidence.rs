//! Evidence packs: what is in them, and that a change of any of their files is found.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{Answer, DAY, Project};

fn built() -> Project {
    let project = Project::full();
    project.write(
        "services/shop/results/2025-06-03-db.yaml",
        "kind: dependency-failure\ndependency: db\nenvironment: staging\nstarted: 2025-06-03T09:00:00Z\nended: \
         2025-06-03T09:30:00Z\nfault: {type: blackhole, effect: unavailable, real: true, injected: 1}\nverdict: fail\n\
         measured: {recovery: 2h}\nparticipants: [=cmd(), lee]\nfindings:\n  - {text: \"the alert, late\", owner: lee, due: \
         2025-07-01, closed: 2025-06-20}\n  - {text: no replica, owner: ana, due: 2026-07-01, closed: 2026-02-01}\n",
    );
    let answer = project.run(&["build", "--as-of", DAY]);
    assert_eq!(answer.code, 0, "{answer:?}");
    project
}

fn verify(project: &Project, arguments: &[&str]) -> Answer {
    project.run(&[&["verify"], arguments].concat())
}

#[test]
fn a_pack_holds_people_targets_measured_times_and_findings_as_they_stood_at_its_end() {
    let project = built();
    let tests = project.read("public/evidence/2025/tests.csv");
    assert_eq!(tests.lines().count(), 2, "only what is dated in the period: {tests}");
    // A cell that a spreadsheet would run is made text.
    assert!(tests.contains(",'=cmd(); lee,fail,") && tests.contains(",7200,3600,"), "{tests}");
    let findings = project.read("public/evidence/2025/findings.csv");
    assert!(findings.contains("\"the alert, late\",lee,2025-07-01,2025-06-20,no,"), "{findings}");
    // It was closed after the period, so that it was open on its last day.
    assert!(findings.contains("no replica,ana,2026-07-01,2026-02-01,yes,"), "{findings}");
    let page = project.read("public/evidence/2025/services/shop.html");
    for words in ["2 h", "at most 1 h", "lee", "SOC 2 A1.3", "DORA Article 24"] {
        assert!(page.contains(words), "{words}");
    }
    let json: serde_json::Value = serde_json::from_str(&project.read("public/evidence/2026/evidence.json")).unwrap();
    assert_eq!((&json["judged_on"], &json["to"]), (&DAY.into(), &"2026-12-31".into()));
    assert_eq!(json["services"][0]["tests"].as_array().unwrap().len(), 2);
}

#[test]
fn a_period_is_judged_on_its_last_day_by_what_was_known_then() {
    let project = built();
    let status = |year: &str, id: &str| {
        let json: serde_json::Value =
            serde_json::from_str(&project.read(&format!("public/evidence/{year}/evidence.json"))).unwrap();
        let rows = json["services"][0]["requirements"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    let on = |day: &str, id: &str| {
        let answer = project.run(&["status", "--format", "json", "--as-of", day]);
        let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let rows = json["services"][0]["requirements"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    let mut differ = 0;
    for id in ["critical-dependencies", "critical-tests-nonprod", "cadence", "tracked"] {
        assert_eq!(status("2025", id), on("2025-12-31", id), "{id}");
        assert_eq!(status("2026", id), on(DAY, id), "{id}");
        differ += usize::from(status("2025", id) != status("2026", id));
    }
    assert!(differ > 0, "the two years are told apart");
}

#[test]
fn every_change_of_a_pack_is_found_and_nothing_else() {
    let project = built();
    let answer = verify(&project, &["public"]);
    assert_eq!((answer.code, answer.out.matches("unchanged").count()), (0, 2), "{answer:?}");
    assert_eq!(verify(&project, &["public", "--project", "."]).code, 0);

    let kept = project.read("public/evidence/2025/SHA256SUMS");
    project.write("kept", &kept);
    let tests = project.read("public/evidence/2025/tests.csv");
    project.write("public/evidence/2025/tests.csv", &tests.replace(",fail,", ",pass,"));
    project.write("public/evidence/2025/more.csv", "x");
    std::fs::remove_file(project.path().join("public/evidence/2025/findings.csv")).unwrap();
    let answer = verify(&project, &["public"]);
    assert_eq!(answer.code, 1);
    for complaint in ["tests.csv was changed", "more.csv is not in the list", "findings.csv cannot be read"] {
        assert!(answer.out.contains(complaint), "{complaint}: {}", answer.out);
    }
    assert_eq!(answer.out.matches("unchanged").count(), 1, "the other pack is what it was");
}

#[test]
fn a_changed_record_and_a_changed_list_are_found_with_what_was_kept_elsewhere() {
    let project = built();
    project.write("kept", &project.read("public/evidence/2025/SHA256SUMS"));
    let record = "services/shop/results/2025-06-03-db.yaml";
    project.write(record, &project.read(record).replace("verdict: fail", "verdict: pass"));
    let answer = verify(&project, &["public/evidence/2025", "--project", "."]);
    assert!(answer.code == 1 && answer.out.contains(&format!("{record} was changed")), "{answer:?}");
    // The whole pack is made anew: it agrees with itself, and no longer with the copy.
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    assert_eq!(verify(&project, &["public/evidence/2025"]).code, 0);
    let answer = verify(&project, &["public/evidence/2025", "--sums", "kept"]);
    assert!(answer.code == 1 && answer.out.contains("SHA256SUMS is not the copy that was kept"), "{answer:?}");
}

#[test]
fn what_is_no_pack_or_no_list_is_refused() {
    let project = built();
    for (arguments, words) in [
        (vec!["services"], "there is no evidence pack"),
        (vec!["nothing"], "nothing"),
        (vec!["public", "--sums", "kept"], "name the folder of one pack"),
    ] {
        let answer = verify(&project, &arguments);
        assert!(answer.code >= 2 && answer.err.contains(words), "{answer:?}");
    }
    let sum = "0".repeat(64);
    for line in [format!("{sum}  ../../etc/passwd"), format!("{sum}  /etc/passwd"), "abc  index.html".to_owned()] {
        project.write("public/evidence/2025/SHA256SUMS", &line);
        let answer = verify(&project, &["public/evidence/2025"]);
        assert!(answer.code == 2 && answer.err.contains("SHA256SUMS:1: this is no hash"), "{answer:?}");
    }
}

#[test]
fn periods_and_controls_are_those_of_the_project() {
    let project = built();
    project.write(
        "stagepost.yaml",
        "evidence:\n  periods:\n    - {name: FY 26, from: 2025-10-01, to: 2026-09-30}\n    - {name: later, from: 2027-01-01, to: \
         2027-12-31}\n    - {name: odd, from: 2026-02-01, to: 2026-01-01}\n    - {name: fy-26, from: 2026-01-01, to: 2026-02-01}\n  \
         controls: audit.yaml\n",
    );
    project.write(
        "audit.yaml",
        "controls:\n  - {framework: Own, id: \"1\", title: One, requirements: [cadence, cadense]}\n",
    );
    let answer = project.run(&["build", "--as-of", DAY, "--keep-going"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    for words in ["ends (2026-01-01) before it begins", "did you mean `cadence`?", "audit.yaml:2:67"] {
        assert!(answer.err.contains(words), "{words}: {}", answer.err);
    }
    let page = project.read("public/evidence/FY-26/index.html");
    assert!(page.contains("Own 1") && !page.contains("SOC 2"), "the built-in map is replaced");
    assert!(!project.path().join("public/evidence/later").exists(), "it has not begun");
    assert!(!project.path().join("public/evidence/2026").exists());
}
