//! The pages of the teams: the services of one team in one table. They stand whatever the size of the
//! fleet, so that a team can link to its own.

use super::address;
use super::calendar;
use super::link::Link;
use super::mark::StageMark;
use super::roster::{self, ServiceRow};
use super::viewpoint::Viewpoint;
use super::{Case, Site};
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A team with its services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name; none for the services that name no team.
    pub name: Option<String>,
    /// The address of its page.
    pub address: String,
    /// The positions of its services.
    pub services: Vec<usize>,
}

/// The teams by name, those services last that have none. Where nobody names a team there are none, unless
/// the fleet is too large for one page.
pub fn teams(cases: &[Case]) -> Vec<Team> {
    let mut named: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        named.entry(case.dossier.service.team.as_deref()).or_default().push(index);
    }
    let alone = named.remove(&None);
    if named.is_empty() && cases.len() <= roster::WHOLE {
        return Vec::new();
    }
    let mut taken = BTreeSet::new();
    let all = named.into_iter().chain(alone.map(|services| (None, services)));
    all.map(|(name, services)| {
        let wanted = address::segment(name.unwrap_or("no-team")).into_owned();
        let free = (1..).map(|number| if number == 1 { wanted.clone() } else { format!("{wanted}-{number}") });
        // Two names may come to one address; disks that do not tell capitals apart count, too.
        let segment = free.into_iter().find(|name| taken.insert(name.to_ascii_lowercase())).unwrap_or(wanted.clone());
        Team { name: name.map(str::to_owned), address: address::team(&segment), services }
    })
    .collect()
}

/// How a team stands.
#[derive(Debug, Clone, Serialize)]
pub struct TeamRow {
    /// The team.
    pub team: Link,
    /// How many services it has.
    pub services: usize,
    /// How many of them stand on each stage, the highest first.
    pub stages: Vec<TeamStage>,
    /// How many of its stages fall soon, in words; empty for none.
    pub lapsing: String,
}

/// How many services of a team stand on a stage.
#[derive(Debug, Clone, Serialize)]
pub struct TeamStage {
    /// The stage.
    pub mark: StageMark,
    /// How many.
    pub count: usize,
    /// Where the team's bar begins for it, in percent of the team's services.
    pub from: usize,
    /// How much of the bar it takes.
    pub percent: usize,
}

/// The page of a team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamView {
    /// The team's name, or what stands for it.
    pub title: String,
    /// How it stands, in a sentence.
    pub summary: String,
    /// How many of its services stand on each stage.
    pub stages: Vec<TeamStage>,
    /// Its services.
    pub services: Vec<ServiceRow>,
    /// All teams, to go to the next.
    pub teams: Vec<Link>,
}

/// How the teams stand.
pub fn rows(at: &Viewpoint) -> Vec<TeamRow> {
    at.site.teams.iter().map(|team| row(at, team)).collect()
}

/// The page of a team; none for one that does not exist.
pub fn view(at: &Viewpoint, index: usize) -> Option<TeamView> {
    let team = at.site.teams.get(index)?;
    let row = row(at, team);
    let proven = row.stages.iter().filter(|stage| stage.mark.stage > 0).map(|stage| stage.count).sum::<usize>();
    let of = say!(at.words(), "count-services", number = row.services);
    let mut summary = match (proven, row.services) {
        (0, _) => say!(at.words(), "team-none", services = of),
        (_, all) if proven == all => say!(at.words(), "team-all", services = of),
        _ => say!(at.words(), "team-some", services = of, proven = proven),
    };
    if !row.lapsing.is_empty() {
        summary.push(' ');
        summary.push_str(&say!(at.words(), "team-lapsing", stages = &row.lapsing));
    }
    Some(TeamView {
        title: title(at.words(), team),
        summary,
        stages: row.stages,
        services: roster::rows(at, team.services.iter().copied()),
        teams: at.site.teams.iter().map(|team| link(at, team)).collect(),
    })
}

/// A team's name, or what stands for it.
pub fn title(words: &Words, team: &Team) -> String {
    team.name.clone().unwrap_or_else(|| words.text("team-nobody").to_owned())
}

/// The page of a team.
pub fn link(at: &Viewpoint, team: &Team) -> Link {
    let text = team.name.as_deref().unwrap_or_else(|| at.words().text("team-no-team"));
    Link::new(text, at.href(&team.address))
}

fn row(at: &Viewpoint, team: &Team) -> TeamRow {
    let cases: Vec<&Case> = team.services.iter().filter_map(|index| at.site.cases.get(*index)).collect();
    let mut from = 0;
    let stages = (0..=5u8).rev().filter_map(|stage| {
        let number = cases.iter().filter(|case| case.standing.stage == stage).count();
        let begin = 100 * from / cases.len().max(1);
        from += number;
        let percent = 100 * from / cases.len().max(1) - begin;
        (number > 0).then(|| TeamStage { mark: StageMark::new(at.words(), stage), count: number, from: begin, percent })
    });
    let stages = stages.collect();
    let soon = |case: &&&Case| case.standing.lapse.as_ref().is_some_and(|lapse| calendar::is_soon(at, lapse.on));
    let lapsing = cases.iter().filter(soon).count();
    TeamRow {
        team: link(at, team),
        services: cases.len(),
        stages,
        lapsing: if lapsing == 0 { String::new() } else { say!(at.words(), "count-stages", number = lapsing) },
    }
}

/// The team of a service.
pub fn of<'s>(site: &'s Site, service: usize) -> Option<&'s Team> {
    site.teams.iter().find(|team| team.services.binary_search(&service).is_ok())
}
