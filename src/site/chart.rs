//! What the charts show: series of days and numbers, and the same as tables for those who read numbers.

use super::{Case, Site};
use crate::ladder::standing::Standing;
use crate::model::calendar::{Day, Duration, month_name};
use crate::model::dependency::Criticality;
use crate::model::run::{RunKind, Verdict};
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
    fn new(columns: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows }
    }
}

/// The stage over time: the first day on each stage, oldest first, and the present day last.
pub fn stages(standing: &Standing, day: Day) -> Vec<(Day, u8)> {
    let mut points: Vec<(Day, u8)> = Vec::new();
    for change in standing.history.iter().filter(|change| change.on <= day) {
        if points.is_empty() {
            points.push((change.on.plus(-1), change.from));
        }
        points.push((change.on, change.stage));
    }
    if !points.is_empty() {
        points.push((day, standing.stage));
    }
    points
}

/// The stage over time as a table.
pub fn stages_table(points: &[(Day, u8)]) -> Table {
    Table::new(&["From", "Stage"], points.iter().map(|(day, stage)| vec![day.to_string(), stage.to_string()]).collect())
}

/// The verdicts of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfVerdicts {
    /// `2026-10`.
    pub month: String,
    /// `October 2026`.
    pub name: String,
    /// How many passed, failed, were inconclusive and were aborted.
    pub counts: [u32; 4],
}

/// Verdicts by month, oldest first, months without a run between them included.
pub fn verdicts(case: &Case, day: Day) -> Vec<MonthOfVerdicts> {
    let mut months: BTreeMap<i32, [u32; 4]> = BTreeMap::new();
    for (run, row) in case.dossier.runs.iter().zip(&case.standing.ledger) {
        let Some(on) = run.day().filter(|on| *on <= day) else { continue };
        let (year, month, _) = on.ymd();
        let index = match row.ruling.verdict {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Inconclusive => 2,
            Verdict::Aborted => 3,
        };
        months.entry(year * 12 + i32::try_from(month).unwrap_or(1) - 1).or_default()[index] += 1;
    }
    let (Some(first), Some(last)) = (months.keys().next().copied(), months.keys().next_back().copied()) else {
        return Vec::new();
    };
    (first..=last)
        .map(|number| {
            let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
            MonthOfVerdicts {
                month: format!("{year:04}-{month:02}"),
                name: format!("{} {year}", month_name(month.unsigned_abs())),
                counts: months.get(&number).copied().unwrap_or_default(),
            }
        })
        .collect()
}

/// Verdicts by month as a table, without the empty months.
pub fn verdicts_table(months: &[MonthOfVerdicts]) -> Table {
    let rows = months.iter().filter(|month| month.counts.iter().any(|count| *count > 0));
    Table::new(
        &["Month", "Pass", "Fail", "Inconclusive", "Aborted"],
        rows.map(|month| std::iter::once(month.name.clone()).chain(month.counts.iter().map(u32::to_string)).collect())
            .collect(),
    )
}

/// The days since the run before, of one critical dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The dependency.
    pub dependency: String,
    /// The day of the later run.
    pub on: Day,
    /// Days since the run before.
    pub days: u32,
}

/// Days between two valid runs of each critical dependency, oldest first.
pub fn intervals(case: &Case, day: Day) -> Vec<Interval> {
    let mut found = Vec::new();
    for dependency in case.dossier.service.dependencies_of(Criticality::Critical) {
        let mut before: Option<Day> = None;
        for (run, row) in case.dossier.runs.iter().zip(&case.standing.ledger) {
            let valid = matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail);
            let Some(on) = run.day().filter(|on| *on <= day) else { continue };
            if !valid || run.dependency.as_deref() != Some(&dependency.id) || before == Some(on) {
                continue;
            }
            if let Some(days) = before.and_then(|before| u32::try_from(on.since(before)).ok()) {
                found.push(Interval { dependency: dependency.id.clone(), on, days });
            }
            before = Some(on);
        }
    }
    found.sort_by(|a, b| (a.on, &a.dependency).cmp(&(b.on, &b.dependency)));
    found
}

/// Days between runs as a table.
pub fn intervals_table(intervals: &[Interval]) -> Table {
    Table::new(
        &["Run on", "Dependency", "Days since the run before"],
        intervals.iter().map(|i| vec![i.on.to_string(), i.dependency.clone(), i.days.to_string()]).collect(),
    )
}

/// A measured recovery beside its objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// What was failed.
    pub target: String,
    /// The day of the run.
    pub on: Day,
    /// How long the recovery took.
    pub took: Duration,
    /// How long it may take.
    pub rto: Option<Duration>,
}

/// Measured recoveries, oldest first.
pub fn recoveries(case: &Case, day: Day) -> Vec<Recovery> {
    case.dossier
        .runs
        .iter()
        .filter_map(|run| {
            let on = run.day().filter(|on| *on <= day)?;
            let took = run.measured.recovery?;
            let dependency = run.dependency.as_deref().and_then(|id| case.dossier.service.dependency(id));
            let target = match (&run.dependency, run.kind()) {
                (Some(id), _) => id.clone(),
                (None, RunKind::DrFailover) => "failover".to_owned(),
                (None, kind) => kind.as_str().to_owned(),
            };
            let failover = || {
                let playbooks = case.dossier.playbooks.iter().flat_map(|playbook| &playbook.scenarios);
                playbooks
                    .filter(|s| run.scenario.as_deref().is_some_and(|n| n == s.id || n == s.title))
                    .find_map(|s| s.rto_value)
            };
            Some(Recovery { target, on, took, rto: dependency.and_then(|d| d.rto).or_else(failover) })
        })
        .collect()
}

/// Recoveries as a table.
pub fn recoveries_table(recoveries: &[Recovery]) -> Table {
    Table::new(
        &["Run on", "What was failed", "Recovery", "RTO"],
        recoveries
            .iter()
            .map(|r| {
                let rto = r.rto.map_or_else(|| "none stated".to_owned(), |rto| rto.to_string());
                vec![r.on.to_string(), r.target.clone(), r.took.to_string(), rto]
            })
            .collect(),
    )
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
pub fn fleet_table(points: &[(Day, [u32; 6])]) -> Table {
    Table::new(
        &["From", "Stage 0", "Stage 1", "Stage 2", "Stage 3", "Stage 4", "Stage 5"],
        points
            .iter()
            .map(|(day, counts)| std::iter::once(day.to_string()).chain(counts.iter().map(u32::to_string)).collect())
            .collect(),
    )
}
