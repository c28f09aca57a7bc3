//! The calendar: which stages fall when, and how the fleet will stand on days that matter.

use super::Case;
use super::link::Link;
use super::mark::StageMark;
use super::requirement;
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::{brief, instruction};
use crate::ladder::requirement::find;
use crate::ladder::standing::{Lapsing, Upcoming};
use crate::model::calendar::Day;
use crate::model::service::KeyDate;
use crate::words::say;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarView {
    /// Days that matter, the next first.
    pub key_dates: Vec<KeyDateView>,
    /// Stages that fall by themselves, by month.
    pub months: Vec<MonthOfLapses>,
}

/// A day that matters, and how ready the fleet is for it.
#[derive(Debug, Clone, Serialize)]
pub struct KeyDateView {
    /// What it is called.
    pub name: String,
    /// When.
    pub on: When,
    /// The service it belongs to; empty for the whole fleet.
    pub service: String,
    /// Whether the day has passed.
    pub past: bool,
    /// How ready the fleet is, in a sentence.
    pub outlook: String,
    /// The services that will have fallen or stand below their target.
    pub late: Vec<Readiness>,
}

/// How a service will stand on a day that matters.
#[derive(Debug, Clone, Serialize)]
pub struct Readiness {
    /// The service.
    pub service: Link,
    /// The stage today.
    pub today: StageMark,
    /// The stage on that day, when nothing new happens.
    pub then: StageMark,
    /// The stage that the team wants; empty where it named none.
    pub target: String,
    /// The last day on which renewing the evidence keeps the stage; none where it does not fall.
    pub last_chance: Option<When>,
    /// What keeps the stage.
    pub unless: Vec<String>,
}

/// The stages that fall in one month.
#[derive(Debug, Clone, Serialize)]
pub struct MonthOfLapses {
    /// `December 2026`.
    pub name: String,
    /// The lapses, the next first.
    pub lapses: Vec<LapseRow>,
}

/// A service whose stage falls by itself.
#[derive(Debug, Clone, Serialize)]
pub struct LapseRow {
    /// The first day on the lower stage.
    pub on: When,
    /// The service.
    pub service: Link,
    /// The present stage.
    pub from: StageMark,
    /// The lower stage.
    pub to: StageMark,
    /// What stops counting: the first requirement, and how many more.
    pub because: String,
    /// Everything that stops counting.
    pub causes: Vec<Link>,
    /// What prevents it, one by one.
    pub unless: Vec<String>,
    /// Whether it is near.
    pub soon: bool,
}

/// A lapse within so many days is near.
const SOON_DAYS: i32 = 14;

/// Whether a day is near enough to be pointed out.
pub fn is_soon(at: &Viewpoint, day: Day) -> bool {
    day.since(at.site.day) <= SOON_DAYS
}

/// Every fall of a stage that is in sight, the next first; within a day by service. A service that
/// falls on several days has a row for each.
pub fn lapses<'v>(at: &'v Viewpoint) -> impl Iterator<Item = LapseRow> + 'v {
    let mut found: Vec<(&Upcoming, &Case)> = at
        .site
        .cases
        .iter()
        .flat_map(|case| case.standing.forecast.iter().filter(|u| u.stage < u.from).map(move |u| (u, case)))
        .collect();
    found.sort_by_key(|(upcoming, _)| upcoming.on);
    found.into_iter().map(|(upcoming, case)| row(at, upcoming, case))
}

/// How many services fall within so many days, in words.
pub fn due_within(at: &Viewpoint, days: i32) -> String {
    let falls = |case: &&Case| case.standing.lapse.as_ref().is_some_and(|lapse| lapse.on.since(at.site.day) <= days);
    let number = at.site.cases.iter().filter(falls).count();
    let services = say!(at.words(), "count-services", number = number);
    say!(at.words(), "calendar-due", services = services, days = days)
}

fn row(at: &Viewpoint, upcoming: &Upcoming, case: &Case) -> LapseRow {
    let because: Vec<&str> = lowering(upcoming).map(|lapsing| lapsing.requirement).collect();
    LapseRow {
        on: at.when(upcoming.on),
        service: at.service(&case.dossier.service),
        from: StageMark::new(at.words(), upcoming.from),
        to: StageMark::new(at.words(), upcoming.stage),
        because: brief(at.words(), &because.iter().map(|id| requirement::title(at.words(), id)).collect::<Vec<_>>()),
        causes: because.iter().map(|id| at.requirement(id)).collect(),
        unless: unless(at, upcoming),
        soon: is_soon(at, upcoming.on),
    }
}

/// What lapses on a day and lowers the stage.
fn lowering(upcoming: &Upcoming) -> impl Iterator<Item = &Lapsing> {
    let carries = |lapsing: &&Lapsing| find(lapsing.requirement).is_some_and(|r| r.stage <= upcoming.from);
    upcoming.lapsing.iter().filter(carries)
}

/// What prevents a fall, each once.
fn unless(at: &Viewpoint, upcoming: &Upcoming) -> Vec<String> {
    let mut ways: Vec<String> = Vec::new();
    for way in lowering(upcoming).flat_map(|lapsing| &lapsing.unless).map(|way| instruction(&at.tell(way))) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// The page.
pub fn view(at: &Viewpoint) -> CalendarView {
    let mut months: Vec<MonthOfLapses> = Vec::new();
    for lapse in lapses(at) {
        let name = month(at, &lapse.on);
        match months.last_mut() {
            Some(last) if last.name == name => last.lapses.push(lapse),
            _ => months.push(MonthOfLapses { name, lapses: vec![lapse] }),
        }
    }
    CalendarView { key_dates: key_dates(at), months }
}

fn month(at: &Viewpoint, when: &When) -> String {
    match Day::parse(&when.iso).map(Day::ymd) {
        Ok((year, month, _)) => at.words().month_of_year(year, month),
        Err(_) => String::new(),
    }
}

fn key_dates(at: &Viewpoint) -> Vec<KeyDateView> {
    let everywhere = at.site.config.key_dates.iter().map(|date| (date, None));
    let own = at.site.cases.iter().flat_map(|case| {
        let service = &case.dossier.service;
        service.key_dates.iter().map(move |date| (date, Some(service.title.as_str())))
    });
    let mut dates: Vec<(&KeyDate, Option<&str>)> = everywhere.chain(own).collect();
    // Days to come first, the next at the top; then those that have passed.
    let past = |date: &KeyDate| date.on < at.site.day;
    dates.sort_by(|(a, x), (b, y)| (past(a), a.on, &a.name, x).cmp(&(past(b), b.on, &b.name, y)));
    dates.into_iter().map(|(date, service)| key_date(at, date, service)).collect()
}

fn key_date(at: &Viewpoint, date: &KeyDate, service: Option<&str>) -> KeyDateView {
    let past = date.on < at.site.day;
    let concerned = at.site.cases.iter().filter(|case| service.is_none_or(|title| case.dossier.service.title == title));
    let late: Vec<Readiness> =
        if past { Vec::new() } else { concerned.filter_map(|c| readiness(at, date.on, c)).collect() };
    let outlook = match late.len() {
        _ if past => at.text("calendar-past"),
        0 => at.text("calendar-holds"),
        number => say!(at.words(), "calendar-late", number = number),
    };
    let service = service.unwrap_or_default().to_owned();
    KeyDateView { name: date.name.clone(), on: at.when(date.on), service, past, outlook, late }
}

/// How a service will stand on a day; none when it holds its stage and reaches its target.
fn readiness(at: &Viewpoint, day: Day, case: &Case) -> Option<Readiness> {
    let standing = case.standing;
    let then = standing.stage_on(day);
    let target = case.dossier.service.target_stage;
    let falls = standing.forecast.iter().find(|u| u.stage < standing.stage && u.on <= day);
    if falls.is_none() && target.is_none_or(|target| then >= target) {
        return None;
    }
    Some(Readiness {
        service: at.service(&case.dossier.service),
        today: StageMark::of(at.words(), standing),
        then: StageMark::new(at.words(), then),
        target: target.map(|target| say!(at.words(), "stage-of", stage = target)).unwrap_or_default(),
        last_chance: falls.map(|upcoming| at.when(upcoming.on.plus(-1))),
        unless: falls.map(|upcoming| unless(at, upcoming)).unwrap_or_default(),
    })
}
