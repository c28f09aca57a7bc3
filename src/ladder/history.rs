//! History: the same judgement on other days.
//!
//! What is said can change only on a day that a fact carries or on the day on which a window ends;
//! every judgement names the latter. So only those days are judged, and the result equals judging
//! every single day.

use super::case::Case;
use super::docket::Docket;
use super::requirement::REQUIREMENTS;
use super::standing::Change;
use super::status::Status;
use super::{Judged, judge_again, judge_case, stage_of};
use crate::model::calendar::Day;

/// What happened up to a day.
pub struct History {
    /// Every change of the stage, oldest first.
    pub changes: Vec<Change>,
    /// For each requirement the day since which it has its status without a break; none where there
    /// never was any evidence.
    pub since: Vec<Option<Day>>,
}

/// What happened up to a day.
pub fn history(docket: &Docket, until: Day) -> History {
    let mut changes = Vec::new();
    let mut since: Vec<Option<Day>> = vec![None; REQUIREMENTS.len()];
    let mut before: Option<Vec<Judged>> = None;
    let mut stage = 0;
    for (day, judged) in days(docket, until) {
        for (index, now) in judged.iter().enumerate() {
            let was = before.as_ref().map_or(Status::Unmet, |before| before[index].status);
            if was != now.status {
                since[index] = Some(day);
            }
        }
        let now = stage_of(&judged);
        if now != stage {
            changes.push(change(day, stage, now, before.as_deref(), &judged));
            stage = now;
        }
        before = Some(judged);
    }
    History { changes, since }
}

/// The days up to one on which something can change, with what holds on each: those that a fact
/// carries, and those on which a window ends. There are at most as many as there are facts and
/// windows, however long a time they span.
pub fn days(docket: &Docket, until: Day) -> impl Iterator<Item = (Day, Vec<Judged>)> {
    let mut facts = docket.fact_days().into_iter().peekable();
    let mut next = facts.peek().copied();
    let mut before: Vec<Judged> = Vec::new();
    std::iter::from_fn(move || {
        let day = next.filter(|day| *day <= until)?;
        let case = Case::on(docket, day);
        let judged = match facts.next_if_eq(&day) {
            Some(_) => judge_case(&case),
            None => judge_again(&case, &before),
        };
        next = next_change(&judged, day).into_iter().chain(facts.peek().copied()).min();
        before.clone_from(&judged);
        Some((day, judged))
    })
}

/// The next day after `day` on which a judgement changes by itself.
pub fn next_change(judged: &[Judged], day: Day) -> Option<Day> {
    judged.iter().filter_map(|j| j.changes_on).filter(|change| *change > day).min()
}

/// What changed between two judgements, as far as it moved the stage.
fn change(day: Day, from: u8, stage: u8, before: Option<&[Judged]>, after: &[Judged]) -> Change {
    let counted = |index: usize| before.is_some_and(|b| b[index].status.counts());
    let relevant = |index: usize, judged: &Judged| {
        let height = judged.requirement.stage;
        let moved = counted(index) != judged.status.counts();
        // On the way up everything of the stages climbed speaks; on the way down what gave way.
        moved
            && if stage > from {
                judged.status.counts() && height <= stage
            } else {
                !judged.status.counts() && height <= from
            }
    };
    let moved: Vec<&Judged> = after.iter().enumerate().filter(|(i, j)| relevant(*i, j)).map(|(_, j)| j).collect();
    let words: Vec<String> = moved.iter().map(|j| format!("{} {}", j.requirement.id, word(j.status))).collect();
    Change {
        on: day,
        from,
        stage,
        because: words.join(", "),
        requirements: moved.iter().map(|j| j.requirement.id).collect(),
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::NotApplicable => "not applicable",
        other => other.as_str(),
    }
}
