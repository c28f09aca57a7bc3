//! The requirements: what each asks, why, how it is met, and who meets it.

use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::when::When;
use crate::ladder::requirement::{self, Effort, REQUIREMENTS, Requirement};
use crate::ladder::status::Status;
use crate::model::policy::Policy;
use crate::words::{Words, say};
use serde::Serialize;

/// For how long evidence counts, in words; `None` where it is looked at on every build.
pub fn window(words: &Words, id: &str, policy: &Policy) -> Option<String> {
    let days = match id {
        "dr-playbook" | "critical-dependencies" | "critical-playbooks" | "non-critical-dependencies" | "thresholds" => {
            policy.review
        }
        "agreement" => policy.agreement,
        "dr-exercise" => policy.dr_exercise,
        "critical-tests-nonprod" | "impact-recorded" => policy.critical_tests,
        "cadence" => policy.cadence,
        "prod-exercise" => policy.prod_exercise,
        "some-automation" | "nonprod-automated" => policy.automation,
        "dr-semi-automated" => policy.dr_automation,
        "ci-integrated" => policy.ci,
        "gate" => policy.gate,
        "prod-automated" => policy.prod_automation,
        "prod-dr-automated" => policy.prod_dr,
        _ => return None,
    };
    Some(say!(words, "count-days", number = days))
}

/// One requirement among others.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementRow {
    /// Its page.
    pub link: Link,
    /// Its stable id.
    pub id: &'static str,
    /// Why it is required.
    pub why: String,
    /// For how long evidence counts.
    pub window: String,
    /// How many services it counts for, in words.
    pub met: String,
}

/// The requirements of one stage.
pub fn rows(at: &Viewpoint, stage: u8) -> Vec<RequirementRow> {
    let all = at.site.cases.len();
    REQUIREMENTS
        .iter()
        .copied()
        .filter(|requirement| requirement.stage == stage)
        .map(|requirement| {
            let met = at.site.cases.iter().filter(|case| {
                case.standing.findings.iter().any(|f| f.requirement == requirement && f.status.counts())
            });
            RequirementRow {
                link: at.requirement(requirement.id),
                id: requirement.id,
                why: at.words().named("why", requirement.id),
                window: window_text(at, requirement.id),
                met: say!(at.words(), "requirement-met", met = met.count(), all = all),
            }
        })
        .collect()
}

fn window_text(at: &Viewpoint, id: &str) -> String {
    window(at.words(), id, &at.site.config.policy).unwrap_or_else(|| at.text("requirement-always"))
}

/// The page of all requirements.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementsView {
    /// The stages with their requirements.
    pub stages: Vec<RequirementsOfStage>,
    /// What each status means.
    pub statuses: Vec<StatusMeaning>,
}

/// A stage with its requirements.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementsOfStage {
    /// The stage.
    pub stage: Link,
    /// Its requirements.
    pub rows: Vec<RequirementRow>,
}

/// What a status means.
#[derive(Debug, Clone, Serialize)]
pub struct StatusMeaning {
    /// The status.
    pub mark: Mark,
    /// What it means.
    pub meaning: String,
    /// Whether it counts, in words.
    pub counts: String,
}

/// The page of all requirements.
pub fn index(at: &Viewpoint) -> RequirementsView {
    RequirementsView {
        stages: (1..=5).map(|stage| RequirementsOfStage { stage: at.stage(stage), rows: rows(at, stage) }).collect(),
        statuses: Status::ALL
            .iter()
            .map(|status| StatusMeaning {
                mark: Mark::status(at.words(), *status),
                meaning: at.words().named("meaning", status.as_str()),
                counts: at.text(if status.counts() { "requirement-counts" } else { "requirement-counts-not" }),
            })
            .collect(),
    }
}

/// The page of one requirement.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementView {
    /// Its stable id.
    pub id: &'static str,
    /// What is required.
    pub title: String,
    /// Its stage.
    pub stage: Link,
    /// Why.
    pub why: String,
    /// How to meet it.
    pub how: String,
    /// For how long evidence counts.
    pub window: String,
    /// Who meets it, in a sentence.
    pub summary: String,
    /// Services by status.
    pub groups: Vec<StatusGroup>,
    /// The requirement before.
    pub before: Option<Link>,
    /// The requirement after.
    pub after: Option<Link>,
}

/// Services with the same status.
#[derive(Debug, Clone, Serialize)]
pub struct StatusGroup {
    /// The status.
    pub mark: Mark,
    /// The services.
    pub services: Vec<ServiceStatus>,
}

/// One service's status.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceStatus {
    /// Its row in the service's checklist.
    pub service: Link,
    /// Since when it has stood so; none where there never was any evidence.
    pub since: Option<When>,
    /// Why.
    pub sentence: String,
    /// What would mend it.
    pub fix: String,
}

/// The page of one requirement, by its position in the registry; `None` beyond its end.
pub fn view(at: &Viewpoint, index: usize) -> Option<RequirementView> {
    let requirement = *REQUIREMENTS.get(index)?;
    let groups: Vec<StatusGroup> = Status::ALL.iter().filter_map(|status| group(at, requirement, *status)).collect();
    let counting = at
        .site
        .cases
        .iter()
        .filter(|case| case.standing.findings.iter().any(|f| f.requirement == requirement && f.status.counts()));
    let services = say!(at.words(), "count-services", number = at.site.cases.len());
    let summary = say!(at.words(), "requirement-summary", number = counting.count(), services = services);
    Some(RequirementView {
        id: requirement.id,
        title: title(at.words(), requirement.id),
        stage: at.stage(requirement.stage),
        why: at.words().named("why", requirement.id),
        how: at.words().named("how", requirement.id),
        window: window_text(at, requirement.id),
        summary,
        groups,
        before: index.checked_sub(1).and_then(|i| REQUIREMENTS.get(i)).map(|r| at.requirement(r.id)),
        after: REQUIREMENTS.get(index + 1).map(|r| at.requirement(r.id)),
    })
}

fn group(at: &Viewpoint, requirement: &'static Requirement, status: Status) -> Option<StatusGroup> {
    let services: Vec<ServiceStatus> = at
        .site
        .cases
        .iter()
        .filter_map(|case| {
            let finding = case.standing.findings.iter().find(|f| f.requirement == requirement)?;
            let page = at.service(&case.dossier.service);
            (finding.status == status).then(|| ServiceStatus {
                service: Link::new(page.text, format!("{}#{}", page.href, requirement.id)),
                since: finding.since.map(|day| at.when(day)),
                sentence: at.tell(&finding.sentence),
                fix: at.tell(&finding.fix),
            })
        })
        .collect();
    (!services.is_empty()).then(|| StatusGroup { mark: Mark::status(at.words(), status), services })
}

/// The title of a requirement; an id that is none stays as it is.
pub fn title(words: &Words, id: &str) -> String {
    if requirement::find(id).is_some() { words.named("title", id) } else { id.to_owned() }
}

/// What kind of work something takes.
pub fn effort(words: &Words, effort: Effort) -> String {
    let key = match effort {
        Effort::Writing => "effort-writing",
        Effort::Agreeing => "effort-agreeing",
        Effort::Testing => "effort-testing",
        Effort::Exercising => "effort-exercising",
        Effort::Automating => "effort-automating",
    };
    words.text(key).to_owned()
}
