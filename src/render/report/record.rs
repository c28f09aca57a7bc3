//! Everything that a run's file tells, for judging the run again when the file is not at hand any more.
//!
//! The same form is written and read; what is empty is left out.

use crate::model::calendar::{Day, Duration, Instant};
use crate::model::fault::{Effect, Fault, Injection};
use crate::model::recorded::{Before, Commit, Recorded};
use crate::model::run::{
    Check, Halt, Measured, Outcome, Pipeline, Published, Rollback, Run, RunFinding, Step, Tool, Verdict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

type Text<'a> = Cow<'a, str>;

/// Everything that a run's file tells beside what stands in the run itself.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Record<'a> {
    /// The playbook scenario that was played.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<Text<'a>>,
    /// The playbook that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    playbook: Option<Text<'a>>,
    /// Whether the fault lands in production whatever the environment's name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    touches_production: bool,
    /// The tool.
    tool: WrittenTool<'a>,
    /// What was done.
    fault: WrittenFault<'a>,
    /// What was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    hypothesis: Option<Text<'a>>,
    /// What was seen of the service: held, broke, not-checked, detection-only or unstated.
    saw: Text<'a>,
    /// What broke, or why nobody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    saw_why: Option<Text<'a>>,
    /// What halted it before its end: aborted or stop-condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    halted: Option<Text<'a>>,
    /// Why it was halted.
    #[serde(skip_serializing_if = "Option::is_none")]
    halted_why: Option<Text<'a>>,
    /// The verdict that its author wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<Text<'a>>,
    /// The author's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_reason: Option<Text<'a>>,
    /// Seconds until it was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    detection_seconds: Option<u64>,
    /// Seconds until the service was well again.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_seconds: Option<u64>,
    /// Seconds of lost data.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_loss_seconds: Option<u64>,
    /// System-wide impact.
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<Text<'a>>,
    /// Who took part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participants: Vec<Text<'a>>,
    /// Where people left the playbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    deviations: Option<Text<'a>>,
    /// What was learnt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<WrittenFinding<'a>>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_on: Option<String>,
    /// To whom it was published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    published_to: Vec<Text<'a>>,
    /// The pipeline.
    pipeline: WrittenPipeline<'a>,
    /// How the rollback went: ok, failed, none or unknown.
    rollback: Text<'a>,
    /// Further words.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Text<'a>>,
    /// The day on which the result was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    /// What the tool did, step by step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<WrittenStep<'a>>,
    /// The last commit that touched the file, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_commit: Option<WrittenCommit<'a>>,
    /// Where the same content stood before it was first committed under this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<WrittenBefore<'a>>,
}

/// The tool.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct WrittenTool<'a> {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text<'a>>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Text<'a>>,
    /// Its own id of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<Text<'a>>,
    /// Where it shows the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Text<'a>>,
}

/// What was done.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct WrittenFault<'a> {
    /// The kind of fault.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<Text<'a>>,
    /// What it was aimed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Text<'a>>,
    /// unavailable or degraded.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Text<'a>>,
    /// real, nothing, simulated or unstated.
    injection: Text<'a>,
    /// How many real faults were injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    injected: Option<u32>,
    /// Why nothing was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Text<'a>>,
}

/// The pipeline.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct WrittenPipeline<'a> {
    /// The commit under test.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<Text<'a>>,
    /// The build's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Text<'a>>,
    /// The system that it ran in.
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<Text<'a>>,
    /// The branch that was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<Text<'a>>,
    /// The job of the build.
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<Text<'a>>,
    /// Whether a failed test stops the build.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocking: Option<bool>,
    /// success or failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Text<'a>>,
}

/// Something learnt.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WrittenFinding<'a> {
    /// What.
    text: Text<'a>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<Text<'a>>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    /// When it was mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
}

/// One step.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WrittenStep<'a> {
    /// What.
    name: Text<'a>,
    /// baseline, method, check or rollback.
    phase: Text<'a>,
    /// Action or probe.
    action: bool,
    /// Whether it did what it should.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ok: Option<bool>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    started: Option<String>,
    /// How many seconds it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
}

/// A commit.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WrittenCommit<'a> {
    /// Its name.
    id: Text<'a>,
    /// When it was written, UTC.
    authored: String,
    /// When it entered the history, UTC.
    committed: String,
}

/// Where the same content stood before.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WrittenBefore<'a> {
    /// The file.
    file: Text<'a>,
    /// The day of its first commit.
    on: String,
}

/// The phases of a tool's steps.
const PHASES: [&str; 4] = ["baseline", "method", "check", "rollback"];

fn text(value: &Option<String>) -> Option<Text<'_>> {
    value.as_deref().map(Cow::Borrowed)
}

fn texts(list: &[String]) -> Vec<Text<'_>> {
    list.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

fn owned(value: Option<Text<'_>>) -> Option<String> {
    value.map(Cow::into_owned)
}

fn day(value: Option<String>) -> Option<Day> {
    value.and_then(|text| Day::parse(&text).ok())
}

fn instant(text: &str) -> Option<Instant> {
    Instant::parse(text).ok()
}

impl<'a> Record<'a> {
    /// What a run tells.
    pub fn of(run: &'a Run) -> Self {
        let (saw, saw_why) = match &run.check {
            Check::Held => ("held", None),
            Check::Broke(why) => ("broke", Some(why)),
            Check::NotChecked(why) => ("not-checked", Some(why)),
            Check::DetectionOnly => ("detection-only", None),
            Check::Unstated => ("unstated", None),
        };
        let (halted, halted_why) = match &run.halt {
            Some(Halt::Aborted(why)) => (Some("aborted"), Some(why)),
            Some(Halt::StopCondition(why)) => (Some("stop-condition"), Some(why)),
            None => (None, None),
        };
        let words = |why: Option<&'a String>| why.map(|why| Cow::Borrowed(why.as_str()));
        let seconds = |length: Option<Duration>| length.map(Duration::as_seconds);
        let recorded = run.recorded.as_deref();
        Self {
            scenario: text(&run.scenario),
            playbook: text(&run.playbook),
            touches_production: run.touches_production,
            tool: WrittenTool {
                name: text(&run.tool.name),
                version: text(&run.tool.version),
                run_id: text(&run.tool.run_id),
                url: text(&run.tool.url),
            },
            fault: WrittenFault::of(&run.fault),
            hypothesis: text(&run.hypothesis),
            saw: Cow::Borrowed(saw),
            saw_why: words(saw_why),
            halted: halted.map(Cow::Borrowed),
            halted_why: words(halted_why),
            stated: run.stated.map(|word| Cow::Borrowed(word.as_str())),
            stated_reason: text(&run.reason),
            detection_seconds: seconds(run.measured.detection),
            recovery_seconds: seconds(run.measured.recovery),
            data_loss_seconds: seconds(run.measured.data_loss),
            impact: text(&run.impact),
            participants: texts(&run.participants),
            deviations: text(&run.deviations),
            findings: run.findings.iter().map(WrittenFinding::of).collect(),
            published_on: run.published.on.map(|on| on.to_string()),
            published_to: texts(&run.published.to),
            pipeline: WrittenPipeline {
                commit: text(&run.pipeline.commit),
                url: text(&run.pipeline.url),
                system: text(&run.pipeline.system),
                branch: text(&run.pipeline.branch),
                job: text(&run.pipeline.job),
                blocking: run.pipeline.blocking,
                outcome: run.pipeline.outcome.map(|word| Cow::Borrowed(word.as_str())),
            },
            rollback: Cow::Borrowed(run.rollback.as_str()),
            notes: text(&run.notes),
            kept: run.kept.map(|on| on.to_string()),
            steps: run.steps.iter().map(WrittenStep::of).collect(),
            last_commit: recorded.map(|recorded| WrittenCommit::of(&recorded.last)),
            before: recorded
                .and_then(|recorded| recorded.before.as_ref())
                .map(|before| WrittenBefore { file: Cow::Borrowed(&before.file), on: before.on.to_string() }),
        }
    }

    /// Gives a run what the record tells. A word that nobody knows is as if nothing had been said, which
    /// never proves anything.
    pub fn tell(self, run: &mut Run) {
        let Self { tool, fault, pipeline, .. } = self;
        run.scenario = owned(self.scenario);
        run.playbook = owned(self.playbook);
        run.touches_production = self.touches_production;
        run.tool = Tool {
            name: owned(tool.name),
            version: owned(tool.version),
            run_id: owned(tool.run_id),
            url: owned(tool.url),
            word: run.tool.word.take(),
        };
        run.fault = fault.into();
        run.hypothesis = owned(self.hypothesis);
        let why = self.saw_why.map(Cow::into_owned).unwrap_or_default();
        run.check = match &*self.saw {
            "held" => Check::Held,
            "broke" => Check::Broke(why),
            "detection-only" => Check::DetectionOnly,
            "unstated" => Check::Unstated,
            "not-checked" => Check::NotChecked(why),
            other => Check::NotChecked(format!("the report says `{other}` of what was seen")),
        };
        let why = self.halted_why.map(Cow::into_owned).unwrap_or_default();
        run.halt = self
            .halted
            .map(|word| if word == "stop-condition" { Halt::StopCondition(why) } else { Halt::Aborted(why) });
        run.stated = self.stated.and_then(|word| Verdict::parse(&word));
        run.reason = owned(self.stated_reason);
        run.measured = Measured {
            detection: self.detection_seconds.map(Duration::seconds),
            recovery: self.recovery_seconds.map(Duration::seconds),
            data_loss: self.data_loss_seconds.map(Duration::seconds),
        };
        run.impact = owned(self.impact);
        run.participants = self.participants.into_iter().map(Cow::into_owned).collect();
        run.deviations = owned(self.deviations);
        run.findings = self.findings.into_iter().map(RunFinding::from).collect();
        let to = self.published_to.into_iter().map(Cow::into_owned).collect();
        run.published = Published { on: day(self.published_on), to };
        run.pipeline = Pipeline {
            commit: owned(pipeline.commit),
            url: owned(pipeline.url),
            system: owned(pipeline.system),
            branch: owned(pipeline.branch),
            job: owned(pipeline.job),
            blocking: pipeline.blocking,
            outcome: pipeline.outcome.and_then(|word| Outcome::parse(&word)),
        };
        run.rollback = Rollback::parse(&self.rollback).unwrap_or(Rollback::Unknown);
        run.notes = owned(self.notes);
        run.kept = day(self.kept);
        run.steps = self.steps.into_iter().map(Step::from).collect();
        if let (Some(recorded), Some(last)) = (run.recorded.as_mut().and_then(Arc::get_mut), self.last_commit) {
            recorded.last = last.commit().unwrap_or_else(|| recorded.last.clone());
            recorded.before = self
                .before
                .and_then(|before| Some(Before { on: Day::parse(&before.on).ok()?, file: before.file.into_owned() }));
        }
    }
}

impl<'a> WrittenFault<'a> {
    fn of(fault: &'a Fault) -> Self {
        let (injection, injected, why) = match &fault.injection {
            Injection::Real(count) => ("real", Some(*count), None),
            Injection::Nothing(why) => ("nothing", None, Some(Cow::Borrowed(why.as_str()))),
            Injection::Simulated => ("simulated", None, None),
            Injection::Unstated => ("unstated", None, None),
        };
        Self {
            kind: text(&fault.kind),
            target: text(&fault.target),
            effect: fault.effect.map(|effect| Cow::Borrowed(effect.as_str())),
            injection: Cow::Borrowed(injection),
            injected,
            why,
        }
    }
}

impl From<WrittenFault<'_>> for Fault {
    fn from(fault: WrittenFault<'_>) -> Self {
        let WrittenFault { kind, target, effect, injection, injected, why } = fault;
        let effect = effect.and_then(|word| {
            [Effect::Unavailable, Effect::Degraded].into_iter().find(|effect| effect.as_str() == &*word)
        });
        let injection = match (&*injection, injected) {
            ("real", Some(count @ 1..)) => Injection::Real(count),
            ("simulated", _) => Injection::Simulated,
            ("nothing", _) => Injection::Nothing(why.map(Cow::into_owned).unwrap_or_default()),
            ("unstated", _) => Injection::Unstated,
            _ => Injection::Nothing("the report does not say what was injected".to_owned()),
        };
        Self { kind: owned(kind), target: owned(target), effect, injection }
    }
}

impl<'a> WrittenFinding<'a> {
    fn of(finding: &'a RunFinding) -> Self {
        Self {
            text: Cow::Borrowed(&finding.text),
            owner: text(&finding.owner),
            due: finding.due.map(|on| on.to_string()),
            closed: finding.closed.map(|on| on.to_string()),
        }
    }
}

impl From<WrittenFinding<'_>> for RunFinding {
    fn from(finding: WrittenFinding<'_>) -> Self {
        let WrittenFinding { text, owner, due, closed } = finding;
        Self { text: text.into_owned(), owner: owned(owner), due: day(due), closed: day(closed) }
    }
}

impl<'a> WrittenStep<'a> {
    fn of(step: &'a Step) -> Self {
        Self {
            name: Cow::Borrowed(&step.name),
            phase: Cow::Borrowed(step.phase),
            action: step.action,
            ok: step.ok,
            started: step.started.map(|started| started.to_string()),
            seconds: step.took.map(Duration::as_seconds),
        }
    }
}

impl From<WrittenStep<'_>> for Step {
    fn from(step: WrittenStep<'_>) -> Self {
        let WrittenStep { name, phase, action, ok, started, seconds } = step;
        Self {
            name: name.into_owned(),
            phase: PHASES.into_iter().find(|known| *known == phase).unwrap_or("method"),
            action,
            ok,
            started: started.as_deref().and_then(instant),
            took: seconds.map(Duration::seconds),
        }
    }
}

impl<'a> WrittenCommit<'a> {
    fn of(commit: &'a Commit) -> Self {
        Self {
            id: Cow::Borrowed(&commit.id),
            authored: commit.authored.to_string(),
            committed: commit.committed.to_string(),
        }
    }

    fn commit(self) -> Option<Commit> {
        let (authored, committed) = (instant(&self.authored)?, instant(&self.committed)?);
        Some(Commit { id: self.id.into_owned(), authored, committed })
    }
}

/// The record of a file in version control, as a run of a report names it.
pub fn recorded(commit: String, committed: &str, authored: &str, edited: bool) -> Option<Recorded> {
    let first = Commit { id: commit, committed: instant(committed)?, authored: instant(authored)? };
    Some(Recorded { last: first.clone(), first, settled: !edited, edited, before: None, texts: Vec::new() })
}
