//! A native run file, or a sidecar, as it is written. The JSON Schema and the manual derive from
//! these types.

use crate::model::fault::Effect;
use crate::model::run::{Execution, Outcome, Rollback, RunKind, Scope, Trigger, Verdict};
use crate::yaml::{Date, Length, OneOrMany, Spanned, Text, When, Word};
use schemars::JsonSchema;
use serde::Deserialize;

/// One run: a test, an exercise or an incident. A sidecar `<file>.meta.yaml` holds the same keys, and
/// adds to what the tool's own file says.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Run")]
pub struct WrittenRun {
    /// Id, unique within the service and part of the address. Default: the file's name.
    pub run: Option<Spanned<Text>>,
    /// Name for people.
    pub title: Option<Text>,
    /// What kind of run it was. Default: `dependency-failure` when it names a dependency, else `experiment`.
    pub kind: Option<Word<RunKind>>,
    /// The service it belongs to. Default: from the folder.
    pub service: Option<Spanned<Text>>,
    /// The services it belongs to, when there are several.
    #[serde(default)]
    pub services: OneOrMany<Spanned<Text>>,
    /// The id of the dependency that was failed.
    pub dependency: Option<Spanned<Text>>,
    /// The ids of the dependencies that were failed, when there are several at the same time.
    #[serde(default)]
    pub dependencies: OneOrMany<Spanned<Text>>,
    /// The id or title of the playbook scenario that was played.
    pub scenario: Option<Text>,
    /// The playbook that was used: its path below the service's folder, or its name.
    pub playbook: Option<Spanned<Text>>,
    /// The environment's name.
    pub environment: Option<Spanned<Text>>,
    /// Whether the fault lands in production whatever the environment's name.
    pub touches_production: Option<bool>,
    /// When it began: a time with its zone, or a day.
    pub started: Option<Spanned<When>>,
    /// When it ended: a time with its zone, or a day.
    pub ended: Option<Spanned<When>>,
    /// How it was carried out.
    pub execution: Option<Word<Execution>>,
    /// What started it.
    pub trigger: Option<Word<Trigger>>,
    /// The tool that made the record.
    pub tool: Option<WrittenTool>,
    /// What was done.
    pub fault: Option<Spanned<WrittenFault>>,
    /// What was expected.
    pub hypothesis: Option<Spanned<Text>>,
    /// What the run proves, in its author's opinion; it is checked against the facts.
    pub verdict: Option<Word<Verdict>>,
    /// The reason for the verdict.
    pub reason: Option<Spanned<Text>>,
    /// System-wide impact, in words.
    pub impact: Option<Spanned<Text>>,
    /// Measured times.
    pub measured: Option<WrittenMeasured>,
    /// Who took part.
    #[serde(default)]
    pub participants: OneOrMany<Spanned<Text>>,
    /// Where people left the playbook.
    pub deviations: Option<Text>,
    /// What was learnt.
    #[serde(default)]
    pub findings: Vec<WrittenFinding>,
    /// When and to whom the result was published.
    pub published: Option<WrittenPublished>,
    /// The pipeline that ran it.
    pub pipeline: Option<WrittenPipeline>,
    /// How the rollback went.
    pub rollback: Option<Word<Rollback>>,
    /// Whether the test looks at recovery, or only at whether alarms fire.
    pub verifies: Option<Word<Scope>>,
    /// Further words.
    pub notes: Option<Text>,
    /// What `stagepost record` wrote when it put the result here.
    pub recorded: Option<WrittenRecorded>,
}

/// The tool that made the record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tool")]
pub struct WrittenTool {
    /// Its name.
    pub name: Option<Text>,
    /// Its version.
    pub version: Option<Text>,
    /// Its own id of the run.
    pub run_id: Option<Text>,
    /// Where it shows the run.
    pub url: Option<Spanned<Text>>,
    /// Its own word for how the run ended.
    pub word: Option<Text>,
}

/// What was done to the dependency.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fault")]
pub struct WrittenFault {
    /// The kind of fault, such as `blackhole`.
    #[serde(rename = "type")]
    pub kind: Option<Text>,
    /// What it was aimed at.
    pub target: Option<Text>,
    /// What it did to the target. Default: derived from `type`.
    pub effect: Option<Word<Effect>>,
    /// Whether a real fault was injected, rather than one on paper.
    pub real: Option<bool>,
    /// How many faults were injected.
    pub injected: Option<u32>,
}

/// Measured times.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Measured")]
pub struct WrittenMeasured {
    /// Until somebody or something noticed.
    pub detection: Option<Length>,
    /// Until the service was well again.
    pub recovery: Option<Length>,
    /// How much data was lost, as time.
    pub data_loss: Option<Length>,
}

/// Something learnt.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
pub struct WrittenFinding {
    /// What was learnt.
    pub text: Text,
    /// Who answers for it.
    pub owner: Option<Text>,
    /// Until when.
    pub due: Option<Date>,
    /// When it was mended.
    pub closed: Option<Date>,
}

/// When and to whom the result was published.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Published")]
pub struct WrittenPublished {
    /// When.
    pub on: Option<Date>,
    /// To whom.
    #[serde(default)]
    pub to: OneOrMany<Text>,
}

/// The pipeline that ran it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pipeline")]
pub struct WrittenPipeline {
    /// The commit under test.
    pub commit: Option<Text>,
    /// The build's address.
    pub url: Option<Spanned<Text>>,
    /// The system that it runs in, such as GitHub Actions.
    pub system: Option<Text>,
    /// The branch that was built.
    pub branch: Option<Text>,
    /// The job of the build.
    pub job: Option<Text>,
    /// What a failed test does to the build.
    pub gate: Option<WrittenGate>,
    /// How the build ended.
    pub outcome: Option<Word<Outcome>>,
}

/// What a failed test does to the build.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Gate")]
pub struct WrittenGate {
    /// Whether it stops the build.
    pub blocking: bool,
}

/// What `stagepost record` wrote when it put the result here.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Recorded")]
pub struct WrittenRecorded {
    /// The day.
    pub on: Option<Date>,
    /// The SHA-256 of the result as it was recorded. A result with another one is not taken.
    pub sha256: Option<Spanned<Text>>,
    /// The values above that a pipeline's variables gave, each with the variable.
    pub derived: Option<WrittenDerived>,
}

/// From which variables of a pipeline values were taken.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DerivedFrom")]
pub struct WrittenDerived {
    /// What started it.
    pub trigger: Option<Text>,
    /// The commit under test.
    pub commit: Option<Text>,
    /// The build's address.
    pub url: Option<Text>,
    /// The branch.
    pub branch: Option<Text>,
    /// The job.
    pub job: Option<Text>,
}
