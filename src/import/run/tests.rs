//! What a native result says, and what is told of a wrong one.

use super::*;
use crate::model::calendar::Duration;
use crate::model::fault::Effect;
use crate::model::run::{RunKind, Verdict};

const DOCUMENTED: &str = r#"run: 2026-10-12-db-failover
kind: dependency-failure
dependency: db
environment: staging
started: 2026-10-12T09:00:00Z
ended: 2026-10-12T09:42:00Z
execution: manual
trigger: human
tool: {name: gremlin, version: 1.10, run_id: 0123, url: "https://gremlin"}
fault: {type: blackhole, effect: unavailable, real: true, injected: 1}
hypothesis: orders keep working while the database fails over
verdict: pass
impact: 90 s of read-only pages
measured: {detection: 40s, recovery: 6m, data_loss: 0s}
playbook: playbooks/db.md
participants: [ana, lee]
findings:
  - {text: "alert fired late", owner: lee, due: 2026-11-01, closed: 2026-10-20}
published: {on: 2026-10-13, to: [team, stakeholders]}
pipeline: {commit: 9012345, url: "https://ci/1", gate: {blocking: true}, outcome: success}
"#;

fn file(text: &str) -> SourceFile<'_> {
    SourceFile { path: "services/shop/results/2026 DB.yaml", text }
}

fn run(text: &str) -> Run {
    let (mut runs, diagnostics) = read(&file(text));
    assert_eq!(diagnostics, [], "{text}");
    runs.remove(0).run
}

/// Code, line and column of every problem.
fn problems(text: &str) -> Vec<(Code, u32, u32)> {
    read(&file(text)).1.iter().map(|d| (d.code, d.place.line, d.place.column)).collect()
}

#[test]
fn the_documented_file_is_read() {
    let run = run(DOCUMENTED);
    assert_eq!(run.id, "2026-10-12-db-failover");
    assert_eq!(run.kind, Some(RunKind::DependencyFailure));
    assert_eq!(run.fault.injection, Injection::Real(1));
    assert_eq!(run.fault.effect, Some(Effect::Unavailable));
    assert_eq!(run.tool.version.as_deref(), Some("1.10"));
    assert_eq!(run.tool.run_id.as_deref(), Some("0123"));
    assert_eq!(run.pipeline.commit.as_deref(), Some("9012345"));
    assert_eq!(run.measured.recovery, Some(Duration::seconds(360)));
    assert_eq!((run.check, run.stated), (Check::Unstated, Some(Verdict::Pass)));
    assert_eq!((run.grade, run.derived), (Grade::Machine, vec![]));
}

#[test]
fn what_the_file_says_of_the_fault_is_kept_and_nothing_is_made_of_silence() {
    for (fault, injection) in [
        ("{}", Injection::Unstated),
        ("{type: blackhole}", Injection::Unstated),
        ("{real: true}", Injection::Real(1)),
        ("{injected: 3}", Injection::Real(3)),
        ("{real: false}", Injection::Simulated),
        ("{injected: 0}", Injection::Nothing("the file says that no fault was injected".to_owned())),
    ] {
        assert_eq!(run(&format!("verdict: pass\nfault: {fault}")).fault.injection, injection, "{fault}");
    }
    assert_eq!(problems("fault: {real: true, injected: 0}"), [(Code::Contradiction, 1, 8)]);
    assert_eq!(problems("fault: {real: false, injected: 2}"), [(Code::Contradiction, 1, 8)]);
}

#[test]
fn the_effect_is_stated_or_derived_and_then_shown_as_derived() {
    let derived = run("fault: {type: network-latency}");
    assert_eq!(derived.fault.effect, Some(Effect::Degraded));
    assert_eq!(derived.derived[0].from, "the fault `network-latency`");
    assert_eq!(run("fault: {type: hello}").fault.effect, None);
}

#[test]
fn a_test_of_detection_alone_says_so() {
    assert_eq!(run("verifies: detection").check, Check::DetectionOnly);
    assert_eq!(run("measured: {detection: 40s}").check, Check::DetectionOnly);
    assert_eq!(run("measured: {detection: 40s}\nverifies: recovery").check, Check::Unstated);
    assert_eq!(run("measured: {recovery: 40s}").check, Check::Unstated);
}

#[test]
fn the_grade_follows_from_who_vouches_for_the_record() {
    for (text, grade) in [
        ("verdict: pass", Grade::Declared),
        ("verdict: pass\nstarted: 2026-10-12", Grade::Recorded),
        ("verdict: pass\nparticipants: ana", Grade::Recorded),
        ("tool: {name: gremlin}", Grade::Declared),
        ("tool: {url: \"https://gremlin\"}", Grade::Machine),
        ("pipeline: {url: \"https://ci\"}", Grade::Machine),
    ] {
        assert_eq!(run(text).grade, grade, "{text}");
    }
}

#[test]
fn everything_wrong_is_found_at_once_and_leaves_no_run() {
    let text = "run: My Run\nkind: gameday\nverdict: passed\nstarted: 2026-10-12T09:00:00\nended: yesterday\nmeasured: {recovery: NaN, detection: -1h}\nfault: {injected: -1}\ntool: {url: \"gremlin.com/1\"}\nfindings: [{owner: lee}]\npipeline: {gate: {blocking: yes}}\nverdcit: pass\n";
    assert_eq!(
        problems(text),
        [
            (Code::BadId, 1, 6),
            (Code::UnknownWord, 2, 7),
            (Code::UnknownWord, 3, 10),
            (Code::BadTime, 4, 10),
            (Code::BadTime, 5, 8),
            (Code::BadTime, 6, 22),
            (Code::BadTime, 6, 38),
            (Code::WrongType, 7, 19),
            (Code::BadValue, 8, 13),
            (Code::MissingKey, 9, 12),
            (Code::WrongType, 10, 29),
            (Code::UnknownKey, 11, 1),
        ]
    );
    assert_eq!(read(&file(text)).0, []);
}

#[test]
fn an_end_before_the_start_is_an_error_at_the_end() {
    let text = "verdict: pass\nstarted: 2026-10-12T10:00:00Z\nended: 2026-10-12T09:00:00Z\n";
    assert_eq!(problems(text), [(Code::BadValue, 3, 8)]);
    assert_eq!(run("started: 2026-10-12T10:00:00Z\nended: 2026-10-12").when().unwrap().minute(), "2026-10-12 23:59");
}

#[test]
fn the_id_is_the_files_name_unless_it_is_written() {
    assert_eq!(run("verdict: pass").id, "2026-db");
    assert!(!read(&file("verdict: pass")).0[0].id_written);
    assert!(read(&file("run: a")).0[0].id_written);
}

#[test]
fn native_runs_are_known_by_their_keys() {
    for (text, native) in [
        (DOCUMENTED, true),
        ("kind: tabletop\nstarted: 2026-10-12", true),
        ("{run: a, verdict: pass}", true),
        ("verdict: [", true),
        ("apiVersion: litmuschaos.io/v1alpha1\nkind: ChaosResult\nverdict: x", false),
        ("kind: NetworkChaos\nmetadata: {}", false),
        ("title: x\nmethod:\n  - run: y\n", false),
        ("# verdict: pass\n", false),
        ("", false),
    ] {
        assert_eq!(claims(&file(text)), native, "{text}");
    }
    assert!(!claims(&SourceFile { path: "a.json", text: DOCUMENTED }));
}

#[test]
fn a_sidecar_cannot_make_an_old_run_young() {
    let mut foreign = Foreign::from(Run::blank("a", "chaos-toolkit", Place::start("a.json")));
    foreign.run.ended = Some(Instant::parse("2026-01-01").unwrap());
    let text = "verdict: pass\nended: 2026-10-12\n";
    let sidecar = Sidecar::read(&SourceFile { path: "a.json.meta.yaml", text }).unwrap();
    let diagnostics = sidecar.merge(&mut foreign);
    assert_eq!((diagnostics[0].code, diagnostics[0].place.line), (Code::Contradiction, 2));
    assert_eq!(foreign.run.day().unwrap().to_string(), "2026-01-01");
}

#[test]
fn a_sidecar_adds_what_the_tool_does_not_know_and_never_overrides_what_it_does() {
    let mut tool = Run::blank("a", "chaos-toolkit", Place::start("a.json"));
    tool.check = Check::NotChecked("no hypothesis".to_owned());
    tool.fault.injection = Injection::Nothing("dry run".to_owned());
    tool.grade = Grade::Machine;
    tool.tool.word = Some("completed".to_owned());
    let mut foreign = Foreign::from(tool);
    let text = "verdict: pass\nreason: orders went on\nfault: {real: true, effect: unavailable}\nverifies: recovery\ndependency: db\ntool: {word: great}\nexecution: automated\n";
    let sidecar = Sidecar::read(&SourceFile { path: "a.json.meta.yaml", text }).unwrap();
    assert_eq!(sidecar.dependency().as_deref(), Some("db"));
    assert_eq!(sidecar.merge(&mut foreign), []);
    let run = foreign.run;
    assert_eq!(run.check, Check::NotChecked("no hypothesis".to_owned()));
    assert_eq!(run.fault.injection, Injection::Nothing("dry run".to_owned()));
    assert_eq!((run.stated, run.reason.as_deref()), (Some(Verdict::Pass), Some("orders went on")));
    assert_eq!(run.tool.word.as_deref(), Some("completed"));
    assert_eq!(run.grade, Grade::Machine);
    let place = foreign.places.dependency.unwrap();
    assert_eq!((&*place.file, place.line), ("a.json.meta.yaml", 5));
}

proptest::proptest! {
    #[test]
    fn no_change_of_a_valid_file_makes_the_reader_panic(at in 0usize..900, with in "\\PC{0,6}", cut in 0usize..40) {
        let at = at.min(DOCUMENTED.len());
        let rest = (at + cut).min(DOCUMENTED.len());
        let text = format!("{}{with}{}", &DOCUMENTED[..at], &DOCUMENTED[rest..]);
        let (runs, diagnostics) = read(&file(&text));
        assert!(!runs.is_empty() || !diagnostics.is_empty(), "{text}");
    }
}
