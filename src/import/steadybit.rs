//! Executions of Steadybit: as the API gives them, or within the envelope of a webhook.
//!
//! An experiment of Steadybit looks at the service where its author put a check into it: with one that
//! passed while or after the attack ran, `COMPLETED` is a pass; without one it proves nothing.

use super::diagnostics::{Diagnostics, backwards};
use super::finder::Finder;
use super::format::{Foreign, SourceFile};
use super::id;
use super::json;
use super::litmus::{fault, forget};
use super::loose::{Value, shorten};
use super::redact::redact;
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::Injection;
use crate::model::run::{Check, Derived, Grade, Halt, Run, Step, Trigger};

/// The id of the format.
pub const ID: &str = "steadybit";

/// How many steps of one run are kept.
const STEPS: usize = 200;

/// Whether the file holds an execution of Steadybit.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    holds(&[&["execution", "experimentKey"], &["execution", "state"]])
        || holds(&[&["execution", "steps", "actionKind"]])
        || holds(&[&["experimentKey"], &["state"]])
        || holds(&[&["steps", "actionKind"], &["state"]])
}

/// The run of an execution.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let value: Value = match json::read(file, "the execution of Steadybit") {
        Ok(value) => value,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let mut finder = Finder::new(file);
    let single = value.items().len() == 1;
    let mut runs = Vec::new();
    for record in value.items() {
        let inner = record.get("execution");
        let (execution, envelope) = if inner.is_null() { (record, &Value::Null) } else { (inner, record) };
        let number = execution.get("id").word().unwrap_or_default();
        let id = if single { file.stem() } else { &number };
        let run = Run::blank(id::from_text(id), ID, finder.next(&number));
        runs.extend(foreign(execution, envelope, run, &mut out));
    }
    (runs, out.finish())
}

struct Part<'v> {
    kind: &'v str,
    action: &'v str,
    state: &'v str,
    why: Option<String>,
    targets: usize,
    told_targets: bool,
    started: Option<Instant>,
    ended: Option<Instant>,
    label: &'v str,
}

fn foreign(execution: &Value, envelope: &Value, mut run: Run, out: &mut Diagnostics) -> Option<Foreign> {
    let place = run.place.clone();
    let Some(state) = execution.get("state").text() else {
        let help = "record the execution as the API or the webhook gives it, whole";
        out.put(Code::MissingKey, place, "the execution does not say its `state`", help);
        return None;
    };
    let parts = parts(execution, &run, out);
    let reason = execution.any(&["reason", "failureReason"]).text().map(|why| shorten(&redact(why), 200));
    run.title = execution.get("name").text().map(|name| shorten(name, 200));
    run.hypothesis = execution.get("hypothesis").text().map(|text| shorten(text, 300));
    run.tool.name = Some(ID.to_owned());
    run.tool.run_id = execution.get("id").word();
    run.tool.word = Some(shorten(state, 40));
    run.grade = Grade::Machine;
    times(execution, envelope, state, &mut run, out);
    trigger(execution, &mut run);
    let attacks: Vec<&Part<'_>> = parts.iter().filter(|part| part.kind == "ATTACK").collect();
    let names: Vec<&str> = attacks.iter().map(|part| part.action).collect();
    fault(&mut run, (!names.is_empty()).then(|| names.join(", ")).as_deref(), targets(execution));
    run.fault.injection = injection(&attacks);
    let broken = parts.iter().find(|part| part.kind == "CHECK" && part.state == "FAILED");
    let because = reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    run.check = match broken {
        Some(check) => Check::Broke(check.broke()),
        None => Check::NotChecked("no check looked at the service".to_owned()),
    };
    match state {
        "COMPLETED" if broken.is_none() => run.check = held(&parts),
        "COMPLETED" => {}
        "FAILED" if broken.is_none() => run.check = failed(&parts, &because),
        "FAILED" => {}
        "ERRORED" if broken.is_some() && matches!(run.fault.injection, Injection::Real(_)) => {}
        "ERRORED" => run.halt = Some(Halt::Aborted(format!("the execution ended by a technical error{because}"))),
        "CANCELED" | "CANCELLED" => {
            run.halt = Some(Halt::Aborted(format!("the execution was cancelled before its end{because}")));
        }
        "CREATED" | "PREPARING" | "PREPARED" | "RUNNING" | "REQUESTED" => {
            run.check = Check::NotChecked("the execution had not ended when this was recorded".to_owned());
            forget(&mut run.fault.injection);
        }
        other => {
            out.unknown(&place, "the state of the execution", other);
            run.check = Check::NotChecked("the state is not a known word".to_owned());
        }
    }
    run.steps = parts.iter().take(STEPS).map(Part::step).collect();
    let tags = execution.get("tags").items().iter().filter_map(Value::word).collect();
    Some(Foreign { tags, keys: keys(execution), ..Foreign::from(run) })
}

fn parts<'v>(execution: &'v Value, run: &Run, out: &mut Diagnostics) -> Vec<Part<'v>> {
    let mut parts = Vec::new();
    for step in execution.get("steps").items() {
        let total = step.get("totalTargetCount").number();
        let action = step.any(&["actionId", "type"]).text().unwrap_or("step");
        parts.push(Part {
            kind: step.get("actionKind").text().unwrap_or_default(),
            action,
            state: step.get("state").text().unwrap_or_default(),
            why: step.any(&["reason", "failureReason"]).text().map(|why| shorten(&redact(why), 160)),
            targets: total.map_or(0, |number| number as usize),
            told_targets: total.is_some(),
            started: out.time(&run.place, "the start of a step", step.get("started")),
            ended: out.time(&run.place, "the end of a step", step.get("ended")),
            label: step.get("customLabel").text().unwrap_or(action),
        });
    }
    parts
}

fn times(execution: &Value, envelope: &Value, state: &str, run: &mut Run, out: &mut Diagnostics) {
    let place = run.place.clone();
    run.started = out.time(&place, "`started` of the execution", execution.get("started"));
    run.ended = out.time(&place, "`ended` of the execution", execution.get("ended"));
    if run.started.is_none() {
        run.started = out.time(&place, "`created` of the execution", execution.any(&["created", "requested"]));
        if run.started.is_some() {
            run.derived.push(Derived { field: "started", from: "the time at which it was created".to_owned() });
        }
    }
    let over = matches!(state, "COMPLETED" | "FAILED" | "ERRORED" | "CANCELED" | "CANCELLED");
    if run.ended.is_none() && over {
        run.ended = out.time(&place, "`time` of the event", envelope.get("time"));
    }
    out.list.extend(backwards(run, "the execution"));
}

/// What started it, as the tool says; a word that is not known says nothing.
fn trigger(execution: &Value, run: &mut Run) {
    let Some(via) = execution.get("createdVia").text() else { return };
    run.trigger = match via.to_ascii_uppercase().as_str() {
        "UI" => Some(Trigger::Human),
        "API" | "CLI" => Some(Trigger::Api),
        word if word.starts_with("SCHEDULE") => Some(Trigger::Schedule),
        _ => None,
    };
    if run.trigger.is_some() {
        run.derived.push(Derived { field: "trigger", from: format!("`createdVia: {}`", shorten(via, 40)) });
    }
}

/// Whether an attack took place.
fn injection(attacks: &[&Part<'_>]) -> Injection {
    let hit = |part: &&&Part<'_>| part.state == "COMPLETED" && (part.targets > 0 || !part.told_targets);
    let under_way = |part: &&&Part<'_>| {
        matches!(part.state, "CANCELED" | "CANCELLED" | "RUNNING") && part.started.is_some() && part.targets > 0
    };
    let real = attacks.iter().filter(|part| hit(part) || under_way(part)).count();
    if real > 0 {
        return Injection::Real(u32::try_from(real).unwrap_or(u32::MAX));
    }
    Injection::Nothing(match attacks.first() {
        None => "the experiment holds no attack".to_owned(),
        Some(part) if part.told_targets && part.targets == 0 => "no target was selected for the attack".to_owned(),
        Some(part) if matches!(part.state, "FAILED" | "ERRORED") => {
            let why = part.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("the injecting action failed: `{}`{why}", shorten(part.label, 80))
        }
        Some(part) => format!("the attack `{}` did not take place", shorten(part.label, 80)),
    })
}

/// What the checks of an execution that completed prove.
fn held(parts: &[Part<'_>]) -> Check {
    let unchecked = |why: &str| Check::NotChecked(why.to_owned());
    let checks: Vec<&Part<'_>> = parts.iter().filter(|part| part.kind == "CHECK").collect();
    if checks.is_empty() {
        return unchecked("the experiment holds no check, so nothing looked at the service");
    }
    if let Some(part) = parts.iter().find(|part| matches!(part.kind, "CHECK" | "") && part.state != "COMPLETED") {
        return Check::NotChecked(format!("the check `{}` did not complete", shorten(part.label, 80)));
    }
    // The order of the steps is not the order of time: they stand in lanes.
    let timed = parts.iter().any(|part| part.started.is_some() || part.ended.is_some());
    let attacked = parts.iter().filter(|part| part.kind == "ATTACK").filter_map(|part| part.started).min();
    let looked = checks.iter().filter_map(|part| part.ended).max();
    match (attacked, looked) {
        (Some(attacked), Some(looked)) if looked > attacked => Check::Held,
        (Some(_), Some(_)) => unchecked("the checks looked before the attack only"),
        _ if timed => unchecked("the times of the steps do not say that a check looked after the attack"),
        _ => Check::Held,
    }
}

/// Why an execution failed in which no check is known to have failed.
fn failed(parts: &[Part<'_>], because: &str) -> Check {
    let culprit = parts.iter().find(|part| part.state == "FAILED");
    match culprit {
        Some(part) if part.kind == "ATTACK" => {
            Check::NotChecked(format!("the attack `{}` failed{because}", shorten(part.label, 80)))
        }
        Some(part) => Check::Broke(part.broke()),
        None => Check::Broke(format!("the tool says that the execution failed{because}")),
    }
}

impl Part<'_> {
    fn broke(&self) -> String {
        let why = self.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        let noun = if self.kind == "CHECK" { "check" } else { "step" };
        format!("the {noun} `{}` failed{why}", shorten(self.label, 80))
    }

    fn step(&self) -> Step {
        let ok = match self.state {
            "COMPLETED" => Some(true),
            "FAILED" | "ERRORED" => Some(false),
            _ => None,
        };
        Step {
            name: shorten(self.label, 120),
            phase: if self.kind == "CHECK" { "check" } else { "method" },
            action: self.kind == "ATTACK",
            ok,
            started: self.started,
            took: self.started.zip(self.ended).and_then(|(started, ended)| ended.since(started)),
        }
    }
}

fn targets(execution: &Value) -> Option<String> {
    let steps = execution.get("steps").items().iter().filter(|step| step.get("actionKind").text() == Some("ATTACK"));
    let targets = steps.flat_map(|step| step.get("targetExecutions").items());
    let names: Vec<&str> = targets.filter_map(|target| target.get("name").text()).take(8).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Team, experiment and environment, and account, region and namespace of what was attacked.
fn keys(execution: &Value) -> Vec<(String, String)> {
    const ATTRIBUTES: [(&str, &str); 5] = [
        ("aws.account", "account"),
        ("aws.region", "region"),
        ("azure.subscription.id", "account"),
        ("azure.resource-group.name", "resource group"),
        ("k8s.namespace", "namespace"),
    ];
    let own = [
        ("team", &["teamKey", "team"][..]),
        ("experiment", &["experimentKey", "key"]),
        ("environment", &["environment"]),
    ];
    let mut keys: Vec<(String, String)> = Vec::new();
    for (key, names) in own {
        keys.extend(execution.any(names).text().map(|value| (key.to_owned(), value.to_owned())));
    }
    let targets = execution.get("steps").items().iter().flat_map(|step| step.get("targetExecutions").items());
    for attribute in targets.flat_map(|target| target.get("attributes").items()) {
        let (Some(name), Some(value)) = (attribute.get("key").text(), attribute.get("value").text()) else { continue };
        let Some((_, key)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) else { continue };
        let pair = ((*key).to_owned(), value.to_owned());
        if keys.len() < 64 && !keys.contains(&pair) {
            keys.push(pair);
        }
    }
    keys
}
