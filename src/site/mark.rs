//! Marks: the sign of a stage, a status, a verdict or a severity. Each has a word and a shape, so that
//! colour never carries a meaning alone.

use super::stage;
use crate::ladder::standing::Standing;
use crate::ladder::status::Status;
use crate::model::diagnostic::Severity;
use crate::model::run::Verdict;
use crate::words::{Words, say};
use serde::Serialize;

/// The ladder with its proven rungs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageMark {
    /// The proven stage, 0 to 5.
    pub stage: u8,
    /// `3 of 5`.
    pub text: String,
    /// What the stage is called.
    pub name: String,
    /// Whether a waiver carries part of it.
    pub waived: bool,
}

impl StageMark {
    /// The mark of a stage.
    pub fn new(words: &Words, stage: u8) -> Self {
        let text = say!(words, "stage-of", stage = stage);
        Self { stage, text, name: stage::name(words, stage), waived: false }
    }

    /// The mark of a service's standing.
    pub fn of(words: &Words, standing: &Standing) -> Self {
        Self { waived: standing.uses_waiver, ..Self::new(words, standing.stage) }
    }
}

/// A word with a shape and a tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The word.
    pub word: String,
    /// The shape beside it.
    pub shape: &'static str,
    /// Which colours it takes: `good`, `bad`, `late`, `missing`, `unknown`, `quiet`.
    pub tone: &'static str,
}

impl Mark {
    /// A mark whose word is a message.
    pub fn new(words: &Words, key: &str, shape: &'static str, tone: &'static str) -> Self {
        Self { word: words.text(key).to_owned(), shape, tone }
    }

    /// The mark of a status.
    pub fn status(words: &Words, status: Status) -> Self {
        let (shape, tone) = match status {
            Status::Met => ("✓", "good"),
            Status::NotApplicable => ("–", "quiet"),
            Status::Waived => ("◇", "quiet"),
            Status::Failing => ("✕", "bad"),
            Status::Expired => ("◑", "late"),
            Status::Unmet => ("○", "missing"),
            Status::Unknown => ("?", "unknown"),
        };
        Self { word: words.named("status", status.as_str()), shape, tone }
    }

    /// The mark of a verdict.
    pub fn verdict(words: &Words, verdict: Verdict) -> Self {
        let (shape, tone) = match verdict {
            Verdict::Pass => ("✓", "good"),
            Verdict::Fail => ("✕", "bad"),
            Verdict::Inconclusive => ("?", "unknown"),
            Verdict::Aborted => ("■", "missing"),
        };
        Self { word: words.named("verdict", verdict.as_str()), shape, tone }
    }

    /// The mark of a severity.
    pub fn severity(words: &Words, severity: Severity) -> Self {
        let (shape, tone) = match severity {
            Severity::Error => ("✕", "bad"),
            Severity::Warning => ("!", "late"),
            Severity::Note => ("i", "quiet"),
        };
        Self { word: words.named("severity", severity.as_str()), shape, tone }
    }
}

/// All is well, or something is left to do.
pub fn well(words: &Words, ok: bool) -> Mark {
    if ok { Mark::new(words, "mark-in-order", "✓", "good") } else { Mark::new(words, "mark-to-do", "○", "missing") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_differ_without_colour() {
        let words = Words::english();
        let shapes: std::collections::BTreeSet<&str> =
            Status::ALL.iter().map(|status| Mark::status(&words, *status).shape).collect();
        assert_eq!(shapes.len(), Status::ALL.len());
    }
}
