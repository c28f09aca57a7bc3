//! Objects of Chaos Mesh: what each proves, by changing one thing of a whole one.

use super::change::changed;
use stagepost::import::chaos_mesh::read;
use stagepost::import::format::{Foreign, SourceFile};
use stagepost::model::fault::{Effect, Injection};
use stagepost::model::run::{Rollback, Trigger};

const PARTITION: &str = include_str!("../fixtures/chaos-mesh/partition.yaml");
const KILL: &str = include_str!("../fixtures/chaos-mesh/pod-kill-by-schedule.json");
const DESCRIBED: &str = include_str!("../fixtures/chaos-mesh/described.txt");
const WORKFLOW: &str = include_str!("../fixtures/chaos-mesh/workflow.yaml");

const UNVERIFIED: &str = "inconclusive: unverified: Chaos Mesh does not look at the service";

fn runs(text: &str) -> Vec<Foreign> {
    let (runs, diagnostics) = read(&SourceFile { path: "a.yaml", text });
    assert_eq!(diagnostics, []);
    runs
}

fn times(foreign: &Foreign) -> (Option<String>, Option<String>) {
    (foreign.run.started.map(|time| time.to_string()), foreign.run.ended.map(|time| time.to_string()))
}

#[test]
fn a_fault_that_was_injected_and_taken_back_is_unverified() {
    assert_eq!(changed("a.yaml", PARTITION, &[]), UNVERIFIED);
    let foreign = &runs(PARTITION)[0];
    let run = &foreign.run;
    assert_eq!(run.fault.injection, Injection::Real(2));
    assert_eq!((run.fault.kind.as_deref(), run.fault.effect), (Some("partition"), Some(Effect::Unavailable)));
    assert_eq!(run.rollback, Rollback::Ok);
    assert_eq!(
        times(foreign),
        (Some("2026-10-12T09:00:02Z".to_owned()), Some("2026-10-12T09:05:04Z".to_owned())),
        "by the events of its targets"
    );
    assert_eq!(run.tool.word.as_deref(), Some("Stop (Selected, AllRecovered)"));
    assert!(foreign.keys.contains(&("namespace".to_owned(), "chaos".to_owned())));
    assert!(foreign.keys.contains(&("target-namespace".to_owned(), "shop-staging".to_owned())));
    assert!(foreign.tags.contains(&"dependency:database".to_owned()));
    assert_eq!(run.steps.len(), 2);
}

#[test]
fn nothing_selected_is_nothing_injected_whatever_the_conditions_say() {
    let records =
        &PARTITION[PARTITION.find("    containerRecords").unwrap()..PARTITION.find("    desiredPhase").unwrap()];
    assert_eq!(
        changed(
            "a.yaml",
            PARTITION,
            &[(records, ""), ("AllInjected\n      status: \"False\"", "AllInjected\n      status: \"True\"")]
        ),
        "inconclusive: no target was selected, so no fault was injected"
    );
}

#[test]
fn a_target_that_was_never_hit_is_told_with_the_reason() {
    let first = &PARTITION[PARTITION.find("      - id: shop-staging/orders-0").unwrap()
        ..PARTITION.find("      - id: shop-staging/orders-1").unwrap()];
    let only_failures = [
        (first, ""),
        ("injectedCount: 1", "injectedCount: 0"),
        (
            "          - type: Succeeded\n            operation: Apply\n            timestamp: \"2026-10-12T09:00:12Z\"\n",
            "",
        ),
        (
            "          - type: Succeeded\n            operation: Recover\n            timestamp: \"2026-10-12T09:05:04Z\"\n",
            "",
        ),
    ];
    assert_eq!(
        changed("a.yaml", PARTITION, &only_failures),
        "inconclusive: the fault could not be injected into `shop-staging/orders-1`: the container is not ready"
    );
}

#[test]
fn what_has_not_happened_yet_may_still_happen() {
    let text = PARTITION
        .replace("injectedCount: 1", "injectedCount: 0")
        .replace("recoveredCount: 1", "recoveredCount: 0")
        .replace("operation: Apply\n            timestamp", "operation: Look\n            timestamp")
        .replace("operation: Recover", "operation: Look");
    let failed = "the fault could not be injected into `shop-staging/orders-1`: the container is not ready";
    assert_eq!(changed("a.yaml", &text, &[]), format!("inconclusive: {failed}"), "its time is over");
    assert_eq!(
        changed("a.yaml", &text, &[("desiredPhase: Stop", "desiredPhase: Run")]),
        format!("inconclusive: the file does not say that a real fault was injected; {failed}, when this was saved")
    );
}

#[test]
fn a_fault_that_was_not_taken_back_is_a_failed_rollback_and_none_for_what_happens_once() {
    let text = PARTITION
        .replacen("type: Succeeded\n            operation: Recover", "type: Failed\n            operation: Recover", 1)
        .replacen("recoveredCount: 1", "recoveredCount: 0", 1);
    assert_eq!(runs(&text)[0].run.rollback, Rollback::Failed);
    assert_eq!(times(&runs(&text)[0]).1, None, "one target is still cut off");
    let killed = &runs(KILL)[0];
    assert_eq!(killed.run.rollback, Rollback::None);
    assert_eq!(times(killed).1.as_deref(), Some("2026-10-14T03:00:01Z"), "it ends as it begins");
}

#[test]
fn an_object_that_a_schedule_made_was_started_by_a_timetable() {
    let [killed, schedule] = &runs(KILL)[..] else { panic!() };
    assert_eq!(killed.run.trigger, Some(Trigger::Schedule));
    assert!(killed.run.derived.iter().any(|d| d.field == "trigger" && d.from.contains("`kill-database`")));
    assert_eq!(schedule.run.trigger, Some(Trigger::Schedule));
    assert_eq!(times(schedule).0.as_deref(), Some("2026-10-14T03:00:00Z"));
    assert_eq!(
        changed("a.json", KILL, &[]),
        format!("inconclusive: a Schedule says when it last made an experiment, and not what came of it\n{UNVERIFIED}")
    );
    assert_eq!(runs(PARTITION)[0].run.trigger, None);
}

#[test]
fn a_described_object_is_the_same_object() {
    assert_eq!(changed("a.txt", DESCRIBED, &[]), UNVERIFIED);
    let run = &runs(DESCRIBED)[0].run;
    assert_eq!((&run.fault.injection, run.fault.effect), (&Injection::Real(2), Some(Effect::Degraded)));
    assert_eq!(run.trigger, Some(Trigger::Schedule));
    assert_eq!(run.started.map(|time| time.to_string()).as_deref(), Some("2026-10-13T11:00:03Z"));
    assert_eq!(run.ended, None, "the fault was still there");
}

#[test]
fn a_workflow_does_not_tell_what_its_steps_injected() {
    let unsaid = "inconclusive: the file does not say that a real fault was injected; ";
    let went = format!("{unsaid}a Workflow says that its steps went through, and not what they did");
    assert_eq!(changed("a.yaml", WORKFLOW, &[]), went);
    assert_eq!(
        changed(
            "a.yaml",
            WORKFLOW,
            &[("Accomplished\n      status: \"True\"", "Accomplished\n      status: \"False\"")]
        ),
        format!("{unsaid}the Workflow had not ended when this was saved")
    );
    assert_eq!(
        changed("a.yaml", WORKFLOW, &[("  uid:", "  annotations: {workflow.chaos-mesh.org/abort: \"true\"}\n  uid:")]),
        "aborted: the Workflow was aborted, by a person or by a check of its own"
    );
    let steps: Vec<_> = runs(WORKFLOW)[0].run.steps.iter().map(|s| (s.phase, s.name.clone())).collect();
    assert_eq!(steps.last().unwrap(), &("check", "shop-answers (StatusCheck)".to_owned()));
}

#[test]
fn an_object_that_is_cut_off_is_refused() {
    for end in
        ["status:", "  experiment:", "    desiredPhase", "recoveredCount: 1\n        events:\n          - type: F"]
    {
        let cut = &PARTITION[..PARTITION.find(end).unwrap()];
        let seen = changed("a.yaml", cut, &[]);
        assert!(seen.starts_with("refused: missing-key:"), "{end}: {seen}");
    }
    let inside = &PARTITION[..PARTITION.find("is not ready").unwrap()];
    let seen = changed("a.yaml", inside, &[]);
    assert!(seen.starts_with("refused: yaml-syntax:"), "{seen}");
    let described = &DESCRIBED[..DESCRIBED.find("    Desired").unwrap()];
    let seen = changed("a.txt", described, &[]);
    assert!(seen.starts_with("refused: missing-key:"), "{seen}");
}

#[test]
fn a_paused_experiment_is_aborted() {
    assert_eq!(
        changed("a.yaml", PARTITION, &[("Paused\n      status: \"False\"", "Paused\n      status: \"True\"")]),
        "aborted: the experiment was paused before its end"
    );
}

#[test]
fn what_the_kind_does_is_told_where_there_is_no_action() {
    for (from, to, kind, effect) in [
        ("action: partition", "stressors: {cpu: {workers: 1}}", "stress cpu", Some(Effect::Degraded)),
        ("action: partition", "action: pod-failure", "pod-failure", Some(Effect::Unavailable)),
        ("action: partition", "action: loss", "loss", Some(Effect::Degraded)),
    ] {
        let text = PARTITION.replacen(from, to, 1).replace("NetworkChaos", "StressChaos");
        let run = &runs(&text)[0].run;
        // The kind says more where the action says nothing of the effect.
        assert_eq!((run.fault.kind.as_deref(), run.fault.effect), (Some(kind), effect));
    }
    let http = PARTITION.replacen("action: partition", "abort: true", 1).replace("NetworkChaos", "HTTPChaos");
    assert_eq!(runs(&http)[0].run.fault.kind.as_deref(), Some("http abort"));
}
