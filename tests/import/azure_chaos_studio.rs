//! Executions of Azure Chaos Studio: what each proves, by changing one thing of a whole one.

use super::change::changed;
use stagepost::import::azure_chaos_studio::{claims, read};
use stagepost::import::format::SourceFile;
use stagepost::model::fault::{Effect, Injection};

const SUCCEEDED: &str = include_str!("../fixtures/azure-chaos-studio/succeeded.json");
const CANCELLED: &str = include_str!("../fixtures/azure-chaos-studio/cancelled-in-an-envelope.json");

const UNVERIFIED: &str =
    "inconclusive: unverified: Azure Chaos Studio only says that its actions ended; it does not look at the service";

#[test]
fn success_is_unverified_in_every_spelling() {
    assert_eq!(changed("a.json", SUCCEEDED, &[]), UNVERIFIED);
    assert_eq!(changed("a.json", SUCCEEDED, &[("\"status\": \"Succeeded\"", "\"status\": \"success\"")]), UNVERIFIED);
    let old = [
        ("startedAt", "startDateTime"),
        ("stoppedAt", "stopDateTime"),
        ("experiments/executions\"", "experiments/executionDetails\""),
    ];
    assert_eq!(changed("a.json", SUCCEEDED, &old), UNVERIFIED);
    let (runs, _) = read(&SourceFile { path: "a.json", text: SUCCEEDED });
    let run = &runs[0].run;
    assert_eq!(run.fault.injection, Injection::Real(1), "a delay is no fault");
    assert_eq!(
        (run.fault.kind.as_deref(), run.fault.target.as_deref()),
        (Some("virtualMachine:shutdown/1.0"), Some("database-1"))
    );
    assert_eq!(run.fault.effect, Some(Effect::Unavailable));
    assert_eq!(
        run.started.unwrap().to_string(),
        "2026-10-12T09:00:00Z",
        "seven digits, and another offset than the end"
    );
    assert_eq!(run.ended.unwrap().to_string(), "2026-10-12T09:10:00Z");
    assert_eq!(run.title.as_deref(), Some("database-away"));
    assert!(runs[0].keys.contains(&("resource group".to_owned(), "shop-staging".to_owned())));
    assert!(runs[0].keys.contains(&("account".to_owned(), "22222222-3333-4444-5555-666666666666".to_owned())));
}

#[test]
fn what_did_not_go_through_proves_nothing_and_a_cancelled_execution_is_aborted() {
    assert_eq!(changed("a.json", CANCELLED, &[]), "aborted: the experiment was cancelled before its end");
    for (changes, why) in [
        (
            &[(
                "1.0\",\n                  \"status\": \"Succeeded\"",
                "1.0\",\n                  \"status\": \"Failed\"",
            )][..],
            "the injecting action failed: `virtualMachine:shutdown/1.0`",
        ),
        (
            &[(
                "1.0\",\n                  \"status\": \"Succeeded\"",
                "1.0\",\n                  \"status\": \"Skipped\"",
            )],
            "the injecting action `virtualMachine:shutdown/1.0` did not go through",
        ),
        (
            &[("virtualMachine:shutdown", "chaosStudio:timedDelay")],
            "the execution holds no action that injects a fault",
        ),
        (
            &[("\"status\": \"Succeeded\"", "\"status\": \"Running\"")],
            "unverified: the execution had not ended when this was recorded",
        ),
        (
            &[("runInformation", "information")],
            "the file does not say that a real fault was injected; Azure Chaos Studio only says that its actions ended; it does not look at the service",
        ),
    ] {
        assert_eq!(changed("a.json", SUCCEEDED, changes), format!("inconclusive: {why}"));
    }
    assert_eq!(
        changed(
            "a.json",
            SUCCEEDED,
            &[("\"status\": \"Succeeded\"", "\"status\": \"Failed\", \"failureReason\": \"no agent\"")]
        ),
        "inconclusive: unverified: Azure Chaos Studio could not carry it out: no agent"
    );
}

#[test]
fn a_list_of_executions_is_read_and_another_resource_is_not_claimed() {
    let list = format!("{{\"value\": [{SUCCEEDED}, {}]}}", SUCCEEDED.replace("000000000001", "000000000003"));
    assert_eq!(changed("a.json", &list, &[]), format!("{UNVERIFIED}\n{UNVERIFIED}"));
    let experiment = SUCCEEDED.replace("experiments/executions\"", "experiments\"");
    assert!(!claims(&SourceFile { path: "a.json", text: &experiment }));
}

#[test]
fn what_is_not_understood_is_told() {
    let seen = changed("a.json", SUCCEEDED, &[("\"status\": \"Succeeded\"", "\"status\": \"Great\"")]);
    assert!(seen.contains("UnknownWord"), "{seen}");
    let seen = changed("a.json", SUCCEEDED, &[("\"status\": \"Succeeded\",\n    \"started", "\"started")]);
    assert!(seen.starts_with("refused: missing-key:"), "{seen}");
    let seen = changed("a.json", SUCCEEDED, &[("2026-10-12T09:10:00.7654321Z", "2026-10-12T08:10:00.7654321Z")]);
    assert!(seen.contains("BadValue"), "it ends before it starts: {seen}");
}
