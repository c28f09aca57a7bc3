//! Stage 5: tests are part of the pipeline, stop the build, and run in production without people.

use super::case::Case;
use super::judgement::{Judgement, Part};
use super::requirement::{Effort, Requirement};
use super::stage1::dr_part;
use super::stage2::{each_critical, failing, is_test, is_test_of};
use super::stage4::{automated, unproven};
use super::status::Status;
use crate::model::environment::EnvironmentClass;
use crate::model::run::{Grade, Outcome, Run, RunKind, Trigger, Verdict};

/// Tests are part of the pipeline.
pub static CI_INTEGRATED: Requirement = Requirement {
    id: "ci-integrated",
    stage: 5,
    effort: Effort::Automating,
    title: "Automated resiliency tests are part of the pipeline",
    why: "A change that breaks resiliency is cheapest to mend before it is released.",
    how: "Run the failure test of each critical dependency in the pipeline and record commit and build address.",
    judge: ci_integrated,
};

/// A failed test fails the build.
pub static GATE: Requirement = Requirement {
    id: "gate",
    stage: 5,
    effort: Effort::Automating,
    title: "A failed resiliency test fails the build",
    why: "A test that may fail without consequence is decoration.",
    how: "Let the pipeline stop on a failed test and record it: `pipeline.gate.blocking: true`, and the build's outcome.",
    judge: gate,
};

/// Automated tests run in production.
pub static PROD_AUTOMATED: Requirement = Requirement {
    id: "prod-automated",
    stage: 5,
    effort: Effort::Automating,
    title: "Automated resiliency tests run in production",
    why: "Only regular tests where the customers are keep the promise that the badge makes.",
    how: "Let each critical dependency be failed in production without people, at least every 35 days.",
    judge: prod_automated,
};

/// An automated failover was made in production.
pub static PROD_DR_AUTOMATED: Requirement = Requirement {
    id: "prod-dr-automated",
    stage: 5,
    effort: Effort::Automating,
    title: "Automated disaster recovery failover is tested in production",
    why: "The last resort must work by itself, at any hour.",
    how: "Fail over in production without people at least every 92 days, within the RTO, and keep the tool's record.",
    judge: prod_dr_automated,
};

fn ci_integrated(case: &Case) -> Judgement {
    let window = case.docket.policy.ci;
    each_critical(case, "each critical dependency is tested in the pipeline", |dependency| {
        let runs = case.tests_of(&dependency.id).all();
        let by_ci = |run: &Run| run.trigger == Some(Trigger::Ci);
        let fix = || format!("test {} in the pipeline and record commit and build address", dependency.id);
        let traced = |run: &Run| run.pipeline.commit.is_some() && run.pipeline.url.is_some();
        if let Some(index) = case.newest(runs, |_, run| by_ci(run) && traced(run)) {
            return case.run_part(index, window, || format!("the last test of {} in the pipeline", dependency.id), fix);
        }
        match case.newest(runs, |_, run| by_ci(run)) {
            Some(index) => {
                let text = case.say(|| {
                    format!("the pipeline's test of {} does not name both its commit and its build", dependency.id)
                });
                Part::gap(Status::Unknown, text, case.say(fix)).with(case.run_evidence(&[index], false))
            }
            None => {
                let of_it = |run: &Run| is_test_of(run, &dependency.id) && by_ci(run) && traced(run);
                case.unclear(&dependency.id, None, of_it).unwrap_or_else(|| {
                    let text = case.say(|| format!("{} is not tested in the pipeline", dependency.id));
                    Part::gap(Status::Unmet, text, case.say(fix))
                })
            }
        }
    })
}

fn gate(case: &Case) -> Judgement {
    let docket = case.docket;
    let window = docket.policy.gate;
    let runs = case.visible(&docket.pipeline);
    let recent = |index: usize| case.fresh(case.day_of(index), window);
    let failed = |index: usize| docket.rulings[index].verdict == Verdict::Fail;
    // The newest failed test in the pipeline shows what the gate does when it matters.
    let shown = case.newest(runs, |index, run| failed(index) && run.pipeline.outcome.is_some());
    let part = match shown.filter(|&index| recent(index)) {
        Some(index) if docket.run(index).pipeline.outcome == Some(Outcome::Success) => {
            let text = case.say(|| {
                format!("a test failed on {}, and the build succeeded all the same", case.day_of(index).long())
            });
            let fix = case.say(|| "let a failed test stop the build".to_owned());
            Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
        }
        _ => {
            let blocking = case.newest(runs, |_, run| run.pipeline.blocking == Some(true));
            let fix = || "let a failed test stop the build and record `pipeline.gate.blocking: true`".to_owned();
            match blocking {
                Some(index) => case.run_part(index, window, || "the last run behind a blocking gate".to_owned(), fix),
                None => {
                    let gated = |run: &Run| run.trigger == Some(Trigger::Ci) && run.pipeline.blocking == Some(true);
                    case.unclear("the service", None, gated).unwrap_or_else(|| {
                        let text = case.say(|| "no run in the pipeline stands behind a blocking gate".to_owned());
                        Part::gap(Status::Unmet, text, case.say(fix))
                    })
                }
            }
        }
    };
    let judgement =
        Judgement::of(vec![case.doubted(part, None)], || case.say(|| "failed tests stop the build".to_owned()));
    match shown {
        // A counter-example leaves the window by itself.
        Some(index) if judgement.status == Status::Failing => {
            Judgement { changes_on: Some(case.until(case.day_of(index), window)), ..judgement }
        }
        _ => judgement,
    }
}

fn prod_automated(case: &Case) -> Judgement {
    let window = case.docket.policy.prod_automation;
    each_critical(case, "each critical dependency is failed in production without people", |dependency| {
        let id = &dependency.id;
        let runs = case.tests_of(id).of(EnvironmentClass::Production);
        let fix = || format!("let a tool fail {id} in production without people");
        let proven = |run: &Run| automated(run) && run.grade == Grade::Machine;
        if let Some(index) = case.newest(runs, |index, run| case.failed(index) || case.passed(index) && proven(run)) {
            if case.failed(index) {
                return failing(case, index, dependency);
            }
            if let Some(doubt) = case.overtaken(index, Some(id), Some(EnvironmentClass::Production), is_test) {
                return doubt;
            }
            return case.run_part(index, window, || format!("the last automated test of {id} in production"), fix);
        }
        if let Some(index) = case.newest(runs, |_, run| automated(run)) {
            return unproven(case, index, id);
        }
        let of_it = |run: &Run| is_test_of(run, id) && proven(run);
        if let Some(part) = case.unclear(id, Some(EnvironmentClass::Production), of_it) {
            return part;
        }
        let text = case.say(|| format!("{id} has no automated test in production"));
        Part::gap(Status::Unmet, text, case.say(fix))
    })
}

fn prod_dr_automated(case: &Case) -> Judgement {
    let docket = case.docket;
    let wanted = |run: &Run| run.kind() == RunKind::DrFailover && automated(run);
    let proven = |run: &Run| wanted(run) && run.grade == Grade::Machine;
    let production = Some(EnvironmentClass::Production);
    let part = dr_part(case, production, docket.policy.prod_dr, "an automated failover in production", proven);
    let by_hand = case.newest(&docket.failovers, |index, run| {
        case.passed(index) && docket.rulings[index].class == EnvironmentClass::Production && wanted(run)
    });
    let part = match by_hand {
        Some(index) if part.status == Status::Unmet => unproven(case, index, "the failover"),
        _ => part,
    };
    Judgement::of(vec![part], || {
        case.say(|| "the service failed over in production without people, in time".to_owned())
    })
}
