//! The fleet: which service needs which, how firmly each stands through them, and what would lift most.

use super::link::Link;
use super::mark::StageMark;
use super::requirement::effort;
use super::viewpoint::Viewpoint;
use crate::ladder::path::lifts;
use crate::ladder::requirement::find;
use crate::ladder::standing::Standing;
use crate::ladder::weakest::Footing;
use crate::words::say;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct FleetView {
    /// What would lift most services, in order.
    pub lifts: Vec<LiftView>,
    /// Services that need or are needed by others.
    pub rows: Vec<FleetRow>,
    /// How many services stand alone, in words; empty when none does.
    pub alone: String,
}

/// A requirement that alone keeps services from their next stage.
#[derive(Debug, Clone, Serialize)]
pub struct LiftView {
    /// The requirement.
    pub requirement: Link,
    /// What kind of work it is, in words.
    pub effort: String,
    /// The services that it would lift.
    pub services: Vec<Link>,
}

/// A service among those it needs.
#[derive(Debug, Clone, Serialize)]
pub struct FleetRow {
    /// The service.
    pub service: Link,
    /// Its own stage.
    pub own: StageMark,
    /// The lowest stage among everything it needs.
    pub effective: StageMark,
    /// Whether that is lower than its own.
    pub held_back: bool,
    /// The services it needs.
    pub needs: Vec<Link>,
    /// The way to the weakest of them; empty when it is the weakest itself.
    pub path: Vec<Link>,
}

/// The positions of services that need or are needed by others.
pub fn linked(footings: &[Footing]) -> Vec<usize> {
    let mut found: Vec<usize> = footings.iter().flat_map(|footing| footing.needs.iter().copied()).collect();
    found.extend(footings.iter().enumerate().filter(|(_, f)| !f.needs.is_empty()).map(|(index, _)| index));
    found.sort_unstable();
    found.dedup();
    found
}

/// The page.
pub fn view(at: &Viewpoint) -> FleetView {
    let site = at.site;
    let link = |index: &usize| site.cases.get(*index).map(|case| at.service(&case.dossier.service));
    let standings: Vec<&Standing> = site.cases.iter().map(|case| case.standing).collect();
    let lifts = lifts(&standings)
        .into_iter()
        .map(|lift| LiftView {
            requirement: at.requirement(lift.requirement),
            effort: find(lift.requirement).map(|r| effort(at.words(), r.effort)).unwrap_or_default(),
            services: lift.services.iter().filter_map(link).collect(),
        })
        .collect();
    let linked = linked(&site.footings);
    let alone = site.cases.len() - linked.len();
    let rows = linked
        .iter()
        .filter_map(|&index| {
            let (case, footing) = (site.cases.get(index)?, site.footings.get(index)?);
            Some(FleetRow {
                service: link(&index)?,
                own: StageMark::of(at.words(), case.standing),
                effective: StageMark::new(at.words(), footing.stage),
                held_back: footing.stage < case.standing.stage,
                needs: footing.needs.iter().filter_map(link).collect(),
                path: footing.path.iter().skip(1).filter_map(link).collect(),
            })
        })
        .collect();
    let alone = match alone {
        0 => String::new(),
        number => say!(at.words(), "fleet-alone", number = number),
    };
    FleetView { lifts, rows, alone }
}
