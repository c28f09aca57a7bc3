//! What judging one requirement found: the status, why, by what evidence, and when it changes.

use super::requirement::Requirement;
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::place::Place;
use crate::model::run::Grade;
use crate::words::Sentence;

/// The judgement of one requirement on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// How it stands.
    pub status: Status,
    /// The day since which it has stood so without a break; none where there never was any evidence.
    pub since: Option<Day>,
    /// One sentence that says why.
    pub sentence: Sentence,
    /// What would mend it; empty where nothing needs to be done.
    pub fix: Sentence,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What is missing, one by one.
    pub gaps: Vec<Gap>,
    /// The first day on which the status changes by itself.
    pub changes_on: Option<Day>,
    /// Something that a reader should know although the requirement counts, such as "due in 7 days".
    pub warning: Option<Sentence>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Where it is written.
    pub place: Place,
    /// How strong it is.
    pub grade: Grade,
    /// What it shows, in a few words.
    pub text: Sentence,
    /// The run it comes from: its index in the dossier.
    pub run: Option<usize>,
    /// Whether it speaks for the requirement.
    pub supports: bool,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// What, as a sentence.
    pub text: Sentence,
    /// What would close it.
    pub fix: Sentence,
    /// The dependency it is about.
    pub dependency: Option<String>,
    /// What the gap makes of the requirement.
    pub status: Status,
}
