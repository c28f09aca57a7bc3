//! Of two trees only what differs is read, and what is said is what reading everything would say.

use crate::repository::{CDN, DB, DR, Repository, result, run, shop};
use stagepost::commands::failure::Failure;
use stagepost::commands::pair::{Side, snapshots, whole};
use stagepost::git::Dates;
use stagepost::import::scope::Ids;
use stagepost::ladder::comparison::Comparison;
use stagepost::model::calendar::Day;
use stagepost::model::diagnostic::Diagnostic;
use stagepost::model::policy::Policy;
use stagepost::tree::{MemoryTree, ReadError, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

type Files = BTreeMap<String, String>;

/// A tree that remembers what was read of it.
struct Counting {
    tree: MemoryTree,
    ids: Ids,
    read: Mutex<BTreeSet<String>>,
}

impl Counting {
    fn new(files: &Files) -> Self {
        Self {
            tree: MemoryTree::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))),
            // The content itself serves as its id.
            ids: files.iter().map(|(path, text)| (Arc::from(path.as_str()), text.clone())).collect(),
            read: Mutex::default(),
        }
    }

    fn read(&self) -> BTreeSet<String> {
        self.read.lock().unwrap().clone()
    }
}

impl SourceTree for Counting {
    fn paths(&self) -> &[Arc<str>] {
        self.tree.paths()
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        self.read.lock().unwrap().insert(path.to_owned());
        self.tree.bytes(path, limit)
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn std::io::Read + '_>, ReadError> {
        self.tree.stream(path, limit)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}

fn day() -> Day {
    Day::parse(crate::repository::DAY).unwrap()
}

/// What differs, and which files of both sides were read for it.
fn compare(before: &Files, after: &Files) -> (Comparison, BTreeSet<String>) {
    let (old, new) = (Counting::new(before), Counting::new(after));
    let dates = Dates::Known(Default::default());
    let search = |words: &BTreeSet<String>| -> Result<Vec<String>, Failure> {
        let holds = |text: &String| words.iter().any(|word| text.contains(word.as_str()));
        Ok(before.iter().filter(|(_, text)| holds(text)).map(|(path, _)| path.clone()).collect())
    };
    let (a, b) = snapshots(
        &Side { tree: &old, ids: &old.ids, dates: &dates },
        &Side { tree: &new, ids: &new.ids, dates: &dates },
        day(),
        &search,
    )
    .unwrap();
    let read = old.read().union(&new.read()).cloned().collect();
    (Comparison::of(&a, &b), read)
}

/// What differs when everything is read.
fn compare_whole(before: &Files, after: &Files) -> Comparison {
    let dates = Dates::Known(Default::default());
    let judge = |files: &Files| whole(&Counting::new(files), &dates, day(), Policy::clone).unwrap();
    Comparison::of(&judge(before), &judge(after))
}

/// The shop as often as wanted, each a service of its own.
fn fleet(count: usize) -> Files {
    let shop = shop();
    let mut files = Files::new();
    files.insert("stagepost.yaml".to_owned(), shop.project.read("stagepost.yaml"));
    for number in 0..count {
        for path in [DB, CDN, DR, "services/shop/service.yaml", "services/shop/results/2026-10-06-dr.yaml"] {
            let text = shop.project.read(path).replace("id: shop", &format!("id: shop-{number:04}"));
            files.insert(path.replace("/shop/", &format!("/shop-{number:04}/")), text);
        }
        let path = result("db", "2026-10-12").replace("/shop/", &format!("/shop-{number:04}/"));
        files.insert(path, run("db", "2026-10-12"));
    }
    files
}

fn own(number: usize, path: &str) -> String {
    path.replace("/shop/", &format!("/shop-{number:04}/"))
}

#[test]
fn of_a_thousand_services_only_those_that_differ_are_read() {
    let before = fleet(1000);
    let mut after = before.clone();
    after.insert(own(17, &result("cdn", "2026-11-02")), run("cdn", "2026-11-02"));
    after.get_mut(&own(600, DB)).unwrap().push_str("\nOne more line.\n");
    after.insert("README.md".to_owned(), "Nothing that counts.".to_owned());
    let (comparison, read) = compare(&before, &after);
    let ids: Vec<&str> = comparison.services.iter().map(|service| service.id.as_str()).collect();
    assert_eq!(ids, ["shop-0017", "shop-0600"]);
    let elsewhere = |path: &&String| {
        *path != "stagepost.yaml"
            && !path.starts_with("services/shop-0017/")
            && !path.starts_with("services/shop-0600/")
    };
    assert_eq!(read.iter().find(elsewhere), None);
}

#[test]
fn where_nothing_differs_nothing_is_read_but_the_configuration() {
    let files = fleet(10);
    let (comparison, read) = compare(&files, &files);
    assert!(comparison.is_empty());
    assert_eq!(read.into_iter().collect::<Vec<_>>(), ["stagepost.yaml"]);
}

#[test]
fn other_rules_concern_every_service() {
    let before = fleet(10);
    let mut after = before.clone();
    after.get_mut("stagepost.yaml").unwrap().push_str("policy: {dr_exercise: 30d}\n");
    let (comparison, _) = compare(&before, &after);
    assert_eq!(comparison.services.len(), 10);
}

/// A fleet in which services speak of each other, and changes that reach further than their folder.
#[test]
fn what_reaches_over_a_folder_is_not_missed() {
    let mut before = fleet(6);
    // A run in the folder of one service that belongs to another as well.
    let shared = "services/shop-0001/results/shared.yaml";
    let both = |day: &str| format!("services: [shop-0001, shop-0002]\n{}", run("cdn", day));
    before.insert(shared.to_owned(), both("2026-11-01"));
    // A playbook whose script and whose link lie elsewhere.
    before.insert("scripts/failover.sh".to_owned(), "true".to_owned());
    let with_script =
        before[&own(3, DR)].replacen("playbook:", "automation: full\nscript: scripts/failover.sh\nplaybook:", 1);
    before.insert(own(3, DR), format!("{with_script}\nSee [the other](../../shop-0004/playbooks/db.md).\n"));
    // Evidence that lies in no service's folder.
    let outside = |files: &Files| {
        let mut files = files.clone();
        let config = files.get_mut("stagepost.yaml").unwrap();
        config.push_str("sources: {results: [\"services/*/results/**\", \"results/**\"]}\n");
        files.insert("results/a.yaml".to_owned(), format!("service: shop-0005\n{}", run("cdn", "2026-11-01")));
        files
    };
    type Change<'a> = (&'a str, &'a dyn Fn(&mut Files));
    let changes: [Change; 12] = [
        ("the second owner changes", &|files| {
            files.insert(own(2, &result("db", "2026-11-03")), run("db", "2026-11-03"));
        }),
        ("the shared run changes", &|files| {
            files.insert(shared.to_owned(), both("2026-11-02").replace("pass", "fail"));
        }),
        ("the shared run goes", &|files| {
            files.remove(shared);
        }),
        ("the first owner goes", &|files| files.retain(|path, _| !path.starts_with("services/shop-0001/"))),
        ("the script goes", &|files| {
            files.remove("scripts/failover.sh");
        }),
        ("what is linked to goes", &|files| {
            files.remove(&own(4, DB));
        }),
        ("a run is given to another service", &|files| {
            files.insert(
                own(4, "services/shop/results/given.yaml"),
                format!("service: shop-0005\n{}", run("cdn", "2026-11-02")),
            );
        }),
        ("two services have one name", &|files| {
            let text = files[&own(5, "services/shop/service.yaml")].replace("id: shop-0005", "id: shop-0000");
            files.insert(own(5, "services/shop/service.yaml"), text);
        }),
        ("an alias takes a run", &|files| {
            let text = files[&own(4, "services/shop/service.yaml")].replace("team: web", "aliases: [shop-0002]");
            files.insert(own(4, "services/shop/service.yaml"), text);
            files.retain(|path, _| !path.starts_with("services/shop-0002/"));
        }),
        ("a file that says nothing", &|files| {
            files.insert("services/shop-0000/service.yaml.bak".to_owned(), "x".to_owned());
            files.insert(own(0, "services/shop/results/new.txt"), "x".to_owned());
        }),
        ("nobody is left", &|files| files.retain(|path, _| path == "stagepost.yaml")),
        ("a service is new", &|files| {
            files.insert("services/new/service.yaml".to_owned(), "id: new\n".to_owned());
        }),
    ];
    for (name, change) in changes {
        let changed = |before: &Files| {
            let mut after = before.clone();
            change(&mut after);
            after
        };
        let after = changed(&before);
        let expected = compare_whole(&before, &after);
        assert_eq!(compare(&before, &after).0, expected, "{name}");
        assert_eq!(compare(&after, &before).0, compare_whole(&after, &before), "{name}, backwards");
        assert!(name == "a file that says nothing" || !expected.is_empty(), "{name} changes nothing");
        let (before, after) = (outside(&before), outside(&after));
        assert_eq!(compare(&before, &after).0, compare_whole(&before, &after), "{name}, with shared evidence");
    }
}

#[test]
fn git_finds_what_speaks_of_a_changed_service() {
    let repository = Repository::new();
    for (path, text) in fleet(3) {
        repository.project.write(&path, &text);
    }
    let shared = format!("services: [shop-0001, shop-0002]\n{}", run("cdn", "2026-11-01"));
    repository.project.write("services/shop-0001/results/shared.yaml", &shared);
    repository.commit("begin", "2026-11-02");
    repository.remove(&own(2, &result("db", "2026-10-12")));
    repository.commit("end", "2026-11-03");
    let difference = repository.json(&["begin", "end"]);
    let services = difference["services"].as_array().unwrap();
    let ids: Vec<_> = services.iter().map(|service| service["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["shop-0002"]);
    // The shared run still counts for it: only the database is missing now.
    let unmet = services[0]["newly_unmet"].to_string();
    assert!(unmet.contains("1 of 2: db has no run outside production"), "{unmet}");
}
