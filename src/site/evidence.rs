//! The evidence pages: which periods there are, what the fleet did in one, and the pack of one service,
//! made to be printed.

use super::changes::{self, ChangeRow};
use super::link::Link;
use super::mark::{Mark, StageMark};
use super::pack::{Pack, Tally, Test, support};
use super::page::Page;
use super::run::LearntRow;
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::sentence;
use crate::ladder::finding::Finding;
use crate::model::agreement::{Agreement, Opinion};
use crate::model::calendar::Duration;
use crate::model::control::Control;
use crate::model::period::Period;
use crate::model::playbook::Playbook;
use crate::model::run::{Digests, Verdict};
use crate::words::{Words, say};
use serde::Serialize;

/// Digits of a hash that are shown; the lists of hashes hold all.
const DIGITS: usize = 12;
/// Pieces of evidence that are named for one requirement; the checklist and `report.json` name all.
const SHOWN: usize = 12;

/// The page of all periods.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceView {
    /// The periods, newest first.
    pub periods: Vec<PeriodRow>,
}

/// One period among others.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodRow {
    /// Its page.
    pub link: Link,
    /// From when to when.
    pub range: String,
    /// How many services did something.
    pub services: String,
    /// How their runs ended.
    pub tally: TallyView,
}

/// How runs ended.
#[derive(Debug, Clone, Serialize)]
pub struct TallyView {
    /// All runs.
    pub tests: usize,
    /// The service held.
    pub passed: usize,
    /// It did not.
    pub failed: usize,
    /// It proves neither.
    pub neither: usize,
}

impl From<Tally> for TallyView {
    fn from(Tally { tests, passed, failed, neither }: Tally) -> Self {
        Self { tests, passed, failed, neither }
    }
}

/// A map of one control.
#[derive(Debug, Clone, Serialize)]
pub struct ControlRow {
    /// Framework and number.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// What it asks for.
    pub asks: String,
    /// How much of what speaks to it counts, in words; empty where no service is meant.
    pub state: String,
    /// The requirements that speak to it.
    pub requirements: Vec<ControlPart>,
}

/// A requirement that speaks to a control.
#[derive(Debug, Clone, Serialize)]
pub struct ControlPart {
    /// The requirement.
    pub link: Link,
    /// How it stood; none where no service is meant.
    pub mark: Option<Mark>,
}

/// The page of one period.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    /// Its name.
    pub title: String,
    /// From when to when.
    pub range: String,
    /// The day on which it is judged.
    pub judged: When,
    /// Whether it still runs.
    pub running: bool,
    /// The services.
    pub rows: Vec<PackRow>,
    /// What auditors look for.
    pub controls: Vec<ControlRow>,
    /// The files of the pack.
    pub files: Vec<FileRow>,
}

/// A file of a pack.
#[derive(Debug, Clone, Serialize)]
pub struct FileRow {
    /// The file.
    pub link: Link,
    /// What it holds.
    pub text: String,
}

/// One service of a period.
#[derive(Debug, Clone, Serialize)]
pub struct PackRow {
    /// Its pack, or its page where nothing happened.
    pub service: Link,
    /// Its team.
    pub team: String,
    /// The stage before the period.
    pub from: StageMark,
    /// The stage on the day of judgement.
    pub to: StageMark,
    /// How its runs ended.
    pub tally: TallyView,
    /// Findings that were not closed, in words; empty for none.
    pub open: String,
}

/// The pack of one service.
#[derive(Debug, Clone, Serialize)]
pub struct PackView {
    /// Service and period.
    pub title: String,
    /// The service's page.
    pub service: Link,
    /// The period's page.
    pub period: Link,
    /// Team, tier and the like.
    pub team: String,
    /// From when to when.
    pub range: String,
    /// The day on which it is judged.
    pub judged: When,
    /// The stage before the period.
    pub from: StageMark,
    /// The stage on the day of judgement.
    pub to: StageMark,
    /// How the runs ended, in words.
    pub summary: String,
    /// Changes of stage, oldest first.
    pub changes: Vec<ChangeRow>,
    /// The tests, oldest first.
    pub tests: Vec<TestRow>,
    /// What was learnt.
    pub findings: Vec<PackFinding>,
    /// Who said what of which playbook.
    pub agreements: Vec<SaidRow>,
    /// How every requirement stood.
    pub requirements: Vec<StoodRow>,
    /// What auditors look for.
    pub controls: Vec<ControlRow>,
}

/// One test.
#[derive(Debug, Clone, Serialize)]
pub struct TestRow {
    /// Its day.
    pub date: String,
    /// Its page.
    pub run: Link,
    /// What was failed, where.
    pub what: String,
    /// Who or what carried it out.
    pub by: String,
    /// What it proves.
    pub verdict: Mark,
    /// Why it is not a pass; empty for a pass.
    pub reason: String,
    /// Whether the reason is in the words of whoever gave it.
    pub verbatim: bool,
    /// Measured recovery beside its objective.
    pub recovery: Compared,
    /// Lost data beside its objective.
    pub loss: Compared,
    /// Where it is written.
    pub place: Link,
    /// The first digits of the record's hash.
    pub digest: String,
    /// How strong a piece of evidence it is.
    pub grade: String,
}

/// A measured time beside the most that it may be.
#[derive(Debug, Clone, Serialize)]
pub struct Compared {
    /// What was measured; empty where nothing was.
    pub measured: String,
    /// What is allowed; empty where nothing is said.
    pub allowed: String,
}

impl Compared {
    fn new(measured: Option<Duration>, allowed: Option<Duration>) -> Self {
        let text = |time: Option<Duration>| time.map(|time| time.to_string()).unwrap_or_default();
        Self { measured: text(measured), allowed: text(allowed) }
    }
}

/// Something learnt.
#[derive(Debug, Clone, Serialize)]
pub struct PackFinding {
    /// The run.
    pub run: Link,
    /// What, and what became of it.
    pub finding: LearntRow,
}

/// One party's word on a playbook.
#[derive(Debug, Clone, Serialize)]
pub struct SaidRow {
    /// The day.
    pub date: String,
    /// The playbook.
    pub playbook: Link,
    /// The party.
    pub party: String,
    /// Who spoke for it.
    pub who: String,
    /// `agreed`, `objected`.
    pub word: String,
    /// The text that was meant.
    pub revision: String,
}

/// How a requirement stood.
#[derive(Debug, Clone, Serialize)]
pub struct StoodRow {
    /// The requirement.
    pub link: Link,
    /// Its stage.
    pub stage: u8,
    /// How it stood.
    pub mark: Mark,
    /// Why.
    pub sentence: String,
    /// What that rests on.
    pub evidence: Vec<Link>,
    /// How much more there is; empty for none.
    pub more: String,
}

/// The page of all periods.
pub fn index(at: &Viewpoint) -> EvidenceView {
    let row = |(number, period): (usize, &Period)| {
        let packs: Vec<Pack> = (0..at.site.cases.len()).filter_map(|i| Pack::of(at.site, period, i)).collect();
        let active = packs.iter().filter(|pack| !pack.is_empty()).count();
        PeriodRow {
            link: Link::new(&period.name, at.href(&Page::Period(number).address(at.site))),
            range: range(at.words(), period),
            services: say!(at.words(), "count-services", number = active),
            tally: packs.iter().map(Pack::tally).fold(Tally::default(), add).into(),
        }
    };
    EvidenceView { periods: at.site.periods.iter().enumerate().map(row).collect() }
}

fn add(a: Tally, b: Tally) -> Tally {
    Tally {
        tests: a.tests + b.tests,
        passed: a.passed + b.passed,
        failed: a.failed + b.failed,
        neither: a.neither + b.neither,
    }
}

fn range(words: &Words, period: &Period) -> String {
    say!(words, "date-range", from = words.day(period.from), to = words.day(period.to))
}

/// The page of one period; `None` when there is no such period.
pub fn period(at: &Viewpoint, number: usize) -> Option<PeriodView> {
    let period = at.site.periods.get(number)?;
    let judged = period.judged_on(at.site.day);
    let rows = (0..at.site.cases.len()).filter_map(|index| Pack::of(at.site, period, index)).map(|pack| {
        let service = &pack.case.dossier.service;
        let own = at.href(&Page::Pack(number, pack.index).address(at.site));
        PackRow {
            service: if pack.is_empty() { at.service(service) } else { Link::new(&service.title, own) },
            team: service.team.clone().unwrap_or_default(),
            from: StageMark::new(at.words(), pack.from),
            to: StageMark::new(at.words(), pack.to),
            tally: pack.tally().into(),
            open: match pack.open() {
                0 => String::new(),
                open => say!(at.words(), "count-open-findings", number = open),
            },
        }
    });
    let file = |name: &str, key| FileRow { link: Link::new(name, name), text: at.text(key) };
    Some(PeriodView {
        title: period.name.clone(),
        range: range(at.words(), period),
        judged: at.when(judged),
        running: period.to > at.site.day,
        rows: rows.collect(),
        controls: controls(at, None),
        files: vec![
            file("tests.csv", "file-tests"),
            file("findings.csv", "file-findings"),
            file("requirements.csv", "file-requirements"),
            file("evidence.json", "file-evidence"),
            file("SHA256SUMS", "file-sums"),
            file("SOURCES.sha256", "file-sources"),
        ],
    })
}

/// The packs of one service, newest first.
pub fn of_service(at: &Viewpoint, index: usize) -> Vec<Link> {
    let periods = at.site.periods.iter().enumerate();
    let active = periods.filter(|(_, period)| Pack::of(at.site, period, index).is_some_and(|pack| !pack.is_empty()));
    active
        .map(|(number, period)| Link::new(&period.name, at.href(&Page::Pack(number, index).address(at.site))))
        .collect()
}

/// The pack of one service; `None` when there is no such period or service.
pub fn pack(at: &Viewpoint, number: usize, index: usize) -> Option<PackView> {
    let period = at.site.periods.get(number)?;
    let pack = Pack::of(at.site, period, index)?;
    let service = &pack.case.dossier.service;
    let findings = pack.requirements(at.site);
    let tally = pack.tally();
    Some(PackView {
        title: say!(at.words(), "pack-title", service = &service.title, period = &period.name),
        service: at.service(service),
        period: Link::new(&period.name, at.href(&Page::Period(number).address(at.site))),
        team: service.team.clone().unwrap_or_default(),
        range: range(at.words(), period),
        judged: at.when(pack.day),
        from: StageMark::new(at.words(), pack.from),
        to: StageMark::new(at.words(), pack.to),
        summary: say!(
            at.words(),
            "pack-summary",
            tests = say!(at.words(), "count-tests", number = tally.tests),
            passed = tally.passed,
            failed = tally.failed,
            neither = tally.neither
        ),
        changes: pack.changes.iter().map(|change| changes::row(at, at.service(service), change)).collect(),
        tests: tests(at, &pack),
        findings: pack
            .learnt()
            .map(|(test, finding)| PackFinding {
                run: at.run(index, test.index),
                finding: LearntRow::of(at.words(), finding),
            })
            .collect(),
        agreements: agreements(at, &pack),
        requirements: findings.iter().map(|finding| stood(at, &pack, finding)).collect(),
        controls: controls(at, Some(&findings)),
    })
}

fn tests(at: &Viewpoint, pack: &Pack) -> Vec<TestRow> {
    let row = |test: &Test| {
        let (run, verdict) = (test.run, test.row.ruling.verdict);
        let target = run.target().or_else(|| run.scenario.clone());
        let target = target.unwrap_or_else(|| at.words().named("kind", run.kind().as_str()));
        let what = match &run.environment {
            Some(place) => say!(at.words(), "pack-what", target = target, place = place),
            None => say!(at.words(), "pack-what-somewhere", target = target),
        };
        let mut by = run.participants.clone();
        by.extend(run.tool.name.clone().filter(|_| by.is_empty()));
        TestRow {
            date: test.day.to_string(),
            run: at.run(pack.index, test.index),
            what,
            by: by.join(", "),
            verdict: Mark::verdict(at.words(), verdict),
            reason: if verdict == Verdict::Pass { String::new() } else { sentence(&at.tell(&test.row.ruling.reason)) },
            verbatim: test.row.ruling.reason.is_verbatim(),
            recovery: Compared::new(run.measured.recovery, test.rto),
            loss: Compared::new(run.measured.data_loss, test.rpo),
            place: at.place_in(&pack.case.dossier.service.root, &run.place),
            digest: run
                .digests
                .map(|d| Digests::hexadecimal(&d.result).chars().take(DIGITS).collect())
                .unwrap_or_default(),
            grade: at.words().named("grade", run.grade.as_str()),
        }
    };
    pack.tests.iter().map(row).collect()
}

fn agreements(at: &Viewpoint, pack: &Pack) -> Vec<SaidRow> {
    let row = |(playbook, said): &(&Playbook, &Agreement)| SaidRow {
        date: said.on.map(|on| on.to_string()).unwrap_or_default(),
        playbook: at.playbook(playbook),
        party: said.party.clone(),
        who: said.who.clone(),
        word: match said.opinion {
            Opinion::Agree => at.text("pack-agreed"),
            Opinion::Object => at.text("pack-objected"),
        },
        revision: said.revision.as_ref().map(|revision| revision.short()).unwrap_or_default(),
    };
    pack.agreements.iter().map(row).collect()
}

fn stood(at: &Viewpoint, pack: &Pack, finding: &Finding) -> StoodRow {
    let root = &pack.case.dossier.service.root;
    let more = finding.evidence.len().saturating_sub(SHOWN);
    StoodRow {
        link: at.requirement(finding.requirement.id),
        stage: finding.requirement.stage,
        mark: Mark::status(at.words(), finding.status),
        sentence: at.tell(&finding.sentence),
        evidence: finding.evidence.iter().take(SHOWN).map(|e| at.place_in(root, &e.place)).collect(),
        more: if more > 0 { say!(at.words(), "and-more", number = more) } else { String::new() },
    }
}

/// The map of controls, with how a service stood where one is meant.
fn controls(at: &Viewpoint, findings: Option<&[Finding]>) -> Vec<ControlRow> {
    let part = |id: &String| ControlPart {
        link: at.requirement(id),
        mark: findings
            .and_then(|findings| findings.iter().find(|finding| finding.requirement.id == *id))
            .map(|finding| Mark::status(at.words(), finding.status)),
    };
    // What is built in is a message; a project writes its own map in its own language.
    let told = |control: &Control, text: &str, end: &str| match control.place {
        Some(_) => text.to_owned(),
        None => at.words().named("control", &format!("{}{end}", slug(control))),
    };
    let row = |control: &Control| ControlRow {
        name: format!("{} {}", control.framework, control.id),
        title: told(control, &control.title, ""),
        asks: told(control, &control.asks, "-asks"),
        state: findings
            .map(|findings| support(control, findings))
            .map(|(held, all)| say!(at.words(), "pack-control", held = held, number = all))
            .unwrap_or_default(),
        requirements: control.requirements.iter().map(part).collect(),
    };
    at.site.config.evidence.controls.iter().map(row).collect()
}

/// Framework and number as a part of a message's name: `iso-22301-8-5`.
fn slug(control: &Control) -> String {
    let name = format!("{} {}", control.framework, control.id).to_lowercase();
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}
