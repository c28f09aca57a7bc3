//! JUnit XML, in the dialects of the many programs that write it.
//!
//! A test that ended well says that its assertions held. That a fault was there only its properties can
//! say (`dependency`, `fault`, `injected`), or the file beside it. Tests that tell of the same fault are
//! one run, which holds when all of them do; so a file gives one run for each fault that its tests
//! inject, and one for the tests that tell of none. Skipped, disabled and repeated tests are no passes,
//! and a report that counts more than it holds proves nothing.

mod report;

use super::format::{Foreign, SourceFile};
use super::loose::shorten;
use super::property::{self, TAGS};
use super::{id, xml};
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Run, Step};
use report::{Case, Property, Report, Seen};
use sha2::{Digest, Sha256};

/// The id of the format.
pub const ID: &str = "junit";

/// How many tests of one run are kept as its steps.
const STEPS: usize = 200;
/// How many keys of one run are offered to rules.
const KEYS: usize = 50;
/// Names of files that say nothing about the run.
const PLAIN: &[&str] = &["junit", "report", "results", "test-results", "testresults", "pytest", "test-report", "tests"];

/// Whether the file is a report, or what is left of one.
pub fn claims(file: &SourceFile<'_>) -> bool {
    matches!(xml::root(file.text), Some("testsuites" | "testsuite"))
}

/// The runs of a report.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let root = match xml::read(file, "the report") {
        Ok(root) => root,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let (report, mut diagnostics) = Report::new(&root, Place::start(file.path));
    if report.cases.is_empty() {
        let help = "record the report of a run in which tests were carried out";
        let diagnostic = Diagnostic::new(Code::BadValue, Place::start(file.path), "the report holds no test", help);
        return (Vec::new(), vec![diagnostic]);
    }
    let digest: String = Sha256::digest(file.text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let groups = groups(&report.cases);
    let several = groups.len() > 1;
    let mut runs: Vec<Foreign> = Vec::new();
    for cases in groups {
        let mut foreign = run(file, &report, &cases, &digest, &mut diagnostics);
        if several {
            let base = id::from_text(&format!("{}-{}", foreign.run.id, label(&cases)));
            let taken = |id: &str| runs.iter().any(|other| other.run.id == id);
            let mut numbered = (2..).map(|number| format!("{base}-{number}"));
            foreign.run.id = if taken(&base) { numbered.find(|id| !taken(id)).unwrap_or(base) } else { base };
        }
        runs.push(foreign);
    }
    (runs, diagnostics)
}

/// Whether a property tells to which run a test belongs, rather than what was seen in it.
fn tells_run(name: &str) -> bool {
    TAGS.contains(&name) || name.starts_with("fault.") || name == "tool.run_id"
}

/// The tests of each run, in the order of the file.
fn groups<'c>(cases: &'c [Case]) -> Vec<Vec<&'c Case>> {
    let key = |case: &'c Case| {
        let mut key: Vec<(&str, &str)> = case
            .properties
            .iter()
            .filter(|p| tells_run(&p.name))
            .map(|p| (p.name.as_str(), p.value.as_str()))
            .collect();
        key.sort_unstable();
        key
    };
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    for case in cases {
        let at = *known.entry(key(case)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(case);
    }
    groups
}

/// What tells the runs of one file apart.
fn label(cases: &[&Case]) -> String {
    let properties = cases.first().map(|case| case.properties.as_slice()).unwrap_or_default();
    let value = |name: &str| properties.iter().find(|p| p.name == name).map(|p| p.value.as_str());
    let words: Vec<&str> = ["scenario", "dependency", "fault.type"].into_iter().filter_map(value).collect();
    match (&words[..], cases) {
        ([], [one]) => shorten(&one.name, 40),
        ([], _) => "other-tests".to_owned(),
        (words, _) => words.join("-"),
    }
}

fn run(
    file: &SourceFile<'_>,
    report: &Report,
    cases: &[&Case],
    digest: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Foreign {
    let place = cases.first().map_or_else(|| Place::start(file.path), |case| case.place.clone());
    let mut run = Run::blank("", ID, place);
    run.started = cases.iter().filter_map(|case| case.started).min();
    run.ended = cases.iter().filter_map(|case| case.ended).max();
    if cases.iter().any(|case| case.zoneless) {
        let from = "a time without a zone, taken as UTC".to_owned();
        run.derived.push(Derived { field: "started", from });
    }
    run.id = name(file, run.day().map(|day| day.to_string()), digest);
    run.tool.name = Some(ID.to_owned());
    run.tool.run_id = Some(digest.to_owned());
    run.tool.word = Some(count(cases));
    run.grade = Grade::Machine;
    run.title = Some(match cases {
        [one] => shorten(&one.name, 200),
        _ => shorten(report.name.as_deref().unwrap_or("tests"), 200),
    });
    run.check = check(report, cases);
    let skipped: Vec<&str> = cases.iter().filter(|case| case.seen == Seen::Skipped).map(|c| c.name.as_str()).collect();
    if !skipped.is_empty() {
        run.notes = Some(shorten(&format!("Skipped: {}", skipped.join(", ")), 300));
    }
    run.steps = cases.iter().take(STEPS).map(|case| step(case)).collect();
    let mut foreign = Foreign::from(run);
    for case in cases {
        for property in &case.properties {
            tell(&mut foreign, property, diagnostics);
        }
    }
    property::derive_effect(&mut foreign.run);
    foreign
}

fn name(file: &SourceFile<'_>, day: Option<String>, digest: &str) -> String {
    let stem = file.stem();
    if !stem.is_empty() && !PLAIN.contains(&stem.to_ascii_lowercase().as_str()) {
        return stem.to_owned();
    }
    let day = day.map(|day| format!("{day}-")).unwrap_or_default();
    format!("{day}tests-{}", digest.get(..8).unwrap_or(digest))
}

/// Gives a run what one property of one of its tests tells.
fn tell(foreign: &mut Foreign, property: &Property, diagnostics: &mut Vec<Diagnostic>) {
    let Property { name, value, place } = property;
    if TAGS.contains(&name.as_str()) {
        let tag = format!("{name}:{value}");
        if !foreign.tags.contains(&tag) {
            foreign.tags.push(tag);
            let known = match name.as_str() {
                "service" => &mut foreign.places.service,
                "dependency" => &mut foreign.places.dependency,
                "environment" | "env" => &mut foreign.places.environment,
                "playbook" => &mut foreign.places.playbook,
                _ => return,
            };
            known.get_or_insert_with(|| place.clone());
        }
        return;
    }
    let pair = (name.clone(), value.clone());
    if foreign.keys.len() < KEYS && !foreign.keys.contains(&pair) {
        foreign.keys.push(pair);
    }
    let run = &mut foreign.run;
    let before = run.measured;
    // When a suite began and how it ended, the report itself tells.
    if matches!(name.as_str(), "started" | "ended" | "tool.word") {
        return;
    }
    if let Err(why) = property::tell(run, name, value) {
        let message = format!("the property `{name}` is `{}`: {why}", shorten(value, 60));
        let diagnostic =
            Diagnostic::new(Code::BadValue, place.clone(), message, "correct it where the test records it");
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    // Of several tests the slowest counts.
    let slower = |a: Option<_>, b: Option<_>| a.max(b);
    run.measured.detection = slower(before.detection, run.measured.detection);
    run.measured.recovery = slower(before.recovery, run.measured.recovery);
    run.measured.data_loss = slower(before.data_loss, run.measured.data_loss);
}

/// How many tests ended how.
fn count(cases: &[&Case]) -> String {
    let of = |wanted: fn(&Seen) -> bool| cases.iter().filter(|case| wanted(&case.seen)).count();
    let counts = [
        (of(|seen| *seen == Seen::Passed), "passed"),
        (of(|seen| matches!(seen, Seen::Failed(_))), "failed"),
        (of(|seen| matches!(seen, Seen::Error(_) | Seen::NeverRan(_))), "in error"),
        (of(|seen| *seen == Seen::Skipped), "skipped"),
        (of(|seen| matches!(seen, Seen::Unclear(_))), "unclear"),
    ];
    let words = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    words.collect::<Vec<_>>().join(", ")
}

/// What the tests saw of the service.
fn check(report: &Report, cases: &[&Case]) -> Check {
    let told = |case: &Case, what: &str, why: &str| {
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        format!("the test `{}` {what}{why}", shorten(&case.name, 80))
    };
    let find = |pick: fn(&Seen) -> Option<&String>| cases.iter().find_map(|case| Some((*case, pick(&case.seen)?)));
    let failed = find(|seen| if let Seen::Failed(why) = seen { Some(why) } else { None });
    if let Some((case, why)) = failed {
        return Check::Broke(told(case, "failed", why));
    }
    if let Some((case, why)) = find(|seen| if let Seen::Error(why) = seen { Some(why) } else { None }) {
        return Check::Broke(told(case, "ended in an error", why));
    }
    if let Some((case, why)) = find(|seen| if let Seen::NeverRan(why) = seen { Some(why) } else { None }) {
        return Check::NotChecked(told(case, "could not be carried out", why));
    }
    if let Some((case, why)) = find(|seen| if let Seen::Unclear(why) = seen { Some(why) } else { None }) {
        return Check::NotChecked(told(case, "cannot be judged", why));
    }
    if let Some(doubt) = &report.doubt {
        return Check::NotChecked(doubt.clone());
    }
    if cases.iter().any(|case| case.seen == Seen::Passed) {
        return Check::Held;
    }
    Check::NotChecked("every test was skipped".to_owned())
}

fn step(case: &Case) -> Step {
    let ok = match case.seen {
        Seen::Passed => Some(true),
        Seen::Failed(_) | Seen::Error(_) => Some(false),
        Seen::Skipped | Seen::NeverRan(_) | Seen::Unclear(_) => None,
    };
    let started: Option<Instant> = case.started.filter(|_| case.own_time);
    Step { name: shorten(&case.name, 120), phase: "check", action: false, ok, started, took: case.took }
}

#[cfg(test)]
mod tests;
