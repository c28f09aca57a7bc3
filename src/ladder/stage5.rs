//! Stage 5: tests are part of the pipeline, stop the build, and run in production without people.

use super::case::Case;
use super::docket::Docket;
use super::failover;
use super::judgement::{Judgement, Part};
use super::list::Question;
use super::requirement::{Effort, Requirement};
use super::stage2::{each_critical, failing, is_test};
use super::stage4::{automated, unproven};
use super::status::Status;
use crate::model::environment::EnvironmentClass;
use crate::model::run::{Grade, Outcome, RunKind, Trigger, Verdict};
use crate::words::{Term, sentence};

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
    each_critical(case, "met-ci", |dependency| {
        let tests = case.tests_of(&dependency.id);
        let runs = tests.all();
        let fix = || sentence!("fix-ci", dependency = Term::name(&dependency.id));
        if let Some(index) = case.newest(runs, traced) {
            return case.run_part(
                index,
                window,
                || sentence!("last-test-ci", dependency = Term::name(&dependency.id)),
                fix,
            );
        }
        match case.newest(runs, by_ci) {
            Some(index) => {
                let text = case.say(|| sentence!("gap-ci-untraced", dependency = Term::name(&dependency.id)));
                Part::gap(Status::Unknown, text, case.say(fix)).with(case.run_evidence(&[index], false))
            }
            None => case.unclear(|| dependency.id.as_str().into(), None, tests, &[traced]).unwrap_or_else(|| {
                let text = case.say(|| sentence!("gap-ci", dependency = Term::name(&dependency.id)));
                Part::gap(Status::Unmet, text, case.say(fix))
            }),
        }
    })
}

fn by_ci(docket: &Docket, index: usize) -> bool {
    docket.run(index).trigger == Some(Trigger::Ci)
}

/// Whether a pipeline started it, and commit and build are known.
fn traced(docket: &Docket, index: usize) -> bool {
    let pipeline = &docket.run(index).pipeline;
    by_ci(docket, index) && pipeline.commit.is_some() && pipeline.url.is_some()
}

/// Whether a pipeline started it behind a gate that stops the build.
fn gated(docket: &Docket, index: usize) -> bool {
    by_ci(docket, index) && docket.run(index).pipeline.blocking == Some(true)
}

/// Whether it failed, and how its build ended is known.
fn failed_in_build(docket: &Docket, index: usize) -> bool {
    docket.rulings[index].verdict == Verdict::Fail && docket.run(index).pipeline.outcome.is_some()
}

/// Whether a tool's record shows that nobody carried it out.
fn proven(docket: &Docket, index: usize) -> bool {
    let run = docket.run(index);
    automated(run) && run.grade == Grade::Machine
}

fn gate(case: &Case) -> Judgement {
    let docket = case.docket;
    let window = docket.policy.gate;
    let runs = &docket.pipeline;
    let recent = |index: usize| case.fresh(case.day_of(index), window);
    // The newest failed test in the pipeline shows what the gate does when it matters.
    let shown = case.newest(runs, failed_in_build);
    let part = match shown.filter(|&index| recent(index)) {
        Some(index) if docket.run(index).pipeline.outcome == Some(Outcome::Success) => {
            let text = case.say(|| sentence!("gap-gate-failing", day = case.day_of(index)));
            let fix = case.say(|| sentence!("fix-gate-failing"));
            Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
        }
        _ => {
            let blocking = case.newest(runs, gated);
            let fix = || sentence!("fix-gate");
            match blocking {
                Some(index) => case.run_part(index, window, || sentence!("last-test-gated"), fix),
                None => case.unclear(|| sentence!("the-service"), None, &docket.valid, &[gated]).unwrap_or_else(|| {
                    let text = case.say(|| sentence!("gap-gate"));
                    Part::gap(Status::Unmet, text, case.say(fix))
                }),
            }
        }
    };
    let judgement = Judgement::of(vec![case.doubted(part, None)], || case.say(|| sentence!("met-gate")));
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
    each_critical(case, "met-prod-automated", |dependency| {
        let id = &dependency.id;
        let tests = case.tests_of(id);
        let runs = tests.of(EnvironmentClass::Production);
        let fix = || sentence!("fix-prod-automated", dependency = Term::name(id));
        let decides: Question = |docket, index| docket.failed(index) || docket.passed(index) && proven(docket, index);
        if let Some(index) = case.newest(runs, decides) {
            if case.failed(index) {
                return failing(case, index, dependency);
            }
            if let Some(doubt) = case.overtaken(index, Some(id), Some(EnvironmentClass::Production), &[is_test]) {
                return doubt;
            }
            return case.run_part(
                index,
                window,
                || sentence!("last-test-prod-automated", dependency = Term::name(id)),
                fix,
            );
        }
        if let Some(index) = case.newest(runs, |docket, index| automated(docket.run(index))) {
            return unproven(case, index, || id.as_str().into());
        }
        if let Some(part) = case.unclear(|| id.as_str().into(), Some(EnvironmentClass::Production), tests, &[proven]) {
            return part;
        }
        let text = case.say(|| sentence!("gap-prod-automated", dependency = Term::name(id)));
        Part::gap(Status::Unmet, text, case.say(fix))
    })
}

fn prod_dr_automated(case: &Case) -> Judgement {
    let docket = case.docket;
    let wanted: Question = |docket, index| docket.run(index).kind() == RunKind::DrFailover && proven(docket, index);
    let production = EnvironmentClass::Production;
    let part = failover::part(case, Some(production), docket.policy.prod_dr, "automated", wanted);
    let by_hand = case.newest(docket.failovers.of(production), |docket, index| {
        let run = docket.run(index);
        docket.passed(index) && run.kind() == RunKind::DrFailover && automated(run)
    });
    let part = match by_hand {
        Some(index) if part.status == Status::Unmet => unproven(case, index, || sentence!("the-failover")),
        _ => part,
    };
    Judgement::of(vec![part], || case.say(|| sentence!("met-prod-dr")))
}
