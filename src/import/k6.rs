//! The summaries of k6: what `handleSummary` is given, and what `--summary-export` wrote before.
//!
//! k6 makes load and injects no fault, so its thresholds and checks are a steady state: what was seen of
//! the service, while something else broke it or nothing did. In the older summary a threshold that is
//! `false` has *not* failed, in the newer one it says `ok`; a file that says it in both ways, or in another,
//! is refused. A summary tells how long the run took and not when it was.

use super::format::{Foreign, SourceFile};
use super::json;
use super::loose::{Value, shorten};
use crate::model::calendar::Duration;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Check, Grade, Run, Step};
use sha2::{Digest, Sha256};

/// The id of the format.
pub const ID: &str = "k6";

/// How many thresholds and checks of one run are kept as its steps.
const STEPS: usize = 200;
/// How deeply groups of checks are looked into.
const DEPTH: usize = 50;

/// Whether the file is a summary, or what is left of one.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    holds(&[&["metrics", "iterations"]]) && (holds(&[&["root_group"]]) || holds(&[&["metrics", "iteration_duration"]]))
        || holds(&[&["metrics", "vus"], &["metrics", "iteration_duration"]])
}

/// One threshold or check: what it is called, and whether it held, where that can be told.
struct Seen {
    name: String,
    held: Option<bool>,
    why: String,
}

/// How a summary writes its thresholds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// `{"ok": true}`
    Summary,
    /// `false`, which means: not failed.
    Export,
}

/// The run of a summary.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let refused = |code, message: &str| {
        let help = "record the summary as k6 wrote it, whole";
        (Vec::new(), vec![Diagnostic::new(code, place.clone(), message, help)])
    };
    let summary: Value = match json::read(file, "the summary") {
        Ok(summary) => summary,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let metrics = summary.get("metrics").entries();
    if metrics.is_empty() {
        return refused(Code::MissingKey, "the summary does not hold its `metrics`");
    }
    let dialects: Vec<Option<Dialect>> = metrics.iter().map(|(_, metric)| dialect(metric)).collect();
    let first = dialects.iter().flatten().next().copied();
    if dialects.iter().flatten().any(|dialect| Some(*dialect) != first) {
        return refused(
            Code::BadValue,
            "the summary is written in two ways at once, so what a threshold says is not known",
        );
    }
    let Some(dialect) = first else {
        return refused(Code::BadValue, "how the summary writes its metrics is not known");
    };
    let Some(thresholds) = thresholds(metrics, dialect) else {
        return refused(Code::BadValue, "a threshold says neither that it held nor that it failed");
    };
    let strange = metrics.iter().find_map(|(name, metric)| Some((name, strange(metric, dialect)?)));
    let mut checks = Vec::new();
    collect(summary.get("root_group"), &mut checks, 0);
    let tolerated = metrics.iter().any(|(name, metric)| {
        (name == "checks" || name.starts_with("checks{")) && !metric.get("thresholds").entries().is_empty()
    });
    let digest: String = Sha256::digest(file.text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let mut run = Run::blank(file.stem(), ID, place.clone());
    run.grade = Grade::Machine;
    run.tool.name = Some(ID.to_owned());
    run.tool.run_id = Some(digest);
    run.tool.word = Some(word(&thresholds, &checks));
    run.check = match (check(&thresholds, &checks, tolerated, counted(metrics, dialect)), strange) {
        (Check::Held, Some((metric, key))) => {
            let (metric, key) = (shorten(metric, 60), shorten(key, 60));
            Check::NotChecked(format!("the metric `{metric}` holds `{key}`, which is not understood"))
        }
        (seen, _) => seen,
    };
    let took = summary.at(&["state", "testRunDurationMs"]).number();
    if let Some(took) = took.filter(|took| (0.0..4e10).contains(took)) {
        let took = Duration::seconds((took / 1000.0).round() as u64);
        run.notes = Some(format!("The load lasted {took}."));
    }
    run.steps = thresholds.iter().chain(&checks).take(STEPS).map(step).collect();
    (vec![Foreign::from(run)], Vec::new())
}

/// In which way a metric is written: the older one has its numbers beside the thresholds.
fn dialect(metric: &Value) -> Option<Dialect> {
    let nested = !metric.get("values").entries().is_empty();
    let words: Vec<&Value> = metric.get("thresholds").entries().iter().map(|(_, value)| value).collect();
    let said = match words.first() {
        Some(Value::Flag(_)) => Some(Dialect::Export),
        Some(Value::Map(_)) => Some(Dialect::Summary),
        _ => None,
    };
    match (said, nested) {
        // Each contradicts the other: nobody knows what `false` means here.
        (Some(Dialect::Export), true) => None,
        (Some(said), _) => Some(said),
        (None, true) => Some(Dialect::Summary),
        (None, false) => {
            let plain = metric.entries().iter().any(|(_, value)| value.number().is_some());
            plain.then_some(Dialect::Export)
        }
    }
}

/// What in a metric is none of what k6 writes: it may be its thresholds.
fn strange(metric: &Value, dialect: Dialect) -> Option<&str> {
    let known = |(key, value): &&(String, Value)| match dialect {
        Dialect::Summary => {
            matches!(key.as_str(), "type" | "contains" | "values" | "thresholds" | "submetrics" | "tainted")
        }
        Dialect::Export => key == "thresholds" || value.number().is_some(),
    };
    metric.entries().iter().find(|entry| !known(entry)).map(|(key, _)| key.as_str())
}

/// Every threshold; none when one of them does not speak the dialect of the file.
fn thresholds(metrics: &[(String, Value)], dialect: Dialect) -> Option<Vec<Seen>> {
    let mut seen = Vec::new();
    for (metric, value) in metrics {
        let written = value.get("thresholds");
        if !written.is_null() && !matches!(written, Value::Map(_)) {
            return None;
        }
        for (expression, word) in written.entries() {
            let held = match (dialect, word) {
                (Dialect::Summary, Value::Map(_)) => match word.get("ok") {
                    Value::Flag(ok) => *ok,
                    _ => return None,
                },
                (Dialect::Export, Value::Flag(failed)) => !failed,
                _ => return None,
            };
            let name = shorten(&format!("{metric} {expression}"), 120);
            seen.push(Seen { why: format!("the threshold `{name}` was crossed"), name, held: Some(held) });
        }
    }
    Some(seen)
}

/// Every check of a group and the groups in it, which stand in a list or, in the older summary, by name.
fn collect(group: &Value, seen: &mut Vec<Seen>, depth: usize) {
    let items = |value: &Value| -> Vec<Value> {
        match value {
            Value::List(items) => items.clone(),
            other => other.entries().iter().map(|(_, item)| item.clone()).collect(),
        }
    };
    for check in items(group.get("checks")) {
        let name = shorten(check.get("name").text().unwrap_or("a check without a name"), 120);
        let count = |key: &str| check.get(key).number().filter(|count| *count >= 0.0);
        let (held, why) = match (count("passes"), count("fails")) {
            (Some(passes), Some(fails)) if fails > 0.0 => {
                (Some(false), format!("the check `{name}` failed {fails} of {} times", passes + fails))
            }
            (Some(passes), Some(_)) if passes > 0.0 => (Some(true), String::new()),
            _ => (None, format!("how often the check `{name}` passed is not told")),
        };
        seen.push(Seen { name, held, why });
    }
    if depth < DEPTH {
        for inner in items(group.get("groups")) {
            collect(&inner, seen, depth + 1);
        }
    }
}

/// How many checks failed by the metric that counts them all.
fn counted(metrics: &[(String, Value)], dialect: Dialect) -> f64 {
    let checks = metrics.iter().find(|(name, _)| name == "checks").map(|(_, value)| value);
    let fails = checks
        .map(|checks| if dialect == Dialect::Summary { checks.at(&["values", "fails"]) } else { checks.get("fails") });
    fails.and_then(Value::number).unwrap_or_default()
}

fn check(thresholds: &[Seen], checks: &[Seen], tolerated: bool, counted: f64) -> Check {
    if let Some(crossed) = thresholds.iter().find(|seen| seen.held == Some(false)) {
        return Check::Broke(crossed.why.clone());
    }
    let failed = checks.iter().find(|seen| seen.held == Some(false));
    if let Some(failed) = failed.filter(|_| !tolerated) {
        return Check::Broke(format!("{}, and no threshold on `checks` allows that", failed.why));
    }
    if counted > 0.0 && failed.is_none() {
        return Check::NotChecked(format!("the summary counts {counted} failed checks and names none"));
    }
    if let Some(unclear) = checks.iter().find(|seen| seen.held.is_none()) {
        return Check::NotChecked(unclear.why.clone());
    }
    if thresholds.is_empty() && checks.is_empty() {
        return Check::NotChecked("the summary holds neither thresholds nor checks".to_owned());
    }
    Check::Held
}

fn word(thresholds: &[Seen], checks: &[Seen]) -> String {
    let held = |seen: &[Seen]| seen.iter().filter(|seen| seen.held == Some(true)).count();
    format!("{} of {} thresholds, {} of {} checks held", held(thresholds), thresholds.len(), held(checks), checks.len())
}

fn step(seen: &Seen) -> Step {
    Step { name: seen.name.clone(), phase: "check", action: false, ok: seen.held, started: None, took: None }
}

#[cfg(test)]
mod tests;
