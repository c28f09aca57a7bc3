//! ChaosResults of Litmus: the object as YAML, JSON or a list, and the text of `kubectl describe`.
//!
//! One object serves every run of its experiment: the counters add up, and only the last run is
//! described. It carries no time of that run; the day on which the object was made is the first run's.

mod facts;

use super::diagnostics::Diagnostics;
use super::format::{Foreign, SourceFile};
use super::id;
use super::kubernetes::{self, Object};
use super::loose::{Value, shorten};
use crate::model::diagnostic::Diagnostic;
use crate::model::fault::{Injection, effect_of};
use crate::model::run::{Derived, Grade, Run};
pub(super) use facts::Facts;

/// The id of the format.
pub const ID: &str = "litmus";

fn is_result(kind: &str) -> bool {
    kind == "ChaosResult"
}

/// Whether the file holds a ChaosResult.
pub fn claims(file: &SourceFile<'_>) -> bool {
    kubernetes::claims(file, "litmuschaos.io", &is_result)
}

/// The last run of each object.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let objects = match kubernetes::objects(file, "the ChaosResult", &is_result) {
        Ok(objects) => objects,
        Err(diagnostics) => return (Vec::new(), diagnostics),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let single = objects.len() == 1;
    let runs = objects.iter().filter_map(|object| {
        let status = kubernetes::status(object, "the ChaosResult", &mut out)?;
        let facts = Facts::of(status, &object.place, &mut out)?;
        let id = if single { file.stem() } else { object.name() };
        Some(foreign(object, status, facts, id))
    });
    let runs = runs.collect();
    (runs, out.finish())
}

fn foreign(object: &Object, status: &Value, facts: Facts, id: &str) -> Foreign {
    let spec = object.value.get("spec");
    let mut run = Run::blank(id::from_text(id), ID, object.place.clone());
    let experiment = spec.get("experiment").text();
    let engine = spec.get("engine").text();
    run.title = Some(match (experiment, engine) {
        (Some(experiment), Some(engine)) => shorten(&format!("{experiment} by {engine}"), 200),
        (Some(one), None) | (None, Some(one)) => shorten(one, 200),
        (None, None) => shorten(object.name(), 200),
    });
    run.ended = object.status_written();
    if run.ended.is_some() {
        run.derived.push(Derived { field: "ended", from: "the last writing of the object's status".to_owned() });
    }
    run.tool.name = Some(ID.to_owned());
    run.tool.version = object.value.at(&["metadata", "labels", "app.kubernetes.io/version"]).word();
    run.tool.run_id = run_id(object, status, facts.running);
    run.notes = counted(status);
    run.grade = Grade::Machine;
    fault(&mut run, experiment, facts.targets.clone().or_else(|| engine.map(str::to_owned)));
    facts.fill(&mut run);
    let keys = [("namespace", object.metadata("namespace")), ("engine", engine), ("experiment", experiment)];
    let keys = keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned()))).collect();
    Foreign { tags: object.tags(), keys, ..Foreign::from(run) }
}

/// The name of a fault, what it is aimed at, and what its name says of its effect.
pub(super) fn fault(run: &mut Run, name: Option<&str>, target: Option<String>) {
    let Some(name) = name else { return };
    run.fault.kind = Some(shorten(name, 120));
    run.fault.target = target.map(|target| shorten(&target, 100));
    run.fault.effect = effect_of(name);
    if run.fault.effect.is_some() {
        run.derived.push(Derived { field: "fault.effect", from: format!("the fault `{}`", shorten(name, 120)) });
    }
}

/// What a record of a run that goes on cannot know: that nothing was injected.
pub(super) fn forget(injection: &mut Injection) {
    if matches!(injection, Injection::Nothing(_)) {
        *injection = Injection::Unstated;
    }
}

/// How often the object's experiment ran, by its counters.
fn count(status: &Value) -> Option<u64> {
    let history = status.get("history");
    let number = |key: &str| history.get(key).number().filter(|n| (0.0..1e9).contains(n)).map(|n| n as u64);
    let counts = ["passedRuns", "failedRuns", "stoppedRuns"].map(number);
    counts.iter().any(Option::is_some).then(|| counts.iter().flatten().sum())
}

/// The object's own id and the number of the run: the next run writes over this one.
fn run_id(object: &Object, status: &Value, running: bool) -> Option<String> {
    let uid = object.metadata("uid")?;
    let engine = object.value.at(&["metadata", "labels", "chaosUID"]).text();
    match (count(status), engine) {
        (Some(count), _) => Some(format!("{uid}/{}", count + u64::from(running))),
        (None, Some(engine)) => Some(format!("{uid}/{engine}")),
        (None, None) => object.value.at(&["metadata", "generation"]).word().map(|number| format!("{uid}/{number}")),
    }
}

/// The counters in words.
fn counted(status: &Value) -> Option<String> {
    let history = status.get("history");
    let number = |key: &str| history.get(key).number().unwrap_or_default();
    count(status).filter(|count| *count > 1)?;
    Some(format!(
        "the object counts {} passed, {} failed and {} stopped runs; only the last of them is described",
        number("passedRuns"),
        number("failedRuns"),
        number("stoppedRuns")
    ))
}
