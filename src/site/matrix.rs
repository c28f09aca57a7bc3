//! The matrix of a service: what was tried on each dependency, outside production and in it. An empty
//! cell says how to fill it.

use super::Case;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::when::distance;
use crate::ladder::standing::LedgerRow;
use crate::model::dependency::Criticality;
use crate::model::environment::EnvironmentClass;
use crate::model::run::{Run, RunKind, Verdict};
use serde::Serialize;

/// The whole matrix.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// The headings of the cells' columns.
    pub columns: Vec<&'static str>,
    /// One row for the failover, one for each dependency.
    pub rows: Vec<MatrixRow>,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixRow {
    /// What was failed.
    pub title: String,
    /// `disaster recovery`, `critical`, `non-critical`.
    pub kind: &'static str,
    /// The objectives in words.
    pub objectives: String,
    /// What people do meanwhile, and when the loss begins to hurt.
    pub notes: Vec<String>,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// What the newest run in one place showed.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// The column's heading, for narrow screens.
    pub column: &'static str,
    /// The verdict.
    pub mark: Option<Mark>,
    /// The run.
    pub run: Option<Link>,
    /// How long ago.
    pub age: String,
    /// How it was carried out and how many runs there are.
    pub detail: String,
    /// How to fill an empty cell.
    pub hint: String,
}

const COLUMNS: [(EnvironmentClass, &str); 3] = [
    (EnvironmentClass::NonProduction, "Outside production"),
    (EnvironmentClass::Production, "In production"),
    (EnvironmentClass::Unknown, "Environment unknown"),
];

/// The matrix of a service.
pub fn matrix(at: &Viewpoint, service: usize, case: &Case) -> Matrix {
    let unknown = case.standing.ledger.iter().any(|row| row.ruling.class == EnvironmentClass::Unknown);
    let columns: Vec<(EnvironmentClass, &'static str)> =
        COLUMNS.into_iter().filter(|(class, _)| unknown || *class != EnvironmentClass::Unknown).collect();
    let pick = |wanted: &dyn Fn(&Run) -> bool, target: &str| -> Vec<Cell> {
        columns.iter().map(|(class, column)| cell(at, service, case, *class, column, wanted, target)).collect()
    };
    let mut rows = vec![MatrixRow {
        title: "Failover of the service".to_owned(),
        kind: "disaster recovery",
        objectives: String::new(),
        notes: Vec::new(),
        cells: pick(&|run| run.kind() == RunKind::DrFailover, "the failover playbook"),
    }];
    for criticality in [Criticality::Critical, Criticality::NonCritical] {
        for dependency in case.dossier.service.dependencies_of(criticality) {
            let mut objectives = Vec::new();
            if let Some(rto) = dependency.rto {
                objectives.push(format!("RTO {rto}"));
            }
            if let Some(rpo) = dependency.rpo {
                objectives.push(format!("RPO {rpo}"));
            }
            let mut notes: Vec<String> = dependency.thresholds.iter().map(|threshold| threshold.sentence()).collect();
            notes.extend(dependency.workaround.iter().map(|workaround| format!("meanwhile: {workaround}")));
            notes.extend(dependency.external.iter().map(|provider| match provider.as_str() {
                "" | "true" => "run by another company".to_owned(),
                name => format!("run by {name}"),
            }));
            let target = match criticality {
                Criticality::Critical => format!("the loss of {}", dependency.id),
                Criticality::NonCritical => String::new(),
            };
            rows.push(MatrixRow {
                title: dependency.title.clone(),
                kind: criticality.as_str(),
                objectives: objectives.join(", "),
                notes,
                cells: pick(&|run| run.failed(&dependency.id) && run.kind() != RunKind::DrFailover, &target),
            });
        }
    }
    Matrix { columns: columns.into_iter().map(|(_, name)| name).collect(), rows }
}

fn cell(
    at: &Viewpoint,
    service: usize,
    case: &Case,
    class: EnvironmentClass,
    column: &'static str,
    wanted: &dyn Fn(&Run) -> bool,
    target: &str,
) -> Cell {
    let found: Vec<(usize, &Run, &LedgerRow)> = case
        .dossier
        .runs
        .iter()
        .zip(&case.standing.ledger)
        .enumerate()
        .filter(|(_, (run, row))| row.ruling.class == class && wanted(run))
        .filter(|(_, (run, _))| run.day().is_none_or(|day| day <= at.site.day))
        .map(|(index, (run, row))| (index, run, row))
        .collect();
    let valid = |row: &LedgerRow| matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail);
    let newest = found.iter().rev().find(|(_, _, row)| valid(row)).or(found.last());
    let place = match class {
        EnvironmentClass::Production => "in production",
        _ => "in staging",
    };
    let hint = match (target, class) {
        (_, EnvironmentClass::Unknown) => String::new(),
        ("", _) => "Not tried, and not asked for.".to_owned(),
        _ => format!("Not tried yet: exercise {target} {place}, and record it."),
    };
    let Some((index, run, row)) = newest else {
        return Cell { column, mark: None, run: None, age: String::new(), detail: String::new(), hint };
    };
    let mut detail = Vec::new();
    detail.extend(run.execution.map(|execution| execution.as_str().to_owned()));
    if found.len() > 1 {
        detail.push(format!("{} runs", found.len()));
    }
    Cell {
        column,
        mark: Some(Mark::from(row.ruling.verdict)),
        run: Some(at.run(service, *index)),
        age: run.day().map_or_else(|| "undated".to_owned(), |day| distance(day, at.site.day)),
        detail: detail.join(", "),
        hint: String::new(),
    }
}
