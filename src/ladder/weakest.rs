//! The weakest link: a service stands no firmer than the services it cannot do without.
//!
//! The effective stage is the lowest stage among the service and everything it reaches through
//! critical dependencies that are services themselves. Cycles need no special care: services are
//! visited from the lowest stage upwards, each once, and pass their stage to whoever needs them.

use crate::model::catalog::Dossier;
use crate::model::dependency::{Criticality, Dependency};
use std::collections::{BTreeMap, VecDeque};

/// How firmly a service stands, through everything it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footing {
    /// The effective stage.
    pub stage: u8,
    /// The way to the weakest service, by positions, the service itself first.
    pub path: Vec<usize>,
    /// The services it needs directly, by positions.
    pub needs: Vec<usize>,
}

/// The footing of every service, given its own stage, in the order of the dossiers.
pub fn footings(services: &[(&Dossier, u8)]) -> Vec<Footing> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (dossier, _)) in services.iter().enumerate() {
        for alias in &dossier.service.aliases {
            names.entry(alias).or_insert(index);
        }
    }
    names.extend(services.iter().enumerate().map(|(index, (dossier, _))| (dossier.service.id.as_str(), index)));
    let needs: Vec<Vec<usize>> = services
        .iter()
        .enumerate()
        .map(|(index, (dossier, _))| {
            let critical = dossier.service.dependencies_of(Criticality::Critical);
            let found = critical.filter_map(|d: &Dependency| names.get(d.id.as_str()).copied());
            found.filter(|needed| *needed != index).collect()
        })
        .collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); services.len()];
    for (index, needed) in needs.iter().enumerate() {
        for &other in needed {
            needed_by[other].push(index);
        }
    }
    // Where the way to the weakest service leads next; a service that is its own weakest leads nowhere.
    let mut towards: Vec<Option<(u8, Option<usize>)>> = vec![None; services.len()];
    let mut order: Vec<usize> = (0..services.len()).collect();
    order.sort_by_key(|&index| (services[index].1, index));
    for start in order {
        if towards[start].is_some() {
            continue;
        }
        let stage = services[start].1;
        towards[start] = Some((stage, None));
        let mut queue = VecDeque::from([start]);
        while let Some(service) = queue.pop_front() {
            for &above in &needed_by[service] {
                if towards[above].is_none() {
                    towards[above] = Some((stage, Some(service)));
                    queue.push_back(above);
                }
            }
        }
    }
    needs
        .into_iter()
        .enumerate()
        .map(|(index, needs)| {
            let mut path = vec![index];
            let mut next = towards[index].and_then(|(_, next)| next);
            while let Some(service) = next {
                path.push(service);
                next = towards[service].and_then(|(_, next)| next);
            }
            Footing { stage: towards[index].map_or(services[index].1, |(stage, _)| stage), path, needs }
        })
        .collect()
}
