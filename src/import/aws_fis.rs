//! Experiments of AWS Fault Injection Service: what `get-experiment` and `list-experiments` print, and
//! the event of a state change. Version 1 of the command line writes times as seconds, version 2 as text.
//!
//! `completed` says that the actions went through; whether the service held is not in the record. A
//! stop condition is a watch over the service: an experiment that it halted failed.

use super::diagnostics::{Diagnostics, backwards};
use super::finder::Finder;
use super::format::{Foreign, SourceFile};
use super::id;
use super::json;
use super::litmus::fault;
use super::loose::{Value, shorten};
use super::redact::redact;
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Run, Step};

/// The id of the format.
pub const ID: &str = "aws-fis";

/// How many steps of one run are kept.
const STEPS: usize = 200;
/// Actions that wait or look, and do nothing to the target.
const NO_FAULT: [&str; 2] = ["aws:fis:wait", ASSERT];
const ASSERT: &str = "aws:cloudwatch:assert-alarm-state";
const UNCHECKED: &str = "AWS FIS only says that its actions went through; it does not look at the service";
const RUNNING: &str = "the experiment had not ended when this was recorded";

/// Whether the file holds experiments of AWS FIS.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    holds(&[&["experiment", "experimentTemplateId"]])
        || holds(&[&["experiments", "experimentTemplateId"]])
        || holds(&[&["experimentTemplateId"], &["state", "status"]])
        || holds(&[&["detail", "experiment-id"], &["detail", "new-state"]])
}

/// A run for each experiment.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let value: Value = match json::read(file, "the experiment of AWS FIS") {
        Ok(value) => value,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut out = Diagnostics::new(file.path, Vec::new());
    let mut finder = Finder::new(file);
    let records: Vec<&Value> = match &value {
        Value::List(items) => items.iter().collect(),
        _ if !value.get("experiments").is_null() => value.get("experiments").items().iter().collect(),
        one => vec![one],
    };
    let single = records.len() == 1;
    let mut runs = Vec::new();
    for record in records {
        let told = Experiment::of(record);
        let place = finder.next(told.id.unwrap_or_default());
        let id = if single { file.stem() } else { told.id.unwrap_or("experiment") };
        let run = Run::blank(id::from_text(id), ID, place);
        runs.extend(told.foreign(run, &mut out));
    }
    (runs, out.finish())
}

/// One experiment, however it is told.
struct Experiment<'v> {
    id: Option<&'v str>,
    state: &'v Value,
    /// All that `get-experiment` says; nothing in an event.
    whole: &'v Value,
    /// The event of a state change.
    event: Option<&'v Value>,
}

impl<'v> Experiment<'v> {
    fn of(record: &'v Value) -> Self {
        let detail = record.get("detail");
        if !detail.is_null() {
            let state = detail.get("new-state");
            return Self { id: detail.get("experiment-id").text(), state, whole: &Value::Null, event: Some(record) };
        }
        let inner = record.get("experiment");
        let whole = if inner.is_null() { record } else { inner };
        Self { id: whole.get("id").text(), state: whole.get("state"), whole, event: None }
    }

    fn foreign(&self, mut run: Run, out: &mut Diagnostics) -> Option<Foreign> {
        let place = run.place.clone();
        let Some(status) = self.state.get("status").text() else {
            let help = "record what `aws fis get-experiment` prints, whole";
            out.put(Code::MissingKey, place, "the experiment does not say its `state.status`", help);
            return None;
        };
        let reason = self.state.get("reason").text().map(|reason| shorten(&redact(reason), 200));
        let actions = self.actions(&place, out);
        run.title = self.whole.at(&["tags", "Name"]).text().map(|name| shorten(name, 200));
        run.tool.name = Some(ID.to_owned());
        run.tool.run_id = self.id.map(str::to_owned);
        run.tool.word = Some(shorten(status, 40));
        run.grade = Grade::Machine;
        self.times(&mut run, status, out);
        out.list.extend(backwards(&run, "the experiment"));
        let faults: Vec<&Action<'_>> = actions.iter().filter(|action| action.is_fault()).collect();
        let names: Vec<&str> = faults.iter().filter_map(|action| action.id).collect();
        fault(&mut run, (!names.is_empty()).then(|| names.join(", ")).as_deref(), self.targets());
        run.fault.injection = self.injection(&faults, status, reason.as_deref());
        run.check = Check::NotChecked(UNCHECKED.to_owned());
        self.judge(&mut run, status, reason, &actions, out);
        run.steps = actions.iter().take(STEPS).map(Action::step).collect();
        let tags = self.whole.get("tags").entries().iter();
        let tags = tags.filter_map(|(key, value)| Some(format!("{key}:{}", value.word()?))).collect();
        Some(Foreign { tags, keys: self.keys(), ..Foreign::from(run) })
    }

    fn times(&self, run: &mut Run, status: &str, out: &mut Diagnostics) {
        let place = run.place.clone();
        run.started = out.time(&place, "`startTime` of the experiment", self.whole.get("startTime"));
        run.ended = out.time(&place, "`endTime` of the experiment", self.whole.get("endTime"));
        if let Some(event) = self.event {
            let time = out.time(&place, "`time` of the event", event.get("time"));
            let ended = matches!(status, "completed" | "stopped" | "failed" | "cancelled");
            *(if ended { &mut run.ended } else { &mut run.started }) = time;
        } else if run.started.is_none() && run.ended.is_none() {
            run.started = out.time(&place, "`creationTime` of the experiment", self.whole.get("creationTime"));
            if run.started.is_some() {
                run.derived.push(Derived { field: "started", from: "the time at which it was created".to_owned() });
            }
        }
    }

    fn actions(&self, place: &Place, out: &mut Diagnostics) -> Vec<Action<'v>> {
        let mut actions: Vec<Action<'v>> = Vec::new();
        for (name, action) in self.whole.get("actions").entries() {
            let status = action.at(&["state", "status"]).text();
            actions.push(Action {
                name,
                id: action.get("actionId").text(),
                status,
                reason: action.at(&["state", "reason"]).text(),
                alarms: action.at(&["parameters", "alarmStates"]).text(),
                started: out.time(place, "`startTime` of an action", action.get("startTime")),
                ended: out.time(place, "`endTime` of an action", action.get("endTime")),
            });
        }
        actions
    }

    fn injection(&self, faults: &[&Action<'_>], status: &str, reason: Option<&str>) -> Injection {
        let nothing = |why: &str| Injection::Nothing(why.to_owned());
        let options = self.whole.get("experimentOptions");
        if options.get("actionsMode").text() == Some("skip-all") {
            return nothing("a preview: with `actionsMode: skip-all` no action is run");
        }
        let empty = |reason: &str| reason.to_lowercase().contains("target resolution returned empty set");
        if reason.is_some_and(empty) {
            return Injection::Nothing(format!("no target was found: {}", reason.unwrap_or_default()));
        }
        if self.whole.get("actions").is_null() {
            // A list and an event do not tell what was done.
            return Injection::Unstated;
        }
        let real = faults.iter().filter(|action| action.took_effect()).count();
        if real > 0 {
            return Injection::Real(u32::try_from(real).unwrap_or(u32::MAX));
        }
        match faults.first() {
            _ if matches!(status, "pending" | "initiating" | "running") => Injection::Unstated,
            None => nothing("the experiment holds no action that injects a fault"),
            Some(action) => {
                let (name, word) = (shorten(action.name, 80), action.status.unwrap_or("not told"));
                let why = action.reason.map(|why| format!(": {}", shorten(&redact(why), 160))).unwrap_or_default();
                Injection::Nothing(format!("the injecting action `{name}` is {}{why}", shorten(word, 40)))
            }
        }
    }

    /// What the state says of the end.
    fn judge(
        &self,
        run: &mut Run,
        status: &str,
        reason: Option<String>,
        actions: &[Action<'_>],
        out: &mut Diagnostics,
    ) {
        let because = reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        match status {
            "completed" => {}
            "pending" | "initiating" | "running" => run.check = Check::NotChecked(RUNNING.to_owned()),
            "stopping" | "stopped" if reason.as_deref().is_some_and(by_condition) => {
                let why = format!("a stop condition halted the experiment{because}");
                if run.fault.injection == Injection::Unstated {
                    run.check = Check::Broke(why.clone());
                }
                run.halt = Some(Halt::StopCondition(why));
            }
            "stopping" | "stopped" => {
                run.halt = Some(Halt::Aborted(format!("the experiment was stopped by a person or a program{because}")));
            }
            "cancelled" => run.halt = Some(Halt::Aborted(format!("the experiment was cancelled{because}"))),
            "failed" => run.check = Check::NotChecked(format!("AWS FIS could not carry it out{because}")),
            other => {
                out.unknown(&run.place, "the status of the experiment", other);
                run.check = Check::NotChecked("the status is not a known word".to_owned());
            }
        }
        let broken = actions.iter().find(|a| a.id == Some(ASSERT) && a.status == Some("failed") && !a.wants_alarm());
        if let (Some(action), Injection::Real(_)) = (broken, &run.fault.injection) {
            run.check = Check::Broke(format!("the alarms were not as `{}` asserts", shorten(action.name, 80)));
        }
    }

    /// The last words of the targets' names.
    fn targets(&self) -> Option<String> {
        let targets = self.whole.get("targets").entries().iter();
        let arns = targets.flat_map(|(_, target)| target.get("resourceArns").items()).filter_map(Value::text);
        let names: Vec<&str> = arns.map(|arn| arn.rsplit(':').next().unwrap_or(arn)).take(8).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Account and region, by the names of what it touches.
    fn keys(&self) -> Vec<(String, String)> {
        let targets = self.whole.get("targets").entries().iter();
        let mut arns: Vec<&str> =
            targets.flat_map(|(_, target)| target.get("resourceArns").items()).filter_map(Value::text).collect();
        arns.extend(self.event.into_iter().flat_map(|event| event.get("resources").items()).filter_map(Value::text));
        arns.extend([self.whole.get("arn"), self.whole.get("roleArn")].into_iter().filter_map(Value::text));
        let mut keys: Vec<(String, String)> = Vec::new();
        let mut put = |key: &str, value: &str| {
            let pair = (key.to_owned(), value.to_owned());
            if !value.is_empty() && keys.len() < 64 && !keys.contains(&pair) {
                keys.push(pair);
            }
        };
        if let Some(event) = self.event {
            put("account", event.get("account").text().unwrap_or_default());
            put("region", event.get("region").text().unwrap_or_default());
        }
        for arn in arns {
            let mut parts = arn.split(':').skip(3);
            put("region", parts.next().unwrap_or_default());
            put("account", parts.next().unwrap_or_default());
        }
        put("template", self.whole.get("experimentTemplateId").text().unwrap_or_default());
        keys
    }
}

fn by_condition(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    reason.contains("stop condition") || reason.contains("alarm")
}

struct Action<'v> {
    name: &'v str,
    id: Option<&'v str>,
    status: Option<&'v str>,
    reason: Option<&'v str>,
    alarms: Option<&'v str>,
    started: Option<Instant>,
    ended: Option<Instant>,
}

impl Action<'_> {
    fn is_fault(&self) -> bool {
        self.id.is_none_or(|id| !NO_FAULT.contains(&id))
    }

    /// Whether the fault was there: the action went through, or was under way when it was halted.
    fn took_effect(&self) -> bool {
        match self.status {
            Some("completed") => true,
            Some("running" | "stopping" | "stopped") => self.started.is_some(),
            _ => false,
        }
    }

    /// Whether an assertion waits for an alarm, and so looks at the detection only.
    fn wants_alarm(&self) -> bool {
        self.alarms.is_some_and(|alarms| alarms.to_uppercase().contains("ALARM"))
    }

    fn step(&self) -> Step {
        let ok = match self.status {
            Some("completed") => Some(true),
            Some("failed") => Some(false),
            _ => None,
        };
        Step {
            name: shorten(&format!("{} ({})", self.name, self.id.unwrap_or("?")), 120),
            phase: if self.id == Some(ASSERT) { "check" } else { "method" },
            action: self.id != Some(ASSERT),
            ok,
            started: self.started,
            took: self.started.zip(self.ended).and_then(|(started, ended)| ended.since(started)),
        }
    }
}
