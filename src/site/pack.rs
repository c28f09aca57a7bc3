//! An evidence pack: what one service did and proved within a period, as an auditor asks for it.
//!
//! Plain values, from which the printed page, the CSV files and the JSON of a pack are made. A period
//! is judged on its last day, by what was known then; one that still runs, on the day of the site.

use super::{Case, Site};
use crate::config::Config;
use crate::ladder::finding::Finding;
use crate::ladder::standing::{Change, LedgerRow};
use crate::ladder::status::Status;
use crate::ladder::{findings_on, verdict};
use crate::model::agreement::Agreement;
use crate::model::calendar::{Day, Duration};
use crate::model::control::Control;
use crate::model::period::Period;
use crate::model::playbook::Playbook;
use crate::model::run::{Run, RunFinding, Verdict};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One service in one period.
#[derive(Debug)]
pub struct Pack<'a> {
    /// The service, as it stands on the day of the site.
    pub case: Case<'a>,
    /// Its position in the site.
    pub index: usize,
    /// The day on which the period is judged.
    pub day: Day,
    /// The stage on the day before the period.
    pub from: u8,
    /// The stage on the day of judgement.
    pub to: u8,
    /// Changes of the stage within the period, oldest first.
    pub changes: Vec<&'a Change>,
    /// The runs dated within the period, oldest first.
    pub tests: Vec<Test<'a>>,
    /// What the parties said of playbooks within the period, by day.
    pub agreements: Vec<(&'a Playbook, &'a Agreement)>,
}

/// A run beside what it was measured against.
#[derive(Debug)]
pub struct Test<'a> {
    /// Its position among the runs of the service.
    pub index: usize,
    /// The run.
    pub run: &'a Run,
    /// Its day.
    pub day: Day,
    /// What it proves.
    pub row: &'a LedgerRow,
    /// How long recovery may take.
    pub rto: Option<Duration>,
    /// How much data may be lost, as time.
    pub rpo: Option<Duration>,
}

/// How many runs ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub tests: usize,
    /// The service held.
    pub passed: usize,
    /// It did not.
    pub failed: usize,
    /// It proves neither.
    pub neither: usize,
}

/// The periods of a site, the newest first: those of its configuration that have begun, or every
/// calendar year in which a run is dated.
pub fn periods(cases: &[Case], config: &Config, today: Day) -> Vec<Period> {
    let mut periods = config.evidence.periods.clone();
    if periods.is_empty() {
        let days = cases.iter().flat_map(|case| &case.dossier.runs).filter_map(Run::day);
        let years: BTreeSet<i32> = days.filter(|day| *day <= today).map(|day| day.ymd().0).collect();
        periods.extend(years.into_iter().filter_map(Period::year));
    }
    periods.retain(|period| period.from <= today);
    periods.sort_by(|a, b| (b.to, b.from, &b.name).cmp(&(a.to, a.from, &a.name)));
    periods
}

impl<'a> Pack<'a> {
    /// What a service did within a period; `None` for a service that does not exist.
    pub fn of(site: &Site<'a>, period: &Period, index: usize) -> Option<Self> {
        let case = *site.cases.get(index)?;
        let day = period.judged_on(site.day);
        let within = |date: Option<Day>| date.is_some_and(|date| period.contains(date) && date <= day);
        let history = &case.standing.history;
        let stage_on = |day: Day| history.iter().take_while(|c| c.on <= day).last().map_or(0, |c| c.stage);
        let rows = case.dossier.runs.iter().zip(&case.standing.ledger).enumerate();
        let dated = rows.filter_map(|(index, (run, row))| Some((index, run, row, run.day()?)));
        let tests = dated.filter(|(.., day)| within(Some(*day))).map(|(index, run, row, day)| Test {
            index,
            run,
            day,
            row,
            rto: verdict::objective(run, case.dossier),
            rpo: run.dependencies().filter_map(|id| case.dossier.service.dependency(id)?.rpo).min(),
        });
        let said = case.dossier.playbooks.iter().flat_map(|p| p.agreements.iter().map(move |a| (p, a)));
        let mut agreements: Vec<_> = said.filter(|(_, agreement)| within(agreement.on)).collect();
        agreements.sort_by_key(|(playbook, agreement)| (agreement.on, &playbook.name));
        Some(Self {
            case,
            index,
            day,
            from: stage_on(period.from.plus(-1)),
            to: stage_on(day),
            changes: history.iter().filter(|change| within(Some(change.on))).collect(),
            tests: tests.collect(),
            agreements,
        })
    }

    /// Whether anything happened: else there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.agreements.is_empty() && self.changes.is_empty()
    }

    /// How the runs ended.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for test in &self.tests {
            tally.tests += 1;
            match test.row.ruling.verdict {
                Verdict::Pass => tally.passed += 1,
                Verdict::Fail => tally.failed += 1,
                Verdict::Inconclusive | Verdict::Aborted => tally.neither += 1,
            }
        }
        tally
    }

    /// What was learnt, with the run in which it was.
    pub fn learnt(&self) -> impl Iterator<Item = (&Test<'a>, &'a RunFinding)> {
        self.tests.iter().flat_map(|test| test.run.findings.iter().map(move |finding| (test, finding)))
    }

    /// How many findings were not closed on the day of judgement.
    pub fn open(&self) -> usize {
        self.learnt().filter(|(_, finding)| !self.is_closed(finding)).count()
    }

    /// Whether a finding was closed on the day of judgement.
    pub fn is_closed(&self, finding: &RunFinding) -> bool {
        finding.closed.is_some_and(|closed| closed <= self.day)
    }

    /// How every requirement stood on the day of judgement.
    pub fn requirements(&self, site: &Site) -> Cow<'a, [Finding]> {
        if self.day == self.case.standing.day {
            return Cow::Borrowed(&self.case.standing.findings);
        }
        Cow::Owned(findings_on(self.case.dossier, &site.config.policy, self.day))
    }
}

/// How many of a control's requirements counted, and of how many.
pub fn support(control: &Control, findings: &[Finding]) -> (usize, usize) {
    let named = findings.iter().filter(|f| control.requirements.iter().any(|id| id == f.requirement.id));
    let statuses: Vec<Status> = named.map(|finding| finding.status).collect();
    (statuses.iter().filter(|status| status.counts()).count(), statuses.len())
}
