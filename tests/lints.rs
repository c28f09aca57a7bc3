//! Lints of playbooks: what is said, how much of it, and how it is silenced without being lost.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};
use serde_json::Value;

/// A project whose only playbook has this front matter and text.
fn project(front: &str, body: &str) -> Project {
    let project = Project::small();
    project.write("services/shop/service.yaml", "id: shop\ndependencies: {critical: [{id: db, rto: 1h, rpo: 15m}]}\n");
    project.write("services/shop/playbooks/db.md", &format!("---\n{front}reviewed: 2026-11-01\n---\n{body}"));
    project
}

/// Code, line and message of what is said of the playbook, and of what is silenced.
fn said(project: &Project) -> [Vec<(String, u64, String)>; 2] {
    let check = project.run(&["check", "--format", "json", "--as-of", DAY]);
    let check: Value = serde_json::from_str(&check.out).unwrap();
    ["diagnostics", "silenced"].map(|list| {
        let rows = check[list].as_array().unwrap().iter();
        let of_file = rows.filter(|row| row["file"].as_str().unwrap().ends_with("db.md"));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        of_file.map(|row| (text(&row["code"]), row["line"].as_u64().unwrap(), text(&row["message"]))).collect()
    })
}

fn codes(project: &Project) -> Vec<(String, u64)> {
    said(project)[0].iter().map(|(code, line, _)| (code.clone(), *line)).collect()
}

const WHOLE: &str = "# Db fails\n\n## Leads\n\nana\n\n## Severity\n\n1\n\n## Overview\n\nIt is gone.\n\n## Recovery\n\n1. Promote it: \
                     `psql -c promote`\n\n## Test procedure\n\nStop it.\n\n## Resume\n\nNothing is to be undone.\n";
const FAILURE: &str = "playbook: dependency-failure\ndependencies: [db]\n";

#[test]
fn a_whole_playbook_gets_no_lint() {
    assert_eq!(codes(&project(FAILURE, WHOLE)), []);
}

#[test]
fn what_is_missing_is_one_sentence_in_the_order_in_which_it_should_stand() {
    let text = "# DR\n\n## Zone lost\n\n### Recovery\n\n1. Switch. (@ana)\n\n### Leads\n\nana\n\n## Db lost\n\n### Leads\n\nana\n\n### RTO\n\nTODO\n";
    let [lints, _] = said(&project("playbook: dr-failover\n", text));
    let missing: Vec<&str> =
        lints.iter().filter(|(code, ..)| code == "missing-part").map(|(_, _, message)| message.as_str()).collect();
    assert_eq!(
        missing,
        [
            "not begun yet: contacts and notification; in `Zone lost` severity, RTO, RPO, overview, test procedure, resume \
          procedure; in `Db lost` severity, RPO, overview, recovery procedure, test procedure, resume procedure"
        ]
    );
    assert_eq!(codes(&project("playbook: general\n", "# Notes\n\n## Recovery\n\n1. Go.\n")), []);
}

#[test]
fn many_scenarios_do_not_flood() {
    let scenarios: String =
        (0..40).map(|n| format!("## Loss {n}\n\n### Recovery\n\n1. go\n2. on\n\nkubectl get pods\n\n")).collect();
    let [lints, _] = said(&project(FAILURE, &format!("# Db fails\n\n{scenarios}")));
    let of = |code: &str| lints.iter().filter(|(other, ..)| other == code).count();
    assert_eq!((of("missing-part"), of("unowned-steps"), of("prose-command")), (1, 3, 3));
    assert!(lints.iter().any(|(_, _, message)| message.contains("37 more below")), "{lints:?}");
    assert!(lints.iter().any(|(_, _, message)| message.contains("in 37 more scenarios")), "{lints:?}");
}

#[test]
fn steps_need_somebody_who_does_them() {
    let without = WHOLE.replace("## Leads\n\nana\n\n", "");
    assert_eq!(codes(&project(FAILURE, &without)), [("unowned-steps".to_owned(), 16)]);
    let named = without.replace("1. Promote it", "1. (@lee) Promote it");
    assert_eq!(codes(&project(FAILURE, &named)), [("missing-part".to_owned(), 1)]);
}

#[test]
fn a_command_in_the_text_is_told_and_one_in_code_is_not() {
    let text = format!(
        "{WHOLE}\nThen run\nkubectl rollout restart deployment/shop\nand wait.\n\n```\nkubectl get pods\n```\n\n    kubectl get pods\n\n`kubectl get pods`\n"
    );
    assert_eq!(codes(&project(FAILURE, &text)), [("prose-command".to_owned(), 33)]);
}

#[test]
fn a_review_is_overdue_the_day_after_its_window() {
    let last = |day: &str| {
        let project = project(FAILURE, WHOLE);
        let path = "services/shop/playbooks/db.md";
        project.write(path, &project.read(path).replace("2026-11-01", day));
        codes(&project)
    };
    assert_eq!(last("2025-11-21"), []);
    assert_eq!(last("2025-11-20"), [("overdue-review".to_owned(), 1)]);
}

#[test]
fn a_lint_is_silenced_with_a_reason_in_three_places_and_not_lost() {
    let text = format!("{WHOLE}\nkubectl get pods\n");
    let comment = format!("{text}\n<!-- stagepost: silence prose-command: quoted from the vendor -->\n");
    let front = format!("{FAILURE}silence:\n  - {{lint: prose-command, reason: quoted from the vendor}}\n");
    let rule = project(FAILURE, &text);
    rule.write(
        "stagepost.yaml",
        "silence:\n  - {lint: prose-command, path: \"services/shop/**\", reason: quoted from the vendor}\n",
    );
    for project in [project(FAILURE, &comment), project(&front, &text), rule] {
        let [lints, silenced] = said(&project);
        assert_eq!(lints, []);
        assert_eq!(silenced.len(), 1, "{silenced:?}");
        assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
        let doctor = project.read("public/doctor.html");
        assert!(doctor.contains("<details>") && doctor.contains("Quoted from the vendor."), "{doctor}");
        let report: Value = serde_json::from_str(&project.read("public/report.json")).unwrap();
        assert_eq!(report["silenced"][0]["reason"], "quoted from the vendor");
        let check = project.run(&["check", "--as-of", DAY]);
        assert!(format!("{}{}", check.out, check.err).contains("1 lint silenced"), "{check:?}");
    }
}

#[test]
fn a_silence_that_says_nothing_silences_nothing() {
    for (silence, word) in [
        ("{lint: prose-command}", "nobody says why"),
        ("{lint: prose-command, reason: \"-\"}", "nobody says why"),
        ("{lint: prose-comand, reason: it is so}", "no lint"),
        ("{lint: unknown-key, reason: it is so}", "is an error"),
        ("{lint: undated, reason: it is so}", "cannot be silenced"),
    ] {
        let front = format!("{FAILURE}silence:\n  - {silence}\n");
        let [lints, silenced] = said(&project(&front, &format!("{WHOLE}\nkubectl get pods\n")));
        assert!(lints.iter().any(|(code, _, message)| code == "bad-silence" && message.contains(word)), "{lints:?}");
        assert!(lints.iter().any(|(code, ..)| code == "prose-command"), "{silence}");
        assert_eq!(silenced, []);
    }
}

#[test]
fn silencing_a_broken_link_mends_nothing() {
    let text = format!("{WHOLE}\n[gone](gone.md)\n");
    let front = format!("{FAILURE}silence:\n  - {{lint: broken-link, reason: it comes next week}}\n");
    let project = project(&front, &text);
    assert_eq!(said(&project)[0], []);
    let explain = project.run(&["explain", "shop", "single-place", "--as-of", DAY]);
    assert!(explain.out.contains("gone.md"), "{explain:?}");
}
