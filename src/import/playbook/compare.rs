//! What a playbook says of a service's dependencies, beside what the service declares.
//!
//! The service's file is what counts. A playbook that says something else misleads whoever opens it, so
//! each difference is named with both places; none of it is evidence.

use crate::markdown::address::slug;
use crate::model::calendar::Duration;
use crate::model::dependency::{Dependency, Threshold};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::playbook::{Entry, Playbook, PlaybookKind};
use crate::model::service::Service;

/// Where a playbook and the service's file differ.
pub fn compare(playbook: &Playbook, service: &Service) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // A row that names the service itself is the scope of disaster recovery, not a dependency.
    for row in playbook.table.iter().filter(|row| !is_itself(&row.name, service)) {
        let Some(dependency) = meant(&row.name, service) else {
            let message = format!("the table lists `{}`, which {} does not declare", row.name, service.place.file);
            let help = "declare it there, with its criticality; what counts is the service's file";
            found.push(Diagnostic::new(Code::UndeclaredDependency, row.place.clone(), message, help));
            continue;
        };
        let mut differ = |what: &str, here: String, there: String| {
            found.push(difference(&row.place, dependency, what, &here, &there));
        };
        if let Some(criticality) = row.criticality.filter(|criticality| *criticality != dependency.criticality) {
            differ("criticality", criticality.as_str().to_owned(), dependency.criticality.as_str().to_owned());
        }
        let times = [("RTO", row.rto, dependency.rto), ("RPO", row.rpo, dependency.rpo)];
        for (what, here, there) in times {
            if let (Some(here), Some(there)) = (here, there)
                && here != there
            {
                differ(what, here.to_string(), there.to_string());
            }
        }
        let tolerable: Vec<Duration> = dependency.thresholds.iter().filter_map(unavailable).collect();
        if let (Some(here), Some(there)) = (row.tolerable, tolerable.first())
            && !tolerable.contains(&here)
        {
            differ("threshold", here.to_string(), there.to_string());
        }
    }
    if playbook.kind == PlaybookKind::DependencyFailure {
        scenarios(playbook, service, &mut found);
    }
    found
}

/// Scenarios that cover one dependency and promise other objectives than the service declares for it.
fn scenarios(playbook: &Playbook, service: &Service, found: &mut Vec<Diagnostic>) {
    for scenario in &playbook.scenarios {
        let [id] = &scenario.dependencies[..] else { continue };
        let Some(dependency) = service.dependency(id) else { continue };
        let homes = [
            ("RTO", &scenario.rto, scenario.rto_value, dependency.rto),
            ("RPO", &scenario.rpo, scenario.rpo_value, dependency.rpo),
        ];
        for (what, entry, here, there) in homes {
            if let (Entry::Filled(_, place), Some(here), Some(there)) = (entry, here, there)
                && here != there
            {
                found.push(difference(place, dependency, what, &here.to_string(), &there.to_string()));
            }
        }
    }
}

fn difference(place: &Place, dependency: &Dependency, what: &str, here: &str, there: &str) -> Diagnostic {
    let home = &dependency.place;
    let message =
        format!("the {what} of `{}` is {here} here and {there} in {}:{}", dependency.id, home.file, home.line);
    let help = "make both the same; what counts is the service's file";
    Diagnostic::new(Code::ConflictingField, place.clone(), message, help)
}

/// The dependency that a name in a table means: by its id or its title.
fn meant<'s>(name: &str, service: &'s Service) -> Option<&'s Dependency> {
    let wanted = slug(name);
    let same = |d: &&Dependency| slug(&d.id) == wanted || slug(&d.title) == wanted;
    let found = service.dependencies.iter().find(same).filter(|_| !wanted.is_empty());
    // `Primary database (db)`, `db (primary database)`
    let inner = || name.split_once('(').map(|(before, rest)| (before, rest.trim_end().trim_end_matches(')')));
    found.or_else(|| {
        let (before, within) = inner()?;
        [before, within].into_iter().find_map(|part| meant(part.trim(), service).filter(|_| !part.trim().is_empty()))
    })
}

fn is_itself(name: &str, service: &Service) -> bool {
    let wanted = slug(name);
    [&service.id, &service.title].into_iter().chain(&service.aliases).any(|own| slug(own) == wanted)
}

/// How long the loss of a dependency is tolerable by one of its thresholds.
fn unavailable(threshold: &Threshold) -> Option<Duration> {
    match threshold {
        Threshold::At { signal, value, .. } if signal == "unavailable-for" => Duration::parse(value).ok(),
        _ => None,
    }
}
