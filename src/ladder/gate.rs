//! The gate: what a pipeline demands of services, and where one does not come up to it.
//!
//! A demand is held against a standing that is there already; nothing is judged anew. Every demand is
//! held against every service, so that one run names everything that stands in the way.

use super::finding::Finding;
use super::requirement;
use super::snapshot::{ServiceState, Snapshot};
use super::standing::{Lapsing, Standing, Upcoming};
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::catalog::{Dossier, UnreadKind};
use crate::model::dependency::{Criticality, Dependency};
use crate::model::place::Place;
use crate::model::run::{RunKind, Verdict};
use crate::words::Sentence;
use std::collections::BTreeSet;

/// One kind of demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// Every service stands on a stage, or higher.
    MinStage,
    /// Every service stands on the stage that its own file names.
    Targets,
    /// No service stands lower than it did.
    NoRegression,
    /// No stage lapses soon.
    Horizon,
    /// No test is too old.
    MaxAge,
}

impl Gate {
    /// Every gate, in the order in which they are told.
    pub const ALL: [Gate; 5] = [Self::MinStage, Self::Targets, Self::NoRegression, Self::Horizon, Self::MaxAge];

    /// The stable id: the option of `check` that asks for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MinStage => "min-stage",
            Self::Targets => "targets",
            Self::NoRegression => "no-regression",
            Self::Horizon => "horizon",
            Self::MaxAge => "max-age",
        }
    }

    /// What it asks for, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::MinStage => "Every service stands on the stage that was asked for, or higher.",
            Self::Targets => "Every service stands on the stage that its own file names as its target.",
            Self::NoRegression => "No service stands lower than it did, and nothing that counted there fails now.",
            Self::Horizon => "No stage that is asked for lapses within the days ahead.",
            Self::MaxAge => "Every critical dependency was tested within the days past.",
        }
    }
}

/// Everything that is demanded. Nothing is, where nothing is set.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// The stage on which every service must stand.
    pub min_stage: Option<u8>,
    /// Whether every service must stand on its own target.
    pub targets: bool,
    /// The days ahead within which no stage may lapse.
    pub horizon: Option<u32>,
    /// How many days old the newest valid test of each critical dependency may be.
    pub max_age: Option<u32>,
    /// The standing below which no service may fall.
    pub baseline: Option<Baseline>,
}

impl Demands {
    /// Whether anything is demanded.
    pub fn any(&self) -> bool {
        let Self { min_stage, targets, horizon, max_age, baseline } = self;
        min_stage.is_some() || *targets || horizon.is_some() || max_age.is_some() || baseline.is_some()
    }
}

/// How services stood elsewhere: in another commit, or in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// What it is called.
    pub name: String,
    /// The services.
    pub services: Vec<Former>,
}

/// How one service stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Its id.
    pub id: String,
    /// Its stage.
    pub stage: u8,
    /// The ids of the requirements that counted.
    pub counted: BTreeSet<String>,
}

impl Baseline {
    /// The baseline that a snapshot is.
    pub fn of(name: impl Into<String>, snapshot: &Snapshot) -> Self {
        let former = |service: &ServiceState| Former {
            id: service.id.clone(),
            stage: service.stage,
            counted: (service.requirements.iter().filter(|requirement| requirement.status.counts()))
                .map(|requirement| requirement.id.clone())
                .collect(),
        };
        Self { name: name.into(), services: snapshot.services.iter().map(former).collect() }
    }

    fn former(&self, dossier: &Dossier) -> Option<&Former> {
        let service = &dossier.service;
        let named = |id: &str| self.services.iter().find(|former| former.id == id);
        named(&service.id).or_else(|| service.aliases.iter().find_map(|alias| named(alias)))
    }

    /// The services that stood there and that none of these is, nor was ever called.
    pub fn gone<'a>(&'a self, dossiers: &'a [Dossier]) -> impl Iterator<Item = &'a Former> {
        self.services.iter().filter(move |former| {
            let is =
                |dossier: &Dossier| dossier.service.id == former.id || dossier.service.aliases.contains(&former.id);
            !dossiers.iter().any(is)
        })
    }
}

/// How one service comes out at one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The gate.
    pub gate: Gate,
    /// The service's id; empty for the fleet as a whole.
    pub service: String,
    /// Where the service is written.
    pub place: Place,
    /// How it comes out, without a full stop.
    pub sentence: String,
    /// Why the gate is not met, one by one.
    pub reasons: Vec<Reason>,
    /// Whether it is met.
    pub met: bool,
}

/// One thing that keeps a gate from being met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The id of the requirement it is about.
    pub requirement: Option<&'static str>,
    /// How that stands, in a sentence; it begins with the status where it is about a requirement.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// Where to begin.
    pub place: Place,
}

/// A waiver that counts down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countdown {
    /// The service's id.
    pub service: String,
    /// The id of the requirement.
    pub requirement: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it counts.
    pub expires: Day,
    /// How many days are left, the last one not counted.
    pub days_left: i32,
    /// Whether the requirement would not count without it.
    pub in_use: bool,
    /// Whether it ends within the days ahead that are asked about.
    pub ends_soon: bool,
    /// Where it is written.
    pub place: Place,
}

/// Holds the demands against one service, in the order of the gates.
pub fn hold(dossier: &Dossier, standing: &Standing, demands: &Demands) -> Vec<Outcome> {
    let holder = Holder { dossier, standing };
    let target = dossier.service.target_stage;
    let mut outcomes = Vec::new();
    outcomes.extend(demands.min_stage.map(|stage| holder.stage(Gate::MinStage, stage)));
    outcomes.extend(target.filter(|_| demands.targets).map(|stage| holder.stage(Gate::Targets, stage)));
    outcomes.extend(demands.baseline.as_ref().map(|baseline| holder.no_regression(baseline)));
    outcomes.extend(demands.horizon.map(|days| holder.horizon(days, demands.min_stage.max(target))));
    outcomes.extend(demands.max_age.map(|days| holder.max_age(days)));
    outcomes
}

/// The outcome of a gate that asks for a stage where there is no service to stand on it.
pub fn nobody(demands: &Demands, place: Place) -> Option<Outcome> {
    let stage = demands.min_stage.filter(|stage| *stage > 0)?;
    let sentence = format!("there is no service that could stand on stage {stage}");
    Some(Outcome { gate: Gate::MinStage, service: String::new(), place, sentence, reasons: Vec::new(), met: false })
}

/// The waivers of a service that count or will count, the next to end first. `horizon` is the number of
/// days ahead within which an end is near.
pub fn waivers(dossier: &Dossier, standing: &Standing, horizon: Option<u32>) -> Vec<Countdown> {
    let day = standing.day;
    let service = &dossier.service;
    let live = service.waivers.iter().filter(|waiver| waiver.expires >= day);
    let waived = |id: &str| standing.findings.iter().any(|f| f.requirement.id == id && f.status == Status::Waived);
    let mut found: Vec<Countdown> = live
        .map(|waiver| Countdown {
            service: service.id.clone(),
            requirement: waiver.requirement.clone(),
            owner: waiver.owner.clone(),
            reason: waiver.reason.clone(),
            expires: waiver.expires,
            days_left: waiver.expires.since(day),
            in_use: waived(&waiver.requirement),
            ends_soon: horizon.is_some_and(|days| within(waiver.expires, day, days)),
            place: waiver.place.clone(),
        })
        .collect();
    found.sort_by(|a, b| (a.expires, &a.requirement).cmp(&(b.expires, &b.requirement)));
    found
}

/// Whether a day is at most so many days ahead of another.
fn within(day: Day, from: Day, days: u32) -> bool {
    i64::from(day.since(from)) <= i64::from(days)
}

/// How many ways out are told of one reason.
const WAYS: usize = 3;

/// Ways out as sentences, each once, the first few of them.
fn ways_out<'a>(ways: impl Iterator<Item = &'a str>) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for way in ways.filter(|way| !way.is_empty()) {
        let mut chars = way.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        let end = if way.ends_with('.') { "" } else { "." };
        let sentence = format!("{first}{}{end}", chars.as_str());
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    let more = sentences.len().saturating_sub(WAYS);
    sentences.truncate(WAYS);
    if more > 0 {
        sentences.push(format!("And {more} more."));
    }
    sentences.join(" ")
}

/// One service at the gate.
struct Holder<'a> {
    dossier: &'a Dossier,
    standing: &'a Standing,
}

impl Holder<'_> {
    fn outcome(&self, gate: Gate, met: bool, sentence: String, reasons: Vec<Reason>) -> Outcome {
        let service = &self.dossier.service;
        Outcome { gate, service: service.id.clone(), place: service.place.clone(), sentence, reasons, met }
    }

    fn stage(&self, gate: Gate, wanted: u8) -> Outcome {
        let stage = self.standing.stage;
        let whose = if gate == Gate::Targets { "its target" } else { "asked for" };
        if stage >= wanted {
            return self.outcome(gate, true, format!("stands on stage {stage}; {wanted} is {whose}"), Vec::new());
        }
        let whose = if gate == Gate::Targets { ", its target" } else { "" };
        self.outcome(gate, false, format!("stands on stage {stage}, not {wanted}{whose}"), self.lacking(wanted))
    }

    /// The requirements up to a stage that do not count.
    fn lacking(&self, stage: u8) -> Vec<Reason> {
        let lacks = |f: &&Finding| f.requirement.stage <= stage && !f.status.counts();
        self.standing.findings.iter().filter(lacks).map(|finding| self.reason(finding)).collect()
    }

    fn reason(&self, finding: &Finding) -> Reason {
        let against = finding.evidence.iter().find(|evidence| !evidence.supports);
        Reason {
            requirement: Some(finding.requirement.id),
            why: format!("{}: {}", finding.status.as_str(), finding.sentence),
            fix: ways_out(finding.gaps.iter().map(|gap| gap.fix.as_str()).chain([finding.fix.as_str()])),
            place: against.map_or(&self.dossier.service.place, |evidence| &evidence.place).clone(),
        }
    }

    fn no_regression(&self, baseline: &Baseline) -> Outcome {
        let gate = Gate::NoRegression;
        let name = &baseline.name;
        let stage = self.standing.stage;
        let Some(former) = baseline.former(self.dossier) else {
            return self.outcome(gate, true, format!("is new since {name} and stands on stage {stage}"), Vec::new());
        };
        let fell = stage < former.stage;
        let fails = |f: &&Finding| f.status == Status::Failing && former.counted.contains(f.requirement.id);
        let lost = |f: &&Finding| fell && f.requirement.stage <= former.stage && !f.status.counts();
        let reasons: Vec<Reason> =
            self.standing.findings.iter().filter(|f| fails(f) || lost(f)).map(|f| self.reason(f)).collect();
        let sentence = match (fell, reasons.is_empty()) {
            (true, _) => format!("stood on stage {} in {name} and stands on {stage}", former.stage),
            (false, true) if stage == former.stage => format!("stands on stage {stage}, as in {name}"),
            (false, true) => format!("rose from stage {} in {name} to {stage}", former.stage),
            (false, false) => format!("fails now what counted in {name}"),
        };
        self.outcome(gate, !fell && reasons.is_empty(), sentence, reasons)
    }

    /// `floor` is the stage that is asked for or that the service wants; without one no stage may fall.
    fn horizon(&self, days: u32, floor: Option<u8>) -> Outcome {
        let day = self.standing.day;
        let near = |upcoming: &&Upcoming| within(upcoming.on, day, days);
        let breaks = |u: &&Upcoming| u.stage < u.from && floor.is_none_or(|floor| u.stage < floor);
        let falls: Vec<&Upcoming> = self.standing.forecast.iter().take_while(near).filter(breaks).collect();
        let Some(first) = falls.first() else {
            let what = match floor {
                Some(floor) => format!("does not fall below stage {floor} within {days} days"),
                None => format!("does not fall within {days} days"),
            };
            return self.outcome(Gate::Horizon, true, what, Vec::new());
        };
        let left = first.on.since(day);
        let below = floor.map(|floor| format!(", below {floor}")).unwrap_or_default();
        let sentence = format!(
            "falls from stage {} to {}{below}, on {}, in {left} days",
            first.from,
            first.stage,
            first.on.long()
        );
        let reasons = falls.iter().flat_map(|fall| {
            let lowers = |l: &&Lapsing| requirement::find(l.requirement).is_some_and(|r| r.stage <= fall.from);
            fall.lapsing.iter().filter(lowers).map(|lapsing| self.lapsing(fall, lapsing))
        });
        self.outcome(Gate::Horizon, false, sentence, reasons.collect())
    }

    fn lapsing(&self, fall: &Upcoming, lapsing: &Lapsing) -> Reason {
        let dependencies = match lapsing.dependencies.as_slice() {
            [] => String::new(),
            ids => format!(" for {}", ids.join(", ")),
        };
        // The evidence that still speaks for it is where to begin.
        let finding = self.standing.findings.iter().find(|f| f.requirement.id == lapsing.requirement);
        let evidence = finding.and_then(|finding| finding.evidence.first());
        Reason {
            requirement: Some(lapsing.requirement),
            why: format!("lapses on {}{dependencies}.", fall.on.long()),
            fix: ways_out(lapsing.unless.iter().map(Sentence::as_str)),
            place: evidence.map_or(&self.dossier.service.place, |evidence| &evidence.place).clone(),
        }
    }

    fn max_age(&self, days: u32) -> Outcome {
        let day = self.standing.day;
        let in_force = |d: &&Dependency| d.since.is_none_or(|since| since <= day);
        let critical: Vec<&Dependency> =
            self.dossier.service.dependencies_of(Criticality::Critical).filter(in_force).collect();
        let reasons: Vec<Reason> = match (critical.is_empty(), self.no_critical()) {
            (true, Some(reason)) => vec![reason],
            _ => critical.iter().filter_map(|d| self.too_old(d, days)).collect(),
        };
        let sentence = match (critical.len(), reasons.len()) {
            (0, 0) => "has no critical dependency".to_owned(),
            (0, _) => "does not say what it depends on".to_owned(),
            (_, 0) => format!("has tested every critical dependency within {days} days"),
            (all, old) => format!("has not tested {old} of {all} critical dependencies within {days} days"),
        };
        self.outcome(Gate::MaxAge, reasons.is_empty(), sentence, reasons)
    }

    /// Why an empty list of critical dependencies says nothing; none where somebody wrote why it is empty.
    fn no_critical(&self) -> Option<Reason> {
        let service = &self.dossier.service;
        let unread = self.dossier.unread.iter().find(|unread| unread.kind == UnreadKind::Service);
        let (why, fix) = match unread {
            Some(unread) => (format!("Its file cannot be read: {}.", unread.reason), "Mend the file."),
            None if service.critical_reason.is_none() => (
                "Nobody wrote down its critical dependencies.".to_owned(),
                "List them under `dependencies:`, or write `critical: []` with a reason.",
            ),
            None => return None,
        };
        Some(Reason { requirement: None, why, fix: fix.to_owned(), place: service.place.clone() })
    }

    fn too_old(&self, dependency: &Dependency, days: u32) -> Option<Reason> {
        let day = self.standing.day;
        let rows = self.dossier.runs.iter().zip(&self.standing.ledger);
        let tests = rows.filter(|(run, row)| {
            matches!(run.kind(), RunKind::DependencyFailure | RunKind::Experiment)
                && run.failed(&dependency.id)
                && matches!(row.ruling.verdict, Verdict::Pass | Verdict::Fail)
        });
        let newest = tests
            .filter_map(|(run, _)| run.day().filter(|on| *on <= day).map(|on| (on, run)))
            .max_by_key(|(on, _)| *on);
        let id = &dependency.id;
        let (why, place) = match newest {
            Some((on, _)) if within(day, on, days) => return None,
            Some((on, run)) => {
                let age = day.since(on);
                (
                    format!("The newest valid test of {id} was {age} days ago, on {}; the limit is {days}.", on.long()),
                    &run.place,
                )
            }
            None => (format!("There is no valid test of {id}."), &dependency.place),
        };
        let fix = format!("Test the failure of {id} and record the result.");
        Some(Reason { requirement: None, why, fix, place: place.clone() })
    }
}
