//! Experiments of AWS FIS: what each proves, by changing one thing of a whole one.

use super::change::changed;
use stagepost::import::aws_fis::read;
use stagepost::import::format::{Foreign, SourceFile};
use stagepost::model::fault::{Effect, Injection};

const COMPLETED: &str = include_str!("../fixtures/aws-fis/completed.json");
const LIST: &str = include_str!("../fixtures/aws-fis/list.json");
const EVENT: &str = include_str!("../fixtures/aws-fis/event.json");

const STATE: &str = "\"state\": { \"status\": \"completed\", \"reason\": \"Experiment completed.\" }";
const FAIL_OVER: &str = "\"state\": { \"status\": \"completed\", \"reason\": \"Action was completed.\" }";

fn state(status: &str, reason: &str) -> String {
    format!("\"state\": {{ \"status\": \"{status}\", \"reason\": \"{reason}\" }}")
}

fn ended(status: &str, reason: &str) -> String {
    changed("a.json", COMPLETED, &[(STATE, &state(status, reason))])
}

fn runs(text: &str) -> Vec<Foreign> {
    let (runs, diagnostics) = read(&SourceFile { path: "a.json", text });
    assert_eq!(diagnostics, []);
    runs
}

#[test]
fn completed_says_that_the_actions_were_done_and_no_more() {
    assert_eq!(
        changed("a.json", COMPLETED, &[]),
        "inconclusive: unverified: AWS FIS only says that its actions went through; it does not look at the service"
    );
    let run = &runs(COMPLETED)[0].run;
    assert_eq!(run.fault.injection, Injection::Real(1), "an assertion is no fault");
    assert_eq!(run.fault.kind.as_deref(), Some("aws:rds:failover-db-cluster"));
    assert_eq!((run.fault.target.as_deref(), run.fault.effect), (Some("orders"), Some(Effect::Unavailable)));
    assert_eq!(run.title.as_deref(), Some("Orders survive a database failover"));
    assert_eq!(run.started.unwrap().to_string(), "2026-10-12T09:00:04Z", "with an offset");
    assert_eq!(run.steps.iter().map(|s| s.phase).collect::<Vec<_>>(), ["method", "check"]);
}

#[test]
fn a_stop_condition_is_a_fail_and_a_person_an_abort() {
    assert_eq!(
        ended("stopped", "Experiment halted by stop condition."),
        "fail: a stop condition halted the experiment: Experiment halted by stop condition."
    );
    assert_eq!(
        ended("stopped", "Experiment stopped by user."),
        "aborted: the experiment was stopped by a person or a program: Experiment stopped by user."
    );
    assert_eq!(ended("cancelled", "x"), "aborted: the experiment was cancelled: x");
}

#[test]
fn an_experiment_that_injected_nothing_proves_nothing() {
    let skipped = |reason: &str| state("skipped", reason);
    for (changes, why) in [
        (vec![("run-all", "skip-all")], "a preview: with `actionsMode: skip-all` no action is run"),
        (
            vec![(STATE, &*state("failed", "Target resolution returned empty set.")), (FAIL_OVER, &skipped("x"))],
            "no target was found: Target resolution returned empty set.",
        ),
        (
            vec![(FAIL_OVER, &*skipped("No targets resolved."))],
            "the injecting action `fail-over` is skipped: No targets resolved.",
        ),
        (
            vec![(STATE, &*state("failed", "x")), (FAIL_OVER, &state("failed", "not authorised"))],
            "the injecting action `fail-over` is failed: not authorised",
        ),
        (vec![("aws:rds:failover-db-cluster", "aws:fis:wait")], "the experiment holds no action that injects a fault"),
        (
            vec![(STATE, &*state("running", "x")), (FAIL_OVER, &state("pending", "x"))],
            "the file does not say that a real fault was injected; the experiment had not ended when this was recorded",
        ),
    ] {
        assert_eq!(changed("a.json", COMPLETED, &changes), format!("inconclusive: {why}"));
    }
    assert_eq!(
        changed("a.json", COMPLETED, &[(STATE, &state("running", "x"))]),
        "inconclusive: unverified: the experiment had not ended when this was recorded"
    );
}

#[test]
fn an_alarm_that_should_have_been_quiet_is_a_failed_check() {
    let alarm = [(
        "\"startAfter\": [\"fail-over\"],\n        \"state\": { \"status\": \"completed\"",
        "\"startAfter\": [\"fail-over\"],\n        \"state\": { \"status\": \"failed\"",
    )];
    assert_eq!(changed("a.json", COMPLETED, &alarm), "fail: the alarms were not as `alarms-are-quiet` asserts");
    let waits = [alarm[0], ("\"alarmStates\": \"OK\"", "\"alarmStates\": \"ALARM\"")];
    let seen = changed("a.json", COMPLETED, &waits);
    assert!(seen.starts_with("inconclusive: unverified:"), "an alarm that did not fire is no fail: {seen}");
}

#[test]
fn a_list_and_an_event_name_no_action() {
    assert_eq!(
        changed("a.json", LIST, &[("\"service\": \"shop\"", "")]),
        "inconclusive: the file does not say that a real fault was injected; AWS FIS only says that its actions went \
         through; it does not look at the service\nfail: a stop condition halted the \
         experiment: Experiment halted by stop condition."
    );
    let list = runs(LIST);
    assert_eq!(list[0].run.started.unwrap().to_string(), "2026-10-12T09:00:00Z", "seconds with a fraction");
    assert_eq!(list.iter().map(|f| f.run.place.line).collect::<Vec<_>>(), [4, 11]);
    assert_eq!(
        changed("a.json", EVENT, &[]),
        "aborted: the experiment was stopped by a person or a program: Experiment stopped by user."
    );
}

#[test]
fn account_and_region_come_from_the_names_of_what_was_touched() {
    for text in [COMPLETED, EVENT] {
        let keys = &runs(text)[0].keys;
        assert!(keys.contains(&("account".to_owned(), "111122223333".to_owned())), "{keys:?}");
        assert!(keys.contains(&("region".to_owned(), "eu-west-1".to_owned())), "{keys:?}");
    }
    assert!(runs(COMPLETED)[0].tags.contains(&"dependency:database".to_owned()));
}

#[test]
fn odd_records_are_refused_with_their_place() {
    for (from, to, told) in [
        (
            "\"status\": \"completed\", \"reason\": \"Experiment",
            "\"word\": \"completed\", \"reason\": \"Experiment",
            "refused: missing-key:3:",
        ),
        ("\"endTime\": \"2026-10-12T11:01:13+02:00\"", "\"endTime\": NaN", "refused: json-syntax:"),
        ("\"tags\": {", "\"tags\": {}, \"tags\": {", "refused: duplicate-key:"),
    ] {
        let seen = changed("a.json", COMPLETED, &[(from, to)]);
        assert!(seen.starts_with(told), "{seen}");
    }
    for (to, code) in [("\"endTime\": -5", "BadTime"), ("\"endTime\": \"2026-10-12T08:00:00Z\"", "BadValue")] {
        let seen = changed("a.json", COMPLETED, &[("\"endTime\": \"2026-10-12T11:01:13+02:00\"", to)]);
        assert!(seen.contains(code), "{seen}");
    }
    let seen = ended("finished", "x");
    assert!(seen.contains("UnknownWord") && seen.contains("inconclusive"), "{seen}");
}
