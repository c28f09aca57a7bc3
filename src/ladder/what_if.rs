//! What if other rules applied: who rises, who falls, and how many more tests a month it takes.

use super::finding::Finding;
use super::standing::Standing;
use crate::model::calendar::Day;
use crate::model::catalog::Catalog;
use crate::model::dependency::Criticality;
use crate::model::policy::Policy;
use std::cmp::Ordering;

/// How many days a month has on average.
const DAYS_A_MONTH: f64 = 30.4;

/// The same services under another policy, compared with the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// Each service, in the order of the catalog.
    pub moves: Vec<Move>,
    /// What the cadence costs.
    pub cost: Cost,
}

/// What becomes of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Its id.
    pub service: String,
    /// Name for people.
    pub title: String,
    /// The present stage.
    pub from: u8,
    /// The stage under the other policy.
    pub to: u8,
    /// The ids of the requirements that would count and do not now.
    pub gained: Vec<&'static str>,
    /// How the requirements that would no longer count would stand.
    pub lost: Vec<Finding>,
}

/// What the cadence costs the fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// How many critical dependencies all services have together.
    pub dependencies: usize,
    /// How many days may lie between two tests now.
    pub cadence: u32,
    /// How many under the other policy.
    pub new_cadence: u32,
}

impl Cost {
    /// What the cadences of two policies cost the critical dependencies that are in force on a day.
    pub fn of(catalog: &Catalog, day: Day, now: &Policy, then: &Policy) -> Self {
        let services = catalog.dossiers.iter().map(|dossier| &dossier.service);
        let critical = services.flat_map(|service| service.dependencies_of(Criticality::Critical));
        let dependencies = critical.filter(|d| d.since.is_none_or(|since| since <= day)).count();
        Self { dependencies, cadence: now.cadence, new_cadence: then.cadence }
    }

    /// The cost in a sentence.
    pub fn sentence(&self) -> String {
        let dependencies = match self.dependencies {
            1 => "1 critical dependency".to_owned(),
            number => format!("{number} critical dependencies"),
        };
        let (now, then) = (self.runs(), self.new_runs());
        let change = match self.new_cadence.cmp(&self.cadence) {
            Ordering::Less => format!("{:.1} more than now", then - now),
            Ordering::Greater => format!("{:.1} fewer than now", now - then),
            Ordering::Equal => "as now".to_owned(),
        };
        let days = if self.new_cadence == 1 { "1 day".to_owned() } else { format!("{} days", self.new_cadence) };
        format!("A test of {dependencies} every {days} takes {then:.1} runs a month, {change}.")
    }

    /// How many runs a month the present cadence takes.
    pub fn runs(&self) -> f64 {
        monthly(self.dependencies, self.cadence)
    }

    /// How many the other one takes.
    pub fn new_runs(&self) -> f64 {
        monthly(self.dependencies, self.new_cadence)
    }
}

/// Runs a month when each dependency is tested once in so many days.
fn monthly(dependencies: usize, cadence: u32) -> f64 {
    // No policy has a cadence of no days; a made-up one is asked for a test a day.
    dependencies as f64 * DAYS_A_MONTH / f64::from(cadence.max(1))
}

/// Compares the standings of a catalog under the present policy with those under another.
pub fn what_if(catalog: &Catalog, now: (&Policy, &[Standing]), then: (&Policy, &[Standing])) -> WhatIf {
    let services = catalog.dossiers.iter().map(|dossier| &dossier.service);
    let moves = services.clone().zip(now.1.iter().zip(then.1)).map(|(service, (now, then))| {
        let pairs = || now.findings.iter().zip(&then.findings);
        let gained = pairs().filter(|(a, b)| !a.status.counts() && b.status.counts());
        let lost = pairs().filter(|(a, b)| a.status.counts() && !b.status.counts());
        Move {
            service: service.id.clone(),
            title: service.title.clone(),
            from: now.stage,
            to: then.stage,
            gained: gained.map(|(_, finding)| finding.requirement.id).collect(),
            lost: lost.map(|(_, finding)| finding.clone()).collect(),
        }
    });
    let moves = moves.collect();
    // Without a standing there is no service, and nothing is counted.
    let day = now.1.first().map_or(Day::from_number(0), |standing| standing.day);
    WhatIf { moves, cost: Cost::of(catalog, day, now.0, then.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_a_cadence_is_counted_by_the_month() {
        let cost = Cost { dependencies: 7, cadence: 35, new_cadence: 7 };
        assert!((cost.runs() - 6.08).abs() < 0.001, "{}", cost.runs());
        assert!((cost.new_runs() - 30.4).abs() < 0.001, "{}", cost.new_runs());
        let nothing = Cost { dependencies: 0, cadence: 35, new_cadence: 0 };
        assert_eq!((nothing.runs(), nothing.new_runs()), (0.0, 0.0));
    }
}
