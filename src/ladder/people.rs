//! Who started what is declared to run without people: a claim of automation beside what its own runs say.

use crate::model::calendar::Day;
use crate::model::catalog::Dossier;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::playbook::Automation;
use crate::model::policy::Policy;
use crate::model::run::{Execution, Run, RunKind, Trigger};

/// From this stage on tests outside production run without people.
const WITHOUT_PEOPLE: u8 = 4;

/// The claims of a service, its playbooks and the tests of its dependencies that most of their runs contradict.
pub fn contradicted(dossier: &Dossier, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    let within = |run: &&Run, window: u32| {
        run.day().is_some_and(|on| on <= day && i64::from(day.since(on)) <= i64::from(window))
    };
    let tests = |run: &&Run| !matches!(run.kind(), RunKind::Incident | RunKind::Tabletop);
    let service = &dossier.service;
    for playbook in &dossier.playbooks {
        let by_person: fn(&Run) -> bool = match playbook.automation {
            Some(Automation::Full) => started_by_person,
            Some(Automation::Semi) => carried_out_by_person,
            Some(Automation::Manual) | None => continue,
        };
        let named = |run: &&Run| run.playbook.as_deref().is_some_and(|name| playbook.is_named(name, &service.root));
        let runs = dossier.runs.iter().filter(|run| within(run, policy.dr_automation)).filter(tests).filter(named);
        let word = if playbook.automation == Some(Automation::Full) { "full" } else { "semi" };
        let how = if word == "full" { "started by a person" } else { "carried out by hand" };
        let claim = format!("the playbook is declared `automation: {word}`");
        tell(&claim, how, count(runs, by_person), playbook.place.clone(), found);
    }
    for dependency in &service.dependencies {
        let runs = dossier.runs.iter().filter(|run| within(run, policy.critical_tests)).filter(tests);
        let declared: Vec<&Run> =
            runs.filter(|run| run.failed(&dependency.id) && run.execution == Some(Execution::Automated)).collect();
        let Some(newest) = declared.last() else { continue };
        let claim = format!("the tests of {} are declared `execution: automated`", dependency.id);
        let place = newest.place.clone();
        tell(&claim, "started by a person", count(declared.into_iter(), started_by_person), place, found);
    }
    if let Some((stage, place)) = service.claimed_stage.as_ref().filter(|(stage, _)| *stage >= WITHOUT_PEOPLE) {
        let runs = dossier.runs.iter().filter(|run| within(run, policy.critical_tests)).filter(tests);
        let claim = format!("stage {stage} is claimed, where tests run without people");
        tell(&claim, "started by a person", count(runs, started_by_person), place.clone(), found);
    }
}

fn started_by_person(run: &Run) -> bool {
    run.trigger == Some(Trigger::Human) || run.trigger.is_none() && carried_out_by_person(run)
}

fn carried_out_by_person(run: &Run) -> bool {
    run.execution == Some(Execution::Manual)
}

/// How many runs there are, and of how many of them something holds.
fn count<'a>(runs: impl Iterator<Item = &'a Run>, holds: fn(&Run) -> bool) -> (usize, usize) {
    runs.fold((0, 0), |(all, some), run| (all + 1, some + usize::from(holds(run))))
}

fn tell(claim: &str, how: &str, (all, people): (usize, usize), place: Place, found: &mut Vec<Diagnostic>) {
    if people * 2 <= all {
        return;
    }
    let were = match (people, all) {
        (_, 1) => "its only run was".to_owned(),
        (1, _) => format!("1 of {all} runs was"),
        _ => format!("{people} of {all} runs were"),
    };
    let help = "correct what is declared, or let a pipeline or a timetable start the runs";
    found.push(Diagnostic::new(Code::Contradiction, place, format!("{claim}, but {were} {how}"), help));
}
