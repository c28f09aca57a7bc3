//! Reports in, facts out.

use super::*;
use crate::model::diagnostic::Severity;
use crate::model::fault::{Effect, Injection};

fn facts(run: &Run) -> String {
    let injection = match &run.fault.injection {
        Injection::Real(count) => format!("real {count}"),
        Injection::Nothing(why) => format!("nothing: {why}"),
        Injection::Simulated => "simulated".to_owned(),
        Injection::Unstated => "unstated".to_owned(),
    };
    let check = match &run.check {
        Check::Held => "held".to_owned(),
        Check::Broke(why) => format!("broke: {why}"),
        Check::NotChecked(why) => format!("unchecked: {why}"),
        other => format!("{other:?}"),
    };
    format!("{injection} | {check}")
}

fn read_text(text: &str) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let file = SourceFile { path: "results/drill.xml", text };
    assert!(claims(&file), "{text}");
    read(&file)
}

fn own(name: &str) -> Vec<Foreign> {
    let path = format!("{}/tests/fixtures/junit/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "tests look at the disk")]
    let text = std::fs::read_to_string(path).unwrap();
    let (runs, diagnostics) = read_text(&text);
    assert_eq!(diagnostics, [], "{name}");
    runs
}

/// The facts of the only run of a report with one suite.
fn one(suite: &str) -> String {
    let (runs, _) = read_text(&format!("<testsuite>{suite}</testsuite>"));
    assert_eq!(runs.len(), 1, "{suite}");
    facts(&runs[0].run)
}

#[test]
fn a_report_brings_a_run_for_each_fault_that_its_tests_tell() {
    let runs = own("pytest-properties");
    let told: Vec<_> = runs.iter().map(|f| (f.run.id.as_str(), facts(&f.run))).collect();
    let broke = "real 1 | broke: the test `test_pages_survive_the_loss_of_the_cdn` failed: AssertionError: assert 'cached page' == 'error 503'";
    assert_eq!(
        told,
        [
            ("drill-db-blackhole", "real 1 | held".to_owned()),
            ("drill-cdn-blackhole", broke.to_owned()),
            ("drill-mail-shutdown", "nothing: the file says that no fault was injected | held".to_owned()),
            ("drill-other-tests", "unstated | held".to_owned()),
        ]
    );
    let [db, .., rest] = &runs[..] else { panic!() };
    assert_eq!(db.tags, ["service:bookstore-api", "environment:staging", "dependency:db"]);
    assert_eq!((db.run.fault.kind.as_deref(), db.run.fault.effect), (Some("blackhole"), Some(Effect::Unavailable)));
    assert_eq!(db.run.tool.word.as_deref(), Some("2 passed"));
    assert_eq!((db.run.steps.len(), db.run.grade), (2, Grade::Machine));
    assert_eq!(db.run.ended.map(|end| end.to_string()).as_deref(), Some("2026-11-28T14:37:36Z"));
    assert_eq!(
        (rest.run.notes.as_deref(), rest.run.tool.word.as_deref()),
        (Some("Skipped: test_queue"), Some("1 passed, 1 skipped"))
    );
}

#[test]
fn tests_alone_say_nothing_of_a_fault() {
    for (name, told) in [
        ("pytest-plain", "unstated | held"),
        ("node-test", "unstated | broke: the test `are shown` failed: 'gone' == 'shown'"),
        (
            "nextest",
            "unstated | broke: the test `tests::orders_are_shown` failed: thread 'tests::orders_are_shown' (26057) panicked at src/lib.rs:6:29",
        ),
        (
            "vitest",
            "unstated | broke: the test `orders > are shown` failed: expected 'gone' to be 'shown' // Object.is equality",
        ),
        (
            "pytest-setup-error",
            "unstated | unchecked: the test `test_orders_survive` could not be carried out: failed on setup with \"RuntimeError: the database could not be stopped\"",
        ),
    ] {
        let runs = own(name);
        assert_eq!((runs.len(), facts(&runs[0].run).as_str()), (1, told), "{name}");
    }
}

#[test]
fn the_worst_that_an_element_says_is_taken() {
    let case = |inner: &str| one(&format!("<testcase name='a' {inner}</testcase><testcase name='b'/>"));
    for (inner, told) in [
        (">", "held"),
        ("status='run' result='completed'>", "held"),
        ("><skipped/><failure>one\ntwo</failure><error message='e'/>", "broke: the test `a` failed: one"),
        ("><error message='connection refused'/>", "broke: the test `a` ended in an error: connection refused"),
        ("status='failed'>", "broke: the test `a` failed"),
        ("failure='gone'>", "broke: the test `a` failed: gone"),
        (
            "><error message='failed on teardown with x'/>",
            "unchecked: the test `a` could not be carried out: failed on teardown with x",
        ),
        ("><flakyFailure/>", "unchecked: the test `a` cannot be judged: it only passed when it was repeated"),
        ("status='limbo'>", "unchecked: the test `a` cannot be judged: its `status` is `limbo`"),
        (
            "><failvre/>",
            "unchecked: the test `a` cannot be judged: its report holds `<failvre>`, which is not understood",
        ),
    ] {
        assert_eq!(case(inner), format!("unstated | {told}"), "{inner}");
    }
}

#[test]
fn skipped_and_disabled_tests_are_no_passes() {
    for inner in
        ["><skipped/>", "status='notrun'>", "status='disabled'>", "><disabled/>", "status='run' result='suppressed'>"]
    {
        let text = format!("<testcase name='a' {inner}</testcase>");
        assert_eq!(one(&text), "unstated | unchecked: every test was skipped", "{inner}");
    }
}

#[test]
fn a_report_that_counts_more_than_it_holds_proves_nothing() {
    for (attributes, doubt) in [
        ("failures='1'", "the report counts 1 failed tests and names none"),
        ("errors='2'", "the report counts 2 failed tests and names none"),
        ("tests='3'", "the report counts 3 tests and holds 1"),
    ] {
        let (runs, diagnostics) = read_text(&format!("<testsuite {attributes}><testcase name='a'/></testsuite>"));
        assert_eq!(facts(&runs[0].run), format!("unstated | unchecked: {doubt}"));
        assert_eq!((diagnostics[0].code, diagnostics[0].severity()), (Code::Contradiction, Severity::Warning));
    }
    for attributes in ["tests='1' failures='0'", "tests='3' skipped='2'", "tests='2' disabled='1'", "tests='x'"] {
        let (runs, diagnostics) = read_text(&format!("<testsuite {attributes}><testcase name='a'/></testsuite>"));
        assert_eq!((facts(&runs[0].run).as_str(), diagnostics), ("unstated | held", vec![]), "{attributes}");
    }
    let (runs, _) =
        read_text("<testsuites><testsuite name='x'><testcose name='a'/><testcase name='b'/></testsuite></testsuites>");
    assert_eq!(facts(&runs[0].run), "unstated | unchecked: the report holds `<testcose>`, which is not understood");
}

#[test]
fn inner_properties_replace_outer_ones_and_the_slowest_recovery_counts() {
    let suite = "<testsuites><testsuite name='s'><properties><property name='Dependency' value='db'/>\
        <property name='env' value='staging'/><property name='fault'>kill</property></properties>\
        <testcase name='a'><properties><property name='injected' value='true'/><property name='recovery' value='30s'/></properties></testcase>\
        <testcase name='b'><properties><property name='injected' value='true'/><property name='recovery' value='2m'/></properties></testcase>\
        <testcase name='c'><properties><property name='dependency' value='cdn'/><property name='verdict' value='pass'/></properties></testcase>\
        </testsuite></testsuites>";
    let (runs, diagnostics) = read_text(suite);
    assert_eq!(diagnostics, []);
    let tags: Vec<String> = runs.iter().map(|run| run.tags.join(" ")).collect();
    assert_eq!(tags, ["dependency:db environment:staging", "environment:staging dependency:cdn"]);
    assert_eq!(runs[0].run.measured.recovery.map(|length| length.to_string()).as_deref(), Some("2 min"));
    assert_eq!((facts(&runs[1].run).as_str(), runs[1].run.stated), ("unstated | held", None));
}

#[test]
fn times_are_taken_from_the_nearest_place_that_tells_them() {
    let times = |text: &str| {
        let (runs, diagnostics) = read_text(text);
        let show = |time: Option<Instant>| time.map(|time| time.to_string()).unwrap_or_default();
        let run = &runs[0].run;
        let zone = run.derived.iter().any(|derived| derived.field == "started");
        (show(run.started), show(run.ended), zone, diagnostics.into_iter().map(|d| d.code).collect::<Vec<_>>())
    };
    let at = |t: &str| format!("2026-11-03T{t}Z");
    for (text, started, ended, zoneless, codes) in [
        (
            "<testsuite timestamp='2026-11-03T09:00:00' time='61.4'><testcase name='a'/></testsuite>",
            at("09:00:00"),
            at("09:01:01"),
            true,
            vec![],
        ),
        (
            "<testsuite timestamp='2026-11-03T11:00:00+02:00' time='1,200'><testcase name='a'/></testsuite>",
            at("09:00:00"),
            at("09:20:00"),
            false,
            vec![],
        ),
        (
            "<testsuite timestamp='Tue, 03 Nov 2026 09:00:00 GMT'><testcase name='a'/></testsuite>",
            at("09:00:00"),
            String::new(),
            false,
            vec![],
        ),
        (
            "<testsuites timestamp='2026-11-03T09:00:00.1234567Z'><testsuite><testcase name='a' timestamp='2026-11-03T09:05:00Z' time='60'/></testsuite></testsuites>",
            at("09:05:00"),
            at("09:06:00"),
            false,
            vec![],
        ),
        (
            "<testsuite timestamp='2026-11-03T09:00:00Z' time='-5'><testcase name='a' time='NaN'/></testsuite>",
            at("09:00:00"),
            String::new(),
            false,
            vec![Code::Contradiction, Code::Contradiction],
        ),
        (
            "<testsuite timestamp='soon'><testcase name='a'/></testsuite>",
            String::new(),
            String::new(),
            false,
            vec![Code::BadTime],
        ),
        ("<testsuite><testcase name='a'/></testsuite>", String::new(), String::new(), false, vec![]),
    ] {
        assert_eq!(times(text), (started, ended, zoneless, codes), "{text}");
    }
}

#[test]
fn what_is_broken_empty_or_a_bomb_is_refused() {
    for (text, code) in [
        ("<testsuites><testsuite>", Code::XmlSyntax),
        ("<testsuites/>", Code::BadValue),
        ("<testsuites><testsuite><testcase name='a'></testsuite></testsuites>", Code::XmlSyntax),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite><testcase name='&a;'/></testsuite>", Code::TooDeep),
        (&format!("{}<testcase name='a'/>", "<testsuite>".repeat(5000)), Code::TooDeep),
        (
            "<testsuite><testcase name='a'><properties><property name='injected' value='-1'/></properties></testcase></testsuite>",
            Code::BadValue,
        ),
    ] {
        let (runs, diagnostics) = read_text(text);
        assert_eq!(diagnostics[0].code, code);
        assert!(runs.iter().all(|run| run.run.fault.injection == Injection::Unstated));
    }
}

#[test]
fn other_xml_is_not_claimed() {
    for text in
        ["", "<html><testsuite/></html>", "testsuite", "{\"testsuites\": 1}", "<testsuiteless/>", "text <testsuite>"]
    {
        assert!(!claims(&SourceFile { path: "a.xml", text }), "{text}");
    }
}

#[test]
fn secrets_in_messages_do_not_survive() {
    let (runs, _) = read_text(
        "<testsuite><testcase name='a'><failure message='login with password=hunter2 failed'/></testcase></testsuite>",
    );
    assert!(!format!("{:?}", runs[0]).contains("hunter2"));
}
