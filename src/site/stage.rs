//! The six stages: their names, the guide to each, and the pages that explain them.

use super::link::Link;
use super::mark::StageMark;
use super::requirement::{self, RequirementRow};
use super::viewpoint::Viewpoint;
use crate::ladder::requirement::REQUIREMENTS;
use crate::words::{Words, say};
use serde::Serialize;

/// What a stage is called.
pub fn name(words: &Words, stage: u8) -> String {
    words.text(of(&NAMES, stage)).to_owned()
}

/// What a stage proves, in one sentence.
pub fn sentence(words: &Words, stage: u8) -> String {
    words.text(of(&SENTENCES, stage)).to_owned()
}

const NAMES: [&str; 6] =
    ["stage-0-name", "stage-1-name", "stage-2-name", "stage-3-name", "stage-4-name", "stage-5-name"];
const SENTENCES: [&str; 6] =
    ["stage-0-proves", "stage-1-proves", "stage-2-proves", "stage-3-proves", "stage-4-proves", "stage-5-proves"];

const GUIDE: [&str; 6] = ["guide-0", "guide-1", "guide-2", "guide-3", "guide-4", "guide-5"];
const ABOUT: &str = "guide-about";

fn of(keys: &[&'static str; 6], stage: u8) -> &'static str {
    keys[usize::from(stage.min(5))]
}

/// The guide's text for a stage, in Markdown.
pub fn guide(words: &Words, stage: u8) -> &str {
    words.text(of(&GUIDE, stage))
}

/// What the stages are about, in Markdown.
pub fn about(words: &Words) -> &str {
    words.text(ABOUT)
}

/// One stage among the others.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    /// Its mark.
    pub mark: StageMark,
    /// Its page.
    pub link: Link,
    /// What it proves.
    pub sentence: String,
    /// How many services stand there, in words.
    pub services: String,
    /// Its requirements.
    pub requirements: Vec<Link>,
}

/// The page of all stages.
#[derive(Debug, Clone, Serialize)]
pub struct StagesView {
    /// Whether the guide is English on a page that is not.
    pub english: bool,
    /// The stages from 0 to 5.
    pub stages: Vec<StageRow>,
}

/// The page of all stages.
pub fn index(at: &Viewpoint) -> StagesView {
    StagesView { english: at.words().is_left_english(ABOUT), stages: (0..=5).map(|stage| row(at, stage)).collect() }
}

fn row(at: &Viewpoint, stage: u8) -> StageRow {
    let standing = at.site.cases.iter().filter(|case| case.standing.stage == stage).count();
    StageRow {
        mark: StageMark::new(at.words(), stage),
        link: at.stage(stage),
        sentence: sentence(at.words(), stage),
        services: say!(at.words(), "count-services", number = standing),
        requirements: REQUIREMENTS
            .iter()
            .filter(|requirement| requirement.stage == stage)
            .map(|requirement| at.requirement(requirement.id))
            .collect(),
    }
}

/// The page of one stage.
#[derive(Debug, Clone, Serialize)]
pub struct StageView {
    /// Whether the guide is English on a page that is not.
    pub english: bool,
    /// The stage.
    pub stage: u8,
    /// Its mark.
    pub mark: StageMark,
    /// What it proves.
    pub sentence: String,
    /// Its requirements, with how many services meet each.
    pub requirements: Vec<RequirementRow>,
    /// The services that stand there.
    pub services: Vec<Link>,
    /// The stage below.
    pub below: Option<Link>,
    /// The stage above.
    pub above: Option<Link>,
}

/// The page of one stage.
pub fn view(at: &Viewpoint, stage: u8) -> StageView {
    StageView {
        english: at.words().is_left_english(of(&GUIDE, stage)),
        stage,
        mark: StageMark::new(at.words(), stage),
        sentence: sentence(at.words(), stage),
        requirements: requirement::rows(at, stage),
        services: at
            .site
            .cases
            .iter()
            .filter(|case| case.standing.stage == stage)
            .map(|case| at.service(&case.dossier.service))
            .collect(),
        below: stage.checked_sub(1).map(|below| at.stage(below)),
        above: (stage < 5).then(|| at.stage(stage + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_explained() {
        for stage in 0..=5 {
            assert!(guide(&Words::english(), stage).len() > 300, "stage {stage}");
        }
        assert!(about(&Words::english()).len() > 300);
    }
}
