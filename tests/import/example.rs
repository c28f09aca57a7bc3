//! The example project is read without an error, and every file of it ends up somewhere.

use stagepost::disk::DiskTree;
use stagepost::model::catalog::UnreadKind;
use stagepost::model::diagnostic::Severity;
use stagepost::tree::SourceTree;
use std::path::Path;

#[test]
fn the_example_project_is_read_without_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/example");
    let tree = DiskTree::open(&root).unwrap();

    let (config, mut diagnostics) = stagepost::config::read(&tree);
    let (catalog, found) = stagepost::import::read(&tree, &config);
    diagnostics.extend(found);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    assert_eq!(catalog.orphans, []);
    let results = tree.paths().iter().filter(|path| path.contains("/results/"));
    for path in results.filter(|path| !path.ends_with(".meta.yaml")) {
        let listed = catalog.dossiers.iter().any(|dossier| {
            dossier.runs.iter().any(|run| run.place.file == *path)
                || dossier.unread.iter().any(|unread| unread.place.file == *path)
        });
        assert!(listed, "{path} is neither a run nor listed");
    }
    let broken = catalog.dossiers.iter().flat_map(|d| &d.unread).filter(|u| u.kind != UnreadKind::Attachment);
    assert_eq!(broken.count(), 0);
    assert!(catalog.dossiers.iter().any(|dossier| !dossier.playbooks.is_empty()));
}
