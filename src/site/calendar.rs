//! The calendar: which stages fall when, and how the fleet will stand on days that matter.

use super::link::Link;
use super::mark::StageMark;
use super::requirement;
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::{brief, count};
use crate::model::calendar::{Day, month_name};
use crate::model::service::KeyDate;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarView {
    /// Days that matter, the next first.
    pub key_dates: Vec<KeyDateView>,
    /// Stages that fall by themselves, by month.
    pub months: Vec<MonthOfLapses>,
}

/// A day that matters.
#[derive(Debug, Clone, Serialize)]
pub struct KeyDateView {
    /// What it is called.
    pub name: String,
    /// When.
    pub on: When,
    /// The service it belongs to; empty for the whole fleet.
    pub service: String,
    /// How many services will have fallen, in a sentence.
    pub outlook: String,
    /// Those that will have fallen, unless something is done.
    pub fallen: Vec<Link>,
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
    /// Whether it is near.
    pub soon: bool,
}

/// A lapse within so many days is near.
const SOON_DAYS: i32 = 14;

/// Whether a day is near enough to be pointed out.
pub fn is_soon(at: &Viewpoint, day: Day) -> bool {
    day.since(at.site.day) <= SOON_DAYS
}

/// Every lapse of the fleet, the next first; within a day by service.
pub fn lapses(at: &Viewpoint) -> impl Iterator<Item = LapseRow> {
    let mut found: Vec<_> =
        at.site.cases.iter().filter_map(|case| Some((case.standing.lapse.as_ref()?, case))).collect();
    found.sort_by_key(|(lapse, _)| lapse.on);
    found.into_iter().map(|(lapse, case)| LapseRow {
        on: at.when(lapse.on),
        service: at.service(&case.dossier.service),
        from: StageMark::of(case.standing),
        to: StageMark::new(lapse.to_stage),
        because: brief(&lapse.because.iter().map(|id| requirement::title(id)).collect::<Vec<_>>()),
        causes: lapse.because.iter().map(|id| at.requirement(id)).collect(),
        soon: is_soon(at, lapse.on),
    })
}

/// The page.
pub fn view(at: &Viewpoint) -> CalendarView {
    let mut months: Vec<MonthOfLapses> = Vec::new();
    for lapse in lapses(at) {
        let name = month(&lapse.on);
        match months.last_mut() {
            Some(last) if last.name == name => last.lapses.push(lapse),
            _ => months.push(MonthOfLapses { name, lapses: vec![lapse] }),
        }
    }
    CalendarView { key_dates: key_dates(at), months }
}

fn month(when: &When) -> String {
    match Day::parse(&when.iso).map(Day::ymd) {
        Ok((year, month, _)) => format!("{} {year}", month_name(month)),
        Err(_) => String::new(),
    }
}

fn key_dates(at: &Viewpoint) -> Vec<KeyDateView> {
    let everywhere = at.site.config.key_dates.iter().map(|date| (date, None));
    let own = at.site.cases.iter().flat_map(|case| {
        let service = &case.dossier.service;
        service.key_dates.iter().map(move |date| (date, Some(service.title.as_str())))
    });
    let mut dates: Vec<(&KeyDate, Option<&str>)> =
        everywhere.chain(own).filter(|(date, _)| date.on >= at.site.day).collect();
    dates.sort_by(|(a, x), (b, y)| (a.on, &a.name, x).cmp(&(b.on, &b.name, y)));
    dates.into_iter().map(|(date, service)| key_date(at, date, service)).collect()
}

fn key_date(at: &Viewpoint, date: &KeyDate, service: Option<&str>) -> KeyDateView {
    let concerned = at.site.cases.iter().filter(|case| service.is_none_or(|title| case.dossier.service.title == title));
    let fallen: Vec<Link> = concerned
        .filter(|case| case.standing.lapse.as_ref().is_some_and(|lapse| lapse.on <= date.on))
        .map(|case| at.service(&case.dossier.service))
        .collect();
    let outlook = match fallen.len() {
        0 => "Every stage that is proven today will still hold.".to_owned(),
        number => format!("{} will have fallen, unless tests are repeated:", count(number, "service", "services")),
    };
    let service = service.unwrap_or_default().to_owned();
    KeyDateView { name: date.name.clone(), on: at.when(date.on), service, outlook, fallen }
}
