//! What judging costs by itself, without reading and without pages: `cargo bench --bench ladder -- PROJECT…`
//! reads each project and prints, over all its services on one thread, how long the judgement of one day
//! takes, and how long history and forecast take. The fastest of several rounds; compare rows of one run.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement, and no part of the program")]

use stagepost::disk::DiskTree;
use stagepost::ladder::case::Case;
use stagepost::ladder::docket::Docket;
use stagepost::ladder::{forecast, history, judge_case};
use stagepost::model::calendar::Day;
use stagepost::{config, import};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 10;

fn fastest(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or(Duration::ZERO).as_secs_f64() * 1000.0
}

fn main() {
    let day = Day::from_ymd(2026, 11, 21).unwrap();
    println!("| services | runs | judging one day | history | forecast |\n|---:|---:|---:|---:|---:|");
    for project in std::env::args().skip(1).filter(|word| !word.starts_with("--")) {
        let tree = DiskTree::open(Path::new(&project)).unwrap();
        let (config, _) = config::read(&tree);
        let (catalog, _) = import::read(&tree, &config);
        let dockets: Vec<Docket> = catalog.dossiers.iter().map(|d| Docket::new(d, &config.policy)).collect();
        let judged: Vec<_> = dockets.iter().map(|docket| judge_case(&Case::on(docket, day))).collect();
        let once = fastest(|| dockets.iter().for_each(|docket| drop(black_box(judge_case(&Case::on(docket, day))))));
        let past = fastest(|| dockets.iter().for_each(|docket| drop(black_box(history::history(docket, day)))));
        let ahead = fastest(|| {
            let each = dockets.iter().zip(&judged);
            each.for_each(|(docket, today)| drop(black_box(forecast::forecast(docket, day, today))));
        });
        let runs: usize = catalog.dossiers.iter().map(|dossier| dossier.runs.len()).sum();
        println!("| {} | {runs} | {once:.2} ms | {past:.2} ms | {ahead:.2} ms |", dockets.len());
    }
}
