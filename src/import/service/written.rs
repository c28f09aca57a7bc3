//! `service.yaml` as it is written. The JSON Schema and the manual derive from these types.

use crate::yaml::{Date, Length, OneOrMany, Spanned, Text};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A service and its dependencies.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Service")]
pub struct WrittenService {
    /// Stable id, part of addresses. Default: the folder's name.
    pub id: Option<Spanned<Text>>,
    /// Name for people. Default: the id.
    pub title: Option<Text>,
    /// The team that owns it.
    pub team: Option<Text>,
    /// Its tier.
    pub tier: Option<Text>,
    /// Free tags.
    #[serde(default)]
    pub tags: OneOrMany<Text>,
    /// Former ids.
    #[serde(default)]
    pub aliases: OneOrMany<Spanned<Text>>,
    /// Named web addresses: `dashboard`, `alerts`, `wiki`, and any other.
    #[serde(default)]
    pub links: BTreeMap<String, Spanned<Text>>,
    /// To whom its results are published. Default: the site's audience.
    #[serde(default)]
    pub audience: OneOrMany<Text>,
    /// The stage the team wants to reach, 1 to 5.
    pub target_stage: Option<Spanned<u8>>,
    /// The stage somebody claims by hand, 0 to 5; shown beside the computed one, never counted.
    pub claimed_stage: Option<Spanned<u8>>,
    /// Days on which its stage matters.
    #[serde(default)]
    pub key_dates: Vec<WrittenKeyDate>,
    /// What the service depends on.
    pub dependencies: Option<WrittenDependencies>,
    /// Why there is no critical dependency; needed when the list is empty.
    pub critical_reason: Option<Text>,
    /// Why there is no other dependency; needed when the list is empty.
    pub non_critical_reason: Option<Text>,
    /// The day, or days, on which the dependency list was confirmed.
    #[serde(default)]
    pub reviewed: OneOrMany<Date>,
    /// Tests that must be automated besides those of the critical dependencies.
    #[serde(default)]
    pub tests: Vec<Spanned<WrittenTest>>,
    /// Gaps that somebody answers for until a date.
    #[serde(default)]
    pub waivers: Vec<Spanned<WrittenWaiver>>,
}

/// What the service depends on. A row with the service's own id describes the scope of disaster
/// recovery and is no dependency.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Dependencies")]
pub struct WrittenDependencies {
    /// Dependencies without which the service fails.
    pub critical: Option<Spanned<Vec<Spanned<WrittenDependency>>>>,
    /// Dependencies whose loss the service survives, up to their thresholds.
    pub non_critical: Option<Spanned<Vec<Spanned<WrittenDependency>>>>,
    /// Why there is no critical dependency; needed when the list is empty.
    pub critical_reason: Option<Text>,
    /// Why there is no other dependency; needed when the list is empty.
    pub non_critical_reason: Option<Text>,
}

/// One dependency.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Dependency")]
pub struct WrittenDependency {
    /// Stable id within the service.
    pub id: Spanned<Text>,
    /// Name for people. Default: the id.
    pub title: Option<Text>,
    /// Recovery time objective: within which time the service must be well again.
    pub rto: Option<Length>,
    /// Recovery point objective: how much data may be lost, as time.
    pub rpo: Option<Length>,
    /// When it is critical: `always`, or a daily range with its zone such as `08:00-20:00 UTC`.
    pub period: Option<Spanned<Text>>,
    /// What people do while it is gone.
    pub workaround: Option<Text>,
    /// The day from which it is a dependency.
    pub since: Option<Date>,
    /// The name of the outside company that runs it, or `true`.
    pub external: Option<Text>,
    /// Ids of what it depends on in turn.
    #[serde(default)]
    pub children: OneOrMany<Text>,
    /// The playbook scenario that covers it: a path with an optional `#heading`, or a web address.
    pub scenario: Option<Text>,
    /// The points at which its loss hurts (non-critical dependencies).
    #[serde(default)]
    pub thresholds: Vec<Spanned<WrittenThreshold>>,
}

/// The point at which the loss of a dependency hurts: a signal with `above` or `below`, or `never`
/// with a reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Threshold")]
pub struct WrittenThreshold {
    /// What is watched: `unavailable-for`, staleness, error rate, latency, queue age.
    pub signal: Option<Text>,
    /// It hurts above this value.
    pub above: Option<Spanned<Text>>,
    /// It hurts below this value.
    pub below: Option<Spanned<Text>>,
    /// What the dependency then becomes, such as `critical`.
    pub becomes: Option<Text>,
    /// What users notice.
    pub effect: Option<Text>,
    /// What people do.
    pub action: Option<Text>,
    /// Its loss never hurts; needs a reason.
    pub never: Option<bool>,
    /// Why its loss never hurts.
    pub reason: Option<Text>,
}

/// A test that must be automated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Test")]
pub struct WrittenTest {
    /// Stable id within the service.
    pub id: Spanned<Text>,
    /// Name for people. Default: the id.
    pub title: Option<Text>,
    /// The dependency it fails.
    pub dependency: Option<Spanned<Text>>,
    /// The scenario it plays.
    pub scenario: Option<Text>,
}

/// A gap that somebody answers for until a date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiver")]
pub struct WrittenWaiver {
    /// The id of the requirement.
    pub requirement: Spanned<Text>,
    /// Why the gap is accepted.
    pub reason: Text,
    /// Who answers for it.
    pub owner: Text,
    /// Who allowed it.
    pub approved_by: Text,
    /// The first day on which it counts.
    pub since: Option<Date>,
    /// The last day on which it counts.
    pub expires: Date,
}

/// A day on which a stage matters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "KeyDate")]
pub struct WrittenKeyDate {
    /// Its name.
    pub name: Text,
    /// The day.
    pub on: Date,
}
