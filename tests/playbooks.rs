//! Playbooks found in public repositories, and the documents on staged resiliency: read in place
//! where they are at hand. Nothing of them is copied here; every text must be read without a fault.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use stagepost::import::format::SourceFile;
use stagepost::import::playbook::read;
use stagepost::markdown::{Rendering, html};
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("STAGEPOST_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).find(|root| root.join("wild-playbooks").is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: the shared playbooks are not at hand; set STAGEPOST_SHARED");
    }
    found
}

fn files(root: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(root).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "md" || e == "txt") {
            found.push(path);
        }
    }
}

#[test]
fn wild_playbooks_are_read_and_rendered_without_a_fault() {
    let Some(root) = shared() else { return };
    let mut found = Vec::new();
    files(&root.join("wild-playbooks"), &mut found);
    files(&root.join("seeds"), &mut found);
    found.sort();
    assert!(found.len() > 20, "{}", found.len());
    let mut scenarios = 0;
    for path in &found {
        let text = std::fs::read_to_string(path).expect("text");
        let name = path.strip_prefix(&root).expect("beneath").to_string_lossy().into_owned();
        let file = SourceFile { path: &name, text: &text };
        let (playbook, diagnostics) = read(&file, "wild", &|path| root.join(path).is_file());
        assert!(playbook.is_some() || !diagnostics.is_empty(), "{name}");
        let lines = u32::try_from(text.lines().count()).expect("few lines") + 1;
        for diagnostic in &diagnostics {
            assert!((1..=lines).contains(&diagnostic.place.line), "{name}: {diagnostic:?}");
        }
        let page = html(&text, Rendering { shift: 1, ..Rendering::default() }, &|_| None);
        assert!(!page.contains("<script") && !page.contains("<h1"), "{name}");
        if std::env::var_os("STAGEPOST_SHOW").is_some() {
            eprintln!("{name}");
            for d in diagnostics.iter().take(6) {
                eprintln!("   {} {} {}", d.place.line, d.code.as_str(), d.message);
            }
            for s in playbook.iter().flat_map(|p| &p.scenarios) {
                eprintln!("   * {} [{}] recovery {}", s.title, s.id, s.recovery.is_filled());
            }
        }
        scenarios += playbook.map_or(0, |p| p.scenarios.iter().filter(|s| s.recovery.is_filled()).count());
    }
    assert!(scenarios >= 8, "{scenarios} scenarios with a recovery procedure");
}

/// What a reader finds in a few of them: the file, the fields of the whole, and those of its first scenario.
const READ: &[(&str, &[&str], &[&str])] = &[
    ("cloud-gov__cg-site/content/docs/ops/contingency-plan.md", &["contacts", "notification"], &["recovery", "resume"]),
    (
        "counteractive__incident-response-plan-template/playbooks/playbook-ransomware.md",
        &["notification"],
        &["recovery"],
    ),
    (
        "openshift__runbooks/alerts/openshift-container-storage-operator/PersistentVolumeUsageNearFull.md",
        &[],
        &["severity", "overview", "recovery"],
    ),
    ("prometheus-operator__runbooks/content/runbooks/etcd/etcdMembersDown.md", &[], &["overview", "recovery"]),
];

#[test]
fn what_a_reader_finds_in_a_wild_playbook_is_read() {
    let Some(root) = shared() else { return };
    for (name, whole, of_scenario) in READ {
        let path = root.join("wild-playbooks").join(name);
        let text = std::fs::read_to_string(&path).expect("text");
        let (playbook, _) = read(&SourceFile { path: name, text: &text }, "wild", &|_| true);
        let playbook = playbook.unwrap_or_else(|| panic!("{name} is unread"));
        let filled = |fields: Vec<(&'static str, bool)>| -> Vec<&str> {
            fields.into_iter().filter(|(_, filled)| *filled).map(|(name, _)| name).collect()
        };
        let (contacts, notification) = (playbook.contacts.is_filled(), playbook.notification.is_filled());
        assert_eq!(filled(vec![("contacts", contacts), ("notification", notification)]), *whole, "{name}");
        let scenario = &playbook.scenarios[0];
        let fields = [
            ("severity", &scenario.severity),
            ("rto", &scenario.rto),
            ("rpo", &scenario.rpo),
            ("overview", &scenario.overview),
            ("recovery", &scenario.recovery),
            ("test", &scenario.test),
            ("resume", &scenario.resume),
        ];
        assert_eq!(filled(fields.map(|(name, entry)| (name, entry.is_filled())).to_vec()), *of_scenario, "{name}");
    }
}
