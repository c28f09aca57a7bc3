//! The same run in several files: which records tell of one run, and which of them is kept.
//!
//! Two records are one run when they carry the same id of the tool (for ids that are unique in the
//! world whatever tool wrote the file), or the same content bound in the same way. The record that
//! says most is kept, of equals the first by path; the others are listed as the same run. Where two
//! records tell different things nothing is taken on trust: the other one is a broken result.

use crate::model::calendar::Instant;
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Check, Digests, Grade, Halt, Rollback, Run, Verdict};
use std::collections::BTreeMap;

/// A run on its way into a dossier.
#[derive(Debug)]
pub struct Candidate {
    /// The run.
    pub run: Run,
    /// Whether its file names its id.
    pub id_written: bool,
    /// What it has in common with other records of the same run.
    pub mark: Mark,
}

/// What records of one run have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The tool, unless the id is unique in the world; the tool's own id of the run; the how-manieth
    /// run with this id in its file.
    Tool(Option<String>, String, usize),
    /// The same content, bound in the same way; the how-manieth run of its file.
    Content([u8; 32], usize, Option<Instant>, Vec<String>, Option<String>),
}

impl Mark {
    /// What marks a run of a file; `nth` counts the runs of the file before it that have the same id of
    /// the tool or, where it has none, all of them.
    pub fn of(run: &Run, digests: &Digests, nth: usize) -> Self {
        match &run.tool.run_id {
            Some(id) if is_unique(id) => Self::Tool(None, id.to_ascii_lowercase(), nth),
            Some(id) => Self::Tool(run.tool.name.as_deref().map(str::to_ascii_lowercase), id.clone(), nth),
            None => {
                let dependencies = run.dependencies().map(str::to_owned).collect();
                Self::Content(digests.result, nth, run.when(), dependencies, run.environment.clone())
            }
        }
    }
}

/// Whether an id is a UUID, of which no two are the same.
fn is_unique(id: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    id.split('-').count() == lengths.len()
        && id.split('-').zip(lengths).all(|(part, n)| part.len() == n && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// One run with all records of it.
#[derive(Debug)]
pub struct Records {
    /// The record that says most.
    pub kept: Candidate,
    /// The others, in the order of their paths, and what each tells differently, if it does.
    pub others: Vec<(Candidate, Option<&'static str>)>,
}

/// Puts together what tells of the same run, in the order of the first record of each.
pub fn group(candidates: Vec<Candidate>) -> Vec<Records> {
    let mut groups: Vec<Group> = Vec::new();
    // Nearly every run has one record.
    let mut seen: BTreeMap<Mark, Vec<usize>> = BTreeMap::new();
    for candidate in candidates {
        let known = seen.entry(candidate.mark.clone()).or_default();
        match known.iter().copied().find(|&group| groups[group].takes(&candidate.run)) {
            Some(group) => groups[group].add(candidate),
            None => {
                known.push(groups.len());
                let mut group = Group::default();
                group.add(candidate);
                groups.push(group);
            }
        }
    }
    groups.into_iter().filter_map(|group| choose(group.records)).collect()
}

/// Records of one mark that can be one run.
#[derive(Debug, Default)]
struct Group {
    records: Vec<Candidate>,
    /// What was failed, as the first record says that names it.
    target: Option<String>,
}

impl Group {
    /// Whether a record can be of the same run: an attack on two targets may be written down as two.
    fn takes(&self, run: &Run) -> bool {
        let (own, other) = (&self.target, run.target());
        own.is_none() || other.is_none() || *own == other
    }

    fn add(&mut self, candidate: Candidate) {
        self.target = self.target.take().or_else(|| candidate.run.target());
        self.records.push(candidate);
    }
}

fn choose(mut records: Vec<Candidate>) -> Option<Records> {
    let best = (0..records.len()).max_by_key(|&index| (said(&records[index].run), records.len() - index))?;
    let kept = records.remove(best);
    let others = records.into_iter().map(|other| {
        let difference = difference(&kept.run, &other.run);
        (other, difference)
    });
    let others = others.collect();
    Some(Records { kept, others })
}

/// How much a record says: first to what it is bound, then everything else.
fn said(run: &Run) -> (usize, usize) {
    let bound = [run.dependency.is_some(), run.environment.is_some()];
    let Run { tool, fault, measured, pipeline, .. } = run;
    let facts = [
        run.title.is_some(),
        run.scenario.is_some(),
        run.playbook.is_some(),
        run.started.is_some(),
        run.ended.is_some(),
        run.trigger.is_some(),
        run.execution.is_some(),
        tool.version.is_some(),
        tool.url.is_some(),
        tool.word.is_some(),
        fault.kind.is_some(),
        fault.target.is_some(),
        fault.effect.is_some(),
        fault.injection != Injection::Unstated,
        run.hypothesis.is_some(),
        run.check != Check::Unstated,
        matches!(run.check, Check::Held | Check::Broke(_)),
        run.halt.is_some(),
        run.stated.is_some(),
        run.reason.is_some(),
        run.impact.is_some(),
        measured.detection.is_some(),
        measured.recovery.is_some(),
        measured.data_loss.is_some(),
        !run.participants.is_empty(),
        !run.findings.is_empty(),
        run.published.on.is_some(),
        pipeline.commit.is_some(),
        pipeline.url.is_some(),
        pipeline.blocking.is_some(),
        pipeline.outcome.is_some(),
        run.rollback != Rollback::Unknown,
        !run.steps.is_empty(),
        run.grade == Grade::Machine,
    ];
    let count = |list: &[bool]| list.iter().filter(|said| **said).count();
    (count(&bound), count(&facts))
}

/// What two records of one run tell differently, if they do. A record may know less than the other;
/// two tools may read the clock differently.
fn difference(run: &Run, other: &Run) -> Option<&'static str> {
    fn differ<T: PartialEq>(first: Option<T>, second: Option<T>) -> bool {
        first.is_some() && second.is_some() && first != second
    }
    let held = |run: &Run| match run.check {
        Check::Held => Some(true),
        Check::Broke(_) => Some(false),
        _ => None,
    };
    if differ(run.stated, other.stated) || differ(held(run), held(other)) {
        return Some("verdict");
    }
    let injected = |run: &Run| match run.fault.injection {
        Injection::Real(_) => Some(true),
        Injection::Nothing(_) | Injection::Simulated => Some(false),
        Injection::Unstated => None,
    };
    if differ(injected(run), injected(other)) {
        return Some("answer to whether a fault was injected");
    }
    let passed = |run: &Run| run.stated == Some(Verdict::Pass) || run.check == Check::Held;
    let halted = |run: &Run, other: &Run| match run.halt {
        Some(Halt::Aborted(_) | Halt::StopCondition(_)) => other.halt.is_none() && passed(other),
        None => false,
    };
    if halted(run, other) || halted(other, run) {
        return Some("end");
    }
    // A record made while the run went on knows no end.
    // A time that was derived is nearly right, and contradicts nobody.
    let told = |run: &Run, field: &str, time: Option<Instant>| time.filter(|_| run.derived(field).is_none());
    let times = differ(told(run, "started", run.started), told(other, "started", other.started))
        || differ(told(run, "ended", run.ended), told(other, "ended", other.ended));
    (run.format == other.format && times).then_some("time")
}

/// The place of the record that is kept, in words.
pub fn same_as(kept: &Place) -> String {
    format!("the same run as {}", kept.file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Trigger;

    const GUID: &str = "0D1FF8A4-5a6b-11ef-8c3d-0242ac120002";

    fn record(path: &str, format: &'static str, say: impl FnOnce(&mut Run)) -> Candidate {
        let mut run = Run::blank("a", format, Place::start(path));
        run.tool.run_id = Some(GUID.to_owned());
        say(&mut run);
        let digests = Digests { result: [0; 32], sidecar: None };
        Candidate { mark: Mark::of(&run, &digests, 0), run, id_written: false }
    }

    type Other = (String, Option<&'static str>);

    /// For each run the file that is kept, and the others with what they tell differently.
    fn kept(candidates: Vec<Candidate>) -> Vec<(String, Vec<Other>)> {
        let file = |candidate: &Candidate| candidate.run.place.file.to_string();
        let others = |records: &Records| records.others.iter().map(|(other, why)| (file(other), *why)).collect();
        group(candidates).iter().map(|records| (file(&records.kept), others(records))).collect()
    }

    #[test]
    fn of_one_run_in_three_formats_the_record_that_says_most_is_kept_in_any_order() {
        let log = || record("a.log", "gremlin", |run| run.trigger = Some(Trigger::Human));
        let api = || {
            record("b.json", "gremlin", |run| {
                run.tool.name = Some("gremlin".to_owned());
                run.tool.run_id = Some(GUID.to_ascii_lowercase());
                run.started = Instant::parse("2026-10-01T09:00:00Z").ok();
                run.ended = run.started;
            })
        };
        let jenkins = || record("c.log", "jenkins", |run| run.dependency = Some("db".to_owned()));
        let others = |files: [&str; 2]| files.map(|file| (file.to_owned(), None)).to_vec();
        assert_eq!(kept(vec![log(), api(), jenkins()]), [("c.log".to_owned(), others(["a.log", "b.json"]))]);
        assert_eq!(kept(vec![jenkins(), api(), log()]), [("c.log".to_owned(), others(["b.json", "a.log"]))]);
        assert_eq!(kept(vec![log(), api()]), [("b.json".to_owned(), vec![("a.log".to_owned(), None)])]);
    }

    #[test]
    fn records_that_name_two_targets_are_two_runs_and_ids_that_are_not_unique_belong_to_their_tool() {
        let of = |path, dependency: &str| record(path, "native", |run| run.dependency = Some(dependency.to_owned()));
        assert_eq!(kept(vec![of("a", "db"), of("b", "cdn"), of("c", "db")]).len(), 2);
        let by = |path, tool: &str| {
            record(path, "native", |run| {
                run.tool.name = Some(tool.to_owned());
                run.tool.run_id = Some("7".to_owned());
            })
        };
        assert_eq!(kept(vec![by("a", "Gremlin"), by("b", "gremlin"), by("c", "k6")]).len(), 2);
    }

    #[test]
    fn records_that_tell_different_things_are_told_apart() {
        let why = |say: fn(&mut Run), other: fn(&mut Run)| {
            let found = kept(vec![record("a", "gremlin", say), record("b", "native", other)]);
            found[0].1[0].1
        };
        assert_eq!(
            why(|run| run.check = Check::Held, |run| run.check = Check::Broke("no".to_owned())),
            Some("verdict")
        );
        assert_eq!(
            why(
                |run| run.fault.injection = Injection::Nothing("dry".to_owned()),
                |run| run.fault.injection = Injection::Real(1)
            ),
            Some("answer to whether a fault was injected")
        );
        assert_eq!(
            why(|run| run.halt = Some(Halt::Aborted("stopped".to_owned())), |run| run.stated = Some(Verdict::Pass)),
            Some("end")
        );
        assert_eq!(why(|run| run.check = Check::NotChecked("no".to_owned()), |run| run.check = Check::Held), None);
    }
}
