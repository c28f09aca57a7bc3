//! Projects as they lie on disk: read into memory, changed there, and judged through the file door.

use sha2::{Digest, Sha256};
use stagepost::ladder::standing::Standing;
use stagepost::model::calendar::Day;
use stagepost::model::diagnostic::Diagnostic;
use stagepost::tree::MemoryTree;
use stagepost::{config, import, ladder};
use std::collections::BTreeMap;
use std::path::Path;

/// A project's files: paths from its root, and their text.
pub type Files = BTreeMap<String, String>;

/// The standing of each service, by id, and everything that reading complained about.
pub struct Judged {
    pub standings: BTreeMap<String, Standing>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Every file below a folder of this repository.
#[allow(clippy::disallowed_methods, reason = "a test's own projects lie on disk")]
pub fn read(folder: &str) -> Files {
    fn walk(root: &Path, folder: &Path, files: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Files::new();
    walk(&root, &root, &mut files);
    files
}

/// Reads and judges a project on a day.
pub fn judge(files: &Files, day: Day) -> Judged {
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    let (config, mut diagnostics) = config::read(&tree);
    let (catalog, more) = import::read(&tree, &config);
    diagnostics.extend(more);
    let standings = ladder::judge(&catalog, &config.policy, day);
    let ids = catalog.dossiers.iter().map(|dossier| dossier.service.id.clone());
    Judged { standings: ids.zip(standings).collect(), diagnostics }
}

/// The revision of a playbook's text: the hash of what stands below its front matter, without what
/// editors and systems do to line ends and blanks. Made here a second time, so that a change of the
/// rule, which would make every agreement in the world lapse, does not go unseen.
pub fn revision(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text.as_str(), |(_, b)| b);
    let lines: Vec<&str> = body.split('\n').map(|line| line.trim_end_matches([' ', '\t'])).collect();
    let normal = format!("{}\n", lines.join("\n").trim_matches('\n'));
    let digits: String = Sha256::digest(normal.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}
