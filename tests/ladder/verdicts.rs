//! The verdict rules, one by one.

use crate::services;
use stagepost::ladder::verdict::rule;
use stagepost::model::calendar::Duration;
use stagepost::model::catalog::Dossier;
use stagepost::model::environment::EnvironmentClass;
use stagepost::model::fault::Injection;
use stagepost::model::policy::Policy;
use stagepost::model::run::{Check, Halt, Rollback, Run, RunKind, Verdict};

fn dossier() -> Dossier {
    services::papers(&[0], &[0], None)
}

/// A pass by the book, changed by `edit`.
fn ruled(edit: impl FnOnce(&mut Run)) -> (Verdict, String) {
    let mut run = services::run("r", Some("db"), "staging", 10);
    edit(&mut run);
    let ruling = rule(&run, &dossier(), &Policy::default());
    (ruling.verdict, ruling.reason.to_string())
}

fn verdict(edit: impl FnOnce(&mut Run)) -> Verdict {
    ruled(edit).0
}

#[test]
fn a_real_fault_and_a_service_that_held_is_a_pass() {
    assert_eq!(verdict(|_| {}), Verdict::Pass);
    assert_eq!(verdict(|r| (r.stated, r.check) = (None, Check::Held)), Verdict::Pass);
}

#[test]
fn nothing_injected_proves_nothing_whatever_the_author_says() {
    let dry = || Injection::Nothing("dry run: no fault was injected".to_owned());
    assert_eq!(
        ruled(|r| r.fault.injection = dry()),
        (Verdict::Inconclusive, "dry run: no fault was injected".to_owned())
    );
    assert_eq!(
        verdict(|r| (r.fault.injection, r.check) = (dry(), Check::Broke("deviated".to_owned()))),
        Verdict::Inconclusive
    );
    assert_eq!(verdict(|r| r.fault.injection = Injection::Simulated), Verdict::Inconclusive);
    assert_eq!(verdict(|r| r.fault.injection = Injection::Unstated), Verdict::Inconclusive);
}

#[test]
fn an_exercise_is_the_fault_itself() {
    let exercise = |injection: Injection| {
        verdict(|r| {
            r.kind = Some(RunKind::DrFailover);
            r.playbook = Some("dr".to_owned());
            r.fault.injection = injection;
        })
    };
    assert_eq!(exercise(Injection::Unstated), Verdict::Pass);
    assert_eq!(exercise(Injection::Simulated), Verdict::Inconclusive);
}

#[test]
fn a_stated_fail_is_never_explained_away() {
    assert_eq!(verdict(|r| (r.stated, r.fault.injection) = (Some(Verdict::Fail), Injection::Unstated)), Verdict::Fail);
    assert_eq!(verdict(|r| (r.stated, r.check) = (Some(Verdict::Fail), Check::Held)), Verdict::Fail);
}

#[test]
fn a_check_that_broke_fails_whatever_the_author_says() {
    let (verdict, reason) = ruled(|r| r.check = Check::Broke("orders answered 500".to_owned()));
    assert_eq!((verdict, reason.as_str()), (Verdict::Fail, "orders answered 500"));
}

#[test]
fn a_person_aborts_and_a_stop_condition_fails() {
    assert_eq!(verdict(|r| r.halt = Some(Halt::Aborted("interrupted".to_owned()))), Verdict::Aborted);
    assert_eq!(verdict(|r| r.halt = Some(Halt::StopCondition("error rate".to_owned()))), Verdict::Fail);
    assert_eq!(verdict(|r| r.stated = Some(Verdict::Aborted)), Verdict::Aborted);
}

#[test]
fn what_nobody_checked_is_unverified_until_somebody_signs_for_it() {
    let unchecked = |r: &mut Run| r.check = Check::NotChecked("no steady-state hypothesis".to_owned());
    let (verdict, reason) = ruled(|r| {
        unchecked(r);
        r.stated = None;
    });
    assert_eq!(verdict, Verdict::Inconclusive);
    assert_eq!(reason, "unverified: no steady-state hypothesis");
    // A stated pass alone is a claim; with names and what was seen it is a signed note.
    assert_eq!(ruled(unchecked).0, Verdict::Inconclusive);
    assert_eq!(
        ruled(|r| {
            unchecked(r);
            r.participants = vec!["ana".to_owned()];
        })
        .0,
        Verdict::Pass
    );
}

#[test]
fn seeing_that_the_alarm_rang_is_not_seeing_the_service_recover() {
    assert_eq!(verdict(|r| r.check = Check::DetectionOnly), Verdict::Inconclusive);
}

#[test]
fn a_recovery_slower_than_the_objective_fails_with_both_times() {
    let after = |seconds| ruled(move |r| r.measured.recovery = Some(Duration::seconds(seconds)));
    assert_eq!(after(3600).0, Verdict::Pass);
    assert_eq!(after(3601), (Verdict::Fail, "recovered in 3601 s, slower than the RTO of 3600 s".to_owned()));
    assert_eq!(after(7200).1, "recovered in 2 h, slower than the RTO of 1 h");
}

#[test]
fn a_failover_is_held_to_the_strictest_scenario_of_its_playbook() {
    let mut dossier = dossier();
    let mut fast = dossier.playbooks[2].scenarios[0].clone();
    fast.id = "zone".to_owned();
    fast.title = "Zone lost".to_owned();
    fast.rto_value = Some(Duration::seconds(600));
    dossier.playbooks[2].scenarios.push(fast);
    let mut run = services::run("r", None, "production", 10);
    run.measured.recovery = Some(Duration::seconds(1200));
    let of = |run: &Run| rule(run, &dossier, &Policy::default()).verdict;
    assert_eq!(of(&run), Verdict::Fail);
    run.scenario = Some("region".to_owned());
    assert_eq!(of(&run), Verdict::Pass);
    run.scenario = Some("zone lost".to_owned());
    assert_eq!(of(&run), Verdict::Fail);
}

#[test]
fn a_run_is_not_measured_against_a_dependency_that_was_declared_after_it() {
    let verdict = |since: i32| {
        let dossier = services::papers(&[0], &[0], Some(since));
        let mut run = services::run("r", Some("cdn"), "staging", 10);
        run.measured.recovery = Some(Duration::seconds(7200));
        rule(&run, &dossier, &Policy::default()).verdict
    };
    assert_eq!([verdict(10), verdict(11)], [Verdict::Fail, Verdict::Pass]);
}

#[test]
fn a_failed_rollback_is_flagged_and_stays_a_pass() {
    let mut run = services::run("r", Some("db"), "staging", 10);
    run.rollback = Rollback::Failed;
    let ruling = rule(&run, &dossier(), &Policy::default());
    assert_eq!((ruling.verdict, &*ruling.flags[0]), (Verdict::Pass, "the rollback failed"));
}

#[test]
fn a_tabletop_never_counts() {
    assert_eq!(verdict(|r| r.kind = Some(RunKind::Tabletop)), Verdict::Inconclusive);
}

#[test]
fn no_verdict_at_all_is_unverified() {
    assert_eq!(verdict(|r| r.stated = None), Verdict::Inconclusive);
}

#[test]
fn where_the_fault_landed_is_ruled_with_the_verdict() {
    let mut run = services::run("r", Some("db"), "non-prod", 10);
    let class = |run: &Run| rule(run, &dossier(), &Policy::default()).class;
    assert_eq!(class(&run), EnvironmentClass::Unknown);
    run.touches_production = true;
    assert_eq!(class(&run), EnvironmentClass::Production);
}
