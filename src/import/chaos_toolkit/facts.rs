//! What a journal proves: whether a fault was there, whether the service was looked at, and what
//! was seen. The tool's own word for the end of a run is the last thing to ask.

use super::super::loose::shorten;
use super::super::redact::redact;
use super::journal::{Dry, Entry, Journal, Output, State};
use crate::model::calendar::Instant;
use crate::model::fault::Injection;
use crate::model::run::{Check, Halt, Rollback};
use std::cmp::Ordering;

/// Words that end a run before its time.
const HALTED: &[&str] = &["interrupted", "aborted"];

impl Entry {
    pub(super) fn name(&self) -> &str {
        let activity = &self.activity;
        activity.name.0.as_deref().or(activity.reference.0.as_deref()).unwrap_or("unnamed activity")
    }

    pub(super) fn is_action(&self) -> bool {
        self.activity.kind.as_deref() == Some("action")
    }

    /// Whether it did what it should, and why not. `None` when it never finished.
    pub(super) fn outcome(&self) -> Option<Result<(), String>> {
        match self.status.as_deref() {
            Some("succeeded") => self.finished(),
            Some("failed") => Some(Err(self.exception.0.as_deref().map_or_else(|| "failed".to_owned(), redact))),
            _ => None,
        }
    }

    /// The tool says `succeeded` for every process that ended and every call that was answered.
    /// It knows three kinds of provider; of any other nothing is known.
    fn finished(&self) -> Option<Result<(), String>> {
        let failed = |why: String| Some(Err(why));
        match (self.activity.provider.kind.as_deref()?, self.output.status) {
            ("process", Some(0)) => Some(Ok(())),
            ("process", Some(status)) => failed(format!("the process ended with {status}")),
            ("http", Some(status)) if (100..400).contains(&status) => Some(Ok(())),
            ("http", Some(status)) => failed(format!("the call was answered with {status}")),
            ("process" | "http", None) => failed("it was not carried out".to_owned()),
            ("python", _) => Some(Ok(())),
            _ => None,
        }
    }
}

impl State {
    /// Whether the steady state was met: by its own word and by every probe in it. `None` when no
    /// probe was really asked.
    fn met(&self) -> Option<bool> {
        let probes = self.probes.as_deref().unwrap_or_default();
        let broken = probes.iter().any(|p| p.tolerance_met == Some(false) || p.status.as_deref() == Some("failed"));
        if broken || self.steady_state_met == Some(false) {
            return Some(false);
        }
        // A probe that was asked leaves an output; an empty one is within no tolerance, unless the
        // tolerance is itself a probe.
        let asked = |p: &Entry| {
            p.status.as_deref() == Some("succeeded")
                && p.tolerance_met == Some(true)
                && (p.output.present || p.activity.tolerance.probe)
        };
        (self.steady_state_met == Some(true) && !probes.is_empty() && probes.iter().all(asked)).then_some(true)
    }

    /// The probe that broke the steady state, with what it said.
    fn culprit(&self) -> String {
        let broken = |p: &&Entry| p.tolerance_met == Some(false) || p.status.as_deref() == Some("failed");
        let probes = self.probes.as_deref().unwrap_or_default();
        let Some(probe) = probes.iter().find(broken).or(probes.last()) else {
            return "the steady state was not met".to_owned();
        };
        let said = match (&probe.exception.0, &probe.output) {
            (Some(reason), _) => format!(": {}", redact(reason)),
            (None, Output { status: Some(status), .. }) => format!(" and gave {status}"),
            (None, Output { plain: Some(text), .. }) => format!(" and gave `{}`", redact(text)),
            _ => String::new(),
        };
        format!("the probe `{}` was outside its tolerance{said}", shorten(probe.name(), 80))
    }
}

impl Journal {
    pub(super) fn run(&self) -> &[Entry] {
        self.run.as_deref().unwrap_or_default()
    }

    pub(super) fn word(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn dry(&self) -> Dry {
        self.experiment.as_ref().map(|e| e.dry).unwrap_or_default()
    }

    fn has_hypothesis(&self) -> bool {
        let hypothesis = self.experiment.as_ref().and_then(|e| e.hypothesis.as_ref());
        hypothesis.and_then(|h| h.probes.as_ref()).is_some_and(|probes| !probes.is_empty())
    }

    fn state(&self, pick: impl Fn(&super::journal::SteadyStates) -> &Option<State>) -> Option<&State> {
        self.steady_states.as_ref().and_then(|states| pick(states).as_ref())
    }

    pub(super) fn before(&self) -> Option<&State> {
        self.state(|s| &s.before)
    }

    pub(super) fn after(&self) -> Option<&State> {
        self.state(|s| &s.after)
    }

    pub(super) fn during(&self) -> &[State] {
        self.steady_states.as_ref().and_then(|s| s.during.as_deref()).unwrap_or_default()
    }

    /// Actions that did what they should.
    pub(super) fn injected(&self) -> impl Iterator<Item = &Entry> {
        self.run().iter().filter(|entry| entry.is_action() && entry.outcome() == Some(Ok(())))
    }

    /// Whether a fault was there.
    pub(super) fn injection(&self) -> Injection {
        let nothing = |reason: &str| Injection::Nothing(reason.to_owned());
        match self.dry() {
            Dry::Activities | Dry::Actions => return nothing("dry run: no fault was injected"),
            Dry::Unknown => return nothing("a dry run of an unknown kind: whether a fault was injected is not known"),
            Dry::No | Dry::Probes => {}
        }
        if self.run().is_empty() {
            if self.before().is_some_and(|state| state.met() == Some(false)) {
                return nothing("the baseline was not met, so the method never ran");
            }
            if self.word() == Some("failed") && self.steady_states.is_none() {
                return nothing("the tool says `failed` and the method never ran");
            }
            let declared = self.experiment.as_ref().and_then(|e| e.method.as_deref()).unwrap_or_default();
            if declared.iter().any(|activity| activity.kind.as_deref() == Some("action")) {
                return nothing("the method never ran");
            }
        }
        if !self.run().iter().any(Entry::is_action) {
            return nothing("the method holds no action");
        }
        let count = self.injected().count();
        if count > 0 {
            return Injection::Real(u32::try_from(count).unwrap_or(u32::MAX));
        }
        let failed = self.run().iter().filter(|e| e.is_action()).find_map(|e| Some((e, e.outcome()?.err()?)));
        match failed {
            Some((entry, reason)) => {
                Injection::Nothing(format!("the injecting action failed: `{}`: {reason}", shorten(entry.name(), 80)))
            }
            None => nothing("whether the injecting action worked is not recorded"),
        }
    }

    /// What was seen of the service once the fault was there.
    pub(super) fn check(&self) -> Check {
        let unchecked = |reason: &str| Check::NotChecked(reason.to_owned());
        match self.dry() {
            Dry::Activities | Dry::Probes => return unchecked("dry run: no probe was asked"),
            Dry::Unknown => {
                return unchecked("a dry run of an unknown kind: whether the service was checked is not known");
            }
            Dry::No | Dry::Actions => {}
        }
        if let Some(state) = self.after().filter(|state| state.met() == Some(false)) {
            return Check::Broke(state.culprit());
        }
        if let Some(state) = self.during().iter().find(|state| state.met() == Some(false)) {
            return Check::Broke(format!("during the method {}", state.culprit()));
        }
        if self.deviated == Some(true) {
            return Check::Broke("the steady state deviated".to_owned());
        }
        if self.steady_states.is_none() {
            return self.oldest_check();
        }
        if !self.has_hypothesis() && self.after().is_none() && self.during().is_empty() {
            return unchecked("the experiment has no steady-state hypothesis");
        }
        let held = match (self.after(), self.during()) {
            (Some(after), during) => after.met() == Some(true) && during.iter().all(|state| state.met() == Some(true)),
            (None, []) => return unchecked("the steady state was not checked after the fault"),
            (None, during) => {
                if !during.iter().any(|state| self.looked_after_fault(state)) {
                    return unchecked("the steady state was checked before the fault only");
                }
                during.iter().all(|state| state.met() == Some(true))
            }
        };
        if !held {
            return unchecked("the record of the steady state is incomplete");
        }
        match self.word() {
            Some("completed") => Check::Held,
            Some(word) if HALTED.contains(&word) => unchecked("the run was halted"),
            Some(word) => {
                Check::NotChecked(format!("the steady state was met, but the tool says `{}`", shorten(word, 40)))
            }
            None => unchecked("the journal does not say how the run ended"),
        }
    }

    /// Before 0.13 the journal held no steady states. From 0.9 on the hypothesis was asked after the
    /// method too, and `failed` after a method that ran was a deviation.
    fn oldest_check(&self) -> Check {
        let unchecked = |reason: &str| Check::NotChecked(reason.to_owned());
        if !self.has_hypothesis() {
            return unchecked("the experiment has no steady-state hypothesis");
        }
        if !self.writes_no_steady_states() {
            return unchecked("the journal holds no steady states");
        }
        match self.word() {
            _ if self.run().is_empty() => unchecked("the method never ran"),
            Some("failed") => Check::Broke("the tool says `failed` after the method ran".to_owned()),
            Some("completed") => Check::Held,
            _ => unchecked("the steady state was not checked after the fault"),
        }
    }

    fn writes_no_steady_states(&self) -> bool {
        let mut parts = self.version.0.as_deref().unwrap_or_default().split('.');
        let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
        matches!((number(), number()), (Some(0), Some(9..=12)))
    }

    /// Whether a probe of this state was asked once the first fault was there.
    fn looked_after_fault(&self, state: &State) -> bool {
        let Some(first) = self.injected().next() else { return false };
        let fault = if first.activity.background == Some(true) { &first.start } else { &first.end };
        let probes = state.probes.as_deref().unwrap_or_default();
        probes.iter().any(|probe| match (&probe.start.0, &fault.0) {
            (Some(probe), Some(fault)) => later(probe, fault),
            _ => false,
        })
    }

    /// Whether the run ended before its time.
    pub(super) fn halt(&self) -> Option<Halt> {
        let controls = self.experiment.as_ref().and_then(|e| e.controls.as_deref()).unwrap_or_default();
        let safeguards = controls
            .iter()
            .any(|control| control.provider.module.0.as_deref().is_some_and(|module| module.contains("safeguard")));
        match self.word()? {
            // The add-on ends a run by a signal and leaves no other trace in the journal.
            "interrupted" if safeguards && self.injected().next().is_some() => {
                Some(Halt::StopCondition("interrupted while safeguards watched the service".to_owned()))
            }
            "interrupted" => {
                Some(Halt::Aborted("the run was interrupted by a person, a control or a signal".to_owned()))
            }
            "aborted" => Some(Halt::Aborted("the run was aborted by an error".to_owned())),
            _ => None,
        }
    }

    /// How the rollback went.
    pub(super) fn rollback(&self) -> Rollback {
        let declared = self.experiment.as_ref().and_then(|e| e.rollbacks.as_ref()).map_or(0, Vec::len);
        let ran = self.rollbacks.as_deref().unwrap_or_default();
        if matches!(self.dry(), Dry::Activities | Dry::Actions | Dry::Unknown) {
            return if declared == 0 && ran.is_empty() { Rollback::None } else { Rollback::Unknown };
        }
        let outcomes: Vec<_> = ran.iter().map(Entry::outcome).collect();
        if outcomes.iter().any(|outcome| matches!(outcome, Some(Err(_)))) {
            Rollback::Failed
        } else if declared == 0 && ran.is_empty() {
            Rollback::None
        } else if ran.len() >= declared && outcomes.iter().all(|outcome| *outcome == Some(Ok(()))) {
            Rollback::Ok
        } else {
            Rollback::Unknown
        }
    }
}

/// Whether the first time is not before the second: by instant, and within one second by the text,
/// which the tool writes in one form throughout.
fn later(first: &str, second: &str) -> bool {
    match (Instant::parse_assuming_utc(first), Instant::parse_assuming_utc(second)) {
        (Ok(a), Ok(b)) => match a.cmp(&b) {
            Ordering::Equal => first >= second,
            order => order == Ordering::Greater,
        },
        _ => false,
    }
}
