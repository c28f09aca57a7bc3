//! What Gremlin's API answers: an attack, its executions, or a list of either.

use super::super::diagnostics::{Diagnostics, backwards};
use super::super::format::{Foreign, SourceFile};
use super::super::json;
use super::super::loose::{Value, shorten};
use super::attack::{UNSEEN, start};
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::{Injection, effect_of};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Rollback, Run, Step};

/// Stages before anything was injected.
const BEFORE: &[&str] = &["pending", "distributed", "initializing", "scheduled", "targeted"];
/// Stages in which nothing was injected in the end.
const NEVER: &[&str] =
    &["initializationfailed", "targetagentnotfound", "clientnotfound", "loadfailed", "notfound", "unsupported"];
/// Stages in which the attack was there and is not taken back.
const STUCK: &[&str] = &["teardownfailed", "rollbackfailed", "lostcommunication"];

/// Whether the file is an answer of the API, or the request of an attack.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    let attack = holds(&[&["guid"], &["stage"]]) && (holds(&[&["command"]]) || holds(&[&["target"]]));
    attack || holds(&[&["guid"], &["service_states"]]) || request(file)
}

/// Whether the file asks for an attack.
fn request(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    (holds(&[&["command", "type"], &["target", "type"]]) || holds(&[&["command", "commandType"], &["target", "type"]]))
        && !holds(&[&["guid"]])
}

/// The runs of an answer.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let answer: Value = match json::read(file, "the attack") {
        Ok(answer) => answer,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let items = match &answer {
        Value::List(items) => &items[..],
        _ => match answer.any(&["attacks", "executions", "items"]) {
            Value::List(items) => &items[..],
            _ => std::slice::from_ref(&answer),
        },
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let mut runs = Vec::new();
    for item in items {
        if item.get("guid").text().is_none() {
            let message = "this is the request of an attack: it says what shall be done, not what was done";
            let help = "record what `gremlin attack` printed, or the API's answer about the attack";
            out.put(Code::Definition, place.clone(), message, help);
            continue;
        }
        runs.extend(run(item, &place, &mut out));
    }
    if items.is_empty() {
        out.put(Code::BadValue, place, "the answer holds no attack", "record the answer about an attack that ran");
    }
    (runs, out.finish())
}

/// The stages that an item went through, the last one last.
fn stages(item: &Value) -> Vec<(String, Option<Instant>)> {
    let list = item.any(&["service_states", "serviceStates", "states"]).list();
    let mut stages: Vec<(String, Option<Instant>)> = list
        .iter()
        .filter_map(|state| Some((state.get("stage").text()?.to_owned(), state.get("timestamp").time().ok().flatten())))
        .collect();
    if let Some(stage) = item.any(&["stage", "state"]).text()
        && stages.last().is_none_or(|(last, _)| !last.eq_ignore_ascii_case(stage))
    {
        stages.push((stage.to_owned(), None));
    }
    stages
}

fn run(item: &Value, place: &Place, out: &mut Diagnostics) -> Option<Foreign> {
    let guid = item.get("guid").text()?.to_ascii_lowercase();
    let command = item.any(&["command", "attack_configuration"]);
    let kind = command.any(&["type", "commandType", "command_type"]).word().unwrap_or_else(|| "attack".to_owned());
    let stages = stages(item);
    let Some((word, _)) = stages.last() else {
        let message = "the attack does not say in which stage it is (`stage`)";
        out.put(Code::MissingKey, place.clone(), message, "record the API's whole answer");
        return None;
    };
    let short = guid.get(..8).unwrap_or(&guid);
    let mut run = Run::blank(format!("{}-{short}", shorten(&kind, 40)), super::ID, place.clone());
    run.grade = Grade::Machine;
    run.tool.name = Some("gremlin".to_owned());
    run.tool.run_id = Some(guid.clone());
    run.tool.word = Some(shorten(word, 40));
    let at = |wanted: &str| stages.iter().find(|(stage, _)| stage.eq_ignore_ascii_case(wanted)).and_then(|(_, at)| *at);
    run.started = at("Running");
    if run.started.is_none() {
        let keys = ["startTime", "start_time", "createdAt", "created_at"];
        run.started = out.time(place, "the start of the attack", item.any(&keys));
    }
    if run.started.is_none() {
        run.started = start(&guid);
        if run.started.is_some() {
            let from = format!("the guid `{guid}`, which carries a time");
            run.derived.push(Derived { field: "started", from });
        }
    }
    run.ended = out.time(place, "the end of the attack", item.any(&["endTime", "end_time"]));
    run.ended = run.ended.or_else(|| stages.last().and_then(|(_, at)| *at));
    out.list.extend(backwards(&run, "the attack"));
    run.fault.effect = effect_of(&kind);
    if run.fault.effect.is_some() {
        run.derived.push(Derived { field: "fault.effect", from: format!("the attack `{kind}`") });
    }
    run.fault.kind = Some(shorten(&kind, 120));
    run.fault.target = target(item);
    stage(word, &stages, &mut run, place, out);
    run.steps = stages.iter().take(40).map(|(stage, at)| step(stage, *at)).collect();
    let client = item.any(&["client_id", "clientId"]).word();
    let keys = client.into_iter().map(|value| ("instance".to_owned(), value)).collect();
    Some(Foreign { keys, ..Foreign::from(run) })
}

/// What the last stage, and those before it, say of the fault.
fn stage(word: &str, stages: &[(String, Option<Instant>)], run: &mut Run, place: &Place, out: &mut Diagnostics) {
    let last = word.to_ascii_lowercase();
    let ran = stages.iter().any(|(stage, _)| ["running", "tearingdown"].contains(&&*stage.to_ascii_lowercase()));
    let real =
        if ran { Injection::Real(1) } else { Injection::Nothing(format!("the attack never ran: it is `{word}`")) };
    run.check = Check::NotChecked(UNSEEN.to_owned());
    match last.as_str() {
        "successful" => {
            run.fault.injection = Injection::Real(1);
            run.rollback = Rollback::Ok;
        }
        "running" | "tearingdown" => {
            run.fault.injection = Injection::Real(1);
            run.check = Check::NotChecked("the attack still ran when the answer was given".to_owned());
        }
        "halted" | "haltrequested" | "haltdistributed" | "userrequested" => {
            run.fault.injection = real;
            run.halt = Some(Halt::Aborted("the attack was halted".to_owned()));
        }
        _ if BEFORE.contains(&last.as_str()) || NEVER.contains(&last.as_str()) => {
            run.fault.injection = Injection::Nothing(format!("the attack never ran: it is `{}`", shorten(word, 40)));
        }
        _ if STUCK.contains(&last.as_str()) => {
            run.fault.injection = real;
            run.rollback = Rollback::Failed;
        }
        "failed" | "interrupted" | "clientaborted" | "agentaborted" => {
            run.fault.injection = real;
            run.halt = Some(Halt::Aborted(format!("the attack ended as `{}`", shorten(word, 40))));
        }
        _ => {
            run.fault.injection = real;
            run.check = Check::NotChecked(format!("the stage `{}` is not known", shorten(word, 40)));
            out.unknown(place, "the stage of the attack", word);
        }
    }
}

fn target(item: &Value) -> Option<String> {
    if let Some(client) = item.any(&["client_id", "clientId"]).word() {
        return Some(shorten(&client, 100));
    }
    let target = item.any(&["target", "targets"]);
    let exact = target.any(&["exact", "hosts", "containers"]);
    let names: Vec<String> = exact.list().iter().filter_map(Value::word).take(20).collect();
    let names = if names.is_empty() { exact.word().or_else(|| target.word()) } else { Some(names.join(", ")) };
    names.map(|names| shorten(&names, 100))
}

fn step(stage: &str, at: Option<Instant>) -> Step {
    let ok = match stage.to_ascii_lowercase().as_str() {
        "running" | "successful" | "tearingdown" => Some(true),
        stage if stage.contains("fail") => Some(false),
        _ => None,
    };
    Step { name: shorten(stage, 60), phase: "method", action: true, ok, started: at, took: None }
}
