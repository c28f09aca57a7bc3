//! Which file of the project is what, by the globs of `sources`.

use super::catalog::FORMATS;
use crate::config::Sources;
use crate::model::catalog::UnreadKind;
use crate::tree::{self, SourceTree};
use globset::{GlobSet, GlobSetBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How the name of a sidecar ends.
pub const SIDECAR: &str = ".meta.yaml";

/// The files of a project by kind, each list in order of paths.
#[derive(Debug, Default)]
pub struct Layout<'t> {
    /// Service files.
    pub services: Vec<&'t Arc<str>>,
    /// Playbooks.
    pub playbooks: Vec<&'t Arc<str>>,
    /// Result files, without sidecars.
    pub results: Vec<&'t Arc<str>>,
    /// Sidecars.
    pub sidecars: Vec<&'t Arc<str>>,
    /// Free pages.
    pub pages: Vec<&'t Arc<str>>,
    /// Catalogues of other tools.
    pub catalogs: Vec<&'t Arc<str>>,
}

impl<'t> Layout<'t> {
    /// Sorts the files of a tree. A file that two globs match is a service file first, then a
    /// playbook, then a result, a page, a catalogue. Hidden files are nothing.
    pub fn new(tree: &'t dyn SourceTree, sources: &Sources) -> Self {
        let Sources { services, playbooks, results, pages, catalogs } = sources;
        let named = catalogs.as_deref().map(compile);
        let [services, playbooks, results, pages] = [services, playbooks, results, pages].map(|globs| compile(globs));
        let mut layout = Self::default();
        for path in tree.paths() {
            if path.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            let candidate = globset::Candidate::new(&**path);
            if services.is_match_candidate(&candidate) {
                layout.services.push(path);
            } else if playbooks.is_match_candidate(&candidate) {
                layout.playbooks.push(path);
            } else if results.is_match_candidate(&candidate) {
                if path.ends_with(SIDECAR) { layout.sidecars.push(path) } else { layout.results.push(path) }
            } else if pages.is_match_candidate(&candidate) {
                layout.pages.push(path);
            } else if named.as_ref().map_or_else(|| is_catalog(path), |globs| globs.is_match_candidate(&candidate)) {
                layout.catalogs.push(path);
            }
        }
        if named.is_none() {
            // Others may lie deep within code that is checked out beside the project.
            let roots: BTreeSet<&str> = layout.services.iter().map(|path| folder(path)).collect();
            layout.catalogs.retain(|path| folder(path).is_empty() || roots.contains(folder(path)));
        }
        layout
    }
}

/// Whether a file is called as catalogues usually are.
fn is_catalog(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    FORMATS.iter().any(|format| format.files.contains(&name))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a path that could not be opened would have been, or would have held were it a folder.
pub fn meant(sources: &Sources, path: &str) -> Vec<UnreadKind> {
    let Sources { services, playbooks, results, pages: _, catalogs: _ } = sources;
    let kinds = [(services, UnreadKind::Service), (playbooks, UnreadKind::Playbook), (results, UnreadKind::Result)];
    let inside = ["", "/x", "/x.md", "/x.yaml", "/service.yaml", "/playbooks/x.md", "/results/x.yaml"];
    let matches = |globs: &[String]| {
        let globs = compile(globs);
        inside.iter().any(|end| globs.is_match(format!("{path}{end}")))
    };
    kinds.into_iter().filter(|(globs, _)| matches(globs)).map(|(_, kind)| kind).collect()
}

/// The folder in which results of a service may be put, in folders of their own, below the project's;
/// none when no glob of `sources` would find them there. `name` is what a result would be called.
pub fn results_folder(sources: &Sources, root: &str, service: &str, name: &str) -> Option<String> {
    let own = if root.is_empty() { "results".to_owned() } else { format!("{root}/results") };
    let candidates =
        std::iter::once(own).chain(sources.results.iter().filter_map(|glob| folder_of(glob, root, service)));
    candidates.into_iter().find(|folder| {
        let path = format!("{folder}/2026/2026-11-28-run/{name}");
        let tree = tree::MemoryTree::new([(path.as_str(), "")]);
        !Layout::new(&tree, sources).results.is_empty()
    })
}

/// The folder of a glob that fits a service: its words as they stand, and in the place of what may be
/// anything the words of the service's folder, else the service's id.
fn folder_of(glob: &str, root: &str, service: &str) -> Option<String> {
    let mut own = root.split('/').map(Some).chain(std::iter::repeat(None));
    let (mut folder, mut inside, mut named) = (Vec::new(), true, false);
    for part in glob.split('/') {
        let here = own.next().flatten().filter(|_| inside);
        let anything = part.contains(['*', '?', '[', '{']);
        match (part, here) {
            ("**", _) => break,
            (part, Some(here)) if !anything && part == here => folder.push(here),
            (_, Some(here)) if anything && tree::glob(part).is_ok_and(|glob| glob.compile_matcher().is_match(here)) => {
                folder.push(here);
            }
            (part, _) if !anything => {
                inside = false;
                folder.push(part);
            }
            ("*", _) if !named => {
                (inside, named) = (false, true);
                folder.push(service);
            }
            _ => break,
        }
    }
    (!folder.is_empty()).then(|| folder.join("/"))
}

/// The globs were checked when the configuration was read; one that fails here matches nothing.
fn compile(globs: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs.iter().filter_map(|glob| tree::glob(glob).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}

/// Which service a file belongs to, by the folder it lies in.
#[derive(Debug, Default)]
pub struct Homes {
    roots: BTreeMap<String, Option<usize>>,
}

impl Homes {
    /// Makes a folder the root of a service; of none when that service was refused.
    pub fn add(&mut self, root: &str, service: Option<usize>) {
        self.roots.entry(root.to_owned()).or_insert(service);
    }

    /// The service of the nearest folder upwards that is a root.
    pub fn of(&self, path: &str) -> Option<usize> {
        let mut folder = path;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if let Some(service) = self.roots.get(parent) {
                return *service;
            }
            folder = parent;
        }
        self.roots.get("").copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MemoryTree;

    #[test]
    fn files_are_sorted_by_the_globs_of_the_default_layout() {
        let tree = MemoryTree::new(
            [
                "services/a/service.yaml",
                "services/a/deeper/service.yaml",
                "services/a/playbooks/x/db.md",
                "services/a/results/2026/r.yaml",
                "services/a/results/2026/r.json.meta.yaml",
                "services/a/results/.gitkeep",
                "services/a/results/.cache/r.yaml",
                "pages/faq.md",
                "README.md",
                "catalog-info.yaml",
                "services/a/opslevel.yml",
                "vendor/thing/catalog-info.yaml",
            ]
            .map(|path| (path, "")),
        );
        let layout = Layout::new(&tree, &Sources::default());
        let names = |list: &[&Arc<str>]| list.iter().map(|path| path.to_string()).collect::<Vec<_>>();
        assert_eq!(names(&layout.services), ["services/a/service.yaml"]);
        assert_eq!(names(&layout.playbooks), ["services/a/playbooks/x/db.md"]);
        assert_eq!(names(&layout.results), ["services/a/results/2026/r.yaml"]);
        assert_eq!(names(&layout.sidecars), ["services/a/results/2026/r.json.meta.yaml"]);
        assert_eq!(names(&layout.pages), ["pages/faq.md"]);
        assert_eq!(names(&layout.catalogs), ["catalog-info.yaml", "services/a/opslevel.yml"]);
        let named = Sources { catalogs: Some(vec!["vendor/**".to_owned()]), ..Sources::default() };
        assert_eq!(names(&Layout::new(&tree, &named).catalogs), ["vendor/thing/catalog-info.yaml"]);
    }

    #[test]
    fn results_go_where_the_globs_will_find_them() {
        let folder = |globs: &[&str], root: &str, name: &str| {
            let results = globs.iter().map(|glob| (*glob).to_owned()).collect();
            results_folder(&Sources { results, ..Sources::default() }, root, "shop", name)
        };
        let default = Sources::default().results;
        let default: Vec<&str> = default.iter().map(String::as_str).collect();
        for (globs, root, expected) in [
            (&default[..], "services/shop", Some("services/shop/results")),
            (&["apps/*/resiliency/runs/**"], "apps/shop", Some("apps/shop/resiliency/runs")),
            (&["apps/*/resiliency/runs/**"], "apps/shop/resiliency", Some("apps/shop/resiliency/runs")),
            (&["evidence/*/**"], "services/shop", Some("evidence/shop")),
            (&["evidence/**"], "services/shop", Some("evidence")),
            (&["results/**"], "", Some("results")),
            (&["docs/x.json", "apps/*/runs/**/*.json"], "apps/shop", Some("apps/shop/runs")),
            (&["services/*/results/*.json"], "services/shop", None),
            (&[], "services/shop", None),
        ] {
            assert_eq!(folder(globs, root, "journal.json").as_deref(), expected, "{globs:?} {root}");
        }
        assert_eq!(folder(&["apps/*/runs/**/*.json"], "apps/shop", "console.log"), None, "no glob finds it");
    }

    #[test]
    fn what_cannot_be_opened_is_what_it_would_have_been() {
        let sources = Sources::default();
        for (path, kinds) in [
            ("services/a/results/r.yaml", &[UnreadKind::Result][..]),
            ("services/a/results", &[UnreadKind::Result]),
            ("services/a/playbooks/db.md", &[UnreadKind::Playbook]),
            ("services/a/playbooks", &[UnreadKind::Playbook]),
            ("services/a", &[UnreadKind::Service, UnreadKind::Playbook, UnreadKind::Result]),
            ("services/a/notes.txt", &[]),
            ("link.md", &[]),
        ] {
            assert_eq!(meant(&sources, path), kinds, "{path}");
        }
    }

    #[test]
    fn a_file_belongs_to_the_nearest_service_above_it() {
        let mut homes = Homes::default();
        homes.add("apps", Some(0));
        homes.add("apps/shop", Some(1));
        homes.add("apps/refused", None);
        assert_eq!(homes.of("apps/shop/results/r.yaml"), Some(1));
        assert_eq!(homes.of("apps/shopping/results/r.yaml"), Some(0));
        assert_eq!(homes.of("apps/refused/results/r.yaml"), None);
        assert_eq!(homes.of("docs/r.yaml"), None);
    }
}
