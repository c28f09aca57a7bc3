//! What if: the same evidence under other rules.

use crate::repository::{Repository, shop, story};
use serde_json::Value;

fn moved(difference: &Value) -> Vec<(String, Value, Value)> {
    let services = difference["services"].as_array().unwrap();
    let row = |s: &Value| (s["id"].as_str().unwrap().to_owned(), s["stage_before"].clone(), s["stage_after"].clone());
    services.iter().map(row).collect()
}

fn judged(repository: &Repository, rules: &str, arguments: &[&str]) -> Value {
    repository.project.write("rules.yaml", rules);
    repository.json(&[&["--policy", "rules.yaml"], arguments].concat())
}

#[test]
fn without_a_base_the_same_files_are_judged_under_both_rules() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    let stricter = judged(&repository, "dr_exercise: 30d\n", &[]);
    assert_eq!(moved(&stricter), [("shop".to_owned(), 1.into(), 0.into())]);
    assert_eq!(stricter["after"]["name"], "the files as they are under rules.yaml");
    assert_eq!(moved(&judged(&repository, "dr_exercise: 365d\n", &[])), []);
}

#[test]
fn what_other_rules_cost_is_told_by_the_month() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    let notes = judged(&repository, "cadence: 7d\n", &[])["notes"].clone();
    let sentence = "A test of 2 critical dependencies every 7 days takes 8.7 runs a month, 6.9 more than now.";
    assert_eq!(notes, serde_json::json!([sentence]));
    assert_eq!(repository.json(&["begin"])["notes"], serde_json::json!([]));
}

#[test]
fn a_whole_configuration_serves_as_well_and_what_it_does_not_name_stays() {
    let repository = shop();
    let config = repository.project.read("stagepost.yaml");
    repository.project.write("stagepost.yaml", &format!("{config}policy: {{dr_exercise: 30d}}\n"));
    repository.commit("begin", "2026-10-13");
    let looser = judged(&repository, "site: {title: Other}\npolicy:\n  dr_exercise: 365d\n", &[]);
    assert_eq!(moved(&looser), [("shop".to_owned(), 0.into(), 1.into())]);
    assert_eq!(moved(&judged(&repository, "cadence: 20d\n", &[])), [], "the exercise is still too old");
}

#[test]
fn rules_are_laid_on_the_second_side_only() {
    let repository = story();
    let difference = judged(&repository, "dr_exercise: 30d\n", &["begin", "evidence-added"]);
    assert_eq!(moved(&difference), [("shop".to_owned(), 1.into(), 0.into())]);
}

#[test]
fn rules_that_cannot_be_read_are_refused() {
    let repository = shop();
    repository.commit("begin", "2026-10-13");
    for (text, sentence) in [("cadense: 3d\n", "cadense"), ("cadence: soon\n", "soon"), ("[", "not valid YAML")] {
        repository.project.write("rules.yaml", text);
        let answer = repository.project.run(&["diff", "--policy", "rules.yaml"]);
        assert_eq!((answer.code, answer.err.contains(sentence)), (2, true), "{}", answer.err);
    }
    assert_eq!(repository.project.run(&["diff", "--policy", "none.yaml"]).code, 2);
    repository.project.write("rules.yaml", "cadence: 14d\n");
    repository.project.write("report.json", "{}");
    let answer = repository.project.run(&["diff", "--policy", "rules.yaml", "HEAD", "report.json"]);
    assert_eq!((answer.code, answer.err.contains("holds no evidence")), (2, true), "{}", answer.err);
}
