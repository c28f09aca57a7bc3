//! Objects of Chaos Mesh: the kinds that end in `Chaos`, `Schedule` and `Workflow`, as YAML, JSON, a
//! list, or the text of `kubectl describe`.
//!
//! Chaos Mesh injects and takes back, and never looks at the service. Its conditions do not even say
//! that anything was injected: when nothing is selected, `AllInjected` and `AllRecovered` are both
//! true. So the records of the targets are asked.

mod records;

use super::diagnostics::Diagnostics;
use super::format::{Foreign, SourceFile};
use super::id;
use super::kubernetes::{self, Object};
use super::litmus::{fault, forget};
use super::loose::{Value, shorten};
use crate::model::diagnostic::Diagnostic;
use crate::model::fault::{Injection, effect_of};
use crate::model::run::{Check, Derived, Grade, Halt, Rollback, Run, Step, Trigger};

/// The id of the format.
pub const ID: &str = "chaos-mesh";

/// How many steps of one run are kept.
const STEPS: usize = 200;
/// Objects by which the controller tells its daemons what to do; they are no experiments.
const INTERNAL: [&str; 3] = ["PodNetworkChaos", "PodIOChaos", "PodHttpChaos"];
/// Faults that happen once and are never taken back.
const ONE_SHOT: [&str; 2] = ["pod-kill", "container-kill"];
const UNCHECKED: &str = "Chaos Mesh does not look at the service";

fn is_experiment(kind: &str) -> bool {
    kind.ends_with("Chaos") && !INTERNAL.contains(&kind) || matches!(kind, "Schedule" | "Workflow")
}

/// Whether the file holds an experiment of Chaos Mesh.
pub fn claims(file: &SourceFile<'_>) -> bool {
    kubernetes::claims(file, "chaos-mesh.org", &is_experiment)
}

/// A run for each object.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let objects = match kubernetes::objects(file, "the object of Chaos Mesh", &is_experiment) {
        Ok(objects) => objects,
        Err(diagnostics) => return (Vec::new(), diagnostics),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let single = objects.len() == 1;
    let runs = objects.iter().filter_map(|object| {
        let id = if single { file.stem() } else { object.name() };
        let mut run = Run::blank(id::from_text(id), ID, object.place.clone());
        run.title = Some(shorten(object.name(), 200));
        run.tool.name = Some(ID.to_owned());
        run.tool.run_id = object.metadata("uid").map(str::to_owned);
        run.grade = Grade::Machine;
        run.check = Check::NotChecked(UNCHECKED.to_owned());
        scheduled(object, &mut run);
        match object.kind() {
            "Schedule" => schedule(object, &mut run, &mut out),
            "Workflow" => workflow(object, &mut run, &mut out)?,
            _ => chaos(object, &mut run, &mut out)?,
        }
        Some(Foreign { tags: object.tags(), keys: keys(object), ..Foreign::from(run) })
    });
    let runs = runs.collect();
    (runs, out.finish())
}

/// The namespace of the object, and those that it is aimed at.
fn keys(object: &Object) -> Vec<(String, String)> {
    let mut keys: Vec<(String, String)> = Vec::new();
    let own = object.metadata("namespace").map(|name| ("namespace", name));
    let selected = object.value.at(&["spec", "selector", "namespaces"]).items().iter();
    for (key, name) in own.into_iter().chain(selected.filter_map(|name| Some(("target-namespace", name.text()?)))) {
        keys.push((key.to_owned(), name.to_owned()));
    }
    keys
}

/// An object that a Schedule made was made by a timetable.
fn scheduled(object: &Object, run: &mut Run) {
    let owners = object.value.at(&["metadata", "ownerReferences"]).items();
    let Some(owner) = owners.iter().find(|owner| owner.get("kind").text() == Some("Schedule")) else { return };
    run.trigger = Some(Trigger::Schedule);
    let name = owner.get("name").text().unwrap_or("without a name");
    run.derived.push(Derived { field: "trigger", from: format!("its owner, the Schedule `{}`", shorten(name, 80)) });
}

fn chaos(object: &Object, run: &mut Run, out: &mut Diagnostics) -> Option<()> {
    let status = kubernetes::status(object, "the object", out)?;
    let spec = object.value.get("spec");
    let told = records::read(status, &object.place, out)?;
    let action = name(object.kind(), spec);
    let words = format!("{} {action}", object.kind().trim_end_matches("Chaos"));
    fault(run, Some(&action), told.targets());
    if run.fault.effect.is_none() {
        run.fault.effect = effect_of(&words);
        if run.fault.effect.is_some() {
            run.derived.push(Derived { field: "fault.effect", from: format!("the kind `{}`", object.kind()) });
        }
    }
    run.started = told.started;
    run.ended = told.ended.or(if ONE_SHOT.contains(&action.as_str()) { told.last_applied } else { None });
    run.fault.injection = told.injection();
    if told.goes_on() {
        // The controller tries again until its time is over.
        if let Injection::Nothing(why) = &run.fault.injection {
            run.check = Check::NotChecked(format!("{why}, when this was saved"));
        }
        forget(&mut run.fault.injection);
    }
    run.rollback = if ONE_SHOT.contains(&action.as_str()) { Rollback::None } else { told.rollback() };
    run.steps = told.steps(&action);
    run.steps.truncate(STEPS);
    run.tool.word = Some(told.word());
    if told.is_true("Paused") {
        run.halt = Some(Halt::Aborted("the experiment was paused before its end".to_owned()));
    }
    Some(())
}

/// The fault's name: the action, else what the kind does.
fn name(kind: &str, spec: &Value) -> String {
    if let Some(action) = spec.get("action").text() {
        return action.to_owned();
    }
    let short = kind.trim_end_matches("Chaos").to_lowercase();
    if kind == "HTTPChaos" {
        let part = if spec.get("abort").flag() == Some(true) { Some("abort") } else { None };
        let delay = (!spec.get("delay").is_null()).then_some("delay");
        return part.or(delay).map_or(short.clone(), |part| format!("{short} {part}"));
    }
    let stressors: Vec<&str> = spec.get("stressors").entries().iter().map(|(key, _)| key.as_str()).collect();
    if stressors.is_empty() { short } else { format!("{short} {}", stressors.join(" and ")) }
}

/// A Schedule makes experiments; what came of them stands in those.
fn schedule(object: &Object, run: &mut Run, out: &mut Diagnostics) {
    let spec = object.value.get("spec");
    let place = &object.place;
    run.trigger = Some(Trigger::Schedule);
    run.started = out.time(place, "the time at which the Schedule last fired", object.value.at(&["status", "time"]));
    if let Some(kind) = spec.get("type").text() {
        let part = spec.entries().iter().find(|(key, _)| key.eq_ignore_ascii_case(kind));
        fault(run, Some(&part.map_or_else(|| kind.to_owned(), |(_, spec)| name(kind, spec))), None);
    }
    let why = "a Schedule says when it last made an experiment, and not what came of it";
    run.fault.injection = Injection::Nothing(why.to_owned());
}

/// A Workflow says that its steps went through, and not what they injected.
fn workflow(object: &Object, run: &mut Run, out: &mut Diagnostics) -> Option<()> {
    let status = kubernetes::status(object, "the Workflow", out)?;
    let place = &object.place;
    run.started = out.time(place, "the start of the Workflow", status.get("startTime"));
    run.ended = out.time(place, "the end of the Workflow", status.get("endTime"));
    let templates = object.value.at(&["spec", "templates"]).items();
    let kinds: Vec<(&str, &str)> = templates
        .iter()
        .filter_map(|template| {
            let kind = template.get("templateType").text()?;
            Some((kind, template.get("name").text().unwrap_or(kind)))
        })
        .collect();
    let faults: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).filter(|kind| kind.ends_with("Chaos")).collect();
    fault(run, (!faults.is_empty()).then(|| faults.join(", ")).as_deref(), None);
    let step = |(kind, name): &(&str, &str)| Step {
        name: shorten(&format!("{name} ({kind})"), 120),
        phase: if *kind == "StatusCheck" { "check" } else { "method" },
        action: kind.ends_with("Chaos"),
        ok: None,
        started: None,
        took: None,
    };
    run.steps = kinds.iter().take(STEPS).map(step).collect();
    let accomplished = status.get("conditions").items().iter().find(|c| c.get("type").text() == Some("Accomplished"));
    let done = accomplished.and_then(|condition| condition.get("status").flag()) == Some(true);
    run.tool.word = Some(if done { "Accomplished" } else { "not accomplished" }.to_owned());
    let aborted = object.value.at(&["metadata", "annotations", "workflow.chaos-mesh.org/abort"]).flag() == Some(true);
    if aborted {
        run.halt = Some(Halt::Aborted("the Workflow was aborted, by a person or by a check of its own".to_owned()));
    }
    if faults.is_empty() {
        run.fault.injection = Injection::Nothing("the Workflow holds no fault".to_owned());
    } else if done {
        run.check = Check::NotChecked("a Workflow says that its steps went through, and not what they did".to_owned());
    } else {
        run.check = Check::NotChecked("the Workflow had not ended when this was saved".to_owned());
    }
    Some(())
}
