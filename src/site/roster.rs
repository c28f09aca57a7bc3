//! The table of services, as the overview and the pages of the teams show it, and what it can be
//! filtered by.

use super::Site;
use super::calendar;
use super::link::Link;
use super::mark::{Mark, StageMark};
use super::requirement;
use super::viewpoint::Viewpoint;
use super::when::When;
use crate::ladder::requirement::REQUIREMENTS;
use crate::ladder::status::Status;
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::BTreeSet;

/// So many services stand in one table; more are split by team, so that the overview stays light.
pub const WHOLE: usize = 1000;

/// One service.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceRow {
    /// The service.
    pub service: Link,
    /// Its stage.
    pub mark: StageMark,
    /// What it claims, where that differs: `claims 5`.
    pub claim: String,
    /// The team.
    pub team: String,
    /// The tier.
    pub tier: String,
    /// The tags, one a line, for the filter.
    pub tags: String,
    /// One letter per requirement, in the order of the registry, for the filter.
    pub statuses: String,
    /// The first missing requirement of the next stage.
    pub next: Option<Link>,
    /// How many more are missing.
    pub more: String,
    /// The newest run.
    pub last_run: Option<When>,
    /// When the stage falls by itself.
    pub lapse: Option<When>,
    /// Whether that is near.
    pub lapse_soon: bool,
}

/// What the services can be filtered by.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// The stages, the highest first.
    pub stages: Vec<u8>,
    /// The teams.
    pub teams: Vec<String>,
    /// The tiers.
    pub tiers: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The requirements by stage.
    pub requirements: Vec<StageFilter>,
    /// The statuses of a requirement.
    pub statuses: Vec<StatusChoice>,
}

/// The requirements of one stage.
#[derive(Debug, Clone, Serialize)]
pub struct StageFilter {
    /// The stage.
    pub stage: u8,
    /// Its requirements.
    pub requirements: Vec<RequirementChoice>,
}

/// A requirement to filter by.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementChoice {
    /// Its id.
    pub id: &'static str,
    /// What it is about.
    pub title: String,
    /// Its place in the letters of a row.
    pub position: usize,
}

/// A status to filter by.
#[derive(Debug, Clone, Serialize)]
pub struct StatusChoice {
    /// The word that stands in addresses.
    pub id: &'static str,
    /// The word.
    pub word: String,
    /// The shape beside it.
    pub shape: &'static str,
    /// Its letter.
    pub letter: char,
    /// Whether a requirement with it counts towards its stage.
    pub counts: bool,
}

/// Whether the table of all services stands on the overview.
pub fn is_whole(site: &Site) -> bool {
    site.cases.len() <= WHOLE
}

/// The rows of some services.
pub fn rows(at: &Viewpoint, services: impl IntoIterator<Item = usize>) -> Vec<ServiceRow> {
    services.into_iter().filter_map(|index| row(at, index)).collect()
}

fn row(at: &Viewpoint, index: usize) -> Option<ServiceRow> {
    let case = at.site.cases.get(index)?;
    let service = &case.dossier.service;
    let missing = case.standing.next.as_ref().map(|next| next.missing.as_slice()).unwrap_or_default();
    let last = case.dossier.runs.iter().filter_map(|run| run.day()).filter(|day| *day <= at.site.day).max();
    Some(ServiceRow {
        service: at.service(service),
        mark: StageMark::of(at.words(), case.standing),
        claim: match &service.claimed_stage {
            Some((claimed, _)) if *claimed != case.standing.stage => {
                say!(at.words(), "roster-claims", stage = *claimed)
            }
            _ => String::new(),
        },
        team: service.team.clone().unwrap_or_default(),
        tier: service.tier.clone().unwrap_or_default(),
        tags: service.tags.join("\n"),
        statuses: case.standing.findings.iter().map(|finding| letter(finding.status)).collect(),
        next: missing.first().map(|id| at.requirement(id)),
        more: match missing.len() {
            0 | 1 => String::new(),
            number => say!(at.words(), "and-more", number = number - 1),
        },
        last_run: last.map(|day| at.when(day)),
        lapse: case.standing.lapse.as_ref().map(|lapse| at.when(lapse.on)),
        lapse_soon: case.standing.lapse.as_ref().is_some_and(|lapse| calendar::is_soon(at, lapse.on)),
    })
}

/// What the services of a site can be filtered by.
pub fn filter(site: &Site) -> Filter {
    let words = &site.config.words;
    let mut teams = BTreeSet::new();
    let mut tiers = BTreeSet::new();
    let mut tags = BTreeSet::new();
    for case in &site.cases {
        teams.extend(case.dossier.service.team.clone());
        tiers.extend(case.dossier.service.tier.clone());
        tags.extend(case.dossier.service.tags.iter().cloned());
    }
    Filter {
        stages: (0..=5).rev().collect(),
        teams: teams.into_iter().collect(),
        tiers: tiers.into_iter().collect(),
        tags: tags.into_iter().collect(),
        requirements: (1..=5).map(|stage| requirements(words, stage)).collect(),
        statuses: Status::ALL.map(|status| choice(words, status)).to_vec(),
    }
}

fn requirements(words: &Words, stage: u8) -> StageFilter {
    let all = REQUIREMENTS.iter().enumerate().filter(|(_, requirement)| requirement.stage == stage);
    StageFilter {
        stage,
        requirements: all
            .map(|(position, found)| {
                let title = requirement::title(words, found.id);
                RequirementChoice { id: found.id, title, position }
            })
            .collect(),
    }
}

fn choice(words: &Words, status: Status) -> StatusChoice {
    let Mark { word, shape, .. } = Mark::status(words, status);
    StatusChoice { id: status.as_str(), word, shape, letter: letter(status), counts: status.counts() }
}

/// A status as one letter: 21 of them are what a row of the table knows of its requirements.
fn letter(status: Status) -> char {
    match status {
        Status::Met => 'm',
        Status::NotApplicable => 'n',
        Status::Waived => 'w',
        Status::Failing => 'f',
        Status::Expired => 'e',
        Status::Unmet => 'u',
        Status::Unknown => 'q',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_letter_of_its_own() {
        let letters: BTreeSet<char> = Status::ALL.map(letter).into_iter().collect();
        assert_eq!(letters.len(), Status::ALL.len());
    }

    #[test]
    fn every_requirement_can_be_chosen_at_its_place() {
        let all: Vec<RequirementChoice> =
            (1..=5).flat_map(|stage| requirements(&Words::english(), stage).requirements).collect();
        assert_eq!(all.len(), REQUIREMENTS.len());
        assert!(all.iter().all(|choice| REQUIREMENTS[choice.position].id == choice.id));
    }
}
