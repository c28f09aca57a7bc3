//! Large projects: `cargo test --release --test import -- --ignored --nocapture` measures.

use stagepost::config::Config;
use stagepost::tree::MemoryTree;
use std::time::Instant;

fn run(service: usize, number: usize) -> String {
    format!(
        "run: r-{number}\nkind: dependency-failure\ndependency: db\nenvironment: staging\n\
         started: 2026-{:02}-{:02}T09:00:00Z\nended: 2026-{:02}-{:02}T09:42:00Z\nexecution: automated\ntrigger: ci\n\
         tool: {{name: gremlin, run_id: \"{service}-{number}\", url: \"https://gremlin.example.org/{number}\"}}\n\
         fault: {{type: blackhole, effect: unavailable, real: true, injected: 1}}\n\
         hypothesis: orders keep working while the database fails over\nverdict: pass\n\
         impact: 90 s of read-only pages\nmeasured: {{detection: 40s, recovery: 6m, data_loss: 0s}}\n\
         participants: [ana, lee]\npipeline: {{commit: 9f1c2ab, url: \"https://ci/1\", gate: {{blocking: true}}, outcome: success}}\n",
        number % 12 + 1,
        number % 28 + 1,
        number % 12 + 1,
        number % 28 + 1,
    )
}

fn project(services: usize, runs: usize) -> MemoryTree {
    let mut files = Vec::new();
    for service in 0..services {
        let text =
            "dependencies: {critical: [{id: db, rto: 1h, rpo: 15m}], non_critical: []}\nnon_critical_reason: x\n";
        files.push((format!("services/s{service}/service.yaml"), text.to_owned()));
        files.extend((0..runs).map(|n| (format!("services/s{service}/results/2026/r-{n}.yaml"), run(service, n))));
    }
    MemoryTree::new(files)
}

#[test]
fn a_fleet_is_read_whole() {
    let (catalog, diagnostics) = stagepost::import::read(&project(20, 30), &Config::default());
    assert_eq!(diagnostics, []);
    assert_eq!(catalog.dossiers.iter().map(|d| d.runs.len()).sum::<usize>(), 600);
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "the time it takes is what is measured")]
fn fifty_thousand_runs_are_read_in_seconds_by_one_core() {
    let tree = project(1000, 50);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let begin = Instant::now();
    let (catalog, diagnostics) = pool.install(|| stagepost::import::read(&tree, &Config::default()));
    println!("{:?} for 50,000 runs of {} bytes", begin.elapsed(), run(1, 1).len());
    assert_eq!((catalog.dossiers.len(), diagnostics.len()), (1000, 0));
}
