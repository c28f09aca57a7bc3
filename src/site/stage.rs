//! The six stages: their names, the guide to each, and the pages that explain them.

use super::link::Link;
use super::mark::StageMark;
use super::requirement::{self, RequirementRow};
use super::viewpoint::Viewpoint;
use super::words::count;
use crate::ladder::requirement::REQUIREMENTS;
use include_dir::{Dir, include_dir};
use serde::Serialize;

static GUIDE: Dir = include_dir!("$CARGO_MANIFEST_DIR/content/guide");

/// What a stage is called.
pub fn name(stage: u8) -> &'static str {
    match stage {
        0 => "No stage proven yet",
        1 => "Agreed playbooks",
        2 => "Critical failures tested",
        3 => "Regular exercises",
        4 => "Automated outside production",
        _ => "Automated everywhere",
    }
}

/// What a stage proves, in one sentence.
pub fn sentence(stage: u8) -> &'static str {
    match stage {
        0 => "There is no complete proof for the first stage yet. Every service starts here.",
        1 => "The playbooks are written, agreed to by everyone concerned, and the failover was exercised.",
        2 => "Each critical dependency was failed outside production, and the results are known to all.",
        3 => "Failures are tested every few weeks, at least once in production, and the results are tracked.",
        4 => "Tests outside production run without people, and the failover runs from scripts.",
        _ => "Failure tests are part of every release, stop a bad one, and run in production by themselves.",
    }
}

/// The guide's text for a stage, in Markdown.
pub fn guide(stage: u8) -> &'static str {
    text(&format!("stage-{stage}.md"))
}

/// What the stages are about, in Markdown.
pub fn about() -> &'static str {
    text("about.md")
}

fn text(name: &str) -> &'static str {
    GUIDE.get_file(name).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// One stage among the others.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    /// Its mark.
    pub mark: StageMark,
    /// Its page.
    pub link: Link,
    /// What it proves.
    pub sentence: &'static str,
    /// How many services stand there, in words.
    pub services: String,
    /// Its requirements.
    pub requirements: Vec<Link>,
}

/// The page of all stages.
#[derive(Debug, Clone, Serialize)]
pub struct StagesView {
    /// The stages from 0 to 5.
    pub stages: Vec<StageRow>,
}

/// The page of all stages.
pub fn index(at: &Viewpoint) -> StagesView {
    StagesView { stages: (0..=5).map(|stage| row(at, stage)).collect() }
}

fn row(at: &Viewpoint, stage: u8) -> StageRow {
    let standing = at.site.cases.iter().filter(|case| case.standing.stage == stage).count();
    StageRow {
        mark: StageMark::new(stage),
        link: at.stage(stage),
        sentence: sentence(stage),
        services: count(standing, "service", "services"),
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
    /// The stage.
    pub stage: u8,
    /// Its mark.
    pub mark: StageMark,
    /// What it proves.
    pub sentence: &'static str,
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
        stage,
        mark: StageMark::new(stage),
        sentence: sentence(stage),
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
            assert!(guide(stage).len() > 300, "stage {stage}");
        }
        assert!(about().len() > 300);
    }
}
