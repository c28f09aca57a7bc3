//! The form of a comparison for programs, version 1.

use super::{SCHEMA, Sides};
use crate::ladder::comparison::{self, Comparison, PlaybookChange, RequirementChange, RunChange, ServiceChange};
use crate::ladder::snapshot::{self, LapseState, RunState};
use schemars::JsonSchema;
use serde::Serialize;

/// What differs between two states of a project.
#[derive(Serialize, JsonSchema)]
pub struct Difference<'a> {
    /// The name and version of this form: `stagepost/diff/v1`.
    schema: &'a str,
    /// The side that is compared with.
    before: Side<'a>,
    /// The side that is compared.
    after: Side<'a>,
    /// The services that changed, in order of their ids.
    services: Vec<Service<'a>>,
    /// What is wrong now and was not, and the other way round.
    diagnostics: Problems<'a>,
    /// What the reader should know of the comparison itself.
    notes: &'a [String],
}

/// One side.
#[derive(Serialize, JsonSchema)]
struct Side<'a> {
    /// What it is.
    name: &'a str,
    /// The day of the judgement.
    as_of: String,
}

/// What changed for one service.
#[derive(Serialize, JsonSchema)]
struct Service<'a> {
    /// Stable id.
    id: &'a str,
    /// Name for people.
    title: &'a str,
    /// The stage before; null when the service is new.
    stage_before: Option<u8>,
    /// The stage now; null when the service is gone.
    stage_after: Option<u8>,
    /// Requirements that count now and did not.
    newly_met: Vec<Requirement<'a>>,
    /// Requirements that counted and no longer do.
    newly_unmet: Vec<Requirement<'a>>,
    /// Requirements that do not count, for another reason than before, or count for another.
    shifted: Vec<Requirement<'a>>,
    /// What became of the results.
    evidence: Evidence<'a>,
    /// The next fall of the stage, when it moved.
    lapse: Option<Lapse<'a>>,
    /// What became of the playbooks.
    playbooks: Vec<Playbook<'a>>,
}

/// How a requirement changed.
#[derive(Serialize, JsonSchema)]
struct Requirement<'a> {
    /// Stable id.
    id: &'a str,
    /// The stage it belongs to.
    stage: u8,
    /// How it stood; null when the service is new.
    before: Option<&'a str>,
    /// How it stands.
    after: Option<&'a str>,
    /// Why, in one sentence.
    sentence: &'a str,
}

/// What became of the results.
#[derive(Serialize, JsonSchema)]
struct Evidence<'a> {
    /// New ones.
    added: Vec<Run<'a>>,
    /// Those that are gone.
    removed: Vec<Run<'a>>,
    /// Those whose files have another content.
    edited: Vec<Changed<'a>>,
    /// Those of the same content that prove something else.
    rejudged: Vec<Changed<'a>>,
}

/// A result before and after.
#[derive(Serialize, JsonSchema)]
struct Changed<'a> {
    /// As it was.
    before: Run<'a>,
    /// As it is.
    after: Run<'a>,
}

/// A result.
#[derive(Serialize, JsonSchema)]
struct Run<'a> {
    /// Its id, unique within the service.
    id: &'a str,
    /// The file, relative to the project.
    file: &'a str,
    /// The UTC day from which its age is counted.
    on: Option<String>,
    /// What was tried.
    what: &'a str,
    /// What it proves: pass, fail, inconclusive or aborted.
    verdict: &'a str,
    /// The ids of the requirements it counts for.
    counts_for: &'a [String],
}

/// How the next fall moved.
#[derive(Serialize, JsonSchema)]
struct Lapse<'a> {
    /// As it was; null when no fall was in sight.
    before: Option<Fall<'a>>,
    /// As it is; null when no fall is in sight.
    after: Option<Fall<'a>>,
}

/// A fall of the stage.
#[derive(Serialize, JsonSchema)]
struct Fall<'a> {
    /// The first day on the lower stage.
    on: String,
    /// The lower stage.
    to_stage: u8,
    /// The ids of the requirements that stop counting.
    because: &'a [String],
    /// The dependencies they stop counting for.
    dependencies: &'a [String],
}

/// What became of a playbook.
#[derive(Serialize, JsonSchema)]
struct Playbook<'a> {
    /// The file, relative to the project.
    file: &'a str,
    /// added, removed, changed, changed-after-agreement, agreed, agreement-withdrawn, objection or
    /// objection-settled.
    event: &'a str,
    /// The parties or the people it is about.
    who: &'a [String],
}

/// Diagnostics that came and went.
#[derive(Serialize, JsonSchema)]
struct Problems<'a> {
    /// What is wrong now and was not.
    new: Vec<Problem<'a>>,
    /// What was wrong and no longer is.
    gone: Vec<Problem<'a>>,
}

/// A diagnostic.
#[derive(Serialize, JsonSchema)]
struct Problem<'a> {
    /// Stable code.
    code: &'a str,
    /// error, warning or note.
    severity: &'a str,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// What is wrong.
    message: &'a str,
    /// The service it belongs to, where that is known.
    service: Option<&'a str>,
}

impl<'a> Difference<'a> {
    /// The form of a comparison.
    pub fn of(comparison: &'a Comparison, sides: &'a Sides) -> Self {
        let (before, after) = comparison.days;
        Self {
            schema: SCHEMA,
            before: Side { name: &sides.before, as_of: before.to_string() },
            after: Side { name: &sides.after, as_of: after.to_string() },
            services: comparison.services.iter().map(Service::of).collect(),
            diagnostics: Problems {
                new: comparison.new_problems.iter().map(Problem::of).collect(),
                gone: comparison.gone_problems.iter().map(Problem::of).collect(),
            },
            notes: &comparison.notes,
        }
    }
}

impl<'a> Service<'a> {
    fn of(change: &'a ServiceChange) -> Self {
        let requirements = |list: &'a [RequirementChange]| list.iter().map(Requirement::of).collect();
        Self {
            id: &change.id,
            title: &change.title,
            stage_before: change.before,
            stage_after: change.after,
            newly_met: requirements(&change.met),
            newly_unmet: requirements(&change.unmet),
            shifted: requirements(&change.shifted),
            evidence: Evidence {
                added: change.added.iter().map(Run::of).collect(),
                removed: change.removed.iter().map(Run::of).collect(),
                edited: change.edited.iter().map(Changed::of).collect(),
                rejudged: change.rejudged.iter().map(Changed::of).collect(),
            },
            lapse: change.lapse.as_ref().map(Lapse::of),
            playbooks: change.playbooks.iter().map(Playbook::of).collect(),
        }
    }
}

impl<'a> Requirement<'a> {
    fn of(change: &'a RequirementChange) -> Self {
        Self {
            id: &change.id,
            stage: change.stage,
            before: change.before.map(|status| status.as_str()),
            after: change.after.map(|status| status.as_str()),
            sentence: &change.sentence,
        }
    }
}

impl<'a> Changed<'a> {
    fn of(change: &'a RunChange) -> Self {
        Self { before: Run::of(&change.before), after: Run::of(&change.after) }
    }
}

impl<'a> Run<'a> {
    fn of(run: &'a RunState) -> Self {
        Self {
            id: &run.id,
            file: &run.file,
            on: run.day.map(|day| day.to_string()),
            what: &run.what,
            verdict: &run.verdict,
            counts_for: &run.counts_for,
        }
    }
}

impl<'a> Lapse<'a> {
    fn of(change: &'a comparison::LapseChange) -> Self {
        Self { before: change.before.as_ref().map(Fall::of), after: change.after.as_ref().map(Fall::of) }
    }
}

impl<'a> Fall<'a> {
    fn of(lapse: &'a LapseState) -> Self {
        Self {
            on: lapse.on.to_string(),
            to_stage: lapse.to_stage,
            because: &lapse.because,
            dependencies: &lapse.dependencies,
        }
    }
}

impl<'a> Playbook<'a> {
    fn of(change: &'a PlaybookChange) -> Self {
        Self { file: &change.file, event: change.event.as_str(), who: &change.who }
    }
}

impl<'a> Problem<'a> {
    fn of(problem: &'a snapshot::Problem) -> Self {
        Self {
            code: &problem.code,
            severity: problem.severity.as_str(),
            file: &problem.file,
            line: problem.line,
            message: &problem.message,
            service: problem.service.as_deref(),
        }
    }
}
