//! A `report.json` that was written before → a snapshot. What this version does not ask for is left
//! out; another version of the form is refused.

use super::SCHEMA;
use crate::ladder::snapshot::{
    LapseState, PlaybookState, Problem, RequirementState, RunState, ServiceState, Snapshot, content_of, what,
};
use crate::ladder::status::Status;
use crate::model::calendar::{Day, Instant};
use crate::model::diagnostic::Severity;
use serde::Deserialize;

/// Why a report cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PastError {
    /// It is no report at all.
    #[error("it is no report of stagepost: {0}")]
    NoReport(String),
    /// It has another form.
    #[error("its form is `{0}`, and this version of stagepost reads `{SCHEMA}`")]
    OtherVersion(String),
}

/// The one key that every form has.
#[derive(Deserialize)]
struct Form {
    schema: String,
}

#[derive(Deserialize)]
struct Report {
    as_of: String,
    services: Vec<Service>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    title: String,
    stage: u8,
    lapse: Option<Fall>,
    requirements: Vec<Requirement>,
    runs: Vec<Run>,
    playbooks: Option<Vec<Playbook>>,
}

#[derive(Deserialize)]
struct Fall {
    on: String,
    to_stage: u8,
    because: Vec<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct Requirement {
    id: String,
    stage: u8,
    status: String,
    sentence: String,
}

#[derive(Deserialize)]
struct Run {
    id: String,
    kind: String,
    dependency: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
    environment: Option<String>,
    started: Option<String>,
    ended: Option<String>,
    verdict: String,
    file: String,
    sha256: Option<String>,
    sidecar_sha256: Option<String>,
    counts_for: Vec<String>,
}

#[derive(Deserialize)]
struct Playbook {
    file: String,
    revision: String,
    agreed: Vec<String>,
    objections: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    code: String,
    severity: String,
    file: String,
    line: u32,
    message: String,
    service: Option<String>,
}

/// Reads a report.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn read(bytes: &[u8]) -> Result<Snapshot, PastError> {
    let report: Report = serde_json::from_slice(form(bytes)?).map_err(no_report)?;
    let mut services = report.services.into_iter().map(ServiceState::try_from).collect::<Result<Vec<_>, _>>()?;
    services.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Snapshot {
        as_of: day(&report.as_of)?,
        services,
        problems: report.diagnostics.into_iter().map(Problem::from).collect(),
    })
}

fn no_report(error: serde_json::Error) -> PastError {
    PastError::NoReport(error.to_string())
}

/// The text of a report of this version.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn form(bytes: &[u8]) -> Result<&[u8], PastError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let form: Form = serde_json::from_slice(bytes).map_err(no_report)?;
    if form.schema == SCHEMA { Ok(bytes) } else { Err(PastError::OtherVersion(form.schema)) }
}

/// A day of a report.
///
/// # Errors
/// When the text is none.
pub fn day(text: &str) -> Result<Day, PastError> {
    Day::parse(text).map_err(|error| PastError::NoReport(error.to_string()))
}

impl TryFrom<Service> for ServiceState {
    type Error = PastError;

    fn try_from(service: Service) -> Result<Self, PastError> {
        let Service { id, title, stage, lapse, requirements, runs, playbooks } = service;
        let lapse = match lapse {
            Some(Fall { on, to_stage, because, dependencies }) => {
                Some(LapseState { on: day(&on)?, to_stage, because, dependencies })
            }
            None => None,
        };
        Ok(Self {
            id,
            title,
            stage,
            lapse,
            requirements: requirements.into_iter().map(RequirementState::try_from).collect::<Result<_, _>>()?,
            runs: runs.into_iter().map(RunState::from).collect(),
            playbooks: playbooks.map(|list| list.into_iter().map(PlaybookState::from).collect()),
        })
    }
}

impl TryFrom<Requirement> for RequirementState {
    type Error = PastError;

    fn try_from(requirement: Requirement) -> Result<Self, PastError> {
        let Requirement { id, stage, status, sentence } = requirement;
        let known = Status::ALL.into_iter().find(|known| known.as_str() == status);
        let status = known.ok_or_else(|| PastError::NoReport(format!("`{status}` is no status")))?;
        Ok(Self { id, stage, status, sentence })
    }
}

impl From<Run> for RunState {
    fn from(run: Run) -> Self {
        let several = (!run.dependencies.is_empty()).then(|| run.dependencies.join(", "));
        let target = several.or(run.dependency);
        let when = run.ended.or(run.started);
        let content = run.sha256.map(|result| content_of(&result, run.sidecar_sha256.as_deref()));
        Self {
            id: run.id,
            file: run.file,
            day: when.and_then(|text| Instant::parse(&text).ok()).map(Instant::day),
            what: what(&run.kind, target.as_deref(), run.environment.as_deref()),
            verdict: run.verdict,
            content,
            counts_for: run.counts_for,
        }
    }
}

impl From<Playbook> for PlaybookState {
    fn from(playbook: Playbook) -> Self {
        let Playbook { file, revision, agreed, objections } = playbook;
        Self { file, revision, agreed, objections }
    }
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        let Diagnostic { code, severity, file, line, message, service } = diagnostic;
        let severity = match severity.as_str() {
            "error" => Severity::Error,
            "note" => Severity::Note,
            _ => Severity::Warning,
        };
        Self { code, severity, file, line, message, service }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_refused_by_name() {
        let other = read(br#"{"schema": "stagepost/report/v2", "services": {}}"#).unwrap_err();
        assert_eq!(
            other.to_string(),
            "its form is `stagepost/report/v2`, and this version of stagepost reads `stagepost/report/v1`"
        );
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "[]", "{}", "{\"schema\": 1}", "{\"schema\": \"stagepost/report/v1\"}", "\u{0}"] {
            assert!(matches!(read(text.as_bytes()), Err(PastError::NoReport(_))), "{text}");
        }
        let wrong_day = r#"{"schema": "stagepost/report/v1", "as_of": "soon", "services": [], "diagnostics": []}"#;
        assert!(read(wrong_day.as_bytes()).is_err());
    }

    #[test]
    fn a_report_without_hashes_and_playbooks_says_nothing_of_them() {
        let text = r#"{"schema": "stagepost/report/v1", "as_of": "2026-11-21", "more": 1, "diagnostics": [], "services": [
            {"id": "shop", "title": "Shop", "stage": 1, "lapse": {"on": "2026-12-03", "to_stage": 0, "because": ["cadence"]},
             "requirements": [{"id": "gate", "stage": 4, "status": "n/a", "sentence": "No."}],
             "runs": [{"id": "a", "kind": "experiment", "verdict": "pass", "file": "a.yaml", "counts_for": [],
                       "ended": "2026-11-01T09:00:00Z"}]}]}"#;
        let service = read(text.as_bytes()).unwrap().services.remove(0);
        assert_eq!((service.playbooks, service.runs[0].content.clone()), (None, None));
        assert_eq!(service.runs[0].day, Day::parse("2026-11-01").ok());
        assert_eq!(service.requirements[0].status, Status::NotApplicable);
    }
}
