//! History: the runs of an earlier report join those whose files are at hand.
//!
//! For pipelines that do not keep results in the repository. Nothing is lost when both have a run, and
//! nothing counts twice: the file at hand wins. Two are one run when they carry the same id of the tool,
//! the same content, or the same id and time. What only shares a name, such as `journal.json` of last
//! week and of today, is two runs; the earlier one is then called after its day.

use super::id;
use super::same_run::Mark;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::history::{History, PastService};
use crate::model::place::Place;
use crate::model::run::{Digests, Run};
use std::collections::{BTreeMap, BTreeSet};

/// Adds what an earlier report tells to a catalog.
pub fn merge(catalog: &mut Catalog, history: &History) -> Vec<Diagnostic> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (index, dossier) in catalog.dossiers.iter().enumerate() {
        names.insert(dossier.service.id.clone(), index);
    }
    for (index, dossier) in catalog.dossiers.iter().enumerate() {
        for alias in &dossier.service.aliases {
            names.entry(alias.clone()).or_insert(index);
        }
    }
    let mut gone = Vec::new();
    for past in &history.services {
        match names.get(&past.id) {
            Some(&index) => join(&mut catalog.dossiers[index], past),
            None if past.runs.is_empty() => {}
            None => gone.push(format!("`{}`", past.id)),
        }
    }
    if gone.is_empty() {
        return Vec::new();
    }
    let message = format!("{} tells of services that this project does not have: {}", history.report, gone.join(", "));
    let help = "write a former id under `aliases:` of the service that is meant; otherwise nothing needs to be done";
    vec![Diagnostic::new(Code::EarlierReport, Place::start(history.report.as_str()), message, help)]
}

/// Where a run stands, or stood before it was only in a report.
fn origin(run: &Run) -> &str {
    run.origin.as_ref().map_or(&run.place.file, |origin| &origin.file)
}

fn join(dossier: &mut Dossier, past: &PastService) {
    let known = Known::of(&dossier.runs);
    let mut fresh: Vec<Run> = Vec::new();
    let mut twice = BTreeSet::new();
    for run in &past.runs {
        // A report that somebody edited may hold a run twice.
        if !known.holds(run, &dossier.runs) && twice.insert((run.id.clone(), run.when(), origin(run).to_owned())) {
            fresh.push(run.clone());
        }
    }
    let at_hand: BTreeSet<String> = dossier
        .runs
        .iter()
        .map(|run| &run.place)
        .chain(dossier.unread.iter().map(|unread| &unread.place))
        .chain(dossier.asides.iter().map(|aside| &aside.place))
        .map(|place| place.file.to_string())
        .collect();
    let lost = past.unread.iter().filter(|unread| !at_hand.contains(&*unread.place.file));
    dossier.unread.extend(lost.cloned());
    let mut taken: BTreeSet<String> = dossier.runs.iter().map(|run| run.id.clone()).collect();
    for mut run in fresh {
        run.id = free_id(&run, &taken);
        taken.insert(run.id.clone());
        for name in run.services.iter_mut().filter(|name| **name == past.id) {
            name.clone_from(&dossier.service.id);
        }
        if run.services.is_empty() {
            run.services.push(dossier.service.id.clone());
        }
        dossier.runs.push(run);
    }
    dossier.runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
    dossier.unread.sort_by(|a, b| a.place.cmp(&b.place));
}

/// The runs whose files are at hand, by what makes another record the same run.
#[derive(Debug, Default)]
struct Known {
    by_tool: BTreeMap<Mark, Vec<usize>>,
    by_content: BTreeMap<[u8; 32], Vec<usize>>,
    by_id: BTreeMap<String, usize>,
}

impl Known {
    fn of(runs: &[Run]) -> Self {
        let mut known = Self::default();
        for (index, run) in runs.iter().enumerate() {
            known.by_id.insert(run.id.clone(), index);
            if let Some(mark) = tool_mark(run) {
                known.by_tool.entry(mark).or_default().push(index);
            }
            if let Some(digests) = run.digests {
                known.by_content.entry(digests.result).or_default().push(index);
            }
        }
        known
    }

    /// Whether a run of an earlier report is one of those at hand.
    fn holds(&self, past: &Run, runs: &[Run]) -> bool {
        let target = |run: &Run| {
            run.dependency.is_none() || past.dependency.is_none() || run.dependencies().eq(past.dependencies())
        };
        let of =
            |found: Option<&Vec<usize>>| found.into_iter().flatten().map(|&index| &runs[index]).collect::<Vec<_>>();
        let mark = tool_mark(past);
        if of(mark.as_ref().and_then(|mark| self.by_tool.get(mark))).into_iter().any(target) {
            return true;
        }
        let same_time = |run: &Run| run.when() == past.when();
        // Two ids of a tool are two runs, whatever else they share.
        let other = |run: &Run| mark.is_some() && tool_mark(run).is_some();
        let content = past.digests.and_then(|digests| self.by_content.get(&digests.result));
        let by_content = |run: &Run| target(run) && !other(run) && (same_time(run) || run.id == past.id);
        of(content).into_iter().any(by_content)
            || self.by_id.get(&past.id).map(|&index| &runs[index]).is_some_and(|run| same_time(run) && !other(run))
    }
}

/// The mark of the tool's own id, whatever its place in a file.
fn tool_mark(run: &Run) -> Option<Mark> {
    run.tool.run_id.as_ref()?;
    Some(Mark::of(run, &Digests { result: [0; 32], sidecar: None }, 0))
}

/// The run's id, or where another run has it one that also tells the day.
fn free_id(run: &Run, taken: &BTreeSet<String>) -> String {
    let own = if id::is_valid(&run.id) { run.id.clone() } else { id::from_text(&run.id) };
    let own = if own.is_empty() { "run".to_owned() } else { own };
    if !taken.contains(&own) {
        return own;
    }
    let day = run.day().map_or_else(|| "earlier".to_owned(), |day| day.to_string());
    let base: String = own.chars().take(80).collect();
    let dated = format!("{base}-{day}");
    let numbered = (2..).map(|number: u32| format!("{dated}-{number}"));
    std::iter::once(dated.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(dated)
}
