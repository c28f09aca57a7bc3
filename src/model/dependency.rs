//! What a service depends on, and at which point the loss of it hurts.

use super::calendar::{Day, Duration};
use super::place::Place;

/// Whether the service stands or falls with the dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criticality {
    /// The service fails with it.
    Critical,
    /// The service goes on without it, up to its thresholds.
    NonCritical,
}

impl Criticality {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::NonCritical => "non-critical",
        }
    }
}

/// One dependency of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Stable id within the service.
    pub id: String,
    /// Name for people; the id where none is given.
    pub title: String,
    /// Critical or not.
    pub criticality: Criticality,
    /// When it is critical: `always`, or a daily range with its zone.
    pub period: Option<String>,
    /// Recovery time objective.
    pub rto: Option<Duration>,
    /// Recovery point objective.
    pub rpo: Option<Duration>,
    /// What people do while it is gone.
    pub workaround: Option<String>,
    /// Ids of what it depends on in turn.
    pub children: Vec<String>,
    /// The outside company that runs it.
    pub external: Option<String>,
    /// The points at which its loss hurts (non-critical only).
    pub thresholds: Vec<Threshold>,
    /// The playbook scenario that covers it, as written: a path with an optional `#heading`, or an address.
    pub scenario: Option<String>,
    /// The day from which it is a dependency.
    pub since: Option<Day>,
    /// Where its row is written.
    pub place: Place,
}

/// The point at which the loss of a non-critical dependency hurts the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threshold {
    /// When the signal passes the value, the dependency becomes something else.
    At {
        /// What is watched: `unavailable-for`, staleness, error rate, latency, queue age.
        signal: String,
        /// `above` or `below`.
        comparator: Comparator,
        /// The value with its unit, as written.
        value: String,
        /// What the dependency then becomes, such as `critical`.
        becomes: Option<String>,
        /// What users notice.
        effect: Option<String>,
        /// What people do.
        action: Option<String>,
    },
    /// Its loss never hurts, and this is why.
    Never {
        /// Why.
        reason: String,
    },
}

/// How a threshold compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// Hurts above the value.
    Above,
    /// Hurts below the value.
    Below,
}

impl Threshold {
    /// The threshold in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::At { signal, comparator, value, becomes, .. } => {
                let side = match comparator {
                    Comparator::Above => "above",
                    Comparator::Below => "below",
                };
                let then = becomes.as_deref().map(|b| format!(", then {b}")).unwrap_or_default();
                format!("{signal} {side} {value}{then}")
            }
            Self::Never { reason } => format!("never: {reason}"),
        }
    }
}
