//! Logs and answers in, facts out.

use super::*;
use crate::model::calendar::Instant;
use crate::model::fault::{Effect, Injection};
use crate::model::run::{Check, Halt, Rollback, Run};

const GUID: &str = "0367cfe2-f9fc-11e8-acea-0242db4d1180";

fn log(lines: &[&str]) -> Vec<Run> {
    let text = lines.join("\n").replace("GUID", GUID);
    let file = SourceFile { path: "a.log", text: &text };
    assert!(claims(&file), "{text}");
    let (runs, diagnostics) = read(&file);
    assert_eq!(diagnostics, []);
    runs.into_iter().map(|foreign| foreign.run).collect()
}

fn show(time: Option<Instant>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}

#[test]
fn a_guid_of_version_1_carries_its_time() {
    for (guid, time) in [
        (GUID, "2018-12-07T08:42:21Z"),
        ("932C78B3-F9FC-11E8-9244-024280DF5A87", "2018-12-07T08:46:23Z"),
        ("0367cfe2-f9fc-41e8-acea-0242db4d1180", ""),
        ("0367cfe2-f9fc-11e8-0cea-0242db4d1180", ""),
        ("ffffffff-ffff-1fff-bfff-ffffffffffff", ""),
        ("00000000-0000-1000-8000-000000000000", ""),
        ("é", ""),
        ("", ""),
    ] {
        assert_eq!(show(attack::start(guid)), time, "{guid}");
    }
}

#[test]
fn an_attack_is_injected_and_reverted_and_nobody_looked() {
    let runs = log(&[
        "Setting up blackhole gremlin with guid 'GUID' for 240 seconds",
        "Setup successfully completed",
        "Running blackhole gremlin with guid 'GUID' for 240 seconds",
        "Whitelisting all egress traffic to 54.186.219.32",
        "Dropping all egress traffic to 172.31.22.69",
        "Dropping all ingress traffic from 172.31.22.69",
        "Reverting impact!",
    ]);
    let [run] = &runs[..] else { panic!("{runs:?}") };
    assert_eq!((run.id.as_str(), run.tool.run_id.as_deref()), ("blackhole-0367cfe2", Some(GUID)));
    assert_eq!(
        (show(run.started), show(run.ended)),
        ("2018-12-07T08:42:21Z".to_owned(), "2018-12-07T08:46:21Z".to_owned())
    );
    assert_eq!((run.fault.effect, run.fault.target.as_deref()), (Some(Effect::Unavailable), Some("172.31.22.69")));
    assert_eq!((&run.fault.injection, run.rollback), (&Injection::Real(1), Rollback::Ok));
    assert_eq!(run.check, Check::NotChecked("Gremlin does not look at the service".to_owned()));
    let derived: Vec<&str> = run.derived.iter().map(|derived| derived.field).collect();
    assert_eq!(derived, ["started", "ended", "fault.effect"]);
}

#[test]
fn a_shutdown_prints_no_revert_and_a_log_that_ends_early_says_less() {
    let shutdown = log(&[
        "Setting up shutdown gremlin with guid 'GUID' after 1 minute",
        "Running shutdown gremlin with guid 'GUID' after 1 minute",
    ]);
    assert_eq!((show(shutdown[0].ended), shutdown[0].rollback), ("2018-12-07T08:43:21Z".to_owned(), Rollback::Unknown));
    assert_eq!(shutdown[0].check, Check::NotChecked(attack::UNSEEN.to_owned()));
    let running = log(&["Running latency gremlin with guid 'GUID' for 60 seconds"]);
    assert_eq!((show(running[0].ended), running[0].fault.effect), (String::new(), Some(Effect::Degraded)));
    assert!(matches!(&running[0].check, Check::NotChecked(why) if why.contains("before the attack was reverted")));
    let set_up = log(&["Setting up blackhole gremlin with guid 'GUID' for 60 seconds"]);
    assert_eq!(set_up[0].fault.injection, Injection::Nothing("the attack was set up and never ran".to_owned()));
}

fn api(text: &str) -> (Vec<Run>, Vec<Code>) {
    let text = text.replace("GUID", GUID);
    let file = SourceFile { path: "a.json", text: &text };
    assert!(claims(&file), "{text}");
    let (runs, diagnostics) = read(&file);
    (runs.into_iter().map(|foreign| foreign.run).collect(), diagnostics.into_iter().map(|d| d.code).collect())
}

#[test]
fn the_last_stage_of_an_attack_says_what_became_of_it() {
    let real = Injection::Real(1);
    let nothing = |stage: &str| Injection::Nothing(format!("the attack never ran: it is `{stage}`"));
    for (stage, injection, rollback, halted, codes) in [
        ("Successful", real.clone(), Rollback::Ok, false, vec![]),
        ("Running", real.clone(), Rollback::Unknown, false, vec![]),
        ("Pending", nothing("Pending"), Rollback::Unknown, false, vec![]),
        ("TargetAgentNotFound", nothing("TargetAgentNotFound"), Rollback::Unknown, false, vec![]),
        ("Halted", nothing("Halted"), Rollback::Unknown, true, vec![]),
        ("Splendid", nothing("Splendid"), Rollback::Unknown, false, vec![Code::UnknownWord]),
    ] {
        let (runs, found) =
            api(&format!(r#"{{"guid": "GUID", "stage": "{stage}", "command": {{"type": "blackhole"}}}}"#));
        assert_eq!((&runs[0].fault.injection, runs[0].rollback), (&injection, rollback), "{stage}");
        assert_eq!((matches!(runs[0].halt, Some(Halt::Aborted(_))), found), (halted, codes), "{stage}");
        assert!(matches!(runs[0].check, Check::NotChecked(_)), "{stage}");
        assert_eq!(runs[0].tool.run_id.as_deref(), Some(GUID));
    }
}

#[test]
fn executions_tell_when_each_stage_began() {
    let (runs, codes) = api(r#"[{"guid": "GUID", "client_id": "ip-10-0-1-1", "service_states": [
            {"stage": "Pending", "timestamp": "2026-09-04T18:13:49.593Z"},
            {"stage": "Running", "timestamp": "2026-09-04T18:13:58.213Z"},
            {"stage": "Halted", "timestamp": "2026-09-04T18:14:58.334Z"}]}]"#);
    let [run] = &runs[..] else { panic!("{runs:?}") };
    assert_eq!(
        (show(run.started), show(run.ended)),
        ("2026-09-04T18:13:58Z".to_owned(), "2026-09-04T18:14:58Z".to_owned())
    );
    assert_eq!((&run.fault.injection, run.steps.len(), codes), (&Injection::Real(1), 3, vec![]));
    assert_eq!(run.halt, Some(Halt::Aborted("the attack was halted".to_owned())));
}

#[test]
fn the_request_of_an_attack_is_no_result() {
    let (runs, codes) =
        api(r#"{"command": {"type": "cpu", "args": ["-c", "1"]}, "target": {"type": "Exact", "exact": ["web"]}}"#);
    assert_eq!((runs, codes), (vec![], vec![Code::Definition]));
}

#[test]
fn half_an_answer_is_claimed_and_refused() {
    let (runs, codes) = api("{\"guid\": \"GUID\", \"stage\": \"Successful\", \"command\": {");
    assert_eq!((runs, codes), (vec![], vec![Code::JsonSyntax]));
}

#[test]
fn other_files_are_not_claimed() {
    for text in [
        "",
        "a gremlin with guid 'x' for tea",
        "{\"guid\": \"x\"}",
        "Started by user ana\nSetting up blackhole gremlin with guid '0367cfe2-f9fc-11e8-acea-0242db4d1180' for 9 seconds",
    ] {
        assert!(!claims(&SourceFile { path: "a.log", text }), "{text}");
    }
}
