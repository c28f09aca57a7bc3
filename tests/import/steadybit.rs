//! Executions of Steadybit: what each proves, by changing one thing of a whole one.

use super::change::changed;
use stagepost::import::format::SourceFile;
use stagepost::import::steadybit::read;
use stagepost::model::fault::{Effect, Injection};
use stagepost::model::run::{Run, Trigger};

const COMPLETED: &str = include_str!("../fixtures/steadybit/completed.json");
const FAILED: &str = include_str!("../fixtures/steadybit/webhook-failed.json");

const PASS: &str = "pass: the fault was injected and the service held";

fn run(text: &str) -> Run {
    let (mut runs, diagnostics) = read(&SourceFile { path: "a.json", text });
    assert_eq!(diagnostics, []);
    runs.remove(0).run
}

#[test]
fn completed_with_a_check_that_looked_after_the_attack_is_a_pass() {
    assert_eq!(changed("a.json", COMPLETED, &[]), PASS);
    let found = run(COMPLETED);
    assert_eq!(found.fault.injection, Injection::Real(1));
    assert_eq!((found.fault.target.as_deref(), found.fault.effect), (Some("database-0"), Some(Effect::Unavailable)));
    assert_eq!(found.trigger, Some(Trigger::Schedule));
    assert_eq!(found.ended.unwrap().to_string(), "2026-10-12T09:01:40Z");
    let untimed = FAILED.replace("\"FAILED\"", "\"COMPLETED\"");
    assert_eq!(changed("a.json", &untimed, &[]), PASS, "an event that tells no times");
}

#[test]
fn completed_without_such_a_check_proves_nothing() {
    for (changes, why) in [
        (
            &[("\"CHECK\"", "\"OTHER\"")][..],
            "unverified: the experiment holds no check, so nothing looked at the service",
        ),
        (
            &[("\"ended\": \"2026-10-12T09:01:40.200Z\"", "\"ended\": \"2026-10-12T09:00:05.200Z\"")],
            "unverified: the checks looked before the attack only",
        ),
        (
            &[("\"ended\": \"2026-10-12T09:01:40.200Z\"", "\"end\": \"2026-10-12T09:00:05.200Z\"")],
            "unverified: the times of the steps do not say that a check looked after the attack",
        ),
        (
            &[("\"id\": \"s1\",\n      \"state\": \"COMPLETED\"", "\"id\": \"s1\",\n      \"state\": \"SKIPPED\"")],
            "unverified: the check `orders can be placed` did not complete",
        ),
        (&[("\"ATTACK\"", "\"OTHER\"")], "the experiment holds no attack"),
        (&[("\"totalTargetCount\": 1", "\"totalTargetCount\": 0")], "no target was selected for the attack"),
        (
            &[("\"id\": \"s2\",\n      \"state\": \"COMPLETED\"", "\"id\": \"s2\",\n      \"state\": \"SKIPPED\"")],
            "the attack `com.steadybit.extension_container.stop` did not take place",
        ),
        (
            &[("\"state\": \"COMPLETED\"", "\"state\": \"RUNNING\"")],
            "unverified: the execution had not ended when this was recorded",
        ),
    ] {
        assert_eq!(changed("a.json", COMPLETED, changes), format!("inconclusive: {why}"));
    }
}

#[test]
fn a_failed_check_is_a_fail_also_when_the_experiment_ignores_it() {
    assert_eq!(
        changed("a.json", FAILED, &[]),
        "fail: the check `com.steadybit.extension_http.check.periodically` failed: the success rate was 40 %"
    );
    assert_eq!(
        changed(
            "a.json",
            COMPLETED,
            &[("\"id\": \"s1\",\n      \"state\": \"COMPLETED\"", "\"id\": \"s1\",\n      \"state\": \"FAILED\"")]
        ),
        "fail: the check `orders can be placed` failed"
    );
    assert_eq!(
        changed("a.json", FAILED, &[("\"state\": \"FAILED\", \"actionId\"", "\"state\": \"COMPLETED\", \"actionId\"")]),
        "fail: the tool says that the execution failed"
    );
    assert_eq!(run(FAILED).trigger, Some(Trigger::Human));
    assert_eq!(run(FAILED).ended.unwrap().to_string(), "2026-10-13T09:01:40Z", "the time of the event");
}

#[test]
fn an_attack_that_failed_and_a_baseline_that_was_not_met_prove_nothing() {
    assert_eq!(
        changed(
            "a.json",
            FAILED,
            &[
                ("\"COMPLETED\", \"actionId\"", "\"ERRORED\", \"reason\": \"no agent\", \"actionId\""),
                ("\"state\": \"FAILED\", \"actionId\"", "\"state\": \"SKIPPED\", \"actionId\""),
            ]
        ),
        "inconclusive: the injecting action failed: `com.steadybit.extension_container.stop`: no agent"
    );
    assert_eq!(
        changed("a.json", FAILED, &[("\"COMPLETED\", \"actionId\"", "\"SKIPPED\", \"actionId\"")]),
        "inconclusive: the attack `com.steadybit.extension_container.stop` did not take place",
        "the check failed before the attack"
    );
}

#[test]
fn technical_errors_and_people_abort() {
    assert_eq!(
        changed(
            "a.json",
            COMPLETED,
            &[("\"state\": \"COMPLETED\"", "\"reason\": \"agent lost\", \"state\": \"ERRORED\"")]
        ),
        "aborted: the execution ended by a technical error: agent lost"
    );
    assert_eq!(
        changed("a.json", COMPLETED, &[("\"state\": \"COMPLETED\"", "\"state\": \"CANCELED\"")]),
        "aborted: the execution was cancelled before its end"
    );
}

#[test]
fn words_that_are_not_known_are_told_and_never_pass() {
    let seen = changed("a.json", COMPLETED, &[("\"state\": \"COMPLETED\"", "\"state\": \"DONE\"")]);
    assert!(seen.contains("UnknownWord") && seen.contains("inconclusive"), "{seen}");
    let (runs, _) = read(&SourceFile { path: "a.json", text: &COMPLETED.replace("SCHEDULE", "WHIM") });
    assert_eq!(runs[0].run.trigger, None);
    for key in ["team", "experiment", "environment", "namespace", "account"] {
        assert!(runs[0].keys.iter().any(|(name, _)| name == key), "{key}");
    }
}
