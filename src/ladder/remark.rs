//! What judging notices about the input itself, as diagnostics: facts from the future, facts
//! without a date, environments that nobody mapped.

use super::people;
use super::record;
use super::standing::Ruling;
use super::verdict;
use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::environment::EnvironmentClass;
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use crate::model::policy::Policy;
use crate::model::run::{Run, RunKind, Verdict};

/// Everything noticed, in order of places.
pub fn remarks(catalog: &Catalog, policy: &Policy, day: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for dossier in &catalog.dossiers {
        let from = found.len();
        runs(dossier, policy, day, &mut found);
        statements(dossier, policy, day, &mut found);
        people::contradicted(dossier, policy, day, &mut found);
        record::of_service(dossier, policy, day, &mut found);
        for diagnostic in &mut found[from..] {
            diagnostic.service = Some(dossier.service.id.clone());
        }
    }
    record::reused(catalog, day, &mut found);
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}

fn runs(dossier: &Dossier, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    for run in &dossier.runs {
        match run.day() {
            None => found.push(Diagnostic::new(
                Code::Undated,
                run.place.clone(),
                format!("run `{}` carries no date, so it proves nothing", run.id),
                "write `started` and `ended` with a zone, such as 2026-10-12T09:00:00Z",
            )),
            Some(on) if on > day => future(&run.place, &format!("run `{}`", run.id), on, day, found),
            Some(_) => {}
        }
        let class = policy.environments.class(run.environment.as_deref(), run.touches_production);
        let matters = matches!(run.kind(), RunKind::DependencyFailure | RunKind::Experiment);
        // A name that is not mapped is reported where it is written, when the file is read.
        if class == EnvironmentClass::Unknown && matters && run.environment.is_none() {
            let message = format!("run `{}` does not say in which environment it ran", run.id);
            let help = "write `environment:` into the run, or into the file beside it";
            found.push(Diagnostic::new(Code::UnmappedEnvironment, run.place.clone(), message, help));
        }
        if run.stated == Some(Verdict::Pass) {
            contradiction(run, dossier, policy, found);
        }
        let dates = run.findings.iter().filter_map(|finding| finding.closed).chain(run.published.on);
        for on in dates.filter(|on| *on > day) {
            future(&run.place, &format!("a statement of run `{}`", run.id), on, day, found);
        }
    }
}

/// A pass that is none by the facts beside it: its author should know before anybody counts on it.
fn contradiction(run: &Run, dossier: &Dossier, policy: &Policy, found: &mut Vec<Diagnostic>) {
    let Ruling { verdict, reason, .. } = verdict::rule(run, dossier, policy);
    let help = match verdict {
        Verdict::Pass => return,
        Verdict::Fail => "correct the verdict, or what was measured",
        Verdict::Aborted => "correct the verdict",
        Verdict::Inconclusive if run.kind() == RunKind::Tabletop => "write `verdict: inconclusive`, or leave it out",
        Verdict::Inconclusive => {
            "write down what was really injected and seen; where it was nothing, correct the verdict"
        }
    };
    let message = format!("run `{}` says pass, but by its own facts it is {}: {reason}", run.id, verdict.as_str());
    found.push(Diagnostic::new(Code::Contradiction, run.place.clone(), message, help));
}

fn statements(dossier: &Dossier, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    for playbook in dossier.playbooks.iter().filter(|p| p.is_judged()) {
        if playbook.first_dated().is_none() {
            found.push(Diagnostic::new(
                Code::Undated,
                playbook.place.clone(),
                "the playbook carries no date; it counts from the earliest dated fact of the service",
                "write `reviewed:` with the day of the last review into its front matter",
            ));
        }
        for on in playbook.reviewed.iter().filter(|on| **on > day) {
            future(&playbook.place, "the review", *on, day, found);
        }
        overdue(playbook, policy, day, found);
        for agreement in &playbook.agreements {
            if !policy.parties.contains(&agreement.party) {
                let message = format!("`{}` is none of the parties that must agree", agreement.party);
                let help = format!(
                    "they are {}; correct the name, or add it under `policy.agreement.parties`",
                    policy.parties.join(", ")
                );
                found.push(Diagnostic::new(Code::UnknownParty, agreement.place.clone(), message, help));
            }
            for on in agreement.on.into_iter().chain(agreement.closed).filter(|on| *on > day) {
                future(&agreement.place, &format!("the agreement of {}", agreement.who), on, day, found);
            }
        }
        for change in playbook.minor.iter().filter(|change| change.on > day) {
            future(&change.place, &format!("the minor change of {}", change.by), change.on, day, found);
        }
    }
    for on in dossier.service.reviewed.iter().filter(|on| **on > day) {
        future(&dossier.service.place, "the review of the service", *on, day, found);
    }
    for waiver in &dossier.service.waivers {
        if let Some(on) = waiver.since.filter(|on| *on > day) {
            future(&waiver.place, &format!("the waiver of `{}`", waiver.requirement), on, day, found);
        }
    }
    for dependency in &dossier.service.dependencies {
        if let Some(on) = dependency.since.filter(|on| *on > day) {
            future(&dependency.place, &format!("dependency `{}`", dependency.id), on, day, found);
        }
    }
}

/// A review that is longer ago than the policy allows. Where no review is written, other dates count, and
/// the requirement tells of them.
fn overdue(playbook: &Playbook, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    let Some(last) = playbook.reviewed.iter().copied().filter(|on| *on <= day).max() else { return };
    let ago = i64::from(day.since(last));
    if ago > i64::from(policy.review) {
        let message =
            format!("the last review was on {last}, {ago} days ago; one is asked for every {} days", policy.review);
        let help = "read it with care, mend what is no longer so, and add the day to `reviewed`";
        found.push(Diagnostic::new(Code::OverdueReview, playbook.place.clone(), message, help));
    }
}

fn future(place: &Place, what: &str, on: Day, day: Day, found: &mut Vec<Diagnostic>) {
    let message = format!("{what} is dated {on}, after {day}, so it does not exist yet");
    found.push(Diagnostic::new(Code::FutureDate, place.clone(), message, "correct the date, or wait for it"));
}
