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
    each_critical(case, "each critical dependency is tested regularly", |dependency| {
        let runs = case.tests_of(&dependency.id).all();
        let Some(newest) = case.last(runs) else {
            return no_test(case, dependency, "in any environment", EnvironmentClass::Unknown);
        };
        let last = case.day_of(newest);
        let before = runs.until(last.plus(-1)).last().copied();
        match before {
            _ if !case.fresh(last, window) => {
                let what = || format!("the last test of {}", dependency.id);
                case.run_part(newest, window, what, || format!("test {} again", dependency.id))
            }
            None => {
                let text = case.say(|| format!("{} was tested on one day only, {}", dependency.id, last.long()));
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
                    format!("the last two tests of {} lie {between} days apart; the limit is {window}", dependency.id)
                });
                let fix = case.say(|| due(case, dependency, last));
                Part::gap(Status::Unmet, text, fix)
                    .with(case.run_evidence(&[newest, before], false))
                    .until(case.until(last, window))
            }
        }
    })
}

fn due(case: &Case, dependency: &Dependency, last: Day) -> String {
    let by = case.until(last, case.docket.policy.cadence).plus(-1);
    format!("test {} again by {}", dependency.id, by.long())
}

fn due_soon(case: &Case, dependency: &Dependency, last: Day) -> Option<String> {
    let warning = i32::try_from(case.docket.policy.cadence_warning).unwrap_or(i32::MAX);
    let soon = case.spoken && case.day.since(last) >= warning;
    soon.then(|| format!("{}: {}", dependency.id, due(case, dependency, last)))
}

fn tracked(case: &Case) -> Judgement {
    let wanted = case.docket.policy.retained;
    each_critical(case, "results are kept for each critical dependency", |dependency| {
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
            return no_test(case, dependency, "in any environment", EnvironmentClass::Unknown);
        }
        let text = case.say(|| format!("{} has results of {} of {wanted} days", dependency.id, kept.len()));
        let fix = case.say(|| format!("test {} on another day and keep the result", dependency.id));
        Part::gap(Status::Unmet, text, fix).with(case.run_evidence(&kept, false))
    })
}

fn prod_exercise(case: &Case) -> Judgement {
    let docket = case.docket;
    let runs = docket.injections.of(EnvironmentClass::Production);
    let fix = || "inject a failure in production, with people watching, and record it".to_owned();
    let part = match case.newest(runs, |docket, index| docket.passed(index) || docket.failed(index)) {
        Some(index) if case.failed(index) => {
            let text = case.say(|| {
                let reason = &docket.rulings[index].reason;
                format!("the last test in production, on {}, failed: {reason}", case.day_of(index).long())
            });
            let fix = case.say(|| "mend what failed and repeat it".to_owned());
            Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
        }
        Some(index)
            if let Some(doubt) = case.overtaken(index, None, Some(EnvironmentClass::Production), &[is_injection]) =>
        {
            doubt
        }
        Some(index) => {
            case.run_part(index, docket.policy.prod_exercise, || "the last test in production".to_owned(), fix)
        }
        None => {
            let unclear = case.unclear("the service", Some(EnvironmentClass::Production), &docket.injections, &[]);
            unclear.unwrap_or_else(|| {
                Part::gap(Status::Unmet, case.say(|| "nothing was failed in production".to_owned()), case.say(fix))
            })
        }
    };
    Judgement::of(vec![case.doubted(part, None)], || {
        case.say(|| "a failure was injected in production and the service held".to_owned())
    })
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
    let fix = || "let a tool carry out a test and keep its record".to_owned();
    let part = match case.newest(runs, recorded_by_a_tool) {
        Some(index) => case.run_part(index, docket.policy.automation, || "the last automated test".to_owned(), fix),
        None => match case.newest(runs, scripted) {
            Some(index) => {
                let text =
                    case.say(|| "automation is only written by hand: no tool's run id or address proves it".to_owned());
                let fix = case.say(|| "write `tool: {run_id: …}` or keep the tool's own record".to_owned());
                Part::gap(Status::Unknown, text, fix).with(case.run_evidence(&[index], false))
            }
            None => {
                let unclear = case.unclear("the service", None, &docket.injections, &[recorded_by_a_tool]);
                unclear.unwrap_or_else(|| {
                    Part::gap(Status::Unmet, case.say(|| "no test was carried out by a tool".to_owned()), case.say(fix))
                })
            }
        },
    };
    Judgement::of(vec![case.doubted(part, None)], || {
        case.say(|| "part of the testing is carried out by a tool".to_owned())
    })
}
