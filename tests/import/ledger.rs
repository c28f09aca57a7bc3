//! Every file among the results is in the ledger: it counts for something, or it is said why not.

use stagepost::config::Config;
use stagepost::ladder::{self, ledger};
use stagepost::model::calendar::Day;
use stagepost::model::catalog::Catalog;
use stagepost::model::diagnostic::{Code, Diagnostic};
use stagepost::tree::MemoryTree;
use std::collections::{BTreeMap, BTreeSet};

const SHOP: &str =
    "id: shop\ndependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 1h}\n    - {id: cdn, rto: 10m}\n";
const PAY: &str = "id: pay\ndependencies:\n  critical:\n    - {id: ledger, rto: 1h, rpo: 1h}\n";
const RUN: &str = "environment: staging\nstarted: 2026-10-12T09:00:00Z\nended: 2026-10-12T09:30:00Z\nfault: {type: \
                   blackhole, injected: 1}\nverdict: pass\nimpact: none\nmeasured: {recovery: 5m}\n";

/// A project with a file of every kind among its results.
fn every_kind() -> Vec<(&'static str, String)> {
    let of = |text: &str| format!("{text}{RUN}");
    vec![
        ("services/shop/service.yaml", SHOP.to_owned()),
        ("services/pay/service.yaml", PAY.to_owned()),
        ("services/shop/results/a-run.yaml", of("dependency: db\n")),
        ("services/shop/results/b-copy.yaml", of("dependency: db\n")),
        ("services/shop/results/c-both.yaml", of("dependencies: [db, cdn]\n")),
        (
            "services/shop/results/d-two.yaml",
            of("services: [shop, pay]\ndependencies: [cdn, ledger]\n").replace("10-12", "10-13"),
        ),
        ("services/shop/results/e-other.yaml", of("service: pay\ndependency: ledger\n")),
        ("services/shop/results/f-old.yaml", of("dependency: db\n").replace("2026-10", "2026-08")),
        ("services/shop/results/f-older.yaml", of("dependency: db\n").replace("2026-10", "2026-07")),
        (
            "services/shop/results/g-unmapped.yaml",
            of("dependency: db\n").replace("staging", "qa2").replace("2026-10", "2026-06"),
        ),
        ("services/shop/results/h-half.json", "{\"a\": [".to_owned()),
        ("services/shop/results/i-odd.json", "{}".to_owned()),
        ("services/shop/results/j-console.log", "Started\n".to_owned()),
        ("services/shop/results/k-graph.png", "PNG".to_owned()),
        ("services/shop/results/l-beside.yaml", of("dependency: cdn\n")),
        ("services/shop/results/l-beside.yaml.meta.yaml", "trigger: human\n".to_owned()),
        ("services/shop/results/m-alone.json.meta.yaml", "trigger: human\n".to_owned()),
        ("services/shop/results/n-broken.yaml", "run: [\n".to_owned()),
        ("services/shop/results/o-nobody.yaml", of("service: nobody\n")),
        ("services/gone/results/p-run.yaml", of("dependency: db\n")),
        ("services/gone/results/q.json.meta.yaml", "trigger: human\n".to_owned()),
    ]
}

fn read(files: &[(&'static str, String)]) -> (Catalog, Vec<Diagnostic>) {
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (*path, text.clone())));
    stagepost::import::read(&tree, &Config::default())
}

fn day() -> Day {
    Day::from_ymd(2026, 10, 20).unwrap()
}

/// For each file of a service, or of none, what it is, what it counts for and why not.
fn listed(catalog: &Catalog) -> BTreeMap<(String, String), (String, usize, String)> {
    let config = Config::default();
    let standings = ladder::judge(catalog, &config.policy, day());
    let mut found = BTreeMap::new();
    let mut add = |service: &str, rows: Vec<ledger::FileRow>| {
        for row in rows {
            let file = row.file.rsplit('/').next().unwrap().to_owned();
            let said = (row.what.to_owned(), row.counts_for.len(), row.because.join("; "));
            assert!(found.insert((service.to_owned(), file), said).is_none(), "{} twice", row.file);
        }
    };
    for (dossier, standing) in catalog.dossiers.iter().zip(&standings) {
        add(&dossier.service.id, ledger::files(dossier, &standing.ledger));
    }
    add("", ledger::unplaced(&catalog.orphans, &catalog.asides));
    found
}

#[test]
fn the_files_of_the_ledger_are_the_files_among_the_results() {
    let files = every_kind();
    let (catalog, _) = read(&files);
    let names: BTreeSet<String> = listed(&catalog).into_keys().map(|(_, file)| file).collect();
    let there = files.iter().filter(|(path, _)| path.contains("/results/"));
    let there: BTreeSet<String> = there.map(|(path, _)| path.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(names, there);
}

#[test]
fn each_file_says_what_it_counts_for_or_why_not() {
    let (catalog, _) = read(&every_kind());
    let listed = listed(&catalog);
    for (service, file, what, because) in [
        ("shop", "b-copy.yaml", "same-run", "the same run as services/shop/results/a-run.yaml"),
        ("shop", "e-other.yaml", "elsewhere", "it belongs to pay, in whose ledger it is listed"),
        ("shop", "f-older.yaml", "run", "superseded by a newer run, of 12 October 2026"),
        ("shop", "g-unmapped.yaml", "run", "environment `qa2` is not mapped"),
        ("shop", "h-half.json", "broken", "this is not valid JSON: EOF while parsing a list"),
        ("shop", "i-odd.json", "unrecognised", "no result format recognises the file"),
        ("shop", "j-console.log", "attachment", "an attachment: no result format reads this .log file"),
        ("shop", "k-graph.png", "attachment", "an attachment: no result format reads this .png file"),
        ("shop", "l-beside.yaml.meta.yaml", "sidecar", "it adds to l-beside.yaml"),
        (
            "shop",
            "m-alone.json.meta.yaml",
            "sidecar",
            "there is no `services/shop/results/m-alone.json` that this sidecar could describe",
        ),
        ("shop", "o-nobody.yaml", "broken", "the result does not say which service of this project it belongs to"),
        ("", "p-run.yaml", "broken", "the result does not say which service of this project it belongs to"),
    ] {
        let (is, counts, said) = &listed[&(service.to_owned(), file.to_owned())];
        assert_eq!((is.as_str(), *counts, said.as_str()), (what, 0, because), "{file}");
    }
    for (service, file) in
        [("shop", "c-both.yaml"), ("shop", "d-two.yaml"), ("pay", "d-two.yaml"), ("pay", "e-other.yaml")]
    {
        let (is, counts, said) = &listed[&(service.to_owned(), file.to_owned())];
        assert!(is == "run" && *counts > 0 && said.is_empty(), "{service} {file} {said}");
    }
}

#[test]
fn one_run_counts_for_each_dependency_that_it_failed_and_is_held_to_the_strictest_of_them() {
    let project = |run: String| {
        let (catalog, diagnostics) =
            read(&[("services/shop/service.yaml", SHOP.to_owned()), ("services/shop/results/r.yaml", run)]);
        assert_eq!(diagnostics, []);
        let standing = ladder::stand(&catalog.dossiers[0], &Config::default().policy, day());
        let tested = standing.findings.iter().find(|f| f.requirement.id == "critical-tests-nonprod").unwrap();
        (tested.status.as_str(), standing.ledger[0].ruling.reason.to_string())
    };
    let both = format!("dependencies: [db, cdn]\n{RUN}");
    assert_eq!(project(both.clone()).0, "met");
    assert_eq!(project(both.replace("[db, cdn]", "db")).0, "unmet");
    let slow = project(both.replace("recovery: 5m", "recovery: 20m"));
    assert_eq!(slow, ("failing", "recovered in 20 min, slower than the RTO of 10 min".to_owned()));
}

#[test]
fn a_run_of_two_services_has_in_each_the_dependencies_that_are_its_own() {
    let (catalog, diagnostics) = read(&[
        ("services/shop/service.yaml", SHOP.to_owned()),
        ("services/pay/service.yaml", PAY.to_owned()),
        ("results.yaml", String::new()),
        ("services/pay/results/r.yaml", format!("services: [shop, pay]\ndependencies: [cdn, ledger, bd]\n{RUN}")),
    ]);
    let of = |index: usize| catalog.dossiers[index].runs[0].dependencies().collect::<Vec<_>>();
    assert_eq!((of(0), of(1)), (vec!["ledger", "bd"], vec!["cdn", "bd"]));
    let codes: Vec<_> = diagnostics.iter().map(|d| (d.code, d.service.as_deref().unwrap())).collect();
    assert_eq!(codes, [(Code::UnknownDependency, "shop"), (Code::UnknownDependency, "pay")]);
}

#[test]
fn what_is_declared_to_run_by_itself_is_held_against_who_started_it() {
    let playbook = "---\nplaybook: dependency-failure\nautomation: full\ndependencies: [db]\n---\n# Database\n";
    let said = |people: usize, all: usize| {
        let mut files = vec![
            ("services/shop/service.yaml", format!("{SHOP}claimed_stage: 4\n")),
            ("services/shop/playbooks/db.md", playbook.to_owned()),
        ];
        let paths: Vec<&'static str> =
            (0..all).map(|n| &*Box::leak(format!("services/shop/results/{n}.yaml").into_boxed_str())).collect();
        for (number, path) in paths.iter().enumerate() {
            let trigger = if number < people { "human" } else { "ci" };
            let day = format!("2026-10-{:02}", 10 - number);
            let run = RUN.replace("2026-10-12", &day);
            let words = format!("dependency: db\nplaybook: db\nexecution: automated\ntrigger: {trigger}\n{run}");
            files.push((path, words));
        }
        let (catalog, _) = read(&files);
        let found = ladder::remarks(&catalog, &Config::default().policy, day());
        let found = found.into_iter().filter(|d| d.code == Code::Contradiction);
        found.map(|d| (d.place.to_string(), d.message)).collect::<Vec<_>>()
    };
    assert_eq!(said(5, 10), []);
    let place = |text: &str| text.to_owned();
    assert_eq!(
        said(9, 10),
        [
            (
                place("services/shop/playbooks/db.md:1:1"),
                "the playbook is declared `automation: full`, but 9 of 10 runs were started by a person".to_owned()
            ),
            (
                place("services/shop/results/0.yaml:1:1"),
                "the tests of db are declared `execution: automated`, but 9 of 10 runs were started by a person"
                    .to_owned()
            ),
            (
                place("services/shop/service.yaml:6:16"),
                "stage 4 is claimed, where tests run without people, but 9 of 10 runs were started by a person"
                    .to_owned()
            ),
        ]
    );
    assert_eq!(said(1, 1).len(), 3);
}
