//! A run in `report.json`: what it is, what became of it, and everything that its record tells.

use super::record::Record;
use crate::ladder::standing::LedgerRow;
use crate::model::run::{Derived, Digests, Run};
use crate::words::Sentence;
use schemars::JsonSchema;
use serde::Serialize;

/// One run, and what became of it.
#[derive(Serialize, JsonSchema)]
pub struct Row<'a> {
    /// Its id, unique within the service.
    id: &'a str,
    /// Name for people.
    title: Option<&'a str>,
    /// dr-failover, dependency-failure, experiment, tabletop or incident.
    kind: &'a str,
    /// The dependency that was failed; of several the first.
    dependency: Option<&'a str>,
    /// Every dependency that was failed.
    dependencies: Vec<&'a str>,
    /// The services that the run belongs to.
    services: &'a [String],
    /// The environment, as written.
    environment: Option<&'a str>,
    /// production, non-production or unknown.
    environment_class: &'a str,
    /// When it began, UTC.
    started: Option<String>,
    /// When it ended, UTC.
    ended: Option<String>,
    /// manual, semi or automated.
    execution: Option<&'a str>,
    /// human, schedule, ci or api.
    trigger: Option<&'a str>,
    /// What it proves: pass, fail, inconclusive or aborted.
    verdict: &'a str,
    /// The tool's own word.
    tool_word: Option<&'a str>,
    /// Why that verdict.
    reason: &'a str,
    /// What a reader should know beside the verdict.
    flags: Vec<&'a str>,
    /// The id of the format it was read from.
    format: &'a str,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// The SHA-256 hash of the file, with line feeds only and without a byte order mark.
    sha256: Option<String>,
    /// The same of the file beside it; null when there is none.
    sidecar_sha256: Option<String>,
    /// The first commit that holds the file; null where that is not known.
    commit: Option<&'a str>,
    /// When that commit entered the history, UTC.
    committed: Option<String>,
    /// When that commit was written, UTC.
    authored: Option<String>,
    /// Whether the file was changed after its first commit; null where that is not known.
    edited: Option<bool>,
    /// declared, recorded or machine.
    grade: &'a str,
    /// The ids of the requirements it counts for.
    counts_for: &'a [&'static str],
    /// Why it counts for none.
    does_not_count_because: Option<&'a str>,
    /// The values that were not written in the record but derived.
    derived: Vec<Deduced<'a>>,
    /// Where the record stood, when the run is known from an earlier report only; null when its file is
    /// at hand.
    origin: Option<Origin<'a>>,
    /// Everything else that the record tells, for judging the run again when its file is gone.
    record: Record<'a>,
    /// Its page, or its row on the service's page; relative to the site's root.
    url: String,
}

/// Where a record stood that is known from an earlier report only.
#[derive(Serialize, JsonSchema)]
struct Origin<'a> {
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// The day of the report from which it was taken.
    report_of: String,
}

/// A value that was derived.
#[derive(Serialize, JsonSchema)]
pub struct Deduced<'a> {
    /// The name of the field.
    field: &'a str,
    /// From what, in words.
    from: &'a str,
}

impl<'a> Deduced<'a> {
    /// A derived value as it is written for machines.
    pub fn of(derived: &'a Derived) -> Self {
        Self { field: derived.field, from: &derived.from }
    }
}

impl<'a> Row<'a> {
    /// A run of a service, with its page.
    pub fn of(run: &'a Run, row: &'a LedgerRow, url: String) -> Self {
        let first = run.recorded.as_ref().map(|recorded| &recorded.first);
        Self {
            id: &run.id,
            title: run.title.as_deref(),
            kind: run.kind().as_str(),
            dependency: run.dependency.as_deref(),
            dependencies: run.dependencies().collect(),
            services: &run.services,
            environment: run.environment.as_deref(),
            environment_class: row.ruling.class.as_str(),
            started: run.started.map(|instant| instant.to_string()),
            ended: run.ended.map(|instant| instant.to_string()),
            execution: run.execution.map(|execution| execution.as_str()),
            trigger: run.trigger.map(|trigger| trigger.as_str()),
            verdict: row.ruling.verdict.as_str(),
            tool_word: run.tool.word.as_deref(),
            reason: &row.ruling.reason,
            flags: row.ruling.flags.iter().map(Sentence::as_str).collect(),
            format: run.format,
            file: &run.place.file,
            line: run.place.line,
            sha256: run.digests.map(|digests| Digests::hexadecimal(&digests.result)),
            sidecar_sha256: run.digests.and_then(|d| d.sidecar).map(|hash| Digests::hexadecimal(&hash)),
            commit: first.map(|commit| commit.id.as_str()),
            committed: first.map(|commit| commit.committed.to_string()),
            authored: first.map(|commit| commit.authored.to_string()),
            edited: run.recorded.as_ref().map(|recorded| recorded.edited),
            grade: run.grade.as_str(),
            counts_for: &row.counts_for,
            does_not_count_because: row.does_not_count_because.as_deref(),
            origin: run.origin.as_ref().map(|origin| Origin {
                file: &origin.file,
                line: origin.line,
                report_of: origin.report_of.to_string(),
            }),
            record: Record::of(run),
            derived: run.derived.iter().map(Deduced::of).collect(),
            url,
        }
    }
}
