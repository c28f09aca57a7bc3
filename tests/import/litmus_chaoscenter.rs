//! Runs of Litmus ChaosCenter: what each proves, by changing one thing of a whole one.

use super::change::changed;
use stagepost::import::format::SourceFile;
use stagepost::import::litmus_chaoscenter::read;
use stagepost::model::run::Trigger;

const RUN: &str = include_str!("../fixtures/litmus-chaoscenter/run.json");
const LIST: &str = include_str!("../fixtures/litmus-chaoscenter/list.json");

const PASS: &str = "pass: the fault was injected and the service held";

fn phase(phase: &str) -> String {
    changed("a.json", RUN, &[("\"phase\": \"Completed\"", &format!("\"phase\": \"{phase}\""))])
}

#[test]
fn a_completed_run_is_judged_by_the_probes_of_its_faults() {
    assert_eq!(changed("a.json", RUN, &[]), PASS);
    let (runs, diagnostics) = read(&SourceFile { path: "results/a.json", text: RUN });
    assert_eq!((runs.len(), diagnostics), (1, vec![]));
    let run = &runs[0].run;
    assert_eq!((run.id.as_str(), run.tool.run_id.as_deref()), ("a", Some("r-1/n-1")));
    assert_eq!(run.started.unwrap().to_string(), "2026-10-12T09:00:20Z", "seconds, written as text");
    assert_eq!(run.trigger, Some(Trigger::Schedule));
    for (key, value) in [("namespace", "shop-staging"), ("environment", "staging"), ("infra", "staging-cluster")] {
        assert!(runs[0].keys.contains(&(key.to_owned(), value.to_owned())), "{key}");
    }
}

#[test]
fn a_score_without_probes_is_no_pass() {
    let from = RUN.find(", \\\"probeStatuses\\\"").unwrap();
    let to = RUN[from..].find("}}}}").map(|end| from + end).unwrap();
    let seen = changed("a.json", RUN, &[(&RUN[from..to], "")]);
    assert_eq!(seen, "inconclusive: unverified: the experiment has no probes, so nothing looked at the service");
}

#[test]
fn the_phase_of_the_run_decides_what_its_faults_cannot() {
    for (word, told) in [
        ("Timeout", "aborted: the run was halted because it took too long"),
        ("Terminated", "aborted: the run was halted by a person"),
        ("Stopped", "aborted: the run was halted by a person"),
        ("Error", "aborted: the run ended by an error"),
        ("Running", "inconclusive: unverified: the run is `Running`, and had not ended when this was recorded"),
        (
            "Completed_With_Error",
            "inconclusive: unverified: the probes passed, but the run ended as `Completed_With_Error`",
        ),
        (
            "Completed_With_Probe_Failure",
            "inconclusive: unverified: the probes passed, but the run ended as `Completed_With_Probe_Failure`",
        ),
    ] {
        assert_eq!(phase(word), told);
    }
    let seen = phase("Wonderful");
    assert!(seen.contains("UnknownWord") && !seen.contains("pass:"), "{seen}");
}

#[test]
fn each_fault_of_each_run_is_a_run_of_its_own() {
    let seen = changed("a.json", LIST, &[]);
    let mut lines: Vec<&str> = seen.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["aborted: the run was halted because it took too long", "fail: the probe `orders-can-be-placed` failed", PASS]
    );
    let (runs, _) = read(&SourceFile { path: "a.json", text: LIST });
    let ids: Vec<_> = runs.iter().map(|f| (f.run.id.as_str(), f.run.place.line)).collect();
    assert_eq!(ids.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["r-2-n-1", "r-2-n-2", "r-3-n-1"]);
    assert!(ids[0].1 < ids[2].1);
}

#[test]
fn a_run_whose_data_cannot_be_read_is_refused() {
    let seen = changed("a.json", RUN, &[("\\\"nodes\\\": {", "\\\"nodes\\\": {{")]);
    assert!(seen.starts_with("refused: json-syntax:"), "{seen}");
    let seen = changed(
        "a.json",
        RUN,
        &[
            ("\"phase\": \"Completed\",\n", ""),
            ("\\\"phase\\\": \\\"Succeeded\\\", \\\"startedAt\\\": \\\"1791795600\\\"", "\\\"x\\\": 1"),
        ],
    );
    assert!(!seen.contains("pass"), "{seen}");
    let none = changed("a.json", RUN, &[("chaosData", "noData")]);
    assert_eq!(none, "inconclusive: the run tells of no fault that was carried out");
}
