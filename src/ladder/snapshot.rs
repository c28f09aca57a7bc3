//! A snapshot: how a project stood, in plain owned values, so that two of them can be compared
//! wherever they come from.

use super::stage1_agreement::{open_objections, to_its_content};
use super::standing::Standing;
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::playbook::Playbook;
use crate::model::run::{Digests, Run};
use std::collections::BTreeSet;

/// How a project stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The day of the judgement.
    pub as_of: Day,
    /// The services, in order of their ids.
    pub services: Vec<ServiceState>,
    /// What was wrong with the input.
    pub problems: Vec<Problem>,
}

/// How a service stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceState {
    /// Stable id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The proven stage, 0 to 5.
    pub stage: u8,
    /// The next fall of the stage, when nothing new happens.
    pub lapse: Option<LapseState>,
    /// Every requirement.
    pub requirements: Vec<RequirementState>,
    /// Every run.
    pub runs: Vec<RunState>,
    /// The playbooks that the ladder rests on; `None` where the source does not say.
    pub playbooks: Option<Vec<PlaybookState>>,
}

/// The next fall of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LapseState {
    /// The first day on the lower stage.
    pub on: Day,
    /// The lower stage.
    pub to_stage: u8,
    /// The ids of the requirements that stop counting.
    pub because: Vec<String>,
    /// The dependencies they stop counting for.
    pub dependencies: Vec<String>,
}

/// How a requirement stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementState {
    /// Stable id.
    pub id: String,
    /// The stage it belongs to.
    pub stage: u8,
    /// How it stood.
    pub status: Status,
    /// Why, in one sentence.
    pub sentence: String,
}

/// A run, and what it proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunState {
    /// Its id, unique within the service.
    pub id: String,
    /// The file, relative to the project.
    pub file: String,
    /// The UTC day from which its age is counted.
    pub day: Option<Day>,
    /// What was tried: kind, dependency and environment, in words.
    pub what: String,
    /// What it proved: pass, fail, inconclusive or aborted.
    pub verdict: String,
    /// A text that is the same while its files are; `None` where the source does not say.
    pub content: Option<String>,
    /// The ids of the requirements it counted for.
    pub counts_for: Vec<String>,
}

/// A playbook, and who agreed to it as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookState {
    /// The file, relative to the project.
    pub file: String,
    /// The hash of its content.
    pub revision: String,
    /// The parties that agreed to this content, in order.
    pub agreed: Vec<String>,
    /// Who objected, with the party.
    pub objections: Vec<String>,
}

/// Something wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code.
    pub code: String,
    /// error, warning or note.
    pub severity: Severity,
    /// The file, relative to the project.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// The service it belongs to, where that is known.
    pub service: Option<String>,
}

impl Snapshot {
    /// A project that is not there.
    pub fn nothing(as_of: Day) -> Self {
        Self { as_of, services: Vec::new(), problems: Vec::new() }
    }

    /// A project as it was judged.
    pub fn of(catalog: &Catalog, standings: &[Standing], diagnostics: &[Diagnostic], as_of: Day) -> Self {
        Self {
            as_of,
            services: catalog.dossiers.iter().zip(standings).map(|(d, s)| ServiceState::of(d, s)).collect(),
            problems: diagnostics.iter().map(Problem::of).collect(),
        }
    }
}

impl ServiceState {
    /// A service as it was judged.
    pub fn of(dossier: &Dossier, standing: &Standing) -> Self {
        Self {
            id: dossier.service.id.clone(),
            title: dossier.service.title.clone(),
            stage: standing.stage,
            lapse: lapse(standing),
            requirements: (standing.findings.iter())
                .map(|finding| RequirementState {
                    id: finding.requirement.id.to_owned(),
                    stage: finding.requirement.stage,
                    status: finding.status,
                    sentence: finding.sentence.to_string(),
                })
                .collect(),
            runs: (dossier.runs.iter().zip(&standing.ledger))
                .map(|(run, row)| RunState {
                    id: run.id.clone(),
                    file: run.place.file.to_string(),
                    day: run.day(),
                    what: what(run.kind().as_str(), run.target().as_deref(), run.environment.as_deref()),
                    verdict: row.ruling.verdict.as_str().to_owned(),
                    content: content(run),
                    counts_for: row.counts_for.iter().map(|id| (*id).to_owned()).collect(),
                })
                .collect(),
            playbooks: Some(playbooks(dossier, standing.day)),
        }
    }
}

/// The next fall with the dependencies that cause it.
fn lapse(standing: &Standing) -> Option<LapseState> {
    let lapse = standing.lapse.as_ref()?;
    Some(LapseState {
        on: lapse.on,
        to_stage: lapse.to_stage,
        because: lapse.because.iter().map(|id| (*id).to_owned()).collect(),
        dependencies: standing.lapsing_dependencies(),
    })
}

/// What a run tried: `dependency-failure of db in staging`.
pub fn what(kind: &str, dependency: Option<&str>, environment: Option<&str>) -> String {
    let of = dependency.map(|dependency| format!(" of {dependency}")).unwrap_or_default();
    let place = environment.map(|environment| format!(" in {environment}")).unwrap_or_default();
    format!("{kind}{of}{place}")
}

fn content(run: &Run) -> Option<String> {
    let digests = run.digests?;
    let sidecar = digests.sidecar.as_ref().map(Digests::hexadecimal);
    Some(content_of(&Digests::hexadecimal(&digests.result), sidecar.as_deref()))
}

/// What stands for the content of a result and the file beside it.
pub fn content_of(result: &str, sidecar: Option<&str>) -> String {
    sidecar.map_or_else(|| result.to_owned(), |sidecar| format!("{result}+{sidecar}"))
}

/// The playbooks of a service that the ladder rests on, by file.
pub fn playbooks(dossier: &Dossier, known: Day) -> Vec<PlaybookState> {
    let mut states: Vec<PlaybookState> =
        dossier.playbooks.iter().filter(|p| p.is_judged()).map(|p| PlaybookState::of(p, known)).collect();
    states.sort_by(|a, b| a.file.cmp(&b.file));
    states
}

impl PlaybookState {
    fn of(playbook: &Playbook, known: Day) -> Self {
        let present = to_its_content(playbook, known)
            .filter(|a| a.revision.as_ref().is_some_and(|revision| revision.names(&playbook.revision)));
        let agreed: BTreeSet<String> = present.map(|a| a.party.clone()).collect();
        Self {
            file: playbook.place.file.to_string(),
            revision: playbook.revision.to_string(),
            agreed: agreed.into_iter().collect(),
            objections: open_objections(playbook, known).map(|a| format!("{} ({})", a.who, a.party)).collect(),
        }
    }
}

impl Problem {
    fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.as_str().to_owned(),
            severity: diagnostic.severity(),
            file: diagnostic.place.file.to_string(),
            line: diagnostic.place.line,
            message: diagnostic.message.clone(),
            service: diagnostic.service.clone(),
        }
    }
}
