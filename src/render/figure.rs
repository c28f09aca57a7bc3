//! Figures: the charts of a page, ready to be put into its text, and the same charts by themselves.

use super::chart::{
    CadenceChart, Chart, FleetChart, PublicationChart, Recovered, RecoveryChart, Sparkline, StageChart, Tested,
    VerdictChart, YearChart,
};
use super::csv::Csv;
use super::graph::{self, Node};
use super::markup::Markup;
use super::timeline;
use crate::model::calendar::Day;
use crate::model::run::Run;
use crate::site::chart::Table;
use crate::site::{Case, Site, address, chart, fleet, roster};
use crate::words::{Words, say};
use serde::Serialize;

/// The trend line of the overview shows so many days.
const TREND_DAYS: i32 = 365;
/// Without any dated fact a chart that stands alone shows this many days.
const NOTHING_YET_DAYS: i32 = 30;

/// A chart with the numbers behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Its title.
    pub title: String,
    /// What the numbers are, with their unit.
    pub caption: String,
    /// The chart.
    pub drawn: Markup,
    /// The numbers.
    pub table: Table,
    /// The chart by itself, as seen from the page.
    pub svg: String,
    /// The numbers as CSV, as seen from the page.
    pub csv: String,
}

/// The charts of a service's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ServiceFigures {
    /// Those for which there is something to draw.
    pub charts: Vec<Figure>,
}

/// The charts of the overview and of a team's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FleetFigures {
    /// Services by stage over time.
    pub fleet: Option<Markup>,
    /// One trend line per service, in the order of the services.
    pub trends: Vec<Option<Markup>>,
}

/// What a chart of a service is called.
struct Name {
    /// In its address.
    id: &'static str,
    /// On the page: a message.
    title: &'static str,
    /// What the numbers behind it are: a message.
    caption: &'static str,
}

const STAGE: Name = Name { id: "stage", title: "chart-stage", caption: "chart-stage-caption" };
const VERDICTS: Name = Name { id: "verdicts", title: "chart-verdicts", caption: "chart-verdicts-caption" };
const INTERVALS: Name = Name { id: "intervals", title: "chart-intervals", caption: "chart-intervals-caption" };
const RECOVERY: Name = Name { id: "recovery", title: "chart-recovery", caption: "chart-recovery-caption" };
const PUBLICATION: Name = Name { id: "publication", title: "chart-publication", caption: "chart-publication-caption" };
const YEAR: Name = Name { id: "year", title: "chart-year", caption: "chart-year-caption" };

/// Hands over each chart of a service with the numbers behind it. `alone` gives it the service's name.
fn each(site: &Site, case: &Case, alone: bool, mut take: impl FnMut(&Name, &dyn Chart, Table)) {
    let (words, english) = (&*site.config.words, Words::english());
    let to = site.day;
    let known = chart::first_day(case, to);
    let from = match known {
        Some(from) if alone => from.min(to.plus(-NOTHING_YET_DAYS)),
        Some(from) => from,
        None if alone => to.plus(-NOTHING_YET_DAYS),
        None => return,
    };
    let title = |name: &Name| match alone {
        true => {
            let chart = lower(words.text(name.title));
            say!(words, "chart-of-service", service = &case.dossier.service.title, chart = chart)
        }
        false => words.text(name.title).to_owned(),
    };
    let policy = &site.config.policy;
    // The file of numbers is for programs, and stays as it is in every language.
    let numbers = if alone { &*english } else { words };

    let mut changes = chart::stages(case.standing, to);
    let table = chart::stages_table(numbers, &changes);
    if changes.is_empty() && alone {
        // A file that others embed is never an empty one: nothing was proven on any day.
        changes.push((from, 0));
    }
    let lapse = case.standing.lapse.as_ref().map(|lapse| (lapse.on, lapse.to_stage));
    take(&STAGE, &StageChart { id: "stages", title: &title(&STAGE), from, to, changes: &changes, lapse }, table);

    let runs = chart::verdicts(case, to);
    let verdicts = VerdictChart { id: "verdicts", title: &title(&VERDICTS), from, to, runs: &runs };
    take(&VERDICTS, &verdicts, chart::verdicts_table(numbers, &runs));

    let tested = chart::tested(case, to);
    let dependencies: Vec<Tested> = tested.iter().map(|(name, days)| Tested { name, days }).collect();
    let (name, limit) = (title(&INTERVALS), policy.cadence);
    let intervals = CadenceChart { id: "intervals", title: &name, from, to, limit, dependencies: &dependencies };
    take(&INTERVALS, &intervals, chart::tested_table(numbers, &tested));

    let recoveries = chart::recoveries(words, case, to);
    let series: Vec<Recovered> =
        recoveries.iter().map(|r| Recovered { name: &r.target, rto: r.rto, points: &r.points }).collect();
    let recovery = RecoveryChart { id: "recoveries", title: &title(&RECOVERY), from, to, series: &series };
    take(&RECOVERY, &recovery, chart::recoveries_table(numbers, &chart::recoveries(numbers, case, to)));

    let points = chart::publications(case, to);
    let (name, limit) = (title(&PUBLICATION), policy.publish);
    let publication = PublicationChart { id: "publications", title: &name, from, to, limit, points: &points };
    take(&PUBLICATION, &publication, chart::publications_table(numbers, &points));

    take(&YEAR, &YearChart { id: "year", title: &title(&YEAR), to, runs: &runs }, chart::days_table(numbers, &runs));
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The charts of a service's page; `root` is the way from there to the site's root.
pub fn of_service(site: &Site, index: usize, root: &str) -> ServiceFigures {
    let Some(case) = site.cases.get(index) else { return ServiceFigures::default() };
    let id = &case.dossier.service.id;
    let mut charts = Vec::new();
    each(site, case, false, |name, chart, table| {
        let address = |ending| format!("{root}{}", address::chart(id, name.id, ending));
        charts.extend(chart.svg(&site.config.words).map(|svg| Figure {
            title: site.config.words.text(name.title).to_owned(),
            caption: site.config.words.text(name.caption).to_owned(),
            drawn: Markup::vouched(svg),
            table,
            svg: address("svg"),
            csv: address("csv"),
        }));
    });
    ServiceFigures { charts }
}

/// The charts of a service by themselves: the name of each in its address, the drawing, the numbers.
pub fn alone(site: &Site, case: &Case) -> Vec<(&'static str, String, Vec<u8>)> {
    let mut charts = Vec::new();
    each(site, case, true, |name, chart, table| {
        charts.extend(chart.standalone(&site.config.words).map(|svg| (name.id, svg, csv(table))));
    });
    charts
}

fn csv(table: Table) -> Vec<u8> {
    let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    let mut csv = Csv::new(&columns);
    table.rows.into_iter().for_each(|row| csv.row(row));
    csv.into_bytes()
}

/// The fleet over time by itself, with the numbers; `None` when there is nothing to draw.
pub fn fleet_alone(site: &Site) -> Option<(String, Vec<u8>)> {
    let points = chart::fleet(site);
    let words = &site.config.words;
    let title = say!(words, "chart-fleet-of", site = &site.config.site.title);
    let svg = fleet_chart(site, &points, &title)?.standalone(words)?;
    Some((svg, csv(chart::fleet_table(&Words::english(), &points))))
}

fn fleet_chart<'a>(site: &Site, points: &'a [(Day, [u32; 6])], title: &'a str) -> Option<FleetChart<'a>> {
    let (from, _) = points.first()?;
    Some(FleetChart { id: "fleet-chart", title, from: *from, to: site.day, points })
}

/// The drawing of a run's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunFigure {
    /// What the tool did when.
    pub timeline: Option<Markup>,
}

/// What the tool did when.
pub fn of_run(words: &Words, run: &Run) -> RunFigure {
    RunFigure { timeline: drawn(timeline::svg(words, &run.steps)) }
}

/// The charts of the overview.
pub fn of_fleet(site: &Site) -> FleetFigures {
    let points = chart::fleet(site);
    let fleet = fleet_chart(site, &points, site.config.words.text("chart-fleet"))
        .and_then(|chart| chart.svg(&site.config.words));
    let shown = if roster::is_whole(site) { site.cases.len() } else { 0 };
    FleetFigures { fleet: drawn(fleet), ..trends(site, 0..shown) }
}

/// The trend lines of some services.
pub fn trends(site: &Site, services: impl IntoIterator<Item = usize>) -> FleetFigures {
    let cases = services.into_iter().filter_map(|index| site.cases.get(index));
    let trends =
        cases.map(|case| trend(&site.config.words, &chart::stages(case.standing, site.day), site.day)).collect();
    FleetFigures { fleet: None, trends }
}

/// The drawing of the fleet's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NeedsFigure {
    /// Who needs whom.
    pub needs: Option<Markup>,
}

/// The drawing of who needs whom.
pub fn of_needs(site: &Site) -> NeedsFigure {
    let linked = fleet::linked(&site.footings);
    let nodes: Vec<Node> = linked
        .iter()
        .filter_map(|&index| {
            let (case, footing) = (site.cases.get(index)?, site.footings.get(index)?);
            let service = &case.dossier.service;
            let needs = footing.needs.iter().filter_map(|needed| linked.binary_search(needed).ok()).collect();
            let href = address::service(&service.id);
            let held_back = footing.stage < case.standing.stage;
            let next = footing.path.get(1).filter(|_| held_back);
            let weakest = next.and_then(|next| linked.binary_search(next).ok());
            Some(Node { title: &service.title, href, stage: case.standing.stage, needs, weakest })
        })
        .collect();
    NeedsFigure { needs: drawn(graph::svg(&site.config.words, &nodes)) }
}

fn trend(words: &Words, changes: &[(Day, u8)], to: Day) -> Option<Markup> {
    drawn(Sparkline { title: words.text("chart-trend"), from: to.plus(-TREND_DAYS), to, changes }.svg())
}

fn drawn(svg: Option<String>) -> Option<Markup> {
    svg.map(Markup::vouched)
}
