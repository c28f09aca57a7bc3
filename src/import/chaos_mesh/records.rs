//! What the records of the targets say: who was hit, when, and whether it was taken back.

use super::super::diagnostics::Diagnostics;
use super::super::loose::{Value, shorten};
use super::super::redact::redact;
use crate::model::calendar::Instant;
use crate::model::diagnostic::Code;
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Rollback, Step};

/// What one target's record says.
#[derive(Debug)]
struct Record {
    id: String,
    /// Whether the fault reached it; none where the record does not say.
    injected: Option<bool>,
    /// Whether it was taken back.
    recovered: Option<bool>,
    failure: Option<String>,
    started: Option<Instant>,
    ended: Option<Instant>,
}

/// What all of them say.
#[derive(Debug)]
pub(super) struct Told {
    records: Vec<Record>,
    conditions: Vec<(String, bool)>,
    phase: String,
    /// When the first target was hit.
    pub started: Option<Instant>,
    /// When the last target was freed.
    pub ended: Option<Instant>,
    /// When a target was hit for the last time.
    pub last_applied: Option<Instant>,
}

/// Reads a status; none when it is cut off.
pub(super) fn read(status: &Value, place: &Place, out: &mut Diagnostics) -> Option<Told> {
    let experiment = status.get("experiment");
    let Some(phase) = experiment.get("desiredPhase").text() else {
        let message = "the object's status does not end: it holds no `desiredPhase`";
        let help = "save the object whole; one that is cut off proves nothing";
        out.put(Code::MissingKey, place.clone(), message, help);
        return None;
    };
    let mut told = Told {
        records: Vec::new(),
        conditions: Vec::new(),
        phase: phase.to_owned(),
        started: None,
        ended: None,
        last_applied: None,
    };
    for condition in status.get("conditions").items() {
        let kind = condition.get("type").text().unwrap_or_default().to_owned();
        if let Some(status) = condition.get("status").flag() {
            told.conditions.push((kind, status));
        }
    }
    for record in experiment.get("containerRecords").items() {
        told.record(record, place, out);
    }
    // Some target may still be under fire.
    if told.records.iter().any(|record| record.ended.is_none() && record.injected == Some(true)) {
        told.ended = None;
    }
    Some(told)
}

impl Told {
    fn record(&mut self, record: &Value, place: &Place, out: &mut Diagnostics) {
        let id = record.get("id").text().unwrap_or("a target without a name").to_owned();
        let count = |key: &str| record.get(key).number();
        let (mut applied, mut freed) = (Vec::new(), Vec::new());
        let mut failure = None;
        let mut recovered = None;
        for event in record.get("events").items() {
            let time = out.time(place, "the time of an event of the record", event.get("timestamp"));
            match (event.get("type").text(), event.get("operation").text()) {
                (Some("Succeeded"), Some("Apply")) => applied.push(time),
                (Some("Succeeded"), Some("Recover")) => (recovered, failure) = (Some(true), None),
                (Some("Failed"), operation) => {
                    let message = event.get("message").text().unwrap_or("no reason is given");
                    failure = Some(shorten(&redact(message), 160));
                    if operation == Some("Recover") {
                        recovered = Some(false);
                    }
                }
                _ => {}
            }
            if event.get("operation").text() == Some("Recover") && event.get("type").text() == Some("Succeeded") {
                freed.push(time);
            }
        }
        let phase = record.get("phase").text();
        let injected = match (count("injectedCount"), phase) {
            (Some(number), _) if number >= 1.0 => Some(true),
            _ if !applied.is_empty() || phase == Some("Injected") => Some(true),
            (Some(_), _) => Some(false),
            // Before 2.3 nothing was counted: a target that was freed looks like one never hit.
            (None, _) if failure.is_some() => Some(false),
            (None, _) => None,
        };
        if let (Some(hit), Some(back)) = (count("injectedCount"), count("recoveredCount")) {
            recovered = recovered.or((hit >= 1.0).then_some(back >= hit));
        }
        let record = Record {
            id,
            injected,
            recovered,
            failure,
            started: applied.iter().flatten().min().copied(),
            ended: freed.iter().flatten().max().copied(),
        };
        let earliest = |a: Option<Instant>, b: Option<Instant>| a.into_iter().chain(b).min();
        let latest = |a: Option<Instant>, b: Option<Instant>| a.into_iter().chain(b).max();
        self.started = earliest(self.started, record.started);
        self.ended = latest(self.ended, record.ended);
        self.last_applied = latest(self.last_applied, applied.iter().flatten().max().copied());
        self.records.push(record);
    }

    /// Whether a condition is true.
    pub fn is_true(&self, condition: &str) -> bool {
        self.conditions.iter().any(|(kind, status)| kind == condition && *status)
    }

    /// Whether the fault is still to be there: targets may be selected and hit later.
    pub fn goes_on(&self) -> bool {
        self.phase == "Run" && !(self.records.is_empty() && self.is_true("Selected"))
    }

    /// The conditions that are true, as the tool's word.
    pub fn word(&self) -> String {
        let held: Vec<&str> = self.conditions.iter().filter(|(_, s)| *s).map(|(kind, _)| kind.as_str()).collect();
        shorten(&format!("{} ({})", self.phase, held.join(", ")), 80)
    }

    /// The targets' names.
    pub fn targets(&self) -> Option<String> {
        let names: Vec<&str> = self.records.iter().map(|record| record.id.as_str()).take(8).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Whether a fault was there.
    pub fn injection(&self) -> Injection {
        let hit = self.records.iter().filter(|record| record.injected == Some(true)).count();
        if hit > 0 {
            return Injection::Real(u32::try_from(hit).unwrap_or(u32::MAX));
        }
        if self.records.is_empty() {
            return Injection::Nothing("no target was selected, so no fault was injected".to_owned());
        }
        match self.records.iter().find_map(|record| record.failure.as_ref().map(|why| (&record.id, why))) {
            Some((id, why)) => {
                Injection::Nothing(format!("the fault could not be injected into `{}`: {why}", shorten(id, 80)))
            }
            None if self.records.iter().all(|record| record.injected == Some(false)) => {
                Injection::Nothing("no target was hit".to_owned())
            }
            None => Injection::Unstated,
        }
    }

    /// Whether the fault was taken back.
    pub fn rollback(&self) -> Rollback {
        let mut hit = self.records.iter().filter(|record| record.injected == Some(true)).peekable();
        if hit.peek().is_none() {
            return Rollback::Unknown;
        }
        if self.records.iter().any(|record| record.recovered == Some(false) && record.failure.is_some()) {
            return Rollback::Failed;
        }
        if hit.all(|record| record.recovered == Some(true)) { Rollback::Ok } else { Rollback::Unknown }
    }

    /// One step for each target.
    pub fn steps(&self, action: &str) -> Vec<Step> {
        let step = |record: &Record| Step {
            name: shorten(&format!("{action} on {}", record.id), 120),
            phase: "method",
            action: true,
            ok: record.injected,
            started: record.started,
            took: record.started.zip(record.ended).and_then(|(started, ended)| ended.since(started)),
        };
        self.records.iter().map(step).collect()
    }
}
