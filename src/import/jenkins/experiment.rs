//! Experiments of Chaos Toolkit as they appear in a console. The lines say what was tried and that the
//! steady state deviated; what the probes saw is only in the journal, so they make no pass.

use super::super::format::Foreign;
use super::super::loose::shorten;
use super::super::redact::redact;
use crate::model::calendar::Instant;
use crate::model::fault::{Injection, effect_of};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Run};

/// How many experiments of one console are kept.
const EXPERIMENTS: usize = 200;
/// How many actions of one experiment are kept.
const ACTIONS: usize = 40;

#[derive(Debug, Default)]
struct Experiment {
    title: String,
    line: u32,
    dry: bool,
    actions: Vec<(String, bool)>,
    /// Whether the last activity was an action.
    acting: bool,
    /// The word it ended with.
    end: Option<String>,
    started: Option<Instant>,
    ended: Option<Instant>,
}

/// The experiments of a console.
#[derive(Debug, Default)]
pub(super) struct Experiments {
    list: Vec<Experiment>,
}

/// The time and the message of `[2026-11-03 09:00:00 INFO] Action: stop-db`.
fn message(line: &str) -> Option<(Option<Instant>, &str)> {
    let (head, message) = line.strip_prefix('[')?.split_once("] ")?;
    let (time, level) = head.rsplit_once(' ')?;
    let known = matches!(level, "INFO" | "WARNING" | "ERROR" | "CRITICAL" | "DEBUG");
    known.then(|| (Instant::parse_assuming_utc(time).ok(), message))
}

impl Experiments {
    /// Takes one line.
    pub(super) fn line(&mut self, number: u32, line: &str) {
        let Some((at, text)) = message(line) else { return };
        if let Some(title) = text.strip_prefix("Running experiment: ") {
            if self.list.len() < EXPERIMENTS {
                let title = shorten(title.trim(), 200);
                self.list.push(Experiment { title, line: number, started: at, ..Experiment::default() });
            }
            return;
        }
        let Some(experiment) = self.list.last_mut().filter(|experiment| experiment.end.is_none()) else { return };
        experiment.ended = at.or(experiment.ended);
        if let Some(name) = text.strip_prefix("Action: ") {
            let name = name.split(" [").next().unwrap_or(name).trim();
            if experiment.actions.len() < ACTIONS {
                experiment.actions.push((shorten(&redact(name), 80), true));
            }
            experiment.acting = true;
        } else if text.starts_with("Probe: ") || text.starts_with("Rollback: ") {
            experiment.acting = false;
        } else if text.trim_start().starts_with("=> failed") && experiment.acting {
            if let Some((_, worked)) = experiment.actions.last_mut() {
                *worked = false;
            }
        } else if text.starts_with("Dry mode enabled") {
            experiment.dry = true;
        } else if let Some(word) = text.strip_prefix("Experiment ended with status: ") {
            experiment.end = Some(shorten(word.trim(), 40));
        }
    }

    /// Each experiment as a run of a format.
    pub(super) fn runs(self, format: &'static str, file: &Place, aborted: bool) -> Vec<Foreign> {
        self.list.into_iter().map(|experiment| run(experiment, format, file, aborted)).collect()
    }
}

fn run(experiment: Experiment, format: &'static str, file: &Place, aborted: bool) -> Foreign {
    let Experiment { title, line, dry, actions, acting: _, end, started, ended } = experiment;
    let id = super::super::id::from_text(&title);
    let mut run = Run::blank(shorten(&id, 60).trim_end_matches('…'), format, file.at(line, 1, 0));
    run.title = Some(title);
    run.grade = Grade::Machine;
    run.tool.name = Some("chaos-toolkit".to_owned());
    run.tool.word.clone_from(&end);
    (run.started, run.ended) = (started, ended);
    if started.is_some() {
        run.derived.push(Derived { field: "started", from: "a time without a zone, taken as UTC".to_owned() });
    }
    let worked: Vec<&str> = actions.iter().filter(|(_, worked)| *worked).map(|(name, _)| name.as_str()).collect();
    let names: Vec<&str> = actions.iter().map(|(name, _)| name.as_str()).collect();
    run.fault.kind = (!names.is_empty()).then(|| shorten(&names.join(", "), 120));
    run.fault.effect = effect_of(&names.join(" "));
    if run.fault.effect.is_some() {
        run.derived.push(Derived { field: "fault.effect", from: "the words of the actions".to_owned() });
    }
    run.fault.injection = match (dry, worked.len()) {
        (true, _) => Injection::Nothing("dry run: no fault was injected".to_owned()),
        (_, 0) if names.is_empty() => Injection::Nothing("the console shows no action".to_owned()),
        (_, 0) => Injection::Nothing("every action failed".to_owned()),
        (_, count) => Injection::Real(u32::try_from(count).unwrap_or(u32::MAX)),
    };
    match end.as_deref() {
        Some("deviated") => run.check = Check::Broke("the steady state deviated".to_owned()),
        Some(word @ ("interrupted" | "aborted")) => run.halt = Some(Halt::Aborted(format!("the run was {word}"))),
        None if aborted => run.halt = Some(Halt::Aborted("the job was aborted".to_owned())),
        _ => {}
    }
    if run.check == Check::Unstated {
        let why = "the console does not hold what the probes saw; record the journal of Chaos Toolkit";
        run.check = Check::NotChecked(why.to_owned());
    }
    Foreign::from(run)
}
