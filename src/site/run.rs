//! A run's page, for a reader who knows no chaos tool. Kept lean: a large fleet has tens of thousands.

use super::Case;
use super::address;
use super::chart;
use super::ledger::{marked, tool_word};
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::{capital, sentence};
use crate::model::fault::Injection;
use crate::model::recorded::Recorded;
use crate::model::run::{Rollback, Run, RunFinding, Step};
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it proves.
    pub verdict: Mark,
    /// Why, in a sentence.
    pub reason: String,
    /// Things to know beside the verdict.
    pub flags: Vec<String>,
    /// What it counts for.
    pub counts_for: Vec<Link>,
    /// Why it counts for nothing; empty where it counts.
    pub not_because: String,
    /// What was expected; empty where nobody said.
    pub hypothesis: String,
    /// What was done, in a sentence.
    pub done: String,
    /// What the tool did, step by step.
    pub steps: Vec<StepRow>,
    /// What happened, in the author's words.
    pub happened: Vec<Line>,
    /// Measured times beside their objectives.
    pub measures: Vec<Measure>,
    /// How the rollback went.
    pub rollback: &'static str,
    /// What was learnt.
    pub findings: Vec<LearntRow>,
    /// When, where, who.
    pub facts: Vec<Line>,
    /// Where the record comes from.
    pub provenance: Vec<Line>,
    /// Values that were derived, and from what.
    pub derived: Vec<Line>,
}

/// A name with what it says; the value may lead somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Where it leads; empty when it leads nowhere.
    pub href: String,
}

/// One step.
#[derive(Debug, Clone, Serialize)]
pub struct StepRow {
    /// The part of the run.
    pub phase: &'static str,
    /// What was done.
    pub name: String,
    /// How it went: `done`, `failed`, `not known`.
    pub word: &'static str,
    /// The shape beside the word.
    pub shape: &'static str,
    /// How long it took.
    pub took: String,
}

/// A measured time.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    /// What was measured.
    pub name: &'static str,
    /// How long it took.
    pub measured: String,
    /// How long it may take.
    pub target: String,
    /// How the two compare.
    pub mark: Option<Mark>,
}

/// Something learnt.
#[derive(Debug, Clone, Serialize)]
pub struct LearntRow {
    /// What.
    pub text: String,
    /// Owner, due day and closing, in words.
    pub state: String,
    /// Whether it is mended.
    pub closed: bool,
}

impl LearntRow {
    /// A finding as it is shown.
    pub fn of(finding: &RunFinding) -> Self {
        Self { text: finding.text.clone(), state: learnt(finding), closed: finding.closed.is_some() }
    }
}

/// The page; `None` when there is no such run.
pub fn view(at: &Viewpoint, service: usize, index: usize) -> Option<RunView> {
    let case = at.site.cases.get(service)?;
    let run = case.dossier.runs.get(index)?;
    let row = case.standing.ledger.get(index)?;
    Some(RunView {
        id: run.id.clone(),
        title: title(run),
        verdict: Mark::from(row.ruling.verdict),
        reason: sentence(&row.ruling.reason),
        flags: row.ruling.flags.clone(),
        counts_for: row.counts_for.iter().map(|id| at.requirement(id)).collect(),
        not_because: row.does_not_count_because.clone().unwrap_or_default(),
        hypothesis: run.hypothesis.clone().unwrap_or_default(),
        done: done(run),
        steps: run.steps.iter().map(step).collect(),
        happened: happened(run),
        measures: measures(case, run),
        rollback: match run.rollback {
            Rollback::Ok => "Everything was put back as it was.",
            Rollback::Failed => "Not everything was put back: see that nothing of the fault is left.",
            Rollback::None => "There was nothing to put back.",
            Rollback::Unknown => "",
        },
        findings: run.findings.iter().map(LearntRow::of).collect(),
        facts: facts(at, case, run, row.ruling.class.as_str()),
        provenance: provenance(at, run, row.ruling.verdict.as_str()),
        derived: run
            .derived
            .iter()
            .map(|d| line(capital(&d.field.replace(['_', '.'], " ")), Link::plain(&d.from)))
            .collect(),
    })
}

/// A run's name for people.
pub fn title(run: &Run) -> String {
    run.title.clone().unwrap_or_else(|| run.id.clone())
}

fn line(name: impl Into<String>, value: Link) -> Line {
    Line { name: name.into(), text: value.text, href: value.href }
}

fn done(run: &Run) -> String {
    let fault = &run.fault;
    let mut text = match (&fault.kind, &fault.target) {
        (Some(kind), Some(target)) => format!("{kind} on {target}"),
        (Some(kind), None) => kind.clone(),
        (None, Some(target)) => format!("fault on {target}"),
        (None, None) => String::new(),
    };
    let how = match &fault.injection {
        Injection::Real(1) => "one real fault was injected".to_owned(),
        Injection::Real(number) => format!("{number} real faults were injected"),
        Injection::Nothing(reason) => format!("nothing was injected: {reason}"),
        Injection::Simulated => "the fault was only simulated".to_owned(),
        Injection::Unstated => String::new(),
    };
    // What was never injected did nothing to its target.
    let effect = fault.effect.filter(|_| matches!(fault.injection, Injection::Real(_) | Injection::Unstated));
    for part in [how, effect.map(|effect| format!("the target was {}", effect.as_str())).unwrap_or_default()] {
        if !part.is_empty() {
            text = if text.is_empty() { part } else { format!("{text}; {part}") };
        }
    }
    if text.is_empty() { text } else { format!("{}.", capital(text.trim_end_matches('.'))) }
}

fn step(step: &Step) -> StepRow {
    let (word, shape) = match step.ok {
        Some(true) if step.action => ("done", "✓"),
        Some(true) => ("as expected", "✓"),
        Some(false) if step.action => ("failed", "✕"),
        Some(false) => ("not as expected", "✕"),
        None => ("not known", "?"),
    };
    StepRow {
        phase: step.phase,
        name: step.name.clone(),
        word,
        shape,
        took: step.took.map(|took| took.to_string()).unwrap_or_default(),
    }
}

fn happened(run: &Run) -> Vec<Line> {
    let texts = [
        ("Impact", &run.impact),
        ("In the author's words", &run.reason),
        ("Left the playbook", &run.deviations),
        ("Notes", &run.notes),
    ];
    texts
        .into_iter()
        .filter_map(|(name, text)| text.as_ref().map(|text| line(name, Link::plain(text.trim()))))
        .collect()
}

fn measures(case: &Case, run: &Run) -> Vec<Measure> {
    let dependencies = run.dependencies().filter_map(|id| case.dossier.service.dependency(id));
    let scenario = run.scenario.as_deref().and_then(|name| {
        let scenarios = case.dossier.playbooks.iter().flat_map(|playbook| &playbook.scenarios);
        scenarios.into_iter().find(|scenario| scenario.id == name || scenario.title == name)
    });
    let rto = chart::objective(case, run);
    let rpo = dependencies.filter_map(|d| d.rpo).min().or(scenario.and_then(|s| s.rpo_value));
    let rows = [
        ("Detection", run.measured.detection, None, ""),
        ("Recovery", run.measured.recovery, rto, "RTO"),
        ("Data loss", run.measured.data_loss, rpo, "RPO"),
    ];
    rows.into_iter()
        .filter_map(|(name, measured, target, word)| {
            let measured = measured?;
            Some(Measure {
                name,
                measured: measured.to_string(),
                target: target.map(|target| format!("{word} {target}")).unwrap_or_default(),
                mark: target.map(|target| {
                    if measured <= target {
                        Mark { word: "within the target", shape: "✓", tone: "good" }
                    } else {
                        Mark { word: "slower than the target", shape: "✕", tone: "bad" }
                    }
                }),
            })
        })
        .collect()
}

fn learnt(finding: &RunFinding) -> String {
    let mut words = Vec::new();
    words.extend(finding.owner.as_ref().map(|owner| format!("owner {owner}")));
    match (finding.closed, finding.due) {
        (Some(closed), _) => words.push(format!("mended {closed}")),
        (None, Some(due)) => words.push(format!("due {due}")),
        (None, None) => words.push("open, without a date".to_owned()),
    }
    words.join(", ")
}

fn facts(at: &Viewpoint, case: &Case, run: &Run, class: &str) -> Vec<Line> {
    let mut facts = Vec::new();
    let mut add = |name: &str, value: Option<Link>| facts.extend(value.map(|value| line(name, value)));
    add("Kind", Some(Link::plain(run.kind().as_str())));
    let several = if run.further.is_empty() { "Dependency" } else { "Dependencies" };
    add(several, run.target().map(|target| Link::plain(marked(run, "dependency", target))));
    let others = run.services.iter().filter(|id| **id != case.dossier.service.id);
    let others: Vec<&str> = others.map(String::as_str).collect();
    add("Belongs also to", (!others.is_empty()).then(|| Link::plain(others.join(", "))));
    add("Scenario", run.scenario.clone().map(|name| Link::plain(marked(run, "scenario", name))));
    let environment = match &run.environment {
        Some(name) if name.eq_ignore_ascii_case(class) => name.clone(),
        Some(name) => format!("{name} ({class})"),
        None => class.to_owned(),
    };
    add("Environment", Some(Link::plain(marked(run, "environment", environment))));
    add("Began", run.started.map(|time| Link::plain(format!("{} UTC", time.minute()))));
    add("Ended", run.ended.map(|time| Link::plain(format!("{} UTC", time.minute()))));
    add("Carried out", run.execution.map(|word| Link::plain(marked(run, "execution", word.as_str().to_owned()))));
    add("Started by", run.trigger.map(|word| Link::plain(marked(run, "trigger", word.as_str().to_owned()))));
    add("People", (!run.participants.is_empty()).then(|| Link::plain(run.participants.join(", "))));
    add(
        "Playbook",
        run.playbook.as_ref().map(|path| match case.playbook_at(path) {
            Some(playbook) => at.playbook(playbook),
            None => Link::plain(path),
        }),
    );
    let published = &run.published;
    let to = if published.to.is_empty() { String::new() } else { format!(" to {}", published.to.join(", ")) };
    add("Published", published.on.map(|on| Link::plain(format!("{on}{to}"))));
    facts
}

/// When a file entered the repository, and when it was written where that is another day.
fn committed(recorded: &Recorded) -> String {
    let (on, written) = (recorded.on(), recorded.first.authored.day());
    let written = if written == on { String::new() } else { format!(", written on {written}") };
    format!("{on} in {}{written}", recorded.first.short())
}

/// System, job and branch of the pipeline.
fn pipeline(run: &Run) -> Option<String> {
    let pipeline = &run.pipeline;
    let job = pipeline.job.as_ref().map(|job| format!("job {job}"));
    let branch = pipeline.branch.as_ref().map(|branch| format!("branch {branch}"));
    let parts: Vec<String> = [pipeline.system.clone(), job, branch].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn provenance(at: &Viewpoint, run: &Run, verdict: &str) -> Vec<Line> {
    let mut lines = match &run.origin {
        None => vec![line("File", at.place(&run.place))],
        Some(origin) => vec![
            line("Read from", Link::plain(format!("an earlier report, of {}", origin.report_of.long()))),
            line("There", at.place(&run.place)),
            line("File at that time", Link::plain(&*origin.file)),
        ],
    };
    lines.push(line("Format", Link::plain(run.format)));
    if at.site.originals.contains(&run.place.file) {
        let name = run.place.file.rsplit('/').next().unwrap_or_default();
        lines.push(line("As the tool wrote it", Link::new(name, at.href(&address::original(&run.place.file)))));
    }
    let mut add = |name: &str, value: Option<Link>| lines.extend(value.map(|value| line(name, value)));
    add("First committed", run.recorded.as_deref().map(|recorded| Link::plain(committed(recorded))));
    let tool = &run.tool;
    add(
        "Tool",
        tool.name.as_ref().map(|name| {
            let version = tool.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            Link::plain(format!("{name}{version}"))
        }),
    );
    add(
        "Tool's run",
        match (&tool.run_id, &tool.url) {
            (Some(id), Some(url)) => Some(Link::outside(id, url)),
            (None, Some(url)) => Some(Link::outside(url, url)),
            (Some(id), None) => Some(Link::plain(id)),
            (None, None) => None,
        },
    );
    let word = tool_word(tool.word.as_deref(), verdict);
    add("Tool's own word", (!word.is_empty()).then(|| Link::plain(word)));
    add("Stated verdict", run.stated.map(|stated| Link::plain(stated.as_str())));
    add("Recorded", run.kept.map(|day| Link::plain(day.to_string())));
    add("Pipeline", pipeline(run).map(Link::plain));
    add("Commit", run.pipeline.commit.as_ref().map(Link::plain));
    add("Build", run.pipeline.url.as_ref().map(|url| Link::outside(url, url)));
    add("Build ended in", run.pipeline.outcome.map(|outcome| Link::plain(outcome.as_str())));
    add(
        "A failed test stops the build",
        run.pipeline.blocking.map(|blocking| Link::plain(if blocking { "yes" } else { "no" })),
    );
    add("Grade of evidence", Some(Link::plain(format!("{}{}", run.grade.as_str(), run.provenance()))));
    lines
}
