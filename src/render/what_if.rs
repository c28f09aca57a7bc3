//! The form of `status --policy FILE --format json`, version 1. Keys may be added; those that are there
//! stay.

use crate::ladder::what_if::{Move, WhatIf};
use crate::model::calendar::Day;
use serde::Serialize;

/// The form's name and version.
const SCHEMA: &str = "stagepost/what-if/v1";

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    /// The day of the judgement.
    as_of: String,
    /// The file of the other policy, as it was named.
    policy: &'a str,
    services: Vec<Service<'a>>,
    cadence: Cadence,
}

/// What becomes of one service.
#[derive(Serialize)]
struct Service<'a> {
    id: &'a str,
    title: &'a str,
    stage: u8,
    new_stage: u8,
    /// The ids of the requirements that would count and do not now.
    gained: &'a [&'static str],
    lost: Vec<Lost<'a>>,
}

/// A requirement that would no longer count.
#[derive(Serialize)]
struct Lost<'a> {
    id: &'a str,
    status: &'a str,
    sentence: &'a str,
}

/// What the cadence costs.
#[derive(Serialize)]
struct Cadence {
    critical_dependencies: usize,
    days: u32,
    new_days: u32,
    runs_a_month: f64,
    new_runs_a_month: f64,
}

/// What would change under another policy, as JSON. Runs a month have one decimal.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn json(what_if: &WhatIf, policy: &str, day: Day) -> Result<String, serde_json::Error> {
    let cost = &what_if.cost;
    let view = View {
        schema: SCHEMA,
        as_of: day.to_string(),
        policy,
        services: what_if.moves.iter().map(Service::of).collect(),
        cadence: Cadence {
            critical_dependencies: cost.dependencies,
            days: cost.cadence,
            new_days: cost.new_cadence,
            runs_a_month: (cost.runs() * 10.0).round() / 10.0,
            new_runs_a_month: (cost.new_runs() * 10.0).round() / 10.0,
        },
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&view)?))
}

impl<'a> Service<'a> {
    fn of(step: &'a Move) -> Self {
        let Move { service, title, from, to, gained, lost } = step;
        let lost = lost.iter().map(|finding| Lost {
            id: finding.requirement.id,
            status: finding.status.as_str(),
            sentence: &finding.sentence,
        });
        Self { id: service, title, stage: *from, new_stage: *to, gained, lost: lost.collect() }
    }
}
