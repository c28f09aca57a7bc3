//! Two trees → two snapshots, reading of both no more than it takes to tell how they differ.

use super::evaluation::Evaluation;
use super::failure::Failure;
use crate::config;
use crate::disk::CONFIG;
use crate::git::Dates;
use crate::import::scope::{self, Ids, Scope, Section};
use crate::ladder::snapshot::Snapshot;
use crate::ladder::what_if::Cost;
use crate::model::calendar::Day;
use crate::model::policy::Policy;
use crate::tree::SourceTree;
use std::collections::BTreeSet;

/// One side of a comparison.
pub struct Side<'a> {
    /// Its files.
    pub tree: &'a dyn SourceTree,
    /// The id of each file's content; a file without one counts as changed.
    pub ids: &'a Ids,
    /// When its files were committed.
    pub dates: &'a Dates,
}

/// Tells which files of the first side hold one of some words.
pub type Search<'a> = &'a dyn Fn(&BTreeSet<String>) -> Result<Vec<String>, Failure>;

/// How two trees stand on a day. Services in which nothing changed are not read, and are in neither.
///
/// # Errors
/// When the search does not answer.
pub fn snapshots(before: &Side, after: &Side, day: Day, search: Search) -> Result<(Snapshot, Snapshot), Failure> {
    let narrow = match scope_of(before, after, search)? {
        Scope::Part(mut part) => {
            let (config, _) = config::read(before.tree);
            let judge = |part: &scope::Part| {
                let scope = Scope::Part(part.clone());
                Ok::<_, Failure>((evaluate(before, day, &scope)?, evaluate(after, day, &scope)?))
            };
            let mut pair = judge(&part)?;
            let mut names = part.names(&pair.0.catalog);
            names.extend(part.names(&pair.1.catalog));
            if part.add_witnesses(&search(&names)?, &config, before.tree) {
                pair = judge(&part)?;
            }
            let leaks = |side: &Evaluation| part.leaks(&side.catalog, &side.diagnostics);
            (!leaks(&pair.0) && !leaks(&pair.1)).then(|| {
                let keep = |mut side: Evaluation| {
                    // Standings are in the order of the catalog.
                    let before: Vec<String> = side.catalog.dossiers.iter().map(|d| d.service.id.clone()).collect();
                    part.keep(&mut side.catalog, &mut side.diagnostics);
                    let kept: BTreeSet<&str> = side.catalog.dossiers.iter().map(|d| d.service.id.as_str()).collect();
                    let mut ids = before.iter();
                    side.standings.retain(|_| ids.next().is_some_and(|id| kept.contains(id.as_str())));
                    side
                };
                (keep(pair.0), keep(pair.1))
            })
        }
        Scope::All => None,
    };
    Ok(match narrow {
        Some((before, after)) => (snapshot(&before), snapshot(&after)),
        None => {
            let all = |side: &Side| whole(side.tree, side.dates, day, Policy::clone);
            (all(before)?, all(after)?)
        }
    })
}

/// How one tree stands on a day; nothing where it holds no project.
///
/// # Errors
/// When the built-in theme cannot be used.
pub fn whole(
    tree: &dyn SourceTree,
    dates: &Dates,
    day: Day,
    rules: impl FnOnce(&Policy) -> Policy,
) -> Result<Snapshot, Failure> {
    if !tree.contains(CONFIG) {
        return Ok(Snapshot::nothing(day));
    }
    Ok(snapshot(&Evaluation::of(tree, || dates.clone(), day, rules)?))
}

/// How one tree stands on a day under other rules than its own, and what their cadence costs.
///
/// # Errors
/// When the built-in theme cannot be used.
pub fn under(
    tree: &dyn SourceTree,
    dates: &Dates,
    day: Day,
    rules: impl FnOnce(&Policy) -> Policy,
) -> Result<(Snapshot, Cost), Failure> {
    let mut present = Policy::default();
    let other = |own: &Policy| {
        present.clone_from(own);
        rules(own)
    };
    let side = Evaluation::of(tree, || dates.clone(), day, other)?;
    let cost = Cost::of(&side.catalog, day, &present, &side.config.policy);
    Ok((snapshot(&side), cost))
}

fn snapshot(side: &Evaluation) -> Snapshot {
    Snapshot::of(&side.catalog, &side.standings, &side.diagnostics, side.day)
}

fn evaluate(side: &Side, day: Day, scope: &Scope) -> Result<Evaluation, Failure> {
    Evaluation::of(&Section::new(side.tree, scope), || side.dates.clone(), day, Policy::clone)
}

/// Which part of both sides must be read.
fn scope_of(before: &Side, after: &Side, search: Search) -> Result<Scope, Failure> {
    let mut changed = scope::changed(before.ids, after.ids);
    for side in [before, after] {
        changed.extend(side.tree.paths().iter().filter(|path| !side.ids.contains_key(*path)).cloned());
    }
    if changed.contains(CONFIG) {
        return Ok(Scope::All);
    }
    let (config, _) = config::read(before.tree);
    let mut scope = scope::scope(changed, &config, [before.tree, after.tree]);
    if let Scope::Part(part) = &mut scope {
        let files = search(&part.mentioned)?;
        part.add_mentions(&files, &config, before.tree);
    }
    Ok(scope)
}
