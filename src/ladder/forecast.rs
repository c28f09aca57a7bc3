//! Forecast: what stops counting, and when, if nothing new happens.
//!
//! The same judgement run forward: the day moves, the known facts stay. Only the days that a
//! judgement names are judged.

use super::case::Case;
use super::docket::Docket;
use super::history::next_change;
use super::standing::{Lapse, Lapsing, Upcoming};
use super::{Judged, apply, judge_again, stage_of};
use crate::model::calendar::Day;
use crate::words::Sentence;

/// Everything that stops counting after a day, given the judgement of that day.
pub fn forecast(docket: &Docket, known: Day, today: &[Judged]) -> Vec<Upcoming> {
    let mut upcoming = Vec::new();
    let mut before = today.to_vec();
    let mut day = known;
    while let Some(next) = next_change(&before, day) {
        day = next;
        let case = Case { docket, day, known, spoken: false };
        let after = judge_again(&case, &before);
        let (from, stage) = (stage_of(&before), stage_of(&after));
        let stops = |(was, is): &(&Judged, &Judged)| was.status.counts() && !is.status.counts();
        let lapsing: Vec<Lapsing> =
            before.iter().zip(&after).filter(stops).map(|(_, is)| lapsing(&case.spoken(), is)).collect();
        if !lapsing.is_empty() || from != stage {
            upcoming.push(Upcoming { on: day, from, stage, lapsing });
        }
        before = after;
    }
    upcoming
}

fn lapsing(case: &Case, judged: &Judged) -> Lapsing {
    let judgement = apply(case, judged.requirement);
    let mut dependencies: Vec<String> = judgement.gaps.iter().filter_map(|gap| gap.dependency.clone()).collect();
    dependencies.dedup();
    let mut unless: Vec<Sentence> =
        judgement.gaps.into_iter().map(|gap| gap.fix).filter(|fix| !fix.is_empty()).collect();
    unless.dedup();
    Lapsing { requirement: judged.requirement.id, dependencies, unless }
}

/// The first day of a forecast on which the stage is lower than today.
pub fn lapse(stage: u8, forecast: &[Upcoming]) -> Option<Lapse> {
    let fall = forecast.iter().find(|upcoming| upcoming.stage < stage)?;
    let height = |lapsing: &&Lapsing| super::requirement::find(lapsing.requirement).is_some_and(|r| r.stage <= stage);
    let because = fall.lapsing.iter().filter(height).map(|lapsing| lapsing.requirement).collect();
    Some(Lapse { on: fall.on, to_stage: fall.stage, because })
}
