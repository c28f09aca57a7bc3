//! `ladder.md`: what is listed there derives from the program, and the windows
//! are those that really decide.

use super::page::{compare, read, root};
use serde_json::Value;
use stagepost::config::{self, Config};
use stagepost::disk::DiskTree;
use stagepost::ladder::requirement::REQUIREMENTS;
use stagepost::ladder::status::Status;
use stagepost::model::calendar::Day;
use stagepost::model::policy::Policy;
use stagepost::model::run::Grade;
use stagepost::site::stage;
use stagepost::tree::MemoryTree;
use stagepost::words::Words;
use stagepost::{import, ladder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The key of the policy whose window decides how long the evidence of a requirement counts.
const WINDOWS: &[(&str, &[&str])] = &[
    (
        "review",
        &["dr-playbook", "critical-dependencies", "critical-playbooks", "non-critical-dependencies", "thresholds"],
    ),
    ("agreement.window", &["agreement"]),
    ("dr_exercise", &["dr-exercise"]),
    ("critical_tests", &["critical-tests-nonprod"]),
    ("cadence", &["cadence"]),
    ("prod_exercise", &["prod-exercise"]),
    ("automation", &["some-automation", "nonprod-automated"]),
    ("dr_automation", &["dr-semi-automated"]),
    ("ci", &["ci-integrated"]),
    ("gate", &["gate"]),
    ("prod_automation", &["prod-automated"]),
    ("prod_dr", &["prod-dr-automated"]),
];

/// Other keys of the policy that matter for a requirement.
const NUMBERS: &[(&str, &str, &str)] = &[
    ("agreement", "agreement.people", "Different people"),
    ("agreement", "agreement.parties", "Parties"),
    ("critical-tests-nonprod", "stage2.accept", "Accepted"),
    ("published", "publish", "Shown as late, and counting all the same, after"),
    ("cadence", "cadence_warning", "Warning from day"),
    ("tracked", "retained", "Days with results"),
];

/// The description of every key of the policy, from the schema, with the default that it names.
fn policy_keys() -> BTreeMap<String, (String, String)> {
    fn collect(schema: &Value, whole: &Value, before: &str, found: &mut BTreeMap<String, (String, String)>) {
        for (name, value) in schema["properties"].as_object().unwrap() {
            let key = format!("{before}{name}");
            let inner = value["anyOf"].as_array().and_then(|list| list.iter().find_map(|v| v["$ref"].as_str()));
            if let Some(name) = inner.or(value["$ref"].as_str()) {
                let part = whole.pointer(name.trim_start_matches('#')).unwrap();
                collect(part, whole, &format!("{key}."), found);
                continue;
            }
            let words = value["description"].as_str().unwrap_or_else(|| panic!("{key}")).replace('\n', " ");
            let (meaning, default) = words.split_once(" Default: ").unwrap_or_else(|| panic!("{key}: {words}"));
            let default = default.trim_end_matches('.').trim_matches('`').to_owned();
            found.insert(key, (meaning.to_owned(), default));
        }
    }
    let schema = import::schema("policy").unwrap();
    let mut found = BTreeMap::new();
    collect(&schema, &schema, "", &mut found);
    found
}

/// The policy that is read from keys with values.
fn policy_of<'k>(keys: impl Iterator<Item = (&'k String, &'k str)>) -> Policy {
    let mut text = String::from("policy:\n");
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, value) in keys {
        let value = if key.ends_with("parties") { format!("[{value}]") } else { value.to_owned() };
        match key.split_once('.') {
            Some((group, inner)) => groups.entry(group).or_default().push(format!("{inner}: {value}")),
            None => writeln!(text, "  {key}: {value}").unwrap(),
        }
    }
    for (group, inner) in groups {
        writeln!(text, "  {group}: {{{}}}", inner.join(", ")).unwrap();
    }
    let (config, diagnostics) = config::read(&MemoryTree::new([("stagepost.yaml", text)]));
    assert_eq!(diagnostics, []);
    config.policy
}

fn requirements(keys: &BTreeMap<String, (String, String)>) -> String {
    let mut text = String::new();
    for number in 1..=5 {
        writeln!(
            text,
            "### Stage {number}: {}\n\n{}\n",
            stage::name(&Words::english(), number),
            stage::sentence(&Words::english(), number)
        )
        .unwrap();
        for requirement in REQUIREMENTS.iter().filter(|r| r.stage == number) {
            writeln!(text, "**`{}`**: {}\n", requirement.id, requirement.title).unwrap();
            writeln!(text, "{} {}\n", requirement.why, requirement.how).unwrap();
            let window = WINDOWS.iter().find(|(_, ids)| ids.contains(&requirement.id));
            match window {
                Some((key, _)) => write!(text, "Window: {} (`{key}`).", keys[*key].1).unwrap(),
                None => text.push_str("Window: none."),
            }
            for (_, key, what) in NUMBERS.iter().filter(|(id, ..)| *id == requirement.id) {
                write!(text, " {what}: {} (`{key}`).", keys[*key].1).unwrap();
            }
            text.push_str("\n\n");
        }
    }
    text
}

#[test]
fn the_ladder_is_told_as_it_is_judged() {
    let keys = policy_keys();
    let mut statuses = String::from("| Status | Meaning | Counts |\n|---|---|---|\n");
    for status in Status::ALL {
        let counts = if status.counts() { "yes" } else { "no" };
        writeln!(statuses, "| {} | {} | {counts} |", status.as_str(), status.meaning()).unwrap();
    }
    let mut policy = String::from("| Key | Default | Meaning |\n|---|---|---|\n");
    for (key, (meaning, default)) in &keys {
        writeln!(policy, "| `{key}` | {default} | {meaning} |").unwrap();
    }
    let parts = [("statuses", statuses), ("requirements", requirements(&keys)), ("policy", policy)];
    compare("content/manual/ladder.md", &parts);
    for grade in Grade::ALL {
        assert!(read("content/manual/ladder.md").contains(&format!("| {} | ", grade.as_str())));
    }
}

#[test]
fn the_defaults_that_are_told_are_the_defaults() {
    let keys = policy_keys();
    let told = policy_of(keys.iter().map(|(key, (_, default))| (key, default.as_str())));
    assert_eq!(told, Policy::default());
    let named: BTreeSet<&str> =
        WINDOWS.iter().map(|(key, _)| *key).chain(NUMBERS.iter().map(|(_, key, _)| *key)).collect();
    assert_eq!(named, keys.keys().map(String::as_str).collect(), "every key is told beside a requirement");
}

#[test]
fn every_window_decides_for_the_requirements_that_are_told_and_for_no_other() {
    let tree = DiskTree::open(&root("content/example")).unwrap();
    let (config, _) = config::read(&tree);
    let (catalog, _) = import::read(&tree, &config);
    // A day after which nothing of the service is a day old.
    let day = Day::parse("2026-12-10").unwrap();
    let checkout = catalog.dossiers.iter().find(|d| d.service.id == "checkout").unwrap();
    let counting = |policy: &Policy| -> BTreeSet<&str> {
        let standing = ladder::stand(checkout, policy, day);
        standing.findings.iter().filter(|f| f.status.counts()).map(|f| f.requirement.id).collect()
    };
    let usual = counting(&config.policy);
    assert_eq!(usual.len(), REQUIREMENTS.len(), "the example's service stands on the highest stage");
    let keys = policy_keys();
    for key in keys.keys().filter(|key| keys[*key].1.ends_with('d')) {
        let policy = policy_of([(key, "1d")].into_iter());
        let policy = Policy { audience: config.policy.audience.clone(), ..policy };
        let policy = Policy { environments: config.policy.environments.clone(), ..policy };
        let lost: BTreeSet<&str> = usual.difference(&counting(&policy)).copied().collect();
        if ["publish", "cadence_warning"].contains(&key.as_str()) {
            assert_eq!(lost, BTreeSet::new(), "{key} only warns");
            continue;
        }
        let told = WINDOWS.iter().find(|(name, _)| name == key).map(|(_, ids)| ids.iter().copied().collect());
        assert_eq!(lost, told.unwrap_or_default(), "{key}");
    }
}

#[test]
fn what_needs_a_record_of_a_machine_is_what_the_page_says() {
    let tree = DiskTree::open(&root("content/example")).unwrap();
    let (config, _) = config::read(&tree);
    let (mut catalog, _) = import::read(&tree, &config);
    let day = Day::parse("2026-11-21").unwrap();
    let checkout = catalog.dossiers.iter_mut().find(|d| d.service.id == "checkout").unwrap();
    assert_eq!(ladder::stand(checkout, &config.policy, day).stage, 5);
    checkout.runs.iter_mut().for_each(|run| run.grade = Grade::Recorded);
    let standing = ladder::stand(checkout, &config.policy, day);
    let lost: Vec<String> =
        standing.findings.iter().filter(|f| !f.status.counts()).map(|f| format!("`{}`", f.requirement.id)).collect();
    let (last, first) = lost.split_last().unwrap();
    let sentence = format!("{} and {last} need the grade *machine*", first.join(", "));
    assert!(read("content/manual/ladder.md").contains(&sentence), "{sentence}");
}

#[test]
fn the_readme_tells_the_stages_and_statuses_as_they_are() {
    let mut stages = String::from("| Stage | | What is proven |\n|---|---|---|\n");
    for number in 1..=5 {
        writeln!(
            stages,
            "| {number} | {} | {} |",
            stage::name(&Words::english(), number),
            stage::sentence(&Words::english(), number)
        )
        .unwrap();
    }
    let mut statuses = String::from("| Status | | Counts |\n|---|---|---|\n");
    for status in Status::ALL {
        let counts = if status.counts() { "yes" } else { "no" };
        writeln!(statuses, "| {} | {} | {counts} |", status.as_str(), status.meaning()).unwrap();
    }
    compare("README.md", &[("stages", stages), ("statuses", statuses)]);
    assert_eq!(Config::default().policy, Policy::default());
}
