//! The docket: one service's facts, ruled and sorted once, so that any day can be judged quickly.
//!
//! Runs are listed by what the requirements ask for, oldest first. A list answers each question
//! about its runs once ([`super::list`]), so that judging a day costs a few searches, however many
//! runs there are.

use super::list::List;
use super::stage4;
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
    /// Valid runs that play each registered test, in the order of the service's file.
    by_test: Vec<Lists>,
    /// Valid runs of any kind.
    pub valid: Lists,
    /// Valid tests and failovers of any target.
    pub injections: Lists,
    /// Valid failover exercises, and incidents.
    pub failovers: Lists,
    /// Valid runs that a pipeline started.
    pub pipeline: List,
    /// Failed runs that cannot be placed.
    pub astray: Astray<'a>,
    no_runs: Lists,
}

/// Runs: all dated ones, these by where the fault landed, and those that would count, had they a date.
#[derive(Debug, Default)]
pub struct Lists {
    all: List,
    production: List,
    non_production: List,
    /// Their environment is not mapped, or not named.
    unknown: List,
    undated: List,
}

impl Lists {
    fn push(&mut self, index: usize, day: Option<Day>, class: EnvironmentClass) {
        if day.is_none() {
            self.undated.push(index, day);
            return;
        }
        self.all.push(index, day);
        match class {
            EnvironmentClass::Production => self.production.push(index, day),
            EnvironmentClass::NonProduction => self.non_production.push(index, day),
            EnvironmentClass::Unknown => self.unknown.push(index, day),
        }
    }

    /// The dated runs of one class.
    pub fn of(&self, class: EnvironmentClass) -> &List {
        match class {
            EnvironmentClass::Production => &self.production,
            EnvironmentClass::NonProduction => &self.non_production,
            EnvironmentClass::Unknown => &self.unknown,
        }
    }

    /// All dated runs.
    pub fn all(&self) -> &List {
        &self.all
    }

    /// The runs without a date.
    pub fn undated(&self) -> &List {
        &self.undated
    }
}

/// Failed runs of which it is not known when, where or at what they failed.
#[derive(Debug, Default)]
pub struct Astray<'a> {
    all: List,
    /// Those that name what they failed.
    aimed: BTreeMap<&'a str, List>,
    aimless: List,
    none: List,
}

impl<'a> Astray<'a> {
    fn push(&mut self, index: usize, run: &'a Run) {
        let day = run.day();
        self.all.push(index, day);
        if run.dependency.is_none() {
            self.aimless.push(index, day);
        }
        for dependency in run.dependencies() {
            self.aimed.entry(dependency).or_default().push(index, day);
        }
    }

    /// All of them.
    pub fn all(&self) -> &List {
        &self.all
    }

    /// Those that failed a dependency, as they say.
    pub fn of(&self, dependency: &str) -> &List {
        self.aimed.get(dependency).unwrap_or(&self.none)
    }

    /// Those that do not say what they failed.
    pub fn aimless(&self) -> &List {
        &self.aimless
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
            by_test: dossier.service.tests.iter().map(|_| Lists::default()).collect(),
            valid: Lists::default(),
            injections: Lists::default(),
            failovers: Lists::default(),
            pipeline: List::default(),
            astray: Astray::default(),
            no_runs: Lists::default(),
            rulings,
        };
        let mut order: Vec<usize> = (0..dossier.runs.len()).collect();
        order.sort_by_key(|&index| docket.age(index));
        for index in order {
            let run = &dossier.runs[index];
            docket.see_playbook(run);
            docket.file(index, run);
        }
        docket
    }

    /// What runs are ordered by, oldest first. Of two at the same second, as a pipeline and rounded times
    /// write them, the failed one is taken for the newer: nobody knows better, and a pass must not hide it.
    pub fn age(&self, index: usize) -> impl Ord + use<> {
        (self.run(index).when(), self.rulings[index].verdict == Verdict::Fail, index)
    }

    /// A run that used a playbook shows that it existed before its own dates. One without any date counts
    /// from the earliest fact of the service, and no later run changes that.
    fn see_playbook(&mut self, run: &Run) {
        let (Some(name), Some(day)) = (run.playbook.as_deref(), run.day()) else { return };
        let root = &self.dossier.service.root;
        if let Some(index) = self.dossier.playbooks.iter().position(|p| p.is_named(name, root)) {
            let first = &mut self.first_seen[index];
            *first = first.map(|seen| seen.min(day));
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
        let (class, day) = (ruling.class, run.day());
        let aimless = run.kind() == RunKind::DependencyFailure && run.dependency.is_none();
        let astray = day.is_none() || class == EnvironmentClass::Unknown || aimless;
        if ruling.verdict == Verdict::Fail && astray && !self.stopped_by_gate(index) {
            self.astray.push(index, run);
        }
        self.valid.push(index, day, class);
        match run.kind() {
            RunKind::DependencyFailure | RunKind::Experiment => {
                for dependency in run.dependencies() {
                    self.by_dependency.entry(dependency).or_default().push(index, day, class);
                }
                self.injections.push(index, day, class);
            }
            RunKind::DrFailover => {
                self.failovers.push(index, day, class);
                self.injections.push(index, day, class);
            }
            RunKind::Incident => self.failovers.push(index, day, class),
            RunKind::Tabletop => {}
        }
        if matches!(run.kind(), RunKind::Incident | RunKind::Tabletop) {
            return;
        }
        let tests = self.by_test.iter_mut().zip(&self.dossier.service.tests);
        for (lists, _) in tests.filter(|(_, test)| stage4::is_of(run, test)) {
            lists.push(index, day, class);
        }
        if day.is_some() && run.trigger == Some(Trigger::Ci) {
            self.pipeline.push(index, day);
        }
    }

    /// The valid tests of a dependency.
    pub fn tests_of(&self, dependency: &str) -> &Lists {
        self.by_dependency.get(dependency).unwrap_or(&self.no_runs)
    }

    /// The valid runs that play a registered test, with its position in the service's file.
    pub fn plays_of(&self, test: usize) -> &Lists {
        self.by_test.get(test).unwrap_or(&self.no_runs)
    }

    /// Whether a run is a pass.
    pub fn passed(&self, index: usize) -> bool {
        self.rulings[index].verdict == Verdict::Pass
    }

    /// Whether a run is a fail that counts against the service; one that a gate stopped does not.
    pub fn failed(&self, index: usize) -> bool {
        self.rulings[index].verdict == Verdict::Fail && !self.stopped_by_gate(index)
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
        let said = p.agreements.iter().filter_map(|a| a.on).chain(p.minor.iter().map(|change| change.on));
        p.reviewed.iter().copied().chain(said).chain(recorded)
    });
    of_service.chain(of_playbooks).chain(dossier.runs.iter().filter_map(Run::day))
}
