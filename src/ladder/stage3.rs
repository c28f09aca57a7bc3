//! Stage 3: tests are regular, their results are kept, and one was made in production.

use super::case::Case;
use super::docket::Docket;
use super::judgement::{Judgement, Part};
use super::requirement::{Effort, Requirement};
use super::stage2::{each_critical, no_test};
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::dependency::Dependency;
use crate::model::environment::EnvironmentClass;
use crate::model::run::{Execution, Grade, RunKind};
use crate::words::{Sentence, Term, sentence};

/// Tests run regularly.
pub static CADENCE: Requirement = Requirement {
    id: "cadence",
    stage: 3,
    effort: Effort::Testing,
    title: "Tests run regularly, four to five weeks apart at most",
    why: "Systems change every week; a test from last winter says little about today.",
    how: "Test each critical dependency at least every 35 days, and keep two tests on record that are no further apart.",
    judge: cadence,
};

/// Results are kept.
pub static TRACKED: Requirement = Requirement {
    id: "tracked",
    stage: 3,
    effort: Effort::Testing,
    title: "Results are kept and shown over time",
    why: "One result is an anecdote; only several show whether things get better.",
    how: "Keep at least two valid runs on different days for each critical dependency in the repository.",
    judge: tracked,
};

/// A failure was injected in production.
pub static PROD_EXERCISE: Requirement = Requirement {
    id: "prod-exercise",
    stage: 3,
    effort: Effort::Testing,
    title: "At least one failure was injected in production",
    why: "Production differs from every copy of it.",
    how: "Inject one failure in production within a year, with people watching, and record the run with its environment.",
    judge: prod_exercise,
};

/// Part of the testing is automated.
pub static SOME_AUTOMATION: Requirement = Requirement {
    id: "some-automation",
    stage: 3,
    effort: Effort::Automating,
    title: "Part of the testing is automated",
    why: "Tests that need an expert's afternoon are not repeated often enough.",
    how: "Let a tool carry out at least one test, and keep the tool's own record with its run id or address.",
    judge: some_automation,
};

fn cadence(case: &Case) -> Judgement {
    let window = case.docket.policy.cadence;
    each_critical(case, "met-cadence", |dependency| {
        let runs = case.tests_of(&dependency.id).all();
        let Some(newest) = case.last(runs) else {
            return no_test(case, dependency, EnvironmentClass::Unknown);
        };
        let last = case.day_of(newest);
        let before = runs.until(last.plus(-1)).last().copied();
        match before {
            _ if !case.fresh(last, window) => {
                let what = || sentence!("last-test", dependency = Term::name(&dependency.id));
                case.run_part(newest, window, what, || {
                    sentence!("fix-test-again", dependency = Term::name(&dependency.id))
                })
            }
            None => {
                let text = case.say(|| sentence!("gap-one-day", dependency = Term::name(&dependency.id), day = last));
                let fix = case.say(|| due(case, dependency, last));
                Part::gap(Status::Unmet, text, fix)
                    .with(case.run_evidence(&[newest], false))
                    .until(case.until(last, window))
            }
            Some(before) => {
                let between = last.since(case.day_of(before));
                let evidence = case.run_evidence(&[newest, before], true);
                if case.until(case.day_of(before), window) > last {
                    let part = Part::met(evidence, Some(case.until(last, window)));
                    return Part { warning: due_soon(case, dependency, last), ..part };
                }
                let text = case.say(|| {
                    sentence!("gap-cadence", dependency = Term::name(&dependency.id), days = between, limit = window)
                });
                let fix = case.say(|| due(case, dependency, last));
                Part::gap(Status::Unmet, text, fix)
                    .with(case.run_evidence(&[newest, before], false))
                    .until(case.until(last, window))
            }
        }
    })
}

fn due(case: &Case, dependency: &Dependency, last: Day) -> Sentence {
    let by = case.until(last, case.docket.policy.cadence).plus(-1);
    sentence!("fix-test-by", dependency = Term::name(&dependency.id), day = by)
}

fn due_soon(case: &Case, dependency: &Dependency, last: Day) -> Option<Sentence> {
    let warning = i32::try_from(case.docket.policy.cadence_warning).unwrap_or(i32::MAX);
    let soon = case.spoken && case.day.since(last) >= warning;
    soon.then(|| sentence!("gap-about", dependency = Term::name(&dependency.id), text = due(case, dependency, last)))
}

fn tracked(case: &Case) -> Judgement {
    let wanted = case.docket.policy.retained;
    each_critical(case, "met-tracked", |dependency| {
        let mut kept: Vec<usize> = Vec::new();
        for &index in case.tests_of(&dependency.id).all().until(case.known).iter().rev() {
            if kept.last().is_none_or(|&newer| case.day_of(newer) != case.day_of(index)) {
                kept.push(index);
            }
            if kept.len() >= wanted {
                return Part::met(case.run_evidence(&kept, true), None);
            }
        }
        if kept.is_empty() {
            return no_test(case, dependency, EnvironmentClass::Unknown);
        }
        let text = case.say(|| {
            sentence!("gap-tracked", dependency = Term::name(&dependency.id), days = kept.len(), wanted = wanted)
        });
        let fix = case.say(|| sentence!("fix-tracked", dependency = Term::name(&dependency.id)));
        Part::gap(Status::Unmet, text, fix).with(case.run_evidence(&kept, false))
    })
}

fn prod_exercise(case: &Case) -> Judgement {
    let docket = case.docket;
    let runs = docket.injections.of(EnvironmentClass::Production);
    let fix = || sentence!("fix-prod-exercise");
    let part = match case.newest(runs, |docket, index| docket.passed(index) || docket.failed(index)) {
        Some(index) if case.failed(index) => {
            let text = case.say(|| {
                let why = &docket.rulings[index].reason;
                sentence!("gap-prod-exercise-failed", day = case.day_of(index), why = why)
            });
            let fix = case.say(|| sentence!("fix-prod-exercise-failed"));
            Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
        }
        Some(index)
            if let Some(doubt) = case.overtaken(index, None, Some(EnvironmentClass::Production), &[is_injection]) =>
        {
            doubt
        }
        Some(index) => case.run_part(index, docket.policy.prod_exercise, || sentence!("last-test-prod"), fix),
        None => {
            let unclear =
                case.unclear(|| sentence!("the-service"), Some(EnvironmentClass::Production), &docket.injections, &[]);
            unclear
                .unwrap_or_else(|| Part::gap(Status::Unmet, case.say(|| sentence!("gap-prod-exercise")), case.say(fix)))
        }
    };
    Judgement::of(vec![case.doubted(part, None)], || case.say(|| sentence!("met-prod-exercise")))
}

/// Whether somebody or something made it happen.
fn is_injection(docket: &Docket, index: usize) -> bool {
    !matches!(docket.run(index).kind(), RunKind::Incident | RunKind::Tabletop)
}

fn scripted(docket: &Docket, index: usize) -> bool {
    matches!(docket.run(index).execution, Some(Execution::Semi | Execution::Automated))
}

fn recorded_by_a_tool(docket: &Docket, index: usize) -> bool {
    scripted(docket, index) && docket.run(index).grade == Grade::Machine
}

fn some_automation(case: &Case) -> Judgement {
    let docket = case.docket;
    let runs = docket.injections.all();
    let fix = || sentence!("fix-some-automation");
    let part = match case.newest(runs, recorded_by_a_tool) {
        Some(index) => case.run_part(index, docket.policy.automation, || sentence!("last-test-automated"), fix),
        None => match case.newest(runs, scripted) {
            Some(index) => {
                let text = case.say(|| sentence!("gap-automation-unproven"));
                let fix = case.say(|| sentence!("fix-automation-unproven"));
                Part::gap(Status::Unknown, text, fix).with(case.run_evidence(&[index], false))
            }
            None => {
                let unclear =
                    case.unclear(|| sentence!("the-service"), None, &docket.injections, &[recorded_by_a_tool]);
                unclear.unwrap_or_else(|| {
                    Part::gap(Status::Unmet, case.say(|| sentence!("gap-some-automation")), case.say(fix))
                })
            }
        },
    };
    Judgement::of(vec![case.doubted(part, None)], || case.say(|| sentence!("met-some-automation")))
}
