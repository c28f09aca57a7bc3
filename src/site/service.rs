//! A service's page: which stage is proven, what is missing for the next one, and everything it rests on.

use super::changes::{self, ChangeRow};
use super::checklist::{self, AdvisoryRow, Rung};
use super::elsewhere::{self, Elsewhere};
use super::folded::Folded;
use super::ledger::{self, OlderRuns, RunRow, UnreadRow};
use super::link::Link;
use super::mark::StageMark;
use super::matrix::{self, Matrix};
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::capital;
use super::{Case, calendar, evidence, playbook, requirement, stage};
use crate::ladder::path;
use crate::words::say;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceView {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The proven stage.
    pub mark: StageMark,
    /// What that means for this service.
    pub sentence: String,
    /// Team, tier, tags and the like.
    pub facts: Vec<Fact>,
    /// Its own links.
    pub links: Vec<Link>,
    /// What is claimed by hand where it differs; empty where it does not.
    pub claim: String,
    /// Problems in its files; none where there are none.
    pub problems: Option<Link>,
    /// Since when the stage is proven.
    pub since: Option<When>,
    /// The weakest service that this one cannot do without.
    pub footing: Option<FootingView>,
    /// What is missing for the next stage.
    pub next: Option<NextView>,
    /// When the stage falls by itself.
    pub lapse: Option<LapseView>,
    /// What the stage will be on days that matter.
    pub key_dates: Vec<KeyDateRow>,
    /// The five rungs.
    pub rungs: Vec<Rung>,
    /// Rows that are never counted.
    pub advisories: Vec<AdvisoryRow>,
    /// Dependencies by environment.
    pub matrix: Matrix,
    /// Changes of stage, newest first.
    pub history: Vec<ChangeRow>,
    /// Its playbooks.
    pub playbooks: Vec<playbook::PlaybookRow>,
    /// Its runs, newest first.
    pub runs: Vec<RunRow>,
    /// The runs before those, by year.
    pub older: Vec<OlderRuns>,
    /// How many runs, in words.
    pub runs_count: String,
    /// Files that could not be read.
    pub unread: Vec<UnreadRow>,
    /// Files that only add to the result beside them.
    pub sidecars: Vec<UnreadRow>,
    /// Its evidence packs, newest first.
    pub packs: Vec<Link>,
    /// What other places can show of it.
    pub elsewhere: Elsewhere,
}

/// A fact about the service.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What is missing for the next stage.
#[derive(Debug, Clone, Serialize)]
pub struct NextView {
    /// The next stage.
    pub stage: u8,
    /// Its page.
    pub link: Link,
    /// What it proves.
    pub sentence: String,
    /// What to do, requirement by requirement.
    pub steps: Folded<NextStep>,
}

/// One thing to do.
#[derive(Debug, Clone, Serialize)]
pub struct NextStep {
    /// What to do.
    pub what: String,
    /// What kind of work it is, in words.
    pub effort: String,
    /// The rows of the checklist that it helps to meet.
    pub closes: Vec<Link>,
}

/// The weakest service that this one cannot do without.
#[derive(Debug, Clone, Serialize)]
pub struct FootingView {
    /// The effective stage.
    pub mark: StageMark,
    /// The way to the weakest service.
    pub path: Vec<Link>,
}

/// When the stage falls by itself.
#[derive(Debug, Clone, Serialize)]
pub struct LapseView {
    /// The first day on the lower stage.
    pub on: When,
    /// The lower stage.
    pub to: StageMark,
    /// What stops counting on that day.
    pub because: Vec<Link>,
    /// Whether it is near.
    pub soon: bool,
}

/// A day that matters, for a service that has a stage to lose.
#[derive(Debug, Clone, Serialize)]
pub struct KeyDateRow {
    /// What it is called.
    pub name: String,
    /// When.
    pub on: When,
    /// What is known of the stage on that day.
    pub outlook: String,
}

/// The page; `None` when there is no such service.
pub fn view(at: &Viewpoint, index: usize) -> Option<ServiceView> {
    let case = at.site.cases.get(index)?;
    let service = &case.dossier.service;
    let here = at.service(service);
    Some(ServiceView {
        id: service.id.clone(),
        title: service.title.clone(),
        mark: StageMark::of(at.words(), case.standing),
        sentence: stage::sentence(at.words(), case.standing.stage),
        facts: facts(at, case),
        links: service.links.iter().map(|(name, address)| Link::outside(capital(name), address)).collect(),
        claim: claim(at, case),
        problems: problems(at, case),
        since: case.standing.since().map(|day| at.when(day)),
        footing: footing(at, index),
        next: next(at, case),
        lapse: lapse(at, case),
        key_dates: key_dates(at, case),
        rungs: checklist::rungs(at, index, case),
        advisories: checklist::advisories(at, index, case),
        matrix: matrix::matrix(at, index, case),
        history: case.standing.history.iter().rev().map(|change| changes::row(at, here.clone(), change)).collect(),
        playbooks: playbook::rows(at, case),
        runs: ledger::runs(at, index, case),
        older: ledger::older(at, index, case),
        runs_count: say!(at.words(), "count-runs", number = case.dossier.runs.len()),
        unread: ledger::unread(at, case.dossier),
        sidecars: ledger::sidecars(at, case.dossier),
        packs: evidence::of_service(at, index),
        elsewhere: elsewhere::elsewhere(at, case),
    })
}

fn facts(at: &Viewpoint, case: &Case) -> Vec<Fact> {
    let service = &case.dossier.service;
    let mut facts = Vec::new();
    let mut add = |key: &str, text: Option<String>| {
        facts.extend(text.filter(|text| !text.is_empty()).map(|text| Fact { name: at.text(key), text }));
    };
    let from = |field: &str, text: String| match service.derived(field) {
        Some(derived) if !text.is_empty() => say!(at.words(), "derived-from", value = text, source = &derived.from),
        _ => text,
    };
    add("fact-team", service.team.clone().map(|team| from("team", team)));
    add("fact-tier", service.tier.clone().map(|tier| from("tier", tier)));
    add("fact-tags", Some(from("tags", service.tags.join(", "))));
    add("fact-aims-at", service.target_stage.map(|stage| say!(at.words(), "service-aim", stage = stage)));
    add("fact-audience", Some(service.audience.join(", ")));
    add("fact-formerly", Some(service.aliases.join(", ")));
    facts
}

fn claim(at: &Viewpoint, case: &Case) -> String {
    match &case.dossier.service.claimed_stage {
        Some((claimed, _)) if *claimed > case.standing.stage => {
            say!(at.words(), "service-claims-more", claimed = *claimed, proven = case.standing.stage)
        }
        Some((claimed, _)) if *claimed < case.standing.stage => {
            say!(at.words(), "service-claims-less", claimed = *claimed, proven = case.standing.stage)
        }
        _ => String::new(),
    }
}

fn problems(at: &Viewpoint, case: &Case) -> Option<Link> {
    let id = &case.dossier.service.id;
    let number = at.site.problems_of(id);
    let text = say!(at.words(), "count-problems", number = number);
    (number > 0).then(|| Link::new(text, at.href(&at.site.doctor.address(Some(id)))))
}

fn next(at: &Viewpoint, case: &Case) -> Option<NextView> {
    let next = case.standing.next.as_ref()?;
    let steps: Vec<NextStep> = path::path(case.standing)
        .into_iter()
        .map(|step| NextStep {
            what: at.tell(&step.what),
            effort: requirement::effort(at.words(), step.effort),
            closes: step
                .closes
                .iter()
                .map(|id| Link::new(requirement::title(at.words(), id), format!("#{id}")))
                .collect(),
        })
        .collect();
    Some(NextView {
        stage: next.stage,
        link: at.stage(next.stage),
        sentence: stage::sentence(at.words(), next.stage),
        steps: Folded::new(steps),
    })
}

/// The way to the weakest service, when that stands lower than the service itself.
fn footing(at: &Viewpoint, index: usize) -> Option<FootingView> {
    let footing = at.site.footings.get(index)?;
    let case = at.site.cases.get(index)?;
    (footing.stage < case.standing.stage).then(|| FootingView {
        mark: StageMark::new(at.words(), footing.stage),
        path: footing.path.iter().skip(1).map(|other| at.service(&at.site.cases[*other].dossier.service)).collect(),
    })
}

fn lapse(at: &Viewpoint, case: &Case) -> Option<LapseView> {
    let lapse = case.standing.lapse.as_ref()?;
    let titled = |id: &&'static str| Link::new(requirement::title(at.words(), id), format!("#{id}"));
    Some(LapseView {
        on: at.when(lapse.on),
        to: StageMark::new(at.words(), lapse.to_stage),
        because: lapse.because.iter().map(titled).collect(),
        soon: calendar::is_soon(at, lapse.on),
    })
}

fn key_dates(at: &Viewpoint, case: &Case) -> Vec<KeyDateRow> {
    if case.standing.stage == 0 {
        return Vec::new();
    }
    let dates = case.dossier.service.key_dates.iter().chain(&at.site.config.key_dates);
    let mut dates: Vec<_> = dates.filter(|date| date.on >= at.site.day).collect();
    dates.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
    dates
        .into_iter()
        .map(|date| KeyDateRow {
            name: date.name.clone(),
            on: at.when(date.on),
            outlook: match &case.standing.lapse {
                Some(lapse) if lapse.on <= date.on => {
                    say!(at.words(), "service-will-fall", stage = lapse.to_stage)
                }
                _ => say!(at.words(), "service-stays", stage = case.standing.stage),
            },
        })
        .collect()
}
