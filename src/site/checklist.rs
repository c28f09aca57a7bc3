//! The five rungs of one service: every requirement with its status, why, by what evidence, what is
//! missing and when it changes.

use super::Case;
use super::folded::Folded;
use super::link::Link;
use super::mark::{Mark, well};
use super::stage;
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::sentence;
use crate::ladder::finding::{Evidence, Finding};
use crate::words::say;
use serde::Serialize;

/// One rung: a stage with its requirements.
#[derive(Debug, Clone, Serialize)]
pub struct Rung {
    /// The stage's number.
    pub stage: u8,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Whether the stage is proven.
    pub proven: bool,
    /// Whether it lies beyond the next stage, so that its gaps can wait.
    pub distant: bool,
    /// How far it is: `proven`, `5 of 8 met`.
    pub state: String,
    /// Its requirements.
    pub items: Vec<Item>,
}

/// One requirement of one service.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The requirement's stable id, which is also its anchor.
    pub id: &'static str,
    /// The requirement's page.
    pub requirement: Link,
    /// How it stands.
    pub status: Mark,
    /// Whether it counts.
    pub counts: bool,
    /// Since when it has stood so; none where there never was any evidence.
    pub since: Option<When>,
    /// Why.
    pub sentence: String,
    /// Something to know although it counts.
    pub warning: String,
    /// What would mend it; empty where every gap says so itself.
    pub fix: String,
    /// What is missing, one by one.
    pub gaps: Folded<GapRow>,
    /// What it rests on.
    pub evidence: Vec<EvidenceRow>,
    /// How many pieces of evidence there are, in words.
    pub evidence_count: String,
    /// The day on which it changes by itself.
    pub changes: Option<When>,
}

/// One thing that is missing.
#[derive(Debug, Clone, Serialize)]
pub struct GapRow {
    /// What.
    pub text: String,
    /// What would close it.
    pub fix: String,
}

/// One piece of evidence.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceRow {
    /// What it shows.
    pub text: String,
    /// Where it is written.
    pub place: Link,
    /// The run it comes from.
    pub run: Option<Link>,
    /// How strong it is.
    pub grade: String,
    /// Whether it speaks for the requirement.
    pub supports: bool,
}

/// A row that is shown and never counted.
#[derive(Debug, Clone, Serialize)]
pub struct AdvisoryRow {
    /// What it is about.
    pub title: String,
    /// Whether all is well.
    pub mark: Mark,
    /// One sentence.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceRow>,
}

/// The rungs from 1 to 5.
pub fn rungs(at: &Viewpoint, service: usize, case: &Case) -> Vec<Rung> {
    (1..=5)
        .map(|number| {
            let items: Vec<Item> = case
                .standing
                .findings
                .iter()
                .filter(|finding| finding.requirement.stage == number)
                .map(|finding| item(at, service, finding))
                .collect();
            let met = items.iter().filter(|item| item.counts).count();
            let proven = case.standing.stage >= number;
            let state = if proven {
                at.text("rung-proven")
            } else if met == items.len() {
                at.text("rung-met")
            } else {
                say!(at.words(), "rung-part", met = met, all = items.len())
            };
            let distant = number > case.standing.stage + 1;
            Rung {
                stage: number,
                name: stage::name(at.words(), number),
                href: at.stage(number).href,
                proven,
                distant,
                state,
                items,
            }
        })
        .collect()
}

/// The advisory rows.
pub fn advisories(at: &Viewpoint, service: usize, case: &Case) -> Vec<AdvisoryRow> {
    case.standing
        .advisories
        .iter()
        .map(|advisory| AdvisoryRow {
            title: at.words().named("advisory", advisory.id),
            mark: well(at.words(), advisory.ok),
            sentence: at.tell(&advisory.sentence),
            evidence: advisory.evidence.iter().map(|e| evidence(at, service, e)).collect(),
        })
        .collect()
}

fn item(at: &Viewpoint, service: usize, finding: &Finding) -> Item {
    let mut gaps: Vec<GapRow> = finding
        .gaps
        .iter()
        .map(|gap| GapRow {
            // A gap that the sentence above already tells is not told twice.
            text: if told(&finding.sentence, &gap.text) { String::new() } else { at.tell(&gap.text) },
            fix: at.tell(&gap.fix),
        })
        .filter(|gap| !gap.text.is_empty() || !gap.fix.is_empty())
        .collect();
    // What is left of gaps that the sentence tells is what to do, each thing once.
    let mut seen: Vec<String> = Vec::new();
    gaps.retain(|gap| {
        let again = gap.text.is_empty() && seen.contains(&gap.fix);
        seen.push(gap.fix.clone());
        !again
    });
    let mut fix = at.tell(&finding.fix);
    if gaps.iter().any(|gap| gap.fix == fix) {
        fix.clear();
    }
    if let [GapRow { text, fix: only }] = gaps.as_mut_slice()
        && text.is_empty()
        && fix.is_empty()
    {
        fix = std::mem::take(only);
        gaps.clear();
    }
    Item {
        id: finding.requirement.id,
        requirement: at.requirement(finding.requirement.id),
        status: Mark::status(at.words(), finding.status),
        counts: finding.status.counts(),
        since: finding.since.map(|day| at.when(day)),
        sentence: at.tell(&finding.sentence),
        warning: finding.warning.as_ref().map(|warning| sentence(&at.tell(warning))).unwrap_or_default(),
        fix,
        gaps: Folded::new(gaps),
        evidence_count: say!(at.words(), "count-evidence", number = finding.evidence.len()),
        evidence: finding.evidence.iter().map(|e| evidence(at, service, e)).collect(),
        changes: finding.changes_on.map(|day| at.when(day)),
    }
}

/// Whether a sentence tells what a gap tells, whatever its first letter.
fn told(sentence: &str, gap: &str) -> bool {
    sentence.to_lowercase().contains(gap.trim_end_matches('.').to_lowercase().as_str())
}

fn evidence(at: &Viewpoint, service: usize, evidence: &Evidence) -> EvidenceRow {
    EvidenceRow {
        text: at.tell(&evidence.text),
        place: at.place(&evidence.place),
        run: evidence.run.map(|run| at.run(service, run)),
        grade: at.words().named("grade", evidence.grade.as_str()),
        supports: evidence.supports,
    }
}
