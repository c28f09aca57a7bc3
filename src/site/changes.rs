//! Changes of stage with their causes: of one service, and of the whole fleet.

use super::link::Link;
use super::mark::{Mark, StageMark};
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::{brief, capital};
use crate::ladder::finding::Finding;
use crate::ladder::requirement;
use crate::ladder::standing::Change;
use crate::ladder::status::Status;
use crate::model::calendar::Day;
use crate::words::{Words, say};
use serde::Serialize;

/// One change of stage.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeRow {
    /// When.
    pub on: When,
    /// Which service.
    pub service: Link,
    /// The stage before.
    pub from: StageMark,
    /// The stage after.
    pub to: StageMark,
    /// Whether the service rose.
    pub rose: bool,
    /// `rose`, `fell`.
    pub word: String,
    /// Why: the first cause, and how many more.
    pub brief: String,
    /// Why: every requirement that moved the stage.
    pub causes: Vec<Cause>,
}

/// A requirement that moved a stage.
#[derive(Debug, Clone, Serialize)]
pub struct Cause {
    /// The requirement.
    pub requirement: Link,
    /// What became of it: `met`, `expired`.
    pub word: String,
}

/// One change as it is shown.
pub fn row(at: &Viewpoint, service: Link, change: &Change) -> ChangeRow {
    let rose = change.stage > change.from;
    let causes = causes(at, &change.because);
    let words: Vec<String> =
        causes.iter().map(|cause| format!("{} {}", cause.requirement.text, cause.word).trim_end().to_owned()).collect();
    ChangeRow {
        on: at.when(change.on),
        service,
        from: StageMark::new(at.words(), change.from),
        to: StageMark::new(at.words(), change.stage),
        rose,
        word: at.text(if rose { "changes-rose" } else { "changes-fell" }),
        brief: brief(at.words(), &words),
        causes,
    }
}

/// The causes of a change, which are written as ids with a word each; what is written otherwise stays
/// as it is.
fn causes(at: &Viewpoint, because: &str) -> Vec<Cause> {
    let parts = because.split(", ").filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (id, word) = part.split_once(' ').unwrap_or((part, ""));
            match requirement::find(id) {
                Some(_) => {
                    let link = at.requirement(id);
                    Cause { requirement: link, word: format!("({})", at.words().named("cause", word)) }
                }
                None => Cause { requirement: Link::plain(capital(part)), word: String::new() },
            }
        })
        .collect()
}

/// The causes of a change in a row: ids with a word each.
pub fn told(words: &Words, because: &str) -> String {
    let part = |part: &str| match part.split_once(' ') {
        Some((id, word)) if requirement::find(id).is_some() => {
            say!(words, "feed-cause", requirement = id, word = words.named("cause", word))
        }
        _ => part.to_owned(),
    };
    because.split(", ").map(part).collect::<Vec<_>>().join(", ")
}

/// Changes of the fleet, newest first; within a day by service.
pub fn of_fleet(at: &Viewpoint) -> Vec<ChangeRow> {
    let mut changes: Vec<(&Change, usize)> = Vec::new();
    for (index, case) in at.site.cases.iter().enumerate() {
        changes.extend(case.standing.history.iter().filter(|c| c.on <= at.site.day).map(|change| (change, index)));
    }
    changes.sort_by_key(|(change, index)| (std::cmp::Reverse(change.on), *index));
    changes
        .into_iter()
        .filter_map(|(change, index)| Some(row(at, at.service(&at.site.cases.get(index)?.dossier.service), change)))
        .collect()
}

/// A requirement that counted once, or was tested and failed, and holds its service down now.
#[derive(Debug, Clone, Serialize)]
pub struct Lost {
    /// How it stands.
    pub status: Mark,
    /// The service.
    pub service: Link,
    /// Its row in the service's checklist.
    pub requirement: Link,
    /// Since when.
    pub since: When,
}

/// What fails or has expired now and holds its service down, the longest first.
fn lost(at: &Viewpoint) -> Vec<Lost> {
    let mut lost: Vec<(Day, Lost)> = Vec::new();
    for case in &at.site.cases {
        let service = at.service(&case.dossier.service);
        let held = |finding: &&Finding| finding.requirement.stage <= case.standing.stage + 1;
        let gone = |finding: &&Finding| matches!(finding.status, Status::Failing | Status::Expired);
        for finding in case.standing.findings.iter().filter(held).filter(gone) {
            let Some(since) = finding.since else { continue };
            let requirement = Link {
                href: format!("{}#{}", service.href, finding.requirement.id),
                ..at.requirement(finding.requirement.id)
            };
            let status = Mark::status(at.words(), finding.status);
            lost.push((since, Lost { status, service: service.clone(), requirement, since: at.when(since) }));
        }
    }
    lost.sort_by_key(|(since, _)| *since);
    lost.into_iter().map(|(_, lost)| lost).collect()
}

/// The page of all changes.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesView {
    /// What fails or has expired now, the longest first.
    pub lost: Vec<Lost>,
    /// The changes by year, newest first.
    pub years: Vec<YearOfChanges>,
}

/// The changes of one year.
#[derive(Debug, Clone, Serialize)]
pub struct YearOfChanges {
    /// The year.
    pub year: String,
    /// Its changes, newest first.
    pub changes: Vec<ChangeRow>,
}

/// The page of all changes.
pub fn view(at: &Viewpoint) -> ChangesView {
    let mut years: Vec<YearOfChanges> = Vec::new();
    for change in of_fleet(at) {
        let year = change.on.iso.get(..4).unwrap_or_default().to_owned();
        match years.last_mut() {
            Some(last) if last.year == year => last.changes.push(change),
            _ => years.push(YearOfChanges { year, changes: vec![change] }),
        }
    }
    ChangesView { lost: lost(at), years }
}
