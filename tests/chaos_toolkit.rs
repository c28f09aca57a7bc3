//! Journals of Chaos Toolkit: what each proves. Own journals lie in `fixtures/chaos-toolkit`;
//! journals found in public repositories are read in place where they are at hand.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use stagepost::import::chaos_toolkit::{claims, read};
use stagepost::import::format::SourceFile;
use stagepost::model::diagnostic::Code;
use stagepost::model::fault::{Effect, Injection};
use stagepost::model::run::{Check, Grade, Halt, Rollback, Run};
use std::path::{Path, PathBuf};

fn own(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chaos-toolkit").join(format!("{name}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("STAGEPOST_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).map(|root| root.join("fixtures/chaostoolkit")).find(|p| p.is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: the shared Chaos Toolkit journals are not at hand; set STAGEPOST_SHARED");
    }
    found
}

fn run_of(text: &str) -> Run {
    let file = SourceFile { path: "services/shop/results/run.json", text };
    assert!(claims(&file), "not claimed");
    let (mut runs, diagnostics) = read(&file);
    assert_eq!(diagnostics, []);
    assert_eq!(runs.len(), 1);
    runs.remove(0).run
}

fn summary(run: &Run) -> String {
    let injection = match &run.fault.injection {
        Injection::Real(count) => format!("real {count}"),
        Injection::Nothing(why) => format!("nothing: {why}"),
        other => format!("{other:?}"),
    };
    let check = match &run.check {
        Check::Held => "held".to_owned(),
        Check::Broke(why) => format!("broke: {why}"),
        Check::NotChecked(why) => format!("unchecked: {why}"),
        other => format!("{other:?}"),
    };
    let halt = match &run.halt {
        None => "",
        Some(Halt::Aborted(_)) => " | aborted",
        Some(Halt::StopCondition(_)) => " | stopped",
    };
    format!("{injection} | {check} | {}{halt}", run.rollback.as_str())
}

const DEAD: &str = "the probe `database-answers` was outside its tolerance and gave 1";

fn expected() -> Vec<(&'static str, String)> {
    let dry = "nothing: dry run: no fault was injected";
    let failed = "nothing: the injecting action failed:";
    let missing = "[Errno 2] No such file or directory: 'nowhere'";
    [
        ("held", "real 1 | held | ok".to_owned()),
        ("held-python-action", "real 1 | held | none".to_owned()),
        ("deviated", format!("real 1 | broke: {DEAD} | ok")),
        (
            "deviated-probe-crashed",
            "real 1 | broke: the probe `database-file-size` was outside its tolerance: FileNotFoundError: [Errno 2] No \
             such file or directory: 'db.up' | none"
                .to_owned(),
        ),
        (
            "baseline-not-met",
            "nothing: the baseline was not met, so the method never ran | unchecked: the steady state was not checked \
             after the fault | none"
                .to_owned(),
        ),
        (
            "baseline-probe-crashed",
            "nothing: the baseline was not met, so the method never ran | unchecked: the steady state was not checked \
             after the fault | none"
                .to_owned(),
        ),
        ("dry-activities", format!("{dry} | unchecked: dry run: no probe was asked | unknown")),
        ("dry-actions", format!("{dry} | held | unknown")),
        ("dry-probes", "real 1 | unchecked: dry run: no probe was asked | ok".to_owned()),
        ("dry-pause", "real 1 | held | ok".to_owned()),
        ("no-hypothesis", "real 1 | unchecked: the experiment has no steady-state hypothesis | none".to_owned()),
        (
            "hypothesis-without-probes",
            "real 1 | unchecked: the experiment has no steady-state hypothesis | none".to_owned(),
        ),
        (
            "skipped-hypothesis",
            "real 1 | unchecked: the steady state was not checked after the fault | none".to_owned(),
        ),
        ("empty-method", "nothing: the method holds no action | held | none".to_owned()),
        ("only-probes", "nothing: the method holds no action | held | none".to_owned()),
        (
            "action-crashed",
            format!("{failed} `remove-missing-file`: FileNotFoundError: {missing} | held | none"),
        ),
        ("process-not-zero", format!("{failed} `stop-database`: the process ended with 1 | held | none")),
        ("http-action-refused", format!("{failed} `disable-proxy`: the call was answered with 503 | held | none")),
        ("http-action-held", "real 1 | held | none".to_owned()),
        ("second-action-counts", "real 1 | held | none".to_owned()),
        ("before-only", "real 1 | unchecked: the steady state was not checked after the fault | none".to_owned()),
        ("after-only-held", "real 1 | held | none".to_owned()),
        ("after-only-deviated", format!("real 1 | broke: {DEAD} | none")),
        ("during-only-held", "real 1 | held | none".to_owned()),
        ("during-only-broke", format!("real 1 | broke: during the method {DEAD} | none")),
        (
            "during-only-before-fault",
            "real 1 | unchecked: the steady state was checked before the fault only | none".to_owned(),
        ),
        ("continuously-held", "real 1 | held | none".to_owned()),
        ("continuously-broke-and-recovered", format!("real 2 | broke: during the method {DEAD} | none")),
        ("continuously-fail-fast", format!("real 1 | broke: {DEAD} | none")),
        (
            "interrupted-by-signal",
            "real 1 | unchecked: the steady state was not checked after the fault | none | aborted".to_owned(),
        ),
        (
            "interrupted-by-person",
            "real 1 | unchecked: the steady state was not checked after the fault | none | aborted".to_owned(),
        ),
        (
            "aborted-missing-reference",
            "real 1 | unchecked: the steady state was not checked after the fault | none | aborted".to_owned(),
        ),
        ("reference-held", "real 1 | held | none".to_owned()),
        ("rollback-failed", "real 1 | held | failed".to_owned()),
        ("rollback-crashed", "real 1 | held | failed".to_owned()),
        ("rollback-not-run", "real 1 | held | unknown".to_owned()),
        ("method-probe-crashed", "real 1 | held | none".to_owned()),
        ("method-probe-not-zero", "real 1 | held | none".to_owned()),
        ("background-action", "real 1 | held | none".to_owned()),
        ("http-probe-held", "real 1 | held | none".to_owned()),
    ]
    .into()
}

#[test]
fn each_own_journal_gives_the_facts_that_its_name_promises() {
    let expected = expected();
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(name, facts)| {
            let seen = summary(&run_of(&own(name)));
            (seen != *facts).then(|| format!("{name}:\n  expected {facts}\n  seen     {seen}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chaos-toolkit");
    let files = std::fs::read_dir(folder).expect("the fixtures").flatten();
    let journals = files.filter(|f| f.path().extension().is_some_and(|e| e == "json")).count();
    assert_eq!(journals, expected.len(), "a journal without expected facts");
}

#[test]
fn a_journal_tells_who_made_it_what_was_done_and_what_was_expected() {
    let run = run_of(&own("deviated"));
    assert_eq!(run.id, "run");
    assert_eq!(run.title.as_deref(), Some("Orders survive the loss of the database"));
    assert_eq!(run.hypothesis.as_deref(), Some("Orders can be placed"));
    assert_eq!(run.tool.version.as_deref(), Some("1.44.0"));
    assert_eq!(run.tool.word.as_deref(), Some("completed (deviated)"));
    assert_eq!(run.tool.run_id.as_deref().map(str::len), Some(16));
    assert_eq!(run.grade, Grade::Machine);
    assert_eq!(run.fault.kind.as_deref(), Some("stop-database"));
    assert_eq!(run.fault.target.as_deref(), Some("sh -c rm db.up"));
    assert_eq!(run.fault.effect, Some(Effect::Unavailable));
    let derived: Vec<&str> = run.derived.iter().map(|d| d.field).collect();
    assert_eq!(derived, ["fault.effect"]);
    assert_eq!(run.ended.map(|end| end.day().to_string()).as_deref(), Some("2026-11-21"));
    let steps: Vec<_> = run.steps.iter().map(|s| (s.phase, s.name.as_str(), s.action, s.ok)).collect();
    assert_eq!(
        steps,
        [
            ("baseline", "orders-page-answers", false, Some(true)),
            ("baseline", "database-answers", false, Some(true)),
            ("method", "stop-database", true, Some(true)),
            ("check", "orders-page-answers", false, Some(true)),
            ("check", "database-answers", false, Some(false)),
            ("rollback", "start-database", true, Some(true)),
        ]
    );
}

#[test]
fn tags_of_the_experiment_are_offered_for_binding() {
    let text = own("held");
    let (runs, _) = read(&SourceFile { path: "x/journal.json", text: &text });
    assert_eq!(runs[0].tags, ["service:bookstore-api", "dependency:db", "environment:staging"]);
    assert!(runs[0].run.id.starts_with("2026-11-21-journal-"), "{}", runs[0].run.id);
}

#[test]
fn a_failed_probe_of_the_method_is_a_finding_while_the_service_held() {
    for (name, text) in [
        (
            "method-probe-crashed",
            "the probe `read-size` failed during the method: FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'",
        ),
        ("method-probe-not-zero", "the probe `alarm-fired` failed during the method: the process ended with 1"),
    ] {
        let findings: Vec<String> = run_of(&own(name)).findings.into_iter().map(|f| f.text).collect();
        assert_eq!(findings, [text], "{name}");
    }
    assert_eq!(run_of(&own("held")).findings, []);
}

#[test]
fn every_step_of_an_unfinished_run_says_so() {
    let run = run_of(&own("interrupted-by-person"));
    assert_eq!(run.steps.last().map(|s| (s.name.as_str(), s.ok)), Some(("wait", None)));
}

#[test]
fn public_journals_of_other_versions_give_their_facts() {
    let Some(folder) = shared() else { return };
    let expected = [
        (
            "0.12.1-failed-no-deviated-key-no-steady_states",
            "real 1 | broke: the tool says `failed` after the method ran | none",
        ),
        ("1.15.0-completed", "real 1 | held | ok"),
        ("1.19.0-completed-large-ansible", "real 1 | held | ok"),
        (
            "1.4.0-failed-deviated",
            "real 1 | broke: the probe `application-should-be-alive-and-healthy` was outside its tolerance: pod \
             'run=frontend' is in phase 'Pending' but should be 'Running' | none",
        ),
        (
            "1.44.0-aborted-ok-MissingRefProbeExperiment",
            "nothing: the method holds no action | unchecked: the steady state was not checked after the fault | none \
             | aborted",
        ),
        (
            "1.44.0-completed-ok-ExperimentNoControls-dry",
            "nothing: dry run: no fault was injected | unchecked: dry run: no probe was asked | unknown",
        ),
        (
            "1.44.0-completed-ok-ExperimentWithRegularRollback",
            "real 1 | unchecked: the experiment has no steady-state hypothesis | ok",
        ),
        (
            "1.44.0-interrupted-ok-SimpleExperimentWithInterruption",
            "nothing: the method never ran | unchecked: the steady state was not checked after the fault | none | \
             aborted",
        ),
    ];
    let mut seen = 0;
    for file in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".json") else { continue };
        let text = std::fs::read_to_string(file.path()).expect("a text");
        seen += 1;
        if stem == "1.44.0-failed-ok-ExperimentNoControlsWithDeviation" {
            let source = SourceFile { path: &name, text: &text };
            assert!(claims(&source));
            let (runs, diagnostics) = read(&source);
            assert_eq!(runs, []);
            let places: Vec<_> = diagnostics.iter().map(|d| (d.code, d.place.line)).collect();
            assert_eq!(places, [(Code::JsonSyntax, 90)]);
            continue;
        }
        let facts =
            expected.iter().find(|(known, _)| *known == stem).unwrap_or_else(|| panic!("{stem} is not expected"));
        let run = run_of(&text);
        assert_eq!(summary(&run), facts.1, "{stem}");
        assert!(format!("{run:?}").len() < 6000, "{stem} keeps too much");
    }
    assert_eq!(seen, expected.len() + 1);
}

#[test]
fn a_cut_journal_is_claimed_and_refused_with_its_place() {
    let whole = own("held");
    let cut = &whole[..whole.len() / 2];
    let file = SourceFile { path: "a.json", text: cut };
    assert!(claims(&file));
    let (runs, diagnostics) = read(&file);
    assert_eq!(runs, []);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, Code::JsonSyntax);
    assert_eq!(diagnostics[0].place.line as usize, cut.lines().count());
}

#[test]
fn other_json_is_not_claimed() {
    for text in [
        "",
        "[]",
        "{}",
        "run: x",
        r#"{"experiment": {"name": "x"}, "state": {"status": "completed"}}"#,
        r#"{"title": "an experiment", "method": [], "rollbacks": []}"#,
        r#"{"log": "{\"chaoslib-version\": \"1.0\"}"}"#,
    ] {
        assert!(!claims(&SourceFile { path: "a.json", text }), "{text}");
    }
}

/// Replaces one text of an own journal, which must be there.
fn changed(name: &str, from: &str, to: &str) -> (Vec<Run>, Vec<Code>) {
    let whole = own(name);
    assert!(whole.contains(from), "{name} does not hold {from}");
    let text = whole.replacen(from, to, 1);
    let (runs, diagnostics) = read(&SourceFile { path: "a.json", text: &text });
    (runs.into_iter().map(|r| r.run).collect(), diagnostics.into_iter().map(|d| d.code).collect())
}

#[test]
fn odd_values_where_the_verdict_is_decided_refuse_the_journal() {
    for (from, to, code) in [
        ("\"status\": \"completed\"", "\"status\": 1", Code::WrongType),
        ("\"deviated\": false", "\"deviated\": \"no\"", Code::WrongType),
        ("\"deviated\": false", "\"deviated\": NaN", Code::JsonSyntax),
        ("\"steady_state_met\": true", "\"steady_state_met\": 1", Code::WrongType),
        ("\"run\": [", "\"run\": {}, \"other\": [", Code::WrongType),
        ("\"experiment\": {", "\"experiment\": null, \"other\": {", Code::MissingKey),
        ("\"deviated\": false", "\"deviated\": true, \"deviated\": false", Code::DuplicateKey),
        ("\"after\": {", "\"later\": {", Code::UnknownKey),
        ("\"dry\": null", "\"dry\": 1", Code::WrongType),
    ] {
        let (runs, codes) = changed("held", from, to);
        assert_eq!((runs.len(), codes), (0, vec![code]), "{to}");
    }
}

#[test]
fn odd_values_elsewhere_do_not_hide_the_run() {
    let (runs, codes) = changed("held", "\"title\": \"Orders survive the loss of the database\"", "\"title\": 5");
    assert_eq!((runs[0].title.as_deref(), codes), (None, vec![]));
    let (runs, codes) = changed("held", "\"start\": \"2026-11-21T", "\"start\": \"soon");
    assert_eq!((runs[0].started, codes), (None, vec![Code::BadTime]));
}

#[test]
fn a_word_that_the_tool_never_writes_is_no_pass() {
    for (to, code) in [("\"status\": \"fine\"", Code::UnknownWord), ("\"status\": null", Code::MissingKey)] {
        let (runs, codes) = changed("held", "\"status\": \"completed\"", to);
        assert!(matches!(runs[0].check, Check::NotChecked(_)), "{to}");
        assert_eq!(codes, [code]);
    }
}

#[test]
fn dry_runs_of_every_version_are_seen() {
    for word in ["true", "\"Dry.ACTIVITIES\"", "\"activities\"", "\"Dry.ACTIONS\"", "\"everything\""] {
        let (runs, _) = changed("held", "\"dry\": null", &format!("\"dry\": {word}"));
        assert!(matches!(runs[0].fault.injection, Injection::Nothing(_)), "{word}");
    }
    for word in ["false", "null", "\"\"", "\"Dry.PAUSE\""] {
        let (runs, _) = changed("held", "\"dry\": null", &format!("\"dry\": {word}"));
        assert_eq!(runs[0].fault.injection, Injection::Real(1), "{word}");
    }
}

#[test]
fn probes_that_contradict_their_steady_state_are_believed() {
    let (runs, _) = changed("deviated", "\"steady_state_met\": false", "\"steady_state_met\": true");
    assert!(matches!(runs[0].check, Check::Broke(_)));
}

#[test]
fn a_run_halted_by_safeguards_was_halted_by_the_service() {
    let control =
        r#""controls": [{"name": "s", "provider": {"type": "python", "module": "chaosaddons.controls.safeguards"}}]"#;
    let (runs, _) = changed("interrupted-by-signal", "\"version\": \"1.0.0\"", control);
    assert!(matches!(runs[0].halt, Some(Halt::StopCondition(_))));
}

#[test]
fn secrets_do_not_survive() {
    let (runs, _) = changed("deviated", "\"rm db.up\"", "\"psql --password hunter2 https://ana:hunter2@db/\"");
    assert!(!format!("{:?}", runs[0]).contains("hunter2"));
}

#[test]
fn deep_nesting_is_refused_at_once() {
    let text = format!("{{\"chaoslib-version\": {}", "[".repeat(100_000));
    let (runs, diagnostics) = read(&SourceFile { path: "a.json", text: &text });
    assert_eq!((runs.len(), diagnostics[0].code), (0, Code::TooDeep));
}

fn passes(text: &str) -> bool {
    let (runs, _) = read(&SourceFile { path: "a.json", text });
    runs.iter().any(|r| matches!(r.run.fault.injection, Injection::Real(_)) && r.run.check == Check::Held)
}

#[test]
fn no_cut_or_flipped_journal_passes_that_did_not_pass_whole() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    for (name, _) in expected() {
        let whole = own(name);
        let passed = passes(&whole);
        for _ in 0..200 {
            let mut end = next(whole.len());
            while !whole.is_char_boundary(end) {
                end -= 1;
            }
            // What follows the last brace is white space.
            assert!(!passes(&whole[..end]) || whole[end..].trim().is_empty(), "{name} cut at {end}");
        }
        for _ in 0..500 {
            let at = next(whole.len());
            let with = *b"{}[]\",:xz\n\x00\x7f".get(next(12)).expect("one of twelve");
            let mut bytes = whole.clone().into_bytes();
            bytes[at] = with;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(passed || !passes(&text), "{name}: byte {at} became {:?}", with as char);
        }
    }
}

#[test]
fn rollbacks_that_are_declared_and_not_recorded_are_unknown() {
    assert_eq!(run_of(&own("rollback-not-run")).rollback, Rollback::Unknown);
}
