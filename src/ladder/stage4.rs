//! Stage 4: everything outside production runs without people.

use super::case::Case;
use super::docket::{Docket, Lists};
use super::failover;
use super::judgement::{Judgement, Part};
use super::list::Question;
use super::requirement::{Effort, Requirement};
use super::stage1::nothing_critical;
use super::status::Status;
use crate::model::environment::EnvironmentClass;
use crate::model::playbook::{Automation, Playbook, PlaybookKind};
use crate::model::run::{Execution, Grade, Run, RunKind, Trigger};
use crate::model::service::RegisteredTest;
use crate::words::{Sentence, Term, sentence};

/// All tests outside production run without people.
pub static NONPROD_AUTOMATED: Requirement = Requirement {
    id: "nonprod-automated",
    stage: 4,
    effort: Effort::Automating,
    title: "All resiliency tests outside production run without people",
    why: "What runs by itself is run; what needs somebody's time is postponed.",
    how: "Let a timetable, a pipeline or a program start each test, and keep the tool's record with its run id or \
          address. A hand-written “automated: yes” proves nothing.",
    judge: nonprod_automated,
};

/// The failover runs from scripts.
pub static DR_SEMI_AUTOMATED: Requirement = Requirement {
    id: "dr-semi-automated",
    stage: 4,
    effort: Effort::Automating,
    title: "Disaster recovery failover runs from scripts with little supervision",
    why: "Under stress people skip steps; scripts do not.",
    how: "Name the script in the playbook (`automation: semi` or `full`, `script: …`), keep it in the repository, and \
          fail over with it once a year.",
    judge: dr_semi_automated,
};

fn nonprod_automated(case: &Case) -> Judgement {
    let critical = case.critical();
    let tests: &[RegisteredTest] = if case.in_force(None) { &case.docket.dossier.service.tests } else { &[] };
    if tests.is_empty()
        && let Some(nothing) = nothing_critical(case, &critical)
    {
        return nothing;
    }
    let mut parts: Vec<Part> = Vec::new();
    for dependency in critical {
        let part = automated_part(case, case.tests_of(&dependency.id), &dependency.id);
        parts.push(case.doubted(part, Some(&dependency.id)).about(&dependency.id));
    }
    for (position, test) in tests.iter().enumerate() {
        let part = automated_part(case, case.docket.plays_of(position), &test.id);
        parts.push(case.doubted(part, test.dependency.as_deref()));
    }
    Judgement::of(parts, || case.say(|| sentence!("met-nonprod-automated")))
}

/// Whether a run plays a registered test.
pub fn is_of(run: &Run, test: &RegisteredTest) -> bool {
    let scenario = run.scenario.as_deref();
    let named = scenario.is_some_and(|s| s == test.id || s == test.title);
    let bound = test.dependency.is_some() || test.scenario.is_some();
    named
        || bound
            && test.dependency.as_ref().is_none_or(|id| run.failed(id))
            && (test.scenario.is_none() || run.scenario == test.scenario)
}

/// Whether a run was carried out without people, as it says.
pub fn automated(run: &Run) -> bool {
    run.execution == Some(Execution::Automated)
}

/// Whether a tool's record shows that nobody started or carried it out.
fn proven(docket: &Docket, index: usize) -> bool {
    let run = docket.run(index);
    let by_itself = matches!(run.trigger, Some(Trigger::Schedule | Trigger::Ci | Trigger::Api));
    automated(run) && by_itself && run.grade == Grade::Machine
}

/// Whether it says that nobody carried it out, and not that somebody started it.
fn claimed(docket: &Docket, index: usize) -> bool {
    let run = docket.run(index);
    automated(run) && run.trigger != Some(Trigger::Human)
}

/// The part that asks for a fresh run without people outside production, proven by a tool's record.
fn automated_part(case: &Case, lists: &Lists, subject: &str) -> Part {
    let class = EnvironmentClass::NonProduction;
    let runs = lists.of(class);
    let fix = || sentence!("fix-nonprod-automated", subject = Term::name(subject));
    if let Some(index) = case.newest(runs, proven) {
        let what = || sentence!("last-test-nonprod-automated", subject = Term::name(subject));
        return case.run_part(index, case.docket.policy.automation, what, fix);
    }
    if let Some(index) = case.newest(runs, claimed) {
        return unproven(case, index, || subject.into());
    }
    if let Some(part) = case.unclear(|| subject.into(), Some(class), lists, &[proven]) {
        return part;
    }
    let newest = case.last(runs);
    let text = case.say(|| match newest {
        Some(_) => sentence!("gap-nonprod-manual", subject = Term::name(subject)),
        None => sentence!("gap-nonprod-automated", subject = Term::name(subject)),
    });
    let evidence = newest.map(|index| case.run_evidence(&[index], false)).unwrap_or_default();
    Part::gap(Status::Unmet, text, case.say(fix)).with(evidence)
}

/// The part of a run that is automated by its own word only.
pub fn unproven(case: &Case, index: usize, subject: impl Fn() -> Sentence) -> Part {
    let text = case.say(|| {
        if case.docket.run(index).grade == Grade::Machine {
            sentence!("gap-unproven-trigger", subject = subject())
        } else {
            sentence!("gap-unproven", subject = subject())
        }
    });
    let fix = case.say(|| sentence!("fix-unproven"));
    Part::gap(Status::Unknown, text, fix).with(case.run_evidence(&[index], false))
}

fn dr_semi_automated(case: &Case) -> Judgement {
    let docket = case.docket;
    let mut parts = Vec::new();
    let playbooks: Vec<&Playbook> = case.playbooks().filter(|p| p.kind == PlaybookKind::DrFailover).collect();
    let scripted = |p: &&&Playbook| matches!(p.automation, Some(Automation::Semi | Automation::Full));
    let with_script = playbooks.iter().find(|p| scripted(p) && p.script.as_ref().is_some_and(|s| s.exists));
    match with_script.or_else(|| playbooks.iter().find(scripted)) {
        Some(playbook) => parts.push(script_part(case, playbook)),
        None => {
            let text = case.say(|| sentence!("gap-scripted"));
            let fix = case.say(|| sentence!("fix-scripted"));
            parts.push(Part::gap(Status::Unmet, text, fix));
        }
    }
    let wanted: Question = |docket, index| {
        let run = docket.run(index);
        run.kind() == RunKind::DrFailover && matches!(run.execution, Some(Execution::Semi | Execution::Automated))
    };
    parts.push(failover::part(case, None, docket.policy.dr_automation, "scripted", wanted));
    Judgement::of(parts, || case.say(|| sentence!("met-scripted")))
}

fn script_part(case: &Case, playbook: &Playbook) -> Part {
    let Some(script) = &playbook.script else {
        let text = case.say(|| sentence!("gap-no-script", file = &*playbook.place.file));
        let fix = case.say(|| sentence!("fix-no-script"));
        return Part::gap(Status::Unmet, text, fix).with(case.evidence(&playbook.place, Sentence::default, false));
    };
    if script.exists {
        return Part::met(case.evidence(&script.place, || script.path.as_str().into(), true), None);
    }
    let text = case.say(|| sentence!("gap-lost-script", file = &*playbook.place.file, script = &script.path));
    let fix = case.say(|| sentence!("fix-lost-script"));
    Part::gap(Status::Unmet, text, fix).with(case.evidence(&script.place, Sentence::default, false))
}
