//! Runs of Litmus ChaosCenter: as its API answers, in a list, or the data of an execution alone. Each
//! fault of a run is a run of its own here, for each may have been aimed at another dependency.

use super::diagnostics::{Diagnostics, backwards};
use super::finder::Finder;
use super::format::{Foreign, SourceFile};
use super::id;
use super::json;
use super::litmus::{Facts, fault, forget};
use super::loose::{Value, shorten};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Run, Trigger};

/// The id of the format.
pub const ID: &str = "litmus-chaoscenter";

/// Where a run stands, alone or in the answer of the API, and how it names itself, now and before 3.0.
const ROOTS: [&[&str]; 7] = [
    &[],
    &["data", "getExperimentRun"],
    &["data", "listExperimentRun", "experimentRuns"],
    &["experimentRuns"],
    &["data", "getWorkflowRuns", "workflow_runs"],
    &["data", "listWorkflowRuns", "workflowRuns"],
    &["workflowRuns"],
];
const RUN_IDS: [&str; 3] = ["experimentRunID", "workflowRunID", "workflow_run_id"];
const DATA: [&str; 2] = ["executionData", "execution_data"];

/// Whether the file holds runs of ChaosCenter.
pub fn claims(file: &SourceFile<'_>) -> bool {
    if !RUN_IDS.iter().chain(&["chaosData"]).any(|word| file.text.contains(word)) {
        return false;
    }
    let holds =
        |root: &&[&str], id: &&str| json::holds(file.text, &[&[*root, &[*id]].concat(), &[*root, &["phase"]].concat()]);
    ROOTS.iter().any(|root| RUN_IDS.iter().any(|id| holds(root, id)))
        || json::holds(file.text, &[&["nodes"], &["phase"], &["startedAt"]])
}

/// A run for each fault of each run.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let value: Value = match json::read(file, "the run of ChaosCenter") {
        Ok(value) => value,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let mut finder = Finder::new(file);
    let is_run = |value: &&Value| !value.any(&RUN_IDS).is_null() || !value.get("nodes").is_null();
    let mut runs = Vec::new();
    for record in ROOTS.iter().flat_map(|root| value.at(root).items()).filter(is_run) {
        let id = record.any(&RUN_IDS).word();
        let place = finder.next(id.as_deref().unwrap_or_default());
        let told = if record.any(&DATA).is_null() && record.get("nodes").is_null() {
            Ok(Value::Null)
        } else {
            execution(record, &place)
        };
        match told {
            Ok(execution) => runs.extend(faults(record, &execution, id.as_deref(), &place, &mut out)),
            Err(diagnostic) => out.list.push(diagnostic),
        }
    }
    match &mut runs[..] {
        [one] => one.run.id = id::from_text(file.stem()),
        several => several.iter_mut().for_each(|foreign| foreign.run.id = id::from_text(&foreign.run.id)),
    }
    (runs, out.finish())
}

/// The data of the execution, which the API gives as a text within the text.
fn execution(record: &Value, place: &Place) -> Result<Value, Diagnostic> {
    match record.any(&DATA) {
        Value::Null => Ok(record.clone()),
        Value::Text(text) => serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let why = words.rsplit_once(" at line ").map_or(words.as_str(), |(why, _)| why);
            let message = format!("`executionData` of the run cannot be read: {why}");
            Diagnostic::new(Code::JsonSyntax, place.clone(), message, "record the run as the API gave it, whole")
        }),
        other => Ok(other.clone()),
    }
}

fn faults(record: &Value, execution: &Value, id: Option<&str>, place: &Place, out: &mut Diagnostics) -> Vec<Foreign> {
    let Some(phase) = record.get("phase").text().or_else(|| execution.get("phase").text()) else {
        let help = "record the run as the API gave it, whole";
        out.put(Code::MissingKey, place.clone(), "the run does not say its `phase`", help);
        return Vec::new();
    };
    let nodes = execution.get("nodes").entries().iter().filter(|(_, node)| !node.get("chaosData").is_null());
    let mut foreign = Vec::new();
    let mut incomplete = false;
    for (name, node) in nodes {
        let mut run = blank(record, execution, phase, place, out);
        let data = node.get("chaosData");
        run.tool.run_id = id.map(|id| format!("{id}/{name}"));
        run.id = format!("{}-{name}", id.unwrap_or("run"));
        run.started = out.time(place, "`startedAt` of a step", node.get("startedAt")).or(run.started);
        run.ended = out.time(place, "`finishedAt` of a step", node.get("finishedAt")).or(run.ended);
        out.list.extend(backwards(&run, "a step of the run"));
        let status = status(data);
        let Some(facts) = Facts::of(&status, place, out) else {
            incomplete = true;
            continue;
        };
        fault(&mut run, data.get("experimentName").text(), facts.targets.clone());
        facts.fill(&mut run);
        ended(phase, &mut run, out);
        foreign.push(Foreign { keys: keys(record, data), tags: tags(record), ..Foreign::from(run) });
    }
    if foreign.is_empty() && !incomplete {
        let mut run = blank(record, execution, phase, place, out);
        run.tool.run_id = id.map(str::to_owned);
        run.id = id.unwrap_or("run").to_owned();
        run.fault.injection = Injection::Nothing("the run tells of no fault that was carried out".to_owned());
        ended(phase, &mut run, out);
        foreign.push(Foreign { keys: keys(record, &Value::Null), tags: tags(record), ..Foreign::from(run) });
    }
    if !matches!(phase, "Completed" | "Succeeded") {
        doubt(phase, &mut foreign);
    }
    foreign
}

/// What every fault of a run has in common.
fn blank(record: &Value, execution: &Value, phase: &str, place: &Place, out: &mut Diagnostics) -> Run {
    let mut run = Run::blank("", ID, place.clone());
    let name = record.any(&["experimentName", "workflowName", "workflow_name"]);
    run.title = name.text().or_else(|| execution.get("name").text()).map(|name| shorten(name, 200));
    run.started = out.time(place, "`startedAt` of the run", execution.get("startedAt"));
    run.ended = out.time(place, "`finishedAt` of the run", execution.get("finishedAt"));
    run.tool.name = Some("litmus".to_owned());
    run.tool.word = Some(shorten(phase, 40));
    run.grade = Grade::Machine;
    if record.get("experimentType").text() == Some("CronExperiment") {
        run.trigger = Some(Trigger::Schedule);
        run.derived.push(Derived { field: "trigger", from: "`experimentType: CronExperiment`".to_owned() });
    }
    run
}

/// The result of a fault in the form of a ChaosResult: the whole object, else what stands beside it.
fn status(data: &Value) -> Value {
    let whole = data.at(&["chaosResult", "status"]);
    if !whole.is_null() {
        return whole.clone();
    }
    let names = [
        ("phase", "experimentStatus"),
        ("verdict", "experimentVerdict"),
        ("probeSuccessPercentage", "probeSuccessPercentage"),
        ("failStep", "failStep"),
    ];
    let told = names.into_iter().map(|(key, name)| (key.to_owned(), data.get(name).clone())).collect();
    Value::Map(vec![("experimentStatus".to_owned(), Value::Map(told))])
}

/// What the phase of the whole run says over the facts of one fault.
fn ended(phase: &str, run: &mut Run, out: &mut Diagnostics) {
    let aborted = |why: &str| Some(Halt::Aborted(why.to_owned()));
    match phase {
        "Completed" | "Succeeded" | "Completed_With_Error" | "Completed_With_Probe_Failure" | "Failed" => {}
        "Timeout" => run.halt = aborted("the run was halted because it took too long"),
        "Terminated" | "Stopped" => run.halt = aborted("the run was halted by a person"),
        "Error" => run.halt = aborted("the run ended by an error"),
        "Running" | "Queued" | "Pending" | "NA" | "Skipped" => {
            let why = format!("the run is `{phase}`, and had not ended when this was recorded");
            run.check = Check::NotChecked(why);
            forget(&mut run.fault.injection);
        }
        other => {
            out.unknown(&run.place, "the phase of the run", other);
            run.check = Check::NotChecked("the phase is not a known word".to_owned());
        }
    }
}

/// A run that says that something failed, in which nothing is seen to have failed, has held nowhere.
fn doubt(phase: &str, faults: &mut [Foreign]) {
    if faults.iter().any(|foreign| matches!(foreign.run.check, Check::Broke(_))) {
        return;
    }
    for foreign in faults.iter_mut().filter(|foreign| foreign.run.check == Check::Held) {
        foreign.run.check =
            Check::NotChecked(format!("the probes passed, but the run ended as `{}`", shorten(phase, 40)));
    }
}

fn keys(record: &Value, data: &Value) -> Vec<(String, String)> {
    let pairs = [
        ("namespace", data.get("namespace")),
        ("engine", data.get("engineName")),
        ("experiment", data.get("experimentName")),
        ("infra", record.at(&["infra", "name"])),
        ("environment", record.at(&["infra", "environmentID"])),
        ("project", record.any(&["projectID", "project_id"])),
    ];
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.word()?))).collect()
}

fn tags(record: &Value) -> Vec<String> {
    let lists = [record.get("tags"), record.at(&["infra", "tags"])];
    lists.iter().flat_map(|list| list.items()).filter_map(Value::word).collect()
}
