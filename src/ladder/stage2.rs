//! Stage 2: each critical dependency was failed outside production, and everyone can read what happened.

use super::case::Case;
use super::docket::Docket;
use super::judgement::{Judgement, Part};
use super::list::{List, Question};
use super::requirement::{Effort, Requirement};
use super::stage1::nothing_critical;
use super::status::Status;
use crate::model::dependency::Dependency;
use crate::model::environment::EnvironmentClass;
use crate::model::fault::Effect;
use crate::model::policy::Accept;
use crate::model::run::{Run, RunKind};
use crate::words::{Sentence, Term, sentence};
use std::rc::Rc;

/// Each critical dependency was failed in non-production.
pub static CRITICAL_TESTS_NONPROD: Requirement = Requirement {
    id: "critical-tests-nonprod",
    stage: 2,
    effort: Effort::Testing,
    title: "Each critical dependency was failed outside production",
    why: "Only losing a dependency shows whether the service survives the loss.",
    how: "Make each critical dependency unavailable in a non-production environment at least once a year, look at the \
          service afterwards, and record the run. Latency is not failure, and a test in production does not replace it.",
    judge: critical_tests,
};

/// Each such result was published.
pub static PUBLISHED: Requirement = Requirement {
    id: "published",
    stage: 2,
    effort: Effort::Writing,
    title: "The results of these tests were published to team and stakeholders",
    why: "A result that nobody reads changes nothing.",
    how: "Keep the result in the repository, so that it is on this site, and say for whom it is: `site.audience`, the \
          service's `audience`, or `published.to` of the run.",
    judge: published,
};

/// Outcome and impact are written down.
pub static IMPACT_RECORDED: Requirement = Requirement {
    id: "impact-recorded",
    stage: 2,
    effort: Effort::Writing,
    title: "Outcome and system-wide impact of these tests are written down",
    why: "The point of a test is to learn what the loss does to the whole system, and for how long.",
    how: "Write `impact` and `measured.recovery` into the run, or into the file beside a tool's result.",
    judge: impact_recorded,
};

fn critical_tests(case: &Case) -> Judgement {
    each_critical(case, "met-tests", |dependency| {
        let policy = case.docket.policy;
        let runs = case.tests_of(&dependency.id).of(EnvironmentClass::NonProduction);
        let Some(index) = case.newest(runs, decides) else {
            return no_test(case, dependency, EnvironmentClass::NonProduction);
        };
        if case.failed(index)
            && !(policy.accept == Accept::Conclusive && has_open_finding(case, case.docket.run(index)))
        {
            return failing(case, index, dependency);
        }
        let non_production = Some(EnvironmentClass::NonProduction);
        if let Some(doubt) = case.overtaken(index, Some(&dependency.id), non_production, &[is_test]) {
            return doubt;
        }
        let what = || sentence!("last-test-nonprod", dependency = Term::name(&dependency.id));
        let fix = || sentence!("fix-test-nonprod-again", dependency = Term::name(&dependency.id));
        case.run_part(index, policy.critical_tests, what, fix)
    })
}

/// Whether a test outside production decides: the dependency was unavailable, or the service did
/// not even survive less than that.
fn decides(docket: &Docket, index: usize) -> bool {
    docket.failed(index) || docket.passed(index) && unavailable(docket, index)
}

/// Whether the dependency was unavailable.
fn unavailable(docket: &Docket, index: usize) -> bool {
    docket.run(index).fault.effect == Some(Effect::Unavailable)
}

fn has_open_finding(case: &Case, run: &Run) -> bool {
    run.findings
        .iter()
        .any(|f| f.owner.is_some() && f.due.is_some() && f.closed.is_none_or(|closed| closed > case.known))
}

/// A judgement that asks the same of each critical dependency; `met` is the message for when every one counts.
pub fn each_critical(case: &Case, met: &'static str, part: impl Fn(&Dependency) -> Part) -> Judgement {
    let critical = case.critical();
    if let Some(nothing) = nothing_critical(case, &critical) {
        return nothing;
    }
    let parts = critical.iter().map(|d| case.doubted(part(d), Some(&d.id)).about(&d.id)).collect();
    Judgement::of(parts, || case.say(|| Sentence::new(met, Vec::new())))
}

/// The part of a dependency whose newest test failed.
pub fn failing(case: &Case, index: usize, dependency: &Dependency) -> Part {
    let text = case.say(|| {
        let why = &case.docket.rulings[index].reason;
        sentence!("gap-test-failed", dependency = Term::name(&dependency.id), day = case.day_of(index), why = why)
    });
    let fix = case.say(|| sentence!("fix-test-failed", dependency = Term::name(&dependency.id)));
    Part::gap(Status::Failing, text, fix).with(case.run_evidence(&[index], false))
}

/// The part of a dependency that has no test of the wanted class, with what comes nearest.
pub fn no_test(case: &Case, dependency: &Dependency, class: EnvironmentClass) -> Part {
    let id = &dependency.id;
    let tests = case.tests_of(id);
    let place = class.as_str();
    let fix = || sentence!("fix-no-test", dependency = Term::name(id), place = place);
    if let Some(index) = case.newest(tests.of(class), |docket, index| docket.run(index).fault.effect.is_none()) {
        let text = case.say(|| sentence!("gap-effect", dependency = Term::name(id)));
        let fix = case.say(|| sentence!("fix-effect"));
        return Part::gap(Status::Unknown, text, fix).with(case.run_evidence(&[index], false));
    }
    let known = Some(class).filter(|class| *class != EnvironmentClass::Unknown);
    if let Some(part) = case.unclear(|| id.as_str().into(), known, tests, &[]) {
        return part;
    }
    let degraded = case.last(tests.of(class));
    let elsewhere = || case.last(tests.all());
    if let Some(index) = degraded.or_else(elsewhere) {
        let text = case.say(|| match degraded {
            Some(_) => sentence!("gap-degraded", dependency = Term::name(id)),
            None => sentence!("gap-no-test", dependency = Term::name(id), place = place),
        });
        return Part::gap(Status::Unmet, text, case.say(fix)).with(case.run_evidence(&[index], false));
    }
    let hollow = case.hollow_runs(id);
    let text = case.say(|| match hollow.last() {
        None => sentence!("gap-no-test", dependency = Term::name(id), place = place),
        Some(&last) => {
            let why = &case.docket.rulings[last].reason;
            sentence!("gap-hollow", dependency = Term::name(id), number = hollow.len(), why = why)
        }
    });
    Part::gap(Status::Unmet, text, case.say(fix)).with(case.run_evidence(&hollow, false))
}

/// Whether a run is a test of any dependency, named or not.
pub fn is_test(docket: &Docket, index: usize) -> bool {
    let run = docket.run(index);
    matches!(run.kind(), RunKind::DependencyFailure | RunKind::Experiment)
        && (run.dependency.is_some() || run.kind() == RunKind::DependencyFailure)
}

/// The tests outside production in which a dependency was unavailable.
fn results(case: &Case, dependency: &Dependency) -> Rc<List> {
    case.tests_of(&dependency.id).of(EnvironmentClass::NonProduction).only(case.docket, unavailable)
}

fn nothing_to_show(case: &Case, dependency: &Dependency, purpose: &'static str) -> Part {
    let tests = case.tests_of(&dependency.id);
    if let Some(part) =
        case.unclear(|| dependency.id.as_str().into(), Some(EnvironmentClass::NonProduction), tests, &[unavailable])
    {
        return part;
    }
    let text =
        case.say(|| sentence!("gap-nothing-to-show", dependency = Term::name(&dependency.id), purpose = purpose));
    let fix = case.say(|| sentence!("fix-nothing-to-show", dependency = Term::name(&dependency.id)));
    Part::gap(Status::Unmet, text, fix)
}

fn published(case: &Case) -> Judgement {
    let docket = case.docket;
    let declared = !docket.policy.audience.is_empty() || !docket.dossier.service.audience.is_empty();
    each_critical(case, "met-published", |dependency| {
        let results = results(case, dependency);
        let Some(newest) = case.last(&results) else {
            return nothing_to_show(case, dependency, "publish");
        };
        let addressed = match declared {
            true => results,
            false => results.only(docket, |docket, index| !docket.run(index).published.to.is_empty()),
        };
        let out = |index: &&usize| docket.run(**index).publication().is_none_or(|on| on <= case.known);
        let Some(&index) = addressed.until(case.known).iter().rev().find(out) else {
            let run = docket.run(newest);
            let text = case.say(|| match run.publication().filter(|on| *on > case.known) {
                Some(on) => sentence!("gap-published-later", dependency = Term::name(&dependency.id), day = on),
                None => sentence!("gap-published-for-whom", dependency = Term::name(&dependency.id)),
            });
            let fix = case.say(|| sentence!("fix-published"));
            return Part::gap(Status::Unmet, text, fix).with(case.run_evidence(&[newest], false));
        };
        let mut part = Part::met(case.run_evidence(&[index], true), None);
        part.warning = Some(lag(case, index)).filter(|w| !w.is_empty());
        part
    })
}

/// What is to be said of the time between a run and its publication.
fn lag(case: &Case, index: usize) -> Sentence {
    case.say(|| {
        let limit = i32::try_from(case.docket.policy.publish).unwrap_or(i32::MAX);
        let run = case.docket.run(index);
        match run.publication().map(|on| on.since(case.day_of(index))) {
            Some(days) if days > limit && run.published.on.is_none() => {
                sentence!("late-committed", days = days, limit = limit)
            }
            Some(days) if days > limit => sentence!("late-published", days = days, limit = limit),
            Some(_) => Sentence::default(),
            None => sentence!("late-unknown"),
        }
    })
}

fn impact_recorded(case: &Case) -> Judgement {
    each_critical(case, "met-impact", |dependency| {
        let results = results(case, dependency);
        let Some(newest) = case.last(&results) else {
            return nothing_to_show(case, dependency, "describe");
        };
        let described: Question = |docket, index| {
            let run = docket.run(index);
            run.impact.is_some() && run.measured.recovery.is_some()
        };
        if let Some(index) = case.newest(&results, described) {
            return Part::met(case.run_evidence(&[index], true), None);
        }
        let run = case.docket.run(newest);
        let text = case.say(|| {
            let missing = match (&run.impact, run.measured.recovery) {
                (None, None) => "both",
                (None, Some(_)) => "impact",
                _ => "recovery",
            };
            sentence!("gap-impact", dependency = Term::name(&dependency.id), missing = missing)
        });
        let fix = case.say(|| sentence!("fix-impact"));
        Part::gap(Status::Unmet, text, fix).with(case.run_evidence(&[newest], false))
    })
}
