//! `status --policy`: the same evidence under other rules.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project};
use serde_json::Value;
use std::path::Path;

fn example(policy: &str) -> Project {
    let project = Project::empty();
    project.write("stricter.yaml", policy);
    project
}

fn status(project: &Project, format: &str) -> program::Answer {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/example");
    project.run(&["status", root.to_str().unwrap(), "--as-of", DAY, "--policy", "stricter.yaml", "--format", format])
}

#[test]
fn a_shorter_cadence_lowers_some_and_costs_tests() {
    let project = example("cadence: 7d\n");
    let text = status(&project, "text");
    assert_eq!(text.code, 0, "{text:?}");
    assert!(text.out.contains("falls from stage") && text.out.contains("- cadence (expired): "), "{}", text.out);
    let view: Value = serde_json::from_str(&status(&project, "json").out).unwrap();
    assert_eq!((&view["schema"], &view["as_of"]), (&"stagepost/what-if/v1".into(), &DAY.into()));
    let services = view["services"].as_array().unwrap();
    assert_eq!(services.len(), 6);
    let fallen: Vec<&Value> = services.iter().filter(|s| s["new_stage"].as_u64() < s["stage"].as_u64()).collect();
    assert!(!fallen.is_empty());
    for service in fallen {
        assert!(service["lost"].as_array().unwrap().iter().any(|lost| lost["id"] == "cadence"), "{service}");
    }
    let cadence = &view["cadence"];
    let number = cadence["critical_dependencies"].as_f64().unwrap();
    assert_eq!((&cadence["days"], &cadence["new_days"]), (&35.into(), &7.into()));
    let monthly = |days: f64| (number * 30.4 / days * 10.0).round() / 10.0;
    assert_eq!(cadence["runs_a_month"].as_f64(), Some(monthly(35.0)));
    assert_eq!(cadence["new_runs_a_month"].as_f64(), Some(monthly(7.0)));
    let more = format!("{:.1} more than now", number * 30.4 / 7.0 - number * 30.4 / 35.0);
    assert!(text.out.contains(&more), "{more} is missing in {}", text.out);
}

#[test]
fn a_milder_policy_lifts() {
    let project = example("policy: {cadence: 400d, automation: 400d}\nenvironments: {non_production: [qa2]}\n");
    let text = status(&project, "text");
    assert!(text.out.contains("rises from stage") && text.out.contains("fewer than now"), "{}", text.out);
}

#[test]
fn the_same_policy_moves_nobody() {
    let text = status(&example(""), "text");
    assert!(text.out.contains("0 would rise, 0 would fall, 6 would stay"), "{}", text.out);
    assert!(text.out.contains("as now"), "{}", text.out);
}

#[test]
fn a_policy_that_cannot_be_read_is_bad_input() {
    for (policy, words) in
        [("cadense: 7d\n", "stricter.yaml:1:1"), ("cadence: soon\n", "stricter.yaml:1:10"), ("[", "YAML")]
    {
        let answer = status(&example(policy), "text");
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{policy}: {answer:?}");
        assert!(answer.err.contains(words), "{}", answer.err);
    }
    let missing = Project::small().run(&["status", "--policy", "nowhere.yaml"]);
    assert_eq!(missing.code, 2, "{missing:?}");
}
