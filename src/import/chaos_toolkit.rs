//! The journals of Chaos Toolkit, of every version of its library.
//!
//! A journal becomes facts: was a fault there (`facts`), was the service looked at afterwards,
//! what was seen. The tool's `status` only says how the *tool* ended: a dry run, a baseline that was
//! not met and a process that failed all end in `completed`, and a deviation was `failed` before
//! 1.35. Outputs are never kept: they are long and hold secrets.

mod facts;
mod journal;

use super::diagnostics::backwards;
use super::format::{Foreign, SourceFile};
use super::json;
use super::loose::shorten;
use super::redact::{is_secret, redact};
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::{Injection, effect_of};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Run, RunFinding, Step};
use journal::{Arguments, Entry, Journal, Loose, Provider, State};
use sha2::{Digest, Sha256};

/// The id of the format.
pub const ID: &str = "chaos-toolkit";

/// How many rounds of a continuously asked hypothesis are shown; a broken round always is.
const ROUNDS: usize = 20;
/// How many steps of one run are kept.
const STEPS: usize = 200;

/// Arguments that name what an action is aimed at, the most telling first.
const TARGETS: &[&str] = &[
    "name",
    "names",
    "service",
    "service_name",
    "deployment_name",
    "label_selector",
    "selector",
    "instance_id",
    "instance_ids",
    "instance",
    "db_instance_identifier",
    "cluster",
    "cluster_name",
    "host",
    "hosts",
    "host_list",
    "hostname",
    "proxy_name",
    "pod",
    "pods",
    "container",
    "resource",
    "zone",
    "az",
    "namespace",
    "ns",
    "path",
    "target",
];

/// Whether the file is a journal, or what is left of one.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let holds = |paths: &[&[&str]]| json::holds(file.text, paths);
    holds(&[&["chaoslib-version"]]) || holds(&[&["steady_states"]]) || holds(&[&["experiment"], &["rollbacks"]])
}

/// The run of a journal.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let journal: Journal = match json::read(file, "the journal") {
        Ok(journal) => journal,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    if journal.experiment.is_none() {
        let diagnostic = Diagnostic::new(
            Code::MissingKey,
            place,
            "the journal does not hold its `experiment`",
            "record the journal that `chaos run` wrote, whole",
        );
        return (Vec::new(), vec![diagnostic]);
    }
    let mut diagnostics = Vec::new();
    let run = run(file, &journal, &place, &mut diagnostics);
    let tags = journal.experiment.map(|e| e.tags.0.into_iter().map(|(_, tag)| tag).collect()).unwrap_or_default();
    (vec![Foreign { tags, ..Foreign::from(run) }], diagnostics)
}

fn run(file: &SourceFile<'_>, journal: &Journal, place: &Place, diagnostics: &mut Vec<Diagnostic>) -> Run {
    let digest: String = Sha256::digest(file.text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let mut run = Run::blank("", ID, place.clone());
    run.started = time("start", &journal.start, place, diagnostics);
    run.ended = time("end", &journal.end, place, diagnostics);
    diagnostics.extend(backwards(&run, "the journal"));
    run.id = id(file, &run, &digest);
    let experiment = journal.experiment.as_ref();
    let hypothesis = experiment.and_then(|e| e.hypothesis.as_ref());
    run.title = experiment.and_then(|e| e.title.0.as_deref()).map(|title| shorten(title, 200));
    run.hypothesis = hypothesis.and_then(|h| h.title.0.as_deref()).map(|title| shorten(title, 300));
    run.tool.name = Some(ID.to_owned());
    run.tool.version = journal.version.0.as_deref().map(|version| shorten(version, 40));
    run.tool.run_id = Some(digest);
    run.tool.word = journal.word().map(|word| {
        let deviated = if journal.deviated == Some(true) { " (deviated)" } else { "" };
        format!("{}{deviated}", shorten(word, 40))
    });
    run.grade = Grade::Machine;
    run.fault.injection = journal.injection();
    run.check = journal.check();
    run.halt = journal.halt();
    run.rollback = journal.rollback();
    fault(journal, &mut run);
    run.findings = findings(journal, &run.check);
    run.steps = steps(journal);
    status(journal, place, diagnostics);
    run
}

/// The file's name; one that says nothing gets the day and the first digits of the content's hash.
fn id(file: &SourceFile<'_>, run: &Run, digest: &str) -> String {
    let stem = file.stem();
    if !stem.eq_ignore_ascii_case("journal") && !stem.is_empty() {
        return stem.to_owned();
    }
    let day = run.day().map(|day| format!("{day}-")).unwrap_or_default();
    format!("{day}journal-{}", &digest[..8])
}

fn time(key: &str, value: &Loose, place: &Place, diagnostics: &mut Vec<Diagnostic>) -> Option<Instant> {
    match Instant::parse_assuming_utc(value.0.as_deref()?) {
        Ok(instant) => Some(instant),
        Err(error) => {
            let message = format!("`{key}` of the journal cannot be read: {error}");
            diagnostics.push(Diagnostic::new(
                Code::BadTime,
                place.clone(),
                message,
                "record the journal as the tool wrote it",
            ));
            None
        }
    }
}

fn status(journal: &Journal, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let help = "record the journal as the tool wrote it, once the run has ended";
    match journal.word() {
        Some("completed" | "failed" | "aborted" | "interrupted") => {}
        Some(word) => {
            let message = format!("the journal's status `{}` is not one that Chaos Toolkit writes", shorten(word, 40));
            diagnostics.push(Diagnostic::new(Code::UnknownWord, place.clone(), message, help));
        }
        None => {
            let message = "the journal does not say how the run ended (`status`)";
            diagnostics.push(Diagnostic::new(Code::MissingKey, place.clone(), message, help));
        }
    }
}

/// Names, target and effect of the fault: of the actions that worked, else of those that were tried.
fn fault(journal: &Journal, run: &mut Run) {
    let real = matches!(run.fault.injection, Injection::Real(_));
    let actions: Vec<&Entry> =
        journal.run().iter().filter(|e| e.is_action() && (!real || e.outcome() == Some(Ok(())))).collect();
    let mut names: Vec<&str> = Vec::new();
    for action in &actions {
        if !names.contains(&action.name()) {
            names.push(action.name());
        }
    }
    if names.is_empty() {
        return;
    }
    run.fault.kind = Some(shorten(&names.join(", "), 120));
    run.fault.target = actions.iter().find_map(|action| target(&action.activity.provider));
    let words: Vec<String> = actions.iter().map(|action| words(action)).collect();
    run.fault.effect = effect_of(&words.join(" "));
    if run.fault.effect.is_some() {
        let from = format!("the words of the actions: {}", shorten(&names.join(", "), 120));
        run.derived.push(Derived { field: "fault.effect", from });
    }
}

fn target(provider: &Provider) -> Option<String> {
    let Arguments(arguments) = &provider.arguments;
    let text = match provider.kind.as_deref() {
        Some("http") => provider.url.0.clone()?,
        Some("process") => {
            let rest: Vec<&str> = arguments.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
            format!("{} {}", provider.path.0.as_deref().unwrap_or_default(), rest.join(" "))
        }
        _ => {
            let named = |wanted: &&str| arguments.iter().find(|(name, _)| name == wanted && !is_secret(name));
            TARGETS.iter().find_map(named).map(|(_, value)| value.clone())?
        }
    };
    let text = redact(text.trim());
    (!text.is_empty()).then(|| shorten(&text, 100))
}

/// What tells a fault's effect: the action's name, its function, and what it is called with.
fn words(action: &Entry) -> String {
    let provider = &action.activity.provider;
    let mut words = vec![action.name()];
    words.extend([&provider.func, &provider.path, &provider.url].into_iter().filter_map(|loose| loose.0.as_deref()));
    words.extend(provider.arguments.0.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]));
    words.join(" ")
}

/// A probe of the method that failed while the steady state held is worth mending.
fn findings(journal: &Journal, check: &Check) -> Vec<RunFinding> {
    if *check != Check::Held {
        return Vec::new();
    }
    let failed = journal.run().iter().filter(|entry| !entry.is_action()).filter_map(|entry| {
        let reason = entry.outcome()?.err()?;
        Some(format!("the probe `{}` failed during the method: {reason}", shorten(entry.name(), 80)))
    });
    failed.take(20).map(|text| RunFinding { text, owner: None, due: None, closed: None }).collect()
}

fn steps(journal: &Journal) -> Vec<Step> {
    let mut steps = Vec::new();
    let probes = |state: &State, phase: &'static str, steps: &mut Vec<Step>| {
        for probe in state.probes.as_deref().unwrap_or_default() {
            let ok = match (probe.status.as_deref(), probe.tolerance_met) {
                (Some("failed"), _) | (_, Some(false)) => Some(false),
                (Some("succeeded"), Some(true)) => Some(true),
                _ => None,
            };
            steps.push(step(probe, phase, ok));
        }
    };
    if let Some(state) = journal.before() {
        probes(state, "baseline", &mut steps);
    }
    for entry in journal.run() {
        steps.push(step(entry, "method", entry.outcome().map(|outcome| outcome.is_ok())));
    }
    for (round, state) in journal.during().iter().enumerate() {
        if round < ROUNDS || state.steady_state_met == Some(false) {
            probes(state, "check", &mut steps);
        }
    }
    if let Some(state) = journal.after() {
        probes(state, "check", &mut steps);
    }
    for entry in journal.rollbacks.as_deref().unwrap_or_default() {
        steps.push(step(entry, "rollback", entry.outcome().map(|outcome| outcome.is_ok())));
    }
    steps.truncate(STEPS);
    steps
}

fn step(entry: &Entry, phase: &'static str, ok: Option<bool>) -> Step {
    let read = |loose: &Loose| loose.0.as_deref().and_then(|text| Instant::parse_assuming_utc(text).ok());
    let (started, ended) = (read(&entry.start), read(&entry.end));
    let took = started.zip(ended).and_then(|(started, ended)| ended.since(started));
    Step { name: shorten(entry.name(), 120), phase, action: entry.is_action(), ok, started, took }
}
