//! The ledger of a service: every run and every file that could not be read, what it counts for, or
//! why it does not count.

use super::Case;
use super::address;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::sentence;
use crate::model::catalog::{Unread, UnreadKind};
use crate::model::run::Verdict;
use serde::Serialize;

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
    pub kind: &'static str,
    /// What was failed.
    pub target: String,
    /// Where, as written.
    pub environment: String,
    /// How, in words.
    pub execution: &'static str,
    /// What it proves.
    pub verdict: Mark,
    /// The tool's own word, where it differs.
    pub tool_word: String,
    /// Why it is not a pass; empty for a pass.
    pub reason: String,
    /// Things to know beside the verdict.
    pub flags: Vec<String>,
    /// What it counts for.
    pub counts_for: Vec<Link>,
    /// Why it counts for nothing.
    pub not_because: String,
    /// Where it is written.
    pub place: Link,
    /// The format it was read from.
    pub format: &'static str,
}

/// A file that could not be read.
#[derive(Debug, Clone, Serialize)]
pub struct UnreadRow {
    /// Where it is.
    pub place: Link,
    /// What kind of file.
    pub kind: &'static str,
    /// Why, in a sentence.
    pub reason: String,
    /// The dependency it is about.
    pub dependency: String,
}

/// The runs of a service, newest first.
pub fn runs(at: &Viewpoint, service: usize, case: &Case) -> Vec<RunRow> {
    let rows = case.dossier.runs.iter().zip(&case.standing.ledger).enumerate().rev();
    rows.map(|(index, (run, row))| RunRow {
        anchor: address::run_anchor(&run.id),
        run: at.run(service, index),
        date: run.day().map_or_else(|| "undated".to_owned(), |day| day.to_string()),
        kind: run.kind().as_str(),
        target: run.dependency.clone().or_else(|| run.scenario.clone()).unwrap_or_default(),
        environment: run.environment.clone().unwrap_or_else(|| "not stated".to_owned()),
        execution: run.execution.map_or("", |execution| execution.as_str()),
        verdict: Mark::from(row.ruling.verdict),
        tool_word: tool_word(run.tool.word.as_deref(), row.ruling.verdict.as_str()),
        reason: if row.ruling.verdict == Verdict::Pass { String::new() } else { sentence(&row.ruling.reason) },
        flags: row.ruling.flags.clone(),
        counts_for: row.counts_for.iter().map(|id| Link::new(*id, format!("#{id}"))).collect(),
        not_because: row.does_not_count_because.clone().unwrap_or_default(),
        place: at.place_in(&case.dossier.service.root, &run.place),
        format: run.format,
    })
    .collect()
}

/// The tool's own word where it is another than the verdict.
pub fn tool_word(word: Option<&str>, verdict: &str) -> String {
    word.filter(|word| !word.eq_ignore_ascii_case(verdict)).unwrap_or_default().to_owned()
}

/// The files that could not be read.
pub fn unread(at: &Viewpoint, files: &[Unread]) -> Vec<UnreadRow> {
    files
        .iter()
        .map(|file| UnreadRow {
            place: at.place(&file.place),
            kind: match file.kind {
                UnreadKind::Configuration => "configuration",
                UnreadKind::Service => "service file",
                UnreadKind::Playbook => "playbook",
                UnreadKind::Result => "result",
                UnreadKind::Unrecognised => "result in an unknown format",
                UnreadKind::Attachment => "attachment",
            },
            reason: file.reason.clone(),
            dependency: file.dependency.clone().unwrap_or_default(),
        })
        .collect()
}
