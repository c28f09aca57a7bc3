//! The ledger: for every run, and for every file among the results, which requirements it counts for,
//! or why it counts for none.

use super::case::Case;
use super::finding::Finding;
use super::standing::LedgerRow;
use crate::model::catalog::{Aside, AsideKind, Dossier, Unread, UnreadKind};
use crate::model::dependency::Criticality;
use crate::model::environment::EnvironmentClass;
use crate::model::fault::Effect;
use crate::model::run::{Run, RunKind, Verdict};
use crate::words::{Sentence, Term, sentence};
use std::collections::BTreeMap;

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

fn why_not(case: &Case, index: usize) -> Sentence {
    let run = case.docket.run(index);
    let ruling = &case.docket.rulings[index];
    match run.day() {
        None => return sentence!("not-undated"),
        Some(day) if day > case.known => {
            return sentence!("not-yet", day = day);
        }
        Some(_) => {}
    }
    match ruling.verdict {
        Verdict::Inconclusive => return ruling.reason.clone(),
        Verdict::Aborted => return sentence!("not-aborted", why = &ruling.reason),
        Verdict::Fail if case.docket.stopped_by_gate(index) => {
            return sentence!("not-gated");
        }
        Verdict::Pass | Verdict::Fail => {}
    }
    if run.kind() == RunKind::Incident {
        return sentence!("not-an-exercise");
    }
    if run.kind() != RunKind::DrFailover {
        if let Some(why) = target_problem(case, run) {
            return why;
        }
        if ruling.class == EnvironmentClass::Unknown {
            return match &run.environment {
                Some(name) => sentence!("not-mapped", environment = name),
                None => sentence!("not-placed"),
            };
        }
    }
    if let Some(newer) = superseded_by(case, index) {
        return sentence!("not-newest", day = case.day_of(newer));
    }
    if ruling.verdict == Verdict::Fail {
        return sentence!("not-passed", why = &ruling.reason);
    }
    match run.fault.effect {
        Some(Effect::Degraded) => sentence!("not-unavailable"),
        None if run.kind() != RunKind::DrFailover => {
            sentence!("not-said-unavailable")
        }
        _ if run.kind() == RunKind::DrFailover => {
            sentence!("not-measured")
        }
        _ => sentence!("not-fresh"),
    }
}

fn target_problem(case: &Case, run: &Run) -> Option<Sentence> {
    let Some(id) = run.dependency.as_deref() else { return Some(sentence!("not-aimed")) };
    if critical(case, run).next().is_some() {
        return None;
    }
    Some(match case.docket.dossier.service.dependency(id) {
        None => sentence!("not-declared", dependency = Term::name(id)),
        Some(_) => sentence!("not-critical", dependency = Term::name(id)),
    })
}

/// The critical dependencies among those that a run failed.
fn critical<'a>(case: &Case<'a>, run: &'a Run) -> impl Iterator<Item = &'a str> {
    let service = &case.docket.dossier.service;
    run.dependencies().filter(|id| service.dependency(id).is_some_and(|d| d.criticality == Criticality::Critical))
}

/// A newer valid run of every same target in the same class of environment.
fn superseded_by(case: &Case, index: usize) -> Option<usize> {
    let run = case.docket.run(index);
    let class = case.docket.rulings[index].class;
    let docket = case.docket;
    let newer = |runs| case.last(runs).filter(|&newest| docket.age(newest) > docket.age(index));
    if run.kind() == RunKind::DrFailover {
        return newer(case.docket.failovers.all());
    }
    // Of several dependencies each may have a newer run; as long as one has none, it is the newest.
    let each: Option<Vec<usize>> = critical(case, run).map(|id| newer(case.tests_of(id).of(class))).collect();
    each?.into_iter().min_by_key(|&index| docket.age(index))
}

/// One file among the results of a service, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRow<'a> {
    /// Its path relative to the project.
    pub file: &'a str,
    /// What it is: `run`, `broken`, `unrecognised`, `attachment`, `sidecar`, `same-run` or `elsewhere`.
    /// A file that is several of these is the first of them.
    pub what: &'static str,
    /// The ids of the runs that it tells of.
    pub runs: Vec<&'a str>,
    /// The ids of the requirements that they count for.
    pub counts_for: Vec<&'static str>,
    /// Why it, or a part of it, does not count.
    pub because: Vec<&'a str>,
}

/// A file of many runs does not repeat all their reasons: each run has its own.
const REASONS: usize = 5;

/// Every file among the results of a service once, in the order of paths.
pub fn files<'a>(dossier: &'a Dossier, ledger: &'a [LedgerRow]) -> Vec<FileRow<'a>> {
    let mut rows: BTreeMap<&str, FileRow> = BTreeMap::new();
    for (run, row) in dossier.runs.iter().zip(ledger) {
        let file = row_of(&mut rows, &run.place.file, "run");
        file.runs.push(&run.id);
        for id in &row.counts_for {
            if !file.counts_for.contains(id) {
                file.counts_for.push(id);
            }
        }
        if let Some(because) = row.does_not_count_because.as_deref()
            && file.because.len() < REASONS
            && !file.because.contains(&because)
        {
            file.because.push(because);
        }
    }
    others(&dossier.unread, &dossier.asides, rows)
}

/// The files of no service, in the order of paths.
pub fn unplaced<'a>(unread: &'a [Unread], asides: &'a [Aside]) -> Vec<FileRow<'a>> {
    others(unread, asides, BTreeMap::new())
}

fn others<'a>(unread: &'a [Unread], asides: &'a [Aside], mut rows: BTreeMap<&'a str, FileRow<'a>>) -> Vec<FileRow<'a>> {
    for lost in unread {
        let Some(what) = what(lost.kind) else { continue };
        row_of(&mut rows, &lost.place.file, what).because.push(&lost.reason);
    }
    for aside in asides {
        let what = match aside.kind {
            AsideKind::Sidecar => "sidecar",
            AsideKind::SameRun => "same-run",
            AsideKind::Elsewhere => "elsewhere",
        };
        row_of(&mut rows, &aside.place.file, what).because.push(&aside.reason);
    }
    rows.into_values().collect()
}

/// What a file among the results is that could not be read; nothing for other kinds of files.
fn what(kind: UnreadKind) -> Option<&'static str> {
    match kind {
        UnreadKind::Result => Some("broken"),
        UnreadKind::Unrecognised => Some("unrecognised"),
        UnreadKind::Attachment => Some("attachment"),
        UnreadKind::Configuration | UnreadKind::Service | UnreadKind::Playbook => None,
    }
}

fn row_of<'r, 'a>(
    rows: &'r mut BTreeMap<&'a str, FileRow<'a>>,
    file: &'a str,
    what: &'static str,
) -> &'r mut FileRow<'a> {
    rows.entry(file).or_insert_with(|| FileRow { file, what, ..FileRow::default() })
}
