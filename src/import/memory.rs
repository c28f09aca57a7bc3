//! What was read before, so that whoever reads a project again and again (the preview) parses only what
//! changed.
//!
//! A result is taken from the memory only when everything that decides its reading is the same: its bytes,
//! those of the file beside it, the service in whose folder it lies, and the configuration. Files are
//! read and hashed every time, so that nothing depends on clocks or on what a watcher noticed.

use super::binding::Rules;
use super::format::FORMATS;
use super::layout::SIDECAR;
use super::own::Own;
use super::result::{self, ResultFile};
use crate::config;
use crate::tree::SourceTree;
use crate::yaml::Budget;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

type Hash = [u8; 32];

/// What was read before.
#[derive(Debug, Default)]
pub struct Memory {
    /// The hash of the configuration under which it was read.
    config: Option<Hash>,
    results: BTreeMap<Arc<str>, (Hash, ResultFile)>,
    /// How many results the last reading had to parse.
    parsed: usize,
}

impl Memory {
    /// How many results the last reading had to parse.
    pub fn parsed(&self) -> usize {
        self.parsed
    }

    /// Reads result files, and remembers them in the place of those it knew.
    pub fn results<'h>(
        &mut self,
        tree: &dyn SourceTree,
        paths: &[&Arc<str>],
        own: &Own<'_>,
        rules: &Rules<'_>,
        home: impl Fn(&str) -> Option<&'h str> + Sync,
    ) -> Vec<ResultFile> {
        let config = tree.bytes(config::FILE, Budget::OWN.bytes).ok().map(|bytes| Sha256::digest(bytes).into());
        if config.is_none() || self.config != config {
            self.results.clear();
        }
        self.config = config;
        let read = |path: &&Arc<str>| {
            let home = home(path);
            let hash = hash(tree, path, home);
            match self.results.get(*path).filter(|(known, _)| hash.as_ref() == Some(known)) {
                Some((_, file)) => (hash, file.clone(), false),
                None => (hash, result::read(tree, path, FORMATS, own, rules, home), true),
            }
        };
        let files: Vec<_> = paths.par_iter().map(read).collect();
        self.parsed = files.iter().filter(|(_, _, parsed)| *parsed).count();
        let keep = |(path, (hash, file, _)): (&&Arc<str>, &(Option<Hash>, ResultFile, bool))| {
            Some((Arc::clone(path), ((*hash)?, file.clone())))
        };
        self.results = paths.iter().zip(&files).filter_map(keep).collect();
        files.into_iter().map(|(_, file, _)| file).collect()
    }
}

/// The hash of everything that decides how a result is read, besides the configuration; none for what
/// cannot be read.
fn hash(tree: &dyn SourceTree, path: &str, home: Option<&str>) -> Option<Hash> {
    let sidecar = format!("{path}{SIDECAR}");
    let beside = if tree.contains(&sidecar) { Some(tree.bytes(&sidecar, Budget::OWN.bytes).ok()?) } else { None };
    let bytes = tree.bytes(path, Budget::RESULT.bytes).ok()?;
    let mut hash = Sha256::new();
    for part in [home.map(str::as_bytes), beside.as_deref()] {
        // Lengths keep the parts apart.
        hash.update(part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        hash.update(part.unwrap_or_default());
    }
    hash.update(&bytes);
    Some(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use crate::config;
    use crate::import::{memory::Memory, read, read_again};
    use crate::tree::MemoryTree;
    use std::collections::BTreeMap;

    const RUN: &str = "dependency: db\nenvironment: staging\nverdict: pass\nfault: {real: true}\n";

    fn files() -> BTreeMap<String, String> {
        let run =
            |name: &str, day: u32| (format!("services/a/results/{name}"), format!("{RUN}started: 2026-11-0{day}\n"));
        BTreeMap::from([
            ("stagepost.yaml".to_owned(), "site: {title: x}\n".to_owned()),
            ("services/a/service.yaml".to_owned(), "id: a\n".to_owned()),
            run("1.yaml", 1),
            run("2.yaml", 2),
            run("3.yaml", 3),
        ])
    }

    #[test]
    fn only_what_changed_is_parsed_and_the_facts_are_those_of_a_first_reading() {
        let mut memory = Memory::default();
        let mut files = files();
        let mut again = |files: &BTreeMap<String, String>| {
            let tree = MemoryTree::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            let config = config::read(&tree).0;
            let (found, first) = (read_again(&tree, &config, &mut memory), read(&tree, &config));
            assert_eq!(format!("{found:?}"), format!("{first:?}"));
            memory.parsed()
        };
        assert_eq!((again(&files), again(&files)), (3, 0));
        let path = |name: &str| format!("services/a/results/{name}");
        files.insert(path("2.yaml"), RUN.replace("pass", "fail"));
        assert_eq!((again(&files), again(&files)), (1, 0), "a changed result");
        files.insert(path("3.yaml.meta.yaml"), "environment: production\n".to_owned());
        assert_eq!((again(&files), again(&files)), (1, 0), "a new file beside a result");
        files.insert(path("3.yaml.meta.yaml"), "environment: [\n".to_owned());
        assert_eq!((again(&files), again(&files)), (1, 0), "a broken one");
        files.remove(&path("3.yaml.meta.yaml"));
        assert_eq!(again(&files), 1, "none any more");
        let moved = files.remove(&path("1.yaml")).unwrap();
        files.insert(path("9.yaml"), moved);
        assert_eq!(again(&files), 1, "another name");
        files.insert("services/a/service.yaml".to_owned(), "id: b\n".to_owned());
        assert_eq!(again(&files), 3, "another service");
        files.insert("stagepost.yaml".to_owned(), "bindings: [{match: {path: '**'}, set: {trigger: ci}}]\n".to_owned());
        assert_eq!((again(&files), again(&files)), (3, 0), "another configuration");
        // A format of the project's own reads as it does the first time, and a change of it reads everything anew.
        let own = "formats: [{name: drill, match: {key: /drill}, fields: {id: /drill, verdict: /light}}]\n";
        files.insert(path("own.json"), "{\"drill\": \"d-1\", \"light\": \"pass\"}".to_owned());
        files.insert("stagepost.yaml".to_owned(), own.to_owned());
        assert_eq!((again(&files), again(&files)), (4, 0), "a format of its own");
        files.insert("stagepost.yaml".to_owned(), own.replace("/light", "/lamp"));
        assert_eq!((again(&files), again(&files)), (4, 0), "another mapping");
    }
}
