//! Agreement: each party, by name and date, to each playbook as it stands.
//!
//! An agreement is bound to a revision, the hash of the content. The revision in force on a day is
//! the present one from the first day on which anyone agreed to it; before that day, the newest that
//! was agreed to. Where nobody agreed to the present one, every agreement has lapsed.
//!
//! A minor change that somebody answers for carries agreements from the one text it names to the other,
//! from its day on. It carries no further: two minor changes do not add up.

use super::case::Case;
use super::judgement::{Judgement, Part};
use super::status::Status;
use crate::model::agreement::{Agreement, MinorChange, Opinion, Revision};
use crate::model::calendar::Day;
use crate::model::catalog::UnreadKind;
use crate::model::playbook::Playbook;
use crate::words::{Sentence, sentence};
use std::collections::BTreeSet;

/// Judges the requirement `agreement`.
pub fn agreement(case: &Case) -> Judgement {
    let mut parts: Vec<Part> = case.playbooks().map(|p| playbook_part(case, p)).collect();
    for unread in case.docket.dossier.unread.iter().filter(|u| u.kind == UnreadKind::Playbook) {
        let text = case.say(|| sentence!("gap-unreadable", file = &*unread.place.file, why = &unread.reason));
        let fix = case.say(|| sentence!("fix-unreadable", file = &*unread.place.file));
        let evidence = case.evidence(&unread.place, || unread.reason.as_str().into(), false);
        parts.push(Part::gap(Status::Unknown, text, fix).with(evidence));
    }
    if parts.is_empty() {
        let text = case.say(|| sentence!("gap-agreement-nothing"));
        let fix = case.say(|| sentence!("fix-agreement-nothing"));
        parts.push(Part::gap(Status::Unmet, text, fix));
    }
    let parties = &case.docket.policy.parties;
    Judgement::of(parts, || case.say(|| sentence!("met-agreement", parties = parties.as_slice())))
}

fn playbook_part(case: &Case, playbook: &Playbook) -> Part {
    let visible: Vec<&Agreement> =
        playbook.agreements.iter().filter(|a| a.on.is_some_and(|on| on <= case.known)).collect();
    let file = &*playbook.place.file;
    if let Some(objection) = open_objections(playbook, case.known).next() {
        let text = case.say(|| sentence!("gap-objection", who = &objection.who, party = &objection.party, file = file));
        let fix = case.say(|| sentence!("fix-objection", who = &objection.who));
        return Part::gap(Status::Failing, text, fix).with(case.evidence(&objection.place, Sentence::default, false));
    }
    let standing: Vec<&Agreement> = to_its_content(playbook, case.known).collect();
    let mut newest: Vec<(&str, &Agreement)> = Vec::new();
    let mut missing = Vec::new();
    for party in &case.docket.policy.parties {
        let of_party = standing.iter().copied().filter(|a| a.party == *party && is_named(a));
        match of_party.max_by_key(|a| a.on) {
            Some(agreement) => newest.push((party, agreement)),
            None => missing.push(party.clone()),
        }
    }
    if !missing.is_empty() {
        return missing_part(case, playbook, &visible, &missing);
    }
    let people: BTreeSet<String> = newest.iter().map(|(_, a)| a.who.trim().to_lowercase()).collect();
    if people.len() < case.docket.policy.people {
        let text =
            case.say(|| sentence!("gap-people", asked = case.docket.policy.people, file = file, found = people.len()));
        let fix = case.say(|| sentence!("fix-people"));
        return Part::gap(Status::Unmet, text, fix).with(case.evidence(&playbook.place, Sentence::default, false));
    }
    let window = case.docket.policy.agreement;
    let dated = newest.iter().filter_map(|(party, a)| Some((a.on?, *party, *a)));
    let Some((oldest, party, agreement)) = dated.min_by_key(|(on, _, _)| *on) else {
        return Part::met(Vec::new(), None);
    };
    if !case.fresh(oldest, window) {
        let text = case.say(|| {
            let age = case.day.since(oldest);
            sentence!("gap-agreement-old", party = party, file = file, day = oldest, age = age, limit = window)
        });
        let fix = case.say(|| sentence!("fix-agreement-old", party = party, file = file));
        return Part::gap(Status::Expired, text, fix).with(case.evidence(&agreement.place, Sentence::default, false));
    }
    let mut evidence = Vec::new();
    for (party, agreement) in newest {
        let change = carried(playbook, agreement, case.known);
        let says = || match change {
            Some(change) => {
                sentence!("proof-agreed-minor", who = &agreement.who, party = party, by = &change.by)
            }
            None => sentence!("proof-agreed", who = &agreement.who, party = party),
        };
        evidence.extend(case.evidence(&agreement.place, says, true));
    }
    Part::met(evidence, Some(case.until(oldest, window)))
}

/// Why parties are missing: they agreed to other content, to no content in particular, on no day, or
/// never.
fn missing_part(case: &Case, playbook: &Playbook, visible: &[&Agreement], missing: &[String]) -> Part {
    let file = &*playbook.place.file;
    let agrees = |a: &Agreement| a.opinion == Opinion::Agree && missing.contains(&a.party) && is_named(a);
    let of_missing = || visible.iter().filter(|a| agrees(a));
    let undated = |party: &String| playbook.agreements.iter().any(|a| a.on.is_none() && agrees(a) && a.party == *party);
    let revision = playbook.revision.short();
    let fix = || sentence!("fix-agreement", parties = missing, file = file, revision = revision);
    let place = of_missing().next_back().map_or(&playbook.place, |a| &a.place);
    let evidence = case.evidence(place, Sentence::default, false);
    let lapsed = missing.iter().all(|party| of_missing().any(|a| a.party == *party && a.revision.is_some()));
    let unbound = missing.iter().all(|party| of_missing().any(|a| a.party == *party));
    let doubtful = missing.iter().all(|party| of_missing().any(|a| a.party == *party) || undated(party));
    if lapsed {
        let text = case.say(|| sentence!("gap-agreement-lapsed", file = file, parties = missing));
        return Part::gap(Status::Expired, text, case.say(fix)).with(evidence);
    }
    if unbound {
        let text = case.say(|| sentence!("gap-agreement-unbound", parties = missing, file = file));
        return Part::gap(Status::Unknown, text, case.say(fix)).with(evidence);
    }
    if doubtful {
        let text = case.say(|| sentence!("gap-agreement-undated", parties = missing, file = file));
        return Part::gap(Status::Unknown, text, case.say(fix)).with(evidence);
    }
    let text = case.say(|| sentence!("gap-agreement", parties = missing, file = file));
    Part::gap(Status::Unmet, text, case.say(fix)).with(evidence)
}

/// The objections that, as far as is known on a day, their authors have neither withdrawn nor followed
/// by an agreement.
pub fn open_objections(playbook: &Playbook, known: Day) -> impl Iterator<Item = &Agreement> {
    let visible = move || playbook.agreements.iter().filter(move |a| a.on.is_some_and(|on| on <= known));
    visible().filter(move |objection| {
        let settled = |a: &Agreement| {
            a.opinion == Opinion::Agree && a.party == objection.party && a.who == objection.who && a.on >= objection.on
        };
        objection.opinion == Opinion::Object
            && objection.closed.is_none_or(|closed| closed > known)
            && !visible().any(settled)
    })
}

/// Who agreed, as far as is known on a day, to the content that is in force on it.
pub fn to_its_content(playbook: &Playbook, known: Day) -> impl Iterator<Item = &Agreement> {
    let revision = revision_in_force(playbook, known);
    let visible = playbook.agreements.iter().filter(move |a| a.on.is_some_and(|on| on <= known));
    let stands =
        move |agreed: &Revision| agreed.names(revision) || playbook.minor_change(agreed, revision, known).is_some();
    visible.filter(move |a| a.opinion == Opinion::Agree && a.revision.as_ref().is_some_and(stands))
}

/// The minor change through which an agreement stands for the content in force, when it is needed.
fn carried<'a>(playbook: &'a Playbook, agreement: &Agreement, known: Day) -> Option<&'a MinorChange> {
    let revision = revision_in_force(playbook, known);
    let agreed = agreement.revision.as_ref().filter(|agreed| !agreed.names(revision))?;
    playbook.minor_change(agreed, revision, known)
}

/// Whether somebody stands behind an agreement.
fn is_named(agreement: &Agreement) -> bool {
    !agreement.who.trim().is_empty()
}

fn revision_in_force(playbook: &Playbook, known: Day) -> &Revision {
    let agreed = || playbook.agreements.iter().filter_map(|a| Some((a.on?, a.revision.as_ref()?)));
    let bound = || agreed().chain(playbook.minor.iter().map(|change| (change.on, &change.to)));
    let visible = || bound().filter(|(on, _)| *on <= known);
    let is_present = |(_, revision): (Day, &Revision)| revision.names(&playbook.revision);
    if visible().any(is_present) || !bound().any(is_present) {
        return &playbook.revision;
    }
    visible().max_by_key(|(on, _)| *on).map_or(&playbook.revision, |(_, r)| r)
}
