//! What must hold for every service, on every day.

use crate::services::{any_run, any_service, exemplary, run, sort, start};
use proptest::prelude::*;
use stagepost::ladder::case::Case;
use stagepost::ladder::docket::Docket;
use stagepost::ladder::status::Status;
use stagepost::ladder::{history, judge_case, stage_of, stage_on, stand};
use stagepost::model::agreement::Revision;
use stagepost::model::calendar::Day;
use stagepost::model::catalog::Dossier;
use stagepost::model::playbook::Playbook;
use stagepost::model::policy::Policy;
use stagepost::model::run::{Run, Verdict};
use std::collections::BTreeSet;

/// The last day that the properties look at.
const LAST: i32 = 1400;

fn day(offset: i32) -> Day {
    start().plus(offset)
}

fn stage(dossier: &Dossier, offset: i32) -> u8 {
    stage_on(&Docket::new(dossier, &Policy::default()), day(offset))
}

/// Before anybody spoke of the present text, the playbook had the one that was spoken of last.
fn text_until(past: &mut Playbook, last: Day, whole: &[Playbook]) {
    let spoken = |p: &Playbook| -> Vec<(Day, Revision)> {
        let agreed = p.agreements.iter().filter_map(|a| Some((a.on?, a.revision.clone()?)));
        agreed.chain(p.minor.iter().map(|change| (change.on, change.to.clone()))).collect()
    };
    let present = past.revision.clone();
    let of_present = |p: &Playbook| spoken(p).iter().any(|(_, revision)| *revision == present);
    let later = whole.iter().find(|p| p.name == past.name).is_some_and(of_present);
    if later && !of_present(past) {
        let before = spoken(past).into_iter().filter(|(on, _)| *on <= last).max_by_key(|(on, _)| *on);
        past.revision = before.map_or(present, |(_, revision)| revision);
    }
}

/// The facts that exist on a day: nothing that was written later.
fn until(dossier: &Dossier, last: Day) -> Dossier {
    let mut past = dossier.clone();
    past.runs.retain(|run| run.day().is_none_or(|d| d <= last));
    past.service.reviewed.retain(|d| *d <= last);
    past.service.waivers.retain(|w| w.since.is_none_or(|d| d <= last));
    past.service.dependencies.retain(|d| d.since.is_none_or(|d| d <= last));
    for playbook in &mut past.playbooks {
        playbook.reviewed.retain(|d| *d <= last);
        playbook.agreements.retain(|a| a.on.is_none_or(|d| d <= last));
        playbook.minor.retain(|change| change.on <= last);
        text_until(playbook, last, &dossier.playbooks);
    }
    // A playbook is there from the first of its own dates, else from the day its file was recorded, or
    // from the first run that used it; one that is never dated at all counts from the earliest fact.
    let used = |p: &Playbook| {
        let names = |run: &&Run| run.playbook.as_deref().is_some_and(|name| p.is_named(name, "services/shop"));
        dossier.runs.iter().filter(names).filter_map(Run::day).min()
    };
    let first = |name: &str| {
        let whole = dossier.playbooks.iter().find(|p| p.name == name)?;
        whole.first_dated().map(|first| used(whole).map_or(first, |used| used.min(first)))
    };
    past.playbooks.retain(|p| first(&p.name).is_none_or(|on| on <= last));
    past
}

#[test]
fn the_exemplary_service_stands_on_stage_five() {
    let standing = stand(&exemplary(500), &Policy::default(), day(500));
    let open: Vec<_> = standing.findings.iter().filter(|f| f.status != Status::Met).collect();
    let excused: Vec<_> = open.iter().map(|f| (f.requirement.id, f.status)).collect();
    assert_eq!((standing.stage, excused), (5, vec![("thresholds", Status::NotApplicable)]));
}

#[test]
fn a_team_that_stops_testing_falls_to_two_after_35_days_and_to_zero_after_a_year() {
    let dossier = exemplary(500);
    // The last tests are ten days old, the failover twenty, review and agreement some months.
    assert_eq!([525, 526].map(|n| stage(&dossier, n)), [5, 2]);
    assert_eq!([500 - 100 + 365, 500 - 100 + 366].map(|n| stage(&dossier, n)), [2, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn history_equals_judging_every_single_day(dossier in any_service()) {
        let policy = Policy::default();
        let docket = Docket::new(&dossier, &policy);
        let history::History { changes, since } = history::history(&docket, day(LAST));
        let mut expected = 0;
        let mut next = changes.iter().peekable();
        // Before anything was known nothing was proven.
        let mut before = vec![Status::Unmet; since.len()];
        let mut turned = vec![None; since.len()];
        for offset in -2..=LAST {
            if let Some(change) = next.next_if(|change| change.on == day(offset)) {
                prop_assert_eq!(change.from, expected);
                prop_assert!(!change.requirements.is_empty(), "no cause on {}", change.on);
                expected = change.stage;
            }
            let judged = judge_case(&Case::on(&docket, day(offset)));
            prop_assert_eq!(stage_of(&judged), expected, "on {}", day(offset));
            for (index, now) in judged.iter().enumerate() {
                if std::mem::replace(&mut before[index], now.status) != now.status {
                    turned[index] = Some(day(offset));
                }
            }
        }
        prop_assert_eq!(since, turned, "a status holds since the last day on which it was another");
    }

    #[test]
    fn history_judges_days_that_a_fact_carries_or_a_window_ends_on_and_no_others(dossier in any_service()) {
        let policy = Policy::default();
        let docket = Docket::new(&dossier, &policy);
        let windows = [
            policy.review, policy.agreement, policy.dr_exercise, policy.critical_tests, policy.cadence,
            policy.prod_exercise, policy.automation, policy.dr_automation, policy.ci, policy.gate,
            policy.prod_automation, policy.prod_dr,
        ];
        let facts = docket.fact_days();
        let ends = facts.iter().flat_map(|fact| windows.map(|window| fact.plus(window as i32 + 1)));
        let waivers = dossier.service.waivers.iter().map(|waiver| waiver.expires.plus(1));
        let all: BTreeSet<Day> = facts.iter().copied().chain(ends).chain(waivers).collect();
        let judged: Vec<Day> = history::days(&docket, day(LAST)).map(|(day, _)| day).collect();
        prop_assert!(judged.windows(2).all(|pair| pair[0] < pair[1]), "each once");
        prop_assert!(judged.iter().all(|day| all.contains(day)));
    }

    #[test]
    fn every_status_holds_until_the_day_it_names(dossier in any_service(), offset in 0i32..1000) {
        let policy = Policy::default();
        let docket = Docket::new(&dossier, &policy);
        let known = day(offset);
        let before = judge_case(&Case::on(&docket, known));
        for later in 1..400 {
            let case = Case { docket: &docket, day: known.plus(later), known, spoken: false };
            for (was, is) in before.iter().zip(judge_case(&case)) {
                let due = was.changes_on.is_some_and(|on| on <= case.day);
                prop_assert!(due || was.status == is.status, "{} is {:?} on {}", is.requirement.id, is.status, case.day);
                if was.changes_on == Some(case.day) {
                    prop_assert_ne!(was.status, is.status, "{} on {}", is.requirement.id, case.day);
                }
            }
        }
    }

    #[test]
    fn the_lapse_is_the_first_fall_when_nothing_happens(dossier in any_service(), offset in 0i32..1000) {
        let policy = Policy::default();
        let standing = stand(&dossier, &policy, day(offset));
        let docket = Docket::new(&dossier, &policy);
        let later = |n: i32| {
            stage_of(&judge_case(&Case { docket: &docket, day: day(offset + n), known: day(offset), spoken: false }))
        };
        let fall = (1..1200).find(|n| later(*n) < standing.stage);
        for n in (1..1200).step_by(5) {
            prop_assert_eq!(standing.stage_on(day(offset + n)), later(n), "forecast for {}", day(offset + n));
        }
        let told = standing.lapse.as_ref().map(|lapse| (lapse.on, lapse.to_stage));
        prop_assert_eq!(told, fall.map(|n| (day(offset + n), later(n))));
    }

    #[test]
    fn the_past_never_sees_the_future(dossier in any_service(), offset in 0i32..1000) {
        let policy = Policy::default();
        // An objective carries no date: every run is held to the present one, also before its row was written.
        let later = |run: &Run| {
            let row = run.dependency.as_deref().and_then(|id| dossier.service.dependency(id));
            row.and_then(|row| row.since).is_some_and(|since| since > day(offset))
        };
        let slow = |run: &Run| run.measured.recovery.is_some_and(|recovery| recovery.as_seconds() > 3600);
        prop_assume!(!dossier.runs.iter().any(|run| slow(run) && later(run)));
        let past = until(&dossier, day(offset));
        prop_assert_eq!(stage(&dossier, offset), stage(&past, offset));
        // Where nothing is dated yet, undated papers count from nowhere; the stage is 0 either way.
        prop_assume!(Docket::new(&past, &policy).earliest.is_some());
        let of = |d: &Dossier| stand(d, &policy, day(offset)).findings.into_iter().map(|f| f.sentence).collect::<Vec<_>>();
        for (whole, past) in of(&dossier).into_iter().zip(of(&past)) {
            prop_assert_eq!(whole, past);
        }
    }

    #[test]
    fn one_more_pass_never_lowers_a_stage(dossier in any_service(), extra in any_run()) {
        let mut extra: Run = extra;
        extra.stated = Some(Verdict::Pass);
        extra.measured.recovery = extra.measured.recovery.filter(|r| r.as_seconds() <= 3600);
        // A run older than every other fact would make what carries no date older too.
        let policy = Policy::default();
        let earliest = Docket::new(&dossier, &policy).earliest;
        extra.ended = extra.ended.max(earliest.map(Day::end).filter(|_| extra.ended.is_some()));
        let mut more = dossier.clone();
        more.runs.push(extra);
        sort(&mut more);
        for offset in (0..LAST).step_by(7) {
            prop_assert!(stage(&more, offset) >= stage(&dossier, offset), "on {}", day(offset));
        }
    }

    #[test]
    fn a_run_that_proves_nothing_changes_nothing(dossier in any_service(), extra in any_run()) {
        let mut extra: Run = extra;
        extra.stated = Some(Verdict::Inconclusive);
        // A date of its own would bring undated facts into force earlier.
        extra.ended = dossier.runs.iter().filter_map(Run::when).max();
        let mut more = dossier.clone();
        more.runs.push(extra);
        sort(&mut more);
        for offset in (0..LAST).step_by(7) {
            prop_assert_eq!(stage(&more, offset), stage(&dossier, offset), "on {}", day(offset));
        }
    }

    #[test]
    fn a_stage_holds_only_while_all_stages_below_hold(dossier in any_service(), offset in 0i32..LAST) {
        let standing = stand(&dossier, &Policy::default(), day(offset));
        for finding in &standing.findings {
            prop_assert!(finding.requirement.stage > standing.stage || finding.status.counts());
            prop_assert!(finding.status.counts() || !finding.fix.is_empty(), "{} says no way out", finding.requirement.id);
            prop_assert!(finding.sentence.ends_with(['.', '!', '?']), "{:?}", finding.sentence);
        }
        if let Some(next) = &standing.next {
            prop_assert!(!next.missing.is_empty());
        }
    }

    #[test]
    fn every_run_counts_for_something_or_says_why_not(dossier in any_service(), offset in 0i32..LAST) {
        let standing = stand(&dossier, &Policy::default(), day(offset));
        prop_assert_eq!(standing.ledger.len(), dossier.runs.len());
        for row in &standing.ledger {
            prop_assert_eq!(row.counts_for.is_empty(), row.does_not_count_because.is_some());
        }
    }
}

#[test]
fn a_manual_pass_on_top_of_automated_ones_takes_nothing_away() {
    let mut dossier = exemplary(500);
    let mut manual = run("game-day", Some("db"), "staging", 499);
    manual.execution = Some(stagepost::model::run::Execution::Manual);
    manual.trigger = Some(stagepost::model::run::Trigger::Human);
    dossier.runs.push(manual);
    sort(&mut dossier);
    assert_eq!(stage(&dossier, 500), 5);
}
