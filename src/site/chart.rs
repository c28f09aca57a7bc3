//! What the charts show: series of days and numbers, and the same as tables for those who read numbers.

use super::{Case, Site};
use crate::ladder::standing::Standing;
use crate::model::calendar::{Day, Duration};
use crate::model::dependency::Criticality;
use crate::model::playbook::PlaybookKind;
use crate::model::run::{Run, RunKind, Verdict};
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::BTreeMap;

/// A table behind a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The columns' headings.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(words: &Words, columns: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { columns: columns.iter().map(|key| words.text(key).to_owned()).collect(), rows }
    }
}

/// The first day on each stage, oldest first; before the first of them no stage was proven.
pub fn stages(standing: &Standing, day: Day) -> Vec<(Day, u8)> {
    standing.history.iter().filter(|change| change.on <= day).map(|change| (change.on, change.stage)).collect()
}

/// The first day of a service's charts: that of its first run or its first stage.
pub fn first_day(case: &Case, day: Day) -> Option<Day> {
    let runs = case.dossier.runs.iter().filter_map(|run| run.day());
    runs.chain(case.standing.history.iter().map(|change| change.on)).filter(|on| *on <= day).min()
}

/// The stage over time as a table.
pub fn stages_table(words: &Words, points: &[(Day, u8)]) -> Table {
    Table::new(
        words,
        &["column-from", "column-stage"],
        points.iter().map(|(day, stage)| vec![day.to_string(), stage.to_string()]).collect(),
    )
}

/// Every run's day and verdict, oldest first.
pub fn verdicts(case: &Case, day: Day) -> Vec<(Day, Verdict)> {
    let rows = case.dossier.runs.iter().zip(&case.standing.ledger);
    rows.filter_map(|(run, row)| Some((run.day().filter(|on| *on <= day)?, row.ruling.verdict))).collect()
}

/// Verdicts by month as a table, without the months in which nothing ran.
pub fn verdicts_table(words: &Words, runs: &[(Day, Verdict)]) -> Table {
    let mut months: BTreeMap<(i32, u32), BTreeMap<Verdict, u32>> = BTreeMap::new();
    for (day, verdict) in runs {
        let (year, month, _) = day.ymd();
        *months.entry((year, month)).or_default().entry(*verdict).or_default() += 1;
    }
    let row = |((year, month), counts): ((i32, u32), BTreeMap<Verdict, u32>)| {
        let counts = Verdict::ALL.iter().map(|verdict| counts.get(verdict).copied().unwrap_or_default().to_string());
        std::iter::once(words.month_of_year(year, month)).chain(counts).collect()
    };
    Table::new(
        words,
        &["column-month", "column-pass", "column-fail", "column-inconclusive", "column-aborted"],
        months.into_iter().map(row).collect(),
    )
}

/// The days of the valid runs of each critical dependency, oldest first.
pub fn tested(case: &Case, day: Day) -> Vec<(String, Vec<Day>)> {
    case.dossier
        .service
        .dependencies_of(Criticality::Critical)
        .map(|dependency| {
            let mut days: Vec<Day> = case
                .dossier
                .runs
                .iter()
                .zip(&case.standing.ledger)
                .filter(|(run, row)| {
                    matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail) && run.failed(&dependency.id)
                })
                .filter_map(|(run, _)| run.day().filter(|on| *on <= day))
                .collect();
            days.sort_unstable();
            days.dedup();
            (dependency.id.clone(), days)
        })
        .collect()
}

/// Days between runs as a table.
pub fn tested_table(words: &Words, tested: &[(String, Vec<Day>)]) -> Table {
    let mut rows: Vec<(Day, &str, i32)> = tested
        .iter()
        .flat_map(|(name, days)| days.windows(2).map(move |pair| (pair[1], name.as_str(), pair[1].since(pair[0]))))
        .collect();
    rows.sort_unstable();
    let row = |(on, name, days): (Day, &str, i32)| vec![on.to_string(), name.to_owned(), days.to_string()];
    Table::new(words, &["column-run-on", "column-dependency", "column-days-since"], rows.into_iter().map(row).collect())
}

/// Measured recoveries of one dependency, or of the failover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// What was failed.
    pub target: String,
    /// How long it may take.
    pub rto: Option<Duration>,
    /// The day of each run, and how long the recovery took.
    pub points: Vec<(Day, Duration)>,
}

/// Measured recoveries by what was failed.
pub fn recoveries(words: &Words, case: &Case, day: Day) -> Vec<Recovery> {
    let mut found: Vec<Recovery> = Vec::new();
    for run in &case.dossier.runs {
        let (Some(on), Some(took)) = (run.day().filter(|on| *on <= day), run.measured.recovery) else { continue };
        let target = match (run.target(), run.kind()) {
            (Some(names), _) => names,
            (None, RunKind::DrFailover) => words.text("chart-failover").to_owned(),
            (None, kind) => words.named("kind", kind.as_str()),
        };
        let rto = objective(case, run);
        match found.iter_mut().find(|recovery| recovery.target == target) {
            Some(recovery) => {
                recovery.rto = recovery.rto.or(rto);
                recovery.points.push((on, took));
            }
            None => found.push(Recovery { target, rto, points: vec![(on, took)] }),
        }
    }
    found
}

/// How long the recovery of a run may take: the dependency's objective, else that of its scenario,
/// else for a failover that of the failover playbook.
pub fn objective(case: &Case, run: &Run) -> Option<Duration> {
    let dependencies = run.dependencies().filter_map(|id| case.dossier.service.dependency(id));
    let scenarios = || case.dossier.playbooks.iter().flat_map(|playbook| &playbook.scenarios);
    let named = || {
        let name = run.scenario.as_deref()?;
        scenarios().find(|scenario| scenario.id == name || scenario.title == name)?.rto_value
    };
    let failover = || {
        let playbooks = case.dossier.playbooks.iter().filter(|playbook| playbook.kind == PlaybookKind::DrFailover);
        playbooks.flat_map(|playbook| &playbook.scenarios).find_map(|scenario| scenario.rto_value)
    };
    let own = dependencies.filter_map(|dependency| dependency.rto).min().or_else(named);
    own.or_else(|| if run.kind() == RunKind::DrFailover { failover() } else { None })
}

/// Recoveries as a table.
pub fn recoveries_table(words: &Words, recoveries: &[Recovery]) -> Table {
    let mut rows: Vec<(Day, Vec<String>)> = Vec::new();
    for recovery in recoveries {
        let rto = recovery.rto.map_or_else(|| words.text("chart-no-rto").to_owned(), |rto| rto.to_string());
        rows.extend(
            recovery
                .points
                .iter()
                .map(|(on, took)| (*on, vec![on.to_string(), recovery.target.clone(), took.to_string(), rto.clone()])),
        );
    }
    rows.sort();
    Table::new(
        words,
        &["column-run-on", "column-what-was-failed", "column-recovery", "column-rto"],
        rows.into_iter().map(|(_, row)| row).collect(),
    )
}

/// The day of each published run, and how many days later it was published.
pub fn publications(case: &Case, day: Day) -> Vec<(Day, i32)> {
    let runs = case.dossier.runs.iter();
    let known = runs.filter_map(|run| Some((run.day()?, run.publication()?)));
    known
        .filter(|(ran, published)| ran <= published && *published <= day)
        .map(|(ran, on)| (ran, on.since(ran)))
        .collect()
}

/// Publications as a table.
pub fn publications_table(words: &Words, points: &[(Day, i32)]) -> Table {
    Table::new(
        words,
        &["column-run-on", "column-days-until"],
        points.iter().map(|(on, days)| vec![on.to_string(), days.to_string()]).collect(),
    )
}

/// The runs of each day as a table.
pub fn days_table(words: &Words, runs: &[(Day, Verdict)]) -> Table {
    let mut days: BTreeMap<Day, (u32, u32)> = BTreeMap::new();
    for (day, verdict) in runs {
        let (all, failed) = days.entry(*day).or_default();
        *all += 1;
        *failed += u32::from(*verdict == Verdict::Fail);
    }
    let row = |(day, (all, failed)): (Day, (u32, u32))| vec![day.to_string(), all.to_string(), failed.to_string()];
    Table::new(words, &["column-day", "column-runs", "column-failed"], days.into_iter().map(row).collect())
}

/// How many services stood on each stage, on every day on which one of them changed; today last.
pub fn fleet(site: &Site) -> Vec<(Day, [u32; 6])> {
    let mut moves: BTreeMap<Day, Vec<(u8, u8)>> = BTreeMap::new();
    let mut counts = [0u32; 6];
    for case in &site.cases {
        let history: Vec<_> = case.standing.history.iter().filter(|change| change.on <= site.day).collect();
        let first = history.first().map_or(case.standing.stage, |change| change.from);
        counts[usize::from(first.min(5))] += 1;
        for change in history {
            moves.entry(change.on).or_default().push((change.from, change.stage));
        }
    }
    let mut points = Vec::new();
    if let Some(first) = moves.keys().next() {
        points.push((first.plus(-1), counts));
    }
    for (day, changes) in moves {
        for (from, to) in changes {
            let from = &mut counts[usize::from(from.min(5))];
            *from = from.saturating_sub(1);
            counts[usize::from(to.min(5))] += 1;
        }
        points.push((day, counts));
    }
    if !points.is_empty() {
        points.push((site.day, counts));
    }
    points
}

/// The fleet over time as a table.
pub fn fleet_table(words: &Words, points: &[(Day, [u32; 6])]) -> Table {
    let mut columns = vec![words.text("column-from").to_owned()];
    columns.extend((0..=5_u8).map(|stage| say!(words, "stage-number", stage = stage)));
    let row = |(day, counts): &(Day, [u32; 6])| {
        std::iter::once(day.to_string()).chain(counts.iter().map(u32::to_string)).collect()
    };
    Table { columns, rows: points.iter().map(row).collect() }
}
