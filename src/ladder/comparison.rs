//! Two snapshots compared: who rose and fell and by what, which evidence came, went or was edited,
//! which falls moved, and what is wrong now that was not.
//!
//! A pure function of two snapshots. A run is the same by its id, else by its content, else by its
//! file; a playbook by its file; a problem by code, file and message, so that a line that moved is none.

use super::snapshot::{LapseState, PlaybookState, Problem, RequirementState, RunState, ServiceState, Snapshot};
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::diagnostic::Code;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The days of the two judgements.
    pub days: (Day, Day),
    /// The services that changed, in order of their ids.
    pub services: Vec<ServiceChange>,
    /// What is wrong now and was not before.
    pub new_problems: Vec<Problem>,
    /// What was wrong and is no longer.
    pub gone_problems: Vec<Problem>,
    /// What the reader should know of the comparison itself, in sentences.
    pub notes: Vec<String>,
}

/// What changed for one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceChange {
    /// Stable id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The stage before; none when the service is new.
    pub before: Option<u8>,
    /// The stage now; none when the service is gone.
    pub after: Option<u8>,
    /// Requirements that count now and did not.
    pub met: Vec<RequirementChange>,
    /// Requirements that counted and no longer do.
    pub unmet: Vec<RequirementChange>,
    /// Requirements that stand otherwise, without counting more or less.
    pub shifted: Vec<RequirementChange>,
    /// Runs that are new.
    pub added: Vec<RunState>,
    /// Runs that are gone.
    pub removed: Vec<RunState>,
    /// Runs whose files have another content.
    pub edited: Vec<RunChange>,
    /// Runs of the same content that prove something else.
    pub rejudged: Vec<RunChange>,
    /// The next fall, when it moved.
    pub lapse: Option<LapseChange>,
    /// What became of the playbooks.
    pub playbooks: Vec<PlaybookChange>,
}

/// How a requirement changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementChange {
    /// Stable id.
    pub id: String,
    /// The stage it belongs to.
    pub stage: u8,
    /// How it stood; none when the service is new.
    pub before: Option<Status>,
    /// How it stands; none when the service is gone.
    pub after: Option<Status>,
    /// Why, in one sentence.
    pub sentence: String,
}

/// How a run changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChange {
    /// As it was.
    pub before: RunState,
    /// As it is.
    pub after: RunState,
}

/// How the next fall moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LapseChange {
    /// As it was; none when no fall was in sight.
    pub before: Option<LapseState>,
    /// As it is; none when no fall is in sight.
    pub after: Option<LapseState>,
}

/// What became of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookChange {
    /// The file, relative to the project.
    pub file: String,
    /// What happened.
    pub event: PlaybookEvent,
    /// The parties or the people it is about.
    pub who: Vec<String>,
}

/// What happens to a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaybookEvent {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content changed, and parties had agreed to the old one.
    ChangedAfterAgreement,
    /// Its content changed.
    Changed,
    /// Parties agreed to it as it stands.
    Agreed,
    /// An agreement to the same content is gone.
    Withdrawn,
    /// Somebody objects.
    Objection,
    /// An objection is settled.
    Settled,
}

impl PlaybookEvent {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::ChangedAfterAgreement => "changed-after-agreement",
            Self::Changed => "changed",
            Self::Agreed => "agreed",
            Self::Withdrawn => "agreement-withdrawn",
            Self::Objection => "objection",
            Self::Settled => "objection-settled",
        }
    }
}

impl Comparison {
    /// Compares a project before with the same project after.
    pub fn of(before: &Snapshot, after: &Snapshot) -> Self {
        let olds: BTreeMap<&str, &ServiceState> = before.services.iter().map(|s| (&*s.id, s)).collect();
        let news: BTreeMap<&str, &ServiceState> = after.services.iter().map(|s| (&*s.id, s)).collect();
        let ids: BTreeSet<&str> = olds.keys().chain(news.keys()).copied().collect();
        let change = |id: &str| service(olds.get(id).copied(), news.get(id).copied());
        let silent = |snapshot: &Snapshot| {
            snapshot.services.iter().any(|s| s.playbooks.is_none() || s.runs.iter().any(|r| r.content.is_none()))
        };
        let mut notes = Vec::new();
        if before.as_of != after.as_of {
            notes.push(format!(
                "The two sides were judged on different days, {} and {}: some of this is what time alone did.",
                before.as_of, after.as_of
            ));
        }
        if silent(before) || silent(after) {
            notes.push(
                "One side was written by an older version, without hashes: what was edited is not known.".to_owned(),
            );
        }
        Self {
            days: (before.as_of, after.as_of),
            services: ids.into_iter().filter_map(change).collect(),
            new_problems: problems_missing(&after.problems, &before.problems),
            gone_problems: problems_missing(&before.problems, &after.problems),
            notes,
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.new_problems.is_empty() && self.gone_problems.is_empty()
    }
}

impl ServiceChange {
    /// Whether the service stands higher than before.
    pub fn rose(&self) -> bool {
        self.before.zip(self.after).is_some_and(|(before, after)| after > before)
    }

    /// Whether the service stands lower than before.
    pub fn fell(&self) -> bool {
        self.before.zip(self.after).is_some_and(|(before, after)| after < before)
    }
}

/// The problems of one list that another does not hold, as often as they are there too often.
fn problems_missing(of: &[Problem], from: &[Problem]) -> Vec<Problem> {
    let key = |problem: &Problem| (problem.code.clone(), problem.file.clone(), problem.message.clone());
    let mut there: BTreeMap<_, usize> = BTreeMap::new();
    for problem in from {
        *there.entry(key(problem)).or_default() += 1;
    }
    let mut missing = Vec::new();
    // How much of the history was fetched says nothing about the project.
    for problem in of.iter().filter(|p| p.code != Code::NoHistory.as_str()) {
        match there.get_mut(&key(problem)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.push(problem.clone()),
        }
    }
    missing
}

fn service(before: Option<&ServiceState>, after: Option<&ServiceState>) -> Option<ServiceChange> {
    let named = after.or(before)?;
    let Runs { added, removed, edited, rejudged } = Runs::compare(runs(before), runs(after));
    // Of a service that is gone nothing counts any more, and nobody needs to be told which.
    let (met, unmet, shifted) = if after.is_none() { Requirements::default() } else { requirements(before, after) };
    let lapses = (before.and_then(|s| s.lapse.clone()), after.and_then(|s| s.lapse.clone()));
    let moved = lapses.0.as_ref().map(|l| (l.on, l.to_stage)) != lapses.1.as_ref().map(|l| (l.on, l.to_stage));
    let change = ServiceChange {
        id: named.id.clone(),
        title: named.title.clone(),
        before: before.map(|s| s.stage),
        after: after.map(|s| s.stage),
        met,
        unmet,
        shifted,
        added,
        removed,
        edited,
        rejudged,
        lapse: moved.then_some(LapseChange { before: lapses.0, after: lapses.1 }),
        playbooks: playbooks(before, after),
    };
    let same = change.before == change.after
        && [change.met.len(), change.unmet.len(), change.shifted.len(), change.playbooks.len()] == [0; 4]
        && [change.added.len(), change.removed.len(), change.edited.len(), change.rejudged.len()] == [0; 4]
        && change.lapse.is_none();
    (!same).then_some(change)
}

fn runs(side: Option<&ServiceState>) -> Vec<&RunState> {
    side.map(|s| s.runs.iter().collect()).unwrap_or_default()
}

type Requirements = (Vec<RequirementChange>, Vec<RequirementChange>, Vec<RequirementChange>);

/// What counts now, what no longer does, and what stands otherwise.
fn requirements(before: Option<&ServiceState>, after: Option<&ServiceState>) -> Requirements {
    let of = |side: Option<&ServiceState>| -> Vec<RequirementState> {
        side.map(|s| s.requirements.clone()).unwrap_or_default()
    };
    let (olds, news) = (of(before), of(after));
    let (mut met, mut unmet, mut shifted) = (Vec::new(), Vec::new(), Vec::new());
    let find = |list: &[RequirementState], id: &str| list.iter().find(|r| r.id == id).cloned();
    let mut ids: Vec<&str> = news.iter().map(|r| r.id.as_str()).collect();
    ids.extend(olds.iter().map(|r| r.id.as_str()).filter(|id| find(&news, id).is_none()));
    for id in ids {
        let (old, new) = (find(&olds, id), find(&news, id));
        let statuses = (old.as_ref().map(|r| r.status), new.as_ref().map(|r| r.status));
        let counts = |status: Option<Status>| status.is_some_and(Status::counts);
        let list = match (counts(statuses.0), counts(statuses.1)) {
            (false, true) => &mut met,
            (true, false) => &mut unmet,
            // Of a service that is new or gone only what counts is told.
            _ if statuses.0 != statuses.1 && statuses.0.is_some() && statuses.1.is_some() => &mut shifted,
            _ => continue,
        };
        let Some(told) = new.or(old) else { continue };
        list.push(RequirementChange {
            id: told.id,
            stage: told.stage,
            before: statuses.0,
            after: statuses.1,
            sentence: told.sentence,
        });
    }
    (met, unmet, shifted)
}

/// What became of the runs.
#[derive(Default)]
struct Runs {
    added: Vec<RunState>,
    removed: Vec<RunState>,
    edited: Vec<RunChange>,
    rejudged: Vec<RunChange>,
}

impl Runs {
    fn compare(mut olds: Vec<&RunState>, mut news: Vec<&RunState>) -> Self {
        let mut runs = Self::default();
        runs.pair(&mut olds, &mut news, |run| Some(run.id.clone()));
        runs.pair(&mut olds, &mut news, |run| run.content.clone());
        runs.pair(&mut olds, &mut news, |run| Some(run.file.clone()));
        runs.added = news.into_iter().cloned().collect();
        runs.removed = olds.into_iter().cloned().collect();
        runs.edited.sort_by(|a, b| a.after.id.cmp(&b.after.id));
        runs.rejudged.sort_by(|a, b| a.after.id.cmp(&b.after.id));
        runs
    }

    /// Takes out of both lists what a key identifies, where it is the key of one run on each side.
    fn pair(
        &mut self,
        olds: &mut Vec<&RunState>,
        news: &mut Vec<&RunState>,
        key: impl Fn(&RunState) -> Option<String>,
    ) {
        let mut keys: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, run) in olds.iter().enumerate() {
            keys.entry(key(run).unwrap_or_default()).or_default().0.push(index);
        }
        for (index, run) in news.iter().enumerate() {
            keys.entry(key(run).unwrap_or_default()).or_default().1.push(index);
        }
        keys.remove("");
        let (mut old_paired, mut new_paired) = (BTreeSet::new(), BTreeSet::new());
        for (old, new) in keys.values() {
            let ([old], [new]) = (&old[..], &new[..]) else { continue };
            self.changed(olds[*old], news[*new]);
            old_paired.insert(*old);
            new_paired.insert(*new);
        }
        let mut index = 0..;
        olds.retain(|_| !index.next().is_some_and(|index| old_paired.contains(&index)));
        let mut index = 0..;
        news.retain(|_| !index.next().is_some_and(|index| new_paired.contains(&index)));
    }

    fn changed(&mut self, before: &RunState, after: &RunState) {
        let change = || RunChange { before: before.clone(), after: after.clone() };
        let is_edited = matches!((&before.content, &after.content), (Some(old), Some(new)) if old != new);
        if is_edited {
            self.edited.push(change());
        } else if before.verdict != after.verdict {
            self.rejudged.push(change());
        }
    }
}

fn playbooks(before: Option<&ServiceState>, after: Option<&ServiceState>) -> Vec<PlaybookChange> {
    let of = |side: Option<&ServiceState>| side.map_or(Some(Vec::new()), |s| s.playbooks.clone());
    let (Some(olds), Some(news)) = (of(before), of(after)) else { return Vec::new() };
    let olds: BTreeMap<String, PlaybookState> = olds.into_iter().map(|p| (p.file.clone(), p)).collect();
    let news: BTreeMap<String, PlaybookState> = news.into_iter().map(|p| (p.file.clone(), p)).collect();
    let files: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    files.into_iter().flat_map(|file| playbook(file, olds.get(file), news.get(file))).collect()
}

fn playbook(file: &str, old: Option<&PlaybookState>, new: Option<&PlaybookState>) -> Vec<PlaybookChange> {
    let mut changes = Vec::new();
    let mut say = |event, who: Vec<String>| changes.push(PlaybookChange { file: file.to_owned(), event, who });
    let minus = |a: &[String], b: &[String]| a.iter().filter(|who| !b.contains(who)).cloned().collect::<Vec<_>>();
    let nobody =
        PlaybookState { file: file.to_owned(), revision: String::new(), agreed: Vec::new(), objections: Vec::new() };
    match (old, new) {
        (None, Some(_)) => say(PlaybookEvent::Added, Vec::new()),
        (Some(_), None) => {
            say(PlaybookEvent::Removed, Vec::new());
            return changes;
        }
        (Some(old), Some(new)) => {
            let lost = minus(&old.agreed, &new.agreed);
            match (old.revision != new.revision, lost.is_empty()) {
                (true, false) => say(PlaybookEvent::ChangedAfterAgreement, lost),
                (true, true) => say(PlaybookEvent::Changed, Vec::new()),
                (false, false) => say(PlaybookEvent::Withdrawn, lost),
                (false, true) => {}
            }
        }
        (None, None) => return changes,
    }
    let (old, new) = (old.unwrap_or(&nobody), new.unwrap_or(&nobody));
    let told = [
        (PlaybookEvent::Agreed, minus(&new.agreed, &old.agreed)),
        (PlaybookEvent::Objection, minus(&new.objections, &old.objections)),
        (PlaybookEvent::Settled, minus(&old.objections, &new.objections)),
    ];
    for (event, who) in told.into_iter().filter(|(_, who)| !who.is_empty()) {
        say(event, who);
    }
    changes
}
