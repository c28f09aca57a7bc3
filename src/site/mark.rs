//! Marks: the sign of a stage, a status, a verdict or a severity. Each has a word and a shape, so that
//! colour never carries a meaning alone.

use super::stage;
use crate::ladder::standing::Standing;
use crate::ladder::status::Status;
use crate::model::diagnostic::Severity;
use crate::model::run::Verdict;
use serde::Serialize;

/// The ladder with its proven rungs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageMark {
    /// The proven stage, 0 to 5.
    pub stage: u8,
    /// `3 of 5`.
    pub text: String,
    /// What the stage is called.
    pub name: &'static str,
    /// Whether a waiver carries part of it.
    pub waived: bool,
}

impl StageMark {
    /// The mark of a stage.
    pub fn new(stage: u8) -> Self {
        Self { stage, text: format!("{stage} of 5"), name: stage::name(stage), waived: false }
    }

    /// The mark of a service's standing.
    pub fn of(standing: &Standing) -> Self {
        Self { waived: standing.uses_waiver, ..Self::new(standing.stage) }
    }
}

/// A word with a shape and a tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The word.
    pub word: &'static str,
    /// The shape beside it.
    pub shape: &'static str,
    /// Which colours it takes: `good`, `bad`, `late`, `missing`, `unknown`, `quiet`.
    pub tone: &'static str,
}

impl From<Status> for Mark {
    fn from(status: Status) -> Self {
        let (shape, tone) = match status {
            Status::Met => ("✓", "good"),
            Status::NotApplicable => ("–", "quiet"),
            Status::Waived => ("◇", "quiet"),
            Status::Failing => ("✕", "bad"),
            Status::Expired => ("◑", "late"),
            Status::Unmet => ("○", "missing"),
            Status::Unknown => ("?", "unknown"),
        };
        Self { word: status.as_str(), shape, tone }
    }
}

impl From<Verdict> for Mark {
    fn from(verdict: Verdict) -> Self {
        let (shape, tone) = match verdict {
            Verdict::Pass => ("✓", "good"),
            Verdict::Fail => ("✕", "bad"),
            Verdict::Inconclusive => ("?", "unknown"),
            Verdict::Aborted => ("■", "missing"),
        };
        Self { word: verdict.as_str(), shape, tone }
    }
}

impl From<Severity> for Mark {
    fn from(severity: Severity) -> Self {
        let (shape, tone) = match severity {
            Severity::Error => ("✕", "bad"),
            Severity::Warning => ("!", "late"),
            Severity::Note => ("i", "quiet"),
        };
        Self { word: severity.as_str(), shape, tone }
    }
}

/// All is well, or something is left to do.
pub fn well(ok: bool) -> Mark {
    if ok {
        Mark { word: "in order", shape: "✓", tone: "good" }
    } else {
        Mark { word: "to do", shape: "○", tone: "missing" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_differ_without_colour() {
        let shapes: std::collections::BTreeSet<&str> = Status::ALL.iter().map(|s| Mark::from(*s).shape).collect();
        assert_eq!(shapes.len(), Status::ALL.len());
    }
}
