//! The form of `check --format json`, version 1. Keys may be added; those that are there stay.

use super::Check;
use crate::ladder::gate::{Countdown, Outcome, Reason};
use crate::render::report::{Problem, Quiet};
use schemars::JsonSchema;
use serde::Serialize;

/// The form's name and version.
const SCHEMA: &str = "stagepost/check/v1";

/// What a check found.
#[derive(Serialize, JsonSchema)]
struct View<'a> {
    /// The name and version of this form: `stagepost/check/v1`.
    schema: &'static str,
    /// The day of the judgement.
    as_of: String,
    /// ok, findings (the content has errors) or gate-not-met.
    result: &'static str,
    /// What is wrong with the input, errors first.
    diagnostics: Vec<Problem<'a>>,
    /// Lints of playbooks that somebody silenced, with the reason.
    silenced: Vec<Quiet<'a>>,
    /// How each service comes out at each gate.
    gates: Vec<GateRow<'a>>,
    /// Waivers that count down, the next to end first.
    waivers: Vec<WaiverRow<'a>>,
    /// The ids of services that stood in the baseline and are gone.
    gone: Vec<&'a str>,
}

/// How one service comes out at one gate.
#[derive(Serialize, JsonSchema)]
struct GateRow<'a> {
    /// min-stage, targets, no-regression, horizon or max-age.
    gate: &'a str,
    /// The service; null where there is none at all.
    service: Option<&'a str>,
    /// Whether it is met.
    met: bool,
    /// How it comes out.
    sentence: &'a str,
    /// The service's file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// Why it is not met, one by one.
    reasons: Vec<ReasonRow<'a>>,
}

/// One thing that keeps a gate from being met.
#[derive(Serialize, JsonSchema)]
struct ReasonRow<'a> {
    /// The requirement it is about.
    requirement: Option<&'a str>,
    /// How that stands.
    text: &'a str,
    /// What to do.
    fix: &'a str,
    /// Where to begin: the file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
}

/// A waiver that counts down.
#[derive(Serialize, JsonSchema)]
struct WaiverRow<'a> {
    /// The service.
    service: &'a str,
    /// The requirement.
    requirement: &'a str,
    /// Who answers for it.
    owner: &'a str,
    /// Why.
    reason: &'a str,
    /// The last day on which it counts.
    expires: String,
    /// How many days are left; 0 on the last one.
    days_left: i32,
    /// Whether the requirement would not count without it.
    in_use: bool,
    /// Whether it ends within the horizon.
    ends_soon: bool,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
}

/// What a check found, as JSON.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn json(check: &Check) -> Result<String, serde_json::Error> {
    let view = View {
        schema: SCHEMA,
        as_of: check.day.to_string(),
        result: check.result(),
        diagnostics: check.diagnostics.iter().map(Problem::of).collect(),
        silenced: check.silenced.iter().map(Quiet::of).collect(),
        gates: check.outcomes.iter().map(GateRow::of).collect(),
        waivers: check.waivers.iter().map(WaiverRow::of).collect(),
        gone: check.gone.clone(),
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&view)?))
}

/// The JSON schema of the form.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(View).to_value()
}

impl<'a> GateRow<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let Outcome { gate, service, place, sentence, reasons, met } = outcome;
        Self {
            gate: gate.as_str(),
            service: (!service.is_empty()).then_some(service),
            met: *met,
            sentence,
            file: &place.file,
            line: place.line,
            reasons: reasons.iter().map(ReasonRow::of).collect(),
        }
    }
}

impl<'a> ReasonRow<'a> {
    fn of(reason: &'a Reason) -> Self {
        let Reason { requirement, why, fix, place } = reason;
        Self { requirement: *requirement, text: why, fix, file: &place.file, line: place.line }
    }
}

impl<'a> WaiverRow<'a> {
    fn of(waiver: &'a Countdown) -> Self {
        let Countdown { service, requirement, owner, reason, expires, days_left, in_use, ends_soon, place } = waiver;
        Self {
            service,
            requirement,
            owner,
            reason,
            expires: expires.to_string(),
            days_left: *days_left,
            in_use: *in_use,
            ends_soon: *ends_soon,
            file: &place.file,
            line: place.line,
        }
    }
}
