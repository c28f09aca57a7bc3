//! A comparison in words: what is a name and what is prose is told apart, so that each form can show
//! names in its own way.

use crate::ladder::comparison::{
    Comparison, LapseChange, PlaybookChange, PlaybookEvent, RequirementChange, RunChange, ServiceChange,
};
use crate::ladder::snapshot::{LapseState, Problem, RunState};
use crate::ladder::status::Status;
use crate::model::calendar::Day;

/// How many names a headline lists.
const LISTED: usize = 4;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Prose.
    Text(String),
    /// An id, a file, a code: as it is written in files.
    Name(String),
}

/// Lines of one kind under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What they are about.
    pub title: &'static str,
    /// The lines.
    pub rows: Vec<Vec<Piece>>,
}

fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

fn name(words: impl Into<String>) -> Piece {
    Piece::Name(words.into())
}

/// `1 result`, `2 results`.
fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// Who moved, in one sentence without a full stop.
pub fn summary(comparison: &Comparison) -> String {
    let of = |condition: fn(&ServiceChange) -> bool| comparison.services.iter().filter(|s| condition(s)).count();
    let verbs = |number: usize, one: &str, many: &str| {
        (number > 0).then(|| format!("{} {}", count(number, "service"), if number == 1 { one } else { many }))
    };
    let parts: Vec<String> = [
        verbs(of(ServiceChange::fell), "falls", "fall"),
        verbs(of(ServiceChange::rose), "rises", "rise"),
        verbs(of(|s| s.before.is_none()), "is new", "are new"),
        verbs(of(|s| s.after.is_none()), "is gone", "are gone"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (parts.is_empty(), comparison.is_empty()) {
        (false, _) => parts.join(", "),
        (true, false) => "no stage changes".to_owned(),
        (true, true) => "nothing changes".to_owned(),
    }
}

/// What happened to a service, in one line without its name.
pub fn headline(change: &ServiceChange) -> Vec<Piece> {
    let mut parts: Vec<Vec<Piece>> = vec![vec![text(match (change.before, change.after) {
        (Some(before), Some(after)) if before == after => format!("stays on stage {after}"),
        (Some(before), Some(after)) => format!("stage {before} → {after}"),
        (None, Some(after)) => format!("new, on stage {after}"),
        (Some(before), None) => format!("gone; it was on stage {before}"),
        (None, None) => String::new(),
    })]];
    if change.before.is_some() {
        parts.extend(listed("newly met: ", &change.met));
    }
    parts.extend(listed("newly unmet: ", &change.unmet));
    // Whoever stands on no stage cannot fall.
    parts.extend(change.lapse.as_ref().filter(|_| change.after.is_some_and(|stage| stage > 0)).map(falls));
    let evidence = [
        (change.added.len(), "result", "added"),
        (change.removed.len(), "result", "removed"),
        (change.edited.len(), "result", "edited after the fact"),
        (change.rejudged.len(), "result", "judged otherwise"),
    ];
    let playbooks = |event| change.playbooks.iter().filter(|p| p.event == event).count();
    let papers = [
        (playbooks(PlaybookEvent::ChangedAfterAgreement), "playbook", "changed after agreement"),
        (playbooks(PlaybookEvent::Objection), "playbook", "objected to"),
    ];
    for (number, noun, what) in evidence.into_iter().chain(papers).filter(|(number, ..)| *number > 0) {
        parts.push(vec![text(format!("{} {what}", count(number, noun)))]);
    }
    join(parts, "; ")
}

fn join(parts: Vec<Vec<Piece>>, between: &str) -> Vec<Piece> {
    let mut line = Vec::new();
    for part in parts {
        if !line.is_empty() {
            line.push(text(between));
        }
        line.extend(part);
    }
    line
}

fn names(list: &[String]) -> Vec<Piece> {
    let mut line = join(list.iter().take(LISTED).map(|id| vec![name(id)]).collect(), ", ");
    if list.len() > LISTED {
        line.push(text(format!(" and {} more", list.len() - LISTED)));
    }
    line
}

fn listed(intro: &str, changes: &[RequirementChange]) -> Option<Vec<Piece>> {
    let ids: Vec<String> = changes.iter().map(|change| change.id.clone()).collect();
    (!ids.is_empty()).then(|| [vec![text(intro)], names(&ids)].concat())
}

/// What lapses next, where that moved.
fn falls(change: &LapseChange) -> Vec<Piece> {
    let Some(lapse) = &change.after else { return vec![text("no fall in sight")] };
    [names(causes(lapse)), vec![text(format!(" {} {}", lapses(causes(lapse)), lapse.on.long()))]].concat()
}

/// The dependencies for which a stage falls; the requirements where there is none.
fn causes(lapse: &LapseState) -> &[String] {
    if lapse.dependencies.is_empty() { &lapse.because } else { &lapse.dependencies }
}

fn lapses(causes: &[String]) -> &'static str {
    if causes.len() == 1 { "lapses" } else { "lapse" }
}

/// Everything that happened to a service, in blocks that are not empty.
pub fn blocks(change: &ServiceChange) -> Vec<Block> {
    let requirements = |list: &[RequirementChange]| list.iter().map(requirement).collect();
    let runs = |list: &[RunState]| list.iter().map(run).collect();
    let changes = |list: &[RunChange]| list.iter().map(changed_run).collect();
    let fall = change.lapse.as_ref().filter(|_| change.after.is_some()).map(moved_fall);
    let blocks = [
        Block { title: "Newly met", rows: requirements(&change.met) },
        Block { title: "Newly unmet", rows: requirements(&change.unmet) },
        Block { title: "Stand otherwise", rows: requirements(&change.shifted) },
        Block { title: "Next fall", rows: fall.into_iter().collect() },
        Block { title: "Results added", rows: runs(&change.added) },
        Block { title: "Results removed", rows: runs(&change.removed) },
        Block { title: "Results edited after the fact", rows: changes(&change.edited) },
        Block { title: "Same result, other verdict", rows: changes(&change.rejudged) },
        Block { title: "Playbooks", rows: change.playbooks.iter().map(playbook).collect() },
    ];
    blocks.into_iter().filter(|block| !block.rows.is_empty()).collect()
}

fn requirement(change: &RequirementChange) -> Vec<Piece> {
    let was = change.before.map(|status| format!(", was {}", status.as_str())).unwrap_or_default();
    let is = change.after.filter(|status| *status != Status::Met).map(|status| format!(", {}", status.as_str()));
    let sentence = &change.sentence;
    vec![name(&change.id), text(format!(" (stage {}{}{was}): {sentence}", change.stage, is.unwrap_or_default()))]
}

fn run(run: &RunState) -> Vec<Piece> {
    let day = run.day.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    vec![name(&run.id), text(format!(" {day} {}: {}, ", run.what, run.verdict)), name(&run.file)]
}

fn changed_run(change: &RunChange) -> Vec<Piece> {
    let RunChange { before, after } = change;
    let day = |day: Option<Day>| day.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let arrow = |old: &str, new: &str| if old == new { new.to_owned() } else { format!("{old} → {new}") };
    let days = arrow(&day(before.day), &day(after.day));
    let words = format!(" {days} {}: {}, ", arrow(&before.what, &after.what), arrow(&before.verdict, &after.verdict));
    vec![name(&after.id), text(words), name(&after.file)]
}

fn moved_fall(change: &LapseChange) -> Vec<Piece> {
    let told = |lapse: &Option<LapseState>| match lapse {
        None => vec![text("none in sight")],
        Some(lapse) => {
            let start = vec![text(format!("to stage {} on {} (", lapse.to_stage, lapse.on.long()))];
            [start, names(&lapse.because), vec![text(")")]].concat()
        }
    };
    [told(&change.after), vec![text("; before: ")], told(&change.before)].concat()
}

fn playbook(change: &PlaybookChange) -> Vec<Piece> {
    let who = change.who.join(", ");
    let words = match change.event {
        PlaybookEvent::Added => " is new".to_owned(),
        PlaybookEvent::Removed => " is gone".to_owned(),
        PlaybookEvent::ChangedAfterAgreement => format!(" changed after agreement: {who} must agree again"),
        PlaybookEvent::Changed => " changed".to_owned(),
        PlaybookEvent::Agreed => format!(": {who} agreed to it"),
        PlaybookEvent::Withdrawn => format!(": {who} no longer agree to it"),
        PlaybookEvent::Objection => format!(": {who} objects"),
        PlaybookEvent::Settled => format!(": the objection of {who} is settled"),
    };
    vec![name(&change.file), text(words)]
}

/// A problem in one line.
pub fn problem(problem: &Problem) -> Vec<Piece> {
    let place = format!("{}:{}", problem.file, problem.line);
    vec![
        text(format!("{} ", problem.severity.as_str())),
        name(&problem.code),
        text(" in "),
        name(place),
        text(format!(": {}", problem.message)),
    ]
}
