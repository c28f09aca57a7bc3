//! The docket: one service's facts, ruled and sorted once, so that any day can be judged quickly.
//!
//! Runs are listed by what the requirements ask for, oldest first; judging a day looks only at the
//! end of the lists that lies before it.

use super::standing::Ruling;
use super::verdict;
use crate::model::calendar::Day;
use crate::model::catalog::Dossier;
use crate::model::environment::EnvironmentClass;
use crate::model::playbook::Playbook;
use crate::model::policy::Policy;
use crate::model::run::{Outcome, Run, RunKind, Trigger, Verdict};
use std::collections::BTreeMap;

/// One service's facts, ready to be judged on any day.
#[derive(Debug)]
pub struct Docket<'a> {
    /// The facts.
    pub dossier: &'a Dossier,
    /// The rules' numbers.
    pub policy: &'a Policy,
    /// What each run proves, in the order of the dossier's runs.
    pub rulings: Vec<Ruling>,
    /// The earliest dated fact, from which undated ones count.
    pub earliest: Option<Day>,
    /// The first day on which the service's own file is known to have existed, where it is on record.
    pub first_recorded: Option<Day>,
    /// For each playbook the first day on which it is known to have existed, in the order of the dossier.
    first_seen: Vec<Option<Day>>,
    /// Valid tests of each dependency.
    by_dependency: BTreeMap<&'a str, Lists>,
    /// Valid tests and failovers of any target.
    pub injections: Lists,
    /// Valid failover exercises, and incidents.
    pub failovers: Vec<usize>,
    /// Valid runs that a pipeline started.
    pub pipeline: Vec<usize>,
    /// Runs that would be valid, had they a date.
    pub undated: Vec<usize>,
    /// Valid runs whose environment is not mapped, or not named.
    pub unmapped: Vec<usize>,
    /// Failed runs that cannot be placed: no day, no known environment, or no target.
    pub astray: Vec<usize>,
}

/// Indices of runs, oldest first: all of them, and by where the fault landed.
#[derive(Debug, Default)]
pub struct Lists {
    all: Vec<usize>,
    production: Vec<usize>,
    non_production: Vec<usize>,
    unknown: Vec<usize>,
}

static NO_RUNS: Lists =
    Lists { all: Vec::new(), production: Vec::new(), non_production: Vec::new(), unknown: Vec::new() };

impl Lists {
    fn push(&mut self, index: usize, class: EnvironmentClass) {
        self.all.push(index);
        match class {
            EnvironmentClass::Production => self.production.push(index),
            EnvironmentClass::NonProduction => self.non_production.push(index),
            EnvironmentClass::Unknown => self.unknown.push(index),
        }
    }

    /// The runs of one class.
    pub fn of(&self, class: EnvironmentClass) -> &[usize] {
        match class {
            EnvironmentClass::Production => &self.production,
            EnvironmentClass::NonProduction => &self.non_production,
            EnvironmentClass::Unknown => &self.unknown,
        }
    }

    /// All runs.
    pub fn all(&self) -> &[usize] {
        &self.all
    }
}

impl<'a> Docket<'a> {
    /// Rules on every run of a dossier and sorts them.
    pub fn new(dossier: &'a Dossier, policy: &'a Policy) -> Self {
        let rulings: Vec<Ruling> = dossier.runs.iter().map(|run| verdict::rule(run, dossier, policy)).collect();
        let mut docket = Self {
            dossier,
            policy,
            earliest: earliest(dossier),
            first_recorded: dossier.service.first_recorded(),
            first_seen: dossier.playbooks.iter().map(Playbook::first_dated).collect(),
            by_dependency: BTreeMap::new(),
            injections: Lists::default(),
            failovers: Vec::new(),
            pipeline: Vec::new(),
            undated: Vec::new(),
            unmapped: Vec::new(),
            astray: Vec::new(),
            rulings,
        };
        for (index, run) in dossier.runs.iter().enumerate() {
            docket.see_playbook(run);
            docket.file(index, run);
        }
        docket
    }

    /// A run that used a playbook shows that it existed.
    fn see_playbook(&mut self, run: &Run) {
        let (Some(name), Some(day)) = (run.playbook.as_deref(), run.day()) else { return };
        let root = &self.dossier.service.root;
        if let Some(index) = self.dossier.playbooks.iter().position(|p| p.is_named(name, root)) {
            let first = &mut self.first_seen[index];
            *first = Some(first.map_or(day, |seen| seen.min(day)));
        }
    }

    /// The playbooks with the first day on which each is known to have existed.
    pub fn playbooks(&self) -> impl Iterator<Item = (&'a Playbook, Option<Day>)> {
        self.dossier.playbooks.iter().zip(self.first_seen.iter().copied())
    }

    fn file(&mut self, index: usize, run: &'a Run) {
        let ruling = &self.rulings[index];
        if !matches!(ruling.verdict, Verdict::Pass | Verdict::Fail) {
            return;
        }
        let class = ruling.class;
        let aimless = run.kind() == RunKind::DependencyFailure && run.dependency.is_none();
        let astray = run.day().is_none() || class == EnvironmentClass::Unknown || aimless;
        if ruling.verdict == Verdict::Fail && astray && !self.stopped_by_gate(index) {
            self.astray.push(index);
        }
        if run.day().is_none() {
            self.undated.push(index);
            return;
        }
        if class == EnvironmentClass::Unknown {
            self.unmapped.push(index);
        }
        match run.kind() {
            RunKind::DependencyFailure | RunKind::Experiment => {
                if let Some(dependency) = &run.dependency {
                    self.by_dependency.entry(dependency).or_default().push(index, class);
                }
                self.injections.push(index, class);
            }
            RunKind::DrFailover => {
                self.failovers.push(index);
                self.injections.push(index, class);
            }
            RunKind::Incident => self.failovers.push(index),
            RunKind::Tabletop => return,
        }
        if run.trigger == Some(Trigger::Ci) && run.kind() != RunKind::Incident {
            self.pipeline.push(index);
        }
    }

    /// The valid tests of a dependency.
    pub fn tests_of(&self, dependency: &str) -> &Lists {
        self.by_dependency.get(dependency).unwrap_or(&NO_RUNS)
    }

    /// The run with this index.
    pub fn run(&self, index: usize) -> &'a Run {
        &self.dossier.runs[index]
    }

    /// Whether the run is a fail that a blocking gate stopped: it proves the gate, and what failed
    /// was never released, so it does not lower coverage.
    pub fn stopped_by_gate(&self, index: usize) -> bool {
        let run = self.run(index);
        self.rulings[index].verdict == Verdict::Fail
            && run.trigger == Some(Trigger::Ci)
            && run.pipeline.blocking == Some(true)
            && run.pipeline.outcome == Some(Outcome::Failure)
    }

    /// Every day on which a fact of the service comes into force, in order, each once.
    pub fn fact_days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = dates(self.dossier).collect();
        for run in &self.dossier.runs {
            days.extend(run.publication());
            for finding in &run.findings {
                days.extend(finding.closed);
            }
        }
        for playbook in &self.dossier.playbooks {
            days.extend(playbook.agreements.iter().filter_map(|agreement| agreement.closed));
            days.extend(playbook.minor.iter().map(|change| change.on));
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

fn earliest(dossier: &Dossier) -> Option<Day> {
    dates(dossier).min()
}

/// The days on which facts of their own come into force.
fn dates(dossier: &Dossier) -> impl Iterator<Item = Day> {
    let service = &dossier.service;
    let of_service = service
        .reviewed
        .iter()
        .copied()
        .chain(service.dependencies.iter().filter_map(|d| d.since))
        .chain(service.waivers.iter().filter_map(|w| w.since))
        .chain(service.recorded.as_ref().map(|recorded| recorded.on()));
    let of_playbooks = dossier.playbooks.iter().flat_map(|p| {
        let recorded = p.recorded.as_ref().map(|recorded| recorded.on());
        p.reviewed.iter().copied().chain(p.agreements.iter().filter_map(|a| a.on)).chain(recorded)
    });
    of_service.chain(of_playbooks).chain(dossier.runs.iter().filter_map(Run::day))
}
