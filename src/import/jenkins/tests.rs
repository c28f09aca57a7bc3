//! Consoles in, facts out.

use super::*;
use crate::model::fault::Injection;
use crate::model::run::Rollback;

fn console(lines: &[&str]) -> Vec<Foreign> {
    let text = lines.join("\n");
    let file = SourceFile { path: "services/shop/results/nightly.log", text: &text };
    assert!(claims(&file), "{text}");
    let (runs, diagnostics) = read(&file);
    assert_eq!(diagnostics, []);
    runs
}

const GUID: &str = "gremlin with guid '0367cfe2-f9fc-11e8-acea-0242db4d1180' for 240 seconds";

#[test]
fn a_job_alone_proves_nothing_however_it_ended() {
    for (end, check, outcome, aborted) in [
        (
            "Finished: SUCCESS",
            "`Finished: SUCCESS` says how the job ended, not how the service was",
            Some(Outcome::Success),
            false,
        ),
        (
            "Finished: FAILURE",
            "`Finished: FAILURE` says how the job ended, not how the service was",
            Some(Outcome::Failure),
            false,
        ),
        ("Finished: UNSTABLE", "`Finished: UNSTABLE` says how the job ended, not how the service was", None, false),
        (
            "Finished: ABORTED",
            "`Finished: ABORTED` says how the job ended, not how the service was",
            Some(Outcome::Failure),
            true,
        ),
        ("+ ./break-the-database", "the console ends before the job did", None, false),
        ("Finished: PERFECTLY", "the console ends before the job did", None, false),
    ] {
        let runs = console(&["Started by timer", "Building in workspace /var/jenkins/workspace/shop-nightly@2", end]);
        let [Foreign { run, keys, .. }] = &runs[..] else { panic!("{runs:?}") };
        assert_eq!(run.check, Check::NotChecked(check.to_owned()));
        assert_eq!((&run.fault.injection, run.pipeline.outcome), (&Injection::Unstated, outcome), "{end}");
        assert_eq!((run.halt.is_some(), run.trigger), (aborted, Some(Trigger::Schedule)), "{end}");
        assert_eq!((run.id.as_str(), &keys[..]), ("nightly", &[("job".to_owned(), "shop-nightly".to_owned())][..]));
    }
}

#[test]
fn attacks_inside_a_job_are_runs_with_the_machine_and_the_hosts_they_hit() {
    let set_up = format!("09:00:03  Setting up blackhole {GUID}");
    let running = format!("09:00:04  Running blackhole {GUID}");
    let runs = console(&[
        "09:00:00  Lanzada por el usuario ana",
        "09:00:01  Checking out Revision d7172265ec23ab20d9eaabc6f3dd37a6c741f2cc (refs/remotes/origin/master)",
        "09:00:02  SSH: Connecting with configuration [shop-blue] ...",
        "09:00:02  SSH: EXEC: STDOUT/STDERR from command [gremlin attack blackhole -l 240 -h ^api.gremlin.com,db.example.org] ...",
        &set_up,
        &running,
        "09:00:05  Dropping all egress traffic to 10.0.0.1",
        "09:04:04  Reverting impact!",
        "09:04:05  SSH: Disconnecting configuration [shop-blue] ...",
        "09:04:06  Finished: SUCCESS",
    ]);
    let [Foreign { run, keys, .. }] = &runs[..] else { panic!("{runs:?}") };
    assert_eq!(
        (run.title.as_deref(), run.fault.target.as_deref()),
        (Some("blackhole on shop-blue"), Some("db.example.org, as seen from shop-blue"))
    );
    assert_eq!((run.trigger, run.pipeline.commit.as_deref().map(str::len)), (Some(Trigger::Human), Some(40)));
    assert_eq!((run.tool.name.as_deref(), run.rollback, run.place.line), (Some("gremlin"), Rollback::Ok, 5));
    assert_eq!(run.day().map(|day| day.to_string()).as_deref(), Some("2018-12-07"));
    assert!(run.derived.iter().any(|d| d.field == "trigger" && d.from == "the line `Lanzada por el usuario ana`"));
    let hosts: Vec<&str> = keys.iter().filter(|(key, _)| key == "host").map(|(_, value)| value.as_str()).collect();
    assert_eq!(hosts, ["db.example.org", "10.0.0.1"]);
}

#[test]
fn an_attack_that_a_halted_job_left_behind_is_aborted() {
    let running = format!("Running blackhole {GUID}");
    let left = console(&["Started by timer", &running, "Finished: ABORTED"]);
    assert_eq!(left[0].run.halt, Some(Halt::Aborted("the job was aborted".to_owned())));
    let reverted = console(&["Started by timer", &running, "Reverting impact!", "Finished: ABORTED"]);
    assert_eq!(reverted[0].run.halt, None);
    let cut = console(&["Started by timer", &running]);
    assert!(matches!(&cut[0].run.check, Check::NotChecked(why) if why.ends_with("before the attack was reverted")));
}

#[test]
fn an_experiment_inside_a_job_can_fail_and_cannot_pass() {
    let experiment = |middle: &[&str], end: &str| {
        let mut lines =
            vec!["Started by an SCM change", "[2026-11-03 09:00:00 INFO] Running experiment: Orders survive"];
        lines.extend(middle);
        let end = format!("[2026-11-03 09:05:00 INFO] Experiment ended with status: {end}");
        lines.extend([end.as_str(), "Finished: SUCCESS"]);
        let runs = console(&lines);
        assert_eq!(runs.len(), 1);
        runs[0].run.clone()
    };
    let action = "[2026-11-03 09:01:00 INFO] Action: stop-database";
    let run = experiment(&[action], "completed");
    assert!(matches!(&run.check, Check::NotChecked(why) if why.contains("journal")));
    assert_eq!((&run.fault.injection, run.tool.word.as_deref()), (&Injection::Real(1), Some("completed")));
    assert_eq!(run.ended.map(|end| end.to_string()).as_deref(), Some("2026-11-03T09:05:00Z"));
    assert_eq!(experiment(&[action], "deviated").check, Check::Broke("the steady state deviated".to_owned()));
    assert!(experiment(&[action], "interrupted").halt.is_some());
    let failed = experiment(&[action, "[2026-11-03 09:01:01 ERROR]   => failed: no such host"], "completed");
    assert_eq!(failed.fault.injection, Injection::Nothing("every action failed".to_owned()));
    let dry = experiment(&["[2026-11-03 09:00:01 INFO] Dry mode enabled", action], "completed");
    assert!(matches!(dry.fault.injection, Injection::Nothing(_)));
}

#[test]
fn times_of_day_date_nothing_and_whole_times_do() {
    let run = |line: &str| console(&["Started by timer", line, "Finished: SUCCESS"])[0].run.clone();
    assert_eq!(run("09:00:00  hello").when(), None);
    assert_eq!(run("[2026-11-03T09:00:00.123Z] hello").day().map(|day| day.to_string()).as_deref(), Some("2026-11-03"));
}

#[test]
fn consoles_are_told_from_other_texts() {
    for text in [
        "Gestartet durch Benutzer admin\nRunning as SYSTEM",
        "[Pipeline] Start of Pipeline\n",
        "x\nFinished: NOT_BUILT\n",
    ] {
        assert!(claims(&SourceFile { path: "a.txt", text }), "{text}");
    }
    for (path, text) in [
        ("a.txt", ""),
        ("a.txt", "a log\nof something\nFinished: well"),
        ("a.txt", "he wrote: Started by user ana"),
        ("README.md", "Started by user ana"),
        ("a.json", "Started by user ana"),
    ] {
        assert!(!claims(&SourceFile { path, text }), "{text}");
    }
}

#[test]
fn secrets_in_commands_do_not_survive() {
    let running = format!("Running blackhole {GUID}");
    let runs = console(&[
        "Started by timer",
        "+ gremlin attack --token hunter2 -h db.example.org",
        &running,
        "Finished: SUCCESS",
    ]);
    assert!(!format!("{runs:?}").contains("hunter2"));
    assert_eq!(runs[0].run.fault.target.as_deref(), Some("db.example.org"));
}
