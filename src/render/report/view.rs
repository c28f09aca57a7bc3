//! The form of `report.json`, version 1.

use super::row::{Deduced, Row};
use super::{Marks, SCHEMA};
use crate::ladder::finding::{Evidence, Finding};
use crate::ladder::ledger::{self, FileRow};
use crate::ladder::snapshot::{self, PlaybookState};
use crate::ladder::standing::{Change, Lapse, Next, Standing};
use crate::model::catalog::Unread;
use crate::model::diagnostic::{Diagnostic, Silenced};
use crate::model::run::Run;
use crate::site::{Case, Site, address};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

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
    #[schemars(with = "Vec<Service<'a>>")]
    services: Services<'a>,
    /// Files among the results that belong to no service.
    unplaced: Vec<File<'a>>,
    /// What is wrong with the input, errors first.
    diagnostics: Vec<Problem<'a>>,
    /// Lints of playbooks that somebody silenced, with the reason.
    silenced: Vec<Quiet<'a>>,
}

/// The services. Each is made when it is written, and its place is kept: together they are the largest value there is.
struct Services<'a> {
    site: &'a Site<'a>,
    marks: &'a Marks,
}

impl Serialize for Services<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { site, marks } = *self;
        serializer.collect_seq(site.cases.iter().enumerate().map(|(index, case)| Marked { site, marks, index, case }))
    }
}

struct Marked<'a> {
    site: &'a Site<'a>,
    marks: &'a Marks,
    index: usize,
    case: &'a Case<'a>,
}

impl Serialize for Marked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let from = self.marks.length.get();
        let done = Service::of(self.site, self.index, self.case).serialize(serializer)?;
        self.marks.services.borrow_mut().push(from..self.marks.length.get());
        Ok(done)
    }
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
    /// Where a catalogue says what the service's own file leaves open.
    derived: Vec<Deduced<'a>>,
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
    /// Every file among the results, once: what it counts for, or why it does not count.
    ledger: Vec<File<'a>>,
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
    /// configuration, service, playbook, result, unrecognised or attachment.
    kind: &'a str,
    /// The dependency it is about, where that is known.
    dependency: Option<&'a str>,
}

/// One file among the results.
#[derive(Serialize, JsonSchema)]
struct File<'a> {
    /// The file, relative to the project.
    file: &'a str,
    /// run, broken, unrecognised, attachment, sidecar, same-run (another record of a run) or elsewhere
    /// (its run belongs to other services).
    what: &'a str,
    /// The ids of the runs that it tells of.
    runs: Vec<&'a str>,
    /// The ids of the requirements that they count for.
    counts_for: Vec<&'a str>,
    /// Why it, or a part of it, does not count.
    because: Vec<&'a str>,
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
    pub fn of(site: &'a Site, marks: &'a Marks) -> Self {
        let source = Source { commit: site.source.commit.as_deref(), dirty: site.source.dirty };
        Self {
            schema: SCHEMA,
            generator: Generator { name: "stagepost", version: env!("CARGO_PKG_VERSION") },
            as_of: site.day.to_string(),
            source,
            services: Services { site, marks },
            unplaced: ledger::unplaced(&site.catalog.orphans, &site.catalog.asides)
                .into_iter()
                .map(File::from)
                .collect(),
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
            derived: service.derived.iter().map(Deduced::of).collect(),
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
            unread: dossier.unread.iter().map(Lost::of).collect(),
            ledger: ledger::files(dossier, &standing.ledger).into_iter().map(File::from).collect(),
            history: standing.history.iter().map(Step::of).collect(),
        }
    }
}

impl<'a> Lost<'a> {
    fn of(lost: &'a Unread) -> Self {
        Self {
            file: &lost.place.file,
            line: lost.place.line,
            reason: &lost.reason,
            kind: lost.kind.as_str(),
            dependency: lost.dependency.as_deref(),
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

impl<'a> From<FileRow<'a>> for File<'a> {
    fn from(row: FileRow<'a>) -> Self {
        let FileRow { file, what, runs, counts_for, because } = row;
        Self { file, what, runs, counts_for, because }
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
