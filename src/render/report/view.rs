//! The form of `report.json`, version 1.

use super::SCHEMA;
use crate::ladder::finding::{Evidence, Finding};
use crate::ladder::snapshot::{self, PlaybookState};
use crate::ladder::standing::{Change, Lapse, LedgerRow, Next, Standing};
use crate::model::diagnostic::{Diagnostic, Silenced};
use crate::model::run::{Digests, Run};
use crate::site::{Case, Site, address};
use schemars::JsonSchema;
use serde::Serialize;

/// What a build found: how each service stands, by what evidence, and what is wrong.
#[derive(Serialize, JsonSchema)]
pub struct Report<'a> {
    /// The name and version of this form: `stagepost/report/v1`.
    schema: &'a str,
    /// The program that wrote it.
    generator: Generator,
    /// The day of the judgement.
    as_of: String,
    /// The state of the repository.
    source: Source<'a>,
    /// The services, in order of their ids.
    services: Vec<Service<'a>>,
    /// What is wrong with the input, errors first.
    diagnostics: Vec<Problem<'a>>,
    /// Lints of playbooks that somebody silenced, with the reason.
    silenced: Vec<Quiet<'a>>,
}

/// The program that wrote it.
#[derive(Serialize, JsonSchema)]
struct Generator {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// The state of the repository.
#[derive(Serialize, JsonSchema)]
struct Source<'a> {
    /// The commit; null where it is not known.
    commit: Option<&'a str>,
    /// Whether files differ from the commit.
    dirty: bool,
}

/// One service.
#[derive(Serialize, JsonSchema)]
pub struct Service<'a> {
    /// Stable id.
    id: &'a str,
    /// Name for people.
    title: &'a str,
    /// The team that owns it.
    team: Option<&'a str>,
    /// Its tier: a number where it is written as one.
    tier: Option<Tier<'a>>,
    /// Free tags.
    tags: &'a [String],
    /// Its page, relative to the site's root.
    url: String,
    /// The proven stage, 0 to 5.
    stage: u8,
    /// The day since which the stage is what it is; null where none was ever proven.
    stage_since: Option<String>,
    /// Whether a waiver carries any requirement of the proven stages.
    stage_uses_waiver: bool,
    /// The stage that somebody claims by hand.
    claimed_stage: Option<u8>,
    /// The stage that the team wants to reach.
    target_stage: Option<u8>,
    /// What is missing for the next stage; null on stage 5.
    next: Option<NextStage<'a>>,
    /// The next fall of the stage, if nothing new is proven; null when none is in sight.
    lapse: Option<Fall<'a>>,
    /// Every requirement of the ladder.
    requirements: Vec<Requirement<'a>>,
    /// Every run, oldest first.
    runs: Vec<Row<'a>>,
    /// The playbooks that the ladder rests on, by file.
    playbooks: Vec<Book>,
    /// Files that could not be read, or that no result format recognises.
    unread: Vec<Lost<'a>>,
    /// Every change of the stage, oldest first.
    history: Vec<Step<'a>>,
}

/// A playbook, and who agreed to it as it stands.
#[derive(Serialize, JsonSchema)]
struct Book {
    /// The file, relative to the project.
    file: String,
    /// The hash of its content.
    revision: String,
    /// The parties that agreed to this content.
    agreed: Vec<String>,
    /// Who objects, with the party.
    objections: Vec<String>,
}

/// A file that says nothing, and why.
#[derive(Serialize, JsonSchema)]
struct Lost<'a> {
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// Why.
    reason: &'a str,
}

/// A tier as a number or a word.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Tier<'a> {
    /// A number.
    Number(u32),
    /// A word.
    Word(&'a str),
}

/// What is missing for the next stage.
#[derive(Serialize, JsonSchema)]
struct NextStage<'a> {
    /// The next stage.
    stage: u8,
    /// The ids of its requirements that do not count.
    missing: &'a [&'static str],
}

/// The next fall of the stage.
#[derive(Serialize, JsonSchema)]
struct Fall<'a> {
    /// The first day on the lower stage.
    on: String,
    /// The lower stage.
    to_stage: u8,
    /// The ids of the requirements that stop counting on that day.
    because: &'a [&'static str],
    /// The dependencies they stop counting for.
    dependencies: Vec<String>,
}

/// How one requirement stands.
#[derive(Serialize, JsonSchema)]
struct Requirement<'a> {
    /// Stable id.
    id: &'a str,
    /// The stage it belongs to.
    stage: u8,
    /// met, n/a, waived, failing, expired, unmet or unknown.
    status: &'a str,
    /// The day since which it has had this status; null where there never was any evidence.
    since: Option<String>,
    /// Why, in one sentence.
    sentence: &'a str,
    /// The first day on which the status changes by itself.
    changes_on: Option<String>,
    /// What it rests on.
    evidence: Vec<Proof<'a>>,
    /// What is missing, one by one.
    gaps: Vec<Gap<'a>>,
}

/// One piece of evidence.
#[derive(Serialize, JsonSchema)]
struct Proof<'a> {
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// declared, recorded or machine.
    grade: &'a str,
    /// The run it comes from.
    run: Option<&'a str>,
    /// What it shows.
    text: &'a str,
    /// Whether it speaks for the requirement.
    supports: bool,
}

/// One thing that is missing.
#[derive(Serialize, JsonSchema)]
struct Gap<'a> {
    /// What, as a sentence.
    text: &'a str,
    /// The dependency it is about.
    dependency: Option<&'a str>,
    /// What would close it.
    fix: &'a str,
}

/// One run, and what became of it.
#[derive(Serialize, JsonSchema)]
struct Row<'a> {
    /// Its id, unique within the service.
    id: &'a str,
    /// Name for people.
    title: Option<&'a str>,
    /// dr-failover, dependency-failure, experiment, tabletop or incident.
    kind: &'a str,
    /// The dependency that was failed.
    dependency: Option<&'a str>,
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
    flags: &'a [String],
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
    /// Its page, or its row on the service's page; relative to the site's root.
    url: String,
}

/// A change of the stage.
#[derive(Serialize, JsonSchema)]
struct Step<'a> {
    /// The first day on the new stage.
    on: String,
    /// The stage before.
    from: u8,
    /// The new stage.
    stage: u8,
    /// Why, in words.
    because: &'a str,
    /// The ids of the requirements that changed.
    requirements: &'a [&'static str],
}

/// One problem of the input.
#[derive(Serialize, JsonSchema)]
pub struct Problem<'a> {
    /// Stable code.
    code: &'a str,
    /// error, warning or note.
    severity: &'a str,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// The column in characters, from 1.
    column: u32,
    /// What is wrong.
    message: &'a str,
    /// How to mend it.
    help: &'a str,
    /// The service it belongs to, where that is known.
    service: Option<&'a str>,
}

/// A lint that somebody silenced.
#[derive(Serialize, JsonSchema)]
pub struct Quiet<'a> {
    /// Stable code.
    code: &'a str,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// What would be said.
    message: &'a str,
    /// Why it is not.
    reason: &'a str,
    /// The file in which the reason stands.
    reason_file: &'a str,
    /// The line of the reason, from 1.
    reason_line: u32,
}

impl<'a> Quiet<'a> {
    /// One lint that somebody silenced.
    pub fn of(silenced: &'a Silenced) -> Self {
        let Silenced { diagnostic, reason, by } = silenced;
        Self {
            code: diagnostic.code.as_str(),
            file: &diagnostic.place.file,
            line: diagnostic.place.line,
            message: &diagnostic.message,
            reason,
            reason_file: &by.file,
            reason_line: by.line,
        }
    }
}

impl<'a> Report<'a> {
    /// The report of a site.
    pub fn of(site: &'a Site) -> Self {
        let source = Source { commit: site.source.commit.as_deref(), dirty: site.source.dirty };
        Self {
            schema: SCHEMA,
            generator: Generator { name: "stagepost", version: env!("CARGO_PKG_VERSION") },
            as_of: site.day.to_string(),
            source,
            services: site.cases.iter().enumerate().map(|(index, case)| Service::of(site, index, case)).collect(),
            diagnostics: site.diagnostics.iter().map(|diagnostic| Problem::of(diagnostic)).collect(),
            silenced: site.silenced.iter().map(Quiet::of).collect(),
        }
    }
}

impl<'a> Service<'a> {
    /// One service of a site.
    pub fn of(site: &Site, index: usize, case: &Case<'a>) -> Self {
        let (dossier, standing) = (case.dossier, case.standing);
        let service = &dossier.service;
        let runs = dossier.runs.iter().zip(&standing.ledger).enumerate();
        Self {
            id: &service.id,
            title: &service.title,
            team: service.team.as_deref(),
            tier: service.tier.as_deref().map(|tier| tier.parse().map_or(Tier::Word(tier), Tier::Number)),
            tags: &service.tags,
            url: address::service(&service.id),
            stage: standing.stage,
            stage_since: standing.since().map(|day| day.to_string()),
            stage_uses_waiver: standing.uses_waiver,
            claimed_stage: service.claimed_stage.as_ref().map(|(stage, _)| *stage),
            target_stage: service.target_stage,
            next: standing.next.as_ref().map(|Next { stage, missing }| NextStage { stage: *stage, missing }),
            lapse: standing.lapse.as_ref().map(|lapse| Fall::of(lapse, standing)),
            requirements: standing.findings.iter().map(|finding| Requirement::of(finding, &dossier.runs)).collect(),
            runs: runs
                .map(|(position, (run, row))| {
                    let url = if site.has_run_page(index, position) {
                        address::run(&service.id, &run.id)
                    } else {
                        format!("{}#{}", address::service(&service.id), address::run_anchor(&run.id))
                    };
                    Row::of(run, row, url)
                })
                .collect(),
            playbooks: snapshot::playbooks(dossier, standing.day).into_iter().map(Book::from).collect(),
            unread: dossier
                .unread
                .iter()
                .map(|lost| Lost { file: &lost.place.file, line: lost.place.line, reason: &lost.reason })
                .collect(),
            history: standing.history.iter().map(Step::of).collect(),
        }
    }
}

impl<'a> Fall<'a> {
    fn of(lapse: &'a Lapse, standing: &Standing) -> Self {
        Self {
            on: lapse.on.to_string(),
            to_stage: lapse.to_stage,
            because: &lapse.because,
            dependencies: standing.lapsing_dependencies(),
        }
    }
}

impl From<PlaybookState> for Book {
    fn from(state: PlaybookState) -> Self {
        let PlaybookState { file, revision, agreed, objections } = state;
        Self { file, revision, agreed, objections }
    }
}

impl<'a> Requirement<'a> {
    fn of(finding: &'a Finding, runs: &'a [Run]) -> Self {
        Self {
            id: finding.requirement.id,
            stage: finding.requirement.stage,
            status: finding.status.as_str(),
            since: finding.since.map(|day| day.to_string()),
            sentence: &finding.sentence,
            changes_on: finding.changes_on.map(|day| day.to_string()),
            evidence: finding.evidence.iter().map(|evidence| Proof::of(evidence, runs)).collect(),
            gaps: finding
                .gaps
                .iter()
                .map(|gap| Gap { text: &gap.text, dependency: gap.dependency.as_deref(), fix: &gap.fix })
                .collect(),
        }
    }
}

impl<'a> Proof<'a> {
    fn of(evidence: &'a Evidence, runs: &'a [Run]) -> Self {
        Self {
            file: &evidence.place.file,
            line: evidence.place.line,
            grade: evidence.grade.as_str(),
            run: evidence.run.and_then(|index| runs.get(index)).map(|run| run.id.as_str()),
            text: &evidence.text,
            supports: evidence.supports,
        }
    }
}

impl<'a> Row<'a> {
    fn of(run: &'a Run, row: &'a LedgerRow, url: String) -> Self {
        let first = run.recorded.as_ref().map(|recorded| &recorded.first);
        Self {
            id: &run.id,
            title: run.title.as_deref(),
            kind: run.kind().as_str(),
            dependency: run.dependency.as_deref(),
            environment: run.environment.as_deref(),
            environment_class: row.ruling.class.as_str(),
            started: run.started.map(|instant| instant.to_string()),
            ended: run.ended.map(|instant| instant.to_string()),
            execution: run.execution.map(|execution| execution.as_str()),
            trigger: run.trigger.map(|trigger| trigger.as_str()),
            verdict: row.ruling.verdict.as_str(),
            tool_word: run.tool.word.as_deref(),
            reason: &row.ruling.reason,
            flags: &row.ruling.flags,
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
            url,
        }
    }
}

impl<'a> Step<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            on: change.on.to_string(),
            from: change.from,
            stage: change.stage,
            because: &change.because,
            requirements: &change.requirements,
        }
    }
}

impl<'a> Problem<'a> {
    /// A diagnostic as it is written for machines.
    pub fn of(diagnostic: &'a Diagnostic) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity().as_str(),
            file: &diagnostic.place.file,
            line: diagnostic.place.line,
            column: diagnostic.place.column,
            message: &diagnostic.message,
            help: &diagnostic.help,
            service: diagnostic.service.as_deref(),
        }
    }
}
