//! Summaries in, facts out.

use super::*;
use crate::model::fault::Injection;

fn read_text(text: &str) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let file = SourceFile { path: "load.json", text };
    assert!(claims(&file), "{text}");
    read(&file)
}

fn check_of(text: &str) -> Check {
    let (runs, diagnostics) = read_text(text);
    assert_eq!(diagnostics, [], "{text}");
    assert_eq!((&runs[0].run.fault.injection, runs[0].run.when()), (&Injection::Unstated, None));
    runs[0].run.check.clone()
}

/// A summary as `handleSummary` gets it.
fn summary(thresholds: &str, checks: &str) -> String {
    format!(
        r#"{{"options": {{}}, "state": {{"testRunDurationMs": 24425.3}}, "metrics": {{
            "iterations": {{"type": "counter", "contains": "default", "values": {{"count": 9, "rate": 1.0}}}},
            "http_req_duration": {{"type": "trend", "contains": "time", "values": {{"avg": 2.1}}, "thresholds": {{{thresholds}}}}}}},
            "root_group": {{"name": "", "groups": [{{"name": "g", "groups": [], "checks": [{checks}]}}], "checks": []}}}}"#
    )
}

/// A summary as `--summary-export` wrote it.
fn export(threshold: &str, checks: &str) -> String {
    format!(
        r#"{{"metrics": {{"iterations": {{"count": 9, "rate": 1.0}},
            "http_req_duration": {{"avg": 2.1, "thresholds": {{"p(95)<500": {threshold}}}}}}},
            "root_group": {{"name": "", "groups": {{}}, "checks": {{{checks}}}}}}}"#
    )
}

const GOOD: &str = r#"{"name": "is ok", "passes": 9, "fails": 0}"#;
const BAD: &str = r#"{"name": "is ok", "passes": 6, "fails": 3}"#;

#[test]
fn thresholds_and_checks_are_a_steady_state_and_no_injection() {
    let broke = |why: &str| Check::Broke(why.to_owned());
    let ok = r#""p(95)<500": {"ok": true}"#;
    assert_eq!(check_of(&summary(ok, GOOD)), Check::Held);
    assert_eq!(check_of(&summary(ok, "")), Check::Held);
    assert_eq!(check_of(&summary("", GOOD)), Check::Held);
    assert_eq!(
        check_of(&summary(r#""p(95)<500": {"ok": false}"#, GOOD)),
        broke("the threshold `http_req_duration p(95)<500` was crossed")
    );
    assert_eq!(
        check_of(&summary(ok, BAD)),
        broke("the check `is ok` failed 3 of 9 times, and no threshold on `checks` allows that")
    );
    let allowed = summary(ok, BAD).replace(
        "\"http_req_duration\"",
        r#""checks": {"type": "rate", "values": {"passes": 6, "fails": 3}, "thresholds": {"rate>0.5": {"ok": true}}}, "http_req_duration""#,
    );
    assert_eq!(check_of(&allowed), Check::Held);
    assert!(matches!(check_of(&summary("", "")), Check::NotChecked(_)));
    assert!(matches!(check_of(&summary(ok, r#"{"name": "x"}"#)), Check::NotChecked(_)));
}

#[test]
fn false_means_not_failed_in_the_older_summary() {
    assert_eq!(check_of(&export("false", "")), Check::Held);
    assert_eq!(
        check_of(&export("true", "")),
        Check::Broke("the threshold `http_req_duration p(95)<500` was crossed".to_owned())
    );
    let named = |check: &str| format!("\"is ok\": {check}");
    assert_eq!(check_of(&export("false", &named(GOOD))), Check::Held);
    assert!(matches!(check_of(&export("false", &named(BAD))), Check::Broke(_)));
}

#[test]
fn what_a_threshold_says_is_never_guessed() {
    for (text, code) in [
        (summary(r#""p(95)<500": false"#, GOOD), Code::BadValue),
        (summary(r#""p(95)<500": {"ok": "yes"}"#, GOOD), Code::BadValue),
        (summary(r#""p(95)<500": {"ok": true}, "avg<1": true"#, GOOD), Code::BadValue),
        (export("\"false\"", ""), Code::BadValue),
        (export("{\"ok\": true}", ""), Code::BadValue),
        (export("false", "").replace("\"avg\": 2.1", "\"avg\": NaN"), Code::JsonSyntax),
        (export("false", "")[..170].to_owned(), Code::JsonSyntax),
    ] {
        let (runs, diagnostics) = read_text(&text);
        assert_eq!((runs.len(), diagnostics[0].code), (0, code), "{text}");
    }
}

#[test]
fn a_summary_tells_how_long_the_load_lasted_and_not_when() {
    let (runs, _) = read_text(&summary("", GOOD));
    assert_eq!((runs[0].run.notes.as_deref(), runs[0].run.when()), (Some("The load lasted 24 s."), None));
}
