//! The matrix of a service: what was tried on each dependency, outside production and in it, gone or only
//! slow. An empty cell says how to fill it.

use super::Case;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::when::distance;
use crate::ladder::standing::LedgerRow;
use crate::model::dependency::Criticality;
use crate::model::environment::EnvironmentClass;
use crate::model::fault::Effect;
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

/// What the newest runs in one place showed.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// The column's heading, for narrow screens.
    pub column: &'static str,
    /// One for each way of failing that was tried.
    pub modes: Vec<ModeView>,
    /// What is left to try; empty where nothing is.
    pub hint: String,
}

/// What the newest run of one way of failing showed.
#[derive(Debug, Clone, Serialize)]
pub struct ModeView {
    /// `gone`, `slow or faulty`; empty where it makes no difference.
    pub name: &'static str,
    /// The verdict.
    pub mark: Mark,
    /// The run.
    pub run: Link,
    /// How long ago.
    pub age: String,
    /// How it was carried out and how many runs there are.
    pub detail: String,
}

/// The ways in which a dependency fails.
const MODES: [(Option<Effect>, &str); 3] =
    [(Some(Effect::Unavailable), "gone"), (Some(Effect::Degraded), "slow or faulty"), (None, "effect not stated")];

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
    let pick = |wanted: &dyn Fn(&Run) -> bool, target: &str, modes: bool| -> Vec<Cell> {
        columns.iter().map(|(class, column)| cell(at, service, case, *class, column, wanted, target, modes)).collect()
    };
    let mut rows = vec![MatrixRow {
        title: "Failover of the service".to_owned(),
        kind: "disaster recovery",
        objectives: String::new(),
        notes: Vec::new(),
        cells: pick(&|run| run.kind() == RunKind::DrFailover, "the failover playbook", false),
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
                cells: pick(&|run| run.failed(&dependency.id) && run.kind() != RunKind::DrFailover, &target, true),
            });
        }
    }
    Matrix { columns: columns.into_iter().map(|(_, name)| name).collect(), rows }
}

#[expect(clippy::too_many_arguments, reason = "a cell lies where a service, a class and a target meet")]
fn cell(
    at: &Viewpoint,
    service: usize,
    case: &Case,
    class: EnvironmentClass,
    column: &'static str,
    wanted: &dyn Fn(&Run) -> bool,
    target: &str,
    by_mode: bool,
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
    let place = match class {
        EnvironmentClass::Production => "in production",
        _ => "in staging",
    };
    let of = |effect: Option<Effect>| found.iter().filter(move |(_, run, _)| run.fault.effect == effect);
    let modes: Vec<ModeView> = if by_mode {
        MODES.into_iter().filter_map(|(effect, name)| mode(at, service, name, of(effect).copied().collect())).collect()
    } else {
        mode(at, service, "", found.clone()).into_iter().collect()
    };
    let hint = match (target, class) {
        (_, EnvironmentClass::Unknown) => String::new(),
        ("", _) if modes.is_empty() => "Not tried, and not asked for.".to_owned(),
        ("", _) => String::new(),
        _ if modes.is_empty() => format!("Not tried yet: exercise {target} {place}, and record it."),
        _ if by_mode && of(Some(Effect::Unavailable)).next().is_none() => {
            format!("Never gone yet: exercise {target} {place}.")
        }
        _ => String::new(),
    };
    Cell { column, modes, hint }
}

/// What the newest of some runs showed: the newest that proves anything, else the newest.
fn mode(at: &Viewpoint, service: usize, name: &'static str, found: Vec<(usize, &Run, &LedgerRow)>) -> Option<ModeView> {
    let valid = |row: &LedgerRow| matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail);
    let (index, run, row) = found.iter().rev().find(|(_, _, row)| valid(row)).or(found.last())?;
    let mut detail = Vec::new();
    detail.extend(run.execution.map(|execution| execution.as_str().to_owned()));
    if found.len() > 1 {
        detail.push(format!("{} runs", found.len()));
    }
    Some(ModeView {
        name,
        mark: Mark::from(row.ruling.verdict),
        run: at.run(service, *index),
        age: run.day().map_or_else(|| "undated".to_owned(), |day| distance(day, at.site.day)),
        detail: detail.join(", "),
    })
}
