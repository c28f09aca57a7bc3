//! The verdict of a run, by one set of rules for every tool.
//!
//! A tool's own word says that the tool ended, not that the service survived. A run is a pass only
//! when a fault was really injected and the service was looked at afterwards and held. In this
//! order: a halt by people aborts; nothing injected proves nothing; a stop condition or a failed
//! check fails; nobody looking proves nothing; a recovery slower than the objective fails.

use super::standing::Ruling;
use crate::model::calendar::{Day, Duration};
use crate::model::catalog::Dossier;
use crate::model::fault::Injection;
use crate::model::policy::Policy;
use crate::model::run::{Check, Halt, Rollback, Run, RunKind, Verdict};
use crate::words::{Sentence, Term, sentence};

/// Rules on one run.
pub fn rule(run: &Run, dossier: &Dossier, policy: &Policy) -> Ruling {
    let (verdict, reason) = judge(run, dossier);
    let class = policy.environments.class(run.environment.as_deref(), run.touches_production);
    Ruling { verdict, reason, class, flags: flags(run, verdict) }
}

fn judge(run: &Run, dossier: &Dossier) -> (Verdict, Sentence) {
    if run.kind() == RunKind::Tabletop {
        return (Verdict::Inconclusive, sentence!("ruled-tabletop"));
    }
    if let Some(Halt::Aborted(why)) = &run.halt {
        return (Verdict::Aborted, why.as_str().into());
    }
    if run.stated == Some(Verdict::Aborted) {
        return (Verdict::Aborted, author(run).unwrap_or_else(|| sentence!("ruled-halted")));
    }
    if let Some(why) = hollow(run) {
        return (Verdict::Inconclusive, why);
    }
    if let Some(Halt::StopCondition(why)) = &run.halt {
        return (Verdict::Fail, why.as_str().into());
    }
    match seen(run) {
        (Verdict::Pass, reason) => match too_slow(run, dossier) {
            Some(slow) => (Verdict::Fail, slow),
            None => (Verdict::Pass, reason),
        },
        other => other,
    }
}

/// Why nothing was really injected, if so.
fn hollow(run: &Run) -> Option<Sentence> {
    match &run.fault.injection {
        Injection::Real(_) => None,
        Injection::Nothing(why) => Some(why.as_str().into()),
        Injection::Simulated => Some(sentence!("ruled-simulated")),
        // An exercise or an incident is the fault itself; a stated fail is never explained away.
        Injection::Unstated => {
            let is_fault = matches!(run.kind(), RunKind::DrFailover | RunKind::Incident);
            let failed = run.stated == Some(Verdict::Fail) || matches!(run.check, Check::Broke(_));
            (!is_fault && !failed).then(|| match &run.check {
                Check::NotChecked(why) => sentence!("ruled-unstated-because", why = Sentence::from(why.as_str())),
                _ => sentence!("ruled-unstated"),
            })
        }
    }
}

/// What was seen of the service after the fault.
fn seen(run: &Run) -> (Verdict, Sentence) {
    let why = |sentence: Sentence| author(run).unwrap_or(sentence);
    if let Check::Broke(what) = &run.check {
        return (Verdict::Fail, what.as_str().into());
    }
    if run.stated == Some(Verdict::Fail) {
        return (Verdict::Fail, why(sentence!("ruled-fail")));
    }
    if run.stated == Some(Verdict::Inconclusive) {
        return (Verdict::Inconclusive, why(sentence!("ruled-inconclusive")));
    }
    match &run.check {
        Check::Broke(what) => (Verdict::Fail, what.as_str().into()),
        Check::Held => (Verdict::Pass, why(sentence!("ruled-pass"))),
        Check::DetectionOnly => (Verdict::Inconclusive, sentence!("ruled-detection")),
        Check::NotChecked(what) if signed(run) => (Verdict::Pass, why(what.as_str().into())),
        Check::NotChecked(what) => {
            (Verdict::Inconclusive, sentence!("ruled-unverified", what = Sentence::from(what.as_str())))
        }
        Check::Unstated => match run.stated {
            Some(Verdict::Pass) => (Verdict::Pass, why(sentence!("ruled-pass"))),
            _ => (Verdict::Inconclusive, sentence!("ruled-no-verdict")),
        },
    }
}

/// What the author gives as the reason.
fn author(run: &Run) -> Option<Sentence> {
    run.reason.as_deref().map(Sentence::from)
}

/// Whether people put their names to what they saw, for tools that look at nothing themselves.
fn signed(run: &Run) -> bool {
    run.stated == Some(Verdict::Pass) && !run.participants.is_empty() && (run.reason.is_some() || run.impact.is_some())
}

fn too_slow(run: &Run, dossier: &Dossier) -> Option<Sentence> {
    let recovery = run.measured.recovery?;
    let rto = objective(run, dossier)?;
    let (mut took, mut allowed) = (recovery.to_string(), rto.to_string());
    if took == allowed {
        // Rounded to the same words: only the seconds tell them apart.
        (took, allowed) = (format!("{} s", recovery.as_seconds()), format!("{} s", rto.as_seconds()));
    }
    (recovery > rto).then(|| sentence!("ruled-slow", took = took, allowed = allowed))
}

/// The recovery time objective a run is measured against: the dependency's, or for a failover the
/// scenario's. A failover that names no scenario is held to the strictest of its playbook. A run is
/// not measured against a dependency that was declared only after it; one that carries no date is
/// measured against nothing, for nobody knows what held on its day.
pub fn objective(run: &Run, dossier: &Dossier) -> Option<Duration> {
    let day = run.day()?;
    let declared = |since: Option<Day>| since.is_none_or(|since| since <= day);
    let of_dependency = || {
        // Of several the strictest: whoever waits for one of them waits for the service.
        let dependencies = run.dependencies().filter_map(|id| dossier.service.dependency(id));
        dependencies.filter(|d| declared(d.since)).filter_map(|d| d.rto).min()
    };
    let of_scenario = || {
        let playbook = named_playbook(run, dossier)?;
        let named = run.scenario.as_deref().and_then(|name| playbook.scenario(name));
        match named {
            Some(scenario) => scenario.rto_value,
            None => playbook.scenarios.iter().filter_map(|s| s.rto_value).min(),
        }
    };
    match run.kind() {
        RunKind::DrFailover | RunKind::Incident => of_scenario().or_else(of_dependency),
        _ => of_dependency().or_else(of_scenario),
    }
}

/// The playbook that a run names, if it exists.
pub fn named_playbook<'a>(run: &Run, dossier: &'a Dossier) -> Option<&'a crate::model::playbook::Playbook> {
    let name = run.playbook.as_deref()?;
    dossier.playbooks.iter().find(|p| p.is_named(name, &dossier.service.root))
}

fn flags(run: &Run, verdict: Verdict) -> Vec<Sentence> {
    let mut flags = Vec::new();
    if run.rollback == Rollback::Failed {
        flags.push(sentence!("flag-rollback"));
    }
    if run.stated == Some(Verdict::Pass) && verdict != Verdict::Pass {
        flags.push(sentence!("flag-verdict", verdict = Term::Word("verdict", verdict.as_str())));
    }
    flags
}
