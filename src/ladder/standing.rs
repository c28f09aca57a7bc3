//! The standing of a service on a day: everything the site, the terminal and `report.json` say.

use super::finding::{Evidence, Finding};
use crate::model::calendar::Day;
use crate::model::environment::EnvironmentClass;
use crate::model::run::Verdict;
use crate::words::Sentence;

/// How a service stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The day of the judgement.
    pub day: Day,
    /// The proven stage, 0 to 5.
    pub stage: u8,
    /// Whether a waiver carries any requirement of the proven stages.
    pub uses_waiver: bool,
    /// The 21 findings, in the order of the registry.
    pub findings: Vec<Finding>,
    /// Rows that are shown and never counted.
    pub advisories: Vec<Advisory>,
    /// What is missing for the next stage; none on stage 5.
    pub next: Option<Next>,
    /// The next day on which the stage falls by itself.
    pub lapse: Option<Lapse>,
    /// What stops counting when nothing new happens, the next day first.
    pub forecast: Vec<Upcoming>,
    /// Every change of the stage, oldest first.
    pub history: Vec<Change>,
    /// One row per run, in the order of the dossier's runs.
    pub ledger: Vec<LedgerRow>,
}

/// What is missing for the next stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The next stage.
    pub stage: u8,
    /// The ids of its requirements that do not count.
    pub missing: Vec<&'static str>,
}

/// The next day on which the stage falls by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// The first day on the lower stage.
    pub on: Day,
    /// The lower stage.
    pub to_stage: u8,
    /// The ids of the requirements that stop counting on that day.
    pub because: Vec<&'static str>,
}

/// A day on which requirements stop counting when nothing new happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// The day.
    pub on: Day,
    /// The stage before.
    pub from: u8,
    /// The stage on that day; the same when no proven stage rests on what lapses.
    pub stage: u8,
    /// What stops counting.
    pub lapsing: Vec<Lapsing>,
}

/// A requirement that stops counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsing {
    /// Its id.
    pub requirement: &'static str,
    /// The dependencies it lapses for.
    pub dependencies: Vec<String>,
    /// What prevents it, one by one.
    pub unless: Vec<Sentence>,
}

impl Standing {
    /// The day since which the stage is what it is; none where none was ever proven.
    pub fn since(&self) -> Option<Day> {
        self.history.last().map(|change| change.on)
    }

    /// The stage on a later day when nothing new happens.
    pub fn stage_on(&self, day: Day) -> u8 {
        self.forecast.iter().take_while(|upcoming| upcoming.on <= day).last().map_or(self.stage, |u| u.stage)
    }

    /// The dependencies that cause the next fall of the stage, each once.
    pub fn lapsing_dependencies(&self) -> Vec<String> {
        let Some(lapse) = &self.lapse else { return Vec::new() };
        let on_that_day = self.forecast.iter().filter(|upcoming| upcoming.on == lapse.on);
        let causes = on_that_day.flat_map(|u| &u.lapsing).filter(|l| lapse.because.contains(&l.requirement));
        let mut dependencies: Vec<String> = causes.flat_map(|l| l.dependencies.iter().cloned()).collect();
        dependencies.sort();
        dependencies.dedup();
        dependencies
    }
}

/// A change of the stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The first day on the new stage.
    pub on: Day,
    /// The stage before.
    pub from: u8,
    /// The new stage.
    pub stage: u8,
    /// Why, in words: "agreement met", "cadence expired".
    pub because: String,
    /// The ids of the requirements that changed.
    pub requirements: Vec<&'static str>,
}

/// A row that is shown and never counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Advisory {
    /// Stable id: `observability`, `playbooks-updated`, `claimed-stage`.
    pub id: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Whether all is well.
    pub ok: bool,
    /// One sentence.
    pub sentence: Sentence,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What a run proves, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub reason: Sentence,
    /// Where the fault landed.
    pub class: EnvironmentClass,
    /// Things a reader should know beside the verdict: a failed rollback, a probe that failed on the way.
    pub flags: Vec<Sentence>,
}

/// What became of a run: the requirements it counts for, or why it does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// What it proves.
    pub ruling: Ruling,
    /// The ids of the requirements it counts for.
    pub counts_for: Vec<&'static str>,
    /// Why it counts for none.
    pub does_not_count_because: Option<Sentence>,
}
