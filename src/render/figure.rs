//! Figures: the charts of a page, ready to be put into its text.

use super::markup::Markup;
use crate::site::{Site, chart};
use serde::Serialize;

/// The charts of a service's page; empty where there is nothing to draw.
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

/// The charts of the overview.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FleetFigures {
    /// Services by stage over time.
    pub fleet: Option<Markup>,
    /// One trend line per service, in the order of the services.
    pub trends: Vec<Option<Markup>>,
}

/// The charts of a service.
pub fn of_service(site: &Site, index: usize) -> ServiceFigures {
    let _ = (site, index);
    ServiceFigures::default()
}

/// The charts of the overview.
pub fn of_fleet(site: &Site) -> FleetFigures {
    FleetFigures {
        fleet: None,
        trends: site.cases.iter().map(|case| trend(&chart::stages(case.standing, site.day))).collect(),
    }
}

fn trend(points: &[(crate::model::calendar::Day, u8)]) -> Option<Markup> {
    let _ = points;
    None
}
