//! The example fleet, judged from its files: what it claims, and what it proves.

use crate::project::{self, Files, Judged};
use stagepost::ladder::standing::Standing;
use stagepost::ladder::status::Status;
use stagepost::model::calendar::Day;
use stagepost::model::diagnostic::Severity;

const PARTIES: [(&str, &str); 4] =
    [("developers", "ana"), ("testers", "tess"), ("operations", "lee"), ("stakeholders", "kim")];

fn today() -> Day {
    Day::parse("2026-11-21").unwrap()
}

fn example() -> Files {
    project::read("content/example")
}

fn standing(files: &Files, service: &str) -> Standing {
    project::judge(files, today()).standings.remove(service).unwrap()
}

fn replace(files: &mut Files, file: &str, old: &str, new: &str) {
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(old), "{file} does not hold {old:?}");
    *text = text.replace(old, new);
}

/// Lets four people agree to each playbook of a service as it stands.
fn agree(files: &mut Files, service: &str) {
    let folder = format!("services/{service}/playbooks/");
    for (_, text) in files.iter_mut().filter(|(file, _)| file.starts_with(&folder)) {
        let revision = project::revision(text);
        let agreed = PARTIES
            .map(|(party, who)| format!("\n  - {{party: {party}, who: {who}, on: 2026-08-11, revision: {revision}}}"));
        let reviewed = "\nreviewed: 2026-08-03";
        assert!(text.contains(reviewed));
        *text = text.replacen(reviewed, &format!("{reviewed}\nagreements:{}", agreed.concat()), 1);
    }
}

fn not_counting(standing: &Standing, stage: u8) -> Vec<(&'static str, Status)> {
    let open = standing.findings.iter().filter(|f| f.requirement.stage == stage && !f.status.counts());
    open.map(|f| (f.requirement.id, f.status)).collect()
}

fn changes(standing: &Standing) -> Vec<(String, u8)> {
    standing.history.iter().map(|change| (change.on.to_string(), change.stage)).collect()
}

#[test]
fn the_first_write_up_claims_five_stages_and_proves_none() {
    let now = standing(&example(), "bookstore-original");
    assert_eq!(now.stage, 0);
    assert_eq!(not_counting(&now, 1), [("dr-playbook", Status::Unmet), ("agreement", Status::Unmet)]);
    let claim = now.advisories.iter().find(|row| row.id == "claimed-stage").unwrap();
    assert_eq!(
        (claim.ok, claim.sentence.as_str()),
        (false, "Stage 5 is claimed by hand; the evidence proves stage 0.")
    );
}

#[test]
fn each_thing_that_is_filled_in_proves_one_stage_more() {
    let mut files = example();
    let folder = "services/bookstore-original";
    let file = |name: &str| format!("{folder}/{name}");

    replace(&mut files, &file("playbooks/dr-failover.md"), "\n_____\n", "\nThe alarm pages ana, and ana tells kim.\n");
    let notified = standing(&files, "bookstore-original");
    assert_eq!((notified.stage, not_counting(&notified, 1)), (0, vec![("agreement", Status::Unmet)]));

    agree(&mut files, "bookstore-original");
    let agreed = standing(&files, "bookstore-original");
    assert_eq!((agreed.stage, not_counting(&agreed, 2)[0]), (1, ("critical-tests-nonprod", Status::Unknown)));
    assert_eq!(changes(&agreed), [("2026-08-12".to_owned(), 1)]);

    let database = file("results/2026/2026-08-20-db.yaml");
    replace(&mut files, &database, "dependency: db\n", "dependency: db\nenvironment: staging\n");
    let told = standing(&files, "bookstore-original");
    assert_eq!(told.stage, 2);
    // The database was tested on the 20th, and the result published on the 24th.
    assert_eq!(changes(&told), [("2026-08-12".to_owned(), 1), ("2026-08-24".to_owned(), 2)]);
    assert!(told.next.as_ref().unwrap().missing.contains(&"cadence"), "{:?}", told.next);
}

#[test]
fn the_example_builds_without_an_error() {
    let Judged { diagnostics, .. } = project::judge(&example(), today());
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_example_fleet_stands_as_its_evidence_says() {
    let Judged { standings, .. } = project::judge(&example(), today());
    let told: Vec<_> = standings
        .iter()
        .map(|(id, standing)| {
            let lapse = standing.lapse.as_ref().map(|lapse| (lapse.on.to_string(), lapse.to_stage));
            (id.as_str(), standing.stage, lapse)
        })
        .collect();
    let on = |day: &str, stage| Some((day.to_owned(), stage));
    assert_eq!(
        told,
        [
            ("bookstore-api", 4, on("2026-12-16", 2)),
            ("bookstore-original", 0, None),
            ("checkout", 5, on("2026-12-17", 4)),
            ("newsletter", 0, None),
            ("recommendations", 2, on("2027-03-25", 0)),
            ("search", 0, None),
        ]
    );
}

#[test]
fn what_is_missing_in_the_example_fleet() {
    use Status::{Expired, Failing, Unknown, Unmet};
    let Judged { standings, .. } = project::judge(&example(), today());
    for (service, stage, missing) in [
        (
            "bookstore-api",
            5,
            vec![
                ("ci-integrated", Unmet),
                ("gate", Failing),
                ("prod-automated", Unmet),
                ("prod-dr-automated", Expired),
            ],
        ),
        (
            "bookstore-original",
            2,
            vec![("critical-tests-nonprod", Unknown), ("published", Unknown), ("impact-recorded", Unknown)],
        ),
        ("checkout", 5, vec![]),
        ("newsletter", 1, vec![("dr-playbook", Unmet), ("agreement", Failing), ("dr-exercise", Unmet)]),
        ("recommendations", 3, vec![("cadence", Expired), ("some-automation", Expired)]),
        ("recommendations", 4, vec![("nonprod-automated", Unmet)]),
        ("search", 1, vec![("dr-exercise", Unmet)]),
    ] {
        assert_eq!(not_counting(&standings[service], stage), missing, "{service}, stage {stage}");
    }
    let index = standings["search"].findings.iter().find(|f| f.requirement.id == "critical-tests-nonprod").unwrap();
    assert!(index.sentence.contains("qa2"), "{}", index.sentence);
    let waived = standings["recommendations"].findings.iter().filter(|f| f.status == Status::Waived);
    let waived: Vec<_> = waived.map(|f| (f.requirement.id, f.changes_on)).collect();
    let until = Day::parse("2027-01-01").ok();
    assert_eq!(waived, [("prod-exercise", until), ("dr-semi-automated", until)]);
    assert!(!standings["recommendations"].uses_waiver, "stage 2 does not rest on the waiver of stage 3");
}

#[test]
fn how_the_example_fleet_got_there() {
    let Judged { standings, .. } = project::judge(&example(), today());
    for (service, wanted) in [
        (
            "bookstore-api",
            vec![
                ("2025-02-04", 1),
                ("2025-03-25", 2),
                ("2025-09-09", 3),
                ("2025-10-16", 1),
                ("2025-10-28", 3),
                ("2026-01-07", 2),
                ("2026-02-12", 3),
                ("2026-03-17", 4),
                ("2026-07-21", 1),
                ("2026-07-24", 4),
            ],
        ),
        (
            "checkout",
            vec![("2025-06-10", 1), ("2025-07-10", 2), ("2025-10-21", 3), ("2026-03-10", 4), ("2026-05-12", 5)],
        ),
        ("recommendations", vec![("2025-10-07", 1), ("2026-04-14", 2), ("2026-06-01", 3), ("2026-09-09", 2)]),
        ("bookstore-original", vec![]),
        ("newsletter", vec![]),
        ("search", vec![]),
    ] {
        let wanted: Vec<_> = wanted.into_iter().map(|(on, stage)| (on.to_owned(), stage)).collect();
        assert_eq!(changes(&standings[service]), wanted, "{service}");
    }
}
