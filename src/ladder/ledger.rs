//! The ledger: for every run, which requirements it counts for, or why it counts for none.

use super::case::Case;
use super::finding::Finding;
use super::standing::LedgerRow;
use crate::model::dependency::Criticality;
use crate::model::environment::EnvironmentClass;
use crate::model::fault::Effect;
use crate::model::run::{Run, RunKind, Verdict};

/// One row per run, in the order of the dossier's runs.
pub fn ledger(case: &Case, findings: &[Finding]) -> Vec<LedgerRow> {
    let runs = &case.docket.dossier.runs;
    let mut counts: Vec<Vec<&'static str>> = vec![Vec::new(); runs.len()];
    for finding in findings {
        for run in finding.evidence.iter().filter(|e| e.supports).filter_map(|e| e.run) {
            if !counts[run].contains(&finding.requirement.id) {
                counts[run].push(finding.requirement.id);
            }
        }
    }
    counts
        .into_iter()
        .enumerate()
        .map(|(index, counts_for)| {
            let does_not_count_because = counts_for.is_empty().then(|| why_not(case, index));
            LedgerRow { ruling: case.docket.rulings[index].clone(), counts_for, does_not_count_because }
        })
        .collect()
}

fn why_not(case: &Case, index: usize) -> String {
    let run = case.docket.run(index);
    let ruling = &case.docket.rulings[index];
    match run.day() {
        None => return "it carries no date".to_owned(),
        Some(day) if day > case.known => {
            return format!("it is dated {}, after the day of this evaluation", day.long());
        }
        Some(_) => {}
    }
    match ruling.verdict {
        Verdict::Inconclusive => return ruling.reason.clone(),
        Verdict::Aborted => return format!("aborted: {}", ruling.reason),
        Verdict::Fail if case.docket.stopped_by_gate(index) => {
            return "it failed and its gate stopped the build; it does not lower coverage".to_owned();
        }
        Verdict::Pass | Verdict::Fail => {}
    }
    if run.kind() == RunKind::Incident {
        return "an incident counts only as a failover exercise, when it names the playbook that was used".to_owned();
    }
    if run.kind() != RunKind::DrFailover {
        if let Some(why) = target_problem(case, run) {
            return why;
        }
        if ruling.class == EnvironmentClass::Unknown {
            return match &run.environment {
                Some(name) => format!("environment `{name}` is not mapped"),
                None => "it does not say in which environment it ran".to_owned(),
            };
        }
    }
    if let Some(newer) = superseded_by(case, index) {
        return format!("superseded by a newer run, of {}", case.day_of(newer).long());
    }
    if ruling.verdict == Verdict::Fail {
        return format!("it failed: {}", ruling.reason);
    }
    match run.fault.effect {
        Some(Effect::Degraded) => "the dependency was only degraded, never unavailable".to_owned(),
        None if run.kind() != RunKind::DrFailover => {
            "it does not say whether the dependency was unavailable".to_owned()
        }
        _ if run.kind() == RunKind::DrFailover => {
            "it does not name a disaster recovery playbook with an RTO, or its recovery was not measured".to_owned()
        }
        _ => "it is older than the window of every requirement that it could count for".to_owned(),
    }
}

fn target_problem(case: &Case, run: &Run) -> Option<String> {
    let Some(id) = run.dependency.as_deref() else { return Some("it names no dependency".to_owned()) };
    let dependency = case.docket.dossier.service.dependency(id);
    match dependency {
        None => Some(format!("the service declares no dependency `{id}`")),
        Some(d) if d.criticality == Criticality::NonCritical => Some(format!("{id} is not a critical dependency")),
        Some(_) => None,
    }
}

/// A newer valid run of the same target in the same class of environment.
fn superseded_by(case: &Case, index: usize) -> Option<usize> {
    let run = case.docket.run(index);
    let class = case.docket.rulings[index].class;
    let runs = match run.dependency.as_deref() {
        _ if run.kind() == RunKind::DrFailover => case.docket.failovers.all(),
        Some(dependency) => case.tests_of(dependency).of(class),
        None => return None,
    };
    case.last(runs).filter(|&newest| newest > index)
}
