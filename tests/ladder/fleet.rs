//! The fleet as a whole: how firmly services stand on each other, and what would lift most of them.

use crate::services::{exemplary, papers, start};
use proptest::prelude::*;
use stagepost::ladder::path::{lifts, path};
use stagepost::ladder::requirement::Effort;
use stagepost::ladder::stand;
use stagepost::ladder::weakest::{Footing, footings};
use stagepost::model::catalog::Dossier;
use stagepost::model::policy::Policy;

/// Services by number, each with a stage and the numbers it needs.
fn fleet(services: &[(u8, &[usize])]) -> (Vec<Dossier>, Vec<Footing>) {
    let template = papers(&[0], &[0], None);
    let dossiers: Vec<Dossier> = services
        .iter()
        .enumerate()
        .map(|(index, (_, needs))| {
            let mut dossier = template.clone();
            dossier.service.id = format!("s{index}");
            let row = dossier.service.dependencies[0].clone();
            dossier.service.dependencies = needs
                .iter()
                .map(|needed| {
                    let mut row = row.clone();
                    row.id = format!("s{needed}");
                    row
                })
                .collect();
            dossier
        })
        .collect();
    let pairs: Vec<(&Dossier, u8)> = dossiers.iter().zip(services).map(|(d, (stage, _))| (d, *stage)).collect();
    let footings = footings(&pairs);
    (dossiers, footings)
}

#[test]
fn a_service_stands_no_firmer_than_what_it_needs() {
    let (_, found) = fleet(&[(5, &[1]), (4, &[2]), (1, &[]), (3, &[])]);
    let stages: Vec<u8> = found.iter().map(|f| f.stage).collect();
    assert_eq!(stages, [1, 1, 1, 3]);
    assert_eq!(found[0].path, [0, 1, 2]);
    assert_eq!(found[3].path, [3]);
}

#[test]
fn services_that_need_each_other_share_the_lowest_stage() {
    let (_, found) = fleet(&[(5, &[1]), (2, &[2]), (4, &[0]), (1, &[0])]);
    assert_eq!(found.iter().map(|f| f.stage).collect::<Vec<_>>(), [2, 2, 2, 1]);
    assert_eq!(found[2].path, [2, 0, 1]);
}

#[test]
fn a_dependency_that_is_no_service_or_the_service_itself_is_no_link() {
    let (_, found) = fleet(&[(3, &[0, 9])]);
    assert_eq!(found, [Footing { stage: 3, path: vec![0], needs: vec![] }]);
}

proptest! {
    #[test]
    fn the_effective_stage_is_the_lowest_that_is_reached(
        stages in prop::collection::vec(0u8..=5, 1..12),
        edges in prop::collection::vec((0usize..12, 0usize..12), 0..30),
    ) {
        let count = stages.len();
        let needs: Vec<Vec<usize>> = (0..count)
            .map(|from| edges.iter().filter(|(a, b)| *a == from && *b < count).map(|(_, b)| *b).collect())
            .collect();
        let services: Vec<(u8, &[usize])> = stages.iter().copied().zip(needs.iter().map(Vec::as_slice)).collect();
        let (_, found) = fleet(&services);
        for (index, footing) in found.iter().enumerate() {
            let mut reached = vec![index];
            let mut at = 0;
            while at < reached.len() {
                for &next in &needs[reached[at]] {
                    if !reached.contains(&next) { reached.push(next); }
                }
                at += 1;
            }
            let lowest = reached.iter().map(|i| stages[*i]).min().unwrap();
            prop_assert_eq!(footing.stage, lowest);
            prop_assert_eq!(stages[*footing.path.last().unwrap()], lowest);
            for pair in footing.path.windows(2) {
                prop_assert!(needs[pair[0]].contains(&pair[1]));
            }
        }
    }
}

#[test]
fn the_path_names_each_step_once_and_the_lightest_first() {
    let day = start().plus(500);
    let mut dossier = exemplary(500);
    dossier.runs.retain(|run| run.dependency.as_deref() != Some("cdn"));
    let standing = stand(&dossier, &Policy::default(), day);
    assert_eq!(standing.stage, 1);
    let steps = path(&standing);
    let what: std::collections::BTreeSet<&str> = steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(what.len(), steps.len());
    assert!(steps.is_sorted_by_key(|step| step.effort));
    let test = steps.iter().find(|step| step.closes.contains(&"critical-tests-nonprod")).unwrap();
    assert_eq!((test.effort, test.dependency.as_deref()), (Effort::Testing, Some("cdn")));
}

#[test]
fn what_alone_is_missing_lifts() {
    let day = start().plus(500);
    let mut dossier = exemplary(500);
    for run in &mut dossier.runs {
        run.pipeline.blocking = None;
    }
    let standings = [stand(&dossier, &Policy::default(), day), stand(&exemplary(500), &Policy::default(), day)];
    assert_eq!((standings[0].stage, standings[1].stage), (4, 5));
    let lifts = lifts(&standings.iter().collect::<Vec<_>>());
    assert_eq!(lifts.len(), 1);
    assert_eq!((lifts[0].requirement, lifts[0].services.as_slice()), ("gate", [0].as_slice()));
}
