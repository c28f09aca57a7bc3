//! Figures: the charts of a page, ready to be put into its text.

use super::chart::{CadenceChart, FleetChart, Recovered, RecoveryChart, Sparkline, StageChart, Tested, VerdictChart};
use super::graph::{self, Node};
use super::markup::Markup;
use crate::model::calendar::Day;
use crate::site::{Site, address, chart, fleet, roster};
use serde::Serialize;

/// The trend line of the overview shows so many days.
const TREND_DAYS: i32 = 365;

/// The charts of a service's page; none where there is nothing to draw.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ServiceFigures {
    /// The stage over time.
    pub stages: Option<Markup>,
    /// Verdicts by month.
    pub verdicts: Option<Markup>,
    /// Days between runs beside the cadence.
    pub intervals: Option<Markup>,
    /// Recovery beside its objective.
    pub recoveries: Option<Markup>,
}

/// The charts of the overview and of a team's page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FleetFigures {
    /// Services by stage over time.
    pub fleet: Option<Markup>,
    /// One trend line per service, in the order of the services.
    pub trends: Vec<Option<Markup>>,
}

/// The charts of a service; empty for a service that does not exist.
pub fn of_service(site: &Site, index: usize) -> ServiceFigures {
    let Some(case) = site.cases.get(index) else { return ServiceFigures::default() };
    let to = site.day;
    let Some(from) = chart::first_day(case, to) else { return ServiceFigures::default() };
    let changes = chart::stages(case.standing, to);
    let lapse = case.standing.lapse.as_ref().map(|lapse| (lapse.on, lapse.to_stage));
    let runs = chart::verdicts(case, to);
    let tested = chart::tested(case, to);
    let dependencies: Vec<Tested> = tested.iter().map(|(name, days)| Tested { name, days }).collect();
    let recoveries = chart::recoveries(case, to);
    let series: Vec<Recovered> =
        recoveries.iter().map(|r| Recovered { name: &r.target, rto: r.rto, points: &r.points }).collect();
    let limit = site.config.policy.cadence;
    ServiceFigures {
        stages: drawn(StageChart { id: "stages", title: "Stage over time", from, to, changes: &changes, lapse }.svg()),
        verdicts: drawn(VerdictChart { id: "verdicts", title: "Runs by verdict", from, to, runs: &runs }.svg()),
        intervals: drawn(
            CadenceChart { id: "intervals", title: "Days between runs", from, to, limit, dependencies: &dependencies }
                .svg(),
        ),
        recoveries: drawn(
            RecoveryChart { id: "recoveries", title: "Recovery beside its objective", from, to, series: &series }.svg(),
        ),
    }
}

/// The charts of the overview.
pub fn of_fleet(site: &Site) -> FleetFigures {
    let points = chart::fleet(site);
    let fleet = points.first().and_then(|(from, _)| {
        FleetChart {
            id: "fleet-chart",
            title: "Services by stage over time",
            from: *from,
            to: site.day,
            points: &points,
        }
        .svg()
    });
    let shown = if roster::is_whole(site) { site.cases.len() } else { 0 };
    FleetFigures { fleet: drawn(fleet), ..trends(site, 0..shown) }
}

/// The trend lines of some services.
pub fn trends(site: &Site, services: impl IntoIterator<Item = usize>) -> FleetFigures {
    let cases = services.into_iter().filter_map(|index| site.cases.get(index));
    let trends = cases.map(|case| trend(&chart::stages(case.standing, site.day), site.day)).collect();
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
            Some(Node { title: &service.title, href, stage: case.standing.stage, needs })
        })
        .collect();
    NeedsFigure { needs: drawn(graph::svg(&nodes)) }
}

fn trend(changes: &[(Day, u8)], to: Day) -> Option<Markup> {
    drawn(Sparkline { title: "Stage over the last year", from: to.plus(-TREND_DAYS), to, changes }.svg())
}

fn drawn(svg: Option<String>) -> Option<Markup> {
    svg.map(Markup::vouched)
}
