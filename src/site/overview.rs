//! The overview: the fleet at a glance, who moved, what lapses next, what is missing most, and every
//! service in one table.

use super::calendar::{self, LapseRow};
use super::changes::{self, ChangeRow};
use super::chart::{self, Table};
use super::link::Link;
use super::mark::StageMark;
use super::roster::{self, Filter, ServiceRow};
use super::team::{self, TeamRow};
use super::viewpoint::Viewpoint;
use super::{Site, address};
use crate::ladder::requirement::REQUIREMENTS;
use crate::words::say;
use serde::Serialize;
use std::collections::BTreeMap;

const RECENT_DAYS: i32 = 30;
const SHOWN: usize = 8;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewView {
    /// The site's title.
    pub title: String,
    /// How the fleet stands, in a sentence or two.
    pub summary: String,
    /// Whether there is any service.
    pub empty: bool,
    /// How many services stand on each stage, the highest first.
    pub stages: Vec<StageCount>,
    /// Who moved lately.
    pub moved: Vec<ChangeRow>,
    /// How many moved besides those shown, in words.
    pub moved_more: String,
    /// What lapses next.
    pub lapses: Vec<LapseRow>,
    /// How many stages fall within a week, two weeks and five weeks.
    pub due: Vec<String>,
    /// The requirements that are missing most often for the next stage.
    pub weakest: Vec<WeakRow>,
    /// Every service; none where the table is too long for one page, and stands on the pages of the teams.
    pub services: Vec<ServiceRow>,
    /// The file of all rows, where the table does not stand on the page; empty otherwise.
    pub rest: String,
    /// What the services can be filtered by.
    pub filter: Filter,
    /// How the teams stand; empty where nobody named one.
    pub teams: Vec<TeamRow>,
    /// How many claim more than they prove, in a sentence; empty for none.
    pub claims: String,
    /// Problems in the input, in a sentence; empty for none.
    pub problems: String,
    /// The doctor's page.
    pub doctor: String,
    /// The page of all changes.
    pub changes: String,
    /// The page of all lapses.
    pub calendar: String,
    /// The numbers of the fleet's chart.
    pub fleet: Table,
}

/// How many services stand on one stage.
#[derive(Debug, Clone, Serialize)]
pub struct StageCount {
    /// The stage.
    pub mark: StageMark,
    /// Its page.
    pub href: String,
    /// How many.
    pub count: usize,
    /// `services` or `service`.
    pub noun: String,
    /// The length of the bar: percent of the largest count.
    pub percent: u32,
}

/// A requirement that is often missing.
#[derive(Debug, Clone, Serialize)]
pub struct WeakRow {
    /// The requirement.
    pub requirement: Link,
    /// How many services miss it, in words.
    pub count: String,
    /// The length of the bar in percent of all services.
    pub percent: u32,
}

/// The page.
pub fn view(at: &Viewpoint) -> OverviewView {
    let site = at.site;
    let mut moved: Vec<ChangeRow> = changes::of_fleet(at);
    moved.retain(|change| change.on.iso.as_str() > site.day.plus(-RECENT_DAYS).to_string().as_str());
    let moved_more = match moved.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => say!(at.words(), "overview-more-changes", number = more),
        _ => String::new(),
    };
    moved.truncate(SHOWN);
    OverviewView {
        title: site.config.site.title.clone(),
        summary: summary(site),
        empty: site.cases.is_empty(),
        stages: counts(at),
        moved,
        moved_more,
        lapses: calendar::lapses(at).take(SHOWN).collect(),
        due: [7, 14, 35].map(|days| calendar::due_within(at, days)).to_vec(),
        weakest: weakest(at),
        services: if roster::is_whole(site) { roster::rows(at, 0..site.cases.len()) } else { Vec::new() },
        rest: if roster::is_whole(site) { String::new() } else { at.href(address::ROSTER) },
        filter: roster::filter(site),
        teams: team::rows(at),
        claims: claims(site),
        problems: problems(site),
        doctor: at.href("doctor.html"),
        changes: at.href("changes.html"),
        calendar: at.href("calendar.html"),
        fleet: chart::fleet_table(at.words(), &chart::fleet(site)),
    }
}

fn numbers(site: &Site) -> [usize; 6] {
    let mut numbers = [0; 6];
    for case in &site.cases {
        numbers[usize::from(case.standing.stage.min(5))] += 1;
    }
    numbers
}

fn summary(site: &Site) -> String {
    let words = &site.config.words;
    let numbers = numbers(site);
    let proven: usize = numbers[1..].iter().sum();
    let all = site.cases.len();
    if all == 0 {
        return words.text("overview-no-service").to_owned();
    }
    if proven == 0 {
        return say!(words, "overview-none-proven", number = all);
    }
    let top = (1..=5).rev().find(|stage| numbers[*stage] > 0);
    let services = say!(words, "count-services", number = all);
    let (stage, held) = top.map_or((0, 0), |top| (top, numbers[top]));
    say!(words, "overview-proven", number = proven, services = services, stage = stage, held = held)
}

fn counts(at: &Viewpoint) -> Vec<StageCount> {
    let numbers = numbers(at.site);
    let largest = numbers.iter().copied().max().unwrap_or(0).max(1);
    (0..=5u8)
        .rev()
        .map(|stage| {
            let count = numbers[usize::from(stage)];
            StageCount {
                mark: StageMark::new(at.words(), stage),
                href: at.stage(stage).href,
                count,
                noun: say!(at.words(), "overview-noun", number = count),
                percent: percent(count, largest),
            }
        })
        .collect()
}

fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from((part * 100).div_ceil(whole.max(1))).unwrap_or(100).min(100)
}

fn weakest(at: &Viewpoint) -> Vec<WeakRow> {
    let mut missing: BTreeMap<&'static str, usize> = BTreeMap::new();
    for next in at.site.cases.iter().filter_map(|case| case.standing.next.as_ref()) {
        for id in &next.missing {
            *missing.entry(id).or_default() += 1;
        }
    }
    let mut rows: Vec<(&'static str, usize)> = missing.into_iter().collect();
    let order: Vec<&str> = REQUIREMENTS.iter().map(|requirement| requirement.id).collect();
    rows.sort_by_key(|(id, number)| (std::cmp::Reverse(*number), order.iter().position(|o| o == id)));
    rows.into_iter()
        .take(SHOWN)
        .map(|(id, number)| WeakRow {
            requirement: at.requirement(id),
            count: say!(at.words(), "count-services", number = number),
            percent: percent(number, at.site.cases.len()),
        })
        .collect()
}

fn claims(site: &Site) -> String {
    let names: Vec<String> = site
        .cases
        .iter()
        .filter(|case| {
            case.dossier.service.claimed_stage.as_ref().is_some_and(|(stage, _)| *stage > case.standing.stage)
        })
        .map(|case| case.dossier.service.title.clone())
        .collect();
    match names.len() {
        0 => String::new(),
        1 => say!(site.config.words, "overview-claim", service = &names[0]),
        number => say!(site.config.words, "overview-claims", number = number),
    }
}

fn problems(site: &Site) -> String {
    match site.diagnostics.len() {
        0 => String::new(),
        number => say!(site.config.words, "overview-problems", number = number),
    }
}
