//! A service: the thing whose resiliency is judged.

use super::calendar::Day;
use super::dependency::{Criticality, Dependency};
use super::place::Place;
use super::recorded::Recorded;
use super::run::Derived;
use super::waiver::Waiver;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A service and everything its own file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Stable id; part of addresses.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The team that owns it.
    pub team: Option<String>,
    /// Its tier, as written.
    pub tier: Option<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// Former ids.
    pub aliases: Vec<String>,
    /// Named addresses: `dashboard`, `alerts`, `wiki`, …
    pub links: BTreeMap<String, String>,
    /// To whom its results are published.
    pub audience: Vec<String>,
    /// The stage the team wants to reach.
    pub target_stage: Option<u8>,
    /// The stage somebody claims by hand; shown, never counted.
    pub claimed_stage: Option<(u8, Place)>,
    /// Days on which its stage matters.
    pub key_dates: Vec<KeyDate>,
    /// Its dependencies, in the order of the file.
    pub dependencies: Vec<Dependency>,
    /// Where the list of critical dependencies stands, once there is one.
    pub critical_list: Option<Place>,
    /// Why there is no critical dependency.
    pub critical_reason: Option<String>,
    /// Where the list of the other dependencies stands, once there is one.
    pub non_critical_list: Option<Place>,
    /// Why there is no other dependency.
    pub non_critical_reason: Option<String>,
    /// The days on which the dependency list was confirmed.
    pub reviewed: Vec<Day>,
    /// Tests that must be automated besides those of the critical dependencies.
    pub tests: Vec<RegisteredTest>,
    /// Accepted gaps.
    pub waivers: Vec<Waiver>,
    /// Where the service is written.
    pub place: Place,
    /// The folder that holds it, relative to the project root, without a trailing slash.
    pub root: String,
    /// When its file was recorded, where that is known.
    pub recorded: Option<Arc<Recorded>>,
    /// What its own file leaves open and a catalogue of another tool says, with the place.
    pub derived: Vec<Derived>,
}

impl Service {
    /// Where a catalogue says what its own file leaves open of one field.
    pub fn derived(&self, field: &str) -> Option<&Derived> {
        self.derived.iter().find(|derived| derived.field == field)
    }

    /// Its dependencies of one criticality, in the order of the file.
    pub fn dependencies_of(&self, criticality: Criticality) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(move |d| d.criticality == criticality)
    }

    /// The first day on which the file is known to have existed: the day on which it was recorded, or
    /// an earlier one that it names itself; `None` when the record is not known.
    pub fn first_recorded(&self) -> Option<Day> {
        let recorded = self.recorded.as_ref()?.on();
        let rows = self.dependencies.iter().filter_map(|d| d.since);
        self.reviewed.iter().copied().chain(rows).chain([recorded]).min()
    }

    /// The dependency with this id.
    pub fn dependency(&self, id: &str) -> Option<&Dependency> {
        self.dependencies.iter().find(|d| d.id == id)
    }

    /// Whether a name is a dependency of the service, or the service itself, which is the scope of
    /// disaster recovery.
    pub fn declares(&self, name: &str) -> bool {
        self.dependency(name).is_some() || self.id == name || self.aliases.iter().any(|alias| alias == name)
    }
}

/// A test that the team registered by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredTest {
    /// Stable id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The dependency it fails, if any.
    pub dependency: Option<String>,
    /// The scenario it plays, if any.
    pub scenario: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// A day on which a stage matters: a freeze, a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDate {
    /// Its name.
    pub name: String,
    /// The day.
    pub on: Day,
}
