//! What a whole project says, from its files to its facts.

use super::*;
use crate::model::playbook::Playbook;
use crate::model::run::{Derived, Verdict};
use crate::tree::MemoryTree;

const SERVICE: &str =
    "dependencies:\n  critical:\n    - {id: database, rto: 1h, rpo: 1h}\n  non_critical: []\nnon_critical_reason: x\n";

fn project(files: &[(&str, &[u8])]) -> (Catalog, Vec<Diagnostic>) {
    read(&MemoryTree::new(files.iter().map(|(path, bytes)| (*path, *bytes))), &Config::default())
}

/// A project with the service `shop` and some files below its folder.
fn shop(files: &[(&str, &str)]) -> (Catalog, Vec<Diagnostic>) {
    let mut all = vec![("services/shop/service.yaml".to_owned(), SERVICE)];
    all.extend(files.iter().map(|(path, text)| (format!("services/shop/{path}"), *text)));
    read(&MemoryTree::new(all.iter().map(|(path, text)| (path.as_str(), *text))), &Config::default())
}

/// Code and place of every problem.
fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    let told = |d: &Diagnostic| {
        let place = d.place.to_string();
        format!("{} {}", d.code.as_str(), place.strip_prefix("services/shop/").unwrap_or(&place))
    };
    diagnostics.iter().map(told).collect()
}

fn ids(catalog: &Catalog) -> Vec<&str> {
    catalog.dossiers[0].runs.iter().map(|run| run.id.as_str()).collect()
}

#[test]
fn a_small_project_is_read_without_a_word() {
    let (catalog, diagnostics) = shop(&[
        ("results/b.yaml", "verdict: pass\ndependency: database\nenvironment: Staging\nstarted: 2026-10-02"),
        ("results/a.yaml", "verdict: fail\ndependency: database\nstarted: 2026-10-03"),
        ("results/c.yaml", "verdict: pass"),
        ("results/.gitkeep", ""),
    ]);
    assert_eq!(diagnostics, []);
    assert_eq!(ids(&catalog), ["c", "b", "a"], "undated first, then oldest first");
    let run = &catalog.dossiers[0].runs[1];
    assert_eq!((run.services.as_slice(), run.stated), (&["shop".to_owned()][..], Some(Verdict::Pass)));
    assert_eq!(run.derived, [Derived { field: "kind", from: "the dependency `database`".to_owned() }]);
}

#[test]
fn names_that_lead_nowhere_are_told_at_their_place() {
    let (catalog, diagnostics) = shop(&[(
        "results/a.yaml",
        "verdict: pass\ndependency: databse\nenvironment: stagging\nplaybook: playbooks/db.md\n",
    )]);
    assert_eq!(
        told(&diagnostics),
        [
            "unknown-dependency results/a.yaml:2:13",
            "unmapped-environment results/a.yaml:3:14",
            "unknown-playbook results/a.yaml:4:11"
        ]
    );
    assert!(diagnostics[0].help.starts_with("did you mean `database`?"));
    assert!(diagnostics[1].help.starts_with("did you mean `staging`?"));
    assert!(diagnostics.iter().all(|d| d.service.as_deref() == Some("shop")));
    assert_eq!(ids(&catalog), ["a"], "the run is kept; it counts for nothing");
}

#[test]
fn an_environment_that_is_not_mapped_does_not_matter_when_the_fault_lands_in_production() {
    let text = "verdict: pass\nenvironment: qa2\ntouches_production: true";
    assert_eq!(shop(&[("results/a.yaml", text)]).1, []);
}

#[test]
fn a_result_names_another_service_by_its_id_or_a_former_one() {
    let (catalog, diagnostics) = project(&[
        ("services/a/service.yaml", b"title: A"),
        ("services/b/service.yaml", b"aliases: [old-b]"),
        ("services/a/results/r.yaml", b"verdict: pass\nservices: [old-b, a, b]"),
    ]);
    assert_eq!(diagnostics, []);
    for dossier in &catalog.dossiers {
        assert_eq!(dossier.runs[0].services, ["b", "a"]);
    }
}

#[test]
fn results_without_a_service_are_listed_and_never_dropped() {
    let config = Config {
        sources: config::Sources { results: vec!["**/results/**".to_owned()], ..config::Sources::default() },
        ..Config::default()
    };
    let tree = MemoryTree::new([
        ("services/shop/service.yaml", SERVICE),
        ("results/a.yaml", "verdict: pass"),
        ("results/b.yaml", "verdict: pass\nservice: shpo"),
        ("services/shop/results/c.yaml", "verdict: pass\nkind: dependency-failure"),
    ]);
    let (catalog, diagnostics) = read(&tree, &config);
    assert_eq!(
        told(&diagnostics),
        ["unbound results/a.yaml:1:1", "unknown-service results/b.yaml:2:10", "unbound results/c.yaml:1:1"]
    );
    assert_eq!(diagnostics[1].help, "did you mean `shop`?");
    let orphans: Vec<_> = catalog.orphans.iter().map(|o| (o.kind, &*o.place.file)).collect();
    assert_eq!(orphans, [(UnreadKind::Result, "results/a.yaml"), (UnreadKind::Result, "results/b.yaml")]);
}

#[test]
fn a_broken_service_keeps_its_name_plate_and_nothing_that_could_count() {
    let text = "title: The shop\nteam: blue\ndependncies: {}\nwaivers: [{requirement: gate, reason: x, owner: a, approved_by: b, expires: 2026-12-31}]";
    let (catalog, diagnostics) = project(&[
        ("services/shop/service.yaml", text.as_bytes()),
        ("services/shop/results/a.yaml", b"verdict: pass\ndependency: db"),
    ]);
    assert_eq!(told(&diagnostics), ["unknown-key service.yaml:3:1"]);
    let dossier = &catalog.dossiers[0];
    assert_eq!((dossier.service.title.as_str(), dossier.service.team.as_deref()), ("The shop", Some("blue")));
    assert_eq!((dossier.service.waivers.len(), dossier.runs.len()), (0, 1));
    assert_eq!(
        (dossier.unread[0].kind, dossier.unread[0].reason.as_str()),
        (UnreadKind::Service, "`dependncies` is not a key here")
    );
}

#[test]
fn files_that_cannot_be_text_are_told_and_listed() {
    let huge = vec![b'a'; (16 << 20) + 1];
    let deep = "[".repeat(100_000);
    let (catalog, diagnostics) = project(&[
        ("services/shop/service.yaml", b"\xff\xfetitle: x"),
        ("services/shop/results/a.yaml", b"verdict: pass\nnotes: caf\xe9\n"),
        ("services/shop/results/b.yaml", b" \n"),
        ("services/shop/results/c.yaml", &huge),
        ("services/shop/results/d.yaml", format!("verdict: {deep}").as_bytes()),
        ("services/shop/results/e.yaml", b"- what\n"),
        ("services/shop/results/f.yaml", b"\xef\xbb\xbfverdict: pass\r\ndependency: db\r\n"),
    ]);
    assert_eq!(
        told(&diagnostics),
        [
            "not-utf8 results/a.yaml:2:11",
            "empty-file results/b.yaml:1:1",
            "too-large results/c.yaml:1:1",
            "too-deep results/d.yaml:1:138",
            "unknown-format results/e.yaml:1:1",
            "not-utf8 service.yaml:1:1",
        ]
    );
    assert!(diagnostics[0].message.contains("offset 24"), "{}", diagnostics[0].message);
    let kinds: Vec<_> = catalog.dossiers[0].unread.iter().map(|unread| unread.kind).collect();
    let result = UnreadKind::Result;
    assert_eq!(kinds, [result, result, result, result, UnreadKind::Unrecognised, UnreadKind::Service]);
    assert_eq!(ids(&catalog), ["f"]);
}

#[test]
fn two_services_with_one_id_are_an_error_and_the_first_is_kept() {
    let (catalog, diagnostics) = project(&[
        ("services/a/service.yaml", b"id: x\ntitle: first"),
        ("services/b/service.yaml", b"id: x\ntitle: second"),
        ("services/b/results/r.yaml", b"verdict: pass"),
    ]);
    assert_eq!(
        told(&diagnostics),
        ["unbound services/b/results/r.yaml:1:1", "duplicate-id services/b/service.yaml:1:1"]
    );
    assert!(diagnostics[1].message.contains("services/a/service.yaml"));
    assert_eq!((catalog.dossiers.len(), catalog.dossiers[0].service.title.as_str()), (1, "first"));
    assert_eq!(catalog.orphans.len(), 2);
}

#[test]
fn written_ids_are_unique_and_made_ones_give_way() {
    let (catalog, diagnostics) = shop(&[
        ("results/1/journal.yaml", "verdict: pass\nnotes: one"),
        ("results/2/journal.yaml", "verdict: pass\nnotes: two"),
        ("results/3.yaml", "run: twice\nverdict: pass\nnotes: three"),
        ("results/4.yaml", "run: twice\nverdict: pass\ndependency: database"),
        ("results/twice.yaml", "verdict: pass\nnotes: five"),
    ]);
    assert_eq!(told(&diagnostics), ["duplicate-id results/4.yaml:1:1"]);
    assert_eq!(diagnostics[0].message, "the run `twice` is already in services/shop/results/3.yaml");
    assert_eq!(ids(&catalog), ["2-journal", "journal", "twice", "twice-2"]);
    assert_eq!(catalog.dossiers[0].unread[0].dependency.as_deref(), Some("database"));
}

#[test]
fn the_same_run_in_two_files_is_one_run() {
    let tool = "verdict: pass\ntool: {name: gremlin, run_id: 7}\n";
    let (catalog, diagnostics) = shop(&[
        ("results/a.yaml", tool),
        ("results/b.yaml", "impact: none\ntool: {name: gremlin, run_id: 7}\n"),
        ("results/c.yaml", "verdict: pass\ntool: {name: other, run_id: 7}\n"),
        ("results/d.yaml", "verdict: pass\nstarted: 2026-10-01"),
        ("results/e.yaml", "verdict: pass\nstarted: 2026-10-01"),
    ]);
    assert_eq!(told(&diagnostics), ["duplicate-run results/b.yaml:1:1", "duplicate-run results/e.yaml:1:1"]);
    assert_eq!(ids(&catalog), ["a", "c", "d"]);
}

#[test]
fn two_records_of_one_run_that_tell_different_things_prove_nothing() {
    let tool = "tool: {name: gremlin, run_id: 7}\n";
    for other in ["verdict: fail\nstarted: 2026-10-01\n", "verdict: pass\nstarted: 2026-10-08\n"] {
        let (catalog, diagnostics) = shop(&[
            ("results/a.yaml", &format!("verdict: pass\nstarted: 2026-10-01\n{tool}")),
            ("results/b.yaml", &format!("{other}{tool}")),
        ]);
        assert_eq!(told(&diagnostics), ["duplicate-id results/b.yaml:1:1"]);
        let unread = &catalog.dossiers[0].unread[0];
        assert_eq!((unread.kind, &*unread.place.file), (UnreadKind::Result, "services/shop/results/b.yaml"));
    }
}

#[test]
fn playbooks_find_their_service_and_name_its_dependencies() {
    let config = Config {
        sources: config::Sources { playbooks: vec!["**/playbooks/*.md".to_owned()], ..config::Sources::default() },
        ..Config::default()
    };
    let playbook = |front: &str| format!("---\nplaybook: general\n{front}---\n# Title\n");
    let tree = MemoryTree::new([
        ("services/shop/service.yaml", SERVICE.to_owned()),
        ("services/shop/playbooks/a.md", playbook("dependencies: [database]\n")),
        ("services/shop/playbooks/b.md", playbook("dependencies: [databse]\n")),
        ("services/shop/playbooks/c.md", "---\nplaybook: general\n".to_owned()),
        ("playbooks/a.md", playbook("service: shop\n")),
        ("playbooks/d.md", playbook("service: shpo\n")),
        ("playbooks/e.md", playbook("")),
        ("services/shop/results/r.yaml", "verdict: pass\nplaybook: a.md".to_owned()),
        ("services/shop/results/s.yaml", "verdict: pass\nplaybook: playbooks/c.md#x".to_owned()),
    ]);
    let (catalog, diagnostics) = read(&tree, &config);
    assert_eq!(
        told(&diagnostics),
        [
            "unknown-service playbooks/d.md:1:1",
            "unbound playbooks/e.md:1:1",
            "duplicate-id playbooks/a.md:1:1",
            "unknown-dependency playbooks/b.md:3:16",
            "open-front-matter playbooks/c.md:1:1",
        ]
    );
    let read = |p: &&Playbook| p.unreadable.is_none();
    let names: Vec<_> = catalog.dossiers[0].playbooks.iter().filter(read).map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(catalog.orphans.len(), 2);
}

#[test]
fn what_a_playbook_says_of_dependencies_is_compared_and_proves_nothing() {
    let service = "id: shop\ndependencies:\n  critical:\n    - {id: db, title: Primary database, rto: 1h, rpo: 15m}\n  non_critical:\n    - id: cdn\n      thresholds: [{signal: unavailable-for, above: 20m}]\n";
    let table = "| Dependency | Criticality | RTO | RPO | Tolerable for |\n|---|---|---|---|---|\n| Primary database (db) | critical | 60 min | 30m | |\n| CDN | critical | | | 30 min |\n| queue | critical | 1h | 0 | |\n| shop | critical | 9h | 9h | |\n";
    let tree = MemoryTree::new([
        ("services/shop/service.yaml", service.to_owned()),
        (
            "services/shop/playbooks/dr.md",
            format!("---\nplaybook: dr-failover\n---\n# DR\n\n## Dependencies\n\n{table}"),
        ),
        (
            "services/shop/playbooks/db.md",
            "---\nplaybook: dependency-failure\ndependencies: [db]\n---\n# Db\n\nRTO: 2h\nRPO: 15m\n\n## Recovery\n\nx\n"
                .to_owned(),
        ),
    ]);
    let (catalog, mut diagnostics) = read(&tree, &Config::default());
    diagnostics.retain(|d| !matches!(d.code, Code::MissingPart | Code::UnownedSteps));
    assert_eq!(
        told(&diagnostics),
        [
            "conflicting-field playbooks/db.md:7:1",
            "conflicting-field playbooks/dr.md:10:1",
            "conflicting-field playbooks/dr.md:11:1",
            "conflicting-field playbooks/dr.md:11:1",
            "undeclared-dependency playbooks/dr.md:12:1",
        ]
    );
    let message = &diagnostics[0].message;
    assert_eq!(message, "the RTO of `db` is 2 h here and 1 h in services/shop/service.yaml:4");
    let ids: Vec<&str> = catalog.dossiers[0].service.dependencies.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["db", "cdn"]);
    assert!(catalog.dossiers[0].playbooks.iter().all(|p| p.name != "dr" || p.scenarios.is_empty()));
}

#[test]
fn a_sidecar_without_a_result_is_told() {
    let (_, diagnostics) = shop(&[("results/a.json.meta.yaml", "dependency: database")]);
    assert_eq!(told(&diagnostics), ["orphan-sidecar results/a.json.meta.yaml:1:1"]);
    assert_eq!(diagnostics[0].service.as_deref(), Some("shop"));
}

#[test]
fn a_project_without_services_says_so_and_pages_are_kept() {
    let (catalog, diagnostics) = project(&[("pages/faq.md", b"# FAQ"), ("pages/empty.md", b"")]);
    assert_eq!(told(&diagnostics), ["empty-file pages/empty.md:1:1", "no-services stagepost.yaml:1:1"]);
    assert_eq!(
        catalog.pages,
        [Page { path: "pages/faq.md".to_owned(), text: "# FAQ".to_owned(), definitions: Arc::default() }]
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let names: Vec<String> = (0..200).map(|i| format!("services/shop/results/{}/r.yaml", i % 50 + i)).collect();
    let mut files: Vec<(&str, &str)> = vec![("services/shop/service.yaml", SERVICE)];
    files.extend(names.iter().map(|name| (name.as_str(), "verdict: pass\ndependency: nobody\nenvironment: qa2")));
    let tree = MemoryTree::new(files);
    let read_with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (catalog, diagnostics) = pool.install(|| read(&tree, &Config::default()));
        format!("{catalog:?}{diagnostics:?}")
    };
    assert_eq!(read_with(1), read_with(4));
}

#[test]
fn every_schema_is_there_and_every_key_is_explained() {
    for name in ["config", "site", "policy", "service", "playbook", "run"] {
        let schema = schema(name).unwrap();
        let text = schema.to_string();
        assert!(text.contains("\"additionalProperties\":false"), "{name}");
        for (key, property) in schema["properties"].as_object().unwrap() {
            assert!(property.get("description").is_some(), "{name}: {key}");
        }
        let references = text.matches("\"$ref\":\"").count();
        let plain = text.split("\"$ref\":\"#/$defs/").skip(1).filter(|rest| {
            let name = rest.split('"').next().unwrap_or_default();
            schema["$defs"].get(name).is_some()
        });
        assert_eq!(plain.count(), references, "{name}");
    }
    assert_eq!(schema("nothing"), None);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_importer_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = project(&[
            ("services/a/service.yaml", &bytes),
            ("services/a/results/r.yaml", &bytes),
            ("services/a/results/r.json", &bytes),
            ("services/a/results/r.json.meta.yaml", &bytes),
            ("services/a/playbooks/p.md", &bytes),
        ]);
    }
}

#[test]
fn links_to_headings_of_other_files_are_checked_by_their_place_in_the_source() {
    let book = |text: &str| format!("---\nplaybook: general\n---\n# A book\n\n{text}\n");
    let tree = MemoryTree::new([
        ("services/shop/service.yaml", "id: shop\n".to_owned()),
        ("services/mail/service.yaml", "id: mail\n".to_owned()),
        ("services/mail/playbooks/m.md", book("## Steps")),
        (
            "services/shop/playbooks/a.md",
            book("[ok](b.md#the-steps) [raw](b.md#raw) [gone](b.md#nowhere) [other](../../mail/playbooks/m.md#nowhere)"),
        ),
        ("services/shop/playbooks/b.md", book("## The steps\n\n<a id=\"raw\"></a>\n\n[back](a.md#a-book) [lost](/pages/p.md#x)")),
        (
            "pages/p.md",
            "---\nweight: 3\n---\n# A page\n\n[ok](../services/shop/playbooks/b.md#the-steps) [gone](../services/shop/playbooks/b.md#no) \
             [self](#a-page) [none](#none) [file](gone.md)\n"
                .to_owned(),
        ),
    ]);
    let (catalog, mut diagnostics) = read(&tree, &Config::default());
    diagnostics.retain(|d| d.code == Code::BrokenLink);
    let seen: Vec<_> = diagnostics.iter().map(|d| (&*d.place.file, d.place.line, d.message.as_str())).collect();
    let says = |address: &str| format!("the link to `{address}` leads nowhere in this project");
    let (no, none, file) = (says("../services/shop/playbooks/b.md#no"), says("#none"), says("gone.md"));
    let nowhere = says("b.md#nowhere");
    assert_eq!(
        seen,
        [
            ("pages/p.md", 6, no.as_str()),
            ("pages/p.md", 6, none.as_str()),
            ("pages/p.md", 6, file.as_str()),
            ("services/shop/playbooks/a.md", 6, nowhere.as_str()),
        ]
    );
    let shop = catalog.dossiers.iter().find(|dossier| dossier.service.id == "shop").unwrap();
    assert_eq!(shop.playbooks[0].broken_links.len(), 1, "the requirement sees it too");
}
