//! The matrix of a service: what was tried on each dependency, outside production and in it, gone or only
//! slow. An empty cell says how to fill it.

use super::Case;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::when::distance;
use crate::ladder::standing::LedgerRow;
use crate::model::dependency::{Comparator, Criticality, Threshold};
use crate::model::environment::EnvironmentClass;
use crate::model::fault::Effect;
use crate::model::run::{Run, RunKind, Verdict};
use crate::words::{Words, say};
use serde::Serialize;

/// The whole matrix.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// The headings of the cells' columns.
    pub columns: Vec<String>,
    /// One row for the failover, one for each dependency.
    pub rows: Vec<MatrixRow>,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixRow {
    /// What was failed.
    pub title: String,
    /// `disaster recovery`, `critical`, `non-critical`.
    pub kind: String,
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
    pub column: String,
    /// One for each way of failing that was tried.
    pub modes: Vec<ModeView>,
    /// What is left to try; empty where nothing is.
    pub hint: String,
}

/// What the newest run of one way of failing showed.
#[derive(Debug, Clone, Serialize)]
pub struct ModeView {
    /// `gone`, `slow or faulty`; empty where it makes no difference.
    pub name: String,
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
    [(Some(Effect::Unavailable), "mode-gone"), (Some(Effect::Degraded), "mode-slow"), (None, "mode-unstated")];

const COLUMNS: [(EnvironmentClass, &str); 3] = [
    (EnvironmentClass::NonProduction, "matrix-outside-production"),
    (EnvironmentClass::Production, "matrix-in-production"),
    (EnvironmentClass::Unknown, "matrix-unknown"),
];

/// What an empty cell asks for.
#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    /// To carry out the failover playbook.
    Failover,
    /// To do without a critical dependency.
    Loss(&'a str),
    /// Nothing.
    Nothing,
}

/// The matrix of a service.
pub fn matrix(at: &Viewpoint, service: usize, case: &Case) -> Matrix {
    let unknown = case.standing.ledger.iter().any(|row| row.ruling.class == EnvironmentClass::Unknown);
    let words = at.words();
    let columns: Vec<(EnvironmentClass, &str)> = COLUMNS
        .into_iter()
        .filter(|(class, _)| unknown || *class != EnvironmentClass::Unknown)
        .map(|(class, key)| (class, words.text(key)))
        .collect();
    let pick = |wanted: &dyn Fn(&Run) -> bool, target: Target, modes: bool| -> Vec<Cell> {
        columns.iter().map(|(class, column)| cell(at, service, case, *class, column, wanted, target, modes)).collect()
    };
    let mut rows = vec![MatrixRow {
        title: at.text("matrix-failover"),
        kind: at.text("matrix-disaster-recovery"),
        objectives: String::new(),
        notes: Vec::new(),
        cells: pick(&|run| run.kind() == RunKind::DrFailover, Target::Failover, false),
    }];
    for criticality in [Criticality::Critical, Criticality::NonCritical] {
        for dependency in case.dossier.service.dependencies_of(criticality) {
            let mut objectives = Vec::new();
            if let Some(rto) = dependency.rto {
                objectives.push(say!(words, "objective-rto", time = rto.to_string()));
            }
            if let Some(rpo) = dependency.rpo {
                objectives.push(say!(words, "objective-rpo", time = rpo.to_string()));
            }
            let mut notes: Vec<String> = dependency.thresholds.iter().map(|found| threshold(words, found)).collect();
            notes.extend(
                dependency.workaround.iter().map(|workaround| say!(words, "matrix-meanwhile", workaround = workaround)),
            );
            notes.extend(dependency.external.iter().map(|provider| match provider.as_str() {
                "" | "true" => at.text("matrix-external"),
                name => say!(words, "matrix-external-named", name = name),
            }));
            let target = match criticality {
                Criticality::Critical => Target::Loss(&dependency.id),
                Criticality::NonCritical => Target::Nothing,
            };
            rows.push(MatrixRow {
                title: dependency.title.clone(),
                kind: words.named("criticality", criticality.as_str()),
                objectives: objectives.join(", "),
                notes,
                cells: pick(&|run| run.failed(&dependency.id) && run.kind() != RunKind::DrFailover, target, true),
            });
        }
    }
    Matrix { columns: columns.into_iter().map(|(_, name)| name.to_owned()).collect(), rows }
}

#[expect(clippy::too_many_arguments, reason = "a cell lies where a service, a class and a target meet")]
fn cell(
    at: &Viewpoint,
    service: usize,
    case: &Case,
    class: EnvironmentClass,
    column: &str,
    wanted: &dyn Fn(&Run) -> bool,
    target: Target,
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
    let of = |effect: Option<Effect>| found.iter().filter(move |(_, run, _)| run.fault.effect == effect);
    let modes: Vec<ModeView> = if by_mode {
        MODES
            .into_iter()
            .filter_map(|(effect, name)| mode(at, service, Some(name), of(effect).copied().collect()))
            .collect()
    } else {
        mode(at, service, None, found.clone()).into_iter().collect()
    };
    let never_gone = by_mode && of(Some(Effect::Unavailable)).next().is_none();
    let hint = match (target, class) {
        (_, EnvironmentClass::Unknown) => String::new(),
        (Target::Nothing, _) if modes.is_empty() => at.text("matrix-not-asked"),
        (Target::Failover, EnvironmentClass::Production) if modes.is_empty() => at.text("matrix-failover-production"),
        (Target::Failover, _) if modes.is_empty() => at.text("matrix-failover-staging"),
        (Target::Loss(id), EnvironmentClass::Production) if modes.is_empty() => {
            say!(at.words(), "matrix-loss-production", dependency = id)
        }
        (Target::Loss(id), _) if modes.is_empty() => say!(at.words(), "matrix-loss-staging", dependency = id),
        (Target::Loss(id), EnvironmentClass::Production) if never_gone => {
            say!(at.words(), "matrix-gone-production", dependency = id)
        }
        (Target::Loss(id), _) if never_gone => say!(at.words(), "matrix-gone-staging", dependency = id),
        _ => String::new(),
    };
    Cell { column: column.to_owned(), modes, hint }
}

/// What the newest of some runs showed: the newest that proves anything, else the newest.
fn mode(at: &Viewpoint, service: usize, name: Option<&str>, found: Vec<(usize, &Run, &LedgerRow)>) -> Option<ModeView> {
    let valid = |row: &LedgerRow| matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail);
    let (index, run, row) = found.iter().rev().find(|(_, _, row)| valid(row)).or(found.last())?;
    let mut detail = Vec::new();
    detail.extend(run.execution.map(|execution| at.words().named("execution", execution.as_str())));
    if found.len() > 1 {
        detail.push(say!(at.words(), "count-runs", number = found.len()));
    }
    Some(ModeView {
        name: name.map(|key| at.text(key)).unwrap_or_default(),
        mark: Mark::verdict(at.words(), row.ruling.verdict),
        run: at.run(service, *index),
        age: run.day().map_or_else(|| at.text("undated"), |day| distance(at.words(), day, at.site.day)),
        detail: detail.join(", "),
    })
}

/// When the loss of a dependency begins to hurt.
fn threshold(words: &Words, threshold: &Threshold) -> String {
    match threshold {
        Threshold::At { signal, comparator, value, becomes, .. } => {
            let key = match comparator {
                Comparator::Above => "threshold-above",
                Comparator::Below => "threshold-below",
            };
            let told = words.fill(key, &[("signal", signal.into()), ("value", value.into())]);
            match becomes {
                Some(then) => say!(words, "threshold-then", threshold = told, becomes = then),
                None => told,
            }
        }
        Threshold::Never { reason } => say!(words, "threshold-never", reason = reason),
    }
}
