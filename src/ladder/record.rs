//! What the record of a file says against the fact that it holds: committed late, changed afterwards,
//! known before it happened, or not yet committed on the day of the judgement.

use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::policy::Policy;
use crate::model::recorded::Recorded;
use crate::model::run::Run;
use std::collections::{BTreeMap, BTreeSet};

/// The format of runs that people write by hand.
const BY_HAND: &str = "native";

/// Clocks and zones may differ by a day.
fn is_after(day: Day, other: Day) -> bool {
    day.since(other) > 1
}

/// What the records of one service's files say.
pub fn of_service(dossier: &Dossier, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    let service = &dossier.service;
    if service.first_recorded().is_some_and(|first| is_after(first, day)) {
        future(&service.place, "the service", service.recorded.as_deref(), day, found);
    }
    for playbook in dossier.playbooks.iter().filter(|p| p.is_judged()) {
        if playbook.first_dated().is_some_and(|first| is_after(first, day)) {
            future(&playbook.place, "the playbook", playbook.recorded.as_deref(), day, found);
        }
    }
    // The runs of one file share its record.
    let mut files: BTreeSet<&str> = BTreeSet::new();
    for run in &dossier.runs {
        let Some((recorded, on)) = run.recorded.as_deref().zip(run.day().filter(|on| *on <= day)) else { continue };
        if files.insert(&run.place.file) {
            of_run(run, on, recorded, policy, day, found);
        }
    }
}

fn of_run(run: &Run, on: Day, recorded: &Recorded, policy: &Policy, day: Day, found: &mut Vec<Diagnostic>) {
    let mut say = |code, message: String, help: &str| {
        found.push(Diagnostic::new(code, Place::start(run.place.file.clone()), message, help));
    };
    let first = recorded.on();
    if is_after(first, day) {
        let message = format!("the run of {on} was first committed on {first}, after {day}");
        say(Code::FutureCommit, message, "check the clock of whoever committed it");
        return;
    }
    let limit = i32::try_from(policy.publish).unwrap_or(i32::MAX);
    let late = first.since(on);
    if run.published.on.is_none() && late > limit {
        let message = format!("the run of {on} was committed {late} days later, on {first}; the limit is {limit}");
        let help = "commit results when they are made; where it was published elsewhere before, write `published.on`";
        say(Code::CommittedLate, message, help);
    }
    if let Some(before) = recorded.before.as_ref().filter(|before| is_after(on, before.on)) {
        let message =
            format!("the run is dated {on}, but the same content was committed on {} as {}", before.on, before.file);
        say(Code::ReusedContent, message, "keep one of the two, with the date on which it really took place");
    } else if is_after(on, first) && !recorded.edited {
        let message = format!("the run is dated {on}, but was committed before that, on {first}");
        say(Code::DatedAhead, message, "correct the date, or the clock of whoever committed it");
    }
    if recorded.edited && recorded.last.committed.day() <= day {
        let last = &recorded.last;
        let since = format!("on {} in {}, after it was first committed on {first}", last.committed.day(), last.short());
        if run.format == BY_HAND {
            let message = format!("the run was changed {since}");
            say(Code::AmendedRun, message, "nothing needs to be done if the change is right; the history shows it");
        } else {
            let message = format!("the tool's record was changed {since}");
            let help = "restore what the tool wrote; write what is to be added into a file beside it";
            say(Code::EditedRecord, message, help);
        }
    }
}

fn future(place: &Place, what: &str, recorded: Option<&Recorded>, day: Day, found: &mut Vec<Diagnostic>) {
    if let Some(first) = recorded.map(Recorded::on).filter(|first| is_after(*first, day)) {
        let message = format!("{what} was first committed on {first}, after {day}, so it does not exist yet");
        let help = "write `reviewed:` where it is older, or check the clock of whoever committed it";
        found.push(Diagnostic::new(Code::FutureCommit, Place::start(place.file.clone()), message, help));
    }
}

/// Files of one content, by name: the days of their runs, and the service.
type Copies<'a> = BTreeMap<&'a str, (BTreeSet<Day>, &'a str)>;

/// The same content in several files that are not of the same days.
pub fn reused(catalog: &Catalog, day: Day, found: &mut Vec<Diagnostic>) {
    let mut contents: BTreeMap<[u8; 32], Copies> = BTreeMap::new();
    for dossier in &catalog.dossiers {
        for run in &dossier.runs {
            let Some((digests, on)) = run.digests.zip(run.day().filter(|on| *on <= day)) else { continue };
            let files = contents.entry(digests.result).or_default();
            files.entry(&run.place.file).or_insert_with(|| (BTreeSet::new(), &dossier.service.id)).0.insert(on);
        }
    }
    for files in contents.values() {
        let mut files = files.iter();
        let Some((first, (days, _))) = files.next() else { continue };
        for (file, (others, service)) in files.filter(|(_, (others, _))| others != days) {
            let list = |days: &BTreeSet<Day>| days.iter().map(Day::to_string).collect::<Vec<_>>().join(", ");
            let message = format!(
                "the file holds the same content as {first}; one is dated {}, the other {}",
                list(days),
                list(others)
            );
            let help = "one run is one piece of evidence: remove the copy, or put the right result in its place";
            let mut diagnostic = Diagnostic::new(Code::ReusedContent, Place::start(*file), message, help);
            diagnostic.service = Some((*service).to_owned());
            found.push(diagnostic);
        }
    }
}
