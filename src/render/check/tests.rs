//! The same findings in every form, with signs in them that a form could trip over.

use super::*;
use crate::ladder::gate::{Gate, Reason};
use crate::model::diagnostic::Code;
use crate::model::place::Place;
use serde_json::Value;

const ODD: &str = "<a> & \"b\" 'c' 100%\r\nnext: line, ]]> \u{1b}[31m \u{0} ü \u{202e}";

fn place(file: &str) -> Place {
    Place { file: file.into(), line: 3, column: 7, length: 4 }
}

fn outcomes() -> Vec<Outcome> {
    let reason = Reason {
        requirement: Some("cadence"),
        why: format!("expired: {ODD}"),
        fix: "test db again".to_owned(),
        place: place("services/a b/results/ü.yaml"),
    };
    let outcome = |service: &str, sentence: &str, reasons: Vec<Reason>| Outcome {
        gate: Gate::MinStage,
        service: service.to_owned(),
        place: Place::start("services/a b/service.yaml"),
        sentence: sentence.to_owned(),
        met: reasons.is_empty(),
        reasons,
    };
    vec![
        outcome("aside", "stands on stage 3; 3 is asked for", vec![]),
        outcome("shop", "stands on stage 2, not 3", vec![reason]),
    ]
}

fn waivers() -> Vec<Countdown> {
    let waiver = |requirement: &str, days_left: i32| Countdown {
        service: "shop".to_owned(),
        requirement: requirement.to_owned(),
        owner: "ana".to_owned(),
        reason: ODD.to_owned(),
        expires: Day::parse("2026-11-21").unwrap().plus(days_left),
        days_left,
        in_use: true,
        ends_soon: days_left < 14,
        place: place("services/a b/service.yaml"),
    };
    vec![waiver("prod-exercise", 9), waiver("gate", 40)]
}

fn diagnostics() -> Vec<Diagnostic> {
    vec![
        Diagnostic::new(Code::BadTime, place("a,b:c%.yaml"), ODD, "write it as 2026-10-12"),
        Diagnostic::new(Code::Undated, Place::start("x.yaml"), "no date", ""),
    ]
}

fn with<T>(diagnostics: &[Diagnostic], outcomes: &[Outcome], look: impl FnOnce(&Check) -> T) -> T {
    let waivers = waivers();
    let day = Day::parse("2026-11-21").unwrap();
    look(&Check { day, prefix: "docs/", diagnostics, silenced: &[], outcomes, waivers: &waivers, gone: vec!["old"] })
}

#[test]
fn the_result_is_the_worst_that_was_found() {
    let (bad, weak) = (&diagnostics()[..], &diagnostics()[1..]);
    assert_eq!(with(bad, &outcomes(), |check| check.result()), "findings");
    assert_eq!(with(weak, &outcomes(), |check| check.result()), "gate-not-met");
    assert_eq!(with(weak, &outcomes()[..1], |check| check.result()), "ok");
}

#[test]
fn annotations_are_one_line_each_and_escape_what_would_end_them() {
    let text = with(&diagnostics(), &outcomes(), annotations);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].starts_with(
        "::error file=docs/a%2Cb%3Ac%25.yaml,line=3,col=7,title=bad-time::<a> & \"b\" 'c' 100%25%0D%0Anext: line"
    ));
    assert!(lines[0].ends_with("%0Ahelp: write it as 2026-10-12"), "{}", lines[0]);
    assert_eq!(lines[1], "::warning file=docs/x.yaml,line=1,col=1,title=undated::no date");
    assert!(lines[2].starts_with("::error file=docs/services/a b/service.yaml,line=1,col=1,title=gate min-stage::shop stands on stage 2, not 3%0Acadence expired"));
    assert!(lines[3].starts_with("::warning file=docs/services/a b/service.yaml,line=3,col=7,title=waiver::shop: the waiver of prod-exercise ends on 30 November 2026 (9 days left)"));
    assert!(!text.contains(['\u{1b}', '\u{0}', '\r']));
}

#[test]
fn json_tells_everything_that_was_found() {
    let text = with(&diagnostics(), &outcomes(), |check| json(check).unwrap());
    let view: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&view["schema"], &view["result"], &view["as_of"]),
        (&"stagepost/check/v1".into(), &"findings".into(), &"2026-11-21".into())
    );
    assert_eq!(view["diagnostics"][0]["code"], "bad-time");
    assert_eq!(view["gates"][0]["met"], true);
    assert_eq!(view["gates"][1]["reasons"][0]["requirement"], "cadence");
    assert_eq!(view["gates"][1]["reasons"][0]["file"], "services/a b/results/ü.yaml");
    assert_eq!((&view["waivers"][0]["days_left"], &view["waivers"][0]["ends_soon"]), (&9.into(), &true.into()));
    assert_eq!(view["waivers"][1]["ends_soon"], false);
    assert_eq!(view["gone"][0], "old");
    let schema = schema();
    for key in view.as_object().unwrap().keys() {
        assert!(schema["properties"].get(key).is_some(), "the schema lacks {key}");
    }
}

/// What SARIF's own schema asks of the parts that are written; the whole schema is asked in the
/// pipeline.
#[test]
fn sarif_has_rules_and_results_with_places() {
    let text = with(&diagnostics(), &outcomes(), sarif);
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "stagepost");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for rule in rules {
        assert!(ids.insert(rule["id"].as_str().unwrap()), "{rule} twice");
        assert!(rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'), "{rule}");
    }
    assert_eq!(rules.len(), Code::ALL.len() + Gate::ALL.len() + 1);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")), "{result}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            uri.starts_with("docs/") && uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)),
            "{uri}"
        );
        assert!(
            location["region"]["startLine"].as_u64() >= Some(1)
                && location["region"]["startColumn"].as_u64() >= Some(1)
        );
    }
    let first = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(first["artifactLocation"]["uri"], "docs/a%2Cb%3Ac%25.yaml");
    assert_eq!((&first["region"]["startColumn"], &first["region"]["endColumn"]), (&7.into(), &11.into()));
    assert_eq!(
        results[2]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "docs/services/a%20b/results/%C3%BC.yaml"
    );
}

#[test]
fn junit_has_a_case_for_each_problem_and_for_each_service_at_each_gate() {
    let text = with(&diagnostics(), &outcomes(), junit);
    assert!(
        text.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"stagepost\" tests=\"4\" failures=\"2\""
        ),
        "{text}"
    );
    assert!(text.contains("<testsuite name=\"diagnostics\" tests=\"2\" failures=\"1\""));
    assert!(text.contains("<testsuite name=\"gates\" tests=\"2\" failures=\"1\""));
    assert!(text.contains("<testcase classname=\"gate.min-stage\" name=\"shop\" time=\"0\">\n      <failure message=\"shop stands on stage 2, not 3\" type=\"min-stage\">"));
    assert!(text.contains("<testcase classname=\"gate.min-stage\" name=\"aside\" time=\"0\">\n      <system-out>"));
    // What XML cannot hold is gone, and no text opens or closes anything.
    assert!(!text.contains(['\u{1b}', '\u{0}']) && !text.contains("<a>") && !text.contains("]]>"), "{text}");
    let opened = text.matches("<testcase ").count();
    assert_eq!((opened, text.matches("</testcase>").count()), (4, 4));
}

#[test]
fn without_any_problem_and_any_gate_one_case_passes() {
    let text = with(&[], &[], junit);
    assert!(text.contains("tests=\"1\" failures=\"0\"") && !text.contains("gates"), "{text}");
}
