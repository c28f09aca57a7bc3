//! History: a service whose results are only in an earlier report stands as it stood with them.

use crate::services::{any_service, exemplary, start};
use proptest::prelude::*;
use stagepost::config::Config;
use stagepost::import::format::FORMATS;
use stagepost::import::history::merge;
use stagepost::ladder;
use stagepost::model::catalog::{Catalog, Dossier};
use stagepost::model::history::History;
use stagepost::model::run::Digests;
use stagepost::render::report;
use stagepost::site::{Site, SiteInput, Source};

/// The history that the report of a service tells as of a day.
fn reported(dossier: &Dossier, offset: i32) -> History {
    let config = Config::default();
    let catalog = Catalog { dossiers: vec![dossier.clone()], ..Catalog::default() };
    let day = start().plus(offset);
    let standings = ladder::judge(&catalog, &config.policy, day);
    let site = Site::new(SiteInput {
        catalog: &catalog,
        standings: &standings,
        config: &config,
        diagnostics: &[],
        silenced: &[],
        day,
        source: Source::default(),
        pages: Vec::new(),
        originals: Default::default(),
        pictures: Default::default(),
    });
    let bytes = report::report(&site).unwrap();
    let formats: Vec<&'static str> = FORMATS.iter().map(|format| format.id).collect();
    report::history(&bytes, "public/report.json", &formats).unwrap()
}

fn with(dossier: Dossier, history: &History) -> Dossier {
    let mut catalog = Catalog { dossiers: vec![dossier], ..Catalog::default() };
    assert_eq!(merge(&mut catalog, history), []);
    catalog.dossiers.remove(0)
}

/// Stage, statuses and history on a day: everything but the places of evidence.
fn stands(dossier: &Dossier, offset: i32) -> impl PartialEq + std::fmt::Debug {
    let standing = ladder::stand(dossier, &Config::default().policy, start().plus(offset));
    let findings: Vec<_> =
        standing.findings.iter().map(|f| (f.requirement.id, f.status, f.sentence.clone(), f.changes_on)).collect();
    let ledger: Vec<_> = standing.ledger.iter().map(|row| (row.counts_for.clone(), row.ruling.clone())).collect();
    (standing.stage, findings, standing.history, ledger, standing.lapse)
}

/// Ids that are unique in a service, as an importer makes them, and hashes for some.
fn distinct(mut dossier: Dossier) -> Dossier {
    for (number, run) in dossier.runs.iter_mut().enumerate() {
        run.id = format!("{number:03}-{}", run.id);
        run.tool.run_id = (number % 3 > 0).then(|| run.id.clone());
        let digest = [u8::try_from(number % 250).unwrap(); 32];
        run.digests = (number % 2 > 0).then_some(Digests { result: digest, sidecar: None });
    }
    dossier.runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
    dossier
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn runs_from_a_report_prove_what_their_files_proved(
        service in any_service(),
        reported_on in 300i32..1000,
        later in 0i32..200,
        keep in prop::collection::vec(any::<bool>(), 200),
    ) {
        let whole = distinct(service);
        let history = reported(&whole, reported_on);
        let mut kept = keep.into_iter().cycle();
        let mut part = whole.clone();
        part.runs.retain(|_| kept.next().unwrap());
        let at_hand = part.runs.len();
        let mut none = whole.clone();
        none.runs.clear();
        for (left, from_files) in [(none, 0), (part, at_hand), (whole.clone(), whole.runs.len())] {
            let merged = with(left, &history);
            prop_assert_eq!(merged.runs.iter().filter(|run| run.origin.is_none()).count(), from_files);
            for day in [reported_on, reported_on + later] {
                prop_assert_eq!(format!("{:?}", stands(&merged, day)), format!("{:?}", stands(&whole, day)));
            }
            // A report made of a report tells the same.
            let again = with(Dossier { runs: Vec::new(), ..whole.clone() }, &reported(&merged, reported_on));
            prop_assert_eq!(format!("{:?}", stands(&again, reported_on)), format!("{:?}", stands(&whole, reported_on)));
        }
    }
}

#[test]
fn the_same_name_on_another_day_is_another_run_and_the_file_at_hand_keeps_it() {
    let earlier = distinct(exemplary(500));
    let history = reported(&earlier, 500);
    let mut now = earlier.clone();
    now.runs.truncate(1);
    let run = &mut now.runs[0];
    let (id, was) = (run.id.clone(), run.day().unwrap());
    run.ended = Some(start().plus(499).end());
    run.tool.run_id = None;
    run.digests = None;
    let merged = with(now, &history);
    assert_eq!(merged.runs.len(), earlier.runs.len() + 1);
    let at_hand: Vec<_> = merged.runs.iter().filter(|run| run.origin.is_none()).map(|run| run.id.clone()).collect();
    assert_eq!(at_hand, std::slice::from_ref(&id));
    assert!(merged.runs.iter().any(|run| run.id == format!("{id}-{was}")), "the earlier one is called after its day");
    // From then on it keeps that name.
    let again = with(Dossier { runs: Vec::new(), ..merged.clone() }, &reported(&merged, 500));
    let ids = |dossier: &Dossier| dossier.runs.iter().map(|run| run.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&merged));
}

#[test]
fn the_file_at_hand_wins_over_what_the_report_says_of_the_same_run() {
    let earlier = distinct(exemplary(500));
    let history = reported(&earlier, 500);
    for (name, change) in [
        ("the tool's id", (|run| run.id = "renamed".to_owned()) as fn(&mut stagepost::model::run::Run)),
        ("id and time", |run| {
            run.tool.run_id = None;
            run.digests = Some(Digests { result: [255; 32], sidecar: None });
        }),
    ] {
        let mut now = earlier.clone();
        let index = now.runs.iter().position(|run| run.tool.run_id.is_some()).unwrap();
        let mut run = now.runs.swap_remove(index);
        run.impact = Some("corrected".to_owned());
        change(&mut run);
        now.runs = vec![run];
        let merged = with(now, &history);
        assert_eq!(merged.runs.len(), earlier.runs.len(), "{name}");
        let corrected = merged.runs.iter().filter(|run| run.impact.as_deref() == Some("corrected"));
        assert_eq!(corrected.count(), 1, "{name}");
    }
}

#[test]
fn a_report_that_holds_a_run_twice_or_one_of_tomorrow_adds_neither_proof_nor_error() {
    let earlier = distinct(exemplary(500));
    let mut history = reported(&earlier, 500);
    let copy = history.services[0].runs[0].clone();
    history.services[0].runs.push(copy);
    let mut future = history.services[0].runs[1].clone();
    future.id = "tomorrow".to_owned();
    future.tool.run_id = None;
    future.ended = Some(start().plus(700).end());
    history.services[0].runs.push(future);
    let merged = with(Dossier { runs: Vec::new(), ..earlier.clone() }, &history);
    assert_eq!(merged.runs.len(), earlier.runs.len() + 1);
    let stage = |dossier: &Dossier| ladder::stand(dossier, &Config::default().policy, start().plus(500)).stage;
    assert_eq!((stage(&merged), stage(&earlier)), (5, 5));
}

#[test]
fn services_that_are_gone_are_told_once_and_former_names_still_find_theirs() {
    let mut dossier = exemplary(500);
    let mut history = reported(&dossier, 500);
    dossier.runs.clear();
    dossier.service.aliases = vec!["old-shop".to_owned()];
    history.services[0].id = "old-shop".to_owned();
    let mut other = history.services[0].clone();
    other.id = "gone".to_owned();
    history.services.push(other);
    let mut catalog = Catalog { dossiers: vec![dossier], ..Catalog::default() };
    let told = merge(&mut catalog, &history);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "public/report.json tells of services that this project does not have: `gone`");
    assert!(!catalog.dossiers[0].runs.is_empty());
}
