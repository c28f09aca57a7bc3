//! The example project is read without an error, and every file of it ends up somewhere.

use stagepost::model::catalog::UnreadKind;
use stagepost::model::diagnostic::Severity;
use stagepost::tree::MemoryTree;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn the_example_project_is_read_without_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/example");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let tree = MemoryTree::new(paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())));

    let (config, mut diagnostics) = stagepost::config::read(&tree);
    let (catalog, found) = stagepost::import::read(&tree, &config);
    diagnostics.extend(found);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    assert_eq!(catalog.orphans, []);
    let results = paths.iter().map(|path| name(path)).filter(|path| path.contains("/results/"));
    for path in results.filter(|path| !path.ends_with(".meta.yaml")) {
        let listed = catalog.dossiers.iter().any(|dossier| {
            dossier.runs.iter().any(|run| *run.place.file == *path)
                || dossier.unread.iter().any(|unread| *unread.place.file == *path)
        });
        assert!(listed, "{path} is neither a run nor listed");
    }
    let broken = catalog.dossiers.iter().flat_map(|d| &d.unread).filter(|u| u.kind != UnreadKind::Unrecognised);
    assert_eq!(broken.count(), 0);
}
