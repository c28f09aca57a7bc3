//! Consoles and attacks in a whole project: what they move, and what they do not; and consoles that are too
//! large to be held, from a folder and from a commit.

use stagepost::config::{self, Config};
use stagepost::disk::DiskTree;
use stagepost::git::Repository;
use stagepost::import;
use stagepost::ladder;
use stagepost::model::calendar::Day;
use stagepost::model::catalog::AsideKind;
use stagepost::model::catalog::Catalog;
use stagepost::model::diagnostic::Code;
use stagepost::model::run::Verdict;
use stagepost::tree::{MemoryTree, SourceTree};
use std::path::{Path, PathBuf};
use std::process::Command;

const SERVICE: &str = "dependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 15m}\n";

fn shared(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("STAGEPOST_SHARED").map_or(beside, PathBuf::from);
    let text = std::fs::read_to_string(root.join("fixtures").join(name)).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {name} is not at hand; set STAGEPOST_SHARED");
    }
    text
}

/// The verdict of each run, and whether the requirement of stage 2 counts, as of a day.
fn judged(catalog: &Catalog, config: &Config, day: &str) -> (Vec<Verdict>, bool) {
    let standing = &ladder::judge(catalog, &config.policy, Day::parse(day).unwrap())[0];
    let verdicts = standing.ledger.iter().map(|entry| entry.ruling.verdict).collect();
    let finding = standing.findings.iter().find(|f| f.requirement.id == "critical-tests-nonprod").unwrap();
    (verdicts, finding.status.counts())
}

fn read(files: &[(&str, &str)]) -> (Catalog, Config, Vec<Code>) {
    let base = [("stagepost.yaml", "site: {title: x}\n"), ("services/bookstore-api/service.yaml", SERVICE)];
    let tree = MemoryTree::new(base.into_iter().chain(files.iter().copied()));
    let (config, _) = config::read(&tree);
    let (catalog, diagnostics) = import::read(&tree, &config);
    (catalog, config, diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

#[test]
fn the_attacks_of_a_job_move_nothing_until_somebody_says_what_was_seen() {
    let Some(console) = shared("jenkins/bookstore-deploy-gremlin-console.txt") else { return };
    let path = "services/bookstore-api/results/stage-5.txt";
    let (catalog, config, _) = read(&[(path, &console)]);
    let told: Vec<String> = catalog.dossiers[0]
        .runs
        .iter()
        .map(|run| {
            let took = run.started.zip(run.ended).and_then(|(start, end)| end.since(start));
            let kind = run.fault.kind.as_deref().unwrap();
            format!("{kind} {} {} {}", run.started.unwrap(), took.unwrap(), run.fault.target.as_deref().unwrap())
        })
        .collect();
    let hosts = "cdn.bookstore.pingpublications.com, db.bookstore.pingpublications.com";
    assert_eq!(
        told,
        [
            format!("blackhole 2018-12-07T08:42:21Z 4 min {hosts}, as seen from bookstore-api-blue"),
            format!("blackhole 2018-12-07T08:46:23Z 4 min {hosts}, as seen from bookstore-api-green"),
            "shutdown 2018-12-07T08:50:24Z 1 min bookstore-api-blue".to_owned(),
        ]
    );
    let day = "2018-12-20";
    assert_eq!(judged(&catalog, &config, day), (vec![Verdict::Inconclusive; 3], false));
    let bound = "dependency: db\nenvironment: staging\n";
    let sidecar = format!("{path}.meta.yaml");
    let (catalog, config, _) = read(&[(path, &console), (&sidecar, bound)]);
    assert_eq!(judged(&catalog, &config, day), (vec![Verdict::Inconclusive; 3], false));
    let signed = format!("{bound}verdict: pass\nreason: books were sold throughout\nparticipants: [gabe]\n");
    let (catalog, config, _) = read(&[(path, &console), (&sidecar, &signed)]);
    assert_eq!(judged(&catalog, &config, day), (vec![Verdict::Pass; 3], true));
}

#[test]
fn one_attack_in_a_log_an_answer_and_a_console_is_one_run() {
    let fixture = |name: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
    };
    let (log, answer, console) =
        (fixture("gremlin/blackhole.log"), fixture("gremlin/attack-successful.json"), fixture("jenkins/gremlin.txt"));
    let (catalog, _, codes) = read(&[
        ("services/bookstore-api/results/a.log", &log),
        ("services/bookstore-api/results/b.json", &answer),
        ("services/bookstore-api/results/c.txt", &console),
    ]);
    assert_eq!(catalog.dossiers[0].runs.len(), 1);
    // Records of different tools complete each other: the ledger lists them, and nobody is told to remove one. The
    // log and the answer are of one tool.
    let same = catalog.dossiers[0].asides.iter().filter(|aside| aside.kind == AsideKind::SameRun);
    assert_eq!(same.count(), 2);
    assert!(codes.iter().filter(|code| **code == Code::DuplicateRun).count() < 2, "{codes:?}");
}

/// A console of seventeen megabytes, with an attack near its end.
fn large() -> String {
    let noise = "[bookstore] downloading a part of something large that nobody will ever look at again\n";
    let attack = "Running blackhole gremlin with guid '0367cfe2-f9fc-11e8-acea-0242db4d1180' for 240 seconds\nReverting impact!\n";
    format!("Started by timer\n{}{attack}Finished: SUCCESS\n", noise.repeat((17 << 20) / noise.len()))
}

fn attacks(tree: &dyn SourceTree) -> (usize, Vec<Code>) {
    let (config, _) = config::read(tree);
    let (catalog, diagnostics) = import::read(tree, &config);
    let runs = &catalog.dossiers[0].runs;
    assert!(runs.iter().all(|run| run.trigger.is_some() && run.digests.is_some()));
    (runs.len(), diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

#[test]
fn a_console_that_is_too_large_to_be_held_is_read_from_a_folder_and_from_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("services/bookstore-api/results");
    std::fs::create_dir_all(&results).unwrap();
    std::fs::write(folder.path().join("stagepost.yaml"), "site: {title: x}\n").unwrap();
    std::fs::write(folder.path().join("services/bookstore-api/service.yaml"), SERVICE).unwrap();
    std::fs::write(results.join("night.log"), large()).unwrap();
    std::fs::write(results.join("dump.txt"), "x".repeat(17 << 20)).unwrap();
    let disk = DiskTree::open(folder.path()).unwrap();
    assert_eq!(attacks(&disk), (1, vec![Code::TooLarge]));
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(folder.path())
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "all"]);
    let repository = Repository::open(folder.path()).unwrap();
    let tree = repository.tree(&repository.commit("HEAD").unwrap()).unwrap();
    assert_eq!(attacks(&tree), (1, vec![Code::TooLarge]));
}
