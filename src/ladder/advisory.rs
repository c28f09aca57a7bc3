//! Advisory rows: shown beside the ladder and never counted.

use super::case::Case;
use super::finding::Evidence;
use super::standing::Advisory;
use super::verdict;
use crate::model::run::Grade;
use crate::words::sentence;

/// The advisory rows of a service on a day, given its proven stage.
pub fn advisories(case: &Case, stage: u8) -> Vec<Advisory> {
    let mut rows = vec![observability(case), playbooks_updated(case)];
    rows.extend(claimed_stage(case, stage));
    rows
}

fn observability(case: &Case) -> Advisory {
    let service = &case.docket.dossier.service;
    let file = &*service.place.file;
    let ok = ["dashboard", "alerts"].map(|key| service.links.contains_key(key));
    let sentence = match ok {
        [true, true] => sentence!("observed"),
        [true, false] => sentence!("observed-no-alerts", file = file),
        [false, true] => sentence!("observed-no-dashboard", file = file),
        [false, false] => sentence!("observed-not", file = file),
    };
    let ok = ok == [true, true];
    Advisory {
        id: "observability",
        title: "Dashboard and alerts are linked",
        ok,
        sentence,
        evidence: declared(case, ok),
    }
}

fn declared(case: &Case, supports: bool) -> Vec<Evidence> {
    let place = case.docket.dossier.service.place.clone();
    vec![Evidence { place, grade: Grade::Declared, text: sentence!("proof-service"), run: None, supports }]
}

/// Whether what runs found was written back: the playbook was reviewed or agreed to after them.
fn playbooks_updated(case: &Case) -> Advisory {
    let dossier = case.docket.dossier;
    let mut stale = Vec::new();
    let mut learnt = 0;
    for (index, run) in dossier.runs.iter().enumerate() {
        let Some(day) = run.day().filter(|d| *d <= case.known && !run.findings.is_empty()) else { continue };
        let Some(playbook) = verdict::named_playbook(run, dossier) else { continue };
        learnt += 1;
        let agreed = playbook.agreements.iter().filter_map(|a| a.on);
        let updated = playbook.reviewed.iter().copied().chain(agreed).any(|d| d >= day && d <= case.known);
        if !updated {
            stale.push(index);
        }
    }
    let sentence = match (learnt, stale.len()) {
        (0, _) => sentence!("learnt-nothing"),
        (_, 0) => sentence!("learnt-all"),
        (_, n) => sentence!("learnt-not", number = n, all = learnt),
    };
    let evidence = case.run_evidence(&stale, false);
    Advisory {
        id: "playbooks-updated",
        title: "Findings are written back into the playbooks",
        ok: stale.is_empty(),
        sentence,
        evidence,
    }
}

fn claimed_stage(case: &Case, stage: u8) -> Option<Advisory> {
    let (claimed, place) = case.docket.dossier.service.claimed_stage.as_ref()?;
    let sentence = if *claimed == stage {
        sentence!("claimed-right", claimed = *claimed, proven = stage)
    } else {
        sentence!("claimed-wrong", claimed = *claimed, proven = stage)
    };
    let evidence = Evidence {
        place: place.clone(),
        grade: Grade::Declared,
        text: sentence!("proof-claim"),
        run: None,
        supports: false,
    };
    Some(Advisory {
        id: "claimed-stage",
        title: "The stage claimed by hand",
        ok: *claimed <= stage,
        sentence,
        evidence: vec![evidence],
    })
}
