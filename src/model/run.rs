//! Runs: what a test, an exercise or an incident showed.
//!
//! A run holds what its file says, in the same terms for every tool. Whether that proves anything
//! is ruled one floor up, in `ladder::verdict`.

use super::calendar::{Day, Duration, Instant};
use super::fault::Fault;
use super::history::Origin;
use super::place::Place;
use super::recorded::Recorded;
use std::sync::Arc;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $doc])+ $variant,)+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word as written in files and for machines.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// Reads the word, ignoring case.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                Self::ALL.iter().copied().find(|w| w.as_str().eq_ignore_ascii_case(text))
            }
        }
    };
}

words! {
    /// What kind of run it was.
    RunKind {
        /// A disaster recovery failover exercise.
        DrFailover = "dr-failover",
        /// A dependency was failed.
        DependencyFailure = "dependency-failure",
        /// Any other experiment.
        Experiment = "experiment",
        /// People talked it through; nothing was done.
        Tabletop = "tabletop",
        /// It happened by itself.
        Incident = "incident",
    }
}

words! {
    /// How it was carried out.
    Execution {
        /// By people.
        Manual = "manual",
        /// By scripts that people watch.
        Semi = "semi",
        /// Without people.
        Automated = "automated",
    }
}

words! {
    /// What started it.
    Trigger {
        /// A person.
        Human = "human",
        /// A timetable.
        Schedule = "schedule",
        /// A pipeline.
        Ci = "ci",
        /// Another program.
        Api = "api",
    }
}

words! {
    /// What a run proves.
    Verdict {
        /// A fault was injected and the service held.
        Pass = "pass",
        /// The service did not hold.
        Fail = "fail",
        /// It proves neither.
        Inconclusive = "inconclusive",
        /// It was halted before it could prove anything.
        Aborted = "aborted",
    }
}

words! {
    /// How the rollback went.
    Rollback {
        /// Everything was put back.
        Ok = "ok",
        /// Something was not.
        Failed = "failed",
        /// There was nothing to put back.
        None = "none",
        /// The record does not say.
        Unknown = "unknown",
    }
}

words! {
    /// How a build ended.
    Outcome {
        /// It went on.
        Success = "success",
        /// It was stopped.
        Failure = "failure",
    }
}

words! {
    /// How strong a piece of evidence is.
    Grade {
        /// Someone wrote it.
        Declared = "declared",
        /// A dated record with people.
        Recorded = "recorded",
        /// Made by a tool.
        Machine = "machine",
    }
}

words! {
    /// How sure we are that the service was looked at after the fault.
    Scope {
        /// The test looks at recovery.
        Recovery = "recovery",
        /// The test only looks at whether alarms fire.
        Detection = "detection",
    }
}

/// What was seen of the service once the fault was there, as the record tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It was looked at and held.
    Held,
    /// It was looked at and did not hold, for this reason.
    Broke(String),
    /// Nobody looked, for this reason.
    NotChecked(String),
    /// Only the detection was looked at.
    DetectionOnly,
    /// The record says nothing; a stated verdict decides.
    Unstated,
}

/// Why a run ended before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// A person, a crash or a signal.
    Aborted(String),
    /// A stop condition or a health check: the service was not well.
    StopCondition(String),
}

/// The tool that made a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tool {
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Its own id of the run.
    pub run_id: Option<String>,
    /// Where it shows the run.
    pub url: Option<String>,
    /// Its own word for how the run ended.
    pub word: Option<String>,
}

/// Measured times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measured {
    /// Until somebody or something noticed.
    pub detection: Option<Duration>,
    /// Until the service was well again.
    pub recovery: Option<Duration>,
    /// How much data was lost, as time.
    pub data_loss: Option<Duration>,
}

/// Something learnt in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFinding {
    /// What.
    pub text: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Until when.
    pub due: Option<Day>,
    /// When it was mended.
    pub closed: Option<Day>,
}

/// To whom and when a result was published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// When.
    pub on: Option<Day>,
    /// To whom.
    pub to: Vec<String>,
}

/// The pipeline that ran it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pipeline {
    /// The commit under test.
    pub commit: Option<String>,
    /// The build's address.
    pub url: Option<String>,
    /// The system that it runs in, such as GitHub Actions.
    pub system: Option<String>,
    /// The branch that was built.
    pub branch: Option<String>,
    /// The job of the build.
    pub job: Option<String>,
    /// Whether a failed test stops the build.
    pub blocking: Option<bool>,
    /// How the build ended.
    pub outcome: Option<Outcome>,
}

/// One thing that the tool did, for the reader of the run's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What, in the tool's or the author's words.
    pub name: String,
    /// Part of the run: `baseline`, `method`, `check`, `rollback`.
    pub phase: &'static str,
    /// Action or probe.
    pub action: bool,
    /// Whether it did what it should; `None` when that is not known.
    pub ok: Option<bool>,
    /// When it began.
    pub started: Option<Instant>,
    /// How long it took.
    pub took: Option<Duration>,
}

/// A value that was not written but derived, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The name of the field.
    pub field: &'static str,
    /// From what, in words.
    pub from: String,
}

impl Derived {
    /// Every field of a run that is ever derived.
    pub const FIELDS: &'static [&'static str] = &[
        "service",
        "dependency",
        "environment",
        "kind",
        "playbook",
        "scenario",
        "trigger",
        "execution",
        "effect",
        "fault.effect",
        "started",
        "ended",
        "commit",
        "build",
        "branch",
        "job",
    ];
}

/// The SHA-256 hashes of the files that a run was read from, with line feeds only and without a byte
/// order mark, so that a checkout on another system has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// Of the result itself.
    pub result: [u8; 32],
    /// Of the file beside it, if there is one.
    pub sidecar: Option<[u8; 32]>,
}

impl Digests {
    /// A hash in hexadecimal digits.
    pub fn hexadecimal(hash: &[u8; 32]) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// One run, in the same terms for every format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id, unique within the service.
    pub id: String,
    /// The services it belongs to: empty until it is bound.
    pub services: Vec<String>,
    /// Name for people.
    pub title: Option<String>,
    /// What kind of run it was; none until it is bound.
    pub kind: Option<RunKind>,
    /// The dependency that was failed.
    pub dependency: Option<String>,
    /// Further dependencies that were failed at the same time.
    pub further: Vec<String>,
    /// The playbook scenario that was played.
    pub scenario: Option<String>,
    /// The playbook that was used, as written.
    pub playbook: Option<String>,
    /// The environment, as written.
    pub environment: Option<String>,
    /// Whether the fault lands in production whatever the environment's name.
    pub touches_production: bool,
    /// When it began.
    pub started: Option<Instant>,
    /// When it ended.
    pub ended: Option<Instant>,
    /// How it was carried out.
    pub execution: Option<Execution>,
    /// What started it.
    pub trigger: Option<Trigger>,
    /// The tool that made the record.
    pub tool: Tool,
    /// What was done.
    pub fault: Fault,
    /// What was expected.
    pub hypothesis: Option<String>,
    /// What was seen.
    pub check: Check,
    /// Whether it was halted.
    pub halt: Option<Halt>,
    /// The verdict that its author wrote; checked against the facts before it counts.
    pub stated: Option<Verdict>,
    /// The author's reason.
    pub reason: Option<String>,
    /// Measured times.
    pub measured: Measured,
    /// System-wide impact, in words.
    pub impact: Option<String>,
    /// Who took part.
    pub participants: Vec<String>,
    /// Where people left the playbook.
    pub deviations: Option<String>,
    /// What was learnt.
    pub findings: Vec<RunFinding>,
    /// Its publication.
    pub published: Published,
    /// The pipeline.
    pub pipeline: Pipeline,
    /// How the rollback went.
    pub rollback: Rollback,
    /// Further words of the author.
    pub notes: Option<String>,
    /// What the tool did, step by step.
    pub steps: Vec<Step>,
    /// How strong a piece of evidence it is.
    pub grade: Grade,
    /// What was derived rather than written.
    pub derived: Vec<Derived>,
    /// The id of the format it was read from.
    pub format: &'static str,
    /// Where it is written.
    pub place: Place,
    /// The day on which its file was put among the results, where `record` did that.
    pub kept: Option<Day>,
    /// The hashes of its files, where it was read from files.
    pub digests: Option<Digests>,
    /// When its file was recorded, where that is known.
    pub recorded: Option<Arc<Recorded>>,
    /// Where it stood, when it is known from an earlier report only.
    pub origin: Option<Origin>,
}

impl Run {
    /// A run of which nothing is known but where it stands.
    pub fn blank(id: impl Into<String>, format: &'static str, place: Place) -> Self {
        Self {
            id: id.into(),
            services: Vec::new(),
            title: None,
            kind: None,
            dependency: None,
            further: Vec::new(),
            scenario: None,
            playbook: None,
            environment: None,
            touches_production: false,
            started: None,
            ended: None,
            execution: None,
            trigger: None,
            tool: Tool::default(),
            fault: Fault::default(),
            hypothesis: None,
            check: Check::Unstated,
            halt: None,
            stated: None,
            reason: None,
            measured: Measured::default(),
            impact: None,
            participants: Vec::new(),
            deviations: None,
            findings: Vec::new(),
            published: Published::default(),
            pipeline: Pipeline::default(),
            rollback: Rollback::Unknown,
            notes: None,
            steps: Vec::new(),
            grade: Grade::Recorded,
            derived: Vec::new(),
            format,
            place,
            kept: None,
            digests: None,
            recorded: None,
            origin: None,
        }
    }

    /// Says which dependencies were failed.
    pub fn set_dependencies(&mut self, names: Vec<String>) {
        let mut names = names.into_iter();
        self.dependency = names.next();
        self.further = names.collect();
    }

    /// Every dependency that was failed, in the order of the record.
    pub fn dependencies(&self) -> impl Iterator<Item = &str> {
        self.dependency.iter().chain(&self.further).map(String::as_str)
    }

    /// Whether this dependency was failed.
    pub fn failed(&self, dependency: &str) -> bool {
        self.dependencies().any(|id| id == dependency)
    }

    /// What was failed, in words; nothing where nobody said.
    pub fn target(&self) -> Option<String> {
        self.dependency.as_ref().map(|_| self.dependencies().collect::<Vec<_>>().join(", "))
    }

    /// What was derived of one field, if it was.
    pub fn derived(&self, field: &str) -> Option<&Derived> {
        self.derived.iter().find(|derived| derived.field == field)
    }

    /// The word that its file is not at hand, where it is known from an earlier report only.
    pub fn provenance(&self) -> &'static str {
        if self.origin.is_some() { ", from an earlier report" } else { "" }
    }

    /// The instant from which its age is counted: its end, or its start where no end is known.
    pub fn when(&self) -> Option<Instant> {
        self.ended.or(self.started)
    }

    /// The UTC day from which its age is counted.
    pub fn day(&self) -> Option<Day> {
        self.when().map(Instant::day)
    }

    /// The day on which it was published: written, else the day on which its file was recorded.
    pub fn publication(&self) -> Option<Day> {
        self.published.on.or_else(|| self.recorded.as_ref().map(|recorded| recorded.on()))
    }

    /// The kind, `experiment` where nothing says otherwise.
    pub fn kind(&self) -> RunKind {
        self.kind.unwrap_or(RunKind::Experiment)
    }
}
