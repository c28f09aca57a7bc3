//! Failovers that worked: which runs decide, and what is missing where none does. Asked for on three stages.

use super::case::Case;
use super::docket::Docket;
use super::judgement::Part;
use super::list::Question;
use super::status::Status;
use super::verdict;
use crate::model::environment::EnvironmentClass;
use crate::model::playbook::PlaybookKind;
use crate::model::run::{RunKind, Verdict};
use crate::words::sentence;

/// The part that asks for a failover that worked: pass, playbook named, recovery measured against
/// the objective; among the runs of a class of environments, or of any, that satisfy `wanted`. `what` is asked
/// for: an `exercise`, a `scripted` or an `automated` failover.
pub fn part(case: &Case, class: Option<EnvironmentClass>, window: u32, what: &'static str, wanted: Question) -> Part {
    let docket = case.docket;
    let lists = &docket.failovers;
    let runs = class.map_or(lists.all(), |class| lists.of(class)).only(docket, wanted);
    let part = match case.newest(&runs, decides) {
        Some(index) if docket.rulings[index].verdict == Verdict::Fail => {
            let (day, why) = (case.day_of(index), &docket.rulings[index].reason);
            let text = case.say(|| sentence!("gap-failover-failed", what = what, day = day, why = why));
            let fix = case.say(|| sentence!("fix-failover-failed"));
            Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
        }
        Some(index) if let Some(doubt) = case.overtaken(index, None, class, &[wanted, is_failover]) => doubt,
        Some(index) => {
            let fix = || sentence!("fix-failover-old", what = what);
            case.run_part(index, window, || sentence!("failover", what = what), fix)
        }
        None => {
            let near: Question =
                |docket, index| docket.passed(index) && docket.run(index).kind() == RunKind::DrFailover;
            match case.newest(&runs, near) {
                Some(index) => unprovable(case, index),
                None => {
                    let unclear =
                        case.unclear(|| sentence!("the-failover"), class, &docket.valid, &[wanted, is_failover]);
                    unclear.unwrap_or_else(|| no_failover(case, what))
                }
            }
        }
    };
    case.doubted(part, None)
}

/// Whether a failover decides: it failed, or it passed and can be believed, because recovery and
/// objective are both known.
fn decides(docket: &Docket, index: usize) -> bool {
    let run = docket.run(index);
    let believed = || run.measured.recovery.is_some() && verdict::objective(run, docket.dossier).is_some();
    if docket.failed(index) {
        is_failover(docket, index)
    } else {
        docket.passed(index) && believed() && names_dr(docket, index)
    }
}

fn is_failover(docket: &Docket, index: usize) -> bool {
    docket.run(index).kind() == RunKind::DrFailover || names_dr(docket, index)
}

/// Whether a run names a disaster recovery playbook of the service.
fn names_dr(docket: &Docket, index: usize) -> bool {
    let playbook = verdict::named_playbook(docket.run(index), docket.dossier);
    playbook.is_some_and(|p| p.kind == PlaybookKind::DrFailover)
}

fn no_failover(case: &Case, what: &'static str) -> Part {
    let text = case.say(|| sentence!("gap-no-failover", what = what));
    let fix = case.say(|| sentence!("fix-no-failover", what = what));
    Part::gap(Status::Unmet, text, fix)
}

/// The part of a failover that passed and says too little to be held against an objective.
fn unprovable(case: &Case, index: usize) -> Part {
    let dossier = case.docket.dossier;
    let run = case.docket.run(index);
    let why = case.say(|| match (verdict::named_playbook(run, dossier), run.measured.recovery) {
        (None, _) => sentence!("exercise-no-playbook"),
        (Some(p), _) if p.kind != PlaybookKind::DrFailover => {
            sentence!("exercise-other-playbook", file = &*p.place.file)
        }
        (_, None) => sentence!("exercise-not-measured"),
        _ => sentence!("exercise-no-objective"),
    });
    let text = case.say(|| sentence!("gap-exercise", day = case.day_of(index), why = why));
    let fix = case.say(|| sentence!("fix-exercise"));
    Part::gap(Status::Unknown, text, fix).with(case.run_evidence(&[index], false))
}
