//! What a check found, as other programs want it: JSON, annotations of GitHub, SARIF and JUnit.
//!
//! All of them tell the same: what is wrong with the input, how every service comes out at every
//! gate, and which waivers count down. Paths lead from the folder in which the check was called.

mod annotation;
mod json;
mod junit;
mod sarif;
#[cfg(test)]
mod tests;

pub use annotation::annotations;
pub use json::{json, schema};
pub use junit::junit;
pub use sarif::sarif;

use crate::ladder::gate::{Countdown, Outcome, Reason};
use crate::model::calendar::Day;
use crate::model::diagnostic::{Diagnostic, Severity, Silenced};

/// Everything that a check found.
#[derive(Debug)]
pub struct Check<'a> {
    /// The day of the judgement.
    pub day: Day,
    /// What leads from the current folder to the project: empty, or ending in a slash.
    pub prefix: &'a str,
    /// What is wrong with the input, errors first.
    pub diagnostics: &'a [Diagnostic],
    /// Lints that somebody silenced.
    pub silenced: &'a [Silenced],
    /// How each service comes out at each gate.
    pub outcomes: &'a [Outcome],
    /// Waivers that count down, the next to end first.
    pub waivers: &'a [Countdown],
    /// The ids of services that the baseline knows and the project no longer does.
    pub gone: Vec<&'a str>,
}

impl Check<'_> {
    /// How it comes out, in a word: `ok`, `findings` or `gate-not-met`.
    pub fn result(&self) -> &'static str {
        if self.diagnostics.iter().any(|d| d.severity() == Severity::Error) {
            "findings"
        } else if self.outcomes.iter().any(|outcome| !outcome.met) {
            "gate-not-met"
        } else {
            "ok"
        }
    }
}

/// An outcome in words: the sentence, and each reason with its way out on a line of its own.
fn outcome_text(outcome: &Outcome) -> String {
    let mut text = outcome_line(outcome);
    for reason in &outcome.reasons {
        text.push_str(&format!("\n{}", reason_line(reason)));
    }
    text
}

/// `shop stands on stage 2, not 3`.
fn outcome_line(outcome: &Outcome) -> String {
    let gap = if outcome.service.is_empty() { "" } else { " " };
    format!("{}{gap}{}", outcome.service, outcome.sentence)
}

fn reason_line(reason: &Reason) -> String {
    let about = reason.requirement.map(|id| format!("{id} ")).unwrap_or_default();
    let fix = if reason.fix.is_empty() { String::new() } else { format!(" To do: {}", reason.fix) };
    format!("{about}{}{fix}", reason.why)
}

/// A waiver in words, with what is left of it.
pub fn waiver_text(waiver: &Countdown) -> String {
    let left = match waiver.days_left {
        0 => "today is its last day".to_owned(),
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    };
    let Countdown { service, requirement, owner, expires, .. } = waiver;
    format!("{service}: the waiver of {requirement} ends on {} ({left}); {owner} answers for it", expires.long())
}
