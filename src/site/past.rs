//! What changed in a playbook since it was agreed to and since it was used, and which of its earlier
//! texts it takes to tell.

use super::Case;
use super::difference::{ChangedLine, difference};
use crate::ladder::standing::Standing;
use crate::model::agreement::{Agreement, Opinion};
use crate::model::calendar::Day;
use crate::model::catalog::Catalog;
use crate::model::playbook::Playbook;
use crate::model::recorded::Version;
use crate::model::run::{Run, Verdict};
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What changed since a day.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// Since when, and what is known of it, in a sentence.
    pub sentence: String,
    /// The lines that changed; empty where the earlier text is not known, or where nothing changed.
    pub lines: Vec<ChangedLine>,
}

/// What changed, as far as anything did and as far as it is known.
pub fn since(words: &Words, case: &Case, playbook: &Playbook, day: Day) -> Vec<Since> {
    since_agreed(words, playbook, day).into_iter().chain(since_used(words, case, playbook, day)).collect()
}

/// The ids of the earlier texts that it takes to tell what changed in the playbooks of a catalog:
/// none of a playbook that stands as it was agreed to and as it was used. `is_changed` tells whether
/// a file differs from what is committed.
pub fn wanted(
    catalog: &Catalog,
    standings: &[Standing],
    day: Day,
    is_changed: &dyn Fn(&str) -> bool,
) -> BTreeSet<Arc<str>> {
    let mut ids = BTreeSet::new();
    for (dossier, standing) in catalog.dossiers.iter().zip(standings) {
        let case = Case { dossier, standing };
        for playbook in &dossier.playbooks {
            let texts = texts(playbook);
            let Some(last) = texts.last() else { continue };
            let is_other = |used: Day| last.since > used || is_changed(&playbook.place.file);
            if lapsed(playbook, day).is_some() || last_used(&case, playbook, day).is_some_and(is_other) {
                ids.extend(texts.iter().map(|text| Arc::clone(&text.content)));
            }
        }
    }
    ids
}

/// Whether somebody agreed to the text as it stands.
pub fn is_current(playbook: &Playbook, agreement: &Agreement) -> bool {
    agreement.revision.as_ref().is_some_and(|revision| revision.names(&playbook.revision))
}

/// Whether a run used the playbook.
pub fn is_used(case: &Case, playbook: &Playbook, run: &Run) -> bool {
    let used = run.playbook.as_deref().and_then(|path| case.playbook_at(path));
    used.is_some_and(|used| used.name == playbook.name)
}

/// The texts of a playbook that the repository keeps.
fn texts(playbook: &Playbook) -> &[Version] {
    playbook.recorded.as_ref().map_or(&[], |recorded| &recorded.texts)
}

/// The newest agreement to another text; none where nobody agreed to one, or where everybody who did
/// agreed anew.
fn lapsed(playbook: &Playbook, day: Day) -> Option<&Agreement> {
    let known = |a: &&Agreement| a.opinion == Opinion::Agree && a.on.is_some_and(|on| on <= day);
    let anew = |party: &str| {
        let mut said = playbook.agreements.iter().filter(known);
        said.any(|a| a.party.eq_ignore_ascii_case(party) && is_current(playbook, a))
    };
    let earlier = playbook.agreements.iter().filter(known).filter(|a| a.revision.is_some() && !anew(&a.party));
    earlier.max_by_key(|a| a.on)
}

/// The day of the newest valid run in which the playbook was used.
fn last_used(case: &Case, playbook: &Playbook, day: Day) -> Option<Day> {
    let valid = |verdict: Verdict| matches!(verdict, Verdict::Pass | Verdict::Fail);
    let rows = case.dossier.runs.iter().zip(&case.standing.ledger);
    let used = rows.filter(|(run, row)| valid(row.ruling.verdict) && is_used(case, playbook, run));
    used.filter_map(|(run, _)| run.day().filter(|on| *on <= day)).max()
}

fn since_agreed(words: &Words, playbook: &Playbook, day: Day) -> Option<Since> {
    let last = lapsed(playbook, day)?;
    let (on, revision) = (last.on?, last.revision.as_ref()?);
    let (party, on) = (&last.party, words.day(on));
    Some(match playbook.text_of(revision) {
        Some(text) => Since {
            sentence: say!(words, "since-agreed", party = party, day = on),
            lines: difference(words, text, &playbook.body),
        },
        None => {
            let why = unknown(words, playbook, || say!(words, "since-no-text", revision = revision.short()));
            let sentence = say!(words, "since-agreed-unknown", party = party, day = on, why = why);
            Since { sentence, lines: Vec::new() }
        }
    })
}

fn since_used(words: &Words, case: &Case, playbook: &Playbook, day: Day) -> Option<Since> {
    let on = last_used(case, playbook, day)?;
    let when = words.day(on);
    Some(match playbook.text_on(on) {
        Some(past) if past.revision == playbook.revision => {
            Since { sentence: say!(words, "since-used-nothing", day = when), lines: Vec::new() }
        }
        Some(past) => {
            let lines = difference(words, &past.body, &playbook.body);
            Since { sentence: say!(words, "since-used", day = when), lines }
        }
        None => {
            let why = unknown(words, playbook, || words.text("since-not-as-old").to_owned());
            let sentence = say!(words, "since-used-unknown", day = when, why = why);
            Since { sentence, lines: Vec::new() }
        }
    })
}

/// Why an earlier text is not known.
fn unknown(words: &Words, playbook: &Playbook, otherwise: impl FnOnce() -> String) -> String {
    if texts(playbook).is_empty() { words.text("since-no-commit").to_owned() } else { otherwise() }
}
