//! A run's page, for a reader who knows no chaos tool. Kept lean: a large fleet has tens of thousands.

use super::Case;
use super::address;
use super::chart;
use super::ledger::{marked, told, tool_word};
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::{capital, sentence};
use crate::model::fault::{Effect, Injection};
use crate::model::recorded::Recorded;
use crate::model::run::{Rollback, Run, RunFinding, Step};
use crate::words::{Words, say};
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
    /// Whether the reason is in the words of whoever gave it.
    pub verbatim: bool,
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
    pub rollback: String,
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
    pub phase: String,
    /// What was done.
    pub name: String,
    /// How it went: `done`, `failed`, `not known`.
    pub word: String,
    /// The shape beside the word.
    pub shape: &'static str,
    /// How long it took.
    pub took: String,
}

/// A measured time.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    /// What was measured.
    pub name: String,
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
    pub fn of(words: &Words, finding: &RunFinding) -> Self {
        Self { text: finding.text.clone(), state: learnt(words, finding), closed: finding.closed.is_some() }
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
        verdict: Mark::verdict(at.words(), row.ruling.verdict),
        reason: sentence(&at.tell(&row.ruling.reason)),
        verbatim: row.ruling.reason.is_verbatim(),
        flags: row.ruling.flags.iter().map(|flag| at.tell(flag)).collect(),
        counts_for: row.counts_for.iter().map(|id| at.requirement(id)).collect(),
        not_because: row.does_not_count_because.as_ref().map(|why| at.tell(why)).unwrap_or_default(),
        hypothesis: run.hypothesis.clone().unwrap_or_default(),
        done: done(at.words(), run),
        steps: run.steps.iter().map(|taken| step(at.words(), taken)).collect(),
        happened: happened(at.words(), run),
        measures: measures(at.words(), case, run),
        rollback: match run.rollback {
            Rollback::Ok => at.text("rollback-ok"),
            Rollback::Failed => at.text("rollback-failed"),
            Rollback::None => at.text("rollback-none"),
            Rollback::Unknown => String::new(),
        },
        findings: run.findings.iter().map(|finding| LearntRow::of(at.words(), finding)).collect(),
        facts: facts(at, case, run, &at.words().named("environment", row.ruling.class.as_str())),
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

/// So many lines fit into a list before more room is asked for: most runs have fewer.
const USUAL: usize = 14;

fn line(name: impl Into<String>, value: Link) -> Line {
    Line { name: name.into(), text: value.text, href: value.href }
}

fn done(words: &Words, run: &Run) -> String {
    let fault = &run.fault;
    let mut text = match (&fault.kind, &fault.target) {
        (Some(kind), Some(target)) => say!(words, "done-on", kind = kind, target = target),
        (Some(kind), None) => kind.clone(),
        (None, Some(target)) => say!(words, "done-fault-on", target = target),
        (None, None) => String::new(),
    };
    let how = match &fault.injection {
        Injection::Real(number) => say!(words, "done-real", number = *number),
        Injection::Nothing(reason) => say!(words, "done-nothing", reason = reason),
        Injection::Simulated => words.text("done-simulated").to_owned(),
        Injection::Unstated => String::new(),
    };
    // What was never injected did nothing to its target.
    let effect = fault.effect.filter(|_| matches!(fault.injection, Injection::Real(_) | Injection::Unstated));
    let effect = effect.map(|effect| match effect {
        Effect::Unavailable => words.text("done-unavailable"),
        Effect::Degraded => words.text("done-degraded"),
    });
    for part in [how, effect.unwrap_or_default().to_owned()] {
        if !part.is_empty() {
            text = if text.is_empty() { part } else { say!(words, "done-next", before = text, next = part) };
        }
    }
    if text.is_empty() { text } else { say!(words, "done-sentence", deeds = capital(text.trim_end_matches('.'))) }
}

fn step(words: &Words, step: &Step) -> StepRow {
    let (word, shape) = match step.ok {
        Some(true) if step.action => ("step-done", "✓"),
        Some(true) => ("step-as-expected", "✓"),
        Some(false) if step.action => ("step-failed", "✕"),
        Some(false) => ("step-not-as-expected", "✕"),
        None => ("step-unknown", "?"),
    };
    StepRow {
        phase: words.named("phase", step.phase),
        name: step.name.clone(),
        word: words.text(word).to_owned(),
        shape,
        took: step.took.map(|took| took.to_string()).unwrap_or_default(),
    }
}

fn happened(words: &Words, run: &Run) -> Vec<Line> {
    let texts = [
        ("fact-impact", &run.impact),
        ("fact-author", &run.reason),
        ("fact-deviations", &run.deviations),
        ("fact-notes", &run.notes),
    ];
    texts
        .into_iter()
        .filter_map(|(key, text)| text.as_ref().map(|text| line(words.text(key), Link::plain(text.trim()))))
        .collect()
}

fn measures(words: &Words, case: &Case, run: &Run) -> Vec<Measure> {
    let dependencies = run.dependencies().filter_map(|id| case.dossier.service.dependency(id));
    let scenario = run.scenario.as_deref().and_then(|name| {
        let scenarios = case.dossier.playbooks.iter().flat_map(|playbook| &playbook.scenarios);
        scenarios.into_iter().find(|scenario| scenario.id == name || scenario.title == name)
    });
    let rto = chart::objective(case, run);
    let rpo = dependencies.filter_map(|d| d.rpo).min().or(scenario.and_then(|s| s.rpo_value));
    let rows = [
        ("measure-detection", run.measured.detection, None, "objective-rto"),
        ("measure-recovery", run.measured.recovery, rto, "objective-rto"),
        ("measure-data-loss", run.measured.data_loss, rpo, "objective-rpo"),
    ];
    rows.into_iter()
        .filter_map(|(name, measured, target, objective)| {
            let measured = measured?;
            Some(Measure {
                name: words.text(name).to_owned(),
                measured: measured.to_string(),
                target: target
                    .map(|target| words.fill(objective, &[("time", target.to_string().into())]))
                    .unwrap_or_default(),
                mark: target.map(|target| {
                    if measured <= target {
                        Mark::new(words, "measure-within", "✓", "good")
                    } else {
                        Mark::new(words, "measure-slower", "✕", "bad")
                    }
                }),
            })
        })
        .collect()
}

fn learnt(words: &Words, finding: &RunFinding) -> String {
    let state = match (finding.closed, finding.due) {
        (Some(closed), _) => say!(words, "learnt-mended", day = closed.to_string()),
        (None, Some(due)) => say!(words, "learnt-due", day = due.to_string()),
        (None, None) => words.text("learnt-open").to_owned(),
    };
    match &finding.owner {
        Some(owner) => say!(words, "learnt-owner", who = owner, state = state),
        None => state,
    }
}

fn facts(at: &Viewpoint, case: &Case, run: &Run, class: &str) -> Vec<Line> {
    let mut facts = Vec::with_capacity(USUAL);
    let words = at.words();
    let mut add = |key: &str, value: Option<Link>| facts.extend(value.map(|value| line(words.text(key), value)));
    add("fact-kind", Some(Link::plain(words.named("kind", run.kind().as_str()))));
    let several = if run.further.is_empty() { "fact-dependency" } else { "fact-dependencies" };
    add(several, run.target().map(|target| Link::plain(marked(words, run, "dependency", target))));
    let others = run.services.iter().filter(|id| **id != case.dossier.service.id);
    let others: Vec<&str> = others.map(String::as_str).collect();
    add("fact-others", (!others.is_empty()).then(|| Link::plain(others.join(", "))));
    add("fact-scenario", run.scenario.clone().map(|name| Link::plain(marked(words, run, "scenario", name))));
    let environment = match &run.environment {
        Some(name) if name.eq_ignore_ascii_case(class) => name.clone(),
        Some(name) => format!("{name} ({class})"),
        None => class.to_owned(),
    };
    add("fact-environment", Some(Link::plain(marked(words, run, "environment", environment))));
    add("fact-began", run.started.map(|time| Link::plain(say!(words, "time-utc", time = time.minute()))));
    add("fact-ended", run.ended.map(|time| Link::plain(say!(words, "time-utc", time = time.minute()))));
    let execution = run.execution.map(|word| words.named("execution", word.as_str()));
    add("fact-execution", execution.map(|word| Link::plain(marked(words, run, "execution", word))));
    let trigger = run.trigger.map(|word| words.named("trigger", word.as_str()));
    add("fact-trigger", trigger.map(|word| Link::plain(marked(words, run, "trigger", word))));
    add("fact-people", (!run.participants.is_empty()).then(|| Link::plain(run.participants.join(", "))));
    add(
        "fact-playbook",
        run.playbook.as_ref().map(|path| match case.playbook_at(path) {
            Some(playbook) => at.playbook(playbook),
            None => Link::plain(path),
        }),
    );
    let published = &run.published;
    let to = published.to.join(", ");
    let told = published.on.map(|on| match to.as_str() {
        "" => on.to_string(),
        to => say!(words, "published-to", day = on.to_string(), audience = to),
    });
    add("fact-published", told.map(Link::plain));
    facts
}

/// When a file entered the repository, and when it was written where that is another day.
fn committed(words: &Words, recorded: &Recorded) -> String {
    let (on, written) = (recorded.on(), recorded.first.authored.day());
    let commit = recorded.first.short();
    match written == on {
        true => say!(words, "committed", day = on.to_string(), commit = commit),
        false => {
            say!(words, "committed-later", day = on.to_string(), commit = commit, written = written.to_string())
        }
    }
}

/// System, job and branch of the pipeline.
fn pipeline(words: &Words, run: &Run) -> Option<String> {
    let pipeline = &run.pipeline;
    let job = pipeline.job.as_ref().map(|job| say!(words, "pipeline-job", name = job));
    let branch = pipeline.branch.as_ref().map(|branch| say!(words, "pipeline-branch", name = branch));
    let parts: Vec<String> = [pipeline.system.clone(), job, branch].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn provenance(at: &Viewpoint, run: &Run, verdict: &str) -> Vec<Line> {
    let words = at.words();
    let mut lines = Vec::with_capacity(USUAL);
    match &run.origin {
        None => lines.push(line(words.text("fact-file"), at.place(&run.place))),
        Some(origin) => lines.extend([
            line(
                words.text("fact-read-from"),
                Link::plain(say!(words, "report-of", day = words.day(origin.report_of))),
            ),
            line(words.text("fact-there"), at.place(&run.place)),
            line(words.text("fact-file-then"), Link::plain(&*origin.file)),
        ]),
    }
    lines.push(line(words.text("fact-format"), Link::plain(run.format)));
    if at.site.originals.contains(&run.place.file) {
        let name = run.place.file.rsplit('/').next().unwrap_or_default();
        lines.push(line(words.text("fact-original"), Link::new(name, at.href(&address::original(&run.place.file)))));
    }
    let mut add = |key: &str, value: Option<Link>| lines.extend(value.map(|value| line(words.text(key), value)));
    add("fact-committed", run.recorded.as_deref().map(|recorded| Link::plain(committed(words, recorded))));
    let tool = &run.tool;
    add(
        "fact-tool",
        tool.name.as_ref().map(|name| {
            let version = tool.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            Link::plain(format!("{name}{version}"))
        }),
    );
    add(
        "fact-tool-run",
        match (&tool.run_id, &tool.url) {
            (Some(id), Some(url)) => Some(Link::outside(id, url)),
            (None, Some(url)) => Some(Link::outside(url, url)),
            (Some(id), None) => Some(Link::plain(id)),
            (None, None) => None,
        },
    );
    let word = tool_word(tool.word.as_deref(), verdict);
    add("fact-tool-word", (!word.is_empty()).then(|| Link::plain(word)));
    add("fact-stated", run.stated.map(|stated| Link::plain(words.named("verdict", stated.as_str()))));
    add("fact-recorded", run.kept.map(|day| Link::plain(day.to_string())));
    add("fact-pipeline", pipeline(words, run).map(Link::plain));
    add("fact-commit", run.pipeline.commit.as_ref().map(Link::plain));
    add("fact-build", run.pipeline.url.as_ref().map(|url| Link::outside(url, url)));
    add("fact-outcome", run.pipeline.outcome.map(|outcome| Link::plain(words.named("outcome", outcome.as_str()))));
    add(
        "fact-blocking",
        run.pipeline.blocking.map(|blocking| Link::plain(words.text(if blocking { "yes" } else { "no" }))),
    );
    let grade = told(words, run, words.named("grade", run.grade.as_str()));
    add("fact-grade", Some(Link::plain(grade)));
    lines
}
