//! The ladder: which stage of resiliency is proven, on any day.
//!
//! Pure functions of dossier, policy and day. A [`verdict`] is ruled for each run, each
//! [`requirement`] is judged by its own function, the [`standing`] is what follows from them;
//! [`history`] judges the days on which something can change, and no others.

mod advisory;
pub mod case;
pub mod comparison;
pub mod docket;
mod doubt;
mod failover;
pub mod finding;
pub mod forecast;
pub mod gate;
pub mod history;
pub mod judgement;
pub mod ledger;
pub mod list;
pub mod path;
mod people;
mod record;
mod remark;
pub mod requirement;
pub mod snapshot;
mod stage1;
pub mod stage1_agreement;
mod stage2;
mod stage3;
mod stage4;
mod stage5;
pub mod standing;
pub mod status;
pub mod verdict;
pub mod weakest;
pub mod what_if;

pub use remark::remarks;

use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier, Unread, UnreadKind};
use crate::model::policy::Policy;
use crate::words::{Sentence, sentence};
use case::Case;
use docket::Docket;
use finding::{Finding, Gap};
use judgement::Judgement;
use rayon::prelude::*;
use requirement::{REQUIREMENTS, Requirement};
use standing::{Next, Standing};
use status::Status;

/// Judges every service of a catalog on a day, in the order of its dossiers.
pub fn judge(catalog: &Catalog, policy: &Policy, day: Day) -> Vec<Standing> {
    catalog.dossiers.par_iter().map(|dossier| stand(dossier, policy, day)).collect()
}

/// Judges one service on a day.
pub fn stand(dossier: &Dossier, policy: &Policy, day: Day) -> Standing {
    let docket = Docket::new(dossier, policy);
    let case = Case::on(&docket, day).spoken();
    let mut findings = findings(&case);
    let judged: Vec<Judged> = findings.iter().map(Judged::from).collect();
    let stage = stage_of(&judged);
    let missing = |n: u8| -> Vec<&'static str> {
        judged.iter().filter(|j| j.requirement.stage == n && !j.status.counts()).map(|j| j.requirement.id).collect()
    };
    let forecast = forecast::forecast(&docket, day, &judged);
    let history = history::history(&docket, day);
    for (finding, since) in findings.iter_mut().zip(history.since) {
        finding.since = since;
    }
    Standing {
        day,
        stage,
        uses_waiver: judged.iter().any(|j| j.requirement.stage <= stage && j.status == Status::Waived),
        advisories: advisory::advisories(&case, stage),
        next: (stage < 5).then(|| Next { stage: stage + 1, missing: missing(stage + 1) }),
        lapse: forecast::lapse(stage, &forecast),
        forecast,
        history: history.changes,
        ledger: ledger::ledger(&case, &findings),
        findings,
    }
}

/// The requirements of one service as they stood on a day, in words: what an audit of the past asks for.
pub fn findings_on(dossier: &Dossier, policy: &Policy, day: Day) -> Vec<Finding> {
    let docket = Docket::new(dossier, policy);
    findings(&Case::on(&docket, day).spoken())
}

fn findings(case: &Case) -> Vec<Finding> {
    REQUIREMENTS.iter().map(|requirement| find(case, requirement)).collect()
}

/// The stage of one service on a day, without words: what a search over many days needs.
pub fn stage_on(docket: &Docket, day: Day) -> u8 {
    stage_of(&judge_case(&Case::on(docket, day)))
}

/// The bare outcome of one requirement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// How it stands.
    pub status: Status,
    /// The first day on which that changes by itself.
    pub changes_on: Option<Day>,
}

impl From<&Finding> for Judged {
    fn from(finding: &Finding) -> Self {
        Self { requirement: finding.requirement, status: finding.status, changes_on: finding.changes_on }
    }
}

/// Judges every requirement of a case.
pub fn judge_case(case: &Case) -> Vec<Judged> {
    REQUIREMENTS
        .iter()
        .map(|requirement| {
            let judgement = apply(case, requirement);
            Judged { requirement, status: judgement.status, changes_on: judgement.changes_on }
        })
        .collect()
}

/// Judges a case on which nothing new is known since an earlier one was judged: every judgement holds
/// until the day it names, so only those whose day has come are made again.
pub fn judge_again(case: &Case, before: &[Judged]) -> Vec<Judged> {
    let again = |judged: &Judged| match judged.changes_on {
        Some(on) if on <= case.day => {
            let judgement = apply(case, judged.requirement);
            Judged { requirement: judged.requirement, status: judgement.status, changes_on: judgement.changes_on }
        }
        _ => *judged,
    };
    before.iter().map(again).collect()
}

/// The highest stage for which every requirement of it and of all stages below counts.
pub fn stage_of(judged: &[Judged]) -> u8 {
    let lowest_gap = judged.iter().filter(|j| !j.status.counts()).map(|j| j.requirement.stage).min();
    lowest_gap.map_or(5, |stage| stage - 1)
}

fn find(case: &Case, requirement: &'static Requirement) -> Finding {
    let judgement = apply(case, requirement);
    let fix = if judgement.status.counts() {
        Sentence::default()
    } else {
        let how = || Sentence::new(format!("how-{}", requirement.id), Vec::new());
        judgement.gaps.first().map_or_else(how, |gap| gap.fix.clone())
    };
    Finding {
        requirement,
        status: judgement.status,
        since: None,
        sentence: judgement.sentence.whole(),
        fix: fix.whole(),
        evidence: judgement.evidence,
        gaps: judgement.gaps.into_iter().map(whole).collect(),
        changes_on: judgement.changes_on,
        warning: judgement.warning,
    }
}

/// A gap in whole sentences.
fn whole(gap: Gap) -> Gap {
    Gap { text: gap.text.whole(), fix: gap.fix.whole(), ..gap }
}

/// Judges a requirement; an unreadable service file or configuration makes everything unknown, and a waiver
/// stands in for what does not count.
fn apply(case: &Case, requirement: &'static Requirement) -> Judgement {
    let everything = |u: &&Unread| matches!(u.kind, UnreadKind::Configuration | UnreadKind::Service);
    let unread = case.docket.dossier.unread.iter().find(everything);
    let judgement = match unread {
        Some(unread) => {
            let sentence = case.say(|| sentence!("gap-unreadable", file = &*unread.place.file, why = &unread.reason));
            let evidence = case.evidence(&unread.place, || unread.reason.as_str().into(), false);
            Judgement { evidence, ..Judgement::plain(Status::Unknown, sentence) }
        }
        None => (requirement.judge)(case),
    };
    if judgement.status.counts() { judgement } else { waived(case, requirement, judgement) }
}

fn waived(case: &Case, requirement: &Requirement, judgement: Judgement) -> Judgement {
    let service = &case.docket.dossier.service;
    let valid = service
        .waivers
        .iter()
        .filter(|w| w.requirement == requirement.id && case.in_force(w.since) && case.day <= w.expires)
        .max_by_key(|w| w.expires);
    let Some(waiver) = valid else { return judgement };
    let sentence = case.say(|| {
        let (approved, owner) = (&waiver.approved_by, &waiver.owner);
        sentence!("waived", until = waiver.expires, approved = approved, owner = owner, reason = &waiver.reason)
    });
    let mut evidence = case.evidence(&waiver.place, || sentence!("proof-waiver"), true);
    evidence.extend(judgement.evidence);
    let ends = waiver.expires.plus(1);
    let changes_on = counts_by_itself(case, requirement, judgement.changes_on, ends).or(Some(ends));
    Judgement {
        status: Status::Waived,
        sentence,
        evidence,
        gaps: judgement.gaps,
        changes_on,
        warning: judgement.warning,
    }
}

/// The first day before `ends` on which a waived requirement counts without its waiver; `next` is the
/// day on which its own status changes. From unmet to expired nothing changes for who is excused.
fn counts_by_itself(case: &Case, requirement: &Requirement, mut next: Option<Day>, ends: Day) -> Option<Day> {
    while let Some(day) = next.filter(|day| *day < ends) {
        let later = (requirement.judge)(&Case { day, spoken: false, ..*case });
        if later.status.counts() {
            return Some(day);
        }
        next = later.changes_on.filter(|change| *change > day);
    }
    None
}
