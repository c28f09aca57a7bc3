//! Execution details of Azure Chaos Studio, as the API and `az rest` give them: the body alone or within
//! an envelope, in the spelling of 2023 (`startDateTime`) or of 2025 (`startedAt`).
//!
//! The details say what the actions did to their targets. There is no steady state in them.

use super::diagnostics::{Diagnostics, backwards};
use super::finder::Finder;
use super::format::{Foreign, SourceFile};
use super::id;
use super::json;
use super::litmus::{fault, forget};
use super::loose::{Value, shorten};
use super::redact::redact;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Check, Grade, Halt, Run, Step};

/// The id of the format.
pub const ID: &str = "azure-chaos-studio";

/// How many steps of one run are kept.
const STEPS: usize = 200;
/// Where the body stands: alone, in a list, or within an envelope.
const BODIES: [&[&str]; 5] =
    [&[], &["value"], &["body"], &["responses", "200", "body"], &["responses", "200", "body", "value"]];
const UNCHECKED: &str = "Azure Chaos Studio only says that its actions ended; it does not look at the service";

fn is_execution(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let part = kind.strip_prefix("microsoft.chaos/experiments/");
    part.is_some_and(|part| matches!(part, "executiondetails" | "executions" | "statuses"))
}

/// Whether the file holds executions of Azure Chaos Studio.
pub fn claims(file: &SourceFile<'_>) -> bool {
    // Nearly every other file is told apart by this.
    file.text.contains("haos/experiments/")
        && BODIES.iter().any(|body| json::says(file.text, &[*body, &["type"]].concat(), &is_execution))
}

/// A run for each execution.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let value: Value = match json::read(file, "the execution") {
        Ok(value) => value,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let mut finder = Finder::new(file);
    let bodies = BODIES.iter().flat_map(|path| value.at(path).items());
    let executions: Vec<&Value> = bodies.filter(|body| body.get("type").text().is_some_and(is_execution)).collect();
    let single = executions.len() == 1;
    let mut runs = Vec::new();
    for body in executions {
        let name = body.get("name").text().unwrap_or_default();
        let place = finder.next(name);
        let run = Run::blank(id::from_text(if single { file.stem() } else { name }), ID, place);
        runs.extend(execution(body, run, &mut out));
    }
    (runs, out.finish())
}

fn execution(body: &Value, mut run: Run, out: &mut Diagnostics) -> Option<Foreign> {
    let place = run.place.clone();
    let properties = body.get("properties");
    let Some(status) = properties.get("status").text() else {
        let help = "record the execution's details as the API gives them, whole";
        out.put(Code::MissingKey, place, "the execution does not say its `status`", help);
        return None;
    };
    let failure = properties.get("failureReason").text().map(|why| shorten(&redact(why), 200));
    run.started = out.time(&place, "the start of the execution", properties.any(&["startedAt", "startDateTime"]));
    run.ended = out.time(&place, "the end of the execution", properties.any(&["stoppedAt", "stopDateTime"]));
    out.list.extend(backwards(&run, "the execution"));
    let path = Path::of(body.get("id").text().unwrap_or_default());
    run.title = path.experiment.map(|name| shorten(name, 200));
    run.tool.name = Some(ID.to_owned());
    run.tool.run_id = body.get("name").text().map(str::to_owned);
    run.tool.word = Some(shorten(status, 40));
    run.grade = Grade::Machine;
    let actions = actions(properties, &place, out);
    let faults: Vec<&Action<'_>> = actions.iter().filter(|action| !action.is_delay()).collect();
    let names: Vec<&str> = faults.iter().map(|action| action.short()).collect();
    let targets: Vec<&str> = faults.iter().flat_map(|action| action.targets.iter().copied()).take(8).collect();
    let target = (!targets.is_empty()).then(|| targets.join(", "));
    fault(&mut run, (!names.is_empty()).then(|| names.join(", ")).as_deref(), target);
    run.fault.injection = injection(properties, &faults, failure.as_deref());
    run.check = Check::NotChecked(UNCHECKED.to_owned());
    let because = failure.map(|why| format!(": {why}")).unwrap_or_default();
    match status.to_ascii_lowercase().as_str() {
        "success" | "succeeded" | "completed" => {}
        "failed" => run.check = Check::NotChecked(format!("Azure Chaos Studio could not carry it out{because}")),
        "cancelled" | "canceled" | "cancelling" | "canceling" => {
            run.halt = Some(Halt::Aborted(format!("the experiment was cancelled before its end{because}")));
        }
        "queued" | "preprocessing" | "preprocessed" | "waiting" | "running" | "pending" => {
            run.check = Check::NotChecked("the execution had not ended when this was recorded".to_owned());
            forget(&mut run.fault.injection);
        }
        _ => {
            out.unknown(&place, "the status of the execution", status);
            run.check = Check::NotChecked("the status is not a known word".to_owned());
        }
    }
    run.steps = actions.iter().take(STEPS).map(|action| action.step.clone()).collect();
    Some(Foreign { keys: path.keys(), ..Foreign::from(run) })
}

/// Whether a fault was there: an action that went through, for an execution may fail in another.
fn injection(properties: &Value, faults: &[&Action<'_>], failure: Option<&str>) -> Injection {
    if properties.get("runInformation").is_null() {
        // A list of executions does not tell what was done.
        return Injection::Unstated;
    }
    let real = faults.iter().filter(|action| action.step.ok == Some(true)).count();
    if real > 0 {
        return Injection::Real(u32::try_from(real).unwrap_or(u32::MAX));
    }
    Injection::Nothing(match faults.first() {
        None => "the execution holds no action that injects a fault".to_owned(),
        Some(action) if action.step.ok == Some(false) => {
            let why = failure.map(|why| format!(": {why}")).unwrap_or_default();
            format!("the injecting action failed: `{}`{why}", shorten(action.short(), 80))
        }
        Some(action) => format!("the injecting action `{}` did not go through", shorten(action.short(), 80)),
    })
}

struct Action<'v> {
    name: &'v str,
    targets: Vec<&'v str>,
    step: Step,
}

impl Action<'_> {
    fn is_delay(&self) -> bool {
        self.name.to_ascii_lowercase().contains("timeddelay")
    }

    /// `urn:csci:microsoft:virtualMachine:shutdown/1.0` is `virtualMachine:shutdown/1.0`.
    fn short(&self) -> &str {
        let urn = self.name.split(':').nth(3).and_then(|part| self.name.find(part));
        urn.and_then(|at| self.name.get(at..)).filter(|_| self.name.starts_with("urn:")).unwrap_or(self.name)
    }
}

fn actions<'v>(properties: &'v Value, place: &Place, out: &mut Diagnostics) -> Vec<Action<'v>> {
    let steps = properties.at(&["runInformation", "steps"]).items().iter();
    let branches = steps.flat_map(|step| step.get("branches").items());
    let mut actions = Vec::new();
    for action in branches.flat_map(|branch| branch.get("actions").items()) {
        let name = action.any(&["actionName", "actionId"]).text().unwrap_or("an action without a name");
        let started = out.time(place, "the start of an action", action.get("startTime"));
        let ended = out.time(place, "the end of an action", action.get("endTime"));
        let ok = match action.get("status").text().map(str::to_ascii_lowercase).as_deref() {
            Some("success" | "succeeded" | "completed") => Some(true),
            Some("failed") => Some(false),
            _ => None,
        };
        let targets = action.get("targets").items().iter().filter_map(|target| target.get("target").text());
        let targets = targets.map(|id| id.rsplit('/').next().unwrap_or(id)).collect();
        let took = started.zip(ended).and_then(|(started, ended)| ended.since(started));
        let step = Step { name: shorten(name, 120), phase: "method", action: true, ok, started, took };
        actions.push(Action { name, targets, step });
    }
    actions
}

/// What the execution's own path names.
struct Path<'v> {
    subscription: Option<&'v str>,
    group: Option<&'v str>,
    experiment: Option<&'v str>,
}

impl<'v> Path<'v> {
    fn of(id: &'v str) -> Self {
        let parts: Vec<&str> = id.split('/').take(32).collect();
        let after = |key: &str| {
            let at = parts.iter().position(|part| part.eq_ignore_ascii_case(key))?;
            parts.get(at + 1).copied().filter(|part| !part.is_empty())
        };
        Self { subscription: after("subscriptions"), group: after("resourceGroups"), experiment: after("experiments") }
    }

    fn keys(&self) -> Vec<(String, String)> {
        let pairs = [("account", self.subscription), ("resource group", self.group), ("experiment", self.experiment)];
        pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned()))).collect()
    }
}
