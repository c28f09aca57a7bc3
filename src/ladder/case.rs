//! A case: one service on one day, with everything a requirement may ask about it.
//!
//! `known` is the day up to which facts exist, `day` the day of the judgement. They are the same
//! when a past or present day is judged; for a forecast `day` runs ahead and `known` stays, so that
//! no judgement ever sees a fact from its future.

use super::docket::{Docket, Lists};
use super::finding::Evidence;
use super::judgement::Part;
use super::list::{List, Question};
use super::stage1_agreement;
use super::status::Status;
use crate::model::calendar::Day;
use crate::model::dependency::{Criticality, Dependency};
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use crate::model::recorded::Recorded;
use crate::model::run::{Grade, Verdict};
use crate::words::{Sentence, Term, sentence};

/// One service on one day.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The facts.
    pub docket: &'a Docket<'a>,
    /// The day of the judgement.
    pub day: Day,
    /// The last day whose facts exist.
    pub known: Day,
    /// Whether words and evidence are wanted; history asks only for statuses.
    pub spoken: bool,
}

/// When a standing statement was last confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// On this day.
    On(Day),
    /// It carries no date; its file was recorded on this day.
    Recorded(Day),
    /// It carries no date; it counts from the earliest dated fact of the service.
    Undated(Day),
    /// Nothing of the service carries a date.
    Never,
}

impl<'a> Case<'a> {
    /// The case of a day on which facts are known up to that day.
    pub fn on(docket: &'a Docket<'a>, day: Day) -> Self {
        Self { docket, day, known: day, spoken: false }
    }

    /// The same case with words and evidence.
    pub fn spoken(mut self) -> Self {
        self.spoken = true;
        self
    }

    /// Words, when they are wanted.
    pub fn say(&self, words: impl FnOnce() -> Sentence) -> Sentence {
        if self.spoken { words() } else { Sentence::default() }
    }

    /// One piece of evidence, when it is wanted.
    pub fn evidence(&self, place: &Place, text: impl FnOnce() -> Sentence, supports: bool) -> Vec<Evidence> {
        if !self.spoken {
            return Vec::new();
        }
        vec![Evidence { place: place.clone(), grade: Grade::Declared, text: text(), run: None, supports }]
    }

    /// Runs as evidence, when it is wanted.
    pub fn run_evidence(&self, runs: &[usize], supports: bool) -> Vec<Evidence> {
        if !self.spoken {
            return Vec::new();
        }
        runs.iter()
            .map(|&index| {
                let run = self.docket.run(index);
                let day = run.day().map(|d| d.to_string()).unwrap_or_default();
                let verdict = Term::Word("verdict", self.docket.rulings[index].verdict.as_str());
                let said = match (&run.environment, run.derived("environment")) {
                    (None, _) => sentence!("proof-run", verdict = verdict, day = day),
                    (Some(e), None) => sentence!("proof-run-in", verdict = verdict, day = day, environment = e),
                    (Some(e), Some(_)) => {
                        sentence!("proof-run-derived", verdict = verdict, day = day, environment = e)
                    }
                };
                let text = if run.origin.is_some() { sentence!("proof-earlier", said = said) } else { said };
                Evidence { place: run.place.clone(), grade: run.grade, text, run: Some(index), supports }
            })
            .collect()
    }

    /// Whether a fact dated on this day exists; an undated one counts from the earliest dated fact.
    pub fn exists(&self, date: Option<Day>) -> bool {
        match date.or(self.docket.earliest) {
            Some(date) => date <= self.known,
            None => true,
        }
    }

    /// Whether a statement of the service's own file is in force: on its own date, else from the first
    /// day on which the file is known to have existed.
    pub fn in_force(&self, date: Option<Day>) -> bool {
        self.exists(date.or(self.docket.first_recorded))
    }

    /// The first day on which something of this day is older than its window.
    pub fn until(&self, day: Day, window: u32) -> Day {
        day.plus(i32::try_from(window).unwrap_or(i32::MAX).saturating_add(1))
    }

    /// Whether something of this day lies within its window.
    pub fn fresh(&self, day: Day, window: u32) -> bool {
        self.day < self.until(day, window)
    }

    /// The dependencies of one criticality that are in force.
    pub fn dependencies(&self, criticality: Criticality) -> Vec<&'a Dependency> {
        self.docket.dossier.service.dependencies_of(criticality).filter(|d| self.in_force(d.since)).collect()
    }

    /// The critical dependencies that are in force.
    pub fn critical(&self) -> Vec<&'a Dependency> {
        self.dependencies(Criticality::Critical)
    }

    /// Why there is nothing to ask of critical dependencies: somebody wrote that there is none.
    pub fn no_critical(&self) -> Option<&'a str> {
        let service = &self.docket.dossier.service;
        let none = service.dependencies_of(Criticality::Critical).next().is_none();
        if none && self.in_force(None) { service.critical_reason.as_deref() } else { None }
    }

    /// The playbooks in force that the ladder rests on.
    pub fn playbooks(&self) -> impl Iterator<Item = &'a Playbook> {
        let case = *self;
        let in_force = move |(playbook, seen): (&'a Playbook, Option<Day>)| {
            (playbook.is_judged() && case.exists(seen)).then_some(playbook)
        };
        self.docket.playbooks().filter_map(in_force)
    }

    /// When a playbook was last confirmed: reviewed, else agreed to as it stands, else first recorded,
    /// else undated.
    pub fn confirmed(&self, playbook: &Playbook) -> Confirmed {
        let reviewed = playbook.reviewed.iter().copied().filter(|d| *d <= self.known).max();
        let agreed = || stage1_agreement::to_its_content(playbook, self.known).filter_map(|a| a.on).max();
        self.or_undated(reviewed.or_else(agreed), playbook.recorded.as_deref())
    }

    /// When the dependency list was last confirmed: by a review of the service or of one of its
    /// playbooks, or by a dated row.
    pub fn list_confirmed(&self) -> Confirmed {
        let dossier = self.docket.dossier;
        let reviews = dossier.playbooks.iter().filter(|p| p.is_judged()).flat_map(|p| p.reviewed.iter().copied());
        let rows = dossier.service.dependencies.iter().filter_map(|d| d.since);
        let newest =
            dossier.service.reviewed.iter().copied().chain(reviews).chain(rows).filter(|d| *d <= self.known).max();
        self.or_undated(newest, dossier.service.recorded.as_deref())
    }

    fn or_undated(&self, date: Option<Day>, recorded: Option<&Recorded>) -> Confirmed {
        let known = |day: &Day| *day <= self.known;
        let recorded = || recorded.map(Recorded::on).filter(known).map(Confirmed::Recorded);
        let earliest = || self.docket.earliest.filter(known).map(Confirmed::Undated);
        date.map(Confirmed::On).or_else(recorded).or_else(earliest).unwrap_or(Confirmed::Never)
    }

    /// A part that rests on a standing statement: it counts while the confirmation is fresh.
    pub fn standing_part(&self, confirmed: Confirmed, window: u32, what: Sentence, evidence: Vec<Evidence>) -> Part {
        let date = match confirmed {
            Confirmed::On(date) | Confirmed::Recorded(date) | Confirmed::Undated(date) => date,
            Confirmed::Never => {
                let text = self.say(|| sentence!("gap-no-date", what = what));
                let fix = self.say(|| sentence!("fix-no-date"));
                return Part::gap(Status::Unknown, text, fix).with(evidence);
            }
        };
        if self.fresh(date, window) {
            return Part::met(evidence, Some(self.until(date, window)));
        }
        let text = self.say(|| {
            let (what, age) = (&what, self.day.since(date));
            match confirmed {
                Confirmed::Undated(_) | Confirmed::Never => {
                    sentence!("gap-review-undated", what = what, age = age, limit = window)
                }
                Confirmed::Recorded(_) => {
                    sentence!("gap-review-committed", what = what, day = date, age = age, limit = window)
                }
                Confirmed::On(_) => sentence!("gap-review-old", what = what, day = date, age = age, limit = window),
            }
        });
        let fix = self.say(|| sentence!("fix-review", what = &what));
        let evidence = evidence.into_iter().map(|e| Evidence { supports: false, ..e }).collect();
        Part::gap(Status::Expired, text, fix).with(evidence)
    }

    /// The newest run of a list that exists on the known day.
    pub fn last(&self, runs: &List) -> Option<usize> {
        runs.until(self.known).last().copied()
    }

    /// The newest run of a list that exists on the known day and satisfies a condition.
    pub fn newest(&self, runs: &List, condition: Question) -> Option<usize> {
        self.last(&runs.only(self.docket, condition))
    }

    /// Whether a run is a pass.
    pub fn passed(&self, index: usize) -> bool {
        self.docket.passed(index)
    }

    /// Whether a run is a fail that counts against the service; one that a gate stopped does not.
    pub fn failed(&self, index: usize) -> bool {
        self.docket.failed(index)
    }

    /// The day of a run that is known to carry one.
    pub fn day_of(&self, index: usize) -> Day {
        self.docket.run(index).day().unwrap_or(self.known)
    }

    /// The valid tests of a dependency.
    pub fn tests_of(&self, dependency: &str) -> &'a Lists {
        self.docket.tests_of(dependency)
    }

    /// A part that rests on a run: it counts while the run is within its window.
    pub fn run_part(
        &self,
        index: usize,
        window: u32,
        what: impl FnOnce() -> Sentence,
        fix: impl FnOnce() -> Sentence,
    ) -> Part {
        let day = self.day_of(index);
        if self.fresh(day, window) {
            return Part::met(self.run_evidence(&[index], true), Some(self.until(day, window)));
        }
        let text =
            self.say(|| sentence!("gap-run-old", what = what(), age = self.day.since(day), day = day, limit = window));
        Part::gap(Status::Expired, text, self.say(fix)).with(self.run_evidence(&[index], false))
    }

    /// Runs of a dependency that exist but do not count, newest last: for saying what is wrong with them.
    pub fn hollow_runs(&self, dependency: &str) -> Vec<usize> {
        if !self.spoken {
            return Vec::new();
        }
        let runs = &self.docket.dossier.runs;
        (0..runs.len())
            .filter(|&i| {
                runs[i].failed(dependency)
                    && runs[i].day().is_some_and(|d| d <= self.known)
                    && matches!(self.docket.rulings[i].verdict, Verdict::Inconclusive | Verdict::Aborted)
            })
            .collect()
    }
}
