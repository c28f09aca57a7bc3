//! The ledger of a service: every run and every file that could not be read, what it counts for, or
//! why it does not count.

use super::Case;
use super::address;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::{capital, sentence};
use crate::model::catalog::{Aside, AsideKind, Dossier, Unread, UnreadKind};
use crate::model::place::Place;
use crate::model::run::{Run, Verdict};
use crate::words::{Words, say};
use serde::Serialize;

/// So many runs are rows of the table; those before are lines, folded by year.
const SHOWN: usize = 50;

/// One run.
#[derive(Debug, Clone, Serialize)]
pub struct RunRow {
    /// The name of the row within the page.
    pub anchor: String,
    /// The run.
    pub run: Link,
    /// `2026-10-12`, or `undated`.
    pub date: String,
    /// What kind of run.
    pub kind: String,
    /// What was failed.
    pub target: String,
    /// Where, as written.
    pub environment: String,
    /// How, in words.
    pub execution: String,
    /// What it proves.
    pub verdict: Mark,
    /// The tool's own word, where it differs.
    pub tool_word: String,
    /// Why it is not a pass; empty for a pass.
    pub reason: String,
    /// Whether the reason is in the words of whoever gave it.
    pub verbatim: bool,
    /// Things to know beside the verdict.
    pub flags: Vec<String>,
    /// What it counts for.
    pub counts_for: Vec<Link>,
    /// Why it counts for nothing.
    pub not_because: String,
    /// Where it is written.
    pub place: Link,
    /// Whether it has a page of its own, which says the rest.
    pub alone: bool,
    /// The format it was read from.
    pub format: String,
}

/// The older runs of one year, a line each.
#[derive(Debug, Clone, Serialize)]
pub struct OlderRuns {
    /// The year and how many: `2024: 130 runs`.
    pub title: String,
    /// The runs, newest first.
    pub runs: Vec<RunRow>,
}

/// A file that could not be read.
#[derive(Debug, Clone, Serialize)]
pub struct UnreadRow {
    /// Where it is.
    pub place: Link,
    /// What kind of file.
    pub kind: String,
    /// Why, in a sentence.
    pub reason: String,
    /// The dependency it is about.
    pub dependency: String,
}

/// The newest runs of a service, newest first.
pub fn runs(at: &Viewpoint, service: usize, case: &Case) -> Vec<RunRow> {
    let newest = (0..case.dossier.runs.len()).rev().take(SHOWN);
    newest.filter_map(|index| row(at, service, case, index)).collect()
}

/// The runs before those, by year: a page with thousands of runs has a line for each and stays readable.
pub fn older(at: &Viewpoint, service: usize, case: &Case) -> Vec<OlderRuns> {
    let rest = (0..case.dossier.runs.len()).rev().skip(SHOWN);
    let undated = at.text("undated");
    let mut years: Vec<OlderRuns> = Vec::new();
    for run in rest.filter_map(|index| row(at, service, case, index)) {
        let year = run.date.get(..4).filter(|_| run.date != undated).unwrap_or(&undated);
        match years.last_mut() {
            Some(last) if last.title == year => last.runs.push(run),
            _ => years.push(OlderRuns { title: year.to_owned(), runs: vec![run] }),
        }
    }
    for year in &mut years {
        year.title = say!(
            at.words(),
            "service-older",
            year = capital(&year.title),
            runs = say!(at.words(), "count-runs", number = year.runs.len())
        );
    }
    years
}

fn row(at: &Viewpoint, service: usize, case: &Case, index: usize) -> Option<RunRow> {
    let (run, row) = (case.dossier.runs.get(index)?, case.standing.ledger.get(index)?);
    Some(RunRow {
        anchor: address::run_anchor(&run.id),
        run: at.run(service, index),
        date: run.day().map_or_else(|| at.text("undated"), |day| day.to_string()),
        kind: at.words().named("kind", run.kind().as_str()),
        target: match run.target() {
            Some(target) => marked(at.words(), run, "dependency", target),
            None => run.scenario.clone().map(|name| marked(at.words(), run, "scenario", name)).unwrap_or_default(),
        },
        environment: match &run.environment {
            Some(name) => marked(at.words(), run, "environment", name.clone()),
            None => at.text("run-environment-unstated"),
        },
        execution: run
            .execution
            .map(|word| marked(at.words(), run, "execution", at.words().named("execution", word.as_str())))
            .unwrap_or_default(),
        verdict: Mark::verdict(at.words(), row.ruling.verdict),
        tool_word: tool_word(run.tool.word.as_deref(), row.ruling.verdict.as_str()),
        reason: if row.ruling.verdict == Verdict::Pass {
            String::new()
        } else {
            sentence(&at.tell(&row.ruling.reason))
        },
        verbatim: row.ruling.reason.is_verbatim(),
        flags: row.ruling.flags.iter().map(|flag| at.tell(flag)).collect(),
        counts_for: row.counts_for.iter().map(|id| Link::new(*id, format!("#{id}"))).collect(),
        not_because: row.does_not_count_because.as_ref().map(|why| at.tell(why)).unwrap_or_default(),
        place: at.place_in(&case.dossier.service.root, &run.place),
        alone: at.site.has_run_page(service, index),
        format: told(at.words(), run, run.format.to_string()),
    })
}

/// A value, with the word that it was derived where nobody wrote it.
pub fn marked(words: &Words, run: &Run, field: &str, value: String) -> String {
    if run.derived(field).is_some() { say!(words, "derived", value = value) } else { value }
}

/// A text, with the word that it comes from an earlier report where the run does.
pub fn told(words: &Words, run: &Run, text: String) -> String {
    if run.origin.is_some() { say!(words, "from-report", text = text) } else { text }
}

/// The tool's own word where it is another than the verdict.
pub fn tool_word(word: Option<&str>, verdict: &str) -> String {
    word.filter(|word| !word.eq_ignore_ascii_case(verdict)).unwrap_or_default().to_owned()
}

/// The files of a service that are no runs, except for those that only add to one.
pub fn unread(at: &Viewpoint, dossier: &Dossier) -> Vec<UnreadRow> {
    let row = |place: &Place, key, reason: &str, about: Option<&String>| UnreadRow {
        place: at.place(place),
        kind: at.text(key),
        reason: reason.to_owned(),
        dependency: about.cloned().unwrap_or_default(),
    };
    let broken = |file: &Unread| {
        let kind = match file.kind {
            UnreadKind::Configuration => "unread-configuration",
            UnreadKind::Service => "unread-service",
            UnreadKind::Playbook => "unread-playbook",
            UnreadKind::Result => "unread-result",
            UnreadKind::Unrecognised => "unread-unknown",
            UnreadKind::Attachment => "unread-attachment",
        };
        row(&file.place, kind, &file.reason, file.dependency.as_ref())
    };
    let aside = |aside: &Aside| {
        let kind = match aside.kind {
            AsideKind::Sidecar => return None,
            AsideKind::SameRun => "unread-same-run",
            AsideKind::Elsewhere => "unread-elsewhere",
        };
        Some(row(&aside.place, kind, &aside.reason, None))
    };
    dossier.unread.iter().map(broken).chain(dossier.asides.iter().filter_map(aside)).collect()
}

/// The files that only add to a run, or to nothing.
pub fn sidecars(at: &Viewpoint, dossier: &Dossier) -> Vec<UnreadRow> {
    let sidecars = dossier.asides.iter().filter(|aside| aside.kind == AsideKind::Sidecar);
    let row = |aside: &Aside| UnreadRow {
        place: at.place_in(&dossier.service.root, &aside.place),
        kind: at.text("unread-sidecar"),
        reason: aside.reason.clone(),
        dependency: String::new(),
    };
    sidecars.map(row).collect()
}
