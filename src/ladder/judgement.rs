//! How one requirement comes out on one day, put together from its parts.
//!
//! Most requirements ask the same of several things (each critical dependency, each playbook). Each
//! is a [`Part`]; the requirement counts when every part does. Otherwise it takes the most telling
//! status among them: failing before unknown before expired before unmet, so that doubt is never
//! hidden behind mere absence.

use super::finding::{Evidence, Gap};
use super::status::Status;
use crate::model::calendar::Day;
use crate::words::{Sentence, sentence};

/// What judging a requirement gives; words are empty when nobody listens.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// How it stands.
    pub status: Status,
    /// One sentence that says why.
    pub sentence: Sentence,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The first day on which the status changes by itself.
    pub changes_on: Option<Day>,
    /// What a reader should know although it counts.
    pub warning: Option<Sentence>,
}

impl Judgement {
    /// A status with a sentence and nothing else.
    pub fn plain(status: Status, sentence: Sentence) -> Self {
        Self { status, sentence, evidence: Vec::new(), gaps: Vec::new(), changes_on: None, warning: None }
    }

    /// Puts parts together. `met` is the sentence when all parts count.
    pub fn of(parts: Vec<Part>, met: impl FnOnce() -> Sentence) -> Self {
        let total = parts.len();
        let status =
            parts.iter().map(|p| p.status).filter(|s| !s.counts()).min_by_key(|s| rank(*s)).unwrap_or(Status::Met);
        let until = parts.iter().filter_map(|p| p.until).min();
        let changes_on = match status {
            // A part that expires makes an unmet requirement an expired one.
            Status::Met | Status::Unmet => until,
            _ => None,
        };
        let warning = parts.iter().find_map(|p| p.warning.clone());
        let mut evidence = Vec::new();
        let mut gaps = Vec::new();
        for part in parts {
            evidence.extend(part.evidence);
            if !part.status.counts() {
                gaps.push(Gap { text: part.text, fix: part.fix, dependency: part.dependency, status: part.status });
            }
        }
        let sentence = if gaps.is_empty() { met() } else { summary(&gaps, total) };
        Self { status, sentence, evidence, gaps, changes_on, warning }
    }
}

/// The more telling of two statuses that do not count comes first.
fn rank(status: Status) -> u8 {
    match status {
        Status::Failing => 0,
        Status::Unknown => 1,
        Status::Expired => 2,
        Status::Unmet => 3,
        Status::Met | Status::NotApplicable | Status::Waived => 4,
    }
}

fn summary(gaps: &[Gap], total: usize) -> Sentence {
    if gaps.iter().all(|gap| gap.text.is_empty()) {
        // Nobody listens.
        return Sentence::default();
    }
    let mut order: Vec<&Gap> = gaps.iter().collect();
    order.sort_by_key(|gap| rank(gap.status));
    let shown: Vec<Sentence> = order.iter().take(2).map(|gap| gap.text.clone()).collect();
    let missing = order.len();
    match missing.saturating_sub(shown.len()) {
        _ if total < 2 => order.first().map(|gap| gap.text.clone()).unwrap_or_default(),
        0 => sentence!("gaps-of", missing = missing, total = total, gaps = shown),
        more => sentence!("gaps-of-more", missing = missing, total = total, gaps = shown, more = more),
    }
}

/// One of the things that a requirement asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// How this part stands.
    pub status: Status,
    /// The dependency it is about.
    pub dependency: Option<String>,
    /// What is missing, as a sentence without a full stop.
    pub text: Sentence,
    /// What would close the gap.
    pub fix: Sentence,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The first day on which this part is older than its window.
    pub until: Option<Day>,
    /// What a reader should know although it counts.
    pub warning: Option<Sentence>,
}

impl Part {
    /// A part that counts, until a day.
    pub fn met(evidence: Vec<Evidence>, until: Option<Day>) -> Self {
        Self {
            status: Status::Met,
            dependency: None,
            text: Sentence::default(),
            fix: Sentence::default(),
            evidence,
            until,
            warning: None,
        }
    }

    /// A part that does not count.
    pub fn gap(status: Status, text: Sentence, fix: Sentence) -> Self {
        Self { status, dependency: None, text, fix, evidence: Vec::new(), until: None, warning: None }
    }

    /// The same part, about a dependency.
    pub fn about(mut self, dependency: &str) -> Self {
        self.dependency = Some(dependency.to_owned());
        self
    }

    /// The same part, until a day on which it expires.
    pub fn until(mut self, day: Day) -> Self {
        self.until = Some(day);
        self
    }

    /// The same part, resting on evidence.
    pub fn with(mut self, evidence: Vec<Evidence>) -> Self {
        self.evidence = evidence;
        self
    }
}

impl Judgement {
    /// The same judgement with another sentence where it counts.
    pub fn with_met_sentence(mut self, met: impl FnOnce() -> Sentence) -> Self {
        if self.status.counts() {
            self.sentence = met();
        }
        self
    }

    /// The same judgement with a warning.
    pub fn warn(mut self, warning: Option<Sentence>) -> Self {
        self.warning = warning.or(self.warning);
        self
    }
}
