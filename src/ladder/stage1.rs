//! Stage 1: the playbooks are written, agreed to and exercised once.

use super::case::Case;
use super::failover;
use super::judgement::{Judgement, Part};
use super::requirement::{Effort, Requirement};
use super::stage1_agreement;
use super::status::Status;
use crate::model::catalog::UnreadKind;
use crate::model::dependency::{Criticality, Dependency};
use crate::model::place::Place;
use crate::model::playbook::{Entry, Playbook, PlaybookKind, Scenario};
use crate::words::{Sentence, Term, sentence};

/// A disaster recovery failover playbook exists.
pub static DR_PLAYBOOK: Requirement = Requirement {
    id: "dr-playbook",
    stage: 1,
    effort: Effort::Writing,
    title: "A disaster recovery failover playbook exists",
    why: "When everything fails at once, people follow what is written, or they improvise.",
    how: "Write a playbook with `playbook: dr-failover`: contacts, how people are notified, and at least one scenario \
          with leads, severity, RTO, RPO, recovery steps, test procedure and resume procedure. Review it once a year.",
    judge: dr_playbook,
};

/// Every critical dependency is listed, with its objectives.
pub static CRITICAL_DEPENDENCIES: Requirement = Requirement {
    id: "critical-dependencies",
    stage: 1,
    effort: Effort::Writing,
    title: "Every critical dependency is listed, with RTO and RPO",
    why: "A dependency that nobody listed is one that nobody tests.",
    how: "List them under `dependencies.critical` in the service's file, each with `rto` and `rpo`; an empty list \
          needs `critical_reason`. Confirm the list once a year.",
    judge: critical_dependencies,
};

/// Each critical dependency has a failure scenario in a playbook.
pub static CRITICAL_PLAYBOOKS: Requirement = Requirement {
    id: "critical-playbooks",
    stage: 1,
    effort: Effort::Writing,
    title: "Each critical dependency has a failure scenario in a playbook",
    why: "Losing a critical dependency takes the service down, so the way back must be written before it is needed.",
    how: "Write a scenario with recovery steps for each critical dependency and name the dependency's id in the \
          playbook's `dependencies`; one scenario per dependency.",
    judge: critical_playbooks,
};

/// The other dependencies are listed.
pub static NON_CRITICAL_DEPENDENCIES: Requirement = Requirement {
    id: "non-critical-dependencies",
    stage: 1,
    effort: Effort::Writing,
    title: "The other dependencies are listed",
    why: "What seems harmless to lose often is not, and only a list lets anyone ask.",
    how: "List them under `dependencies.non_critical`; an empty list needs `non_critical_reason`.",
    judge: non_critical_dependencies,
};

/// Each non-critical dependency has a threshold.
pub static THRESHOLDS: Requirement = Requirement {
    id: "thresholds",
    stage: 1,
    effort: Effort::Writing,
    title: "For each non-critical dependency, the point is known at which its loss hurts",
    why: "Many dependencies are harmless to lose for a while and critical after that.",
    how: "Give each non-critical dependency at least one threshold, such as `unavailable-for` above `20m`, or `never` \
          with a reason.",
    judge: thresholds,
};

/// Everything is in one place.
pub static SINGLE_PLACE: Requirement = Requirement {
    id: "single-place",
    stage: 1,
    effort: Effort::Writing,
    title: "All of this lies in one well-defined place",
    why: "In an emergency nobody searches three wikis.",
    how: "Keep the service's file and playbooks below one folder, and mend links between them that lead nowhere.",
    judge: single_place,
};

/// All parties agree to the playbooks.
pub static AGREEMENT: Requirement = Requirement {
    id: "agreement",
    stage: 1,
    effort: Effort::Agreeing,
    title: "Developers, testers, operations and stakeholders agree to the playbooks",
    why: "A playbook that only its author believes in is not followed.",
    how: "Have each party name who agrees, when, and to which revision, in the playbook's `agreements`; at least two \
          different people. Agree again after a change, and once a year.",
    judge: stage1_agreement::agreement,
};

/// The playbook was exercised and worked.
pub static DR_EXERCISE: Requirement = Requirement {
    id: "dr-exercise",
    stage: 1,
    effort: Effort::Exercising,
    title: "The disaster recovery playbook was exercised and worked",
    why: "A plan that was never carried out is a guess.",
    how: "Fail over by the playbook, at least once a year, and record it as a run of kind `dr-failover` that names the \
          playbook and the measured recovery. Talking it through does not count.",
    judge: dr_exercise,
};

fn dr_playbook(case: &Case) -> Judgement {
    let candidates: Vec<&Playbook> = case.playbooks().filter(|p| p.kind == PlaybookKind::DrFailover).collect();
    let best = candidates.into_iter().min_by_key(|p| playbook_gaps(case, p).len());
    let Some(playbook) = best else {
        let fix = case.say(|| sentence!("fix-no-dr-playbook"));
        let text = case.say(|| sentence!("gap-no-dr-playbook"));
        return Judgement::of(vec![unread_playbook(case, Part::gap(Status::Unmet, text, fix))], Sentence::default);
    };
    let mut parts = playbook_gaps(case, playbook);
    let evidence = case.evidence(&playbook.place, || playbook.title.as_str().into(), true);
    if parts.is_empty() {
        let what = case.say(|| Sentence::from(&*playbook.place.file));
        parts.push(case.standing_part(case.confirmed(playbook), case.docket.policy.review, what, evidence));
    }
    Judgement::of(parts, || case.say(|| sentence!("met-dr-playbook", file = &*playbook.place.file)))
}

/// What a disaster recovery playbook lacks.
fn playbook_gaps(case: &Case, playbook: &Playbook) -> Vec<Part> {
    let mut parts = Vec::new();
    let fields = [("contacts", &playbook.contacts), ("notification", &playbook.notification)];
    for (name, entry) in fields {
        if !entry.is_filled() {
            parts.push(entry_gap(case, playbook, name, entry, None));
        }
    }
    let best = playbook.scenarios.iter().min_by_key(|s| scenario_gaps(s).len());
    match best {
        Some(scenario) => {
            for (name, entry) in scenario_gaps(scenario) {
                parts.push(entry_gap(case, playbook, name, entry, Some(scenario)));
            }
        }
        None => {
            let text = case.say(|| sentence!("gap-no-scenario", file = &*playbook.place.file));
            let fix = case.say(|| sentence!("fix-no-scenario"));
            parts.push(Part::gap(Status::Unmet, text, fix).with(case.evidence(
                &playbook.place,
                Sentence::default,
                false,
            )));
        }
    }
    parts
}

fn scenario_gaps(scenario: &Scenario) -> Vec<(&'static str, &Entry)> {
    [
        ("leads", &scenario.leads),
        ("severity", &scenario.severity),
        ("rto", &scenario.rto),
        ("rpo", &scenario.rpo),
        ("recovery", &scenario.recovery),
        ("test", &scenario.test),
        ("resume", &scenario.resume),
    ]
    .into_iter()
    .filter(|(_, entry)| !entry.is_filled())
    .collect()
}

fn entry_gap(case: &Case, playbook: &Playbook, name: &'static str, entry: &Entry, scenario: Option<&Scenario>) -> Part {
    let file = &*playbook.place.file;
    let asked = || {
        let part = Term::Word("asked", name);
        match scenario {
            Some(scenario) => sentence!("asked-within", part = part, scenario = &scenario.title),
            None => sentence!("asked-of", part = part),
        }
    };
    let text = case.say(|| match entry {
        Entry::Placeholder(words, _) => {
            sentence!("gap-placeholder", file = file, placeholder = words, part = asked())
        }
        _ => sentence!("gap-part", file = file, part = asked()),
    });
    let fix = case.say(|| sentence!("fix-part", part = asked(), file = file));
    let place = entry.place().unwrap_or(&playbook.place);
    Part::gap(Status::Unmet, text, fix).with(case.evidence(place, Sentence::default, false))
}

/// Turns a gap into `unknown` where a playbook could not be read: it may be the missing one.
fn unread_playbook(case: &Case, part: Part) -> Part {
    let Some(unread) = case.docket.dossier.unread.iter().find(|u| u.kind == UnreadKind::Playbook) else { return part };
    let text = case.say(|| sentence!("gap-unreadable", file = &*unread.place.file, why = &unread.reason));
    let fix = case.say(|| sentence!("fix-unreadable", file = &*unread.place.file));
    let gap = Part::gap(Status::Unknown, text, fix).with(case.evidence(
        &unread.place,
        || unread.reason.as_str().into(),
        false,
    ));
    Part { dependency: part.dependency, ..gap }
}

/// The judgement of a dependency list: it is there, it is fresh, and each row satisfies `row`.
fn list(case: &Case, criticality: Criticality, row: impl Fn(&Dependency) -> Option<Part>) -> Judgement {
    let service = &case.docket.dossier.service;
    let (place, reason) = match criticality {
        Criticality::Critical => (&service.critical_list, &service.critical_reason),
        Criticality::NonCritical => (&service.non_critical_list, &service.non_critical_reason),
    };
    let word = || Term::Word("criticality", criticality.as_str());
    let key = match criticality {
        Criticality::Critical => "critical",
        Criticality::NonCritical => "non_critical",
    };
    let Some(place) = place.as_ref().filter(|_| case.in_force(None)) else {
        let text = case.say(|| sentence!("gap-no-list", criticality = word()));
        let fix = case.say(|| sentence!("fix-no-list", key = key, file = &*service.place.file));
        return Judgement::of(vec![Part::gap(Status::Unmet, text, fix)], Sentence::default);
    };
    let rows = case.dependencies(criticality);
    let evidence = case.evidence(place, || sentence!("proof-list", number = rows.len(), criticality = word()), true);
    if rows.is_empty() && reason.is_none() {
        let text = case.say(|| sentence!("gap-empty-list", criticality = word()));
        let fix = case.say(|| sentence!("fix-empty-list", key = key, file = &*service.place.file));
        return Judgement::of(vec![Part::gap(Status::Unmet, text, fix).with(evidence)], Sentence::default);
    }
    let mut parts: Vec<Part> = rows.iter().filter_map(|d| row(d)).collect();
    if parts.is_empty() {
        let what = case.say(|| sentence!("the-list"));
        parts.push(case.standing_part(case.list_confirmed(), case.docket.policy.review, what, evidence));
    }
    Judgement::of(parts, || {
        case.say(|| match (rows.len(), reason) {
            (0, Some(reason)) => sentence!("met-list-none", reason = reason),
            (number, _) => {
                let ids: Vec<&str> = rows.iter().map(|d| d.id.as_str()).collect();
                sentence!("met-list", number = number, criticality = word(), dependencies = ids.join(", "))
            }
        })
    })
}

fn critical_dependencies(case: &Case) -> Judgement {
    list(case, Criticality::Critical, |dependency| {
        let missing = match (dependency.rto, dependency.rpo) {
            (Some(_), Some(_)) => return None,
            (None, None) => "both",
            (None, Some(_)) => "rto",
            (Some(_), None) => "rpo",
        };
        let text = case.say(|| sentence!("gap-objectives", dependency = Term::name(&dependency.id), missing = missing));
        let fix = case.say(|| sentence!("fix-objectives", dependency = Term::name(&dependency.id)));
        let evidence = case.evidence(&dependency.place, Sentence::default, false);
        Some(Part::gap(Status::Unmet, text, fix).about(&dependency.id).with(evidence))
    })
}

fn non_critical_dependencies(case: &Case) -> Judgement {
    list(case, Criticality::NonCritical, |_| None)
}

fn thresholds(case: &Case) -> Judgement {
    let service = &case.docket.dossier.service;
    let empty = service.dependencies_of(Criticality::NonCritical).next().is_none();
    if let Some(reason) = service.non_critical_reason.as_deref().filter(|_| empty && case.in_force(None)) {
        let sentence = case.say(|| sentence!("nothing-non-critical", reason = reason));
        return Judgement::plain(Status::NotApplicable, sentence);
    }
    list(case, Criticality::NonCritical, |dependency| {
        if !dependency.thresholds.is_empty() {
            return None;
        }
        let text = case.say(|| sentence!("gap-threshold", dependency = Term::name(&dependency.id)));
        let fix = case.say(|| sentence!("fix-threshold", dependency = Term::name(&dependency.id)));
        let evidence = case.evidence(&dependency.place, Sentence::default, false);
        Some(Part::gap(Status::Unmet, text, fix).about(&dependency.id).with(evidence))
    })
    .with_met_sentence(|| case.say(|| sentence!("met-thresholds")))
}

fn critical_playbooks(case: &Case) -> Judgement {
    let critical = case.critical();
    if let Some(nothing) = nothing_critical(case, &critical) {
        return nothing;
    }
    let parts = critical.iter().map(|dependency| {
        let part = match covering(case, dependency) {
            Cover::Scenario(playbook, scenario) => {
                let what = case.say(|| Sentence::from(&*playbook.place.file));
                let evidence =
                    case.evidence(&scenario.place, || sentence!("proof-scenario", scenario = &scenario.title), true);
                case.standing_part(case.confirmed(playbook), case.docket.policy.review, what, evidence)
            }
            Cover::External(address) => {
                let text = case.say(|| {
                    sentence!("gap-covered-outside", dependency = Term::name(&dependency.id), address = address)
                });
                let fix = case.say(|| sentence!("fix-covered-outside"));
                Part::gap(Status::Unknown, text, fix).with(case.evidence(&dependency.place, Sentence::default, false))
            }
            Cover::Empty(scenario) => {
                let text = case.say(|| {
                    sentence!("gap-covered-empty", scenario = &scenario.title, dependency = Term::name(&dependency.id))
                });
                let fix = case.say(|| sentence!("fix-covered-empty"));
                Part::gap(Status::Unmet, text, fix).with(case.evidence(&scenario.place, Sentence::default, false))
            }
            Cover::Nothing if let Some((name, place)) = misnamed(case) => {
                let text = case.say(|| {
                    let (file, dependency) = (&*place.file, &dependency.id);
                    sentence!("gap-misnamed", file = file, name = name, dependency = Term::name(dependency))
                });
                let fix = case.say(|| sentence!("fix-misnamed", file = &*place.file));
                Part::gap(Status::Unknown, text, fix).with(case.evidence(place, Sentence::default, false))
            }
            Cover::Nothing => {
                let text = case.say(|| sentence!("gap-not-covered", dependency = Term::name(&dependency.id)));
                let fix = case.say(|| sentence!("fix-not-covered", dependency = Term::name(&dependency.id)));
                let part = Part::gap(Status::Unmet, text, fix).with(case.evidence(
                    &dependency.place,
                    Sentence::default,
                    false,
                ));
                unread_playbook(case, part)
            }
        };
        part.about(&dependency.id)
    });
    let parts = parts.collect();
    Judgement::of(parts, || case.say(|| sentence!("met-covered")))
}

/// A name in a playbook's `dependencies` that the service does not know.
fn misnamed<'a>(case: &Case<'a>) -> Option<&'a (String, Place)> {
    let dossier = case.docket.dossier;
    let mut named = dossier.playbooks.iter().flat_map(|playbook| &playbook.dependencies);
    named.find(|(name, _)| !dossier.service.declares(name))
}

/// The judgement where no critical dependency is in force: not applicable with a reason, else unmet.
pub fn nothing_critical(case: &Case, critical: &[&Dependency]) -> Option<Judgement> {
    if !critical.is_empty() {
        return None;
    }
    if let Some(reason) = case.no_critical() {
        let sentence = case.say(|| sentence!("nothing-critical", reason = reason));
        return Some(Judgement::plain(Status::NotApplicable, sentence));
    }
    let text = case.say(|| sentence!("gap-nothing-critical"));
    let fix = case.say(|| sentence!("fix-nothing-critical"));
    Some(Judgement::of(vec![Part::gap(Status::Unmet, text, fix)], Sentence::default))
}

enum Cover<'a> {
    Scenario(&'a Playbook, &'a Scenario),
    Empty(&'a Scenario),
    External(&'a str),
    Nothing,
}

/// The scenario that covers a dependency: the one its row names, else one linked by its id.
fn covering<'a>(case: &Case<'a>, dependency: &'a Dependency) -> Cover<'a> {
    let root = &case.docket.dossier.service.root;
    let mut empty = None;
    let mut consider = |playbook: &'a Playbook, scenario: &'a Scenario| {
        if scenario.recovery.is_filled() {
            return Some(Cover::Scenario(playbook, scenario));
        }
        empty.get_or_insert(scenario);
        None
    };
    if let Some(written) = dependency.scenario.as_deref() {
        if written.contains("://") {
            return Cover::External(written);
        }
        let heading = written.split_once('#').map(|(_, heading)| heading);
        for playbook in case.playbooks().filter(|p| p.is_named(written, root)) {
            let named = playbook.scenarios.iter().filter(|s| heading.is_none_or(|h| s.id == h || s.title == h));
            for scenario in named {
                if let Some(cover) = consider(playbook, scenario) {
                    return cover;
                }
            }
        }
    }
    for playbook in case.playbooks() {
        for scenario in playbook.scenarios.iter().filter(|s| covers(playbook, s, dependency)) {
            if let Some(cover) = consider(playbook, scenario) {
                return cover;
            }
        }
    }
    empty.map_or(Cover::Nothing, Cover::Empty)
}

/// Whether a scenario covers a dependency: it names its id, or the playbook does and the scenario's
/// title speaks of it.
fn covers(playbook: &Playbook, scenario: &Scenario, dependency: &Dependency) -> bool {
    if scenario.dependencies.contains(&dependency.id) {
        return true;
    }
    let listed = playbook.dependencies.iter().any(|(id, _)| *id == dependency.id);
    listed && scenario.dependencies.is_empty() && shares_a_word(&scenario.title, &dependency.title)
}

fn shares_a_word(title: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2).map(str::to_owned).collect()
    };
    let name = words(name);
    let common = ["service", "primary", "main", "the", "and", "failure", "loss", "outage"];
    words(title).iter().any(|w| name.contains(w) && !common.contains(&w.as_str()))
}

fn single_place(case: &Case) -> Judgement {
    let service = &case.docket.dossier.service;
    let mut parts = Vec::new();
    let mut playbooks = 0;
    for playbook in case.playbooks() {
        playbooks += 1;
        if !lies_below(&playbook.place.file, &service.root) {
            let text = case.say(|| sentence!("gap-outside", file = &*playbook.place.file, folder = &service.root));
            let fix = case.say(|| sentence!("fix-outside", folder = &service.root));
            let evidence = case.evidence(&playbook.place, Sentence::default, false);
            parts.push(Part::gap(Status::Unmet, text, fix).with(evidence));
        }
        for (address, place) in &playbook.broken_links {
            let text =
                case.say(|| sentence!("gap-link", place = format!("{}:{}", place.file, place.line), address = address));
            let fix = case.say(|| sentence!("fix-link"));
            parts.push(Part::gap(Status::Unmet, text, fix).with(case.evidence(place, Sentence::default, false)));
        }
        parts.push(Part::met(case.evidence(&playbook.place, || playbook.title.as_str().into(), true), None));
    }
    for dependency in service.dependencies.iter().filter(|d| case.in_force(d.since)) {
        if let Some(address) = dependency.scenario.as_deref().filter(|s| s.contains("://")) {
            let text = case
                .say(|| sentence!("gap-scenario-outside", dependency = Term::name(&dependency.id), address = address));
            let fix = case.say(|| sentence!("fix-outside", folder = &service.root));
            let evidence = case.evidence(&dependency.place, Sentence::default, false);
            parts.push(Part::gap(Status::Unmet, text, fix).about(&dependency.id).with(evidence));
        }
    }
    let lists = service.critical_list.is_some() && service.non_critical_list.is_some() && case.in_force(None);
    if playbooks == 0 || !lists {
        let what = if playbooks == 0 { "playbook" } else { "list" };
        let text = case.say(|| sentence!("gap-place", what = what, folder = &service.root));
        let fix = case.say(|| sentence!("fix-place", folder = &service.root));
        parts.push(Part::gap(Status::Unmet, text, fix));
    }
    let part = Part::met(Vec::new(), None);
    let doubt = unread_playbook(case, part);
    if doubt.status == Status::Unknown {
        parts.push(doubt);
    }
    Judgement::of(parts, || case.say(|| sentence!("met-place", folder = &service.root)))
}

fn lies_below(file: &str, folder: &str) -> bool {
    folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn dr_exercise(case: &Case) -> Judgement {
    let docket = case.docket;
    let part = failover::part(case, None, docket.policy.dr_exercise, "exercise", |_, _| true);
    Judgement::of(vec![part], || case.say(|| sentence!("met-exercise")))
}
